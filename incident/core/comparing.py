"""What changed between two versions of a document, passage by passage, for people to read. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from incident.core.durations import count

Kind = Literal["added", "removed", "changed"]
KIND_LABELS: dict[Kind, str] = {"added": "ajouté", "removed": "retiré", "changed": "changé"}
ALIKE = 0.5
"""From this likeness on, a passage that took another's place is that passage, changed."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, a list item or a row of a table; `heading` when it names a part."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class PassageChange:
    """What was added, removed or changed, under which heading; `before` or `now` is empty where there was nothing."""

    kind: Kind
    where: str
    before: str
    now: str


def compare(before: Sequence[Passage], now: Sequence[Passage]) -> tuple[PassageChange, ...]:
    """The changes in the order of the present version. Spaces alone are no change."""
    old, new = [_flat(one.text) for one in before], [_flat(one.text) for one in now]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found: list[PassageChange] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag != "equal":
            found += _changes(before, now, (i, i_end), (j, j_end))
    return tuple(found)


def _changes(
    before: Sequence[Passage], now: Sequence[Passage], old: tuple[int, int], new: tuple[int, int]
) -> Iterator[PassageChange]:
    """The changes of one place: likely pairs are one change, the rest is removed or added."""
    left = list(range(*old))
    for j in range(*new):
        pair = next((i for i in left if _alike(before[i].text, now[j].text)), None)
        if pair is None:
            yield PassageChange("added", _heading(now, j), "", now[j].text)
            continue
        for i in left[: left.index(pair)]:
            yield PassageChange("removed", _heading(before, i), before[i].text, "")
        left = left[left.index(pair) + 1 :]
        yield PassageChange("changed", _heading(now, j), before[pair].text, now[j].text)
    for i in left:
        yield PassageChange("removed", _heading(before, i), before[i].text, "")


def _alike(before: str, now: str) -> bool:
    """Whether one is likely the other, changed: alike, or the same question answered otherwise."""
    question, sign, _answer = before.partition(CELL)
    if sign and now.startswith(question + sign):
        return True
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


CELL = " | "
"""What stands between the cells of a row."""


def _heading(passages: Sequence[Passage], at: int) -> str:
    """The heading a passage stands under, empty before the first; a heading stands under none but itself."""
    return next((passages[n].text for n in range(at, -1, -1) if passages[n].heading), "")


def _flat(text: str) -> str:
    return " ".join(text.split())


def summed(changes: Sequence[PassageChange]) -> str:
    """« 2 passages ajoutés, 1 passage changé »."""
    if not changes:
        return "rien n’a changé"
    counts = ((kind, sum(change.kind == kind for change in changes)) for kind in KIND_LABELS)
    said = (count(n, f"passage {KIND_LABELS[kind]}", f"passages {KIND_LABELS[kind]}s") for kind, n in counts if n)
    return ", ".join(said)
