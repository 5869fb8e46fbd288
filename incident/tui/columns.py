"""A screen with a list at left and what is chosen at right: Escape comes back to the list, then where one came from."""

from collections.abc import Sequence

from textual.widgets import OptionList
from textual.widgets.option_list import Option

from incident.tui.screens.page import Page


class Columns(Page):
    """Subclasses give `body()` with both columns, and name the list."""

    LIST = ""
    """The selector of the list."""

    @property
    def listed(self) -> OptionList:
        """The list."""
        return self.query_one(self.LIST, OptionList)

    def fill_list(self, options: Sequence[Option], chosen: int, width: int | None = None) -> None:
        """Draw the list again and stay on the chosen line; nobody is told that it was highlighted."""
        listed = self.listed
        if width is not None:
            listed.styles.width = width
        with self.prevent(OptionList.OptionHighlighted):
            listed.clear_options()
            listed.add_options(options)
            listed.highlighted = chosen

    def action_back(self) -> None:
        """From what is chosen to the list, from the list back where one came from."""
        if self.focused is not self.listed:
            self.listed.focus()
        else:
            self.leave()

    def leave(self) -> None:
        """Back where one came from."""
        self.app.pop_screen()
