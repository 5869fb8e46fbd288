"""The points to make again after a filing: 7 and 30 days with the CNIL, the second part of an ARS report. Pure.

They are reminders: nothing is overdue by them. A later filing of the same obligation makes those before it.
Something new learnt after what was sent is one too: it feeds the follow-up.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from incident.core.clocks import Clock
from incident.core.conditions import holds
from incident.core.deadlines import parse_delay
from incident.core.situation import Situation
from incident.core.wording import instant_text

NEAR = timedelta(hours=24)
"""How long before it a point is worth a place on the screen."""


@dataclass(frozen=True, slots=True)
class Point:
    """When to look again (UTC), and at what."""

    at: datetime
    say: str


def points(clock: Clock, situation: Situation) -> tuple[Point, ...]:
    """The points still to make, soonest first; those missed count as one, the last of them."""
    plan = clock.obligation.follow_up
    start = _start(clock)
    if plan is None or start is None or situation.state.status == "closed":
        return ()
    if clock.status == "not_applicable" or holds(plan.when, situation) is False:
        return ()
    made = _last_made(clock, situation)
    ends = [parse_delay(delay).due(start, situation.state.zone) for delay in plan.after]
    left = [end for end in ends if made is None or end > made] + _learnt(clock, situation)
    missed = [end for end in left if end <= situation.now]
    return tuple(Point(end, plan.say) for end in (*sorted(missed)[-1:], *(end for end in left if end not in missed)))


def near(clock: Clock, situation: Situation) -> Point | None:
    """The point to make now or within a day."""
    first = next(iter(points(clock, situation)), None)
    return first if first is not None and first.at - situation.now <= NEAR else None


def point_text(point: Point, situation: Situation) -> str:
    """« refaire le point avec la CNIL : lundi … », or since when."""
    since = "depuis le " if point.at <= situation.now else ""
    return f"{point.say} : {since}{instant_text(point.at, situation.state.zone)}"


def _start(clock: Clock) -> datetime | None:
    """The filing that starts the clock, else its own."""
    if any(name.startswith("filed:") for name in clock.obligation.starts_at):
        return clock.starts_at
    return clock.filing.happened.earliest if clock.filing is not None else None


def _learnt(clock: Clock, situation: Situation) -> list[datetime]:
    """When something new was learnt since the last thing sent: it feeds the follow-up."""
    starts = [name.removeprefix("filed:") for name in clock.obligation.starts_at if name.startswith("filed:")]
    sent = [f.seq for f in situation.state.filings if f.for_ == clock.for_ and f.obligation in (clock.id, *starts)]
    new = situation.state.new_awareness(max(sent)) if starts and sent else None
    return [new.happened.earliest] if new is not None else []


def _last_made(clock: Clock, situation: Situation) -> datetime | None:
    filings = situation.state.filings
    made = [f.happened.earliest for f in filings if (f.obligation, f.for_) == (clock.id, clock.for_)]
    return max(made, default=None)
