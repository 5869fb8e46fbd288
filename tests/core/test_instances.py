"""One clock for each letter that asks for an answer, one CNIL notification for each who answers for the data."""

import re
from datetime import timedelta
from typing import Any

import pytest

from incident.case import Case
from incident.core.clocks import Clock
from incident.core.commands import Close, Decide, File, GiveAnswers, Given, RecordLetter, StateInstant
from incident.core.identity import controller_id, controllers, several
from incident.core.instances import PRACTICE, whose
from incident.core.listline import list_line
from incident.core.onscreen import on_top
from incident.core.overview import overview
from incident.core.summary import summary_row
from incident.core.when import When
from incident.core.whentyped import parse_due, parse_when
from incident.documents.registersheet import register_rows
from incident.errors import BadInput, Refused

ME = "Dr Lenoir"


def at(case: Case, typed: str) -> When:
    return parse_when(typed, zone="Europe/Paris", now=case.timepiece.now())


def receive(case: Case, matter: str, when: str = "7h", due: str = "", who: str = "CNIL") -> int:
    limit = parse_due(due, zone="Europe/Paris") if due else None
    case.do(RecordLetter("in", who, at(case, when), due=limit, matter=matter), ME)  # type: ignore[arg-type]
    return case.state.seq


def reply(case: Case, seq: int, when: str = "maintenant", sha256: str | None = None) -> None:
    case.do(RecordLetter("out", "CNIL", at(case, when), answers=seq, sha256=sha256), ME)


def name(case: Case, *names: str) -> None:
    case.do(GiveAnswers((Given("controllers", "\n".join(names)),)), ME)


def file(case: Case, obligation: str, for_: str = "", when: str = "maintenant", reference: str = "N-1") -> None:
    case.do(File(obligation, at(case, when), reference=reference, for_=for_), ME)


def clocks(case: Case, obligation: str) -> tuple[Clock, ...]:
    return case.situation().clocks_of(obligation)


def rows(case: Case) -> dict[str, str]:
    return {str(row["label"]): str(row["value"]).replace("\u00a0", " ") for row in register_rows(case.situation())}


def test_no_letter_no_clock(case: Case) -> None:
    """Nothing is owed before a letter comes, and a letter of another kind starts nothing."""
    receive(case, "other")
    for obligation in ("reponse_autorite", "information_ordonnee", "demande_patient"):
        assert clocks(case, obligation) == ()
        assert not case.situation().is_filed(obligation)
    with pytest.raises(Refused, match="aucune lettre reçue"):
        file(case, "reponse_autorite")


def test_a_letter_ends_when_it_says(case: Case) -> None:
    """The deadline is the letter's own, the whole of the day it names; the start is the day it came."""
    seq = receive(case, "authority", due="12/12/2026")
    (found,) = clocks(case, "reponse_autorite")
    assert (found.for_, found.status, found.assumed) == (str(seq), "running", False)
    assert found.starts_at == at(case, "7h").at
    assert found.due_at is not None
    assert found.due_at.isoformat() == "2026-12-12T23:00:00+00:00"


def test_a_letter_without_a_date_is_owed_all_the_same(case: Case) -> None:
    receive(case, "order")
    (found,) = clocks(case, "information_ordonnee")
    assert (found.status, found.due_at) == ("running", None)


def test_each_request_of_a_patient_has_its_month_and_no_name(case: Case, clock: Any) -> None:
    """Art. 12(3): one month from each; a later date written in the letter never gives more."""
    receive(case, "patient", who="", due="31/01/2027")
    clock.advance(days=2)
    second = receive(case, "patient", who="une patiente", due="30/11/2026")
    ends = [found.due_at.isoformat() for found in clocks(case, "demande_patient") if found.due_at]
    assert ends == ["2026-12-23T23:00:00+00:00", "2026-11-30T23:00:00+00:00"]
    assert {letter.correspondent for letter in case.state.custody.letters} == {"un patient"}
    assert [found.detail for found in clocks(case, "demande_patient")] == [f"entrée {second - 1}", f"entrée {second}"]
    with pytest.raises(Refused, match="sans nom"):
        receive(case, "patient", who="Mme Martin")
    reply(case, second)
    assert rows(case)["Demandes de patients"] == "reçues : 2, avec réponse envoyée : 1"


def test_an_answer_fulfils_its_own_letter_only(case: Case, clock: Any) -> None:
    first, second = receive(case, "authority", due="24/11/2026"), receive(case, "authority", due="12/12/2026")
    clock.advance(days=3)
    reply(case, first, sha256="ab" * 32)
    late, still = clocks(case, "reponse_autorite")
    assert (late.status, still.status) == ("fulfilled_late", "running")
    assert late.filing is not None
    assert late.filing.receipt == "ab" * 32
    assert (late.filing.letter, late.filing.reference, late.filing.pending, late.filing.text) == (True, "", False, "")
    assert not case.situation().is_filed("reponse_autorite")
    file(case, "reponse_autorite", str(second))
    assert case.situation().is_filed("reponse_autorite")
    with pytest.raises(Refused, match="déjà enregistrée"):
        file(case, "reponse_autorite", str(second))


def test_the_only_letter_left_needs_no_number(case: Case) -> None:
    """Two: say which; one left: that one."""
    first, second = receive(case, "authority"), receive(case, "authority")
    with pytest.raises(Refused, match=f"{first} .*{second} "):
        file(case, "reponse_autorite")
    reply(case, first)
    file(case, "reponse_autorite")
    assert case.state.filings[-1].for_ == str(second)


def test_an_answer_names_a_letter_that_was_received(case: Case) -> None:
    seq = receive(case, "authority")
    for wrong in (1, 99):
        with pytest.raises(Refused, match=f"entrée {wrong} n’est pas une lettre reçue"):
            reply(case, wrong)
    with pytest.raises(Refused, match="plus ancienne que la lettre"):
        reply(case, seq, "hier à 8h")
    with pytest.raises(Refused, match="plus ancienne que la lettre"):
        file(case, "reponse_autorite", when="hier à 8h")
    with pytest.raises(BadInput, match="Aucune lettre reçue de ce genre"):
        file(case, "reponse_autorite", "99")
    with pytest.raises(BadInput, match="lettre reçue"):
        case.do(RecordLetter("out", "CNIL", at(case, "7h"), matter="authority"), ME)
    with pytest.raises(BadInput, match="lettre envoyée"):
        case.do(RecordLetter("in", "CNIL", at(case, "7h"), answers=seq), ME)


def test_letters_are_listed_counted_and_owed_at_closing(case: Case) -> None:
    """In `show --json`, in the list of incidents, on closing; the answered one goes from the list."""
    seq = receive(case, "authority", due="12/12/2026", who="ARS")
    found = [one for one in overview(case.situation())["obligations"] if one["id"] == "reponse_autorite"]  # type: ignore[attr-defined]
    assert [(one["for"], one["status"], one["due_at"]) for one in found] == [
        (str(seq), "running", "2026-12-12T23:00:00Z")
    ]
    listed = [one["short"] for one in summary_row(case.situation())["clocks"]]  # type: ignore[attr-defined]
    assert "Réponse" in listed
    assert f"Réponse (ARS, entrée {seq}) 19" in list_line(summary_row(case.situation()), case.timepiece.now())
    case.do(Decide("persons", False, "rien de copié", "no_high_risk"), ME)
    with pytest.raises(Refused, match=f"ARS, entrée {seq}"):
        case.do(Close(), ME)
    reply(case, seq)
    listed = [one["short"] for one in summary_row(case.situation())["clocks"]]  # type: ignore[attr-defined]
    assert "Réponse" not in listed


@pytest.mark.parametrize(("hours", "pressing"), [(0, False), (20, True), (200, True)])
def test_a_letter_presses_within_its_reminders(case: Case, hours: int, pressing: bool) -> None:
    """A week before its end, and once it is over; not before, not once answered."""
    seq = receive(case, "authority", due="30/11/2026")
    later = case.situation(case.timepiece.now() + timedelta(hours=hours))
    assert [found.pressing for found in later.clocks_of("reponse_autorite")] == [pressing]
    reply(case, seq)
    later = case.situation(case.timepiece.now() + timedelta(hours=hours))
    assert not any(found.pressing for found in later.clocks_of("reponse_autorite"))


def test_a_public_notice_is_still_owed(case: Case) -> None:
    """Art. 34(3) c replaces the message to each by a public one: the obligation stays; a and b end it."""
    case.do(Decide("persons", False, "10 000 adresses fausses", "c"), ME)
    assert case.situation().notify_persons is True
    assert [one.status for one in clocks(case, "personnes")] == ["running"]
    case.do(Decide("persons", False, "clé au coffre", "a"), ME)
    assert [(one.status, one.why) for one in clocks(case, "personnes")] == [("not_applicable", "clé au coffre")]


# -- those who answer for the data ------------------------------------------------------------------------


def test_nobody_is_controller_until_the_doctor_says_so(case: Case) -> None:
    """The practice by default; its form of practice alone changes nothing."""
    case.do(GiveAnswers((Given("practice_structure", "group"),)), ME)
    assert [found.for_ for found in clocks(case, "cnil_initiale")] == [""]
    asked = f"« Dr Roy » n’est pas connu : dites d’abord qui répond des données (incident answer {case.state.ref} controllers=…)."
    with pytest.raises(BadInput, match=f"^{re.escape(asked)}$"):
        file(case, "cnil_initiale", "Dr Roy")
    assert several(case.situation()) == []


def test_each_controller_files_their_own(case: Case) -> None:
    name(case, "Dr Léa Roy", "  ", "SEL du Port", "dr lea roy")
    assert controllers(case.situation()) == {"dr-lea-roy": "Dr Léa Roy", "sel-du-port": "SEL du Port"}
    assert [found.title for found in clocks(case, "cnil_initiale")] == [
        "Déclarer la violation de données à la CNIL (Dr Léa Roy)",
        "Déclarer la violation de données à la CNIL (SEL du Port)",
    ]
    assert several(case.situation()) == ["Dr Léa Roy", "SEL du Port"]
    choices = "dr-lea-roy (Dr Léa Roy) ; sel-du-port (SEL du Port)"
    with pytest.raises(Refused, match=f"^{re.escape(f'Dites pour qui (--for) : {choices}.')}$"):
        file(case, "cnil_initiale")
    file(case, "cnil_initiale", "Dr Lea Roy")
    first, second = clocks(case, "cnil_initiale")
    assert (first.status, second.status) == ("fulfilled", "running")
    situation = case.situation()
    assert not situation.is_filed("cnil_initiale")
    assert not situation.is_done("notifier-cnil")
    assert situation.clock("cnil_initiale") == second
    with pytest.raises(Refused, match="déjà enregistrée"):
        file(case, "cnil_initiale", "dr-lea-roy")
    with pytest.raises(Refused, match="initiale"):
        file(case, "cnil_complement", "sel-du-port")
    file(case, "cnil_complement", "dr-lea-roy")
    file(case, "cnil_initiale", reference="N-2")
    assert case.state.filings[-1].for_ == "sel-du-port", "the only one left"
    assert case.situation().is_done("notifier-cnil")
    shown = rows(case)["Notification à la CNIL"]
    assert "Dr Léa Roy : faite le" in shown
    assert "SEL du Port : faite le" in shown


def test_each_complement_starts_with_its_own_declaration(case: Case) -> None:
    name(case, "Dr Roy", "Dr Ba")
    file(case, "cnil_initiale", "dr-roy", "7h")
    file(case, "cnil_initiale", "dr-ba", "8h")
    assert [one.starts_at for one in clocks(case, "cnil_complement")] == [at(case, "7h").at, at(case, "8h").at]


def test_a_new_fact_starts_the_clock_of_those_who_had_not_declared(case: Case, clock: Any) -> None:
    """« Ne pas notifier », one declares all the same, a theft is found: only the other has a new 72 hours."""
    case.do(StateInstant("breach_aware", at(case, "7h")), ME)
    name(case, "Dr Roy", "Dr Ba")
    case.do(Decide("authority", False, "rien de copié"), ME)
    file(case, "cnil_initiale", "dr-roy")
    clock.advance(days=10)
    case.do(StateInstant("breach_aware", at(case, "il y a 1 heure"), about="confidentiality"), ME)
    roy, ba = clocks(case, "cnil_initiale")
    assert (roy.status, roy.starts_at) == ("fulfilled", at(case, "2026-11-23T07:00").at)
    assert (ba.status, ba.starts_at) == ("running", at(case, "il y a 1 heure").at)


def test_what_was_filed_before_the_names_stays_visible(case: Case) -> None:
    """A filing of the practice is nobody's in particular: the named ones are still owed."""
    file(case, "cnil_initiale")
    name(case, "Dr Roy", "Dr Ba")
    found = [(one.detail, one.status) for one in clocks(case, "cnil_initiale")]
    assert found == [("Dr Roy", "running"), ("Dr Ba", "running"), ("le cabinet", "fulfilled")]


def test_one_name_is_the_practice(case: Case) -> None:
    name(case, "Dr Roy")
    assert [found.detail for found in clocks(case, "cnil_initiale")] == [""]
    assert several(case.situation()) == []
    file(case, "cnil_initiale", "dr-roy")
    assert case.state.filings[-1].for_ == ""


def test_lateness_is_each_ones(case: Case, clock: Any) -> None:
    """One in time, one late: the reasons are asked, and the late one is named."""
    case.do(StateInstant("breach_aware", at(case, "7h")), ME)
    name(case, "Dr Roy", "Dr Ba")
    file(case, "cnil_initiale", "dr-roy")
    clock.advance(hours=80)
    assert case.situation().value("notification_late") is True
    file(case, "cnil_initiale", "dr-ba")
    assert [one.status for one in clocks(case, "cnil_initiale")] == ["fulfilled", "fulfilled_late"]
    assert [one.reasons_missing for one in clocks(case, "cnil_initiale")] == [False, True]
    lead = case.situation().clock("cnil_initiale")
    assert lead is not None
    assert lead.for_ == "dr-ba"


def test_filing_before_awareness_is_refused_for_each(case: Case) -> None:
    case.do(StateInstant("breach_aware", at(case, "7h")), ME)
    name(case, "Dr Roy", "Dr Ba")
    with pytest.raises(Refused, match="plus ancienne que la prise de connaissance"):
        file(case, "cnil_initiale", "dr-ba", when="hier à 8h")


def test_other_declarations_are_the_practices(case: Case) -> None:
    """Several controllers, one declaration to the insurer; it may still be said for one of them."""
    name(case, "Dr Roy", "Dr Ba")
    file(case, "ordre")
    file(case, "assureur_declaration", "Dr Ba")
    assert [one.for_ for one in clocks(case, "ordre")] == [""]
    assert [one.for_ for one in clocks(case, "assureur_declaration")] == ["", "dr-ba"]
    file(case, "assureur_declaration")
    with pytest.raises(Refused, match="déjà enregistrée"):
        file(case, "assureur_declaration")
    with pytest.raises(BadInput, match="^« Dr Lo » n’est pas un des responsables nommés : dr-roy, dr-ba.$"):
        file(case, "ordre", "Dr Lo")


def test_who_has_declared_nothing_is_told_who_has(case: Case) -> None:
    """Nobody yet: nothing more to say; the practice alone is named as it is called."""
    with pytest.raises(BadInput, match="^« Dr Ba » n’a encore rien déclaré.$"):
        whose("cnil_initiale", "Dr Ba", case.situation())
    file(case, "cnil_initiale")
    said = f"« Dr Ba » n’a encore rien déclaré : seuls ont déclaré {PRACTICE} (le cabinet)."
    with pytest.raises(BadInput, match=f"^{re.escape(said)}$"):
        whose("cnil_initiale", "Dr Ba", case.situation())


@pytest.mark.parametrize(("typed", "known"), [("Dr Ève D’Art", "dr-eve-d-art"), (" – ", ""), ("SEL [n° 2]", "sel-n-2")])
def test_ids_are_plain(typed: str, known: str) -> None:
    assert controller_id(typed) == known


def test_the_same_clock_of_several_is_said_once_on_top(case: Case) -> None:
    """Three debtors, one line as long as they stand alike; the one who filed apart, late or not."""
    name(case, "Dr Léa Roy", "Dr Paul Lenoir", "Dr Anne Petit")
    case.do(StateInstant("breach_aware", at(case, "8h")), ME)
    assert next(one.name for one in on_top(case.situation())) == "CNIL ×3"
    file(case, "cnil_initiale", "dr-lea-roy")
    assert [one.name for one in on_top(case.situation())][:2] == ["CNIL ×2", "CNIL (Dr Léa Roy)"]
    file(case, "cnil_initiale", "dr-paul-lenoir")
    assert [one.name for one in on_top(case.situation())][:2] == ["CNIL (Dr Anne Petit)", "CNIL ×2"]
    assert [one.weight for one in on_top(case.situation())][:2] == [1, 0]
