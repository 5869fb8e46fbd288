"""The self-assessment's file: 27 questions, strictly read."""

import pytest

from incident.core.facts import UNKNOWN
from incident.core.playbook import Library
from incident.errors import DataError
from incident.library.load import load_assessment
from incident.resources import playbooks_dir
from tests.library.conftest import Folders, check_files

FILE = "common/self_assessment.yaml"


def test_the_shipped_items_are_whole(library: Library) -> None:
    items = load_assessment(playbooks_dir(), library)
    assert len(items) == 27
    for item in items.values():
        assert item.ask.endswith("\u202f?") and item.advice.endswith(".") and not item.measure.endswith(".")
        assert item.sources and UNKNOWN not in item.id
        assert "'" not in item.ask + item.advice + item.measure


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        ("advice: ", "advise: ", "  - id: inventaire", "advise"),
        ("sources: [anssi13]", "sources: [anssi31]", "sources: [anssi31]", "anssi13"),
        ("options: [backup_plan]", "options: [backup_plans]", "options: [backup_plans]", "backup_plan"),
        ("id: restauration", "id: sauvegarde", 'id: sauvegarde\n    ask: "Avez', "défini deux fois"),
        ("id: inventaire", "id: Inventaire", "id: Inventaire", "Inventaire"),
    ],
)
def test_a_fault_names_its_file_and_line(
    folders: Folders, library: Library, old: str, new: str, at: str, said: str
) -> None:
    folders.change(FILE, old, new)
    with pytest.raises(DataError) as refused:
        load_assessment(folders.playbooks, library)
    line = folders.line(FILE, at)
    assert any(f"self_assessment.yaml:{n}:" in refused.value.message for n in (line, line + 2)), refused.value.message
    assert said in refused.value.message + refused.value.hint


def test_check_reads_it_too(folders: Folders) -> None:
    folders.change(FILE, "sources: [anssi13]", "sources: [anssi31]")
    (problem,) = check_files(folders.playbooks, folders.templates)
    assert "self_assessment.yaml" in problem.where and "anssi31" in problem.text
