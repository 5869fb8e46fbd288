"""One document for many: each letter on its own pages with its address, each message with its number."""

import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from incident.core.recipients import Recipient
from incident.documents.letters import PLACE, emails, letters, sms_texts, texts
from incident.documents.ooxml import element
from incident.documents.render import render
from incident.documents.text import Table, Text, cell_words
from incident.documents.values import one_line
from incident.documents.word import to_letters

LETTER = (
    "| | |\n|--|--|\n| | {% for line in addressee %}{% if not loop.first %}<br>{% endif %}{{ line }}"
    "{% else %}*à reporter*{% endfor %} |\n\n# Information\n\n1. Un\n2. Deux\n\n{{ v }}\n"
)
ZOE = Recipient(2, "Mme", "Durand", "Zoé", "1 rue du Bac", "bât. B", "75007", "Paris", "zoe@exemple.fr", "0612345678")


def made(kit: Any, body: str = LETTER, **more: Any) -> Text:
    return render(kit.inline(body), {"v": "Bonjour.", "addressee": [PLACE]} | more)


def address(text: Text) -> str:
    table = text.blocks[0]
    assert isinstance(table, Table) and table.on_the_right
    return cell_words(table.rows[0][1])


def test_each_letter_has_its_address_where_the_letter_keeps_a_place(kit: Any) -> None:
    (zoe, eve) = letters(made(kit), [ZOE, Recipient(3, name="Roy", first_name="Ève", city="Lyon")])
    assert address(zoe) == "Mme Zoé Durand\n1 rue du Bac\nbât. B\n75007 Paris"
    assert address(eve) == "Ève Roy\nLyon"
    assert zoe.blocks[1:] == eve.blocks[1:] == made(kit).blocks[1:]


def test_a_letter_without_a_place_begins_with_the_address(kit: Any) -> None:
    text = made(kit, "# Information\n\n{{ v }}\n")
    (zoe,) = letters(text, [ZOE])
    assert address(zoe).startswith("Mme Zoé Durand")
    assert zoe.blocks[1:] == text.blocks


def test_hostile_names_are_text(kit: Any) -> None:
    person = Recipient(2, name=kit.hostile, address=kit.hostile, city=PLACE)
    data = to_letters(letters(made(kit), [person, ZOE]), kit.base, kit.make_meta(letters=True))
    document = docx.Document(io.BytesIO(data))
    cell = document.tables[0].rows[0].cells[1].text
    assert one_line(kit.hostile) in cell.split("\n")
    assert document.tables[1].rows[0].cells[1].text.startswith("Mme Zoé Durand")


def _attribute(element: Any, tag: str, name: str) -> str | None:
    found: str | None = next(element.iter(qn(tag))).get(qn(name))
    return found


def test_each_letter_begins_on_a_first_page_with_its_own_numbers(kit: Any) -> None:
    data = to_letters(letters(made(kit), [ZOE] * 3), kit.base, kit.make_meta(letters=True))
    document = docx.Document(io.BytesIO(data))
    assert len(document.sections) == 3
    for section in document.sections:
        assert section.different_first_page_header_footer
        assert _attribute(section._sectPr, "w:pgNumType", "w:start") == "1"
        assert section.first_page_header.paragraphs[0].text == "Cabinet du Dr Claire Lenoir"
        fields = [found.text.strip() for found in section.footer._element.iter(qn("w:instrText"))]
        assert fields == ["PAGE"], "no page tells how many letters there are"
    numbers = [_attribute(p._p, "w:numId", "w:val") for p in document.paragraphs if p.text in ("Un", "Deux")]
    assert len(set(numbers)) == 3 and numbers[0] == numbers[1], "each list counts from 1"
    assert _attribute(document.paragraphs[-1]._p, "w:spacing", "w:line") == "20", "no room for a page of its own"


def test_the_same_list_gives_the_same_bytes(kit: Any) -> None:
    first, second = (
        to_letters(letters(made(kit), [ZOE, ZOE]), kit.base, kit.make_meta(letters=True)) for _ in range(2)
    )
    assert first == second


def test_an_email_says_to_whom_and_about_what_without_the_advice(kit: Any) -> None:
    body = "# Courriel\n\n| | |\n|--|--|\n| Objet | Vos données |\n| Envoi | un par un |\n\nBonjour,\n\n> Article 34.\n"
    (message,) = emails(made(kit, body), [ZOE])
    assert message == "À : zoe@exemple.fr\nObjet : Vos données\n\nBonjour,\n\nArticle 34.\n"
    (other,) = emails(made(kit, "# Courriel\n\nBonjour,\n"), [ZOE])
    assert other.startswith("À : zoe@exemple.fr\nObjet : Essai\n")


@pytest.mark.parametrize("email", ["a@b.fr\nBcc: tous@b.fr", "a@b.fr\r\n\r\nfin"])
def test_no_address_adds_a_line(kit: Any, email: str) -> None:
    (message,) = emails(made(kit, "Bonjour,\n"), [Recipient(2, email=email)])
    assert message.split("\n")[1].startswith("Objet")


def test_text_messages(kit: Any) -> None:
    text = made(
        kit, "# SMS\n\n> conseil\n\n## Un\n\nRappelez le {{ v }}\n\n## Deux\n\nUne lettre suit.\n", v="01\u00a002"
    )
    assert sms_texts(text) == ["Rappelez le 01\u00a002", "Une lettre suit."]
    assert list(texts("Une lettre suit.", [ZOE], exercise=False)) == ["À : 0612345678\n\nUne lettre suit.\n"]
    assert list(texts("Une lettre suit.", [ZOE], exercise=True)) == ["À : 0612345678\n\nEXERCICE. Une lettre suit.\n"]


def test_a_practice_s_own_letterhead_keeps_the_order_word_wants(kit: Any, tmp_path: Any) -> None:
    """Borders and columns stand around the numbering of pages; Word refuses a file in another order."""
    own = docx.Document(str(kit.base))
    for section in own.sections:
        section._sectPr.insert_element_before(element("w:pgBorders"), "w:titlePg")
        section._sectPr.insert_element_before(element("w:cols", space="708"), "w:titlePg")
    own.save(str(tmp_path / "papier.docx"))
    data = to_letters(letters(made(kit), [ZOE] * 2), tmp_path / "papier.docx", kit.make_meta(letters=True))
    for section in docx.Document(io.BytesIO(data)).sections:
        tags = [child.tag.split("}")[1] for child in section._sectPr]
        assert tags[tags.index("pgBorders") :] == ["pgBorders", "pgNumType", "cols", "titlePg"]
