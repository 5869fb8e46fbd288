"""How a contact is reached, and the doubt that goes with a number nobody could verify: one is never shown without."""

from incident.core.playbook import Contact

DOUBTS = {"verified": "", "to_confirm": "à confirmer", "conflicting": "sources contraires, à confirmer"}


def reach(contact: Contact) -> str:
    """The number or the site we ship for it, its blanks never broken; empty when only the practice knows."""
    return contact.phone.replace(" ", "\u00a0") or contact.url.removeprefix("https://").removeprefix("mailto:")


def doubt(contact: Contact) -> str:
    """« (à confirmer) » for a number or site we ship and could not verify, else nothing; a blank comes first."""
    said = DOUBTS[contact.status] if reach(contact) else ""
    return f" ({said})" if said else ""
