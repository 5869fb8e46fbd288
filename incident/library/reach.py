"""Which steps can ever be shown: conditions tried on every combination of answers that matters."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from math import prod
from typing import get_args

from incident.core.clocks import Status
from incident.core.conditions import facts_used, holds, references, spelled_out
from incident.core.facts import Fact, JsonValue
from incident.core.playbook import Library, Playbook

TRIED = 100_000
"""Combinations tried for one playbook; a condition left undecided is taken to be possible."""

ALWAYS_KNOWN = frozenset({"risk_level", "notification_late", "incident_reference"})
"""The computed facts that are never unknown."""

Atom = tuple[str, str]
Values = tuple[object, ...]


@dataclass(frozen=True)
class Supposed:
    """A view in which every answer, step and obligation is what it is supposed to be."""

    facts: Mapping[str, Fact]
    supposed: Mapping[Atom, object]

    def value(self, fact: str) -> JsonValue:
        """The supposed value."""
        return self.supposed.get(("fact", fact))  # type: ignore[return-value]

    def rank(self, fact: str, value: object) -> int | None:
        """Where a value stands among the fact's ordered options."""
        known = self.facts.get(fact)
        return known.rank(value) if known is not None else None

    def is_done(self, step: str) -> bool:
        """Whether the step is supposed to be done."""
        return self.supposed.get(("done", step)) is True

    def is_filed(self, obligation: str) -> bool:
        """Whether the obligation is supposed to be filed."""
        return self.supposed.get(("filed", obligation)) is True

    def obligation_status(self, obligation: str) -> str | None:
        """The supposed status."""
        return str(self.supposed.get(("obligation", obligation)))


class _Needed(Exception):
    """A question needs an answer not yet supposed."""

    def __init__(self, atom: Atom) -> None:
        self.atom = atom


class Asking(dict[Atom, object]):
    """What is supposed so far; looking at anything else is said."""

    def __missing__(self, atom: Atom) -> object:
        raise _Needed(atom)


class Path(Supposed):
    """A view on what is supposed so far."""

    def value(self, fact: str) -> JsonValue:
        """The supposed value."""
        return self.supposed["fact", fact]  # type: ignore[return-value]

    def is_done(self, step: str) -> bool:
        """Whether the step is supposed to be done."""
        return self.supposed["done", step] is True

    def is_filed(self, obligation: str) -> bool:
        """Whether the obligation is supposed to be filed."""
        return self.supposed["filed", obligation] is True

    def obligation_status(self, obligation: str) -> str | None:
        """The supposed status."""
        return str(self.supposed["obligation", obligation])


Question = Callable[[Supposed], bool]


@dataclass(frozen=True)
class Answers:
    """A question, and what each thing it may look at can be."""

    question: Question
    domains: Mapping[Atom, Values]
    facts: Mapping[str, Fact]

    def ends(self) -> Iterator[tuple[Mapping[Atom, object], bool]]:
        """Every end: the answers that lead there, and what the question says."""
        left = [Asking()]
        while left:
            known = left.pop()
            try:
                said = self.question(Path(self.facts, known))
            except _Needed as need:
                left += (Asking({**known, need.atom: value}) for value in self.domains.get(need.atom, (None,)))
            else:
                yield known, said

    def covered(self, known: Mapping[Atom, object]) -> int:
        """How many combinations an end settles."""
        return prod(len(values) for atom, values in self.domains.items() if atom not in known)


def unreachable(playbook: Playbook, library: Library) -> list[int]:
    """The places of the steps whose condition nothing can make true, whatever is answered and done."""
    never_done = {step.id for step in playbook.steps}
    left = dict(enumerate(playbook.steps))
    applies = {duty.id: duty.applies for duty in library.obligations.values()}
    whens = {place: spelled_out(step.when, applies) for place, step in left.items()}
    awaited = {place: set(references(step.when, "done")) for place, step in left.items()}
    tried = max(50, TRIED // max(1, len(left)))
    candidates = list(left)
    while candidates:
        found = [place for place in candidates if possible(whens[place], library.facts, never_done, tried)]
        reached = {left.pop(place).id for place in found}
        never_done -= reached
        candidates = [place for place in left if awaited[place] & reached]
    return sorted(left)


def possible(
    condition: Mapping[str, object], facts: Mapping[str, Fact], never_done: Collection[str] = (), tried: int = TRIED
) -> bool:
    """Whether some answers make the condition true."""
    known = domains([condition], facts, never_done)
    ends = Answers(lambda view: holds(condition, view) is True, known, facts).ends()
    return any(said for _, said in islice(ends, tried)) or next(ends, None) is not None


def domains(
    conditions: Iterable[Mapping[str, object]], facts: Mapping[str, Fact], never_done: Collection[str] = ()
) -> dict[Atom, Values]:
    """What each thing the conditions look at can be: one value for all those that they do not tell apart."""
    looked = list(conditions)
    wanted: dict[str, list[object]] = {}
    for name, value in (pair for one in looked for pair in facts_used(one)):
        if value not in wanted.setdefault(name, []):
            wanted[name].append(value)
    found: dict[Atom, Values] = {
        ("fact", name): _told_apart(facts, name, w) for name, w in wanted.items() if name in facts
    }
    for condition in looked:
        for step in references(condition, "done"):
            found["done", step] = (False,) if step in never_done else (True, False)
        found |= {("filed", name): (True, False) for name in references(condition, "filed")}
        for operator in ("obligation", "owed"):
            found |= {("obligation", name): get_args(Status) for name in references(condition, operator)}
    return found


def _told_apart(facts: Mapping[str, Fact], name: str, wanted: list[object]) -> Values:
    """One answer of each kind: two that give every comparison the same result are of one kind."""

    def kind(answer: object) -> tuple[bool | None, ...]:
        view = Supposed(facts, {("fact", name): answer})
        return tuple(holds({name: one}, view) for one in wanted)

    if facts[name].type != "multi":
        return tuple({kind(answer): answer for answer in _answers(facts[name], wanted)}.values())
    kinds: dict[tuple[bool | None, ...], list[str]] = {kind([]): []}
    for option in facts[name].options:
        kinds |= {kind([*chosen, option.id]): [*chosen, option.id] for chosen in list(kinds.values())}
    return (None, *kinds.values())


def _answers(fact: Fact, wanted: list[object]) -> Values:
    """The answers worth comparing for a fact: unknown first, and one on each side of whatever is compared."""
    named = list(dict.fromkeys(value for one in wanted for value in _named(one) if isinstance(value, str | int)))
    unknown = () if fact.id in ALWAYS_KNOWN else (None,)
    if fact.type == "bool":
        return (*unknown, True, False)
    if fact.type == "choice":
        return (*unknown, *(option.id for option in fact.options))
    if fact.type == "int":
        around = {n for v in named if isinstance(v, int) for n in (v - 1, v, v + 1) if n >= 0}
        return (*unknown, *sorted(around | {0}))
    return (*unknown, "?", *named)


def _named(wanted: object) -> Iterator[object]:
    if isinstance(wanted, Mapping):
        yield from wanted.values()
    elif isinstance(wanted, list | tuple):
        yield from wanted
    else:
        yield wanted
