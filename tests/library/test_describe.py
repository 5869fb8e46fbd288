"""A playbook in words: everything it says, in a width a terminal has; its JSON and its schema."""

import json

import pytest

from incident.core.facts import Fact
from incident.core.playbook import DUTIES, PHASES, Library, Playbook
from incident.library.describe import condition, describe, describe_json
from incident.library.load import load_library
from incident.library.schema import schema
from incident.resources import playbooks_dir, templates_dir


@pytest.fixture(scope="module")
def library() -> Library:
    """The shipped library."""
    return load_library(playbooks_dir(), templates_dir())


@pytest.fixture(scope="module")
def book(library: Library) -> Playbook:
    """The ransomware playbook."""
    return library.playbooks["rancongiciel"]


def joined(text: str) -> str:
    """The words, however they are spaced and wrapped."""
    return " ".join(text.split())


def test_everything_a_playbook_says_is_there(book: Playbook, library: Library) -> None:
    """Signs, moves, numbers to call, never-dos, every step with its why, what to keep and its sources."""
    text = joined(describe(book, library))
    said = [*book.signs, *book.never, book.beside, *(move.say for move in book.first_moves)]
    for step in book.steps:
        said += [step.title, PHASES[step.phase].upper(), DUTIES[step.duty], step.do, step.why, *step.keep]
        said += [library.facts[fact].ask for fact in step.ask]
        said += [library.contacts[name].name for name in step.call]
        said += [library.sources[name].title for name in step.sources]
    missing = [words for words in said if joined(words) not in text]
    assert missing == []


def test_it_fits_a_terminal_and_keeps_french_spaces_together(book: Playbook, library: Library) -> None:
    """80 columns, unless one address is longer; no line begins with a mark that belongs to the one before."""
    lines = describe(book, library).splitlines()
    assert all(len(line) <= 80 or len(line.split()) == 1 for line in lines)
    assert not [line for line in lines if line.strip()[:1] in {":", ";", "!", "?", "»"}]
    assert not [line for line in lines if line.endswith("«")]


def test_ids_stay_inside(book: Playbook, library: Library) -> None:
    """A doctor reads questions and labels, not names of data."""
    text = describe(book, library)
    names = {fact for step in book.steps for fact in step.ask} | {name for step in book.steps for name in step.sources}
    assert [name for name in names if "_" in name and name in text] == []


CONDITIONS = [
    ({}, ""),
    ({"b": True}, "« Copié ? » oui"),
    ({"b": [True, "unknown"]}, "« Copié ? » oui ou inconnu"),
    ({"c": {"at_least": "y"}}, "« Gravité ? » au moins « Moyen »"),
    ({"c": ["x", "y"], "b": False}, "« Gravité ? » « Faible » ou « Moyen », et « Copié ? » non"),
    ({"any": [{"b": True}, {"not": {"c": "x"}}]}, "(« Copié ? » oui, ou non (« Gravité ? » « Faible »))"),
    ({"c": "x", "not": {"c": "unknown"}}, "« Gravité ? » « Faible »"),
    ({"filed": "cnil_initiale"}, "« Déclarer la violation de données à la CNIL » est déclaré"),
    ({"obligation": {"cnil_initiale": ["overdue", "running"]}}, "« Déclarer la violation de données à la CNIL » est "
     "en retard ou en cours"),
    ({"done": "couper-reseau"}, "« Couper le réseau sans éteindre » est fait"),
    ({"done": "absent"}, "« absent » est fait"),
]  # fmt: skip


@pytest.mark.parametrize(("when", "words"), CONDITIONS)
def test_conditions_in_words(book: Playbook, library: Library, when: dict[str, object], words: str) -> None:
    """Questions and labels, « ou » and « et »."""
    options = [{"id": "x", "label": "Faible"}, {"id": "y", "label": "Moyen"}]
    facts = {
        "b": Fact(id="b", type="bool", ask="Copié ?"),
        "c": Fact.model_validate(
            {"id": "c", "type": "choice", "ask": "Gravité ?", "ordered": True, "options": options}
        ),
    }
    assert condition(when, book, library.model_copy(update={"facts": facts})) == words


def test_the_json_holds_the_whole_playbook(book: Playbook, library: Library) -> None:
    """It is JSON, and the playbook can be built from it again."""
    words = json.loads(json.dumps(describe_json(book, library)))
    again = {name: words[name] for name in Playbook.model_fields}
    assert Playbook.model_validate(again) == book
    assert set(words["questions"]) >= {fact for step in book.steps for fact in step.ask}


def test_the_schema_tells_an_editor_what_is_accepted() -> None:
    """Keys, required ones, choices; unknown keys refused."""
    known = json.loads(json.dumps(schema()))
    assert known["additionalProperties"] is False
    assert {"id", "title", "signs", "first_moves", "never", "steps"} <= set(known["required"])
    assert known["$defs"]["Step"]["properties"]["phase"]["enum"] == list(PHASES)
