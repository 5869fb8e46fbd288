"""The CNIL's form filled from the facts."""

import json

import pytest

from incident.case import Case
from incident.core.commands import GiveAnswers, Given, StateInstant
from incident.core.dossier import Dossier, FieldView, as_json, dossier, presumed, unknown_answers
from incident.core.facts import JsonValue
from incident.core.playbook import Library
from incident.core.whentyped import parse_when
from incident.register import Register

ME = "Dr Lenoir"


def filled(case: Case) -> Dossier:
    situation = case.situation()
    return dossier(situation.library.forms["cnil"], situation)


def field(case: Case, name: str) -> FieldView:
    return next(view for view in filled(case).shown if view.field.id == name)


def answer(case: Case, fact: str, value: JsonValue, certainty: str = "certain") -> None:
    case.do(GiveAnswers((Given(fact, value, certainty),)), ME)  # type: ignore[arg-type]


def test_the_playbook_prefills_as_estimated(case: Case) -> None:
    """What choosing the playbook tells is « estimé », and its origin is said."""
    origins = field(case, "origins")
    assert origins.lines == ("Piratage, logiciel malveillant (par exemple rançongiciel) et/ou hameçonnage",)
    assert (origins.certainty, origins.origin) == ("estimated", "playbook")


def test_one_answer_is_stored_once(case: Case) -> None:
    """The natures of the breach are ticked by the facts that the steps ask."""
    answer(case, "confidentiality", value=True)
    answer(case, "availability", value=True)
    answer(case, "integrity", value=False)
    natures = field(case, "breach_natures")
    assert natures.lines == ("Perte de la confidentialité", "Perte de la disponibilité")
    assert natures.certainty == "certain"


def test_the_natures_are_all_asked_before_they_count(case: Case) -> None:
    """A nature nobody was asked about is not a « no »: the draft says it is unknown, the gauge that it is missing."""
    answer(case, "availability", value=True)
    natures = field(case, "breach_natures")
    assert natures.lines[0] == "Perte de la disponibilité"
    assert not natures.ready
    answer(case, "integrity", value=False)
    answer(case, "confidentiality", None)
    assert field(case, "breach_natures").ready


def test_unknown_is_an_answer_and_never_a_silent_no(case: Case) -> None:
    """Missing until said; « inconnu à ce stade » will do for an initial notification."""
    assert field(case, "persons_count").status == "missing"
    answer(case, "persons_count", None)
    view = field(case, "persons_count")
    assert (view.status, view.ready, view.lines) == ("unknown", True, ("inconnu à ce stade",))


def test_awareness_may_not_be_unknown(case: Case) -> None:
    """It comes from the stated instant only: opening an incident states none."""
    assert not field(case, "awareness").ready
    case.do(StateInstant("breach_aware", parse_when("vers 7h50", zone="Europe/Paris", now=case.timepiece.now())), ME)
    view = field(case, "awareness")
    assert (view.ready, view.certainty) == (True, "estimated")
    assert "vers 7" in view.lines[0]


def test_late_reasons_are_asked_only_when_late(case: Case) -> None:
    """Visible once now (or the filing) is later than awareness + 72 h."""
    shown = {view.field.id for view in filled(case).shown}
    assert "late_reasons" not in shown


def test_the_sheet_fills_the_identity(register: Register, case: Case, library: Library) -> None:
    """Open incidents adopt a new sheet; its origin is said."""
    assert not field(case, "org_name").ready
    register.set_practice({"practice_name": "Cabinet Lenoir"}, library, ME)
    case.refresh()
    view = field(case, "org_name")
    assert (view.lines, view.origin) == (("Cabinet Lenoir",), "practice")


def test_saying_the_rest_is_unknown(case: Case) -> None:
    """Leaves identity, contacts and awareness to fill in; everything else is ready."""
    answers = unknown_answers(filled(case), case.situation())
    assert {given.certainty for given in answers} == {"unknown"}
    case.do(GiveAnswers(answers), ME)
    left = {view.field.id for view in filled(case).missing}
    assert left == {"siren", "org_name", "legal_representative", "contact_person", "dpo_designated", "awareness"}
    assert unknown_answers(filled(case), case.situation()) == ()


def test_counts_and_json(case: Case) -> None:
    """The gauge counts what an initial notification needs; the export holds every visible field."""
    form = filled(case)
    ready, required = form.counts
    assert required - ready == len(form.missing) > 0
    words = as_json(form)
    json.dumps(words)
    assert [s["id"] for s in words["sections"]] == [s.section.id for s in form.sections]  # type: ignore[attr-defined]


@pytest.mark.parametrize("hostile", ["[/]{{ 7*7 }}", "&<b>\n*x*", "é" * 5000, "\u202e😱"])
def test_text_stays_text(case: Case, hostile: str) -> None:
    """What a person typed comes back line by line as it was."""
    answer(case, "discovery_circumstances", hostile)
    assert "\n".join(field(case, "discovery_circumstances").lines) == hostile


def test_unknown_takes_the_place_of_no_indication(case: Case) -> None:
    """What the playbook presumes stays presumed, in the answers and in the form: only what nobody says is unknown."""
    before, situation = case.situation(), case.situation()
    told = {fact: found for fact in situation.library.facts if (found := before.answer(fact)) is not None}
    assert told["availability"].origin == "playbook"
    assert "availability" in presumed(filled(case), situation)
    case.do(GiveAnswers(unknown_answers(filled(case), situation)), ME)
    assert {fact: case.situation().answer(fact) for fact in told} == told
    assert field(case, "breach_natures").lines[0] == "Perte de la disponibilité"
    assert field(case, "breach_natures").ready
