"""What a document still lacks, and where each answer is asked. Pure."""

from dataclasses import dataclass

from incident.core.dossier import FieldView, dossier
from incident.core.situation import Situation
from incident.core.templates import Template


@dataclass(frozen=True, slots=True)
class Lack:
    """One answer a document lacks: a field of its form (`field`), or a fact it needs (`fact`)."""

    label: str
    fact: str = ""
    field: str = ""


def lacking(template: Template, situation: Situation) -> list[Lack]:
    """What the document still needs: its own facts, then the required fields of its form."""
    asked = [
        Lack(fact.ask, fact=name)
        for name in template.facts
        if situation.answer(name) is None and (fact := situation.fact(name))
    ]
    if template.form is None:
        return asked
    return asked + [_of_field(view) for view in dossier(situation.library.forms[template.form], situation).missing]


def _of_field(view: FieldView) -> Lack:
    return Lack(view.field.label, field=view.field.id)
