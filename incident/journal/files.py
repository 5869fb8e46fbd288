"""The register as a file: created whole, opened strictly, every failure said in one French sentence."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from incident.errors import (
    NotRecorded,
    RegisterBusy,
    RegisterDamaged,
    RegisterError,
    RegisterMissing,
    RegisterReadOnly,
    reason,
)
from incident.journal import schema

MAGIC = b"SQLite format 3\x00"
BUSY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Opened:
    """An open connection, and what may be done with it."""

    connection: sqlite3.Connection
    read_only: bool
    newer: bool


def create_file(path: Path, uuid: str) -> None:
    """A new register, there whole or not at all. Raises NotRecorded."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(partial, isolation_level=None)) as connection:
            for pragma in schema.PRAGMAS:
                connection.execute(pragma)
            connection.executescript(schema.TABLES)
            connection.execute("INSERT INTO meta VALUES ('uuid', ?)", (uuid,))
            connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={schema.FORMAT}")
        _take_place(partial, path)
    except (OSError, sqlite3.Error) as problem:
        why = reason(problem) if isinstance(problem, OSError) else problem
        raise NotRecorded(
            f"Le registre ne peut pas être créé dans « {path.parent.name} » ({why}) : "
            "choisissez un dossier où vous pouvez écrire, avec --home."
        ) from problem
    finally:
        _forget(partial)


def _take_place(partial: Path, path: Path) -> None:
    """Give the file its name unless one is there already (another process was faster), durably."""
    partial.chmod(0o600)  # patients' data: nobody else on a shared computer
    with partial.open("rb+") as written:
        os.fsync(written.fileno())
    try:
        os.link(partial, path)
    except FileExistsError:
        return
    except OSError:
        if not _reserve(path):
            return
        partial.replace(path)
    sync_folder(path.parent)


def _reserve(path: Path) -> bool:
    """Take the name where links do not exist (FAT): False if another process has it already."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _forget(partial: Path) -> None:
    try:
        partial.unlink(missing_ok=True)
    except OSError:
        return


def open_file(path: Path, *, read_only: bool) -> Opened:
    """Open a register. The format version is read from the bytes before SQLite touches the file."""
    version = _format_version(path)
    newer = version > schema.FORMAT
    if version < schema.FORMAT:
        raise RegisterDamaged(
            f"Le registre « {path.name} » a un format inconnu ({version}) : restaurez une copie de sauvegarde."
        )
    locked = read_only or newer or not _can_write(path)
    with translated(path):
        return Opened(_connect_read_only(path) if locked else _connect(path), locked, newer)


def _format_version(path: Path) -> int:
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise RegisterMissing(
            f"Il n’y a pas de registre « {path.name} » dans « {path.parent} » : ouvrez un premier incident "
            "(incident open …), ou indiquez le bon dossier avec --home."
        ) from None
    except IsADirectoryError:
        raise RegisterDamaged(f"« {path.name} » est un dossier, pas un registre.") from None
    except OSError as problem:
        raise RegisterError(f"Le registre « {path.name} » ne peut pas être lu ({reason(problem)}).") from None
    application = int.from_bytes(header[68:72], "big")
    if len(header) < 100 or not header.startswith(MAGIC) or application != schema.APPLICATION_ID:
        raise RegisterDamaged(
            f"« {path.name} » n’est pas un registre, ou il est abîmé : restaurez une copie de sauvegarde. "
            "Le fichier n’a pas été modifié."
        )
    return int.from_bytes(header[60:64], "big")


def _can_write(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=True)
    for pragma in schema.PRAGMAS:
        connection.execute(pragma)
    connection.execute("SELECT 1 FROM meta").fetchone()
    return connection


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """A read-only connection. A hot journal is played back first, on a copy where the place is protected."""
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():
        if not _can_write(path):
            return _recovered_copy(path, journal)
        _connect(path).close()
    uri = f"{path.resolve().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA query_only=ON")
    connection.execute("SELECT 1 FROM meta").fetchone()
    return connection


def _recovered_copy(path: Path, journal: Path) -> sqlite3.Connection:
    folder = Path(tempfile.mkdtemp(prefix="incident-"))
    try:
        copy = folder / path.name
        shutil.copyfile(path, copy)
        shutil.copyfile(journal, folder / journal.name)
        with closing(_connect(copy)) as recovered:
            memory = sqlite3.connect(":memory:", isolation_level=None)
            recovered.backup(memory)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    memory.execute("PRAGMA query_only=ON")
    return memory


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into sentences."""
    try:
        yield
    except sqlite3.DatabaseError as problem:
        raise said(problem, path) from problem


def said(problem: sqlite3.DatabaseError, path: Path) -> RegisterError:
    """What SQLite's error means for the person, in one sentence."""
    text = str(problem)
    if "locked" in text or "busy" in text:
        return RegisterBusy(
            f"Le registre « {path.name} » est occupé par un autre programme : rien n’a été enregistré. "
            "Fermez l’autre programme ou réessayez dans un instant."
        )
    if "readonly" in text:
        return RegisterReadOnly(f"Le registre « {path.name} » ne peut pas être écrit : rien n’a été enregistré.")
    if "full" in text or "disk I/O" in text:
        return NotRecorded(
            f"NON ENREGISTRÉ : le disque de « {path.name} » est plein ou ne répond pas ({text}). "
            "Notez sur papier, libérez de la place ou changez de disque, puis recommencez."
        )
    return RegisterDamaged(
        f"Le registre « {path.name} » est abîmé ({text}) : lancez « incident verify », "
        "puis restaurez une copie de sauvegarde."
    )
