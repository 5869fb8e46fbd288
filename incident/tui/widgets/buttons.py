"""Rows of buttons: as many rows as it takes, so that no button is cut."""

from collections.abc import Iterable

from textual.containers import Horizontal
from textual.widgets import Button

MARGINS = 3
"""Cells around a button's label."""


def button_rows(buttons: Iterable[Button], width: int) -> list[Horizontal]:
    """The buttons in rows of at most `width` cells."""
    rows: list[list[Button]] = [[]]
    left = width
    for button in buttons:
        needed = len(str(button.label)) + MARGINS
        if needed > left and rows[-1]:
            rows.append([])
            left = width
        rows[-1].append(button)
        left -= needed
    return [Horizontal(*row, classes="buttons" if n == 0 else "buttons more") for n, row in enumerate(rows) if row]
