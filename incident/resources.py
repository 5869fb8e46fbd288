"""Where `playbooks/` and `templates/` are: in the installed package, else in the checkout beside it."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(kind: str) -> Path:
    packaged = _PACKAGE / "_data" / kind
    return packaged if packaged.is_dir() else _PACKAGE.parent / kind


def playbooks_dir() -> Path:
    """The folder of the shipped playbooks."""
    return _folder("playbooks")


def templates_dir() -> Path:
    """The folder of the shipped forms and documents."""
    return _folder("templates")


def base_docx() -> Path:
    """The Word file whose styles every document starts from."""
    return templates_dir() / "base.docx"


def base_typst() -> Path:
    """What every PDF looks like."""
    return templates_dir() / "base.typ"


def base_file(form: str) -> Path:
    """The styles that a document of this format starts from."""
    return base_typst() if form == "pdf" else base_docx()
