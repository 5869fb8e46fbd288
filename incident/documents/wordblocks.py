"""Blocks as WordprocessingML: written as text and read in one go, many times faster than built piece by piece.

What people typed is escaped here and nowhere else; a style is named by its id in the base document.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from xml.sax.saxutils import escape, quoteattr

from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from incident.documents import text as model
from incident.documents.basedocx import LINE
from incident.documents.columns import column_widths

HEADINGS = ("Title", "Heading 1", "Heading 2", "Heading 3")
ROLES = {"normal": "Normal", "mention": "Mention", "callout": "Encadré", "continued": "List Continue"}
NOTE = "Note de champ"
MAX_DEPTH = 3

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LONG_ROW = 900
"""Characters above which a row may break across pages: kept whole, it could leave half a page empty."""

_SHORT = 4
"""Rows up to which a table is kept on one page: a signature, a receipt."""

KEEP_NEXT, KEEP_LINES = "<w:keepNext/>", "<w:keepLines/>"
_PIECES = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def read(written: str) -> list[BaseOxmlElement]:
    """The elements of some XML in the `w:` namespace."""
    body = parse_xml(f'<w:body xmlns:w="{_W}">{written}</w:body>')
    return cast(list[BaseOxmlElement], list(body))


@dataclass
class Blocks:
    """Writes blocks as XML.

    `sizes` gives the size in half points of a style's letters, None to leave it alone; `number` the Word number
    of a numbered list, from one of its items and its level.
    """

    ids: Mapping[str, str]
    sizes: Callable[[str], int | None]
    number: Callable[[model.Item, int], int]
    _sized: dict[str, str] = field(default_factory=dict)

    def write(self, blocks: Sequence[model.Block]) -> str:
        """Every block, each told what stands before and after it."""
        around = zip((None, *blocks), blocks, (*blocks[1:], None), strict=False)
        return "".join(self._block(*three) for three in around)

    def _block(self, before: model.Block | None, block: model.Block, after: model.Block | None) -> str:
        match block:
            case model.Heading():
                return self.paragraph(HEADINGS[block.level], block.runs)
            case model.Paragraph():
                return self.paragraph(ROLES[block.role], block.runs, _kept(before, block, after))
            case model.Item():
                return self._item(block)
            case model.Table():
                return self._table(block) + self.paragraph(NOTE, ())
            case model.Rule():
                return self.paragraph("Filet", ())

    def paragraph(self, style: str, runs: model.Runs, more: str = "", *, italic: bool = True) -> str:
        """A paragraph of a style; `more` are its own properties, `italic` off when the style itself says note."""
        size = self._size(style)
        mark = f"<w:rPr>{size}</w:rPr>" if size else ""
        said = "".join(_run(run, size, italic=italic) for run in runs)
        return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(self.ids[style])}/>{more}{mark}</w:pPr>{said}</w:p>"

    def _size(self, style: str) -> str:
        if style not in self._sized:
            half = self.sizes(style)
            self._sized[style] = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>' if half else ""
        return self._sized[style]

    def _item(self, item: model.Item) -> str:
        level = min(item.depth, MAX_DEPTH) - 1
        name = "List Number" if item.ordered else "List Bullet"
        number = self.number(item, level) if item.ordered else 0
        numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
        return self.paragraph(f"{name} {level + 1}" if level else name, item.runs, numbered)

    # -- tables ------------------------------------------------------------------------------------------

    def _table(self, table: model.Table) -> str:
        """A table of fixed column widths; its header is repeated on each page."""
        widths = column_widths(table)
        rows = [self._row(table.header, widths, header=True, form=False)] if table.header else []
        kept = _kept_rows(table)
        for n, row in enumerate(table.rows):
            rows.append(
                self._row(row, widths, header=False, form=not table.header, more=KEEP_NEXT if n in kept else "")
            )
        return f"<w:tbl>{self._frame(table, widths)}{''.join(rows)}</w:tbl>"

    def _frame(self, table: model.Table, widths: Sequence[int]) -> str:
        """Its style, its fixed layout, its columns, ruled when they are to fill in by hand."""
        first, look = ("1", "0620") if table.header else ("0", "0600")
        ruled = f'<w:tblBorders><w:insideV w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/></w:tblBorders>'
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        return (
            f'<w:tblPr>{self._style_of(table)}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'{ruled if table.to_fill else ""}<w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="{look}" w:firstRow="{first}" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
            ' w:noHBand="1" w:noVBand="1"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>"
        )

    def _style_of(self, table: model.Table) -> str:
        """The style of a table; none for what stands alone on the right, an address or a signature."""
        if table.on_the_right:
            return ""
        return f"<w:tblStyle w:val={quoteattr(self.ids['Tableau' if table.header else 'Fiche'])}/>"

    def _row(
        self, row: Sequence[model.Cell], widths: Sequence[int], *, header: bool, form: bool, more: str = KEEP_NEXT
    ) -> str:
        whole = header or sum(len(model.cell_words(cell)) for cell in row) < _LONG_ROW
        marks = f"{'<w:cantSplit/>' if whole else ''}{'<w:tblHeader/>' if header else ''}"
        styles = ["Champ" if form and n == 0 else "Cellule" for n in range(len(row))]
        cells = "".join(self._cell(*one, more) for one in zip(row, widths, styles, strict=True))
        return f"<w:tr><w:trPr>{marks}</w:trPr>{cells}</w:tr>"

    def _cell(self, cell: model.Cell, width: int, style: str, more: str) -> str:
        """A cell; its italic paragraphs are notes."""
        said = "".join(self._in_cell(runs, style, more) for runs in cell or ((),))
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{said}</w:tc>'

    def _in_cell(self, runs: model.Runs, style: str, more: str) -> str:
        note = model.is_note(runs)
        return self.paragraph(NOTE if note else style, runs, more, italic=not note)


def _kept_rows(table: model.Table) -> set[int]:
    """The rows that no page break parts from the next: of a short table all, of another the ends; a row's own title."""
    last = len(table.rows) - 1
    if last < _SHORT:
        return set(range(last))
    titles = {n for n, row in enumerate(table.rows[:-1]) if _is_title(row)}
    return {0, last - 1} | titles


def _is_title(row: Sequence[model.Cell]) -> bool:
    """Whether a row only says, in bold, what the next ones are about."""
    said = [runs for cell in row for runs in cell if model.words(runs).strip()]
    return len(row) > 1 and len(said) == 1 and all(run.bold for run in said[0])


def _kept(before: model.Block | None, block: model.Paragraph, after: model.Block | None) -> str:
    """What announces a table stays with it, and a small mention under a heading with what they both announce."""
    announces = isinstance(after, model.Table) or (
        block.role == "mention" and isinstance(before, model.Heading) and after is not None
    )
    return (KEEP_NEXT if announces else "") + (KEEP_LINES if block.role == "mention" else "")


def _run(run: model.Run, size: str, *, italic: bool) -> str:
    marks = f"{'<w:b/>' if run.bold else ''}{'<w:i/>' if run.italic and italic else ''}{size}"
    properties = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    return f"<w:r>{properties}{''.join(_content(run.text))}</w:r>"


def _content(text: str) -> Iterator[str]:
    """The pieces of a run: its words, its line breaks and its tabs."""
    start = 0
    for place, character in enumerate(text):
        if character in _PIECES:
            yield from _words(text[start:place])
            yield _PIECES[character]
            start = place + 1
    yield from _words(text[start:])


def _words(text: str) -> Iterator[str]:
    if text:
        yield f'<w:t xml:space="preserve">{escape(text)}</w:t>'
