"""`incident export`: where each part of a document comes from, and what a PDF cannot carry."""

import shutil
from pathlib import Path

from incident.resources import base_docx
from incident.shipped import LETTERHEAD
from tests.cli.conftest import Run


def test_sources_say_what_comes_from_which_and_write_nothing(run: Run, tmp_path: Path) -> None:
    reference = run("open", "rancongiciel")[1].strip()
    code, said, err = run("export", reference, "lettre_patient", "chronologie", "--sources", "--to", str(tmp_path / "x"))
    assert (code, err) == (0, "") and not (tmp_path / "x").exists()
    letter, chronology = said.split("Chronologie de l’incident (chronologie)")
    assert "RGPD, article 34 : informer les personnes si le risque est élevé : nature, suites" in letter.replace("\u00a0", " ")
    assert "(à confirmer) : la plainte à la CNIL" in letter.replace("\u00a0", " ")
    assert "les seules entrées du journal" in chronology


def test_a_pdf_says_that_it_keeps_our_letterhead(run: Run, tmp_path: Path) -> None:
    reference = run("open", "rancongiciel")[1].strip()
    made = ("export", reference, "sms_patient", "--format", "pdf", "--to", str(tmp_path))
    assert run(*made)[2] == ""
    shutil.copy(base_docx(), tmp_path / "home" / LETTERHEAD)
    code, _, err = run(*made)
    assert code == 0 and "ne sert qu’aux fichiers Word" in err
