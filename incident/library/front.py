"""The first screen's lines, light enough to come from a cache; and the search in the doctor's own words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from incident.core.words import matches, told

QUESTION = "Que se passe-t-il ?"


@dataclass(frozen=True, slots=True)
class Title:
    """A playbook as the first screen names it."""

    id: str
    title: str
    rank: int
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line to choose: it opens a playbook, or asks a question that has lines of its own."""

    say: str
    opens: str = ""
    ask: str = ""
    ways: tuple["Line", ...] = ()
    words: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def leaves(self, path: tuple[str, ...] = ()) -> Iterator[tuple["Line", str]]:
        """Each line that opens a playbook, with everything said on the way to it."""
        said = (*path, self.say)
        if self.opens:
            yield self, " ".join(said)
        for way in self.ways:
            yield from way.leaves(said)


@dataclass(frozen=True, slots=True)
class Front:
    """Everything the first screen shows and searches."""

    titles: tuple[Title, ...]
    first: tuple[Line, ...]
    others: tuple[Line, ...]
    unsure: Line

    @property
    def root(self) -> Line:
        """The first question: the commonest, « Autre… » for the rest, « Je ne sais pas »."""
        others = self._all_others()
        count = f"({len(others)} situation{'s' if len(others) > 1 else ''})"
        more = (Line(f"Autre… {count}", ask=QUESTION, ways=others),) if others else ()
        return Line("", ask=QUESTION, ways=(*self.first, *more, self.unsure))

    def _all_others(self) -> tuple[Line, ...]:
        """The rest, and the playbooks of the practice's own that no line opens."""
        known = {leaf.opens for way in (*self.first, *self.others, self.unsure) for leaf, _ in way.leaves()}
        own = tuple(Line(title.title, opens=title.id) for title in self.titles if title.id not in known)
        return (*self.others, *own)

    def found(self, typed: str) -> list[Line]:
        """The playbooks that a person's words describe; first those that say all of them in one sentence."""
        wanted = told(typed)
        said = self._said()
        scored = [(_score(wanted, said[title.id]), title) for title in self._in_order()]
        ranked = sorted((one for one in scored if one[0] is not None), key=lambda one: one[0] or 0)
        return [Line(title.title, opens=title.id) for _, title in ranked]

    def _in_order(self) -> list[Title]:
        """The titles as the lines come, « Je ne sais pas » last: it is what is left when nothing else fits."""
        order = [leaf.opens for leaf, _ in self.root.leaves()]
        return sorted(self.titles, key=lambda title: (title.id == self.unsure.opens, order.index(title.id)))

    def _said(self) -> dict[str, list[str]]:
        """The sentences that describe each playbook: its title, its signs, what leads to it."""
        said = {title.id: [title.title, *title.signs] for title in self.titles}
        for way in (*self.first, *self._all_others(), self.unsure):
            for leaf, path in way.leaves():
                said[leaf.opens] += [path, *leaf.words]
        return said


def _score(wanted: str, sentences: list[str]) -> int | None:
    """How far what was typed is from a playbook's words, its title first: 0 is the title itself, as it is written.

    Then one of the other sentences; then the same with a slip; then words found here and there. None: not at all.
    """
    title, *others = sentences
    for worth, slips in ((0, False), (2, True)):
        if matches(wanted, title, slips=slips):
            return worth
        if any(matches(wanted, sentence, slips=slips) for sentence in others):
            return worth + 1
    return 4 if matches(wanted, " ".join(sentences)) else None
