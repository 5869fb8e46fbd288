"""Buttons that look like buttons, in rows: as many as it takes, so that none is cut."""

from collections.abc import Iterable

from textual.actions import SkipAction
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button

from incident.tui.text import joined

MARGINS = 3
"""Cells around a button's label."""


class Push(Button):
    """A label in brackets: nobody takes it for a field to fill, in black and white either."""

    BINDINGS = [Binding("right", "step(1)", show=False), Binding("left", "step(-1)", show=False)]

    def action_step(self, by: int) -> None:
        """To the button beside; past the last one the key keeps the meaning it has on the screen."""
        chain = self.screen.focus_chain
        beside = chain.index(self) + by
        if not (0 <= beside < len(chain) and isinstance(chain[beside], Push)):
            raise SkipAction
        chain[beside].focus()

    def on_mount(self) -> None:
        """The brackets stand in the cells that a button leaves free (the style sheet takes no 0 here)."""
        self.styles.line_pad = 0

    def render(self) -> Content:
        """« [ label ] »."""
        return joined("[", self.label, "]")  # type: ignore[arg-type]


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
