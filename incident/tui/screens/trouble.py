"""A full screen: nothing was recorded, why, and what to do."""

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from incident.errors import NotRecorded, RegisterDamaged, RegisterError, WrittenElsewhere
from incident.tui.text import plain
from incident.tui.widgets.buttons import Push

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp

WHAT_NOW = (
    "1. Notez sur papier ce que vous venez de faire, avec l’heure.\n"
    "2. Vérifiez le disque ou la clé USB : place libre, branchement, droit d’écrire.\n"
    "3. Revenez en arrière et recommencez. Ce qui était déjà enregistré l’est toujours."
)

WRITTEN_ELSEWHERE = (
    "1. F5 : écrire d’ici. L’autre écran passe alors en lecture seule, rien n’y est perdu.\n"
    "2. Puis recommencez : ce que vous avez tapé est encore là."
)


class Trouble(ModalScreen[None]):
    """NON ENREGISTRÉ."""

    BINDINGS = [Binding("escape,enter", "leave", "Revenir"), Binding("f5", "write_here", "Écrire d’ici")]
    AUTO_FOCUS = "#leave"

    def __init__(self, problem: RegisterError) -> None:
        super().__init__()
        unreadable = isinstance(problem, RegisterDamaged) and not isinstance(problem, NotRecorded)
        self._sentence, self._title = problem.message, "REGISTRE ABÎMÉ" if unreadable else "NON ENREGISTRÉ"
        self._elsewhere = isinstance(problem, WrittenElsewhere)

    def compose(self) -> ComposeResult:
        """The title, the sentence, what to do."""
        with Vertical(id="trouble"):
            yield Static(plain(self._title, "bold"), id="trouble-title")
            yield Static(plain(self._sentence))
            yield Static(plain(WRITTEN_ELSEWHERE if self._elsewhere else WHAT_NOW), classes="gap")
            with Horizontal(classes="buttons"):
                yield Push("Revenir", id="leave", action="screen.leave")
                if self._elsewhere:
                    yield Push("Écrire d’ici (F5)", id="write-here", action="screen.write_here")

    async def action_write_here(self) -> None:
        """Take the hand, and go back to what was being done."""
        if self._elsewhere:
            await cast("IncidentApp", self.app).write_from_here()
            self.dismiss()

    def action_leave(self) -> None:
        """Back to the screen, unchanged."""
        self.dismiss()
