"""The self-assessment: recorded with its date, told to the form of later incidents, never over the doctor."""

from datetime import timedelta

import pytest

from incident.assessing import assess, assessment
from incident.core import commands as c
from incident.core.assessment import AssessmentItem, last_day, missing, read_verdicts
from incident.core.playbook import Library
from incident.errors import BadInput
from incident.library.load import load_assessment
from incident.register import NewIncident, Register
from incident.resources import playbooks_dir
from tests.conftest import START, SetClock

Items = dict[str, AssessmentItem]


@pytest.fixture(scope="session")
def items(library: Library) -> Items:
    return load_assessment(playbooks_dir(), library)


def say(register: Register, items: Items, library: Library, *pairs: str) -> None:
    assess(register, read_verdicts(pairs, items), items, library, "Dr Lenoir")


def test_the_last_answer_counts_with_its_date(
    register: Register, clock: SetClock, items: Items, library: Library
) -> None:
    say(register, items, library, "sauvegarde=non", "antivirus=oui")
    clock.advance(days=40)
    say(register, items, library, "sauvegarde=oui", "wifi=inconnu", "locaux=partiel")
    given = assessment(register)
    assert {name: one.verdict for name, one in given.items()} == {
        "sauvegarde": "yes", "antivirus": "yes", "wifi": "unknown", "locaux": "partial",
    }  # fmt: skip
    assert (given["antivirus"].at, given["sauvegarde"].at) == (START, START + timedelta(days=40))
    assert last_day(given) == START + timedelta(days=40)
    left = missing(given, items)
    assert "wifi" in left and "sauvegarde" not in left and len(left) == 24


@pytest.mark.parametrize(
    ("pair", "said"),
    [("sauvegarde", "pas de la forme"), ("sauvegardes=oui", "sauvegarde »"), ("sauvegarde=bof", "attend oui")],
)
def test_what_cannot_be_read_is_refused(items: Items, pair: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_verdicts([pair], items)
    assert said in refused.value.message


def test_a_yes_prefills_the_measures_that_were_there_before(
    register: Register, clock: SetClock, items: Items, library: Library
) -> None:
    say(register, items, library, "sauvegarde=oui", "antivirus=oui", "locaux=partiel", "chiffrement=non")
    clock.advance(days=1)
    case = register.open_incident(NewIncident("rancongiciel", library, "Dr Lenoir"))
    told, boxes = (case.situation().answer(fact) for fact in ("measures_before", "measures_before_list"))
    assert told is not None and boxes is not None
    assert (told.origin, told.certainty, boxes.origin, boxes.value) == (
        "practice", "certain", "practice", ["backup_plan"],
    )  # fmt: skip
    assert "23\u00a0novembre\u00a02026" in str(told.value) and "antivirus" in str(told.value)
    assert "locaux" not in str(told.value) and "chiffrés" not in str(told.value)
    case.do(c.GiveAnswers((c.Given("measures_before", "Rien de tout cela."),)), "Dr Lenoir")
    answer = case.situation().answer("measures_before")
    assert answer is not None and (answer.value, answer.origin) == ("Rien de tout cela.", "person")


def test_a_no_takes_back_what_a_yes_said(register: Register, items: Items, library: Library, clock: SetClock) -> None:
    say(register, items, library, "sauvegarde=oui")
    say(register, items, library, "sauvegarde=non")
    clock.advance(days=1)
    situation = register.open_incident(NewIncident("rancongiciel", library, "Dr Lenoir")).situation()
    assert situation.answer("measures_before") is None
    assert situation.answer("measures_before_list") is None


def test_an_open_incident_learns_no_protection_that_came_after(
    register: Register, clock: SetClock, items: Items, library: Library
) -> None:
    """The practice sheet goes to open incidents; answers given since do not go with it."""
    case = register.open_incident(NewIncident("rancongiciel", library, "Dr Lenoir"))
    clock.advance(days=1)
    say(register, items, library, "sauvegarde=oui")
    register.set_practice({"practice_name": "Cabinet des Tilleuls"}, library, "Dr Lenoir")
    case.refresh()
    assert case.situation().value("practice_name") == "Cabinet des Tilleuls"
    assert case.situation().answer("measures_before") is None
    register.add_playbook(case, "compte_pirate", library, "Dr Lenoir")
    case.refresh()
    assert case.situation().answer("measures_before") is None


def test_what_was_told_does_not_move_with_the_shipped_words(
    register: Register, items: Items, library: Library, clock: SetClock
) -> None:
    say(register, items, library, "sauvegarde=oui")
    before = register.practice["measures_before"].value
    items = {**items, "sauvegarde": items["sauvegarde"].model_copy(update={"measure": "autres mots"})}
    assert register.practice["measures_before"].value == before and "autres mots" not in str(before)
