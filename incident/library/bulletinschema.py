"""The JSON Schema of a bulletin: its keys, and of every fact only what a bulletin may say. For those who write one."""

from collections.abc import Mapping
from typing import Any

from incident.core.bulletin import MAX_SAID, Bulletin, Said, refusal
from incident.core.facts import Fact, JsonValue
from incident.core.playbook import Library

Block = dict[str, Any]

EXPLAINED = {
    "id": "Un nom court, sans accent ; le même pour toutes les versions de ce bulletin.",
    "version": "1, puis 2, 3… à chaque fois que vous en savez plus.",
    "issuer": "Qui publie : l’organisme, pas une personne.",
    "issued": "Le jour de publication, « 2025-11-12 ».",
    "title": "L’incident, en une ligne.",
    "playbook": "Le scénario que le cabinet suivra (incident playbook list).",
    "facts": "Ce que l’on sait. Ni heure, ni décision, ni ce qui abaisse le risque ; dans le doute, n’écrivez rien.",
    "sources": "Où le lire.",
    "text": "Quelques phrases en clair : ni nom de patient, ni nom d’utilisateur, ni mot de passe.",
}
COUNTED_TO = 1_000
"""How far the smallest number that a bulletin may say is looked for."""


def bulletin_schema(library: Library) -> Block:
    """The schema, for the facts and playbooks of this library."""
    known = Bulletin.model_json_schema()
    for key, words in EXPLAINED.items():
        known["properties"][key]["description"] = words
    known["properties"]["playbook"] |= {"enum": sorted(library.playbooks)}
    said = {name: _said(block) for name, fact in library.facts.items() if (block := _value(fact, library.facts))}
    known["properties"]["facts"] = {
        "type": "object",
        "description": EXPLAINED["facts"],
        "properties": {name: block | {"description": library.facts[name].ask} for name, block in said.items()},
        "additionalProperties": False,
        "minProperties": 1,
    }
    known["$defs"].pop("Said", None)
    title = {"title": "Bulletin d’incident", "description": "Ce qu’un éditeur, un Ordre, une URPS sait déjà."}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **known, **title}


def _said(value: Block) -> Block:
    """`fact: value`, or with how sure one is."""
    certainty = {"enum": ["certain", "estimated"]}
    full = {"type": "object", "properties": {"value": value, "certainty": certainty}, "required": ["value"]}
    return {"anyOf": [value, {**full, "additionalProperties": False}]}


def _value(fact: Fact, facts: Mapping[str, Fact]) -> Block:
    """What a bulletin may say of a fact; nothing when it may say nothing."""

    def allowed(value: JsonValue) -> bool:
        return not refusal(fact.id, Said.model_validate({"value": value}), facts)

    if fact.type == "bool":
        return {"const": True} if allowed(True) else {}
    if fact.type == "choice":
        options = [option.id for option in fact.options if allowed(option.id)]
        return {"enum": options} if options else {}
    if fact.type == "multi":
        options = [option.id for option in fact.options if allowed([option.id])]
        return {"type": "array", "items": {"enum": options}, "minItems": 1} if options else {}
    if fact.type == "int":
        least = next((number for number in range(COUNTED_TO) if allowed(number)), None)
        return {"type": "integer", "minimum": least} if least is not None else {}
    if fact.type == "person":
        return {"type": "object", "required": ["name"]} if allowed({"name": "x"}) else {}
    return {"type": "string", "minLength": 1, "maxLength": MAX_SAID} if allowed("x") else {}
