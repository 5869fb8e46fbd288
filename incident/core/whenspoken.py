"""The words of a typed time: plain letters, numbers written out, and the hour of a clock."""

import re
from dataclasses import dataclass
from datetime import time

from incident.core.words import folded

_UNITS = ("zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
_TEENS = ("onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf")
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante"}


def _number_words() -> dict[str, int]:
    """« une » to « cinquante-neuf »: hours, minutes and days; hyphens are read as spaces."""
    known = {word.replace("-", " "): number for number, word in enumerate(_UNITS + _TEENS)}
    for ten, word in _TENS.items():
        known |= {word: ten, f"{word} et un": ten + 1}
        known |= {f"{word} {_UNITS[unit]}": ten + unit for unit in range(2, 10)}
    return known | {f"{word}e": number for word, number in known.items() if word.endswith("un")}


_NUMBERS = _number_words()


def _any_of(words: list[str]) -> str:
    return "|".join(word.replace(" ", "[ -]") for word in sorted(words, key=len, reverse=True))


_NUMBER = _any_of(list(_NUMBERS))
_FIVES = _any_of([word for word, number in _NUMBERS.items() if number and number % 5 == 0])
_WRITTEN = re.compile(
    rf"\b(?:(?P<hours>{_NUMBER})(?P<said>\s+heures?)(?:\s+(?P<after>{_FIVES})\b)?"
    rf"|(?P<count>{_NUMBER})(?=\s+(?:minutes?|jours?|semaines?)\b)"
    rf"|(?P<lead>midi|minuit|moins)\s+(?P<fives>{_FIVES})\b)"
)
"""Minutes in words go by five, after an hour in words: « 8 h deux patients attendent » does not hold 8 h 02."""

_PAST = {"demi": "30", "demie": "30", "quart": "15", "trois quarts": "45"}
_PAST_HOUR = re.compile(r"\b(\d{1,2}\s*(?:h|heures?)|midi|minuit)\s+et\s+(trois quarts|quart|demie?)\b")
_LENGTHS = (
    (re.compile(r"\b(?:les\s+)?trois[ -]quarts d'heure\b"), "45 min"),
    (re.compile(r"\b(?:un\s+)?quart d'heure\b"), "15 min"),
    (re.compile(r"\b(?:une\s+)?demi[ -]heure\b"), "30 min"),
    (re.compile(r"\bmoins\s+(?:le\s+|un\s+)?quart\b"), "moins 15"),
)

TIME = r"(?P<h>\d{1,2})\s*(?:(?:h|heures?)(?:\s*(?P<m>\d{2})(?:\s*(?:min(?:utes?)?|mn))?)?|:(?P<c>\d{2}))"
_CLOCK = re.compile(
    rf"(?:a\s+)?(?:{TIME}|(?P<word>midi|minuit)(?:\s+(?P<past>\d{{2}}))?)"
    r"(?:\s+moins\s+(?P<less>\d{1,2})(?:\s*(?:min(?:utes?)?|mn))?)?"
    r"(?:\s+(?P<half>du matin|de l'apres-midi|du soir))?$"
)
_HALVES = {"du matin": (0, 12), "de l'apres-midi": (12, 20), "du soir": (17, 24)}


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour of the day. `midnight`: said as « minuit », which a day has two of; `before`: « minuit moins … »."""

    at: time
    midnight: bool = False
    before: bool = False


def plain(typed: str) -> str:
    """Lower case, without accents, with straight apostrophes and plain spaces, numbers written in digits."""
    table = str.maketrans("àâäéèêëîïôöùûüç’", "aaaeeeeiioouuuc'")
    text = " ".join(typed.casefold().translate(table).split())
    for length, minutes in _LENGTHS:
        text = length.sub(minutes, text)
    text = _WRITTEN.sub(_in_digits, text)
    return _PAST_HOUR.sub(lambda found: f"{found[1]} {_PAST[found[2]]}", text)


def begins_number(word: str) -> bool:
    """Whether a word is a number, or the beginning of one: « 30 », « trente »."""
    return word[:1].isdigit() or folded(word) in _NUMBERS


def _in_digits(found: re.Match[str]) -> str:
    """« huit heures dix » is `08 heures 10`, « moins cinq » is `moins 05`."""
    if found["hours"]:
        after = f" {_digits(found['after'])}" if found["after"] else ""
        return f"{_digits(found['hours'])}{found['said']}{after}"
    return _digits(found["count"]) if found["count"] else f"{found['lead']} {_digits(found['fives'])}"


def _digits(word: str) -> str:
    return f"{_NUMBERS[word.replace('-', ' ')]:02d}"


def clock(text: str) -> Clock | None:
    """« 7 h 50 », « 8 heures moins 5 », « midi 30 », « 8 h du soir »: one hour of the day, or None."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    word = match["word"]
    hour = int(match["h"]) if word is None else 12 if word == "midi" else 0
    minute, less = int(match["m"] or match["c"] or match["past"] or 0), int(match["less"] or 0)
    if hour > 23 or minute > 59 or less > 59 or (less and minute) or (less and not hour and word is None):
        return None
    said = _half_of_day(hour, match["half"])
    if said is None:
        return None
    minutes = (said * 60 + minute - less) % (24 * 60)
    return Clock(time(*divmod(minutes, 60)), word == "minuit", word == "minuit" and less > 0)


def _half_of_day(hour: int, half: str | None) -> int | None:
    """« 8 h du soir » is 20 h; an hour that is not at that moment of the day is none."""
    if half is None:
        return hour
    first, end = _HALVES[half]
    return next((said for said in (hour, hour + 12) if first <= said < end), None)
