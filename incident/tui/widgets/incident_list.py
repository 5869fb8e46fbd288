"""A list of incidents of any length: only the lines in sight are read, block by block."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from incident.core.durations import short_duration
from incident.core.listline import ALARM, NOT_COUNTED, STATUS_WORDS, promised
from incident.core.zones import to_local
from incident.tui.text import clean, one_line

Row = Mapping[str, Any]
Rows = Callable[[Sequence[int]], Awaitable[Sequence[Row]]]
BLOCK = 64
"""Lines read at once."""


class IncidentList(ScrollView, can_focus=True):
    """One line an incident: reference, day, title, whether it is open, and how its clocks stand, in words."""

    COMPONENT_CLASSES = {"incident-list--cursor"}
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("enter", "select", "Ouvrir"),
    ]
    cursor: reactive[int] = reactive(0)

    class Selected(Message):
        """An incident was chosen."""

        def __init__(self, ref: str) -> None:
            super().__init__()
            self.ref = ref

    def __init__(self, read: Rows, clock: Callable[[], datetime], ident: str) -> None:
        super().__init__(id=ident)
        self._read, self._clock = read, clock
        self.ids: Sequence[int] = ()
        self._rows: dict[int, Row] = {}
        self._reading: set[int] = set()

    async def show(self, ids: Sequence[int]) -> None:
        """Show these incidents; the first lines are there on return."""
        self.ids, self._rows, self._reading = ids, {}, set()
        self.virtual_size = Size(self.size.width, len(ids))
        self.cursor = min(self.cursor, max(0, len(ids) - 1))
        await self._read_block(self.cursor // BLOCK)
        self.scroll_to_cursor()

    async def _read_block(self, block: int) -> None:
        start = block * BLOCK
        ids = self.ids
        rows = await self._read(ids[start : start + BLOCK])
        if ids is self.ids:
            self._rows.update(enumerate(rows, start=start))
            self.refresh()

    def _want(self, line: int) -> None:
        """Read the block of a line, once."""
        block = line // BLOCK
        if block not in self._reading:
            self._reading.add(block)
            self.run_worker(self._read_block(block))

    def render_line(self, y: int) -> Strip:
        """One line of the list, « … » until it is read."""
        line = self.scroll_offset.y + y
        width = self.size.width
        if line >= len(self.ids):
            return Strip.blank(width, self.rich_style)
        if line not in self._rows:
            self._want(line)
        text = incident_line(self._rows[line], self._clock(), width) if line in self._rows else "…"
        style = self._line_style(line)
        return Strip([Segment(clean(text), style)]).adjust_cell_length(width, style)

    def _line_style(self, line: int) -> Style:
        if line == self.cursor and self.has_focus:
            return self.get_component_rich_style("incident-list--cursor")
        return self.rich_style + Style(bold=True) if line == self.cursor else self.rich_style

    # -- moving ----------------------------------------------------------------------------------------

    def watch_cursor(self) -> None:
        """Keep the chosen line in sight."""
        self.scroll_to_cursor()
        self.refresh()

    def scroll_to_cursor(self) -> None:
        """Bring the chosen line in sight."""
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)

    def _go(self, line: int) -> None:
        self.cursor = max(0, min(line, len(self.ids) - 1))

    def action_move(self, by: int) -> None:
        """A line up or down."""
        self._go(self.cursor + by)

    def action_page(self, by: int) -> None:
        """A page up or down."""
        self._go(self.cursor + by * max(1, self.size.height - 1))

    def action_edge(self, edge: int) -> None:
        """The first or the last."""
        self._go(0 if edge == 0 else len(self.ids) - 1)

    def action_select(self) -> None:
        """The chosen incident."""
        if self.cursor in self._rows:
            self.post_message(self.Selected(str(self._rows[self.cursor]["ref"])))

    def on_click(self, event: Click) -> None:
        """A click chooses; a second click opens."""
        line = self.scroll_offset.y + event.y
        if line < len(self.ids):
            again, self.cursor = line == self.cursor, line
            if again:
                self.action_select()


def incident_line(row: Row, now: datetime, width: int) -> str:
    """One incident on one line, cut to the width."""
    status = STATUS_WORDS[row["status"]]
    opened = to_local(datetime.fromisoformat(row["opened_at"]), str(row["zone"])) if row["opened_at"] else None
    day = f"{opened:%d/%m/%Y}" if opened else ""
    exercise = "EXERCICE · " if row["exercise"] else ""
    alarm = ALARM if row.get("false_alarm") else ""
    clocks = " · ".join(filter(None, [alarm, *(_clock(clock, now) for clock in row["clocks"]), promised(row, now)]))
    line = f"{row['ref']}  {day:10}  {one_line(str(row['title']), 22):22}  {status:7}  {exercise}{clocks}"
    return line if len(line) <= width else f"{line[: width - 1]}…"


def _clock(clock: Row, now: datetime) -> str:
    """« CNIL à temps », « CNIL EN RETARD de 6 h 00 », « CNIL 71 h 18 »."""
    name, due = clock["short"], clock["due_at"]
    if clock["filed_at"]:
        late = clock["late_seconds"]
        return f"{name} EN RETARD de {short_duration(timedelta(seconds=late))}" if late else f"{name} à temps"
    if clock["status"] in NOT_COUNTED or not due:
        return ""
    left = datetime.fromisoformat(due) - now
    return f"{name} {'EN RETARD de ' if left < timedelta() else ''}{short_duration(left)}"
