"""Several lines to write in, with the keys that every other program has."""

from textual.binding import Binding
from textual.widgets import TextArea


class TextBox(TextArea):
    """A text area; Ctrl+End goes to the end of the text, Ctrl+Home to its beginning."""

    BINDINGS = [Binding("ctrl+home", "ends(False)", show=False), Binding("ctrl+end", "ends(True)", show=False)]

    def action_ends(self, last: bool) -> None:
        """To the end of the text, or to its beginning."""
        self.move_cursor(self.document.end if last else (0, 0))
