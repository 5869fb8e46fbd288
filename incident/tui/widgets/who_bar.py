"""« Vous êtes : médecin · secrétaire · remplaçant · informaticien »: asked once, in one line, never in the way."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from incident.core.playbook import WHO
from incident.tui.text import plain
from incident.tui.widgets.buttons import Push

PREFIX = "who-"


class WhoBar(Horizontal):
    """A button a role; its first letter does the same from the list of steps."""

    def __init__(self) -> None:
        super().__init__(id="who-bar", classes="row")

    def compose(self) -> ComposeResult:
        """Nothing is preselected."""
        yield Static(plain("Vous êtes", "bold $accent"), id="who-asked")
        for who, label in WHO.items():
            yield Push(plain(f"{label} ({label[0].upper()})"), id=f"{PREFIX}{who}", compact=True)
