"""Days as people name them: dates, « hier soir », « lundi dernier », « dans la nuit du 22 au 23 »."""

import re
from datetime import date, datetime, time, timedelta

from incident.core.durations import NBSP
from incident.core.when import TOLERANCE, When, WhenError
from incident.core.whenreader import Reader
from incident.core.whenspoken import Clock, clock
from incident.core.wording import DAYS, MONTHS, clock_time
from incident.core.words import folded

_MONTHS = {folded(month): number for number, month in enumerate(MONTHS, start=1)}
_WEEKDAYS = "|".join(DAYS)
_YEAR = r"\d{4}|\d{2}"
_DAY = rf"(?:le\s+)?(?:(?P<weekday>{_WEEKDAYS})\s+)?(?P<day>\d{{1,2}})"
_THEN = r"(?!\d)\s*(?:a|vers)?\s*"
_SLASH = re.compile(rf"{_DAY}/(?P<month>\d{{1,2}})(?:/(?P<year>{_YEAR}))?{_THEN}")
_LONG = re.compile(rf"{_DAY}(?:er)?\s+(?P<month>{'|'.join(_MONTHS)})(?:\s+(?P<year>\d{{4}}))?{_THEN}")
_BACK = {"avant-hier": 2, "avant hier": 2, "hier": 1, "aujourd'hui": 0, "ce": 0, "cet": 0}
_PARTS = {"matin": (0, 13), "midi": (11, 15), "apres-midi": (12, 20), "apres midi": (12, 20), "soir": (17, 24)}
_SPOKEN = re.compile(
    r"(?:(?P<this>cet?)\s+(?P<now>matin|midi|apres[- ]midi|soir)"
    rf"|(?:(?P<back>avant[- ]hier|hier|aujourd'hui)|(?P<weekday>{_WEEKDAYS})(?P<last>\s+dernier)?)"
    r"(?:\s+(?P<part>matin|apres[- ]midi|soir))?)\b"
)
_NIGHT = re.compile(r"(?:(?:dans|pendant|durant)\s+)?(?P<night>cette nuit|la nuit derniere)\b")
_NIGHT_STARTS, _NIGHT_ENDS, _NIGHT_IS_LAST = 21, 8, 5
"""A night runs from 21 h to 8 h; from 5 h on, « la nuit dernière » is the one that ends."""


def _end(name: str) -> str:
    """One of the two days of « du lundi 22 novembre 2026 au … », each part optional."""
    named = rf"(?P<{name}weekday>{_WEEKDAYS})"
    month = rf"/(?P<{name}number>\d{{1,2}})(?:/(?P<{name}short>{_YEAR}))?"
    words = rf"\s+(?P<{name}month>{'|'.join(_MONTHS)})(?:\s+(?P<{name}year>\d{{4}}))?"
    dated = rf"(?P<{name}day>\d{{1,2}})(?:er)?(?!\d|\s*h|:)(?:{month}|{words})?"
    return rf"(?:(?:{named}\s+)?{dated}|{named.replace('weekday', 'only')})"


_NIGHT_OF = re.compile(
    rf"(?:(?:dans|pendant|durant)\s+)?la nuit\s+(?:du|de)\s+{_end('f')}\s+(?:au|a)\s+{_end('s')}(?![\d/])"
)
_YEARS_BACK = 9
"""« du 28 au 29 février » comes back after eight years at most."""


def dated(text: str, reader: Reader) -> When | None:
    """« 23/11 7h50 », « lundi 23 novembre 2026 à 7 h 50 »; without an hour, the whole day."""
    match = _SLASH.match(text) or _LONG.match(text)
    if match is None:
        return None
    on = _dated_day(match, reader)
    rest = text[match.end() :].strip()
    return _at_on(on, rest, reader) if rest else reader.whole_day(on)


def _at_on(on: date, rest: str, reader: Reader) -> When | None:
    """A clock time on a named day, whose midnight may be either of its ends."""
    found = clock(rest)
    if found is None:
        return None
    if found.midnight:
        first = on - timedelta(days=found.before)
        raise reader.choice("ce jour a deux minuits", [(first, found.at), (first + timedelta(days=1), found.at)])
    return reader.exact(on, found.at)


def _dated_day(match: re.Match[str], reader: Reader) -> date:
    """The day, on the weekday that was named; without a year, the latest that is not in the future."""
    day, month = int(match["day"]), _MONTHS.get(match["month"]) or int(match["month"])
    on = date(_year(match["year"]) or reader.today.year, month, day)
    if match["year"] is None and on > reader.today:
        on = date(on.year - 1, month, day)
    weekday = DAYS[on.weekday()]
    if match["weekday"] not in (None, weekday):
        raise reader.refusal(f"{NBSP}: le {on:%d/%m/%Y} est un {weekday}. Corrigez la date ou le jour.")
    return on


def _year(typed: str | None) -> int | None:
    """« 26 » is 2026: no incident is of another century."""
    return None if typed is None else int(typed) + (2000 if len(typed) == 2 else 0)


def worded(text: str, reader: Reader) -> When | None:
    """« hier à 22 h 30 », « lundi dernier 8 h 10 », « hier soir » (a range of that evening)."""
    match = _SPOKEN.match(text)
    if match is None:
        return None
    rest = text[match.end() :].strip()
    span = _PARTS.get(match["now"] or match["part"] or "")
    found = clock(rest)
    if rest and found is None:
        return None
    starts = found.at if found is not None else time(span[0] if span else 0)
    on = _day_named(match, starts, reader)
    if found is None:
        return _part_of_day(on, span, reader) if span else reader.whole_day(on)
    return _at_part(on, span, found, reader) if span else _at_on(on, rest, reader)


def _day_named(match: re.Match[str], starts: time, reader: Reader) -> date:
    """The day of « hier » or « lundi »: the latest such day on which that hour is not to come."""
    if match["weekday"] is None:
        return reader.today - timedelta(days=_BACK[match["back"] or match["this"]])
    back = (reader.today.weekday() - DAYS.index(match["weekday"])) % 7
    on, week = reader.today - timedelta(days=back), timedelta(days=7)
    if back:
        return on
    if datetime.combine(on, starts) > _latest(reader):
        return on - week
    if match["last"]:
        why = f"nous sommes {match['weekday']}, deux jours sont possibles"
        raise reader.either(why, [(on - week).isoformat(), on.isoformat()])
    return on


def _latest(reader: Reader) -> datetime:
    """The latest wall time that is not in the future."""
    return reader.local_now + TOLERANCE


def _at_part(on: date, span: tuple[int, int], found: Clock, reader: Reader) -> When:
    """« hier soir 20 h »: an hour outside that part of the day is a slip, and which one is not ours to say."""
    if found.midnight and span[1] == 24:
        return reader.exact(on + timedelta(days=not found.before), found.at)
    if not _within(span, found.at):
        raise _not_then([(on, found.at), (on, _other_half(found.at))], reader)
    return reader.exact(on, found.at)


def _within(span: tuple[int, int], at: time) -> bool:
    return span[0] <= at.hour < span[1]


def _other_half(at: time) -> time:
    return at.replace(hour=(at.hour + 12) % 24)


def _not_then(times: list[tuple[date, time]], reader: Reader) -> WhenError:
    """The refusal of an hour, the first of these, that is not of the part of the day it was said with."""
    return reader.choice(f"{clock_time(datetime.combine(*times[0]))} n’est pas à ce moment du jour", times)


def _part_of_day(on: date, span: tuple[int, int], reader: Reader) -> When:
    last_day, last_hour = (on + timedelta(days=1), 0) if span[1] == 24 else (on, span[1])
    return reader.up_to_now(reader.instant(on, time(span[0])), reader.instant(last_day, time(last_hour)))


def night(text: str, reader: Reader) -> When | None:
    """« cette nuit », « la nuit dernière à 3 h », « dans la nuit du 22 au 23 novembre »."""
    said, between = _NIGHT.match(text), _NIGHT_OF.match(text)
    match = said or between
    if match is None:
        return None
    rest = text[match.end() :].strip()
    found = clock(rest)
    if rest and found is None:
        return None
    evening = _night_between(match, reader) if said is None else reader.today - timedelta(days=1)
    if said is not None:
        _one_night(said["night"] == "cette nuit", evening, found, reader)
    return _in_night(evening, found, reader)


def _one_night(this: bool, evening: date, found: Clock | None, reader: Reader) -> None:
    """Refuses what may be two nights: « cette nuit » late in the evening, « la nuit dernière » before dawn."""
    hour = reader.local_now.hour
    other = evening + timedelta(days=1 if this else -1)
    if not (hour >= _NIGHT_STARTS if this else hour < _NIGHT_IS_LAST):
        return
    if found is None:
        raise reader.either("deux nuits sont possibles", [_night_text(day) for day in sorted((evening, other))])
    times = [(_night_day(day, found.at), found.at) for day in sorted((evening, other))]
    if all(datetime.combine(*each) <= _latest(reader) for each in times):
        raise reader.choice("deux nuits sont possibles", times)


def _night_text(evening: date) -> str:
    morning = evening + timedelta(days=1)
    return f"dans la nuit du {evening:%d/%m/%Y} au {morning:%d/%m/%Y}"


def _night_day(evening: date, at: time) -> date:
    """The day of an hour of that night: before midnight, or after."""
    return evening if at.hour >= _NIGHT_STARTS else evening + timedelta(days=1)


def _in_night(evening: date, found: Clock | None, reader: Reader) -> When:
    morning = evening + timedelta(days=1)
    if found is None:
        first = reader.instant(evening, time(_NIGHT_STARTS))
        return reader.up_to_now(first, reader.instant(morning, time(_NIGHT_ENDS)))
    if _NIGHT_ENDS <= found.at.hour < _NIGHT_STARTS:
        other = _other_half(found.at)
        raise _not_then([(morning, found.at), (_night_day(evening, other), other)], reader)
    return reader.exact(_night_day(evening, found.at), found.at)


def _night_between(match: re.Match[str], reader: Reader) -> date:
    """The evening of a night named by its two days: the latest that has begun, or the one of the year given."""
    present = _latest(reader)
    years = [_year(match[name]) for name in ("fyear", "fshort", "syear", "sshort") if match[name]]
    last = date(years[-1] or 0, 12, 31) if years else present.date()
    for back in range(366 * (2 if years else _YEARS_BACK)):
        evening = last - timedelta(days=back)
        begun = years or datetime.combine(evening, time(_NIGHT_STARTS)) <= present
        if begun and _is_day("f", match, evening) and _is_day("s", match, evening + timedelta(days=1)):
            return evening
    raise reader.refusal(f"{NBSP}: une nuit va d’un jour au lendemain. Corrigez l’un des deux jours.")


def _is_day(end: str, match: re.Match[str], on: date) -> bool:
    """Whether a day is the one named, as far as it was named."""
    weekday, year = match[f"{end}weekday"] or match[f"{end}only"], _year(match[f"{end}year"] or match[f"{end}short"])
    month = _MONTHS.get(match[f"{end}month"] or "") or int(match[f"{end}number"] or on.month)
    day = int(match[f"{end}day"] or on.day)
    same_date = (day, month, year or on.year) == (on.day, on.month, on.year)
    return same_date and weekday in (None, DAYS[on.weekday()])


def range_on(prefix: str, start: time, end: time, reader: Reader) -> When | None:
    """« hier entre 22 h et 23 h »: two hours from a named day on; an end before its start is of the day after."""
    on, span = _day_before(prefix, start, reader)
    if on is None:
        return None
    if span is not None and not _within(span, start):
        raise _not_then([(on, start), (on, _other_half(start))], reader)
    return clock_range(on, start, end, reader)


def _day_before(prefix: str, start: time, reader: Reader) -> tuple[date | None, tuple[int, int] | None]:
    """The day that stands before « entre », and the part of the day that was named with it."""
    said = _NIGHT.fullmatch(prefix)
    if said is not None:
        evening = reader.today - timedelta(days=1)
        _one_night(said["night"] == "cette nuit", evening, Clock(start), reader)
        return _night_day(evening, start), None
    spoken = _SPOKEN.fullmatch(prefix)
    if spoken is not None:
        return _day_named(spoken, start, reader), _PARTS.get(spoken["now"] or spoken["part"] or "")
    match = _SLASH.fullmatch(prefix + " ") or _LONG.fullmatch(prefix + " ")
    return (None if match is None else _dated_day(match, reader)), None


def clock_range(day: date, start: time, end: time, reader: Reader) -> When:
    """Between two hours, the first on that day."""
    last_day = day + timedelta(days=1) if end <= start else day
    return reader.between(reader.instant(day, start), reader.instant(last_day, end))
