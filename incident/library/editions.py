"""The data in force, frozen: what an incident's entries name by digest. No YAML is parsed here."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from incident.core.canonical import canonical
from incident.core.facts import Answer, Fact
from incident.core.forms import Form
from incident.core.playbook import Contact, Library, Obligation, Playbook, Source

COMMON = ("facts", "obligations", "forms", "sources", "contacts")
_MODELS: dict[str, type[BaseModel]] = {
    "facts": Fact,
    "obligations": Obligation,
    "forms": Form,
    "sources": Source,
    "contacts": Contact,
}


def parts(library: Library, playbook: str) -> dict[str, bytes]:
    """What is frozen when an incident opens: one canonical JSON a part."""
    frozen = {name: _bytes(getattr(library, name)) for name in COMMON}
    book = library.playbooks[playbook].model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"playbook": canonical(book), **frozen}


def _bytes(table: Mapping[str, object]) -> bytes:
    """A table in the order it was written: a list of blocks, for canonical JSON sorts keys."""
    blocks = [item.model_dump(mode="json", by_alias=True, exclude_defaults=True) for item in table.values()]  # type: ignore[attr-defined]
    return canonical(blocks)


def from_parts(frozen: Mapping[str, Mapping[str, bytes]]) -> Library:
    """The library an incident was opened with; of several playbooks, the last one's tables count."""
    last = list(frozen.values())[-1]
    tables: dict[str, Any] = {name: _table(name, last[name]) for name in COMMON}
    tables["playbooks"] = {name: _playbook(part["playbook"]) for name, part in frozen.items()}
    return Library.model_construct(None, **tables)


@lru_cache(maxsize=64)
def _table(name: str, data: bytes) -> dict[str, Any]:
    """A table from its frozen blocks, in the order they were written."""
    model = _MODELS[name]
    blocks = [model.model_validate(block) for block in json.loads(data)]
    return {block.id: block for block in blocks}  # type: ignore[attr-defined]


@lru_cache(maxsize=64)
def _playbook(data: bytes) -> Playbook:
    return Playbook.model_validate_json(data)


def practice_part(sheet: Mapping[str, Answer]) -> bytes:
    """The practice sheet as frozen: fact → value."""
    return canonical({fact: answer.value for fact, answer in sheet.items()})


def practice_answers(data: bytes) -> dict[str, Answer]:
    """The practice sheet as answers."""
    return {
        fact: Answer(value=value, certainty="unknown" if value is None else "certain", origin="practice")
        for fact, value in json.loads(data).items()
    }


def differences(old: Library, new: Library, playbook: str) -> list[str]:
    """What a newer edition would change for an incident of that playbook, in French."""
    before, after = old.playbooks[playbook], new.playbooks[playbook]
    was, now = {s.id: s for s in before.steps}, {s.id: s for s in after.steps}
    lines = [f"étape ajoutée : {now[name].title}" for name in now if name not in was]
    lines += [f"étape retirée : {was[name].title}" for name in was if name not in now]
    lines += [f"étape modifiée : {now[name].title}" for name in now if name in was and now[name] != was[name]]
    for label, table in (("obligation", "obligations"), ("question", "facts"), ("source", "sources")):
        had, has = getattr(old, table), getattr(new, table)
        changed = [name for name in {**had, **has} if had.get(name) != has.get(name)]
        lines += [f"{label} changée : {name}" for name in changed]
    return lines
