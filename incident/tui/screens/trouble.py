"""A full screen: nothing was recorded, why, and what to do."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from incident.tui.text import plain
from incident.tui.widgets.buttons import Push

WHAT_NOW = (
    "1. Notez sur papier ce que vous venez de faire, avec l’heure.\n"
    "2. Vérifiez le disque ou la clé USB : place libre, branchement, droit d’écrire.\n"
    "3. Revenez en arrière et recommencez. Ce qui était déjà enregistré l’est toujours."
)


class Trouble(ModalScreen[None]):
    """NON ENREGISTRÉ."""

    BINDINGS = [Binding("escape,enter", "leave", "Revenir")]
    AUTO_FOCUS = "#leave"

    def __init__(self, sentence: str, title: str = "NON ENREGISTRÉ") -> None:
        super().__init__()
        self._sentence, self._title = sentence, title

    def compose(self) -> ComposeResult:
        """The title, the sentence, what to do."""
        with Vertical(id="trouble"):
            yield Static(plain(self._title, "bold"), id="trouble-title")
            yield Static(plain(self._sentence))
            yield Static(plain(WHAT_NOW), classes="gap")
            yield Push("Revenir", id="leave", action="screen.leave")

    def action_leave(self) -> None:
        """Back to the screen, unchanged."""
        self.dismiss()
