"""Incidents for the tests of documents: nothing known, everything known, the worst of what people type, an exercise.

Made as the program makes them, from entries: what the fold and the documents read.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from incident.core import entries as e
from incident.core.facts import Answer, Fact, JsonValue
from incident.core.playbook import Library
from incident.core.situation import Situation
from incident.core.state import fold
from incident.core.when import When
from incident.documents.context import Material
from incident.library.load import load_library, load_templates
from incident.resources import playbooks_dir, templates_dir

TEMPLATES = load_templates(templates_dir())
LIBRARY: Library = load_library(playbooks_dir(), templates_dir())
START = datetime(2026, 11, 23, 7, 12, tzinfo=UTC)
ZONE = "Europe/Paris"
SHA = "3f9a51c207bd4e86" * 4
OTHER = "0612345678901234" * 4
DOCTOR, SECRETARY = "Dr Claire Lenoir, médecin", "Mme Odile Petit, secrétaire"
PERSON: dict[str, str | None] = {
    "name": "Société Logimed",
    "role": "assistance",
    "phone": "01 40 00 00 00",
    "email": "aide@logimed.example",
}
OUTSIDE: Any = {"sha256": OTHER, "name": "disque", "size": 512, "stored": False, "place": "armoire fermée"}
OUTSIDE |= {"holder": SECRETARY}
GIVEN: Any = {"sha256": SHA, "recipient": "Commissariat central", "request": "réquisition 2026/5"}
GIVEN |= {"receipt_sha256": "c" * 64}
Typed = Callable[[str], str]


def at(hours: float, precision: Any = "exact") -> When:
    """An instant that many hours after the start."""
    return When(precision=precision, at=START + timedelta(hours=hours), zone=ZONE, typed="")


class History:
    """Entries, chained only by their numbers: what the fold and the documents read."""

    def __init__(self, *, exercise: bool = False) -> None:
        self.entries: list[e.Entry] = []
        edition = {"playbook": "a" * 64}
        opened = e.Opened(
            ref="2026-001", title="Incident", playbook="rancongiciel", zone=ZONE, edition=edition, exercise=exercise
        )
        self.add(opened, 0)

    def add(self, body: e.AnyBody, hours: float, author: str = DOCTOR, happened: When | None = None) -> None:
        """One more entry."""
        fields: dict[str, Any] = {"v": 1, "id": "i", "incident": "u", "seq": len(self.entries) + 1, "boot": "b"}
        fields |= {"monotonic_ms": 0, "zone": ZONE, "kind": body.kind, "body": body, "hash": "ab" * 32}
        recorded = (START + timedelta(hours=hours)).isoformat()
        self.entries.append(e.Entry(**fields, author=author, happened=happened or at(hours), recorded_at=recorded))

    def answer(self, **facts: JsonValue) -> None:
        """Answers given for certain."""
        for fact, value in facts.items():
            self.add(e.AnswerGiven(fact=fact, value=value, certainty="certain" if value is not None else "unknown"), 3)

    def material(self, practice: Mapping[str, Answer], hours: float = 80) -> Material:
        """What documents are made from."""
        now = START + timedelta(hours=hours)
        return Material(Situation(fold(self.entries), LIBRARY, practice, now), self.entries)


def as_is(usual: str) -> str:
    """What is typed, as it is."""
    return usual


def mark(fact: str) -> str:
    """What the answer to a question that takes free text holds, and no other answer."""
    return f"Repère {1000 + list(LIBRARY.facts).index(fact)}."


def value_for(fact: Fact, typed: Typed = as_is) -> JsonValue:
    """Some answer that the fact can take."""
    options = [option.id for option in fact.options]
    person = {name: typed(value) if value and name in ("name", "role") else value for name, value in PERSON.items()}
    given: dict[str, JsonValue] = {"bool": True, "int": 3200, "person": person, "when": at(-8, "about").to_json()}
    given |= {"choice": options[-1] if options else None, "multi": list(options)}
    return given.get(fact.type, typed(f"{mark(fact.id)}\nEt une seconde ligne."))


def sheet(typed: Typed = as_is) -> dict[str, Answer]:
    """A practice that filled in everything."""
    known = {f.id: value_for(f, typed) for f in LIBRARY.facts.values() if "practice" in f.sources_from}
    known |= {f"contact_{one}": {"name": f"Contact {one}", "phone": "02 20 00 00 00"} for one in LIBRARY.contacts}
    known |= {"practice_name": typed("Cabinet du Dr Claire Lenoir"), "practice_people": f"{DOCTOR}\n{SECRETARY}"}
    return {name: Answer(value=value, certainty="certain", origin="practice") for name, value in known.items()}


def minimal() -> Material:
    """An incident just opened, in a practice that filled in nothing."""
    return History().material({})


def full(*, exercise: bool = False, typed: Typed = as_is) -> Material:
    """An incident of which everything is known and where everything was done; `typed` changes each free text."""
    history = History(exercise=exercise)
    asked = [fact for fact in LIBRARY.facts.values() if "asked" in fact.sources_from]
    history.answer(**{fact.id: value_for(fact, typed) for fact in asked})
    for instant in ("attack_known", "breach_aware", "processor_told", "high_risk_found"):
        history.add(e.InstantStated(instant=instant), 1, happened=at(0, "about"))
    for body, hours in done(typed):
        if isinstance(body, e.MeasureKept):  # the promise just before
            body = body.model_copy(update={"target": len(history.entries)})
        history.add(body, hours, SECRETARY)
    return history.material(sheet(typed))


def done(typed: Typed) -> list[tuple[e.AnyBody, float]]:
    """What was noted, kept, handed over, lost, written, filed and decided, with the hours after the start."""
    cnil = "CNIL, service des violations"
    return [
        (e.Note(text="Attendre avant de répondre à l’assureur.", nature="conseil"), 2),
        (e.Note(text=typed("Vu par la secrétaire.")), 2),
        (e.EvidenceAdded(sha256=SHA, name="photo-1.jpg", size=1_572_864, text=typed("Demande de rançon")), 2),
        (e.EvidenceAdded(**OUTSIDE), 3),
        (e.EvidenceChecked(sha256=SHA, result="identical"), 4),
        (e.EvidenceHandedOver(**GIVEN), 5),
        (e.LossRecorded(cents=123_450, text=typed("Dépannage")), 6),
        (e.LossRecorded(cents=0, half_days=2, text=typed("Journée sans consultation")), 7),
        (e.Letter(direction="out", correspondent="Logimed", text=typed("Demande d’informations")), 8),
        (e.Letter(direction="in", correspondent=cnil, text=typed("Questions"), due=at(200)), 9),
        (e.MeasurePromised(text=typed("Changer la box"), owner=SECRETARY, due=at(400), to_authority=True), 10),
        (e.MeasureKept(target=0, text=typed("Facture de la box")), 20),
        (e.MeasurePromised(text=typed("Former l’équipe"), due=at(500)), 21),
        (e.NotificationFiled(obligation="plainte_assurance", reference="PV 2026/123"), 30),
        (e.NotificationFiled(obligation="assureur_declaration", reference="SIN-42"), 31),
        (e.NotificationFiled(obligation="editeur_demande", reference="recommandé 1A"), 32),
        (e.NotificationFiled(obligation="cnil_initiale", reference="CNIL-77", text="Cabinet sans informatique."), 78),
        (e.DecisionTaken(outcome="authority", answer=True, text="Copie à craindre.", proposed=True, facts={}), 77),
    ]
