"""A deadline that an answer takes away is named; the answer of the incident counts over the sheet's."""

from incident.core import commands as c
from incident.core.agenda import task
from incident.core.facts import Answer
from incident.core.playbook import Library
from incident.core.playbooktext import duty_text
from incident.core.withdrawn import overruled, withdrawn, withdrawn_text
from tests.core.desk import Desk, answers, at


def test_the_deadlines_an_answer_takes_away(library: Library) -> None:
    """No cyber insurance: neither notice nor complaint is owed; the complaint stays advice, without its end."""
    desk = Desk(library)
    desk.do(c.StateInstant("attack_known", at(6)), answers(theft=False))
    before = desk.situation
    asked = before.step("deposer-plainte")
    assert asked is not None
    assert task(asked, before).owed
    desk.do(answers(insurance_cyber=False, insurance_theft=False))
    after = desk.situation
    assert [one.id for one in withdrawn(before, after)] == ["plainte_assurance", "assureur_declaration"]
    assert "Ces délais ne s’appliquent plus, d’après votre réponse : Plainte, Assureur." in withdrawn_text(
        before, after
    )
    complaint = task(asked, after)
    assert (complaint.owed, complaint.due_at, complaint.open) == (False, None, True)
    assert duty_text(asked, library, owed=complaint.owed) == "recommandé"
    desk.do(answers(insurance_cyber=True))
    assert withdrawn_text(after, desk.situation) == ""
    assert task(asked, desk.situation).due_at == task(asked, before).due_at


def test_what_a_decision_or_a_filing_ends_is_no_surprise(library: Library) -> None:
    """Only answers take a deadline away."""
    desk = Desk(library)
    desk.do(c.StateInstant("breach_aware", at(6)))
    before = desk.situation
    desk.do(c.Decide("authority", False, "Rien n’est sorti."))
    assert withdrawn(before, desk.situation) == []


def test_the_answer_of_the_incident_counts_over_the_sheet(library: Library) -> None:
    """Said when a line of the sheet says otherwise, and where to answer."""
    desk = Desk(library, practice={"insurance_cyber": Answer(value=True, origin="practice")})
    assert overruled({"insurance_cyber": True}, desk.situation) == []
    desk.do(answers(insurance_cyber=False))
    (said,) = overruled({"insurance_cyber": True, "practice_name": "Cabinet"}, desk.situation)
    assert "la réponse reste « non » (entrée 2)" in said
    assert overruled({"insurance_cyber": False}, desk.situation) == []
