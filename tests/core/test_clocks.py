"""Every clock that ransomware can start: assumed, stated, overdue, fulfilled, late."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from incident.case import Case
from incident.core.clocks import PROVISIONAL, SINCE_AWARENESS, Clock, lead
from incident.core.commands import (
    Close,
    Correct,
    Decide,
    File,
    GiveAnswers,
    Given,
    StateInstant,
)
from incident.core.facts import JsonValue
from incident.core.playbook import Library
from incident.core.state import Filing
from incident.core.when import When
from incident.core.whentyped import parse_when
from incident.core.zones import to_local
from incident.errors import Refused

ME = "Dr Lenoir"


def at(case: Case, typed: str) -> When:
    return parse_when(typed, zone="Europe/Paris", now=case.timepiece.now())


def aware(case: Case, typed: str, instant: str = "breach_aware", **more: str) -> None:
    case.do(StateInstant(instant, at(case, typed), **more), ME)  # type: ignore[arg-type]


def answer(case: Case, **facts: JsonValue) -> None:
    given = [Given(fact, value, "unknown" if value is None else "certain") for fact, value in facts.items()]
    case.do(GiveAnswers(tuple(given)), ME)


def file(case: Case, obligation: str, typed: str = "maintenant", **more: Any) -> None:
    case.do(File(obligation, at(case, typed), reference=more.pop("reference", "N-1"), **more), ME)


def clock(case: Case, obligation: str) -> Clock:
    found = case.situation().clock(obligation)
    assert found is not None
    return found


def test_opening_states_no_awareness(case: Case) -> None:
    """The clock is provisional from the opening, and says so."""
    cnil = clock(case, "cnil_initiale")
    assert (cnil.assumed, cnil.starts_at, cnil.status) == (True, case.state.opened_at, "running")
    assert case.state.instants == ()


def test_each_clock_has_its_own_start(case: Case) -> None:
    """Stating the attack moves the complaint's clock only; awareness moves the CNIL's only."""
    aware(case, "7h50", "attack_known")
    assert not clock(case, "plainte_assurance").assumed
    assert clock(case, "cnil_initiale").assumed
    aware(case, "8h05", why="il fallait ouvrir un dossier pour en être sûr")
    assert clock(case, "cnil_initiale").due_at == at(case, "8h05").at + timedelta(hours=72)
    assert clock(case, "plainte_assurance").due_at == at(case, "7h50").at + timedelta(hours=72)


def test_an_attack_is_known_at_the_latest_when_the_breach_is(case: Case) -> None:
    """The complaint's 72 hours are never shown later than what was said allows; they stay provisional."""
    aware(case, "7h10")
    complaint = clock(case, "plainte_assurance")
    assert complaint.provisional == SINCE_AWARENESS
    assert complaint.starts_at == at(case, "7h10").earliest
    aware(case, "7h", "attack_known", why="les écrans étaient seulement lents")
    assert not clock(case, "plainte_assurance").assumed


def test_an_awareness_after_the_opening_moves_no_other_clock(case: Case) -> None:
    case.timepiece.advance(hours=3)  # type: ignore[attr-defined]
    aware(case, "maintenant")
    complaint = clock(case, "plainte_assurance")
    assert (complaint.provisional, complaint.starts_at) == (PROVISIONAL, case.state.opened_at)


def test_the_earliest_statement_counts(case: Case) -> None:
    """Of several, of a range or of « vers », the earliest."""
    aware(case, "8h05")
    aware(case, "entre 6h et 7h")
    aware(case, "vers 7h30")
    assert clock(case, "cnil_initiale").starts_at == at(case, "6h").at


def test_awareness_later_than_the_attack_asks_why(case: Case) -> None:
    """And nothing is written until it is given."""
    aware(case, "7h50", "attack_known")
    entries = case.state.seq
    with pytest.raises(Refused, match="pourquoi"):
        aware(case, "8h05")
    assert case.state.seq == entries


def test_overdue_the_second_it_passes(case: Case) -> None:
    """Running at 72 h sharp, overdue a microsecond later."""
    aware(case, "8h")
    due = clock(case, "cnil_initiale").due_at
    assert due is not None
    on_time, after = case.situation(due), case.situation(due + timedelta(microseconds=1))
    assert on_time.clock("cnil_initiale").status == "running"  # type: ignore[union-attr]
    late = after.clock("cnil_initiale")
    assert late is not None
    assert (late.status, late.remaining) == ("overdue", timedelta(microseconds=-1))


@pytest.mark.parametrize(("hours", "reminder"), [(40, None), (48, 24), (60, 12), (66, 6), (71, 1)])
def test_reminders(case: Case, hours: int, reminder: int | None) -> None:
    """At 24, 12, 6 and 1 hour before the end."""
    aware(case, "8h")
    found = case.situation(at(case, "8h").at + timedelta(hours=hours)).clock("cnil_initiale")
    assert found is not None
    assert found.reminder == reminder


def test_filed_late_keeps_asking_for_the_reasons(case: Case, clock: Any) -> None:
    """A late user is never blocked: the filing is recorded at once, the reasons stay owed until given."""
    aware(case, "8h")
    clock.advance(hours=78)
    file(case, "cnil_initiale")
    found = case.situation().clock("cnil_initiale")
    assert found is not None
    assert (found.status, found.reasons_missing) == ("fulfilled_late", True)
    assert case.situation().value("notification_late") is True
    answer(case, late_reasons="Le cabinet n’avait plus d’informatique.")
    again = case.situation().clock("cnil_initiale")
    assert again is not None
    assert not again.reasons_missing


def test_what_was_announced_at_filing_stays_in_its_entry(case: Case, clock: Any) -> None:
    """A corrected awareness moves the lateness computed now, not what the filing's entry says."""
    aware(case, "8h")
    stated = case.state.seq
    clock.advance(hours=73)
    file(case, "cnil_initiale")
    announced = case.state.filings[0].announced_late_seconds
    assert announced is not None
    case.do(Correct(stated, "c’était plus tôt", at(case, "2026-11-23T06:00")), ME)
    late = case.situation().clock("cnil_initiale")
    assert late is not None
    assert late.late is not None
    assert int(late.late.total_seconds()) == announced + 2 * 3600
    assert case.state.filings[0].announced_late_seconds == announced


def test_a_corrected_instant_moves_only_its_clocks(case: Case) -> None:
    """The complaint keeps its own start."""
    aware(case, "7h50", "attack_known")
    aware(case, "7h50")
    before = clock(case, "plainte_assurance").due_at
    case.do(Correct(case.state.seq, "relu la fiche", at(case, "7h00")), ME)
    assert clock(case, "plainte_assurance").due_at == before
    assert clock(case, "cnil_initiale").starts_at == at(case, "7h").at


def test_the_complement_is_wished_and_never_overdue(case: Case, clock: Any) -> None:
    """Started by the initial as filed; months later it is still « souhaité »."""
    with pytest.raises(Refused, match="initiale"):
        file(case, "cnil_complement")
    aware(case, "8h")
    file(case, "cnil_initiale")
    filed = case.state.filings[0].happened.earliest
    with pytest.raises(Refused, match="plus ancienne que la première déclaration"):
        file(case, "cnil_complement", "il y a 5 minutes")
    clock.advance(days=90)
    found = case.situation().clock("cnil_complement")
    assert found is not None
    assert (found.status, found.due_at) == ("wished", filed + timedelta(hours=72))


def test_the_insurer_counts_working_days(case: Case) -> None:
    """Known on Monday 23: five working days end on Monday 30 at midnight; two if it is a theft."""
    aware(case, "8h", "attack_known")
    aware(case, "8h")
    due = clock(case, "assureur_declaration").due_at
    assert due is not None
    assert to_local(due, "Europe/Paris").isoformat() == "2026-12-01T00:00:00+01:00"
    answer(case, theft=True)
    due = clock(case, "assureur_declaration").due_at
    assert due is not None
    assert to_local(due, "Europe/Paris").isoformat() == "2026-11-26T00:00:00+01:00"


def test_no_insurance_no_complaint_clock(case: Case) -> None:
    """Unknown keeps it; « non » is said to be why it does not apply."""
    assert clock(case, "plainte_assurance").status == "running"
    answer(case, insurance_cyber=False)
    found = clock(case, "plainte_assurance")
    assert (found.status, found.why) == ("not_applicable", "les réponses données l’écartent")


def test_unknown_means_notify(case: Case) -> None:
    """With nothing answered the CNIL is owed and the patients are to decide."""
    situation = case.situation()
    assert (situation.assessment.authority, situation.notify_persons) == (True, None)
    assert clock(case, "personnes").status == "undetermined"


def test_deciding_not_to_notify_shows_the_recorded_reason(case: Case) -> None:
    """And asks for one."""
    with pytest.raises(Refused, match="raison"):
        case.do(Decide("authority", answer=False), ME)
    case.do(Decide("authority", answer=False, why="Un seul poste, vide."), ME)
    cnil = clock(case, "cnil_initiale")
    assert (cnil.status, cnil.why) == ("not_applicable", "Un seul poste, vide.")


def test_new_facts_after_a_decision_not_to_notify(case: Case, clock: Any) -> None:
    """A theft found on day 10 is a new awareness: its own 72 h start, the decision is to review."""
    aware(case, "8h")
    case.do(Decide("authority", answer=False, why="Rien n’a été copié."), ME)
    clock.advance(days=10)
    assert not case.situation().overtaken("authority")
    aware(case, "il y a 1 heure", about="confidentiality")
    found = case.situation().clock("cnil_initiale")
    assert found is not None
    assert (found.status, found.starts_at) == ("running", at(case, "il y a 1 heure").at)
    assert case.situation().overtaken("authority")


def test_changed_answers_put_a_decision_to_review(case: Case) -> None:
    """« à revoir : faits nouveaux »."""
    case.do(Decide("persons", answer=False, why="Aucune copie connue.", ground="no_high_risk"), ME)
    assert not case.situation().overtaken("persons")
    answer(case, exfiltration="yes")
    assert case.situation().overtaken("persons")


def test_filing_needs_a_proof_and_is_filed_once(case: Case) -> None:
    """A number, a file, or « accusé attendu »; then only a correction changes it."""
    aware(case, "8h")
    with pytest.raises(Refused, match="se prouve"):
        file(case, "cnil_initiale", reference="")
    with pytest.raises(Refused, match="plus ancienne"):
        file(case, "cnil_initiale", "hier 8h")
    file(case, "cnil_initiale", reference="", pending=True)
    file(case, "cnil_initiale", reference="N-42")
    with pytest.raises(Refused, match="déjà enregistrée"):
        file(case, "cnil_initiale", reference="N-43")


def test_closing_waits_for_the_decision_on_persons(case: Case) -> None:
    """And what is still owed asks for a reason."""
    with pytest.raises(Refused, match="patients"):
        case.do(Close(), ME)
    case.do(Decide("persons", answer=False, why="Aucune copie.", ground="no_high_risk"), ME)
    with pytest.raises(Refused, match="Il reste"):
        case.do(Close(), ME)
    case.do(Close("Repris par le groupement."), ME)
    assert case.state.status == "closed"
    with pytest.raises(Refused, match="rouvrez"):
        answer(case, malicious=True)


def test_saying_it_again_is_no_new_fact(case: Case, clock: Any) -> None:
    """After « ne pas notifier », a plain restatement never moves the deadline later."""
    aware(case, "8h")
    case.do(Decide("authority", answer=False, why="Rien n’a été copié."), ME)
    clock.advance(days=2)
    aware(case, "maintenant")
    assert case.situation().decision("authority") is not None
    found = case.situation().clock("cnil_initiale")
    assert found is not None
    assert (found.status, found.starts_at) == ("not_applicable", at(case, "2026-11-23T08:00").at)


def test_the_new_awareness_still_counts_once_decided(case: Case, clock: Any) -> None:
    """« Non », a theft found on day 10, then « oui »: the clock is that of the theft."""
    aware(case, "8h")
    case.do(Decide("authority", answer=False, why="Rien n’a été copié."), ME)
    clock.advance(days=10)
    aware(case, "maintenant", about="confidentiality")
    theft = case.state.instants[-1].happened.earliest
    case.do(Decide("authority", answer=True), ME)
    found = case.situation().clock("cnil_initiale")
    assert found is not None
    assert (found.status, found.starts_at) == ("running", theft)


def test_a_new_awareness_gives_the_insurer_no_longer_delay(case: Case, clock: Any) -> None:
    """Its delay rests on no decision: it ends where it ended, however the law's clock starts anew."""
    aware(case, "8h")
    before = case.situation().clock("assureur_declaration")
    case.do(Decide("authority", answer=False, why="Rien n’a été copié."), ME)
    clock.advance(days=10)
    aware(case, "maintenant", about="confidentiality")
    after = case.situation().clock("assureur_declaration")
    assert before is not None and after is not None
    assert (after.starts_at, after.due_at, after.status) == (before.starts_at, before.due_at, "overdue")


def test_an_uncertain_filing_is_late_if_it_may_be(case: Case, clock: Any) -> None:
    """« Le 26 » against a deadline at 8 h on the 26th: the reasons are asked."""
    aware(case, "8h")
    clock.advance(hours=80)
    file(case, "cnil_initiale", "2026-11-26")
    found = case.situation().clock("cnil_initiale")
    assert found is not None
    assert found.status == "fulfilled_late"


def test_of_several_clocks_the_one_that_matters_now(library: Library) -> None:
    """The first end still open, then what started first without a date; once all is filed, what is still owed."""
    day = datetime(2026, 11, 23, tzinfo=UTC)

    def one(start: int | None = 0, due: int | None = None, **more: Any) -> Clock:
        starts_at, due_at = (day + timedelta(days=n) if n is not None else None for n in (start, due))
        known = {"remaining": None, "filing": None, "late": None, "reasons_missing": False, "why": ""} | more
        return Clock(library.obligations["reponse_autorite"], "", "running", starts_at, "", due_at, **known)

    def filed(*, pending: bool = False, reasons_missing: bool = False) -> Clock:
        moment = When(precision="exact", at=day, zone="Europe/Paris", typed="")
        made = Filing("reponse_autorite", "", moment, "N", "", pending, "", 3, None, None)
        return one(filing=made, reasons_missing=reasons_missing)

    unstarted, first, second, soon, later = one(None), one(1), one(2), one(5, 8), one(0, 9)
    done, waited, unexplained = filed(), filed(pending=True), filed(reasons_missing=True)
    assert lead([]) is None
    assert lead([unstarted, second, first, later, soon, done]) is soon
    assert lead([unstarted, second, first, unexplained]) is first
    assert lead([unexplained, unstarted]) is unstarted
    assert lead([done, waited]) is waited
    assert lead([done, unexplained, waited]) is unexplained
    assert lead([done, filed()]) is done


def test_what_nobody_stated_is_counted_from_the_opening_or_not_at_all(case: Case) -> None:
    """An earlier awareness bounds the clocks of the attack only; what starts with a filing has not started."""
    aware(case, "7h")
    for one in case.situation().clocks:
        if one.provisional and "attack_known" not in one.obligation.starts_at:
            assert one.starts_at == case.state.opened_at, one.id
    waiting = clock(case, "cnil_complement")
    assert (waiting.starts_at, waiting.provisional, waiting.due_at, waiting.status) == (None, "", None, "undetermined")


def test_nothing_remains_of_a_clock_that_is_over(case: Case) -> None:
    """Filed or without object, no countdown runs; filed at the very end of the delay is in time."""
    aware(case, "8h")
    due = clock(case, "cnil_initiale").due_at
    assert due is not None
    case.timepiece.at = due  # type: ignore[attr-defined]
    file(case, "cnil_initiale")
    done = clock(case, "cnil_initiale")
    assert (done.status, done.late, done.remaining, done.reasons_missing) == ("fulfilled", None, None, False)
    answer(case, insurance_cyber=False)
    assert clock(case, "plainte_assurance").remaining is None


def test_reasons_are_owed_to_the_cnil_alone(case: Case, clock: Any) -> None:
    """A complaint filed late is late; a complement filed when one can is not, and neither asks for reasons."""
    aware(case, "8h", "attack_known")
    aware(case, "8h")
    file(case, "cnil_initiale")
    clock.advance(days=90)
    file(case, "plainte_assurance")
    file(case, "cnil_complement")
    found = [case.situation().clock(name) for name in ("plainte_assurance", "cnil_complement")]
    assert [(one.status, one.reasons_missing) for one in found if one] == [
        ("fulfilled_late", False),
        ("fulfilled", False),
    ]


def test_a_new_fact_after_a_filing_feeds_the_complement(case: Case, clock: Any) -> None:
    """Once declared, a theft found on day 10 starts no second 72 hours: the filing stays in time."""
    aware(case, "8h")
    case.do(Decide("authority", answer=False, why="Rien n’a été copié."), ME)
    file(case, "cnil_initiale")
    before = case.situation().clock("cnil_initiale")
    clock.advance(days=10)
    aware(case, "il y a 1 heure", about="confidentiality")
    after = case.situation().clock("cnil_initiale")
    assert before is not None
    assert after is not None
    assert (after.starts_at, after.status) == (before.starts_at, "fulfilled")
