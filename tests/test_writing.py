"""Writing where a person chose: whole or not at all, never over what is there, and why in plain words."""

import errno
from pathlib import Path

import pytest

from incident.errors import BadInput
from incident.writing import renamed, stage_file, stage_folder, write_new


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes three bytes of a file, then has no room left."""
    write = Path.write_bytes

    def some(path: Path, data: bytes) -> int:
        write(path, data[:3])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", some)


def test_a_full_disk_leaves_nothing(full: None, tmp_path: Path) -> None:
    for attempt in (
        lambda: write_new(tmp_path, "a.docx", b"entier"),
        lambda: stage_file(tmp_path, "a.docx", b"entier"),
        lambda: stage_folder(tmp_path, "messages", [("0001.txt", b"entier"), ("0002.txt", b"entier")]),
    ):
        with pytest.raises(BadInput, match="plus de place sur le disque.*choisissez un autre dossier"):
            attempt()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BadInput, match="gardé dans le registre"):
        write_new(tmp_path, "a.docx", b"entier", kept=True)


def test_what_is_in_the_way_is_left_alone_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, a link that leads nowhere, a file that cannot be read because it is open elsewhere."""
    (tmp_path / "a.docx").mkdir()
    (tmp_path / "a-2.docx").symlink_to(tmp_path / "parti")
    (tmp_path / "a-3.docx").write_bytes(b"autre!")
    read = Path.read_bytes

    def locked(path: Path) -> bytes:
        if path.name == "a-3.docx":
            raise PermissionError(errno.EACCES, "used by another process")
        return read(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", locked)
        path = write_new(tmp_path, "a.docx", b"entier")
    assert path.name == "a-4.docx" and path.read_bytes() == b"entier"
    assert "« a-4.docx »" in renamed(path, "a.docx") and renamed(path, "a-4.docx") == ""
    assert (tmp_path / "a-3.docx").read_bytes() == b"autre!"
    assert stage_file(tmp_path, "a.docx", b"encore").keep().name == "a-5.docx"


@pytest.mark.parametrize("folder", ["fichier", "fichier/dedans"])
def test_a_place_that_is_no_folder(tmp_path: Path, folder: str) -> None:
    (tmp_path / "fichier").write_text("x")
    with pytest.raises(BadInput, match="ne peut pas être écrit dans « "):
        write_new(tmp_path / folder, "a.docx", b"entier")
    with pytest.raises(BadInput, match="Rien n’est écrit dans « "):
        stage_folder(tmp_path / folder, "messages", [("0001.txt", b"entier")])
    assert [path.name for path in tmp_path.iterdir()] == ["fichier"]


def test_staged_files_have_their_name_only_once_kept(tmp_path: Path) -> None:
    dropped = stage_folder(tmp_path, "messages", [("0001.txt", b"un")])
    assert not (tmp_path / "messages-1").exists()
    dropped.drop()
    assert list(tmp_path.iterdir()) == []
    kept = stage_folder(tmp_path, "messages", [("0001.txt", b"un")]).keep()
    assert (kept.name, (kept / "0001.txt").read_bytes()) == ("messages-1", b"un")
    assert stage_folder(tmp_path, "messages", [("0001.txt", b"un")]).keep().name == "messages-2"
