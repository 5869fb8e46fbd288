"""Words as people type them: compared without case, accents or small slips; shown without what drives a terminal."""

import re
import unicodedata

_WORD = re.compile(r"\w+")
_LITTLE = frozenset(
    _WORD.findall(
        "a ai ait as au aux avec c ce ces cet cette chez d dans de des du elle en est et eu il ils j je l la le les "
        "leur lui m ma me mes mon n ne nos notre on ont ou par pas plus pour qu que qui s sa se ses son sont sur t "
        "un une vos votre y ete fait"
    )
)
_UNSAFE = re.compile("[^\n\u00a0\u202f\u200d -~¡-¬®-ɏ]")
"""What might not be printable: everything but plain Latin letters and signs, checked one by one."""

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})

_ABOUT = re.compile(
    r"(?:^|(?<=[\s/]))[~≈]\s*"
    r"|\b(?:vers(?:\s+les)?|environ|a peu pres|autour de|aux environs de)\s+(?=\S)"
    r"|\s+(?:environ|a peu pres)$"
)


def folded(text: str) -> str:
    """The text in lower case without accents; « œ » is two letters, as most keyboards type it."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.casefold().translate(_LIGATURES))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in order, each once."""
    return list(dict.fromkeys(_WORD.findall(folded(text))))


def without_about(text: str) -> tuple[str, bool]:
    """A folded text without « vers », « environ », « à peu près » or `~`, and whether there was one."""
    stripped = _ABOUT.sub("", text).strip()
    return stripped, stripped != text.strip()


def near(typed: str, known: str) -> bool:
    """Whether one slip (two in a long word) turns what was typed into a known word; both folded.

    A slip is a letter missing, added, changed, or two letters swapped. Short words and numbers are not guessed.
    """
    allowed = 0 if len(typed) < 4 or typed.isdigit() else 1 if len(typed) < 8 else 2
    if abs(len(typed) - len(known)) > allowed:
        return typed == known
    return typed == known or (allowed > 0 and _distance(typed, known, allowed) <= allowed)


def _distance(first: str, second: str, most: int) -> int:
    """Slips between two words (optimal string alignment), or more than `most` as soon as that is sure."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, start=1):
        before, row, last = row, [i], before
        for j, other in enumerate(second, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]


def matches(typed: str, text: str, *, slips: bool = True) -> bool:
    """Whether every word typed begins a word of the text, or nearly is one unless slips do not count."""
    known = words_of(text)
    return all(any(word.startswith(w) or (slips and near(w, word)) for word in known) for w in words_of(typed))


def told(typed: str) -> str:
    """What was typed without the little words that tell nothing; all of it when nothing else was typed."""
    words = words_of(typed)
    return " ".join([word for word in words if word not in _LITTLE] or words)


def printable(text: str) -> str:
    """The text with terminal escapes and other control characters replaced by « � »; line ends stay."""
    return _UNSAFE.sub(lambda found: found[0] if found[0].isprintable() else "\ufffd", text)
