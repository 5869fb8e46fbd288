"""A Text as a Word document: real styles from `base.docx`, bytes that depend on the content alone."""

import io
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from pathlib import Path
from typing import cast

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph

from incident.documents import text as model
from incident.documents.basedocx import LINE, TEXT_WIDTH
from incident.documents.margins import write_margins
from incident.documents.meta import Meta
from incident.documents.ooxml import element
from incident.documents.package import pack, unpack
from incident.documents.values import one_line
from incident.errors import DataError

_HEADINGS = ("Title", "Heading 1", "Heading 2", "Heading 3")
_ROLES = {"normal": "Normal", "mention": "Mention", "callout": "Encadré", "continued": "List Continue"}
_NEEDED = (
    *(*_HEADINGS, *_ROLES.values(), "List Bullet", "List Number", "Cellule", "Champ", "Note de champ"),
    *("Filet", "Tableau", "Fiche", "Header", "Footer", "En-tête de lettre", "Exercice"),
)
_MAX_DEPTH = 3
_NUMBERED = 2  # the number of « List Number » in base.docx
_AFTER_NUMBERING = (
    *("w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:textDirection", "w:bidi"),
    *("w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange"),
)
"""What follows the numbering of pages in a section, in the order of the schema."""

_LONG_ROW = 900
"""Characters above which a row may break across pages: kept whole, it could leave half a page empty."""


def to_docx(text: model.Text, base: Path, meta: Meta) -> bytes:
    """The Word document. Raises DataError if `base.docx` is missing or lacks one of our styles."""
    document = _open(base)
    _Writer(document, meta.scale).write(text.blocks)
    return _saved(document, meta)


def to_letters(texts: Iterable[model.Text], base: Path, meta: Meta) -> bytes:
    """One Word document of several letters, each on its own pages, numbered from 1. Raises DataError."""
    document = _open(base)
    writer = _Writer(document, meta.scale)
    for n, text in enumerate(texts):
        if n:
            writer.end_letter(another=True)
        writer.write(text.blocks)
    writer.end_letter(another=False)
    return _saved(document, meta)


def _saved(document: Document, meta: Meta) -> bytes:
    write_margins(document, meta)
    _properties(document, meta)
    buffer = io.BytesIO()
    document.save(buffer)
    return pack(unpack(buffer.getvalue()))


def missing_styles(base: Path) -> list[str]:
    """The styles our documents use that a Word file does not have. Raises DataError if it cannot be read."""
    return _missing(_read(base))


def _missing(document: Document) -> list[str]:
    known = {style.name for style in document.styles}
    return [name for name in _NEEDED if name not in known]


def _read(base: Path) -> Document:
    try:
        return docx.Document(str(base))
    except (OSError, KeyError, ValueError, PackageNotFoundError) as error:
        raise DataError(f"Le fichier de styles {base} ne peut pas être lu : réinstallez l’outil.") from error


def _open(base: Path) -> Document:
    """The base document with its body emptied. Raises DataError."""
    document = _read(base)
    missing = _missing(document)
    if missing:
        raise DataError(f"Le fichier de styles {base} n’a pas le style « {missing[0]} » : réinstallez l’outil.")
    for block in list(document.element.body):
        if block.tag != qn("w:sectPr"):
            document.element.body.remove(block)
    return document


def _properties(document: Document, meta: Meta) -> None:
    """What a file manager shows of the document."""
    core = document.core_properties
    core.title = one_line(meta.title)[:255]
    core.author = core.last_modified_by = one_line(meta.author)[:255]
    core.subject = one_line(meta.identity)[:255]
    core.language = "fr-FR"
    core.created = core.modified = meta.prepared_at.astimezone(UTC).replace(tzinfo=None)
    core.revision = 1


@dataclass
class _Writer:
    """Writes blocks at the end of a document's body."""

    document: Document
    scale: float = 1

    def __post_init__(self) -> None:
        self._ids = {style.name: style.style_id for style in self.document.styles}
        self._numbers: dict[int, int] = {}
        self._end = self.document.element.body.get_or_add_sectPr()

    def write(self, blocks: Sequence[model.Block]) -> None:
        """Writes every block; a table is followed by a little space, and kept with the words before it."""
        for n, block in enumerate(blocks):
            match block:
                case model.Heading():
                    self._paragraph(_HEADINGS[block.level], block.runs)
                case model.Paragraph():
                    written = self._paragraph(_ROLES[block.role], block.runs)
                    WordParagraph(written, self.document._body).paragraph_format.keep_with_next = (
                        isinstance(blocks[n + 1], model.Table) if n + 1 < len(blocks) else False
                    ) or None
                case model.Item():
                    self._item(block)
                case model.Table():
                    self._table(block)
                case model.Rule():
                    self._paragraph("Filet", ())

    def _paragraph(self, style: str, runs: model.Runs) -> CT_P:
        written = self._filled(style, runs)
        self._append(written)
        return written

    def _append(self, block: BaseOxmlElement) -> None:
        self._end.addprevious(block)

    def end_letter(self, *, another: bool) -> None:
        """Ends a letter: what follows begins on a page 1 of its own, under the same letterhead.

        The paragraph that ends it takes no room: it would be alone on a page after a full one.
        """
        if self._end.find(qn("w:pgNumType")) is None:
            self._end.insert_element_before(element("w:pgNumType", start="1"), *_AFTER_NUMBERING)
        last = self._end.getprevious()
        if last is None or last.tag != qn("w:p") or "".join(last.itertext()):
            last = self._paragraph("Note de champ", ())
        flat = element("w:spacing", before="0", after="0", line="20", lineRule="exact")
        last.get_or_add_pPr().append(flat)
        if another:
            last.get_or_add_pPr().append(deepcopy(self._end))
        self._numbers = {}

    def _filled(self, style: str, runs: model.Runs, *, italic: bool = True) -> CT_P:
        """A paragraph of a style with its runs; `italic` off when the style itself says note."""
        made = cast(CT_P, element("w:p"))
        made.style = self._ids[style]
        paragraph = WordParagraph(made, self.document._body)
        for run in runs:
            written = paragraph.add_run(run.text)
            written.bold = run.bold or None
            written.italic = (run.italic and italic) or None
            written.font.size = self._size(style)
        return made

    def _size(self, style: str) -> int | None:
        """The size of a style's letters on a poster, in EMU; None leaves it to the style."""
        at = self.document.styles[style] if self.scale != 1 else None
        while at is not None and at.font.size is None:
            at = at.base_style
        if at is not None:
            return int(at.font.size * self.scale)
        return int(Pt(self._default) * self.scale) if self.scale != 1 else None

    @cached_property
    def _default(self) -> float:
        """The size in points of letters whose style says none."""
        halves = self.document.styles.element.xpath("w:docDefaults//w:sz/@w:val")
        return int(halves[0]) / 2 if halves else 10

    def _item(self, item: model.Item) -> None:
        depth = min(item.depth, _MAX_DEPTH)
        name = "List Number" if item.ordered else "List Bullet"
        written = self._paragraph(name if depth == 1 else f"{name} {depth}", item.runs)
        if item.ordered:
            number = element("w:numId", val=str(self._number(item, depth - 1)))
            level = element("w:ilvl", val=str(depth - 1))
            written.get_or_add_pPr().append(element("w:numPr", level, number))

    def _number(self, item: model.Item, level: int) -> int:
        """The Word number of a list, made at its first item so that each list counts on its own."""
        if item.series not in self._numbers:
            numbering = self.document.part.numbering_part.element
            made = numbering.add_num(numbering.num_having_numId(_NUMBERED).abstractNumId.val)
            made.add_lvlOverride(ilvl=level).add_startOverride(item.number)
            self._numbers[item.series] = made.numId
        return self._numbers[item.series]

    def _table(self, table: model.Table) -> None:
        """A table of fixed column widths; its header is repeated on each page."""
        widths = [TEXT_WIDTH * share // sum(table.widths) for share in table.widths]
        frame = _table_frame(self._style_of(table), widths, bool(table.header), ruled=table.to_fill)
        if table.header:
            frame.append(self._row(table.header, widths, header=True, form=False))
        for row in table.rows:
            frame.append(self._row(row, widths, header=False, form=not table.header))
        self._append(frame)
        self._paragraph("Note de champ", ())

    def _style_of(self, table: model.Table) -> str | None:
        """The style of a table; none for what stands alone on the right, an address or a signature."""
        if table.on_the_right:
            return None
        return str(self._ids["Tableau" if table.header else "Fiche"])

    def _row(self, row: Sequence[model.Cell], widths: Sequence[int], *, header: bool, form: bool) -> BaseOxmlElement:
        marks = element("w:trPr")
        if header or sum(len(model.cell_words(cell)) for cell in row) < _LONG_ROW:
            marks.append(element("w:cantSplit"))
        if header:
            marks.append(element("w:tblHeader"))
        styles = ["Champ" if form and n == 0 else "Cellule" for n in range(len(row))]
        return element("w:tr", marks, *map(self._cell, row, widths, styles))

    def _cell(self, cell: model.Cell, width: int, style: str) -> BaseOxmlElement:
        """A cell; its italic paragraphs are notes."""
        written = element("w:tc", element("w:tcPr", element("w:tcW", w=str(width), type="dxa")))
        for runs in cell or ((),):
            note = model.is_note(runs)
            written.append(self._filled("Note de champ" if note else style, runs, italic=not note))
        return written


def _table_frame(style: str | None, widths: Sequence[int], header: bool, *, ruled: bool) -> BaseOxmlElement:
    """An empty table: its style, its fixed layout, its columns, ruled when they are to fill in by hand."""
    first = "1" if header else "0"
    flags = {"firstRow": first, "lastRow": "0", "firstColumn": "0", "lastColumn": "0"}
    look = element("w:tblLook", val="0620" if header else "0600", **flags, noHBand="1", noVBand="1")
    width = element("w:tblW", w=str(sum(widths)), type="dxa")
    layout = element("w:tblLayout", type="fixed")
    named = [element("w:tblStyle", val=style)] if style is not None else []
    rules = element("w:tblBorders", element("w:insideV", val="single", sz="4", space="0", color=LINE))
    properties = element("w:tblPr", *named, width, *([rules] if ruled else []), layout, look)
    columns = [element("w:gridCol", w=str(width)) for width in widths]
    return element("w:tbl", properties, element("w:tblGrid", *columns))
