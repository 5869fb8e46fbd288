"""Evidence through the whole road: on record by its digest, checked again, handed over, expunged."""

import os
from pathlib import Path

import pytest

from incident.case import Case
from incident.core import commands as c
from incident.core.playbook import Library
from incident.core.state import fold
from incident.errors import BadInput, Refused
from incident.journal.verify import verify
from incident.pieces import Described, add, check
from incident.register import NewIncident, Register

ME = "Dr Lenoir"
HELD = Described(outside=True, holder="Dr Lenoir", place="")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo [1].png"
    path.write_bytes(b"demande de rancon")
    return path


def test_a_piece_is_kept_and_found_identical(case: Case, photo: Path) -> None:
    piece = add(case, photo, Described("l’écran", "téléphone"), author=ME)
    assert case.journal.blob(piece.sha256) == b"demande de rancon"
    assert check(case, author=ME) == {piece.sha256: "identical"}
    assert case.state.custody.pieces[piece.sha256].check == "identical"


def test_a_piece_outside_leaves_no_byte_in_the_register(case: Case, photo: Path) -> None:
    piece = add(case, photo, HELD, author=ME)
    assert not case.journal.holds(piece.sha256)
    assert check(case, author=ME) == {piece.sha256: "identical"}
    photo.write_bytes(b"autre chose")
    assert check(case, author=ME) == {piece.sha256: "altered"}
    photo.unlink()
    assert check(case, author=ME) == {piece.sha256: "unreadable"}
    assert verify(case.journal).ok


def test_bytes_changed_in_the_register_are_altered(case: Case, photo: Path) -> None:
    piece = add(case, photo, Described(), author=ME)
    case.journal.connection.execute("DROP TRIGGER blob_fixed")
    case.journal.connection.execute("UPDATE blob SET bytes = x'00' WHERE sha256 = ?", (piece.sha256,))
    assert check(case, author=ME) == {piece.sha256: "altered"}


def test_one_file_is_compared_by_content_then_by_name(case: Case, photo: Path, tmp_path: Path) -> None:
    piece = add(case, photo, Described(), author=ME)
    copy = tmp_path / "copie.png"
    copy.write_bytes(photo.read_bytes())
    assert check(case, copy, author=ME) == {piece.sha256: "identical"}
    photo.write_bytes(b"retouchee")
    assert check(case, photo, author=ME) == {piece.sha256: "altered"}
    copy.write_bytes(b"sans rapport")
    with pytest.raises(BadInput, match="aucune pièce"):
        check(case, copy, author=ME)


def test_nothing_to_check_is_said(case: Case) -> None:
    with pytest.raises(Refused, match="aucune pièce à vérifier"):
        check(case, author=ME)


def test_the_chain_of_custody_survives_a_new_description(case: Case, photo: Path) -> None:
    piece = add(case, photo, Described("photo"), author=ME)
    case.do(c.HandOver(piece.sha256[:8], "Brigade de gendarmerie", "réquisition 12"), ME)
    add(case, photo, Described("photo, recadrée"), author=ME)
    found = case.state.custody.pieces[piece.sha256]
    assert found.text == "photo, recadrée"
    assert [made.recipient for made in found.handovers] == ["Brigade de gendarmerie"]
    assert fold(case.history).custody == case.state.custody


def test_expunging_a_piece_lets_its_bytes_go_and_they_do_not_come_back(case: Case, photo: Path) -> None:
    piece = add(case, photo, Described("écran avec un nom"), author=ME)
    case.do(c.Expunge(piece.seq, "un nom de patient à l’écran"), ME)
    assert not case.journal.holds(piece.sha256)
    assert verify(case.journal).ok
    with pytest.raises(Refused, match="caviardé"):
        add(case, photo, Described(), author=ME)
    assert check(case, author=ME) == {piece.sha256: "unreadable"}


def test_a_closed_incident_takes_a_hand_over_and_no_loss(case: Case, photo: Path) -> None:
    piece = add(case, photo, Described(), author=ME)
    case.do(c.Decide("persons", False, "rien de copié", "no_high_risk"), ME)
    case.do(c.Close("suivi sur papier"), ME)
    case.do(c.HandOver(piece.sha256, "Juge d’instruction", "réquisition"), ME)
    with pytest.raises(Refused, match="est terminé"):
        case.do(c.RecordLoss(100, "x"), ME)


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses such names itself")
def test_a_name_with_control_characters_drives_no_terminal(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "nom\x1b[31m\n.png"
    path.write_bytes(b"x")
    piece = add(case, path, Described(), author=ME)
    assert piece.name == "nom\ufffd[31m\ufffd.png"
    assert check(case, path, author=ME) == {piece.sha256: "identical"}


def test_two_incidents_in_the_same_second_have_their_own_references(register: Register, library: Library) -> None:
    """By two programs at once: the second waits for the first, then counts it."""
    other = Register.open(register.journal.path.parent, clock=register.clock)
    try:
        first = register.open_incident(NewIncident("rancongiciel", library, ME))
        second = other.open_incident(NewIncident("rancongiciel", library, ME))
        assert first.state.opened_at == second.state.opened_at
        assert [first.state.ref, second.state.ref] == ["2026-001", "2026-002"]
        assert [row["ref"] for row in register.summaries()] == ["2026-002", "2026-001"]
    finally:
        other.close()
