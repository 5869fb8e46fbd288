"""When something happened: exactly, about, or between two instants, and how it was typed.

A local time is read in the practice's zone; only an ambiguous or non-existent one is refused, with its
readings. Anything up to now + 5 minutes is accepted, however old (design §2, rule 10).
"""

from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import ValidationError

from incident.core.model import Frozen

Precision = Literal["exact", "about", "range"]
TOLERANCE = timedelta(minutes=5)
MAX_TYPED = 120


class WhenError(ValueError):
    """A time that cannot be read or accepted; the text is the French sentence."""

    def __init__(self, message: str, readings: list[str] | None = None) -> None:
        super().__init__(message)
        self.readings = readings or []


class When(Frozen):
    """An instant (UTC) with its precision. `until` only for a range; `typed` as the person wrote it."""

    precision: Precision
    at: datetime
    until: datetime | None = None
    zone: str
    typed: str

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
                at=datetime.fromisoformat(words["at"]).astimezone(UTC),
                until=datetime.fromisoformat(until).astimezone(UTC) if until else None,
                zone=words["zone"],
                typed=words["typed"],
            )
        except (KeyError, TypeError, ValidationError) as problem:
            raise ValueError("malformed When") from problem


def instant_json(instant: datetime) -> str:
    """`2026-11-23T06:50:00Z`, with microseconds only when there are any."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
