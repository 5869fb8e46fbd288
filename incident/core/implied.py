"""What other answers already say of a fact: who noticed and when, which provider it is. Asked once, said once.

Nobody's name: what is said of the discovery leaves the practice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from incident.core.conditions import View
from incident.core.facts import Answer, Person
from incident.core.roles import SOMEBODY, role_of
from incident.core.state import State
from incident.core.when import When
from incident.core.wording import when_text
from incident.core.words import words_of


class Known(View, Protocol):
    """What the answers are read from."""

    @property
    def state(self) -> State:
        """The incident."""

    @property
    def practice(self) -> Mapping[str, Answer]:
        """The practice sheet."""

    def answer(self, fact: str) -> Answer | None:
        """What is known of a fact."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """When the first signs were seen, and by whom as it was typed (empty when nobody said)."""

    at: When
    who: str


def discovery(known: Known) -> Answer | None:
    """The circumstances of the discovery, None when nobody said them."""
    found = discovery_said(known)
    return Answer(value=f"Constaté par\u00a0: {discovery_text(found, known)}", origin="derived") if found else None


def discovery_said(known: Known) -> Discovery | None:
    """The hour that was answered or stated for the first signs; else what somebody said of when the practice knew."""
    stated, answered = known.state.stated("attack_known"), known.value("discovered_at")
    who = str(known.value("discovered_by") or "")
    if isinstance(answered, dict):
        return Discovery(When.from_json(answered), who)
    if stated is not None:
        return Discovery(stated.happened, who or stated.who)
    aware = known.state.stated("breach_aware")
    return Discovery(aware.happened, who or aware.who) if aware is not None and (who or aware.who) else None


def discovery_text(found: Discovery, known: Known) -> str:
    """« secrétaire, lundi 23 novembre 2026 à 7 h 50 »: a role, never a name."""
    return f"{role_of(found.who, known) or SOMEBODY}, {when_text(found.at)}"


def provider(known: Known) -> Answer | None:
    """The provider the warning came from, with what the practice sheet says of how to reach it."""
    said = known.answer("vendor_name")
    name = " ".join(str(said.value).split()) if said is not None and said.known else ""
    if said is None or not name:
        return None
    listed = next((one for one in _contacts(known) if _same(name, one.name)), Person(name=name))
    value = listed.model_copy(update={"name": name}).model_dump(mode="json")
    return Answer(value=value, certainty=said.certainty, origin="derived", seq=said.seq)


def _contacts(known: Known) -> list[Person]:
    """The contacts of the practice sheet."""
    answers = [answer.value for fact, answer in known.practice.items() if fact.startswith("contact_")]
    return [Person.model_validate(value) for value in answers if isinstance(value, dict)]


def _same(one: str, other: str) -> bool:
    """Whether one name holds all the words of the other: « Logimed », « Logimed SAS »."""
    first, second = set(words_of(one)), set(words_of(other))
    return bool(first and second) and (first <= second or second <= first)
