"""A screen read by pyte, drawn as SVG: its own size, its colours, a plain monospace font."""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

WIDTH, HEIGHT, BASE = 8.4, 18, 13
"""One cell, in pixels, and how far down it the letters stand."""
GROUND, INK = "10161d", "e8eef4"
"""What the terminal's own colours are drawn with: those of the dark theme."""
FONT = "DejaVu Sans Mono,Menlo,Consolas,monospace"
NAMED = {
    "black": "000000", "red": "cd3131", "green": "0dbc79", "brown": "e5e510",
    "blue": "2472c8", "magenta": "bc3fbc", "cyan": "11a8cd", "white": "e5e5e5",
}  # fmt: skip


class Look(NamedTuple):
    """How a cell is drawn."""

    ink: str
    ground: str
    bold: bool


class Run(NamedTuple):
    """Neighbouring cells of one line that look the same."""

    column: int
    cells: int
    text: str
    look: Look


def svg(screen: Any, title: str) -> str:
    """The picture. Every run says its own length, so that any font keeps the columns."""
    width, height = round(screen.columns * WIDTH), screen.lines * HEIGHT
    runs = [(y, run) for y in range(screen.lines) for run in _runs(screen, y)]
    grounds = "".join(_ground(y, run) for y, run in runs if run.look.ground != GROUND)
    texts = "".join(_text(y, run) for y, run in runs if run.text.strip())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="{FONT}" font-size="14" role="img">\n<title>{escape(title)}</title>\n'
        f'<rect width="{width}" height="{height}" rx="6" fill="#{GROUND}"/>\n{grounds}{texts}</svg>\n'
    )


def _runs(screen: Any, y: int) -> Iterator[Run]:
    line = screen.buffer[y]
    cells = [(x, line[x]) for x in range(screen.columns)]
    for look, group in groupby(cells, key=lambda cell: _look(cell[1])):
        same = list(group)
        yield Run(same[0][0], len(same), "".join(cell.data for _x, cell in same), look)


def _look(cell: Any) -> Look:
    ink, ground = _colour(cell.fg, INK), _colour(cell.bg, GROUND)
    return Look(ground, ink, cell.bold) if cell.reverse else Look(ink, ground, cell.bold)


def _colour(name: str, default: str) -> str:
    return default if name == "default" else NAMED.get(name, name)


def _ground(y: int, run: Run) -> str:
    x, width = _pixels(run.column), _pixels(run.cells)
    return f'<rect x="{x}" y="{y * HEIGHT}" width="{width}" height="{HEIGHT}" fill="#{run.look.ground}"/>\n'


def _text(y: int, run: Run) -> str:
    """The words of a run; the spaces around them need no ink."""
    words = run.text.strip()
    before = len(run.text) - len(run.text.lstrip())
    cells = run.cells - (len(run.text) - len(words))
    bold = ' font-weight="bold"' if run.look.bold else ""
    return (
        f'<text x="{_pixels(run.column + before)}" y="{y * HEIGHT + BASE}" textLength="{_pixels(cells)}" '
        f'fill="#{run.look.ink}"{bold} xml:space="preserve">{escape(words, quote=False)}</text>\n'
    )


def _pixels(cells: int) -> str:
    return f"{cells * WIDTH:.1f}".removesuffix(".0")
