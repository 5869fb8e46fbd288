"""The line of keys at the bottom: only whole ones; what does not fit is in the help (F1) and in « Plus… » (F5)."""

from textual.app import ComposeResult
from textual.events import Resize
from textual.widgets import Footer, Label
from textual.widgets._footer import FooterKey

EXERCISE = " EXERCICE "


class KeysLine(Footer):
    """A footer whose last key is never cut in the middle of a word."""

    def __init__(self) -> None:
        super().__init__(compact=True, show_command_palette=False)
        self._drawn: object = None

    def compose(self) -> ComposeResult:
        """The keys that fit, in order; before them, in an exercise, that it is one."""
        left = self.app.size.width
        if self.app.has_class("-exercise"):
            yield Label(EXERCISE, classes="mark")
            left -= len(EXERCISE)
        for key in super().compose():
            if isinstance(key, FooterKey):
                left -= len(key.key_display) + len(key.description) + 2
                if left < -1:
                    return
                key.add_class("-compact", update=False)  # what its line will make it: its styles are read once
            yield key

    async def recompose(self) -> None:
        """Anew only when the keys are others: the cursor moves far more often than they change."""
        if self.is_attached and (wanted := self._wanted()) != self._drawn:
            self._drawn = wanted
            await super().recompose()

    def _wanted(self) -> object:
        keys = [(binding, enabled, tip) for _, binding, enabled, tip in self.screen.active_bindings.values()]
        return self._bindings_ready, self.app.size.width, self.app.has_class("-exercise"), keys

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002
        """More room, more keys."""
        self.call_after_refresh(self.recompose)
