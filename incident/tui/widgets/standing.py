"""What stays said while it holds: a bulletin that does not count yet, a declaration half copied."""

from collections.abc import Iterable

from textual.widgets import Static

from incident.tui.text import plain


class Standing(Static):
    """A line each; without any, no room is taken."""

    def __init__(self) -> None:
        super().__init__(id="standing")
        self.display = False

    def say(self, lines: Iterable[str]) -> None:
        """Show those that say something."""
        said = [line for line in lines if line]
        self.update(plain("\n".join(said)))
        self.display = bool(said)
