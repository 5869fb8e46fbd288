"""Whom to call: a list one goes to; Enter (or a click) on a contact notes a call."""

from collections.abc import Sequence

from textual import on
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from incident.core.situation import Situation
from incident.tui.contacts import contact_lines, known_contacts


class ContactList(OptionList):
    """Contacts, none chosen until one is in the list: no key pressed elsewhere notes a call."""

    class Called(Message):
        """A contact was chosen."""

        def __init__(self, contact: str) -> None:
            super().__init__()
            self.contact = contact

    def __init__(self) -> None:
        super().__init__(classes="contacts", markup=False)

    def show(self, contacts: Sequence[str], situation: Situation, *, notes: bool = True) -> "ContactList":
        """List these contacts; hidden when the data in force know none."""
        known, lines = known_contacts(contacts, situation), contact_lines(contacts, situation, notes=notes)
        here = self.highlighted
        self.clear_options()
        self.add_options([Option(line, id=contact.id) for contact, line in zip(known, lines, strict=True)])
        self.highlighted = here if self.has_focus else None
        self.display = bool(known)
        return self

    def on_focus(self) -> None:
        """The first one, until another is chosen."""
        if self.highlighted is None and self.option_count:
            self.highlighted = 0

    def on_blur(self) -> None:
        """None is chosen any more."""
        self.highlighted = None

    @on(OptionList.OptionHighlighted)
    def keep_to_itself(self, event: OptionList.OptionHighlighted) -> None:
        """Moving in this list is nobody else’s business."""
        event.stop()

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """That one."""
        event.stop()
        self.post_message(self.Called(str(event.option_id)))
