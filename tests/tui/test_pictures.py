"""The screens as text at 80×24: what moves on them is moved on purpose."""

from typing import Any

import pytest

from incident.tui.app import IncidentApp
from tests.tui.pictures_at import compared, picture

PATHS: dict[str, tuple[str, ...]] = {
    "moves": ("1",),
    "response": ("1", "f8", "f8"),
    "dossier": ("1", "f2"),
    "documents": ("1", "f3"),
    "just_done": ("1", "f9"),
    "help": ("1", "f1"),
}


@pytest.mark.parametrize("name", PATHS)
async def test_picture(app: IncidentApp, settle: Any, name: str) -> None:
    """Nothing cut, nothing overlapping: compared line by line."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for key in PATHS[name]:
            await pilot.press(key)
            await settle(pilot)
        compared(app, name)


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
