"""Who noticed and when, from the first screen; and the hours so far back that they are asked about once."""

from datetime import timedelta

import pytest

from incident.core import commands as c
from incident.core.discovery import discovery
from incident.core.distant import distant
from incident.core.facts import JsonValue
from incident.core.playbook import Library
from incident.core.when import When
from tests.core.desk import START, ZONE, Desk, answers, at
from tests.golden import plain


def given(found: tuple[c.Given, ...]) -> dict[str, JsonValue]:
    return {one.fact: one.value for one in found}


def test_the_discovery_is_answered_once(library: Library) -> None:
    """An earlier hour is a new answer, with who noticed then; a later one or the same says nothing."""
    desk = Desk(library)
    assert given(discovery(at(7), " Odile ", desk.situation)) == {
        "discovered_at": at(7).to_json(),
        "discovered_by": "Odile",
    }
    assert given(discovery(at(7), " ", desk.situation)) == {"discovered_at": at(7).to_json()}
    desk.do(c.GiveAnswers(discovery(at(7), "", desk.situation)))
    assert given(discovery(at(7), "Odile", desk.situation)) == {"discovered_by": "Odile"}
    desk.do(answers(discovered_by="Odile"))
    assert discovery(at(7), "Marc", desk.situation) == ()
    assert discovery(at(7, 1), "Marc", desk.situation) == ()
    assert given(discovery(at(6, 59), "Marc", desk.situation)) == {
        "discovered_at": at(6, 59).to_json(),
        "discovered_by": "Marc",
    }


def test_older_data_have_not_these_questions(library: Library) -> None:
    facts = {name: fact for name, fact in library.facts.items() if name != "discovered_by"}
    desk = Desk(library.model_copy(update={"facts": facts}))
    assert [one.fact for one in discovery(at(7), "Odile", desk.situation)] == ["discovered_at"]


def ago(**delta: int) -> When:
    return When(precision="exact", at=START - timedelta(**delta), zone=ZONE, typed="alors")


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (ago(days=60), None),
        (ago(days=60, seconds=1), "60 jours"),
        (ago(days=364), "364 jours"),
        (ago(days=365), "plus d’un an"),
        (ago(days=729), "plus d’un an"),
        (ago(days=730), "plus de 2 ans"),
    ],
)
def test_an_hour_long_before_the_opening_is_asked_about(library: Library, when: When, said: str | None) -> None:
    """A note's, or an answer's."""
    situation = Desk(library).situation
    for command in (c.AddNote("x", when), answers(persons_count=3, discovered_at=when.to_json())):
        found = [line.replace("\u00a0", " ") for line in distant(command, situation)]
        assert [line.partition(" : ")[2] for line in found] == (
            [f"{said} avant l’ouverture de l’incident"] if said else []
        )


def test_nothing_is_asked_of_what_states_no_hour(library: Library) -> None:
    """Nor of a fact the data do not know, nor one that is unknown."""
    desk = Desk(library)
    for command in (
        c.AddNote("x"),
        c.Close("x"),
        answers(discovered_at=None),
        answers(inconnu={"at": "x"}),
        answers(comments="x"),
    ):
        assert distant(command, desk.situation) == []
    situation = desk.situation
    far = c.AddNote("x", ago(days=100))
    (line,) = distant(far, situation)
    assert plain(line) == "samedi 15 août 2026 à 9 h 12 : 100 jours avant l’ouverture de l’incident"
    unopened = situation.__class__(situation.state.__class__(), library, {}, situation.now)
    assert distant(far, unopened) == []
