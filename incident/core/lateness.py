"""A first draft of the reasons for a late declaration: dated facts of the journal, nothing else.

GDPR art. 33(1): what is filed after 72 hours gives its reasons. The draft is read and edited by the doctor; it
is never recorded by itself. Advice and suppositions are left out, and so is who wrote.
"""

from collections.abc import Sequence

from incident.core import entries as e
from incident.core.chronology import Row, chronology
from incident.core.clocks import Clock
from incident.core.durations import duration
from incident.core.instances import REASONS
from incident.core.situation import Situation
from incident.core.wording import deadline_text, french, instant_text

OBLIGATION = "cnil_initiale"
FACT = REASONS
"""The question whose answer the draft proposes."""


def late_clock(situation: Situation) -> Clock | None:
    """The CNIL's clock when it is late with reasons still to give, None otherwise; of several the first."""
    late = [k for k in situation.clocks_of(OBLIGATION) if k.reasons_missing or k.status == "overdue"]
    return next((k for k in late if situation.of(k.for_, FACT) is None), None)


def reasons_drafts(situation: Situation, history: Sequence[e.Entry]) -> list[tuple[str, str, str]]:
    """(controller's id, its name, the draft) for each who owes reasons; the one practice has neither."""
    owing = [(k.for_, k.detail) for k in situation.clocks_of(OBLIGATION)]
    made = [(who, called, reasons_draft(situation.read_by(who), history)) for who, called in owing]
    return [one for one in made if one[2]]


def reasons_draft(situation: Situation, history: Sequence[e.Entry]) -> str:
    """What was done between awareness and filing (or now), line by line; empty when no reason is owed."""
    clock = late_clock(situation)
    if clock is None or clock.starts_at is None:
        return ""
    zone = situation.state.zone
    lines = [_line(row) for row in facts_between(clock, situation, history)]
    return "\n".join([_head(clock, zone) + (french(" Entre-temps :") if lines else ""), *lines])


def facts_between(clock: Clock, situation: Situation, history: Sequence[e.Entry]) -> list[Row]:
    """The steps done, calls, letters and notes of fact between the start of the clock and its filing, or now."""
    end = clock.filing.happened.latest if clock.filing is not None else situation.now
    rows = chronology(history, situation.state.zone, situation.library)
    itself = {step.id for step in situation.steps if step.files == OBLIGATION}
    filing = {entry.seq for entry in history if isinstance(body := entry.body, e.StepDone) and body.step in itself}
    known = [row for row in rows if row.seq not in filing]
    within = [row for row in known if clock.starts_at is not None and clock.starts_at <= row.moment <= end]
    return [row for row in within if not row.expunged and (row.kind in _KINDS or row.nature == "fait")]


_KINDS = frozenset({"step_done", "call_made", "letter"})


def _head(clock: Clock, zone: str) -> str:
    start = instant_text(clock.starts_at, zone) if clock.starts_at else ""
    known = "Incident ouvert (heure où la violation est connue : à dire)" if clock.assumed else "Violation connue"
    end = f" ; fin des 72 heures le {deadline_text(clock.due_at, zone)}" if clock.due_at else ""
    after = ""
    if clock.filing is not None and clock.starts_at is not None:
        since = duration(clock.filing.happened.latest - clock.starts_at)
        after = f" ; déclaration faite {since} après le départ du délai"
    return french(f"{known} le {start}{end}{after}.")


def _line(row: Row) -> str:
    label = {"step_done": "fait", "call_made": "appel", "letter": "courrier"}.get(row.kind, "constaté")
    text = " ".join(row.text.split())
    return french(f"– {row.happened}, {label} : ") + text
