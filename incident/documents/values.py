"""Values typed by people: made printable, and kept out of the Markdown parser.

A value never meets the parser: a token of two private-use characters around a number stands for it
while the template is parsed, and is replaced once the text has its structure.
"""

import re
import unicodedata

from incident.core.lacking import Hole

OPEN, CLOSE = "\ue000", "\ue001"
TOKEN = re.compile(f"{OPEN}([0-9]+){CLOSE}")

_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u202a-\u202e\u2066-\u2069"  # direction overrides: they would reorder the words around them
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + OPEN + CLOSE + "]"
)


class Trusted(str):
    """Text of ours (a playbook's `do`, `why`…): it is Markdown and is parsed as such."""

    __slots__ = ()


def clean(value: str) -> str:
    """The value with one kind of line break and whatever cannot be printed made visible (« [U+0007] »)."""
    return _UNPRINTABLE.sub(lambda match: visible(match.group()), _BREAKS.sub("\n", value))


def one_line(value: str) -> str:
    """The value cleaned, on one line."""
    return " ".join(clean(value).split())


def visible(character: str) -> str:
    """« � » for half a character, the code point for the rest."""
    return "\ufffd" if unicodedata.category(character) == "Cs" else f"[U+{ord(character):04X}]"


class Values:
    """The values of one rendering, each behind its token; `holes` are those still to fill."""

    def __init__(self) -> None:
        self._values: list[str] = []
        self.holes: list[Hole] = []

    def hide(self, value: str) -> str:
        """A token for the value, safe in any Markdown construct."""
        if isinstance(value, Hole):
            self.holes.append(value)
        self._values.append(clean(value))
        return f"{OPEN}{len(self._values) - 1}{CLOSE}"

    def show(self, text: str) -> str:
        """The text with every token replaced by its value, once: values are not looked into."""
        return TOKEN.sub(lambda match: self._values[int(match.group(1))], text)
