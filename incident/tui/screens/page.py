"""What every screen of an open incident shares: clocks on top, keys at the bottom, one way to record."""

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from incident.core.commands import Command, DoStep
from incident.core.distant import distant
from incident.core.withdrawn import withdrawn_text
from incident.tui.guarding import guarded
from incident.tui.keys import FOCUS
from incident.tui.session import Session
from incident.tui.text import plain
from incident.tui.widgets.clock_bar import ClockBar
from incident.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from incident.core.situation import Situation
    from incident.journal.pieces import Measured
    from incident.tui.app import IncidentApp

T = TypeVar("T")

WHO = "Qui écrit ? Ctrl+P"
"""Instead of a name, until somebody says who acts."""

DONE_FOR = timedelta(seconds=8)
"""How long what went well stays said: later it would seem to speak of something else. What is refused stays."""


class Page(Screen[None]):
    """A screen of the open incident. Subclasses give `body()` and `show()`."""

    AUTO_FOCUS = ""
    BINDINGS = [*FOCUS]
    HELP = ""
    target = ""
    """What to show when it is next drawn: an entry's number, a fact, a step, a document."""
    _done_at: datetime | None = None
    _went_well = False
    _opening = False
    just_done: int | None = None
    """The entry of the step last said to be done here, for the key that corrects its hour."""

    @property
    def session(self) -> Session:
        """The register and the open case."""
        return cast("IncidentApp", self.app).session

    def compose(self) -> ComposeResult:
        """Clocks, the screen's own body, what was refused, keys."""
        yield ClockBar(id="clocks")
        with Vertical(id="body"):
            yield from self.body()
        yield Static(id="refusal")
        yield KeysLine()

    def body(self) -> ComposeResult:
        """The screen's own widgets."""
        yield from ()

    async def on_mount(self) -> None:
        """Draw the first time."""
        self._opening = True
        self.tick()
        await self.show()

    async def on_screen_resume(self) -> None:
        """Draw again: something may have been recorded on another screen. Not while the screen is taken down."""
        if self._opening:
            self._opening = False  # drawn a moment ago, when it was mounted
        elif self.is_mounted and self.query(ClockBar):
            self.tick()
            await self.show()

    async def show(self) -> None:
        """Draw the body from the present situation."""

    def action_back(self) -> None:
        """Back where one came from."""
        self.app.pop_screen()

    def begin(self, work: Coroutine[Any, Any, object]) -> None:
        """Do something that may ask in a box, under the guard; the keys that follow wait until it asks, or is done."""
        cast("IncidentApp", self.app).gate.begin(self, self.guarded(work))

    async def guarded(self, work: Awaitable[T]) -> T | None:
        """What the work gives. None where it was refused (the sentence stays) or not recorded (full screen)."""
        return await guarded(self.app, work, self.refuse)

    def settle(self, callback: Callable[[], object]) -> None:
        """Do something once what was drawn is on the screen; the keys that follow wait for it."""
        cast("IncidentApp", self.app).gate.after_refresh(self, callback)

    def tick(self) -> None:
        """Look at the clock. A screen that is still opening has none yet: it draws itself when it is there."""
        self._let_go()
        for bar in self.query(ClockBar) if self.session.has_case else ():
            notice = cast("IncidentApp", self.app).state_line
            bar.show(self.session.situation(), notice, self.session.acting or WHO)

    def refuse(self, sentence: str) -> None:
        """Keep a sentence on the screen until the next thing is done."""
        self._say(sentence, "$text-error")

    def warn(self, sentence: str) -> None:
        """Keep on the screen what is done and calls for care."""
        self._say(sentence, "$text-warning")

    def succeed(self, sentence: str, *, stays: bool = False) -> None:
        """Say what went well; it leaves by itself, or when something else is looked at if it `stays`."""
        self._say(sentence, "$text-success", went_well=True)
        if not stays:
            self._done_at = self.session.clock.now()
            self.set_timer(DONE_FOR.total_seconds(), self._let_go)

    def _let_go(self) -> None:
        """Take away what was said long enough ago."""
        if self._done_at is not None and self.session.clock.now() - self._done_at >= DONE_FOR:
            self.moved_on()

    def moved_on(self) -> None:
        """Something else is looked at: what went well before is no longer said."""
        if self._went_well:
            self._say("", "")

    def _say(self, sentence: str, style: str, *, went_well: bool = False) -> None:
        self._went_well, self._done_at = went_well, None
        refusal = self.query_one("#refusal", Static)
        refusal.update(plain(sentence, style))
        refusal.display = bool(sentence)

    def tell(self, sentence: str) -> None:
        """Keep on the screen what to know next; nothing went wrong."""
        self.query_one("#refusal", Static).update(plain(sentence, "$text-warning"))
        self.query_one("#refusal").display = True

    def acknowledge(self) -> None:
        """Say that the last entry is on the disk."""
        self.succeed(f"✓ Enregistré, entrée {self.session.situation().state.seq}.")

    def _acknowledge_done(self) -> None:
        """The same of a step done now: it may have been earlier."""
        self.just_done = self.session.situation().state.seq
        self.succeed(f"✓ Enregistré, entrée {self.just_done} : fait à l’instant. Une autre heure ? H.")

    def action_another_hour(self) -> None:
        """Say that what was just said to be done was done at another hour."""
        from incident.tui.hours import another_hour

        self.begin(another_hour(self))

    async def record(
        self, command: Command, blobs: "Iterable[bytes | Measured]" = (), since: "Situation | None" = None
    ) -> bool:
        """Record a command. False when it was refused (the sentence stays) or not recorded (full screen).

        Deadlines that it took away, or that went `since` then, are named.
        """
        before, known = since or self.session.situation(), self.session.situation().state.seq
        if await self.guarded(self._record(command, blobs)) is not True:
            return False
        if gone := withdrawn_text(before, self.session.situation()):
            self.warn(f"✓ Enregistré. {gone}")
        self._say_named(known)
        return True

    def _say_named(self, known: int) -> None:
        """Say which entries after that number hold a declared name."""
        situation = self.session.situation()
        if situation.state.names:
            from incident.documents.naming import naming

            if said := naming(self.session.history[known:], situation, "Le retirer : F4, l’entrée, X."):
                self.warn(f"✓ Enregistré. {said}")

    async def _record(self, command: Command, blobs: "Iterable[bytes | Measured]") -> bool:
        if not await self._sure_of_times(command):
            return False
        await self.session.do(command, blobs)
        await self.recorded()
        if isinstance(command, DoStep) and command.at is None:
            self._acknowledge_done()
        return True

    async def recorded(self) -> None:
        """Something is on the disk: draw again, and say so."""
        self.tick()
        await self.show()
        self.acknowledge()

    async def _sure_of_times(self, command: Command) -> bool:
        """A time from long before the opening is asked about once: the year may be a slip."""
        far = distant(command, self.session.situation())
        if not far:
            return True
        from incident.tui.screens.dialog import Confirm

        asking = Confirm("Cette date est ancienne : est-ce bien elle ?", "\n".join(far))
        return await self.app.push_screen_wait(asking) is True
