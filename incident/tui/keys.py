"""Keys: how they are called in French, and digits as an AZERTY keyboard sends them."""

from typing import Any

from textual.binding import Binding
from textual.events import Key
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

DIGITS = {
    1: "1,ampersand",
    2: "2,é",
    3: "3,quotation_mark",
    4: "4,apostrophe",
    5: "5,left_parenthesis",
    6: "6,minus",
    7: "7,è",
    8: "8,underscore",
    9: "9,ç",
}
"""Each digit with the key that an AZERTY keyboard sends without Shift."""

NAMES = {
    "escape": "Échap",
    "enter": "Entrée",
    "space": "Espace",
    "tab": "Tab",
    "up": "↑",
    "down": "↓",
    "pageup": "Pg préc.",
    "pagedown": "Pg suiv.",
    "backspace": "Retour arr.",
    "delete": "Suppr",
}


FOCUS = [
    Binding("tab", "app.focus_next", show=False, priority=True),
    Binding("shift+tab", "app.focus_previous", show=False, priority=True),
]
"""Tab before anything else: else what is typed right after it lands in the field one has just left."""


ENTER = Binding("enter", "next_field", show=False, priority=True)
"""Enter in a one-line field, at once for the same reason; `in_field` says whether it is one."""


def in_field(focused: Widget | None) -> bool:
    """Whether Enter goes on to the next field (elsewhere it keeps its own meaning)."""
    return isinstance(focused, Input)


def type_on(screen: Screen[Any], event: Key) -> None:
    """A letter typed outside the field goes into it, and the cursor with it; a screen says so by `LETTERS_TO`."""
    field = screen.query_one(Input)
    if event.is_printable and event.character and screen.focused is not field:
        event.stop()
        screen.set_focus(field)
        field.cursor_position = len(field.value)
        field.insert_text_at_cursor(event.character)


def display(key: str) -> str:
    """What to call a key in the footer and in the help."""
    if key.startswith("ctrl+"):
        return f"Ctrl+{key.removeprefix('ctrl+').upper()}"
    return NAMES.get(key, key.upper() if key.startswith("f") and key[1:].isdigit() else key)


def digit_bindings(count: int, action: str, description: str) -> list[Binding]:
    """Bindings `action(1)` … for the first digits, hidden from the footer."""
    return [
        Binding(DIGITS[number], f"{action}({number})", description, show=False, key_display=str(number))
        for number in range(1, count + 1)
    ]
