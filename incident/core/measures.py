"""Measures promised: what, by whom, by when, and what became of each. What a fold keeps of them, and their words."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from incident.core import entries as e
from incident.core.custodytext import due_text
from incident.core.when import When, instant_json
from incident.core.wording import before, french, instant_text
from incident.core.words import folded

if TYPE_CHECKING:
    from incident.core.situation import Situation
    from incident.core.state import State

ANNOUNCED_IN = ("measures_medium", "measures_long")
"""The answers of the form that say, one a line, what will be done: the CNIL was told so."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a promise: taken with its proof, or given up with the reason."""

    seq: int
    happened: datetime
    text: str
    given_up: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """A measure to take. `outcome` is None while it is awaited."""

    seq: int
    text: str
    owner: str
    due: When | None
    to_authority: bool
    happened: datetime
    outcome: Outcome | None = None

    def late(self, now: datetime) -> bool:
        """Whether it is still awaited and its date is over."""
        return self.outcome is None and self.due is not None and self.due.latest < now


Promises = tuple[Promise, ...]


def promised(known: Promises, seq: int, body: e.MeasurePromised, happened: datetime) -> Promises:
    """With one more promise."""
    return (*known, Promise(seq, body.text, body.owner, body.due, body.to_authority, happened))


def ended(known: Promises, seq: int, body: e.MeasureKept, happened: datetime) -> Promises:
    """With what became of one; an entry that promised nothing changes nothing."""
    outcome = Outcome(seq, happened, body.text, body.given_up)
    return tuple(replace(one, outcome=outcome) if one.seq == body.target else one for one in known)


def awaited(state: "State") -> list[Promise]:
    """Those neither taken nor given up, in the order promised."""
    return [one for one in state.promises if one.outcome is None]


def announced(situation: "Situation") -> list[str]:
    """What the form says will be done and nobody has promised yet, with a person and a date; one line each."""
    return list(dict.fromkeys(line for fact in ANNOUNCED_IN for line in announced_by(fact, situation)))


def announced_by(fact: str, situation: "Situation") -> list[str]:
    """The same for one answer of the form."""
    known = {folded(one.text) for one in situation.state.promises}
    lines = [line.strip(" -–•\t") for line in str(situation.value(fact) or "").splitlines()]
    return [line for line in lines if line and folded(line) not in known]


# -- in words ------------------------------------------------------------------------------------------------


def what_text(one: Promise, *, named: bool = True) -> str:
    """« Changer la box (Dr Lenoir), annoncée à la CNIL »; nobody is `named` in what may leave the practice."""
    owner = f" ({one.owner})" if one.owner and named else ""
    return f"{one.text}{owner}{', annoncée à la CNIL' if one.to_authority else ''}"


def standing_text(one: Promise, now: datetime, zone: str) -> str:
    """« avant la fin du jeudi 26 nov. », « en retard : … », « faite le … : facture », « abandonnée le … : … »."""
    if one.outcome is not None:
        return outcome_text(one.outcome, zone)
    if one.due is None:
        return "sans date"
    if one.due.at.year == now.year:
        return french(before(one.due.latest, now, zone))
    return ("en retard\u00a0: c’était " if one.late(now) else "") + f"avant {due_text(one.due, zone)}"


def outcome_text(outcome: Outcome, zone: str) -> str:
    """« faite le lundi … : facture n° 12 »."""
    word = "abandonnée" if outcome.given_up else "faite"
    return f"{word} le {instant_text(outcome.happened, zone)}" + (f"\u00a0: {outcome.text}" if outcome.text else "")


def measure_text(one: Promise, now: datetime, zone: str) -> str:
    """A promise on one line."""
    return f"{what_text(one)} — {standing_text(one, now, zone)}"


def measure_lines(situation: "Situation") -> list[str]:
    """Every promise with the number of its entry, then what was announced without a person or a date."""
    zone, now = situation.state.zone, situation.now
    lines = [f"{one.seq:>4}  {measure_text(one, now, zone)}" for one in situation.state.promises]
    return [*lines, *(f"      annoncée dans le dossier, sans responsable ni date : {x}" for x in announced(situation))]


def dated_text(one: Promise, zone: str, *, named: bool = True) -> str:
    """The same in a document, where only absolute times stand."""
    what = what_text(one, named=named)
    if one.outcome is not None:
        return f"{what}\u00a0: {outcome_text(one.outcome, zone)}"
    return f"{what}\u00a0: " + (f"avant {due_text(one.due, zone)}" if one.due is not None else "sans date")


def measure_json(one: Promise) -> dict[str, object]:
    """A promise as plain JSON, instants in UTC."""
    made = one.outcome
    return {
        "entry": one.seq,
        "text": one.text,
        "owner": one.owner,
        "due_at": instant_json(one.due.latest) if one.due else None,
        "to_authority": one.to_authority,
        "promised_at": instant_json(one.happened),
        "status": "promised" if made is None else "given_up" if made.given_up else "kept",
        "ended_at": instant_json(made.happened) if made else None,
        "proof": made.text if made else "",
    }
