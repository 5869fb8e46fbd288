"""What the record itself answers: a complaint, another body told. It was filed, so nobody need be asked again.

Which filings tell what is data: `complaint` and `other_body` of an obligation (`common/obligations.yaml`). A
person's own answer wins, unless what was filed after it overtook it: « non » or « inconnu », then a complaint.
"""

from collections.abc import Iterator

from incident.core.conditions import View, holds
from incident.core.facts import Answer
from incident.core.playbook import Library, Obligation
from incident.core.state import Filing, State
from incident.core.wording import when_text

RECORDED = frozenset({"complaint_filed", "complaint_date", "other_authorities"})
"""The facts that filings answer."""


def recorded(fact: str, state: State, library: Library, view: View) -> Answer | None:
    """What the filings say of one of these facts, None when they say nothing of it."""
    if fact == "other_authorities":
        return _told(state, library)
    made = _complaint(state, library, view) if fact in RECORDED else None
    if made is None:
        return None
    filing, known = made
    value = True if fact == "complaint_filed" else filing.happened.to_json()
    sure = known.complaint is True and (fact == "complaint_filed" or filing.happened.precision == "exact")
    return Answer(value=value, certainty="certain" if sure else "estimated", origin="derived", seq=filing.seq)


def overtaken(given: Answer, found: Answer | None) -> bool:
    """Whether an answer says nothing against what was filed later: « inconnu », or a « non » that came first."""
    if found is None:
        return False
    return not given.known or (given.value is False and given.seq < found.seq)


def _complaint(state: State, library: Library, view: View) -> tuple[Filing, Obligation] | None:
    """The first complaint: one that surely is, else a report that is one as far as the facts say."""
    made = [(f, known) for f, known in _filed(state, library) if _is_complaint(known, view)]
    return min(made, key=lambda one: (one[1].complaint is not True, one[0].happened.earliest), default=None)


def _is_complaint(known: Obligation, view: View) -> bool:
    asked = known.complaint
    return asked if isinstance(asked, bool) else holds(asked, view) is True


def _told(state: State, library: Library) -> Answer | None:
    """Each other body that was told, when, and under what number; one line each."""
    made = sorted(
        ((f, known) for f, known in _filed(state, library) if known.other_body),
        key=lambda one: one[0].happened.earliest,
    )
    lines = [_line(filing, known) for filing, known in made]
    if not lines:
        return None
    return Answer(value="\n".join(lines), origin="derived", seq=max(filing.seq for filing, _ in made))


def _line(filing: Filing, known: Obligation) -> str:
    return f"{known.authority}\u00a0: {when_text(filing.happened)}, {filing.proof}"


def _filed(state: State, library: Library) -> Iterator[tuple[Filing, Obligation]]:
    for filing in state.filings:
        known = library.obligations.get(filing.obligation)
        if known is not None:
            yield filing, known
