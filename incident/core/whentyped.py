"""Reading a time as a person types it. Never guesses: what is not one clear time is refused with readings."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import SequenceMatcher

from incident.core.durations import NBSP
from incident.core.when import MAX_TYPED, TOLERANCE, Precision, When, WhenError
from incident.core.wording import DAYS, clock_time
from incident.core.zones import LocalTimeRefused, ZoneUnknown, from_local, local_readings, to_local

FORMS = (
    "7 h 50",
    "hier à 22 h 30",
    "ce matin vers 8 h 10",
    "il y a 20 minutes",
    "23/11/2026 à 7 h 50",
    "entre 22 h et 6 h",
    "2026-11-23T07:50",
)
_TIME = r"(?P<h>\d{1,2})\s*(?:(?:h|heures?)(?:\s*(?P<m>\d{2})(?:\s*(?:min|mn))?)?|:(?P<c>\d{2}))"
_MONTHS = {
    "janvier": 1,
    "fevrier": 2,
    "mars": 3,
    "avril": 4,
    "mai": 5,
    "juin": 6,
    "juillet": 7,
    "aout": 8,
    "septembre": 9,
    "octobre": 10,
    "novembre": 11,
    "decembre": 12,
}
_DAY = rf"(?:le\s+)?(?:(?P<weekday>{'|'.join(DAYS)})\s+)?(?P<day>\d{{1,2}})"
_THEN = r"(?!\d)\s*(?:a|vers)?\s*"
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?\s*(z|[+-]\d{2}:?\d{2})?)?$"
)
_AGO = re.compile(
    r"il y a\s+(\d{1,5})\s*(min(?:utes?)?|mn|h(?:eures?)?|j(?:ours?)?)"
    r"(?:(?<=[hes])\s*(?P<more>\d{1,2})(?:\s*(?:min(?:utes?)?|mn))?)?$"
)
_SLASH = re.compile(rf"{_DAY}/(?P<month>\d{{1,2}})(?:/(?P<year>\d{{4}}))?{_THEN}")
_LONG = re.compile(rf"{_DAY}(?:er)?\s+(?P<month>{'|'.join(_MONTHS)})(?:\s+(?P<year>\d{{4}}))?{_THEN}")
_NIGHT = "cette nuit"
_NIGHT_STARTS = 21
_DAY_WORDS = (
    ("avant-hier", 2, None),
    ("avant hier", 2, None),
    ("hier soir", 1, (17, 24)),
    ("hier matin", 1, (0, 13)),
    ("hier apres-midi", 1, (12, 20)),
    ("hier", 1, None),
    (_NIGHT, 0, (0, 8)),
    ("ce matin", 0, (0, 13)),
    ("cet apres-midi", 0, (12, 20)),
    ("ce soir", 0, (17, 24)),
    ("aujourd'hui", 0, None),
    ("ce midi", 0, (11, 15)),
)
_CLOCK = re.compile(rf"(?:a\s+)?(?:{_TIME}|(?P<word>midi|minuit))$")


@dataclass(frozen=True, slots=True)
class _Reader:
    zone: str
    now: datetime
    typed: str

    @property
    def today(self) -> date:
        return to_local(self.now, self.zone).date()

    def instant(self, day: date, at: time) -> datetime:
        try:
            return from_local(datetime.combine(day, at), self.zone)
        except LocalTimeRefused as problem:
            raise self.refusal(f"{NBSP}: {problem}", problem.readings) from None

    def refusal(self, why: str, readings: list[str] | None = None) -> WhenError:
        """What was typed, its escapes made visible, and why it is not one time."""
        shown = "".join(mark if mark.isprintable() else "\ufffd" for mark in self.typed)
        return WhenError(f"«{NBSP}{shown}{NBSP}»{why}", readings)

    def unread(self) -> WhenError:
        """What cannot be read, with the three nearest readings: of its hour if it holds one, else of its form."""
        plain = _plain(self.typed)
        readings = self._near(plain)
        if not readings:
            return self.refusal(f" ne peut pas être lu comme une heure. {_forms(plain)}")
        return self.refusal(f" ne peut pas être lu. Vouliez-vous dire{NBSP}: {' · '.join(readings)}{NBSP}?", readings)

    def _near(self, plain: str) -> list[str]:
        """The last three days at the hour that stands in the text."""
        match = re.search(_TIME, plain)
        clock = _clock(match[0]) if match is not None else None
        if clock is None:
            return []
        said = clock_time(datetime.combine(self.today, clock))
        late = datetime.combine(self.today, clock) > to_local(self.now + TOLERANCE, self.zone).replace(tzinfo=None)
        days = ("hier", "avant-hier") if late else ("aujourd’hui", "hier", "avant-hier")
        return [f"{day} à {said}" for day in days]

    def choice(self, why: str, times: list[tuple[date, time]]) -> WhenError:
        """A refusal with the times it may mean, in order, those still to come left out."""
        wall = [datetime.combine(day, at) for day, at in times]
        now = to_local(self.now + TOLERANCE, self.zone).replace(tzinfo=None)
        readings = [when.isoformat(timespec="minutes") for when in sorted(wall) if when <= now]
        if not readings:
            return self.refusal(f" est dans le futur{NBSP}: vérifiez la date et l’heure.")
        return self.refusal(f"{NBSP}: {why}{NBSP}: écrivez {' ou '.join(readings)}.", readings)

    def made(self, precision: Precision, at: datetime, until: datetime | None = None) -> When:
        if (until or at) > self.now + TOLERANCE:
            raise self.refusal(f" est dans le futur{NBSP}: vérifiez la date et l’heure.")
        return When(precision=precision, at=at, until=until, zone=self.zone, typed=self.typed)


def parse_when(text: str, *, zone: str, now: datetime) -> When:
    """The time a person typed, read in `zone`. Raises WhenError, with the readings where there are several."""
    typed = " ".join(text.split())
    if not typed or len(typed) > MAX_TYPED:
        raise WhenError(f"Cette heure ne peut pas être lue. {_forms('')}")
    reader = _Reader(zone, now, typed)
    plain = _plain(typed)
    try:
        to_local(now, zone)
        for read in (_between, _slashed, _single):
            found = read(plain, reader)
            if found is not None:
                return found
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
    if re.search(r"\d{4}", text) is None:
        raise WhenError("Écrivez la date limite avec son année : 12/12/2026, ou 2026-12-12T17:00.")
    return parse_when(text, zone=zone, now=_DUE)


def _forms(plain: str) -> str:
    """The three accepted forms nearest to what was typed."""
    near = sorted(FORMS, key=lambda form: -SequenceMatcher(None, plain, _plain(form)).ratio())
    return f"Écrivez par exemple{NBSP}: {' · '.join(near[:3])}."


def _plain(typed: str) -> str:
    """Lower case, without accents, with straight apostrophes and plain spaces."""
    table = str.maketrans("àâäéèêëîïôöùûüç’", "aaaeeeeiioouuuc'")
    return " ".join(typed.casefold().translate(table).split())


def _between(plain: str, reader: _Reader) -> When | None:
    """« [hier] entre 22 h et 6 h »."""
    match = re.fullmatch(r"(.*?)entre\s+(.+?)\s+et\s+(.+)", plain)
    if match is None:
        return None
    prefix, first, last = (part.strip() for part in match.groups())
    start_clock, end_clock = _clock(first), _clock(last)
    if start_clock is None or end_clock is None:
        return _range(_bound(f"{prefix} {first}", reader).earliest, _bound(last, reader).latest, reader)
    if prefix:
        day = _day_of(prefix, reader)
        if day is None:
            return None
        return _clock_range(day, start_clock, end_clock, reader)
    return _latest_range(start_clock, end_clock, reader)


def _latest_range(start: time, end: time, reader: _Reader) -> When:
    """The latest such range that is over (the end is not in the future)."""
    found = _clock_range(reader.today, start, end, reader, check=False)
    if found.latest > reader.now + TOLERANCE:
        found = _clock_range(reader.today - timedelta(days=1), start, end, reader)
    return found


def _clock_range(day: date, start: time, end: time, reader: _Reader, *, check: bool = True) -> When:
    last_day = day + timedelta(days=1) if end <= start else day
    first, last = reader.instant(day, start), reader.instant(last_day, end)
    if check:
        return _range(first, last, reader)
    return When(precision="range", at=first, until=last, zone=reader.zone, typed=reader.typed)


def _range(first: datetime, last: datetime, reader: _Reader) -> When:
    if last < first:
        raise reader.refusal(f" finit avant de commencer{NBSP}: mettez le plus ancien d’abord.")
    return reader.made("range", first, last)


def _slashed(plain: str, reader: _Reader) -> When | None:
    """`T1/T2` with ISO times (a slash between two digits groups of a date is not a range)."""
    if "/" not in plain or not re.match(r"~?\s*\d{4}-", plain):
        return None
    first, _slash, last = plain.partition("/")
    return _range(_bound(first, reader).earliest, _bound(last, reader).latest, reader)


def _bound(plain: str, reader: _Reader) -> When:
    found = _single(plain.strip(), reader)
    if found is None:
        raise reader.unread()
    return found


def _single(plain: str, reader: _Reader) -> When | None:
    """One time, perhaps « vers » or `~`."""
    stripped = re.sub(r"^~\s*|\bvers\s+|\benviron\s+", "", plain)
    about = stripped != plain
    readers: tuple[Callable[[str, _Reader], When | None], ...] = (_now, _iso, _ago, _dated, _worded, _alone)
    for read in readers:
        found = read(stripped.strip(), reader)
        if found is not None:
            return found.model_copy(update={"precision": "about"}) if about and found.until is None else found
    return None


def _now(plain: str, reader: _Reader) -> When | None:
    return reader.made("exact", reader.now) if plain in {"maintenant", "a l'instant"} else None


def _iso(plain: str, reader: _Reader) -> When | None:
    match = _ISO.fullmatch(plain)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    on = date(int(year), int(month), int(day))
    if hour is None:
        return _whole_day(on, reader)
    at = time(int(hour), int(minute), int(second or 0), int((fraction or "0").ljust(6, "0")))
    if offset is None:
        return reader.made("exact", reader.instant(on, at))
    shift = "+00:00" if offset == "z" else offset
    return reader.made("exact", datetime.fromisoformat(f"{on}T{at}{shift}").astimezone(UTC))


def _whole_day(on: date, reader: _Reader) -> When:
    """A date alone: somewhere in that local day, up to now."""
    first = _edge(on, reader)
    last = min(_edge(on + timedelta(days=1), reader), reader.now)
    return reader.made("range", first, max(first, last))


def _edge(on: date, reader: _Reader) -> datetime:
    return local_readings(datetime.combine(on, time()), reader.zone)[0].astimezone(UTC)


def _ago(plain: str, reader: _Reader) -> When | None:
    match = _AGO.fullmatch(plain)
    if match is None:
        return None
    count, unit, more = int(match[1]), match[2][0], int(match["more"] or 0)
    if more and unit != "h":
        return None
    step = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "j": timedelta(days=1)}[unit]
    at = reader.now - count * step - timedelta(minutes=more)
    return reader.made("about", at.replace(second=0, microsecond=0))


def _dated(plain: str, reader: _Reader) -> When | None:
    """« 23/11 7h50 », « lundi 23 novembre 2026 à 7 h 50 »; without an hour, the whole day."""
    match = _SLASH.match(plain) or _LONG.match(plain)
    if match is None:
        return None
    on = _dated_day(match, reader)
    rest = plain[match.end() :].strip()
    return _at_on(on, rest, reader) if rest else _whole_day(on, reader)


def _at_on(on: date, rest: str, reader: _Reader) -> When | None:
    """A clock time on a named day, whose midnight may be either of its ends."""
    clock = _clock(rest)
    if clock is not None and rest.endswith("minuit"):
        raise reader.choice("ce jour a deux minuits", [(on, clock), (on + timedelta(days=1), clock)])
    return reader.made("exact", reader.instant(on, clock)) if clock is not None else None


def _dated_day(match: re.Match[str], reader: _Reader) -> date:
    """The day, on the weekday that was named; without a year, the latest that is not in the future."""
    day, month = int(match["day"]), _MONTHS.get(match["month"]) or int(match["month"])
    on = date(int(match["year"] or reader.today.year), month, day)
    if match["year"] is None and on > reader.today:
        on = date(on.year - 1, month, day)
    weekday = DAYS[on.weekday()]
    if match["weekday"] not in (None, weekday):
        raise reader.refusal(f"{NBSP}: le {on:%d/%m/%Y} est un {weekday}. Corrigez la date ou le jour.")
    return on


def _day_of(plain: str, reader: _Reader) -> date | None:
    for words, back, _span in _DAY_WORDS:
        if plain.rstrip() == words:
            return reader.today - timedelta(days=back)
    match = _SLASH.fullmatch(plain + " ") or _LONG.fullmatch(plain + " ")
    return None if match is None else _dated_day(match, reader)


def _worded(plain: str, reader: _Reader) -> When | None:
    """« hier à 22 h 30 », « ce matin 8 h 10 », « hier soir » (a range of that evening)."""
    for words, back, span in _DAY_WORDS:
        if plain.startswith(words):
            on = reader.today - timedelta(days=back)
            rest = plain[len(words) :].strip()
            if rest and span is not None:
                return _at_part(words, on, span, rest, reader)
            return _at_on(on, rest, reader) if rest else _part_of_day(words, on, span, reader)
    return None


def _at_part(words: str, on: date, span: tuple[int, int], rest: str, reader: _Reader) -> When | None:
    """« hier soir 20 h »: an hour outside that part of the day is a slip, and which one is not ours to say."""
    clock = _clock(rest)
    if clock is None:
        return None
    if words == _NIGHT and clock.hour >= _NIGHT_STARTS:
        times = [(on - timedelta(days=1), clock), (on, clock)]
        if reader.instant(on, clock) <= reader.now:
            raise reader.choice("deux nuits sont possibles", times)
        return reader.made("exact", reader.instant(*times[0]))
    if not span[0] <= clock.hour < span[1]:
        other = clock.replace(hour=(clock.hour + 12) % 24)
        why = f"{clock_time(datetime.combine(on, clock))} n’est pas à ce moment du jour"
        raise reader.choice(why, [(on, clock), (on, other)])
    return reader.made("exact", reader.instant(on, clock))


def _part_of_day(words: str, on: date, span: tuple[int, int] | None, reader: _Reader) -> When:
    if span is None:
        return _whole_day(on, reader)
    night = words == _NIGHT
    first = reader.instant(on - timedelta(days=night), time(_NIGHT_STARTS if night else span[0]))
    last_day, last_hour = (on + timedelta(days=1), 0) if span[1] == 24 else (on, span[1])
    last = min(reader.instant(last_day, time(last_hour)), reader.now)
    return reader.made("range", first, max(first, last))


def _alone(plain: str, reader: _Reader) -> When | None:
    """An hour alone is today's. Later than now: refused with the two days it may mean."""
    clock = _clock(plain)
    if clock is None:
        return None
    at = reader.instant(reader.today, clock)
    if at > reader.now + TOLERANCE:
        days = (reader.today - timedelta(days=1), reader.today)
        readings = [datetime.combine(day, clock).isoformat(timespec="minutes") for day in days]
        said = clock_time(datetime.combine(reader.today, clock))
        why = f"est dans le futur aujourd’hui{NBSP}: si c’était hier, écrivez «{NBSP}hier à {said}{NBSP}»."
        raise reader.refusal(f" {why}", readings)
    return reader.made("exact", at)


def _clock(plain: str) -> time | None:
    match = _CLOCK.fullmatch(plain.strip())
    if match is None:
        return None
    if match["word"]:
        return time(12 if match["word"] == "midi" else 0)
    hour, minute = int(match["h"]), int(match["m"] or match["c"] or 0)
    return time(hour % 24, minute) if hour < 24 and minute < 60 else None
