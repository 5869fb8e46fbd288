"""How a contact is reached, and the doubt that goes with a number nobody could verify: one is never shown without."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from incident.core.conditions import holds
from incident.core.playbook import Contact

if TYPE_CHECKING:
    from incident.core.situation import Situation

DOUBTS = {"verified": "", "to_confirm": "à confirmer", "conflicting": "sources contraires, à confirmer"}


def reach(contact: Contact) -> str:
    """The number or the site we ship for it, its blanks never broken; empty when only the practice knows."""
    return contact.phone.replace(" ", "\u00a0") or contact.url.removeprefix("https://").removeprefix("mailto:")


def doubt(contact: Contact) -> str:
    """« (à confirmer) » for a number or site we ship and could not verify, else nothing; a blank comes first."""
    said = DOUBTS[contact.status] if reach(contact) else ""
    return f" ({said})" if said else ""


def concerned(contacts: Iterable[str], situation: "Situation") -> list[Contact]:
    """The contacts that the data in force know, but those the practice was said not to have."""
    known = [situation.library.contacts[name] for name in contacts if name in situation.library.contacts]
    return [one for one in known if holds(one.when, situation) is not False]
