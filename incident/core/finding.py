"""Searching one incident: its steps, its journal, its answers, its documents, its contacts; slips forgiven."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from incident.core.agenda import STEP_LABELS, questions, tasks
from incident.core.chronology import Row
from incident.core.contacts import concerned, doubt, reach
from incident.core.dossier import dossier, value_lines
from incident.core.facts import Answer, Fact
from incident.core.playbook import Library
from incident.core.practice import sheet_facts
from incident.core.situation import Situation
from incident.core.words import near, words_of

_NONE: Mapping[str, Answer] = {}
MAX_TYPED = 200
"""How much of what is typed is looked for."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be found: its place (a key of `PLACES`), key and words."""

    place: str
    key: str
    title: str
    text: str = ""


PLACES = {
    "step": "étape",
    "entry": "journal",
    "answer": "réponse",
    "question": "question",
    "sheet": "fiche",
    "document": "document",
    "contact": "contact",
    "incident": "incident",
    "action": "faire",
}
"""What each place is called on the screen."""


class Index:
    """Items by their words. Looking for several words finds what holds all of them."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = list(items)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for number, item in enumerate(self._items):
            for word in words_of(f"{item.title} {item.text}"):
                self._by_word[word].add(number)

    def find(self, typed: str) -> list[Item]:
        """What holds every word typed, titles first, in order. Nothing typed finds everything."""
        wanted = words_of(typed[:MAX_TYPED])
        found = set(range(len(self._items)))
        for word in wanted:
            found &= self._holding(word)
        return sorted((self._items[n] for n in sorted(found)), key=lambda item: not _in_title(wanted, item))

    def _holding(self, typed: str) -> set[int]:
        """The items with a word that begins so; when there is none, with a word spelled nearly so."""
        begun = [numbers for word, numbers in self._by_word.items() if word.startswith(typed)]
        alike = begun or [numbers for word, numbers in self._by_word.items() if near(typed, word)]
        return set().union(*alike)


def _in_title(wanted: Sequence[str], item: Item) -> bool:
    known = words_of(item.title)
    return all(any(word.startswith(typed) for word in known) for typed in wanted)


def items(situation: Situation, rows: Iterable[Row]) -> list[Item]:
    """What can be found in an incident; `rows` is its chronology."""
    asked = [*_answers(situation), *_questions(situation)]
    return [*_steps(situation), *asked, *_contacts(situation), *_entries(rows)]


def entries_with(typed: str, rows: Iterable[Row]) -> set[int]:
    """The numbers of the entries that hold every word typed, what a correction replaced included."""
    known = [Item("entry", str(r.seq), f"{r.label} {r.text}", f"{r.replaced} {r.reason} {r.author}") for r in rows]
    return {int(item.key) for item in Index(known).find(typed)}


def sheet_items(library: Library, practice: Mapping[str, Answer], own: Mapping[str, Answer] = _NONE) -> list[Item]:
    """The lines of the practice sheet, filled or not; of those an incident answered on its `own`, that this counts."""
    return [Item("sheet", fact.id, f"{fact.ask} {_said(fact, practice.get(fact.id))}{_beside(fact, own)}", fact.help)
            for fact in sheet_facts(library)]  # fmt: skip


def _beside(fact: Fact, own: Mapping[str, Answer]) -> str:
    return f" · ici compte la réponse de l’incident : {_said(fact, own[fact.id])}" if fact.id in own else ""


def _said(fact: Fact, answer: Answer | None) -> str:
    if answer is None:
        return "(à remplir)"
    return " ; ".join(value_lines(fact, answer.value)) if answer.known else "inconnu à ce stade"


def _steps(situation: Situation) -> list[Item]:
    shown = [task for task in tasks(situation) if task.status != "hidden"]
    return [
        Item("step", t.step.id, f"{t.step.title} ({STEP_LABELS[t.status]})", f"{t.step.id} {t.step.do} {t.step.why}")
        for t in shown
    ]


def _answers(situation: Situation) -> list[Item]:
    found = []
    for name, answer in situation.state.answers.items():
        fact = situation.fact(name)
        if fact is not None:
            found.append(Item("answer", name, f"{fact.ask} {_said(fact, answer)}", fact.help))
    return found


def _questions(situation: Situation) -> list[Item]:
    """What nobody has answered yet: the fields of the form that goes to a portal, then what the steps ask."""
    views = [view for form in situation.library.forms.values() if form.portal
             for section in dossier(form, situation).sections for view in section.fields]  # fmt: skip
    found: dict[str, Item] = {}
    for view in views:
        for fact in filter(None, map(situation.fact, view.facts)):
            found.setdefault(fact.id, Item("question", fact.id, f"{fact.ask} (sans réponse)", view.field.label))
    for task in tasks(situation):
        for fact in questions(task.step, situation) if task.status != "hidden" else ():
            found.setdefault(fact.id, Item("step", task.step.id, f"{fact.ask} (sans réponse)", fact.help))
    return [item for name, item in found.items() if situation.answer(name) is None]


def _contacts(situation: Situation) -> list[Item]:
    known = concerned(situation.library.contacts, situation)
    return [Item("contact", c.id, f"{c.name}{doubt(c)} {reach(c)}".strip(), c.note) for c in known]


def _entries(rows: Iterable[Row]) -> list[Item]:
    return [Item("entry", str(row.seq), f"{row.happened} · {row.label} : {row.text}", row.author) for row in rows]
