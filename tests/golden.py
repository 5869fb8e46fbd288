"""Words compared with those that are kept: `INCIDENT_GOLDEN=1` writes them anew; read the difference before you keep it."""

import os
from collections.abc import Iterable
from pathlib import Path


def plain(text: str) -> str:
    """The text with ordinary spaces, for a file that people read."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def same(path: Path, text: str) -> None:
    """The text is the file's, line by line."""
    found = plain(text)
    if os.environ.get("INCIDENT_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="\n")
    assert found.splitlines() == path.read_text(encoding="utf-8").splitlines()


def same_line(path: Path, name: str, text: str, names: Iterable[str]) -> None:
    """The text is the one line that the file keeps under that name, of these names."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = dict(line.split(": ", 1) for line in lines)
    if os.environ.get("INCIDENT_GOLDEN"):
        kept[name] = plain(text)
        path.write_text(
            "".join(f"{one}: {kept[one]}\n" for one in names if one in kept), encoding="utf-8", newline="\n"
        )
    assert plain(text) == kept.get(name)


def same_part(path: Path, name: str, text: str) -> None:
    """The text is the part of the file under that name, line by line."""
    parts = (
        dict(part.split("\n", 1) for part in path.read_text(encoding="utf-8").split("## ")[1:]) if path.exists() else {}
    )
    found = plain(text).rstrip() + "\n"
    if os.environ.get("INCIDENT_GOLDEN"):
        parts[name] = found
        path.write_text(
            "\n".join(f"## {one}\n{part.strip()}\n" for one, part in parts.items()), encoding="utf-8", newline="\n"
        )
    assert found.splitlines() == (parts.get(name, "").rstrip() + "\n").splitlines()
