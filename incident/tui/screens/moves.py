"""The first moves and the numbers to call, before any form; and who knew first, and when."""

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from incident.core.commands import DoStep, GiveAnswers, StateInstant
from incident.core.discovery import discovery
from incident.core.onscreen import bulletin_word
from incident.core.playbook import INSTANTS, Playbook
from incident.core.when import When, WhenError
from incident.core.whentyped import parse_when
from incident.tui.calls import note_call
from incident.tui.filing import record_filing
from incident.tui.keys import ENTER, digit_bindings, in_field
from incident.tui.knowing import state
from incident.tui.screens.page import Page
from incident.tui.text import joined, plain
from incident.tui.undoing import undo
from incident.tui.widgets.buttons import Push
from incident.tui.widgets.contact_list import ContactList
from incident.tui.widgets.standing import Standing

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp

KNEW = {
    "attack_known": "attaque",
    "breach_aware": "données touchées",
    "processor_told": "message reçu",
    "high_risk_found": "risque élevé",
}
"""What the practice knew at the hour given, as buttons."""
WHICH = (
    "message reçu : un prestataire vous prévient, même s’il écrit « peut-être »\n"
    "données touchées : vous en êtes sûr · attaque : quelqu’un est entré, c’est sûr"
)
"""What a secretary needs to choose, where a provider may have written."""

BESIDE = "N : saisir des heures déjà notées sur papier · Ctrl+P : dire qui écrit"
"""What comes first for many, in one quiet line; gone once it is said who knew."""


class Moves(Page):
    """What to do now."""

    HELP = (
        "Faites d’abord ces gestes ; tapez leur chiffre quand c’est fait, encore une fois si ce n’était pas fait. Puis "
        "dites qui s’en est aperçu le premier, et à quelle heure : les délais se comptent à partir de là. → va aux "
        "numéros à appeler. H donne une autre heure à ce qu’on vient de dire fait ; N prend les heures notées sur "
        "papier. Entrée ou F8 : la suite."
    )
    AUTO_FOCUS = "#moves"
    BINDINGS = [
        *digit_bindings(4, "done", "C’est fait"),
        Binding("h", "another_hour", "Une autre heure", show=False),
        Binding("n", "from_paper", "Heures notées sur papier", show=False),
        Binding("right", "to_contacts", "Appeler", show=False),
        Binding("left", "to_moves", show=False),
        Binding("escape", "to_moves", show=False),
        Binding("f8", "go_on", "La suite"),
        Binding("enter", "go_on", "La suite", show=False),
        ENTER,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._asked = False
        self._left_unsaid = ""

    def body(self) -> ComposeResult:
        """Moves at left, numbers and never-dos at right, the question below."""
        yield Standing()
        with Horizontal(id="moves-columns"):
            with VerticalScroll(id="moves"):
                yield Static(plain("MAINTENANT (le chiffre = c’est fait)", "bold $accent"))
                yield Static(id="moves-list")
            with VerticalScroll(id="moves-right", can_focus=False):
                yield Static(plain("À APPELER (→, puis Entrée)", "bold $accent"))
                yield ContactList()
                yield Static(id="moves-never", classes="gap")
        with Vertical(id="moves-question"):
            yield Static(plain("Qui s’en est aperçu le premier, et à quelle heure ?", "bold"))
            with Horizontal(classes="row"):
                yield Input(placeholder="qui (fonction)", id="who", compact=True, select_on_focus=False)
                hint = "7 h 50 · hier soir · il y a 20 minutes"
                yield Input(placeholder=hint, id="when", compact=True, select_on_focus=False)
            yield Static(plain(self._help, "$text-muted"))
            with Horizontal(classes="buttons"):
                for instant in self._playbook.starts:
                    yield Push(KNEW[instant], id=instant, compact=True)
                if {"attack_known", "breach_aware"} <= set(self._playbook.starts):
                    yield Push("attaque et données touchées", id="both", compact=True)
            yield Static(id="stated")

    @property
    def _help(self) -> str:
        """What the choices mean where a provider may have written first."""
        asked = "Ce que le cabinet savait à cette heure :"
        return f"{asked}\n{WHICH}" if "processor_told" in self._playbook.starts else asked

    @property
    def _playbook(self) -> Playbook:
        situation = self.session.situation()
        return situation.library.playbooks[situation.state.playbooks[0]]

    def on_mount(self) -> None:  # type: ignore[override]  # before the page's own, which draws
        """The list has the focus before anything is drawn: a key pressed at once goes where it should."""
        self.set_focus(self.query_one("#moves"))

    async def show(self) -> None:
        """Which moves are done, whom to call, what is stated."""
        situation = self.session.situation()
        self.query_one(Standing).say([bulletin_word(situation)])
        lines = []
        for number, move in enumerate(self._playbook.first_moves, start=1):
            done = situation.is_done(move.step)
            mark = plain("✓  ", "$text-success") if done else plain(f"{number}  ", "bold $accent")
            lines.append(joined(mark, plain(move.say)))
        beside = plain(f"\n{self._playbook.beside}", "$text-muted")
        self.query_one("#moves-list", Static).update(Content("\n").join([*lines, beside]))
        self.query_one(ContactList).show(self._playbook.first_calls, situation, notes=False)
        never = plain("\n".join(f"× {text}" for text in self._playbook.never))
        refused = plain("À NE PAS FAIRE", "bold $text-error")
        self.query_one("#moves-never", Static).update(Content("\n").join([refused, never]))
        self._show_stated()

    def _show_stated(self) -> None:
        state = self.session.situation().state
        said = [f"✓ {INSTANTS[s.instant]} : {s.happened.typed}" for s in state.instants]
        shown = plain("   ".join(said), "$text-success") if said else plain(BESIDE, "$text-muted")
        self.query_one("#stated", Static).update(shown)

    @property
    def focus_chain(self) -> list[Widget]:
        """The contacts come last: Tab goes from the moves to the question, → goes to the contacts."""
        chain = super().focus_chain
        return sorted(chain, key=lambda widget: isinstance(widget, ContactList))

    def action_to_contacts(self) -> None:
        """To the numbers to call."""
        self.query_one(ContactList).focus()

    def action_from_paper(self) -> None:
        """Notes taken before the program was at hand."""
        from incident.tui.actions import from_paper

        self.begin(from_paper(cast("IncidentApp", self.app)))

    def action_to_moves(self) -> None:
        """Back to the moves."""
        self.query_one("#moves").focus()

    @on(ContactList.Called)
    def call(self, event: ContactList.Called) -> None:
        """Note a call to the contact chosen."""
        self.begin(note_call(self, event.contact))

    async def action_done(self, number: int) -> None:
        """A first move is done: its step is; done already, it may be a slip. A filing asks when and by what proof."""
        situation, moves = self.session.situation(), self._playbook.first_moves
        step = situation.step(moves[number - 1].step) if number <= len(moves) else None
        if step is None or (step.files is not None and situation.is_done(step.id)):
            return
        if situation.is_done(step.id):
            self.begin(undo(self, step.id))
        elif step.files is not None and not situation.is_filed(step.files):
            self.begin(record_filing(self, step.files))
        else:
            await self.record(DoStep(step.id))

    @on(Button.Pressed)
    async def said(self, event: Button.Pressed) -> None:
        """Say what the practice knew at that hour. Nothing is preselected."""
        chosen = str(event.button.id)
        wanted = ("attack_known", "breach_aware") if chosen == "both" else (chosen,)
        at, who = self._read_hour(), self.query_one("#who", Input).value
        if at is None:
            return
        self.begin(self._state([StateInstant(instant, at, who=who) for instant in wanted]))

    def _read_hour(self) -> When | None:
        """The hour typed; None when it cannot be read, which is said."""
        try:
            return parse_when(self._hour, zone=self.session.zone, now=self.session.clock.now())
        except WhenError as problem:
            self.query_one("#when").focus()
            self.refuse(str(problem))
            return None

    @property
    def _hour(self) -> str:
        return self.query_one("#when", Input).value

    async def _state(self, statements: list[StateInstant]) -> None:
        """What is stated; the question above is also asked by a step, and is answered there too."""
        if not await state(self, statements):
            return
        self._left_unsaid = self._hour
        answers = discovery(statements[0].at, statements[0].who, self.session.situation())
        if answers and not await self.record(GiveAnswers(answers)):
            return
        self.query_one("#moves").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Enter goes on to the next field only from a field."""
        return in_field(self.focused) if action == "next_field" else True

    def action_next_field(self) -> None:
        """To the next field, then to the buttons."""
        self.focus_next()

    def action_go_on(self) -> None:
        """The steps; the first time who knew and when is asked once more; what is typed of it is not left unsaid."""
        if self._hour.strip() and self._hour != self._left_unsaid:
            self._asked, self._left_unsaid = True, self._hour
            if self._read_hour() is not None:
                self.query_one(f"#{self._playbook.starts[0]}").focus()
                self.refuse(f"« {self._hour.strip()} » n’est pas encore noté : choisissez le bouton. F8 : plus tard.")
            return
        if not self._asked and not self.session.situation().state.instants:
            self._asked = True
            self.query_one("#who").focus()
            self.refuse("Qui s’en est aperçu, et à quelle heure ? Les délais en partent. F8 : plus tard.")
            return
        from incident.tui.screens.response import Response

        self.app.switch_screen(Response())
