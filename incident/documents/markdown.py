"""Our Markdown, parsed into blocks. Only what documents need is enabled; the rest stays plain text.

Headings `#` to `####`, paragraphs, lists, `**bold**`, `*italic*`, tables, `---`, and three habits:
`<br>` breaks a line inside a table cell; `>` is a small mention, `> [!IMPORTANT]` a boxed callout;
a table whose header cells are empty is a form, and stands alone on the right when its first column is
empty too. The dashes under a header give the columns' widths.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from incident.documents.text import Block, Cell, Heading, Item, Paragraph, Rule, Run, Runs, Table
from incident.documents.values import Values

_RULES = [
    *("heading", "list", "table", "hr", "blockquote"),
    *("emphasis", "newline", "escape", "entity", "html_inline"),
]
_PARSER = MarkdownIt("zero", {"html": True}).enable([*_RULES, "balance_pairs", "fragments_join"])
_CALLOUT = "[!IMPORTANT]"
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def parse(source: str, values: Values) -> tuple[Block, ...]:
    """The blocks of a Markdown source, with the values behind its tokens shown again."""
    reader = _Reader(source.split("\n"), values)
    reader.read(_PARSER.parse(source))
    return tuple(reader.blocks)


@dataclass
class _List:
    """A list being read."""

    ordered: bool
    number: int
    series: int


@dataclass
class _Reader:
    """Walks the parser's tokens and collects blocks."""

    lines: list[str]
    values: Values
    blocks: list[Block] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    series: int = 0
    quoted: int = 0
    item_open: bool = False

    def read(self, tokens: Sequence[Token]) -> None:
        """Reads every token, tables as a whole."""
        stream = iter(tokens)
        for token in stream:
            if token.type == "table_open":
                self.blocks.append(self._table(token, stream))
            elif token.type == "heading_open":
                self._heading(int(token.tag[1:]), next(stream))
            elif token.type == "inline":
                self._inline(token)
            else:
                self._structure(token)

    def _structure(self, token: Token) -> None:
        """Takes note of where lists and quotations open and close."""
        if token.type in ("bullet_list_open", "ordered_list_open"):
            self.series += 1
            start = int(token.attrGet("start") or 1)
            self.lists.append(_List(token.type == "ordered_list_open", start - 1, self.series))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif token.type == "list_item_open":
            self.lists[-1].number += 1
            self.item_open = True
        elif token.type in ("blockquote_open", "blockquote_close"):
            self.quoted += token.nesting
        elif token.type == "hr":
            self.blocks.append(Rule())

    def _heading(self, level: int, inline: Token) -> None:
        self.blocks.append(Heading(min(level - 1, 3), self._runs(inline)))

    def _inline(self, token: Token) -> None:
        """A paragraph, a list item, or the rest of one."""
        if self.lists and self.item_open:
            self.item_open = False
            at = self.lists[-1]
            self.blocks.append(Item(self._runs(token), at.ordered, len(self.lists), at.number, at.series))
        elif self.quoted:
            self.blocks.append(self._quotation(token))
        else:
            self.blocks.append(Paragraph(self._runs(token), "continued" if self.lists else "normal"))

    def _quotation(self, inline: Token) -> Paragraph:
        """A mention, or a callout if the template (never a value) opens with its mark."""
        first, *rest = inline.children or []
        if not first.content.startswith(_CALLOUT):
            return Paragraph(self._runs(inline), "mention")
        said = first.content.removeprefix(_CALLOUT).lstrip()
        if said:
            return Paragraph(self._styled([first.copy(content=said), *rest]), "callout")
        return Paragraph(self._styled(rest[1:]), "callout")

    def _table(self, opening: Token, stream: Iterator[Token]) -> Table:
        """A whole table, up to its closing token."""
        rows: list[list[Token]] = []
        for token in stream:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(token)
        titled = any(cell.content for cell in rows[0])
        cells = [tuple(map(self._cell, row)) for row in rows]
        return Table(cells[0] if titled else (), tuple(cells[1:]), self._widths(opening, len(rows[0])))

    def _cell(self, inline: Token) -> Cell:
        """A cell's paragraphs: our own `<br>` separates them, a value's line breaks do not."""
        pieces: list[list[Token]] = [[]]
        for child in inline.children or []:
            if _is_break(child):
                pieces.append([])
            else:
                pieces[-1].append(child)
        return tuple(map(self._styled, pieces))

    def _widths(self, opening: Token, columns: int) -> tuple[int, ...]:
        """The relative widths of the columns: the dashes of each in the line under the header."""
        line = self.lines[opening.map[0] + 1] if opening.map else ""
        dashes = [part.count("-") for part in line.strip().strip("|").split("|")]
        return tuple(dashes) if len(dashes) == columns else (1,) * columns

    def _runs(self, inline: Token) -> Runs:
        """The runs of a heading, a paragraph or an item."""
        return self._styled(inline.children or [])

    def _styled(self, children: Sequence[Token]) -> Runs:
        """The runs of some inline tokens: bold, italic, breaks, and the values shown again."""
        runs: list[Run] = []
        bold = italic = 0
        for child in children:
            if child.type in ("strong_open", "strong_close"):
                bold += child.nesting
            elif child.type in ("em_open", "em_close"):
                italic += child.nesting
            else:
                runs.append(Run(self.values.show(_text_of(child)), bold > 0, italic > 0))
        return _joined(runs)


def _is_break(child: Token) -> bool:
    """Whether an inline token is a line break of the template's own."""
    tag = child.type == "html_inline" and _BREAK.fullmatch(child.content)
    return child.type == "hardbreak" or bool(tag)


def _text_of(child: Token) -> str:
    """What one inline token reads as: breaks break the line, other tags are text."""
    if _is_break(child):
        return "\n"
    return " " if child.type == "softbreak" else child.content


def _joined(runs: Sequence[Run]) -> Runs:
    """Neighbours of the same style as one run, empty ones left out."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and (last.bold, last.italic) == (run.bold, run.italic):
            joined[-1] = Run(last.text + run.text, run.bold, run.italic)
        elif run.text:
            joined.append(run)
    return tuple(joined)
