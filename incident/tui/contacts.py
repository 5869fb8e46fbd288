"""Numbers to call, as the practice sheet and the shipped contacts know them."""

from collections.abc import Sequence

from textual.content import Content

from incident.core.contacts import concerned, doubt, reach
from incident.core.contracts import CONTRACTS, assistance, contracts
from incident.core.facts import Person
from incident.core.playbook import Contact
from incident.core.situation import Situation
from incident.core.wording import passing_instant
from incident.tui.text import joined, plain

INSURER = "assureur"


def contact_lines(contacts: Sequence[str], situation: Situation, *, notes: bool = True) -> list[Content]:
    """One line a contact: name, number or site (« à renseigner » when nobody has it), the last call."""
    return [_line(contact, situation, notes=notes) for contact in known_contacts(contacts, situation)]


def known_contacts(contacts: Sequence[str], situation: Situation) -> list[Contact]:
    """The contacts that the data in force know, but those that were answered as « none »."""
    return concerned(contacts, situation)


def _line(contact: Contact, situation: Situation, *, notes: bool) -> Content:
    own = _own(contact.id, situation)
    number, unsure = own or reach(contact), "" if own else doubt(contact)
    note = _agreement(contact.id, situation) or (f" — {contact.note}" if notes and contact.note else "")
    shown = plain(number, "bold") if number else plain("à renseigner (F10)", "$text-warning")
    called = plain(_called(contact.id, situation), "$text-success")
    return joined(plain(f"{contact.name}  "), shown, called, plain(unsure + note, "$text-muted"))


def _called(contact_id: str, situation: Situation) -> str:
    """« ✓ appelé 8 h 20 »: the last call noted, so that nobody calls twice unknowing."""
    last = situation.state.calls.get(contact_id)
    if last is None:
        return ""
    return f"  ✓\u00a0appelé\u00a0{passing_instant(last, situation.now, situation.state.zone)}"


def _agreement(contact_id: str, situation: Situation) -> str:
    """What an insurance contract asks before anybody is engaged: it is lost by who does not know it."""
    asked = contact_id == INSURER and any(one.agreement for one in contracts(situation.value(CONTRACTS)))
    return " — son accord avant d’engager un prestataire" if asked else ""


def _own(contact_id: str, situation: Situation) -> str:
    """The practice's own number for a contact."""
    value = situation.value(f"contact_{contact_id}")
    if not isinstance(value, dict):
        return _unbroken(assistance(situation.value(CONTRACTS))) if contact_id == INSURER else ""
    person = Person.model_validate(value)
    name = f"({person.name})" if person.name else ""
    return " ".join(part for part in (_unbroken(person.phone) or person.email, name) if part)


def _unbroken(phone: str) -> str:
    """A number that is never cut at the end of a line."""
    return phone.replace(" ", "\u00a0")
