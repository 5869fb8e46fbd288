"""Notes first taken on paper, entered all at once: one line a note, its time first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from incident.core.commands import AddNote, AddNotes
from incident.core.when import When, WhenError
from incident.core.whenspoken import begins_number
from incident.core.whentyped import parse_when
from incident.errors import BadInput

MAX_LINES = 200
_SEPARATORS = " \t:;,|–—-"
_TIME_WORDS = 20
"""As many words as a time has: « entre lundi 23 novembre 2026 à 22 h 00 et mardi 24 novembre 2026 à 6 h 30 » has 19."""


@dataclass(frozen=True, slots=True)
class PaperNote:
    """One line read: when, and what."""

    line: int
    when: When
    text: str


def read_notes(text: str, *, zone: str, now: datetime) -> list[PaperNote]:
    """The notes of several lines, in order; empty lines are skipped. Raises BadInput naming the first bad line."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise BadInput("Écrivez une note par ligne, son heure d’abord : « 7 h 50 la secrétaire voit l’écran ».")
    if len(lines) > MAX_LINES:
        raise BadInput(f"Plus de {MAX_LINES} lignes : saisissez-les en plusieurs fois.")
    return [_read(number, line, zone, now) for number, line in lines]


def _read(number: int, line: str, zone: str, now: datetime) -> PaperNote:
    """The longest beginning that is a time, and the rest."""
    words = line.split()
    problem: WhenError | None = None
    for count in range(min(len(words) - 1, _TIME_WORDS), 0, -1):
        if words[count - 1] in {"environ", "près"} and begins_number(words[count]):
            continue  # « 8 h 10 environ 30 patients attendent »: it is the patients that are about thirty
        try:
            when = parse_when(" ".join(words[:count]).rstrip(_SEPARATORS), zone=zone, now=now)
        except WhenError as refused:
            if refused.understood:  # « 25/10/2026 à 2h30 » was twice: the day alone is not what was written
                raise BadInput(f"Ligne {number} : {refused}") from None
            if problem is None or (refused.readings and not problem.readings):
                problem = refused  # of those alike the longest is told: « 7 h 50 » rather than « 7 h »
            continue
        rest = " ".join(words[count:]).lstrip(_SEPARATORS)
        if rest:
            return PaperNote(number, when, rest)
    why = str(problem) if problem is not None else "il faut une heure, puis ce qui s’est passé."
    raise BadInput(f"Ligne {number} : {why}")


def command(notes: Sequence[PaperNote]) -> AddNotes:
    """What records them, all or none."""
    return AddNotes(tuple(AddNote(note.text, note.when) for note in notes))
