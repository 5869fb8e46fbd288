"""Every refusal: in words that are kept (`golden/refusals.txt`), in one sentence, recording nothing."""

from pathlib import Path
from typing import Any

import pytest

from incident.core import commands as c
from incident.core.bulletin import Bulletin, Reference, Said
from incident.core.facts import MAX_TEXT
from incident.core.playbook import Library
from incident.errors import BadInput, IncidentError, Refused
from tests.core.desk import Desk, answers, at
from tests.golden import same_line

KEPT = Path(__file__).with_name("golden") / "refusals.txt"
AWARE = c.StateInstant("breach_aware", at(7, 5))
KNOWN = c.StateInstant("attack_known", at(6, 50))
NO_RISK = answers(patient_data=False)
PENDING = c.File("cnil_initiale", at(7, 10), pending=True)
CLOSED = (c.Decide("persons", False, "rien de copié", "no_high_risk"), c.Close("le reste est suivi sur papier"))
LONG = "x" * (MAX_TEXT + 1)
NOTE = c.AddNote("x")
ANSWERED = answers(integrity=True)
PIECE = c.AddEvidence("ab12cd34" + "e" * 56, "note.png", 12)
TWIN = c.AddEvidence("ab12cd35" + "e" * 56, "copie.png", 12)
LETTER = c.RecordLetter("in", "Ordre", at(7))
BULLETIN = Bulletin(
    id="essai", version=2, issuer="Éditeur", issued="2026-11-20", title="Coupé", playbook="rancongiciel",
    facts={"exfiltration": Said(value="possible"), "malicious": Said(value=True)}, sources=(Reference(title="Message"),),
)  # fmt: skip
WORST = answers(
    recipient="attacker", exfiltration="yes", confidentiality=True, data_identity=True, data_contact=True, published=False,
    data_health=False, data_birth_date=False, professional_secrecy=False, service_impact="none", permanent_loss=False,
)  # fmt: skip
CAME = c.ReceiveBulletin(BULLETIN, "9" * 64)


def bulletin(**other: Any) -> c.ReceiveBulletin:
    """The same bulletin, otherwise."""
    return c.ReceiveBulletin(BULLETIN.model_copy(update=other), "8" * 64)


def document(name: str, prepared: str = "2026-11-23T07:12:05Z") -> c.RecordDocument:
    """A version of a document."""
    digests = {"sha256": "a" * 64, "template_sha256": "b" * 64, "letterhead_sha256": "c" * 64, "said_sha256": "d" * 64}
    return c.RecordDocument(name, "Brouillon", "md", values_sha256=None, upto=1, prepared_at=prepared, **digests)


Refusal = tuple[tuple[c.Command, ...], c.Command, type[IncidentError]]

REFUSED: dict[str, Refusal] = {
    "an unknown instant": ((), c.StateInstant("breach_awar", at(7)), BadInput),
    "an instant in the future": ((), c.StateInstant("breach_aware", at(8)), BadInput),
    "awareness after discovery, no reason": ((KNOWN,), AWARE, Refused),
    "discovery before awareness, no reason": ((AWARE,), KNOWN, Refused),
    "no answer": ((), c.GiveAnswers(()), BadInput),
    "an unknown fact": ((), c.GiveAnswers((c.Given("exfiltratio", "no"),)), BadInput),
    "a derived fact": ((), c.GiveAnswers((c.Given("risk_level", "high"),)), Refused),
    "a value of another type": ((), c.GiveAnswers((c.Given("persons_count", "cent"),)), BadInput),
    "an option that is not one": ((), c.GiveAnswers((c.Given("exfiltration", "oui"),)), BadInput),
    "unknown where it may not be": ((), c.GiveAnswers((c.Given("practice_name", None),)), BadInput),
    "one wrong answer of two": (
        (), c.GiveAnswers((c.Given("integrity", True), c.Given("x_x", 1))), BadInput),
    "an unknown step": ((), c.DoStep("couper-raiso"), BadInput),
    "a step done in the future": ((), c.DoStep("couper-reseau", at(9)), BadInput),
    "a tick for a filing": ((), c.DoStep("notifier-cnil"), Refused),
    "a step note too long": ((), c.DoStep("couper-reseau", text=LONG), BadInput),
    "an unknown step skipped": ((), c.SkipStep("x", "y"), BadInput),
    "a step skipped without a reason": ((), c.SkipStep("opposition-cps", "  "), BadInput),
    "undoing what is not done": ((), c.UndoStep("journal", "x"), Refused),
    "undoing without a reason": ((c.DoStep("journal"),), c.UndoStep("journal", ""), BadInput),
    "undoing an unknown step": ((), c.UndoStep("x", "y"), BadInput),
    "an empty note": ((), c.AddNote(" \n"), BadInput),
    "a note too long": ((), c.AddNote(LONG), BadInput),
    "a note in the future": ((), c.AddNote("x", at(9)), BadInput),
    "a note on an unknown step": ((), c.AddNote("x", step="y"), BadInput),
    "an unknown contact": ((), c.MakeCall("prestatare"), BadInput),
    "a call in the future": ((), c.MakeCall("prestataire", at(9)), BadInput),
    "not telling, without a reason": ((), c.Decide("authority", False), Refused),
    "not telling persons, on no ground": ((), c.Decide("persons", False, "rien"), Refused),
    "not telling persons, without a reason": (
        (), c.Decide("persons", False, " ", "a"), Refused),
    "a ground for telling persons": ((), c.Decide("persons", True, "x", "a"), BadInput),
    "a ground for the authority": ((), c.Decide("authority", False, "x", "b"), BadInput),
    "telling against the proposal, without a reason": ((NO_RISK,), c.Decide("persons", True), Refused),
    "deciding what was left to decide, without a reason": ((), c.Decide("persons", True), Refused),
    "an unknown obligation": ((), c.File("cnil_initial", at(7), pending=True), BadInput),
    "a filing in the future": ((), c.File("cnil_initiale", at(8), pending=True), BadInput),
    "a filing without proof": ((), c.File("cnil_initiale", at(7), reference=" "), Refused),
    "a filing before awareness": ((AWARE,), c.File("cnil_initiale", at(6), pending=True), Refused),
    "a filing twice": (
        (c.File("cnil_initiale", at(7), reference="1"),), c.File("cnil_initiale", at(7, 5), reference="2"), Refused),
    "a complement to nothing": ((), c.File("cnil_complement", at(7), pending=True), Refused),
    "correcting nothing": ((NOTE,), c.Correct(2, "pourquoi"), BadInput),
    "correcting without a reason": ((NOTE,), c.Correct(2, " ", text="y"), BadInput),
    "correcting an absent entry": ((), c.Correct(7, "x", text="y"), BadInput),
    "correcting entry 0": ((), c.Correct(0, "x", text="y"), BadInput),
    "correcting the opening": ((), c.Correct(1, "x", text="y"), Refused),
    "correcting a correction": (
        (NOTE, c.Correct(2, "x", text="y")), c.Correct(3, "x", text="z"), Refused),
    "correcting what was expunged": (
        (NOTE, c.Expunge(2, "nom")), c.Correct(2, "x", text="z"), Refused),
    "correcting an answer's words": (
        (ANSWERED,), c.Correct(2, "x", text="z"), Refused),
    "correcting a note's reference": ((NOTE,), c.Correct(2, "x", reference="z"), Refused),
    "correcting to the future": ((NOTE,), c.Correct(2, "x", at=at(9)), BadInput),
    "expunging the opening": ((), c.Expunge(1, "x"), Refused),
    "expunging an absent entry": ((), c.Expunge(3, "x"), BadInput),
    "expunging without a reason": ((NOTE,), c.Expunge(2, ""), BadInput),
    "expunging twice": ((NOTE, c.Expunge(2, "x")), c.Expunge(2, "x"), Refused),
    "expunging twice, with documents": ((NOTE, c.Expunge(2, "x")), c.Expunge(2, "x", documents=True), Refused),
    "closing, persons undecided": ((), c.Close("x"), Refused),
    "closing, things owed, no reason": (CLOSED[:1], c.Close(), Refused),
    "anything on a closed incident": (CLOSED, c.AddNote("x"), Refused),
    "closing a closed incident": (CLOSED, c.Close("x"), Refused),
    "reopening an open one": ((), c.Reopen("x"), Refused),
    "reopening without a reason": (CLOSED, c.Reopen(" "), BadInput),
    "who stated an instant, too long": ((), c.StateInstant("breach_aware", at(7), who=LONG), BadInput),
    "why an instant, too long": ((), c.StateInstant("breach_aware", at(7), why=LONG), BadInput),
    "awareness after discovery, a blank reason": ((KNOWN,), c.StateInstant("breach_aware", at(7), why=" "), Refused),
    "answers that exclude each other": ((), answers(published=True, confidentiality=False), BadInput),
    "an answer against an earlier one": ((answers(availability=False),), answers(permanent_loss=True), BadInput),
    "an answer against an earlier one, the other way": (
        (answers(permanent_loss=True),), answers(availability=False), BadInput),
    "a tick where no acknowledgement comes": ((), c.DoStep("informer-patients"), Refused),
    "a call's note too long": ((), c.MakeCall("prestataire", text=LONG), BadInput),
    "a reason too long": ((), c.Decide("authority", False, LONG), BadInput),
    "a piece found in the future": ((), c.AddEvidence("a" * 64, "x", 1, at=at(9)), BadInput),
    "a piece outside that nobody holds": ((), c.AddEvidence("a" * 64, "x", 1, holder=" ", stored=False), Refused),
    "a piece without a name": ((), c.AddEvidence("a" * 64, " ", 1), BadInput),
    "a description too long": ((), c.AddEvidence("a" * 64, "x", 1, text=LONG), BadInput),
    "how it was obtained, too long": ((), c.AddEvidence("a" * 64, "x", 1, obtained=LONG), BadInput),
    "a holder too long": ((), c.AddEvidence("a" * 64, "x", 1, holder=LONG), BadInput),
    "a place too long": ((), c.AddEvidence("a" * 64, "x", 1, place=LONG), BadInput),
    "a piece handed over in the future": ((PIECE,), c.HandOver("ab12cd34", "BEFTI", at=at(9)), BadInput),
    "a piece named by too little": ((PIECE,), c.HandOver(" ab12c ", "BEFTI"), BadInput),
    "a piece that is not there": ((PIECE,), c.HandOver("ab12ce", "BEFTI"), BadInput),
    "one of two pieces": ((PIECE, TWIN), c.HandOver("ab12cd", "BEFTI"), BadInput),
    "a piece handed over to nobody": ((PIECE,), c.HandOver("ab12cd", " "), BadInput),
    "a request too long": ((PIECE,), c.HandOver("ab12cd", "BEFTI", request=LONG), BadInput),
    "a hand-over's note too long": ((PIECE,), c.HandOver("ab12cd", "BEFTI", text=LONG), BadInput),
    "checking no piece": ((), c.RecordChecks({}), Refused),
    "a loss in the future": ((), c.RecordLoss(1, "x", at=at(9)), BadInput),
    "a negative amount": ((), c.RecordLoss(-1, "x", half_days=1), BadInput),
    "negative half-days": ((), c.RecordLoss(1, "x", half_days=-1), BadInput),
    "a loss of nothing": ((), c.RecordLoss(0, "x"), BadInput),
    "a loss of what": ((), c.RecordLoss(1, " "), BadInput),
    "a letter of tomorrow": ((), c.RecordLetter("in", "Ordre", at(7, day=24)), BadInput),
    "a letter due before it came": ((), c.RecordLetter("in", "Ordre", at(7), due=at(6)), BadInput),
    "a letter from nobody": ((), c.RecordLetter("in", " ", at(7)), BadInput),
    "a letter's subject too long": ((), c.RecordLetter("in", "Ordre", at(7), text=LONG), BadInput),
    "a patient named": ((), c.RecordLetter("in", "Mme Quiévreux", at(7), matter="patient"), Refused),
    "the matter of a letter sent": ((), c.RecordLetter("out", "Ordre", at(7), matter="authority"), BadInput),
    "a letter received that answers": ((LETTER,), c.RecordLetter("in", "Ordre", at(7), answers=2), BadInput),
    "an answer to no letter": ((NOTE,), c.RecordLetter("out", "Ordre", at(7), answers=2), Refused),
    "an answer to another entry": ((LETTER, NOTE, LETTER), c.RecordLetter("out", "Ordre", at(7), answers=3), Refused),
    "an answer to a letter sent": (
        (LETTER, c.RecordLetter("out", "Ordre", at(7))), c.RecordLetter("out", "Ordre", at(7), answers=3), Refused),
    "an answer before the letter": ((LETTER,), c.RecordLetter("out", "Ordre", at(6), answers=2), Refused),
    "a playbook that is there": ((), c.AddPlaybook("rancongiciel", "Rançongiciel", {}), Refused),
    "no edition to adopt": ((), c.AdoptEdition({"rancongiciel": {"facts": "b" * 64}}, ()), Refused),
    "an acknowledgement that never comes": ((), c.File("ordre", at(7), pending=True), Refused),
    "a filing nobody acknowledges, unproved": ((), c.File("ordre", at(7)), Refused),
    "the register, unproved": ((), c.File("registre", at(7)), Refused),
    "why so late, too long": ((), c.File("cnil_initiale", at(7), reference="1", why_late=LONG), BadInput),
    "an answer before the letter, as a filing": (
        (c.RecordLetter("in", "un patient", at(7, 5), matter="patient"),),
        c.File("demande_patient", at(7), "par écrit"), Refused),
    "a follow-up before the filing": (
        (AWARE, PENDING), c.File("cnil_complement", at(7, 6), reference="2"), Refused),
    "a follow-up of another's filing": (
        (answers(controllers="Dr Roy\nDr Ba"), c.File("cnil_initiale", at(7), reference="1", for_="dr-roy")),
        c.File("cnil_complement", at(7, 5), reference="2", for_="dr-ba"), Refused),
    "awareness, noted last, moved after a filing": (
        (c.File("cnil_initiale", at(7, 10), reference="1"), AWARE), c.Correct(4, "heure", at=at(7, 11)), Refused),
    "a correction too long": ((NOTE,), c.Correct(2, "x", text=LONG), BadInput),
    "a filing moved before awareness": ((AWARE, PENDING), c.Correct(3, "heure", at=at(7, 4)), Refused),
    "awareness moved after a filing": ((AWARE, PENDING), c.Correct(2, "heure", at=at(7, 11)), Refused),
    "correcting the names declared": ((c.DeclareNames(("x",)),), c.Correct(2, "x", at=at(7)), Refused),
    "correcting the words of a check": ((PIECE, c.RecordChecks({PIECE.sha256: "identical"})), c.Correct(3, "x", text="y"), Refused),
    "correcting a document": ((document("x"),), c.Correct(2, "x", at=at(7)), Refused),
    "expunging an expunging": ((NOTE, c.Expunge(2, "x")), c.Expunge(3, "x"), Refused),
    "a reason for closing too long": (CLOSED[:1], c.Close(LONG), BadInput),
    "a false alarm without a reason": ((), c.CloseFalseAlarm(" "), BadInput),
    "a false alarm against the facts": ((answers(published=True),), c.CloseFalseAlarm("vu"), Refused),
    "checking no bulletin": ((), c.CheckBulletin("x"), Refused),
    "checking a bulletin without words": ((CAME,), c.CheckBulletin(" "), BadInput),
    "checking a bulletin twice": ((CAME, c.CheckBulletin("rappelé")), c.CheckBulletin("x"), Refused),
    "confirming no bulletin": ((), c.ConfirmProposals(), Refused),
    "confirming what is not proposed": ((CAME,), c.ConfirmProposals(("published",)), BadInput),
    "confirming what is confirmed": ((CAME, c.ConfirmProposals()), c.ConfirmProposals(), Refused),
    "the same bulletin again": ((CAME,), CAME, Refused),
    "an older bulletin": ((CAME,), bulletin(version=1), Refused),
    "another bulletin": ((CAME,), bulletin(id="autre", version=3), Refused),
    "a bulletin of another playbook": ((), bulletin(playbook="compte_pirate"), Refused),
    "nearly what is proposed": ((CAME,), c.ConfirmProposals(("maliciou",)), BadInput),
    "confirming what would lower the risk": ((WORST, CAME), c.ConfirmProposals(("malicious", "exfiltration")), Refused),
    "confirming all, what is left lowering the risk": (
        (WORST, CAME, c.ConfirmProposals(("malicious",))), c.ConfirmProposals(), Refused),
    "setting aside what is not proposed": ((CAME,), c.SetAsideProposals(("published",)), BadInput),
    "setting nothing aside": ((CAME,), c.SetAsideProposals(()), BadInput),
    "setting aside, no bulletin": ((), c.SetAsideProposals(("malicious",)), Refused),
    "why it is set aside, too long": ((CAME,), c.SetAsideProposals(("malicious",), LONG), BadInput),
    "a measure without words": ((), c.PromiseMeasure(" "), BadInput),
    "a measure's owner too long": ((), c.PromiseMeasure("x", LONG), BadInput),
    "a measure promised in the future": ((), c.PromiseMeasure("x", at=at(9)), BadInput),
    "a measure for yesterday": ((), c.PromiseMeasure("x", due=at(7, day=22)), BadInput),
    "a measure for before it was promised": ((), c.PromiseMeasure("x", due=at(6), at=at(7)), BadInput),
    "what ends no measure": ((NOTE,), c.EndMeasure(2, "x"), BadInput),
    "a measure taken in the future": ((c.PromiseMeasure("x"),), c.EndMeasure(2, "x", at=at(9)), BadInput),
    "a proof too long": ((c.PromiseMeasure("x"),), c.EndMeasure(2, LONG), BadInput),
    "a measure given up without a reason": ((c.PromiseMeasure("x"),), c.EndMeasure(2, " ", given_up=True), BadInput),
    "a measure taken twice": ((c.PromiseMeasure("x"), c.EndMeasure(2, "x")), c.EndMeasure(2, "y"), Refused),
    "a measure taken after all": (
        (c.PromiseMeasure("x"), c.EndMeasure(2, "x", given_up=True)), c.EndMeasure(2, "y"), Refused),
    "a bulletin that lowers": ((), bulletin(facts={"exfiltration": Said(value="no")}), BadInput),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_words_and_nothing_is_recorded(library: Library, name: str) -> None:
    """One line, the line that is kept."""
    before, command, kind = REFUSED[name]
    desk = Desk(library)
    desk.do(*before)
    recorded = list(desk.history)
    with pytest.raises(IncidentError) as raised:
        desk.do(command)
    assert (type(raised.value), desk.history) == (kind, recorded)
    same_line(KEPT, name, str(raised.value), REFUSED)
