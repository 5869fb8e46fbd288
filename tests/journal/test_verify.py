"""Every way of changing a register behind the program's back is found and said."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from incident.journal.anchor import Anchor
from incident.journal.store import Journal, Pending, Stamp
from incident.journal.verify import verdict, verify
from incident.journal.written import written_files

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
        "Suite intacte dans ce fichier : 2\u00a0journaux, 6\u00a0entrées, 2\u00a0pièces vérifiées ; 1\u00a0texte "
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


def test_what_the_file_says_and_what_this_machine_remembers_never_deny_each_other(
    full: Journal, tampered: Tamper, tmp_path: Path, note: Callable[..., Pending], stamp: Stamp
) -> None:
    """Damaged, forked, cut short or seen for the first time: « rien » is said only of what was compared."""
    anchor = Anchor(tmp_path / "ancres", full.uuid)

    def said() -> str:
        return " ".join(verdict(verify(full), anchor.compare(full)))

    unchanged = "aucune entrée n’a été changée, déplacée ni ôtée"
    assert "Première ouverture" in said() and "réécrite en entier" in said() and unchanged not in said()
    anchor.keep(full)
    assert "celles que ce poste a retenues" in said() and unchanged in said() and "1\u00a0texte caviardé" in said()
    tampered("DELETE FROM body WHERE stream = 'un' AND seq = 5", "DELETE FROM entry WHERE stream = 'un' AND seq = 5")
    with full.writing() as writer:
        writer.append("un", [note(kind="expunged", target=2, why="autre suite")], stamp)
    assert said().startswith("Suite intacte dans ce fichier") and "DIFFÈRE" in said() and unchanged not in said()
    tampered(f"UPDATE body SET bytes = {SWAP} WHERE stream = 'un' AND seq = 3")
    anchor.acknowledge(full)
    assert said().startswith("ATTENTION : 1\u00a0anomalie dans ce fichier") and unchanged not in said()
    assert "intact" not in said() and "celles que ce poste a retenues" in said()


def test_the_files_of_the_documents_folder_are_held_against_what_was_recorded(
    journal: Journal, note: Callable[..., Pending], stamp: Stamp, tmp_path: Path
) -> None:
    folder = tmp_path / "documents"
    assert written_files(journal, folder).line == "Les fichiers écrits hors du registre ne sont pas vérifiés."
    with journal.writing() as writer:
        made = writer.put_blob(b"lettre")
        writer.append("un", [note(kind="document_produced", sha256=made)], stamp)
    folder.mkdir()
    (folder / "lettre.docx").write_bytes(b"lettre")
    (folder / "lettre-2.docx").write_bytes(b"lettre relue")
    found = written_files(journal, folder)
    assert (found.same, found.other) == (1, ("lettre-2.docx",))
    assert "1\u00a0fichier tel que produit" in found.line and "lettre-2.docx" in found.line


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
