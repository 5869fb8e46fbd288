"""Theft or loss, prescriptions, payment fraud: steps follow the answers, and a clock starts only for what it is about."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from incident.case import Case
from incident.core import commands as c
from incident.core.agenda import StepStatus, next_task, task, tasks
from incident.core.clocks import Clock
from incident.core.facts import JsonValue
from incident.core.playbook import Library, Step
from incident.core.when import When
from incident.core.zones import to_local
from incident.register import NewIncident, Register

ME = "Dr Lenoir"
THEFT, PRESCRIPTIONS, MONEY = "vol_perte_materiel", "ordonnances", "faux_virement"
MINE = (THEFT, PRESCRIPTIONS, MONEY)
AT = When(precision="exact", at=datetime(2026, 11, 23, 7, 0, tzinfo=UTC), zone="Europe/Paris", typed="8 h 00")

Opened = Callable[..., Case]


@pytest.fixture
def opened(register: Register, library: Library) -> Opened:
    """Opens an incident of a kind and gives some answers at once; None is « inconnu à ce stade »."""

    def opens(playbook: str, **answers: JsonValue) -> Case:
        case = register.open_incident(NewIncident(playbook, library, ME))
        if answers:
            answer(case, **answers)
        return case

    return opens


def answer(case: Case, **answers: JsonValue) -> None:
    given = (c.Given(fact, value, "unknown" if value is None else "certain") for fact, value in answers.items())
    case.do(c.GiveAnswers(tuple(given)), ME)


def found(case: Case, step_id: str) -> Step:
    step = case.situation().step(step_id)
    assert step is not None
    return step


def status(case: Case, step_id: str) -> StepStatus:
    """The step as it stands."""
    return task(found(case, step_id), case.situation()).status


def clock(case: Case, obligation: str) -> Clock:
    running = case.situation().clock(obligation)
    assert running is not None
    return running


# --- Steps ---

# Fact, the answer that shows the step, the answer that hides it; while unknown the step is « à confirmer ».
FOLLOWS: list[tuple[str, str, str, JsonValue, JsonValue]] = [
    (THEFT, "verrouiller-distance", "connected_device", True, False),
    (THEFT, "bloquer-sim", "sim_card", True, False),
    (THEFT, "opposition-cps", "cps_compromised", True, False),
    (THEFT, "police-ordonnances", "secured_prescriptions", True, False),
    (THEFT, "declarer-stupefiants", "narcotics_stolen", True, False),
    (THEFT, "ordonnances-tampon", "prescriptions_involved", True, False),
    (THEFT, "recuperer-objet", "origins", ["device_discarded"], ["device_lost_or_stolen"]),
    (THEFT, "recuperer-objet", "origins", ["paper_lost_or_stolen", "paper_discarded"], ["paper_lost_or_stolen"]),
    (THEFT, "affiche-attente", "care_disrupted", True, False),
    (THEFT, "verifier-dossiers", "availability", True, False),
    (THEFT, "signaler-cert-sante", "system_entered", True, False),
    (PRESCRIPTIONS, "police-ordonnances", "secured_prescriptions", True, False),
    (PRESCRIPTIONS, "opposition-cps", "cps_compromised", True, False),
    (PRESCRIPTIONS, "demander-editeur", "processor_involved", True, False),
    (MONEY, "prevenir-trompes", "false_messages_sent", True, False),
    (MONEY, "opposition-cps", "cps_compromised", True, False),
]


@pytest.mark.parametrize(("playbook", "step", "fact", "shows", "hides"), FOLLOWS)
def test_a_step_follows_its_answer(
    opened: Opened, playbook: str, step: str, fact: str, shows: JsonValue, hides: JsonValue
) -> None:
    """To confirm while nobody knows, to do on one answer, hidden on the other."""
    case = opened(playbook)
    assert status(case, step) == "to_confirm"
    answer(case, **{fact: shows})
    assert status(case, step) == "todo"
    answer(case, **{fact: hides})
    assert status(case, step) == "hidden"


# Two facts, either of which is enough to show the step; both must be excluded to hide it.
EITHER: list[tuple[str, str, str, str]] = [
    (THEFT, "deposer-plainte", "theft", "malicious"),
    (THEFT, "changer-mots-de-passe", "connected_device", "passwords_stolen"),
    (THEFT, "verifier-connexions", "connected_device", "cps_compromised"),
    (PRESCRIPTIONS, "deposer-plainte", "theft", "malicious"),
    (PRESCRIPTIONS, "etat-des-lieux", "system_entered", "patient_data"),
    (MONEY, "etat-des-lieux", "system_entered", "patient_data"),
]


@pytest.mark.parametrize(("playbook", "step", "one", "other"), EITHER)
def test_either_reason_is_enough(opened: Opened, playbook: str, step: str, one: str, other: str) -> None:
    """A step with two reasons stays while one of them holds or may hold."""
    assert status(opened(playbook, **{one: True, other: False}), step) == "todo"
    assert status(opened(playbook, **{one: False, other: True}), step) == "todo"
    assert status(opened(playbook, **{one: False}), step) == "to_confirm"
    assert status(opened(playbook, **{one: False, other: False}), step) == "hidden"


@pytest.mark.parametrize("playbook", [THEFT, PRESCRIPTIONS])
def test_any_contract_may_cover_a_theft(opened: Opened, playbook: str) -> None:
    """Without cyber cover the insurer of the premises or of the car is still to be told."""
    assert status(opened(playbook, insurance_cyber=False), "prevenir-assureur") == "todo"
    assert status(opened(playbook, insurance_cyber=False, insurance_theft=False), "prevenir-assureur") == "hidden"


@pytest.mark.parametrize("playbook", [PRESCRIPTIONS, MONEY])
def test_a_fraud_without_patient_data_owes_nothing_to_the_cnil(opened: Opened, playbook: str) -> None:
    """While nobody knows, declare; once no data is touched the fraud itself still has its steps."""
    case = opened(playbook)
    assert status(case, "notifier-cnil") == status(case, "decrire-donnees") == status(case, "registre") == "todo"
    answer(case, patient_data=False, system_entered=False)
    for step in ("notifier-cnil", "decrire-donnees", "registre", "informer-patients", "etat-des-lieux"):
        assert status(case, step) == "hidden"
    assert clock(case, "cnil_initiale").status == "not_applicable"
    answer(case, malicious=True)
    for step in ("evaluer-risque", "deposer-plainte", "prevenir-assureur", "lecons"):
        assert status(case, step) == "todo"


def test_the_ordre_is_told_of_prescriptions_or_of_a_usurped_name(opened: Opened) -> None:
    """For prescriptions always; for money only if patients' data or the doctor's name are in it."""
    assert status(opened(PRESCRIPTIONS, patient_data=False), "prevenir-ordre") == "todo"
    assert status(opened(MONEY, patient_data=False, doctor_identity_affected=True), "prevenir-ordre") == "todo"
    assert status(opened(MONEY, patient_data=False, doctor_identity_affected=False), "prevenir-ordre") == "hidden"


def test_a_theft_asks_first_about_prescriptions_and_narcotics(opened: Opened) -> None:
    """Before locking anything: the police come first when such things are gone."""
    case = opened(THEFT)
    first = next_task(tasks(case.situation()))
    assert first is not None
    assert first.step.ask[:2] == ("secured_prescriptions", "narcotics_stolen")


def test_a_phone_is_wiped_before_its_sim_is_blocked(library: Library) -> None:
    """The order of the first moves: lock and wipe, cards, passwords, then the operator."""
    moves = [move.step for move in library.playbooks[THEFT].first_moves]
    assert moves == ["ce-qui-manque", "verrouiller-distance", "opposition-cps", "changer-mots-de-passe"]
    assert "Police" in library.playbooks[THEFT].first_moves[0].say
    assert library.playbooks[THEFT].first_calls[0] == "police"
    assert "suspendre la ligne avant d’effacer le téléphone" in library.playbooks[THEFT].never


@pytest.mark.parametrize("playbook", MINE)
def test_neither_a_thief_nor_a_way_in_is_presumed(library: Library, playbook: str) -> None:
    """Who did it, a theft, an attack, what was read or copied: asked, never supposed."""
    decided = {"theft", "cause", "causes", "origins", "recipient", "system_entered", "patient_data", "exfiltration"}
    assert not (decided | {"confidentiality", "integrity", "availability"}) & set(library.playbooks[playbook].facts)


# --- Obligations ---


@pytest.mark.parametrize(
    ("obligation", "fact", "step"),
    [
        ("ordonnances_police", "secured_prescriptions", "police-ordonnances"),
        ("stupefiants_voles", "narcotics_stolen", "declarer-stupefiants"),
    ],
)
def test_what_is_owed_at_once_has_no_later_date(opened: Opened, obligation: str, fact: str, step: str) -> None:
    """Owed on the answer, « sans délai » and so without a date to wait for; the filing does the step."""
    case = opened(THEFT)
    assert clock(case, obligation).status == "undetermined"
    answer(case, **{fact: True})
    owed = clock(case, obligation)
    assert (owed.status, owed.due_at) == ("running", None)
    due_at = task(found(case, step), case.situation()).due_at
    assert due_at is not None and case.state.opened_at is not None
    assert due_at <= case.state.opened_at + timedelta(hours=1)
    case.do(c.File(obligation, AT, reference="PV-12"), ME)
    assert clock(case, obligation).status == "fulfilled"
    assert status(case, step) == "done"
    assert clock(opened(THEFT, **{fact: False}), obligation).status == "not_applicable"


@pytest.mark.parametrize("playbook", MINE)
def test_the_clock_of_an_attack_waits_for_a_system_to_be_entered(opened: Opened, playbook: str) -> None:
    """A pad, a laptop or money stolen is no attack on a system: 72 h only once one was entered (L12-10-1)."""
    case = opened(playbook, malicious=True, theft=True)
    case.do(c.StateInstant("attack_known", AT), ME)
    assert clock(case, "plainte_assurance").status == "undetermined"
    answer(case, system_entered=True)
    complaint = clock(case, "plainte_assurance")
    assert (complaint.status, complaint.due_at) == ("running", AT.at + timedelta(hours=72))
    answer(case, insurance_cyber=False)
    assert clock(case, "plainte_assurance").status == "not_applicable"
    answer(case, insurance_cyber=True, system_entered=False)
    assert clock(case, "plainte_assurance").status == "not_applicable"


def test_the_clock_of_an_attack_runs_while_a_system_may_have_been_entered(case: Case) -> None:
    """Elsewhere prudence holds: an act done on purpose counts as an attack until a person says otherwise."""
    assert clock(case, "plainte_assurance").status == "running"
    answer(case, system_entered=None, money_involved=True)
    assert clock(case, "plainte_assurance").status == "running"
    answer(case, system_entered=False)
    assert clock(case, "plainte_assurance").status == "not_applicable"


def test_an_insured_theft_leaves_two_working_days(opened: Opened) -> None:
    """Counted from the loss as known; five for what is not a theft; none when no contract covers it."""
    case = opened(THEFT, insurance_cyber=False, theft=True)
    case.do(c.StateInstant("breach_aware", AT), ME)
    insurer = clock(case, "assureur_declaration")
    assert insurer.status == "running" and insurer.due_at is not None
    assert to_local(insurer.due_at, "Europe/Paris").strftime("%a %d %H:%M") == "Thu 26 00:00"
    answer(case, theft=False, origins=["device_lost_or_stolen"])
    insurer = clock(case, "assureur_declaration")
    assert insurer.status == "running" and insurer.due_at is not None
    assert to_local(insurer.due_at, "Europe/Paris").strftime("%a %d %H:%M") == "Tue 01 00:00"
    answer(case, insurance_theft=False)
    assert clock(case, "assureur_declaration").status == "not_applicable"
