"""The deadlines still running, as events to keep in a calendar. Pure.

A calendar often goes to a telephone or a server: an event says nothing that a person typed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from incident.core.canonical import digest
from incident.core.clocks import Clock
from incident.core.custody import Correspondence
from incident.core.followups import Point, points
from incident.core.measures import Promise, awaited
from incident.core.situation import Situation
from incident.core.wording import deadline_text, french
from incident.core.zones import to_local

RUNNING = ("running", "overdue", "wished")
_LETTER_REMINDERS = (72, 24)


@dataclass(frozen=True, slots=True)
class Reminder:
    """An event at the instant a deadline ends. `uid` stays the same when the deadline moves."""

    uid: str
    title: str
    text: str
    due_at: datetime
    alarms: tuple[timedelta, ...]


def reminders(situation: Situation) -> list[Reminder]:
    """What is owed and has a date, soonest first; what is fulfilled, without object or not yet sure is left out."""
    clocks = [c for c in situation.clocks if c.status in RUNNING and c.due_at is not None]
    custody = situation.state.custody
    letters = [  # those that start a clock are among the clocks
        letter
        for letter in custody.received("other")
        if letter.due is not None and letter.due.latest >= situation.now and custody.answer_to(letter.seq) is None
    ]
    found = [*(_of_clock(c, situation) for c in clocks), *(_of_letter(letter, situation) for letter in letters)]
    found += [_of_point(c, point, situation) for c in situation.clocks for point in points(c, situation)]
    found += [_of_promise(one, situation) for one in awaited(situation.state) if one.due is not None]
    return sorted(found, key=lambda event: (event.due_at, event.uid))


def _of_clock(clock: Clock, situation: Situation) -> Reminder:
    obligation = clock.obligation
    note = " (provisoire)" if clock.assumed else " (souhaité)" if clock.status == "wished" else ""
    lines = [clock.provisional[:1].upper() + clock.provisional[1:] + "." if clock.assumed else "", obligation.authority]
    lines += ["Source à confirmer." if situation.library.in_doubt(obligation.sources) else ""]
    lines += [obligation.why, f"Ce qui compte : {obligation.fulfilled_by}"]
    assert clock.due_at is not None  # noqa: S101 - chosen by `reminders`
    name, which = _which(clock, situation)
    return _event(name, f"{obligation.title}{which}{note}", lines, clock.due_at, obligation.reminders, situation)


def _of_point(clock: Clock, point: Point, situation: Situation) -> Reminder:
    """A point to make again after a filing; never a deadline."""
    name, which = _which(clock, situation)
    lines = [clock.obligation.authority, "Un rappel, pas un délai."]
    title = f"{point.say}{which}"
    return _event(f"{name}-{point.at:%Y%m%d}", title, lines, point.at, (24,), situation)


def _of_promise(one: Promise, situation: Situation) -> Reminder:
    """The day a promised measure is to be taken by; what it is stays in the register."""
    told = "La CNIL sait que vous l’avez prévue." if one.to_authority else ""
    assert one.due is not None  # noqa: S101 - chosen by `reminders`
    title = f"mesure promise, entrée {one.seq}"
    return _event(f"mesure-{one.seq}", title, [told], one.due.latest, _LETTER_REMINDERS, situation)


def _which(clock: Clock, situation: Situation) -> tuple[str, str]:
    """The event's name, and its instance in words: a letter's entry, a controller's place among them, no name."""
    if clock.by_letter:
        return f"lettre-{clock.for_}", f", entrée {clock.for_}"
    every = situation.clocks_of(clock.id)
    if len(every) == 1:
        return clock.id, ""
    return f"{clock.id}-{digest(clock.for_.encode())[:8]}", f", responsable {every.index(clock) + 1} sur {len(every)}"


def _of_letter(letter: Correspondence, situation: Situation) -> Reminder:
    title = f"répondre à la lettre reçue, entrée {letter.seq}"
    assert letter.due is not None  # noqa: S101 - chosen by `reminders`
    lines = ["La date limite est celle que fixe la lettre."]
    return _event(f"lettre-{letter.seq}", title, lines, letter.due.latest, _LETTER_REMINDERS, situation)


def _event(
    name: str, what: str, lines: list[str], due_at: datetime, hours: tuple[int, ...], situation: Situation
) -> Reminder:
    """One event; the reminders already passed are left out: some calendars ring them at once."""
    state = situation.state
    exercise = "EXERCICE · " if state.exercise else ""
    at = _last_minute(due_at, state.zone)
    last = f"Fin du délai : {deadline_text(due_at, state.zone)} ({state.zone}). "
    last += "Ce calendrier ne se met pas à jour seul : refaites-le quand l’incident change."
    return Reminder(
        uid=f"{name}.{state.uuid}@incident",
        title=french(f"{exercise}Incident {state.ref} : {what}"),
        text=french("\n".join(line for line in [*lines, last] if line)),
        due_at=at,
        alarms=tuple(a for h in hours if at - (a := timedelta(hours=h)) > situation.now),
    )


def _last_minute(due_at: datetime, zone: str) -> datetime:
    """The instant to keep in a diary: midnight would be shown on the day after the last one."""
    local = to_local(due_at, zone)
    return due_at - timedelta(minutes=1) if (local.hour, local.minute) == (0, 0) else due_at
