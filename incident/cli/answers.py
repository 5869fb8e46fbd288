"""Answers typed on the command line or read from a YAML file."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from incident.case import Case
from incident.core.commands import Given
from incident.core.facts import Certainty, Fact, JsonValue, ValueRefused, parse_value, suggestion, typed_as_estimate
from incident.core.identity import apart, controller_id, from_sheet, nobody, own, owner_and_fact
from incident.core.situation import Situation
from incident.errors import BadInput, Refused


def read_answers(pairs: tuple[str, ...], path: Path | None, case: Case, for_: str = "") -> tuple[Given, ...]:
    """Every answer of FAIT=VALEUR pairs and of a file, or BadInput for the first that cannot be.

    `for_`: the one controller who answers so, where each has its own answer.
    """
    situation = case.situation()
    given = [_from_pair(pair, situation) for pair in pairs]
    if path is not None:
        given += [_from_file(key, value, situation) for key, value in _load(path).items()]
    return tuple(replace(one, fact=own(controller_id(for_), one.fact)) if for_ else one for one in given)


def read_sheet(for_: str, case: Case) -> tuple[Given, ...]:
    """What the practice sheet says, as this controller's own answers. Raises BadInput when nobody is of that name."""
    situation, who = case.situation(), controller_id(for_)
    if who not in apart(situation):
        raise BadInput(nobody(for_, situation) if for_ else "Dites pour qui reprendre la fiche du cabinet (--for).")
    found = from_sheet(who, situation)
    if not found:
        raise Refused("La fiche du cabinet n’a rien de plus à donner à ce responsable.")
    return tuple(Given(name, answer.value) for name, answer in found.items())


def _load(path: Path) -> dict[str, object]:
    from incident.library.strict_yaml import load

    data = load(path).data
    if not isinstance(data, dict):
        raise BadInput(f"« {path.name} » doit contenir des lignes « fait: valeur ».")
    return data


def _from_pair(pair: str, situation: Situation) -> Given:
    key, sign, text = pair.partition("=")
    if not sign:
        raise BadInput(f"« {pair} » n’est pas de la forme FAIT=VALEUR.")
    fact = _fact(key.removesuffix("~").strip(), situation)
    certainty: Certainty = "estimated" if key.endswith("~") or typed_as_estimate(fact, text) else "certain"
    return Given(fact.id, read_value(fact, text, situation), certainty)


def _fact(name: str, situation: Situation) -> Fact:
    """The fact of that name, one controller's own included. Raises BadInput with a suggestion."""
    return situation.fact(name) or known_fact(owner_and_fact(name)[1], situation.library.facts)


def known_fact(fact_id: str, facts: Mapping[str, Fact]) -> Fact:
    """The fact of that id. Raises BadInput with a suggestion."""
    fact = facts.get(fact_id)
    if fact is None:
        near = suggestion(fact_id, list(facts)) or " La liste : incident form REF cnil."
        raise BadInput(f"Fait inconnu « {fact_id} ».{near}")
    return fact


def read_value(fact: Fact, text: str, situation: Situation) -> JsonValue:
    """A typed value in its stored form; dates are read in the incident's zone. Raises BadInput."""
    if fact.type == "when" and text.strip().casefold() not in {"unknown", "inconnu"}:
        from incident.cli.base import read_due, read_when

        if fact.future:
            return read_due(text, situation.state.zone).to_json()
        return read_when(text, situation.state.zone, situation.now).to_json()
    try:
        return parse_value(fact, text)
    except ValueRefused as problem:
        raise BadInput(str(problem)) from None


def _from_file(key: str, value: object, situation: Situation) -> Given:
    """`fact: value`, or `fact: {value: …, certainty: estimated}`."""
    certainty: Certainty = "certain"
    if isinstance(value, dict) and "value" in value:
        certainty = "estimated" if value.get("certainty") == "estimated" else "certain"
        value = value["value"]
    fact = _fact(key, situation)
    if fact.type == "person" and isinstance(value, dict):
        return Given(fact.id, {str(name): str(part) for name, part in value.items()}, certainty)
    if fact.type == "multi" and isinstance(value, list):
        value = ", ".join(_as_typed(fact, item) for item in value)
    typed = _as_typed(fact, value)
    if typed_as_estimate(fact, typed):
        certainty = "estimated"
    return Given(fact.id, read_value(fact, typed, situation), certainty)


def _as_typed(fact: Fact, value: object) -> str:
    """A YAML value as a person would type it. Raises BadInput for a block or a list where a value goes."""
    if isinstance(value, dict | list):
        raise BadInput(f"« {fact.ask} » attend une seule valeur, pas une liste ni un bloc.")
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value)
