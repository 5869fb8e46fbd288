"""What the journal promises: chained, whole, durable; nothing changes but what an entry lets go."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from incident.core.canonical import canonical, digest
from incident.errors import IncidentError, NotRecorded, Refused
from incident.journal import listing
from incident.journal.listing import EVERY, Wanted, find
from incident.journal.records import EMPTY, NO_HASH
from incident.journal.store import CHUNK, Head, Journal, Pending, Stamp
from incident.journal.verify import verify

Note = Callable[..., Pending]
Fill = Callable[..., None]


def test_an_entry_comes_back_as_it_was_written(journal: Journal, note: Note, stamp: Stamp) -> None:
    with journal.writing() as writer:
        (stored,) = writer.append("un", [note("Débranché [la box] {{ }} 🙂\n")], stamp)
    (read,) = journal.read("un")
    assert read == stored
    fields = json.loads(read.entry)
    assert fields["seq"] == 1
    assert fields["prev"] == NO_HASH
    assert fields["body_sha256"] == digest(read.body or b"")
    assert json.loads(read.body or b"")["text"] == "Débranché [la box] {{ }} 🙂\n"
    assert canonical(fields) == read.entry
    assert digest(read.entry) == read.hash


def test_entries_are_chained_across_transactions(journal: Journal, fill: Fill) -> None:
    fill(4)
    entries = journal.read("un")
    assert [item.seq for item in entries] == [1, 2, 3, 4]
    assert [json.loads(item.entry)["prev"] for item in entries[1:]] == [item.hash for item in entries[:-1]]


def test_heads_and_hashes(journal: Journal, fill: Fill) -> None:
    assert journal.head("un") == EMPTY
    assert journal.heads() == {}
    fill(3)
    last = journal.read("un")[-1]
    assert journal.head("un") == Head(3, last.hash)
    assert journal.heads()["un"] == Head(3, last.hash)
    assert journal.hash_at("un", 3) == last.hash
    assert journal.hash_at("un", 4) is None
    assert journal.streams() == ["practice", "un"]


def test_read_after_a_number(journal: Journal, fill: Fill) -> None:
    fill(4)
    assert [item.seq for item in journal.read("un", 2)] == [3, 4]


def test_the_same_words_twice_have_different_digests(journal: Journal, note: Note, stamp: Stamp) -> None:
    with journal.writing() as writer:
        first, second = writer.append("un", [note("même"), note("même")], stamp)
    assert json.loads(first.entry)["body_sha256"] != json.loads(second.entry)["body_sha256"]


def test_an_exception_records_nothing(journal: Journal, note: Note, stamp: Stamp) -> None:
    with pytest.raises(KeyError), journal.writing() as writer:
        writer.append("un", [note()], stamp)
        writer.put_blob(b"octets")
        raise KeyError
    assert journal.read("un") == []
    assert journal.blobs() == []
    with journal.writing() as writer:
        writer.append("un", [note()], stamp)
    assert journal.head("un").seq == 1


def test_entries_survive_closing(path: Path, journal: Journal, fill: Fill) -> None:
    fill(3)
    before = journal.read("un")
    journal.close()
    again = Journal.open(path)
    assert again.read("un") == before
    assert again.uuid == "0b8e"
    again.close()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 17])
def test_a_blob_of_any_size(journal: Journal, size: int) -> None:
    data = bytes(number % 251 for number in range(size))
    with journal.writing() as writer:
        name = writer.put_blob(data)
        assert writer.put_blob(data) == name
    assert journal.blob(name) == data
    assert journal.blobs() == [name]
    rows = journal.connection.execute("SELECT count(*) FROM blob").fetchone()[0]
    assert rows == max(1, -(-size // CHUNK))


def test_a_blob_that_is_not_there(journal: Journal) -> None:
    assert journal.blob("0" * 64) is None


def test_summaries_know_when_they_are_stale(journal: Journal, fill: Fill, note: Note, stamp: Stamp) -> None:
    fill(2)
    assert journal.stale_summaries() == ["un"]
    with journal.writing() as writer:
        listing.put(writer, "un", {"ref": "2026-001"})
    assert journal.stale_summaries() == []
    assert listing.summaries(journal, EVERY) == [{"ref": "2026-001"}]
    with journal.writing() as writer:
        writer.append("un", [note()], stamp)
    assert journal.stale_summaries() == ["un"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ecran", ["un"]),
        ("JEROME verrouille", ["un"]),
        ("écran absent", []),
        ("100 %", ["un"]),
        ("_", []),
        ("' OR 1=1", []),
    ],
)
def test_search_forgives_accents_and_case(journal: Journal, fill: Fill, words: str, found: list[str]) -> None:
    fill(1)
    with journal.writing() as writer:
        listing.put(writer, "un", {})
        listing.put_words(writer, "un", ["Écran verrouillé à 100 %\nJérôme"], anew=False)
    assert bool(find(journal, Wanted(words))) == bool(found)


def test_drafts_are_kept_found_and_forgotten(journal: Journal) -> None:
    journal.save_draft("un/note", "je tape")
    journal.save_draft("un/note", "je tape encore")
    journal.save_draft("un_note", "autre")
    assert journal.draft("un/note") == "je tape encore"
    assert journal.drafts("un/") == {"un/note": "je tape encore"}
    assert journal.drafts("un_") == {"un_note": "autre"}
    journal.save_draft("un/note", "")
    assert journal.draft("un/note") is None
    with journal.writing() as writer:
        writer.clear_draft("un_note")
    assert journal.drafts("") == {}


def test_another_connection_is_noticed(path: Path, journal: Journal, fill: Fill, note: Note, stamp: Stamp) -> None:
    fill(1)
    assert not journal.changed()
    other = Journal.open(path)
    with other.writing() as writer:
        writer.append("un", [note()], stamp)
    other.close()
    assert journal.changed()
    assert not journal.changed()


# -- nothing changes -------------------------------------------------------------------------------------


@pytest.fixture
def full(journal: Journal, fill: Fill, note: Note, stamp: Stamp) -> Journal:
    """A register with a row in every table."""
    fill(3)
    with journal.writing() as writer:
        blob = writer.put_blob(b"image")
        writer.put_blob(b"autre image")
        writer.append("un", [note(kind="expunged", target=2, why="donnée de patient")], stamp)
        writer.expunge("un", 2)
        writer.expunge_blob(blob, "un", 2)
    return journal


def test_bytes_that_were_expunged_do_not_come_back(full: Journal) -> None:
    with pytest.raises(Refused, match="caviardé"), full.writing() as writer:
        writer.put_blob(b"image")
    assert not full.holds(digest(b"image"))
    assert verify(full).ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET hash = 'x'",
        "UPDATE entry SET bytes = x'00' WHERE seq = 1",
        "DELETE FROM entry",
        "DELETE FROM entry WHERE stream = 'un' AND seq = 4",
        "UPDATE body SET bytes = x'00'",
        "DELETE FROM body",
        "DELETE FROM body WHERE stream = 'un' AND seq = 1",
        "INSERT INTO removal VALUES ('un', 1)",
        "INSERT INTO removal VALUES ('practice', 2)",
        "UPDATE removal SET target = 1",
        "DELETE FROM removal",
        "UPDATE blob SET bytes = x'00'",
        "DELETE FROM blob",
        "INSERT INTO blob_removal VALUES ('aa', 'un', 1)",
        "UPDATE blob_removal SET target = 1",
        "DELETE FROM blob_removal",
        "REPLACE INTO entry SELECT stream, seq, id, 'note', target, x'00', hash FROM entry",
        "REPLACE INTO body SELECT stream, seq, x'00' FROM body",
        "REPLACE INTO blob SELECT sha256, part, x'00' FROM blob",
    ],
)
def test_nothing_recorded_is_changed_or_deleted(full: Journal, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        full.connection.execute(statement)
    assert verify(full).ok


def test_an_expunged_body_goes_and_the_chain_stands(full: Journal) -> None:
    stored = full.read("un")
    assert stored[1].body is None
    assert stored[0].body is not None
    assert full.blob(digest(b"image")) is None
    assert full.blob(digest(b"autre image")) == b"autre image"
    report = verify(full)
    assert report.ok
    assert report.expunged == 1


def test_the_bytes_of_an_expunged_body_leave_the_file(path: Path, journal: Journal, note: Note, stamp: Stamp) -> None:
    secret = "Mme Quiévreux née en 1950"
    with journal.writing() as writer:
        writer.append("un", [note(secret)], stamp)
    assert secret.encode() in path.read_bytes()
    with journal.writing() as writer:
        writer.append("un", [note(kind="expunged", target=1, why="nom")], stamp)
        writer.expunge("un", 1)
    assert secret.encode() not in path.read_bytes()


def test_a_body_goes_only_when_an_entry_names_it(journal: Journal, fill: Fill) -> None:
    fill(3)
    with pytest.raises(NotRecorded, match="entrée 2"), journal.writing() as writer:
        writer.expunge("un", 2)
    assert all(item.body is not None for item in journal.read("un"))


def test_a_blob_goes_only_when_an_entry_names_it(journal: Journal, fill: Fill) -> None:
    fill(3)
    with journal.writing() as writer:
        blob = writer.put_blob(b"image")
    with pytest.raises(IncidentError), journal.writing() as writer:
        writer.expunge_blob(blob, "un", 2)
    assert journal.blob(blob) == b"image"
