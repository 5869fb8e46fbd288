"""How many keys the shortest honest path takes, as the README says."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

README = Path(__file__).parents[2] / "README.md"
SHEET = (
    "name=Cabinet du Dr Lenoir",
    "siren=732829320",
    "legal_representative=Dr Anne Lenoir, médecin, 02 41 00 00 01",
    "contact_person=Dr Anne Lenoir, médecin, 02 41 00 00 01",
    "dpo_designated=non",
)


def _said(name: str) -> int:
    found = re.search(rf"<!-- {name} -->(\d+)<!-- /{name} -->", README.read_text(encoding="utf-8"))
    assert found is not None
    return int(found.group(1))


def test_the_shortest_honest_path(terminal: Callable[..., Any], incident: Callable[..., Any], home: Path) -> None:
    """From launch to an exported initial notification, the practice sheet being filled beforehand.

    Honest: the hour one knew is stated, everything else is « inconnu à ce stade » on purpose.
    """
    assert incident("practice", "set", *SHEET).returncode == 0
    screen = terminal()
    screen.wait("Que se passe-t-il", "Fichiers bloqués")
    screen.choose("Fichiers bloqués")
    screen.wait("MAINTENANT", "À APPELER")
    assert screen.pressed == _said("keys-moves")
    screen.press("tab", "tab")
    screen.type("il y a 9 min")
    screen.press("enter", "tab", "tab", "enter")
    screen.wait("✓ Violation de données connue")
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
    assert screen.pressed == _said("keys-draft")
