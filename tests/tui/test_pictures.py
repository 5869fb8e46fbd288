"""The screens as text at 80×24: what moves on them is moved on purpose.

`INCIDENT_PICTURES=1` writes them again; read the difference before you keep it.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from incident.tui.app import IncidentApp

FOLDER = Path(__file__).with_name("pictures")
PATHS: dict[str, tuple[str, ...]] = {
    "first": (),
    "moves": ("1",),
    "response": ("1", "f8", "f8"),
    "dossier": ("1", "f2"),
    "documents": ("1", "f3"),
    "just_done": ("1", "f9"),
    "help": ("1", "f1"),
}


def picture(app: IncidentApp) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips) + "\n"


@pytest.mark.parametrize("name", PATHS)
async def test_picture(app: IncidentApp, settle: Any, name: str) -> None:
    """Nothing cut, nothing overlapping: compared line by line."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for key in PATHS[name]:
            await pilot.press(key)
            await settle(pilot)
        found, path = picture(app), FOLDER / f"{name}.txt"
        if os.environ.get("INCIDENT_PICTURES"):
            FOLDER.mkdir(exist_ok=True)
            path.write_text(found, encoding="utf-8", newline="\n")
        assert found.splitlines() == path.read_text(encoding="utf-8").splitlines()


async def test_without_colour(app: IncidentApp, settle: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR takes nothing away: states are words and signs."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("1")
        await settle(pilot)
        await pilot.press("1")
        await settle(pilot)
        shown = picture(app)
        assert "✓" in shown
        assert "provisoire" in shown
