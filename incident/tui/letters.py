"""Asking about a letter received or sent, and recording it."""

from typing import Literal

from incident.core.commands import RecordLetter
from incident.core.whentyped import parse_due, parse_when
from incident.tui.screens.dialog_custody import AskLetter, LetterSaid
from incident.tui.screens.page import Page


async def ask_letter(page: Page) -> None:
    """From whom or to whom, when, and what it sets; what is refused is said in the box, everything kept."""
    custody = page.session.case.state.custody
    waiting = [one for one in custody.letters if one.direction == "in"]
    open_letters = [one for one in waiting if custody.answer_to(one.seq) is None]

    def made(said: LetterSaid) -> RecordLetter:
        at = parse_when(said.when, zone=page.session.zone, now=page.session.clock.now())
        due = parse_due(said.due, zone=page.session.zone) if said.due else None
        way: Literal["in", "out"] = "in" if said.received else "out"
        return RecordLetter(way, said.correspondent, at, said.about, due, matter=said.matter, answers=said.answers)

    asking = AskLetter(open_letters).checked(lambda said: page.session.allowed(made(said)))
    said = await page.app.push_screen_wait(asking)
    if said is not None:
        await page.record(made(said))
