"""`open --bulletin` and `bulletin`: contract, refusals, exit codes."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "docs" / "bulletins" / "exemple-editeur.yaml"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The example's second version: the copy is established."""
    path = tmp_path / "suite.yaml"
    text = EXAMPLE.read_text("utf-8").replace("version: 1 ", "version: 2 ")
    path.write_text(text.replace("exfiltration: possible ", "exfiltration: yes "), encoding="utf-8")
    return path


def _origins(run: Run, ref: str) -> set[str]:
    return {answer["from"] for answer in json.loads(run("show", ref, "--json")[1])["answers"].values()}


def test_opening(run: Run) -> None:
    """The bulletin says the playbook; the reference alone is printed; nothing counts."""
    code, out, err = run("open", "--bulletin", str(EXAMPLE))
    assert (code, err) == (0, "")
    assert re.fullmatch(r"\d{4}-001\n", out)
    assert "bulletin" not in _origins(run, out.strip())
    assert json.loads(run("show", out.strip(), "--json")[1])["playbooks"] == ["sous_traitant"]


def test_opening_and_accepting(run: Run) -> None:
    """Answers come from the bulletin; stdout still holds the reference alone."""
    code, out, err = run("open", "--bulletin", str(EXAMPLE), "--accept")
    assert code == 0
    assert re.fullmatch(r"\d{4}-001\n", out)
    assert re.match(r"\d+\xa0réponses? du bulletin confirmées?\.", err)
    found = json.loads(run("show", out.strip(), "--json")[1])
    assert found["answers"]["exfiltration"] == {"value": "possible", "certainty": "certain", "from": "bulletin"}
    assert found["answers"]["confidentiality"]["certainty"] == "estimated"
    assert found["instants"] == {}
    assert found["risk"]["decided"] == {}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("open",), 2, "SCENARIO"),
        (("open", "sous_traitant", "--accept"), 2, "--bulletin"),
        (("open", "rancongiciel", "--bulletin", str(EXAMPLE)), 1, "suit le scénario « sous_traitant »"),
        (("open", "--bulletin", "rien.yaml"), 1, "il n’existe pas"),
        (("bulletin", "2026-999", str(EXAMPLE)), 1, "2026-999"),
    ],
)
def test_refusals(arguments: tuple[str, ...], code: int, said: str, run: Run) -> None:
    """One French line, and no incident."""
    run("open", "rancongiciel")
    found, out, err = run(*arguments)
    assert (found, out) == (code, "")
    assert said in err
    assert len(json.loads(run("list", "--json")[1])) == 1


def test_a_refused_file_opens_nothing(run: Run, tmp_path: Path) -> None:
    """With its line."""
    path = tmp_path / "b.yaml"
    path.write_text(EXAMPLE.read_text("utf-8").replace("exfiltration: possible", "exfiltration: no"), encoding="utf-8")
    code, out, err = run("open", "--bulletin", str(path))
    assert (code, out) == (1, "")
    assert re.match(r"b\.yaml:\d+:3 : .*abaisser le risque", err)
    assert json.loads(run("list", "--json")[1]) == []
    assert run("playbook", "check", str(path))[0] == 1


def test_a_newer_one(run: Run, newer: Path) -> None:
    """What changed, field by field; then what waits; the older and the same are refused."""
    ref = run("open", "--bulletin", str(EXAMPLE), "--accept")[1].strip()
    code, out, _err = run("bulletin", ref, str(newer))
    assert code == 0
    assert "Un indice le fait craindre → Oui, c’est avéré" in out
    assert "(non vérifié), version 2" in out
    for path in (newer, EXAMPLE):
        code, out, err = run("bulletin", ref, str(path))
        assert (code, out) == (1, "")
        assert "n’est pas plus récente" in err
    code, out, _err = run("bulletin", ref, "--accept", "--checked", "Rappelé au numéro du contrat")
    assert code == 0
    assert out.startswith("1\u00a0réponse du bulletin confirmée.")
    assert "(vérifié par un appel)" in out
    assert "Bulletin vérifié : Rappelé au numéro du contrat" in run("log", ref)[1]


def test_confirmed_or_set_aside_one_by_one(run: Run) -> None:
    """Each by the name shown at the end of its line; a reason without what it is about is refused."""
    ref = run("open", "--bulletin", str(EXAMPLE))[1].strip()
    assert "[exfiltration]" in run("bulletin", ref)[1]
    code, out, _err = run("bulletin", ref, "--confirm", "malicious", "--aside", "exfiltration", "--why", "fermé")
    assert code == 0
    assert out.startswith("1\u00a0réponse du bulletin confirmée.\n")
    assert "[exfiltration]" not in out and "[malicious]" not in out and "[cause]" in out
    assert "Réponse du bulletin écartée" in run("log", ref)[1]
    code, _out, err = run("bulletin", ref, "--aside", "exfiltratio")
    assert (code, "ne propose pas (ou plus)" in err) == (1, True)
    assert run("bulletin", ref, "--why", "x")[0] == 1


def test_without_one(run: Run) -> None:
    """It is said so."""
    ref = run("open", "rancongiciel")[1].strip()
    code, _out, err = run("bulletin", ref)
    assert code == 1
    assert "n’a pas reçu de bulletin" in err


def test_what_it_proposes_is_shown(run: Run) -> None:
    """`show` says that a bulletin is there and how much waits; a document's answers do not have it."""
    ref = run("open", "--bulletin", str(EXAMPLE))[1].strip()
    shown = run("show", ref)[1]
    assert "BULLETIN" in shown
    assert "(non vérifié)" in shown
    assert "19 réponses proposées" in shown
