"""The practice sheet: filled calmly beforehand, or on the day; half filled is fine."""

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, Footer, Static

from incident.core.practice import sheet_facts
from incident.errors import BadInput, IncidentError, RegisterError
from incident.tui.screens.trouble import Trouble
from incident.tui.text import plain
from incident.tui.widgets.question import Question

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp


class Practice(Screen[None]):
    """Identity, people, contacts."""

    AUTO_FOCUS = ""
    HELP = "Remplissez ce que vous savez ; F8 enregistre. Ces lignes préremplissent documents et numéros à appeler."
    BINDINGS = [Binding("f8", "save", "Enregistrer"), Binding("escape", "back", "Retour")]

    def compose(self) -> ComposeResult:
        """A gauge and every line of the sheet."""
        yield Static(id="sheet-gauge")
        yield VerticalScroll(id="sheet", can_focus=False)
        yield Static(id="refusal")
        yield Footer(compact=True, show_command_palette=False)

    async def on_mount(self) -> None:
        """Draw the sheet."""
        await self._draw()
        controls = self.query("#sheet Input, #sheet TextArea, #sheet RadioSet, #sheet Checkbox")
        if controls:
            controls.first().focus()

    async def _draw(self) -> None:
        session = cast("IncidentApp", self.app).session
        facts, known = sheet_facts(await session.library()), session.practice
        filled = sum(1 for fact in facts if fact.id in known)
        gauge = f"Fiche du cabinet   {filled} lignes remplies sur {len(facts)} · ce qui manque peut attendre"
        self.query_one("#sheet-gauge", Static).update(plain(gauge, "bold $primary"))
        sheet = self.query_one("#sheet")
        await sheet.remove_children()
        now = session.clock.now()
        await sheet.mount_all([Question(fact, known.get(fact.id), session.zone, now) for fact in facts])
        await sheet.mount(Horizontal(Button("Enregistrer (F8)", id="save", compact=True), classes="buttons"))

    @on(Button.Pressed, "#save")
    async def action_save(self) -> None:
        """Record the lines that changed."""
        try:
            given = [g for question in self.query(Question) if (g := question.given()) is not None]
            if given:
                await cast("IncidentApp", self.app).session.set_practice({g.fact: g.value for g in given})
        except RegisterError as problem:
            self.app.push_screen(Trouble(problem.message))
            return
        except (BadInput, IncidentError) as problem:
            self._say(problem.message, "$text-error")
            return
        await self._draw()
        self._say(f"✓ {len(given)} ligne(s) enregistrée(s).", "$text-success")

    def _say(self, sentence: str, style: str) -> None:
        refusal = self.query_one("#refusal", Static)
        refusal.update(plain(sentence, style))
        refusal.display = True

    def action_back(self) -> None:
        """Back where one came from."""
        if len(self.app.screen_stack) > 2:
            self.app.pop_screen()
        else:
            self.app.exit(0)
