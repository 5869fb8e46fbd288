"""Measures promised: to the CNIL or among oneselves, by whom, by when, and what became of each."""

from datetime import timedelta
from typing import Any

import pytest

from incident.case import Case
from incident.core.chronology import chronology
from incident.core.commands import AddNote, Close, Decide, EndMeasure, File, GiveAnswers, Given, PromiseMeasure
from incident.core.listline import list_line, settled
from incident.core.measures import announced, measure_lines
from incident.core.overview import overview
from incident.core.owed import owed_text, still_open
from incident.core.reminders import reminders
from incident.core.summary import summary_row
from incident.core.whentyped import parse_due, parse_when
from incident.documents.registersheet import register_rows
from incident.errors import BadInput, Refused

ME = "Dr Lenoir"
PARIS = "Europe/Paris"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def now(case: Case) -> Any:
    return parse_when("maintenant", zone=PARIS, now=case.timepiece.now())


def promise(case: Case, text: str, *, due: str = "", owner: str = "", told: bool = False) -> int:
    end = parse_due(due, zone=PARIS) if due else None
    case.do(PromiseMeasure(text, owner, end, told), ME)
    return case.state.seq


def left(case: Case) -> list[str]:
    return [plain(owed_text(one)) for one in still_open(case.situation()) if one.place == "measure"]


def test_what_was_promised_is_awaited_until_it_is_taken_or_given_up(case: Case, clock: Any) -> None:
    box = promise(case, "Changer la box", due="30/11/2026", owner="l’informaticien", told=True)
    team = promise(case, "Former l’équipe")
    waiting = "Mesure promise : Changer la box (l’informaticien), annoncée à la CNIL, "
    assert left(case) == [f"{waiting}avant la fin du lundi 30 nov.", "Mesure promise : Former l’équipe, sans date"]
    (event,) = [one for one in reminders(case.situation()) if one.uid.startswith("mesure-")]
    assert "box" not in event.title + event.text, "what leaves for a telephone says nothing that was typed"
    clock.advance(days=10)
    assert left(case)[0] == f"{waiting}en retard : c’était avant la fin du lundi 30 nov."
    promise(case, "Tester", due="31/1/2027")
    assert left(case)[1].endswith("Tester, avant la fin du dimanche 31 janvier 2027"), "another year is said"
    case.do(EndMeasure(case.state.seq), ME)
    case.do(EndMeasure(box, "facture 12"), ME)
    case.do(EndMeasure(team, "prévue avec l’URPS", given_up=True), ME)
    assert left(case) == []
    assert [plain(line).strip() for line in measure_lines(case.situation())][:2] == [
        f"{box}  Changer la box (l’informaticien), annoncée à la CNIL — "
        "faite le jeudi 3 décembre 2026 à 8 h 12 : facture 12",
        f"{team}  Former l’équipe — abandonnée le jeudi 3 décembre 2026 à 8 h 12 : prévue avec l’URPS",
    ]
    told: Any = overview(case.situation())["measures"]
    assert [one["status"] for one in told] == ["kept", "given_up", "kept"]
    (row,) = [row for row in register_rows(case.situation()) if row["label"] == "Mesures prises ou prévues"]
    assert "Changer la box" in str(row["value"]) and "facture 12" in str(row["value"])
    rows = chronology(case.history, PARIS, case.situation().library)
    assert [row.text for row in rows if row.kind == "measure_kept"][2].startswith(f"entrée {team}, abandonnée")


def test_what_the_form_announced_is_asked_for_once_the_cnil_knows(case: Case) -> None:
    """Nobody is in charge of a line of the declaration until a promise of the same words exists."""
    said = Given("measures_long", "- Débrancher la sauvegarde\n- Former l’équipe")
    case.do(GiveAnswers((said,)), ME)
    assert announced(case.situation()) == ["Débrancher la sauvegarde", "Former l’équipe"]
    assert left(case) == [], "the CNIL was told of nothing yet"
    case.do(File("cnil_initiale", now(case), reference="N-1"), ME)
    assert left(case) == ["2 mesures annoncées à la CNIL : dire qui s’en charge et pour quand"]
    promise(case, "debrancher la SAUVEGARDE", told=True)
    assert announced(case.situation()) == ["Former l’équipe"]


def test_what_cannot_be_is_refused(case: Case) -> None:
    case.do(AddNote("x"), ME)
    for command, words in (
        (PromiseMeasure("  "), "La mesure est vide"),
        (PromiseMeasure("x", due=parse_due("1/1/2020", zone=PARIS)), "déjà passé"),
        (EndMeasure(2), "L’entrée 2 n’est pas une mesure promise"),
        (EndMeasure(99), "L’entrée 99 n’est pas"),
    ):
        with pytest.raises(BadInput, match=words):
            case.do(command, ME)
    seq = promise(case, "Changer la box")
    with pytest.raises(BadInput, match="La raison de l’abandon est vide"):
        case.do(EndMeasure(seq, given_up=True), ME)
    case.do(EndMeasure(seq), ME)
    with pytest.raises(Refused, match=f"déjà dite faite \\(entrée {seq + 1}\\)"):
        case.do(EndMeasure(seq, "encore"), ME)


def test_a_promise_outlives_the_incident(case: Case) -> None:
    """It asks for no reason to end the incident, stays in sight, and can be said taken afterwards."""
    seq = promise(case, "Changer la box", due="12/12/2026", owner="Mme Petit")
    case.do(Decide("persons", answer=False, why="rien de copié", ground="no_high_risk"), ME)
    case.do(Close("fini"), ME)
    (owed,) = [line for line in case.history[-1].body.owed if "Changer la box" in line]  # type: ignore[union-attr]
    assert "Petit" not in owed, "the chronology, which may leave the practice, prints it"
    assert len(left(case)) == 1
    with pytest.raises(Refused):
        promise(case, "Une autre")
    row = summary_row(case.situation())
    assert not settled(row), "time alone will change the line"
    assert "mesure" not in list_line(row, case.timepiece.now())
    assert plain(list_line(row, case.timepiece.now() + timedelta(days=30))).endswith("1 mesure promise EN RETARD")
    case.do(EndMeasure(seq, "facture"), ME)
    assert left(case) == []
