"""What a corrected hour, a missing acknowledgement or new facts change of what was filed or decided."""

from datetime import timedelta
from typing import Any

import pytest

from incident.case import Case
from incident.core.clocks import announced_text
from incident.core.commands import Correct, Decide, File, GiveAnswers, Given, StateInstant
from incident.core.facts import JsonValue
from incident.core.overviewtext import clock_lines
from incident.core.proposal import decided_lines
from incident.core.when import When
from incident.core.whentyped import parse_when
from incident.documents.registersheet import register_rows
from incident.errors import Refused

ME = "Dr Lenoir"


def at(case: Case, typed: str) -> When:
    return parse_when(typed, zone="Europe/Paris", now=case.timepiece.now())


def aware(case: Case, typed: str, **more: str) -> None:
    case.do(StateInstant("breach_aware", at(case, typed), **more), ME)  # type: ignore[arg-type]


def answer(case: Case, **facts: JsonValue) -> None:
    case.do(GiveAnswers(tuple(Given(fact, value) for fact, value in facts.items())), ME)


def file(case: Case, obligation: str, typed: str = "maintenant", **more: Any) -> None:
    case.do(File(obligation, at(case, typed), reference=more.pop("reference", "N-1"), **more), ME)


def test_both_readings_are_shown_once_filed(case: Case, clock: Any) -> None:
    """Filed in time, then the awareness corrected: late as things stand, in time as it was announced; and back."""
    aware(case, "8h")
    stated = case.state.seq
    clock.advance(hours=71)
    file(case, "cnil_initiale")
    found = case.situation().clock("cnil_initiale")
    assert found is not None
    assert (found.status, found.announced, announced_text(found)) == ("fulfilled", None, "")
    case.do(Correct(stated, "relu le message", at(case, "2026-11-23T06:00")), ME)
    found = case.situation().clock("cnil_initiale")
    assert found is not None
    assert (found.status, found.announced) == ("fulfilled_late", timedelta())
    shown = "\n".join(clock_lines(case.situation())).replace("\u00a0", " ")
    assert "1 h 12 min de retard ; annoncé à l’envoi, d’après les heures connues alors : à temps" in shown
    rows = {str(row["label"]): str(row["value"]) for row in register_rows(case.situation())}
    assert "annoncé à l’envoi" in rows["Notification à la CNIL"]
    case.do(Correct(stated, "c’était bien 8 h", at(case, "2026-11-23T08:00")), ME)
    found = case.situation().clock("cnil_initiale")
    assert found is not None
    assert (found.status, found.announced) == ("fulfilled", None)


def test_a_correction_never_puts_a_filing_before_what_it_declares(case: Case, clock: Any) -> None:
    """Neither the awareness later than the filing, nor the filing earlier than it; nothing is written."""
    aware(case, "8h")
    stated = case.state.seq
    clock.advance(hours=2)
    file(case, "cnil_initiale", "9h")
    entries = case.state.seq
    for target, typed in ((stated, "9h30"), (stated + 1, "7h30")):
        with pytest.raises(Refused, match="plus ancienne que ce qui l’a fait courir"):
            case.do(Correct(target, "relu", at(case, typed)), ME)
    assert case.state.seq == entries
    case.do(Correct(stated, "relu", at(case, "8h30")), ME)


def test_an_acknowledgement_is_asked_for_after_a_day(case: Case, clock: Any) -> None:
    """« envoyé, accusé attendu »: amber at once, a reminder at 24 h, gone with the number."""
    aware(case, "8h")
    file(case, "cnil_initiale", reference="", pending=True)
    found = case.situation().clock("cnil_initiale")
    assert found is not None
    assert not found.awaited
    clock.advance(hours=24)
    assert "accusé attendu depuis plus de 24 h" in "\n".join(clock_lines(case.situation())).replace("\u00a0", " ")
    file(case, "cnil_initiale", "2026-11-23T08:12", reference="N-9")
    assert not case.situation().clock("cnil_initiale").awaited  # type: ignore[union-attr]


def test_the_day_of_the_new_facts_is_said(case: Case, clock: Any) -> None:
    """« à revoir : faits nouveaux depuis le … »: the first answer that changed, or the new awareness."""
    aware(case, "8h")
    answer(case, exfiltration="no")
    case.do(Decide("authority", answer=False, why="Rien n’a été copié."), ME)
    assert case.situation().overtaken_since("authority") is None
    clock.advance(days=3)
    answer(case, exfiltration="possible")
    clock.advance(days=1)
    answer(case, exfiltration="yes")
    shown = "\n".join(decided_lines(case.situation())).replace("\u00a0", " ")
    assert "À REVOIR : faits nouveaux depuis le vendredi 27 novembre 2026 à 8 h 12." in shown
    answer(case, exfiltration="no")
    assert not case.situation().overtaken("authority")
    aware(case, "il y a 1 heure", about="confidentiality")
    assert case.situation().overtaken_since("authority") == at(case, "il y a 1 heure").at


def test_a_follow_up_older_than_the_first_declaration_is_refused(case: Case) -> None:
    aware(case, "8h")
    file(case, "cnil_initiale")
    with pytest.raises(Refused, match="plus ancienne que la première déclaration"):
        file(case, "cnil_complement", "il y a 5 minutes")
