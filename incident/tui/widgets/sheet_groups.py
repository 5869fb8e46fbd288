"""The practice sheet in a calm order: what every filing needs first, then whom to call, then the rest."""

from collections.abc import Container, Sequence

from textual.content import Content

from incident.core.facts import Fact
from incident.tui.text import joined, plain

NEEDED = frozenset(
    {
        "practice_name",
        "practice_siren",
        "practice_no_siren",
        "practice_address",
        "practice_legal_representative",
        "practice_contact_person",
        "practice_dpo_designated",
    }
)
"""What a first notification asks of every practice."""

ABSENCE = ("practice_deputies", "practice_files_after", "practice_files_contact")
"""Who acts and who keeps the files when the doctor cannot."""

Group = tuple[str, str, list[Fact]]


def sheet_groups(facts: Sequence[Fact]) -> list[Group]:
    """(title, what it serves, its lines), empty groups left out."""
    needed = [fact for fact in facts if fact.id in NEEDED]
    contacts = [fact for fact in facts if fact.id.startswith("contact_")]
    absence = [fact for fact in facts if fact.id in ABSENCE]
    apart = (*NEEDED, *ABSENCE)
    cabinet = [fact for fact in facts if fact.id.startswith("practice_") and fact.id not in apart]
    shown = {fact.id for fact in (*needed, *contacts, *cabinet, *absence)}
    rest = [fact for fact in facts if fact.id not in shown]
    groups = [
        ("L’essentiel", "demandé par la CNIL à chaque déclaration", needed),
        ("À appeler", "ces numéros s’affichent le jour d’une attaque", contacts),
        ("Le cabinet", "facultatif, mais autant de moins à chercher ce jour-là", cabinet),
        ("En votre absence", "maladie, congés, décès, fin d’activité", absence),
        ("Assurance et personnel", "facultatif", rest),
    ]
    return [group for group in groups if group[2]]


def group_head(group: Group, known: Container[str]) -> Content:
    """« L’essentiel  3/7 — demandé par la CNIL »."""
    title, serves, facts = group
    filled = sum(1 for fact in facts if fact.id in known)
    return joined(plain(f"{title}  {filled}/{len(facts)}", "bold $accent"), plain(f" — {serves}", "$text-muted"))
