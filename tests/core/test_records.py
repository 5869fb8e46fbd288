"""What each command records, field by field: nothing dropped on the way, blanks around words taken off."""

import json

import pytest

from incident.core import commands as c
from incident.core import entries as e
from incident.core.agenda import DECIDES
from incident.core.bulletin import Bulletin, Reference, Said
from incident.core.canonical import digest
from incident.core.deciding import TOLERANCE
from incident.core.facts import MAX_TEXT
from incident.core.playbook import Library
from incident.core.when import When
from tests.core.desk import START, Desk, answers, at

A, B, D = "a" * 64, "b" * 64, "d" * 64
SAID = {"exfiltration": Said(value="possible", certainty="estimated"), "malicious": Said(value=True)}
BULLETIN = Bulletin(
    id="essai", version=2, issuer="Éditeur", issued="2026-11-20", title="Coupé", playbook="rancongiciel",
    facts=SAID, sources=(Reference(title="Message"),),
)  # fmt: skip
AWARE, LETTER, NOTE = c.StateInstant("breach_aware", at(7, 5)), c.RecordLetter("in", "Ordre", at(6)), c.AddNote("x")
CLOSED = (c.Decide("persons", False, "rien", "no_high_risk"), c.Close("suivi sur papier"))
PENDING = c.File("cnil_initiale", at(7, 10), pending=True)

TWO = answers(controllers="Dr Roy\nDr Ba")
FOLLOWED = c.File("cnil_complement", at(7, 11), reference="2")
KEPT = c.RecordDocument("x", "X", "md", A, B, "c" * 64, None, "e" * 64, 2, "2026-11-23T07:12:05Z")
DRAWN: dict[str, object] = {
    "document": "x", "title": "X", "format": "md", "sha256": A, "template_sha256": B, "letterhead_sha256": "c" * 64,
    "said_sha256": "e" * 64, "upto": 2, "prepared_at": "2026-11-23T07:12:05Z",
}  # fmt: skip
COPIED = BULLETIN.model_copy(update={"facts": {"exfiltration": Said(value="yes")}})
LONG = "x" * MAX_TEXT
NOW = When(precision="exact", at=START, zone="Europe/Paris", typed="maintenant")

RECORDED: dict[str, tuple[tuple[c.Command, ...], c.Command, list[e.AnyBody]]] = {
    "an instant": (
        (), c.StateInstant("breach_aware", at(7), "availability", " la secrétaire ", " vu "),
        [e.InstantStated(instant="breach_aware", about="availability", who="la secrétaire", why="vu")]),
    "a note": (
        (), c.AddNote(" vu ", at(7), "conseil", "journal"), [e.Note(text="vu", nature="conseil", step="journal")]),
    "a note as long as can be": ((), c.AddNote(LONG), [e.Note(text=LONG)]),
    "an answer against what only a bulletin says": (
        (c.ReceiveBulletin(COPIED, A), c.ConfirmProposals()), answers(confidentiality=False),
        [e.AnswerGiven(fact="confidentiality", value=False, certainty="certain")]),
    "what was removed, with its corrections": (
        (NOTE, c.Correct(2, "faute", text="y"), NOTE, c.Correct(4, "faute", text="z"), KEPT), c.Expunge(2, " nom "),
        [e.Expunged(target=2, why="nom", kept={}), e.Expunged(target=3, why="nom", kept={"target": 2})]),
    "what was removed, with the documents that may hold it": (
        (c.DoStep("journal", text="x"), NOTE, KEPT), c.Expunge(2, "nom", documents=True),
        [e.Expunged(target=2, why="nom", kept={"step": "journal"}),
         e.Expunged(target=4, why="nom", kept=DRAWN)]),
    "a filing for one of two": (
        (TWO,), c.File("ordre", at(7), " appel ", A, why_late=" absent ", for_="Dr Ba"),
        [e.NotificationFiled(obligation="ordre", for_="dr-ba", reference="appel", receipt_sha256=A, text="absent")]),
    "answers": (
        (), c.GiveAnswers((c.Given("persons_count", 12, "estimated", "bulletin"), c.Given("exfiltration", None))),
        [e.AnswerGiven(fact="persons_count", value=12, certainty="estimated", origin="bulletin"),
         e.AnswerGiven(fact="exfiltration", value=None, certainty="unknown")]),
    "a step": ((), c.DoStep("journal", at(7), " fait "), [e.StepDone(step="journal", text="fait")]),
    "a step of a filing already made": (
        (PENDING, c.UndoStep("notifier-cnil", "x")), c.DoStep("notifier-cnil"), [e.StepDone(step="notifier-cnil")]),
    "several notes": (
        (), c.AddNotes((c.AddNote("un", nature="hypothese"), c.AddNote(" deux ", step="journal"))),
        [e.Note(text="un", nature="hypothese"), e.Note(text="deux", step="journal")]),
    "a call": ((), c.MakeCall("cnil", at(7), " au standard "), [e.CallMade(contact="cnil", name="CNIL, déclaration d’une violation", text="au standard")]),
    "names": ((), c.DeclareNames((" Mme Petit ", " ")), [e.NamesDeclared(names=["Mme Petit"])]),
    "a piece": (
        (), c.AddEvidence(A, " n.png ", 12, " photo ", " téléphone ", " Marc ", " coffre ", stored=False, step="journal", at=at(7)),
        [e.EvidenceAdded(sha256=A, name="n.png", size=12, text="photo", obtained="téléphone", holder="Marc",
                         place="coffre", step="journal", stored=False)]),
    "a piece in the register": ((), c.AddEvidence(A, "n", 12, at=at(7)), [e.EvidenceAdded(sha256=A, name="n", size=12)]),
    "a hand-over, by the start of a digest": (
        (c.AddEvidence(A, "n", 12),), c.HandOver(f" {A[:6]} ", " BEFTI ", " réquisition 12 ", B, " copie ", at(7)),
        [e.EvidenceHandedOver(sha256=A, recipient="BEFTI", request="réquisition 12", receipt_sha256=B, text="copie")]),
    "checks": (
        (), c.RecordChecks({A: "identical", B: "altered"}),
        [e.EvidenceChecked(sha256=A, result="identical"), e.EvidenceChecked(sha256=B, result="altered")]),
    "a loss": (
        (), c.RecordLoss(1, " timbre ", 2, A, at(7)),
        [e.LossRecorded(cents=1, text="timbre", half_days=2, receipt_sha256=A)]),
    "money only": ((), c.RecordLoss(1, "x", at=at(7)), [e.LossRecorded(cents=1, text="x")]),
    "time only": ((), c.RecordLoss(0, "x", 1, at=at(7)), [e.LossRecorded(cents=0, text="x", half_days=1)]),
    "a letter received": (
        (), c.RecordLetter("in", " CNIL ", at(7), " questions ", at(7, day=30), A, "authority"),
        [e.Letter(direction="in", correspondent="CNIL", text="questions", due=at(7, day=30), sha256=A, matter="authority")]),
    "a letter due at once": (
        (), c.RecordLetter("in", "CNIL", at(7), due=at(7)), [e.Letter(direction="in", correspondent="CNIL", due=at(7))]),
    "an answer, sent in the minute": (
        (c.RecordLetter("in", "CNIL", at(6)), LETTER), c.RecordLetter("out", "Ordre", at(6), answers=3),
        [e.Letter(direction="out", correspondent="Ordre", answers=3)]),
    "a patient's request": (
        (), c.RecordLetter("in", " Une Patiente ", at(7), matter="patient"),
        [e.Letter(direction="in", correspondent="un patient", matter="patient")]),
    "a patient's request, with no name": (
        (), c.RecordLetter("in", "", at(7), matter="patient"),
        [e.Letter(direction="in", correspondent="un patient", matter="patient")]),
    "a playbook": (
        (), c.AddPlaybook("compte_pirate", "Messagerie", {"facts": A}),
        [e.PlaybookAdded(playbook="compte_pirate", edition={"facts": A})]),
    "an edition": (
        (), c.AdoptEdition({"rancongiciel": {"facts": A}}, ("une étape",)),
        [e.EditionAdopted(edition={"facts": A}, changes=["une étape"], playbook="rancongiciel")]),
    "a document": (
        (), c.RecordDocument("cnil", "Dossier", "pdf", A, B, "c" * 64, D, "e" * 64, 1, "2026-11-23T07:12:05Z", "rien", "relu"),
        [e.DocumentProduced(document="cnil", title="Dossier", format="pdf", sha256=A, template_sha256=B,
                            letterhead_sha256="c" * 64, values_sha256=D, said_sha256="e" * 64, upto=1,
                            prepared_at="2026-11-23T07:12:05Z", scan="rien", text="relu")]),
    "a correction": (
        (PENDING,), c.Correct(2, " accusé ", at(7, 9), " reçu tard ", "44"),
        [e.Corrected(target=2, why="accusé", happened=at(7, 9), text="reçu tard", reference="44")]),
    "a correction of words only": ((NOTE,), c.Correct(2, "faute", text="y"), [e.Corrected(target=2, why="faute", text="y")]),
    "a filing corrected to the minute of awareness": (
        (AWARE, PENDING), c.Correct(3, "heure", at(7, 5)), [e.Corrected(target=3, why="heure", happened=at(7, 5))]),
    "a bulletin": (
        (), c.ReceiveBulletin(BULLETIN, A),
        [e.BulletinReceived(bulletin="essai", version=2, issuer="Éditeur", issued="2026-11-20", title="Coupé",
                            sha256=A, proposes=SAID)]),
    "a call to who issued it": (
        (c.ReceiveBulletin(BULLETIN, A),), c.CheckBulletin(" rappelé "),
        [e.BulletinChecked(bulletin="essai", version=2, text="rappelé")]),
    "what it proposes": (
        (c.ReceiveBulletin(BULLETIN, A),), c.ConfirmProposals(),
        [e.AnswerGiven(fact="exfiltration", value="possible", certainty="estimated", origin="bulletin"),
         e.AnswerGiven(fact="malicious", value=True, certainty="certain", origin="bulletin")]),
    "one thing it proposes": (
        (c.ReceiveBulletin(BULLETIN, A),), c.ConfirmProposals(("malicious",)),
        [e.AnswerGiven(fact="malicious", value=True, certainty="certain", origin="bulletin")]),
    "answers it proposes set aside": (
        (c.ReceiveBulletin(BULLETIN, A),), c.SetAsideProposals(("malicious", "malicious"), " pas chez nous "),
        [e.ProposalSetAside(bulletin="essai", version=2, fact="malicious", text="pas chez nous")]),
    "a measure promised": (
        (), c.PromiseMeasure(" changer la box ", " Marc ", at(7), to_authority=True, at=at(7)),
        [e.MeasurePromised(text="changer la box", owner="Marc", due=at(7), to_authority=True)]),
    "a measure for now": (
        (), c.PromiseMeasure("x", due=NOW), [e.MeasurePromised(text="x", due=NOW)]),
    "a measure taken": (
        (c.PromiseMeasure("x"), c.PromiseMeasure("y")), c.EndMeasure(3, " facture ", at=at(7)),
        [e.MeasureKept(target=3, text="facture")]),
    "a measure given up": (
        (c.PromiseMeasure("x"),), c.EndMeasure(2, " trop cher ", given_up=True),
        [e.MeasureKept(target=2, text="trop cher", given_up=True)]),
    "opened again": (CLOSED, c.Reopen(" un appel "), [e.Reopened(why="un appel")]),
    "awareness earlier than the discovery": (
        (c.StateInstant("attack_known", at(7)),), c.StateInstant("breach_aware", at(6)), [e.InstantStated(instant="breach_aware")]),
    "a later discovery, awareness having its reason": (
        (c.StateInstant("attack_known", at(6)), c.StateInstant("breach_aware", at(7), why="doute")),
        c.StateInstant("attack_known", at(6, 30)), [e.InstantStated(instant="attack_known")]),
    "another instant, whatever awareness is": (
        (AWARE,), c.StateInstant("processor_told", at(6)), [e.InstantStated(instant="processor_told")]),
    "discovery in the minute of awareness": (
        (AWARE,), c.StateInstant("attack_known", at(7, 5)), [e.InstantStated(instant="attack_known")]),
    "answers that contradict only what they replace": (
        (answers(published=True),), answers(published=False, confidentiality=False),
        [e.AnswerGiven(fact="published", value=False, certainty="certain"),
         e.AnswerGiven(fact="confidentiality", value=False, certainty="certain")]),
}  # fmt: skip
"""By name: what came before, the command, the bodies it records."""


@pytest.mark.parametrize("name", RECORDED)
def test_what_is_recorded(library: Library, name: str) -> None:
    before, command, bodies = RECORDED[name]
    desk = Desk(library)
    desk.do(*before)
    assert desk.do(command) == bodies
    assert [entry.happened for entry in desk.history[-len(bodies) :]] == [getattr(command, "at", None)] * len(
        bodies
    ) or (isinstance(command, c.Correct))


def test_an_hour_five_minutes_ahead_is_accepted_by_every_command(library: Library) -> None:
    """Clocks differ; not one second more (see the refusals)."""
    ahead = When(precision="exact", at=START + TOLERANCE, zone="Europe/Paris", typed="8 h 17")
    for command in (c.AddNote("x", ahead), c.MakeCall("cnil", ahead), c.DoStep("journal", ahead)):
        assert len(Desk(library).do(command)) == 1


@pytest.mark.parametrize(("outcome", "proposed"), [("authority", True), ("persons", None)])
def test_the_proposal_kept_is_the_one_on_that_outcome(
    library: Library, outcome: e.Outcome, proposed: bool | None
) -> None:
    """Of a ransomware nobody has said more of: the authority is proposed, the patients are left open."""
    _, taken = Desk(library).do(c.Decide(outcome, True, " pourquoi "))
    assert isinstance(taken, e.DecisionTaken)
    assert (taken.outcome, taken.answer, taken.text, taken.proposed, taken.ground) == (
        outcome,
        True,
        "pourquoi",
        proposed,
        None,
    )


def test_the_whole_assessment_is_kept_beside_a_decision(library: Library) -> None:
    desk = Desk(library)
    desk.do(answers(exfiltration="yes", recipient="attacker", published=None))
    kept, taken = desk.do(c.Decide("persons", True))
    found = desk.situation.assessment
    assert kept == e.RiskProposed(
        level="high",
        authority=True,
        persons=True,
        reasons=[one.text for one in found.reasons],
        missing=list(found.missing),
    )
    assert isinstance(taken, e.DecisionTaken)
    assert (taken.facts["exfiltration"], taken.facts["recipient"]) == ("yes", "attacker")


@pytest.mark.parametrize("outcomes", [("authority", "persons"), ("persons", "authority")])
def test_the_step_of_the_decisions_is_done_with_the_second(
    library: Library, outcomes: tuple[e.Outcome, e.Outcome]
) -> None:
    """Whichever is taken last; once."""
    desk = Desk(library)
    first, second = (desk.do(c.Decide(outcome, True, "pourquoi")) for outcome in outcomes)
    again = desk.do(c.Decide("authority", True))
    assert [e.StepDone(step=DECIDES) in bodies for bodies in (first, second, again)] == [False, True, False]


def test_an_old_contradiction_stops_no_other_answer(library: Library) -> None:
    """Two answers that exclude each other, from before that was refused: the next question can still be answered."""
    old = [
        e.AnswerGiven(fact=fact, value=value, certainty="certain")
        for fact, value in (("published", True), ("confidentiality", False))
    ]
    assert len(Desk(library).write(*old).do(answers(integrity=True))) == 1


@pytest.mark.parametrize(("prepared", "named"), [("07:15:00", 2), ("07:15:01", None)])
def test_the_version_filed_was_made_by_then(library: Library, prepared: str, named: int | None) -> None:
    """Five minutes later at most: clocks differ. Its values need not be kept again; without it they are."""
    desk = Desk(library)
    desk.do(
        c.RecordDocument("cnil_initiale", "X", "md", A, B, "c" * 64, D, "e" * 64, 1, f"2026-11-23T{prepared}+00:00")
    )
    filed, *_ = desk.do(c.File("cnil_initiale", at(7, 10), receipt_sha256=B))
    assert isinstance(filed, e.NotificationFiled)
    assert (filed.document, filed.receipt_sha256) == (named, B)
    assert [digest(kept) for kept in desk.kept] == ([] if named else [filed.values_sha256])
    assert [json.loads(kept)["form"] for kept in desk.kept] == ([] if named else ["cnil"])


@pytest.mark.parametrize(("hour", "late"), [((7, 5, 26), None), ((7, 6, 26), 60)])
def test_how_late_is_said_from_the_end_on(library: Library, hour: tuple[int, int, int], late: int | None) -> None:
    """At the very end of the 72 hours: in time."""
    desk = Desk(library)
    desk.do(AWARE)
    filed, *_ = desk.later(days=4).do(c.File("cnil_initiale", at(*hour), reference="1"))
    assert isinstance(filed, e.NotificationFiled)
    assert filed.announced_late_seconds == late


def test_a_follow_up_is_filed_as_often_as_there_is_news(library: Library) -> None:
    """A first declaration is not (see the refusals)."""
    desk = Desk(library)
    desk.do(PENDING, FOLLOWED)
    filed, *_ = desk.do(c.File("cnil_complement", at(7, 12), reference="3"))
    assert isinstance(filed, e.NotificationFiled)


def test_a_follow_up_is_one_s_own(library: Library) -> None:
    """Of two who answer for the data, the one who declared may add to it (the other may not: see the refusals)."""
    desk = Desk(library)
    desk.do(TWO, c.File("cnil_initiale", at(7), reference="1", for_="dr-roy"))
    filed, *_ = desk.do(c.File("cnil_complement", at(7, 5), reference="2", for_="dr-roy"))
    assert isinstance(filed, e.NotificationFiled)
    assert filed.for_ == "dr-roy"
