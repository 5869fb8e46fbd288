"""Joining a second playbook, closing and reopening an incident, from any screen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from incident.core.commands import Close, CloseFalseAlarm, Command, Reopen
from incident.core.decide_closing import owed_at_closing, still_owed, still_promised
from incident.core.durations import count
from incident.core.owed import against_ending, owed_text
from incident.errors import BadInput, Refused
from incident.tui.asking import ask_fact
from incident.tui.screens.dialog import AskReason, Choose, Confirm
from incident.tui.screens.dialog_record import AskFalseAlarm
from incident.tui.screens.page import Page
from incident.tui.text import say

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp


FIRST = 2
"""How many screens are there when only the first one is."""


async def add_playbook(app: "IncidentApp", among: Sequence[str] = ()) -> None:
    """Choose a second playbook, among those named or all: its steps come in, those done stay done."""
    known = app.session.situation().state.playbooks
    every = [title for title in (await app.session.front()).titles if title.id not in known]
    titles = [title for title in every if not among or title.id in among]
    if not titles:
        raise Refused("Tous les scénarios font déjà partie de cet incident.")
    chosen = await app.push_screen_wait(Choose("Joindre quel scénario ?", [title.title for title in titles]))
    if chosen is not None:
        before = len(app.session.situation().steps)
        await app.session.add_playbook(titles[chosen].id)
        added = len(app.session.situation().steps) - before
        say(app, f"{count(added, 'étape ajoutée', 'étapes ajoutées')} ; ce qui est fait reste fait.")
        await _redraw(app)


async def close(app: "IncidentApp") -> None:
    """Close the incident; what is still owed is listed, and then asks for a reason."""
    situation = app.session.situation()
    if situation.state.status == "closed":
        raise Refused(f"L’incident {situation.state.ref} est déjà terminé.")
    if not await _faced(app):
        return
    situation = app.session.situation()
    owed = still_owed(situation)
    if not owed:
        promised = "".join(f"\n– {line}" for line in still_promised(situation))
        intro = "Rien n’est plus dû. On pourra le rouvrir." + (f"\nÀ suivre ensuite :{promised}" if promised else "")
        asking = Confirm("Terminer l’incident ?", intro)
        agreed = await app.push_screen_wait(asking)
        why = "" if agreed else None
    else:
        listed = "\n".join(f"– {line}" for line in owed)
        intro = f"Il reste dû :\n{listed}\nDites pourquoi."
        why = await app.push_screen_wait(AskReason("Terminer l’incident quand même ?", intro))
    if why is not None:
        await _do(app, Close(why), "✓ Incident terminé ; tout reste au registre. F5 pour le rouvrir.")


ANYWAY = "Terminer quand même"


async def _faced(app: "IncidentApp") -> bool:
    """Whether one goes on although something says that it is not over; an answer is given right here."""
    while left := against_ending(app.session.situation()):
        lines = [*(owed_text(one) for one in left), ANYWAY]
        chosen = await app.push_screen_wait(Choose("Est-ce fini ? Choisissez une ligne pour y répondre.", lines))
        if chosen is None or chosen == len(left):
            return chosen is not None
        one = left[chosen]
        if one.place != "answer" or not isinstance(app.screen, Page):
            app.action_go("response")
            app.screen.target = one.key  # type: ignore[attr-defined]
            return False
        await ask_fact(app.screen, one.key)
    return True


async def false_alarm(app: "IncidentApp") -> None:
    """Close the incident: there was no breach, and why. What is said in the box is all recorded, or none."""
    asking = AskFalseAlarm().checked(app.session.allowed)
    said: CloseFalseAlarm | None = await app.push_screen_wait(asking)
    if said is not None:
        await _do(app, said)
        left = owed_at_closing(app.session.history)
        if left:
            say(app, f"Fausse alerte enregistrée. Reste dû : {' ; '.join(left)}.")


async def reopen(app: "IncidentApp") -> None:
    """Open a closed incident again."""
    why = await app.push_screen_wait(AskReason("Rouvrir l’incident : pourquoi ?"))
    if why is not None:
        await _do(app, Reopen(why), "✓ Incident rouvert.")


async def take_up(app: "IncidentApp", ref: str) -> None:
    """Go on with an incident read among the past ones; the screens of the present one are put away."""
    await to_first(app)
    await app.resume(ref)


async def to_first(app: "IncidentApp") -> None:
    """Put every screen away but the first."""
    while len(app.screen_stack) > FIRST:
        await app.pop_screen()


async def _do(app: "IncidentApp", command: Command, done: str = "") -> None:
    try:
        await app.session.do(command)
    except (Refused, BadInput) as problem:
        say(app, problem.message)
        return
    await _redraw(app)
    if done and isinstance(app.screen, Page):
        app.screen.succeed(done, stays=True)


async def _redraw(app: "IncidentApp") -> None:
    from incident.tui.actions import redraw

    await redraw(app)
