"""The first moves and the numbers to call, before any form; and who knew first, and when."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from incident.core.commands import DoStep, StateInstant
from incident.core.playbook import INSTANTS, Playbook
from incident.core.when import WhenError
from incident.core.whentyped import parse_when
from incident.tui.calls import note_call
from incident.tui.contacts import LETTERS, contact_lines
from incident.tui.filing import ask_filing
from incident.tui.keys import ENTER, digit_bindings, in_field
from incident.tui.knowing import state
from incident.tui.screens.page import Page
from incident.tui.text import joined, plain

KNEW = {
    "attack_known": "attaque",
    "breach_aware": "données touchées",
    "processor_told": "message reçu",
    "high_risk_found": "risque élevé",
}
"""What the practice knew at the hour given, as buttons."""


class Moves(Page):
    """What to do now."""

    HELP = (
        "Faites d’abord ces gestes ; tapez leur chiffre quand c’est fait. Puis dites qui s’en est aperçu le premier, "
        "et à quelle heure : les délais se comptent à partir de là. Entrée ou F8 : la suite."
    )
    AUTO_FOCUS = "#moves"
    BINDINGS = [
        *digit_bindings(4, "done", "C’est fait"),
        *(Binding(letter, f"call({n})", show=False) for n, letter in enumerate(LETTERS)),
        Binding("f8", "go_on", "La suite"),
        Binding("enter", "go_on", "La suite", show=False),
        ENTER,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._asked = False

    def body(self) -> ComposeResult:
        """Moves at left, numbers and never-dos at right, the question below."""
        with Horizontal(id="moves-columns"):
            with VerticalScroll(id="moves"):
                yield Static(plain("MAINTENANT (le chiffre = c’est fait)", "bold $accent"))
                yield Static(id="moves-list")
            with VerticalScroll(id="moves-right", can_focus=False):
                yield Static(id="moves-calls")
        with Vertical(id="moves-question"):
            yield Static(plain("Qui s’en est aperçu le premier, et à quelle heure ?", "bold"))
            with Horizontal(classes="row"):
                yield Input(placeholder="qui (fonction)", id="who", compact=True)
                yield Input(placeholder="7 h 50 · hier soir · il y a 20 minutes", id="when", compact=True)
            yield Static(plain("Ce que le cabinet savait à cette heure :", "$text-muted"))
            with Horizontal(classes="buttons"):
                for instant in self._playbook.starts:
                    yield Button(KNEW[instant], id=instant, compact=True)
                if {"attack_known", "breach_aware"} <= set(self._playbook.starts):
                    yield Button("attaque et données touchées", id="both", compact=True)
            yield Static(id="stated")

    @property
    def _playbook(self) -> Playbook:
        situation = self.session.situation()
        return situation.library.playbooks[situation.state.playbooks[0]]

    async def on_mount(self) -> None:
        """The list has the focus before anything is drawn: a key pressed at once goes where it should."""
        self.set_focus(self.query_one("#moves"))
        await super().on_mount()

    async def show(self) -> None:
        """Which moves are done, whom to call, what is stated."""
        situation = self.session.situation()
        lines = []
        for number, move in enumerate(self._playbook.first_moves, start=1):
            done = situation.is_done(move.step)
            mark = plain("✓  ", "$text-success") if done else plain(f"{number}  ", "bold $accent")
            lines.append(joined(mark, plain(move.say)))
        beside = plain(f"\n{self._playbook.beside}", "$text-muted")
        self.query_one("#moves-list", Static).update(Content("\n").join([*lines, beside]))
        calls = contact_lines(self._playbook.first_calls, situation, keys=LETTERS, notes=False)
        never = plain("\n".join(f"× {text}" for text in self._playbook.never))
        refused = plain("À NE PAS FAIRE", "bold $text-error")
        right = [plain("À APPELER (lettre = appelé)", "bold $accent"), *calls, plain(""), refused, never]
        self.query_one("#moves-calls", Static).update(Content("\n").join(right))
        self._show_stated()

    def _show_stated(self) -> None:
        state = self.session.situation().state
        said = [f"✓ {INSTANTS[s.instant]} : {s.happened.typed}" for s in state.instants]
        self.query_one("#stated", Static).update(plain("   ".join(said), "$text-success"))

    def action_call(self, number: int) -> None:
        """Note a call to one of the contacts shown."""
        self.begin(note_call(self, self._playbook.first_calls, number))

    async def action_done(self, number: int) -> None:
        """A first move is done: its step is. One that is a filing asks when and by what proof."""
        situation, moves = self.session.situation(), self._playbook.first_moves
        step = situation.step(moves[number - 1].step) if number <= len(moves) else None
        if step is None or situation.is_done(step.id):
            return
        if step.files is not None and not situation.is_filed(step.files):
            self.begin(self._file(step.files))
        else:
            await self.record(DoStep(step.id))

    async def _file(self, obligation: str) -> None:
        filing = await ask_filing(self, obligation)
        if filing is not None:
            await self.record(*filing)

    @on(Button.Pressed)
    async def said(self, event: Button.Pressed) -> None:
        """Say what the practice knew at that hour. Nothing is preselected."""
        chosen = str(event.button.id)
        wanted = ("attack_known", "breach_aware") if chosen == "both" else (chosen,)
        typed, who = self.query_one("#when", Input).value, self.query_one("#who", Input).value
        try:
            at = parse_when(typed, zone=self.session.zone, now=self.session.clock.now())
        except WhenError as problem:
            self.refuse(str(problem))
            return
        self.begin(self._state([StateInstant(instant, at, who=who) for instant in wanted]))

    async def _state(self, statements: list[StateInstant]) -> None:
        if await state(self, statements):
            self.query_one("#moves").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Enter goes on to the next field only from a field."""
        return in_field(self.focused) if action == "next_field" else True

    def action_next_field(self) -> None:
        """To the next field, then to the buttons."""
        self.focus_next()

    def action_go_on(self) -> None:
        """The steps; the first time, if nobody said who knew and when, that is asked once more."""
        if not self._asked and not self.session.situation().state.instants:
            self._asked = True
            self.query_one("#who").focus()
            self.refuse("Qui s’en est aperçu, et à quelle heure ? Les délais en partent. F8 : plus tard.")
            return
        from incident.tui.screens.response import Response

        self.app.switch_screen(Response())
