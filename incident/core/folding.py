"""The journal as the screen shows it: « inconnu à ce stade » answered to many questions in one go is one line.

Only the screen folds, and the line opens: exports, the command line and `verify` know nothing of it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from incident.core.chronology import Row
from incident.core.wording import french

FEW = 3
"""Fewer than these are shown one by one."""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive answers « inconnu à ce stade » that one person gave in the same minute."""

    rows: tuple[Row, ...]

    @property
    def first(self) -> int:
        """The number of its first entry, by which it is opened."""
        return self.rows[0].seq

    @property
    def text(self) -> str:
        """What stands for all of them."""
        return french(f"{len(self.rows)} réponses « inconnu à ce stade »")


def folded(rows: Sequence[Row], opened: Collection[int]) -> list[Row | Run]:
    """The rows in their order; before a long run stands its line, and its rows only when it is opened."""
    shown: list[Row | Run] = []
    for _, group in groupby(rows, key=_one_go):
        together = tuple(group)
        run = Run(together) if len(together) >= FEW else None
        shown += [run] if run is not None else []
        shown += together if run is None or run.first in opened else ()
    return shown


def holding(lines: Iterable[Row | Run], seq: int) -> int | None:
    """The run that holds an entry, to open it; None when the entry stands by itself."""
    runs = (line for line in lines if isinstance(line, Run))
    return next((run.first for run in runs if any(row.seq == seq for row in run.rows)), None)


def _one_go(row: Row) -> tuple[str, ...]:
    """What makes rows one run: the same person and minute; any other row stands alone."""
    return (row.author, row.recorded) if row.unknown else ("", "", str(row.seq))
