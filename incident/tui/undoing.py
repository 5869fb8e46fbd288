"""A step said to be done that is not: said again, with a reason; nothing is deleted."""

from incident.core.commands import UndoStep
from incident.core.wording import french
from incident.tui.screens.dialog import AskReason
from incident.tui.screens.page import Page

SLIP = "touche pressée par erreur"
"""The likeliest reason, to edit or to take as it is."""


async def undo(page: Page, step: str) -> None:
    """Ask why a step is to do again, and record it."""
    known = page.session.situation().step(step)
    title = known.title if known is not None else step
    intro = french(f"« {title} » est noté comme fait. L’entrée reste ; une nouvelle dira pourquoi c’est à refaire.")
    why = await page.app.push_screen_wait(AskReason(french("Pas fait, ou à refaire : pourquoi ?"), intro, SLIP))
    if why is not None:
        await page.record(UndoStep(step, why))
