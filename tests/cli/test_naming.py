"""A declared name never stays unseen in what is recorded, nor for good in the reason of an expunging."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def reference(run: Run, tmp_path: Path) -> str:
    """An incident with a declared name: entry 2."""
    found = run("open", "rancongiciel")[1].strip()
    assert run("names", found, "Kerbrat")[0] == 0
    return found


def test_a_note_or_an_answer_with_a_declared_name_is_recorded_and_said(run: Run, reference: str) -> None:
    code, out, err = run("note", reference, "Mme KERBRAT a appelé")
    assert (code, out) == (0, "Enregistré (entrée 3).\n")
    assert "nom déclaré" in err and "(entrée 3)" in err and f"incident expunge {reference} 3" in err
    assert "(entrée 4)" in run("answer", reference, "discovery_circumstances=Le dossier de Kerbrat était ouvert")[2]
    assert run("note", reference, "Une patiente a appelé")[2] == ""


@pytest.mark.parametrize("why", ["Nom de Mme Kerbrat écrit par erreur", "le 06 12 34 56 78 de la patiente"])
def test_the_reason_of_an_expunging_stays_for_good_and_names_nobody(run: Run, reference: str, why: str) -> None:
    run("note", reference, "Mme Kerbrat a appelé")
    code, out, err = run("expunge", reference, "3", "--why", why)
    assert (code, out) == (1, "") and err.startswith("La raison contient") and "toujours lisible" in err
    assert run("expunge", reference, "3", "--why", "Nom d’une patiente")[0] == 0


def test_documents_left_by_a_first_expunging_are_struck_later_and_marked(
    run: Run, reference: str, tmp_path: Path
) -> None:
    run("note", reference, "Une patiente a appelé")
    run("export", reference, "chronologie", "--format", "txt", "--to", str(tmp_path / "x"))
    assert "entrées 4, à caviarder" in run("expunge", reference, "3", "--why", "nom")[1]
    code, out, err = run("expunge", reference, "3", "--why", "nom", "--documents")
    assert (code, err) == (0, "") and "Des documents produits" not in out
    line = next(line for line in run("log", reference)[1].splitlines() if line.startswith("   4 "))
    assert "[texte caviardé]" in line
    assert "n’a pas (ou plus) de texte" in run("expunge", reference, "3", "--why", "nom", "--documents")[2]
