"""All there is about an incident in one folder: the documents, the journal as it is stored, what is left out and why."""

import json
from pathlib import Path
from typing import Any

import pytest

from incident.case import Case
from incident.core import commands as c
from incident.core.templates import Template
from incident.delegate import JOURNAL, PIECES, README, VERIFIED, write_for_delegate
from incident.errors import BadInput
from incident.library.load import load_templates
from incident.pieces import Described, add
from incident.production import Output
from incident.resources import base_file, templates_dir

ME = "Dr Lenoir"
WANTED = ("registre_violation", "chronologie", "decision_non_notification", "reponse_cnil")


@pytest.fixture(scope="module")
def templates() -> dict[str, Template]:
    """A few are enough: two that always apply, two that make no sense for now."""
    known = load_templates(templates_dir())
    return {name: known[name] for name in WANTED}


def test_everything_is_in_one_folder(case: Case, tmp_path: Path, templates: dict[str, Any]) -> None:
    photo = tmp_path / "rancon.png"
    photo.write_bytes(b"demande")
    add(case, photo, Described("la demande", "photographiée"), author=ME)
    handed = write_for_delegate(case, templates, Output("txt", tmp_path / "clé"), base_file("txt"), ME)
    assert handed.folder == tmp_path / "clé" / "2026-001-delegue"
    names = {path.name for path in handed.folder.iterdir()}
    assert {JOURNAL, VERIFIED, PIECES, README} < names
    assert len(names) == 6, names
    journal = json.loads((handed.folder / JOURNAL).read_text(encoding="utf-8"))
    kinds = [entry["kind"] for entry in journal]
    assert kinds == ["opened", "evidence_added", "document_produced", "document_produced"]
    assert journal[-1]["hash"] == case.history[-1].hash
    assert json.loads((handed.folder / VERIFIED).read_text(encoding="utf-8"))["ok"] is True
    assert "rancon.png" in (handed.folder / PIECES).read_text(encoding="utf-8")
    read = (handed.folder / README).read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "Suite intacte" in read
    assert "Absents : ils n’ont pas de sens pour l’instant" in read
    assert templates["reponse_cnil"].title in read


def test_what_may_tell_who_a_patient_is_stays_out_and_is_named(
    case: Case, tmp_path: Path, templates: dict[str, Any]
) -> None:
    case.do(c.DeclareNames(("Marguerite Vauquelin",)), ME)
    case.do(c.AddNote("Mme Marguerite Vauquelin a appelé"), ME)
    handed = write_for_delegate(case, templates, Output("txt", tmp_path / "usb"), base_file("txt"), ME)
    assert [one.id for one in handed.batch.suspected] == ["chronologie"]
    read = (handed.folder / README).read_text(encoding="utf-8").replace("\u00a0", " ")
    assert f"à relire d’abord\n– {templates['chronologie'].title}" in read


def test_a_folder_that_cannot_be_written(case: Case, tmp_path: Path, templates: dict[str, Any]) -> None:
    (tmp_path / "pris").write_text("un fichier")
    with pytest.raises(BadInput, match="autre dossier"):
        write_for_delegate(case, templates, Output("txt", tmp_path / "pris"), base_file("txt"), ME)
