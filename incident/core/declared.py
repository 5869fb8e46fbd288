"""The drafts of an authority's form where several declare: one for each (`dr-lea-roy/cnil_initiale`)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from incident.core.facts import Answer
from incident.core.identity import apart, controller_id, nobody, own, owner_and_fact
from incident.core.situation import Situation
from incident.core.templates import Template
from incident.errors import BadInput

Templates = Mapping[str, Template]


def declared(templates: Templates, situation: Situation) -> Templates:
    """The templates by id, those that each controller fills in for itself once for each."""
    named = apart(situation)
    if not named:
        return templates
    found: dict[str, Template] = {}
    for template in templates.values():
        each = named if _each(template, situation) else {}
        made = [_of(template, who, called) for who, called in each.items()] or [template]
        found |= {one.id: one for one in made}
    return found


def meant(documents: Iterable[str], templates: Templates, situation: Situation, for_: str) -> list[Template]:
    """The templates of these documents: each controller's where each has its own, or the one named.

    Raises BadInput when nobody of that name declares apart.
    """
    who = controller_id(for_)
    if who and who not in apart(situation):
        raise BadInput(nobody(for_, situation))
    every = declared(templates, situation).values()
    wanted = [one for name in documents for one in every if name in (one.id, kind(one.id))]
    return [one for one in wanted if not who or owner(one) in ("", who)]


def owner(template: Template) -> str:
    """The controller whose draft it is, empty for the practice's."""
    return owner_and_fact(template.id)[0]


def kind(document: str) -> str:
    """The document's id, whoever's it is."""
    return owner_and_fact(document)[1]


def as_declared(template: Template, situation: Situation) -> Situation:
    """The situation as the one whose draft it is declares it; a first declaration is one whatever was answered."""
    who = owner(template)
    own = replace(situation, declaring=who) if who and who != situation.declaring else situation
    return _as_first(own) if _first(template, situation) and own.value(TYPE) == "complementaire" else own


TYPE = "notification_type"
"""The fact that says which declaration one is about to make."""


def _first(template: Template, situation: Situation) -> bool:
    form = situation.library.forms.get(template.form) if template.form is not None else None
    return form is not None and template.fulfils == form.obligation


def _as_first(situation: Situation) -> Situation:
    state = situation.state
    answers = {**state.answers, TYPE: Answer(value="initiale", origin="derived")}
    return replace(situation, state=replace(state, answers=answers))


def _each(template: Template, situation: Situation) -> bool:
    form = situation.library.forms.get(template.form) if template.form is not None else None
    obligation = situation.library.obligations.get(form.obligation) if form is not None else None
    return obligation is not None and obligation.per_controller


def _of(template: Template, who: str, called: str) -> Template:
    changed = {"id": own(who, template.id), "title": f"{template.title} — {called}"}
    return template.model_copy(update=changed | {"file_name": f"{template.file_name}-{who}"})
