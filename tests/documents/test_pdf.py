"""The PDF: what was typed is in it and is never code, it says what it is, and its bytes never vary."""

import io
import os
import subprocess
import sys
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident.documents import pdf
from incident.documents.pdf import NoPdf, to_pdf
from incident.documents.render import render
from incident.documents.text import Heading, Item, Run, Text
from incident.documents.values import clean
from incident.errors import DataError
from incident.resources import base_typst

MARKUP = "#$\\\"'`*_{}[]()<>@/=-+~:;,.!?%&| \n\tAéœ’«»0123"
TYPED = st.text(st.sampled_from(MARKUP), max_size=40) | st.sampled_from(
    [
        "#panic()",
        '"+read("/etc/passwd")+"',
        '\\"',
        '"); #panic("',
        "*/ /*",
        "// fin",
        "$x$",
        "\\u{41}",
        "@ref",
        "<label>",
    ]
)


def reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def bare(text: str) -> str:
    """The text without its spaces, which a PDF does not keep."""
    return "".join(text.split())


def said(data: bytes) -> str:
    return bare("".join(page.extract_text() for page in reader(data).pages))


def made(kit: Any, body: str, **meta: Any) -> bytes:
    return to_pdf(render(kit.inline(body), {}), base_typst(), kit.make_meta(**meta))


@settings(max_examples=40, deadline=None)
@given(TYPED)
def test_typst_s_own_signs_are_read_as_typed(kit: Any, value: str) -> None:
    text = render(kit.inline("{{ v }} **{{ v }}**\n\n- {{ v }}\n\n| a |\n|---|\n| {{ v }} |\n"), {"v": f"[{value}]"})
    data = to_pdf(text, base_typst(), kit.make_meta(title=value, author=value, letterhead=(value,)))
    assert said(data).count(bare(f"[{value}]")) >= 4


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_anything_typed_anywhere_makes_a_file(kit: Any, data: st.DataObject) -> None:
    value = data.draw(kit.anything)
    assert to_pdf(kit.every_construct(value), base_typst(), kit.make_meta(title=value, author=value)).startswith(
        b"%PDF"
    )


def test_hostile_words_are_all_there(kit: Any) -> None:
    read = said(to_pdf(kit.every_construct("{{ 7*7 }} #panic() [U+0041] " + "m" * 300), base_typst(), kit.make_meta()))
    assert read.count("{{7*7}}#panic()[U+0041]" + "m" * 300) >= 10


def test_a_character_that_no_font_has_is_shown_as_its_code_point(kit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pdf._compiler
    monkeypatch.setattr(pdf, "_compiler", lambda *, system_fonts: whole(system_fonts=False))
    read = said(made(kit, "médecin 中文 et 😀 \U0010fffd, puis encore 中", title="中"))
    assert "médecin[U+4E2D][U+6587]et[U+1F600][U+10FFFD],puisencore[U+4E2D]" in read


def test_a_character_that_is_no_one_s_is_shown_as_its_code_point(kit: Any) -> None:
    assert "a[U+F730]b" in said(made(kit, "a\uf730b"))


def test_what_no_code_point_helps_is_said(kit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_compiled", lambda *_: (None, {"中"}))
    with pytest.raises(NoPdf, match="prenez le format Word"):
        made(kit, "x")


def test_it_says_what_it_is(kit: Any) -> None:
    """Title, author, language, date; tagged; PDF/A-2a and PDF/UA-1."""
    found = reader(made(kit, "# Titre\n\nx", title="Brouillon\nCNIL"))
    assert found.metadata is not None
    assert (found.metadata.title, found.metadata.author) == ("Brouillon CNIL", "Cabinet du Dr Claire Lenoir")
    assert str(found.metadata["/CreationDate"]) == "D:20261123173000Z"
    root: Any = found.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"]
    claims = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in claims
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims


def test_every_page_says_where_it_comes_from(kit: Any) -> None:
    pages = reader(made(kit, "x\n\n" * 150, note="non enregistré")).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        read = bare(page.extract_text())
        assert bare("incident 2026-001 · entrée 42 · empreinte 3f9a 51c2 07bd") in read
        assert f"page{number}sur{len(pages)}" in read
        assert bare("2 entrées de conseil non reproduites · non enregistré") in read
        assert "EXERCICE" not in read


def test_the_letterhead_stands_on_what_leaves_and_the_exercise_on_every_page(kit: Any) -> None:
    leaving = reader(made(kit, "x\n\n" * 80)).pages
    assert bare("12 rue des Tilleuls, 69003 Lyon") in bare(leaving[0].extract_text())
    assert bare("12 rue des Tilleuls") not in bare(leaving[1].extract_text())
    staying = reader(made(kit, "x\n\n" * 80, letterhead=(), exercise=True)).pages
    assert "documentinterne" in bare(staying[0].extract_text())
    for page in staying:
        read = bare(page.extract_text())
        assert bare("EXERCICE — document sans valeur") in read
        assert read.replace(bare("EXERCICE — document sans valeur"), "").count("EXERCICE") == 1, "the watermark"


def test_no_rank_of_heading_is_skipped(kit: Any) -> None:
    """A reader aloud counts them; a document may still begin lower or jump."""
    writer = pdf._Writer(frozenset())
    blocks = [Heading(level, (Run("t"),)) for level in (2, 3, 1, 3, 0, 2)]
    ranks = [call.split(",")[0] for call in writer.blocks(blocks)]
    assert ranks == ["#titre(1", "#titre(2", "#titre(2", "#titre(3", "#titre(1", "#titre(2"]
    assert to_pdf(Text("t", "t", tuple(blocks)), base_typst(), kit.make_meta())


def test_lists_nest_and_count_on_their_own() -> None:
    def item(text: str, depth: int, number: int, series: int, ordered: bool = True) -> Item:
        return Item((Run(text),), ordered, depth, number, series)

    items = [item("a", 1, 1, 1), item("b", 2, 3, 2), item("c", 1, 2, 1), item("d", 1, 5, 3), item("e", 1, 1, 4, False)]
    assert list(pdf._Writer(frozenset()).blocks(items)) == [
        '#enum(enum.item(1, {{"a"}; enum(enum.item(3, {{"b"}}))}), enum.item(2, {{"c"}}))',
        '#enum(enum.item(5, {{"d"}}))',
        '#list(list.item({{"e"}}))',
    ]


@pytest.mark.parametrize("name", ["cnil_initiale", "registre_violation", "chronologie"])
def test_shipped_documents_say_in_pdf_what_they_say_in_word(kit: Any, name: str) -> None:
    template = kit.read_template(name)
    for data in (kit.full_data(template.title), kit.minimal_data(template.title)):
        text = render(template, data)
        read = said(to_pdf(text, base_typst(), kit.make_meta(title=template.title)))
        values = [clean(line) for field in _texts(data["register"]) for line in field]
        assert [v for v in values if name == "registre_violation" and bare(v) not in read] == []
        assert bare(template.title.split("—")[0])[:10] in read


def _texts(rows: Any) -> list[list[str]]:
    return [row["lines"] for row in rows]


def _bytes(kit: Any) -> bytes:
    return to_pdf(kit.every_construct("x # « y »"), base_typst(), kit.make_meta(exercise=True))


def test_the_same_document_has_the_same_bytes(kit: Any) -> None:
    """Whatever the machine's fonts, its zone or the order of its sets."""
    script = (
        "import sys; sys.path[:0] = ['tests/documents']\nimport conftest as k, hashlib\n"
        "from incident.documents.pdf import to_pdf\nfrom incident.resources import base_typst\n"
        "made = to_pdf(k.every_construct('x # « y »'), base_typst(), k.make_meta(exercise=True))\n"
        "print(hashlib.sha256(made).hexdigest())"
    )
    digests = set()
    for seed, zone in (("1", "UTC"), ("2", "Pacific/Noumea")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run([sys.executable, "-c", script], cwd=kit.root, env=env, capture_output=True, check=True)
        digests.add(done.stdout)
    assert len(digests) == 1
    assert _bytes(kit) == _bytes(kit)


def test_without_typst_it_says_what_to_install(kit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NoPdf, match="pip install typst.*format Word"):
        made(kit, "x")


def test_without_its_font_it_says_so(kit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "FONTS", ("Police absente",))
    with pytest.raises(NoPdf, match="« Police absente » manque"):
        made(kit, "x")


def test_a_missing_or_wrong_look_is_named(kit: Any, tmp_path: Any) -> None:
    text = render(kit.inline("x"), {})
    with pytest.raises(DataError, match="il n’existe pas"):
        to_pdf(text, tmp_path / "absent.typ", kit.make_meta())
    (tmp_path / "base.typ").write_bytes(b"\xff")
    with pytest.raises(DataError, match="ce n’est pas du texte"):
        to_pdf(text, tmp_path / "base.typ", kit.make_meta())
    (tmp_path / "base.typ").write_text("#let rien = 1", encoding="utf-8")
    with pytest.raises(DataError, match="ne peut pas être mis en page .*gabarit"):
        to_pdf(text, tmp_path / "base.typ", kit.make_meta())


def test_short_rows_stay_whole_and_long_ones_break(kit: Any) -> None:
    body = "| a | b |\n|-|-|\n| c | d |\n| " + "m " * 2000 + " | e |\n"
    text = render(kit.inline(body), {})
    (call,) = pdf._Writer(frozenset()).blocks(text.blocks)
    assert call.count("rangee(false") == call.count("rangee(true") == 1
    assert len(reader(to_pdf(text, base_typst(), kit.make_meta())).pages) > 1
    lines = Text(
        "t", "t", (render(kit.inline("| a | b |\n|-|-|\n| {{ v }} | e |\n"), {"v": "x\n" * 200 + "fin"})).blocks
    )
    assert "fin" in said(to_pdf(lines, base_typst(), kit.make_meta())), "nothing falls off the page"


def test_addresses_sheets_to_fill_and_posters_look_like_theirs(kit: Any) -> None:
    body = "| | |\n|-|-|\n| | Dr Lenoir |\n\nAnnonce\n\n| Nom | Signature |\n|-|-|\n| Lenoir | |\n\n| Fait |\n|-|\n| oui |\n"
    text = render(kit.inline(body), {})
    address, announced, to_fill, plain = pdf._Writer(frozenset()).blocks(text.blocks)
    assert address.endswith("nu: true)") and to_fill.endswith("remplir: true)")
    assert announced == '#annonce(paragraphe({"Annonce"}))'
    assert "remplir" not in plain and "nu:" not in plain
    small, large = (to_pdf(text, base_typst(), kit.make_meta(large=large)) for large in (False, True))
    assert said(small) == said(large) and small != large


def test_a_line_to_write_on_keeps_its_height(kit: Any) -> None:
    rows = "".join("| <br> | |\n" for _ in range(40))
    assert len(reader(made(kit, f"| Objet | Valeur |\n|-|-|\n{rows}")).pages) > 1
