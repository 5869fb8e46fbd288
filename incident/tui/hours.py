"""The hour at which something was really done: said just after, or noted on paper; an entry corrected stays."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.widgets import Input

from incident.core.commands import Command, Correct, DoStep
from incident.core.when import When
from incident.core.whentyped import parse_when
from incident.tui.screens.dialog import Dialog, Missing
from incident.tui.screens.page import Page

WHY, ON_PAPER = "heure dite juste après", "heure notée sur papier"
"""The reasons that the corrections carry."""
KEPT = "L’heure notée d’abord et celle-ci restent visibles au journal."


class AskHour(Dialog[str]):
    """At what hour it was, instead of now."""

    REFUSED = "#when"

    def fields(self) -> ComposeResult:
        """One line."""
        yield Input(placeholder="7 h 20 · hier à 22 h · il y a 20 minutes", id="when", compact=True)

    def result(self) -> str:
        """The hour as typed; it is read by who asks."""
        if not self.text("#when").strip():
            raise Missing("Écrivez l’heure : 7 h 50, hier vers 22 h.", "#when")
        return self.text("#when")


async def another_hour(page: Page) -> None:
    """Ask at what hour the step last said to be done on this page was, and correct its entry."""
    seq = page.just_done
    if seq is None or not any(one.seq == seq for one in page.session.history):
        page.refuse("Rien n’a encore été dit fait ici. Pour une autre entrée : F4, puis C.")
        return
    await _ask(page, "À quelle heure était-ce ?", KEPT, lambda at: Correct(seq, WHY, at))


async def step_hour(page: Page, step_id: str) -> bool:
    """Ask when a step was done: it is said done then, or the hour already recorded is corrected. False if neither."""
    situation = page.session.situation()
    step, mark = situation.step(step_id), situation.state.steps.get(step_id)
    title = f"À quelle heure était-ce fait ? {step.title}" if step is not None else ""
    if mark is not None:
        return await _ask(page, title, KEPT, lambda at: Correct(mark.seq, ON_PAPER, at))
    return await _ask(page, title, "L’heure notée sur le papier.", lambda at: DoStep(step_id, at))


async def _ask(page: Page, title: str, intro: str, made: Callable[[When], Command]) -> bool:
    def command(typed: str) -> Command:
        return made(parse_when(typed, zone=page.session.zone, now=page.session.clock.now()))

    asking = AskHour(title, intro).checked(lambda typed: page.session.allowed(command(typed)))
    said = await page.app.push_screen_wait(asking)
    return said is not None and await page.record(command(said))
