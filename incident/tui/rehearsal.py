"""Playing an exercise: its own register, marked on every screen, and back to the real one."""

from typing import TYPE_CHECKING

from incident.core.milestones import milestone_lines
from incident.errors import IncidentError, Refused
from incident.tui.screens.dialog import Choose, Confirm
from incident.tui.text import say

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp


async def begin_exercise(app: "IncidentApp") -> None:
    """Choose what to play, or an exercise to go on with; then the first moves, as on the day."""
    if app.session.exercise:
        raise Refused("Un exercice est déjà en cours : finissez-le d’abord.")
    going = [row for row in await app.session.preparation.exercises() if row["status"] == "open"]
    titles = (await app.session.front()).titles
    resumed = [f"Reprendre {row['ref']} · {row['title']}" for row in going]
    labels = [*resumed, *(title.title for title in titles)]
    chosen = await app.push_screen_wait(Choose("S’exercer sur quelle situation ?", labels))
    if chosen is None:
        return
    try:
        if chosen < len(going):
            await app.play(resume=str(going[chosen]["ref"]))
        else:
            await app.play(playbook=titles[chosen - len(going)].id)
    except IncidentError as problem:
        await app.come_back()
        say(app, problem.message)


async def end_exercise(app: "IncidentApp") -> None:
    """How it went, then the real register again."""
    situation = app.session.situation()
    intro = "\n".join([*milestone_lines(situation), "", "L’exercice reste dans son registre, à reprendre ou à relire."])
    if await app.push_screen_wait(Confirm(f"Finir l’exercice {situation.state.ref} ?", intro, records=False)):
        await app.come_back()
