"""Past incidents: the list, and each read-only in full."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from incident.core.durations import short_duration
from incident.core.overviewtext import detail
from incident.core.words import folded
from incident.tui.text import one_line, plain

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
        self._rows: list[dict[str, Any]] = []

    def compose(self) -> ComposeResult:
        """A field and a list."""
        yield Static(id="past-title")
        yield Input(placeholder="Chercher : référence, mots, année, ouvert, clos, retard", id="past-search")
        yield OptionList(id="past", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    async def on_mount(self) -> None:
        """Read the list."""
        self._rows = await cast("IncidentApp", self.app).session.summaries()
        self._fill("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what matches."""
        self._fill(event.value)

    def _fill(self, typed: str) -> None:
        now = cast("IncidentApp", self.app).session.clock.now()
        words = folded(typed).split()
        lines = [(str(row["ref"]), _line(row, now)) for row in self._rows]
        shown = [(ref, line) for ref, line in lines if all(word in folded(line) for word in words)]
        count = f"Incidents passés et en cours : {len(shown)} sur {len(lines)}"
        self.query_one("#past-title", Static).update(plain(count, "bold $primary"))
        past = self.query_one("#past", OptionList)
        past.clear_options()
        past.add_options([Option(plain(one_line(line, max(60, self.size.width - 2))), id=ref) for ref, line in shown])
        past.highlighted = 0 if shown else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Read one."""
        self.app.push_screen(PastDetail(str(event.option_id)))

    def action_back(self) -> None:
        """Back where one came from."""
        self.app.pop_screen()


def _line(row: dict[str, Any], now: datetime) -> str:
    status = "ouvert" if row["status"] == "open" else "clos"
    day = str(row["opened_at"])[:10]
    clocks = " · ".join(text for clock in row["clocks"] if (text := _clock(clock, now)))
    return f"{row['ref']}  {day}  {one_line(str(row['title']), 22):22}  {status:6}  {clocks}"


def _clock(clock: dict[str, Any], now: datetime) -> str:
    name, due = clock["short"], clock["due_at"]
    if clock["filed_at"]:
        late = clock["late_seconds"]
        return f"{name} EN RETARD" if late else f"{name} à temps"
    if clock["status"] in {"not_applicable", "undetermined", "wished"} or not due:
        return ""
    left = datetime.fromisoformat(due) - now
    return f"{name} {short_duration(left)}" if left.total_seconds() >= 0 else f"{name} EN RETARD"


class PastDetail(Screen[None]):
    """One incident, read-only: clocks, steps, documents, journal."""

    AUTO_FOCUS = "#detail"
    HELP = "Lecture seule. Échap revient à la liste."
    BINDINGS = [Binding("escape", "back", "Retour")]

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
        session = cast("IncidentApp", self.app).session
        case = await session.read(self._ref)
        sections = detail(case.situation(session.clock.now()), case.history)
        parts = [Content("\n").join([plain(title, "bold $accent"), *map(plain, lines)]) for title, lines in sections]
        self.query_one("#detail-text", Static).update(Content("\n\n").join(parts))

    def action_back(self) -> None:
        """Back to the list."""
        self.app.pop_screen()
