"""What steps done tell by themselves: the hour of a measure, and which measures were taken. Nobody is asked twice.

Which step tells which hour is data (`dates` of a step).
"""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from incident.core.facts import Answer
from incident.core.playbook import Step, merged
from incident.core.state import StepMark
from incident.core.when import When
from incident.core.wording import instant_text

if TYPE_CHECKING:
    from incident.core.situation import Situation

MEASURES = ("contenir", "retablir")
"""The phases whose steps are measures against the incident: the others warn, measure or declare."""


def hour_of(fact: str, situation: "Situation") -> Answer | None:
    """The hour a step was done, as that of the fact it dates; a tick often comes later, so it is « vers »."""
    marks = [mark for step, mark in _done(situation) if step.dates == fact]
    last = max(marks, key=lambda mark: mark.happened, default=None)
    if last is None:
        return None
    zone = situation.state.zone
    told = When(precision="about", at=last.happened, zone=zone, typed=f"vers {instant_text(last.happened, zone)}")
    return Answer(value=told.to_json(), certainty="estimated", origin="derived", seq=last.seq)


isolated_at = partial(hour_of, "isolated_at")


def measures_taken(situation: "Situation") -> Answer | None:
    """The measures whose steps are done, one a line, with their hour."""
    made = sorted(((s, m) for s, m in _done(situation) if s.phase in MEASURES), key=lambda one: one[1].happened)
    if not made:
        return None
    lines = [f"{step.title}\u00a0: {instant_text(mark.happened, situation.state.zone)}" for step, mark in made]
    last = max(mark.seq for _, mark in made)
    return Answer(value="\n".join(lines), certainty="estimated", origin="derived", seq=last)


def _done(situation: "Situation") -> Iterator[tuple[Step, StepMark]]:
    books = [situation.library.playbooks[name] for name in situation.state.playbooks]
    steps = merged(book.steps for book in books) | merged(book.if_owed for book in books)
    for name, mark in situation.state.steps.items():
        if mark.status == "done" and name in steps:
            yield steps[name], mark
