"""The forms of authorities as data: sections, fields, options, and where each label was read."""

from typing import Annotated, Literal

from pydantic import Field as F
from pydantic import StringConstraints

from incident.core.conditions import Condition
from incident.core.facts import JsonValue, Slug
from incident.core.model import DataModel

FormId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
ProvenanceStatus = Literal[
    "cnil", "opendata", "replica", "questionnaire", "guide", "edpb_draft", "law", "memory", "ours"
]


class Provenance(DataModel):
    """How a label or an order is known; anything but `cnil`, `opendata` and `law` is to confirm."""

    status: ProvenanceStatus
    sources: tuple[Slug, ...] = ()
    note: str = ""


class FieldOption(DataModel):
    """One choice of a field. `when` says which facts tick it, `sets` what ticking it answers."""

    id: Slug
    label: str
    help: str = ""
    when: Condition = F(default_factory=dict)
    sets: dict[Slug, JsonValue] = F(default_factory=dict)
    provenance: Provenance | None = None


class FormField(DataModel):
    """One field of a form. Exactly one of `fact`, `instant` or mapped `options` says where its value is.

    With `say_unknown`, options that nothing tells yet are listed as « inconnu à ce stade » beside those ticked.
    With `fact` and `options` together, the options give the authority's labels to the fact's option ids.
    """

    id: Slug
    label: str
    help: str = ""
    fact: Slug | None = None
    instant: Slug | None = None
    options: tuple[FieldOption, ...] = ()
    multiple: bool = False
    say_unknown: bool = False
    visible: Condition = F(default_factory=dict)
    required_initial: bool = False
    required_complete: bool = False
    unknown_allowed: bool = True
    default: JsonValue = None
    provenance: Provenance
    gdpr: str = ""
    note: str = ""


class FormSection(DataModel):
    """One screen of the authority's portal."""

    id: Slug
    title: str
    short: str
    provenance: Provenance
    fields: tuple[FormField, ...]


class Form(DataModel):
    """An authority's form, in the order of its screens. No `portal`: it cannot be filed anywhere yet."""

    id: FormId
    title: str
    authority: str
    obligation: Slug
    portal: str
    warning: str
    required_note: str
    sources: tuple[Slug, ...] = ()
    sections: tuple[FormSection, ...]

    def field(self, field_id: str) -> FormField | None:
        """The field with that id, or None."""
        return next((f for s in self.sections for f in s.fields if f.id == field_id), None)
