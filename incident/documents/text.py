"""The text of a document: headings, paragraphs, lists and tables made of runs. It knows no format.

A run's text may hold line breaks and tabs; it is what a reader sees, never markup.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Role = Literal["normal", "mention", "callout", "continued"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


Runs = tuple[Run, ...]
Cell = tuple[Runs, ...]
"""A table cell: the paragraphs that the template separates; a value's own line breaks stay inside one."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title: level 0 is the document's own, 1 to 3 are its parts."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: plain, a small grey mention, a boxed callout, or the rest of a list item."""

    runs: Runs
    role: Role = "normal"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list. `series` tells the numbered lists of a document apart."""

    runs: Runs
    ordered: bool
    depth: int
    number: int
    series: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Without a header it is a form: labels on the left, values on the right."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]

    @property
    def columns(self) -> int:
        """How many columns every row has."""
        return len(self.widths)

    @property
    def on_the_right(self) -> bool:
        """Whether it has no header and nothing on the left: an address, a signature."""
        return not self.header and all(not cell_words(row[0]).strip() for row in self.rows)

    @property
    def to_fill(self) -> bool:
        """Whether every row of a table with a header leaves something to write by hand."""
        return bool(self.header) and all(any(not cell_words(cell).strip() for cell in row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""


Block = Heading | Paragraph | Item | Table | Rule


@dataclass(frozen=True, slots=True)
class Text:
    """A whole document, ready to be written as Word, Markdown or plain text."""

    template: str
    title: str
    blocks: tuple[Block, ...]


def marked(text: Text, said: str) -> Text:
    """The document with a boxed line under its title; as it is when there is nothing to say."""
    if not said:
        return text
    first = text.blocks[0] if text.blocks else None
    place = 1 if isinstance(first, Heading) and first.level == 0 else 0
    line = Paragraph((Run(said, bold=True),), "callout")
    return replace(text, blocks=(*text.blocks[:place], line, *text.blocks[place:]))


def words(runs: Runs) -> str:
    """The bare text of some runs."""
    return "".join(run.text for run in runs)


def cell_words(cell: Cell) -> str:
    """The bare text of a cell, one line per paragraph."""
    return "\n".join(map(words, cell))


def is_note(runs: Runs) -> bool:
    """Whether a cell's paragraph is a note: italic throughout."""
    return bool(runs) and all(run.italic for run in runs)


def passages(text: Text) -> Iterator[tuple[str, str]]:
    """Every passage of a document with the heading it stands under, for the secrecy scan."""
    where = text.title
    for block in text.blocks:
        if isinstance(block, Heading):
            where = words(block.runs)
            yield where, where
        elif isinstance(block, Table):
            yield from _cells(where, block)
        elif not isinstance(block, Rule):
            yield where, words(block.runs)


def _cells(where: str, table: Table) -> Iterator[tuple[str, str]]:
    """The cells of a table; in a form the label says where its value stands."""
    for row in (table.header, *table.rows):
        label = where if table.header else words(row[0][0]) if row else where
        yield from ((label or where, cell_words(cell)) for cell in row)
