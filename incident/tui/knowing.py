"""Asking what the practice knew, and when: nothing is preselected, nothing is stated for the doctor."""

from collections.abc import Sequence
from dataclasses import replace

from incident.core.commands import StateInstant
from incident.core.decide import needs_reason
from incident.core.when import When
from incident.core.whentyped import parse_when
from incident.tui.screens.dialog import AskReason
from incident.tui.screens.dialog_record import AskInstant, AskKnown, InstantSaid
from incident.tui.screens.page import Page

WHY_LATER = "Pourquoi n’étiez-vous pas encore certain que des données étaient touchées ?"


async def ask_instant(page: Page, instant: str) -> None:
    """When one instant was, who knew, and why if it is later than the discovery."""

    def made(said: InstantSaid) -> StateInstant:
        at = parse_when(said.when, zone=page.session.zone, now=page.session.clock.now())
        return StateInstant(instant, at, who=said.who, why=said.why)

    said = await page.app.push_screen_wait(AskInstant(instant).checked(lambda said: page.session.allowed(made(said))))
    if said is not None:
        await page.record(made(said))


async def ask_known(page: Page, at: When, who: str = "") -> None:
    """What was known at an hour one has just given as that of the discovery, if no instant is stated yet."""
    if page.session.situation().state.instants:
        return
    known = await page.app.push_screen_wait(AskKnown(at.typed))
    await state(page, [StateInstant(instant, at, who=who) for instant in known or ()])


async def state(page: Page, statements: Sequence[StateInstant]) -> bool:
    """Record statements one by one, asking the reason where one is needed. False as soon as one is not recorded."""
    for statement in statements:
        said = await _with_reason(page, statement)
        if said is None or not await page.record(said):
            return False
    return True


async def _with_reason(page: Page, statement: StateInstant) -> StateInstant | None:
    if not needs_reason(statement, page.session.situation()):
        return statement
    why = await page.app.push_screen_wait(AskReason(WHY_LATER))
    return replace(statement, why=why) if why is not None else None
