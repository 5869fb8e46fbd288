"""The practice's own letterhead: a Word file that holds every style our documents use, and no macro."""

import shutil
import zipfile
from pathlib import Path

from incident.documents.word import missing_styles
from incident.errors import BadInput, reason

MAX_BYTES = 20 << 20


def check_letterhead(path: Path) -> None:
    """Raises BadInput for what is no Word file, holds macros, is too large, or lacks one of our styles."""
    name = path.name
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(f"« {name} » dépasse {MAX_BYTES >> 20} Mio : réduisez ses images.")
        with zipfile.ZipFile(path) as package:
            parts = package.namelist()
    except (zipfile.BadZipFile, ValueError):
        raise BadInput(f"« {name} » n’est pas un fichier Word (.docx) : enregistrez-le à ce format.") from None
    except OSError as problem:
        raise BadInput(f"« {name} » ne peut pas être lu ({reason(problem)}).") from None
    if any("vbaproject" in part.lower() for part in parts):
        raise BadInput(f"« {name} » contient des macros : enregistrez-le sans macros (.docx).")
    try:
        missing = missing_styles(path)
    except Exception:  # whatever a damaged or hostile file makes the reader raise
        raise BadInput(f"« {name} » n’est pas un fichier Word (.docx) : enregistrez-le à ce format.") from None
    if missing:
        listed = ", ".join(f"« {style} »" for style in missing)
        raise BadInput(
            f"Il manque à « {name} » des styles de nos documents : {listed}. Partez du modèle livré "
            "(incident practice letterhead --model FICHIER), changez-en l’en-tête et les polices."
        )


def keep_letterhead(path: Path, target: Path) -> None:
    """Check a letterhead and put it at its place, whole or not at all. Raises BadInput."""
    check_letterhead(path)
    partial = target.with_name(f".{target.name}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, partial)
        partial.replace(target)
    except OSError as problem:
        raise BadInput(f"Le papier à lettres ne peut pas être rangé près du registre ({reason(problem)}).") from None
