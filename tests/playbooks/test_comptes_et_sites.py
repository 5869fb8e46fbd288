"""Hacked accounts, tampered sites and calendars, files open to the internet: the steps follow the answers."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from incident.case import Case
from incident.core import commands as c
from incident.core.agenda import StepStatus, task
from incident.core.facts import JsonValue
from incident.core.playbook import Library
from incident.core.when import When
from incident.register import NewIncident, Register

ME = "Dr Lenoir"
ACCOUNT, SITE, OPEN = "compte_pirate", "site_agenda", "exposition_internet"
MINE = (ACCOUNT, SITE, OPEN)
AT = When(precision="exact", at=datetime(2026, 11, 23, 7, 0, tzinfo=UTC), zone="Europe/Paris", typed="8 h 00")

Opened = Callable[..., Case]


@pytest.fixture
def opened(register: Register, library: Library) -> Opened:
    """Opens an incident of a kind and gives some answers at once; None is « inconnu à ce stade »."""

    def opens(playbook: str, **answers: JsonValue) -> Case:
        case = register.open_incident(NewIncident(playbook, library, ME))
        given = (c.Given(fact, value, "unknown" if value is None else "certain") for fact, value in answers.items())
        if answers:
            case.do(c.GiveAnswers(tuple(given)), ME)
        return case

    return opens


def status(case: Case, step_id: str) -> StepStatus:
    """The step as it stands."""
    step = next(step for step in case.situation().steps if step.id == step_id)
    return task(step, case.situation()).status


# Fact, the answer that shows the step, the answer that hides it; while unknown the step is « à confirmer ».
FOLLOWS: list[tuple[str, str, str, JsonValue, JsonValue]] = [
    (ACCOUNT, "couper-prise-de-main", "remote_control", True, False),
    (ACCOUNT, "bloquer-argent", "money_involved", True, False),
    (ACCOUNT, "alerter-faux-messages", "false_messages_sent", True, False),
    (ACCOUNT, "opposition-cps", "cps_compromised", True, False),
    (ACCOUNT, "demander-editeur", "processor_involved", True, False),
    (ACCOUNT, "mode-degrade", "care_disrupted", True, False),
    (SITE, "sauver-rendez-vous", "web_affected", ["listing", "booking"], ["website"]),
    (SITE, "mettre-hors-ligne", "web_affected", ["booking"], ["listing"]),
    (SITE, "mettre-hors-ligne", "web_affected", ["website"], []),
    (SITE, "fiche-google", "web_affected", ["listing"], ["website", "booking"]),
    (SITE, "affiche-attente", "web_affected", ["booking"], ["website"]),
    (SITE, "alerter-faux-messages", "false_messages_sent", True, False),
    (OPEN, "patient-en-securite", "medical_device", True, False),
    (OPEN, "signaler-appareil", "medical_device", True, False),
    (OPEN, "patient-en-danger", "grave_harm", True, False),
    (OPEN, "retrait-moteurs", "search_engine_listed", True, False),
    (OPEN, "repondre-decouvreur", "finder_outside", True, False),
    (OPEN, "deposer-plainte", "malicious", True, False),
]


@pytest.mark.parametrize(("playbook", "step", "fact", "shows", "hides"), FOLLOWS)
def test_a_step_follows_its_answer(
    opened: Opened, playbook: str, step: str, fact: str, shows: JsonValue, hides: JsonValue
) -> None:
    """To confirm while nobody knows, to do on one answer, hidden on the other."""
    assert status(opened(playbook), step) == "to_confirm"
    assert status(opened(playbook, **{fact: shows}), step) == "todo"
    assert status(opened(playbook, **{fact: hides}), step) == "hidden"


def test_health_accounts_matter_for_an_account_or_for_the_card(opened: Opened) -> None:
    """Either is enough; both must be excluded to hide the step."""
    step = "comptes-de-sante"
    assert status(opened(ACCOUNT), step) == "to_confirm"
    assert status(opened(ACCOUNT, online_account_involved=True, cps_compromised=False), step) == "todo"
    assert status(opened(ACCOUNT, online_account_involved=False, cps_compromised=True), step) == "todo"
    assert status(opened(ACCOUNT, online_account_involved=False), step) == "to_confirm"
    assert status(opened(ACCOUNT, online_account_involved=False, cps_compromised=False), step) == "hidden"


def test_the_ordre_is_told_of_a_usurped_name_even_without_patient_data(opened: Opened) -> None:
    """In a hacked account the doctor's own identity is a reason of its own."""
    assert status(opened(ACCOUNT), "prevenir-ordre") == "todo"
    assert status(opened(ACCOUNT, patient_data=False, doctor_identity_affected=True), "prevenir-ordre") == "todo"
    assert status(opened(ACCOUNT, patient_data=False, doctor_identity_affected=False), "prevenir-ordre") == "hidden"


def test_a_mere_shop_window_holds_no_patient(opened: Opened) -> None:
    """A site without data: neither the data nor the CNIL; while nobody knows, both."""
    assert status(opened(SITE), "decrire-donnees") == "todo"
    assert status(opened(SITE), "notifier-cnil") == "todo"
    window = opened(SITE, site_collects_data=False, patient_data=False)
    assert status(window, "decrire-donnees") == "hidden"
    assert status(window, "notifier-cnil") == "hidden"
    assert status(window, "prevenir-ordre") == "hidden"
    assert status(window, "registre") == "todo"


@pytest.mark.parametrize("answer", [{"integrity": True}, {"wrong_data": True}])
@pytest.mark.parametrize("playbook", MINE)
def test_changed_data_make_the_files_be_checked(opened: Opened, playbook: str, answer: dict[str, JsonValue]) -> None:
    """Files are checked when something was changed, not when it was only read."""
    assert status(opened(playbook, **answer), "verifier-dossiers") == "todo"
    untouched: dict[str, JsonValue] = {"integrity": False, "wrong_data": False, "care_disrupted": False}
    assert status(opened(playbook, web_affected=["website"], **untouched), "verifier-dossiers") == "hidden"


def test_nobody_is_accused_when_an_access_was_left_open(opened: Opened, library: Library) -> None:
    """An attacker, a cause, a copy, a reader: asked, never presumed; and the complaint's clock waits for it."""
    presumed = library.playbooks[OPEN].facts
    assert not {"malicious", "cause", "causes", "recipient", "exfiltration", "published", "system_entered"} & set(
        presumed
    )
    clocks = {
        "unknown": opened(OPEN),
        "accident": opened(OPEN, malicious=False),
        "attack": opened(OPEN, malicious=True),
    }
    found = {name: case.situation().clock("plainte_assurance") for name, case in clocks.items()}
    assert {name: clock.status for name, clock in found.items() if clock} == {
        "unknown": "undetermined",
        "accident": "not_applicable",
        "attack": "running",
    }


def test_an_exposure_has_no_ransom_step(library: Library) -> None:
    """Nothing about a ransom is asked or said where nobody attacked."""
    steps = library.playbooks[OPEN].steps
    assert "ransom_demanded" not in {fact for step in steps for fact in step.ask}
    assert not any("rançon" in f"{step.title} {step.do} {step.why}" for step in steps)


@pytest.mark.parametrize("playbook", [ACCOUNT, SITE])
def test_a_read_or_a_copy_is_not_presumed(library: Library, playbook: str) -> None:
    """A click on a link or a changed page does not say that files were read, copied or altered."""
    assert not {"confidentiality", "integrity", "availability", "exfiltration"} & set(library.playbooks[playbook].facts)


def test_reporting_the_device_records_its_filing(opened: Opened) -> None:
    """The report to the ANSM does its own step, and no other obligation's."""
    case = opened(OPEN, medical_device=True)
    case.do(c.File("materiovigilance", AT, reference="MV-1"), ME)
    assert status(case, "signaler-appareil") == "done"
    assert status(case, "patient-en-danger") == "to_confirm"


def test_the_first_gesture_is_the_one_that_cannot_wait(library: Library) -> None:
    """Fake technician: cut, hang up, the bank. Open device: the patient, before the data."""
    account, device = (library.playbooks[name].first_moves[0] for name in (ACCOUNT, OPEN))
    assert all(word in account.say for word in ("Coupez internet", "raccrochez", "banque"))
    assert "patient" in device.say
    assert "mssante" in library.playbooks[ACCOUNT].first_calls
