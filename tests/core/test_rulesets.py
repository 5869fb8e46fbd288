"""The law in force when the breach was known applies, to the day; a proposed one never does."""

from datetime import date, timedelta
from typing import Any

import pytest

from incident.case import Case
from incident.core.clocks import Clock
from incident.core.commands import Decide, File, GiveAnswers, Given, StateInstant
from incident.core.playbook import DelayRule, Library, Obligation, RuleVersion
from incident.core.rulesets import in_force, overlapping
from incident.core.whentyped import parse_when
from incident.register import NewIncident, Register

ME = "Dr Lenoir"
NEW_LAW = RuleVersion(
    valid_from="2026-11-21",
    applies={"risk_level": {"at_least": "high"}},
    delay=(DelayRule(value="96h"),),
    why="Quatre jours.",
    sources=("omnibus",),
)


def published(library: Library, version: RuleVersion = NEW_LAW, last_day: str = "2026-11-20") -> Library:
    """The shipped data once a new law on the CNIL's notification is published."""
    cnil = library.obligations["cnil_initiale"].model_copy(update={"valid_to": last_day, "versions": (version,)})
    return library.model_copy(update={"obligations": library.obligations | {"cnil_initiale": cnil}})


def opened(register: Register, library: Library) -> Case:
    return register.open_incident(NewIncident("rancongiciel", library, ME))


def known(case: Case, typed: str, instant: str = "breach_aware") -> None:
    when = parse_when(typed, zone="Europe/Paris", now=case.timepiece.now())
    case.do(StateInstant(instant, when), ME)


def cnil(case: Case, obligation: str = "cnil_initiale") -> Clock:
    found = case.situation().clock(obligation)
    assert found is not None
    return found


def hours(clock: Clock) -> timedelta | None:
    assert clock.starts_at is not None
    return clock.due_at - clock.starts_at if clock.due_at else None


@pytest.mark.parametrize(("typed", "counted"), [
    ("2026-11-20T23:59:59", 72),
    ("2026-11-21T00:00", 96),
    ("entre 2026-11-20T23:50 et 2026-11-21T00:10", 72),
])  # fmt: skip
def test_the_law_of_the_day_it_was_known(register: Register, library: Library, typed: str, counted: int) -> None:
    """The last second of the old law is still 72 h; of a range, the earliest bound."""
    case = opened(register, published(library))
    typed = typed.removeprefix("entre ").replace(" et ", "/")
    known(case, typed)
    assert hours(cnil(case)) == timedelta(hours=counted)


def test_a_new_awareness_comes_under_the_law_of_its_own_day(register: Register, library: Library) -> None:
    """Known under the old law and not declared; a theft found under the new one is counted as the new one says."""
    case = opened(register, published(library))
    known(case, "2026-11-20T08:00")
    case.do(Decide("authority", answer=False, why="Rien n’a été copié."), ME)
    when = parse_when("2026-11-23T07:00", zone="Europe/Paris", now=case.timepiece.now())
    case.do(StateInstant("breach_aware", when, about="confidentiality"), ME)
    assert (cnil(case).starts_at, hours(cnil(case))) == (when.at, timedelta(hours=96))


def test_the_day_is_that_of_the_practice(register: Register, library: Library) -> None:
    """In Réunion the new day begins three hours before Paris."""
    case = register.open_incident(NewIncident("rancongiciel", published(library), ME, zone="Indian/Reunion"))
    when = parse_when("2026-11-20T22:30:00+01:00", zone="Indian/Reunion", now=case.timepiece.now())
    case.do(StateInstant("breach_aware", when), ME)
    assert hours(cnil(case)) == timedelta(hours=96)


def test_the_new_words_come_with_the_new_law(register: Register, library: Library) -> None:
    """And so do its conditions: a risk that is not high is not declared, a high one is."""
    case = opened(register, published(library))
    known(case, "2026-11-22T08:00")
    assert (case.situation().risk_level, cnil(case).status) == ("risk", "not_applicable")
    case.do(GiveAnswers((Given("published", True), Given("data_health", True))), ME)
    assert (case.situation().risk_level, cnil(case).status) == ("high", "running")
    assert (cnil(case).why, cnil(case).obligation.sources) == ("Quatre jours.", ("omnibus",))
    assert cnil(case).id == "cnil_initiale"


def test_a_provisional_clock_follows_the_law_of_the_opening(register: Register, library: Library) -> None:
    """Until the real moment is stated, which may put the incident under the earlier law."""
    case = opened(register, published(library))
    assert (cnil(case).assumed, hours(cnil(case))) == (True, timedelta(hours=96))
    known(case, "2026-11-20T08:00")
    assert hours(cnil(case)) == timedelta(hours=72)


def test_an_older_processor_s_message_decides(register: Register, library: Library) -> None:
    """The earlier of the two awarenesses, for the clock and for the law alike."""
    case = opened(register, published(library))
    known(case, "2026-11-22T08:00")
    known(case, "2026-11-20T08:00", "processor_told")
    assert hours(cnil(case)) == timedelta(hours=72)


def test_the_follow_up_keeps_the_law_of_the_awareness(register: Register, library: Library, clock: Any) -> None:
    """It starts with a filing, later than the change."""
    follow = library.obligations["cnil_complement"]
    later = RuleVersion(valid_from="2026-11-21", delay=(DelayRule(value="48h"),), sources=("omnibus",))
    changed = follow.model_copy(update={"valid_to": "2026-11-20", "versions": (later,)})
    case = opened(register, library.model_copy(update={
        "obligations": library.obligations | {"cnil_complement": changed}
    }))  # fmt: skip
    known(case, "2026-11-20T12:00")
    case.do(File("cnil_initiale", parse_when("8h", zone="Europe/Paris", now=clock.at), reference="N-1"), ME)
    assert hours(cnil(case, "cnil_complement")) == timedelta(hours=72)


def test_before_the_law_there_is_nothing_to_count(register: Register, library: Library) -> None:
    """A breach known before the article existed: not applicable, and why; nothing runs."""
    case = opened(register, library)
    known(case, "2018-05-24T23:00")
    assert (cnil(case).status, cnil(case).due_at, cnil(case).remaining) == ("not_applicable", None, None)
    assert cnil(case).why == "ce texte n’était pas en vigueur ce jour-là"


def test_the_shipped_proposal_never_applies(register: Register, library: Library) -> None:
    """96 hours are shipped as data, marked proposed: today and in ten years, 72."""
    (proposed,) = library.obligations["cnil_initiale"].versions
    assert (proposed.status, proposed.valid_from, [rule.value for rule in proposed.delay or ()]) == (
        "proposed", "", ["96h"],
    )  # fmt: skip
    case = opened(register, library)
    known(case, "8h")
    assert hours(cnil(case)) == timedelta(hours=72)
    for day in (date(2018, 5, 25), date(2026, 11, 24), date(2036, 1, 1)):
        found = in_force(library.obligations["cnil_initiale"], day)
        assert found is not None
        assert [rule.value for rule in found.delay] == ["72h"]


def test_proposed_does_not_apply_even_with_a_date(library: Library) -> None:
    """A date slipped in beside the mark changes nothing."""
    dated = NEW_LAW.model_copy(update={"status": "proposed"})
    assert in_force(published(library, dated).obligations["cnil_initiale"], date(2027, 1, 1)) is None
    undated = NEW_LAW.model_copy(update={"valid_from": ""})
    assert in_force(published(library, undated).obligations["cnil_initiale"], date(2027, 1, 1)) is None


@pytest.mark.parametrize(("periods", "wrong"), [
    ([("2018-05-25", "2026-11-20"), ("2026-11-21", "")], []),
    ([("2018-05-25", "2026-11-21"), ("2026-11-21", "")], [0]),
    ([("2018-05-25", ""), ("2026-11-21", "")], [0]),
    ([("", "2026-11-20"), ("2026-11-21", "2027-01-01"), ("2027-01-02", "")], []),
    ([("", "2026-11-20"), ("2026-11-21", ""), ("2027-01-02", "")], [1]),
    ([("2027-01-01", ""), ("2018-05-25", "2026-12-31")], []),
    ([("2027-01-01", ""), ("2018-05-25", "2027-01-01")], [0]),
])  # fmt: skip
def test_a_day_has_one_wording(library: Library, periods: list[tuple[str, str]], wrong: list[int]) -> None:
    """Both ends included; the order of the file does not matter."""
    (first, last), *others = periods
    versions = tuple(NEW_LAW.model_copy(update={"valid_from": one, "valid_to": two}) for one, two in others)
    changed: Obligation = library.obligations["cnil_initiale"].model_copy(
        update={"valid_from": first, "valid_to": last, "versions": versions}
    )
    assert list(overlapping(changed)) == wrong


def test_an_open_incident_keeps_the_law_it_was_opened_with(register: Register, library: Library, clock: Any) -> None:
    """New shipped rules reach it only by an entry that says what changes, and then by the day it was known."""
    case = opened(register, library)
    known(case, "2026-11-22T08:00")
    law = published(library)
    assert hours(cnil(case)) == timedelta(hours=72)
    assert any("obligation modifiée" in line for line in case.newer_data(law))
    case.adopt(law, ME)
    assert hours(cnil(case)) == timedelta(hours=96)
