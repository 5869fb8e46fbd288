"""The only door for data: text typed by people reaches the screen as text, never as markup."""

import re
import textwrap
from pathlib import Path

from rich import _wrap
from textual.app import App
from textual.content import Content
from textual.dom import DOMNode

_wrap.re_word = re.compile(r"[ \t\n\r]*[^ \t\n\r]+[ \t\n\r]*")
"""What a line is broken into. Rich breaks at no-break spaces too: « 7 h / 50 »."""


def plain(text: str, style: str = "") -> Content:
    """The text as content that is never parsed, control characters made visible."""
    return Content.styled(clean(text), style) if style else Content(clean(text))


def clean(text: str) -> str:
    """The text with terminal escapes and other control characters replaced by « � »."""
    return "".join(c if c == "\n" or c.isprintable() or c in "\u00a0\u202f\u200d" else "\ufffd" for c in text)


def one_line(text: str, width: int) -> str:
    """The text on one line, cut with an ellipsis."""
    flat = " ".join(clean(text).split())
    return flat if len(flat) <= width else f"{flat[: width - 1]}…"


def short_path(path: Path, width: int = 60) -> str:
    """A path on one line, its middle left out where it is long: where it begins and the file's name stay."""
    text = clean(str(path))
    tail = max(len(path.name) + 1, width // 2)
    return text if len(text) <= width else f"{text[: max(8, width - tail - 1)]}…{text[-tail:]}"


def hanging(text: str, width: int, indent: int) -> str:
    """The text on lines of at most `width`, all but the first set in."""
    lines = textwrap.wrap(" ".join(clean(text).split(" ")), max(4, width), break_on_hyphens=False) or [""]
    return f"\n{' ' * indent}".join(lines)


def joined(*parts: Content | str) -> Content:
    """Several pieces one after the other; strings are taken as they are."""
    return Content("").join([part if isinstance(part, Content) else plain(part) for part in parts])


def say(node: App[int] | DOMNode, text: str, *, title: str = "") -> None:
    """A passing word at the edge of the screen, for what need not stay."""
    node.app.notify(clean(text), title=title, markup=False, timeout=6)
