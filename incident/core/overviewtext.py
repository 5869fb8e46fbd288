"""An incident in full as titled lines: for reading, on a screen or aloud."""

from collections.abc import Sequence

from incident.core.agenda import GROUPS, group_label, state_words, tasks, visible
from incident.core.chronology import chronology
from incident.core.clocks import STATUS_LABELS, Clock, announced_text
from incident.core.durations import duration, remaining
from incident.core.entries import Entry
from incident.core.followups import point_text, points
from incident.core.listline import STATUS_WORDS
from incident.core.measures import measure_lines
from incident.core.milestones import milestone_lines
from incident.core.proposal import decided_lines
from incident.core.proposals import held_text, waiting
from incident.core.situation import Situation
from incident.core.wording import deadline_text, instant_text, when_text

SYMBOLS = {"done": "✓", "todo": "·", "to_confirm": "?", "not_applicable": "–", "hidden": " "}
Section = tuple[str, list[str]]


def detail(situation: Situation, history: Sequence[Entry]) -> list[Section]:
    """Head, clocks, steps, documents, journal."""
    state = situation.state
    documents = [f"{d.title} ({d.format}) · entrée {d.seq} · empreinte {d.sha256[:16]}" for d in state.documents]
    rows = chronology(history, state.zone, situation.library)
    journal = [f"{row.seq:>4}  {row.happened} · {row.author} · {row.label} : {row.text}" for row in rows]
    return [
        head(situation),
        *bulletin_section(situation),
        ("DÉLAIS", clock_lines(situation)),
        *decisions_section(situation),
        ("DURÉES", milestone_lines(situation)),
        *step_sections(situation, ids=False),
        *measures_section(situation),
        ("DOCUMENTS", documents or ["aucun"]),
        ("JOURNAL", journal),
    ]


def head(situation: Situation) -> Section:
    """Reference, title, status, opening and closing."""
    state = situation.state
    lines = [f"Ouvert le {instant_text(state.opened_at, state.zone)}"] if state.opened_at else []
    if state.closed_at is not None:
        lines.append(f"Terminé le {instant_text(state.closed_at, state.zone)}")
    if state.false_alarm is not None:
        lines.append(f"Fausse alerte, pas de violation : {state.false_alarm.why} ({state.false_alarm.author})")
    return f"{state.ref} · {state.title} · {STATUS_WORDS[state.status]}", lines


def bulletin_section(situation: Situation) -> list[Section]:
    """The bulletin received, whether its issuer was called, and how much of it waits; nothing without one."""
    held, left = situation.state.bulletin, len(waiting(situation))
    if held is None:
        return []
    proposed = f"{left} réponse{'s' if left > 1 else ''} proposée{'s' if left > 1 else ''}, à confirmer ou à écarter"
    return [("BULLETIN", [held_text(held), *([proposed] if left else [])])]


def decisions_section(situation: Situation) -> list[Section]:
    """What the doctor decided, and what is to decide again since facts have changed; nothing before."""
    lines = decided_lines(situation)
    return [("DÉCISIONS", lines)] if lines else []


def measures_section(situation: Situation) -> list[Section]:
    """What was promised and what became of it; nothing when nothing was."""
    lines = measure_lines(situation)
    return [("MESURES PROMISES", lines)] if lines else []


def clock_lines(situation: Situation) -> list[str]:
    """One line an obligation that concerns the incident, or that the doctor decided does not."""
    shown = [c for c in situation.clocks if c.status != "not_applicable" or c.decision is not None]
    return [_waived(c, situation.state.zone) or _clock(c, situation) for c in shown]


def _waived(clock: Clock, zone: str) -> str:
    """Who decided that an obligation does not apply, when, and why; empty if nobody did."""
    made = clock.decision
    if made is None:
        return ""
    at = instant_text(made.happened, zone)
    return f"{clock.title} : {STATUS_LABELS[clock.status]} ; décidé le {at} par {made.author} : {made.text}"


def _clock(clock: Clock, situation: Situation) -> str:
    zone = situation.state.zone
    words = [f"{clock.title} : {STATUS_LABELS[clock.status]}{_doubt(clock, situation)}"]
    if clock.status == "undetermined":  # nothing says yet that it is owed: no time left to announce
        return words[0]
    if clock.remaining is not None:
        left = remaining(clock.remaining)
        words = [f"{clock.title} : {left}"] if clock.status == "overdue" else [*words, left]
    if clock.due_at is not None:
        words.append(f"jusqu’au {deadline_text(clock.due_at, zone)}")
    if clock.assumed and clock.remaining is not None:
        words.append(clock.provisional)
    if clock.filing is not None:
        sign = "n° " if clock.obligation.numbered else ""
        number = f", {sign}{clock.filing.reference}" if clock.filing.reference else ""
        filed = when_text(clock.filing.happened)
        words.append(f"fait {'' if filed.startswith('entre') else 'le '}{filed}{number}")
    if clock.late is not None:
        words.append(f"{duration(clock.late)} de retard")
    if clock.announced is not None:
        words.append(announced_text(clock))
    if clock.filing is not None and clock.filing.pending:
        words.append("accusé attendu" + (" depuis plus de 24 h : réclamez-le" if clock.awaited else ""))
    if clock.reasons_missing:
        words.append("motifs du retard à donner")
    words += [point_text(point, situation) for point in points(clock, situation)[:1]]
    return " ; ".join(words)


def _doubt(clock: Clock, situation: Situation) -> str:
    return " ; source à confirmer" if situation.library.in_doubt(clock.obligation.sources) else ""


def step_sections(situation: Situation, *, ids: bool = True) -> list[Section]:
    """The steps by urgency, one section a group; their ids too for who types commands."""
    shown, sections = visible(tasks(situation)), []
    for group in GROUPS:
        members = [task for task in shown if task.group == group]
        lines = [
            f"{SYMBOLS[t.status]} {f'{t.step.id:24} ' if ids else ''}{t.step.title} ({state_words(t, situation.now)})"
            for t in members
        ]
        if lines:
            sections.append((group_label(group, situation).upper(), lines))
    return sections
