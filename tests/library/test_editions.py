"""What an incident freezes is read back exactly, in the same order, without YAML; what a newer one changes is said."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from incident.core.canonical import canonical
from incident.core.facts import Answer, Fact, JsonValue, Option
from incident.core.forms import FieldOption, Form, FormField, Provenance
from incident.core.playbook import Contact, DelayRule, Library, Obligation, Playbook, Source, Step
from incident.errors import DataError
from incident.library.editions import COMMON, differences, from_parts, parts, practice_answers, practice_part
from incident.library.load import load_library
from incident.resources import playbooks_dir, templates_dir

KIND = "rancongiciel"


@pytest.fixture(scope="module")
def library() -> Library:
    """The shipped library, with one playbook."""
    shipped = load_library(playbooks_dir(), templates_dir())
    return shipped.model_copy(update={"playbooks": {KIND: shipped.playbooks[KIND]}})


def test_what_is_frozen_is_read_back_exactly(library: Library) -> None:
    """Same blocks, same order, same bytes again."""
    frozen = parts(library, KIND)
    assert set(frozen) == {"playbook", *COMMON}
    back = from_parts({KIND: frozen})
    assert back.playbooks == {KIND: library.playbooks[KIND]}
    for name in COMMON:
        assert list(getattr(back, name).items()) == list(getattr(library, name).items())
    assert parts(back, KIND) == frozen


def test_the_bytes_are_canonical_json(library: Library) -> None:
    """Sorted keys, UTF-8, no spaces: the digest depends on the data alone."""
    for data in parts(library, KIND).values():
        text = json.dumps(json.loads(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert data == text.encode("utf-8")


def test_of_several_playbooks_all_are_there_and_the_last_tables_count(library: Library) -> None:
    """A second playbook added later brings the tables of its day."""
    other = library.playbooks[KIND].model_copy(update={"id": "autre", "title": "Autre"})
    fact = next(iter(library.facts.values())).model_copy(update={"ask": "Autrement ?"})
    later = library.model_copy(update={"playbooks": {"autre": other}, "facts": {fact.id: fact}})
    back = from_parts({KIND: parts(library, KIND), "autre": parts(later, "autre")})
    assert list(back.playbooks) == [KIND, "autre"]
    assert back.playbooks["autre"].title == "Autre"
    assert back.facts == {fact.id: fact}


def test_keys_of_a_later_version_are_left_aside(library: Library) -> None:
    """At any depth of any part: the rest is read as it is."""
    frozen = parts(library, KIND)
    later = {name: canonical(added(json.loads(data))) for name, data in frozen.items()}
    assert all(b"later_key" in data for data in later.values())
    assert from_parts({KIND: later}) == from_parts({KIND: frozen})


def added(value: Any) -> Any:
    """The same JSON with one more key in every block that a model reads."""
    if isinstance(value, list):
        return [added(one) for one in value]
    if not isinstance(value, dict):
        return value
    free = {"when", "applies", "visible", "only_if", "complaint", "facts", "sets", "default"}
    inner = {name: one if name in free else added(one) for name, one in value.items()}
    return inner | {"later_key": {"of": ["a", 1]}}


@pytest.mark.parametrize("part", ["playbook", *COMMON])
def test_what_only_a_later_version_can_read_is_said(library: Library, part: str) -> None:
    """A kind of value that this version does not know: one sentence, and which part."""
    frozen = parts(library, KIND)
    block = json.loads(frozen[part])
    (block if isinstance(block, dict) else block[0])["id"] = {"new": "shape"}
    with pytest.raises(DataError, match=f"Les données « {part} » .* version plus récente"):
        from_parts({KIND: {**frozen, part: canonical(block)}})


DEFAULTS: dict[type[BaseModel], dict[str, object]] = {
    Fact: {"help": "", "options": (), "sources_from": ("asked",), "unknown": True, "ordered": False,
           "lowers_risk": False, "unit": "", "multiline": False},
    Option: {"help": ""},
    Contact: {"phone": "", "url": "", "hours": "", "note": "", "practice": False, "status": "to_confirm"},
    Source: {"url": "", "checked": "", "note": ""},
    Step: {"who": ("medecin",), "within": None, "duty": "recommended", "ask": (), "call": (), "keep": (), "make": (),
           "files": None, "when": {}, "sources": ()},
    Playbook: {"rank": 100, "first_calls": (), "beside": "", "facts": {}, "starts": ("breach_aware",), "sources": ()},
    DelayRule: {"when": {}},
    Obligation: {"applies": {}, "assumed_from_opening": True, "delay": (), "wished": False, "on_screen": False,
                 "reminders": (), "proof": "", "why": "", "valid_from": "", "valid_to": ""},
    Provenance: {"sources": (), "note": ""},
    FieldOption: {"help": "", "when": {}, "sets": {}, "provenance": None},
    FormField: {"help": "", "fact": None, "instant": None, "options": (), "multiple": False, "visible": {},
                "required_initial": False, "required_complete": False, "unknown_allowed": True, "default": None,
                "gdpr": "", "note": ""},
    Form: {"sources": ()},
}  # fmt: skip


@pytest.mark.parametrize("model", DEFAULTS, ids=lambda model: model.__name__)
def test_defaults_are_part_of_what_is_stored(model: type[BaseModel]) -> None:
    """Frozen parts leave defaults out: a changed one would change what past incidents say."""
    fields = model.model_fields.items()
    current = {name: one.get_default(call_default_factory=True) for name, one in fields if not one.is_required()}
    assert {name: current.get(name) for name in DEFAULTS[model]} == DEFAULTS[model]


def test_reading_an_edition_needs_no_yaml() -> None:
    """Resuming an incident stays quick: a fresh interpreter knows no YAML afterwards."""
    code = "import sys, incident.library.editions; sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


VALUES: st.SearchStrategy[JsonValue] = st.one_of(
    st.booleans(),
    st.integers(0, 10**12),
    st.text(max_size=20),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.sampled_from(["name", "phone"]), st.none() | st.text(max_size=5)),
    st.none(),
)


@given(st.dictionaries(st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True), VALUES, max_size=5))
def test_the_practice_sheet_is_read_back_exactly(sheet: Mapping[str, JsonValue]) -> None:
    """Each value as it was; null is « inconnu »; all come from the practice."""
    given_answers = {
        fact: Answer(value=value, certainty="unknown" if value is None else "certain", origin="person", seq=7)
        for fact, value in sheet.items()
    }
    back = practice_answers(practice_part(given_answers))
    assert {fact: answer.value for fact, answer in back.items()} == dict(sheet)
    assert all(answer.origin == "practice" for answer in back.values())
    assert all(answer.known == (sheet[fact] is not None) for fact, answer in back.items())
    assert practice_part(back) == practice_part(given_answers)


def test_differences_say_what_changed_and_nothing_else(library: Library) -> None:
    """Steps, questions, obligations, contacts, sources, in the words a person knows."""
    assert differences(library, library) == []
    book = library.playbooks[KIND]
    first, second, *rest = book.steps
    added = first.model_copy(update={"id": "neuf", "title": "Étape neuve"})
    changed = second.model_copy(update={"do": "Autrement."})
    steps = (changed, *rest, added)
    fact = next(iter(library.facts))
    facts = {**library.facts, fact: library.facts[fact].model_copy(update={"ask": "Autrement ?"})}
    obligations = dict(library.obligations)
    gone = obligations.pop("registre")
    newer = library.model_copy(
        update={
            "playbooks": {KIND: book.model_copy(update={"steps": steps})},
            "facts": facts,
            "obligations": obligations,
        }
    )
    assert differences(library, newer) == [
        "étape ajoutée : Étape neuve",
        f"étape retirée : {first.title}",
        f"étape modifiée : {changed.title}",
        f"obligation retirée : {gone.title}",
        "question modifiée : Autrement ?",
    ]


def test_differences_of_a_playbook_moved_reworded_or_gone(library: Library) -> None:
    """What the steps do not show is said as well."""
    book = library.playbooks[KIND]
    turned = library.model_copy(
        update={"playbooks": {KIND: book.model_copy(update={"steps": tuple(reversed(book.steps))})}}
    )
    assert differences(library, turned) == [f"étapes dans un autre ordre : {book.title}"]
    never = library.model_copy(update={"playbooks": {KIND: book.model_copy(update={"never": ("rien",)})}})
    assert [line.split(" (")[0] for line in differences(library, never)] == ["scénario modifié"]
    none = library.model_copy(update={"playbooks": {}})
    assert differences(library, none) == [f"scénario retiré : {book.title}"]
