"""French words for dates, durations, counts and lists. Pure; only absolute times go into documents."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from incident.core.when import When
from incident.core.zones import to_local

NBSP = "\u00a0"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SHORT_DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avril",
    "mai",
    "juin",
    "juill.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


def clock_time(local: datetime) -> str:
    """« 18 h 30 »."""
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def date_text(local: datetime) -> str:
    """« lundi 23 novembre 2026 »."""
    day = "1er" if local.day == 1 else str(local.day)
    return f"{DAYS[local.weekday()]} {day}{NBSP}{MONTHS[local.month - 1]}{NBSP}{local.year}"


def weekday(local: datetime) -> str:
    """« lundi »."""
    return DAYS[local.weekday()]


def instant_text(instant: datetime, zone_name: str) -> str:
    """« lundi 23 novembre 2026 à 18 h 30 », in a zone."""
    local = to_local(instant, zone_name)
    return f"{date_text(local)} à {clock_time(local)}"


def short_instant(instant: datetime, zone_name: str) -> str:
    """« lun. 23 nov. 18 h 30 », in a zone."""
    local = to_local(instant, zone_name)
    return f"{SHORT_DAYS[local.weekday()]} {local.day}{NBSP}{SHORT_MONTHS[local.month - 1]} {clock_time(local)}"


def when_text(when: When) -> str:
    """A When in words, in its own zone: « … à 7 h 50 », « … vers 7 h 50 », « entre … et … »."""
    first = to_local(when.earliest, when.zone)
    if when.precision == "range":
        return _range_text(first, to_local(when.latest, when.zone))
    return f"{date_text(first)} {'vers' if when.precision == 'about' else 'à'} {clock_time(first)}"


def _range_text(first: datetime, last: datetime) -> str:
    if first.date() == last.date():
        return f"{date_text(first)} entre {clock_time(first)} et {clock_time(last)}"
    return f"entre {date_text(first)} à {clock_time(first)} et {date_text(last)} à {clock_time(last)}"


def duration(delta: timedelta) -> str:
    """« 3 jours 4 h », « 6 h 12 min », « 5 min », without sign."""
    minutes = int(abs(delta).total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    if hours >= 100:
        days, hours = divmod(hours, 24)
        return f"{count(days, 'jour')} {hours}{NBSP}h" if hours else count(days, "jour")
    return f"{hours}{NBSP}h{NBSP}{minutes:02d}{NBSP}min" if hours else f"{minutes}{NBSP}min"


def short_duration(delta: timedelta) -> str:
    """« 7 j 15 h », « 71 h 18 », « 5 min », without sign: for a narrow line."""
    hours, minutes = divmod(int(abs(delta).total_seconds()) // 60, 60)
    if hours >= 100:
        return f"{hours // 24}{NBSP}j{NBSP}{hours % 24}{NBSP}h"
    return f"{hours}{NBSP}h{NBSP}{minutes:02d}" if hours else f"{minutes}{NBSP}min"


def remaining(delta: timedelta) -> str:
    """« 71 h 18 min », « en retard de 6 h 12 min »."""
    return duration(delta) if delta >= timedelta() else f"en retard de {duration(delta)}"


def count(number: int, noun: str, plural: str = "") -> str:
    """« 1 étape », « 3 étapes »."""
    return f"{number}{NBSP}{noun if abs(number) < 2 else plural or noun + 's'}"


def listed(parts: Sequence[str]) -> str:
    """« a, b et c »."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}" if parts else ""


def french(text: str) -> str:
    """No-break spaces where French wants them, in texts of ours (never in what people typed)."""
    for mark in (";", "!", "?"):
        text = text.replace(f" {mark}", f"\u202f{mark}")
    return text.replace(" :", f"{NBSP}:").replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»")


def yes_no(value: bool | None) -> str:
    """« oui », « non », « inconnu »."""
    return {True: "oui", False: "non", None: "inconnu"}[value]
