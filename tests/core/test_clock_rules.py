"""One clock, rule by rule: what was announced, what comes before its start, what waives it, how much time is left."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from incident.core import commands as c
from incident.core import entries as e
from incident.core.clocks import Clock, announced_text
from incident.core.lateness import reasons_draft
from incident.core.playbook import Library
from tests.core.desk import ZONE, Desk, at
from tests.golden import plain


def filed_clock(library: Library, **filing: Any) -> Clock:
    """The CNIL's clock, filed an hour late as the hours stand now."""
    desk = Desk(library)
    desk.do(c.StateInstant("breach_aware", at(7)))
    desk.later(days=5)
    desk.write(e.NotificationFiled(obligation="cnil_initiale", reference="N", **filing))
    desk.history[-1] = desk.history[-1].model_copy(update={"happened": at(8, 0, 26)})
    (clock,) = desk.situation.clocks_of("cnil_initiale")
    return clock


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (None, "annoncé à l’envoi, d’après les heures connues alors : à temps"),
        (7200, "annoncé à l’envoi, d’après les heures connues alors : 2 h 00 min de retard"),
        (3600, ""),
        (3599, "annoncé à l’envoi, d’après les heures connues alors : 59 min de retard"),
        (3601, "annoncé à l’envoi, d’après les heures connues alors : 1 h 00 min de retard"),
    ],
)
def test_a_lateness_announced_otherwise_is_said(library: Library, then: int | None, said: str) -> None:
    """From one second on."""
    assert plain(announced_text(filed_clock(library, announced_late_seconds=then))) == said


def test_what_announces_no_lateness(library: Library) -> None:
    """A letter of ours, a wish, what has no end, what was not filed."""
    clock = filed_clock(library, announced_late_seconds=7200)
    assert clock.filing is not None and clock.announced is not None
    letter = replace(clock, filing=replace(clock.filing, letter=True))
    wish = replace(clock, obligation=clock.obligation.model_copy(update={"wished": True}))
    for other in (letter, wish, replace(clock, due_at=None), replace(clock, filing=None)):
        assert (other.announced, announced_text(other)) == (None, "")


def test_a_filing_before_what_started_it(library: Library) -> None:
    """Not in the same minute; not where nobody stated the start."""
    clock = filed_clock(library)
    assert clock.filing is not None
    made = clock.filing.happened.latest
    assert not replace(clock, starts_at=made).before_start
    later = replace(clock, starts_at=made + timedelta(seconds=1))
    assert later.before_start
    assert not replace(later, provisional="x").before_start
    assert not replace(later, starts_at=None).before_start and not replace(later, filing=None).before_start


def test_a_text_that_was_not_in_force_binds_nobody(library: Library) -> None:
    """A breach of 2017: whatever was decided, it is no decision that waives it."""
    desk = Desk(library)
    desk.history.clear()
    desk.now = datetime(2017, 6, 1, tzinfo=UTC)
    desk.write(e.Opened(ref="2017-001", title="t", playbook="rancongiciel", zone=ZONE, edition={}))
    desk.do(c.Decide("authority", False, "rien"))
    (clock,) = desk.situation.clocks_of("cnil_initiale")
    assert (clock.status, clock.why) == ("not_applicable", "ce texte n’était pas en vigueur ce jour-là")
    assert (clock.decision, clock.due_at, clock.remaining) == (None, None, None)


def test_the_decision_that_waives_a_clock_is_the_one_it_rests_on(library: Library) -> None:
    """Not telling the patients ends their clock, not the CNIL's; and the other way round."""
    for outcome, waived, kept in (("persons", "personnes", "cnil_initiale"), ("authority", "cnil_initiale", "ordre")):
        desk = Desk(library)
        desk.do(c.Decide(outcome, False, "rien", "b" if outcome == "persons" else None))  # type: ignore[arg-type]
        (gone,), (other,) = desk.situation.clocks_of(waived), desk.situation.clocks_of(kept)
        assert (gone.status, gone.why) == ("not_applicable", "rien")
        assert gone.decision is not None and gone.decision.author == "Dr Lenoir"
        assert (other.status != "not_applicable", other.decision) == (True, None)


def test_an_acknowledgement_is_awaited_from_a_day_on(library: Library) -> None:
    desk = Desk(library)
    desk.do(c.File("cnil_initiale", at(7), pending=True))
    for now, awaited in ((at(6, 59, 24).at, False), (at(7, 0, 24).at, True)):
        desk.now = now
        (clock,) = desk.situation.clocks_of("cnil_initiale")
        assert clock.awaited is awaited


def test_time_left_is_that_of_what_is_still_open(library: Library) -> None:
    """None once it is filed, waived, or a wish that is over; late until then, and after a late filing."""
    desk = Desk(library)
    desk.do(c.StateInstant("breach_aware", at(7)))
    desk.now = at(7, 0, 26).at
    (clock,) = desk.situation.clocks_of("cnil_initiale")
    assert (clock.remaining, clock.status, clock.late) == (timedelta(), "running", None)
    desk.now = at(8, 0, 26).at
    (clock,) = desk.situation.clocks_of("cnil_initiale")
    assert (clock.remaining, clock.status, clock.reasons_missing) == (timedelta(hours=-1), "overdue", False)
    desk.do(c.File("cnil_initiale", at(8, 0, 26), "N"))
    (clock,) = desk.situation.clocks_of("cnil_initiale")
    assert (clock.remaining, clock.late, clock.reasons_missing) == (None, timedelta(hours=1), True)
    (wish,) = desk.situation.clocks_of("cnil_complement")
    assert wish.remaining == timedelta(hours=72) and wish.due_at is not None
    desk.now = wish.due_at
    assert desk.situation.clocks_of("cnil_complement")[0].remaining == timedelta()
    desk.later(seconds=1)
    assert desk.situation.clocks_of("cnil_complement")[0].remaining is None


def test_the_reasons_of_a_lateness_before_and_after_the_filing(library: Library) -> None:
    """How long after its start it was declared is said once it was."""
    desk = Desk(library)
    desk.do(c.StateInstant("breach_aware", at(7)))
    desk.later(days=4)
    head = "Violation connue le lundi 23 novembre 2026 à 8 h 00 ; fin des 72 heures le jeudi 26 novembre 2026 à 8 h 00"
    assert plain(reasons_draft(desk.situation, desk.history)) == f"{head}."
    desk.do(c.File("cnil_initiale", at(8, 0, 26), "N"))
    assert (
        plain(reasons_draft(desk.situation, desk.history))
        == f"{head} ; déclaration faite 73 h 00 min après le départ du délai."
    )
