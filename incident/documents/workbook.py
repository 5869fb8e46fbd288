"""The register as a workbook for whoever reviews it: one line an incident, filters, real dates, and no formula.

What people typed is always a text cell; one that looks like a formula keeps the mark that says so when it is edited.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date
from typing import TYPE_CHECKING

from incident.documents.lists import NoWorkbook
from incident.documents.meta import EXERCISE, Meta
from incident.documents.package import pack, unpack
from incident.documents.values import clean, one_line

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would compute."""

MAX_CELL = 32_000
_CUT = " […] (texte coupé : il est entier dans la fiche Word)"
_NARROW, _WIDE, _READ = 14, 40, 90
"""The narrowest and the widest column, and the one that only explains, in letters."""
_LINE, _HIGHEST = 15, 409
"""The height of a line, and of the highest row that a spreadsheet takes, in points."""
_PAGE = 170
"""Letters on a lying page that one still reads: the register is printed on as many pages side by side as it takes."""
_ESCAPED = re.compile(r"(_x[0-9A-Fa-f]{4}_)")
"""What a spreadsheet would read as the code of a character."""

_MODIFIED = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*")
Row = Mapping[str, str | date]


def to_xlsx(rows: Sequence[Row], legal: Sequence[str], about: Sequence[str], meta: Meta) -> bytes:
    """One sheet with a line a row, a column a heading (`legal` ones marked), and one that says what it is.

    Raises NoWorkbook when openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise NoWorkbook(
            "Le classeur demande le complément « openpyxl », qui n’est pas installé : lancez "
            "« pip install openpyxl », ou prenez le tableau CSV."
        ) from None
    book = Workbook()
    _fill(book.active, rows, legal, meta)
    _explain(book.create_sheet("À lire"), about, meta)
    instant = meta.prepared_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties.title, book.properties.creator = one_line(meta.title), one_line(meta.author)
    book.properties.language = "fr-FR"
    buffer = io.BytesIO()
    book.save(buffer)
    return _same_bytes(buffer.getvalue(), instant.isoformat() + "Z")


def _same_bytes(data: bytes, instant: str) -> bytes:
    """The workbook with the instant it tells, not the one it was written at."""
    members = unpack(data)
    core = members["docProps/core.xml"]
    members["docProps/core.xml"] = _MODIFIED.sub(lambda found: found[1] + instant.encode(), core)
    return pack(members)


def _fill(sheet: "Worksheet", rows: Sequence[Row], legal: Sequence[str], meta: Meta) -> None:
    from openpyxl.utils import get_column_letter

    sheet.title = "EXERCICE" if meta.exercise else "Registre"
    headings, widths = list(dict.fromkeys(heading for row in rows for heading in row)), list[int]()
    for column, heading in enumerate(headings, start=1):
        _head(sheet.cell(1, column), heading, legal=heading in legal)
        values = [row.get(heading, "") for row in rows]
        for line, value in enumerate(values, start=2):
            _write(sheet.cell(line, column), value)
        widths.append(_width(values))
        sheet.column_dimensions[get_column_letter(column)].width = widths[-1]
    for line, row in enumerate([dict(zip(headings, headings, strict=True)), *rows], start=1):
        sheet.row_dimensions[line].height = _height([str(row.get(heading, "")) for heading in headings], widths)
    _laid_out(sheet, meta, _pages(widths))


def _width(values: Sequence[str | date]) -> int:
    """As wide as its longest line, within reason."""
    longest = max((len(line) for value in values for line in str(value).split("\n")), default=0)
    return min(_WIDE, max(_NARROW, longest + 2))


def _height(texts: Iterable[str], widths: Iterable[int]) -> int:
    """What a row needs so that no line of it is hidden, in points, as far as a spreadsheet goes."""
    lines = (
        sum(max(1, -(-len(line) // (width - 2))) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    return min(_HIGHEST, _LINE * max(lines, default=1) + 2)


def _pages(widths: Sequence[int]) -> int:
    """How many pages stand side by side, the first two columns repeated on each."""
    return max(1, -(-sum(widths[2:]) // max(1, _PAGE - sum(widths[:2]))))


def _head(cell: object, heading: str, *, legal: bool) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    _write(cell, heading)
    cell.font = Font(bold=True, color="1F3864")  # type: ignore[attr-defined]
    cell.fill = PatternFill("solid", fgColor="D9E2F0" if legal else "EEF2F8")  # type: ignore[attr-defined]
    cell.alignment = Alignment(wrap_text=True, vertical="center")  # type: ignore[attr-defined]


def _write(cell: object, value: str | date) -> None:
    """A day as a day, anything else as text, whatever it looks like."""
    from openpyxl.styles import Alignment

    cell.alignment = Alignment(wrap_text=True, vertical="top")  # type: ignore[attr-defined]
    if isinstance(value, date):
        cell.value, cell.number_format = value, "DD/MM/YYYY"  # type: ignore[attr-defined]
        return
    text = clean(value)
    text = text if len(text) <= MAX_CELL else text[:MAX_CELL] + _CUT
    if not text:
        return
    cell.value = _ESCAPED.sub(r"_x005F\1", text)  # type: ignore[attr-defined]
    cell.data_type = "s"  # type: ignore[attr-defined]
    cell.quotePrefix = text.startswith(FORMULA)  # type: ignore[attr-defined]


def _laid_out(sheet: "Worksheet", meta: Meta, pages: int) -> None:
    """Headings that stay in sight, filters, and lying pages that one can read, each with the incident's columns."""
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.gridLines = True
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:B"
    said = f"{EXERCISE} · {meta.identity}" if meta.exercise else meta.identity
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = one_line(said).replace("&", "&&"), "page &P sur &N"


def _explain(sheet: "Worksheet", about: Sequence[str], meta: Meta) -> None:
    """What the workbook is, in a sheet of its own."""
    sheet.column_dimensions["A"].width = _READ
    lines = [meta.title, meta.author, *about, meta.identity]
    for line, said in enumerate([EXERCISE, *lines] if meta.exercise else lines, start=1):
        _write(sheet.cell(line, 1), said)
        sheet.row_dimensions[line].height = _height([said], [_READ])
    sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 9, 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
