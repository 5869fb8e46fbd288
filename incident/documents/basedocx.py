"""Builds `templates/base.docx`, the styles every Word document starts from.

    python -m incident.documents.basedocx templates/base.docx

A practice may then change fonts, colours or add a logo to the header in Word: documents are made from
the styles' names, not from what they look like.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from incident.documents.package import pack

FONT = "Arial"
INK, BLUE, GREY, LINE, TINT, RED = "1F2328", "1F3864", "5F6773", "C9CFD8", "EEF2F8", "A61B1B"
TEXT_WIDTH = 9638
"""Twips between the margins of an A4 page: 21 cm less twice 2 cm."""

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style: its name in Word, its id, and the XML of its paragraph and its characters."""

    name: str
    id: str
    paragraph: str = ""
    characters: str = ""
    next: str = ""
    level: int | None = None
    ours: bool = False


def _spacing(before: int, after: int, line: int = 0) -> str:
    """Space around a paragraph, in twentieths of a point; line 240 is single."""
    leading = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{leading}/>'


def _font(size: float, color: str = "", *, bold: bool = False) -> str:
    """Characters of a size in points."""
    ink = f'<w:color w:val="{color}"/>' if color else ""
    half = int(size * 2)
    return f'{"<w:b/>" if bold else ""}{ink}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _box(color: str, fill: str) -> str:
    """A coloured bar on the left, over a tint."""
    return (
        f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{color}"/></w:pBdr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
    )


def _list(number: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


_KEEP = "<w:keepNext/><w:keepLines/>"
_UNDER = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="3" w:color="{LINE}"/></w:pBdr>'
_RIGHT = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
_TIGHT = "<w:contextualSpacing/>"

_STYLES = [
    _Style("Title", "Titre", _KEEP + _spacing(0, 160), _font(19, BLUE, bold=True), "Normal"),
    _Style("heading 1", "Titre1", _KEEP + _spacing(300, 100), _font(13, BLUE, bold=True), "Normal", 0),
    _Style("heading 2", "Titre2", _KEEP + _spacing(220, 80), _font(11, BLUE, bold=True), "Normal", 1),
    _Style("heading 3", "Titre3", _KEEP + _spacing(160, 60), _font(10, INK, bold=True), "Normal", 2),
    *(
        _Style(
            f"{name}{'' if depth == 0 else f' {depth + 1}'}",
            f"{ident}{depth + 1}",
            _list(number, depth) + _spacing(0, 110) + _TIGHT,
        )
        for name, ident, number in (("List Bullet", "Puce", 1), ("List Number", "Numero", 2))
        for depth in range(3)
    ),
    _Style("List Continue", "Suite", _spacing(0, 60) + '<w:ind w:left="397"/>'),
    _Style("Cellule", "Cellule", _spacing(30, 30, 252), ours=True),
    _Style("Champ", "Champ", _spacing(30, 30, 252), f'<w:color w:val="{BLUE}"/>', ours=True),
    _Style("Note de champ", "NoteDeChamp", _spacing(50, 30, 240), _font(8, GREY), ours=True),
    _Style("Mention", "Mention", _spacing(40, 80, 252), _font(8.5, GREY), ours=True),
    _Style(
        "Encadré",
        "Encadre",
        "<w:keepLines/>" + _box(BLUE, TINT) + _spacing(100, 140) + '<w:ind w:left="227" w:right="113"/>',
        ours=True,
    ),
    _Style("Filet", "Filet", _UNDER + _spacing(60, 160, 120), _font(4), ours=True),
    _Style("header", "Entete", _RIGHT + _spacing(0, 0, 252), _font(8.5, GREY)),
    _Style("En-tête de lettre", "EnTeteLettre", _spacing(0, 0, 252), _font(9, INK), ours=True),
    _Style("Exercice", "Exercice", _spacing(0, 60) + '<w:jc w:val="center"/>', _font(10, RED, bold=True), ours=True),
    _Style("footer", "Pied", _RIGHT + _spacing(0, 0, 240), _font(8, GREY)),
]


def _paragraph_style(style: _Style) -> str:
    """The XML of a style; pPr children come in the order of the schema."""
    outline = "" if style.level is None else f'<w:outlineLvl w:val="{style.level}"/>'
    follow = f'<w:next w:val="{style.next}"/>' if style.next else ""
    characters = f"<w:rPr>{style.characters}</w:rPr>" if style.characters else ""
    custom = ' w:customStyle="1"' if style.ours else ""
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/>{follow}<w:qFormat/>'
        f"<w:pPr>{style.paragraph}{outline}</w:pPr>{characters}</w:style>"
    )


def _defaults() -> str:
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    language = '<w:lang w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/>'
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{_font(10, INK)}{language}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{_spacing(0, 100, 269)}</w:pPr></w:pPrDefault></w:docDefaults>"
    )


def _table_style(name: str, ident: str, header: str = "") -> str:
    """A table with light lines between its rows and room in its cells."""
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"'
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{ident}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="TableauNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
        f"<w:top {line}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
        '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"{header}</w:style>"
    )


def _styles() -> str:
    head = (
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="{BLUE}"/></w:rPr>'
        f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/></w:tcPr></w:tblStylePr>'
    )
    return (
        f"<w:styles {_W}>{_defaults()}"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="Policepardfaut">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableauNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="Aucuneliste"><w:name w:val="No List"/></w:style>'
        + "".join(map(_paragraph_style, _STYLES))
        + _table_style("Tableau", "Tableau", head)
        + _table_style("Fiche", "Fiche")
        + "</w:styles>"
    )


def _levels(formats: tuple[tuple[str, str], ...]) -> str:
    """Three levels of a list, each a format and its text."""
    return "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{mark}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{397 * (n + 1)}" w:hanging="284"/></w:pPr></w:lvl>'
        for n, (kind, mark) in enumerate(formats)
    )


def _numbering() -> str:
    bullets = _levels((("bullet", "•"), ("bullet", "–"), ("bullet", "·")))
    numbers = _levels((("decimal", "%1."), ("lowerLetter", "%2."), ("lowerRoman", "%3.")))
    return (
        f"<w:numbering {_W}>"
        f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>{bullets}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="multilevel"/>{numbers}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
    )


def _document() -> str:
    parts = "".join(
        f'<w:{side}Reference w:type="{kind}" r:id="{side}_{kind}"/>'
        for side in ("header", "footer")
        for kind in ("first", "default")
    )
    return (
        f"<w:document {_W} {_R}><w:body><w:sectPr>{parts}"
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134"'
        ' w:left="1134" w:header="567" w:footer="510" w:gutter="0"/><w:titlePg/></w:sectPr>'
        "</w:body></w:document>"
    )


def _settings() -> str:
    return (
        f'<w:settings {_W}><w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="fr-FR"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def _core() -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:language>fr-FR</dc:language>'
        "</cp:coreProperties>"
    )


def _relationships(targets: dict[str, tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="{ident}" Type="{kind}" Target="{target}"/>' for ident, (kind, target) in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )


_MARGINS = {f"{side}_{kind}": side for side in ("header", "footer") for kind in ("first", "default")}
_CORE_REL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"


def _content_types() -> str:
    kinds = {"document": "document.main", "styles": "styles", "numbering": "numbering", "settings": "settings"}
    parts = {f"/word/{name}.xml": f"{_TYPE}{kind}+xml" for name, kind in kinds.items()}
    parts |= {f"/word/{name}.xml": f"{_TYPE}{side}+xml" for name, side in _MARGINS.items()}
    parts["/docProps/core.xml"] = _CORE_TYPE
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def build() -> bytes:
    """The bytes of `base.docx`."""
    package = {"rId1": (_REL + "officeDocument", "word/document.xml"), "rId2": (_CORE_REL, "docProps/core.xml")}
    own = {name: (_REL + name, f"{name}.xml") for name in ("styles", "numbering", "settings")}
    own |= {name: (_REL + side, f"{name}.xml") for name, side in _MARGINS.items()}
    members = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(package),
        "docProps/core.xml": _core(),
        "word/document.xml": _document(),
        "word/styles.xml": _styles(),
        "word/numbering.xml": _numbering(),
        "word/settings.xml": _settings(),
        "word/_rels/document.xml.rels": _relationships(own),
    }
    for name, side in _MARGINS.items():
        tag = "hdr" if side == "header" else "ftr"
        style = "Entete" if side == "header" else "Pied"
        members[f"word/{name}.xml"] = f'<w:{tag} {_W}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p></w:{tag}>'
    return pack({name: (_HEAD + xml).encode("utf-8") for name, xml in members.items()})


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(build())
