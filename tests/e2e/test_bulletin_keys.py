"""A vendor is hit, as in November 2025: from its bulletin to a draft for the CNIL, in few keys."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "bulletins" / "exemple-editeur.yaml"
SHEET = (
    "name=Cabinet du Dr Lenoir",
    "siren=732829320",
    "legal_representative=Dr Anne Lenoir, médecin, 02 41 00 00 01",
    "contact_person=Dr Anne Lenoir, médecin, 02 41 00 00 01",
    "dpo_designated=non",
)


def _said() -> int:
    found = re.search(r"<!-- keys-bulletin -->(\d+)<!-- /keys-bulletin -->", (ROOT / "README.md").read_text("utf-8"))
    assert found is not None
    return int(found.group(1))


def test_from_a_vendors_bulletin_to_a_draft(
    terminal: Callable[..., Any], incident: Callable[..., Any], shown: Callable[[str], Any], home: Path
) -> None:
    """The file is beside the register and the practice sheet is filled; the hour is typed: the message came, data are hit.

    Honest: the proposals are read and confirmed at once, everything else is « inconnu à ce stade » on purpose.
    """
    assert incident("practice", "set", *SHEET).returncode == 0
    (home / "bulletins").mkdir()
    shutil.copy(EXAMPLE, home / "bulletins" / "editeur.yaml")
    screen = terminal()
    screen.wait("Que se passe-t-il")
    screen.press("b")
    screen.wait("editeur.yaml", "Lire (F8)")
    screen.press("enter")
    screen.wait("Ce que dit ce bulletin", "Ouvrir l’incident (F8)")
    screen.press("f8")
    screen.wait("MAINTENANT", "À APPELER")
    answers = shown(_only_ref(incident))["answers"]
    assert "exfiltration" not in answers
    assert "bulletin" not in {answer["from"] for answer in answers.values()}
    screen.press("tab", "tab")
    screen.press(*"il y a 2 h")
    screen.press("enter", "enter")
    screen.wait("✓ Message du prestataire reçu")
    screen.press("tab", "tab", "enter", "tab", "enter")
    screen.wait("✓ Violation de données connue")
    screen.press("f5")
    screen.wait("Que voulez-vous faire")
    screen.press("r", "é", "p")
    screen.wait("Réponses proposées par le bulletin", gone="Aide (F1)")
    screen.press("enter")
    screen.wait("Confirmer ces réponses", "non vérifié")
    screen.press("f8")
    screen.wait("✓ Enregistré", gone="Confirmer ces réponses")
    screen.press("f2")
    screen.wait("Dossier CNIL", "manquent")
    screen.press("ctrl+r")
    screen.wait("sans réponse ?")
    screen.press("f8")
    screen.wait("prêt à déclarer")
    screen.press("f3")
    screen.wait("Brouillon de notification")
    screen.press("f8")
    screen.wait("gardé dans le registre")
    assert list((home / "documents").glob("*cnil*.docx"))
    found = shown(_only_ref(incident))
    assert found["answers"]["exfiltration"] == {"value": "possible", "certainty": "certain", "from": "bulletin"}
    assert screen.pressed == _said() <= 40


def _only_ref(incident: Callable[..., Any]) -> str:
    return str(re.search(r"\d{4}-\d{3}", incident("list").stdout)[0])  # type: ignore[index]
