"""Slips that a rule of the core notices: a year too early, a name cut to a letter, a role without its accent."""

from datetime import timedelta

import pytest

from incident.case import Case
from incident.core.commands import AddNote, GiveAnswers, Given, StateInstant
from incident.core.discovery import discovery
from incident.core.distant import distant
from incident.core.facts import Answer
from incident.core.playbook import with_accents
from incident.core.practice import cut_short
from incident.core.when import When
from incident.core.words import folded
from tests.conftest import START


def _at(days: int) -> When:
    return When(precision="exact", at=START - timedelta(days=days), zone="Europe/Paris", typed="x")


@pytest.mark.parametrize(("days", "said"), [(60, ""), (61, "61 jours"), (365, "plus d’un an"), (800, "plus de 2 ans")])
def test_a_time_from_long_before_the_opening_is_said(case: Case, days: int, said: str) -> None:
    """Of an instant, a note or an answer alike; what is no time says nothing."""
    at, situation = _at(days), case.situation(START)
    commands = (
        StateInstant("breach_aware", at),
        AddNote("vu", at),
        GiveAnswers((Given("discovered_at", at.to_json()), Given("discovered_by", "moi"))),
    )
    for command in commands:
        lines = distant(command, situation)
        assert len(lines) == bool(said)
        assert not said or said in lines[0]


def test_the_first_hour_answers_the_step_an_earlier_one_again(case: Case) -> None:
    """What is known is left alone; nobody named is not an answer."""
    given = discovery(_at(1), " ", case.situation(START))
    assert [answer.fact for answer in given] == ["discovered_at"]
    case.do(GiveAnswers(given), "Dr Lenoir")
    later = discovery(_at(0), "la secrétaire", case.situation(START))
    assert [(answer.fact, answer.value) for answer in later] == [("discovered_by", "la secrétaire")]
    assert [a.fact for a in discovery(_at(2), "moi", case.situation(START))] == ["discovered_at", "discovered_by"]


@pytest.mark.parametrize(
    ("known", "value", "short"),
    [("Cabinet Lenoir", "T", True), ("Cabinet Lenoir", "Tu", False), ("T", "U", False), (None, "T", False)],
)
def test_a_name_cut_to_one_letter_is_noticed(known: str | None, value: str, short: bool) -> None:
    """Not what was empty, nor what was one letter already."""
    answer = Answer(value=known, certainty="certain", origin="practice") if known is not None else None
    assert cut_short(answer, value) is short


def test_roles_have_their_accents() -> None:
    """Whole words only; the rest stays as it was typed."""
    assert with_accents("moi, medecin") == "moi, médecin"
    assert with_accents("la secretaire du medecinat") == "la secrétaire du medecinat"


@pytest.mark.parametrize(
    ("typed", "folded_"), [("Cœur", "coeur"), ("ŒUVRE", "oeuvre"), ("Lætitia", "laetitia"), ("É", "e"), ("ABC", "abc")]
)
def test_accents_case_and_ligatures_do_not_count(typed: str, folded_: str) -> None:
    """« consœur » is found by « consoeur », and the other way round."""
    assert folded(typed) == folded_
