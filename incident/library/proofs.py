"""What must be true of every block of `playbooks/` and `templates/forms/`: each finding says where and why.

A finding's place is a path inside its block: `("ask", 1)` is the second fact that a step asks.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from incident.core.clocks import Status
from incident.core.conditions import OPERATORS, check_shape, facts_used
from incident.core.derived import DERIVED
from incident.core.facts import UNKNOWN, Fact, JsonValue, ValueRefused, check_value, suggestion
from incident.core.forms import FieldOption, Form, FormField
from incident.core.playbook import BINDING, INSTANTS, Contact, Library, Playbook, Source, Step, Term
from incident.core.templates import Template
from incident.library.cited import unsourced
from incident.library.reach import unreachable

MAX_DO_WORDS = 60
Place = tuple[str | int, ...]
Finding = tuple[Place, str]


@dataclass(frozen=True)
class World:
    """What references may name."""

    library: Library
    documents: Collection[str]
    steps: Mapping[str, Step] = field(default_factory=dict)

    @property
    def all_steps(self) -> list[Step]:
        """Every shared step and every step of a playbook."""
        return [*self.steps.values(), *(step for book in self.library.playbooks.values() for step in book.steps)]

    @property
    def step_ids(self) -> set[str]:
        """The id of every step."""
        return {step.id for step in self.all_steps}

    def askable(self, playbooks: Iterable[Playbook]) -> set[str]:
        """The facts that something can answer when these playbooks run."""
        found = {fact.id for fact in self.library.facts.values() if {"practice", "bulletin"} & set(fact.sources_from)}
        for book in playbooks:
            found |= set(book.facts) | {fact for step in book.steps for fact in step.ask}
        for form in self.library.forms_in_use:
            found |= {fact for one in _fields(form) for fact in _answered_by(one)}
        computed = {fact.id for fact in self.library.facts.values() if fact.sources_from == ("derived",)}
        return found - computed | set(DERIVED)


def _fields(form: Form) -> Iterator[FormField]:
    for section in form.sections:
        yield from section.fields


def _answered_by(one: FormField) -> Iterator[str]:
    if one.fact is not None:
        yield one.fact
    for option in one.options:
        yield from option.sets


# -- references ------------------------------------------------------------------------------------------


def named(what: str, ids: Iterable[str], known: Collection[str], place: Place) -> Iterator[Finding]:
    """Every id that nothing defines."""
    for index, one in enumerate(ids):
        yield from single(what, one, known, (*place, index))


def single(what: str, one: str | None, known: Collection[str], place: Place) -> Iterator[Finding]:
    """An id that nothing defines; None names nothing."""
    if one is not None and one not in known:
        yield place, f"{what} « {one} » : inconnu.{suggestion(one, sorted(known))}"


def dated(text: str, place: Place) -> Iterator[Finding]:
    """A date that is not one."""
    try:
        if text:
            date.fromisoformat(text)
    except ValueError:
        yield place, f"« {text[:20]} » n’est pas une date ; écrivez « 2026-11-23 »."


def unique(ids: Iterable[str], place: Place, key: Place = ("id",)) -> Iterator[Finding]:
    """An id used twice in one list."""
    seen: set[str] = set()
    for index, one in enumerate(ids):
        if one in seen:
            yield (*place, index, *key), f"« {one} » est défini deux fois."
        seen.add(one)


# -- conditions and values -------------------------------------------------------------------------------


def condition(when: Mapping[str, object], world: World, place: Place) -> Iterator[Finding]:
    """What a condition names or compares that does not exist."""
    library = world.library
    for key, wanted in when.items():
        here = (*place, key)
        if key in {"all", "any"} and isinstance(wanted, list | tuple):
            for index, part in enumerate(wanted):
                yield from condition(part, world, (*here, index))
        elif key == "not" and isinstance(wanted, Mapping):
            yield from condition(wanted, world, here)
        elif key == "done":
            yield from single("étape", str(wanted), world.step_ids, here)
        elif key in {"filed", "owed"}:
            yield from single("obligation", str(wanted), library.obligations, here)
        elif key == "obligation" and isinstance(wanted, Mapping):
            yield from _statuses(wanted, world, here)
        else:
            yield from single("fait", key, library.facts, here)
            if key in library.facts:
                yield from _compared(library.facts[key], wanted, here)


def _statuses(wanted: Mapping[str, object], world: World, place: Place) -> Iterator[Finding]:
    for obligation, status in wanted.items():
        here = (*place, obligation)
        yield from single("obligation", obligation, world.library.obligations, here)
        for one in status if isinstance(status, list | tuple) else [status]:
            yield from single("état", str(one), get_args(Status), here)


def _compared(fact: Fact, wanted: object, place: Place) -> Iterator[Finding]:
    if not isinstance(wanted, Mapping):
        for one in wanted if isinstance(wanted, list | tuple) else [wanted]:
            yield from _equal(fact, one, place)
        return
    if "includes" in wanted:
        yield from _includes(fact, wanted["includes"], place)
    else:
        yield from _at_least(fact, wanted["at_least"], place)


def _equal(fact: Fact, wanted: object, place: Place) -> Iterator[Finding]:
    if wanted == UNKNOWN:
        return
    if wanted is None:
        yield place, f"« {fact.id} » ne se compare pas à rien ; écrivez « {UNKNOWN} »."
    elif fact.type in {"when", "person"}:
        yield place, f"« {fact.id} » ne se compare qu’à « {UNKNOWN} »."
    elif fact.type == "multi":
        yield from _includes(fact, wanted, place)
    else:
        yield from value(fact, wanted, place)


def _includes(fact: Fact, wanted: object, place: Place) -> Iterator[Finding]:
    if fact.type != "multi":
        yield place, f"« includes » demande un fait à plusieurs réponses ; « {fact.id} » n’en a qu’une."
    else:
        yield from value(fact, [wanted], place)


def _at_least(fact: Fact, wanted: object, place: Place) -> Iterator[Finding]:
    if fact.type != "int" and not fact.ordered:
        yield place, f"« at_least » demande un nombre ou des choix ordonnés ; « {fact.id} » n’en a pas."
    else:
        yield from value(fact, wanted, place)


def value(fact: Fact, wanted: object, place: Place) -> Iterator[Finding]:
    """A value the fact cannot take."""
    given: JsonValue = wanted if isinstance(wanted, bool | int | str | list | dict) else None
    try:
        check_value(fact, given)
    except ValueRefused as problem:
        yield place, str(problem)


def answered(when: Mapping[str, object], answers: Collection[str], world: World, place: Place) -> Iterator[Finding]:
    """A fact that the condition looks at and that nothing asks or sets."""
    for fact in dict.fromkeys(name for name, _ in facts_used(when)):
        if fact in world.library.facts and fact not in answers:
            yield place, f"rien ne demande ni ne donne le fait « {fact} »."


def values(given: Mapping[str, object], world: World, place: Place) -> Iterator[Finding]:
    """Facts answered by data: they exist and can take that value."""
    for name, one in given.items():
        yield from single("fait", name, world.library.facts, (*place, name))
        if name in world.library.facts:
            yield from value(world.library.facts[name], one, (*place, name))


# -- playbooks and steps ---------------------------------------------------------------------------------


def step(one: Step, world: World) -> Iterator[Finding]:
    """References, sources of duties, length of texts."""
    library = world.library
    yield from named("fait", one.ask, library.facts, ("ask",))
    for index, fact in enumerate(one.ask):
        if fact in library.facts and library.facts[fact].sources_from == ("derived",):
            yield ("ask", index), f"« {fact} » est calculé : il ne se demande pas."
    yield from named("contact", one.call, library.contacts, ("call",))
    yield from named("document", one.make, world.documents, ("make",))
    yield from named("source", one.sources, library.sources, ("sources",))
    yield from named("scénario", one.leads_to, library.playbooks, ("leads_to",))
    yield from single("obligation", one.files, library.obligations, ("files",))
    yield from single("fait", one.dates, library.facts, ("dates",))
    dated = library.facts.get(one.dates or "")
    if dated is not None and (dated.type != "when" or "derived" not in dated.sources_from):
        yield ("dates",), f"« {one.dates} » n’est pas une date que l’incident peut dire (type when, from: derived)."
    if one.within is not None and one.within.startswith("clock:"):
        yield from single("obligation", one.within.removeprefix("clock:"), library.obligations, ("within",))
    yield from condition(one.when, world, ("when",))
    if one.duty in BINDING and not one.sources:
        yield ("duty",), f"l’étape « {one.id} » énonce un devoir sans citer de source."
    if (words := len(one.do.split())) > MAX_DO_WORDS:
        yield ("do",), f"le texte a {words} mots ; {MAX_DO_WORDS} au plus."


def playbook(book: Playbook, world: World) -> Iterator[Finding]:
    """What a playbook says apart from each step, and how its steps hold together."""
    library, own = world.library, [one.id for one in book.steps]
    for index, move in enumerate(book.first_moves):
        yield from single("étape", move.step, own, ("first_moves", index, "step"))
    yield from named("contact", book.first_calls, library.contacts, ("first_calls",))
    yield from named("source", book.sources, library.sources, ("sources",))
    yield from named("instant", book.starts, INSTANTS, ("starts",))
    yield from values(book.facts, world, ("facts",))
    for name in book.facts:
        yield from presumable(name, world)
    yield from unique(own, ("steps",), ())
    for place in unreachable(book, library):
        yield ("steps", place, "when"), f"l’étape « {own[place]} » ne peut jamais être montrée."
    answers = world.askable([book])
    for place, one in enumerate(book.steps):
        yield from answered(one.when, answers, world, ("steps", place, "when"))


def presumable(name: str, world: World, origin: str = "playbook", place: Place = ()) -> Iterator[Finding]:
    """A playbook, or a line of the first screen, never lowers the risk, and says only what it may."""
    fact = world.library.facts.get(name)
    if fact is not None and fact.lowers_risk:
        yield (*place, "facts", name), f"« {name} » abaisse le risque : seule une personne peut y répondre."
    elif fact is not None and origin not in fact.sources_from:
        yield (*place, "facts", name), f"« {name} » n’est pas un fait qu’un scénario peut présumer."


# -- common tables ---------------------------------------------------------------------------------------


def fact(one: Fact, world: World) -> Iterator[Finding]:
    """Options where there must be some, what the tool computes declared as such, and a sound condition."""
    if (one.type in {"choice", "multi"}) != bool(one.options):
        yield ("options",), f"un fait « {one.type} » {'a' if not one.options else 'n’a pas'} des choix."
    yield from unique((option.id for option in one.options), ("options",))
    if one.id in OPERATORS:
        yield ("id",), f"« {one.id} » est un mot réservé aux conditions ; choisissez un autre id."
    if one.ordered and one.type != "choice":
        yield ("ordered",), "seul un fait « choice » a des choix ordonnés."
    if one.id in DERIVED and one.sources_from != ("derived",):
        yield ("from",), f"« {one.id} » est calculé : écrivez « from: [derived] »."
    try:
        yield from condition(check_shape(one.only_if), world, ("only_if",))
    except ValueError as problem:
        yield ("only_if",), f"{problem}."
    if one.lowers_risk and one.sources_from != ("asked",):
        yield ("from",), "un fait qui abaisse le risque ne vient que d’une personne (asked)."


def contact(one: Contact, world: World) -> Iterator[Finding]:
    """A contact of the practice has its line in the sheet; another says how to reach it."""
    known = world.library.facts.get(f"contact_{one.id}")
    if one.practice and (known is None or known.type != "person" or "practice" not in known.sources_from):
        yield ("practice",), f"la fiche du cabinet n’a pas de ligne « contact_{one.id} » pour ce contact."
    yield from condition(one.when, world, ("when",))
    if not one.practice and not one.phone and not one.url and not one.note:
        yield ("id",), f"rien ne dit comment joindre « {one.name} »."


def term(one: Term, every: Iterable[Term]) -> Iterator[Finding]:
    """Each word is explained once."""
    for other in every:
        for word in {one.word, *one.also} & {other.word, *other.also} if other.id > one.id else ():
            yield ("word",), f"« {word} » est expliqué deux fois : ici et dans « {other.id} »."


def source(one: Source) -> Iterator[Finding]:
    """What was verified says where and when."""
    yield from dated(one.checked, ("checked",))
    if one.status == "verified" and not (one.url and one.checked):
        yield ("status",), "une source « verified » donne son adresse et le jour où elle a été lue."


# -- forms and documents ---------------------------------------------------------------------------------


def form(one: Form, world: World) -> Iterator[Finding]:
    """References of a form, and one place for each field's value."""
    yield from single("obligation", one.obligation, world.library.obligations, ("obligation",))
    yield from named("source", one.sources, world.library.sources, ("sources",))
    seen: set[str] = set()
    answers = world.askable(world.library.playbooks.values()) | {f for item in _fields(one) for f in _answered_by(item)}
    for section, words in enumerate(one.sections):
        yield from named("source", words.provenance.sources, world.library.sources, ("sections", section, "provenance"))
        for index, item in enumerate(words.fields):
            here: Place = ("sections", section, "fields", index)
            if item.id in seen:
                yield (*here, "id"), f"le champ « {item.id} » est défini deux fois."
            seen.add(item.id)
            yield from ((here + place, said) for place, said in _field(item, answers, world))


def _field(one: FormField, answers: Collection[str], world: World) -> Iterator[Finding]:
    mapped = bool(one.options) and one.fact is None
    if [one.fact is not None, one.instant is not None, mapped].count(True) != 1:
        yield ("id",), f"le champ « {one.id} » doit avoir un fait, un instant ou des choix, un seul des trois."
    yield from single("fait", one.fact, world.library.facts, ("fact",))
    yield from single("instant", one.instant, INSTANTS, ("instant",))
    yield from named("source", one.provenance.sources, world.library.sources, ("provenance",))
    yield from condition(one.visible, world, ("visible",))
    yield from answered(one.visible, answers, world, ("visible",))
    yield from unique((option.id for option in one.options), ("options",))
    known = world.library.facts.get(one.fact) if one.fact else None
    if known is not None and one.default is not None:
        yield from value(known, one.default, ("default",))
    for index, option in enumerate(one.options):
        yield from ((("options", index, *place), said) for place, said in _option(option, known, answers, world))


def _option(one: FieldOption, known: Fact | None, answers: Collection[str], world: World) -> Iterator[Finding]:
    if known is not None:
        yield from single("choix", one.id, [option.id for option in known.options], ("id",))
    if one.provenance is not None:
        yield from named("source", one.provenance.sources, world.library.sources, ("provenance",))
    yield from condition(one.when, world, ("when",))
    yield from answered(one.when, answers, world, ("when",))
    yield from values(one.sets, world, ("sets",))


def template(one: Template, world: World) -> Iterator[Finding]:
    """References of a document's front matter."""
    yield from named("fait", one.facts, world.library.facts, ("facts",))
    yield from single("formulaire", one.form, world.library.forms, ("form",))
    for name in one.sources:
        yield from single("source", name, world.library.sources, ("sources", name))
    yield from condition(one.when, world, ("when",))
    yield from answered(one.when, world.askable(world.library.playbooks.values()), world, ("when",))
    titles = [world.library.sources[name].title for name in one.sources if name in world.library.sources]
    for article in unsourced(one.words, titles):
        yield ("sources",), f"le texte cite l’article {article}, qu’aucune de ses sources ne porte : ajoutez-la."
