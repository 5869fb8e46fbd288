"""When something happened: exactly, about, or between two instants, and how it was typed.

A local time is read in the practice's zone; only an ambiguous or non-existent one is refused, with its
readings. Anything up to now + 5 minutes is accepted, however old (design §2, rule 10).
"""

from datetime import UTC, datetime, timedelta
from typing import Literal, Self

from pydantic import model_validator

from incident.core.model import Frozen

Precision = Literal["exact", "about", "range"]
TOLERANCE = timedelta(minutes=5)
MAX_TYPED = 120


class WhenError(ValueError):
    """A time that cannot be read or accepted; the text is the French sentence. `readings`: what it may mean.

    `understood`: it is a time and the readings are its own, not those nearest to words that are none.
    """

    def __init__(self, message: str, readings: list[str] | None = None, *, understood: bool = False) -> None:
        super().__init__(message)
        self.readings = readings or []
        self.understood = understood


class When(Frozen):
    """An instant (UTC) with its precision. `until` only for a range; `typed` as the person wrote it."""

    precision: Precision
    at: datetime
    until: datetime | None = None
    zone: str
    typed: str

    @model_validator(mode="after")
    def _one_meaning(self) -> Self:
        """A naive instant would mean another time on another machine; a range without order has no earliest."""
        ends = [self.at] if self.until is None else [self.at, self.until]
        if any(end.utcoffset() != timedelta() for end in ends):
            raise ValueError("the instants of a When are UTC")
        if (self.until is not None) != (self.precision == "range"):
            raise ValueError("a range, and only a range, has an end")
        if ends != sorted(ends):
            raise ValueError("a range ends after it starts")
        return self

    @property
    def earliest(self) -> datetime:
        """The earliest instant it may be: what clocks use."""
        return self.at

    @property
    def latest(self) -> datetime:
        """The latest instant it may be."""
        return self.until if self.until is not None else self.at

    def to_json(self) -> dict[str, str | None]:
        """As stored: instants in UTC with Z."""
        words: dict[str, str | None] = {
            "precision": self.precision,
            "at": instant_json(self.at),
            "zone": self.zone,
            "typed": self.typed,
        }
        if self.until is not None:
            words["until"] = instant_json(self.until)
        return words

    @classmethod
    def from_json(cls, words: object) -> "When":
        """From its stored form. Raises ValueError."""
        if not isinstance(words, dict):
            raise ValueError("a When is an object")
        try:
            until = words.get("until")
            return cls(
                precision=words["precision"],
                at=_stored_instant(words["at"]),
                until=None if until is None else _stored_instant(until),
                zone=words["zone"],
                typed=words["typed"],
            )
        except (KeyError, TypeError, ValueError, OverflowError) as problem:
            raise ValueError("malformed When") from problem


def _stored_instant(text: str) -> datetime:
    """A stored instant, which always carries its offset. Raises ValueError, TypeError or OverflowError."""
    instant = datetime.fromisoformat(text)
    if instant.utcoffset() is None:
        raise ValueError("an instant without its offset")
    return instant.astimezone(UTC)


def instant_json(instant: datetime) -> str:
    """`2026-11-23T06:50:00Z`, with microseconds only when there are any."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
