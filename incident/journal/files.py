"""The register as a file: created whole, opened strictly, every failure said in one French sentence."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_from_bytes

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
from incident.journal.durable import forget, partial_of, take_place

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
    partial = None
    try:
        partial = partial_of(path)
        with closing(sqlite3.connect(partial, isolation_level=None)) as connection:
            _lay_out(connection, uuid)
        take_place(partial, path)  # taken already: another process was faster, its register is the one
    except (OSError, sqlite3.Error) as problem:
        why = reason(problem) if isinstance(problem, OSError) else refusal(problem)
        raise NotRecorded(
            f"Le registre ne peut pas être créé dans « {path.parent.name} » ({why}) : "
            "choisissez un dossier où vous pouvez écrire, avec --home."
        ) from problem
    finally:
        if partial is not None:
            forget(partial)


def _lay_out(connection: sqlite3.Connection, uuid: str) -> None:
    """The empty tables, in one transaction: a commit costs five waits for the disk, felt on a USB key."""
    for pragma in schema.PRAGMAS:
        connection.execute(pragma)
    connection.executescript(f"BEGIN; {schema.TABLES}")
    connection.execute("INSERT INTO meta VALUES ('uuid', ?)", (uuid,))
    connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={schema.FORMAT}")
    connection.execute("COMMIT")


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
    try:
        for pragma in schema.PRAGMAS:
            connection.execute(pragma)
        connection.execute("SELECT 1 FROM meta").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """A read-only connection. A hot journal is played back first, on a copy where the place is protected.

    SQLite says whether a journal is hot: one beside a register may also be that of a transaction under way.
    """
    try:
        return _reading(path)
    except sqlite3.OperationalError as problem:
        if problem.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
    if not _can_write(path):
        return _recovered_copy(path)
    _connect(path).close()
    return _reading(path)


def _reading(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(_read_only_uri(path), uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA query_only=ON")
        connection.execute("SELECT 1 FROM meta").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _read_only_uri(path: Path) -> str:
    """SQLite's spelling: no host, so that a Windows share `//server/x` has four slashes."""
    name = path.resolve().as_posix()
    quoted = quote_from_bytes(os.fsencode(name), safe="/:")
    return f"file://{'' if name.startswith('/') else '/'}{quoted}?mode=ro"


def _recovered_copy(path: Path) -> sqlite3.Connection:
    journal = path.with_name(f"{path.name}-journal")
    try:
        folder = Path(tempfile.mkdtemp(prefix="incident-"))
        try:
            shutil.copyfile(path, folder / path.name)
            shutil.copyfile(journal, folder / journal.name)
            with closing(_connect(folder / path.name)) as recovered:
                return in_memory(recovered)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as problem:
        raise RegisterError(
            f"Le registre « {path.name} » a été coupé au milieu d’une écriture et ne peut pas être remis en ordre "
            f"ici ({reason(problem)}) : copiez son dossier entier là où vous pouvez écrire, et ouvrez cette copie."
        ) from problem


def in_memory(source: sqlite3.Connection) -> sqlite3.Connection:
    """What a connection reads, on a copy that leaves no file; read-only."""
    memory = sqlite3.connect(":memory:", isolation_level=None)
    source.backup(memory)
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
    code = _code(problem)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return RegisterBusy(
            f"Le registre « {path.name} » est occupé par un autre programme : rien n’a été enregistré. "
            "Fermez l’autre programme ou réessayez dans un instant."
        )
    if code == sqlite3.SQLITE_READONLY:
        return RegisterReadOnly(
            f"Le registre « {path.name} » ne peut pas être écrit ({refusal(problem)}) : rien n’a été enregistré. "
            "Fermez l’outil et rouvrez-le."
        )
    if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
        return NotRecorded(
            f"NON ENREGISTRÉ : le disque de « {path.name} » est plein ou ne répond pas ({refusal(problem)}). "
            "Notez sur papier, libérez de la place ou changez de disque, puis recommencez."
        )
    if code == sqlite3.SQLITE_CANTOPEN or isinstance(problem, sqlite3.ProgrammingError):
        return RegisterError(
            f"Le registre « {path.name} » n’est plus accessible : rien n’a été enregistré. "
            "Rebranchez son disque, fermez l’outil et rouvrez-le."
        )
    return RegisterDamaged(
        f"Le registre « {path.name} » est abîmé ({refusal(problem)}) : lancez « incident verify », "
        "puis restaurez une copie de sauvegarde."
    )


def not_written(problem: sqlite3.DatabaseError, path: Path) -> RegisterError:
    """Why nothing of a transaction was recorded, in one sentence."""
    code = _code(problem)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return said(problem, path)
    moved = getattr(problem, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_DBMOVED
    remedy = "fermez l’outil et rouvrez-le" if moved else "libérez de la place ou changez de disque, recommencez"
    return NotRecorded(
        f"NON ENREGISTRÉ : le disque n’a pas accepté l’écriture dans « {path.name} » ({refusal(problem)}). "
        f"Notez sur papier, {remedy}."
    )


def refusal(problem: sqlite3.Error) -> str:
    """Why SQLite refused, in French where we know it."""
    if getattr(problem, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_DBMOVED:
        return "le fichier a été déplacé ou remplacé pendant qu’il était ouvert"
    return _REFUSALS.get(_code(problem), str(problem))


def _code(problem: sqlite3.Error) -> int:
    """SQLite's error, without what extends it; 0 when Python's module refused by itself."""
    return getattr(problem, "sqlite_errorcode", 0) & 0xFF


_REFUSALS = {
    sqlite3.SQLITE_FULL: "plus de place sur le disque",
    sqlite3.SQLITE_IOERR: "le disque ne répond pas",
    sqlite3.SQLITE_READONLY: "protégé en écriture",
    sqlite3.SQLITE_CANTOPEN: "le fichier ou son dossier n’est plus accessible",
    sqlite3.SQLITE_CORRUPT: "ses octets ont été changés ou mal relus",
    sqlite3.SQLITE_NOTADB: "ce n’est pas un registre",
}
