"""Whatever the interface shows as an example of a time can be typed."""

import ast
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from incident.core.papernotes import read_notes
from incident.core.playbook import Library
from incident.core.whenreader import FORMS
from incident.core.whentyped import parse_due, parse_when

NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
TUI = Path(__file__).parents[2] / "incident" / "tui"
TIME_FIELDS = {"when", "due"}
NOT_TIMES = {"inconnu"}


def _constants(node: ast.AST) -> list[str]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _placeholders(tree: ast.AST) -> list[tuple[str, str]]:
    """The field and the placeholder of every input for a time, and of the table of placeholders by type."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            words = {key.arg: key.value.value for key in node.keywords if isinstance(key.value, ast.Constant)}
            if words.get("id") in TIME_FIELDS and "placeholder" in words:
                found.append((str(words["id"]), str(words["placeholder"])))
        if isinstance(node, ast.Dict):
            pairs = [
                (_constants(key), _constants(value)) for key, value in zip(node.keys, node.values, strict=True) if key
            ]
            found += [("when", shown[0]) for name, shown in pairs if name == ["when"] and shown]
    return found


def _shown() -> list[tuple[str, str]]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(TUI.rglob("*.py"))]
    fields = [pair for tree in trees for pair in _placeholders(tree)]
    return sorted({(field, part) for field, words in fields for part in words.split(" · ") if part not in NOT_TIMES})


def _paper() -> list[str]:
    """Lines shown after « Exemples : »."""
    texts = [text for path in sorted(TUI.rglob("*.py")) for text in _constants(ast.parse(path.read_text("utf-8")))]
    return [text.split("Exemples :\n", 1)[1] for text in texts if "Exemples :\n" in text]


@pytest.mark.parametrize(("field", "typed"), _shown())
def test_a_placeholder_can_be_typed(field: str, typed: str) -> None:
    if field == "due":
        assert parse_due(typed, zone="Europe/Paris").typed == typed
    else:
        assert parse_when(typed, zone="Europe/Paris", now=NOW).typed == typed


def test_placeholders_are_found() -> None:
    """The collection is not empty by accident."""
    assert {field for field, _typed in _shown()} == TIME_FIELDS
    assert len(_shown()) >= 8


@pytest.mark.parametrize("typed", FORMS)
def test_a_form_can_be_typed(typed: str) -> None:
    assert parse_when(typed, zone="Europe/Paris", now=NOW).typed == typed


def test_what_the_help_of_a_question_quotes_can_be_typed(library: Library) -> None:
    """Every « … » in the help of a fact that is a time."""
    helps = [fact.help for fact in library.facts.values() if fact.type == "when"]
    quoted = [" ".join(words.split()) for text in helps for words in re.findall("«([^»]+)»", text)]
    assert len(quoted) >= 2
    for typed in quoted:
        assert parse_when(typed, zone="Europe/Paris", now=NOW).typed == typed


def test_notes_from_paper_shown_as_examples_are_read() -> None:
    shown = _paper()
    assert shown
    for text in shown:
        assert len(read_notes(text, zone="Europe/Paris", now=NOW)) == len(text.splitlines())


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("8 h 10 environ 30 patients attendent", "environ 30 patients attendent"),
        ("8 h 10 à peu près trente patients", "à peu près trente patients"),
        ("8 h 10 environ le réseau tombe", "le réseau tombe"),
        ("8 h deux patients attendent", "deux patients attendent"),
    ],
)
def test_a_number_of_the_note_is_not_taken_for_its_time(line: str, text: str) -> None:
    assert [note.text for note in read_notes(line, zone="Europe/Paris", now=NOW)] == [text]
