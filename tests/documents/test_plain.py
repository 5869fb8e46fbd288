"""The same text for the screen and as Markdown."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from incident.documents.plain import columns, to_markdown, to_plain, wrap
from incident.documents.render import render
from incident.documents.text import passages
from incident.documents.values import clean


def test_plain_text_reads_like_the_document(kit: Any) -> None:
    body = "# Titre\n\n## Partie\n\nUn **mot**.\n\n> [!IMPORTANT]\n> Attention\n\n- a\n- b\n  1. c\n\n"
    table = "| Quand | Quoi |\n|---|-------|\n| 8 h | Couper |\n\n| | |\n|-|-|\n| Nom | Lenoir |\n\n---\n"
    assert to_plain(render(kit.inline(body + table), {}), 40) == (
        "Titre\n═════\n\nPartie\n──────\n\nUn mot.\n\n┃ Attention\n\n• a\n• b\n  1. c\n\n"
        "Quand        Quoi\n───────────  ───────────────────────────\n8 h          Couper\n\n"
        "Nom                  Lenoir\n\n" + "─" * 40 + "\n"
    )


@given(st.data(), st.integers(20, 100))
def test_plain_lines_stay_within_the_width(kit: Any, data: st.DataObject, width: int) -> None:
    value = data.draw(kit.anything)
    assert all(columns(line) <= width for line in to_plain(kit.every_construct(value), width).split("\n"))


@given(st.data())
def test_plain_text_loses_no_word(kit: Any, data: st.DataObject) -> None:
    value = data.draw(kit.anything)
    lines = "".join("".join(wrap(clean(value), 30)).split())
    assert lines == "".join(clean(value).split())


def _read_back(markdown: str) -> list[str]:
    """The text of every inline token, as a CommonMark reader with tables shows it."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    shown = []
    for token in parser.parse(markdown):
        assert token.type not in ("fence", "code_block"), markdown
        if token.type == "html_block":  # a line break alone on its line
            shown.append(token.content.replace("\n", "").replace("<br>", "\n"))
        for child in token.children or []:
            assert child.type not in ("image", "link_open", "code_inline", "s_open"), markdown
        pieces = [
            "\n" if (child.type, child.content) == ("html_inline", "<br>") else child.content
            for child in token.children or []
        ]
        if token.type == "inline":
            shown.append("".join(pieces))
    return shown


SIGNS = "\\`*_[]{}<>|~&#!$+-=.)(:;\"'0123abé \n\t\u00a0/@^%"
MARKUP = (
    st.text(st.sampled_from(SIGNS), max_size=30)
    | st.sampled_from(
        ["    code", "a\n===", "a\n---", "\\|", "a  \nb", "http://x.fr", "&lt;", "*a*", "**a**", "\\*a\\*", "***"]
    )
    | st.sampled_from(
        ["&amp;", "&#35;", "<b>x</b>", "<!-- x -->", "[a](b)", "![a](b)", "[^1]", "- [ ] x", "1) x", "~~~", "```"]
    )
)


@given(st.data())
def test_markdown_shows_values_as_they_were_typed(kit: Any, data: st.DataObject) -> None:
    value = data.draw(kit.anything | MARKUP)
    shown = clean(value)
    read = _read_back(to_markdown(kit.every_construct(value)))
    expected = [
        shown,
        f"a {shown}",
        shown,
        f"{shown} et {shown}",
        f"[!IMPORTANT]{shown}",
        shown,
        shown,
        shown,
    ]
    expected += [shown, "b", shown, f"{shown}\n{shown}", "2", f"{shown}\n{shown}", "", "", "c", shown]
    assert [line for line in read if line] == [line for line in expected if line]


@given(st.data())
def test_plain_text_shows_values_as_they_were_typed(kit: Any, data: st.DataObject) -> None:
    """But for the spaces that folding lines takes."""
    value = data.draw(kit.anything | MARKUP)
    lines = "".join(to_plain(kit.every_construct(value)).split())
    assert lines.count("".join(clean(value).split())) >= 1
    assert "".join(f"a {clean(value)}".split()) in lines


def test_every_passage_is_given_to_the_scan_with_its_place(kit: Any) -> None:
    found = list(passages(kit.every_construct(kit.hostile)))
    assert sum(clean(kit.hostile) in text for _where, text in found) == 13
    assert ("c", clean(kit.hostile)) in found
