"""A list read from what spreadsheets write, hostile files included; a formula is text."""

import io
import sys
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.documents import lists
from incident.documents.lists import NoWorkbook, read_bytes, rows
from incident.errors import BadInput

TEXT = "Nom{d}Prénom\r\nMénard{d}Éric\r\n"
EXPECTED = [["Nom", "Prénom"], ["Ménard", "Éric"]]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_as_spreadsheets_write_it(delimiter: str, encoding: str) -> None:
    assert rows(TEXT.format(d=delimiter).encode(encoding), "liste.csv") == EXPECTED


def test_quotes_and_lines_in_a_cell() -> None:
    assert rows(b'Nom;Adresse\n"O""Neil; Eve";"1 rue A\nbat. B"\n', "l.csv") == [
        ["Nom", "Adresse"],
        ['O"Neil; Eve', "1 rue A\nbat. B"],
    ]


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://x")', "+33 6", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_a_formula_is_text(formula: str) -> None:
    quoted = formula.replace('"', '""')
    assert rows(f'Nom;Ville\n"{quoted}";x\n'.encode(), "l.csv")[1][0] == formula
    assert rows(workbook([["Nom"], [formula]]), "l.xlsx")[1] == [formula]


@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_one_clear_sentence(data: bytes) -> None:
    for name in ("l.csv", "l.xlsx"):
        try:
            assert all(isinstance(cell, str) for row in rows(data, name) for cell in row)
        except BadInput as problem:
            assert name in problem.message


def workbook(lines: Iterable[Iterable[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in lines:
        sheet.append(list(line))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_workbook_keeps_digits_and_days() -> None:
    made = workbook([["CP", "Tél", "Né", "Vide", "Heure"], [1000, 612345678.0, datetime(1980, 2, 1), None, 1.5]])
    assert rows(made, "liste.XLSX")[1] == ["1000", "612345678", "1980-02-01", "", "1.5"]


def test_a_workbook_that_unpacks_too_large_or_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    made = workbook([["Nom"], ["Durand"]])
    with pytest.raises(BadInput, match="n’est pas un classeur lisible"):
        rows(made[: len(made) // 2], "l.xlsx")
    with pytest.raises(BadInput, match="n’est pas un classeur lisible"):
        rows(_emptied(made), "l.xlsx")
    monkeypatch.setattr(lists, "MAX_UNPACKED", 100)
    with pytest.raises(BadInput, match="n’est pas un classeur lisible"):
        rows(made, "l.xlsx")


def _emptied(made: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(buffer, "w") as target:
        for info in source.infolist():
            target.writestr(info, b"<broken" if info.filename.endswith("sheet1.xml") else source.read(info))
    return buffer.getvalue()


def test_an_entity_that_names_a_file_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("mot de passe", encoding="utf-8")
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>a&e;</t></is></c></row></sheetData></worksheet>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([["Nom"]]))) as source, zipfile.ZipFile(buffer, "w") as target:
        for info in source.infolist():
            target.writestr(info, sheet if info.filename.endswith("sheet1.xml") else source.read(info))
    try:
        found = str(rows(buffer.getvalue(), "l.xlsx"))
    except BadInput:
        found = ""
    assert "mot de passe" not in found


def test_without_openpyxl_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(NoWorkbook, match="pip install openpyxl.*CSV"):
        rows(b"", "l.xlsx")


def test_limits_and_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="enregistrez la liste en CSV"):
        rows(b"", "liste.ods")
    monkeypatch.setattr(lists, "MAX_ROWS", 2)
    with pytest.raises(BadInput, match="plus de 2 lignes"):
        rows(b"a\nb\nc\n", "l.csv")
    assert len(rows(b"x" * 5000, "l.csv")[0][0]) == lists.MAX_CELL
    with pytest.raises(BadInput, match="il n’existe pas"):
        read_bytes(tmp_path / "absente.csv")
    (tmp_path / "l.csv").write_bytes(b"abc")
    monkeypatch.setattr(lists, "MAX_BYTES", 2)
    with pytest.raises(BadInput, match="trop grosse"):
        read_bytes(tmp_path / "l.csv")
