"""Who writes: chosen from a short list, or a name typed once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Input

from incident.tui.screens.dialog import Choose, Dialog, Missing
from incident.tui.text import say

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp

ANOTHER = "Un autre nom…"
NOBODY = "Ne pas le préciser"


class AskName(Dialog[str]):
    """A name that no list holds."""

    RECORDS = False
    ACCEPT = "Prendre (F8)"

    def fields(self) -> ComposeResult:
        """One line."""
        yield Input(placeholder="Dr Léa Roy, remplaçante", id="name", compact=True)

    def result(self) -> str:
        """The name."""
        if not self.text("#name").strip():
            raise Missing("Écrivez le nom, ou Échap.", "#name")
        return self.text("#name").strip()


async def choose_person(app: "IncidentApp", among: Sequence[str] = ()) -> bool:
    """Ask who writes from now on, among those named or all that are known. False when nobody was chosen."""
    names = list(among) or app.session.writers()
    labels = [*names, ANOTHER, NOBODY]
    chosen = await app.push_screen_wait(Choose("Qui écrit ?", labels))
    if chosen is None:
        return False
    name: str | None = labels[chosen] if chosen < len(names) else ""
    if labels[chosen] == ANOTHER:
        name = await app.push_screen_wait(AskName("Qui écrit ?", "Ce nom figurera à chaque entrée du journal."))
    if name is None:
        return False
    await write_as(app, name)
    return True


async def write_as(app: "IncidentApp", name: str) -> None:
    """That one writes from now on; nobody in particular for an empty name."""
    from incident.tui.actions import redraw

    app.session.write_as(name)
    await app.session.keep_acting(app.session.acting)
    await redraw(app)
    say(app, f"Qui écrit : {app.session.author}")
