"""Time zones: the only module that knows the zone database (pytz, which carries its own).

Instants inside the program are aware UTC datetimes. Local times are read strictly: one that exists twice
or never is refused, with its readings (design §2, rule 10).
"""

from datetime import UTC, datetime, timedelta, tzinfo
from difflib import get_close_matches
from functools import lru_cache

import pytz

from incident.core.words import folded

NBSP = "\u00a0"
SHOWN = 60
"""How much of a mistyped name is repeated and compared: a whole pasted page would help nobody."""

PLACES = {
    "Europe/Paris": "Paris",
    "Indian/Reunion": "La Réunion",
    "Indian/Mayotte": "Mayotte",
    "America/Guadeloupe": "Guadeloupe",
    "America/Martinique": "Martinique",
    "America/Cayenne": "Guyane",
    "America/Miquelon": "Saint-Pierre-et-Miquelon",
    "America/St_Barthelemy": "Saint-Barthélemy",
    "America/Marigot": "Saint-Martin",
    "Pacific/Noumea": "Nouvelle-Calédonie",
    "Pacific/Tahiti": "Tahiti",
    "Pacific/Marquesas": "Marquises",
    "Pacific/Gambier": "Gambier",
    "Pacific/Wallis": "Wallis-et-Futuna",
    "Indian/Kerguelen": "Kerguelen",
}


class ZoneUnknown(ValueError):
    """No such zone; the text is the French sentence."""


class LocalTimeRefused(ValueError):
    """A local time that is not one instant. `readings` are the ISO forms to choose from."""

    def __init__(self, message: str, readings: list[str]) -> None:
        super().__init__(message)
        self.readings = readings


class Ambiguous(LocalTimeRefused):
    """A local time that existed twice (clocks put back)."""


class NonExistent(LocalTimeRefused):
    """A local time that never existed (clocks put forward)."""


def zone(name: str) -> tzinfo:
    """The zone of an IANA name. Raises ZoneUnknown."""
    try:
        return pytz.timezone(name)
    except (pytz.UnknownTimeZoneError, AttributeError, ValueError):
        raise ZoneUnknown(_unknown(name)) from None


def _unknown(name: str) -> str:
    """The sentence for a name no zone has, with up to three that look like it. Escapes are made visible."""
    shown = "".join(mark if mark.isprintable() else "\ufffd" for mark in name[:SHOWN])
    near = " ou ".join(_near(shown)) or "Europe/Paris"
    return f"Fuseau horaire inconnu «{NBSP}{shown}{NBSP}». Écrivez par exemple{NBSP}: {near}."


def _near(name: str) -> list[str]:
    """The zones whose name, city or French place is closest, best first."""
    by_words = {folded(known): known for known in pytz.all_timezones}
    by_words |= {known.rsplit("/", 1)[-1]: by_words[known] for known in by_words if known.count("/") == 1}
    by_words |= {folded(place_name): known for known, place_name in PLACES.items()}
    words = get_close_matches(folded(name), list(by_words), n=3, cutoff=0.6)
    return list(dict.fromkeys(by_words[word] for word in words))


def to_local(instant: datetime, zone_name: str) -> datetime:
    """The instant as it reads in a zone."""
    return instant.astimezone(zone(zone_name))


def from_local(naive: datetime, zone_name: str) -> datetime:
    """The UTC instant of a local time. Raises Ambiguous or NonExistent with the readings."""
    readings = local_readings(naive, zone_name)
    exact = [reading for reading in readings if reading.replace(tzinfo=None) == naive]
    if len(exact) == 1:
        return exact[0].astimezone(UTC)
    shown = [_iso(reading) for reading in readings]
    said = f"{naive.hour}{NBSP}h{NBSP}{naive.minute:02d} le {naive.day:02d}/{naive.month:02d}/{naive.year}"
    choice = " ou ".join(f"{iso}{season}" for iso, season in zip(shown, _seasons(readings), strict=True))
    if exact:
        raise Ambiguous(f"{said} a existé deux fois (changement d’heure){NBSP}: écrivez {choice}.", shown)
    raise NonExistent(f"{said} n’a pas existé (changement d’heure){NBSP}: écrivez {choice}.", shown)


def _iso(reading: datetime) -> str:
    """To the minute, unless seconds were typed: a reading is the time that was typed, not one near it."""
    return reading.isoformat() if reading.second or reading.microsecond else reading.isoformat(timespec="minutes")


def _seasons(readings: list[datetime]) -> list[str]:
    """Which reading is summer time; nothing when the change was not one of season."""
    summer = [bool(reading.dst()) for reading in readings]
    return [" (heure d’été)" if one else " (heure d’hiver)" for one in summer] if len(set(summer)) == 2 else ["", ""]


def local_readings(naive: datetime, zone_name: str) -> list[datetime]:
    """Every instant a local time may mean, earliest first: one, or two around a clock change."""
    known = zone(zone_name)
    offsets = {(naive.replace(tzinfo=UTC) + timedelta(days=shift)).astimezone(known).utcoffset() for shift in (-1, 1)}
    instants = {(naive - offset).replace(tzinfo=UTC) for offset in offsets if offset is not None}
    local = [instant.astimezone(known) for instant in sorted(instants)]
    exact = [reading for reading in local if reading.replace(tzinfo=None) == naive]
    return exact or local


@lru_cache(maxsize=4096)  # a document says the same few instants over and over
def season(local: datetime, zone_name: str) -> str:
    """Which of two equal wall times this is: « (heure d’été) » the night clocks go back, else nothing."""
    try:
        readings = local_readings(local.replace(tzinfo=None), zone_name)
    except OverflowError:  # the first and last days of the calendar, where no clock ever changed
        return ""
    return _seasons(readings)[readings.index(local)] if len(readings) == 2 else ""


def place(zone_name: str) -> str:
    """What to call a zone: « Paris », « La Réunion »."""
    return PLACES.get(zone_name, zone_name.rsplit("/", 1)[-1].replace("_", " "))
