"""A register that is missing, held, protected, full, broken or newer: one French sentence, nothing lost."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import cast

import pytest

from incident.errors import (
    IncidentError,
    NotRecorded,
    RegisterBusy,
    RegisterDamaged,
    RegisterError,
    RegisterMissing,
    RegisterNewer,
    RegisterReadOnly,
)
from incident.journal import files
from incident.journal.store import Journal, Pending, Stamp
from incident.journal.verify import verify

Note = Callable[..., Pending]


@pytest.fixture
def closed(path: Path, journal: Journal, fill: Callable[..., None]) -> Path:
    """A register of three entries that nobody holds open."""
    fill(3)
    journal.close()
    return path


def one_sentence(problem: BaseException) -> bool:
    """Whether it is a failure made to be shown: a line of French, no English jargon of Python."""
    text = str(problem)
    return isinstance(problem, IncidentError) and "\n" not in text and text.endswith(".") and "Traceback" not in text


def sql(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


# -- what is not a register ------------------------------------------------------------------------------


def _truncate(path: Path, kept: int) -> None:
    path.write_bytes(path.read_bytes()[:kept])


def _smear(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:100] + b"\xa5" * (len(data) - 100))


BROKEN: dict[str, Callable[[Path], object]] = {
    "empty": lambda p: p.write_bytes(b""),
    "text": lambda p: p.write_text("Ceci n’est pas un registre.\n" * 50, encoding="utf-8"),
    "header alone": lambda p: _truncate(p, 100),
    "half a header": lambda p: _truncate(p, 60),
    "half a page": lambda p: _truncate(p, 2000),
    "one page": lambda p: _truncate(p, 4096),
    "smeared": _smear,
    "another program's database": lambda p: sql(p, "PRAGMA application_id=1"),
    "a format that never was": lambda p: sql(p, "PRAGMA user_version=0"),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_not_a_register_is_said_and_left_as_it_is(closed: Path, name: str, read_only: bool) -> None:
    BROKEN[name](closed)
    before = closed.read_bytes()
    with pytest.raises(RegisterDamaged) as raised:
        Journal.open(closed, read_only=read_only)
    assert one_sentence(raised.value)
    assert closed.read_bytes() == before


def test_a_damaged_page_is_said_when_it_is_read(closed: Path) -> None:
    data = bytearray(closed.read_bytes())
    for start in range(4096 * 3, len(data), 4096):
        data[start : start + 64] = b"\xa5" * 64
    closed.write_bytes(bytes(data))
    with pytest.raises(RegisterDamaged) as raised:
        opened = Journal.open(closed)
        try:
            opened.read("un")
            verify(opened)
        finally:
            opened.close()
    assert one_sentence(raised.value)


def test_a_damaged_page_is_said_when_writing(closed: Path, note: Note, stamp: Stamp) -> None:
    opened = Journal.open(closed)
    pages = opened.connection.execute("SELECT rootpage FROM sqlite_master WHERE name IN ('body')").fetchall()
    opened.close()
    data = bytearray(closed.read_bytes())
    for (page,) in pages:
        data[(page - 1) * 4096 : (page - 1) * 4096 + 64] = b"\xa5" * 64
    closed.write_bytes(bytes(data))
    again = Journal.open(closed)
    with pytest.raises(RegisterError) as raised, again.writing() as writer:
        writer.append("un", [note()], stamp)
    again.close()
    assert one_sentence(raised.value)


def test_missing(path: Path) -> None:
    with pytest.raises(RegisterMissing) as raised:
        Journal.open(path)
    assert one_sentence(raised.value)
    assert not path.exists()


def test_a_folder_in_its_place(path: Path) -> None:
    path.mkdir()
    with pytest.raises(RegisterDamaged, match="est un dossier"):
        Journal.open(path)


def test_a_file_in_the_way_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    with pytest.raises(RegisterError) as raised:
        Journal.open(tmp_path / "fichier" / "registre.incident")
    assert one_sentence(raised.value)
    with pytest.raises(NotRecorded):
        Journal.create(tmp_path / "fichier" / "registre.incident", uuid="x")


# -- newer -----------------------------------------------------------------------------------------------


def test_a_newer_format_opens_read_only(closed: Path, note: Note, stamp: Stamp) -> None:
    sql(closed, "PRAGMA user_version=99")
    before = closed.read_bytes()
    opened = Journal.open(closed)
    assert opened.newer
    assert opened.read_only
    assert [item.seq for item in opened.read("un")] == [1, 2, 3]
    with pytest.raises(RegisterNewer) as raised, opened.writing() as writer:
        writer.append("un", [note()], stamp)
    opened.close()
    assert one_sentence(raised.value)
    assert closed.read_bytes() == before


# -- held by another -------------------------------------------------------------------------------------


@pytest.fixture
def holder(closed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Another program's connection; the patience of ours is short."""
    monkeypatch.setattr(files, "BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(closed, isolation_level=None)) as connection:
        yield connection


def test_opening_while_another_holds_it(closed: Path, holder: sqlite3.Connection) -> None:
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(RegisterBusy) as raised:
        Journal.open(closed)
    assert one_sentence(raised.value)


def test_writing_while_another_writes(closed: Path, holder: sqlite3.Connection, note: Note, stamp: Stamp) -> None:
    opened = Journal.open(closed)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(RegisterBusy, match="rien n’a été enregistré"), opened.writing() as writer:
        writer.append("un", [note()], stamp)
    holder.execute("ROLLBACK")
    with opened.writing() as writer:
        writer.append("un", [note()], stamp)
    assert opened.head("un").seq == 4
    opened.close()


def test_a_reader_that_blocks_the_commit(closed: Path, holder: sqlite3.Connection, note: Note, stamp: Stamp) -> None:
    opened = Journal.open(closed)
    holder.execute("BEGIN")
    holder.execute("SELECT * FROM entry").fetchall()
    with pytest.raises(RegisterBusy, match="rien n’a été enregistré") as raised, opened.writing() as writer:
        writer.append("un", [note()], stamp)
    assert one_sentence(raised.value)
    holder.execute("ROLLBACK")
    assert opened.head("un").seq == 3
    with opened.writing() as writer:
        writer.append("un", [note()], stamp)
    assert verify(opened).ok
    opened.close()


# -- moved under our feet --------------------------------------------------------------------------------


def _moved(path: Path) -> None:
    path.rename(path.with_name("ailleurs.incident"))


def _replaced(path: Path) -> None:
    path.with_name("autre").write_bytes(path.read_bytes())
    path.with_name("autre").replace(path)


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be moved on Windows")
@pytest.mark.parametrize("what", [_moved, _replaced, lambda path: shutil.rmtree(path.parent)])
def test_a_register_moved_while_open_takes_nothing(
    closed: Path, note: Note, stamp: Stamp, what: Callable[[Path], None]
) -> None:
    """What is written to a file that has lost its name would be lost with it."""
    opened = Journal.open(closed)
    what(closed)
    with pytest.raises(NotRecorded, match="déplacé ou remplacé") as raised, opened.writing() as writer:
        writer.append("un", [note()], stamp)
    opened.close()
    assert one_sentence(raised.value)


def test_a_closed_register_is_not_called_damaged(closed: Path) -> None:
    opened = Journal.open(closed)
    opened.close()
    with pytest.raises(RegisterError, match="n’est plus accessible") as raised:
        opened.head("un")
    assert one_sentence(raised.value)


@pytest.mark.parametrize(
    ("posix", "uri"),
    [
        ("/home/été/r.incident", "file:///home/%C3%A9t%C3%A9/r.incident?mode=ro"),
        ("C:/Cabinet?/100%#.incident", "file:///C:/Cabinet%3F/100%25%23.incident?mode=ro"),
        ("//serveur/partage/r.incident", "file:////serveur/partage/r.incident?mode=ro"),
    ],
)
def test_the_place_of_a_register_as_sqlite_reads_it(posix: str, uri: str) -> None:
    class Place(PurePosixPath):
        def resolve(self) -> "Place":
            return self

    assert files._read_only_uri(cast(Path, Place(posix))) == uri


# -- protected -------------------------------------------------------------------------------------------


def test_a_protected_place_reads_and_refuses_to_write(
    closed: Path, note: Note, stamp: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_can_write", lambda path: False)
    before = closed.read_bytes()
    opened = Journal.open(closed)
    assert opened.read_only
    assert verify(opened).ok
    with pytest.raises(RegisterReadOnly) as raised, opened.writing() as writer:
        writer.append("un", [note()], stamp)
    with pytest.raises(RegisterReadOnly):
        opened.save_draft("un/note", "je tape")
    opened.close()
    assert one_sentence(raised.value)
    assert closed.read_bytes() == before


def test_asked_to_only_read(closed: Path, note: Note, stamp: Stamp) -> None:
    opened = Journal.open(closed, read_only=True)
    with pytest.raises(RegisterReadOnly), opened.writing() as writer:
        writer.append("un", [note()], stamp)
    with pytest.raises(sqlite3.OperationalError):
        opened.connection.execute("DELETE FROM draft")
    opened.close()


# -- full ------------------------------------------------------------------------------------------------


def test_a_full_disk_records_nothing_and_loses_nothing(closed: Path, note: Note, stamp: Stamp) -> None:
    opened = Journal.open(closed)
    pages = opened.connection.execute("PRAGMA page_count").fetchone()[0]
    opened.connection.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(NotRecorded) as raised, opened.writing() as writer:
        writer.append("un", [note("avant que le disque ne soit plein")], stamp)
        writer.put_blob(b"x" * 200_000)
    assert one_sentence(raised.value)
    assert str(raised.value).startswith("NON ENREGISTRÉ")
    assert opened.head("un").seq == 3
    assert verify(opened).ok
    opened.connection.execute("PRAGMA max_page_count=1073741823")
    with opened.writing() as writer:
        writer.append("un", [note()], stamp)
    assert opened.head("un").seq == 4
    opened.close()


def test_creating_on_a_full_disk_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(NotRecorded) as raised:
        Journal.create(path, uuid="x")
    assert one_sentence(raised.value)
    assert list(path.parent.iterdir()) == []


def test_creating_waits_for_the_disk_a_few_times_only(path: Path) -> None:
    """Each commit waits five times: one transaction for all the tables, not one for each."""
    done: list[str] = []
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.set_trace_callback(done.append)
        files._lay_out(connection, "x")
    begun = [number for number, statement in enumerate(done) if statement.startswith("BEGIN")]
    changes = [number for number, statement in enumerate(done) if statement.startswith(("CREATE", "INSERT"))]
    assert len(begun) == 1
    assert begun[0] < min(changes) <= max(changes) < done.index("COMMIT")


def test_two_that_create_at_once_keep_the_first(closed: Path) -> None:
    """The slower of two processes opens what the faster one made, and overwrites nothing."""
    opened = Journal.create(closed, uuid="un autre")
    assert opened.uuid == "0b8e"
    assert opened.head("un").seq == 3
    opened.close()


# -- a journal left hot ----------------------------------------------------------------------------------


@pytest.fixture
def hot(closed: Path, tmp_path: Path) -> Path:
    """A register as a power cut leaves it in the middle of a transaction: pages changed, its journal beside it."""
    cut = tmp_path / "coupure" / closed.name
    cut.parent.mkdir()
    with closing(sqlite3.connect(closed, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size=1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE summary SET row = '{}'")
        for number in range(40):
            values = ("un", 4 + number, f"id{number}", "note", None, b"x" * 3000, "h")
            connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        shutil.copyfile(closed, cut)
        shutil.copyfile(f"{closed}-journal", f"{cut}-journal")
        connection.execute("ROLLBACK")
    assert cut.stat().st_size > closed.stat().st_size
    return cut


def test_a_hot_journal_is_played_back(hot: Path, note: Note, stamp: Stamp) -> None:
    opened = Journal.open(hot)
    assert opened.head("un").seq == 3
    assert verify(opened).ok
    with opened.writing() as writer:
        writer.append("un", [note()], stamp)
    opened.close()
    assert not hot.with_name(f"{hot.name}-journal").exists()


def test_a_hot_journal_on_a_protected_place_is_played_on_a_copy(hot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_can_write", lambda path: False)
    before = {file.name: file.read_bytes() for file in hot.parent.iterdir()}
    opened = Journal.open(hot)
    assert opened.head("un").seq == 3
    assert verify(opened).ok
    with pytest.raises(RegisterReadOnly):
        opened.save_draft("x", "y")
    opened.close()
    assert {file.name: file.read_bytes() for file in hot.parent.iterdir()} == before


def test_a_hot_journal_that_cannot_be_copied_is_said(hot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_can_write", lambda path: False)

    def refuse(_source: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", refuse)
    with pytest.raises(RegisterError, match="plus de place sur le disque") as raised:
        Journal.open(hot)
    assert one_sentence(raised.value)


def test_a_journal_that_is_not_hot_is_no_reason_to_copy(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program may be in the middle of its own transaction: its journal is left to it."""
    monkeypatch.setattr(files, "_can_write", lambda path: False)
    monkeypatch.delattr(files, "_recovered_copy")
    with closing(sqlite3.connect(closed, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE autre (mot)")
        assert closed.with_name(f"{closed.name}-journal").exists()
        opened = Journal.open(closed)
        assert opened.head("un").seq == 3
        opened.close()
        other.execute("ROLLBACK")


def test_a_hot_journal_asked_to_only_read_is_not_ignored(hot: Path) -> None:
    opened = Journal.open(hot, read_only=True)
    assert opened.head("un").seq == 3
    assert verify(opened).ok
    opened.close()
