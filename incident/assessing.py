"""The self-assessment of a practice: read from its stream, and recorded there."""

from collections.abc import Mapping
from datetime import datetime

from incident.case import pending
from incident.core.assessment import MEASURES_LIST, Assessment, Given, Items, Verdict, fold_assessment, told
from incident.core.deciding import Proposed
from incident.core.entries import SelfAssessed
from incident.core.playbook import Library
from incident.register import PRACTICE, Register


def assessment(register: Register) -> Assessment:
    """The last answer to each item."""
    return fold_assessment((item.entry, item.body, item.hash) for item in register.journal.read(PRACTICE))


def assess(register: Register, verdicts: Mapping[str, Verdict], items: Items, library: Library, author: str) -> None:
    """Record answers. Incidents already open do not see them: they are no protections from before."""
    with register.journal.writing() as writer:
        stamp = register.clock.stamp(register.zone)
        now = datetime.fromisoformat(stamp.recorded_at)
        given = {**assessment(register), **{item: Given(verdict, now) for item, verdict in verdicts.items()}}
        facts = told(given, items, library.facts[MEASURES_LIST], register.zone)
        body = SelfAssessed(verdicts=dict(verdicts), facts=facts)
        writer.append(PRACTICE, [pending(Proposed(body), author)], stamp)
    register.keep_anchor()
