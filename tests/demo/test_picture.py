"""A screen as SVG: what is shown is what is drawn, and nothing in it is markup."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from xml.etree import ElementTree

import pyte

SVG = "{http://www.w3.org/2000/svg}"


def _drawn(typed: str, columns: int = 20, rows: int = 2) -> ElementTree.Element:
    spec = spec_from_file_location("demo_picture", Path(__file__).with_name("picture.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    screen = pyte.Screen(columns, rows)
    pyte.Stream(screen).feed(typed)
    return ElementTree.fromstring(module.svg(screen, "a < b"))


def test_words_are_words() -> None:
    """At their column, on their line."""
    texts = list(_drawn("ab <i>&amp;\r\n  é").iter(f"{SVG}text"))
    assert [text.text for text in texts] == ["ab <i>&amp;", "é"]
    assert [(text.get("x"), text.get("y"), text.get("textLength")) for text in texts] == [
        ("0", "13", "92.4"),
        ("16.8", "31", "8.4"),
    ]


def test_colours_and_weight_are_kept() -> None:
    """True colours, named ones, bold, and reversed."""
    texts = list(_drawn("\x1b[1;38;2;1;2;3ma\x1b[0m\x1b[31mb\x1b[0m\x1b[7mc\x1b[0m").iter(f"{SVG}text"))
    assert [(text.text, text.get("fill"), text.get("font-weight")) for text in texts] == [
        ("a", "#010203", "bold"),
        ("b", "#cd3131", None),
        ("c", "#10161d", None),
    ]


def test_a_ground_is_drawn_once_a_run() -> None:
    """The screen's own is drawn once for all."""
    grounds = list(_drawn("ab\x1b[48;2;9;9;9mcd\x1b[0me").iter(f"{SVG}rect"))
    assert [(rect.get("x"), rect.get("width"), rect.get("fill")) for rect in grounds[1:]] == [
        ("16.8", "16.8", "#090909")
    ]
