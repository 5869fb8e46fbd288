"""What to do and by when: steps with their state, grouped as the doctor reads them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from incident.core.conditions import holds
from incident.core.durations import count
from incident.core.facts import Fact
from incident.core.identity import apart
from incident.core.playbook import WHO, Step, Who
from incident.core.riskfacts import SCALES
from incident.core.situation import Situation
from incident.core.state import StepMark
from incident.core.wording import weekday
from incident.core.zones import to_local

StepStatus = Literal["todo", "to_confirm", "done", "not_applicable", "hidden"]
STEP_LABELS: dict[StepStatus, str] = {
    "todo": "à faire",
    "to_confirm": "à confirmer",
    "done": "fait",
    "not_applicable": "pas concerné",
    "hidden": "sans objet",
}
Group = Literal["now", "today", "soon", "before", "later"]
GROUPS: tuple[Group, ...] = ("now", "today", "soon", "before", "later")
"""In order of urgency."""
End = Literal["due", "wished", "none"]
URGENT = timedelta(hours=4)
"""What is due within this time of the start is « Maintenant »."""


@dataclass(frozen=True, slots=True)
class Task:
    """A step as it stands: `due_at` is UTC, None when nothing sets a time."""

    step: Step
    status: StepStatus
    due_at: datetime | None
    mark: StepMark | None
    group: Group
    end: End = "due"
    """What `due_at` is to the law: an end, only a wish, or nothing (it says no date)."""
    owed: bool = True
    """Whether what it files is still owed, as far as one knows."""

    @property
    def open(self) -> bool:
        """Whether it is still to do."""
        return self.status in {"todo", "to_confirm"}

    def late(self, now: datetime) -> bool:
        """Whether it is still to do and its time is over; a wish, or what the law gives no date, never is."""
        return self.end == "due" and self.open and self.due_at is not None and self.due_at < now


def state_words(task: Task, now: datetime) -> str:
    """« à faire », « à faire, en retard »."""
    return STEP_LABELS[task.status] + (", en retard" if task.late(now) else "")


def tasks(situation: Situation) -> tuple[Task, ...]:
    """Every step of the incident in order, hidden ones included."""
    return tuple(task(step, situation) for step in situation.steps)


def task(step: Step, situation: Situation) -> Task:
    """One step as it stands."""
    due_at = due(step, situation)
    mark = situation.state.steps.get(step.id)
    end = _end(step, situation)
    owed = step.files is None or situation.obligation_status(step.files) != "not_applicable"
    return Task(step, _status(step, mark, situation), due_at, mark, _group(due_at, end, situation), end, owed)


def _end(step: Step, situation: Situation) -> End:
    known = situation.library.obligations.get(step.files) if step.files is not None else None
    if known is None or step.duty != "legal":
        return "due"
    return "wished" if known.wished else "due" if known.delay else "none"


def _status(step: Step, mark: StepMark | None, situation: Situation) -> StepStatus:
    if mark is not None:
        return mark.status
    shown = holds(step.when, situation)
    return "to_confirm" if shown is None else "todo" if shown else "hidden"


DECIDES = "evaluer-risque"
"""The step at which the doctor takes the two decisions."""
_DECISIONS = {"authority": "prévenir la CNIL : oui ou non", "persons": "informer les patients : oui ou non"}


def asked(step: Step, situation: Situation) -> tuple[str, ...]:
    """The facts a step asks; where the risk is decided, also what the proposal looked for and no step in sight asks."""
    if step.id != DECIDES:
        return step.ask
    shown = [one for one in situation.steps if _status(one, situation.state.steps.get(one.id), situation) != "hidden"]
    elsewhere = {fact for one in shown for fact in one.ask}
    looked_for = {*situation.assessment.missing, *situation.state.answers}
    return (*step.ask, *(fact for fact in SCALES if fact in looked_for and fact not in elsewhere))


def questions(step: Step, situation: Situation) -> list[Fact]:
    """What a step asks, without what other answers have made pointless, nor what each controller says for itself."""
    facts = [fact for name in asked(step, situation) if (fact := situation.fact(name)) is not None]
    shared = [fact for fact in facts if not fact.per_controller] if apart(situation) else facts
    return [fact for fact in shared if holds(fact.only_if, situation) is not False]


def left_to_say(task: Task, situation: Situation) -> list[str]:
    """What a step asks and nobody has answered yet, in words; decisions still to take included."""
    facts = questions(task.step, situation)
    silent = [fact.ask for fact in facts if fact.sources_from != ("derived",) and situation.answer(fact.id) is None]
    if task.step.id != DECIDES:
        return silent
    return [*(text for name, text in _DECISIONS.items() if situation.decision(name) is None), *silent]


def origin(situation: Situation) -> datetime | None:
    """Where steps' times count from: the earliest stated instant, else the opening."""
    stated = [said.happened.earliest for said in situation.state.instants]
    return min(stated, default=situation.state.opened_at)


def due(step: Step, situation: Situation) -> datetime | None:
    """By when a step should be done, UTC, or None."""
    start = origin(situation)
    if step.within is None or start is None:
        return None
    if step.within.startswith("clock:"):
        clock = situation.clock(step.within.removeprefix("clock:"))
        return clock.due_at if clock is not None and clock.status != "not_applicable" else None
    unit = timedelta(hours=1) if step.within.endswith("h") else timedelta(days=1)
    return start + int(step.within[:-1]) * unit


def _group(due_at: datetime | None, end: End, situation: Situation) -> Group:
    """Where a step stands; what the law gives no date to binds to no day, and is not put off either."""
    start = origin(situation)
    if due_at is None or start is None:
        return "later"
    if due_at <= start + URGENT:
        return "now"
    if due_at <= start + timedelta(hours=24):
        return "today"
    if due_at > _horizon(situation, start):
        return "later"
    return "soon" if end == "none" else "before"


def _horizon(situation: Situation, start: datetime) -> datetime:
    """The end of the day on which the CNIL's 72 hours end, else three days after the start."""
    clock = situation.clock("cnil_initiale")
    if clock is None or clock.due_at is None:
        return start + timedelta(hours=72)
    local = to_local(clock.due_at, situation.state.zone)
    return clock.due_at + (local.replace(hour=23, minute=59, second=59) - local)


def group_label(group: Group, situation: Situation) -> str:
    """« Maintenant », « Aujourd’hui », « Dès que possible », « Avant jeudi », « Plus tard »."""
    if group == "before":
        clock = situation.clock("cnil_initiale")
        end = clock.due_at if clock and clock.due_at else None
        return f"Avant {weekday(to_local(end, situation.state.zone))}" if end else "Sous 3 jours"
    return {"now": "Maintenant", "today": "Aujourd’hui", "soon": "Dès que possible", "later": "Plus tard"}[group]


def visible(all_tasks: Iterable[Task], who: Who | None = None) -> list[Task]:
    """The tasks to show, for one role or for everybody."""
    shown = (t for t in all_tasks if t.status != "hidden")
    return [t for t in shown if who is None or who in t.step.who]


def left_out(all_tasks: Sequence[Task], who: Who) -> str:
    """« 13 étapes cachées, dont 4 imposées par la loi : médecin 11, informaticien 2 », when one role's are shown."""
    hidden = [t for t in visible(all_tasks) if who not in t.step.who]
    if not hidden:
        return "aucune étape cachée"
    bound = sum(1 for t in hidden if t.step.duty == "legal")
    binding = f", dont {count(bound, 'imposée')} par la loi" if bound else ""
    roles = Counter(WHO[t.step.who[0]] for t in hidden)
    whose = ", ".join(f"{role} {number}" for role, number in roles.most_common())
    return f"{count(len(hidden), 'étape cachée', 'étapes cachées')}{binding} : {whose}"


def next_task(all_tasks: Iterable[Task]) -> Task | None:
    """The first step still to do, most urgent group first."""
    return min((t for t in all_tasks if t.open), key=lambda t: GROUPS.index(t.group), default=None)
