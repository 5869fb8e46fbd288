"""What the paper kit is made from: the practice sheet, the playbooks and a day. No incident, no format."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from incident.core.contacts import concerned, doubt, reach
from incident.core.contracts import CONTRACTS, assistance, contracts
from incident.core.contracts import Contract as Insurance
from incident.core.deadlines import Unit, months, parse_delay
from incident.core.dossier import value_lines
from incident.core.durations import NBSP
from incident.core.facts import Answer, JsonValue, Person
from incident.core.playbook import INSTANTS, Contact, Library, Obligation, Playbook, Step
from incident.core.playbooktext import who_text, within_text
from incident.core.situation import Situation
from incident.core.state import State
from incident.core.templates import Template
from incident.core.wording import date_text, french
from incident.core.zones import to_local
from incident.documents.context import cited

BLANK = "…………………………"
"""To write on by hand."""

INSURER = "assureur"
MOST_CONTRACTS = 2
COMMONEST = 5
LONGEST_NAME, LONGEST_CONTRACT = 80, 28
"""Characters of the practice's name, and of a contract's, on a sheet of one page."""
REPRINT_MONTHS = 6

Context = dict[str, object]

_UNITS: dict[Unit, str] = {
    "h": f"{NBSP}heures",
    "wd": f"{NBSP}jours ouvrés",
    "d": f"{NBSP}jours",
    "m": f"{NBSP}mois",
}


@dataclass(frozen=True)
class PaperMaterial:
    """The practice sheet, the library, and the instant (UTC) it is printed at in the practice's zone."""

    practice: Mapping[str, Answer]
    library: Library
    now: datetime
    zone: str

    @cached_property
    def before(self) -> Situation:
        """What conditions may look at before anything happens: the practice sheet."""
        return Situation(State(zone=self.zone), self.library, self.practice, self.now)

    @property
    def name(self) -> str:
        """The practice's name, « Cabinet médical » until the sheet says it."""
        return shortened(self.line("practice_name"), LONGEST_NAME) or "Cabinet médical"

    @property
    def printed_on(self) -> str:
        """The day it is printed."""
        return date_text(to_local(self.now, self.zone))

    @property
    def reprint_by(self) -> str:
        """The day, six months later, when numbers and first moves may have changed."""
        end = months(self.now, REPRINT_MONTHS, self.zone) - timedelta(seconds=1)
        return date_text(to_local(end, self.zone))

    def line(self, fact_id: str) -> str:
        """What the sheet says of a fact, on one line; empty when it says nothing."""
        fact, answer = self.library.facts.get(fact_id), self.practice.get(fact_id)
        if fact is None or answer is None or not answer.known:
            return ""
        return f"{NBSP}; ".join(" ".join(line.split()) for line in value_lines(fact, answer.value))

    def phone(self, contact: Contact) -> str:
        """The number to call, its digits never parted; a line to write it on when the sheet does not hold it."""
        answer = self.practice.get(f"contact_{contact.id}") if contact.practice else None
        person = Person.model_validate(answer.value) if answer and isinstance(answer.value, dict) else Person(name="")
        known = person.phone or (assistance(self.value(CONTRACTS)) if contact.id == INSURER else "")
        return _unbroken(known) or reach(contact).removeprefix("www.") + doubt(contact) or BLANK

    def value(self, fact_id: str) -> JsonValue:
        """What the sheet holds for a fact, None when it holds nothing."""
        answer = self.practice.get(fact_id)
        return answer.value if answer is not None and answer.known else None

    def lines(self, fact_id: str) -> list[str]:
        """What the sheet says of a fact, line by line; one line to write on when it says nothing."""
        said = [line for line in str(self.value(fact_id) or "").splitlines() if line.strip()]
        return said or [BLANK]


def _unbroken(phone: str) -> str:
    """A number that no line parts; what is said after it (« poste 12 ») may go to the next line."""
    return re.sub(r"(?<=[\d)]) (?=[\d(])", NBSP, phone)


def shortened(text: str, most: int) -> str:
    """A name cut with an ellipsis, so that a page stays one page; numbers are never cut."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def build(title: str, material: PaperMaterial, template: Template, playbook: Playbook | None = None) -> Context:
    """The context of one sheet, with the sources it cites; with a playbook for its checklist.

    What is signed and leaves the practice gives its name whole.
    """
    library = material.library
    ranked = sorted(library.playbooks.values(), key=lambda one: (one.rank, one.id))
    context: Context = {
        "doc": {"title": title, "date": material.printed_on, "reprint_by": material.reprint_by},
        "practice": _practice(material, whole=template.leaves_practice),
        "contracts": _contracts(material),
        "words": {"practice_deputies": material.lines("practice_deputies")},
        "sources": [cited(library.sources[name]) for name in template.sources if name in library.sources],
        "contacts": {name: _contact(one, material) for name, one in library.contacts.items()},
        "commonest": [_book(one, material) for one in ranked[:COMMONEST]],
        "clocks": [_clock(one) for one in library.obligations.values() if one.on_screen],
        "blank": BLANK,
    }
    return context if playbook is None else context | {"book": _book(playbook, material)}


def _practice(material: PaperMaterial, *, whole: bool) -> Context:
    """The practice as its sheet says it; what it does not say is left to write in."""
    names = ("address", "siren", "rpps", "phone", "files_contact")
    sheet: Context = {name: material.line(f"practice_{name}") or BLANK for name in names}
    signing = material.value("practice_legal_representative")
    person = Person.model_validate(signing) if isinstance(signing, dict) else Person(name="")
    return sheet | {
        "name": (material.line("practice_name") or BLANK) if whole else material.name,
        "signatory": ", ".join(part for part in (person.name, person.role) if part) or BLANK,
        **{name: material.lines(f"practice_{name}") for name in ("deputies", "files_after", "software", "hosts")},
    }


def _contracts(material: PaperMaterial) -> list[str]:
    """The contracts that fit on the card, those of a cyberattack first."""
    known = sorted(contracts(material.value(CONTRACTS)), key=lambda one: not one.cyber)
    return [_contract(one) for one in known[:MOST_CONTRACTS]]


def _contract(one: Insurance) -> str:
    """« Cyber, MACSF 01 02 03 04 05 (accord préalable) »: what the first minutes need of it."""
    name = shortened(one.name, LONGEST_CONTRACT)
    return f"{name} {_unbroken(one.phone)}".strip() + (" (accord préalable)" if one.agreement else "")


def _contact(contact: Contact, material: PaperMaterial) -> Context:
    return {"name": contact.name, "phone": material.phone(contact), "hours": french(contact.hours)}


def _calls(names: Iterable[str], material: PaperMaterial) -> list[Context]:
    """Whom to call, but whom the practice was said not to have."""
    return [_contact(one, material) for one in concerned(names, material.before)]


def _book(book: Playbook, material: PaperMaterial) -> Context:
    return {
        "title": french(book.title),
        "short": french(book.title.partition(" (")[0]),
        "signs": [french(one) for one in book.signs],
        "moves": [french(move.say) for move in book.first_moves],
        "beside": french(book.beside),
        "never": [french(one) for one in book.never],
        "calls": _calls(book.first_calls, material),
        "steps": [_step(step, material) for step in book.steps],
    }


def _step(step: Step, material: PaperMaterial) -> Context:
    return {
        "title": french(step.title),
        "do": french(" ".join(step.do.split())),
        "who": who_text(step),
        "within": french(within_text(step.within, material.library)),
        "sometimes": bool(step.when),
        "keep": [french(one) for one in step.keep],
        "calls": _calls(step.call, material),
    }


def _clock(duty: Obligation) -> Context:
    """A delay to count by hand: how long, from what, and whether the contract says it."""
    starts = [INSTANTS[name].lower() for name in duty.starts_at if name in INSTANTS]
    return {
        "title": french(duty.short),
        "delay": _delay(duty),
        "starts": " ou ".join(starts),
        "contract": duty.rule == "working_days",
    }


def _delay(duty: Obligation) -> str:
    """« 72 heures », « 2 ou 5 jours ouvrés »: each delay, the shortest first."""
    delays = sorted((parse_delay(rule.value) for rule in duty.delay), key=lambda one: one.value)
    return f"{' ou '.join(str(one.value) for one in delays)}{_UNITS[delays[0].unit]}" if delays else "sans tarder"
