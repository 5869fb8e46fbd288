"""What every decision shares: what it may look at, what it proposes, and the checks that all commands need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import singledispatch

from incident.core import entries as e
from incident.core.facts import MAX_TEXT
from incident.core.risk import Assessment
from incident.core.situation import Situation
from incident.core.when import When
from incident.errors import BadInput

TOLERANCE = timedelta(minutes=5)
"""How far in the future a stated time may be: clocks differ."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """An entry to append: what it says, when that happened (None: now), and bytes to keep with it."""

    body: e.AnyBody
    happened: When | None = None
    kept: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision may look at: the situation, and the original entries by number."""

    situation: Situation
    entry: Callable[[int], e.Entry | None]
    history: Callable[[], Sequence[e.Entry]]


@singledispatch
def handle(command: object, context: Context) -> list[Proposed]:
    """The entries of one kind of command; each module of commands registers its own."""
    raise TypeError(f"unknown command {type(command).__name__}")


def not_future(at: When | None, now: datetime) -> None:
    """Refuse a time that begins later than now + 5 minutes."""
    if at is not None and at.earliest > now + TOLERANCE:
        raise BadInput(f"« {at.typed} » est dans le futur : vérifiez la date et l’heure.")


def need_words(text: str, what: str) -> str:
    """The text without surrounding blanks. Raises BadInput if it is empty or too long."""
    stripped = text.strip()
    if not stripped:
        raise BadInput(f"{what} est vide : écrivez quelques mots.")
    return fits(stripped, what)


def fits(text: str, what: str) -> str:
    """The text if one entry can hold it. Raises BadInput."""
    if len(text) > MAX_TEXT:
        raise BadInput(f"{what} dépasse {MAX_TEXT} caractères : coupez-le en plusieurs notes.")
    return text


def risk_proposed(found: Assessment) -> e.RiskProposed:
    """What the tool proposed at the moment of a decision, as it is kept beside it."""
    return e.RiskProposed(
        level=found.level,
        authority=found.authority,
        persons=found.persons,
        reasons=[reason.text for reason in found.reasons],
        missing=list(found.missing),
    )
