"""Wrong recipient, access from inside, blackmail: which steps the answers show, and what nobody may presume."""

from datetime import UTC, datetime

import pytest

from incident.case import Case
from incident.core import commands as c
from incident.core.agenda import tasks
from incident.core.facts import JsonValue
from incident.core.playbook import Library, Playbook
from incident.core.when import When
from incident.register import NewIncident, Register

ME = "Dr Lenoir"
WRONG, INSIDE, BLACKMAIL = "mauvais_destinataire", "acces_interne", "fuite_chantage"
BOOKS = (WRONG, INSIDE, BLACKMAIL)

SUSPECTS = {"recipient", "cause", "causes", "origins", "doctor_involved", "left_with_files"}
"""What would name somebody, or say how it happened, before anybody looked."""

REASSURING = {"exfiltration", "published", "availability", "integrity", "care_disrupted", "permanent_loss"}
"""What a playbook could only presume to be absent."""

MORNING = When(precision="exact", at=datetime(2026, 11, 23, 7, tzinfo=UTC), zone="Europe/Paris", typed="8 h")


def opened(register: Register, library: Library, book: str, answers: dict[str, JsonValue]) -> Case:
    """An incident of that kind with those answers."""
    case = register.open_incident(NewIncident(book, library, ME))
    if answers:
        case.do(c.GiveAnswers(tuple(c.Given(fact, value, "certain") for fact, value in answers.items())), ME)
    return case


def statuses(case: Case) -> dict[str, str]:
    """How each step stands."""
    return {task.step.id: task.status for task in tasks(case.situation())}


def with_status(case: Case, *wanted: str) -> set[str]:
    """The steps that stand so."""
    return {step for step, status in statuses(case).items() if status in wanted}


@pytest.fixture(params=BOOKS)
def book(request: pytest.FixtureRequest, library: Library) -> Playbook:
    """One of the three playbooks."""
    return library.playbooks[request.param]


# --- What the playbooks say before any answer ---


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (WRONG, "J’ai donné un renseignement à la mauvaise personne (courrier, téléphone, WhatsApp)"),
        (INSIDE, "Quelqu’un du cabinet a regardé ou emporté des dossiers"),
        (BLACKMAIL, "Chantage"),
    ],
)
def test_the_first_sign_is_in_the_doctors_words(library: Library, name: str, words: str) -> None:
    """The first sign is what the doctor says on the first screen."""
    assert library.playbooks[name].signs[0].startswith(words)


def test_nothing_is_presumed_of_who_did_it_nor_of_what_is_absent(book: Playbook) -> None:
    """Only what makes one more careful, and that a wrong letter is not a burglary."""
    assert not (SUSPECTS | REASSURING) & set(book.facts)
    assert {fact for fact, value in book.facts.items() if value is False} <= {"theft"}
    attack = {"malicious", "system_entered"} if book.id == BLACKMAIL else set()
    assert {"malicious", "system_entered"} & set(book.facts) == attack


def test_nothing_owed_is_hidden_before_the_answers(register: Register, library: Library, book: Playbook) -> None:
    """Whatever depends on an answer is there to confirm; the declaration to the CNIL is already to do.

    That the CNIL already wrote is asked where one declares, and takes nothing away.
    """
    case = opened(register, library, book.id, {})
    assert with_status(case, "hidden") == {"completer-cnil", "cnil-a-ecrit"}
    assert "notifier-cnil" in with_status(case, "todo")
    case.do(c.File("cnil_initiale", MORNING, reference="FR-1"), ME)
    assert "completer-cnil" in with_status(case, "todo")


@pytest.mark.parametrize(
    ("name", "earlier", "later"),
    [
        (WRONG, "proteger-patient", "rappeler-destinataire"),  # a violent partner must not be called first
        (INSIDE, "sauver-traces", "limiter-acces"),  # closing the account tells the person
        (INSIDE, "prendre-conseil", "parler-a-la-personne"),
        (BLACKMAIL, "garder-preuves", "fermer-source"),
    ],
)
def test_what_must_come_first_does(library: Library, name: str, earlier: str, later: str) -> None:
    """The order protects the patient, the evidence and the person."""
    order = [step.id for step in library.playbooks[name].steps]
    assert order.index(earlier) < order.index(later)


def test_not_paying_and_not_answering_are_never_dos(library: Library) -> None:
    """They are not steps to tick."""
    blackmail = library.playbooks[BLACKMAIL]
    assert {"payer", "répondre ou négocier"} <= set(blackmail.never)
    assert not [step.id for step in blackmail.steps if "payer" in step.title.casefold()]


# --- The conditions ---

SHOWN: dict[str, tuple[str, dict[str, JsonValue], set[str], set[str]]] = {
    # what the doctor answers, what becomes to do, what goes away
    "said aloud": (WRONG, {"disclosure_means": "spoken"}, {"renseignement-oral"},
                   {"message-telephone", "confirmation-ecrite"}),
    "WhatsApp": (WRONG, {"disclosure_means": "phone_message"}, {"message-telephone", "confirmation-ecrite"},
                 {"renseignement-oral"}),
    "letter": (WRONG, {"disclosure_means": "post"}, {"confirmation-ecrite"},
               {"renseignement-oral", "message-telephone"}),
    "recipient who may harm": (WRONG, {"recipient_hostile": True}, {"prevenir-ordre"}, set()),
    "high risk": (WRONG, {"exfiltration": "yes"}, {"prevenir-ordre", "informer-patients"}, set()),
    "harmless recipient": (WRONG, {"recipient_hostile": False}, set(), {"prevenir-ordre"}),
    "false caller": (WRONG, {"malicious": True}, {"deposer-plainte"}, set()),
    "honest mistake": (WRONG, {"malicious": False, "grave_harm": False, "medical_device": False,
                               "processor_involved": False}, set(),
                       {"deposer-plainte", "patient-en-danger", "demander-editeur"}),
    "harm done": (WRONG, {"grave_harm": True}, {"patient-en-danger"}, set()),
    "wrong address in the directory": (WRONG, {"processor_involved": True}, {"demander-editeur"}, set()),
    "left with files": (INSIDE, {"left_with_files": True}, {"dossiers-emportes", "prevenir-ordre"}, set()),
    "nobody left": (INSIDE, {"left_with_files": False, "doctor_involved": False}, set(),
                    {"dossiers-emportes", "prevenir-ordre"}),
    "a doctor": (INSIDE, {"doctor_involved": True}, {"prevenir-ordre"}, set()),
    "copy feared": (INSIDE, {"exfiltration": "possible"}, {"recuperer-copies"}, set()),
    "copy certain": (INSIDE, {"exfiltration": "yes"}, {"recuperer-copies", "deposer-plainte", "prevenir-ordre"}, set()),
    "no copy": (INSIDE, {"exfiltration": "no", "malicious": False}, set(), {"recuperer-copies", "deposer-plainte"}),
    "on purpose": (INSIDE, {"malicious": True}, {"deposer-plainte"}, set()),
    "staff": (INSIDE, {"staff": True}, {"parler-a-la-personne"}, set()),
    "no staff": (INSIDE, {"staff": False, "integrity": False, "practice_structure": "solo"}, set(),
                 {"parler-a-la-personne", "verifier-dossiers", "signaler-cert-sante"}),
    "health centre": (INSIDE, {"practice_structure": "health_centre"}, {"signaler-cert-sante"}, set()),
    "published": (BLACKMAIL, {"published": True}, {"demander-retrait", "repondre-presse", "informer-patients"}, set()),
    "press": (BLACKMAIL, {"press": True, "published": False}, {"repondre-presse"}, {"demander-retrait"}),
    "quiet": (BLACKMAIL, {"press": False, "published": False}, set(), {"repondre-presse", "demander-retrait"}),
    "no patient's data": (BLACKMAIL, {"data_health": False, "patient_data": False, "doctor_identity_affected": False}, set(),
                        {"prevenir-ordre"}),
    "the doctor's name": (BLACKMAIL, {"data_health": False, "doctor_identity_affected": True}, {"prevenir-ordre"},
                          set()),
    "taken for certain": (BLACKMAIL, {"exfiltration": "yes"}, {"signaler-cert-sante", "informer-patients"}, set()),
    "alone and nothing copied": (
        BLACKMAIL,
        {"exfiltration": "no", "other_practices_at_risk": False, "practice_structure": "solo", "integrity": False},
        set(),
        {"signaler-cert-sante", "verifier-dossiers"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("situation", SHOWN)
def test_steps_follow_the_answers(register: Register, library: Library, situation: str) -> None:
    """Each answer shows the steps it calls for and takes away those it rules out."""
    name, answers, shown, hidden = SHOWN[situation]
    before = with_status(opened(register, library, name, {}), "todo", "to_confirm")
    assert shown | hidden <= before, "what an answer decides was in sight before"
    case = opened(register, library, name, answers)
    assert shown <= with_status(case, "todo")
    assert hidden <= with_status(case, "hidden")


def test_a_promise_to_erase_does_not_hide_the_declaration(register: Register, library: Library) -> None:
    """Neither does a document given back: only the doctor's decision, or proof that nothing was copied."""
    word: dict[str, JsonValue] = {
        "recipient": "single_known",
        "recipient_written_confirmation": True,
        "deletion_confirmed": True,
        "data_returned": True,
    }
    for name in (WRONG, INSIDE):
        assert "notifier-cnil" in with_status(opened(register, library, name, word), "todo")


@pytest.mark.parametrize("name", [WRONG, INSIDE])
def test_the_insurer_is_told_even_without_cyber_cover(register: Register, library: Library, name: str) -> None:
    """Liability and legal protection are concerned too."""
    assert "prevenir-assureur" in with_status(opened(register, library, name, {"insurance_cyber": False}), "todo")


def test_the_tool_never_decides_who_owns_the_files(register: Register, library: Library) -> None:
    """Whose patients they were changes no step and no risk: the Ordre conciliates."""
    said = []
    for whose in ("all", "some", "none"):
        case = opened(register, library, INSIDE, {"left_with_files": True, "patients_followed": whose})
        said.append((statuses(case), case.situation().assessment))
    assert said[0] == said[1] == said[2]
    taken = library.playbooks[INSIDE].step("dossiers-emportes")
    assert taken is not None
    assert "cdom" in taken.call
    assert "le jour même" in taken.do
