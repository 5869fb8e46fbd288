"""The files that documents were written to, held against what the register recorded of them."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from incident.core.canonical import digest
from incident.core.durations import count
from incident.journal.store import Journal

_NAMED = 5
"""How many files are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many files of a folder are as recorded, and the names of those that are not."""

    same: int
    other: tuple[str, ...]

    @property
    def line(self) -> str:
        """What the folder holds, in French."""
        if not self.same and not self.other:
            return "Les fichiers écrits hors du registre ne sont pas vérifiés."
        return f"Dossier « documents » : {self._counted}. Les fichiers écrits ailleurs ne sont pas vérifiés."

    @property
    def _counted(self) -> str:
        kept = count(self.same, "fichier tel que produit", "fichiers tels que produits")
        if not self.other:
            return kept
        more = f" et {len(self.other) - _NAMED} de plus" if len(self.other) > _NAMED else ""
        others = f"{count(len(self.other), 'autre')}, complétés ou changés depuis, ou jamais enregistrés"
        return f"{kept} ; {others} : {', '.join(self.other[:_NAMED])}{more}"


def written_files(journal: Journal, folder: Path) -> Written:
    """The files of a folder, by whether their bytes are those of a document that the register recorded.

    A document completed by hand differs, and that is no fault; folders inside are not looked at.
    """
    recorded = {name for stream in journal.streams() for name in _recorded(journal, stream)}
    found = {path.name: digest(data) for path in _files(folder) if (data := _read(path)) is not None}
    other = tuple(sorted(name for name, sha256 in found.items() if sha256 not in recorded))
    return Written(len(found) - len(other), other)


def _files(folder: Path) -> list[Path]:
    with suppress(OSError):
        return [path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]
    return []


def _read(path: Path) -> bytes | None:
    with suppress(OSError):
        return path.read_bytes()
    return None


def _recorded(journal: Journal, stream: str) -> Iterator[str]:
    for item in journal.read(stream):
        with suppress(ValueError, AttributeError):  # a damaged entry records nothing
            yield str(json.loads(item.body or b"{}").get("sha256"))
