"""Arithmetic of deadlines. Pure: every instant is UTC, every rule is named.

The 72 hours of GDPR art. 33(1) are elapsed hours: nights, week-ends and holidays count, and Regulation
1182/71's rounding to full hours, which ends later, is never relied on.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from incident.core.zones import LocalTimeRefused, from_local, local_readings, to_local

Unit = Literal["h", "wd", "d", "m"]
SATURDAY = 5
_DELAY = re.compile(r"([0-9]{1,4})(h|wd|d|m)")
_UNITS: dict[str, Unit] = {"h": "h", "wd": "wd", "d": "d", "m": "m"}


@dataclass(frozen=True, slots=True)
class Delay:
    """A length of time as the law words it: hours, working days, days or months."""

    value: int
    unit: Unit

    def due(self, start: datetime, zone_name: str) -> datetime:
        """When it ends, UTC."""
        if self.unit == "h":
            return elapsed_hours(start, self.value)
        if self.unit == "d":
            return days(start, self.value)
        if self.unit == "wd":
            return working_days(start, self.value, zone_name)
        return months(start, self.value, zone_name)


def parse_delay(text: str) -> Delay:
    """`72h`, `5wd`, `30d`, `1m`. Raises ValueError."""
    match = _DELAY.fullmatch(text)
    if match is None:
        raise ValueError(f"délai illisible « {text[:20]} » ; exemples : 72h, 5wd, 30d, 1m")
    return Delay(int(match[1]), _UNITS[match[2]])


def elapsed_hours(start: datetime, hours: int) -> datetime:
    """The instant that many elapsed hours later, UTC."""
    return start.astimezone(UTC) + timedelta(hours=hours)


def days(start: datetime, count: int) -> datetime:
    """That many times 24 elapsed hours later, UTC: never later than the end of the last calendar day."""
    return elapsed_hours(start, 24 * count)


def working_days(start: datetime, count: int, zone_name: str) -> datetime:
    """Monday to Friday, the day of the start not counted, until 24:00 local of the last day.

    Public holidays are not skipped: an earlier end is the safe one.
    """
    day = to_local(start, zone_name).date()
    for _ in range(count):
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
    return _midnight_after(datetime.combine(day, time()), zone_name)


def months(start: datetime, count: int, zone_name: str) -> datetime:
    """The same day of a later month (the last day if there is none), until 24:00 local."""
    local = to_local(start, zone_name)
    year, month = divmod(local.year * 12 + local.month - 1 + count, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return _midnight_after(datetime(year, month + 1, day), zone_name)  # noqa: DTZ001 - a local wall time


def _midnight_after(day: datetime, zone_name: str) -> datetime:
    """The end of a local day, UTC; the earliest reading where midnight is ambiguous or does not exist."""
    midnight = day + timedelta(days=1)
    try:
        return from_local(midnight, zone_name)
    except LocalTimeRefused:
        return local_readings(midnight, zone_name)[0].astimezone(UTC)


def remaining(due: datetime, now: datetime) -> timedelta:
    """What is left; negative once overdue."""
    return due - now


def rounded_1182(start: datetime, zone_name: str) -> datetime:
    """Where 72 hours end by Regulation 1182/71 art. 3(1)-(2): from the next full local hour. Small print only."""
    local = to_local(start, zone_name)
    into_hour = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return elapsed_hours(start.astimezone(UTC) - into_hour + timedelta(hours=1), 72)
