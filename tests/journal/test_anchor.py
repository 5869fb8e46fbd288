"""What a machine remembers of a register, outside it."""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from incident.journal.anchor import WORDS, Anchor
from incident.journal.lock import alone
from incident.journal.store import Journal, Pending, Stamp

CUT = ("DELETE FROM body WHERE stream = 'un' AND seq = 3", "DELETE FROM entry WHERE stream = 'un' AND seq = 3")


@pytest.fixture
def anchor(tmp_path: Path, journal: Journal, fill: Callable[..., None]) -> Anchor:
    """An anchor not yet kept, of a register of three entries."""
    fill(3)
    return Anchor(tmp_path / "ancres", journal.uuid)


def test_the_first_time(anchor: Anchor, journal: Journal) -> None:
    found = anchor.compare(journal)
    assert (found.kind, found.alarming, found.words) == ("first_time", False, WORDS["first_time"])


def test_the_same(anchor: Anchor, journal: Journal) -> None:
    assert anchor.keep(journal) == ""
    assert anchor.compare(journal).kind == "same"


def test_ahead_is_normal(anchor: Anchor, journal: Journal, note: Callable[..., Pending], stamp: Stamp) -> None:
    anchor.keep(journal)
    with journal.writing() as writer:
        writer.append("un", [note()], stamp)
    assert anchor.compare(journal).kind == "ahead"
    assert not anchor.compare(journal).alarming
    anchor.keep(journal)
    assert anchor.compare(journal).kind == "same"


def test_behind(anchor: Anchor, journal: Journal, tampered: Callable[..., None]) -> None:
    anchor.keep(journal)
    tampered(*CUT)
    found = anchor.compare(journal)
    assert (found.kind, found.alarming, found.streams) == ("behind", True, ("un",))


def test_a_whole_incident_gone_is_behind(anchor: Anchor, journal: Journal, tampered: Callable[..., None]) -> None:
    anchor.keep(journal)
    tampered("DELETE FROM entry WHERE stream = 'un'")
    assert anchor.compare(journal).kind == "behind"


def test_different(
    anchor: Anchor, journal: Journal, tampered: Callable[..., None], note: Callable[..., Pending], stamp: Stamp
) -> None:
    anchor.keep(journal)
    tampered(*CUT)
    with journal.writing() as writer:
        writer.append("un", [note("à la place"), note("puis")], stamp)
    found = anchor.compare(journal)
    assert (found.kind, found.alarming, found.streams) == ("different", True, ("un",))


def test_an_alarm_is_not_forgotten_by_keeping(anchor: Anchor, journal: Journal, tampered: Callable[..., None]) -> None:
    anchor.keep(journal)
    tampered(*CUT)
    assert anchor.keep(journal) == WORDS["behind"]
    assert anchor.compare(journal).kind == "behind"
    assert anchor.acknowledge(journal) == ""
    assert anchor.compare(journal).kind == "same"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"un": 3}', '{"un": ["x", "y"]}', '{"un": [1]}', "\x00"])
def test_an_unreadable_anchor_is_reported_until_acknowledged(anchor: Anchor, journal: Journal, text: str) -> None:
    anchor.path.parent.mkdir(parents=True)
    anchor.path.write_text(text, encoding="utf-8")
    assert anchor.compare(journal).alarming
    assert anchor.keep(journal) == WORDS["unreadable"]
    assert anchor.path.read_text(encoding="utf-8") == text
    assert anchor.acknowledge(journal) == ""
    assert anchor.compare(journal).kind == "same"


def test_bytes_that_are_not_text_are_an_unreadable_anchor(anchor: Anchor, journal: Journal) -> None:
    anchor.path.parent.mkdir(parents=True)
    anchor.path.write_bytes(b"\xff\xfe\x00")
    assert anchor.compare(journal).kind == "unreadable"


def test_two_that_keep_at_once_wait_for_each_other(anchor: Anchor, journal: Journal) -> None:
    """Else the slower of two would put back older heads over newer ones."""
    anchor.keep(journal)
    kept = Event()
    with alone(anchor.path.with_suffix(".lock")):
        second = Thread(target=lambda: alone_then(anchor.path.with_suffix(".lock"), kept))
        second.start()
        assert not kept.wait(0.05)
    second.join()
    assert kept.is_set()


def alone_then(path: Path, done: Event) -> None:
    with alone(path):
        done.set()


def test_a_place_that_cannot_be_written_is_a_warning(tmp_path: Path, journal: Journal) -> None:
    (tmp_path / "fichier").write_text("")
    said = Anchor(tmp_path / "fichier" / "ancres", journal.uuid).keep(journal)
    assert said.startswith("Le repère extérieur du registre n’a pas pu être écrit (")


def test_the_anchor_is_there_whole_or_not_at_all(
    anchor: Anchor, journal: Journal, monkeypatch: pytest.MonkeyPatch, note: Callable[..., Pending], stamp: Stamp
) -> None:
    anchor.keep(journal)
    before = anchor.path.read_bytes()
    with journal.writing() as writer:
        writer.append("un", [note()], stamp)

    def refuse(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    assert "plus de place sur le disque" in anchor.keep(journal)
    assert anchor.path.read_bytes() == before
