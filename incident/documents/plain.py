"""A Text as plain text (what the screen previews, and `.txt`) and as Markdown that shows it exactly."""

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

from incident.documents.text import (
    Block,
    Cell,
    Heading,
    Item,
    Paragraph,
    Run,
    Runs,
    Table,
    Text,
    cell_words,
    words,
)

_BULLETS = ("•", "–", "·")
_UNDERLINES = ("═", "─")
_MARKUP = re.compile(r"([\\`*_\[\]{}<>|~&#!$])")
_LINE_START = re.compile(r"^([0-9]{0,9})([+\-=.)])")


def to_plain(text: Text, width: int = 72) -> str:
    """The document in lines of at most `width` columns."""
    lines: list[str] = []
    before: Block | None = None
    for block in text.blocks:
        if before and not (isinstance(block, Item) and isinstance(before, Item)):
            lines.append("")
        lines.extend(_plain_block(block, width))
        before = block
    return "\n".join(lines) + "\n"


def _plain_block(block: Block, width: int) -> Iterator[str]:
    """The lines of one block."""
    if isinstance(block, Heading):
        yield from _plain_heading(block, width)
    elif isinstance(block, Paragraph):
        mark = {"callout": "┃ ", "continued": "  "}.get(block.role, "")
        yield from (mark + line for line in wrap(words(block.runs), width - len(mark)))
    elif isinstance(block, Item):
        yield from _plain_item(block, width)
    elif isinstance(block, Table):
        yield from _plain_table(block, width)
    else:
        yield "─" * width


def _plain_heading(heading: Heading, width: int) -> Iterator[str]:
    """A heading, underlined if it is the title or a main part."""
    lines = wrap(words(heading.runs), width)
    yield from lines
    if heading.level < len(_UNDERLINES):
        yield _UNDERLINES[heading.level] * min(width, max(map(columns, lines)))


def _plain_item(item: Item, width: int) -> Iterator[str]:
    """A list item behind its number or bullet."""
    mark = f"{item.number}. " if item.ordered else _BULLETS[min(item.depth, len(_BULLETS)) - 1] + " "
    indent = "  " * (item.depth - 1)
    for n, line in enumerate(wrap(words(item.runs), width - len(indent + mark))):
        yield indent + (mark if n == 0 else " " * len(mark)) + line


def _plain_table(table: Table, width: int) -> Iterator[str]:
    """A table in aligned columns, its header underlined."""
    room = width - 2 * (table.columns - 1)
    shares = [max(4, room * part // sum(table.widths)) for part in table.widths]
    shares[-1] = max(4, room - sum(shares[:-1]))
    if table.header:
        yield from _plain_row(table.header, shares)
        yield "  ".join("─" * share for share in shares)
    before = 1
    for row in table.rows:
        lines = list(_plain_row(row, shares))
        if row is not table.rows[0] and max(before, len(lines)) > 1:
            yield ""
        yield from lines
        before = len(lines)


def _plain_row(row: Sequence[Cell], shares: Sequence[int]) -> Iterator[str]:
    """The lines of one row."""
    cells = [wrap(cell_words(cell), share) for cell, share in zip(row, shares, strict=True)]
    for n in range(max(map(len, cells))):
        parts = [cell[n] if n < len(cell) else "" for cell in cells]
        padded = [part + " " * (share - columns(part)) for part, share in zip(parts, shares, strict=True)]
        yield "  ".join(padded).rstrip(" ")


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width`; its own line breaks are kept; at least one line."""
    lines: list[str] = []
    room = max(width, 4)
    for line in text.expandtabs(4).split("\n"):
        folded = _wrapper(room).wrap(line) or [""]
        lines.extend(piece for part in folded for piece in _pieces(part, room))
    return lines


def _pieces(line: str, width: int) -> Iterator[str]:
    """A line cut where its wide characters would pass the width: textwrap counts characters, not columns."""
    piece, taken = "", 0
    for character in line:
        wide = _columns_of(character)
        if taken + wide > width:
            yield piece
            piece, taken = "", 0
        piece, taken = piece + character, taken + wide
    yield piece


def _wrapper(width: int) -> textwrap.TextWrapper:
    return textwrap.TextWrapper(width=width, break_on_hyphens=False, replace_whitespace=False)


def columns(text: str) -> int:
    """How many terminal columns a line takes: none for a combining mark, two for a wide character."""
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def to_markdown(text: Text) -> str:
    """The document as Markdown; what people typed is escaped, so that any reader shows it as typed."""
    parts: list[str] = []
    before: Block | None = None
    for block in text.blocks:
        close = isinstance(block, Item) and isinstance(before, Item)
        parts.append(("\n" if close else "\n\n") if before else "")
        parts.append(_markdown_block(block))
        before = block
    return "".join(parts) + "\n"


def _markdown_block(block: Block) -> str:
    """One block as Markdown."""
    if isinstance(block, Heading):
        return "#" * (block.level + 1) + " " + _marked(block.runs)
    if isinstance(block, Paragraph):
        return _markdown_paragraph(block)
    if isinstance(block, Item):
        mark = f"{block.number}." if block.ordered else "-"
        return f"{'    ' * (block.depth - 1)}{mark} {_marked(block.runs)}"
    if isinstance(block, Table):
        header = block.header or ((),) * block.columns
        rule = "| " + " | ".join("-" * max(3, part) for part in block.widths) + " |"
        return "\n".join([_markdown_row(header), rule, *map(_markdown_row, block.rows)])
    return "---"


def _markdown_paragraph(paragraph: Paragraph) -> str:
    """A paragraph behind the mark of its role."""
    text = _marked(paragraph.runs)
    if paragraph.role == "callout":
        return f"> [!IMPORTANT]\n> {text}"
    return {"mention": "> ", "continued": "    "}.get(paragraph.role, "") + text


def _markdown_row(row: Sequence[Cell]) -> str:
    return "| " + " | ".join("<br>".join(map(_marked, cell)) for cell in row) + " |"


def _marked(runs: Runs) -> str:
    """Runs with their bold and italic marks, on one line."""
    pieces: list[str] = []
    for n, run in enumerate(runs):
        before = runs[n - 1].text[-1:] if n else ""
        after = runs[n + 1].text[:1] if n + 1 < len(runs) else ""
        pieces.append(_styled(run, before, after))
    return "<br>".join(_protected(line) for line in "".join(pieces).split("\n"))


def _styled(run: Run, before: str, after: str) -> str:
    """The escaped text between its marks, left out where a reader would not take them for marks."""
    core = run.text.strip()
    escaped = _MARKUP.sub(r"\\\1", run.text)
    opens = bool(core) and (core[0].isalnum() or not before.strip() or run.text[0].isspace())
    closes = bool(core) and (core[-1].isalnum() or not after.strip() or run.text[-1].isspace())
    mark = "**" if run.bold else "*" if run.italic else ""
    if not (mark and opens and closes):
        return escaped
    lead = len(run.text) - len(run.text.lstrip())
    inside = _MARKUP.sub(r"\\\1", core)
    return run.text[:lead] + mark + inside + mark + run.text[lead + len(core) :]


def _protected(line: str) -> str:
    """A line whose first character opens no block and whose outer spaces survive."""
    core = line.strip()
    lead = line[: len(line) - len(line.lstrip())] if core else line
    trail = line[len(lead) + len(core) :]
    return _entities(lead) + _LINE_START.sub(r"\1\\\2", core) + _entities(trail)


def _entities(spaces: str) -> str:
    return "".join(f"&#{ord(space)};" for space in spaces)
