"""A register of its own for each test, and the smallest entries that fill it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from incident.journal.store import Journal, Pending, Stamp

Note = Callable[..., Pending]
Fill = Callable[..., None]
STAMP = Stamp("2026-11-23T07:12:05.120934Z", 48120, "boot", "Europe/Paris")


def made(text: str = "Débranché la box", kind: str = "note", **body: object) -> Pending:
    """One entry as decided."""
    words = body or {"text": text}
    return Pending(id=str(uuid4()), kind=kind, v=1, author="Dr Lenoir", happened=None, body=words)


@pytest.fixture
def stamp() -> Stamp:
    """Where and when."""
    return STAMP


@pytest.fixture
def note() -> Note:
    """Makes an entry; a note unless told otherwise."""
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the register is."""
    folder = tmp_path / "registre"
    folder.mkdir()
    return folder / "registre.incident"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    """An empty register."""
    opened = Journal.create(path, uuid="0b8e")
    yield opened
    opened.close()


@pytest.fixture
def fill(journal: Journal) -> Fill:
    """Records `count` notes of a stream that the practice lists, one transaction each."""

    def write(count: int = 3, stream: str = "un") -> None:
        with journal.writing() as writer:
            first = writer.append(stream, [made("premier")], STAMP)[0]
            inscription = made(kind="incident_opened", incident=stream, ref="2026-001", first_hash=first.hash)
            writer.append("practice", [inscription], STAMP)
        for number in range(2, count + 1):
            with journal.writing() as writer:
                writer.append(stream, [made(f"note {number}")], STAMP)

    return write


@pytest.fixture
def tampered(path: Path) -> Callable[..., None]:
    """Runs SQL on the file behind the program's back, every trigger dropped first."""

    def run(*statements: str) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in names:
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                assert connection.execute(statement).rowcount != 0, "the tampering changed nothing"

    return run
