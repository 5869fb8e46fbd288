"""Points to make again after a filing: reminders that a later filing makes, never a deadline."""

from typing import Any

import pytest

from incident.case import Case
from incident.core.clocks import Clock
from incident.core.commands import Close, Decide, File, GiveAnswers, Given, StateInstant
from incident.core.facts import JsonValue
from incident.core.followups import near, points
from incident.core.overview import overview
from incident.core.overviewtext import clock_lines
from incident.core.reminders import reminders
from incident.core.whentyped import parse_when
from incident.errors import Refused

ME = "Dr Lenoir"


def when(case: Case, typed: str) -> Any:
    return parse_when(typed, zone="Europe/Paris", now=case.timepiece.now())


def answer(case: Case, **facts: JsonValue) -> None:
    case.do(GiveAnswers(tuple(Given(fact, value) for fact, value in facts.items())), ME)


def file(case: Case, obligation: str, **more: Any) -> None:
    case.do(File(obligation, when(case, "maintenant"), reference=more.pop("reference", "N-1"), **more), ME)


def only(case: Case, obligation: str) -> Clock:
    (found,) = case.situation().clocks_of(obligation)
    return found


def days(case: Case, obligation: str) -> list[float]:
    """How many days from now each point is."""
    situation = case.situation()
    return [(one.at - situation.now).total_seconds() / 86400 for one in points(only(case, obligation), situation)]


def line(case: Case, title: str) -> str:
    (found,) = [one for one in clock_lines(case.situation()) if one.startswith(title)]
    return found.replace("\u00a0", " ")


@pytest.fixture
def sent(case: Case) -> Case:
    case.do(StateInstant("breach_aware", when(case, "8h")), ME)
    file(case, "cnil_initiale")
    return case


def test_nothing_to_look_at_again_before_the_filing(case: Case) -> None:
    assert points(only(case, "cnil_complement"), case.situation()) == ()


def test_seven_and_thirty_days_after_the_first_declaration(sent: Case, clock: Any) -> None:
    """What was sent before a point does not make it; what is sent after does; a missed one gives way to the next."""
    assert days(sent, "cnil_complement") == [7, 30]
    clock.advance(days=3)
    file(sent, "cnil_complement", reference="S-1")
    assert days(sent, "cnil_complement") == [4, 27]
    clock.advance(days=5)
    assert days(sent, "cnil_complement") == [-1, 22]
    assert "refaire le point avec la CNIL : depuis le lundi 30 novembre 2026 à 8 h 12" in line(sent, "Donner la suite")
    assert "en retard" not in line(sent, "Donner la suite")
    file(sent, "cnil_complement", reference="S-2")
    assert days(sent, "cnil_complement") == [22]
    clock.advance(days=300)
    assert days(sent, "cnil_complement") == [-278]
    assert only(sent, "cnil_complement").status == "fulfilled"
    file(sent, "cnil_complement", reference="S-3")
    assert days(sent, "cnil_complement") == []


def test_two_missed_points_are_one(sent: Case, clock: Any) -> None:
    clock.advance(days=31)
    assert days(sent, "cnil_complement") == [-1]
    assert (only(sent, "cnil_complement").status, only(sent, "cnil_complement").remaining) == ("wished", None)
    assert "retard" not in line(sent, "Donner la suite")
    (shown,) = [one for one in overview(sent.situation())["obligations"] if one["id"] == "cnil_complement"]  # type: ignore[attr-defined]
    assert (shown["remaining_seconds"], shown["late"]) == (None, False)


def test_what_is_learnt_after_the_last_thing_sent_feeds_the_follow_up(sent: Case, clock: Any) -> None:
    """A theft found on day 2: no new 72 hours, something to tell the CNIL, until it is told."""
    file(sent, "cnil_complement", reference="S-1")
    clock.advance(days=2)
    sent.do(StateInstant("breach_aware", when(sent, "il y a 1 heure"), "confidentiality"), ME)
    assert only(sent, "cnil_initiale").starts_at == when(sent, "2026-11-23T08:00").at
    assert [round(one * 24) for one in days(sent, "cnil_complement")][:1] == [-1]
    assert "refaire le point avec la CNIL : depuis le mercredi 25" in line(sent, "Donner la suite")
    file(sent, "cnil_complement", reference="S-2")
    assert days(sent, "cnil_complement") == [5, 28]


def test_no_breach_or_a_closed_incident_ends_them(sent: Case) -> None:
    case = sent
    answer(case, confidentiality=False, integrity=False)
    assert len(days(case, "cnil_complement")) == 2, "availability is still to say"
    answer(case, availability=False)
    assert days(case, "cnil_complement") == []
    answer(case, availability=True)
    case.do(Decide("persons", answer=False, why="rien de copié", ground="no_high_risk"), ME)
    case.do(Close("repris ailleurs"), ME)
    assert days(case, "cnil_complement") == []


def test_on_the_screen_a_day_before(sent: Case, clock: Any) -> None:
    clock.advance(days=5, hours=23)
    assert near(only(sent, "cnil_complement"), sent.situation()) is None
    clock.advance(hours=2)
    found = near(only(sent, "cnil_complement"), sent.situation())
    assert found is not None
    assert found.say == "refaire le point avec la CNIL"


def test_each_controller_has_their_own(case: Case, clock: Any) -> None:
    case.do(StateInstant("breach_aware", when(case, "8h")), ME)
    answer(case, controllers="Dr Roy\nDr Ba")
    file(case, "cnil_initiale", for_="Dr Roy")
    clock.advance(days=1)
    file(case, "cnil_initiale", for_="Dr Ba")
    situation = case.situation()
    ends = {one.for_: points(one, situation)[0].at for one in situation.clocks_of("cnil_complement")}
    assert (ends["dr-ba"] - ends["dr-roy"]).days == 1


def test_the_second_part_for_the_ars_and_the_vendors_silence(case: Case, clock: Any) -> None:
    """Three months from the first part; the vendor after 24 and 48 hours, then each week. Filed again, not refused."""
    answer(case, grave_harm=True, processor_involved=True)
    file(case, "eigs", reference="E-1")
    assert "envoyer la seconde partie à l’ARS avant cette date : mercredi 24 février 2027" in line(
        case, "Déclarer à l’ARS"
    )
    file(case, "editeur_demande", reference="R-1")
    assert days(case, "editeur_demande") == [1, 2, 9, 16]
    clock.advance(days=1, hours=1)
    file(case, "editeur_demande", reference="R-2")
    assert len(days(case, "editeur_demande")) == 3
    clock.advance(days=60)
    file(case, "eigs", reference="E-2")
    assert len(days(case, "eigs")) == 1, "the second part before its date: the date stays in sight"
    with pytest.raises(Refused, match="déjà enregistrée"):
        file(case, "cert_sante")
        file(case, "cert_sante")


def test_they_go_to_the_calendar_as_reminders(sent: Case) -> None:
    found = {one.uid.split(".")[0]: one for one in reminders(sent.situation())}
    assert {"cnil_complement-20261130", "cnil_complement-20261223"} <= set(found)
    assert "Un rappel, pas un délai." in found["cnil_complement-20261130"].text
