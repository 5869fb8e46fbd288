"""Amounts, losses and letters as they are typed, summed and said."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.core import entries as e
from incident.core.custody import Custody, cents, euros
from incident.core.custodytext import letter_text, loss_text, piece_json, piece_lines, size_text, total_text, where
from incident.core.grounds import LETTER_KINDS
from incident.core.when import When, WhenError
from incident.core.whentyped import parse_due
from incident.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "found"),
    [("350", 35000), ("1 250,50 €", 125050), ("1\u202f250.5", 125050), ("0", 0), ("0,05", 5), ("12€", 1200)],
)
def test_amounts_as_people_write_them(typed: str, found: int) -> None:
    assert cents(typed) == found


@pytest.mark.parametrize("typed", ["", "x", "-5", "1,234", "1e3", "12 €uros", "1,2,3", "9" * 30])
def test_what_is_no_amount(typed: str) -> None:
    with pytest.raises(BadInput, match="n’est pas un montant"):
        cents(typed)


@given(st.integers(0, 10**11 - 1))
def test_an_amount_said_reads_back(amount: int) -> None:
    assert cents(euros(amount)) == amount


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 octet"),
        (1, "1 octet"),
        (2, "2 octets"),
        (999, "999 octets"),
        (1000, "1,0 ko"),
        (2_400_000, "2,4 Mo"),
        (3 * 10**9, "3,0 Go"),
        (5 * 10**14, "500,0 To"),
        (10**13, "10,0 To"),
    ],
)
def test_sizes(size: int, said: str) -> None:
    assert size_text(size).replace("\u00a0", " ") == said


def test_a_deadline_lasts_until_midnight_of_its_day() -> None:
    due = parse_due("12/12/2026", zone="Europe/Paris")
    assert due.latest.isoformat() == "2026-12-12T23:00:00+00:00"
    assert parse_due("2026-12-12T17:00", zone="Europe/Paris").latest.hour == 16
    for typed in ("12/12", "demain", "17h", ""):
        with pytest.raises(WhenError, match="avec son année"):
            parse_due(typed, zone="Europe/Paris")


PARIS = "Europe/Paris"
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
DIGEST = "ab12" + "c" * 60


def at(moment: datetime) -> When:
    return When(precision="exact", at=moment, zone=PARIS, typed="x")


def added(name: str = "note.png", *, stored: bool = True, custody: Custody | None = None) -> Custody:
    body = e.EvidenceAdded(sha256=DIGEST, name=name, size=2_400_000, text="Photo", obtained="téléphone",
                           holder="Marc", place="coffre", stored=stored)  # fmt: skip
    return (custody or Custody()).added(2, body, NOON, "Dr Lenoir")


def handed(custody: Custody) -> Custody:
    body = e.EvidenceHandedOver(
        sha256=DIGEST, recipient="BEFTI", request="réquisition 12", receipt_sha256="f" * 64, text="copie"
    )
    return custody.handed_over(3, body, LATER)


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_piece_its_hand_over_and_its_check() -> None:
    """All that is kept of it, in lines and as plain JSON."""
    custody = handed(added()).checked(e.EvidenceChecked(sha256=DIGEST, result="altered"), LATER)
    (piece,) = custody.find("AB12")
    assert custody.find("cc") == []
    assert [spaced(line) for line in piece_lines(piece, PARIS)] == [
        "note.png (2,4 Mo)",
        "Photo — téléphone",
        "lundi 23 novembre 2026 à 12 h 00 · Dr Lenoir · dans le registre",
        "ALTÉRÉE (vérifiée le lundi 23 novembre 2026 à 15 h 30) · empreinte ab12cccccccccccc",
        "Remise à BEFTI le lundi 23 novembre 2026 à 15 h 30, réquisition 12, reçu joint — copie",
    ]
    assert piece_json(piece) == {
        "sha256": DIGEST, "name": "note.png", "size": 2_400_000, "about": "Photo", "obtained": "téléphone",
        "holder": "Marc", "place": "coffre", "stored": True, "added_at": "2026-11-23T11:00:00Z", "by": "Dr Lenoir",
        "entry": 2, "check": "altered", "checked_at": "2026-11-23T14:30:00Z",
        "handovers": [{"to": "BEFTI", "at": "2026-11-23T14:30:00Z", "request": "réquisition 12", "receipt": "f" * 64,
                       "entry": 3}],
    }  # fmt: skip


def test_a_piece_of_which_little_is_known() -> None:
    """Nothing is said of what is not there."""
    body = e.EvidenceAdded(sha256=DIGEST, name="disque", size=12, stored=False, holder="Marc")
    plain = e.EvidenceHandedOver(sha256=DIGEST, recipient="BEFTI")
    (piece,) = Custody().added(2, body, NOON, "Dr Lenoir").handed_over(3, plain, LATER).find("ab12")
    assert [spaced(line) for line in piece_lines(piece, PARIS)] == [
        "disque (12 octets)",
        "lundi 23 novembre 2026 à 12 h 00 · Dr Lenoir · hors du registre · Marc",
        "jamais vérifiée · empreinte ab12cccccccccccc",
        "Remise à BEFTI le lundi 23 novembre 2026 à 15 h 30, sans reçu",
    ]
    assert piece_json(piece)["checked_at"] is None
    assert where(added(stored=False).pieces[DIGEST]) == "hors du registre · Marc · coffre"


def test_the_same_bytes_again_are_the_same_piece_described_anew() -> None:
    """Its hand-overs stay, and what is kept in the register is kept; an unknown piece changes nothing."""
    custody = added("bis", stored=False, custody=handed(added()))
    piece = custody.pieces[DIGEST]
    assert (len(custody.pieces), piece.name, piece.stored, len(piece.handovers)) == (1, "bis", True, 1)
    assert not added(stored=False, custody=added(stored=False)).pieces[DIGEST].stored
    assert handed(Custody()) == Custody()


def test_what_was_lost() -> None:
    losses = (e.LossRecorded(cents=35000, text="informaticien", half_days=2), e.LossRecorded(cents=0, text="fermé", half_days=1),
              e.LossRecorded(cents=5, text="timbre"))  # fmt: skip
    custody = Custody()
    said = []
    for seq, body in enumerate(losses, start=2):
        custody = custody.lost(seq, body, NOON)
        said.append(spaced(total_text(custody)))
    assert [spaced(loss_text(loss)) for loss in custody.losses] == [
        "350,00 € · 2 demi-journées — informaticien", "1 demi-journée — fermé", "0,05 € — timbre",
    ]  # fmt: skip
    assert said[-1] == "350,05 € et 3 demi-journées fermées"
    assert spaced(total_text(Custody().lost(2, losses[2], NOON))) == "0,05 €"


def test_letters_and_what_answers_them() -> None:
    day = When(precision="range", at=datetime(2026, 12, 13, 23, tzinfo=UTC), until=datetime(2026, 12, 14, 23, tzinfo=UTC),
               zone=PARIS, typed="14/12/2026")  # fmt: skip
    letters = (
        e.Letter(direction="in", correspondent="Ordre", text="questions", due=day),
        e.Letter(direction="in", correspondent="un patient", matter="patient", due=at(LATER), sha256="9" * 64),
        e.Letter(direction="out", correspondent="Ordre", answers=2),
        e.Letter(direction="out", correspondent="Ordre", answers=2),
    )
    custody = Custody()
    for seq, (body, moment) in enumerate(zip(letters, (NOON, NOON, LATER, NOON), strict=True), start=2):
        custody = custody.written(seq, body, at(moment))
    assert [spaced(letter_text(letter, PARIS)) for letter in custody.letters] == [
        "Reçue d’Ordre, lundi 23 novembre 2026 à 12 h 00, à traiter avant la fin du lundi 14 décembre 2026 — questions",
        f"Reçue d’un patient ({LETTER_KINDS['patient']}), lundi 23 novembre 2026 à 12 h 00, "
        "à traiter avant le lundi 23 novembre 2026 à 15 h 30",
        "Envoyée à Ordre, lundi 23 novembre 2026 à 15 h 30, en réponse à l’entrée 2",
        "Envoyée à Ordre, lundi 23 novembre 2026 à 12 h 00, en réponse à l’entrée 2",
    ]
    assert [letter.seq for letter in custody.received("patient")] == [3]
    first = custody.answer_to(2)
    assert first is not None and first.seq == 5
    assert custody.answer_to(3) is None
    assert custody.letters[1].sha256 == "9" * 64
    cnil = Custody().written(2, e.Letter(direction="in", correspondent="CNIL"), at(NOON)).letters[0]
    assert letter_text(cnil, PARIS).startswith("Reçue de CNIL, ")
