"""Files measured and read in small parts, whatever their size."""

import hashlib
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from incident.errors import BadInput, Refused, reason

PART = 1 << 20
"""Bytes read at a time."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A file that was read to its end: its digest and its size in bytes."""

    path: Path
    sha256: str
    size: int

    def parts(self) -> Iterator[bytes]:
        """The file again, part by part. Raises Refused if its bytes are no longer those that were measured."""
        hasher = hashlib.sha256()
        for part in _read(self.path):
            hasher.update(part)
            yield part
        if hasher.hexdigest() != self.sha256:
            raise Refused(
                f"« {self.path.name} » a changé pendant sa lecture : rien n’a été enregistré. "
                "Fermez le programme qui l’écrit, puis recommencez."
            )


def measure(path: Path, limit: int | None = None) -> Measured:
    """Read a file to its end. Raises BadInput for what is no readable file, or is larger than `limit` bytes."""
    _must_be_file(path, limit)
    hasher, size = hashlib.sha256(), 0
    for part in _read(path):
        hasher.update(part)
        size += len(part)
    return Measured(path, hasher.hexdigest(), size)


def _must_be_file(path: Path, limit: int | None) -> None:
    name = path.name or str(path)
    try:
        found = path.stat()
    except (OSError, ValueError) as problem:
        why = reason(problem) if isinstance(problem, OSError) else "nom impossible"
        raise BadInput(f"Le fichier « {name} » ne peut pas être lu ({why}) : vérifiez son nom.") from None
    if stat.S_ISDIR(found.st_mode):
        raise BadInput(f"« {name} » est un dossier : ajoutez ses fichiers un par un, ou une archive (.zip).")
    if not stat.S_ISREG(found.st_mode):
        raise BadInput(f"« {name} » n’est pas un fichier ordinaire : copiez-en d’abord le contenu dans un fichier.")
    if limit is not None and found.st_size > limit:
        raise BadInput(
            f"« {name} » dépasse {limit >> 20} Mio : gardez-le hors du registre, en disant qui le garde et où "
            "(--outside --holder …)."
        )


def _read(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while part := file.read(PART):
                yield part
    except OSError as problem:
        raise BadInput(
            f"Le fichier « {path.name} » ne peut pas être lu jusqu’au bout ({reason(problem)}) : "
            "rien n’a été enregistré."
        ) from None
