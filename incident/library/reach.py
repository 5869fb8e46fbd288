"""Which steps can ever be shown: conditions tried on every combination of answers that matters."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from typing import get_args

from incident.core.clocks import Status
from incident.core.conditions import facts_used, holds, references
from incident.core.facts import Fact, JsonValue
from incident.core.playbook import Library, Playbook

TRIED = 100_000
"""Combinations tried for one playbook; a condition left undecided is taken to be possible."""

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


def unreachable(playbook: Playbook, library: Library) -> list[int]:
    """The places of the steps whose condition nothing can make true, whatever is answered and done."""
    never_done = {step.id for step in playbook.steps}
    left = dict(enumerate(playbook.steps))
    awaited = {place: set(references(step.when, "done")) for place, step in left.items()}
    tried = max(50, TRIED // max(1, len(left)))
    candidates = list(left)
    while candidates:
        found = [place for place in candidates if possible(left[place].when, library.facts, never_done, tried)]
        reached = {left.pop(place).id for place in found}
        never_done -= reached
        candidates = [place for place in left if awaited[place] & reached]
    return sorted(left)


def possible(
    condition: Mapping[str, object], facts: Mapping[str, Fact], never_done: Collection[str] = (), tried: int = TRIED
) -> bool:
    """Whether some answers make the condition true."""
    domains = dict(_domains(condition, facts, never_done))
    combinations = product(*domains.values())
    for values in islice(combinations, tried):
        if holds(condition, Supposed(facts, dict(zip(domains, values, strict=True)))):
            return True
    return next(combinations, None) is not None


def _domains(
    condition: Mapping[str, object], facts: Mapping[str, Fact], never_done: Collection[str]
) -> Iterator[tuple[Atom, Values]]:
    """What each thing the condition looks at can be."""
    wanted: dict[str, list[object]] = {}
    for name, value in facts_used(condition):
        wanted.setdefault(name, []).append(value)
    for name, values in wanted.items():
        if name in facts:
            yield ("fact", name), _answers(facts[name], values)
    for step in references(condition, "done"):
        yield ("done", step), (False,) if step in never_done else (True, False)
    for obligation in references(condition, "filed"):
        yield ("filed", obligation), (True, False)
    for obligation in references(condition, "obligation"):
        yield ("obligation", obligation), get_args(Status)


def _answers(fact: Fact, wanted: list[object]) -> Values:
    """The answers worth trying for a fact: unknown, and one on each side of whatever is compared."""
    options = tuple(option.id for option in fact.options)
    if fact.type == "bool":
        return (None, True, False)
    if fact.type == "choice":
        return (None, *options)
    if fact.type == "multi":
        return (None, [], *([option] for option in options), list(options))
    named = [value for one in wanted for value in _named(one)]
    if fact.type == "int":
        around = {n for v in named if isinstance(v, int) for n in (v - 1, v, v + 1) if n >= 0}
        return (None, *sorted(around | {0}))
    return (None, "?", *named)


def _named(wanted: object) -> Iterator[object]:
    if isinstance(wanted, Mapping):
        yield from wanted.values()
    elif isinstance(wanted, list | tuple):
        yield from wanted
    else:
        yield wanted
