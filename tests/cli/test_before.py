"""Before an incident: the self-assessment and the paper kit from the command line."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_the_self_assessment_is_answered_and_read(run: Run) -> None:
    code, out, _ = run("practice", "assess")
    assert code == 0 and "Aucune réponse à ce jour." in out and "Sans réponse (27)" in out
    assert run("practice", "assess", "sauvegarde=non", "wifi=oui")[0] == 0
    code, out, _ = run("practice", "assess")
    assert "2. sauvegarde : non" in out and "→ Ajoutez un disque" in out and "Source : ANSSI" in out and "Sans réponse (25)" in out
    assert "Dernière réponse : " in out and "→ Demandez un réseau invité" not in out
    code, out, _ = run("practice", "assess", "--json")
    read = json.loads(out)
    assert len(read["items"]) == 27 and len(read["missing"]) == 25 and read["assessed_at"].endswith("Z")
    assert {item["id"]: item["answer"] for item in read["items"]}["wifi"] == "yes"


def test_a_wrong_answer_records_nothing(run: Run) -> None:
    code, out, err = run("practice", "assess", "wifi=oui", "sauvegarde=bof")
    assert (code, out) == (1, "") and "oui, non, partiel ou inconnu" in err
    assert json.loads(run("practice", "assess", "--json")[1])["assessed_at"] is None


def test_the_kit_is_written_without_a_register(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("playbook", "paper", "--to", str(tmp_path / "papier"), "--json")
    files = [Path(name) for name in json.loads(out)["files"]]
    assert code == 0 and all(path.is_file() for path in files)
    assert {"carte-urgence.docx", "carte-urgence.html", "a-imprimer-fiche-papier.docx"} <= {path.name for path in files}
    assert not (tmp_path / "home").exists(), "nothing is recorded"
    code, out, _ = run("playbook", "paper", "rancongiciel", "--to", str(tmp_path / "un"))
    assert (code, [path.name for path in (tmp_path / "un").iterdir()]) == (0, ["aide-memoire-rancongiciel.docx"])
    assert run("playbook", "paper", "nimporte", "--to", str(tmp_path / "deux"))[0] == 1
