"""What somebody does at the practice, for documents that leave it: a role, never a name. Pure."""

from incident.core.conditions import View
from incident.core.words import words_of

SOMEBODY = "le cabinet"
ROLES = {
    "secretaire": "secrétaire",
    "medecin": "médecin",
    "docteur": "médecin",
    "dr": "médecin",
    "remplacant": "remplaçant",
    "remplacante": "remplaçante",
    "collaborateur": "collaborateur",
    "collaboratrice": "collaboratrice",
    "associe": "associé",
    "associee": "associée",
    "assistant": "assistant",
    "assistante": "assistante",
    "infirmier": "infirmier",
    "infirmiere": "infirmière",
    "interne": "interne",
    "informaticien": "informaticien",
    "informaticienne": "informaticienne",
    "prestataire": "prestataire",
    "editeur": "éditeur",
    "hebergeur": "hébergeur",
    "confrere": "confrère",
    "consoeur": "consœur",
    "patient": "un patient",
    "patiente": "une patiente",
}
"""The words for a role that are known in what people type of somebody, folded, and how they are written."""


def listed_role(name: str, view: View) -> str | None:
    """What follows a name in the practice sheet, None for somebody it does not list."""
    people = str(view.value("practice_people") or "").splitlines()
    for line in people:
        listed, _comma, role = line.partition(",")
        if name.strip() and name.strip() in (line.strip(), listed.strip()):
            return role.strip() or SOMEBODY
    return None


def role_of(typed: str, view: View) -> str:
    """The role of whoever was typed: as the sheet says it, else the first word for one; empty when none is known."""
    known = next((ROLES[word] for word in words_of(typed) if word in ROLES), "")
    listed = listed_role(typed, view)
    return listed if listed and listed != SOMEBODY else known
