"""Who does what and how they are reached: roles, contacts, the words of a step."""

import pytest

from incident.core.contacts import concerned, doubt, reach
from incident.core.facts import Answer
from incident.core.playbook import Contact, Library, Term, Who
from incident.core.playbooktext import duty_text, explained, who_text, within_text
from incident.core.roles import ROLES, SOMEBODY, listed_role, role_of
from tests.core.desk import Desk, answers

SHEET = {
    "practice_people": Answer(value="Odile Petit, secrétaire médicale\nClaire Lenoir\n Marc ,  ", origin="practice")
}


@pytest.mark.parametrize(
    ("typed", "listed", "role"),
    [
        ("Odile Petit", "secrétaire médicale", "secrétaire médicale"),
        (" Odile Petit ", "secrétaire médicale", "secrétaire médicale"),
        ("Odile Petit, secrétaire médicale", "secrétaire médicale", "secrétaire médicale"),
        ("Odile", None, ""),
        ("Claire Lenoir", SOMEBODY, ""),
        ("Marc", SOMEBODY, ""),
        ("", None, ""),
        ("  ", None, ""),
        ("le Dr Roy", None, "médecin"),
        ("la consœur ou une patiente", None, "consœur"),
    ],
)
def test_a_role_never_a_name(library: Library, typed: str, listed: str | None, role: str) -> None:
    """As the sheet says it, else by the first word for one."""
    view = Desk(library, practice=SHEET).situation
    assert listed_role(typed, view) == listed
    assert role_of(typed, view) == role


def test_the_sheet_comes_before_the_words_typed(library: Library) -> None:
    view = Desk(library, practice={"practice_people": Answer(value="Dr Roy, remplaçant", origin="practice")}).situation
    assert role_of("Dr Roy", view) == "remplaçant"
    assert role_of("Dr Ba", view) == ROLES["dr"]
    assert listed_role("x", Desk(library).situation) is None


def test_how_a_contact_is_reached() -> None:
    """Its number, else its site or address, without what a machine needs."""
    bare = Contact(id="x", name="X", practice=True)
    assert reach(bare) == ""
    assert doubt(bare.model_copy(update={"status": "to_confirm"})) == "", "nothing is shown of it"
    assert doubt(bare.model_copy(update={"phone": "01", "status": "verified"})) == ""
    assert reach(bare.model_copy(update={"url": "https://a.example"})) == "a.example"
    assert reach(bare.model_copy(update={"url": "mailto:a@b.example"})) == "a@b.example"
    both = Contact(id="x", name="X", phone="01 02", url="https://a.example", status="to_confirm")
    assert (reach(both), doubt(both)) == ("01\u00a002", " (à confirmer)")


def test_the_contacts_that_concern_an_incident(library: Library) -> None:
    """In the order asked, those the data know; not those the practice is said not to have."""
    asked = ["prestataire", "inconnu", "cnil"]
    desk = Desk(library)
    assert [one.id for one in concerned(asked, desk.situation)] == ["prestataire", "cnil"]
    absent = next(one for one in library.contacts.values() if one.when)
    assert list(absent.when), "a contact that not every practice has"
    shown = [one.id for one in concerned([absent.id], desk.situation)]
    fact = next(iter(absent.when))
    desk.do(answers(**{fact: False}))
    assert (shown, concerned([absent.id], desk.situation)) == ([absent.id], [])


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (("medecin",), "médecin"),
        (("medecin", "secretaire"), "médecin ou secrétaire"),
        (("medecin", "secretaire", "remplacant"), "médecin, secrétaire ou remplaçant"),
    ],
)
def test_who_does_a_step(library: Library, who: tuple[Who, ...], said: str) -> None:
    step = library.playbooks["rancongiciel"].steps[0]
    assert who_text(step.model_copy(update={"who": who})) == said


@pytest.mark.parametrize(
    ("within", "said"),
    [
        (None, ""),
        ("1h", "sous 1 h"),
        ("30d", "sous 30 j"),
        ("clock:cnil_initiale", "avant l’échéance « CNIL »"),
        ("clock:x", "avant l’échéance « clock:x »"),
    ],
)
def test_by_when(library: Library, within: str | None, said: str) -> None:
    assert within_text(within, library).replace("\u00a0", " ") == said


def test_a_duty_whose_sources_could_not_be_read_is_said_in_doubt(library: Library) -> None:
    """What is only recommended needs none."""
    step = library.playbooks["rancongiciel"].steps[0]
    sure = next(name for name, one in library.sources.items() if one.status == "verified")
    unsure = next(name for name, one in library.sources.items() if one.status != "verified")
    said = {
        (duty, source): duty_text(step.model_copy(update={"duty": duty, "sources": (source,)}), library)
        for duty in ("legal", "recommended")
        for source in (sure, unsure)
    }
    assert said["legal", unsure] == f"{said['legal', sure]} (source à confirmer)"
    assert said["recommended", unsure] == said["recommended", sure]
    assert "confirmer" not in said["legal", sure]
    contract = step.model_copy(update={"duty": "contractual", "sources": (unsure,)})
    assert duty_text(contract, library).endswith("(source à confirmer)")
    assert duty_text(contract, library, owed=False) == said["recommended", sure], (
        "what a contract no longer asks is advice"
    )
    assert (
        duty_text(step.model_copy(update={"duty": "legal", "sources": (sure,)}), library, owed=False)
        == said["legal", sure]
    )


def test_a_word_explained() -> None:
    assert explained(Term(id="x", word="Kbis", means="l’extrait")) == "Kbis\u00a0: l’extrait"
