"""Headers and footers: the letterhead, the exercise banner, and where a page comes from."""

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.section import _Footer, _Header
from docx.text.paragraph import Paragraph

from incident.documents.meta import EXERCISE, Meta
from incident.documents.ooxml import element
from incident.documents.values import one_line

_VML = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_ACROSS = (
    "position:absolute;margin-left:0;margin-top:0;width:500pt;height:120pt;rotation:315;z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    "mso-position-vertical:center;mso-position-vertical-relative:margin"
)
_WATERMARK = (
    f"<w:r {_VML}><w:rPr><w:noProof/></w:rPr><w:pict>"
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>'
    '<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t"/>'
    '<v:textpath on="t" fitshape="t"/></v:shapetype>'
    f'<v:shape id="{{id}}" type="#_x0000_t136" alt="Filigrane : EXERCICE" style="{_ACROSS}" o:allowincell="f"'
    ' fillcolor="#e3c4c4" stroked="f"><v:fill opacity=".5"/>'
    '<v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt;font-weight:bold" string="EXERCICE"/></v:shape>'
    "</w:pict></w:r>"
)
"""« EXERCICE » across the page, behind the text, as Word itself draws a watermark."""


def write_margins(document: Document, meta: Meta) -> None:
    """Writes the headers and footers of the document's section; what `base.docx` holds there stays.

    Every page carries them: a letterhead's own even pages are given up, and its images are described.
    """
    section = document.sections[0]
    document.settings.odd_and_even_pages_header_footer = False
    _letterhead(section.first_page_header, meta)
    _running_header(section.header, meta)
    for footer in (section.first_page_footer, section.footer):
        _footer(footer, meta)
    for part in (section.first_page_header, section.header, section.first_page_footer, section.footer):
        _describe(part, meta)


def _describe(part: _Header | _Footer, meta: Meta) -> None:
    """Gives a text to the images of a letterhead that have none, for who has the page read aloud."""
    for drawing in part._element.iter(qn("wp:docPr")):
        if not drawing.get("descr"):
            drawing.set("descr", f"Papier à lettres : {one_line(meta.author)}")


def _letterhead(header: _Header, meta: Meta) -> None:
    """The practice's name and how to reach it, at the top of the first page, unless its own letterhead says them."""
    own = _printed(header)
    for n, line in enumerate(() if own else meta.letterhead):
        paragraph = _line(header, "En-tête de lettre")
        paragraph.add_run(one_line(line)).bold = n == 0 or None
    if not meta.letterhead:
        _line(header, "Header").add_run(f"{'' if own else one_line(meta.author)}\tdocument interne")
    if meta.exercise:
        _exercise(header, "premiere")
    _line(header, "Header")


def _printed(header: _Header) -> bool:
    """Whether the practice put something there: words, a logo."""
    logos = header._element.iter(qn("w:drawing"), qn("w:pict"), qn("w:object"))
    return any((t.text or "").strip() for t in header._element.iter(qn("w:t"))) or next(logos, None) is not None


def _running_header(header: _Header, meta: Meta) -> None:
    """The title and the practice, at the top of the following pages."""
    _line(header, "Header").add_run(f"{one_line(meta.title)}\t{one_line(meta.author)}")
    if meta.exercise:
        _exercise(header, "suite")
    _line(header, "Header")


def _exercise(header: _Header, page: str) -> None:
    """The line that says the document has no value, and the watermark."""
    said = _line(header, "Exercice")
    said.add_run(EXERCISE)
    said._p.append(parse_xml(_WATERMARK.replace("{id}", f"exercice-{page}")))


def _footer(footer: _Footer, meta: Meta) -> None:
    """Which incident, entry and fingerprint; « page x sur y »."""
    paragraph = _line(footer, "Footer")
    paragraph.add_run(f"{one_line(meta.footer)}\tpage ")
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
