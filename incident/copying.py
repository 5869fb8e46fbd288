"""What was already copied to an authority's portal: kept with the drafts, so that it survives a restart."""

from incident.case import Case
from incident.core.copysheet import CopyField, CopySheet, copy_sheet
from incident.core.dossier import dossier
from incident.core.facts import suggestion
from incident.documents.context import exempt_texts
from incident.documents.secrecy import Finding, scan
from incident.errors import BadInput, Refused


def sheet(case: Case, form_id: str) -> CopySheet:
    """The sheet of a form as it stands. Raises BadInput for an unknown form."""
    situation = case.situation()
    form = situation.library.forms.get(form_id)
    if form is None:
        near = suggestion(form_id, list(situation.library.forms))
        raise BadInput(f"Formulaire inconnu « {form_id} ».{near}")
    prefix = _name(case, form_id, "")
    marks = {name.removeprefix(prefix): mark for name, mark in case.journal.drafts(prefix).items()}
    return copy_sheet(dossier(form, situation), marks)


def field_of(found: CopySheet, field_id: str) -> CopyField:
    """A field of the sheet. Raises BadInput with a suggestion."""
    field = found.field(field_id)
    if field is None:
        raise BadInput(f"Champ inconnu « {field_id} ».{suggestion(field_id, [f.id for f in found.fields])}")
    return field


def mark(case: Case, found: CopySheet, field: CopyField, *, done: bool) -> CopySheet:
    """Say that a field is copied, or is not, and return the sheet. Raises Refused for an empty one."""
    if done and not field.ready:
        raise Refused(f"« {field.label} » est vide : il n’y a rien à recopier.")
    case.journal.save_draft(_name(case, found.form, field.id), field.mark if done else "")
    return sheet(case, found.form)


def suspicions(case: Case, found: CopySheet) -> dict[str, list[Finding]]:
    """What looks like a patient's identity, by field: it would leave the practice once copied."""
    exempt = exempt_texts(case.situation())
    names = list(case.state.names)
    scanned = {field.id: scan([(field.label, field.value)], names, exempt) for field in found.fields}
    return {field: findings for field, findings in scanned.items() if findings}


def _name(case: Case, form: str, field: str) -> str:
    return f"{case.uuid}:copied:{form}:{field}"
