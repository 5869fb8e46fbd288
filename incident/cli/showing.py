"""An incident as text for a terminal or a screen reader."""

from incident.core.agenda import STEP_LABELS, group_label, tasks, visible
from incident.core.clocks import STATUS_LABELS, Clock
from incident.core.situation import Situation
from incident.core.wording import instant_text, remaining

SYMBOLS = {"done": "✓", "todo": "·", "to_confirm": "?", "not_applicable": "–", "hidden": " "}


def as_text(situation: Situation) -> str:
    """Where the incident stands: clocks first, then the steps by urgency."""
    state = situation.state
    status = "clos" if state.status == "closed" else "ouvert"
    lines = [f"{state.ref} · {state.title} · {status}", "", "DÉLAIS"]
    lines += [_clock(clock, state.zone) for clock in situation.clocks if clock.status != "not_applicable"]
    return "\n".join([*lines, "", *_steps(situation)])


def _clock(clock: Clock, zone: str) -> str:
    words = [f"  {clock.obligation.title} : {STATUS_LABELS[clock.status]}"]
    if clock.remaining is not None:
        words.append(remaining(clock.remaining))
    if clock.due_at is not None:
        words.append(f"jusqu’au {instant_text(clock.due_at, zone)}")
    if clock.assumed and clock.remaining is not None:
        words.append("provisoire, compté depuis l’ouverture : le délai réel peut finir plus tôt")
    if clock.filing is not None:
        words.append(f"fait le {instant_text(clock.filing.happened.earliest, zone)}")
    if clock.reasons_missing:
        words.append("motifs du retard à donner")
    return " ; ".join(words)


def _steps(situation: Situation) -> list[str]:
    lines: list[str] = []
    shown = visible(tasks(situation))
    for group in ("now", "today", "before", "later"):
        members = [task for task in shown if task.group == group]
        if members:
            lines.append(group_label(group, situation).upper())
            lines += [f"  {SYMBOLS[t.status]} {t.step.id:24} {t.step.title} ({STEP_LABELS[t.status]})" for t in members]
    return lines
