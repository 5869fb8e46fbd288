"""A Text as a Word document: real styles from `base.docx`, bytes that depend on the content alone."""

import io
from collections.abc import Iterable, Sequence
from copy import deepcopy
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

from incident.documents import text as model
from incident.documents.margins import write_margins
from incident.documents.meta import Meta
from incident.documents.ooxml import element
from incident.documents.package import pack, unpack
from incident.documents.values import one_line
from incident.documents.wordblocks import HEADINGS, NOTE, ROLES, Blocks, read
from incident.errors import DataError

_NEEDED = (
    *(*HEADINGS, *ROLES.values(), "List Bullet", "List Number", "Cellule", "Champ", NOTE),
    *("Filet", "Tableau", "Fiche", "Header", "Footer", "En-tête de lettre", "Exercice"),
)
_NUMBERED = 2  # the number of « List Number » in base.docx
_AFTER_NUMBERING = (
    *("w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:textDirection", "w:bidi"),
    *("w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange"),
)
"""What follows the numbering of pages in a section, in the order of the schema."""


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


class _Writer:
    """Writes blocks at the end of a document's body."""

    def __init__(self, document: Document, scale: float = 1) -> None:
        self._document, self._scale = document, scale
        ids = {style.name: style.style_id for style in document.styles}
        self._blocks = Blocks(ids, self._size, self._number)
        self._numbers: dict[int, int] = {}
        self._end = document.element.body.get_or_add_sectPr()

    def write(self, blocks: Sequence[model.Block]) -> None:
        """Writes every block; the paragraph that Word wants after a last table takes no room."""
        for written in read(self._blocks.write(blocks)):
            self._end.addprevious(written)
        if blocks and isinstance(blocks[-1], model.Table):
            _flatten(self._end.getprevious())

    def end_letter(self, *, another: bool) -> None:
        """Ends a letter: what follows begins on a page 1 of its own, under the same letterhead.

        The paragraph that ends it takes no room: it would be alone on a page after a full one.
        """
        if self._end.find(qn("w:pgNumType")) is None:
            self._end.insert_element_before(element("w:pgNumType", start="1"), *_AFTER_NUMBERING)
        last = self._end.getprevious()
        if last is None or last.tag != qn("w:p") or "".join(last.itertext()):
            (last,) = read(self._blocks.paragraph(NOTE, ()))
            self._end.addprevious(last)
            _flatten(last)
        if another:
            last.get_or_add_pPr().append(deepcopy(self._end))
        self._numbers = {}

    def _size(self, style: str) -> int | None:
        """The size in half points of a style's letters on a poster; None leaves it to the style."""
        at = self._document.styles[style] if self._scale != 1 else None
        while at is not None and at.font.size is None:
            at = at.base_style
        if at is not None:
            return int(at.font.size.pt * self._scale * 2)
        return int(self._default * self._scale * 2) if self._scale != 1 else None

    @cached_property
    def _default(self) -> float:
        """The size in points of letters whose style says none."""
        halves = self._document.styles.element.xpath("w:docDefaults//w:sz/@w:val")
        return int(halves[0]) / 2 if halves else 10

    def _number(self, item: model.Item, level: int) -> int:
        """The Word number of a list, made at its first item so that each list counts on its own."""
        if item.series not in self._numbers:
            numbering = self._document.part.numbering_part.element
            made = numbering.add_num(numbering.num_having_numId(_NUMBERED).abstractNumId.val)
            made.add_lvlOverride(ilvl=level).add_startOverride(item.number)
            self._numbers[item.series] = made.numId
        return self._numbers[item.series]


def _flatten(paragraph: BaseOxmlElement) -> None:
    """Makes an empty paragraph take no room: after a table at the foot of a page it would be alone on the next."""
    flat = element("w:spacing", before="0", after="0", line="20", lineRule="exact")
    cast(CT_P, paragraph).get_or_add_pPr().append(flat)
