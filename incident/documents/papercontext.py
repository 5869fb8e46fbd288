"""What the paper kit is made from: the practice sheet, the playbooks and a day. No incident, no format."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from incident.core.contacts import doubt, reach
from incident.core.deadlines import Unit, months, parse_delay
from incident.core.dossier import value_lines
from incident.core.durations import NBSP
from incident.core.facts import Answer, Person
from incident.core.playbook import INSTANTS, Contact, Library, Obligation, Playbook, Step
from incident.core.playbooktext import who_text, within_text
from incident.core.wording import date_text, french
from incident.core.zones import to_local

BLANK = "…………………………"
"""To write on by hand."""

COMMONEST = 5
REPRINT_MONTHS = 6

Context = dict[str, object]

_UNITS: dict[Unit, str] = {
    "h": f"{NBSP}heures, nuits et jours fériés compris",
    "wd": f"{NBSP}jours ouvrés",
    "d": f"{NBSP}jours",
    "m": f"{NBSP}mois",
}


@dataclass(frozen=True, slots=True)
class PaperMaterial:
    """The practice sheet, the library, and the instant (UTC) it is printed at in the practice's zone."""

    practice: Mapping[str, Answer]
    library: Library
    now: datetime
    zone: str

    @property
    def name(self) -> str:
        """The practice's name, « Cabinet médical » until the sheet says it."""
        return self.line("practice_name") or "Cabinet médical"

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
        return " ; ".join(" ".join(line.split()) for line in value_lines(fact, answer.value))

    def phone(self, contact: Contact) -> str:
        """The number to call, never broken; a line to write it on when the sheet does not hold it."""
        answer = self.practice.get(f"contact_{contact.id}") if contact.practice else None
        person = Person.model_validate(answer.value) if answer and isinstance(answer.value, dict) else Person(name="")
        own = person.phone.replace(" ", NBSP)
        return own or reach(contact).removeprefix("www.") + doubt(contact) or BLANK


def build(title: str, material: PaperMaterial, playbook: Playbook | None = None) -> Context:
    """The context of one sheet; with a playbook for its checklist."""
    library = material.library
    ranked = sorted(library.playbooks.values(), key=lambda one: (one.rank, one.id))
    context: Context = {
        "doc": {"title": title, "date": material.printed_on, "reprint_by": material.reprint_by},
        "practice": {
            "name": material.name,
            "phone": material.line("practice_phone") or BLANK,
            "insurance": material.line("practice_insurance_contract") or BLANK,
            "deputies": material.line("practice_deputies") or BLANK,
        },
        "contacts": {name: _contact(one, material) for name, one in library.contacts.items()},
        "commonest": [_book(one, material) for one in ranked[:COMMONEST]],
        "clocks": [_clock(one) for one in library.obligations.values() if one.on_screen],
        "blank": BLANK,
    }
    return context if playbook is None else context | {"book": _book(playbook, material)}


def _contact(contact: Contact, material: PaperMaterial) -> Context:
    return {"name": contact.name, "phone": material.phone(contact), "hours": french(contact.hours)}


def _book(book: Playbook, material: PaperMaterial) -> Context:
    contacts = material.library.contacts
    return {
        "title": french(book.title),
        "signs": [french(one) for one in book.signs],
        "moves": [french(move.say) for move in book.first_moves],
        "beside": french(book.beside),
        "never": [french(one) for one in book.never],
        "calls": [_contact(contacts[name], material) for name in book.first_calls],
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
        "calls": [_contact(material.library.contacts[name], material) for name in step.call],
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
    """« 72 heures, nuits et jours fériés compris », « 2 ou 5 jours ouvrés »: each delay, the shortest first."""
    delays = sorted((parse_delay(rule.value) for rule in duty.delay), key=lambda one: one.value)
    return f"{' ou '.join(str(one.value) for one in delays)}{_UNITS[delays[0].unit]}" if delays else "sans tarder"
