"""An application whose keys act one after the other, and whose work is done under the guard."""

from collections.abc import Coroutine
from functools import partial
from typing import Any

from textual.app import App
from textual.events import Event, Key, Paste
from textual.screen import Screen

from incident.tui.guarding import guarded
from incident.tui.keygate import KeyGate, Typed
from incident.tui.text import say


class GatedApp(App[int], inherit_bindings=False):
    """The gate before every key, and the one way to begin what may ask in a box."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = KeyGate(self, self._deliver)

    async def on_event(self, event: Event) -> None:
        """Keys and pasted texts act one after the other."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            self.gate.take(event)
        else:
            await super().on_event(event)

    async def _deliver(self, event: Typed) -> None:
        await super().on_event(event)

    async def push_screen_wait(self, screen: Screen[Any] | str, *, mode: str | None = None) -> Any:
        """A box that is asked for by something begun: while it is open, the keys are for it."""
        box = self.get_screen(screen) if isinstance(screen, str) else screen
        with self.gate.asking(box):
            return await super().push_screen_wait(box, mode=mode)

    def on_unmount(self) -> None:
        """No key acts any more."""
        self.gate.close()

    def begin(self, work: Coroutine[Any, Any, object]) -> None:
        """Do something that may ask in a box, from whatever screen is shown; what is refused is said on it."""
        self.gate.begin(self, guarded(self, work, self.refuse))

    def refuse(self, sentence: str) -> None:
        """Say what was refused: at the foot of the screen shown, where it stays; else in passing."""
        at_foot = getattr(self.screen, "refuse", None)
        (at_foot or partial(say, self))(sentence)
