"""Facts: the one namespace of what can be known about an incident or a practice.

A question's id is its fact's id. An answer has a value, a certainty and an origin; a fact nobody
answered and a fact answered « inconnu à ce stade » are both unknown, but only the latter satisfies a form.
"""

import re
from datetime import datetime
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from incident.core.model import DataModel, Frozen
from incident.core.when import When
from incident.core.words import folded, without_about

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=60)]
"""An ASCII id of data: lower case, digits, underscores."""

StepId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
"""An ASCII id of a step: lower case, digits, hyphens."""

FactType = Literal["bool", "choice", "multi", "int", "text", "when", "person"]
Certainty = Literal["certain", "estimated", "unknown"]
Origin = Literal["person", "practice", "playbook", "bulletin", "derived"]
Askable = Literal["asked", "practice", "playbook", "bulletin", "derived"]

UNKNOWN = "unknown"
"""The reserved answer « inconnu à ce stade »."""

YES = frozenset({"true", "oui", "o", "yes", "vrai"})
NO = frozenset({"false", "non", "n", "no", "faux"})


class Person(Frozen):
    """A person or an organisation to reach. Every field may be empty but the name."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""


class Option(DataModel):
    """One answer of a `choice` or `multi` fact; `plain` is what a patient is told of it."""

    id: Slug
    label: str
    help: str = ""
    plain: str = ""


class Fact(DataModel):
    """A fact as `common/facts.yaml` declares it.

    `ordered` choices go from the least to the most serious and may be compared with `at_least`.
    `sources_from` (YAML key `from`) says where an answer may come from. `plain` is what a patient is told of
    it, `advice` what they can then do. `only_if` is the condition under which a step asks it (a question on
    modified data makes no sense once none is). `per_controller`: where several declare, each answers for itself;
    `may_differ`: each may, and the answer of all is its own until it does.
    """

    id: Slug
    type: FactType
    ask: str
    help: str = ""
    options: tuple[Option, ...] = ()
    sources_from: Annotated[tuple[Askable, ...], Field(alias="from")] = ("asked",)
    unknown: bool = True
    ordered: bool = False
    lowers_risk: bool = False
    plain: str = ""
    advice: str = ""
    unit: str = ""
    multiline: bool = False
    future: bool = False
    only_if: dict[str, object] = Field(default_factory=dict)
    per_controller: bool = False
    may_differ: bool = False

    @property
    def of_each(self) -> bool:
        """Whether one of several controllers can answer it for itself."""
        return self.per_controller or self.may_differ

    @property
    def of_practice(self) -> bool:
        """Whether the answer belongs to the practice sheet, not to the incident."""
        return "practice" in self.sources_from and "asked" not in self.sources_from

    def option(self, option_id: str) -> Option | None:
        """The option with that id, or None."""
        return next((option for option in self.options if option.id == option_id), None)

    def rank(self, value: object) -> int | None:
        """Where an ordered choice stands, from 0; an int is its own rank; None if it has none."""
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        ids = [option.id for option in self.options]
        return ids.index(value) if isinstance(value, str) and value in ids else None


JsonValue = bool | int | str | list[str] | dict[str, str | None] | None
"""An answer as it is stored: a `when` and a `person` are objects, `multi` a list, unknown is null."""


class Answer(Frozen):
    """What is known of a fact, how surely, and from where."""

    value: JsonValue
    certainty: Certainty = "certain"
    origin: Origin = "person"
    seq: int = 0
    at: datetime | None = None
    """When it was given, None for what nobody said in the incident."""
    review: bool = False
    """Whether it took the place of a person's earlier answer that says the contrary (« à revoir »)."""

    @property
    def known(self) -> bool:
        """Whether the answer tells something (it is not « inconnu à ce stade »)."""
        return self.certainty != "unknown" and self.value is not None


class ValueRefused(ValueError):
    """A value a fact cannot take; the text is the French sentence to show."""


def suggestion(word: str, known: list[str]) -> str:
    """A French « vouliez-vous dire » for a mistyped id, or an empty string."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f" Vouliez-vous dire « {near[0]} » ?" if near else ""


def choices(word: str, known: list[str]) -> str:
    """The near one for a mistyped id, else every one there is."""
    return suggestion(word, known) or f" Possibles : {', '.join(known)}."


def check_value(fact: Fact, value: JsonValue) -> JsonValue:
    """The value in its stored form if the fact can take it. Raises ValueRefused."""
    if value is None:
        _unknown_allowed(fact)
        return None
    checker = _CHECKERS[fact.type]
    return checker(fact, value)


def _shown(value: JsonValue) -> str:
    """What was given, short enough for a sentence."""
    words = str(value)
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"


def _unknown_allowed(fact: Fact) -> None:
    if not fact.unknown:
        raise ValueRefused(f"« {fact.ask} » ne peut pas rester inconnu : donnez une réponse.")


def _check_bool(fact: Fact, value: JsonValue) -> JsonValue:
    if isinstance(value, bool):
        return value
    raise ValueRefused(f"« {fact.ask} » attend oui ou non, pas « {_shown(value)} ».")


def _check_int(fact: Fact, value: JsonValue) -> JsonValue:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10**12:
        return value
    raise ValueRefused(f"« {fact.ask} » attend un nombre entier positif, pas « {_shown(value)} ».")


def _check_text(fact: Fact, value: JsonValue) -> JsonValue:
    if isinstance(value, str) and len(value) <= MAX_TEXT:
        return value
    raise ValueRefused(f"« {fact.ask} » attend un texte de {MAX_TEXT} caractères au plus.")


def _check_choice(fact: Fact, value: JsonValue) -> JsonValue:
    if isinstance(value, str) and fact.option(value):
        return value
    known = [option.id for option in fact.options]
    near = suggestion(str(value), known)
    raise ValueRefused(f"« {fact.ask} » ne peut pas valoir « {_shown(value)} » ; choix : {', '.join(known)}.{near}")


def _check_multi(fact: Fact, value: JsonValue) -> JsonValue:
    if not isinstance(value, list):
        raise ValueRefused(f"« {fact.ask} » attend une liste de choix, pas « {_shown(value)} ».")
    for item in value:
        _check_choice(fact, item)
    return [option.id for option in fact.options if option.id in value]


def _check_when(fact: Fact, value: JsonValue) -> JsonValue:
    try:
        When.from_json(value)
    except ValueError:
        raise ValueRefused(f"« {fact.ask} » attend une date.") from None
    return value


def _check_person(fact: Fact, value: JsonValue) -> JsonValue:
    try:
        person = Person.model_validate(value)
    except ValueError:
        raise ValueRefused(f"« {fact.ask} » attend une personne : nom, fonction, téléphone, courriel.") from None
    if _ELSEWHERE.fullmatch(folded(person.name)):
        said = f"« {_shown(person.name)} » ne dit pas qui : écrivez de nouveau le nom et le téléphone"
        raise ValueRefused(f"« {fact.ask} » : {said}.")
    return dict(person.model_dump())


_ELSEWHERE = re.compile(r"(?:idem|ditto|pareil(?:le)?|(?:la |le )?meme(?: personne)?|(?:voir|cf|comme)\b.*)[ .!]*")
"""« idem », « voir plus haut »: whoever reads the document would not know whom to call."""


MAX_TEXT = 20_000
"""Characters in one free text: about eight printed pages."""

SHOWN = 60
"""How much of a refused value is repeated: a whole pasted page would help nobody."""

_CHECKERS = {
    "bool": _check_bool,
    "int": _check_int,
    "text": _check_text,
    "choice": _check_choice,
    "multi": _check_multi,
    "when": _check_when,
    "person": _check_person,
}


def parse_value(fact: Fact, text: str) -> JsonValue:
    """What a person typed for a fact (not a `when`), in its stored form. Raises ValueRefused."""
    typed = text.strip()
    if typed.casefold() in {UNKNOWN, "inconnu", "inconnu à ce stade", "?"}:
        return check_value(fact, None)
    if fact.type == "bool":
        return check_value(fact, _bool_or_text(typed))
    if fact.type == "int":
        return check_value(fact, _number(fact, typed))
    if fact.type == "choice":
        return check_value(fact, _option_id(fact, typed))
    if fact.type == "multi":
        return check_value(fact, [_option_id(fact, part.strip()) for part in typed.split(",") if part.strip()])
    if fact.type == "person":
        return check_value(fact, dict(parse_person(typed).model_dump()))
    return check_value(fact, text)


_NUMBER = re.compile(r"([1-9][0-9]{0,2}(?:[ .][0-9]{3}){1,4}|[0-9]{1,15})(?: ([a-z]+))?")
_COUNTED = frozenset({"patient", "personne", "dossier", "fiche", "enregistrement", "salarie", "salariee"})
MAX_NUMBER = 200
"""Characters beyond which nobody wrote a number with an aside."""
_ASIDE = re.compile(r"(?<=[a-z0-9])(?: ?\([^()0-9]*\)|[,;] [^0-9]*)$")
_CHANGES = re.compile(
    r"\b(?:chacune?|chaque|par|fois|ou|et|mille|millions?|milliers?|cents?|\w+aines?|moins|plus|sauf|sans|hors|bis)\b"
)
"""What would make another number of it: « 4 200 (chacun) »."""
_AND_MORE = re.compile(rf"(?:{_NUMBER.pattern})[ ,;(]+[a-z0-9(]")
_ROUND = re.compile(r"\b(?:\w+aine|millier|quelque)s?\b")
"""« une centaine », « quelques dizaines »: nobody knows how many that is."""


def _number(fact: Fact, typed: str) -> int | str:
    """« 3 200 », « 3.200 », « environ 3200 patients » are a number; else what was typed. Raises ValueRefused."""
    text = _about_number(typed)[0]
    match = _NUMBER.fullmatch(text)
    counted = _COUNTED | {folded(word).removesuffix("s") for word in fact.unit.split()}
    if match is not None and (match[2] is None or match[2].removesuffix("s") in counted):
        return int(re.sub("[ .]", "", match[1]))
    if _ROUND.search(text):
        why = f"« {_shown(typed)} » n’est pas un nombre : écrivez par exemple « environ 100 »."
        raise ValueRefused(f"« {fact.ask} » attend un nombre entier ; {why}")
    if _AND_MORE.match(text):
        why = f"« {_shown(typed)} » dit autre chose avec : écrivez le nombre seul, par exemple « environ 4 200 »."
        raise ValueRefused(f"« {fact.ask} » attend un nombre entier ; {why}")
    return typed


def _about_number(typed: str) -> tuple[str, bool]:
    """The number without an aside that changes nothing of it, « (à nous trois) », and without « environ »."""
    text = " ".join(folded(typed).split())
    aside = _ASIDE.search(text) if len(text) <= MAX_NUMBER else None
    plain = aside is not None and not _CHANGES.search(aside[0])
    return without_about(text[: aside.start()] if aside is not None and plain else text)


def typed_as_estimate(fact: Fact, text: str) -> bool:
    """Whether a number was typed with « environ », « à peu près », « vers » or `~`: it is then not certain."""
    return fact.type == "int" and _about_number(text)[1]


def _bool_or_text(typed: str) -> bool | str:
    word = typed.casefold()
    return True if word in YES else False if word in NO else typed


def _option_id(fact: Fact, typed: str) -> str:
    """The id of an option given by id or by label; what was typed if there is none."""
    by_label = {option.label.casefold(): option.id for option in fact.options}
    return typed if fact.option(typed) else by_label.get(typed.casefold(), typed)


def parse_person(typed: str) -> Person:
    """« Nom, fonction, téléphone, courriel » in any order after the name. Never raises."""
    name, role, phone, email = "", "", "", ""
    for part in (piece.strip() for piece in typed.split(",")):
        digits = sum(character.isdigit() for character in part)
        if "@" in part and not email:
            email = part
        elif (digits >= 8 or (digits >= 4 and not any(c.isalpha() for c in part))) and not phone:
            phone = part
        elif not name:
            name = part
        elif part:
            role = f"{role}, {part}" if role else part
    return Person(name=name or email or phone, role=role, phone=phone, email=email)
