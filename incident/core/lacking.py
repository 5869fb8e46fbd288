"""What a document still lacks, and where each answer is asked. Pure."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from incident.core.conditions import holds
from incident.core.dossier import FieldView, dossier
from incident.core.playbook import INSTANTS
from incident.core.situation import Situation
from incident.core.templates import Template

Place = Literal["fact", "field", "instant", "filing", "letter", "text"]
"""What fills a hole: a question or a line of the practice sheet, a field of the form, an instant to state, what
was sent, a letter to note as received; `text`: nothing in the tool."""

TO_COMPLETE = "à compléter"
_LETTER = "La lettre reçue, avec sa date et son délai"
_BY_HAND = "Un passage à écrire à la main"


class Hole(str):
    """« à compléter » as a document prints it; `place` and `key` say what fills it."""

    __slots__ = ("key", "place")
    place: Place
    key: str

    def __new__(cls, place: Place, key: str, words: str = TO_COMPLETE) -> "Hole":
        """A hole that reads `words`."""
        made = super().__new__(cls, words)
        made.place, made.key = place, key
        return made


@dataclass(frozen=True, slots=True)
class Lack:
    """One answer a document lacks, and where it is given; `printed` where the document says « à compléter »."""

    label: str
    place: Place
    key: str
    printed: bool = False


def held_back(template: Template, situation: Situation) -> str:
    """Why the document makes no sense for now, in a sentence of its own; empty when nothing holds it back."""
    return "" if holds(template.when, situation) is True else template.otherwise


def made_lines(templates: Iterable[Template], situation: Situation) -> list[str]:
    """How a step announces the documents it makes: each by its title, and why not yet."""
    return [_announced(one.title, held_back(one, situation)) for one in templates]


def _announced(title: str, held: str) -> str:
    return f"{title} : pas encore. {held}" if held else f"{title} : à relire et à produire (F3)"


def lacking(template: Template, situation: Situation, holes: Iterable[Hole] = ()) -> list[Lack]:
    """What the document still needs: its own facts, the required fields of its form, then what else it leaves to fill.

    What a missing field of the form answers is listed once, as that field.
    """
    printed = {(hole.place, situation.read(hole.key)): None for hole in holes if hole.place != "field"}
    fields = () if template.form is None else dossier(situation.library.forms[template.form], situation).missing
    asked: dict[tuple[Place, str], None] = {("fact", n): None for n in template.facts if situation.answer(n) is None}
    said = {one for view in fields for one in _answered_by(view)}
    own, more = ([_lack(one, situation, printed) for one in some if one not in said] for some in (asked, printed))
    found = [*own, *(_of_field(view, printed) for view in fields), *(one for one in more if one not in own)]
    return [one for one in found if one.label]


def _lack(asked: tuple[Place, str], situation: Situation, printed: Container[tuple[Place, str]]) -> Lack:
    return Lack(_label(*asked, situation), *asked, asked in printed)


def _answered_by(view: FieldView) -> Iterator[tuple[Place, str]]:
    if view.field.fact is not None:
        yield "fact", view.facts[0]
    if view.field.instant is not None:
        yield "instant", view.field.instant


def _label(place: Place, key: str, situation: Situation) -> str:
    """What is asked, in words; empty for a fact that the data in force do not have."""
    if place == "fact":
        fact = situation.fact(key)
        return fact.ask if fact is not None else ""
    if place == "filing":
        return f"{situation.library.obligations[key].title} : quand, et par quelle preuve"
    return INSTANTS[key] if place == "instant" else _LETTER if place == "letter" else _BY_HAND


def _of_field(view: FieldView, printed: Container[tuple[Place, str]]) -> Lack:
    said = view.status == "missing" or any(one in printed for one in _answered_by(view))
    return Lack(view.field.label, "field", view.field.id, said)
