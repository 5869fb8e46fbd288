"""Words as people type them: compared without case or accents, shown without what drives a terminal."""

import unicodedata


def folded(text: str) -> str:
    """The text in lower case without accents."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def printable(text: str) -> str:
    """The text with terminal escapes and other control characters replaced by « � »; line ends stay."""
    return "".join(c if c == "\n" or c.isprintable() or c in "\u00a0\u202f\u200d" else "\ufffd" for c in text)
