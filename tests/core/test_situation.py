"""Where an incident stands: whose word counts, the level of risk, decisions overtaken, steps and what was filed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incident.core import commands as c
from incident.core import entries as e
from incident.core.facts import Answer, JsonValue
from incident.core.playbook import Library
from incident.core.situation import Situation
from tests.core.desk import START, Desk, answers, at


def said(situation: Situation, fact: str) -> tuple[JsonValue, str, str] | None:
    found = situation.answer(fact)
    return (found.value, found.certainty, found.origin) if found is not None else None


# -- whose word counts -----------------------------------------------------------------------------------


def test_a_person_then_the_sheet_then_the_playbook_then_the_incident(library: Library) -> None:
    """« Malveillant » is presumed of a ransomware; the sheet says otherwise, then a person."""
    desk = Desk(library)
    assert said(desk.situation, "malicious") == (True, "estimated", "playbook")
    desk.practice = {"malicious": Answer(value=False, origin="practice")}
    assert said(desk.situation, "malicious") == (False, "certain", "practice")
    desk.do(c.GiveAnswers((c.Given("malicious", True, "estimated"),)))
    assert said(desk.situation, "malicious") == (True, "estimated", "person")
    assert said(desk.situation, "incident_reference") == ("2026-001", "certain", "derived")
    assert desk.situation.answer("comments") is None is desk.situation.answer("inconnu")


def test_of_two_playbooks_the_first_presumes(library: Library) -> None:
    """What the second adds counts where the first says nothing."""
    books = {
        name: library.playbooks[name].model_copy(update={"facts": facts})
        for name, facts in (
            ("rancongiciel", {"malicious": True}),
            ("sous_traitant", {"malicious": False, "theft": True}),
        )
    }
    desk = Desk(library.model_copy(update={"playbooks": library.playbooks | books}))
    desk.do(c.AddPlaybook("sous_traitant", "Éditeur", {"facts": "b" * 64}))
    assert [desk.situation.value(fact) for fact in ("malicious", "theft")] == [True, True]


def test_an_unknown_answer_has_no_value(library: Library) -> None:
    desk = Desk(library)
    desk.do(answers(exfiltration=None, persons_count=12))
    situation = desk.situation
    assert [situation.value(fact) for fact in ("exfiltration", "persons_count", "comments")] == [None, 12, None]
    assert [situation.rank("exfiltration", "yes"), situation.rank("persons_count", 12), situation.rank("x", 1)] == [
        2,
        12,
        None,
    ]
    assert situation.fact("x") is None


# -- the risk --------------------------------------------------------------------------------------------

NO_RISK = answers(patient_data=False, confidentiality=False, integrity=False, availability=False)
HIGH = answers(exfiltration="yes", recipient="attacker")
YES, NO = c.Decide("authority", True, "x"), c.Decide("authority", False, "x")
TELL, SILENT, NOTICE = (
    c.Decide("persons", True, "x"),
    c.Decide("persons", False, "x", "no_high_risk"),
    c.Decide("persons", False, "x", "c"),
)


@pytest.mark.parametrize(
    ("commands", "level", "told"),
    [
        ((), "risk", None),
        ((NO_RISK,), "no_risk", False),
        ((HIGH,), "high", True),
        ((NO_RISK, TELL), "risk", True),
        ((NO_RISK, NOTICE), "risk", True),
        ((TELL, NO), "risk", True),
        ((HIGH, TELL), "high", True),
        ((HIGH, NO), "no_risk", True),
        ((HIGH, SILENT, NO), "no_risk", False),
        ((NO_RISK, YES), "risk", False),
        ((YES,), "risk", None),
        ((HIGH, YES), "high", True),
        ((HIGH, SILENT), "risk", False),
        ((SILENT,), "risk", False),
        ((NO_RISK, SILENT), "no_risk", False),
    ],
)
def test_the_level_follows_from_what_the_doctor_decided(
    library: Library, commands: tuple[c.Command, ...], level: str, told: bool | None
) -> None:
    """Else from the proposal; a public notice in place of messages still tells."""
    desk = Desk(library)
    desk.do(*commands)
    assert (desk.situation.risk_level, desk.situation.notify_persons) == (level, told)
    assert said(desk.situation, "risk_level") == (level, "estimated", "derived")
    assert said(desk.situation, "notify_persons") == (told, "unknown" if told is None else "estimated", "derived")


def test_what_was_decided_of_the_authority_is_a_fact(library: Library) -> None:
    desk = Desk(library)
    assert desk.situation.answer("authority_decided") is None
    desk.do(NO)
    assert said(desk.situation, "authority_decided") == (False, "certain", "derived")
    desk.do(YES)
    assert said(desk.situation, "authority_decided") == (True, "certain", "derived")


@pytest.mark.parametrize(
    ("count", "band"),
    [(0, "upto_5"), (5, "upto_5"), (6, "upto_50"), (50, "upto_50"), (51, "upto_300"), (300, "upto_300"), (301, "upto_5000"),
     (5000, "upto_5000"), (5001, "over_5000")],
)  # fmt: skip
def test_the_published_band_of_a_number(library: Library, count: int, band: str) -> None:
    """As sure as the number; of an unknown one, none."""
    desk = Desk(library)
    assert desk.situation.answer("persons_count_band") is None
    desk.do(c.GiveAnswers((c.Given("persons_count", count, "estimated"),)))
    assert said(desk.situation, "persons_count_band") == (band, "estimated", "derived")
    desk.do(answers(persons_count=None))
    assert desk.situation.answer("persons_count_band") is None


def test_late_is_a_fact_from_the_end_of_the_72_hours_on(library: Library) -> None:
    """And stays one once it was filed late."""
    desk = Desk(library)
    assert desk.situation.value("notification_late") is False
    desk.do(c.StateInstant("breach_aware", at(7)))
    desk.later(hours=72)
    assert desk.situation.value("notification_late") is True
    desk.do(c.File("cnil_initiale", at(7, 1, 26), "1"))
    assert said(desk.situation, "notification_late") == (True, "certain", "derived")


# -- decisions overtaken ---------------------------------------------------------------------------------


def test_a_decision_is_overtaken_by_an_answer_it_rests_on(library: Library) -> None:
    """Since the first that changed; given back as it was, it is no longer."""
    desk = Desk(library)
    desk.do(NO)
    assert (desk.situation.overtaken("authority"), desk.situation.overtaken_since("authority")) == (False, None)
    desk.later(hours=1).do(answers(persons_count=12))
    assert not desk.situation.overtaken("authority"), "the decision does not rest on it"
    desk.later(hours=1).do(answers(exfiltration="yes"))
    desk.later(hours=1).do(answers(confidentiality=True))
    assert desk.situation.overtaken("authority")
    assert desk.situation.overtaken_since("authority") == START + timedelta(hours=2)
    assert desk.situation.decision("authority") is not None, "it counts until another is taken"
    assert not desk.situation.overtaken("persons") and desk.situation.overtaken_since("persons") is None


def test_a_no_is_overtaken_by_something_new_learnt(library: Library) -> None:
    """It no longer counts; a yes, or saying the same again, is not overtaken."""
    new = c.StateInstant("breach_aware", at(7, 10), about="scope", why="x")
    for taken, about, overtaken in ((NO, new, True), (YES, new, False), (NO, replace(new, about=None), False)):
        desk = Desk(library)
        desk.do(taken, about)
        situation = desk.situation
        assert (situation.decision("authority") is None) is overtaken
        assert situation.overtaken("authority") is overtaken
        assert situation.overtaken_since("authority") == (at(7, 10).at if overtaken else None)


def test_of_an_answer_and_something_new_the_first_counts(library: Library) -> None:
    desk = Desk(library)
    desk.do(NO)
    desk.later(hours=3).do(answers(exfiltration="yes"), c.StateInstant("breach_aware", at(8), about="scope", why="x"))
    assert desk.situation.overtaken_since("authority") == at(8).at


def test_what_changed_without_anybody_saying_when(library: Library) -> None:
    """The playbook's data presume otherwise since: to review, since nobody knows when."""
    desk = Desk(library)
    desk.write(e.DecisionTaken(outcome="authority", answer=True, proposed=True, facts={"malicious": False}))
    assert desk.situation.overtaken("authority")
    assert desk.situation.overtaken_since("authority") is None


# -- steps and obligations -------------------------------------------------------------------------------


def test_the_steps_of_two_playbooks(library: Library) -> None:
    """In order, each once; what an obligation brings in comes last, once it is sure or was dealt with."""
    desk = Desk(library)
    own = [step.id for step in library.playbooks["rancongiciel"].steps]
    assert [step.id for step in desk.situation.steps] == own
    called = library.playbooks["rancongiciel"].if_owed[0].id
    assert called not in own and desk.situation.step(called) is None
    desk.do(answers(secured_prescriptions=True))
    assert [step.id for step in desk.situation.steps] == [*own, called]
    desk.write(e.StepNotApplicable(step=called, why="x")).do(answers(secured_prescriptions=False))
    assert [step.id for step in desk.situation.steps] == [*own, called]
    desk.do(c.AddPlaybook("vol_perte_materiel", "Vol", {"facts": "b" * 64}))
    both = [step.id for step in desk.situation.steps]
    assert len(both) == len(set(both)) and set(own) < set(both) and both[: len(own)] == own


def test_a_step_is_done_when_it_was_said_done(library: Library) -> None:
    desk = Desk(library)
    assert not desk.situation.is_done("journal")
    desk.do(c.SkipStep("journal", "x"))
    assert not desk.situation.is_done("journal")
    desk.do(c.DoStep("journal"))
    assert desk.situation.is_done("journal") and not desk.situation.is_done("inconnue")


def test_an_obligation_is_filed_for_all_or_not(library: Library) -> None:
    """By each controller, for each letter; one whose letter never came is not; one the data no longer have, if it was."""
    desk = Desk(library)
    assert not desk.situation.is_filed("cnil_initiale") and not desk.situation.is_filed("reponse_autorite")
    desk.do(answers(controllers="Dr Roy\nDr Ba"), c.File("cnil_initiale", at(7), "1", for_="dr-roy"))
    assert not desk.situation.is_filed("cnil_initiale")
    desk.do(c.File("cnil_initiale", at(7), "2", for_="dr-ba"))
    assert desk.situation.is_filed("cnil_initiale")
    assert not desk.situation.is_filed("ancienne")
    assert desk.write(e.NotificationFiled(obligation="ancienne")).situation.is_filed("ancienne") is False
    desk.history[-1] = desk.history[-1].model_copy(update={"happened": at(7)})
    assert desk.situation.is_filed("ancienne")


def test_the_clocks_of_obligations(library: Library) -> None:
    """In the order of the data; none of one that does not exist."""
    situation = Desk(library).situation
    assert [clock.id for clock in situation.clocks] == [
        name for name in library.obligations if situation.clocks_of(name)
    ]
    assert situation.clocks_of("x") == () and situation.clock("x") is None
    assert (situation.obligation_status("cnil_initiale"), situation.obligation_status("x")) == ("running", None)
    assert situation.clocks_of("cnil_initiale") is situation.clocks_of("cnil_initiale"), "computed once"
    situation._computing.add("ordre")
    assert situation.clocks_of("ordre") == (), "what is being computed is not known yet"
