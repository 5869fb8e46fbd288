"""The hour of what was just said to be done: one key corrects it; the entry and its correction both stay."""

from textual.app import ComposeResult
from textual.widgets import Input

from incident.core.commands import Correct
from incident.core.when import When
from incident.core.whentyped import parse_when
from incident.tui.screens.dialog import Dialog
from incident.tui.screens.page import Page

WHY = "heure dite juste après"
"""The reason that the correction carries."""


class AskHour(Dialog[str]):
    """At what hour it was, instead of now."""

    def fields(self) -> ComposeResult:
        """One line."""
        yield Input(placeholder="7 h 20 · hier à 22 h · il y a 20 minutes", id="when", compact=True)

    def result(self) -> str:
        """The hour as typed; it is read by who asks."""
        return self.text("#when")


async def another_hour(page: Page) -> None:
    """Ask at what hour the step last said to be done on this page was, and correct its entry."""
    seq = page.just_done
    entry = next((one for one in page.session.history if one.seq == seq), None)
    if entry is None:
        page.refuse("Rien n’a encore été dit fait ici. Pour une autre entrée : F4, puis C.")
        return

    def at(typed: str) -> When:
        return parse_when(typed, zone=page.session.zone, now=page.session.clock.now())

    def corrected(typed: str) -> Correct:
        return Correct(entry.seq, WHY, at(typed))

    asking = AskHour("À quelle heure était-ce ?", "L’heure notée à l’instant et celle-ci restent visibles au journal.")
    said = await page.app.push_screen_wait(asking.checked(lambda typed: page.session.allowed(corrected(typed))))
    if said is not None:
        await page.record(corrected(said))
