"""Obligations and their clocks: where each stands now.

A deadline is shown strict: the instant plus the delay, computed in UTC; nights, week-ends and holidays
count (GDPR art. 33(1)). A start nobody stated is never invented: the clock is then counted from the
opening and marked assumed, for the real one may end earlier.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from incident.core.conditions import facts_used, holds
from incident.core.deadlines import parse_delay
from incident.core.playbook import Obligation
from incident.core.rulesets import in_force
from incident.core.situation import Situation
from incident.core.state import Filing
from incident.core.zones import to_local

AWARENESS = ("breach_aware", "processor_told")
"""The instants by which the practice knew of the breach."""
Status = Literal["undetermined", "wished", "not_applicable", "running", "overdue", "fulfilled", "fulfilled_late"]
STATUS_LABELS: dict[Status, str] = {
    "undetermined": "pas encore commencé",
    "wished": "souhaité",
    "not_applicable": "sans objet",
    "running": "en cours",
    "overdue": "en retard",
    "fulfilled": "fait à temps",
    "fulfilled_late": "fait en retard",
}

PROVISIONAL = "provisoire, compté depuis l’ouverture : le délai réel peut finir plus tôt"
"""What is said of a clock whose start nobody stated."""


@dataclass(frozen=True, slots=True)
class Clock:
    """An obligation as it stands. Instants are UTC; `remaining` is negative when overdue."""

    obligation: Obligation
    for_: str
    status: Status
    starts_at: datetime | None
    assumed: bool
    due_at: datetime | None
    remaining: timedelta | None
    filing: Filing | None
    late: timedelta | None
    reasons_missing: bool
    why: str

    @property
    def id(self) -> str:
        """The obligation's id."""
        return self.obligation.id

    @property
    def reminder(self) -> int | None:
        """The smallest reminder threshold (hours) already passed, None when there is still time."""
        if self.remaining is None or self.status != "running":
            return None
        passed = [h for h in self.obligation.reminders if self.remaining <= timedelta(hours=h)]
        return min(passed, default=None)


def compute(known: Obligation, situation: Situation) -> Clock:
    """The clock of one obligation of the practice, as the law in force when the matter was known words it."""
    worded = in_force(known, _day_known(known, situation))
    obligation = worded or known
    applies = holds(obligation.applies, situation) if worded is not None else False
    starts_at, assumed = _start(obligation, situation)
    due_at = _due(obligation, situation, starts_at) if worded is not None else None
    filing = situation.state.filing(obligation.id)
    late = _late(due_at, filing, wished=obligation.wished)
    status = _status(obligation, applies, starts_at, due_at, filing, late, situation.now)
    open_clock = filing is None and due_at is not None and status != "not_applicable"
    return Clock(
        obligation=obligation,
        for_="",
        status=status,
        starts_at=starts_at,
        assumed=assumed,
        due_at=due_at,
        remaining=due_at - situation.now if open_clock and due_at else None,
        filing=filing,
        late=late,
        reasons_missing=late is not None and _reasons_missing(obligation, filing, situation),
        why=_why(obligation, worded is not None, status, situation),
    )


def _day_known(obligation: Obligation, situation: Situation) -> date:
    """The local day on which the matter was known: the start of its clock, else the awareness, else the opening.

    What only starts with a filing follows the law of the awareness that led to it.
    """
    state = situation.state
    names = [name for name in obligation.starts_at if not name.startswith("filed:")] or list(AWARENESS)
    told = [said for name in names if (said := state.stated(name, after=_overtaken_decision(situation, name)))]
    at = min((said.happened.earliest for said in told), default=state.opened_at or situation.now)
    return to_local(at, state.zone).date()


def _start(obligation: Obligation, situation: Situation) -> tuple[datetime | None, bool]:
    """When the clock starts, and whether that is only assumed."""
    state = situation.state
    starts: list[datetime] = []
    for name in obligation.starts_at:
        if name.startswith("filed:"):
            filing = state.filing(name.removeprefix("filed:"))
            starts += [filing.happened.earliest] if filing else []
        else:
            stated = state.stated(name, after=_overtaken_decision(situation, name))
            starts += [stated.happened.earliest] if stated else []
    if starts:
        return min(starts), False
    return (state.opened_at, True) if obligation.assumed_from_opening else (None, False)


def _overtaken_decision(situation: Situation, instant: str) -> int:
    """The entry of a « ne pas notifier » that a new awareness overtook: earlier statements no longer count.

    Only if nothing had been filed by then: otherwise the new fact feeds the complement.
    """
    made = situation.state.decisions.get("authority")
    if instant != "breach_aware" or made is None:
        return 0
    new = situation.state.new_awareness(made.seq)
    if made.answer or new is None:
        return made.restarts_after
    filing = situation.state.filing("cnil_initiale")
    return made.restarts_after if filing is not None and filing.seq < new.seq else made.seq


def _due(obligation: Obligation, situation: Situation, start: datetime | None) -> datetime | None:
    """The earliest end among the delays whose condition holds or is unknown: never a later one."""
    if start is None:
        return None
    possible = [rule for rule in obligation.delay if holds(rule.when, situation) is not False]
    ends = [parse_delay(rule.value).due(start, situation.state.zone) for rule in possible]
    return min(ends, default=None)


def _late(due_at: datetime | None, filing: Filing | None, *, wished: bool) -> timedelta | None:
    if due_at is None or filing is None or wished or filing.happened.latest <= due_at:
        return None
    return filing.happened.latest - due_at


def _status(
    obligation: Obligation,
    applies: bool | None,
    start: datetime | None,
    due_at: datetime | None,
    filing: Filing | None,
    late: timedelta | None,
    now: datetime,
) -> Status:
    if filing is not None:
        return "fulfilled" if late is None else "fulfilled_late"
    if applies is False:
        return "not_applicable"
    if applies is None or start is None:
        return "undetermined"
    if obligation.wished:
        return "wished"
    return "overdue" if due_at is not None and now > due_at else "running"


def _reasons_missing(obligation: Obligation, filing: Filing | None, situation: Situation) -> bool:
    """Late reasons are due to the CNIL (art. 33(1)): in the filing's own words or in the form."""
    if filing is None or obligation.id != "cnil_initiale":
        return False
    return not filing.text and situation.value("late_reasons") is None


def _why(obligation: Obligation, in_time: bool, status: Status, situation: Situation) -> str:
    """Why an obligation is owed, or is not: the doctor's recorded reason where they decided so."""
    if status != "not_applicable":
        return obligation.why
    if not in_time:
        return "ce texte n’était pas en vigueur ce jour-là"
    made = situation.decision("authority")
    decided = made is not None and not made.answer
    if decided and made and any(fact == "risk_level" for fact, _ in facts_used(obligation.applies)):
        return made.text
    return "les réponses données l’écartent"
