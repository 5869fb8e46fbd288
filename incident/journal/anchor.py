"""Heads of all streams kept outside the register, so that a register put back or cut short is noticed."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from incident.errors import reason
from incident.journal.durable import sync_folder
from incident.journal.lock import alone
from incident.journal.store import Journal

Kind = Literal["first_time", "same", "ahead", "behind", "different", "unreadable"]
WORDS: dict[Kind, str] = {
    "first_time": "Première ouverture de ce registre sur ce poste : rien encore à quoi le comparer.",
    "same": "Les dernières entrées sont celles que ce poste a retenues.",
    "ahead": "Le registre a reçu des entrées depuis la dernière ouverture sur ce poste.",
    "behind": "Le registre a MOINS d’entrées que ce poste n’en connaît : une ancienne copie a-t-elle été remise ?",
    "unreadable": "Le repère de ce registre est illisible sur ce poste : rien ne dit s’il a été changé depuis.",
    "different": "Le registre DIFFÈRE de ce que ce poste connaît : à la place d’entrées retenues, il y en a d’autres.",
}


@dataclass(frozen=True, slots=True)
class AnchorState:
    """How a register compares with what this machine remembers, and in which streams."""

    kind: Kind
    streams: tuple[str, ...] = ()

    @property
    def alarming(self) -> bool:
        """Whether someone must look at it."""
        return self.kind in {"behind", "different", "unreadable"}

    @property
    def words(self) -> str:
        """One French sentence."""
        return WORDS[self.kind]


class Anchor:
    """What this machine remembers of one register: one small file."""

    def __init__(self, folder: Path, uuid: str) -> None:
        self.path = folder / f"{uuid}.json"

    def compare(self, journal: Journal) -> AnchorState:
        """The register is checked as a prefix: being ahead is normal."""
        try:
            known = self._read()
        except (OSError, ValueError, TypeError, AttributeError):
            return AnchorState("unreadable")
        if known is None:
            return AnchorState("first_time")
        now = {stream: (head.seq, head.hash) for stream, head in journal.heads().items()}
        if now == known:
            return AnchorState("same")
        moved = {stream: known[stream] for stream in known if now.get(stream) != known[stream]}
        behind = tuple(s for s, (seq, _h) in moved.items() if journal.head(s).seq < seq)
        changed = tuple(s for s, (seq, hash_) in moved.items() if journal.hash_at(s, seq) not in {None, hash_})
        if changed:
            return AnchorState("different", changed)
        return AnchorState("behind", behind) if behind else AnchorState("ahead")

    def keep(self, journal: Journal) -> str:
        """Remember the heads as they are. Returns a French warning when that failed, else an empty string.

        What an alarming comparison would have told is kept: an anchor never goes back by itself.
        """
        with alone(self.path.with_suffix(".lock")):
            found = self.compare(journal)
            return found.words if found.alarming else self.acknowledge(journal)

    def acknowledge(self, journal: Journal) -> str:
        """Remember the heads as they are, whatever was known before."""
        heads = {stream: [head.seq, head.hash] for stream, head in sorted(journal.heads().items())}
        try:
            self._write(json.dumps(heads))
        except OSError as problem:
            return f"Le repère extérieur du registre n’a pas pu être écrit ({reason(problem)})."
        return ""

    def _read(self) -> dict[str, tuple[int, str]] | None:
        """What is remembered, None if nothing is yet. Raises OSError or ValueError if it cannot be read."""
        try:
            known = json.loads(self.path.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        return {str(stream): (int(seq), str(hash_)) for stream, (seq, hash_) in known.items()}

    def _write(self, text: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_suffix(f".{os.getpid()}.tmp")
        with partial.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self.path)
        sync_folder(self.path.parent)
