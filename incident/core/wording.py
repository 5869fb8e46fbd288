"""French words for dates, durations, counts and lists. Pure; only absolute times go into documents."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from incident.core.durations import NBSP, THIN
from incident.core.when import When
from incident.core.zones import season, to_local

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
    return f"{DAYS[local.weekday()]} {_day(local)}{NBSP}{MONTHS[local.month - 1]}{NBSP}{local.year}"


def _day(local: date) -> str:
    return "1er" if local.day == 1 else str(local.day)


def weekday(local: datetime) -> str:
    """« lundi »."""
    return DAYS[local.weekday()]


def instant_text(instant: datetime, zone_name: str) -> str:
    """« lundi 23 novembre 2026 à 18 h 30 », in a zone."""
    local = to_local(instant, zone_name)
    return f"{date_text(local)} à {_sure_time(local, zone_name)}"


def deadline_text(instant: datetime, zone_name: str) -> str:
    """« lundi 14 décembre 2026 à 17 h 00 »; a local midnight ends the day before: « … à minuit (24 h 00) »."""
    local = to_local(instant, zone_name)
    if not _ends_a_day(local):
        return instant_text(instant, zone_name)
    return f"{date_text(local - timedelta(days=1))} à minuit (24{NBSP}h{NBSP}00)"


def short_deadline(instant: datetime, zone_name: str) -> str:
    """« lun. 14 déc. 17 h 00 »; a local midnight ends the day before: « mer. 2 déc. à minuit »."""
    local = to_local(instant, zone_name)
    if not _ends_a_day(local):
        return short_instant(instant, zone_name)
    return f"{_short_day(local - timedelta(days=1))} à minuit"


def _ends_a_day(local: datetime) -> bool:
    return (local.hour, local.minute, local.second) == (0, 0, 0)


def _sure_time(local: datetime, zone_name: str) -> str:
    """The time, with its season when the same wall time came twice: a record must tell them apart."""
    return clock_time(local) + season(local, zone_name)


def short_instant(instant: datetime, zone_name: str) -> str:
    """« lun. 23 nov. 18 h 30 », in a zone."""
    local = to_local(instant, zone_name)
    return f"{_short_day(local)} {clock_time(local)}"


def _short_day(local: datetime) -> str:
    return f"{SHORT_DAYS[local.weekday()]} {_day(local)}{NBSP}{SHORT_MONTHS[local.month - 1]}"


def passing_instant(instant: datetime, now: datetime, zone_name: str) -> str:
    """« 8 h 12 » on the present day, else « 22/11 18 h 30 », in a zone: for lines where room is short."""
    local = to_local(instant, zone_name)
    day = "" if local.date() == to_local(now, zone_name).date() else f"{local:%d/%m} "
    return day + clock_time(local)


def before(due: datetime, now: datetime, zone_name: str) -> str:
    """« aujourd’hui avant 19 h 30 », « demain avant minuit », « avant jeudi 26 nov. 18 h 30 », in a zone.

    Once it is over: « en retard : c’était avant jeudi 26 nov. 18 h 30 ».
    """
    late = f"en retard{NBSP}: c’était " if due < now else ""
    return late + _before(due, now, zone_name)


def _before(due: datetime, now: datetime, zone_name: str) -> str:
    local = to_local(due, zone_name)
    at_midnight = (local.hour, local.minute) == (0, 0)
    last = local.date() - timedelta(days=at_midnight)
    end = "minuit" if at_midnight else _sure_time(local, zone_name)
    away = (last - to_local(now, zone_name).date()).days
    if away in (0, 1):
        return f"{'demain' if away else 'aujourd’hui'} avant {end}"
    day = f"{DAYS[last.weekday()]} {_day(last)}{NBSP}{SHORT_MONTHS[last.month - 1]}"
    return f"avant la fin du {day}" if at_midnight else f"avant {day} {end}"


def when_text(when: When) -> str:
    """A When in words, in its own zone: « … à 7 h 50 », « … vers 7 h 50 », « entre … et … »."""
    first = to_local(when.earliest, when.zone)
    if when.precision == "range":
        return _range_text(first, to_local(when.latest, when.zone), when.zone)
    return f"{date_text(first)} {'vers' if when.precision == 'about' else 'à'} {_sure_time(first, when.zone)}"


def _range_text(first: datetime, last: datetime, zone_name: str) -> str:
    start, end = _sure_time(first, zone_name), _sure_time(last, zone_name)
    if first.date() == last.date():
        return f"{date_text(first)} entre {start} et {end}"
    return f"entre {date_text(first)} à {start} et {date_text(last)} à {end}"


def listed(parts: Sequence[str]) -> str:
    """« a, b et c »."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}" if parts else ""


def french(text: str) -> str:
    """No-break spaces where French wants them, in texts of ours (never in what people typed)."""
    for mark in (";", "!", "?"):
        text = text.replace(f" {mark}", f"{THIN}{mark}")
    return text.replace(" :", f"{NBSP}:").replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»")
