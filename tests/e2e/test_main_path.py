"""The main job, end to end, in a real pseudo-terminal, with a SIGKILL in the middle."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document

PRACTICE = (
    "name=Cabinet du Dr Lenoir & Fils", "siren=732829320", "legal_representative=Dr Anne Lenoir, médecin, 02 41 00 00 01",
    "contact_person=Dr Anne Lenoir, médecin, 02 41 00 00 01, cabinet@example.fr", "dpo_designated=non",
)  # fmt: skip
HOSTILE = "[rouge]vu[/rouge] [/] *gras* {{ 7*7 }} {% if %} & <b> # | 😱 ‮rtl"
TWO_LINES = "Ligne un [x]\nLigne deux <y> & {{ z }}"

Start = Callable[..., Any]
Run = Callable[..., Any]


def _note(screen: Any, text: str, entry: int) -> None:
    screen.press("f9")
    screen.wait("Je viens de faire…", "Écrivez ce que vous voyez")
    screen.type(text)
    screen.wait(text.split("\n")[-1][:12])
    screen.press("f8")
    screen.wait(f"Enregistré, entrée {entry}", gone="Écrivez ce que vous voyez")


def _document_words(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_main_job(terminal: Start, incident: Run, shown: Callable[[str], dict[str, Any]], home: Path) -> None:
    """First screen → ransomware → moves → hostile notes → SIGKILL → all there → dossier → draft → filed → past."""
    assert incident("practice", "set", *PRACTICE).returncode == 0

    screen = terminal()
    screen.wait("Que se passe-t-il", "Fichiers bloqués")
    screen.choose("Fichiers bloqués")
    screen.wait("MAINTENANT", "À APPELER", "CNIL 7")
    assert screen.pressed <= 3, "first moves and numbers to call within three keys"
    screen.press("1")
    screen.wait("✓ Dites à tous")
    screen.press("2")
    screen.wait("✓ Débranchez")
    _state_awareness(screen)
    _note(screen, HOSTILE, 8)
    _note(screen, TWO_LINES, 9)
    screen.kill()

    after = shown("2026-001")
    done = {step["id"] for step in after["steps"] if step["status"] == "done"}
    assert {"ne-plus-toucher", "couper-reseau"} <= done
    notes = [
        row["body"]["text"] for row in json.loads(incident("log", "2026-001", "--json").stdout) if row["kind"] == "note"
    ]
    assert notes == [HOSTILE, TWO_LINES]
    typed = (f"discovery_circumstances={HOSTILE}", f"description={TWO_LINES}")
    assert incident("answer", "2026-001", *typed).returncode == 0

    screen = terminal()
    screen.wait("2026-001", "Photographier", "CNIL 71 h")
    screen.press("f4")
    screen.wait("Note", "Ligne un [x]")
    screen.press("escape")
    screen.wait("Maintenant")
    screen.press("f2")
    screen.wait("Dossier CNIL", "manquent")
    screen.press("ctrl+r")
    screen.wait("inconnu à ce stade", "sans réponse ?")
    screen.press("f8")
    screen.wait("prêt à déclarer")
    screen.press("escape")
    screen.press("f3")
    screen.wait("Brouillon de notification")
    screen.press("f8")
    screen.wait("gardé dans le registre")
    drafts = list((home / "documents").glob("*cnil*.docx"))
    assert len(drafts) == 1
    words = _document_words(drafts[0])
    assert "Cabinet du Dr Lenoir & Fils" in words
    assert "cabinet@example.fr" in words
    assert HOSTILE.replace("\u202e", "[U+202E]") in words
    assert TWO_LINES in words
    assert "inconnu à ce stade" in words
    assert "à compléter" not in words
    ours = words.replace(HOSTILE.replace("\u202e", "[U+202E]"), "").replace(TWO_LINES, "")
    assert not any(left in ours for left in ("{{", "{%", "None", "\ue000"))
    screen.press("ctrl+q")
    assert screen.end() == 0

    filed = incident("filed", "2026-001", "cnil_initiale", "--at", "maintenant", "--reference", "N-2026-42")
    assert (filed.returncode, "fait à temps" in filed.stdout) == (0, True), filed.stderr
    chronology = incident("export", "2026-001", "chronologie", "--to", str(home / "sortie"))
    assert chronology.returncode == 0, chronology.stderr
    words = _document_words(next((home / "sortie").glob("*chronologie*.docx")))
    assert HOSTILE.replace("\u202e", "[U+202E]") in words
    assert TWO_LINES in words
    verified = incident("verify")
    assert (verified.returncode, "Suite intacte" in verified.stdout) == (0, True), verified.stdout

    screen = terminal()
    screen.wait("2026-001", "✓ CNIL fait")
    screen.press("f12")
    screen.wait("Incidents passés", "2026-001", "CNIL à temps")
    screen.press("enter")
    screen.wait("DÉLAIS", "fait à temps")


def _state_awareness(screen: Any) -> None:
    """On the first moves: who noticed, when, and what the practice then knew. Nothing is preselected."""
    screen.press("tab")
    screen.type("secrétaire")
    screen.press("enter")
    screen.type("il y a 20 minutes")
    screen.press("enter", "tab", "tab", "enter")
    screen.wait("✓ Attaque constatée", "✓ Violation de données connue", gone="provisoire")
