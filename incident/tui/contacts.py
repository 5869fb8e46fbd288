"""Numbers to call, as the practice sheet and the shipped contacts know them."""

from collections.abc import Iterable

from textual.content import Content

from incident.core.facts import Person
from incident.core.situation import Situation
from incident.tui.text import joined, plain


def contact_lines(contacts: Iterable[str], situation: Situation, *, notes: bool = True) -> list[Content]:
    """One line a contact: name, then number or site; « à renseigner » when nobody has it."""
    return [line for name in contacts if (line := _line(name, situation, notes=notes)) is not None]


def _line(contact_id: str, situation: Situation, *, notes: bool) -> Content | None:
    contact = situation.library.contacts.get(contact_id)
    if contact is None:
        return None
    reach = _own(contact_id, situation) or contact.phone or contact.url.removeprefix("https://")
    doubt = " (à confirmer)" if reach and contact.status == "to_confirm" and not contact.practice else ""
    note = f" — {contact.note}" if notes and contact.note else ""
    shown = plain(reach, "bold") if reach else plain("à renseigner (F10)", "$text-warning")
    return joined(plain(f"{contact.name}  "), shown, plain(doubt + note, "$text-muted"))


def _own(contact_id: str, situation: Situation) -> str:
    """The practice's own number for a contact."""
    value = situation.value(f"contact_{contact_id}")
    if not isinstance(value, dict):
        return ""
    person = Person.model_validate(value)
    return " ".join(part for part in (person.phone or person.email, f"({person.name})" if person.name else "") if part)
