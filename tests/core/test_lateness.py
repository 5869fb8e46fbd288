"""The draft of the reasons for a late filing: only dated facts between awareness and filing, never recorded."""

from typing import Any

from incident.case import Case
from incident.core.commands import (
    AddNote,
    Correct,
    DoStep,
    Expunge,
    File,
    GiveAnswers,
    Given,
    MakeCall,
    RecordLetter,
    StateInstant,
)
from incident.core.lateness import reasons_draft
from incident.core.when import When
from incident.core.whentyped import parse_when

ME = "Dr Lenoir"


def at(case: Case, typed: str) -> When:
    return parse_when(typed, zone="Europe/Paris", now=case.timepiece.now())


def draft(case: Case) -> str:
    return reasons_draft(case.situation(), case.history).replace("\u00a0", " ").replace("\u202f", " ")


def test_nothing_is_proposed_in_time(case: Case) -> None:
    case.do(AddNote("Écran noir", at(case, "7h50")), ME)
    assert draft(case) == ""


def test_only_dated_facts_between_awareness_and_filing(case: Case, clock: Any) -> None:
    """Steps, calls and facts, in order; no advice, supposition, author, answer, nor anything from outside."""
    case.do(AddNote("Avant", at(case, "7h")), ME)
    case.do(StateInstant("breach_aware", at(case, "8h")), ME)
    case.do(MakeCall("prestataire", at(case, "8h10"), "fermé"), ME)
    case.do(DoStep("couper-reseau", at(case, "8h05")), ME)
    case.do(RecordLetter("in", "Assureur", at(case, "~8h09"), "accord reçu"), ME)
    case.do(AddNote("Panne de courant", at(case, "8h11")), ME)
    case.do(AddNote("Sans doute un ancien salarié", at(case, "8h11"), "hypothese"), ME)
    case.do(AddNote("Attendre", at(case, "8h11"), "conseil"), ME)
    case.do(AddNote("M. Untel a appelé", at(case, "8h11")), ME)
    case.do(Expunge(case.state.seq, "nom d’un patient"), ME)
    clock.advance(hours=80)
    assert "Panne de courant" in draft(case), "overdue: proposed before the filing too"
    assert "déclaration faite" not in draft(case)
    case.do(File("cnil_initiale", at(case, "maintenant"), reference="N-1"), ME)
    clock.advance(hours=1)
    case.do(AddNote("Après", at(case, "maintenant")), ME)
    lines = draft(case).split("\n")
    assert lines[0].startswith("Violation connue le lundi 23 novembre 2026 à 8 h 00 ; fin des 72 heures le jeudi 26")
    assert "déclaration faite 80 h 12 min après le départ du délai. Entre-temps :" in lines[0]
    assert lines[1:] == [
        "– lundi 23 novembre 2026 à 8 h 05, fait : Couper le réseau sans éteindre",
        "– lundi 23 novembre 2026 vers 8 h 09, courrier : Assureur — accord reçu",
        "– lundi 23 novembre 2026 à 8 h 10, appel : Informaticien — fermé",
        "– lundi 23 novembre 2026 à 8 h 11, constaté : Panne de courant",
    ]
    assert ME not in draft(case)


def test_a_correction_is_read(case: Case, clock: Any) -> None:
    case.do(StateInstant("breach_aware", at(case, "8h")), ME)
    case.do(AddNote("Panne de curant", at(case, "8h11")), ME)
    case.do(Correct(case.state.seq, "faute", text="Panne de courant"), ME)
    clock.advance(hours=80)
    assert draft(case).endswith("constaté : Panne de courant")


def test_nothing_known_invents_nothing(case: Case, clock: Any) -> None:
    """Awareness not stated is said so; no line where no fact is."""
    clock.advance(hours=80)
    assert draft(case).startswith(
        "Incident ouvert (heure où la violation est connue : à dire) le lundi 23 novembre 2026"
    )
    assert draft(case).endswith("."), "and no « Entre-temps »"
    assert "Entre-temps" not in draft(case)


def test_what_was_done_at_the_very_start_or_end_counts(case: Case, clock: Any) -> None:
    case.do(StateInstant("breach_aware", at(case, "8h")), ME)
    case.do(AddNote("Écran noir", at(case, "8h")), ME)
    clock.advance(hours=80)
    case.do(AddNote("Réseau rétabli", at(case, "maintenant")), ME)
    case.do(File("cnil_initiale", at(case, "maintenant"), reference="N-1"), ME)
    assert [line.rsplit(" : ", 1)[1] for line in draft(case).split("\n")[1:]] == ["Écran noir", "Réseau rétabli"]


def test_it_is_never_recorded_and_stops_once_answered(case: Case, clock: Any) -> None:
    case.do(StateInstant("breach_aware", at(case, "8h")), ME)
    clock.advance(hours=80)
    entries = case.state.seq
    assert draft(case)
    assert case.state.seq == entries
    assert case.situation().answer("late_reasons") is None
    case.do(GiveAnswers((Given("late_reasons", "Panne générale."),)), ME)
    assert draft(case) == ""
