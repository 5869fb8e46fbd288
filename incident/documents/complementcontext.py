"""What the follow-up to a declaration says: what was filed, what changed since, whether there was no breach at all."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from incident.core.complement import AsFiled, Change, Read, Reading, as_filed, changes, no_breach
from incident.core.forms import Form
from incident.core.situation import Situation
from incident.core.wording import when_text

Context = dict[str, object]
NOT_ASKED = "sans objet"
EMPTY = "non renseigné"


def complement_view(form: Form, situation: Situation, read: Read, notes: Mapping[str, str]) -> Context:
    """`complement` of a document's context; `kept` is false when every answer must be given again."""
    filed = as_filed(form, situation, read)
    values = filed.values if filed is not None else None
    found = changes(form, values, situation) if values is not None else ()
    return {
        "kept": values is not None,
        "filed": when_text(filed.last.happened) if filed else "",
        "reference": filed.last.reference if filed else "",
        "of_first": filed is None or filed.first is filed.last,
        "draft": _draft(filed),
        "no_breach": no_breach(situation),
        "count": len(found),
        "sections": _sections(form, found, notes),
    }


def _draft(filed: AsFiled | None) -> int:
    """The entry of the draft that was filed, 0 if none is known."""
    return filed.last.document or 0 if filed is not None else 0


def _sections(form: Form, found: Iterable[Change], notes: Mapping[str, str]) -> list[Context]:
    """The screens where something changed, with their place among all; what the form has lost comes last."""
    places = {section.title: place for place, section in enumerate(form.sections, 1)}
    grouped = [(title, list(group)) for title, group in groupby(found, lambda one: one.section)]
    return [
        {"number": places.get(title, 0), "title": title, "fields": [_field(form, one, notes) for one in group]}
        for title, group in grouped
    ]


def _field(form: Form, one: Change, notes: Mapping[str, str]) -> Context:
    field = form.field(one.field)
    return {
        "label": one.label,
        "note": notes.get(field.provenance.status, "") if field is not None else "",
        "before": _lines(one.before),
        "was": one.before.certainty if one.before else "",
        "now": _lines(one.now),
        "certainty": one.now.certainty if one.now else "",
    }


def _lines(said: Reading | None) -> list[str]:
    return [NOT_ASKED] if said is None else list(said.lines) or [EMPTY]
