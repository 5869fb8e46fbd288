"""An incident's line in the list of incidents, and the words it is found by."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from incident.core import entries as e
from incident.core.clocks import Clock
from incident.core.measures import awaited
from incident.core.situation import Situation
from incident.core.state import State, same_matter
from incident.core.when import instant_json

SummaryRow = dict[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """An incident's line in the list, the state it tells, and until when time alone leaves it as it is."""

    row: SummaryRow
    state: State
    made_at: datetime
    until: datetime
    follows: str = ""
    """The last entry of the line it differs from by its numbers only; empty when it was made anew."""


def line_of(situation: Situation, before: Line | None = None) -> Line:
    """The incident's line now. The line before is kept when nothing it rests on moved: a note moves no clock."""
    state = situation.state
    if before is not None and _stands(before, situation):
        return replace(before, row=before.row | _numbers(state), state=state, follows=before.state.hash)
    ends = [clock.due_at for clock in situation.clocks if clock.status == "running" and clock.due_at is not None]
    return Line(summary_row(situation), state, situation.now, min(ends, default=datetime.max.replace(tzinfo=UTC)))


def _stands(before: Line, situation: Situation) -> bool:
    """Whether a line made earlier still tells the clocks: same matter, and none has ended meanwhile."""
    return before.made_at <= situation.now <= before.until and same_matter(before.state, situation.state)


def summary_row(situation: Situation) -> SummaryRow:
    """What the list shows: plain JSON values, instants in UTC.

    Statuses that time alone changes are not frozen here: the list compares `due_at` with the present.
    """
    state = situation.state
    aware = state.stated("breach_aware")
    playbooks = [situation.library.playbooks[p] for p in state.playbooks]
    return {
        "ref": state.ref,
        "uuid": state.uuid,
        "title": state.title,
        "playbooks": list(state.playbooks),
        "kinds": [playbook.title for playbook in playbooks],
        "exercise": state.exercise,
        "status": state.status,
        "zone": state.zone,
        "opened_at": instant_json(state.opened_at) if state.opened_at else None,
        "false_alarm": state.false_alarm is not None,
        "closed_at": instant_json(state.closed_at) if state.closed_at else None,
        "aware_at": instant_json(aware.happened.earliest) if aware else None,
        "measures": [instant_json(one.due.latest) for one in awaited(state) if one.due is not None],
        "clocks": [_clock_row(clock) for clock in situation.clocks if _listed(clock)],
        **_numbers(state),
    }


def _numbers(state: State) -> SummaryRow:
    """What every entry moves."""
    return {"entries": state.seq, "head": state.hash}


def _listed(clock: Clock) -> bool:
    """Those always on screen, and the letters that wait for an answer by a date."""
    return clock.obligation.on_screen or (clock.by_letter and clock.filing is None and clock.due_at is not None)


def _clock_row(clock: Clock) -> dict[str, object]:
    return {
        "id": clock.id,
        "short": clock.obligation.short,
        "detail": clock.detail,
        "status": clock.status,
        "assumed": clock.assumed,
        "due_at": instant_json(clock.due_at) if clock.due_at else None,
        "filed_at": instant_json(clock.filing.happened.earliest) if clock.filing else None,
        "late_seconds": int(clock.late.total_seconds()) if clock.late else 0,
    }


def searched(entries: Iterable[e.Entry]) -> list[str]:
    """The texts that entries are found by; declared names are left out (they serve the secrecy scan only)."""
    texts: list[str] = []
    for entry in entries:
        if entry.body is not None and entry.kind not in _NOT_SEARCHED:
            texts += _strings(entry.body.model_dump(mode="json", exclude=_NOT_WORDS))
    return [text for text in texts if text]


_NOT_SEARCHED = frozenset({"names_declared", "risk_proposed", "edition_adopted", "document_produced"})
_NOT_WORDS = {"kind", "edition", "fact", "facts", "sha256", "receipt_sha256", "certainty", "origin", "zone", "owed"}


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _strings(inner)]
    return []
