"""Noting a call to a contact that is shown: chosen in its list, then Enter."""

from incident.core.commands import MakeCall
from incident.core.whentyped import parse_when
from incident.tui.screens.dialog_notes import AskCall, CallSaid
from incident.tui.screens.page import Page


async def note_call(page: Page, contact_id: str) -> None:
    """Ask about a call to a contact, and record it."""
    contact = page.session.situation().library.contacts[contact_id]

    def made(said: CallSaid) -> MakeCall:
        zone, now = page.session.zone, page.session.clock.now()
        at = parse_when(said.when, zone=zone, now=now) if said.when.strip() else None
        return MakeCall(contact.id, at, said.text)

    said = await page.app.push_screen_wait(AskCall(contact.name).checked(lambda said: page.session.allowed(made(said))))
    if said is not None:
        await page.record(made(said))
