"""What changed between two versions, in lines that read well in a narrow window."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from incident.core.comparing import PassageChange, summed
from incident.core.state import Produced
from incident.core.wording import french, instant_text

Tone = Literal["head", "where", "before", "now", "plain"]
FORMATS = {"docx": "Word", "pdf": "PDF", "txt": "texte", "md": "Markdown"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line, and what it is: colour only repeats the sign or the word it begins with."""

    text: str
    tone: Tone


def comparison_lines(before: Produced, changes: Sequence[PassageChange], zone: str) -> Iterator[Line]:
    """With which version, how much changed, then each change under the heading it stands under."""
    yield Line(f"Comparé à la version du {version_text(before, zone)} : {summed(changes)}.", "head")
    where = ""
    for change in changes:
        if change.where not in (where, change.before, change.now):
            where = change.where
            yield Line(f"\n{where}", "where")
        yield Line("", "plain")
        yield from _lines(change)


def version_text(made: Produced, zone: str) -> str:
    """« lundi 23 novembre 2026 à 8 h 12 (Word, entrée 5) »."""
    at = instant_text(datetime.fromisoformat(made.prepared_at), zone)
    return french(f"{at} ({FORMATS.get(made.format, made.format)}, entrée {made.seq})")


def _lines(change: PassageChange) -> Iterator[Line]:
    if change.kind == "added":
        yield Line(f"+ Ajouté : {change.now}", "now")
    elif change.kind == "removed":
        yield Line(f"– Retiré : {change.before}", "before")
    else:
        yield Line(f"– Avant : {change.before}", "before")
        yield Line(f"+ Maintenant : {change.now}", "now")
