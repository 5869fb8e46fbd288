"""The self-assessment: one question at a time, a letter answers; what to do after a « non »."""

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from incident.core.assessment import VERDICTS, Assessment, AssessmentItem, Items, Verdict, last_day, missing
from incident.core.durations import count
from incident.core.wording import date_text, french
from incident.core.zones import to_local
from incident.library.describe import source_text
from incident.tui.guarding import guarded
from incident.tui.session import Session
from incident.tui.text import joined, one_line, plain
from incident.tui.widgets.buttons import Push, button_rows
from incident.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp

ROW = 40
"""Cells for a row of buttons where the window is smallest."""
LETTERS: dict[str, Verdict] = {"o": "yes", "n": "no", "p": "partial", "i": "unknown"}
BUTTONS: dict[Verdict, str] = {
    "yes": "Oui (O)",
    "partial": "En partie (P)",
    "no": "Non (N)",
    "unknown": "Je ne sais pas (I)",
}
SIGNS: dict[Verdict | None, tuple[str, str]] = {
    None: ("·", ""),
    "yes": ("✓", "$text-success"),
    "partial": ("½", "$text-warning"),
    "no": ("×", "$text-error"),
    "unknown": ("?", "$text-warning"),
}


class SelfAssessment(Screen[None]):
    """Questions at left, the present one at right."""

    AUTO_FOCUS = "#questions"
    HELP = (
        "Répondez d’une lettre : O oui, P en partie, N non, I je ne sais pas ; chaque réponse est enregistrée avec sa "
        "date. Les « oui » rempliront « mesures en place avant la violation » dans le dossier de la CNIL d’un incident "
        "à venir."
    )
    BINDINGS = [
        *(
            Binding(letter, f"answer('{said}')", VERDICTS[said].capitalize(), key_display=letter.upper())
            for letter, said in LETTERS.items()
        ),
        Binding("pageup", "scroll(-1)", show=False, priority=True),
        Binding("pagedown", "scroll(1)", show=False, priority=True),
        Binding("escape", "back", "Retour"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._items: Items = {}
        self._given: Assessment = {}
        self._sources: dict[str, str] = {}

    @property
    def _session(self) -> Session:
        return cast("IncidentApp", self.app).session

    def compose(self) -> ComposeResult:
        """A gauge, the list, the question with its answers."""
        yield Static(id="gauge")
        with Horizontal(id="assessment"):
            yield OptionList(id="questions", markup=False)
            with VerticalScroll(id="asked", can_focus=False):
                yield Static(id="asked-text")
                yield from button_rows(
                    [Push(label, id=f"answer-{said}", compact=True) for said, label in BUTTONS.items()], ROW
                )
                yield Static(id="advice", classes="gap")
        yield Static(id="refusal")
        yield KeysLine()

    async def on_mount(self) -> None:
        """The first question without an answer is the present one."""
        self._items, library = await self._session.preparation.items(), await self._session.library()
        self._sources = {name: source_text(name, library) for name in library.sources}
        await self._fill()
        left = [position for position, name in enumerate(self._items) if name not in self._given]
        self.query_one("#questions", OptionList).highlighted = left[0] if left else 0

    async def _fill(self) -> None:
        self._given = await self._session.preparation.assessed()
        self._draw_gauge()
        questions = self.query_one("#questions", OptionList)
        kept = questions.highlighted
        with questions.prevent(OptionList.OptionHighlighted):
            questions.clear_options()
            lines = enumerate(self._items.items(), start=1)
            questions.add_options([Option(self._line(number, *pair), id=pair[0]) for number, pair in lines])
            questions.highlighted = kept
        self._show()

    def _draw_gauge(self) -> None:
        left, last = len(missing(self._given, self._items)), last_day(self._given)
        day = f" · la dernière le {to_local(last, self._session.zone):%d/%m/%Y}" if last else ""
        answered = count(len(self._items) - left, "réponse")
        words = f"Auto-évaluation   {answered} sur {len(self._items)}{day}"
        self.query_one("#gauge", Static).update(plain(words, "bold $primary"))

    def _line(self, number: int, name: str, item: AssessmentItem) -> Content:
        sign, style = SIGNS[self._verdict(name)]
        return joined(plain(f" {sign} ", style), plain(one_line(f"{number}. {item.ask}", 31)))

    def _verdict(self, name: str) -> Verdict | None:
        return self._given[name].verdict if name in self._given else None

    # -- the present question --------------------------------------------------------------------------

    @property
    def _current(self) -> str:
        position = self.query_one("#questions", OptionList).highlighted
        return list(self._items)[position or 0]

    @on(OptionList.OptionHighlighted)
    def look_at(self) -> None:
        """Show the question chosen."""
        self._show()

    def _show(self) -> None:
        name = self._current
        item, verdict = self._items[name], self._verdict(name)
        answer = "à répondre"
        if verdict is not None:
            day = date_text(to_local(self._given[name].at, self._session.zone))
            answer = f"Votre réponse : {VERDICTS[verdict]}, le {day}"
        head = [plain(french(item.ask), "bold $primary"), plain(answer, "$text-muted")]
        self.query_one("#asked-text", Static).update(Content("\n\n").join(head))
        self.query_one("#advice", Static).update(self._advice(item, verdict))
        self.query_one("#asked").scroll_home(animate=False)

    def _advice(self, item: AssessmentItem, verdict: Verdict | None) -> Content:
        sources = " ; ".join(self._sources[one] for one in item.sources)
        kept = f"Ce que la CNIL lira : « {item.measure} »."
        told = [joined(plain("À faire  ", "bold"), plain(french(item.advice)))] if verdict != "yes" else []
        told += [plain(french(kept))] if verdict == "yes" else []
        return Content("\n\n").join([*told, plain(f"Source : {sources}", "$text-muted")])

    # -- answering -------------------------------------------------------------------------------------

    @on(Button.Pressed)
    async def pressed(self, event: Button.Pressed) -> None:
        """A button answers as its letter does."""
        await self.action_answer(str(event.button.id).removeprefix("answer-"))

    async def action_answer(self, verdict: str) -> None:
        """Record the answer, then the next question."""
        await guarded(self.app, self._answer(self._current, cast("Verdict", verdict)), self._refuse)

    def _refuse(self, sentence: str) -> None:
        self.query_one("#refusal", Static).update(plain(sentence, "$text-error"))
        self.query_one("#refusal").display = True

    async def _answer(self, name: str, verdict: "Verdict") -> None:
        await self._session.preparation.assess(name, verdict)
        questions = self.query_one("#questions", OptionList)
        if verdict == "yes" and questions.highlighted is not None:
            questions.highlighted = min(questions.highlighted + 1, len(self._items) - 1)
        await self._fill()

    def action_scroll(self, by: int) -> None:
        """Read on."""
        panel = self.query_one("#asked")
        panel.scroll_relative(y=by * max(1, panel.size.height - 2), animate=False)

    def action_back(self) -> None:
        """Back where one came from."""
        self.app.pop_screen()
