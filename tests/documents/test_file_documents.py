"""Letters and files to third parties: nothing known, everything known, the worst of what people type, an exercise."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from incident.core import entries as e
from incident.core.facts import Answer, Fact, JsonValue
from incident.core.grounds import GROUNDS
from incident.core.playbook import Library
from incident.core.situation import Situation
from incident.core.state import fold
from incident.core.templates import Template
from incident.core.when import When
from incident.documents.context import Material, build
from incident.documents.plain import to_plain
from incident.documents.render import render
from incident.documents.service import findings
from incident.documents.text import Heading, Item, Paragraph, Table, Text, passages, words
from incident.documents.values import clean
from incident.library.load import load_library, load_templates
from incident.resources import playbooks_dir, templates_dir

TEMPLATES = load_templates(templates_dir())
LIBRARY: Library = load_library(playbooks_dir(), templates_dir())
NAMES = (
    *("cnil_complement", "decision_non_notification", "declaration_assureur", "dossier_plainte"),
    *("engagement_intervenant", "fiche_evaluation", "inventaire_preuves", "lettre_banque", "lettre_editeur"),
    *("mandat_incident", "recu_remise", "relance_editeur", "reponse_cnil", "signalement_cert"),
)
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
LEFTOVER = re.compile(
    r"\{\{|\}\}|\{%|[\ue000\ue001]|<br>|\*\*|\bTO(?:DO)\b|\bnan\b|\b(None|True|False|Undefined)\b"
    r"|\b(the|and|with|yes|unknown|true|false|done|evidence|possible_|hacking|ransomware|breach|encrypted_too)\b"
)


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


def value_for(fact: Fact) -> JsonValue:
    """Some answer that the fact can take."""
    options = [option.id for option in fact.options]
    given: dict[str, JsonValue] = {"bool": True, "int": 3200, "person": PERSON, "when": at(-8, "about").to_json()}
    given |= {"choice": options[-1] if options else None, "multi": list(options)}
    return given.get(fact.type, f"Ce qui est noté pour {fact.ask.rstrip('? ')}.\nEt une seconde ligne.")


def sheet() -> dict[str, Answer]:
    """A practice that filled in everything."""
    known = {f.id: value_for(f) for f in LIBRARY.facts.values() if "practice" in f.sources_from}
    known |= {f"contact_{one}": {"name": f"Contact {one}", "phone": "02 20 00 00 00"} for one in LIBRARY.contacts}
    known |= {"practice_name": "Cabinet du Dr Claire Lenoir", "practice_people": f"{DOCTOR}\n{SECRETARY}"}
    return {name: Answer(value=value, certainty="certain", origin="practice") for name, value in known.items()}


def minimal() -> Material:
    """An incident just opened, in a practice that filled in nothing."""
    return History().material({})


def full(*, exercise: bool = False) -> Material:
    """An incident of which everything is known and where everything was done."""
    history = History(exercise=exercise)
    asked = [fact for fact in LIBRARY.facts.values() if "asked" in fact.sources_from]
    history.answer(**{fact.id: value_for(fact) for fact in asked})
    for instant in ("attack_known", "breach_aware", "processor_told", "high_risk_found"):
        history.add(e.InstantStated(instant=instant), 1, happened=at(0, "about"))
    recorded: list[tuple[e.AnyBody, float]] = [
        (e.Note(text="Attendre avant de répondre à l’assureur.", nature="conseil"), 2),
        (e.EvidenceAdded(sha256=SHA, name="photo-1.jpg", size=1_572_864, text="Demande de rançon à l’écran"), 2),
        (e.EvidenceAdded(**OUTSIDE), 3),
        (e.EvidenceChecked(sha256=SHA, result="identical"), 4),
        (e.EvidenceHandedOver(**GIVEN), 5),
        (e.LossRecorded(cents=123_450, text="Dépannage"), 6),
        (e.LossRecorded(cents=0, half_days=2, text="Journée sans consultation"), 7),
        (e.Letter(direction="out", correspondent="Logimed", text="Demande d’informations"), 8),
        (e.Letter(direction="in", correspondent="CNIL, service des violations", text="Questions", due=at(200)), 9),
        (e.NotificationFiled(obligation="plainte_assurance", reference="PV 2026/123"), 30),
        (e.NotificationFiled(obligation="assureur_declaration", reference="SIN-42"), 31),
        (e.NotificationFiled(obligation="editeur_demande", reference="recommandé 1A"), 32),
        (e.NotificationFiled(obligation="cnil_initiale", reference="CNIL-77", text="Cabinet sans informatique."), 78),
        (e.DecisionTaken(outcome="authority", answer=True, text="Copie à craindre.", proposed=True, facts={}), 77),
    ]
    for body, hours in recorded:
        history.add(body, hours, SECRETARY)
    return history.material(sheet())


def context(name: str, material: Material) -> dict[str, Any]:
    """The context of a document."""
    return build(TEMPLATES[name], material)


def shown(name: str, material: Material) -> str:
    """A document in plain text, spaces and line breaks made ordinary."""
    return " ".join(to_plain(render(TEMPLATES[name], context(name, material)), 10_000).split())


def replaced(value: Any, typed: str) -> Any:
    """The same data with every text but what templates compare replaced."""
    if isinstance(value, defaultdict):
        kept = type(value)(value.default_factory)
        kept.update({key: replaced(item, typed) for key, item in value.items()})
        return kept
    if isinstance(value, dict):
        compared = {"certainty", "authority", "facts"}
        return {key: item if key in compared else replaced(item, typed) for key, item in value.items()}
    if isinstance(value, list):
        return [replaced(item, typed) for item in value]
    return typed if isinstance(value, str) and value and value != "—" else value


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("made", [minimal, full])
def test_no_trace_of_the_template_and_no_english_is_left(name: str, made: Any) -> None:
    text = render(TEMPLATES[name], context(name, made()))
    for _where, passage in passages(text):
        assert not LEFTOVER.search(re.sub(r"https?://\S+", "", passage)), passage
    plain = to_plain(text)
    assert max(map(len, plain.split("\n"))) <= 72
    assert words(next(b for b in text.blocks if isinstance(b, Heading)).runs) == TEMPLATES[name].title


def _hollow(text: Text) -> Iterator[str]:
    """Headings with nothing under them, tables without a row."""
    for block, after in zip(text.blocks, [*text.blocks[1:], None], strict=True):
        if isinstance(block, Heading) and (
            after is None or (isinstance(after, Heading) and after.level <= block.level)
        ):
            yield words(block.runs)
        if isinstance(block, Table) and not block.rows:
            yield "table"
        if isinstance(block, Paragraph | Item) and not words(block.runs).strip():
            yield "paragraph"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("made", [minimal, full])
def test_no_heading_nor_table_is_empty(name: str, made: Any) -> None:
    assert list(_hollow(render(TEMPLATES[name], context(name, made())))) == []


@pytest.mark.parametrize("name", NAMES)
def test_hostile_values_change_no_structure_and_are_all_there(kit: Any, name: str) -> None:
    data = context(name, full())
    usual, hostile = (render(TEMPLATES[name], d) for d in (data, replaced(data, kit.hostile)))
    assert [type(block) for block in usual.blocks] == [type(block) for block in hostile.blocks]
    shapes = [[(b.columns, len(b.rows)) for b in t.blocks if isinstance(b, Table)] for t in (usual, hostile)]
    assert shapes[0] == shapes[1]
    assert sum(passage.count(clean(kit.hostile)) for _where, passage in passages(hostile)) >= 5


@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_is_marked(name: str) -> None:
    assert shown(name, full(exercise=True)).startswith("┃ EXERCICE")


@pytest.mark.parametrize("name", NAMES)
def test_our_french_is_typeset(name: str) -> None:
    body = re.sub(r"\{\{.*?\}\}", "x", TEMPLATES[name].body.replace("[!IMPORTANT]", ""), flags=re.DOTALL)
    body = re.sub(r"\{%(.*?)%\}", lambda tag: " ".join(re.findall(r'"([^"]* [^"]*)"', tag[1])), body, flags=re.DOTALL)
    wrong = re.findall(r".{0,20}(?: [;!?»]| :(?!-)|« |[^\s\u00a0\u202f][;!?]|\w'\w).{0,20}", body)
    assert wrong == []


@pytest.mark.parametrize("name", [name for name in NAMES if TEMPLATES[name].leaves_practice])
def test_what_leaves_names_staff_by_role_and_keeps_advice_back(name: str) -> None:
    """The identity of the practice and of its contacts is exempt from the scan, also a vendor's."""
    material = full()
    said = shown(name, material)
    assert "Odile Petit" not in said
    assert "Attendre avant" not in said
    assert findings(TEMPLATES[name], material) == []


def test_every_obligation_and_instant_a_template_names_exists() -> None:
    """Elsewhere a misspelt one would read as nothing stated, nothing owed."""
    for template in TEMPLATES.values():
        assert set(re.findall(r"\bowed\.([a-z0-9_]+)", template.body)) <= set(LIBRARY.obligations)
        assert set(re.findall(r"\breach\.([a-z0-9_]+)", template.body)) <= set(LIBRARY.facts)
        used = set(re.findall(r"\bstated\.([a-z0-9_]+)", template.body))
        assert used <= {"attack_known", "breach_aware", "processor_told", "high_risk_found"}


# -- what each says, and does not say ----------------------------------------------------------------------


def decided(answer: bool, *, after: Iterable[tuple[str, JsonValue]] = ()) -> Material:
    """An incident where the doctor decided about the authority, then learnt more."""
    history = History()
    facts: dict[str, JsonValue] = {"exfiltration": "no"}
    history.answer(**facts)
    history.add(e.DecisionTaken(outcome="authority", answer=answer, text="Poste vide.", proposed=True, facts=facts), 10)
    history.answer(**dict(after))
    return history.material({})


def test_a_decision_not_to_notify_is_only_stated_when_it_was_taken() -> None:
    name, stated = "decision_non_notification", "a décidé de ne pas déclarer"
    assert "aucune décision n’est enregistrée" in shown(name, minimal())
    assert "ne le signez pas" in shown(name, decided(True))
    no = shown(name, decided(False))
    assert stated in no and "Poste vide." in no and "À revoir" not in no
    assert "À revoir" in shown(name, decided(False, after=[("exfiltration", "possible")]))
    for other in (minimal(), decided(True), decided(False, after=[("exfiltration", "possible")])):
        assert stated not in shown(name, other)


def test_a_decision_not_to_inform_persons_says_on_what_ground() -> None:
    """In the reasoned decision and in the register: the ground chosen and the reason, or nothing at all."""
    history = History()
    unsaid = history.material({})
    taken = e.DecisionTaken(outcome="persons", answer=False, text="Clé au coffre.", proposed=None, facts={}, ground="a")
    history.add(taken, 10)
    for name in ("decision_non_notification", "registre_violation"):
        said = shown(name, history.material({}))
        assert GROUNDS["a"] in said and "Clé au coffre." in said
        assert GROUNDS["a"] not in shown(name, unsaid)


OFFENCES: dict[str, dict[str, JsonValue]] = {
    "323-1": {"system_entered": True},
    "323-2": {"system_entered": True, "availability": True},
    "Données copiées vers l’extérieur Code": {"exfiltration": "yes"},
    "Données peut-être copiées": {"exfiltration": "possible"},
    "Données modifiées ou supprimées": {"integrity": True},
    "312-10 (chantage)": {"ransom_demanded": True},
    "311-1": {"theft": True},
    "313-1": {"money_involved": True},
    "441-1 (faux)": {"prescriptions_involved": True},
    "226-4-1 (": {"false_messages_sent": True},
}


@pytest.mark.parametrize("offence", OFFENCES)
def test_the_complaint_names_an_offence_only_when_its_facts_are_there(offence: str) -> None:
    """And none of the attack ones when nobody acted on purpose."""
    nothing: dict[str, JsonValue] = {
        name: (False if name != "exfiltration" else "no") for facts in OFFENCES.values() for name in facts
    }
    history = History()
    history.answer(**nothing, malicious=True)
    part = shown("dossier_plainte", history.material({})).split("3. Les textes")[1].split("4. Le préjudice")[0]
    assert offence not in part and "ne permettent pas encore" in part
    history.answer(**OFFENCES[offence])
    part = shown("dossier_plainte", history.material({})).split("3. Les textes")[1].split("4. Le préjudice")[0]
    assert offence in part
    if offence not in {"312-10 (chantage)", "311-1"}:
        history.answer(malicious=False)
        assert offence not in shown("dossier_plainte", history.material({})).split("4. Le préjudice")[0]


def test_no_complaint_is_ready_when_nobody_acted_on_purpose() -> None:
    history = History()
    history.answer(malicious=False)
    assert "personne n’a agi exprès" in shown("dossier_plainte", history.material({}))
    assert "personne n’a agi exprès" not in shown("dossier_plainte", minimal())


def test_the_cnil_is_given_the_doctors_decisions_never_the_tools_proposal() -> None:
    assert "Copie à craindre." in shown("reponse_cnil", full())
    said = shown("reponse_cnil", minimal())
    assert "Aucune décision n’est enregistrée" in said and "inaccessibles" not in said


def test_what_the_scenario_presumes_is_said_presumed_and_what_nobody_knows_unknown() -> None:
    said = shown("dossier_plainte", minimal())
    assert "Système informatique pénétré" in said and "présumé d’après le type d’incident, à confirmer" in said
    assert "Copie de données vers l’extérieur: inconnu à ce stade" in said.replace(
        "extérieur inconnu", "extérieur: inconnu"
    )
    assert "Aucune perte n’est encore chiffrée" in said and "Aucune preuve n’est encore inscrite" in said
    assert "présumé" not in shown("dossier_plainte", full())


def test_delays_are_stated_as_facts_with_their_reasons() -> None:
    assert "Soit 78 h 00 min après le départ du délai" in shown("reponse_cnil", full()).replace("\u00a0", " ")
    assert "Cabinet sans informatique." in shown("cnil_complement", full())
    assert "Soit 30 h 00 min après la connaissance" in shown("declaration_assureur", full()).replace("\u00a0", " ")


def test_the_follow_up_is_headed_as_one() -> None:
    said = shown("cnil_complement", full())
    assert "Notification complémentaire" in said and "CNIL-77" in said
    assert "Notification initiale" not in said
    assert "Écran 2" in said
    assert "commencez par la notification initiale" in shown("cnil_complement", minimal())


def test_the_vendor_is_told_our_deadline_until_we_have_filed() -> None:
    assert "Fin de mon délai" in shown("lettre_editeur", minimal())
    assert "Fin de mon délai" not in shown("lettre_editeur", full())
    assert "J’ai reçu votre message" not in shown("lettre_editeur", minimal())
    assert "Société Logimed" in shown("lettre_editeur", full())
    assert "date : à compléter" in shown("relance_editeur", minimal()).replace("\u00a0", " ")


def test_evidence_losses_letters_and_hand_overs_come_from_the_journal() -> None:
    data = context("inventaire_preuves", full())
    first, second = data["evidence"]
    assert (first["n"], first["name"], first["size"], first["by"]) == (1, "photo-1.jpg", "1,6\u00a0Mo", "secrétaire")
    assert "".join(first["sha256"].split()) == SHA and first["checked"].startswith("identique (vérifiée le lundi 23")
    assert [(made["to"], made["request"], made["receipt"]) for made in first["handovers"]] == [
        ("Commissariat central", "réquisition 2026/5", True)
    ]
    assert second["holder"] == "secrétaire · armoire fermée" and second["handovers"] == []
    assert [loss["amount"] for loss in data["losses"]["rows"]] == ["1\u202f234,50\u00a0€", "2\u00a0demi-journées"]
    assert data["losses"]["total"] == "1\u202f234,50\u00a0€ et 2\u00a0demi-journées fermées"
    assert data["cnil_letter"]["text"] == "Questions" and data["cnil_letter"]["due"]
    for said in ("reçu gardé", "réquisition 2026/5", "Hors du registre", "armoire fermée"):
        assert said in shown("inventaire_preuves", full())
    assert "Commissariat central" in shown("dossier_plainte", full())


def test_each_correspondent_is_told_only_what_concerns_them() -> None:
    """A receipt is one hand-over; the bank's letter holds no other loss; the vendor's no other letter."""
    assert "Commissariat central" not in shown("recu_remise", full())
    assert "photo-1.jpg" in shown("recu_remise", full())
    assert "Journée sans consultation" not in shown("lettre_banque", full())
    assert "CNIL, service" not in shown("relance_editeur", full())
    assert "SIN-42" not in shown("reponse_cnil", full())
    assert "CNIL" not in shown("dossier_plainte", minimal())  # what is still owed to it is not for the police


def test_an_assumed_deadline_is_said_provisional() -> None:
    for name in ("lettre_editeur", "relance_editeur", "decision_non_notification"):
        assert "provisoire" in shown(name, minimal())
        assert "provisoire" not in shown(name, full())


def test_what_was_expunged_or_corrected_is_read_so() -> None:
    history = History()
    history.add(e.EvidenceAdded(sha256=SHA, name="Dossier Martin.pdf", size=10, text="Martin"), 1)
    history.add(e.LossRecorded(cents=100, text="Taxi"), 2)
    history.add(e.Corrected(target=3, why="faute", text="Train"), 3)
    history.add(e.Expunged(target=2, why="nom", kept={"sha256": SHA, "size": 10}), 4)
    material = history.material({})
    assert "Martin" not in shown("inventaire_preuves", material)
    assert context("inventaire_preuves", material)["evidence"][0]["name"] == e.EXPUNGED
    assert "Train" in shown("dossier_plainte", material)


def test_older_data_without_an_obligation_reads_as_nothing_owed() -> None:
    """What was in force at opening may lack what templates name today."""
    material = minimal()
    older = LIBRARY.model_copy(update={"obligations": {}})
    old = Material(replace(material.situation, library=older), material.history)
    data = context("inventaire_preuves", old)
    assert data["owed"]["cnil_initiale"]["filed"] == "" and not data["owed"]["cnil_initiale"]["concerned"]


def test_the_steps_offer_every_document() -> None:
    """But the letter to the bank, which waits for its playbook."""
    offered = {name for book in LIBRARY.playbooks.values() for step in book.steps for name in step.make}
    assert set(NAMES) - offered <= {"lettre_banque"}


def test_templates_are_these() -> None:
    """Each has a summary and is written for someone."""
    found: dict[str, Template] = {name: TEMPLATES[name] for name in NAMES}
    assert all(template.summary for template in found.values())
    assert {n for n, t in found.items() if not t.leaves_practice} == {"decision_non_notification", "fiche_evaluation"}
