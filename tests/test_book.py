"""The whole register of breaches: every incident, as Word, as a table that computes nothing, as JSON."""

import csv
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from incident.book import book_bytes, remarks, to_complete, write_book
from incident.case import Case
from incident.core import commands as c
from incident.core.milestones import milestones
from incident.core.playbook import Library
from incident.core.when import When
from incident.documents.lists import NoWorkbook
from incident.documents.meta import Meta
from incident.documents.registersheet import whole_rows
from incident.documents.values import clean
from incident.documents.workbook import to_xlsx
from incident.errors import Refused
from incident.journal.listing import Wanted
from incident.library.load import load_template
from incident.register import NewIncident, Register
from incident.resources import base_docx, base_file, templates_dir

ME = "Dr Lenoir"
HOSTILE = "=HYPERLINK(1) [/] {{ x }} <b> & 💥"
TEMPLATE = load_template(templates_dir() / "register" / "registre.md")


def at(hour: int, minute: int = 0, day: int = 23) -> When:
    return When(precision="exact", at=datetime(2026, 11, day, hour, minute, tzinfo=UTC), zone="Europe/Paris", typed="x")


@pytest.fixture
def two(register: Register, library: Library, clock: Any) -> list[Case]:
    first = register.open_incident(NewIncident("rancongiciel", library, ME, title=HOSTILE))
    clock.advance(hours=1)
    second = register.open_incident(NewIncident("mauvais_destinataire", library, ME))
    first.do(c.GiveAnswers((c.Given("description", HOSTILE),)), ME)
    return [first, second]


def test_every_incident_newest_first_in_word(register: Register, two: list[Case], tmp_path: Path) -> None:
    data = book_bytes(register, TEMPLATE, "docx", base_docx())
    assert data == book_bytes(register, TEMPLATE, "docx", base_docx()), "same data, same bytes"
    (tmp_path / "registre.docx").write_bytes(data)
    document = Document(str(tmp_path / "registre.docx"))
    headings = [p.text for p in document.paragraphs if p.text.startswith("Fiche ")]
    assert [h.split()[1] for h in headings] == ["2026-002", "2026-001"]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any(HOSTILE in cell for cell in cells)
    assert not any("{%" in cell or "None" in cell for cell in cells)


def test_the_register_says_who_the_risk_why_it_ended_and_what_it_does_not_say_yet(
    register: Register, two: list[Case]
) -> None:
    """Art. 33(5): an inspector reads it without the tool; an incident said over and going on is at odds."""
    case = two[0]
    who, seen = c.Given("controllers", "Dr Anne Roux"), c.Given("confidentiality", value=False)
    case.do(c.GiveAnswers((who, seen, c.Given("exfiltration", "no"), c.Given("ongoing", value=True))), ME)
    for obligation, number in (("cnil_initiale", "CNIL-1"), ("cnil_complement", "CNIL-2")):
        case.do(c.File(obligation, at(7), reference=number), ME)
    case.do(c.Decide("authority", True, "rien de copié"), ME)
    case.do(c.Decide("persons", False, "rien de copié", "no_high_risk"), ME)
    assert to_complete(register) == [], "what is not over is not late"
    case.do(c.Close("dossier complet"), ME)
    rows = {row["label"]: str(row["value"]) for row in whole_rows(case.situation())}
    assert rows["Responsable de traitement"] == "Dr Anne Roux"
    assert rows["Niveau de risque"] == "risque, décidé"
    assert "Aucune trace" in rows["Pourquoi la confidentialité est écartée"]
    assert "CNIL-2" in rows["Suites à la CNIL"]
    assert "raison\u00a0: dossier complet" in rows["Fin de l’incident"]
    assert "à trancher" in rows["Fin ou en cours"]
    (line,) = remarks(register)
    assert "2026-001 (Fin ou en cours, " in line and "Gravité" in line and "Niveau" not in line
    text = book_bytes(register, TEMPLATE, "md", base_docx()).decode()
    assert "## À compléter" in text and "Gravité" in text.split("## À compléter")[1]


def test_the_same_in_pdf(register: Register, two: list[Case]) -> None:
    data = book_bytes(register, TEMPLATE, "pdf", base_file("pdf"))
    assert data == book_bytes(register, TEMPLATE, "pdf", base_file("pdf")), "same data, same bytes"
    read = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())
    assert read.index("Fiche2026-002") < read.index("Fiche2026-001")
    assert "".join(HOSTILE.split())[:-1] in read, "all but what no font may have"


def test_the_table_computes_nothing_and_keeps_every_word(register: Register, two: list[Case]) -> None:
    text = book_bytes(register, TEMPLATE, "csv", base_docx()).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [len(row) for row in rows] == [len(rows[0])] * 3
    assert rows[2][1] == f"'{HOSTILE}"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_workbook_computes_nothing_keeps_every_word_and_its_bytes(
    register: Register, two: list[Case], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = book_bytes(register, TEMPLATE, "xlsx", base_docx())
    assert data == book_bytes(register, TEMPLATE, "xlsx", base_docx()), "same data, same bytes"
    book = load_workbook(io.BytesIO(data))
    sheet, about = book.worksheets
    assert (sheet.title, about.title, sheet.freeze_panes) == ("Registre", "À lire", "C2")
    first = {str(cell.value): sheet.cell(3, cell.column) for cell in sheet[1]}
    assert first["Incident"].value == HOSTILE and HOSTILE in first["Circonstances et faits"].value
    assert (first["Incident"].data_type, first["Incident"].quotePrefix) == ("s", True)
    assert not any(cell.data_type == "f" for row in sheet for cell in row)
    assert first["Ouvert"].value == datetime(2026, 11, 23) and "None" not in str([c.value for c in sheet[2]])
    assert max(size.width for size in sheet.column_dimensions.values()) == 40 and sheet.page_setup.fitToWidth > 1
    assert (sheet.page_setup.orientation, sheet.print_title_cols) == ("landscape", "$A:$B")
    assert sheet.row_dimensions[3].height > sheet.row_dimensions[1].height, "no line of it is hidden"
    assert "empreinte" in sheet.oddFooter.left.text and "33(5)" in str([c.value for c in about["A"]])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(NoWorkbook, match="CSV"):
        book_bytes(register, TEMPLATE, "xlsx", base_docx())
    assert [path.suffix for path in write_book(register, tmp_path)] == [".docx", ".csv", ".json"]


@settings(max_examples=30)
@given(st.text(max_size=40) | st.sampled_from(["=1+1", "+33", "@x", "-1", "\t=1", "x" * 40_000, "\x07\ud800&<>"]))
def test_any_text_is_a_text_cell(typed: str) -> None:
    meta = Meta("t", "a", "r", 1, "f", datetime(2026, 11, 23, tzinfo=UTC))
    cell = load_workbook(io.BytesIO(to_xlsx([{"Nom": typed}], ["Nom"], (), meta))).worksheets[0]["A2"]
    assert cell.data_type in ("s", "n") and (cell.value or "")[:30_000] == clean(typed)[:30_000]


def test_json_is_what_show_gives_and_the_register(register: Register, two: list[Case]) -> None:
    found = json.loads(book_bytes(register, TEMPLATE, "json", base_docx()))
    assert [one["ref"] for one in found] == ["2026-002", "2026-001"]
    assert HOSTILE in found[1]["register"]["Circonstances et faits"]


def test_a_year_without_incident_is_refused(register: Register, two: list[Case], tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Aucun incident"):
        book_bytes(register, TEMPLATE, "docx", base_docx(), Wanted(year=2025))
    assert [path.suffix for path in write_book(register, tmp_path / "sortie")] == [".docx", ".xlsx", ".json"]


def test_how_long_each_part_took(case: Case, clock: Any) -> None:
    """Awareness, containment, decision, filing, closing: in order of time, from the first one known."""
    case.do(c.StateInstant("attack_known", at(6, 50)), ME)
    case.do(c.StateInstant("breach_aware", at(6, 50)), ME)
    clock.advance(hours=3)
    for step in (task for task in case.situation().steps if task.phase == "contenir"):
        case.do(c.SkipStep(step.id, "x") if step.files else c.DoStep(step.id, at(7, 30)), ME)
    case.do(c.Decide("authority", True, "une copie est possible"), ME)
    case.do(c.File("cnil_initiale", at(9, 30), reference="1"), ME)
    found = {m.label: m.after.total_seconds() / 60 for m in milestones(case.situation())}
    assert found["incident constaté"] == found["violation connue"] == 0
    assert found["dégâts limités"] == 40
    assert found["CNIL prévenue"] == 160
    assert list(found.values()) == sorted(found.values())


def test_containment_is_over_only_when_nothing_of_it_is_left(case: Case) -> None:
    case.do(c.DoStep("couper-reseau"), ME)
    assert "dégâts limités" not in {m.label for m in milestones(case.situation())}
