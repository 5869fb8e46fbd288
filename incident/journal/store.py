"""One register file: streams of chained entries, bodies that can be expunged, blobs, summaries, drafts.

Owned by one thread. A transaction is all or nothing, and is durable when `writing()` returns.
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from incident.core.canonical import canonical, digest
from incident.errors import NotRecorded, Refused, RegisterError, RegisterNewer, RegisterReadOnly
from incident.journal import schema
from incident.journal.files import create_file, not_written, open_file, translated
from incident.journal.pieces import Measured
from incident.journal.records import EMPTY, Head, Pending, Stamp, Stored

__all__ = ["Head", "Journal", "Pending", "Stamp", "Stored", "Writer"]

CHUNK = 1 << 20
"""Bytes of a blob in one row."""


class Journal:
    """An open register file."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, read_only: bool, newer: bool = False) -> None:
        self.connection = connection
        self.path = path
        self.read_only = read_only
        self.newer = newer
        self.uuid = self._meta("uuid")
        self._version = self._data_version()

    @classmethod
    def create(cls, path: Path, *, uuid: str) -> "Journal":
        """A new, empty register. Raises NotRecorded, RegisterBusy (already there)."""
        create_file(path, uuid)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> "Journal":
        """Open a register. Raises RegisterMissing, RegisterDamaged, RegisterBusy."""
        opened = open_file(path, read_only=read_only)
        with translated(path):
            return cls(opened.connection, path, read_only=opened.read_only, newer=opened.newer)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def _meta(self, name: str) -> str:
        row = self.connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    # -- reading ---------------------------------------------------------------------------------------

    def streams(self) -> list[str]:
        """The streams that hold entries."""
        return [row[0] for row in self._rows(schema.STREAMS)]

    def head(self, stream: str) -> Head:
        """The last entry of a stream."""
        rows = self._rows(schema.HEAD, stream)
        return Head(*rows[0]) if rows else EMPTY

    def heads(self) -> dict[str, Head]:
        """The last entry of every stream."""
        return {stream: Head(seq, hash_) for stream, seq, hash_ in self._rows(schema.ALL_HEADS)}

    def hash_at(self, stream: str, seq: int) -> str | None:
        """The hash of one entry, None if there is none."""
        rows = self._rows(schema.AT, stream, seq)
        return str(rows[0][0]) if rows else None

    def read(self, stream: str, after: int = 0) -> list[Stored]:
        """The entries of a stream after a number."""
        return [Stored(*row) for row in self._rows(schema.READ, stream, after)]

    def changed(self) -> bool:
        """Whether another connection has committed since this was last asked."""
        version = self._data_version()
        changed, self._version = version != self._version, version
        return changed

    def _data_version(self) -> int:
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def blob(self, sha256: str) -> bytes | None:
        """The bytes of a blob, None if there is none (any more)."""
        rows = self._rows(schema.READ_BLOB, sha256)
        return b"".join(row[0] for row in rows) if rows else None

    def blob_digest(self, sha256: str) -> str | None:
        """The digest of the bytes kept under a digest, read part by part; None if there are none (any more)."""
        hasher, parts = hashlib.sha256(), 0
        with translated(self.path):
            for (part,) in self.connection.execute(schema.READ_BLOB, (sha256,)):
                hasher.update(part)
                parts += 1
        return hasher.hexdigest() if parts else None

    def holds(self, sha256: str) -> bool:
        """Whether the bytes of a digest are there."""
        return bool(self._rows(schema.HAS_BLOB, sha256))

    def blobs(self) -> list[str]:
        """The digests of every blob."""
        return [row[0] for row in self._rows(schema.BLOBS)]

    def stream_of(self, name: str) -> str | None:
        """The stream of an incident by its reference or its uuid, whatever the case; None if there is none."""
        rows = self._rows(schema.SUMMARY_OF_REF, name.upper(), name.upper())
        return str(rows[0][0]) if rows else None

    def last_refs(self) -> list[str]:
        """The references of the latest incidents, newest first."""
        return [str(row[0]) for row in self._rows(schema.LAST_REFS)]

    def stale_summaries(self) -> list[str]:
        """The streams whose summary was not built from their last entry."""
        return [row[0] for row in self._rows(schema.STALE)]

    def _rows(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with translated(self.path):
            return self.connection.execute(sql, values).fetchall()

    # -- drafts ----------------------------------------------------------------------------------------

    def draft(self, name: str) -> str | None:
        """What was being typed under that name."""
        rows = self._rows(schema.READ_DRAFT, name)
        return str(rows[0][0]) if rows else None

    def drafts(self, prefix: str) -> dict[str, str]:
        """Every draft whose name begins with the prefix."""
        return dict(self._rows(schema.DRAFTS, prefix, prefix))

    def save_draft(self, name: str, text: str) -> None:
        """Keep what is being typed; an empty text forgets it. Not part of the record."""
        with self.writing() as writer:
            if text:
                writer.execute(schema.SAVE_DRAFT, name, text)
            else:
                writer.clear_draft(name)

    # -- writing ---------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """One transaction: all of it is durable on return, or none of it is recorded.

        Raises RegisterReadOnly, RegisterBusy, NotRecorded.
        """
        self._writable()
        with translated(self.path):
            self._begin()
        writer = Writer(self)
        try:
            yield writer
        except BaseException:
            self._undo_quietly()
            raise
        self._commit(writer)

    def _writable(self) -> None:
        if self.newer:
            raise RegisterNewer(
                f"Le registre « {self.path.name} » vient d’une version plus récente : il s’ouvre en lecture "
                "seule. Mettez l’outil à jour pour écrire."
            )
        if self.read_only:
            raise RegisterReadOnly(
                f"Le registre « {self.path.name} » est ouvert en lecture seule : rien n’a été enregistré. "
                "Donnez le droit d’écrire sur ce fichier et son dossier, ou copiez-le ailleurs."
            )

    def _begin(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")

    def _commit(self, writer: "Writer") -> None:
        """Commit; after an I/O error the commit may have been applied, so the tail is read again."""
        try:
            self.connection.execute("COMMIT")
        except sqlite3.DatabaseError as problem:
            self._undo_quietly()
            if not self._applied(writer.added):
                raise not_written(problem, self.path) from problem

    def _undo_quietly(self) -> None:
        """Take back what was not committed; a register that cannot be reopened is told at the next use."""
        try:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
        except sqlite3.Error:
            self.connection.close()
            with suppress(RegisterError):
                self.connection = open_file(self.path, read_only=False).connection

    def _applied(self, ids: Sequence[str]) -> bool:
        try:
            return bool(ids) and all(self.connection.execute(schema.HAS_ENTRY, (i,)).fetchone() for i in ids)
        except sqlite3.Error:
            return False


class Writer:
    """What may be done inside one transaction."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.added: list[str] = []

    def execute(self, sql: str, *values: object) -> int:
        """Run one statement: how many rows it wrote. Raises NotRecorded (the disk refuses), RegisterDamaged."""
        journal = self._journal
        try:
            return journal.connection.execute(sql, values).rowcount
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as problem:
            raise not_written(problem, journal.path) from problem

    def read(self, stream: str, after: int = 0) -> list[Stored]:
        """The entries of a stream after a number, this transaction's own included."""
        return self._journal.read(stream, after)

    def head(self, stream: str) -> Head:
        """The last entry of a stream, this transaction's own included."""
        return self._journal.head(stream)

    def append(self, stream: str, pendings: Sequence[Pending], stamp: Stamp) -> list[Stored]:
        """Chain entries to a stream."""
        head, stored = self.head(stream), []
        for pending in pendings:
            made = chained(stream, head, pending, stamp)
            target = pending.body.get("target") if pending.kind == "expunged" else None
            columns = (stream, made.seq, pending.id, pending.kind, target, made.entry, made.hash)
            self.execute(schema.ADD_ENTRY, *columns)
            self.execute(schema.ADD_BODY, stream, made.seq, made.body)
            self.added.append(pending.id)
            stored.append(made)
            head = Head(made.seq, made.hash)
        return stored

    def put_blob(self, data: bytes) -> str:
        """Keep bytes under their digest; keeping the same bytes again changes nothing.

        Raises Refused for bytes that were expunged: what was taken out does not come back unseen.
        """
        sha256 = digest(data)
        self._put(sha256, (data[start : start + CHUNK] for start in range(0, max(len(data), 1), CHUNK)))
        return sha256

    def put_file(self, file: Measured) -> str:
        """Keep a measured file's bytes, read part by part. Raises Refused if they changed since."""
        self._put(file.sha256, file.parts() if file.size else [b""])
        return file.sha256

    def _put(self, sha256: str, parts: Iterable[bytes]) -> None:
        if self._journal._rows(schema.BLOB_REMOVED, sha256):
            raise Refused("Ce fichier a été caviardé dans ce registre : il n’y est pas remis.")
        if not self._journal.holds(sha256):
            for number, part in enumerate(parts):
                self.execute(schema.ADD_BLOB, sha256, number, part)

    def expunge(self, stream: str, seq: int) -> None:
        """Let a body go. Only an entry that an `expunged` entry of the stream names."""
        try:
            self.execute(schema.REMOVE, stream, seq)
            self.execute(schema.DROP_BODY, stream, seq)
        except sqlite3.IntegrityError as problem:
            raise NotRecorded(f"NON ENREGISTRÉ : l’entrée {seq} n’est pas caviardée par une entrée.") from problem

    def expunge_blob(self, sha256: str, stream: str, target: int) -> None:
        """Let a blob go with the expunged entry that held it; its digest stays."""
        try:
            self.execute(schema.REMOVE_BLOB, sha256, stream, target)
            self.execute(schema.DROP_BLOB, sha256)
        except sqlite3.IntegrityError as problem:
            raise NotRecorded(f"NON ENREGISTRÉ : l’entrée {target} n’est pas caviardée.") from problem

    def clear_draft(self, name: str) -> None:
        """Forget what was being typed."""
        self.execute(schema.CLEAR_DRAFT, name)


def chained(stream: str, head: Head, pending: Pending, stamp: Stamp) -> Stored:
    """An entry chained after a head. The salt keeps the body's digest from telling anything of it."""
    body = canonical({**pending.body, "salt": secrets.token_urlsafe(16)})
    entry = canonical(
        {
            "v": pending.v,
            "id": pending.id,
            "incident": stream,
            "seq": head.seq + 1,
            "recorded_at": stamp.recorded_at,
            "monotonic_ms": stamp.monotonic_ms,
            "boot": stamp.boot,
            "zone": stamp.zone,
            "author": pending.author,
            "happened": pending.happened,
            "kind": pending.kind,
            "body_sha256": digest(body),
            "prev": head.hash,
        }
    )
    return Stored(head.seq + 1, entry, body, digest(entry))
