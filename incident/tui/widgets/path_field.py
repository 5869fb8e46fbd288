"""A field for a path: what can follow is shown as one types, and → takes it."""

import asyncio
from pathlib import Path

from textual.suggester import Suggester
from textual.widgets import Input

MOST = 5000
"""Names of a folder looked at."""


class PathSuggester(Suggester):
    """The first file or folder that begins as what is typed."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """What is typed, completed; None when nothing begins so."""
        return await asyncio.to_thread(completed, value)


def completed(typed: str) -> str | None:
    """A path as typed (`~` too), completed to the first name that begins so; None without one."""
    start = typed.strip("'\"")
    if not start.strip() or start == "~":
        return None
    head, slash, begun = start.rpartition("/")
    folder = Path(f"{head}{slash}" or ".").expanduser()
    try:
        names = sorted(one.name for one, _ in zip(folder.iterdir(), range(MOST), strict=False))
    except (OSError, RuntimeError, ValueError):
        return None
    found = next((name for name in names if name.startswith(begun) and (begun or not name.startswith("."))), None)
    if found is None or not begun:
        return None
    return f"{typed[: len(typed) - len(begun)]}{found}{'/' if (folder / found).is_dir() else ''}"


def path_field(text: str = "", *, ident: str) -> Input:
    """The field."""
    return Input(text, placeholder="→ complète le nom", id=ident, compact=True, suggester=PathSuggester())
