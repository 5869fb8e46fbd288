"""A model's refusal of a data file, in French, with file, line and the nearest right word."""

from typing import Any

from pydantic import BaseModel, ValidationError

from incident.core.facts import suggestion
from incident.library.strict_yaml import Document

_WORDS = {
    "missing": "il manque « {key} »",
    "int_type": "un nombre entier est attendu",
    "int_parsing": "un nombre entier est attendu",
    "string_type": "un texte est attendu",
    "bool_type": "true ou false est attendu",
    "bool_parsing": "true ou false est attendu",
    "string_too_long": "le texte dépasse {max_length} caractères",
    "string_too_short": "le texte est vide",
    "too_long": "{max_length} éléments au plus",
    "too_short": "il faut au moins {min_length} élément(s)",
    "tuple_type": "une liste est attendue",
    "list_type": "une liste est attendue",
    "dict_type": "un bloc « clé: valeur » est attendu",
    "model_type": "un bloc « clé: valeur » est attendu",
    "model_attributes_type": "un bloc « clé: valeur » est attendu",
    "string_pattern_mismatch": "« {value} » n’a pas la forme attendue",
}


def explain(problem: ValidationError, document: Document, model: type[BaseModel], *prefix: str | int) -> list[str]:
    """One sentence a fault, in the order of the file."""
    faults = problem.errors()
    return list(dict.fromkeys(_sentence(fault, document, model, prefix) for fault in _useful(faults)))


def _useful(faults: list[Any]) -> list[Any]:
    """Of a step that is neither a step nor a use of one, only what it was meant to be."""
    uses = {fault["loc"][:2] for fault in faults if "StepUse" in fault["loc"] and fault["type"] == "missing"}
    kept = [f for f in faults if not (f["loc"][:2] in uses and "StepUse" in f["loc"])]
    meant = {f["loc"][:2] for f in faults if "StepUse" in f["loc"] and f["loc"][:2] not in uses}
    return [f for f in kept if not (f["loc"][:2] in meant and "Step" in f["loc"])]


def _sentence(fault: Any, document: Document, model: type[BaseModel], prefix: tuple[str | int, ...]) -> str:
    path = _in_file((*prefix, *fault["loc"]), document)
    return f"{document.where(path)} : {_words(fault, model)}."


def _in_file(location: tuple[str | int, ...], document: Document) -> tuple[str | int, ...]:
    """The location without what the models add (union members) and the file does not have."""
    path: tuple[str | int, ...] = ()
    for part in location:
        if (*path, part) in document.positions:
            path = (*path, part)
    return path


def _words(fault: Any, model: type[BaseModel]) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    key = str(fault["loc"][-1]) if fault["loc"] else ""
    if kind == "extra_forbidden":
        return f"clé inconnue « {key} »{suggestion(key, sorted(_known_keys(model)))}".rstrip(".")
    if kind == "literal_error":
        choices = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
        near = suggestion(str(fault["input"]), choices.split(", "))
        return f"« {key} » ne peut pas valoir « {fault['input']} » ; choix : {choices}.{near}".rstrip(".")
    if kind == "value_error":
        return str(context.get("error", "valeur refusée"))
    template = _WORDS.get(kind, "« {key} » n’a pas la forme attendue")
    return template.format(key=key, value=fault["input"], **context)


def _known_keys(model: type[BaseModel]) -> set[str]:
    """Every key of a model and of the models inside it: enough to suggest the nearest."""
    from incident.core import forms, playbook

    inner: list[type[BaseModel]] = [
        playbook.Step,
        playbook.StepUse,
        playbook.Move,
        playbook.DelayRule,
        forms.FormField,
        forms.FieldOption,
    ]
    keys: set[str] = set()
    for known in (model, *inner):
        keys |= {field.alias or name for name, field in known.model_fields.items()}
    return keys
