"""What the record itself answers: a complaint, another body told. It was filed, so nobody need be asked again.

Which filings tell what is data: `complaint` and `other_body` of an obligation (`common/obligations.yaml`).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from incident.core.conditions import holds
from incident.core.facts import Answer, JsonValue
from incident.core.playbook import Obligation
from incident.core.state import Filing
from incident.core.wording import when_text

if TYPE_CHECKING:
    from incident.core.situation import Situation


def complaint_filed(situation: "Situation") -> Answer | None:
    """That a complaint was filed, None when none was."""
    found = _complaint(situation)
    return _answer(True, found[0], sure=found[1].complaint is True) if found is not None else None


def complaint_date(situation: "Situation") -> Answer | None:
    """When it was."""
    found = _complaint(situation)
    if found is None:
        return None
    filing, known = found
    exact = filing.happened.precision == "exact"
    return _answer(filing.happened.to_json(), filing, sure=exact and known.complaint is True)


def other_authorities(situation: "Situation") -> Answer | None:
    """Each other body that was told, when, and under what number; one line each."""
    made = sorted(
        ((f, known) for f, known in _filed(situation) if known.other_body),
        key=lambda one: one[0].happened.earliest,
    )
    lines = [_line(filing, known) for filing, known in made]
    if not lines:
        return None
    return Answer(value="\n".join(lines), origin="derived", seq=max(filing.seq for filing, _ in made))


def _answer(value: JsonValue, filing: Filing, *, sure: bool) -> Answer:
    return Answer(value=value, certainty="certain" if sure else "estimated", origin="derived", seq=filing.seq)


def _complaint(situation: "Situation") -> tuple[Filing, Obligation] | None:
    """The first complaint: one that surely is, else a report that is one as far as the facts say."""
    made = [(f, known) for f, known in _filed(situation) if _is_complaint(known, situation)]
    return min(made, key=lambda one: (one[1].complaint is not True, one[0].happened.earliest), default=None)


def _is_complaint(known: Obligation, situation: "Situation") -> bool:
    asked = known.complaint
    return asked if isinstance(asked, bool) else holds(asked, situation) is True


def _line(filing: Filing, known: Obligation) -> str:
    return f"{known.authority}\u00a0: {when_text(filing.happened)}, {filing.proof}"


def _filed(situation: "Situation") -> Iterator[tuple[Filing, Obligation]]:
    for filing in situation.state.filings:
        known = situation.library.obligations.get(filing.obligation)
        if known is not None:
            yield filing, known
