"""Obligations and their clocks: where each stands now.

A deadline is shown strict: the instant plus the delay, computed in UTC; nights, week-ends and holidays
count (GDPR art. 33(1)). A start nobody stated is never invented: the clock is then counted from the
opening and marked assumed, for the real one may end earlier. An obligation has one clock for each instance
(`core.instances`): each controller named, each letter that starts it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from incident.core.conditions import facts_used, holds
from incident.core.deadlines import parse_delay
from incident.core.durations import duration
from incident.core.instances import Instance, filing_of, instances, reasons_given
from incident.core.playbook import Obligation
from incident.core.rulesets import in_force
from incident.core.situation import Situation
from incident.core.state import Decision, Filing, State, Stated
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

AWAITED = timedelta(hours=24)
"""After how long a missing acknowledgement is asked for."""

PROVISIONAL = "provisoire, compté depuis l’ouverture : le délai réel peut finir plus tôt"
"""What is said of a clock whose start nobody stated."""
SINCE_AWARENESS = "provisoire, compté depuis l’heure où vous l’avez su : le délai réel peut finir plus tôt"
"""The same, when another instant that was stated bounds the start."""


@dataclass(frozen=True, slots=True)
class Clock:
    """An obligation as it stands. Instants are UTC; `remaining` is negative when overdue: a wish never is.

    `provisional` says that nobody stated the start and what it is counted from; empty when it was stated.
    `awaited`: the acknowledgement of what was filed has been expected for a day.
    """

    obligation: Obligation
    for_: str
    status: Status
    starts_at: datetime | None
    provisional: str
    due_at: datetime | None
    remaining: timedelta | None
    filing: Filing | None
    late: timedelta | None
    reasons_missing: bool
    why: str
    detail: str = ""
    awaited: bool = False
    decision: Decision | None = None
    """The doctor's decision that makes it not applicable: who, when; `why` holds its words."""

    @property
    def id(self) -> str:
        """The obligation's id."""
        return self.obligation.id

    @property
    def assumed(self) -> bool:
        """Whether nobody stated the start."""
        return bool(self.provisional)

    @property
    def title(self) -> str:
        """The obligation, and for whom or for which letter where there are several."""
        return f"{self.obligation.title} ({self.detail})" if self.detail else self.obligation.title

    @property
    def announced(self) -> timedelta | None:
        """The lateness announced at the filing (zero: in time), where the hours as they stand now give another."""
        if self.filing is None or self.filing.letter or self.due_at is None or self.obligation.wished:
            return None
        then, now = timedelta(seconds=self.filing.announced_late_seconds or 0), self.late or timedelta()
        return then if abs(then - now) >= timedelta(seconds=1) else None

    @property
    def before_start(self) -> bool:
        """Whether it would have been filed before what started it: one of the two hours is wrong."""
        known = self.filing is not None and self.starts_at is not None and not self.assumed
        return known and self.filing.happened.latest < self.starts_at  # type: ignore[union-attr,operator]

    @property
    def by_letter(self) -> bool:
        """Whether a letter started it."""
        return bool(self.obligation.letters)

    @property
    def pressing(self) -> bool:
        """Whether a letter's clock has come within its reminders, or is over."""
        return self.by_letter and (self.status == "overdue" or self.reminder is not None)

    @property
    def reminder(self) -> int | None:
        """The smallest reminder threshold (hours) already passed, None when there is still time."""
        if self.remaining is None or self.status != "running":
            return None
        passed = [h for h in self.obligation.reminders if self.remaining <= timedelta(hours=h)]
        return min(passed, default=None)


def compute(known: Obligation, situation: Situation) -> tuple[Clock, ...]:
    """The clocks of one obligation, one an instance."""
    return tuple(_clock(known, one, situation) for one in instances(known, situation))


def announced_text(clock: Clock) -> str:
    """What was announced at the filing where the hours as they stand now give another lateness; else nothing."""
    then = clock.announced
    if then is None:
        return ""
    said = f"{duration(then)} de retard" if then else "à temps"
    return f"annoncé à l’envoi, d’après les heures connues alors : {said}"


def lead(clocks: Sequence[Clock]) -> Clock | None:
    """Of an obligation's clocks the one that matters now: the first end still open, else what is still owed."""
    still = [clock for clock in clocks if clock.filing is None]
    if still:
        return min(still, key=lambda clock: (clock.due_at is None, clock.due_at or clock.starts_at or _NEVER))
    owing = [clock for clock in clocks if clock.reasons_missing or (clock.filing and clock.filing.pending)]
    return next(iter([*owing, *clocks]), None)


_NEVER = datetime.max.replace(tzinfo=UTC)


def _clock(known: Obligation, one: Instance, situation: Situation) -> Clock:
    """One clock, as the law in force when the matter was known words the obligation."""
    worded = in_force(known, _day_known(known, one, situation))
    obligation = worded or known
    applies = holds(obligation.applies, situation) if worded is not None else False
    starts_at, provisional = _start(obligation, one, situation)
    due_at = _due(obligation, one, situation, starts_at) if worded is not None else None
    filing = filing_of(obligation, one, situation)
    late = _late(due_at, filing, wished=obligation.wished)
    status = _status(obligation, applies, starts_at, due_at, filing, late, situation.now)
    made = _waived_by(obligation, situation) if status == "not_applicable" and worded is not None else None
    ended = due_at is not None and due_at < situation.now
    open_clock = filing is None and status != "not_applicable" and not (obligation.wished and ended)
    return Clock(
        obligation=obligation,
        for_=one.for_,
        status=status,
        starts_at=starts_at,
        provisional=provisional,
        due_at=due_at,
        remaining=due_at - situation.now if open_clock and due_at else None,
        filing=filing,
        late=late,
        reasons_missing=late is not None and _reasons_missing(obligation, filing, situation),
        why=_why(obligation, worded is not None, status, made),
        detail=one.detail,
        awaited=filing is not None and filing.pending and filing.happened.earliest + AWAITED <= situation.now,
        decision=made,
    )


def _day_known(obligation: Obligation, one: Instance, situation: Situation) -> date:
    """The local day on which the matter was known: the start of its clock, else the awareness, else the opening.

    What only starts with a filing follows the law of the awareness that led to it; a letter, that of its day.
    """
    state = situation.state
    if one.letter is not None:
        return to_local(one.letter.happened.earliest, state.zone).date()
    names = [name for name in obligation.starts_at if not name.startswith("filed:")] or list(AWARENESS)
    told = [said for name in names if (said := _stated(obligation, name, one, situation))]
    at = min((said.happened.earliest for said in told), default=state.opened_at or situation.now)
    return to_local(at, state.zone).date()


def _start(obligation: Obligation, one: Instance, situation: Situation) -> tuple[datetime | None, str]:
    """When the clock starts, and what is said of it if that is only assumed. A letter's starts on the day it came."""
    if one.letter is not None:
        return one.letter.happened.earliest, ""
    state = situation.state
    starts: list[datetime] = []
    for name in obligation.starts_at:
        if name.startswith("filed:"):
            filing = state.filing(name.removeprefix("filed:"), one.for_)
            starts += [filing.happened.earliest] if filing else []
        else:
            stated = _stated(obligation, name, one, situation)
            starts += [stated.happened.earliest] if stated else []
    if starts:
        return min(starts), ""
    return _assumed_start(obligation, state) if obligation.assumed_from_opening else (None, "")


def _assumed_start(obligation: Obligation, state: State) -> tuple[datetime | None, str]:
    """The opening, or the awareness of the breach if earlier: an attack is known at the latest when its effects are."""
    aware = [said.happened.earliest for name in AWARENESS if (said := state.stated(name))]
    bound = min(aware, default=None) if "attack_known" in obligation.starts_at else None
    if bound is not None and state.opened_at is not None and bound < state.opened_at:
        return bound, SINCE_AWARENESS
    return state.opened_at, PROVISIONAL


def _stated(obligation: Obligation, instant: str, one: Instance, situation: Situation) -> Stated | None:
    return situation.state.stated(instant, after=_overtaken_decision(obligation, situation, instant, one.for_))


def _overtaken_decision(obligation: Obligation, situation: Situation, instant: str, for_: str) -> int:
    """The entry of a « ne pas notifier » that a new awareness overtook: earlier statements no longer count.

    Only where the obligation rests on that decision (an insurer's delay never ends later for it), and if nothing
    had been filed by then: otherwise the new fact feeds the complement.
    """
    made = situation.state.decisions.get("authority")
    if instant != "breach_aware" or made is None or "risk_level" not in _rests_on(obligation):
        return 0
    new = situation.state.new_awareness(made.seq)
    if made.answer or new is None:
        return made.restarts_after
    filing = situation.state.filing("cnil_initiale", for_)
    return made.restarts_after if filing is not None and filing.seq < new.seq else made.seq


def _due(obligation: Obligation, one: Instance, situation: Situation, start: datetime | None) -> datetime | None:
    """The earliest end among the letter's own and the delays whose condition holds or is unknown: never a later."""
    if start is None:
        return None
    possible = [rule for rule in obligation.delay if holds(rule.when, situation) is not False]
    ends = [parse_delay(rule.value).due(start, situation.state.zone) for rule in possible]
    if one.letter is not None and one.letter.due is not None:
        ends.append(one.letter.due.latest)
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
    return not reasons_given(filing, situation)


def _rests_on(obligation: Obligation) -> set[str]:
    """The facts that say whether it is owed."""
    return {fact for fact, _ in facts_used(obligation.applies)}


def _waived_by(obligation: Obligation, situation: Situation) -> Decision | None:
    """The doctor's decision not to, where the obligation rests on it."""
    for fact, outcome in (("risk_level", "authority"), ("notify_persons", "persons")):
        made = situation.decision(outcome)
        if fact in _rests_on(obligation) and made is not None and not made.informs:
            return made
    return None


def _why(obligation: Obligation, in_time: bool, status: Status, made: Decision | None) -> str:
    """Why an obligation is owed, or is not: the doctor's recorded reason where they decided so."""
    if status != "not_applicable":
        return obligation.why
    if not in_time:
        return "ce texte n’était pas en vigueur ce jour-là"
    return made.text if made is not None else "les réponses données l’écartent"
