"""What reading a time is done with: the zone, the present, what was typed, and how it is refused."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import SequenceMatcher

from incident.core.durations import NBSP
from incident.core.when import TOLERANCE, Precision, When, WhenError
from incident.core.whenspoken import TIME, clock, plain
from incident.core.wording import clock_time
from incident.core.zones import LocalTimeRefused, from_local, local_readings, to_local

FORMS = (
    "7 h 50",
    "hier à 22 h 30",
    "ce matin vers 8 h 10",
    "il y a 20 minutes",
    "23/11/2026 à 7 h 50",
    "entre 22 h et 6 h",
    "dans la nuit du 22 au 23",
    "2026-11-23T07:50",
)


@dataclass(frozen=True, slots=True)
class Reader:
    """One typed time being read."""

    zone: str
    now: datetime
    typed: str

    @property
    def local_now(self) -> datetime:
        """The present on the wall, without its zone."""
        return to_local(self.now, self.zone).replace(tzinfo=None)

    @property
    def today(self) -> date:
        """The present day, in the zone."""
        return self.local_now.date()

    def instant(self, day: date, at: time) -> datetime:
        """The instant of a wall time. Raises WhenError where there are two or none."""
        try:
            return from_local(datetime.combine(day, at), self.zone)
        except LocalTimeRefused as problem:
            raise self.refusal(f"{NBSP}: {problem}", problem.readings, understood=True) from None

    def refusal(self, why: str, readings: list[str] | None = None, *, understood: bool = False) -> WhenError:
        """What was typed, its escapes made visible, and why it is not one time."""
        shown = "".join(mark if mark.isprintable() else "\ufffd" for mark in self.typed)
        return WhenError(f"«{NBSP}{shown}{NBSP}»{why}", readings, understood=understood)

    def unread(self) -> WhenError:
        """What cannot be read, with the three nearest readings: of its hour if it holds one, else of its form."""
        text = plain(self.typed)
        readings = self._near(text)
        if not readings:
            return self.refusal(f" ne peut pas être lu comme une heure. {forms(text)}")
        return self.refusal(f" ne peut pas être lu. Vouliez-vous dire{NBSP}: {' · '.join(readings)}{NBSP}?", readings)

    def _near(self, text: str) -> list[str]:
        """The last three days at the hour that stands in the text."""
        match = re.search(TIME, text)
        found = clock(match[0]) if match is not None else None
        if found is None:
            return []
        wall = datetime.combine(self.today, found.at)
        late = wall > to_local(self.now + TOLERANCE, self.zone).replace(tzinfo=None)
        days = ("hier", "avant-hier") if late else ("aujourd’hui", "hier", "avant-hier")
        return [f"{day} à {clock_time(wall)}" for day in days]

    def future(self) -> WhenError:
        """The refusal of a time to come."""
        return self.refusal(f" est dans le futur{NBSP}: vérifiez la date et l’heure.", understood=True)

    def choice(self, why: str, times: list[tuple[date, time]]) -> WhenError:
        """A refusal with the times it may mean, in order, those still to come left out."""
        wall = [datetime.combine(day, at) for day, at in times]
        now = to_local(self.now + TOLERANCE, self.zone).replace(tzinfo=None)
        readings = [when.isoformat(timespec="minutes") for when in sorted(wall) if when <= now]
        return self.either(why, readings) if readings else self.future()

    def either(self, why: str, readings: list[str]) -> WhenError:
        """A refusal with what to write instead."""
        return self.refusal(f"{NBSP}: {why}{NBSP}: écrivez {' ou '.join(readings)}.", readings, understood=True)

    def made(self, precision: Precision, at: datetime, until: datetime | None = None) -> When:
        """What was read, unless it is to come."""
        if (until or at) > self.now + TOLERANCE:
            raise self.future()
        return When(precision=precision, at=at, until=until, zone=self.zone, typed=self.typed)

    def exact(self, day: date, at: time) -> When:
        """One wall time."""
        return self.made("exact", self.instant(day, at))

    def between(self, first: datetime, last: datetime) -> When:
        """Somewhere between two instants, both in the past."""
        if last < first:
            raise self.refusal(f" finit avant de commencer{NBSP}: mettez le plus ancien d’abord.", understood=True)
        return self.made("range", first, last)

    def up_to_now(self, first: datetime, last: datetime) -> When:
        """Somewhere between two instants, the last not later than now."""
        return self.made("range", first, max(first, min(last, self.now)))

    def whole_day(self, on: date) -> When:
        """A date alone: somewhere in that local day, up to now."""
        return self.up_to_now(self._edge(on), self._edge(on + timedelta(days=1)))

    def _edge(self, on: date) -> datetime:
        return local_readings(datetime.combine(on, time()), self.zone)[0].astimezone(UTC)


def forms(text: str) -> str:
    """The three accepted forms nearest to what was typed."""
    near = sorted(FORMS, key=lambda form: -SequenceMatcher(None, text, plain(form)).ratio())
    return f"Écrivez par exemple{NBSP}: {' · '.join(near[:3])}."
