"""Every document × {minimal, full, hostile, exercise}: what is in it is exactly what should be, in every format."""

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from incident.documents import service
from incident.documents.context import Material, build
from incident.documents.plain import to_markdown, to_plain
from incident.documents.render import render
from incident.documents.text import Block, Heading, Item, Paragraph, Table, Text, passages, words
from incident.documents.values import clean
from incident.resources import base_docx, base_typst
from tests.documents.incidents import LIBRARY, TEMPLATES, Typed, full, mark, minimal

KINDS = ("minimal", "full", "hostile", "exercise")
LONG = 10_240


@pytest.fixture(scope="session")
def materials(kit: Any) -> dict[str, Material]:
    """The four incidents, made once."""
    return {
        "minimal": minimal(),
        "full": full(),
        "hostile": full(typed=_hostile(kit.hostile)),
        "exercise": full(exercise=True),
    }


def _hostile(worst: str) -> Typed:
    """Each free text after the worst of what people type; one of them is ten thousand characters long."""
    line = " ".join(worst.split("\n"))
    return lambda usual: (line * (LONG // len(line) + 1) if mark("description") in usual else line) + usual


@pytest.fixture(scope="session")
def texts(materials: dict[str, Material]) -> dict[tuple[str, str], Text]:
    """Every document of each of them, rendered once."""
    return {(n, kind): service.text(t, materials[kind]) for n, t in TEMPLATES.items() for kind in KINDS}


LEFT_OVER = re.compile(r"\{\{|\}\}|\{[%#]|[\ue000\ue001]|<br|\*\*|\bTO[D]O\b|\bnan\b|\b(?:None|True|False|Undefined)\b")
ENGLISH = re.compile(
    r"\b(?:the|and|with|without|this|that|these|those|from|have|has|been|was|were|will|would|should|could|must|may|not"
    r"|they|their|there|which|when|what|who|how|why|your|you|our|any|some|every|each|other|because|about|after|before"
    r"|between|into|only|then|than|also|more|most|such|same|yes|unknown|true|false|done|made|missing|filed|late"
    r"|evidence|breach|data|file|files|step|steps|law|letter|police officer|hacking|theft|loss|backup|vendor|patient[.]"
    r"|awareness|deadline|draft|footer|header|page[s]? of|printed|recorded|to be|of the|is|are|it|he|she|we|by|to)\b"
)
IDENTIFIER = re.compile(r"\b[a-z]+_[a-z_]+\b")
ADDRESS = re.compile(r"https?://\S+|\S+@\S+|[\w-]+(?:[.][\w-]+)+")
RELATIVE = re.compile(r"\b(?:hier|demain|il y a \d|dans \d+ (?:heures|jours)|ce matin)\b")
NAMED = re.compile(r"[a-z_]+")
TYPESET = re.compile(r" [;?!»]| :(?!-)|« ")


@pytest.mark.parametrize("kind", ["minimal", "full", "exercise"])
@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_of_the_template_no_english_and_no_empty_part_is_left(name: str, kind: str, texts: Any) -> None:
    text = texts[name, kind]
    for where, passage in passages(text):
        bare = ADDRESS.sub("", passage)
        for wrong in (LEFT_OVER, ENGLISH, IDENTIFIER, RELATIVE, *_typeset(name)):
            assert not wrong.search(bare), (where, wrong.search(bare), passage)
    assert list(hollow(text)) == []
    assert max(map(len, to_plain(text).split("\n"))) <= 72
    assert to_plain(text).startswith("┃ EXERCICE") == (kind == "exercise") == ("EXERCICE" in to_markdown(text))


def _typeset(name: str) -> list[re.Pattern[str]]:
    """Our French is typeset; an authority's own words and what the journal says are given as they are."""
    theirs = {"form", "complement", "register", "chronology", "risk", "data_categories"}
    return [] if theirs & set(NAMED.findall(TEMPLATES[name].words)) else [TYPESET]


def hollow(text: Text) -> Iterator[str]:
    """Headings and lead-ins with nothing under them, tables without a row, empty paragraphs."""
    for block, after in zip(text.blocks, [*text.blocks[1:], None], strict=True):
        if isinstance(block, Heading) and (
            after is None
            or (isinstance(after, Heading) and after.level <= block.level)
            or not words(block.runs).strip()
        ):
            yield words(block.runs)
        if isinstance(block, Table) and not block.rows:
            yield "table"
        if isinstance(block, Paragraph | Item) and not words(block.runs).strip():
            yield "paragraph"
        if isinstance(block, Paragraph) and words(block.runs).endswith(":") and not isinstance(after, Item | Table):
            yield words(block.runs)


@pytest.mark.parametrize("name", TEMPLATES)
def test_values_stand_exactly_where_they_belong_and_change_no_structure(
    name: str, texts: Any, materials: Any, kit: Any
) -> None:
    """The worst of what people type is where the usual words are, whole, and makes no heading, row or mark."""
    usual, worst = texts[name, "full"], texts[name, "hostile"]
    assert [_shape(block) for block in usual.blocks] == [_shape(block) for block in worst.blocks]
    typed = clean(" ".join(kit.hostile.split("\n")))
    for (where, said), (_, hostile) in zip(passages(usual), passages(worst), strict=True):
        assert hostile.replace(typed, "").split() == said.split(), where
    data = build(TEMPLATES[name], materials["full"])
    everywhere = render(TEMPLATES[name], kit.replaced(data, kit.hostile))
    assert [_shape(block) for block in usual.blocks] == [_shape(block) for block in everywhere.blocks]


def _shape(block: Block) -> object:
    if isinstance(block, Table):
        return block.columns, len(block.rows)
    return type(block), getattr(block, "role", getattr(block, "level", ""))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_document_holds_no_answer_it_does_not_name(name: str, texts: Any) -> None:
    """No question's answer leaks into another's place: what is found is what the template asks for."""
    template = TEMPLATES[name]
    asked = set(NAMED.findall(template.words))
    if asked & {"form", "complement", "register"}:
        asked |= {field.fact for one in LIBRARY.forms_in_use for s in one.sections for field in s.fields if field.fact}
    if "practice" in asked:
        asked |= {f"practice_{word}" for word in asked} | {"practice_phone"}
    if "patient" in asked:
        asked |= {"consequences_other", "patient_measures"}
    if "register" in asked:
        asked |= {"controllers"}
    said = "".join(passage for _, passage in passages(texts[name, "full"]))
    found = {fact for fact in LIBRARY.facts if mark(fact) in said}
    assert found <= asked or "chronology" in asked


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", TEMPLATES)
def test_reopened_the_word_file_says_the_same_words(name: str, kind: str, texts: Any, materials: Any) -> None:
    made = service.document_bytes(TEMPLATES[name], materials[kind], "docx", base_docx())
    body = docx.Document(io.BytesIO(made)).element.body
    read = ["".join(map(_read, p.iter(qn("w:t"), qn("w:br"), qn("w:tab")))) for p in body.iter(qn("w:p"))]
    assert [line for line in read if line] == [line for line in _lines(texts[name, kind]) if line]
    if kind == "full":
        assert made == service.document_bytes(TEMPLATES[name], materials[kind], "docx", base_docx())


def _read(piece: Any) -> str:
    return {qn("w:br"): "\n", qn("w:tab"): "\t"}.get(piece.tag) or piece.text or ""


def _lines(text: Text) -> Iterator[str]:
    """Every paragraph, those of cells too."""
    for block in text.blocks:
        if isinstance(block, Table):
            yield from (words(runs) for row in (block.header, *block.rows) for cell in row for runs in cell)
        elif isinstance(block, Heading | Paragraph | Item):
            yield words(block.runs)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_document_is_a_pdf_of_the_same_bytes(name: str, materials: Any) -> None:
    first, again = (service.document_bytes(TEMPLATES[name], materials["exercise"], "pdf", base_typst()) for _ in "ab")
    assert first.startswith(b"%PDF") and first == again
