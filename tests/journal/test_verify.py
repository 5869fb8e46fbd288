"""Every way of changing a register behind the program's back is found and said."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from incident.journal.store import Journal, Pending, Stamp
from incident.journal.verify import verify

Tamper = Callable[..., None]
SWAP = "substr(bytes, 1, length(bytes) - 3) || x'41' || substr(bytes, length(bytes) - 1)"


@pytest.fixture
def full(journal: Journal, fill: Callable[..., None], note: Callable[..., Pending], stamp: Stamp) -> Iterator[Journal]:
    """Five entries, one of them expunged, and two blobs."""
    fill(4)
    with journal.writing() as writer:
        writer.put_blob(b"image" * 300_000)
        writer.put_blob(b"photo")
        writer.append("un", [note(kind="expunged", target=2, why="donnée de patient")], stamp)
        writer.expunge("un", 2)
    yield journal


def test_an_untouched_register_is_intact(full: Journal) -> None:
    report = verify(full)
    assert report.ok
    assert report.streams == {"practice": 1, "un": 5}
    assert (report.expunged, report.blobs) == (1, 2)
    assert report.heads["un"] == full.head("un").hash
    assert report.lines[0].startswith(
        "Registre intact : 2\u00a0journaux, 6\u00a0entrées, 2\u00a0pièces vérifiées ; 1\u00a0texte "
    )
    assert report.to_json()["ok"] is True


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (f"UPDATE entry SET bytes = {SWAP} WHERE stream = 'un' AND seq = 3", "entrée 3 : ses octets"),
        ("UPDATE entry SET hash = replace(hash, '0', '1') WHERE stream = 'un' AND seq = 3", "entrée 3 : ses octets"),
        (f"UPDATE body SET bytes = {SWAP} WHERE stream = 'un' AND seq = 3", "entrée 3 : son texte a été changé"),
        ("UPDATE body SET bytes = x'' WHERE stream = 'un' AND seq = 1", "entrée 1 : son texte a été changé"),
        ("DELETE FROM body WHERE stream = 'un' AND seq = 3", "entrée 3 : le texte a disparu sans être caviardé"),
        ("DELETE FROM removal", "entrée 2 : le texte a disparu sans être caviardé"),
        ("UPDATE entry SET kind = 'letter' WHERE stream = 'un' AND seq = 3", "entrée 3 : les colonnes"),
        ("UPDATE entry SET id = 'x' WHERE stream = 'un' AND seq = 3", "entrée 3 : les colonnes"),
        ("UPDATE entry SET target = 3 WHERE kind = 'expunged'", "entrée 5 : les colonnes"),
        ("DELETE FROM entry WHERE stream = 'un' AND seq = 3", "une entrée manque avant elle"),
        ("DELETE FROM entry WHERE stream = 'un' AND seq = 1", "une entrée manque avant elle"),
        ("UPDATE entry SET seq = 9 WHERE stream = 'un' AND seq = 5", "sa place dans la suite a changé"),
        ("DELETE FROM entry WHERE stream = 'un'", "L’incident 2026-001 a disparu"),
        ("DELETE FROM entry WHERE stream = 'practice'", "Le journal un n’est inscrit nulle part"),
        ("UPDATE blob SET bytes = x'00' WHERE length(bytes) = 5", "a été changée"),
        ("DELETE FROM blob WHERE part = 1", "a été changée"),
        ("UPDATE blob SET bytes = x'7b' WHERE part = 1", "a été changée"),
    ],
)
def test_tampering_is_found(full: Journal, tampered: Tamper, statement: str, said: str) -> None:
    tampered(statement)
    report = verify(full)
    assert not report.ok
    assert report.lines[0].startswith(f"ATTENTION : {len(report.problems)}\u00a0anomalie")
    assert any(said in problem for problem in report.problems), report.problems


def test_a_history_rewritten_whole_no_longer_begins_as_listed(
    full: Journal, tampered: Tamper, note: Callable[..., Pending], stamp: Stamp
) -> None:
    tampered("DELETE FROM body WHERE stream = 'un'", "DELETE FROM entry WHERE stream = 'un'")
    with full.writing() as writer:
        writer.append("un", [note("une autre histoire")], stamp)
    assert "L’incident 2026-001 ne commence plus par sa première entrée." in verify(full).problems


def test_a_last_entry_cut_off_is_seen_by_a_known_fingerprint(full: Journal, tampered: Tamper) -> None:
    """The chain alone cannot tell: the fingerprint printed on a document, or the anchor, does."""
    known = full.head("un").hash[:16]
    assert verify(full, "un", known).ok
    tampered("DELETE FROM body WHERE stream = 'un' AND seq = 5", "DELETE FROM entry WHERE stream = 'un' AND seq = 5")
    report = verify(full, expected_head=known.upper())
    assert f"L’empreinte {known} n’est celle d’aucune entrée de ce registre." in report.problems


def test_an_older_fingerprint_is_recognised(full: Journal) -> None:
    assert verify(full, "un", full.read("un")[1].hash[:12]).ok


def test_one_incident_alone(full: Journal, tampered: Tamper) -> None:
    tampered("UPDATE blob SET bytes = x'00'")
    assert verify(full, "un").ok
    assert verify(full, "un").streams == {"un": 5}


def test_every_changed_byte_of_an_entry_is_found(path: Path, full: Journal, tampered: Tamper) -> None:
    stored = full.read("un")[2]
    for place in range(0, len(stored.entry), 23):
        changed = bytearray(stored.entry)
        changed[place] ^= 1
        tampered(f"UPDATE entry SET bytes = x'{changed.hex()}' WHERE stream = 'un' AND seq = 3")
        assert not verify(full).ok, place
    tampered(f"UPDATE entry SET bytes = x'{stored.entry.hex()}' WHERE stream = 'un' AND seq = 3")
    assert verify(full).ok


def test_a_listed_incident_that_never_was(full: Journal, note: Callable[..., Pending], stamp: Stamp) -> None:
    with full.writing() as writer:
        listed = note(kind="incident_opened", incident="deux", ref="2026-002", first_hash="0" * 64)
        writer.append("practice", [listed], stamp)
    assert "L’incident 2026-002 a disparu du registre." in verify(full).problems
