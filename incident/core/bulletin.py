"""A bulletin: what a vendor, an Ordre, a URPS or a DPO already knows when many practices are hit at once.

It proposes and never decides: no instant, no decision, nothing that happened in one practice only, nothing that
lowers the risk. Its facts count once the doctor confirms them (design §5).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from incident.core.facts import Fact, JsonValue, Slug, ValueRefused, check_value, suggestion
from incident.core.model import DataModel
from incident.core.playbook import Library
from incident.core.riskfacts import BOOL, FAR, RECOVERED_HOURS, SCALES

MAX_FACTS = 60
MAX_SAID = 2_000
"""Characters in one text fact, and in the words of a bulletin: it is read before anything else, in an emergency."""

Line = Annotated[str, StringConstraints(pattern=r"^[^\n\r\t]*\S[^\n\r\t]*$", max_length=160)]
"""Words on one line."""

RAISING: Mapping[str, tuple[JsonValue, ...]] = {
    "exfiltration": ("possible", "yes"),
    "recipient": FAR,
    "data_credentials": ("clear",),
    "service_impact": ("major",),
}
"""Of the choices that the assessment reads, those that never weigh less than « inconnu » (core/riskfacts.py)."""


class Said(DataModel):
    """One fact as a bulletin states it. `fact: value` is short for `fact: {value: …, certainty: certain}`."""

    value: bool | int | str | list[str] | dict[str, str | None]
    certainty: Literal["certain", "estimated"] = "certain"

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        return given if isinstance(given, dict) and {"value", "certainty"} & set(given) else {"value": given}


class Reference(DataModel):
    """Where what the bulletin says can be read."""

    title: Line
    url: Annotated[str, StringConstraints(pattern=r"^(https?://[^\s]+)?$", max_length=500)] = ""


class Bulletin(DataModel):
    """A bulletin as its file says it. A newer one of the same `id` has a greater `version`."""

    id: Slug
    version: Annotated[int, Field(ge=1, le=9_999)]
    issuer: Line
    issued: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    title: Line
    playbook: Slug
    facts: Annotated[dict[Slug, Said], Field(min_length=1, max_length=MAX_FACTS)]
    sources: Annotated[tuple[Reference, ...], Field(min_length=1, max_length=20)]
    text: Annotated[str, StringConstraints(max_length=MAX_SAID)] = ""

    @field_validator("issued")
    @classmethod
    def _real_day(cls, given: str) -> str:
        try:
            date.fromisoformat(given)
        except ValueError:
            raise ValueError(f"« issued » : le jour « {given} » n’existe pas") from None
        return given


def refusals(bulletin: Bulletin, library: Library) -> Iterator[tuple[tuple[str, ...], str]]:
    """What a bulletin may not say, each with its place in the file, beside the data it would be used with."""
    if bulletin.playbook not in library.playbooks:
        near = suggestion(bulletin.playbook, list(library.playbooks))
        yield ("playbook",), f"le scénario « {bulletin.playbook} » n’existe pas.{near}"
    for name, said in bulletin.facts.items():
        refused = refusal(name, said, library.facts)
        if refused:
            yield ("facts", name), refused


def stored_form(bulletin: Bulletin, library: Library) -> Bulletin:
    """The same bulletin, nothing in it being refused, its values as answers are stored."""
    facts = {
        name: said.model_copy(update={"value": check_value(library.facts[name], said.value)})
        for name, said in bulletin.facts.items()
    }
    return bulletin.model_copy(update={"facts": facts})


def refusal(name: str, said: Said, facts: Mapping[str, Fact]) -> str:
    """Why a bulletin may not say this of a fact, or an empty string."""
    fact = facts.get(name)
    if fact is None:
        return f"le fait « {name} » n’existe pas.{suggestion(name, list(facts))}"
    if fact.lowers_risk:
        return f"« {name} » abaisse le risque : seul le cabinet peut y répondre."
    if fact.type == "when":
        return f"« {name} » est une heure ou une date : seul le cabinet peut la dire."
    if "bulletin" not in fact.sources_from:
        return f"« {name} » {_whose(fact)}."
    try:
        check_value(fact, said.value)
    except ValueRefused as problem:
        return str(problem)
    if isinstance(said.value, str) and len(said.value) > MAX_SAID:
        return f"« {name} » dépasse {MAX_SAID} caractères."
    return _lowering(fact, said.value)


def _whose(fact: Fact) -> str:
    if fact.sources_from == ("derived",):
        return "est calculé par l’outil, à partir des autres réponses : un bulletin ne le dit pas"
    if "practice" in fact.sources_from:
        return "appartient à la fiche du cabinet : un bulletin ne la remplit pas"
    return "ne se sait qu’au cabinet : un bulletin ne peut pas le dire"


def _lowering(fact: Fact, value: JsonValue) -> str:
    """A bulletin says what happened, never that something did not: nobody outside can know it for this practice."""
    if value is False:
        return f"« {fact.id}: false » écarterait une question : un bulletin dit ce qui est arrivé, pas ce qui manque."
    if fact.id in SCALES and not _raises(fact.id, value):
        return f"« {fact.id}: {value} » peut abaisser le risque : seul le cabinet peut le dire."
    return ""


def _raises(name: str, value: JsonValue) -> bool:
    """Whether the answer never weighs less than « inconnu à ce stade », whatever else is answered."""
    if name == "persons_count":
        return True
    if name == "unavailability_hours":
        return isinstance(value, int) and value > RECOVERED_HOURS
    return value in RAISING.get(name, (True,) if SCALES[name] == BOOL else ())
