"""A playbook in words, for a doctor in a terminal; and as JSON."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from incident.core.clocks import STATUS_LABELS
from incident.core.contacts import doubt, reach
from incident.core.facts import UNKNOWN, Fact
from incident.core.playbook import PHASES, Contact, Library, Playbook, Step
from incident.core.playbooktext import duty_text, who_text, within_text

WIDTH = 80


def describe(playbook: Playbook, library: Library) -> str:
    """The whole playbook as plain text, 80 columns wide."""
    parts = [
        [playbook.title.upper()],
        _listed("Ce que vous voyez", playbook.signs),
        _listed("Tout de suite", (move.say for move in playbook.first_moves)),
        _listed("À appeler", (_call(name, library) for name in playbook.first_calls)),
        _titled("En même temps", _wrapped(playbook.beside, "  ")),
        _listed("À ne pas faire", playbook.never),
        _listed("Ce que ce scénario suppose, à confirmer", _facts(playbook.facts, library)),
        *_steps(playbook, library),
        _listed("Sources", (source_text(name, library) for name in playbook.sources)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def describe_json(playbook: Playbook, library: Library) -> dict[str, Any]:
    """The whole playbook as its file would say it, shared steps made whole, with the words of its facts."""
    asked = {fact for step in playbook.steps for fact in step.ask} | set(playbook.facts)
    used = {name for step in playbook.steps for name in step.sources} | set(playbook.sources)
    return {
        **playbook.model_dump(mode="json", by_alias=True),
        "questions": {name: fact.ask for name, fact in library.facts.items() if name in asked},
        "sources_cited": [one.model_dump(mode="json") for name, one in library.sources.items() if name in used],
    }


# -- parts -----------------------------------------------------------------------------------------------


def _titled(title: str, lines: list[str]) -> list[str]:
    return [title, *lines] if lines else []


def _listed(title: str, items: Iterable[str]) -> list[str]:
    return _titled(title, [line for item in items for line in _wrapped(item, "    ", "  - ")])


def _wrapped(text: str, indent: str, first: str | None = None) -> list[str]:
    unbroken = re.sub("(?<=«) | (?=[»;:!?])", "\u00a0", text)
    return textwrap.wrap(
        unbroken, WIDTH, initial_indent=indent if first is None else first, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _call(name: str, library: Library) -> str:
    contact = library.contacts.get(name)
    return f"{contact.name} : {_number(contact)}" if contact is not None else name


def _number(contact: Contact) -> str:
    known = reach(contact) or ("numéro dans la fiche du cabinet" if contact.practice else contact.note)
    return f"{known}{doubt(contact)}" + (f" ({contact.hours})" if contact.hours else "")


def source_text(name: str, library: Library) -> str:
    """A source's title, « à confirmer » said when it is."""
    source = library.sources.get(name)
    if source is None:
        return name
    return source.title if source.status == "verified" else f"{source.title} (à confirmer)"


def _facts(given: Mapping[str, object], library: Library) -> Iterator[str]:
    for name, value in given.items():
        fact = library.facts.get(name)
        yield f"{_question(name, fact)} {_value(fact, value)}"


# -- steps -----------------------------------------------------------------------------------------------


def _steps(playbook: Playbook, library: Library) -> Iterator[list[str]]:
    numbered = list(enumerate(playbook.steps, 1))
    for phase, steps in groupby(numbered, key=lambda item: item[1].phase):
        yield [PHASES[phase].upper()]
        for number, step in steps:
            yield _step(number, step, playbook, library)


def _step(number: int, step: Step, playbook: Playbook, library: Library) -> list[str]:
    lines = [f"{number}. {step.title}", *_wrapped(_frame(step, library), "   ")]
    lines += _wrapped(step.do, "   ")
    when = condition(step.when, playbook, library)
    details: list[tuple[str, list[str]]] = [
        ("Pourquoi", [step.why]),
        ("Seulement si", [when] if when else []),
        ("Questions", [_question(name, library.facts.get(name)) for name in step.ask]),
        ("Appeler", [_call(name, library) for name in step.call]),
        ("Garder", list(step.keep)),
        ("Documents", list(step.make)),
        ("Scénarios à ajouter s’il le faut", [_title(name, library) for name in step.leads_to]),
        ("Sources", [source_text(name, library) for name in step.sources]),
    ]
    return lines + [line for label, items in details for line in _detail(label, items)]


def _detail(label: str, items: list[str]) -> list[str]:
    """One item beside its label, several below it."""
    if len(items) == 1:
        return _wrapped(f"{label} : {items[0]}", "     ", "   ")
    bullets = [line for item in items for line in _wrapped(item, "       ", "     - ")]
    return [f"   {label}\u00a0:", *bullets] if items else []


def _frame(step: Step, library: Library) -> str:
    """Who, by when, how binding."""
    parts = (who_text(step), within_text(step.within, library), duty_text(step, library))
    return " · ".join(part for part in parts if part)


# -- conditions ------------------------------------------------------------------------------------------


def condition(when: Mapping[str, object], playbook: Playbook, library: Library) -> str:
    """A condition in words; empty when there is none."""
    said = [key for key in when if key != "not" or not _waits_for(when)]
    return ", et ".join(_clause(key, when[key], playbook, library) for key in said)


def _waits_for(when: Mapping[str, object]) -> bool:
    """Whether `not` only says that a fact the condition compares has an answer: the words say so already."""
    wanted = when["not"]
    return isinstance(wanted, Mapping) and all(name in when and value == UNKNOWN for name, value in wanted.items())


def _clause(key: str, wanted: object, playbook: Playbook, library: Library) -> str:
    if key in {"all", "any"} and isinstance(wanted, list | tuple):
        parts = [condition(part, playbook, library) for part in wanted]
        return f"({(', et ' if key == 'all' else ', ou ').join(parts)})" if len(parts) > 1 else parts[0]
    if key == "not" and isinstance(wanted, Mapping):
        return f"non ({condition(wanted, playbook, library)})"
    if key == "done":
        step = playbook.step(str(wanted))
        return f"« {step.title if step else wanted} » est fait"
    if key == "filed":
        return f"« {_duty(str(wanted), library)} » est déclaré"
    if key == "owed":
        return f"« {_duty(str(wanted), library)} » s’impose"
    if key == "obligation" and isinstance(wanted, Mapping):
        return " et ".join(f"« {_duty(name, library)} » est {_status(status)}" for name, status in wanted.items())
    fact = library.facts.get(key)
    return f"« {_question(key, fact)} » {_wanted(fact, wanted)}"


def _title(name: str, library: Library) -> str:
    known = library.playbooks.get(name)
    return f"{known.title} ({name})" if known is not None else name


def _duty(name: str, library: Library) -> str:
    known = library.obligations.get(name)
    return known.title if known is not None else name


def _status(wanted: object) -> str:
    names = wanted if isinstance(wanted, list | tuple) else [wanted]
    labels = {str(name): label for name, label in STATUS_LABELS.items()}
    return " ou ".join(labels.get(str(name), str(name)) for name in names)


def _wanted(fact: Fact | None, wanted: object) -> str:
    if isinstance(wanted, Mapping):
        sign, value = next(iter(wanted.items()))
        return f"au moins {_value(fact, value)}" if sign == "at_least" else _value(fact, value)
    values = wanted if isinstance(wanted, list | tuple) else [wanted]
    return " ou ".join(_value(fact, value) for value in values)


def _question(name: str, fact: Fact | None) -> str:
    return fact.ask if fact is not None else name


def _value(fact: Fact | None, value: object) -> str:
    """A value in the words of its fact."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list | tuple):
        return ", ".join(_value(fact, one) for one in value)
    if value is None or value == UNKNOWN:
        return "inconnu"
    option = fact.option(str(value)) if fact is not None else None
    return f"« {option.label} »" if option is not None else str(value)
