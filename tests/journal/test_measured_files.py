"""Files read in small parts: measured, kept, refused when they are no file or change under our feet."""

import hashlib
import os
from pathlib import Path

import pytest

from incident.errors import BadInput, Refused
from incident.journal import pieces
from incident.journal.pieces import PART, measure
from incident.journal.store import Journal


def test_a_file_larger_than_a_part_is_measured_and_kept(tmp_path: Path, journal: Journal) -> None:
    data = os.urandom(2 * PART + 7)
    (tmp_path / "disque.img").write_bytes(data)
    found = measure(tmp_path / "disque.img")
    assert (found.sha256, found.size) == (hashlib.sha256(data).hexdigest(), len(data))
    with journal.writing() as writer:
        assert writer.put_file(found) == found.sha256
    assert journal.blob(found.sha256) == data
    assert journal.blob_digest(found.sha256) == found.sha256
    assert journal.blob_digest("0" * 64) is None


def test_an_empty_file_is_a_piece_too(tmp_path: Path, journal: Journal) -> None:
    (tmp_path / "vide").touch()
    with journal.writing() as writer:
        digest = writer.put_file(measure(tmp_path / "vide"))
    assert journal.blob(digest) == b""


def test_a_file_that_changes_while_it_is_kept_is_refused(tmp_path: Path, journal: Journal) -> None:
    path = tmp_path / "journal.log"
    path.write_bytes(b"avant")
    found = measure(path)
    path.write_bytes(b"apres")
    with pytest.raises(Refused, match="a changé pendant sa lecture"), journal.writing() as writer:
        writer.put_file(found)
    assert journal.blobs() == []


def test_a_file_that_vanishes_while_it_is_read(tmp_path: Path, journal: Journal) -> None:
    path = tmp_path / "cle-usb.bin"
    path.write_bytes(b"x")
    found = measure(path)
    path.unlink()
    with pytest.raises(BadInput, match="jusqu’au bout"), journal.writing() as writer:
        writer.put_file(found)
    assert journal.blobs() == []


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tube")
    for name, said in (("absent", "n’existe pas"), ("", "est un dossier"), ("tube", "n’est pas un fichier ordinaire")):
        with pytest.raises(BadInput, match=said):
            measure(tmp_path / name)
    with pytest.raises(BadInput, match="nom impossible"):
        measure(tmp_path / "a\0b")


def test_a_file_too_large_to_keep_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "image.dd").open("wb") as file:
        file.truncate(10 << 30)
    monkeypatch.delattr(pieces, "_read")
    with pytest.raises(BadInput, match="dépasse 100 Mio"):
        measure(tmp_path / "image.dd", 100 << 20)
