"""One line an incident: reference, day, title, whether it is open, and how its clocks stand, in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from incident.core.durations import short_duration
from incident.core.words import folded
from incident.core.zones import to_local
from incident.tui.text import one_line

MAX_SHOWN = 500
"""Lines on the screen at once; the search looks at all of them."""


def incident_lines(rows: Iterable[Mapping[str, Any]], now: datetime, width: int) -> list[tuple[str, str, str]]:
    """For each incident: its reference, its line, and the words it is found by."""
    return [_line(row, now, width) for row in rows]


def _line(row: Mapping[str, Any], now: datetime, width: int) -> tuple[str, str, str]:
    status = "ouvert" if row["status"] == "open" else "clos"
    opened = to_local(datetime.fromisoformat(row["opened_at"]), str(row["zone"])) if row["opened_at"] else None
    day = f"{opened:%d/%m/%Y}" if opened else ""
    exercise = "EXERCICE · " if row["exercise"] else ""
    clocks = " · ".join(text for clock in row["clocks"] if (text := _clock(clock, now)))
    head = f"{row['ref']}  {day:10}  {one_line(str(row['title']), 22):22}  {status:6}  {exercise}"
    words = folded(f"{head} {day[6:]} {row['title']} {clocks} {' '.join(row.get('kinds', ()))}")
    return str(row["ref"]), one_line_kept(head + clocks, width), words


def one_line_kept(line: str, width: int) -> str:
    """A line already made of columns, cut with an ellipsis."""
    return line if len(line) <= width else f"{line[: width - 1]}…"


def _clock(clock: Mapping[str, Any], now: datetime) -> str:
    """« CNIL à temps », « CNIL EN RETARD de 6 h 00 », « CNIL 71 h 18 »."""
    name, due = clock["short"], clock["due_at"]
    if clock["filed_at"]:
        late = clock["late_seconds"]
        return f"{name} EN RETARD de {short_duration(timedelta(seconds=late))}" if late else f"{name} à temps"
    if clock["status"] in {"not_applicable", "undetermined", "wished"} or not due:
        return ""
    left = datetime.fromisoformat(due) - now
    return f"{name} {'EN RETARD de ' if left < timedelta() else ''}{short_duration(left)}"
