"""Who writes: chosen from a short list, or a name typed once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Input

from incident.core.identity import several
from incident.core.practice import listed_as
from incident.register import people
from incident.tui.screens.dialog import Choose, Dialog, Missing
from incident.tui.session import ROLES, Session
from incident.tui.text import say

if TYPE_CHECKING:
    from incident.core.playbook import Who
    from incident.tui.app import IncidentApp

ANOTHER = "Un autre nom…"
NOBODY = "Ne pas le préciser"


def writers(session: Session) -> list[str]:
    """Who may be writing: those of the practice sheet, those who answer for the data, typed names, the roles."""
    listed = list(people(session.practice))
    others = [*_doctors(session), *session.typed_names]
    named = [*listed, *(name for name in others if not any(line.startswith(name) for line in listed))]
    return list(dict.fromkeys([*named, *ROLES.values()]))


def known_as(session: Session, who: "Who") -> list[str]:
    """Those known with a role: as the practice sheet lists them, doctors who answer for the data, else the role."""
    listed = listed_as(who, people(session.practice))
    return listed or (_doctors(session) if who == "medecin" else []) or [ROLES[who]]


def _doctors(session: Session) -> list[str]:
    return several(session.situation()) if session.has_case else []


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
    names = list(among) or writers(app.session)
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

    session = app.session
    if name and name not in writers(session):
        session.typed_names.append(name)
    session.acting = name or None
    await session.keep_acting(session.acting)
    await redraw(app)
    say(app, f"Qui écrit : {session.author}")
