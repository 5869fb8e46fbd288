"""Lengths of time in French words. Light: `incident list` needs them without any model."""

from datetime import timedelta

NBSP = "\u00a0"
"""A space where a line must not break."""

THIN = "\u202f"
"""A narrow one, between the thousands of a number."""


def duration(delta: timedelta) -> str:
    """« 3 jours 4 h », « 6 h 12 min », « 5 min », « moins d’une minute », without sign."""
    if abs(delta) < timedelta(minutes=1):
        return "moins d’une minute"
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
    """« 1 étape », « 3 étapes », « 2 mois », « 3 200 patients »."""
    several = plural or (noun if noun.endswith(("s", "x", "z")) else f"{noun}s")
    return f"{number:,}".replace(",", THIN) + NBSP + (noun if abs(number) < 2 else several)
