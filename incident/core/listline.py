"""One incident on one line: light, for lists of thousands. Works on the plain rows of `core.summary`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from incident.core.durations import count, duration

Row = Mapping[str, Any]
STATUS_WORDS = {"open": "ouvert", "closed": "terminé"}
"""Whether an incident is over, as it is read."""
ALARM = "fausse alerte"
NOT_COUNTED = frozenset({"not_applicable", "undetermined", "wished"})


def settled(row: Row) -> bool:
    """Whether time alone changes nothing of the line: no clock of the incident is running, no measure is awaited."""
    stopped = (clock["filed_at"] or clock["status"] in NOT_COUNTED or not clock["due_at"] for clock in row["clocks"])
    return not row.get("measures") and all(stopped)


def as_of(row: Row, now: datetime) -> Row:
    """The line as it stands now: a clock that ran at the last entry may have ended since."""
    return {**row, "clocks": [{**clock, "status": _status(clock, now)} for clock in row["clocks"]]}


def _status(clock: Row, now: datetime) -> str:
    running = clock["status"] == "running" and clock["due_at"]
    return "overdue" if running and datetime.fromisoformat(clock["due_at"]) < now else str(clock["status"])


def next_due(row: Row) -> tuple[bool, str]:
    """A key that sorts incidents by the end of their next clock still counted; those without one come last."""
    due = [c["due_at"] for c in row["clocks"] if c["due_at"] and not c["filed_at"] and c["status"] not in NOT_COUNTED]
    return not due, min(due, default="")


def list_line(row: Row, now: datetime) -> str:
    """« 2026-001  ouvert  Rançongiciel…  CNIL 71 h 18 min »."""
    status = STATUS_WORDS[row["status"]]
    clocks = ALARM if row.get("false_alarm") else ""
    parts = [clocks, *(clock_text(clock, now) for clock in row["clocks"]), promised(row, now)]
    clocks = " · ".join(filter(None, parts))
    title = " ".join(str(row["title"]).split())
    return f"{row['ref']}  {status:7}  {title[:48]:48}  {clocks}".rstrip()


def promised(row: Row, now: datetime) -> str:
    """« 1 mesure promise EN RETARD », once the date of one is over; the incident itself may be."""
    late = sum(datetime.fromisoformat(due) < now for due in row.get("measures", ()))
    return f"{count(late, 'mesure promise', 'mesures promises')} EN RETARD" if late else ""


def clock_text(clock: Row, now: datetime) -> str:
    """« CNIL 71 h 18 min », « CNIL fait à temps », « CNIL EN RETARD de 6 h »; empty when it does not count."""
    name = f"{clock['short']} ({clock['detail']})" if clock.get("detail") else clock["short"]
    if clock["filed_at"]:
        late = clock["late_seconds"]
        return f"{name} fait en retard de {duration(timedelta(seconds=late))}" if late else f"{name} fait à temps"
    if clock["status"] in NOT_COUNTED or not clock["due_at"]:
        return ""
    left = datetime.fromisoformat(clock["due_at"]) - now
    assumed = " (provisoire)" if clock["assumed"] else ""
    return f"{name} {duration(left)}{assumed}" if left >= timedelta() else f"{name} EN RETARD de {duration(-left)}"
