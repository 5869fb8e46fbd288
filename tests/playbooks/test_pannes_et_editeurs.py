"""Vendor hit, practice down, « je ne sais pas »: which steps the answers show, and from when the clocks count."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from incident.case import Case
from incident.core import commands as c
from incident.core.agenda import tasks
from incident.core.clocks import Clock
from incident.core.facts import Answer, JsonValue, check_value
from incident.core.playbook import Library
from incident.core.situation import Situation
from incident.core.state import State
from incident.core.when import When
from incident.core.whentyped import parse_when
from incident.register import NewIncident, Register

ME = "Dr Lenoir"
NOW = datetime(2026, 11, 23, 7, 12, tzinfo=UTC)
VENDOR, DOWN, UNSURE = "sous_traitant", "indisponibilite", "inconnu"

Open = Callable[..., Case]
Facts = dict[str, JsonValue]


@pytest.fixture
def opened(register: Register, library: Library) -> Open:
    """Opens an incident of a playbook with some answers."""

    def open_one(playbook: str, **answers: JsonValue) -> Case:
        case = register.open_incident(NewIncident(playbook, library, ME))
        answer(case, **answers)
        return case

    return open_one


def answer(case: Case, **answers: JsonValue) -> None:
    """Answer as a person does; None is « inconnu à ce stade »."""
    given = [c.Given(fact, value, "unknown" if value is None else "certain") for fact, value in answers.items()]
    if given:
        case.do(c.GiveAnswers(tuple(given)), ME)


def at(case: Case, typed: str) -> When:
    """What a doctor types, read at the case's own time."""
    return parse_when(typed, zone="Europe/Paris", now=case.timepiece.now())


def answered(library: Library, playbook: str, answers: Facts) -> Situation:
    """An incident of a playbook with some answers, without a register."""
    given = {fact: Answer(value=check_value(library.facts[fact], value)) for fact, value in answers.items()}
    return Situation(State(playbooks=(playbook,), answers=given, opened_at=NOW), library, {}, NOW)


def status(situation: Situation, step: str) -> str:
    """How a step is shown."""
    return next(task.status for task in tasks(situation) if task.step.id == step)


def shown(situation: Situation, *steps: str) -> set[str]:
    """Those of the steps that are not hidden."""
    return {step for step in steps if status(situation, step) != "hidden"}


def clock(case: Case, obligation: str) -> Clock:
    """The clock of an obligation."""
    found = case.situation().clock(obligation)
    assert found is not None
    return found


# --- Which steps the answers show ---

CONDITIONS: list[tuple[str, str, Facts, str]] = [
    (VENDOR, "message-faux", {}, "hidden"),
    (VENDOR, "message-faux", {"vendor_message_false": True}, "todo"),
    (VENDOR, "message-faux", {"vendor_message_false": False}, "hidden"),
    (VENDOR, "mode-degrade", {}, "todo"),
    (VENDOR, "mode-degrade", {"availability": True}, "todo"),
    (VENDOR, "mode-degrade", {"availability": False}, "to_confirm"),
    (VENDOR, "mode-degrade", {"availability": False, "care_disrupted": True}, "todo"),
    (VENDOR, "mode-degrade", {"availability": True, "care_disrupted": False}, "hidden"),
    (VENDOR, "ne-rater-aucun-soin", {"availability": False, "care_disrupted": False}, "hidden"),
    (VENDOR, "affiche-attente", {}, "todo"),
    (VENDOR, "affiche-attente", {"availability": False}, "hidden"),
    (VENDOR, "arreter-enregistrement", {}, "to_confirm"),
    (VENDOR, "arreter-enregistrement", {"vendor_service": ["agenda", "ai_scribe"]}, "todo"),
    (VENDOR, "arreter-enregistrement", {"vendor_service": ["medical_software"]}, "hidden"),
    (VENDOR, "reprendre-appels", {"vendor_service": ["answering_service"]}, "todo"),
    (VENDOR, "reprendre-appels", {"vendor_service": ["ai_scribe"]}, "hidden"),
    (VENDOR, "deposer-plainte", {}, "to_confirm"),
    (VENDOR, "deposer-plainte", {"malicious": True}, "todo"),
    (VENDOR, "deposer-plainte", {"malicious": False}, "hidden"),
    (VENDOR, "demander-editeur", {}, "todo"),
    (VENDOR, "notifier-cnil", {}, "todo"),
    (VENDOR, "informer-patients", {}, "to_confirm"),
    (VENDOR, "informer-patients", {"exfiltration": "yes"}, "todo"),
    (DOWN, "mettre-en-securite", {}, "todo"),
    (DOWN, "mettre-en-securite", {"outage_kind": "damage"}, "todo"),
    (DOWN, "mettre-en-securite", {"outage_kind": "software"}, "hidden"),
    (DOWN, "mettre-a-l-abri", {}, "to_confirm"),
    (DOWN, "mettre-a-l-abri", {"outage_kind": "damage"}, "todo"),
    (DOWN, "mettre-a-l-abri", {"outage_kind": "power"}, "hidden"),
    (DOWN, "donnees-fausses", {}, "to_confirm"),
    (DOWN, "donnees-fausses", {"wrong_data": True}, "todo"),
    (DOWN, "rappeler-patients", {"wrong_data": True}, "todo"),
    (DOWN, "rappeler-patients", {"wrong_data": False}, "hidden"),
    (DOWN, "patient-en-danger", {"grave_harm": True}, "todo"),
    (DOWN, "patient-en-danger", {"grave_harm": False, "medical_device": False}, "hidden"),
    (DOWN, "prevenir-assureur", {"insurance_cyber": False}, "todo"),
    (DOWN, "prevenir-assureur", {"insurance_cyber": False, "insurance_theft": False}, "hidden"),
    (DOWN, "deposer-plainte", {}, "to_confirm"),
    (DOWN, "deposer-plainte", {"malicious": True}, "todo"),
    (DOWN, "prevenir-ordre", {}, "to_confirm"),
    (DOWN, "prevenir-ordre", {"unavailability_hours": 24}, "todo"),
    (DOWN, "prevenir-ordre", {"unavailability_hours": 3, "permanent_loss": True}, "todo"),
    (DOWN, "prevenir-ordre", {"unavailability_hours": 3, "permanent_loss": False, "confidentiality": False}, "hidden"),
    (DOWN, "prevenir-ars", {"care_disrupted": True, "unavailability_hours": 25}, "todo"),
    (DOWN, "prevenir-ars", {"care_disrupted": True, "unavailability_hours": 23}, "hidden"),
    (DOWN, "prevenir-cpam", {"care_disrupted": True}, "to_confirm"),
    (DOWN, "prevenir-cpam", {"care_disrupted": False, "unavailability_hours": 48}, "hidden"),
    (DOWN, "reconstituer-dossiers", {"permanent_loss": True}, "todo"),
    (DOWN, "reconstituer-dossiers", {"permanent_loss": False}, "hidden"),
    (DOWN, "informer-patients", {"permanent_loss": True}, "todo"),
    (UNSURE, "deposer-plainte", {}, "to_confirm"),
    (UNSURE, "fausse-alerte", {}, "todo"),
    (UNSURE, "fausse-alerte", {"confidentiality": False, "integrity": True}, "hidden"),
    (UNSURE, "registre", {"confidentiality": False, "integrity": False}, "todo"),
    (UNSURE, "registre", {"confidentiality": False, "integrity": False, "availability": False}, "hidden"),
]


@pytest.mark.parametrize(("playbook", "step", "answers", "expected"), CONDITIONS)
def test_answers_show_and_hide_steps(library: Library, playbook: str, step: str, answers: Facts, expected: str) -> None:
    """True shows, false hides, and what is not known is marked « à confirmer » unless it is safer to show it."""
    assert status(answered(library, playbook, answers), step) == expected


WAYS_ON: list[tuple[Facts, set[str]]] = [
    ({}, set()),
    ({"what_you_see": ["nothing"], "incident_place": "practice"}, set()),
    ({"what_you_see": ["blocked_files"]}, {"vers-rancongiciel"}),
    ({"what_you_see": ["told"]}, {"vers-editeur"}),
    ({"what_you_see": ["not_opening"]}, {"vers-editeur", "vers-panne"}),
    ({"what_you_see": ["not_opening"], "incident_place": "vendor"}, {"vers-editeur"}),
    ({"what_you_see": ["not_opening"], "incident_place": "practice"}, {"vers-panne"}),
    ({"what_you_see": ["not_opening"], "incident_place": "both"}, {"vers-editeur", "vers-panne"}),
    ({"what_you_see": ["wrong_records"]}, {"vers-panne"}),
    ({"what_you_see": ["damage"]}, {"vers-panne"}),
    ({"what_you_see": ["account"]}, {"vers-compte"}),
    ({"what_you_see": ["remote_control"]}, {"vers-compte"}),
    ({"what_you_see": ["lost_stolen"]}, {"vers-vol"}),
    ({"what_you_see": ["wrong_person"]}, {"vers-mauvais-envoi"}),
    ({"what_you_see": ["exposed"]}, {"vers-exposition"}),
    ({"what_you_see": ["blackmail", "money"]}, {"vers-exposition", "vers-virement"}),
    ({"what_you_see": ["website"]}, {"vers-site"}),
    ({"what_you_see": ["prescriptions"]}, {"vers-ordonnances"}),
    ({"what_you_see": ["insider"]}, {"vers-interne"}),
]


@pytest.mark.parametrize(("answers", "ways"), WAYS_ON)
def test_three_questions_say_which_playbook_to_join(library: Library, answers: Facts, ways: set[str]) -> None:
    """Nothing is proposed before an answer; each answer proposes its own way on, and no other."""
    situation = answered(library, UNSURE, answers)
    every = [step.id for step in situation.steps if step.id.startswith("vers-")]
    assert shown(situation, *every) == ways


def test_each_sign_but_nothing_leads_somewhere(library: Library) -> None:
    """A sign added to the question without a way on would leave the doctor alone."""
    signs = {option.id for option in library.facts["what_you_see"].options}
    tried = {str(sign) for answers, ways in WAYS_ON if ways for sign in _listed(answers["what_you_see"])}
    assert signs - tried == {"nothing"}


def _listed(value: JsonValue) -> list[Any]:
    assert isinstance(value, list)
    return value


def test_the_vendor_is_reminded_until_everything_is_answered(opened: Open) -> None:
    """No reminder before the request is sent, none once all is answered; 24 and 48 hours."""
    case = opened(VENDOR)
    reminders = ("relancer-editeur-24h", "relancer-editeur-48h")
    assert shown(case.situation(), *reminders) == set()
    case.do(c.File("editeur_demande", at(case, "maintenant"), reference="courriel"), ME)
    assert shown(case.situation(), *reminders) == set(reminders)
    answer(case, vendor_answer="partial")
    assert shown(case.situation(), *reminders) == set(reminders)
    answer(case, vendor_answer="complete")
    assert shown(case.situation(), *reminders) == set()
    within = {step.id: step.within for step in case.situation().steps}
    assert [within[step] for step in reminders] == ["24h", "48h"]


# --- What is presumed ---


@pytest.mark.parametrize("playbook", [VENDOR, DOWN, UNSURE])
def test_neither_an_attacker_nor_a_copy_nor_its_absence_is_presumed(library: Library, playbook: str) -> None:
    """Whether someone did it on purpose, and what was copied, only a person says."""
    open_questions = {"malicious", "exfiltration", "confidentiality", "integrity", "recipient", "cause"}
    assert open_questions & set(library.playbooks[playbook].facts) == set()


def test_not_knowing_presumes_nothing_that_would_outlive_the_playbook_joined(library: Library) -> None:
    """The first playbook's presumptions win over those joined later."""
    assert library.playbooks[UNSURE].facts == {}


# --- Clocks ---


@pytest.mark.parametrize("playbook", [VENDOR, UNSURE])
def test_the_vendors_message_starts_the_clocks(opened: Open, playbook: str) -> None:
    """72 hours from its arrival, not from the opening; the complaint waits for an attack to be known."""
    case = opened(playbook)
    before = clock(case, "cnil_initiale")
    assert before.assumed and before.due_at == before.starts_at + timedelta(hours=72)  # type: ignore[operator]
    arrived = at(case, "il y a 20 heures")
    case.do(c.StateInstant("processor_told", arrived), ME)
    cnil, insurer = clock(case, "cnil_initiale"), clock(case, "assureur_declaration")
    assert not cnil.assumed and not insurer.assumed
    assert cnil.starts_at == insurer.starts_at == arrived.earliest
    assert cnil.due_at == arrived.earliest + timedelta(hours=72)
    assert clock(case, "plainte_assurance").assumed


def test_the_practice_may_have_known_before_the_vendor_said(opened: Open) -> None:
    """The earlier of the message and the practice's own certainty counts, in whatever order they are stated."""
    case = opened(VENDOR)
    told, sure = at(case, "il y a 10 heures"), at(case, "il y a 30 heures")
    case.do(c.StateInstant("processor_told", told), ME)
    case.do(c.StateInstant("breach_aware", sure), ME)
    assert clock(case, "cnil_initiale").starts_at == sure.earliest


def test_a_message_three_days_old_is_overdue_and_still_to_declare(opened: Open) -> None:
    """Late is said, and the step stays."""
    case = opened(VENDOR)
    case.do(c.StateInstant("processor_told", at(case, "il y a 73 heures")), ME)
    assert clock(case, "cnil_initiale").status == "overdue"
    assert status(case.situation(), "notifier-cnil") == "todo"


def test_an_attack_at_the_vendors_starts_the_complaint(opened: Open) -> None:
    """The insurer's condition counts from the attack known, whoever's system was attacked."""
    case = opened(VENDOR, malicious=True, system_entered=True)
    known = at(case, "il y a 5 heures")
    case.do(c.StateInstant("attack_known", known), ME)
    complaint = clock(case, "plainte_assurance")
    assert (complaint.status, complaint.due_at) == ("running", known.earliest + timedelta(hours=72))


def test_a_grave_harm_of_the_outage_is_owed_to_the_agency(opened: Open) -> None:
    """EIGS: owed at once, without a date."""
    case = opened(DOWN, grave_harm=True)
    case.do(c.StateInstant("breach_aware", at(case, "il y a 2 heures")), ME)
    harm = clock(case, "eigs")
    assert (harm.status, harm.due_at) == ("running", None)


# --- The way out ---


def test_a_false_alarm_closes_with_its_reason(opened: Open) -> None:
    """Nothing read, changed or lost: nothing to declare, nothing for the register; the reason is kept."""
    case = opened(UNSURE, insurance_cyber=False)
    reason = "Câble d’écran débranché, vu par l’informaticien à 9 h"
    none = {"confidentiality": False, "integrity": False, "availability": False}
    answer(case, what_you_see=["nothing"], false_alarm_reason=reason, **none)
    case.do(c.Decide("authority", answer=False, why=reason), ME)
    assert {clock(case, name).status for name in ("cnil_initiale", "personnes", "registre")} == {"not_applicable"}
    case.do(c.Close(why=reason), ME)
    assert case.state.status == "closed"


def test_a_doubt_keeps_the_declaration_owed(opened: Open) -> None:
    """« Inconnu » to one of the three questions is not a false alarm."""
    case = opened(UNSURE, confidentiality=None, integrity=False, availability=False)
    assert clock(case, "cnil_initiale").status == "running"
    assert status(case.situation(), "notifier-cnil") == "todo"
