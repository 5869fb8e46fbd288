"""Past incidents: the list, and each read-only in full."""

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from incident.core.overviewtext import detail
from incident.core.words import folded
from incident.errors import IncidentError
from incident.tui.text import plain, say
from incident.tui.widgets.incident_list import MAX_SHOWN, incident_lines

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp


class Past(Screen[None]):
    """Every incident of the register, newest first."""

    AUTO_FOCUS = "#past"
    HELP = (
        "Entrée ouvre un incident en lecture. Tab va à la recherche : référence, mots, année, « ouvert », « retard »."
    )
    BINDINGS = [Binding("escape", "back", "Retour")]

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[str, str, str]] = []

    def compose(self) -> ComposeResult:
        """A field and a list."""
        yield Static(id="past-title")
        yield Input(placeholder="Chercher : référence, mots, année, ouvert, clos, retard", id="past-search")
        yield OptionList(id="past", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    async def on_mount(self) -> None:
        """Read the list."""
        await self._read()

    async def on_screen_resume(self) -> None:
        """Read it again: something may have been recorded since."""
        if self._lines:
            await self._read()

    async def _read(self) -> None:
        session = cast("IncidentApp", self.app).session
        now, width = session.clock.now(), max(60, self.app.size.width - 2)
        self._lines = incident_lines(await session.summaries(), now, width)
        self._fill(self.query_one("#past-search", Input).value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what matches."""
        self._fill(event.value)

    def on_input_submitted(self) -> None:
        """Enter goes to the list."""
        self.query_one("#past").focus()

    def _fill(self, typed: str) -> None:
        words = folded(typed).split()
        shown = [(ref, line) for ref, line, found_by in self._lines if all(word in found_by for word in words)]
        count = f"Incidents passés et en cours : {len(shown)} sur {len(self._lines)}"
        first = f" · les {MAX_SHOWN} plus récents, cherchez pour les autres" if len(shown) > MAX_SHOWN else ""
        self.query_one("#past-title", Static).update(plain(count + first, "bold $primary"))
        past = self.query_one("#past", OptionList)
        past.clear_options()
        past.add_options([Option(plain(line), id=ref) for ref, line in shown[:MAX_SHOWN]])
        past.highlighted = 0 if shown else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Read one."""
        self.app.push_screen(PastDetail(str(event.option_id)))

    def action_back(self) -> None:
        """Back where one came from."""
        self.app.pop_screen()


class PastDetail(Screen[None]):
    """One incident, read-only: clocks, steps, documents, journal."""

    AUTO_FOCUS = "#detail"
    HELP = "Lecture seule. Échap revient à la liste."
    BINDINGS = [
        Binding("escape", "back", "Retour"),
        *(Binding(key, "elsewhere", show=False) for key in ("f2", "f3", "f4", "f8", "f9")),
    ]

    def __init__(self, ref: str) -> None:
        super().__init__()
        self._ref = ref

    def compose(self) -> ComposeResult:
        """One long text."""
        with VerticalScroll(id="detail"):
            yield Static(id="detail-text")
        yield Footer(compact=True, show_command_palette=False)

    async def on_mount(self) -> None:
        """Read it."""
        session, text = cast("IncidentApp", self.app).session, self.query_one("#detail-text", Static)
        try:
            case = await session.read(self._ref)
            sections = detail(case.situation(session.clock.now()), case.history)
        except IncidentError as problem:
            text.update(plain(problem.message, "$text-error"))
            return
        parts = [Content("\n").join([plain(title, "bold $accent"), *map(plain, lines)]) for title, lines in sections]
        text.update(Content("\n\n").join(parts))

    def action_elsewhere(self) -> None:
        """The keys that act on the present incident do nothing here: this one is only read."""
        say(self, "Cet incident est en lecture seule. Échap revient à la liste, puis à l’incident en cours.")

    def action_back(self) -> None:
        """Back to the list."""
        self.app.pop_screen()
