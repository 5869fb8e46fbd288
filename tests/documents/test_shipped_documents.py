"""The three documents: with everything known, with nothing known, and with the worst of what people type."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from incident.documents.plain import to_plain
from incident.documents.render import check, render
from incident.documents.text import Table, Text, passages, words
from incident.documents.values import clean
from incident.documents.word import to_docx

NAMES = ("cnil_initiale", "registre_violation", "chronologie")
GIVEN = {
    "doc",
    "practice",
    "controllers",
    "declaring",
    "incident",
    "form",
    "clocks",
    "steps",
    "chronology",
    "risk",
    "register",
    "sources",
}
LEFTOVER = re.compile(r"\{\{|\}\}|\{%|None|True|False|Undefined|[\ue000\ue001]|<br>|\*\*")


def _text(kit: Any, name: str, data: Any) -> Text:
    return render(kit.read_template(name), data)


def _strings(value: Any) -> Iterator[str]:
    """Every text in some data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_a_template_uses_is_one_it_is_given(kit: Any, name: str) -> None:
    check(kit.read_template(name), GIVEN)


@pytest.mark.parametrize("name", NAMES)
def test_hostile_values_change_no_structure_and_are_all_there(kit: Any, name: str) -> None:
    data = kit.full_data()
    usual, hostile = _text(kit, name, data), _text(kit, name, kit.replaced(data, kit.hostile))
    assert [type(block) for block in usual.blocks] == [type(block) for block in hostile.blocks]
    shapes = [[(b.columns, len(b.rows)) for b in t.blocks if isinstance(b, Table)] for t in (usual, hostile)]
    assert shapes[0] == shapes[1]
    document = docx.Document(io.BytesIO(to_docx(hostile, kit.base, kit.make_meta())))
    cells = [p.text for t in document.tables for row in t.rows for cell in row.cells for p in cell.paragraphs]
    written = "\n".join([p.text for p in document.paragraphs] + cells)
    expected = sum(passage.count(clean(kit.hostile)) for _where, passage in passages(hostile))
    assert written.count(clean(kit.hostile)) == expected > 20


def test_the_cnil_draft_gives_every_answer_ready_to_copy(kit: Any) -> None:
    data = kit.full_data("Brouillon")
    text = _text(kit, "cnil_initiale", data)
    cells = {passage for _where, passage in passages(text)}
    for section in data["form"]["sections"]:
        assert any(section["title"] in passage for passage in cells)
        for field in section["fields"]:
            assert field["label"] in {cell.removesuffix("\u00a0°") for cell in cells}
            if field["certainty"] in ("certain", "estimé"):
                assert "\n".join(field["lines"]) in cells
    plain = to_plain(text, 200)
    assert plain.index("n’est pas une déclaration") < plain.index("Ce qui manque")
    for said in (data["form"]["portal"], "Cabinet sans informatique", "Soit 78 h", "à compléter"):
        assert said in plain


def test_the_cnil_draft_says_when_awareness_is_not_stated(kit: Any) -> None:
    data = kit.minimal_data()
    plain = to_plain(_text(kit, "cnil_initiale", data), 200)
    assert "à indiquer" in plain and "peut finir plus tôt" in plain
    assert "à indiquer" not in to_plain(_text(kit, "cnil_initiale", kit.full_data()), 200)


def test_obligations_that_do_not_concern_the_incident_are_left_out(kit: Any) -> None:
    data = kit.full_data()
    for clock in data["clocks"]:
        clock["concerned"] = clock["title"] == "Notification initiale"
    for name in ("cnil_initiale", "registre_violation"):
        plain = to_plain(_text(kit, name, data), 300)
        assert "Notification complémentaire" not in plain and "Notification initiale" in plain


def test_the_register_sheet_marks_the_legal_minimum_and_shows_decisions_with_reasons(kit: Any) -> None:
    data = kit.full_data("Registre")
    text = _text(kit, "registre_violation", data)
    sheet = next(b for b in text.blocks if isinstance(b, Table) and len(b.rows) == len(data["register"]))
    for row, given in zip(sheet.rows, data["register"], strict=True):
        assert words(row[0][0]) == given["label"] and row[0][0][0].bold is given["legal"]
        assert [words(runs) for runs in row[1]] == given["lines"]
    plain = to_plain(text, 200)
    for said in (
        "33(5)",
        data["risk"]["decided"][0],
        data["risk"]["reasons"][0]["text"],
        "Signature",
        "18\u00a0h\u00a030",
    ):
        assert said in plain


def test_the_chronology_shows_both_readings_removals_and_what_is_left_out(kit: Any) -> None:
    data = kit.full_data("Chronologie")
    text = _text(kit, "chronologie", data)
    table = next(b for b in text.blocks if isinstance(b, Table) and b.header)
    assert [words(row[3][0]) for row in table.rows] == [str(row["n"]) for row in data["chronology"]]
    said = {words(row[3][0]): [words(runs) for runs in row[1]] for row in table.rows}
    assert said["9"][0].endswith("Sauvegarde USB branchée au moment de l’attaque.")
    assert "Sauvegarde USB débranchée." in said["9"][1] and "la secrétaire se souvient" in said["9"][2]
    assert "texte caviardé" in said["12"][0] and "motif" in said["12"][1]
    assert "hypothèse" in said["14"][0]
    plain = to_plain(text, 200)
    assert "2 entrées de conseil" in plain and "Europe/Paris" in plain
    data["doc"]["left_out"] = 1
    assert "1 entrée de conseil" in to_plain(_text(kit, "chronologie", data), 200)
    data["doc"]["left_out"] = 0
    assert "de conseil" not in to_plain(_text(kit, "chronologie", data), 200)


@pytest.mark.parametrize("name", NAMES)
def test_our_french_is_typeset(kit: Any, name: str) -> None:
    body = re.sub(r"\{[{%].*?[%}]\}", "x", kit.read_template(name).body.replace("[!IMPORTANT]", ""))
    wrong = re.findall(r".{0,20}(?: [;!?»]| :(?!-)|« |[^\s\u00a0\u202f][;!?]|\w'\w).{0,20}", body)
    assert wrong == []


def _pdf(kit: Any, folder: Path) -> str:
    """The three documents and a hostile one, through LibreOffice in one call; their text."""
    for name in NAMES:
        for kind, data in (("full", kit.full_data()), ("hostile", kit.replaced(kit.full_data(), kit.hostile))):
            data = to_docx(_text(kit, name, data), kit.base, kit.make_meta())
            (folder / f"{name}-{kind}.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    files = sorted(map(str, folder.glob("*.docx")))
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return "\n".join(
        subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
        for pdf in sorted(folder.glob("*.pdf"))
    )


@pytest.mark.skipif(not shutil.which("soffice") or not shutil.which("pdftotext"), reason="LibreOffice is not installed")
def test_an_office_suite_opens_and_prints_them(kit: Any, tmp_path: Path) -> None:
    printed = _pdf(kit, tmp_path)
    assert len(list(tmp_path.glob("*.pdf"))) == 2 * len(NAMES)
    for said in ("Ce brouillon n’est pas une déclaration", "Chronologie", "page 1 sur 2", "page 2 sur 2", "33(5)"):
        assert said in printed
    heads = re.findall(r"Quand +Quoi +Qui +Entrée", printed)
    assert len(heads) >= 4
