"""The terminal is too small to show anything safely."""

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from incident.tui.text import plain


class TooSmall(ModalScreen[None]):
    """Until the window is at least 80 columns by 24 rows."""

    def compose(self) -> ComposeResult:
        """One sentence."""
        yield Static(
            plain("Agrandissez la fenêtre : il faut 80 colonnes et 24 lignes. Rien n’est perdu."), id="too-small"
        )
