"""What entries name must be there, and what was removed must stay removed."""

import sqlite3
import stat
import sys
from contextlib import closing

import pytest

from incident.case import Case
from incident.core.commands import AddNote, Expunge
from incident.journal.verify import verify
from incident.register import Register


def _edit(register: Register, *statements: str) -> None:
    with closing(sqlite3.connect(register.journal.path)) as file:
        for statement in statements:
            file.execute(statement)
        file.commit()


def test_a_piece_that_vanished_is_missed(register: Register, case: Case) -> None:
    """The data in force are named by the opening entry."""
    assert verify(register.journal).ok
    _edit(register, "DROP TRIGGER blob_kept", "DELETE FROM blob")
    assert "a disparu" in " ".join(verify(register.journal).problems)


def test_a_removed_text_put_back_is_seen(register: Register, case: Case) -> None:
    """Even with the very bytes that were removed."""
    case.do(AddNote("Dupont"), "moi")
    body = register.journal.read(case.uuid)[-1].body
    seq = case.state.seq
    case.do(Expunge(seq, "nom"), "moi")
    assert body is not None
    with closing(sqlite3.connect(register.journal.path)) as file:
        file.execute("INSERT INTO body (stream, seq, bytes) VALUES (?, ?, ?)", (case.uuid, seq, body))
        file.commit()
    assert "a été remis" in " ".join(verify(register.journal).problems)


def test_a_short_fingerprint_proves_nothing(register: Register, case: Case) -> None:
    """Eight characters at least."""
    assert not verify(register.journal, expected_head=case.state.hash[:4]).ok
    assert verify(register.journal, expected_head=case.state.hash[:16]).ok


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_nobody_else_reads_the_register(register: Register) -> None:
    """On a shared computer."""
    assert stat.S_IMODE(register.journal.path.stat().st_mode) == 0o600
