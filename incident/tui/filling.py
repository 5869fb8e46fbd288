"""To what a document lacks: its question or its letter asked over the present screen, or its field of the form."""

from typing import TYPE_CHECKING, cast

from incident.core.lacking import Lack
from incident.tui.asking import ask_fact
from incident.tui.filing import say_filed
from incident.tui.knowing import ask_instant
from incident.tui.letters import ask_letter
from incident.tui.screens.page import Page

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp

BY_HAND = "Ce passage s’écrit à la main, dans le fichier produit."


def fill(page: Page, lack: Lack) -> None:
    """Ask what fills it; one comes back to the screen one came from."""
    if lack.place == "field":
        app = cast("IncidentApp", page.app)
        app.action_go("dossier")
        app.screen.target = lack.key  # type: ignore[attr-defined]
    else:
        page.begin(_ask(page, lack))


async def _ask(page: Page, lack: Lack) -> None:
    match lack.place:
        case "fact":
            await ask_fact(page, lack.key)
        case "instant":
            await ask_instant(page, lack.key)
        case "filing":
            await say_filed(page, lack.key)
        case "letter":
            await ask_letter(page)
        case _:
            page.refuse(BY_HAND)
