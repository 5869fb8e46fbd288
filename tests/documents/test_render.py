"""Templates and values: what people type is text in every construct, and a wrong template is said in French."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.documents.render import check, render
from incident.documents.text import Heading, Item, Paragraph, Rule, Run, Table, cell_words, words
from incident.documents.values import Trusted, clean
from incident.errors import DataError


@given(st.data())
def test_a_value_keeps_its_place_and_its_characters_in_every_construct(kit: Any, data: st.DataObject) -> None:
    value = data.draw(kit.anything)
    shown = clean(value)
    blocks = kit.every_construct(value).blocks
    kinds = [Heading, Heading, Paragraph, Paragraph, Paragraph, Paragraph, Item, Item, Table, Table, Rule]
    assert [type(block) for block in blocks] == kinds
    title, part, alone, styled, callout, mention, bullet, number, table, form, _rule = blocks
    assert isinstance(table, Table) and isinstance(form, Table)
    for block in (title, alone, callout, mention, bullet, number):
        assert isinstance(block, Heading | Paragraph | Item)
        assert words(block.runs) == shown
    assert isinstance(part, Heading) and words(part.runs) == f"a {shown}"
    assert isinstance(styled, Paragraph) and words(styled.runs) == f"{shown} et {shown}"
    assert isinstance(callout, Paragraph) and callout.role == "callout"
    assert isinstance(mention, Paragraph) and mention.role == "mention"
    assert [cell_words(cell) for cell in table.header] == [shown, "b"]
    assert [[cell_words(cell) for cell in row] for row in table.rows] == [
        [shown, f"{shown}\n{shown}"],
        ["2", f"{shown}\n{shown}"],
    ]
    assert [len(cell) for cell in table.rows[0]] == [1, 2]
    assert form.header == () and cell_words(form.rows[0][1]) == shown


@given(st.data())
def test_cleaning_leaves_nothing_that_word_or_a_terminal_refuses(kit: Any, data: st.DataObject) -> None:
    value = data.draw(kit.anything)
    shown = clean(value)
    assert clean(shown) == shown
    shown.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\u202a-\u202e\ue000\ue001\r]", shown)


def test_what_cannot_be_printed_is_replaced_visibly() -> None:
    assert clean("a\x07b\ud800c\ufffed\r\ne\rf\u2028g\th") == "a[U+0007]b\ufffdc[U+FFFE]d\ne\nf\ng\th"
    assert clean("😀 \u0301 \U0010fffd \uf8ff") == "😀 \u0301 \U0010fffd \uf8ff"


def test_a_constant_of_the_template_is_a_value_too(kit: Any) -> None:
    (block,) = render(kit.inline('{{ "# **x**" }}'), {}).blocks
    assert block == Paragraph((Run("# **x**"),))


def test_text_of_ours_is_markdown_and_loses_that_once_mixed_with_a_value(kit: Any) -> None:
    context = {"ours": Trusted("**gras**"), "typed": "*x*"}
    (ours, mixed) = render(kit.inline("{{ ours }}\n\n{{ ours ~ typed }}"), context).blocks
    assert ours == Paragraph((Run("gras", bold=True),))
    assert mixed == Paragraph((Run("**gras***x*"),))


@pytest.mark.parametrize(("value", "shown"), [(True, "oui"), (False, "non"), (None, "à compléter"), (3200, "3200")])
def test_plain_values_are_written_in_french(kit: Any, value: object, shown: str) -> None:
    assert render(kit.inline("{{ v }}"), {"v": value}).blocks == (Paragraph((Run(shown),)),)


def test_widths_come_from_the_dashes_and_lists_keep_their_numbers(kit: Any) -> None:
    text = render(kit.inline("| a | b |\n|--|------|\n| c | d |\n\n3. x\n4. y\n   - z\n\nfin\n\n1. x"), {})
    table, three, four, nested, _end, one = text.blocks
    assert isinstance(table, Table) and table.widths == (2, 6)
    assert [(i.number, i.ordered, i.depth) for i in (three, four, nested, one) if isinstance(i, Item)] == [
        (3, True, 1),
        (4, True, 1),
        (1, False, 2),
        (1, True, 1),
    ]
    assert isinstance(three, Item) and isinstance(one, Item) and three.series != one.series


def test_an_exercise_says_so_first(kit: Any) -> None:
    first, _body = render(kit.inline("Corps"), {"doc": {"exercise": True}}).blocks
    assert isinstance(first, Paragraph) and first.role == "callout" and words(first.runs).startswith("EXERCICE")
    assert len(render(kit.inline("Corps"), {"doc": {"exercise": False}}).blocks) == 1


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("{{ inconnu.nom }}", 12, "« inconnu » n’est pas une donnée connue"),
        ("ok\n\n{{ d.absent }}", 14, "« absent » n’est pas une donnée connue"),
        ("{% if d.absent %}x{% endif %}", 12, "« absent »"),
        ("{{ d }}", 12, "« dict » ne peut pas être écrite"),
        ("\n{{ 1 / 0 }}", 13, "calcul impossible"),
        ("\n{% if %}", 13, "écriture Jinja incorrecte"),
        ("{{ '' | tojson }}", 12, "le filtre « tojson » n’est pas permis"),
        ("\ue000", 12, "réservés"),
    ],
)
def test_a_wrong_template_is_refused_with_its_file_and_line(kit: Any, body: str, line: int, said: str) -> None:
    template = kit.inline(body).model_copy(update={"path": "documents/essai.md", "body_line": 12})
    with pytest.raises(DataError) as refused:
        render(template, {"d": {"x": "1"}})
    assert f"documents/essai.md, ligne {line} :" in refused.value.message
    assert said in refused.value.message


@pytest.mark.parametrize(
    "body",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ d.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ many.append(1) }}",
        "{{ d.update({'x': 1}) }}",
        "{{ range(99999999) }}",
        "{{ lipsum() }}",
        "{{ many | random }}",
        "{{ d | attr('__class__') }}",
        "{% macro m() %}# x{% endmacro %}{{ m() }}",
        "{% set x %}{{ d.x }}{% endset %}{{ x }}",
        "{% include '/etc/passwd' %}",
        "{% block b %}{% endblock %}{{ self.b() }}",
        "{% filter upper %}{{ d.x }}{% endfilter %}",
        "{% for i in many recursive %}{{ loop([]) }}{% endfor %}",
    ],
)
def test_a_template_cannot_leave_its_sandbox(kit: Any, body: str) -> None:
    many = [1]
    with pytest.raises(DataError):
        render(kit.inline(body), {"d": {"x": "1"}, "many": many})
    assert many == [1]


def test_names_that_no_document_is_given_are_found_without_rendering(kit: Any) -> None:
    check(kit.inline("{% for clock in clocks %}{{ clock.title }}{% endfor %}"), {"clocks"})
    with pytest.raises(DataError, match=r"ligne 2 : « horloges »"):
        check(kit.inline("x\n{% for clock in horloges %}{% endfor %}"), {"clocks"})


def test_a_file_name_holds_nothing_that_people_type(kit: Any) -> None:
    template = kit.inline("x")
    assert template.name_for("2026-001", 3) == "2026-001-essai"
    assert template.name_for("../x", 3) == "---x-essai"
    with pytest.raises(ValueError, match="ref"):
        kit.inline("x").model_validate(template.model_dump() | {"file_name": "{title}"})


def _with_parts(kit: Any, body: str, **texts: str) -> Any:
    return kit.inline(body).model_copy(update={"parts": tuple(texts), "texts": texts})


def test_a_shared_part_stands_where_it_is_included_and_its_values_stay_values(kit: Any) -> None:
    shared = _with_parts(kit, '# a\n\n{% include "p" %}\n\nb\n', p="{% for x in many %}\n- {{ x }}\n{% endfor %}\n")
    blocks = render(shared, {"many": ["**x**", "# y"]}).blocks
    assert [type(block) for block in blocks] == [Heading, Item, Item, Paragraph]
    assert [words(block.runs) for block in blocks] == ["a", "**x**", "# y", "b"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("body", "part", "said"),
    [
        ('{% include "q" %}', "x", "l’inclusion d’un texte partagé"),
        ("{% include name %}", "x", "l’inclusion d’un texte partagé"),
        ('{% include "p" %}', "{% macro m() %}{% endmacro %}", "parts/p.md"),
        ('{% include "p" %}', "{{ x | safe }}", "parts/p.md, le filtre « safe »"),
        ('{% include "p" %}', "{% if %}", "parts/p.md, écriture Jinja incorrecte"),
        ('{% include "p" %}', "{{ absent }}", "« absent » n’est pas une donnée connue"),
    ],
)
def test_a_wrong_part_is_refused_by_name(kit: Any, body: str, part: str, said: str) -> None:
    with pytest.raises(DataError, match=re.escape(said)):
        check(_with_parts(kit, body, p=part), {"name"})


def test_a_part_is_in_the_hash_of_the_documents_that_share_it(kit: Any) -> None:
    one, other = (_with_parts(kit, '{% include "p" %}', p=text) for text in ("a", "b"))
    assert one.sha256 != other.sha256
