"""Facts reach the templates by name, raw and in words; an unknown one says nothing."""

import re
from typing import Any

import pytest

from incident.case import Case
from incident.core.commands import File, GiveAnswers, Given
from incident.core.playbook import Library
from incident.core.whentyped import parse_when
from incident.documents.context import build
from incident.documents.practicecontext import practice_phone
from incident.documents.service import letterhead
from incident.library.load import load_templates
from incident.production import material
from incident.register import Register
from incident.resources import templates_dir

ME = "Dr Lenoir"
TEMPLATES = load_templates(templates_dir())


def context(case: Case) -> Any:
    return build(TEMPLATES["registre_violation"], material(case))


def answer(case: Case, **facts: Any) -> None:
    case.do(GiveAnswers(tuple(Given(fact, value) for fact, value in facts.items())), ME)


def test_every_fact_is_there_and_an_unknown_one_is_none_and_without_words(case: Case, library: Library) -> None:
    found = context(case)
    assert set(library.facts) <= set(found["facts"])
    assert set(library.facts) <= set(found["words"])
    assert found["facts"]["exfiltration"] is None
    assert found["words"]["exfiltration"] == []
    answer(case, exfiltration=None)
    assert context(case)["words"]["exfiltration"] == []


def test_answers_are_given_raw_and_in_words(case: Case) -> None:
    begun = parse_when("hier vers 23 h", zone="Europe/Paris", now=case.timepiece.now()).to_json()
    answer(case, exfiltration="possible", persons_count=3200, breach_start=begun, origins=["hacking", "other"])
    found = context(case)
    assert found["facts"]["exfiltration"] == "possible"
    assert found["words"]["exfiltration"] == ["Un indice le fait craindre"]
    assert found["words"]["persons_count"] == ["3200 personnes"]
    assert "vers 23" in found["words"]["breach_start"][0]
    assert found["facts"]["origins"] == ["hacking", "other"]
    assert len(found["words"]["origins"]) == 2


def test_the_fields_a_form_ticks_from_facts_have_words_too(case: Case) -> None:
    assert context(case)["words"]["data_categories"] == []
    answer(case, data_national_id=True, data_contact=True)
    assert [line[:3] for line in context(case)["words"]["data_categories"]] == ["NIR", "Coo"]


def test_what_was_filed_is_said_with_its_instant(case: Case) -> None:
    assert context(case)["filed"]["cnil_initiale"] == ""
    case.do(File("cnil_initiale", parse_when("maintenant", zone="Europe/Paris", now=case.timepiece.now()), "N-1"), ME)
    assert context(case)["filed"]["cnil_initiale"].startswith("lundi 23")


def test_the_practice_signs_with_its_own_number(register: Register, case: Case, library: Library) -> None:
    """Failing that, the number given for the person to call; never a name with a number."""
    person: Any = {"name": "Dr Claire Lenoir", "role": "médecin", "phone": "06 00 00 00 01", "email": ""}
    register.set_practice({"practice_contact_person": person, "practice_legal_representative": person}, library, ME)
    case.refresh()
    found = context(case)["practice"]
    assert (found["phone"], found["signatory"]) == ("06\u00a000\u00a000\u00a000\u00a001", "Dr Claire Lenoir, médecin")
    register.set_practice({"practice_phone": "04 78 00 00 00"}, library, ME)
    case.refresh()
    assert practice_phone(case.situation()) == "04 78 00 00 00" == letterhead(case.situation())[-1]


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_templates_name_facts_that_exist(case: Case, name: str) -> None:
    """A misspelt fact would only be found the day its branch is taken."""
    found = context(case)
    for where in ("facts", "words", "filed", "patient", "practice", "incident", "doc"):
        texts = "\n".join([TEMPLATES[name].body, *TEMPLATES[name].texts.values()])
        used = set(re.findall(rf"\b{where}\.([a-z0-9_]+)", texts))
        assert used <= set(found[where])
