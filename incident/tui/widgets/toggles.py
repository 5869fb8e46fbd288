"""Boxes and choices whose state is a different sign, not only another colour."""

from textual.widgets import Checkbox, RadioButton


class Tick(Checkbox):
    """[x] or [ ]."""

    BUTTON_LEFT = "["
    BUTTON_RIGHT = "]"

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]
        """The sign of its state."""
        return "x" if self.value else " "


class Choice(RadioButton):
    """(•) or ( )."""

    BUTTON_LEFT = "("
    BUTTON_RIGHT = ")"

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]
        """The sign of its state."""
        return "•" if self.value else " "
