"""Boxes and choices whose state is a different sign, not only another colour."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Checkbox, RadioButton, RadioSet

from incident.tui.text import plain


class Tick(Checkbox):
    """[x] or [ ]."""

    @property
    def _button(self) -> Content:
        return plain("[x]" if self.value else "[ ]", "bold" if self.value else "")

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """One line, or as many as the words take where the style sheet lets them wrap."""
        return self.render().get_height({}, width) if self.styles.text_wrap == "wrap" else 1


class Choice(RadioButton):
    """(•) or ( )."""

    @property
    def _button(self) -> Content:
        return plain("(•)" if self.value else "( )", "bold" if self.value else "")

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the words take."""
        return self.render().get_height({}, width)


class Choices(RadioSet):
    """Choices of which one counts; whoever comes in is on the one chosen, so that no key changes it by surprise."""

    def on_focus(self) -> None:
        """The cursor on what is chosen."""
        chosen = next((n for n, choice in enumerate(self.query(Choice)) if choice.value), None)
        if chosen is not None:
            self._selected = chosen


class Ticks(Vertical):
    """Several boxes; any number may be ticked. The arrows go from one to the other."""

    BINDINGS = [Binding("up", "step(-1)", show=False), Binding("down", "step(1)", show=False)]

    def __init__(self, rows: Sequence[tuple[str, str, bool]], classes: str) -> None:
        super().__init__(classes=classes)
        self._rows = rows

    def compose(self) -> ComposeResult:
        """One box a row: (value, label, ticked)."""
        for _value, label, ticked in self._rows:
            yield Tick(plain(label), value=ticked, compact=True)

    def action_step(self, by: int) -> None:
        """To the box above or below."""
        ticks = list(self.query(Tick))
        here = next((n for n, tick in enumerate(ticks) if tick.has_focus), 0)
        ticks[max(0, min(here + by, len(ticks) - 1))].focus()

    @property
    def selected(self) -> list[str]:
        """The values ticked."""
        ticks = self.query(Tick)
        return [row[0] for row, tick in zip(self._rows, ticks, strict=True) if tick.value]

    def only(self, value: str) -> None:
        """Tick that one alone."""
        for row, tick in zip(self._rows, self.query(Tick), strict=True):
            tick.value = row[0] == value
