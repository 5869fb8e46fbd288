"""The data in force, frozen: what an incident's entries name by digest. No YAML is parsed here.

A part leaves out what has its model's default, so those defaults are part of the stored format: changing
one would change what old incidents say. A key that this version does not know was written by a later one:
it is left aside for reading, and the stored bytes keep it.
"""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from incident.core.canonical import canonical
from incident.core.facts import Answer, Fact
from incident.core.forms import Form
from incident.core.playbook import Contact, Library, Obligation, Playbook, Source
from incident.errors import DataError

T = TypeVar("T")
_ADAPTERS: dict[str, TypeAdapter[Any]] = {
    "facts": TypeAdapter(tuple[Fact, ...]),
    "obligations": TypeAdapter(tuple[Obligation, ...]),
    "forms": TypeAdapter(tuple[Form, ...]),
    "sources": TypeAdapter(tuple[Source, ...]),
    "contacts": TypeAdapter(tuple[Contact, ...]),
}
COMMON = tuple(_ADAPTERS)
"""The tables frozen beside each playbook."""
_PLAYBOOK: TypeAdapter[Playbook] = TypeAdapter(Playbook)


def parts(library: Library, playbook: str) -> dict[str, bytes]:
    """What is frozen when an incident opens: one canonical JSON a part."""
    frozen = {name: _bytes(getattr(library, name)) for name in COMMON}
    book = library.playbooks[playbook].model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"playbook": canonical(book), **frozen}


def _bytes(table: Mapping[str, BaseModel]) -> bytes:
    """A table in the order it was written: a list of blocks, for canonical JSON sorts keys."""
    return canonical([item.model_dump(mode="json", by_alias=True, exclude_defaults=True) for item in table.values()])


def from_parts(frozen: Mapping[str, Mapping[str, bytes]]) -> Library:
    """The library an incident was opened with; of several playbooks, the last one's tables count.

    Raises DataError for what only a later version can read.
    """
    last = list(frozen.values())[-1]
    tables: dict[str, Any] = {name: _table(name, last[name]) for name in COMMON}
    tables["playbooks"] = {name: _playbook(part["playbook"]) for name, part in frozen.items()}
    return Library.model_construct(None, **tables)


@lru_cache(maxsize=64)
def _table(name: str, data: bytes) -> dict[str, Any]:
    """A table from its frozen blocks, in the order they were written."""
    return {item.id: item for item in _read(name, _ADAPTERS[name], data)}


@lru_cache(maxsize=64)
def _playbook(data: bytes) -> Playbook:
    return _read("playbook", _PLAYBOOK, data)


def _read(name: str, adapter: TypeAdapter[T], data: bytes) -> T:
    """A part as its models, without the keys they do not know. Raises DataError."""
    try:
        try:
            return adapter.validate_json(data)
        except ValidationError as problem:
            return adapter.validate_json(_without(data, _unknown_keys(problem)))
    except ValidationError:
        raise DataError(
            f"Les données « {name} » de cet incident viennent d’une version plus récente du programme : "
            "installez la dernière version pour l’ouvrir."
        ) from None


def _unknown_keys(problem: ValidationError) -> list[tuple[int | str, ...]]:
    faults = problem.errors(include_url=False, include_input=False)
    return [fault["loc"] for fault in faults if fault["type"] == "extra_forbidden"]


def _without(data: bytes, unknown: Iterable[tuple[int | str, ...]]) -> bytes:
    """The same JSON without the keys at those places."""
    value = json.loads(data)
    for *parents, key in unknown:
        block = value
        for part in parents:
            block = block[part]
        del block[key]
    return json.dumps(value).encode("utf-8")


def practice_part(sheet: Mapping[str, Answer]) -> bytes:
    """The practice sheet as frozen: fact → value."""
    return canonical({fact: answer.value for fact, answer in sheet.items()})


def practice_answers(data: bytes) -> dict[str, Answer]:
    """The practice sheet as answers."""
    return {
        fact: Answer(value=value, certainty="unknown" if value is None else "certain", origin="practice")
        for fact, value in json.loads(data).items()
    }


def differences(old: Library, new: Library) -> list[str]:
    """What a newer edition would change for an incident opened with the old one, in French."""
    lines: list[str] = []
    for name, before in old.playbooks.items():
        after = new.playbooks.get(name)
        lines += _changed_steps(before, after) if after is not None else [f"scénario retiré : {before.title}"]
    for label, had, has in _tables(old, new):
        lines += [f"{label} ajoutée : {_title(has[name])}" for name in has if name not in had]
        lines += [f"{label} retirée : {_title(had[name])}" for name in had if name not in has]
        lines += [f"{label} modifiée : {_title(has[name])}" for name in has if name in had and has[name] != had[name]]
    return lines


def _changed_steps(before: Playbook, after: Playbook) -> list[str]:
    was, now = {s.id: s for s in before.steps}, {s.id: s for s in after.steps}
    lines = [f"étape ajoutée : {now[name].title}" for name in now if name not in was]
    lines += [f"étape retirée : {was[name].title}" for name in was if name not in now]
    lines += [f"étape modifiée : {now[name].title}" for name in now if name in was and now[name] != was[name]]
    if [name for name in was if name in now] != [name for name in now if name in was]:
        lines.append(f"étapes dans un autre ordre : {after.title}")
    if before.model_copy(update={"steps": ()}) != after.model_copy(update={"steps": ()}):
        lines.append(f"scénario modifié (signes, premiers gestes, à ne pas faire) : {after.title}")
    return lines


def _tables(old: Library, new: Library) -> list[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    """(word, before, after) for each table; the words are feminine."""
    return [
        ("obligation", old.obligations, new.obligations),
        ("question", old.facts, new.facts),
        ("fiche de contact", old.contacts, new.contacts),
        ("déclaration", old.forms, new.forms),
        ("source", old.sources, new.sources),
    ]


def _title(item: Fact | Obligation | Form | Source | Contact) -> str:
    """What a person calls it."""
    if isinstance(item, Fact):
        return item.ask
    return item.name if isinstance(item, Contact) else item.title
