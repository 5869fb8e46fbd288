"""Which wording of an obligation applies: the one in force on the day the matter was known.

A law that only is proposed never applies, whatever its file says of dates: someone sets its first day and
takes the mark away when it is published.
"""

from collections.abc import Iterator
from datetime import date

from incident.core.playbook import Obligation, RuleVersion

FIRST_DAY, LAST_DAY = date.min, date.max
Period = tuple[date, date]


def in_force(obligation: Obligation, day: date) -> Obligation | None:
    """The obligation as worded on that day (of the practice's zone), or None if it did not exist yet or no longer."""
    if _covers(obligation, day):
        return obligation
    return next((_worded(obligation, version) for version in obligation.versions if _covers(version, day)), None)


def _covers(wording: Obligation | RuleVersion, day: date) -> bool:
    dated = period(wording)
    return dated is not None and dated[0] <= day <= dated[1]


def period(wording: Obligation | RuleVersion) -> Period | None:
    """The first and the last day of a wording, None if it is only proposed. Raises ValueError for no date."""
    if isinstance(wording, RuleVersion) and (wording.status == "proposed" or not wording.valid_from):
        return None
    first = date.fromisoformat(wording.valid_from) if wording.valid_from else FIRST_DAY
    last = date.fromisoformat(wording.valid_to) if wording.valid_to else LAST_DAY
    return first, last


def overlapping(obligation: Obligation) -> Iterator[int]:
    """The place of each version some day of which another wording also covers. Raises ValueError for no date."""
    covered = [found] if (found := period(obligation)) is not None else []
    for place, version in enumerate(obligation.versions):
        dated = period(version)
        if dated is not None:
            if any(dated[0] <= last and first <= dated[1] for first, last in covered):
                yield place
            covered.append(dated)


def _worded(obligation: Obligation, version: RuleVersion) -> Obligation:
    """The obligation with what the version says differently, and its dates."""
    said = {name: value for name in RuleVersion.model_fields if (value := getattr(version, name)) is not None}
    del said["status"]
    return obligation.model_copy(update=said)
