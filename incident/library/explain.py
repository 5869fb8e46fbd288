"""A model's refusal of a data file, in French, with file, line and the nearest right word."""

import json
import re
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from incident.core.durations import count
from incident.core.facts import suggestion
from incident.library.strict_yaml import Document, one_line, shown

MAX_FAULTS = 200
"""Faults explained at once: a file with more is not worth the minutes it would take."""

Place = tuple[str | int, ...]
_WORDS = {
    "missing": "il manque « {key} »",
    "int_type": "« {key} » : un nombre entier est attendu",
    "int_parsing": "« {key} » : un nombre entier est attendu",
    "string_type": "« {key} » : un texte est attendu",
    "bool_type": "« {key} » : true ou false est attendu",
    "bool_parsing": "« {key} » : true ou false est attendu",
    "string_too_long": "« {key} » : le texte dépasse {max_length} caractères",
    "string_too_short": "« {key} » : le texte est vide",
    "too_long": "« {key} » : {most} au plus",
    "too_short": "« {key} » : il faut au moins {least}",
    "tuple_type": "« {key} » : une liste est attendue",
    "list_type": "« {key} » : une liste est attendue",
    "dict_type": "un bloc « clé: valeur » est attendu",
    "model_type": "un bloc « clé: valeur » est attendu",
    "model_attributes_type": "un bloc « clé: valeur » est attendu",
    "string_pattern_mismatch": "« {key} » : « {value} » n’a pas la forme attendue",
}


def explain(problem: ValidationError, document: Document, model: type[BaseModel], *prefix: str | int) -> list[str]:
    """One sentence a fault, in the order of the file."""
    placed: dict[tuple[Place, str], list[Any]] = {}
    for fault in _meant(_useful(problem.errors())[:MAX_FAULTS]):
        path = _in_file((*prefix, *fault["loc"]), document)
        placed.setdefault((path, _key(fault, path)), []).append(fault)
    in_order = sorted(placed.items(), key=lambda item: document.positions.get(item[0][0], (1, 1)))
    return [f"{document.where(path)} : {_sentence(key, found, model)}" for (path, key), found in in_order]


def _sentence(key: str, faults: list[Any], model: type[BaseModel]) -> str:
    """One fault as it is; several at one place are the refusals of each type the value could have had."""
    if len(faults) > 1:
        return f"« {shown(key)} » : « {_short(faults[0]['input'])} » n’a pas la forme attendue."
    return _words(key, faults[0], model)


def _useful(faults: list[Any]) -> list[Any]:
    """Of a step that is neither a step nor a use of one, only what it was meant to be."""
    own = {f["loc"][:2] for f in faults if "StepUse" in f["loc"] and f["type"] == "missing" and not _use(f["input"])}
    kept = [f for f in faults if not (f["loc"][:2] in own and "StepUse" in f["loc"])]
    meant = {f["loc"][:2] for f in faults if "StepUse" in f["loc"] and f["loc"][:2] not in own}
    return [f for f in kept if not (f["loc"][:2] in meant and "Step" in f["loc"])]


def _use(block: object) -> bool:
    """Whether a step without `use` was meant to be one, the word being misspelt."""
    return isinstance(block, dict) and "id" not in block and any(suggestion(key, ["use"]) for key in block)


def _meant(faults: list[Any]) -> list[Any]:
    """A key that is missing because it is misspelt is said once, where it is written."""
    written = [fault["loc"] for fault in faults if fault["type"] == "extra_forbidden"]

    def misspelt(location: Place) -> bool:
        near = [str(one[-1]) for one in written if one[:-1] == location[:-1]]
        return any(suggestion(word, [str(location[-1])]) for word in near)

    return [fault for fault in faults if fault["type"] != "missing" or not misspelt(fault["loc"])]


def _in_file(location: Place, document: Document) -> Place:
    """The location without what the models add (union members) and the file does not have."""
    path: Place = ()
    for part in location:
        if (*path, part) in document.positions:
            path = (*path, part)
    return path


def _words(key: str, fault: Any, model: type[BaseModel]) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "extra_forbidden":
        return f"clé inconnue « {shown(key)} ».{suggestion(key, sorted(_known_keys(model, fault['loc'])))}"
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        value = _short(fault["input"])
        near = suggestion(str(fault["input"]), choices)
        return f"« {key} » ne peut pas valoir « {value} » ; choix : {', '.join(choices)}.{near}"
    if kind == "value_error":
        return f"{one_line(str(context.get('error', 'valeur refusée')))}."
    template = _WORDS.get(kind, "« {key} » n’a pas la forme attendue")
    return template.format(key=shown(key), value=_short(fault["input"]), **_plain(context)) + "."


def _key(fault: Any, path: Place) -> str:
    """The key a fault is about: the last one a person wrote, or the one that is missing."""
    if fault["type"] == "missing":
        return str(fault["loc"][-1])
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _short(value: object) -> str:
    """The value as the file would say it."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, list | dict):
        return shown(json.dumps(value, ensure_ascii=False))
    return shown(value)


def _plain(context: dict[str, Any]) -> dict[str, Any]:
    """What a fault says of itself, the numbers of a list's length also in words."""
    lengths = {"most": context.get("max_length"), "least": context.get("min_length")}
    counted = {name: count(number, "élément") for name, number in lengths.items() if isinstance(number, int)}
    return {name: value for name, value in context.items() if name not in {"key", "value"}} | counted


def _known_keys(model: type[BaseModel], location: Place) -> set[str]:
    """The keys accepted where the last part of the location stands."""
    models = [model]
    for part in location[:-1]:
        if isinstance(part, str) and any(known.__name__ == part for known in models):
            models = [known for known in models if known.__name__ == part]
        elif isinstance(part, str):
            models = [inner for known in models for inner in _models_in(_annotation(known, part))] or models
    return {field.alias or name for known in models for name, field in known.model_fields.items()}


def _annotation(model: type[BaseModel], key: str) -> object:
    return next((f.annotation for name, f in model.model_fields.items() if key in (name, f.alias)), None)


def _models_in(annotation: object) -> list[type[BaseModel]]:
    """Every model named in a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models_in(inner)]
