"""Evidence: put on record by its digest, checked again, handed over. What holds patients' data stays outside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from incident.case import Case
from incident.core import commands as c
from incident.core import entries as e
from incident.core.custody import CheckResult, Piece
from incident.core.when import When
from incident.core.words import printable
from incident.errors import BadInput
from incident.journal.pieces import measure
from incident.writing import write_new

MAX_STORED = 100 << 20
"""The largest file kept inside the register, in bytes; larger ones stay where they are, by digest."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a person says of a piece. `outside`: its bytes stay where they are (holder and place are then needed)."""

    text: str = ""
    obtained: str = ""
    holder: str = ""
    place: str = ""
    outside: bool = False
    step: str | None = None
    at: When | None = None


def add(case: Case, path: Path, said: Described, *, author: str) -> Piece:
    """Record a file by its digest, its bytes too unless they stay outside. Raises BadInput, Refused."""
    file = measure(path, None if said.outside else MAX_STORED)
    command = c.AddEvidence(
        sha256=file.sha256,
        name=printable(path.name).replace("\n", "\ufffd"),
        size=file.size,
        text=said.text,
        obtained=said.obtained,
        holder=said.holder,
        place=said.place or (str(path.resolve()) if said.outside else ""),
        stored=not said.outside,
        step=said.step,
        at=said.at,
    )
    case.do(command, author, [] if said.outside else [file])
    return case.state.custody.pieces[file.sha256]


def check(case: Case, file: Path | None = None, *, author: str) -> dict[str, CheckResult]:
    """Hash pieces again and record the results: all that can be found, or the one that `file` is said to be."""
    pieces = list(case.state.custody.pieces.values())
    found = _compare(pieces, file) if file is not None else _all(case, pieces)
    case.do(c.RecordChecks(found), author)
    return found


def _all(case: Case, pieces: list[Piece]) -> dict[str, CheckResult]:
    return {piece.sha256: _stored(case, piece) if piece.stored else _in_place(piece) for piece in pieces}


def _stored(case: Case, piece: Piece) -> CheckResult:
    found = case.journal.blob_digest(piece.sha256)
    return "unreadable" if found is None else "identical" if found == piece.sha256 else "altered"


def _in_place(piece: Piece) -> CheckResult:
    try:
        return "identical" if measure(Path(piece.place)).sha256 == piece.sha256 else "altered"
    except BadInput:
        return "unreadable"


def _compare(pieces: list[Piece], file: Path) -> dict[str, CheckResult]:
    """One file against the pieces: by its digest, else by its name."""
    found = measure(file)
    if any(piece.sha256 == found.sha256 for piece in pieces):
        return {found.sha256: "identical"}
    named = [piece.sha256 for piece in pieces if piece.name == printable(file.name)]
    if not named:
        raise BadInput(f"« {file.name} » ne ressemble à aucune pièce de cet incident : ni son contenu, ni son nom.")
    return dict.fromkeys(named, "altered")


# -- taking them out of the register ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file whose bytes the register keeps beside an entry: a piece, a letter, a receipt."""

    seq: int
    called: str
    sha256: str
    suffix: str = ""


def kept_files(case: Case) -> list[KeptFile]:
    """The pieces, letters and receipts kept in the register, each once, in order; not what was expunged."""
    found = {one.sha256: one for one in reversed(list(_kept(case))) if case.journal.holds(one.sha256)}
    return sorted(found.values(), key=lambda one: one.seq)


def _kept(case: Case) -> Iterator[KeptFile]:
    for entry in case.history:
        match entry.body:
            case e.EvidenceAdded(stored=True, sha256=sha256, name=name):
                yield KeptFile(entry.seq, "piece", sha256, Path(name).suffix)
            case e.Letter(sha256=str(sha256)):
                yield KeptFile(entry.seq, "lettre", sha256)
            case e.NotificationFiled(receipt_sha256=str(sha256)) | e.EvidenceHandedOver(receipt_sha256=str(sha256)):
                yield KeptFile(entry.seq, "accuse", sha256)
            case e.LossRecorded(receipt_sha256=str(sha256)):
                yield KeptFile(entry.seq, "facture", sha256)


def take_out(case: Case, folder: Path) -> list[Path]:
    """Write a copy of each kept file to a folder, named by its entry. Raises BadInput when it cannot be written."""
    written = []
    for one in kept_files(case):
        data = case.journal.blob(one.sha256) or b""
        name = f"{case.state.ref}-entree-{one.seq}-{one.called}{_suffix(one.suffix, data)}"
        written.append(write_new(folder, name, data, kept=True))
    return written


_BEGIN = {b"%PDF": ".pdf", b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"PK\x03\x04": ".docx"}
"""How the usual files begin: a letter is kept without its name."""


def _suffix(known: str, data: bytes) -> str:
    """The end of a file's name: nothing a person typed but letters and figures."""
    if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", known):
        return known.lower()
    return next((suffix for begin, suffix in _BEGIN.items() if data.startswith(begin)), ".bin")
