"""Reading a time as a person types it. Never guesses: what is not one clear time is refused with readings."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from incident.core.when import MAX_TYPED, TOLERANCE, Precision, When, WhenError
from incident.core.zones import LocalTimeRefused, from_local, local_readings, to_local

EXAMPLES = "7 h 50 ; hier à 22 h 30 ; 2026-11-23T07:50"
FORMS = (
    "Formes lues : 7 h 50 · hier à 22 h 30 · ce matin vers 8 h 10 · il y a 20 minutes · "
    "23/11/2026 à 7 h 50 · entre 22 h et 6 h · 2026-11-23T07:50."
)
_TIME = r"(?P<h>\d{1,2})\s*(?:h|:|heures?)\s*(?P<m>\d{2})?(?:\s*(?:min|mn))?"
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
_WEEKDAYS = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+"
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?\s*(z|[+-]\d{2}:?\d{2})?)?$"
)
_AGO = re.compile(
    r"il y a\s+(\d{1,5})\s*(min(?:utes?)?|mn|h(?:eures?)?|j(?:ours?)?)(?:\s*(\d{1,2})(?:\s*min(?:utes?)?)?)?$"
)
_SLASH = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\s*(?:a|vers)?\s*")
_LONG = re.compile(
    rf"(?:le\s+)?(?:{_WEEKDAYS})?(\d{{1,2}})(?:er)?\s+({'|'.join(_MONTHS)})(?:\s+(\d{{4}}))?\s*(?:a|vers)?\s*"
)
_DAY_WORDS = (
    ("avant-hier", 2, None),
    ("avant hier", 2, None),
    ("hier soir", 1, (17, 24)),
    ("hier matin", 1, (0, 13)),
    ("hier apres-midi", 1, (12, 20)),
    ("hier", 1, None),
    ("cette nuit", 0, (0, 8)),
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
            raise WhenError(f"« {self.typed} » : {problem}", problem.readings) from None

    def made(self, precision: Precision, at: datetime, until: datetime | None = None) -> When:
        if at > self.now + TOLERANCE:
            raise WhenError(f"« {self.typed} » est dans le futur : vérifiez la date et l’heure.")
        return When(precision=precision, at=at, until=until, zone=self.zone, typed=self.typed)


def parse_when(text: str, *, zone: str, now: datetime) -> When:
    """The time a person typed, read in `zone`. Raises WhenError, with the readings where there are several."""
    typed = " ".join(text.split())
    if not typed or len(typed) > MAX_TYPED:
        raise WhenError(f"Cette heure ne peut pas être lue. {FORMS}")
    reader = _Reader(zone, now, typed)
    plain = _plain(typed)
    try:
        for read in (_between, _slashed, _single):
            found = read(plain, reader)
            if found is not None:
                return found
    except (OverflowError, ValueError) as problem:
        if isinstance(problem, WhenError):
            raise
    raise WhenError(f"« {typed} » ne peut pas être lu comme une heure. {FORMS}")


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
        start, end = _bound(f"{prefix} {first}", reader), _bound(last, reader)
        return _range(start, end, reader)
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
        raise WhenError(f"« {reader.typed} » finit avant de commencer : mettez le plus ancien d’abord.")
    return reader.made("range", first, last)


def _slashed(plain: str, reader: _Reader) -> When | None:
    """`T1/T2` with ISO times (a slash between two digits groups of a date is not a range)."""
    if "/" not in plain or not re.match(r"\d{4}-", plain):
        return None
    first, _slash, last = plain.partition("/")
    return _range(_bound(first.strip(), reader), _bound(last.strip(), reader), reader)


def _bound(plain: str, reader: _Reader) -> datetime:
    found = _single(plain.strip(), reader)
    if found is None:
        raise WhenError(f"« {reader.typed} » ne peut pas être lu comme une heure. {FORMS}")
    return found.earliest


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
    count, unit, more = int(match[1]), match[2][0], int(match[3] or 0)
    step = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "j": timedelta(days=1)}[unit]
    at = reader.now - count * step - timedelta(minutes=more)
    return reader.made("about", at.replace(second=0, microsecond=0))


def _dated(plain: str, reader: _Reader) -> When | None:
    """« 23/11 7h50 », « lundi 23 novembre 2026 à 7 h 50 »; without an hour, the whole day."""
    match = _SLASH.match(plain) or _LONG.match(plain)
    if match is None:
        return None
    month = _MONTHS.get(match[2]) or int(match[2])
    on = _dated_day(int(match[1]), month, match[3], reader)
    rest = plain[match.end() :].strip()
    if not rest:
        return _whole_day(on, reader)
    clock = _clock(rest)
    return reader.made("exact", reader.instant(on, clock)) if clock is not None else None


def _dated_day(day: int, month: int, year: str | None, reader: _Reader) -> date:
    """The day; without a year, the latest that is not in the future."""
    if year is not None:
        return date(int(year), month, day)
    on = date(reader.today.year, month, day)
    return on if on <= reader.today else date(reader.today.year - 1, month, day)


def _day_of(plain: str, reader: _Reader) -> date | None:
    for words, back, _span in _DAY_WORDS:
        if plain.rstrip() == words:
            return reader.today - timedelta(days=back)
    match = _SLASH.fullmatch(plain + " ") or _LONG.fullmatch(plain + " ")
    if match is None:
        return None
    return _dated_day(int(match[1]), _MONTHS.get(match[2]) or int(match[2]), match[3], reader)


def _worded(plain: str, reader: _Reader) -> When | None:
    """« hier à 22 h 30 », « ce matin 8 h 10 », « hier soir » (a range of that evening)."""
    for words, back, span in _DAY_WORDS:
        if plain.startswith(words):
            on = reader.today - timedelta(days=back)
            rest = plain[len(words) :].strip()
            if rest:
                clock = _clock(rest)
                return reader.made("exact", reader.instant(on, clock)) if clock is not None else None
            return _part_of_day(on, span, reader)
    return None


def _part_of_day(on: date, span: tuple[int, int] | None, reader: _Reader) -> When:
    if span is None:
        return _whole_day(on, reader)
    first = reader.instant(on, time(span[0]))
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
        yesterday = reader.instant(reader.today - timedelta(days=1), clock)
        readings = [to_local(x, reader.zone).strftime("%Y-%m-%dT%H:%M") for x in (yesterday, at)]
        said = f"{clock.hour} h {clock.minute:02d}"
        raise WhenError(
            f"« {reader.typed} » est dans le futur aujourd’hui : si c’était hier, écrivez « hier à {said} ».", readings
        )
    return reader.made("exact", at)


def _clock(plain: str) -> time | None:
    match = _CLOCK.fullmatch(plain.strip())
    if match is None:
        return None
    if match["word"]:
        return time(12 if match["word"] == "midi" else 0)
    hour, minute = int(match["h"]), int(match["m"] or 0)
    return time(hour % 24, minute) if hour < 24 and minute < 60 else None
