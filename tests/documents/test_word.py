"""The Word file: what was typed is in it exactly, it looks like ours, and its bytes never vary."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from incident.documents.basedocx import build
from incident.documents.package import pack, unpack
from incident.documents.values import clean
from incident.documents.word import to_docx
from incident.errors import DataError


def _open(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def _made(kit: Any, body: str, **meta: Any) -> Document:
    from incident.documents.render import render

    return _open(to_docx(render(kit.inline(body), {}), kit.base, kit.make_meta(**meta)))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_reopened_the_file_holds_what_was_typed_everywhere(kit: Any, data: st.DataObject) -> None:
    value = data.draw(kit.anything)
    shown = clean(value)
    document = _open(to_docx(kit.every_construct(value), kit.base, kit.make_meta(title=value, author=value)))
    texts = [p.text for p in document.paragraphs if p.style is not None and p.style.name != "Note de champ"]
    assert texts == [shown, f"a {shown}", shown, f"{shown} et {shown}", shown, shown, shown, shown, ""]
    table, form = document.tables
    assert [cell.text for cell in table.rows[0].cells] == [shown, "b"]
    assert [p.text for p in table.rows[1].cells[1].paragraphs] == [shown, shown]
    assert [cell.text for cell in table.rows[1].cells] == [shown, f"{shown}\n{shown}"]
    assert [cell.text for cell in form.rows[0].cells] == ["c", shown]


def test_blocks_get_our_styles(kit: Any) -> None:
    body = "# T\n\n## A\n\n### B\n\n#### C\n\np\n\n> m\n\n> [!IMPORTANT]\n> c\n\n- u\n  - v\n\n1. n\n\n---\n\n"
    document = _made(kit, body + "| a |\n|---|\n| b<br>*c* |\n\n| |\n|---|\n| d |\n")
    styles = [(p.text, p.style.name if p.style else "") for p in document.paragraphs if p.text]
    assert styles == [
        ("T", "Title"),
        ("A", "Heading 1"),
        ("B", "Heading 2"),
        ("C", "Heading 3"),
        ("p", "Normal"),
        ("m", "Mention"),
        ("c", "Encadré"),
        ("u", "List Bullet"),
        ("v", "List Bullet 2"),
        ("n", "List Number"),
    ]
    assert [table.style.name for table in document.tables if table.style] == ["Tableau", "Fiche"]
    cells = document.tables[0].rows[1].cells[0].paragraphs
    assert [p.style.name for p in cells if p.style] == ["Cellule", "Note de champ"]
    assert [p.style.name for p in document.tables[1].rows[0].cells[0].paragraphs if p.style] == ["Champ"]


def test_numbered_lists_count_on_their_own(kit: Any) -> None:
    document = _made(kit, "1. a\n2. b\n\nx\n\n3. c\n")
    found = (p._p.find(f".//{qn('w:numId')}") for p in document.paragraphs)
    ids = [number.get(qn("w:val")) for number in found if number is not None]
    assert len(ids) == 3 and ids[0] == ids[1] != ids[2]
    numbering = document.part.numbering_part.element
    starts = [n.find(f".//{qn('w:startOverride')}").get(qn("w:val")) for n in numbering.num_lst[-2:]]
    assert starts == ["1", "3"]


def test_table_headers_repeat_and_short_rows_stay_whole(kit: Any) -> None:
    document = _made(kit, "| a | b |\n|-|-|\n| c | d |\n| " + "m" * 2000 + " | e |\n")
    head, short, long = (row._tr for row in document.tables[0].rows)
    assert head.find(f".//{qn('w:tblHeader')}") is not None
    assert short.find(f".//{qn('w:tblHeader')}") is None and short.find(f".//{qn('w:cantSplit')}") is not None
    assert long.find(f".//{qn('w:cantSplit')}") is None


def _fields(part: Any) -> list[str]:
    return [found.text.strip() for found in part._element.iter(qn("w:instrText"))]


def test_footers_say_page_incident_entry_fingerprint_and_what_was_left_out(kit: Any) -> None:
    section = _made(kit, "x", note="non enregistré").sections[0]
    for footer in (section.first_page_footer, section.footer):
        assert _fields(footer) == ["PAGE", "NUMPAGES"]
        first, second = (p.text for p in footer.paragraphs)
        assert first == "incident 2026-001 · entrée 42 · empreinte 3f9a 51c2 07bd\tpage 1 sur 1"
        assert second == "2 entrées de conseil non reproduites · non enregistré"
    plain = _made(kit, "x", left_out=0).sections[0]
    assert [len(f.paragraphs) for f in (plain.first_page_footer, plain.footer)] == [1, 1]


def test_the_letterhead_stands_on_what_leaves_and_the_exercise_on_every_page(kit: Any) -> None:
    leaving = _made(kit, "x").sections[0]
    assert [p.text for p in leaving.first_page_header.paragraphs][:2] == [
        "Cabinet du Dr Claire Lenoir",
        "12 rue des Tilleuls, 69003 Lyon",
    ]
    staying = _made(kit, "x", letterhead=(), exercise=True).sections[0]
    assert staying.first_page_header.paragraphs[0].text.endswith("\tdocument interne")
    for header in (staying.first_page_header, staying.header):
        assert any(p.text.startswith("EXERCICE") for p in header.paragraphs)
        assert not any(p.text.startswith("EXERCICE") for p in leaving.header.paragraphs)


def test_properties_and_language(kit: Any) -> None:
    document = _made(kit, "x", title="Brouillon\nCNIL " + "m" * 300)
    core = document.core_properties
    assert core.title.startswith("Brouillon CNIL m") and len(core.title) == 255
    assert (core.author, core.language) == ("Cabinet du Dr Claire Lenoir", "fr-FR")
    assert core.created is not None and core.created.isoformat() == "2026-11-23T17:30:00+00:00"
    languages = {found.get(qn("w:val")) for found in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"fr-FR"}
    assert "w:lang" not in unpack(_bytes(kit))["word/document.xml"].decode()


def _bytes(kit: Any) -> bytes:
    data: bytes = to_docx(kit.every_construct(kit.hostile), kit.base, kit.make_meta(exercise=True))
    return data


def test_the_same_document_has_the_same_bytes(kit: Any) -> None:
    data = _bytes(kit)
    assert data == _bytes(kit)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[:2] == ["[Content_Types].xml", "_rels/.rels"]


SCRIPT = """
import hashlib, pathlib, sys
from datetime import UTC, datetime
from incident.core.templates import Template
from incident.documents.meta import Meta
from incident.documents.render import render
from incident.documents.word import to_docx
body = "# {{ a }}\\n\\n1. x\\n\\n| a |\\n|---|\\n{% for k in d %}\\n| {{ k }} |\\n{% endfor %}"
template = Template(id="x", title="X", audience="interne", leaves_practice=False, file_name="x", body=body)
text = render(template, {"a": "é", "d": {"un": 1, "deux": 2, "trois": 3}})
meta = Meta("X", "Y", "2026-001", 1, "ab", datetime(2026, 11, 23, tzinfo=UTC), ("Y",))
sys.stdout.write(hashlib.sha256(to_docx(text, pathlib.Path(sys.argv[1]), meta)).hexdigest())
"""


def test_two_processes_with_other_hash_seeds_write_the_same_bytes(kit: Any) -> None:
    seen = set()
    for seed, zone in (("1", "UTC"), ("2", "Indian/Reunion")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(kit.root)}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(kit.base)], env=environment, capture_output=True, check=True
        )
        seen.add(done.stdout)
    assert len(seen) == 1 and len(seen.pop()) == 64


def test_the_shipped_styles_are_those_the_program_builds(kit: Any) -> None:
    def canonical(data: bytes) -> dict[str, bytes]:
        return {name: etree.tostring(etree.fromstring(part), method="c14n") for name, part in unpack(data).items()}

    assert canonical(kit.base.read_bytes()) == canonical(build())
    assert build() == build()


def test_styles_keep_titles_with_what_follows_and_pages_are_a4(kit: Any) -> None:
    document = docx.Document(str(kit.base))
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        assert document.styles[name].paragraph_format.keep_with_next is True
    section = document.sections[0]
    assert section.page_width is not None and section.left_margin is not None
    assert (round(section.page_width.cm, 1), round(section.left_margin.cm, 1)) == (21.0, 2.0)


def test_a_missing_damaged_or_foreign_styles_file_is_said_in_french(kit: Any, tmp_path: Path) -> None:
    text, meta = kit.every_construct("x"), kit.make_meta()
    broken = tmp_path / "base.docx"
    with pytest.raises(DataError, match="ne peut pas être lu"):
        to_docx(text, broken, meta)
    broken.write_bytes(b"PK nothing")
    with pytest.raises(DataError, match="ne peut pas être lu"):
        to_docx(text, broken, meta)
    members = unpack(build())
    members["word/styles.xml"] = members["word/styles.xml"].replace("Encadré".encode(), b"Autre")
    broken.write_bytes(pack(members))
    with pytest.raises(DataError, match="n’a pas le style « Encadré »"):
        to_docx(text, broken, meta)


def test_what_a_practice_put_in_the_header_stays(kit: Any, tmp_path: Path) -> None:
    custom = docx.Document(str(kit.base))
    custom.sections[0].first_page_header.paragraphs[0].add_run("MON LOGO")
    path = tmp_path / "base.docx"
    custom.save(str(path))
    for lines, after in ((kit.make_meta().letterhead, ""), ((), "\tdocument interne")):
        made = to_docx(kit.every_construct("x"), path, kit.make_meta(letterhead=lines))
        said = [p.text for p in _open(made).sections[0].first_page_header.paragraphs]
        assert said[:2] == ["MON LOGO", after], "its own letterhead names the practice: we do not"


def _tables(document: Any) -> list[Any]:
    return [table._tbl for table in document.tables]


def test_an_address_or_a_signature_stands_without_rules(kit: Any) -> None:
    document = _made(kit, "| | |\n|-|-|\n| | Ordre |\n\nx\n\n| | |\n|-|-|\n| a | b |\n")
    styles = [table.tblPr.find(qn("w:tblStyle")) for table in _tables(document)]
    assert styles[0] is None and styles[1] is not None


def test_a_table_to_fill_by_hand_has_its_columns_ruled(kit: Any) -> None:
    document = _made(kit, "| a | b |\n|-|-|\n| c | |\n| | |\n\nx\n\n| a | b |\n|-|-|\n| c | |\n| c | d |\n")
    ruled = [table.tblPr.find(qn("w:tblBorders")) is not None for table in _tables(document)]
    assert ruled == [True, False]


def test_the_words_before_a_table_stay_with_it(kit: Any) -> None:
    document = _made(kit, "loin\n\nprès\n\n| a |\n|-|\n| b |\n\nfin\n")
    kept = {p.text: p.paragraph_format.keep_with_next for p in document.paragraphs if p.text}
    assert (kept["loin"], kept["près"], kept["fin"]) == (None, True, None)


def test_a_poster_is_in_large_letters(kit: Any) -> None:
    def sizes(large: bool) -> list[float]:
        document = _made(kit, "# t\n\nx\n\n- u\n", large=large)
        return [size.pt if (size := p.runs[0].font.size) else 0 for p in document.paragraphs if p.runs]

    assert sizes(large=False) == [0, 0, 0]
    title, plain, item = sizes(large=True)
    assert title > plain == item >= 18
    bullets = _made(kit, "- u\n", large=True).paragraphs[0]._p.xpath("w:pPr/w:rPr/w:sz/@w:val")
    assert [int(half) / 2 for half in bullets] == [item], "the bullet too"


def _drawn(part: Any) -> list[str | None]:
    return [shape.get("alt") for shape in part._element.iter("{urn:schemas-microsoft-com:vml}shape")]


def test_a_watermark_lies_across_every_page_of_an_exercise_and_no_other(kit: Any) -> None:
    for exercise, found in ((True, ["Filigrane : EXERCICE"]), (False, [])):
        section = _made(kit, "x", exercise=exercise).sections[0]
        assert _drawn(section.first_page_header) == _drawn(section.header) == found


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)


def test_an_image_of_the_letterhead_is_described_and_every_page_has_its_footer(kit: Any, tmp_path: Path) -> None:
    custom = docx.Document(str(kit.base))
    custom.sections[0].first_page_header.paragraphs[0].add_run().add_picture(io.BytesIO(PIXEL))
    custom.settings.odd_and_even_pages_header_footer = True
    custom.save(str(tmp_path / "base.docx"))
    made = _open(to_docx(kit.every_construct("x"), tmp_path / "base.docx", kit.make_meta()))
    images = list(made.sections[0].first_page_header._element.iter(qn("wp:docPr")))
    assert [image.get("descr") for image in images] == ["Papier à lettres : Cabinet du Dr Claire Lenoir"]
    assert made.settings.odd_and_even_pages_header_footer is False


def test_a_last_table_leaves_no_page_behind_it(kit: Any) -> None:
    last = _made(kit, "x\n\n| a |\n|-|\n| b |\n").paragraphs[-1]
    assert not last.text and last.paragraph_format.line_spacing is not None and last.paragraph_format.line_spacing < 3e4
    assert _made(kit, "x\n\n| a |\n|-|\n| b |\n\ny\n").paragraphs[-2].paragraph_format.line_spacing is None


def test_a_mention_under_a_heading_stays_with_what_they_announce(kit: Any) -> None:
    document = _made(kit, "# t\n\n> m\n\n## u\n\nx\n\n> n\n\ny\n")
    kept = {p.text: p.paragraph_format.keep_with_next for p in document.paragraphs if p.text}
    assert kept["m"] is True and kept["n"] is None


def test_a_short_table_is_on_one_page_and_a_long_one_leaves_no_row_alone(kit: Any) -> None:
    """« Keep with next » from the header to the row before last of a signature; at both ends of a long table."""
    rows = "\n".join(f"| {n} | |" for n in range(6)).replace("| 3 | |", "| | **partie** |")
    made = _made(kit, f"| a | b |\n|---|---|\n| x | |\n| y | |\n\nentre\n\n| a | b |\n|---|---|\n{rows}")
    short, long = made.tables
    assert [_kept(row) for row in short.rows] == [True, True, False]
    assert [_kept(row) for row in long.rows] == [True, True, False, False, True, True, False]


def _kept(row: Any) -> bool:
    return all(p.paragraph_format.keep_with_next for cell in row.cells for p in cell.paragraphs)
