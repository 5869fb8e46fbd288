"""What leaves the practice never comes from a damaged journal without saying so."""

import sqlite3
from pathlib import Path

from tests.cli.conftest import Run


def test_a_document_and_the_register_say_that_their_journal_is_damaged(run: Run, tmp_path: Path) -> None:
    """On the error line and in the document, but to patients; nothing is refused; the list stays quick."""
    reference = run("open", "rancongiciel")[1].strip()
    run("note", reference, "La box est débranchée")
    run("note", reference, "Le serveur est éteint")
    folder = ("--format", "md", "--to", str(tmp_path / "x"))
    assert run("export", reference, "chronologie", *folder)[2] == run("register", *folder)[2] == ""
    _damaged(tmp_path / "home" / "registre.incident", 2)
    said = f"ce document vient d’un journal abîmé (l’incident {reference}, entrée 2)"
    for made in (("export", reference, "chronologie", "lettre_patient"), ("register",)):
        code, out, err = run(*made, *folder)
        assert code == 0 and said in err and "incident verify" in err
        assert said in Path(out.split("\n")[0]).read_text(encoding="utf-8").replace("\n", " ")
    letter = next((tmp_path / "x").glob("*lettre*"))
    assert "abîmé" not in letter.read_text(encoding="utf-8")
    assert run("list")[2] == ""


def _damaged(path: Path, seq: int) -> None:
    """One byte of an entry's text is changed behind the program's back."""
    with sqlite3.connect(path) as file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {name}")
        file.execute(
            "UPDATE body SET bytes = replace(bytes, 'box', 'bax') WHERE stream != 'practice' AND seq = ?", [seq]
        )
    file.close()
