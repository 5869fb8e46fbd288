"""Headers and footers: the letterhead, the exercise banner, and where a page comes from."""

from docx.document import Document
from docx.section import _Footer, _Header
from docx.text.paragraph import Paragraph

from incident.documents.meta import EXERCISE, Meta
from incident.documents.ooxml import element
from incident.documents.values import one_line


def write_margins(document: Document, meta: Meta) -> None:
    """Writes the headers and footers of the document's section; what `base.docx` holds there stays."""
    section = document.sections[0]
    _letterhead(section.first_page_header, meta)
    _running_header(section.header, meta)
    for footer in (section.first_page_footer, section.footer):
        _footer(footer, meta)


def _letterhead(header: _Header, meta: Meta) -> None:
    """The practice's name and how to reach it, at the top of the first page."""
    for n, line in enumerate(meta.letterhead):
        paragraph = _line(header, "En-tête de lettre")
        paragraph.add_run(one_line(line)).bold = n == 0 or None
    if not meta.letterhead:
        _line(header, "Header").add_run(f"{one_line(meta.author)}\tdocument interne")
    if meta.exercise:
        _line(header, "Exercice").add_run(EXERCISE)
    _line(header, "Header")


def _running_header(header: _Header, meta: Meta) -> None:
    """The title and the practice, at the top of the following pages."""
    _line(header, "Header").add_run(f"{one_line(meta.title)}\t{one_line(meta.author)}")
    if meta.exercise:
        _line(header, "Exercice").add_run(EXERCISE)
    _line(header, "Header")


def _footer(footer: _Footer, meta: Meta) -> None:
    """Which incident, entry and fingerprint; « page x sur y »."""
    paragraph = _line(footer, "Footer")
    paragraph.add_run(f"{one_line(meta.identity)}\tpage ")
    _field(paragraph, "PAGE")
    if not meta.letters:
        paragraph.add_run(" sur ")
        _field(paragraph, "NUMPAGES")
    if meta.remarks:
        _line(footer, "Footer").add_run(one_line(meta.remarks))


def _line(part: _Header | _Footer, style: str) -> Paragraph:
    """A new paragraph, or the only one that is there if it is empty."""
    only: Paragraph | None = part.paragraphs[0] if len(part.paragraphs) == 1 else None
    if only is None or len(only.runs):
        added: Paragraph = part.add_paragraph(style=style)
        return added
    only.style = style
    return only


def _field(paragraph: Paragraph, name: str) -> None:
    """A field that Word computes; it reads « 1 » until then."""
    instruction = element("w:instrText")
    instruction.text = f" {name} "
    result = element("w:t")
    result.text = "1"
    marks = {kind: element("w:fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")}
    for part in (marks["begin"], instruction, marks["separate"], result, marks["end"]):
        paragraph.add_run()._r.append(part)
