"""A list of people as rows of text: CSV as spreadsheets write it, or a workbook. Nothing of it is kept.

A formula is text, not what it computes; a number keeps its digits.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

from incident.errors import BadInput, IncidentError, reason

MAX_BYTES = 20_000_000
MAX_UNPACKED = 300_000_000
MAX_ROWS = 50_000
MAX_CELL = 2_000
_DELIMITERS = (";", ",", "\t")


class NoWorkbook(IncidentError):
    """Workbooks cannot be read on this machine; the sentence says what to install or to do instead."""


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises BadInput when it cannot be read or is too large to be a list of people."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as problem:
        raise BadInput(f"La liste « {path.name} » ne peut pas être lue ({reason(problem)}).") from None
    if data is None:
        raise BadInput(f"La liste « {path.name} » est trop grosse ({MAX_BYTES // 1_000_000} Mo au plus).")
    return data


def rows(data: bytes, name: str) -> list[Sequence[str]]:
    """The rows of a list by its file's name (`.csv`, `.txt`, `.xlsx`). Raises BadInput, NoWorkbook."""
    suffix = Path(name).suffix.lower()
    if suffix not in (".csv", ".txt", ".tsv", ".xlsx"):
        raise BadInput(f"« {name} » n’est ni un fichier .csv ni un classeur .xlsx : enregistrez la liste en CSV.")
    found: list[Sequence[str]] = []
    for row in _workbook(data, name) if suffix == ".xlsx" else _separated(data, name):
        if len(found) >= MAX_ROWS:
            raise BadInput(f"La liste a plus de {MAX_ROWS} lignes : partagez-la en plusieurs fichiers.")
        found.append([cell[:MAX_CELL] for cell in row])
    return found


def _separated(data: bytes, name: str) -> Iterator[Sequence[str]]:
    """A CSV in UTF-8, in Windows-1252, or in the UTF-16 of « texte Unicode »; `;`, `,` or tab between cells."""
    text = _decoded(data).replace("\0", "\ufffd")
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise BadInput(
            f"« {name} » n’est pas un fichier CSV lisible : enregistrez de nouveau la liste en CSV."
        ) from None


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _workbook(data: bytes, name: str) -> Iterator[Sequence[str]]:
    """The first sheet of a workbook."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise NoWorkbook(
            "Lire un classeur demande le complément « openpyxl », qui n’est pas installé : lancez "
            "« pip install openpyxl », ou enregistrez la liste en CSV."
        ) from None
    unreadable = BadInput(f"« {name} » n’est pas un classeur lisible : enregistrez la liste en CSV.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise unreadable
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            yield [_cell(value) for value in row]
    except BadInput:
        raise
    except Exception:  # whatever a damaged or hostile workbook makes the reader raise
        raise unreadable from None


def _cell(value: object) -> str:
    """A cell as it reads: no « .0 » after a whole number, a day without its midnight."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)
