"""Asking one fact over the present screen, and recording its answer where it belongs."""

from textual.app import ComposeResult
from textual.binding import Binding

from incident.core.commands import GiveAnswers, Given
from incident.core.proposals import to_show
from incident.tui.screens.dialog import Dialog
from incident.tui.screens.page import Page
from incident.tui.widgets.question import Question


class AskFact(Dialog[Given]):
    """One question, as the form asks it."""

    AUTO_FOCUS = "Input, TextArea, RadioSet, Checkbox"
    BINDINGS = [Binding("ctrl+u", "unknown", "Inconnu", priority=True)]

    def __init__(self, question: Question, where: str) -> None:
        hint = "Ctrl+U : inconnu à ce stade. " if question.fact.unknown else ""
        super().__init__("Répondre", f"{hint}{where}".strip())
        self._question = question

    def fields(self) -> ComposeResult:
        """The question."""
        yield self._question

    def action_unknown(self) -> None:
        """« Inconnu à ce stade », as in the form; F8 records it."""
        self.tell(self._question.unknown())

    def result(self) -> Given:
        """The answer. Raises BadInput when it cannot be read, ValueError when there is none."""
        given = self._question.given()
        if given is None:
            raise ValueError("Répondez d’abord, ou « inconnu à ce stade » ; Échap laisse la question.")
        return given


async def ask_fact(page: Page, name: str) -> None:
    """Ask a fact and record the answer: of the practice in its sheet, of the incident in the incident."""
    situation, now = page.session.situation(), page.session.clock.now()
    fact = situation.fact(name)
    if fact is None:
        return
    sheet = fact.of_practice
    answer, proposer = to_show(name, situation)
    question = Question(fact, answer, situation.state.zone, now, proposer=proposer)
    where = "Cette réponse va dans la fiche du cabinet." if sheet else ""
    given = await page.app.push_screen_wait(AskFact(question, where))
    if given is None:
        return
    if not sheet:
        await page.record(GiveAnswers((given,)))
        return
    await page.session.set_practice({name: given.value})
    await page.show()
    page.succeed("✓ Enregistré dans la fiche du cabinet.")
