"""The application: theme, session, first screen, and the last resort when something breaks."""

import gc
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.binding import Binding
from textual.dom import DOMNode
from textual.events import Resize
from textual.screen import Screen

from incident.errors import IncidentError, RegisterError
from incident.register import SystemClock
from incident.tui import keys
from incident.tui.gatedapp import GatedApp
from incident.tui.session import Session
from incident.tui.text import say
from incident.tui.theme import THEMES, dress

if TYPE_CHECKING:
    from incident.core.templates import Template
    from incident.mailing import Prospect

TICK_SECONDS = 15
WATCH_SECONDS = 2
OF_INCIDENT = frozenset({"copy", "dossier", "documents", "journal"})
"""The places that make no sense before an incident is open."""

STRAIGHT = frozenset({"dossier", "documents", "journal", "practice", "past"})
"""The places that a key leads straight to."""
LEFT = STRAIGHT | {"copy", "pieces"}
"""Those that are left for another."""

MIN_COLUMNS, MIN_ROWS = 80, 24
MARK = "EXERCICE : n’appelez et n’envoyez rien · F5 : finir l’exercice"
"""Above every screen of an exercise."""


class IncidentApp(GatedApp, inherit_bindings=False):
    """`incident` in a terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "incident"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [
        Binding("f1", "help", "Aide"),
        Binding("f2", "go('dossier')", "Dossier"),
        Binding("f3", "go('documents')", "Documents"),
        Binding("f4", "go('journal')", "Journal"),
        Binding("f5", "palette", "Plus…"),
        Binding("f9", "just_done", "Je viens de…"),
        Binding("f10", "go('practice')", "Fiche", show=False),
        Binding("f12", "go('past')", "Passés", show=False),
        Binding("ctrl+o", "go('copy')", "Recopier", show=False),
        Binding("ctrl+e", "calendar", "Agenda", show=False),
        Binding("ctrl+b", "owed", "Ce qui reste", show=False, priority=True),
        Binding("ctrl+f", "find", "Chercher", show=False, priority=True),
        Binding("ctrl+p", "choose_person", "Qui écrit", show=False),
        Binding("ctrl+t", "switch_theme", "Clair ou sombre", show=False),
        Binding("ctrl+q", "leave", "Quitter", show=False),
    ]

    def __init__(self, home: Path | None = None, clock: SystemClock | None = None, start: str = "") -> None:
        super().__init__()
        dress(self)
        self.session = Session(home, clock)
        self.notice = ""
        self.newer = False
        self.alarmed = False
        self._start = start

    def get_key_display(self, binding: Binding) -> str:
        """Keys by their French names."""
        return binding.key_display or keys.display(binding.key.split(",")[0])

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:  # noqa: ARG002
        """None of Textual's own (they are in English); see `action_palette`."""
        return ()

    async def on_mount(self) -> None:
        """The first screen, then the register."""
        from incident.tui.screens.first import First

        first = First()
        await self.push_screen(first)
        self.call_after_refresh(self._open_register, first)

    async def _open_register(self, first: Screen[None]) -> None:
        try:
            rows = await self.session.start()
        except IncidentError as problem:
            self.exit(1, message=problem.message)
            return
        await self._arrive(first, rows)
        self.set_interval(TICK_SECONDS, self._tick)
        self.set_interval(WATCH_SECONDS, self._watch)

    async def _arrive(self, first: Screen[Any], rows: list[dict[str, Any]]) -> None:
        """Where one is once the register is open: the one open incident, else the situations."""
        await self._compare_anchor()
        open_ones = [row for row in rows if row["status"] == "open"]
        if len(open_ones) == 1 and not self._start:
            await self.resume(str(open_ones[0]["ref"]))
        else:
            await first.show(open_ones)  # type: ignore[attr-defined]
            if self._start:
                self.action_go(self._start)
        if self.session.has_case and not self.notice and await self.session.newer_data():
            self.newer = True
            self.notice = "Des textes plus récents existent pour cet incident : F5, « les adopter »."

    async def _compare_anchor(self) -> None:
        state = await self.session.anchor_state()
        if state.alarming:
            self.alarmed = True
            self.notice = f"{state.words} F5 pour l’accepter."

    async def resume(self, ref: str) -> None:
        """Go on with an incident where it was left."""
        from incident.tui.screens.response import Response

        await self.session.load(ref)
        await self.push_screen(Response())
        if self.session.acting is not None:
            say(self, f"Qui écrit : {self.session.author} (Ctrl+P pour changer).")

    async def show_moves(self) -> None:
        """The first moves of the incident just opened."""
        from incident.tui.screens.moves import Moves

        await self.push_screen(Moves())

    def open_mailing(self, template: "Template", known: "Prospect") -> None:
        """Where a letter or a message goes to each patient of a list."""
        from incident.tui.screens.mailing import Mailing

        self.push_screen(Mailing(template, known))

    async def play(self, *, playbook: str = "", resume: str = "") -> None:
        """Leave the real register for the one of exercises: a new exercise, or one to go on with."""
        await self._to_register(exercise=True)
        if resume:
            await self.resume(resume)
        else:
            await self.session.open_incident(playbook)
            await self.show_moves()

    async def come_back(self) -> None:
        """From an exercise to the real register, as if the program had just been started."""
        rows = await self._to_register(exercise=False)
        await self._arrive(self.screen, rows)

    async def _to_register(self, *, exercise: bool) -> list[dict[str, Any]]:
        """The other register, every screen of the former one put away. Raises RegisterError."""
        from incident.tui.lifecycle import to_first

        await to_first(self)
        self._start, self.newer, self.alarmed = "", False, False
        self.notice = MARK if exercise else ""
        self.set_class(exercise, "-exercise")
        return await self.session.turn_to(exercise=exercise)

    def on_resize(self, event: Resize) -> None:
        """Below 80×24 a sentence asks to enlarge; what was on the screen comes back when there is room."""
        from incident.tui.screens.small import TooSmall

        small = event.size.width < MIN_COLUMNS or event.size.height < MIN_ROWS
        shown = isinstance(self.screen, TooSmall)
        if small and not shown:
            self.push_screen(TooSmall())
        elif shown and not small:
            self.pop_screen()

    @property
    def state_line(self) -> str:
        """What holds for every screen: that nothing can be recorded from here, an exercise, a register that differs."""
        return " · ".join(filter(None, [self.session.read_only_because, self.notice]))

    async def write_from_here(self) -> None:
        """Take the hand from another screen; what was typed stays."""
        await self.session.take_over()
        say(self, "Vous écrivez maintenant depuis cet écran ; un autre serait en lecture seule.")
        self._tick()

    def _tick(self) -> None:
        """A tick means « look at the clock », never « one second passed »."""
        from incident.tui.screens.page import Page

        for screen in self.screen_stack:
            if isinstance(screen, Page):
                screen.tick()

    async def _watch(self) -> None:
        """Show what another program recorded, and that another screen has taken over, or is closed."""
        said = self.state_line
        try:
            fresh = await self.session.refresh()
        except RegisterError:
            return
        if said != self.state_line:
            self._tick()
        if fresh:
            from incident.tui.actions import redraw

            await redraw(self)
            say(self, "De nouvelles entrées sont arrivées.")

    # -- actions ---------------------------------------------------------------------------------------

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        """A widget that is not on the screen yet gets its styles there, not once more for each class given before."""
        if node is self or node.parent is not None:
            super().update_styles(node, animate)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs an open incident is hidden until there is one."""
        needs_case = action in {"just_done", "calendar", "owed"} or (action == "go" and parameters[0] in OF_INCIDENT)
        return self.session.has_case or not needs_case

    def action_go(self, name: str) -> None:
        """Open a place, or come back to it. Places take each other's room: Escape from any leads back to the steps."""
        if self.session.exercise and name in {"practice", "prepare", "assessment"}:
            say(self, "On est dans un exercice : finissez-le (F5) pour préparer le cabinet.")
            return
        from incident.tui.screens import places
        from incident.tui.screens.page import Page

        screen = places()[name]
        if isinstance(self.screen, screen):
            return
        if isinstance(self.screen, Page):
            self.screen.moved_on()
        while name in STRAIGHT and not isinstance(self.screen, screen) and self._may_be_left():
            self.pop_screen()
        if isinstance(self.screen, screen):
            return
        if any(isinstance(known, screen) for known in self.screen_stack):
            while not isinstance(self.screen, screen):
                self.pop_screen()
        else:
            self.push_screen(screen())

    def _may_be_left(self) -> bool:
        """Whether the present screen is a place that another may replace: nothing on it is left to record."""
        from incident.tui.screens import places

        left = tuple(place for name, place in places().items() if name in LEFT)
        unsaved = getattr(self.screen, "unsaved", None)
        return isinstance(self.screen, left) and not (unsaved is not None and unsaved())

    def action_help(self) -> None:
        """What the keys do, and what this screen is for."""
        from incident.tui.screens.help import Help

        if not isinstance(self.screen, Help):
            self.push_screen(Help(getattr(self.screen, "HELP", "")))

    def action_just_done(self) -> None:
        """« Je viens de faire… », from anywhere."""
        from incident.tui.actions import just_done

        self.begin(just_done(self))

    def action_palette(self) -> None:
        """Every action, found by its name."""
        from incident.tui.actions import palette

        self.begin(palette(self))

    def action_find(self) -> None:
        """Search everywhere."""
        from incident.tui.going import find
        from incident.tui.screens.find import Find

        if not isinstance(self.screen, Find):
            self.begin(find(self))

    def action_owed(self) -> None:
        """What is left to do and to wait for."""
        from incident.tui.going import owed

        if not self.screen.is_modal:
            self.begin(owed(self))

    def action_calendar(self) -> None:
        """The running deadlines as a calendar file."""
        from incident.tui.outputs import calendar

        self.begin(calendar(self))

    def action_choose_person(self) -> None:
        """Who writes."""
        from incident.tui.who import choose_person

        self.begin(choose_person(self))

    def action_switch_theme(self) -> None:
        """Dark or light."""
        self.theme = THEMES[self.theme == THEMES[0].name].name

    async def action_leave(self) -> None:
        """Quit; the incident goes on, everything recorded stays, and what is being typed is kept."""
        from incident.tui.drafts import keep_all

        await keep_all()
        self.exit(0)

    def _handle_exception(self, error: Exception) -> None:
        """The last resort: no traceback, no value of a variable, no patient's name on the screen."""
        from incident.crash import write_crash_log

        where = write_crash_log(error, self.session.clock.now())
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self.panic(
            f"Erreur interne : rien de ce qui est enregistré n’est perdu. Relancez « incident ». Détails : {where}"
        )


def run(home: Path | None = None, start: str = "") -> int:
    """Open the interface; the value is the exit code."""
    app = IncidentApp(home, start=start)
    gc.freeze()  # what is loaded by now stays: looking through it for garbage was a fifth of what a key costs
    gc.set_threshold(10_000, 10, 10)
    try:
        result = app.run()
    finally:
        app.session.close()
    return result if isinstance(result, int) else app.return_code or 0
