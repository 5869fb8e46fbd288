"""Every command: what is recorded."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from incident.case import Case
from incident.core import commands as c
from incident.core import entries as e
from incident.core.chronology import chronology
from incident.core.deciding import TOLERANCE
from incident.core.effective import effective
from incident.core.grounds import GROUNDS, Ground
from incident.core.overview import overview
from incident.core.when import When
from incident.errors import BadInput, Refused
from incident.journal.listing import Wanted, find
from tests.core.desk import START, at

Do = Callable[..., list[e.AnyBody]]


@pytest.fixture
def do(case: Case) -> Do:
    """Carries out commands; the bodies the last one recorded."""

    def carry_out(*commands: c.Command) -> list[e.AnyBody]:
        before = case.state.seq
        for command in commands:
            before = case.state.seq
            case.do(command, "Dr Lenoir")
        return [entry.body for entry in case.history[before:] if entry.body is not None]

    return carry_out


AWARE = c.StateInstant("breach_aware", at(7, 5))
KNOWN = c.StateInstant("attack_known", at(6, 50))
PENDING = c.File("cnil_initiale", at(7, 10), pending=True)
CLOSED = (c.Decide("persons", False, "rien de copié", "no_high_risk"), c.Close("le reste est suivi sur papier"))


def test_an_unknown_command_is_a_bug_not_a_refusal(case: Case) -> None:
    with pytest.raises(TypeError):
        case.do("noter", "Dr Lenoir")  # type: ignore[arg-type]
    assert case.state.seq == 1


# -- what is recorded ------------------------------------------------------------------------------------


def test_an_instant(do: Do, case: Case) -> None:
    (body,) = do(c.StateInstant("breach_aware", at(7, 5), "availability", " la secrétaire ", " vu "))
    assert body == e.InstantStated(instant="breach_aware", about="availability", who="la secrétaire", why="vu")
    assert case.history[-1].happened == at(7, 5)


def test_awareness_later_than_discovery_with_its_reason(do: Do) -> None:
    (body,) = do(KNOWN, c.StateInstant("breach_aware", at(7, 5), why="pas encore sûr"))
    assert isinstance(body, e.InstantStated)


def test_awareness_at_the_minute_of_discovery_needs_no_reason(do: Do) -> None:
    assert len(do(KNOWN, c.StateInstant("breach_aware", at(6, 50)))) == 1


def test_a_time_up_to_five_minutes_ahead_is_accepted(do: Do) -> None:
    edge = When(precision="exact", at=START + TOLERANCE, zone="Europe/Paris", typed="8 h 17")
    assert len(do(c.AddNote("x", edge))) == 1
    beyond = edge.model_copy(update={"at": START + TOLERANCE + timedelta(microseconds=1)})
    with pytest.raises(BadInput):
        do(c.AddNote("x", beyond))


def test_a_time_years_ago_is_accepted(do: Do) -> None:
    old = When(precision="about", at=datetime(2019, 1, 1, tzinfo=UTC), zone="Europe/Paris", typed="en 2019")
    assert len(do(c.AddNote("x", old))) == 1


def test_answers_go_together(do: Do) -> None:
    given = (c.Given("persons_count", 3200, "estimated"), c.Given("exfiltration", None), c.Given("integrity", False))
    assert do(c.GiveAnswers(given)) == [
        e.AnswerGiven(fact="persons_count", value=3200, certainty="estimated"),
        e.AnswerGiven(fact="exfiltration", value=None, certainty="unknown"),
        e.AnswerGiven(fact="integrity", value=False, certainty="certain"),
    ]


def test_a_step_done_skipped_and_done_again(do: Do, case: Case) -> None:
    assert do(c.DoStep("couper-reseau", at(7), " Box [débranchée] ")) == [
        e.StepDone(step="couper-reseau", text="Box [débranchée]")
    ]
    assert do(c.UndoStep("couper-reseau", "rebranchée")) == [e.StepReopened(step="couper-reseau", why="rebranchée")]
    assert "couper-reseau" not in case.state.steps
    assert do(c.SkipStep("couper-reseau", "pas de réseau")) == [
        e.StepNotApplicable(step="couper-reseau", why="pas de réseau")
    ]
    assert case.situation().is_done("couper-reseau") is False
    assert do(c.DoStep("couper-reseau")) == [e.StepDone(step="couper-reseau")]
    assert case.situation().is_done("couper-reseau")


def test_a_note_and_a_call(do: Do, case: Case) -> None:
    assert do(c.AddNote(" {{ x }} ", nature="conseil", step="journal")) == [
        e.Note(text="{{ x }}", nature="conseil", step="journal")
    ]
    (call,) = do(c.MakeCall("prestataire", at(7), "arrive"))
    assert isinstance(call, e.CallMade)
    assert (call.contact, call.text) == ("prestataire", "arrive")
    assert call.name
    assert case.state.calls == {"prestataire": at(7).at}


def test_names_are_cleaned(do: Do, case: Case) -> None:
    do(c.DeclareNames((" Mme Quiévreux ", "", "  ")))
    assert case.state.names == ("Mme Quiévreux",)


def test_a_decision_keeps_the_proposal_beside_it(do: Do) -> None:
    proposal, taken = do(c.Decide("authority", False, " rien n’est sorti "))
    assert isinstance(proposal, e.RiskProposed)
    assert isinstance(taken, e.DecisionTaken)
    assert proposal.authority
    assert proposal.reasons
    assert (taken.answer, taken.proposed, taken.text) == (False, True, "rien n’est sorti")
    assert "exfiltration" in taken.facts


@pytest.mark.parametrize("ground", GROUNDS)
def test_not_telling_persons_keeps_its_ground(do: Do, case: Case, ground: Ground) -> None:
    """In the journal, in the state, in `show`, and still there once the words are expunged."""
    _, taken = do(c.Decide("persons", False, "pourquoi", ground))
    assert isinstance(taken, e.DecisionTaken)
    assert taken.ground == ground
    decided = overview(case.situation())["risk"]["decided"]["persons"]  # type: ignore[index]
    assert (decided["why"], decided["ground"]) == ("pourquoi", ground)
    said = [row.text for row in chronology(case.history, "Europe/Paris", case.frozen.library)][-1]
    assert GROUNDS[ground] in said
    do(c.Expunge(case.state.seq, "nom"))
    assert case.state.decisions["persons"].ground == ground


def test_following_the_proposal_needs_no_reason(do: Do) -> None:
    _, taken = do(c.Decide("authority", True))
    assert isinstance(taken, e.DecisionTaken)
    assert taken.text == ""


def test_a_filing_ticks_its_steps(do: Do, case: Case) -> None:
    filed, *ticks = do(AWARE, c.File("cnil_initiale", at(7, 10), reference=" 2026-12 "))
    assert isinstance(filed, e.NotificationFiled)
    assert (filed.reference, filed.announced_late_seconds, filed.document) == ("2026-12", None, None)
    assert ticks == [e.StepDone(step="notifier-cnil")]
    assert case.situation().is_done("notifier-cnil")


def test_a_step_already_done_is_not_ticked_again(do: Do) -> None:
    do(PENDING, c.UndoStep("notifier-cnil", "relire"), c.DoStep("notifier-cnil"))
    assert [type(body) for body in do(c.File("cnil_initiale", at(7, 11), reference="12"))] == [e.NotificationFiled]


def test_a_late_filing_says_by_how_much(do: Do, case: Case, clock: Any) -> None:
    do(AWARE)
    clock.advance(days=4)
    filed, *_ = do(c.File("cnil_initiale", at(7, 6, day=26), pending=True, why_late="pas d’ordinateur"))
    assert isinstance(filed, e.NotificationFiled)
    assert filed.announced_late_seconds == 60
    assert filed.text == "pas d’ordinateur"


def test_the_version_that_was_filed_is_kept(do: Do, case: Case) -> None:
    do(_document(case))
    filed, *_ = do(PENDING)
    assert isinstance(filed, e.NotificationFiled)
    assert filed.document == 2


def test_a_draft_made_after_the_filing_is_not_what_was_filed(do: Do, case: Case) -> None:
    """The filing is recorded later than it happened: a draft in between was never sent."""
    do(_document(case))
    filed, *_ = do(c.File("cnil_initiale", at(7, 6), pending=True))
    assert isinstance(filed, e.NotificationFiled)
    assert filed.document is None


def test_a_follow_up_names_its_own_draft(do: Do, case: Case) -> None:
    do(_document(case), PENDING, replace(_document(case), document="cnil_complement"))
    filed, *_ = do(c.File("cnil_complement", at(7, 11), pending=True))
    assert isinstance(filed, e.NotificationFiled)
    assert filed.document == case.state.documents[-1].seq


def _document(case: Case) -> c.RecordDocument:
    return c.RecordDocument(
        "cnil_initiale",
        "Brouillon",
        "docx",
        "a" * 64,
        "b" * 64,
        "c" * 64,
        None,
        "d" * 64,
        case.state.seq,
        "2026-11-23T07:12:05Z",
    )


def test_a_correction_replaces_what_it_names(do: Do, case: Case) -> None:
    do(c.AddNote("vu a 8 h"), c.Correct(2, "faute", text=" vu à 8 h "), c.Correct(2, "heure", at=at(7)))
    read = effective(case.history)[1]
    assert isinstance(read.body, e.Note)
    assert read.happened == at(7)
    original = case.entry(2)
    assert original is not None
    assert isinstance(original.body, e.Note)
    assert original.body.text == "vu a 8 h"


def test_a_filing_s_reference_is_corrected(do: Do, case: Case) -> None:
    do(PENDING, c.Correct(2, "accusé reçu", reference="2026-4455"))
    filing = case.state.filing("cnil_initiale")
    assert filing is not None
    assert filing.reference == "2026-4455"


def test_expunging_takes_the_corrections_with_it(do: Do, case: Case) -> None:
    do(c.AddNote("Mme Quiévreux"), c.Correct(2, "Mme Quiévreux, plutôt", text="Mme Quiévreux née en 1950"))
    assert [body.target for body in do(c.Expunge(2, "nom d’une patiente")) if isinstance(body, e.Expunged)] == [2, 3]
    stored = case.journal.read(case.uuid)
    assert [item.seq for item in stored if item.body is None] == [2, 3]
    assert find(case.journal, Wanted("quievreux")) == []


def test_closing_says_what_was_owed_and_reopening_forgets_nothing(do: Do, case: Case) -> None:
    (closed,) = do(*CLOSED)
    assert isinstance(closed, e.Closed)
    assert "Déclarer la violation de données à la CNIL" in closed.owed
    assert case.state.closed_at is not None
    do(c.Correct(3, "mot juste", text="rien n’a été copié"), _document(case))
    assert do(c.Reopen("un patient a appelé")) == [e.Reopened(why="un patient a appelé")]
    assert case.state.status == "open"
    assert case.state.closed_at is None


def test_closing_when_nothing_is_owed_needs_no_reason(do: Do) -> None:
    no = [c.Given(name, False) for name in ("patient_data", "malicious", "insurance_cyber", "confidentiality")]
    rest = [c.Given(name, False) for name in ("integrity", "availability", "cps_compromised", "grave_harm")]
    (closed,) = do(c.GiveAnswers((*no, *rest, c.Given("medical_device", False))), c.Close())
    assert isinstance(closed, e.Closed)
    assert closed.owed == []


def test_expunged_words_leave_every_open_case(do: Do, case: Case) -> None:
    """Another window that has the incident open forgets them too."""
    other = Case(case.journal, case.uuid, case.timepiece)
    do(c.AddNote("Mme Quiévreux"))
    other.refresh()
    do(c.Expunge(2, "nom"))
    assert other.refresh()
    assert "Quiévreux" not in repr(case.history)
    assert "Quiévreux" not in repr(other.history)
    assert other.state == case.state


def test_the_step_of_the_decisions_is_done_with_the_second_of_them(do: Do, case: Case) -> None:
    """Once, and never again if somebody says that it is to do again."""
    assert not any(isinstance(body, e.StepDone) for body in do(c.Decide("authority", True)))
    assert e.StepDone(step="evaluer-risque") in do(c.Decide("persons", False, "rien de copié", "no_high_risk"))
    assert case.situation().is_done("evaluer-risque")
    assert not any(isinstance(body, e.StepDone) for body in do(c.Decide("authority", True)))


@pytest.mark.parametrize(
    ("obligation", "label"),
    [("personnes", "Moyen d’envoi et nombre de personnes"), ("ordre", "À qui, comment"), ("registre", "Où est rangée")],
)
def test_what_nobody_acknowledges_is_proved_in_its_own_words(do: Do, obligation: str, label: str) -> None:
    """No acknowledgement is awaited of patients, of the register, of a telephone call; the refusals say what to write."""
    with pytest.raises(Refused, match=f"se prouve : écrivez « {label}"):
        do(c.File(obligation, at(7)))
    with pytest.raises(Refused, match="aucun accusé n’est à attendre ici"):
        do(c.File(obligation, at(7), pending=True))
    (filed,) = [body for body in do(c.File(obligation, at(7), "par écrit")) if isinstance(body, e.NotificationFiled)]
    assert (filed.reference, filed.pending) == ("par écrit", False)


def test_the_register_sheet_produced_proves_that_it_was_written(do: Do, case: Case) -> None:
    """Nothing else need be said of it; the entry names the version."""
    produced = {"document": "registre_violation", "title": "Fiche", "format": "md", "sha256": "a" * 64, "upto": 1}
    digests = {
        "template_sha256": "b" * 64,
        "letterhead_sha256": "c" * 64,
        "values_sha256": None,
        "said_sha256": "d" * 64,
    }
    do(c.RecordDocument(**produced, **digests, prepared_at=START.isoformat()))  # type: ignore[arg-type]
    made = case.state.seq
    (filed, *_) = do(c.File("registre", at(7, 12)))
    assert isinstance(filed, e.NotificationFiled)
    assert filed.document == made
    assert case.state.filings[-1].proof == f"document produit, entrée {made}"
