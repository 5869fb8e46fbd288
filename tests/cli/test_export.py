"""`incident export`: where each part of a document comes from, and what a PDF cannot carry."""

import json
import shutil
from pathlib import Path

from incident.resources import base_docx
from incident.shipped import LETTERHEAD
from tests.cli.conftest import Run


def test_sources_say_what_comes_from_which_and_write_nothing(run: Run, tmp_path: Path) -> None:
    reference = run("open", "rancongiciel")[1].strip()
    code, said, err = run(
        "export", reference, "lettre_patient", "chronologie", "--sources", "--to", str(tmp_path / "x")
    )
    assert (code, err) == (0, "") and not (tmp_path / "x").exists()
    letter, chronology = said.split("Chronologie de l’incident (chronologie)")
    assert "RGPD, article 34 : informer les personnes si le risque est élevé : nature, suites" in letter.replace(
        "\u00a0", " "
    )
    assert "(à confirmer) : la plainte à la CNIL" in letter.replace("\u00a0", " ")
    assert "les seules entrées du journal" in chronology


def test_a_pdf_says_that_it_keeps_our_letterhead(run: Run, tmp_path: Path) -> None:
    reference = run("open", "rancongiciel")[1].strip()
    made = ("export", reference, "sms_patient", "--format", "pdf", "--to", str(tmp_path))
    assert run(*made)[2] == ""
    shutil.copy(base_docx(), tmp_path / "home" / LETTERHEAD)
    code, _, err = run(*made)
    assert code == 0 and "ne sert qu’aux fichiers Word" in err


def test_a_document_that_makes_no_sense_for_now_is_neither_listed_nor_produced(run: Run, tmp_path: Path) -> None:
    """Asked for by name it is refused in one sentence, and nothing is written; the decision made, it is there."""
    reference = run("open", "rancongiciel")[1].strip()
    wanted, one = "decision_non_notification", ("--to", str(tmp_path / "x"), "--format", "txt")

    def listed() -> set[str]:
        return {found["id"] for found in json.loads(run("show", reference, "--json")[1])["documents"]}

    later = {wanted, "cnil_complement", "relance_editeur", "reponse_patient", "reponse_cnil"}
    assert not later & listed()
    run("decide", reference, "authority", "yes", "--why", "Copie à craindre")
    code, out, err = run("export", reference, "chronologie", wanted, *one)
    assert (code, out) == (1, "") and not (tmp_path / "x").exists()
    assert err.replace("\u00a0", " ").startswith("« Décision de ne pas notifier la CNIL » ne peut pas être produit. La")
    run("export", reference, *one)
    assert not list((tmp_path / "x").glob("*ne-pas-notifier*"))
    run("decide", reference, "authority", "no", "--why", "Sans risque : tout est chiffré")
    run("filed", reference, "cnil_initiale", "--at", "il y a 5 minutes", "--pending")
    run("filed", reference, "editeur_demande", "--at", "il y a 5 minutes", "--pending")
    run("letter", reference, "in", "--with", "un patient", "--at", "il y a 5 minutes", "--kind", "patient")
    run("letter", reference, "in", "--with", "CNIL", "--at", "il y a 5 minutes", "--kind", "authority")
    assert run("export", reference, *later, *one)[0] == 0
    assert {wanted, "cnil_complement", "reponse_cnil"} <= listed()
