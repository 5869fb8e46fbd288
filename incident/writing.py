"""Writing what was made to a folder a person chose: whole or not at all, never over what is there."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from incident.errors import BadInput, reason

MOST = 100
"""Files of one name in a folder, from which on something is wrong."""


def write_new(folder: Path, name: str, data: bytes, *, kept: bool = False) -> Path:
    """Write bytes to a folder, whole or not at all; another name if a file is in the way, or open elsewhere.

    Raises BadInput when the folder cannot be written; `kept` says that the register has the document.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _write(folder, name, data)
    except OSError as problem:
        still = " Le document est gardé dans le registre." if kept else ""
        raise BadInput(
            f"Le document ne peut pas être écrit dans « {_called(folder)} » ({reason(problem)}) : "
            f"choisissez un autre dossier.{still}"
        ) from None


def renamed(path: Path, name: str) -> str:
    """The sentence that says a file got another name than the one wanted; empty when it did not."""
    if path.name == name:
        return ""
    return f"Un autre fichier « {name} » est déjà là, peut-être ouvert ailleurs : le nouveau s’appelle « {path.name} »."


def _called(folder: Path) -> str:
    return folder.name or str(folder.absolute())


def _write(folder: Path, name: str, data: bytes) -> Path:
    for path in _names(folder, name):
        if _holds(path, data):
            return path
        if not _taken(path):
            return _whole(path, data)
    raise BadInput(f"Le dossier « {_called(folder)} » contient déjà trop de versions de ce document.")


def _names(folder: Path, name: str) -> Sequence[Path]:
    stem, suffix = name.rsplit(".", 1)
    return [folder / (name if number == 1 else f"{stem}-{number}.{suffix}") for number in range(1, MOST)]


def _taken(path: Path) -> bool:
    """Whether something has that name: a file, a folder, a link that leads nowhere."""
    return path.exists() or path.is_symlink()


def _holds(path: Path, data: bytes) -> bool:
    """Whether the very same file is there; what cannot be read (open elsewhere, a folder) is not."""
    with suppress(OSError):
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    return False


def _whole(path: Path, data: bytes) -> Path:
    """The file, or nothing: what could not be written whole is taken away."""
    partial = path.with_name(f".{path.name}.tmp")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    return path


# -- several files at once, kept only once something else is recorded -----------------------------------------


@dataclass(frozen=True, slots=True)
class Staged:
    """Files already on the disk under a passing name, to keep or to drop together."""

    partial: Path
    place: Path

    def keep(self) -> Path:
        """Give them their name. Raises BadInput."""
        try:
            self.partial.replace(self.place)
        except OSError as problem:
            raise BadInput(f"« {self.place.name} » ne peut pas être écrit ({reason(problem)}).") from None
        return self.place

    def drop(self) -> None:
        """Take them away, as far as the disk lets us."""
        with suppress(OSError):
            if self.partial.is_dir():
                for path in self.partial.iterdir():
                    path.unlink()
                self.partial.rmdir()
            else:
                self.partial.unlink()


def stage_file(folder: Path, name: str, data: bytes) -> Staged:
    """One file, on the disk but not yet under its name. Raises BadInput: then nothing is left."""
    place = next((path for path in _names(folder, name) if not _taken(path)), None)
    if place is None:
        raise BadInput(f"Le dossier « {_called(folder)} » contient déjà trop de versions de ce document.")
    staged = Staged(place.with_name(f".{place.name}.tmp"), place)
    return _staged(staged, folder, lambda: staged.partial.write_bytes(data))


def stage_folder(folder: Path, stem: str, files: Sequence[tuple[str, bytes]]) -> Staged:
    """A new folder of files, on the disk but not yet under its name. Raises BadInput: then nothing is left."""
    place = next(path for n in range(1, 10_000) if not _taken(path := folder / f"{stem}-{n}"))
    staged = Staged(place.with_name(f".{place.name}.tmp"), place)

    def write() -> None:
        staged.partial.mkdir()
        for name, data in files:
            (staged.partial / name).write_bytes(data)

    return _staged(staged, folder, write)


def _staged(staged: Staged, folder: Path, write: Callable[[], object]) -> Staged:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write()
    except OSError as problem:
        staged.drop()
        raise BadInput(
            f"Rien n’est écrit dans « {_called(folder)} » ({reason(problem)}) : choisissez un autre dossier."
        ) from None
    return staged
