"""The words of a document as it was produced, read back from its bytes: to compare one version with another."""

import io
import re
from collections.abc import Iterator

from incident.core.comparing import CELL, Passage

_MARKDOWN_ESCAPE = re.compile(r"\\([\\`*_\[\]{}<>|~&#!$])")
_UNDERLINE = re.compile(r"[═─]{2,}")


def passages(data: bytes, form: str) -> list[Passage]:
    """The passages of a Word, text or Markdown document, in order. Raises ValueError for another format."""
    if form == "docx":
        return list(_word(data))
    if form == "md":
        return list(_markdown(data.decode("utf-8")))
    if form == "txt":
        return list(_plain(data.decode("utf-8")))
    raise ValueError(f"no words can be read back from {form}")


def _word(data: bytes) -> Iterator[Passage]:
    from docx import Document
    from docx.table import Table

    for block in Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield from _shown(CELL.join(dict.fromkeys(cell.text for cell in row.cells)), heading=False)
        else:
            name = block.style.name if block.style is not None else ""
            yield from _shown(block.text, heading=(name or "").startswith(("Heading", "Title")))


def _markdown(text: str) -> Iterator[Passage]:
    for line in text.split("\n"):
        words = _MARKDOWN_ESCAPE.sub(r"\1", line)
        if line.startswith("|"):
            cells = [cell.strip() for cell in words.strip().strip("|").split("|")]
            if not all(re.fullmatch(r"-*", cell) for cell in cells):
                yield from _shown(CELL.join(cells), heading=False)
        else:
            yield from _shown(words.lstrip("#> "), heading=line.startswith("#"))


def _plain(text: str) -> Iterator[Passage]:
    lines = text.split("\n")
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if not _UNDERLINE.fullmatch(line.strip()):
            yield from _shown(line, heading=bool(_UNDERLINE.fullmatch(below)))


def _shown(text: str, *, heading: bool) -> Iterator[Passage]:
    if text.strip():
        yield Passage(text.strip(), heading)
