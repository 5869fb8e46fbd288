"""Before an incident: the self-assessment and the paper kit from the command line."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_the_self_assessment_is_answered_and_read(run: Run) -> None:
    code, out, _ = run("practice", "assess")
    assert code == 0 and "Aucune réponse à ce jour." in out and "Sans réponse (27)" in out
    assert run("practice", "assess", "sauvegarde=non", "wifi=oui")[0] == 0
    code, out, _ = run("practice", "assess")
    assert (
        "2. sauvegarde : non" in out
        and "→ Ajoutez un disque" in out
        and "Source : ANSSI" in out
        and "Sans réponse (25)" in out
    )
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


def test_a_wrong_number_is_refused_in_one_sentence(run: Run) -> None:
    code, out, err = run("practice", "set", "name=Cabinet", "rpps=10101234567")
    assert (code, out) == (1, "") and "faute de frappe" in err and "« 10101234567 » n’est pas enregistré" in err
    assert run("practice", "set", "name=Cabinet", "insurance_contract=RCP, GMF, n° 8, 3240, accord : non")[0] == 0
    shown = run("practice", "show")[1].replace("\u00a0", " ")
    assert "Rempli : 2 sur" in shown and "RCP, GMF : il manque le délai pour déclarer." in shown


def test_an_exercise_borrows_the_sheet_and_keeps_apart(run: Run) -> None:
    assert run("practice", "set", "name=Cabinet des Tilleuls", "prestataire=Ouest Info, 02 41 11 22 33")[0] == 0
    assert run("open", "rancongiciel", "--exercise")[1].strip().startswith("E")
    assert run("open", "rancongiciel", "--exercise")[1].strip().endswith("-002")
    year = run("list", "--exercises")[1][1:5]
    assert "Cabinet des Tilleuls" in run("form", f"E{year}-001", "cnil")[1]
    assert "E" not in run("list")[1]
