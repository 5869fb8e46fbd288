"""The doctor's two decisions, the proposal and its reasons in front of them."""

from typing import Literal

from incident.core.commands import Decide
from incident.core.proposal import short_lines
from incident.tui.screens.dialog_record import AskDecision, DecisionSaid
from incident.tui.screens.page import Page


async def decide(page: Page, outcome: Literal["authority", "persons"], title: str) -> None:
    """Ask yes or no, with a reason where one is needed, and record it."""
    intro = "\n".join(short_lines(page.session.situation()))

    def command(said: DecisionSaid) -> Decide:
        return Decide(outcome, said.answer, said.why, said.ground)

    asking = AskDecision(title, intro, persons=outcome == "persons")
    said = await page.app.push_screen_wait(asking.checked(lambda said: page.session.allowed(command(said))))
    if said is not None:
        await page.record(command(said))
