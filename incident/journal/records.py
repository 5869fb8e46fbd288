"""What goes in and comes out of the journal."""

from collections.abc import Mapping
from dataclasses import dataclass

NO_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class Pending:
    """One entry as decided, not yet chained. `happened` and `body` are plain JSON values."""

    id: str
    kind: str
    v: int
    author: str
    happened: Mapping[str, object] | None
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where and when the machine recorded an entry. `recorded_at` is UTC with microseconds and Z."""

    recorded_at: str
    monotonic_ms: int
    boot: str
    zone: str


@dataclass(frozen=True, slots=True)
class Stored:
    """One entry as it lies in the register. `body` is None once expunged."""

    seq: int
    entry: bytes
    body: bytes | None
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a stream; `Head(0, NO_HASH)` when it is empty."""

    seq: int
    hash: str


EMPTY = Head(0, NO_HASH)
