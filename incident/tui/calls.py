"""Noting a call to a contact that is shown: its key, then Enter."""

from collections.abc import Sequence

from incident.core.commands import MakeCall
from incident.core.whentyped import parse_when
from incident.tui.contacts import known_contacts
from incident.tui.screens.dialog_notes import AskCall, CallSaid
from incident.tui.screens.page import Page


async def note_call(page: Page, contacts: Sequence[str], number: int) -> None:
    """Ask about a call to the contact of that place, and record it; nothing when there is none."""
    known = known_contacts(contacts, page.session.situation())
    if not 0 <= number < len(known):
        return
    contact = known[number]

    def made(said: CallSaid) -> MakeCall:
        zone, now = page.session.zone, page.session.clock.now()
        at = parse_when(said.when, zone=zone, now=now) if said.when.strip() else None
        return MakeCall(contact.id, at, said.text)

    said = await page.app.push_screen_wait(AskCall(contact.name).checked(lambda said: page.session.allowed(made(said))))
    if said is not None:
        await page.record(made(said))
