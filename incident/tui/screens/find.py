"""Search everywhere: the open incident, the past ones, and what can be done; typing mistakes forgiven."""

from collections.abc import Awaitable, Callable, Sequence

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from incident.core.finding import MAX_TYPED, PLACES, Index, Item
from incident.tui.keys import type_on
from incident.tui.text import joined, one_line, plain

MAX_SHOWN = 60
"""Results on the screen; a word more finds the others."""
Elsewhere = Callable[[str], Awaitable[Sequence[Item]]]


class Find(ModalScreen[Item | None]):
    """A field and what matches it; Enter takes the first, the arrows choose another."""

    BINDINGS = [Binding("escape", "leave", "Annuler"), Binding("down", "go_down", show=False)]
    AUTO_FOCUS = "Input"
    LETTERS_TO = "Input"

    def __init__(self, index: Index, elsewhere: Elsewhere) -> None:
        super().__init__()
        self._index, self._elsewhere = index, elsewhere
        self._found: list[Item] = []

    def compose(self) -> ComposeResult:
        """A field and the results."""
        with Vertical(classes="dialog wide"):
            yield Static(plain("Chercher partout", "bold $primary"))
            hint = "Un mot, une heure, un nom d’étape…"
            yield Input(placeholder=hint, compact=True, max_length=MAX_TYPED, select_on_focus=False)
            yield OptionList(markup=False, id="results")
            yield Static(id="results-count")

    def on_mount(self) -> None:
        """Nothing yet."""
        self._show([])

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches in the incident at once, then elsewhere."""
        here = self._index.find(event.value) if event.value.strip() else []
        self._show(here)
        if event.value.strip():
            self._look_elsewhere(event.value, here)

    @work(exclusive=True)
    async def _look_elsewhere(self, typed: str, here: list[Item]) -> None:
        self._show([*here, *await self._elsewhere(typed)])

    def _show(self, found: list[Item]) -> None:
        self._found = found[:MAX_SHOWN]
        results = self.query_one("#results", OptionList)
        results.clear_options()
        width = max(30, min(self.app.size.width, 110) - 24)
        results.add_options([_option(item, width) for item in self._found])
        results.highlighted = 0 if found else None
        typed = self.query_one(Input).value.strip()
        count = f"{len(found)} trouvés" if len(found) > 1 else "1 trouvé" if found else "rien trouvé"
        self.query_one("#results-count", Static).update(plain(count if typed else "", "$text-muted"))

    def on_key(self, event: Key) -> None:
        """A letter typed on the list goes on with what is searched."""
        type_on(self, event)

    def action_go_down(self) -> None:
        """From the field to the results."""
        self.query_one("#results").focus()

    def on_input_submitted(self) -> None:
        """Enter takes the first."""
        self.query_one("#results", OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """That one."""
        self.dismiss(self._found[event.option_index])

    def action_leave(self) -> None:
        """None."""
        self.dismiss(None)


def _option(item: Item, width: int) -> Option:
    return Option(joined(plain(f"{PLACES[item.place]:9} ", "$text-muted"), plain(one_line(item.title, width))))
