"""Evidence: put on record by its digest, checked again, handed over. What holds patients' data stays outside."""

from dataclasses import dataclass
from pathlib import Path

from incident.case import Case
from incident.core import commands as c
from incident.core.custody import CheckResult, Piece
from incident.core.when import When
from incident.core.words import printable
from incident.errors import BadInput
from incident.journal.pieces import measure

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
