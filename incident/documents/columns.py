"""How wide the columns of a table are: as its template shares them, but no date is cut, and no word of a header."""

from collections.abc import Iterator

from incident.documents.basedocx import TEXT_WIDTH
from incident.documents.text import Cell, Table, cell_words

LETTER, BOLD, PADDING = 128, 140, 230
"""The width of a usual letter, of a bold one, and of what stands around a cell's words, in twentieths of a point."""


def column_widths(table: Table) -> list[int]:
    """The width of each column in twentieths of a point; what one needs more, the others give up in proportion."""
    shared = [TEXT_WIDTH * share // sum(table.widths) for share in table.widths]
    needed = [max(map(_needed, column), default=0) for column in _columns(table)]
    needed = [max(pair) for pair in zip(needed, map(_longest, table.header or [()] * table.columns), strict=True)]
    short = {n for n, width in enumerate(shared) if width < needed[n]}
    left = TEXT_WIDTH - sum(needed[n] for n in short)
    rest = sum(width for n, width in enumerate(shared) if n not in short)
    if not short or not rest or left < rest // 2:
        return shared
    return [needed[n] if n in short else width * left // rest for n, width in enumerate(shared)]


def _columns(table: Table) -> Iterator[list[str]]:
    rows = [row for row in (table.header, *table.rows) if row]
    return ([cell_words(row[n]) for row in rows if n < len(row)] for n in range(table.columns))


def _longest(header: Cell) -> int:
    """What the longest word of a column's title takes."""
    return max((BOLD * len(word) + PADDING for word in cell_words(header).split()), default=0)


def _needed(words: str) -> int:
    """What the longest piece held together by no-break spaces takes; 0 for words that may break anywhere."""
    pieces = [piece for piece in words.replace("\n", " ").replace("\t", " ").split(" ") if "\u00a0" in piece]
    return max((LETTER * len(piece) + PADDING for piece in pieces), default=0)
