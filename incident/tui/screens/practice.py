"""The practice sheet: filled calmly beforehand, or on the day; half filled is fine."""

from collections.abc import Container, Mapping
from functools import partial
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Static

from incident.core.commands import Given
from incident.core.contracts import CONTRACTS, contract_text, contracts, to_find_out
from incident.core.facts import Answer, Fact, JsonValue, ValueRefused, check_value
from incident.core.identifiers import doubt, refuse_doubt
from incident.core.practice import cut_short, sheet_facts
from incident.core.withdrawn import overruled
from incident.core.wording import french
from incident.errors import BadInput
from incident.tui.drafts import DraftKeeper
from incident.tui.guarding import guarded
from incident.tui.keys import FOCUS
from incident.tui.session import Session
from incident.tui.text import plain
from incident.tui.widgets.buttons import Push
from incident.tui.widgets.keys_line import KeysLine
from incident.tui.widgets.question import Question
from incident.tui.widgets.sheet_groups import group_head, sheet_groups
from incident.tui.widgets.unsaved import enter_question, go_back, left_unsaved, place, question_of, scroll_back

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp

DRAFTS = "practice:fact:"
WRITTEN = frozenset({"text", "int", "when", "person"})
"""The lines one writes in: emptied, they stay empty."""


class Practice(Screen[None]):
    """Identity, people, contacts."""

    AUTO_FOCUS = ""
    HELP = (
        "Remplissez ce que vous savez, dans l’ordre que vous voulez ; F8 enregistre, Ctrl+N va à la première ligne "
        "vide. Ces lignes préremplissent les documents et les numéros à appeler. Rien n’est obligatoire."
    )
    BINDINGS = [
        Binding("f8", "save", "Enregistrer"),
        Binding("ctrl+n", "next_empty", "Ligne vide", priority=True),
        Binding("escape", "back", "Retour"),
        *FOCUS,
    ]

    def __init__(self) -> None:
        super().__init__()
        self.target = ""
        self._keeper = DraftKeeper(self, self._save_draft)
        self._warned = False
        self._shown_drafts: dict[str, str] = {}
        self._asked: list[Given] = []
        self._counts = (0, 0)

    @property
    def _session(self) -> Session:
        return cast("IncidentApp", self.app).session

    def compose(self) -> ComposeResult:
        """A gauge and every line of the sheet."""
        yield Static(id="sheet-gauge")
        yield VerticalScroll(id="sheet", can_focus=False)
        yield Static(id="refusal")
        yield KeysLine()

    async def on_mount(self) -> None:
        """Draw the sheet."""
        await self._draw()
        self.go_to_target()

    @property
    def is_drawn(self) -> bool:
        """Whether its lines are there."""
        return bool(self.query(Question))

    def go_to_target(self) -> None:
        """To the line looked for (a contact's by its own name), else to the first."""
        looked_for, self.target = {self.target, f"contact_{self.target}"}, ""
        wanted = [line for line in self.query(Question) if line.fact.id in looked_for]
        enter_question(wanted[0] if wanted else self.query_one("#sheet"))

    async def _draw(self) -> None:
        sheet = self.query_one("#sheet", VerticalScroll)
        spot = place(self.focused, sheet)
        facts = sheet_facts(await self._session.library())
        known = {name: answer for name, answer in self._session.practice.items() if answer.known}
        self._counts = (sum(1 for fact in facts if fact.id in known), len(facts))
        self._shown_drafts = drafts = await self._session.drafts(DRAFTS)
        widgets: list[Widget] = []
        for group in sheet_groups(facts):
            widgets.append(Static(group_head(group, known), classes="field"))
            for fact in group[2]:
                widgets.append(self._line(fact, drafts.get(fact.id, "")))
                widgets += self._understood(fact, known)
        widgets.append(Horizontal(Push("Enregistrer (F8)", id="save", compact=True), classes="buttons"))
        with self.app.batch_update():  # what was there stays in sight until the new is
            await sheet.remove_children()
            await sheet.mount_all(widgets)
        self._draw_gauge()
        if spot is not None:
            go_back(sheet, spot)
            cast("IncidentApp", self.app).gate.after_refresh(self, partial(scroll_back, sheet, spot))

    def unsaved(self) -> bool:
        """Whether something is typed here that is not recorded."""
        return bool(left_unsaved(self))

    def _draw_gauge(self) -> None:
        """How many lines are recorded, and how many are typed and not recorded yet."""
        (filled, count), typed = self._counts, len(left_unsaved(self))
        lines = f"{filled} {'ligne remplie' if filled < 2 else 'lignes remplies'} sur {count}"
        left = f"{typed} non enregistrée{'s' if typed > 1 else ''} : F8" if typed else "ce qui manque peut attendre"
        gauge = f"Fiche du cabinet   {lines} · {left}"
        self.query_one("#sheet-gauge", Static).update(plain(gauge, "bold $primary"))

    def _line(self, fact: Fact, draft: str) -> Question:
        session, answer = self._session, self._session.practice.get(fact.id)
        emptied = answer is not None and not answer.known and fact.type in WRITTEN
        return Question(fact, None if emptied else answer, session.zone, session.clock.now(), draft)

    def _understood(self, fact: Fact, known: Mapping[str, Answer]) -> list[Static]:
        """Under the insurance contracts, what each line was read as: whom to call, by when, on what condition."""
        if fact.id != CONTRACTS or fact.id not in known:
            return []
        lines = [f"Compris : {contract_text(one)}" for one in contracts(known[fact.id].value)]
        return [Static(plain("\n".join(lines), "$text-muted"))]

    # -- drafts ----------------------------------------------------------------------------------------

    async def _save_draft(self, fact: str, text: str) -> None:
        await self._session.save_draft(f"{DRAFTS}{fact}", text)

    @on(Question.Typed)
    def keep_draft(self, event: Question.Typed) -> None:
        """What is typed is kept one second after the last key; a number that looks wrong is said at once."""
        self._draw_gauge()
        if event.text == self._shown_drafts.get(event.fact):
            return  # nobody typed it now: it was put back
        self._keeper.typed(event.fact, event.text)
        self._say(doubt(event.fact, event.text), "$text-warning")

    # -- recording -------------------------------------------------------------------------------------

    @on(Button.Pressed, "#save")
    async def action_save(self) -> None:
        """Record the lines that changed; one that cannot be read, or a number in doubt, is said and stays a draft."""
        given: list[Given] = []
        refused: dict[str, str] = {}
        for question in self.query(Question):
            try:
                answer = question.given()
                if answer is not None:
                    refuse_doubt(question.fact.id, check_value(question.fact, answer.value))
            except (BadInput, ValueRefused) as problem:
                refused[question.fact.id] = str(problem)
            else:
                given += [answer] if answer is not None else []
        if self._cut_short(given):
            return
        recording = self._recorded({g.fact: g.value for g in given})
        if await guarded(self.app, recording, lambda sentence: self._say(sentence, "$text-error")):
            await self._keep_drafts(refused)
            await self._draw()
            self._warned = False
            self._acknowledge(given)
            self._show_refused(refused)

    async def _keep_drafts(self, refused: Container[str]) -> None:
        """Of what was typed only the lines refused stay drafts: one emptied since does not come back."""
        await self._keeper.flush()
        await self._keeper.forget([fact for fact in await self._session.drafts(DRAFTS) if fact not in refused])
        for question in self.query(Question):
            if question.fact.id in refused:
                await self._save_draft(question.fact.id, question.typed)

    def _show_refused(self, refused: Mapping[str, str]) -> None:
        """The first line refused gets the cursor; its sentence stays."""
        wanted = next((line for line in self.query(Question) if line.fact.id in refused), None)
        if wanted is not None:
            self._say(refused[wanted.fact.id], "$text-error")
            cast("IncidentApp", self.app).gate.after_refresh(self, partial(enter_question, wanted))

    def _cut_short(self, given: list[Given]) -> bool:
        """A line that shrinks to one letter is said first; the next F8 records it."""
        known = self._session.practice
        short = [answer for answer in given if cut_short(known.get(answer.fact), answer.value)]
        if not short or self._asked == short:
            return False
        self._asked = short
        was = known[short[0].fact].value
        sentence = f"« {was} » deviendrait « {short[0].value} ». F8 encore une fois l’enregistre ; sinon, corrigez."
        self._say(french(sentence), "$text-warning")
        enter_question(next(line for line in self.query(Question) if line.fact.id == short[0].fact))
        return True

    async def _recorded(self, values: dict[str, JsonValue]) -> bool:
        if values:
            await self._session.set_practice(values)
        return True

    def _acknowledge(self, given: list[Given]) -> None:
        lines = {0: "Rien de nouveau à enregistrer.", 1: "✓ 1 ligne enregistrée."}
        words = lines.get(len(given), f"✓ {len(given)} lignes enregistrées.")
        left = [line for g in given if g.fact == CONTRACTS for line in to_find_out(g.value)]
        if self._session.has_case:
            left += overruled({g.fact: g.value for g in given}, self._session.situation())
        self._say("\n".join([words, *left]), "$text-warning" if left else "$text-success")

    def _say(self, sentence: str, style: str) -> None:
        refusal = self.query_one("#refusal", Static)
        refusal.update(plain(sentence, style))
        refusal.display = bool(sentence)

    # -- moving ----------------------------------------------------------------------------------------

    def action_next_empty(self) -> None:
        """To the next line nobody has filled."""
        lines = list(self.query(Question))
        here = question_of(self.focused)
        start = lines.index(here) + 1 if here in lines else 0
        empty = [q for q in (*lines[start:], *lines[:start]) if q.answer is None]
        if empty:
            enter_question(empty[0])

    def _left(self) -> bool:
        """Whether something typed this time is not recorded; what was refused or kept before is marked as such."""
        typed = {question.fact.id: question.typed for question in self.query(Question)}
        return any(typed[fact] != self._shown_drafts.get(fact, "") or not typed[fact] for fact in left_unsaved(self))

    def action_back(self) -> None:
        """Back where one came from; what is not recorded is said once."""
        if self._left() and not self._warned:
            self._warned = True
            sentence = "Des lignes ne sont pas enregistrées : F8 les enregistre ; Échap encore une fois les laisse."
            self._say(sentence, "$text-warning")
        elif len(self.app.screen_stack) > 2:
            self.app.pop_screen()
        else:
            self.app.exit(0)
