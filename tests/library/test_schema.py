"""The schema accepts what is shipped, refuses what the program refuses, and explains every key in French."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from incident.library.load import playbook_files
from incident.library.schema import EXPLAINED, schema
from incident.library.strict_yaml import load
from incident.resources import playbooks_dir

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None),
}  # fmt: skip
KNOWN = {
    "$defs", "$ref", "$schema", "additionalProperties", "anyOf", "default", "description", "enum", "items", "maxItems",
    "maxLength", "minItems", "minLength", "pattern", "patternProperties", "properties", "propertyNames", "required", "title", "type",
}  # fmt: skip


def faults(value: Any, block: dict[str, Any], place: str = "") -> Iterator[str]:
    """What a JSON Schema refuses in a value: the part of the standard that ours uses, and no other."""
    assert set(block) <= KNOWN, set(block) - KNOWN
    if "$ref" in block:
        yield from faults(value, schema()["$defs"][block["$ref"].rpartition("/")[2]], place)
    if "anyOf" in block and all(any(faults(value, one, place)) for one in block["anyOf"]):
        yield f"{place}: none of the forms"
    wanted = TYPES[block["type"]] if "type" in block else object
    if not isinstance(value, wanted) or (isinstance(value, bool) and block.get("type") == "integer"):
        yield f"{place}: not {block['type']}"
    if "enum" in block and value not in block["enum"]:
        yield f"{place}: not a choice"
    if isinstance(value, str):
        yield from _text(value, block, place)
    elif isinstance(value, list) and block.get("type") == "array":
        yield from _list(value, block, place)
    elif isinstance(value, dict) and block.get("type") == "object":
        yield from _object(value, block, place)


def _text(value: str, block: dict[str, Any], place: str) -> Iterator[str]:
    if not block.get("minLength", 0) <= len(value) <= block.get("maxLength", len(value)):
        yield f"{place}: length"
    if "pattern" in block and not re.search(block["pattern"], value):
        yield f"{place}: pattern"


def _list(value: list[Any], block: dict[str, Any], place: str) -> Iterator[str]:
    if not block.get("minItems", 0) <= len(value) <= block.get("maxItems", len(value)):
        yield f"{place}: number of items"
    for index, item in enumerate(value):
        yield from faults(item, block.get("items", {}), f"{place}/{index}")


def _object(value: dict[str, Any], block: dict[str, Any], place: str) -> Iterator[str]:
    yield from (f"{place}: no {key}" for key in block.get("required", ()) if key not in value)
    known, more = block.get("properties", {}), block.get("additionalProperties", True)
    for key, item in value.items():
        if key in known:
            yield from faults(item, known[key], f"{place}/{key}")
        elif named := [one for pattern, one in block.get("patternProperties", {}).items() if re.search(pattern, key)]:
            yield from (fault for one in named for fault in faults(item, one, f"{place}/{key}"))
        elif more is False:
            yield f"{place}: unknown {key}"
        elif isinstance(more, dict):
            yield from faults(item, more, f"{place}/{key}")


@pytest.mark.parametrize("path", playbook_files(playbooks_dir()), ids=lambda path: path.stem)
def test_shipped_playbooks_follow_it(path: Path) -> None:
    """An editor that checks with it underlines nothing."""
    assert list(faults(load(path).data, schema())) == []


BROKEN: dict[str, dict[str, Any]] = {
    "unknown key": {"colour": "red"},
    "no title": {"title": None},
    "rank": {"rank": "vingt"},
    "five moves": {"first_moves": [{"step": "a", "say": "A"}] * 5},
    "a long move": {"first_moves": [{"step": "a", "say": "A" * 111}]},
    "id": {"id": "Rançongiciel"},
    "phase": {"steps": [{"id": "a", "phase": "plus-tard", "title": "A", "do": "A.", "why": "A."}]},
    "within": {"steps": [{"use": "journal", "within": "demain"}]},
    "excludes": {"excludes": {"journal": 3}},
}


@pytest.mark.parametrize("name", BROKEN)
def test_it_refuses_what_the_program_refuses(name: str) -> None:
    """One fault in a shipped file."""
    data = load(playbooks_dir() / "rancongiciel.yaml").data
    broken = {key: value for key, value in {**data, **BROKEN[name]}.items() if value is not None}
    assert list(faults(broken, schema()))


def test_every_key_is_explained_in_french() -> None:
    """Those of the models and no other; the explanation is what an editor shows."""
    whole = schema()
    blocks = {"PlaybookFile": whole, **whole["$defs"]}
    assert set(blocks) == set(EXPLAINED)
    for name, block in blocks.items():
        assert set(block["properties"]) | {""} == set(EXPLAINED[name])
        for key, words in {**block["properties"], "": block}.items():
            assert words["description"] == EXPLAINED[name][key]
            assert re.search(r"[.]$", words["description"]), (name, key)
