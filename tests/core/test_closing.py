"""« Fausse alerte : pas de violation, voici pourquoi »: from every incident, on the record, and never against the facts."""

from dataclasses import replace
from typing import Any

import pytest

from incident.case import Case
from incident.core import commands as c
from incident.core import entries as e
from incident.core.clocks import Clock
from incident.core.decide_closing import FOLLOW_UP, owed_at_closing
from incident.core.facts import JsonValue
from incident.core.listline import list_line
from incident.core.overview import overview
from incident.core.overviewtext import clock_lines, head
from incident.core.playbook import Library
from incident.core.situation import Situation
from incident.core.summary import summary_row
from incident.core.when import When
from incident.documents.registersheet import register_rows
from incident.errors import BadInput, Refused
from incident.register import NewIncident, Register
from tests.core.desk import Desk

ME, WHY = "Dr Lenoir", "Vu par l’informaticien le 23 à 9 h : dossiers intacts"
NOW = When.from_json({"precision": "exact", "at": "2026-11-23T07:10:00Z", "zone": "Europe/Paris", "typed": "8 h 10"})


def _clocks(case: Case) -> dict[str, Clock]:
    return {clock.id: clock for clock in case.situation().clocks}


def test_every_kind_of_incident_can_end_so(register: Register, library: Library) -> None:
    """Nothing runs any more; who decided that the CNIL is not told, when and why are kept; nothing is erased."""
    for playbook in library.playbooks:
        case = register.open_incident(NewIncident(playbook, library, ME, aware_at=NOW))
        case.do(c.CloseFalseAlarm(WHY), ME)
        clocks = _clocks(case)
        cnil = clocks["cnil_initiale"]
        assert (cnil.status, cnil.why, cnil.decision and cnil.decision.author) == ("not_applicable", WHY, ME), playbook
        assert [name for name, one in clocks.items() if one.status in {"running", "overdue"}] == [], playbook
        assert clocks["registre"].status == "not_applicable"
        assert case.state.status == "closed"
        assert owed_at_closing(case.history) == []
        assert not case.situation().overtaken("authority")


def test_it_is_said_everywhere(case: Case) -> None:
    """The list, the incident, its JSON, the register of breaches."""
    case.do(c.CloseFalseAlarm(WHY), ME)
    situation = case.situation()
    assert list_line(summary_row(situation), situation.now).endswith("fausse alerte")
    assert f"Fausse alerte, pas de violation : {WHY} ({ME})" in head(situation)[1]
    assert any(f"par {ME} : {WHY}" in line for line in clock_lines(situation))
    said: dict[str, Any] = overview(situation)
    assert said["false_alarm"] == WHY
    decided = {one["id"]: one["decided"] for one in said["obligations"]}
    assert decided["cnil_initiale"] == {"by": ME, "at": "2026-11-23T07:12:05.120934Z"}
    rows = {row["label"]: row["value"] for row in register_rows(situation)}
    assert WHY in str(rows["Fin de l’incident"])
    assert "Notifier la CNIL\u00a0: non" in str(rows["Décisions motivées"])


def test_an_attempt_without_effect_still_concerns_the_insurer(case: Case) -> None:
    """No breach, yet an attack: the insurance clocks go on, and are said to be owed."""
    case.do(c.CloseFalseAlarm(WHY, attempted=True), ME)
    clocks = _clocks(case)
    assert clocks["cnil_initiale"].status == "not_applicable"
    assert clocks["plainte_assurance"].status == "running"
    assert "Déclarer l’incident à l’assureur" in owed_at_closing(case.history)


def test_after_a_filing_the_cnil_is_told_too(case: Case) -> None:
    """What was filed stays filed; the follow-up that concludes to no breach is owed until it is sent."""
    case.do(c.File("cnil_initiale", NOW, reference="2026-4455"), ME)
    case.do(c.CloseFalseAlarm(WHY), ME)
    assert owed_at_closing(case.history) == [FOLLOW_UP]
    assert _clocks(case)["cnil_initiale"].status == "fulfilled"
    case.do(c.Reopen("la suite est à envoyer"), ME)
    assert (case.state.status, case.state.false_alarm) == ("open", None)
    case.do(c.File("cnil_complement", NOW, reference="2026-4456"), ME)
    case.do(c.CloseFalseAlarm(WHY), ME)
    assert owed_at_closing(case.history) == []


@pytest.mark.parametrize(
    ("answers", "why", "error", "sentence"),
    [
        ((), "  ", BadInput, "qui a vérifié, quand, comment"),
        ((c.Given("published", True),), WHY, Refused, "Ce n’est pas une fausse alerte d’après vos réponses"),
        ((c.Given("permanent_loss", True),), WHY, Refused, "« permanent_loss » et « availability »"),
    ],
)
def test_never_without_a_reason_nor_against_the_facts(
    case: Case, answers: tuple[c.Given, ...], why: str, error: type[Exception], sentence: str
) -> None:
    """Refused in one sentence; nothing recorded."""
    if answers:
        case.do(c.GiveAnswers(answers), ME)
    before = case.state.seq
    with pytest.raises(error, match=sentence):
        case.do(c.CloseFalseAlarm(why), ME)
    assert case.state.seq == before


def test_one_transaction_says_it_all(case: Case) -> None:
    """Answers, decisions, closing: together."""
    case.do(c.CloseFalseAlarm(WHY), ME)
    kinds = [entry.kind for entry in case.history[1:]]
    assert kinds == ["answer_given"] * 5 + ["risk_proposed", "decision_taken", "decision_taken", "closed"]
    assert isinstance(case.history[-1].body, e.Closed)
    assert case.history[-1].body.ground == "false_alarm"


def test_what_a_false_alarm_records(library: Library) -> None:
    """The denials, the assessment that follows, both decisions, the closing; blanks taken off."""
    *answered, kept, authority, persons, closed = Desk(library).do(c.CloseFalseAlarm(" vu "))
    denied: dict[str, JsonValue] = {
        "confidentiality": False,
        "integrity": False,
        "availability": False,
        "false_alarm": True,
    }
    said = {**denied, "false_alarm_reason": "vu"}
    assert answered == [e.AnswerGiven(fact=fact, value=value, certainty="certain") for fact, value in said.items()]
    assert isinstance(kept, e.RiskProposed)
    assert (kept.level, kept.authority, kept.persons) == ("no_risk", False, False)
    decided = [
        (one.outcome, one.answer, one.text, one.ground)
        for one in (authority, persons)
        if isinstance(one, e.DecisionTaken)
    ]
    assert decided == [("authority", False, "vu", None), ("persons", False, "vu", "no_high_risk")]
    assert closed == e.Closed(why="vu", owed=[], ground="false_alarm")


@pytest.mark.parametrize(
    ("told", "decided"),
    [
        ((), ["authority", "persons"]),
        (("cnil_initiale",), ["persons"]),
        (("personnes",), ["authority"]),
        (("cnil_initiale", "personnes"), []),
    ],
)
def test_whom_was_told_needs_no_decision(library: Library, told: tuple[str, ...], decided: list[str]) -> None:
    """What was filed stays; of nothing decided, no assessment is kept."""
    desk = Desk(library)
    for obligation in told:
        desk.do(c.File(obligation, NOW, reference="1"))
    bodies = desk.do(c.CloseFalseAlarm(WHY))
    assert [one.outcome for one in bodies if isinstance(one, e.DecisionTaken)] == decided
    assert any(isinstance(one, e.RiskProposed) for one in bodies) is bool(decided)


def test_a_decision_kept_at_a_false_alarm_knows_what_was_proposed_on_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each its own, were the two ever to differ."""
    found = replace(Desk(library).situation.assessment, authority=True, persons=False)
    monkeypatch.setattr(Situation, "assessment", found)
    decided = {
        one.outcome: one.proposed
        for one in Desk(library).do(c.CloseFalseAlarm(WHY))
        if isinstance(one, e.DecisionTaken)
    }
    assert decided == {"authority": True, "persons": False}


def test_what_was_owed_is_that_of_the_last_closing(library: Library) -> None:
    """None while it was never closed; overdue is owed as much as running."""
    desk = Desk(library)
    assert owed_at_closing(desk.history) == []
    desk.do(c.StateInstant("breach_aware", NOW), c.Decide("persons", False, "rien", "no_high_risk"))
    (closed,) = desk.later(days=4).do(c.Close("suivi"))
    assert isinstance(closed, e.Closed)
    assert "Déclarer la violation de données à la CNIL" in closed.owed
    desk.do(c.Reopen("un appel"), c.CloseFalseAlarm(WHY))
    assert owed_at_closing(desk.history) == []


def test_an_earlier_yes_is_not_owed_once_there_was_no_breach(library: Library) -> None:
    """The decisions of the false alarm take its place."""
    desk = Desk(library)
    desk.do(c.Decide("persons", True, "dans le doute"), c.Decide("authority", True, "dans le doute"))
    *_, closed = desk.do(c.CloseFalseAlarm(WHY))
    assert isinstance(closed, e.Closed)
    assert closed.owed == []
