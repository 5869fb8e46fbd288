"""What a bulletin proposes for an incident, and what of it still waits for the doctor's word."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from incident.core.bulletin import Said
from incident.core.facts import Answer
from incident.core.wording import date_text
from incident.core.words import folded

if TYPE_CHECKING:
    from incident.core.entries import BulletinChecked, BulletinReceived, ProposalSetAside
    from incident.core.situation import Situation
    from incident.core.state import State


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value a bulletin proposes, since which entry: a newer bulletin that repeats it asks nothing again.

    `aside` is the entry by which the doctor set it aside, None until then.
    """

    said: Said
    since: int
    aside: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """The last bulletin received. `checked` is the entry that says its issuer was called, None until then."""

    id: str
    version: int
    issuer: str
    issued: str
    title: str
    sha256: str
    seq: int
    proposals: Mapping[str, Proposal]
    checked: int | None = None


def received(before: Held | None, seq: int, body: "BulletinReceived") -> Held:
    """The bulletin that was just received, in the place of the one before."""
    known = before.proposals if before is not None and before.id == body.bulletin else {}
    proposals = {
        fact: known[fact] if fact in known and known[fact].said == said else Proposal(said, seq)
        for fact, said in body.proposes.items()
    }
    return Held(body.bulletin, body.version, body.issuer, body.issued, body.title, body.sha256, seq, proposals)


def called(held: Held | None, seq: int, body: "BulletinChecked") -> Held | None:
    """The same once its issuer was called; a call about another bulletin or version says nothing of this one."""
    about = held is not None and (held.id, held.version) == (body.bulletin, body.version)
    return replace(held, checked=seq) if held is not None and about else held


def set_aside(held: Held | None, seq: int, body: "ProposalSetAside") -> Held | None:
    """The same once what it proposes for a fact was set aside by an entry."""
    if held is None or held.id != body.bulletin or body.fact not in held.proposals:
        return held
    aside = replace(held.proposals[body.fact], aside=seq)
    return replace(held, proposals={**held.proposals, body.fact: aside})


def pending(state: "State") -> dict[str, Said]:
    """The proposals nobody has answered or set aside since they came."""
    held = state.bulletin
    if held is None:
        return {}
    return {
        fact: proposal.said
        for fact, proposal in held.proposals.items()
        if not _settled(proposal, state.answers.get(fact))
    }


def waiting(situation: "Situation") -> dict[str, Said]:
    """The same, in the order of the questions, for those the data in force know."""
    left = pending(situation.state)
    return {fact: left[fact] for fact in situation.library.facts if fact in left}


def to_show(fact: str, situation: "Situation") -> tuple[Answer | None, str]:
    """What a question starts from: what is known, else what a bulletin proposes, with the words for who does.

    The words are empty for what is known: a person's answer never gives way on the screen to a bulletin.
    """
    known, held, left = situation.answer(fact), situation.state.bulletin, pending(situation.state)
    if held is None or fact not in left or (known is not None and known.known and known.origin in _SETTLED_BY):
        return known, ""
    said = left[fact]
    return Answer(value=said.value, certainty=said.certainty, origin="bulletin"), issuer_words(held)


_SETTLED_BY = ("person", "bulletin")


def _settled(proposal: Proposal, answer: Answer | None) -> bool:
    if proposal.aside is not None:
        return True
    if answer is None:
        return False
    same = (answer.value, answer.certainty) == (proposal.said.value, proposal.said.certainty)
    return same or answer.seq > proposal.since


def day_text(issued: str) -> str:
    """« mercredi 12 novembre 2025 » for the day a bulletin was published."""
    return date_text(datetime.fromisoformat(issued))


def held_text(held: Held) -> str:
    """« Logiciel coupé — bulletin de l’éditeur (non vérifié), version 2 du vendredi … »."""
    return f"{held.title} — {issuer_words(held)}, version {held.version} du {day_text(held.issued)}"


def issuer_words(held: Held) -> str:
    """« bulletin de l’URPS (non vérifié) »."""
    checked = "vérifié par un appel" if held.checked is not None else "non vérifié"
    return f"bulletin {of(held.issuer)} ({checked})"


def of(name: str) -> str:
    """« de » before a name, « d’ » before a vowel."""
    return f"d’{name}" if folded(name)[:1] in "aeiou" else f"de {name}"
