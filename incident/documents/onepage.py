"""How much smaller the letters of a one-page sheet must be, whatever usual font the printer has.

An estimate on the wide side: nobody reads a line alone on a second sheet of an emergency card.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from incident.documents.columns import PADDING, column_widths
from incident.documents.text import Cell, Heading, Item, Paragraph, Run, Runs, Table, Text, is_note

SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7)
"""Below seven tenths nobody reads a wall: such a sheet takes two pages."""
PAGE, WIDTH = 728.0, 481.9
"""The room between the margins of an A4 page, in points."""
LETTER, BOLD = 0.51, 0.575
"""The mean width of a letter over its size, in the widest of the fonts that stand in for ours."""
LEADING = 1.165
CELL = 3.0
"""Above and below the words of a cell, in points."""


@dataclass(frozen=True, slots=True)
class _Style:
    """Letters of a size in points, the room around a paragraph and between its lines: what `base.docx` says."""

    size: float
    around: float
    line: float = 1.0


TITLES = (_Style(19, 8), _Style(13, 20), _Style(11, 15), _Style(10, 11))
ROLES = {
    "normal": _Style(10, 5, 1.12),
    "mention": _Style(8.5, 6, 1.05),
    "callout": _Style(10, 12, 1.12),
    "continued": _Style(10, 3, 1.12),
}
ITEM, IN_CELL, NOTE = _Style(10, 5.5, 1.12), _Style(10, 3, 1.05), _Style(8, 4)


def fitting(text: Text) -> float:
    """The largest of the scales at which one page holds the text, else the smallest."""
    return next((scale for scale in SCALES if height(text, scale) <= PAGE), SCALES[-1])


def height(text: Text, scale: float = 1) -> float:
    """About how high the text stands, in points."""
    return sum(part for block in text.blocks for part in _block(block, scale))


def _block(block: object, scale: float) -> Iterator[float]:
    match block:
        case Heading():
            yield _paragraph(block.runs, TITLES[block.level], scale, WIDTH, bold=True)
        case Paragraph():
            yield _paragraph(block.runs, ROLES[block.role], scale, WIDTH)
        case Item():
            yield _paragraph(block.runs, ITEM, scale, WIDTH - 20)
        case Table():
            widths = [(width - PADDING) / 20 for width in column_widths(block)]
            yield from (_row(row, widths, scale) for row in (block.header, *block.rows) if row)
            yield _paragraph((), NOTE, scale, WIDTH)


def _row(row: Sequence[Cell], widths: Sequence[float], scale: float) -> float:
    return max((_cell(cell, width, scale) for cell, width in zip(row, widths, strict=False)), default=0) + CELL


def _cell(cell: Cell, width: float, scale: float) -> float:
    said = cell or ((),)
    return sum(_paragraph(runs, NOTE if is_note(runs) else IN_CELL, scale, width) for runs in said)


def _paragraph(runs: Runs, style: _Style, scale: float, width: float, *, bold: bool = False) -> float:
    size = style.size * scale
    lines = sum(_lines(line, size, width, bold=bold) for line in _broken(runs))
    return lines * size * LEADING * style.line + style.around


def _broken(runs: Runs) -> list[list[Run]]:
    """The runs line by line, as their own breaks part them."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *more = run.text.split("\n")
        lines[-1].append(Run(first, run.bold, run.italic))
        lines += [[Run(piece, run.bold, run.italic)] for piece in more]
    return lines


def _lines(runs: Sequence[Run], size: float, width: float, *, bold: bool) -> int:
    """How many lines some words take; a word that would pass the edge begins the next."""
    count, used = 1, 0.0
    for run in runs:
        letter = size * (BOLD if bold or run.bold else LETTER)
        for word in run.text.split(" "):
            long = (len(word) + 1) * letter
            if used and used + long - letter > width:
                count, used = count + 1, 0.0
            count += ceil(max(0.0, long - letter - width) / width)
            used = (used + long) % width if long > width else used + long
    return count
