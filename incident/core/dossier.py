"""An authority's form filled from the facts: each field's value, certainty, and what is still missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from incident.core.commands import Given
from incident.core.conditions import facts_used, holds
from incident.core.facts import Answer, Certainty, Fact, JsonValue, Origin, Person
from incident.core.forms import FieldOption, Form, FormField, FormSection
from incident.core.proposals import pending
from incident.core.situation import Situation
from incident.core.when import When
from incident.core.wording import when_text

FieldStatus = Literal["answered", "unknown", "missing", "hidden"]
CERTAINTY_LABELS: dict[Certainty, str] = {
    "certain": "certain",
    "estimated": "estimé",
    "unknown": "inconnu à ce stade",
}
REVIEW = "à revoir : une réponse plus ancienne dit le contraire"
"""What is said of an answer that took the place of a contrary one."""
UNKNOWN_TEXT = "inconnu à ce stade"
_DOUBT: dict[Certainty, int] = {"certain": 0, "estimated": 1, "unknown": 2}


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field as it stands. `lines` are the values in the authority's words; `facts` what answers it.

    It is not `complete` while nobody was asked about one of its options that the form wants said.
    """

    field: FormField
    status: FieldStatus
    lines: tuple[str, ...]
    certainty: Certainty
    origin: Origin | None
    facts: tuple[str, ...]
    value: JsonValue
    complete: bool = True
    silent: tuple[str, ...] = ()
    """The options that are said to be unknown, where the form wants that said."""
    review: bool = False
    """Whether a person's earlier answer says the contrary (« à revoir »)."""

    @property
    def sure(self) -> str:
        """How sure it is, in words, or that it is to look at again."""
        return REVIEW if self.review else CERTAINTY_LABELS[self.certainty]

    @property
    def lacks(self) -> str:
        """« manque » or « à revoir… » where an initial notification cannot go with it, else nothing."""
        if self.ready or not self.field.required_initial:
            return ""
        return REVIEW if self.review else "manque"

    @property
    def later(self) -> bool:
        """Whether it is still owed after the first declaration: required, and unknown or not said (GDPR art. 33(4))."""
        wanted = self.field.required_complete or self.field.required_initial
        return wanted and self.status in ("unknown", "missing")

    @property
    def standing(self) -> str:
        """Where it stands, in a few words: what it lacks, how sure it is, or whether it has to be told at all."""
        if self.lacks:
            return self.lacks
        if self.status == "answered":
            return self.sure
        return "à dire plus tard" if self.later else "facultatif"

    @property
    def ready(self) -> bool:
        """Whether an initial notification can go with it: « inconnu » will do unless the field forbids it."""
        if self.status == "answered":
            return self.complete and not self.review
        return self.status == "unknown" and self.field.unknown_allowed


@dataclass(frozen=True, slots=True)
class SectionView:
    """One screen of the portal as it stands."""

    section: FormSection
    fields: tuple[FieldView, ...]

    @property
    def missing(self) -> int:
        """How many fields required of an initial notification are still missing here."""
        return sum(1 for view in self.fields if view.field.required_initial and not view.ready)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A whole form as it stands."""

    form: Form
    sections: tuple[SectionView, ...]

    @property
    def shown(self) -> tuple[FieldView, ...]:
        """Every visible field, in order."""
        return tuple(view for section in self.sections for view in section.fields)

    @property
    def missing(self) -> tuple[FieldView, ...]:
        """The fields an initial notification still needs."""
        return tuple(view for view in self.shown if view.field.required_initial and not view.ready)

    @property
    def later(self) -> tuple[FieldView, ...]:
        """The fields that a first declaration can go without, and that the authority still has to be told."""
        return tuple(view for view in self.shown if view.later and not view.lacks)

    @property
    def counts(self) -> tuple[int, int]:
        """(ready, all) among the fields an initial notification needs."""
        required = [view for view in self.shown if view.field.required_initial]
        return sum(1 for view in required if view.ready), len(required)


def dossier(form: Form, situation: Situation) -> Dossier:
    """The form filled from what is known now; hidden fields are left out."""
    return Dossier(form, tuple(_section(section, situation) for section in form.sections))


def _section(section: FormSection, situation: Situation) -> SectionView:
    views = [view(field, situation) for field in section.fields]
    return SectionView(section, tuple(v for v in views if v.status != "hidden"))


def view(field: FormField, situation: Situation) -> FieldView:
    """One field filled from what is known now."""
    if holds(field.visible, situation) is False or _follow_up_only(field, situation):
        return FieldView(field, "hidden", (), "unknown", None, (), None)
    if field.instant is not None:
        return _instant(field, field.instant, situation)
    if field.fact is not None:
        return _fact(field, field.fact, situation)
    return _mapped(field, situation)


def _follow_up_only(field: FormField, situation: Situation) -> bool:
    """A field whose visibility is unknown is shown only if it is required: forms stay short."""
    return holds(field.visible, situation) is None and not field.required_initial


def _instant(field: FormField, instant: str, situation: Situation) -> FieldView:
    stated = situation.state.stated(instant)
    if stated is None:
        return FieldView(field, "missing", (), "unknown", None, (), None)
    certainty: Certainty = "certain" if stated.happened.precision == "exact" else "estimated"
    text = when_text(stated.happened)
    return FieldView(field, "answered", (text,), certainty, "person", (), stated.happened.to_json())


def _fact(field: FormField, fact_id: str, situation: Situation) -> FieldView:
    answer = situation.answer(fact_id)
    if answer is None and field.default is not None:
        answer = Answer(value=field.default, certainty="estimated", origin="derived")
    fact = situation.fact(fact_id)
    asked = (situation.read(fact_id),)
    if answer is None or fact is None or (answer.origin == "derived" and not answer.known):
        return FieldView(field, "missing", (), "unknown", None, asked, None)
    if not answer.known:
        return FieldView(field, "unknown", (UNKNOWN_TEXT,), "unknown", answer.origin, asked, None)
    lines = value_lines(fact, answer.value, {o.id: o.label for o in field.options})
    sure, known = answer.certainty, answer.origin
    return FieldView(field, "answered", lines, sure, known, asked, answer.value, review=answer.review)


def _mapped(field: FormField, situation: Situation) -> FieldView:
    """A field whose options are ticked by facts: one answer is stored once."""
    facts = tuple(
        dict.fromkeys(situation.read(fact) for option in field.options for fact, _ in facts_used(option.when))
    )
    ticked = [o for o in field.options if o.when and holds(o.when, situation)]
    answers = [a for fact in facts if (a := situation.answer(fact)) is not None]
    silent = _silent_options(field, situation)
    unsaid = tuple(f"{option.label} : {UNKNOWN_TEXT}" for option in silent)
    named = tuple(option.id for option in silent)
    if ticked:
        lines = (*(option.label for option in ticked), *unsaid)
        sure: list[Certainty] = [a.certainty for a in answers if a.known]
        certainty: Certainty = max(sure, key=_DOUBT.__getitem__, default="estimated")
        value: list[str] = [option.id for option in ticked]
        complete = not field.say_unknown or len(answers) == len(facts)
        return FieldView(field, "answered", lines, certainty, _origin(answers), facts, value, complete, named)
    if answers and len(answers) == len(facts):
        known = all(answer.known for answer in answers)
        status: FieldStatus = "answered" if known else "unknown"
        certainty = "certain" if known else "unknown"
        some = unsaid if len(unsaid) < len(field.options) else ()
        lines = ("aucune",) if known else some or (UNKNOWN_TEXT,)
        return FieldView(field, status, lines, certainty, _origin(answers), facts, [], silent=named)
    return FieldView(field, "missing", (), "unknown", None, facts, None)


def _silent_options(field: FormField, situation: Situation) -> list[FieldOption]:
    """The options that nothing tells yet, where the form wants them said."""
    return [o for o in field.options if o.when and holds(o.when, situation) is None] if field.say_unknown else []


def _origin(answers: Iterable[Answer]) -> Origin | None:
    """`person` as soon as one answer is a person's, else whatever the first one says."""
    origins: list[Origin] = [answer.origin for answer in answers]
    return "person" if "person" in origins else next(iter(origins), None)


def value_lines(fact: Fact, value: JsonValue, labels: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """A value in words, one string a line; `labels` replaces the fact's own option labels."""
    if value is None:
        return (UNKNOWN_TEXT,)
    if isinstance(value, bool):
        return ("oui" if value else "non",)
    if fact.type == "when" and isinstance(value, dict):
        return (when_text(When.from_json(value)),)
    if fact.type == "person" and isinstance(value, dict):
        return (person_text(Person.model_validate(value)),)
    if isinstance(value, list):
        return tuple(_label(fact, item, labels) for item in value) or ("aucune",)
    if fact.type == "choice":
        return (_label(fact, str(value), labels),)
    return tuple(f"{value} {fact.unit}".strip().split("\n"))


def _label(fact: Fact, option_id: str, labels: Mapping[str, str] | None) -> str:
    if labels and option_id in labels:
        return labels[option_id]
    option = fact.option(option_id)
    return option.label if option is not None else option_id


def person_text(person: Person) -> str:
    """« Nom, fonction, téléphone, courriel », empty parts left out."""
    return ", ".join(part for part in (person.name, person.role, person.phone, person.email) if part)


def unknown_answers(filled: Dossier, situation: Situation) -> tuple[Given, ...]:
    """« Inconnu à ce stade » for everything an initial notification still needs and that may be unknown.

    Said by a person on purpose, never by the tool; identity, contacts and awareness are left to fill in, and so
    is what a bulletin proposes. It never takes the place of an indication: what the playbook presumes, the sheet says
    or the record tells stays as it is.
    """
    names = [name for view in filled.missing if view.field.unknown_allowed for name in view.facts]
    asked = [fact for name in dict.fromkeys(names) if (fact := situation.fact(name)) is not None]
    silent = [fact for fact in asked if fact.unknown and "asked" in fact.sources_from]
    proposed = pending(situation.state)
    left = [fact.id for fact in silent if fact.id not in proposed and situation.answer(fact.id) is None]
    return tuple(Given(name, None, "unknown") for name in left)


def presumed(filled: Dossier, situation: Situation) -> list[str]:
    """The facts of the form that nobody has said and the playbook presumes: the doctor may confirm them."""
    asked = dict.fromkeys(name for view in filled.shown for name in view.facts)
    return [name for name in asked if (known := situation.answer(name)) is not None and known.origin == "playbook"]


ToAnswer = tuple[int, FieldView, str]
"""The number of a section, one of its fields, and the very fact to answer there ("" where it is an instant)."""


def to_answer(filled: Dossier, situation: Situation) -> list[ToAnswer]:
    """What an initial notification still needs, one question at a time, in the order of the form."""
    found: list[ToAnswer] = []
    seen: set[str] = set()
    for number, section in enumerate(filled.sections):
        for view in section.fields:
            if view.field.required_initial and not view.ready:
                facts = [fact for fact in _silent(view, situation) if fact not in seen]
                seen.update(facts)
                found += [(number, view, fact) for fact in facts or ("",)]
    return found


def following(wanted: Sequence[ToAnswer], section: int, here: str) -> ToAnswer:
    """What is missing after the present question; else in its field; else from the present section on."""
    at = [n for n, (_, view, fact) in enumerate(wanted) if here in (fact, f"instant-{view.field.instant}")]
    if at:
        return wanted[(at[0] + 1) % len(wanted)]
    beside = [found for found in wanted if here in found[1].facts]
    return next((found for found in (*beside, *wanted) if found[0] >= section), wanted[0])


def _silent(view: FieldView, situation: Situation) -> list[str]:
    """The facts of a field that a person can still tell: those nobody answered, else all of them."""
    known = [fact for name in view.facts if (fact := situation.fact(name)) is not None]
    asked = [fact.id for fact in known if fact.sources_from != ("derived",)]
    return [name for name in asked if situation.answer(name) is None] or asked


def as_json(filled: Dossier) -> dict[str, object]:
    """The form's values for export: every visible field, `unknown` or null where nothing is known."""
    return {
        "form": filled.form.id,
        "missing": [view.field.id for view in filled.missing],
        "sections": [{"id": s.section.id, "fields": [_field_json(view) for view in s.fields]} for s in filled.sections],
    }


def _field_json(filled: FieldView) -> dict[str, object]:
    return {
        "id": filled.field.id,
        "label": filled.field.label,
        "status": filled.status,
        "certainty": filled.certainty,
        "from": filled.origin,
        "value": filled.value,
        "text": list(filled.lines),
        "required_initial": filled.field.required_initial,
        "provenance": filled.field.provenance.status,
        **({"silent": list(filled.silent)} if filled.silent else {}),
    }
