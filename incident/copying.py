"""What was already copied to an authority's portal: kept with the drafts, so that it survives a restart."""

from dataclasses import replace

from incident.case import Case
from incident.core.commands import AddNote
from incident.core.copysheet import CopyField, CopySheet, copy_sheet
from incident.core.dossier import dossier
from incident.core.durations import count
from incident.core.facts import choices
from incident.core.forms import Form
from incident.core.instances import Instance, instances, named, unfiled
from incident.core.situation import Situation
from incident.core.wording import french
from incident.documents.practicecontext import exempt_texts
from incident.documents.secrecy import Finding, scan
from incident.errors import BadInput, Refused

KIND = "notification_type"
"""The fact that says which declaration is made: a follow-up is copied anew."""


def form_of(situation: Situation, form_id: str) -> Form:
    """The form to copy. Raises BadInput for an unknown one, Refused for one that no portal takes."""
    form = situation.library.forms.get(form_id)
    if form is None:
        near = choices(form_id, list(situation.library.forms))
        raise BadInput(f"Formulaire inconnu « {form_id} ».{near}")
    if not form.portal:
        raise Refused(f"« {form.title} » ne se dépose encore sur aucun site : rien à recopier.")
    return form


def declarations(case: Case, form_id: str) -> tuple[Instance, ...]:
    """Whose declarations are to copy: one by controller, the practice's alone by default."""
    situation = case.situation()
    return instances(situation.library.obligations[form_of(situation, form_id).obligation], situation)


def sheet(case: Case, form_id: str, for_: str = "") -> CopySheet:
    """The sheet of a form as it stands, for a controller. Raises BadInput or Refused when it is not clear which."""
    situation = case.situation()
    form = form_of(situation, form_id)
    one = named(situation.library.obligations[form.obligation], for_, situation)
    prefix = _name(case, form, one.for_, "")
    marks = {name.removeprefix(prefix): mark for name, mark in case.journal.drafts(prefix).items()}
    filled = dossier(form, replace(situation, declaring=one.for_))
    return copy_sheet(filled, marks, one.for_, one.detail)


def first_declaration(case: Case, form_id: str) -> str:
    """The controller whose declaration is to copy first: one that is not filed yet."""
    situation = case.situation()
    obligation = situation.library.obligations[form_of(situation, form_id).obligation]
    return next(iter(unfiled(obligation, situation) or instances(obligation, situation)), Instance()).for_


def half_copied(case: Case, form_id: str) -> CopySheet | None:
    """The sheet of a declaration begun on the portal and not yet noted as sent, or None."""
    situation = case.situation()
    form = situation.library.forms.get(form_id)
    if form is None or not form.portal or not case.journal.drafts(f"{case.uuid}:copied:{form_id}"):
        return None
    owed = {one.for_ for one in unfiled(situation.library.obligations[form.obligation], situation)}
    found = [sheet(case, form_id, one.for_) for one in declarations(case, form_id) if one.for_ in owed]
    return next((one for one in found if one.counts[0]), None)


def half_copied_text(found: CopySheet | None) -> str:
    """« Recopie sur le site commencée : 7 sur 52… », or nothing."""
    if found is None:
        return ""
    done, every = found.counts
    whose = f" ({found.declaration})" if found.declaration else ""
    then = "à finir" if done < every else "envoi à noter"
    return french(f"Recopie sur le site de la CNIL{whose} commencée : {done} sur {every}, {then} (Ctrl+O).")


def field_of(found: CopySheet, field_id: str) -> CopyField:
    """A field of the sheet. Raises BadInput with a suggestion."""
    field = found.field(field_id)
    if field is None:
        raise BadInput(f"Champ inconnu « {field_id} ».{choices(field_id, [f.id for f in found.fields])}")
    return field


def mark(case: Case, found: CopySheet, field: CopyField, *, done: bool, author: str = "", why: str = "") -> CopySheet:
    """Say that a field is copied, or is not, and return the sheet.

    A text that looks like a patient's identity leaves the practice only with a reason, which is recorded.
    Raises Refused for an empty field, or a suspicious one without a reason.
    """
    if done:
        _may_leave(case, field, author, why)
    form = form_of(case.situation(), found.form)
    case.journal.save_draft(_name(case, form, found.for_, field.id), field.mark if done else "")
    return sheet(case, found.form, found.for_)


def _may_leave(case: Case, field: CopyField, author: str, why: str) -> None:
    if not field.ready:
        raise Refused(f"« {field.label} » est vide : il n’y a rien à recopier.")
    findings = suspicions_in(case, field)
    if findings and not why.strip():
        raise Refused(
            f"« {field.label} » : une identité de patient semble y figurer. Corrigez la réponse ; "
            "sinon dites pourquoi elle peut sortir (--why « … »)."
        )
    if findings:
        said = f"{count(len(findings), 'passage signalé', 'passages signalés')}, relus et acceptés : {why.strip()}"
        case.do(AddNote(f"Recopié sur le site : « {field.label} ». {said}"), author)


def suspicions(case: Case, found: CopySheet) -> dict[str, list[Finding]]:
    """What looks like a patient's identity, by field: it would leave the practice once copied."""
    scanned = {field.id: suspicions_in(case, field) for field in found.fields}
    return {field: findings for field, findings in scanned.items() if findings}


def suspicions_in(case: Case, field: CopyField) -> list[Finding]:
    """What looks like a patient's identity in one field."""
    return scan([(field.label, field.value)], list(case.state.names), exempt_texts(case.situation()))


def _name(case: Case, form: Form, for_: str, field: str) -> str:
    """Where a mark is kept: apart for each controller, and for a follow-up, which is another declaration."""
    kind = case.situation().value(KIND)
    first = next((one.default for s in form.sections for one in s.fields if one.fact == KIND), None)
    which = "".join([form.id, f"@{for_}" if for_ else "", f"+{kind}" if kind not in (None, first) else ""])
    return f"{case.uuid}:copied:{which}:{field}"
