"""Reading a time as a person types it. Never guesses: what is not one clear time is refused with readings."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from incident.core.durations import NBSP
from incident.core.when import MAX_TYPED, TOLERANCE, When, WhenError
from incident.core.whendays import clock_range, dated, night, range_on, worded
from incident.core.whenreader import Reader, forms
from incident.core.whenspoken import clock, plain
from incident.core.wording import clock_time
from incident.core.words import printable, without_about
from incident.core.zones import ZoneUnknown, to_local

_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?\s*(z|[+-]\d{2}:?\d{2})?)?$"
)
_AGO = re.compile(
    r"il y a\s+(\d{1,5})\s*(min(?:utes?)?|mn|h(?:eures?)?|j(?:ours?)?|semaines?)"
    r"(?:(?<=[hes])\s*(?:et\s+)?(?P<more>\d{1,2})(?:\s*(?:min(?:utes?)?|mn))?)?$"
)
_STEPS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "j": timedelta(days=1), "s": timedelta(weeks=1)}


def parse_when(text: str, *, zone: str, now: datetime) -> When:
    """The time a person typed, read in `zone`. Raises WhenError, with the readings where there are several."""
    typed = " ".join(text.split())
    if not typed or len(typed) > MAX_TYPED:
        raise WhenError(f"Cette heure ne peut pas être lue. {forms('')}")
    reader = Reader(zone, now, typed)
    stripped, about = without_about(plain(typed))
    try:
        to_local(now, zone)
        for read in (_between, _slashed, _single):
            found = read(stripped, reader)
            if found is not None:
                return found.model_copy(update={"precision": "about"}) if about and found.until is None else found
    except ZoneUnknown as problem:
        raise WhenError(str(problem)) from None
    except (OverflowError, ValueError) as problem:
        if isinstance(problem, WhenError):
            raise
    raise reader.unread()


_DUE = datetime(9000, 1, 1, tzinfo=UTC)
"""A present so late that every deadline is past: what is read is then the date as written."""


def parse_due(text: str, *, zone: str) -> When:
    """A deadline as typed, its year included; a day alone ends at midnight. Raises WhenError."""
    if re.search(r"\d{4}|\d/\d{1,2}/\d{2}\b", text) is None:
        raise WhenError("Écrivez la date limite avec son année : 12/12/2026, ou 2026-12-12T17:00.")
    try:
        return parse_when(text, zone=zone, now=_DUE)
    except WhenError as problem:
        if problem.readings:
            raise
        raise WhenError(
            f"«{NBSP}{printable(text.strip())}{NBSP}» ne peut pas être lu comme une date : "
            "vérifiez le jour et le mois. Écrivez par exemple 12/12/2026, ou 2026-12-12T17:00."
        ) from None


def _between(text: str, reader: Reader) -> When | None:
    """« [hier] entre 22 h et 6 h »."""
    match = re.fullmatch(r"(.*?)\bentre\s+(.+?)\s+et\s+(.+)", text)
    if match is None:
        return None
    prefix, first, last = (part.strip() for part in match.groups())
    start, end = clock(first), clock(last)
    if start is None or end is None:
        return reader.between(_bound(f"{prefix} {first}", reader).earliest, _bound(last, reader).latest)
    if prefix:
        return range_on(prefix, start.at, end.at, reader)
    return _latest_range(start.at, end.at, reader)


def _latest_range(start: time, end: time, reader: Reader) -> When:
    """The latest such range that is over (the end is not in the future)."""
    last_day = reader.today + timedelta(days=end <= start)
    over = reader.instant(last_day, end) <= reader.now + TOLERANCE
    return clock_range(reader.today - timedelta(days=not over), start, end, reader)


def _slashed(text: str, reader: Reader) -> When | None:
    """`T1/T2` with ISO times (a slash between two digits groups of a date is not a range)."""
    if "/" not in text or not re.match(r"\d{4}-", text):
        return None
    first, _slash, last = text.partition("/")
    return reader.between(_bound(first, reader).earliest, _bound(last, reader).latest)


def _bound(text: str, reader: Reader) -> When:
    found = _single(text.strip(), reader)
    if found is None:
        raise reader.unread()
    return found


def _single(text: str, reader: Reader) -> When | None:
    """One time, or the range that one expression means."""
    readers: tuple[Callable[[str, Reader], When | None], ...] = (_now, _iso, _ago, night, dated, worded, _alone)
    return next((found for read in readers if (found := read(text, reader)) is not None), None)


def _now(text: str, reader: Reader) -> When | None:
    return reader.made("exact", reader.now) if text in {"maintenant", "a l'instant"} else None


def _iso(text: str, reader: Reader) -> When | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    on = date(int(year), int(month), int(day))
    if hour is None:
        return reader.whole_day(on)
    at = time(int(hour), int(minute), int(second or 0), int((fraction or "0").ljust(6, "0")))
    if offset is None:
        return reader.exact(on, at)
    shift = "+00:00" if offset == "z" else offset
    return reader.made("exact", datetime.fromisoformat(f"{on}T{at}{shift}").astimezone(UTC))


def _ago(text: str, reader: Reader) -> When | None:
    match = _AGO.fullmatch(text)
    if match is None:
        return None
    count, unit, more = int(match[1]), match[2][0], int(match["more"] or 0)
    if more and unit != "h":
        return None
    at = reader.now - count * _STEPS[unit] - timedelta(minutes=more)
    return reader.made("about", at.replace(second=0, microsecond=0))


def _alone(text: str, reader: Reader) -> When | None:
    """An hour alone is today's. Later than now: refused with the two days it may mean."""
    found = clock(text)
    if found is None:
        return None
    at = reader.instant(reader.today, found.at)
    if at > reader.now + TOLERANCE:
        days = (reader.today - timedelta(days=1), reader.today)
        readings = [datetime.combine(day, found.at).isoformat(timespec="minutes") for day in days]
        said = clock_time(datetime.combine(reader.today, found.at))
        why = f"est dans le futur aujourd’hui{NBSP}: si c’était hier, écrivez «{NBSP}hier à {said}{NBSP}»."
        raise reader.refusal(f" {why}", readings, understood=True)
    return reader.made("exact", at)
