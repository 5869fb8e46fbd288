"""Whose declaration is filled in, where several declare: chosen on one screen, kept on the others."""

from incident.copying import declarations
from incident.core.commands import GiveAnswers, Given
from incident.core.identity import from_sheet
from incident.tui.screens.dialog import Choose
from incident.tui.screens.page import Page

ONE_ONLY = "Il n’y a qu’une déclaration : celle du cabinet. « Qui répond des données ? » dit s’ils sont plusieurs."


async def choose_declaration(page: Page, form: str) -> bool:
    """Choose whose declaration is shown; False when it stays as it was."""
    every = declarations(page.session.case, form)
    if len(every) < 2:
        page.refuse(ONE_ONLY)
        return False
    chosen = await page.app.push_screen_wait(Choose("La déclaration de qui ?", [one.detail for one in every]))
    if chosen is not None:
        page.session.declaring = every[chosen].for_
    return chosen is not None


async def take_sheet(page: Page) -> None:
    """Record what the practice sheet says as this controller's own: asked for, never presumed."""
    found = from_sheet(page.session.declaring, page.session.situation())
    await page.record(GiveAnswers(tuple(Given(name, answer.value) for name, answer in found.items())))
