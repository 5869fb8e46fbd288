"""The hour at which a step was really done: noted on paper first, or said too late."""

from incident.core.commands import Command, Correct, DoStep
from incident.core.whentyped import parse_when
from incident.tui.screens.dialog_notes import AskDoneAt, DoneAt
from incident.tui.screens.page import Page

ON_PAPER = "heure notée sur papier"
"""The reason of such a correction, when none is given."""


async def say_when_done(page: Page, step_id: str) -> bool:
    """Ask when a step was done: it is said done then, or the hour already recorded is corrected. False if neither."""
    situation = page.session.situation()
    step, mark = situation.step(step_id), situation.state.steps.get(step_id)

    def made(said: DoneAt) -> Command:
        at = parse_when(said.when, zone=page.session.zone, now=page.session.clock.now())
        return DoStep(step_id, at, said.text) if mark is None else Correct(mark.seq, said.text or ON_PAPER, at=at)

    asking = AskDoneAt(step.title if step is not None else step_id, corrects=mark is not None)
    said = await page.app.push_screen_wait(asking.checked(lambda said: page.session.allowed(made(said))))
    return said is not None and await page.record(made(said))
