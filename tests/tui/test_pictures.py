"""Every screen as text, at 80×24 and 120×36: what moves on them is moved on purpose.

`INCIDENT_PICTURES=1` writes them again; read the difference before you keep it.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.widgets import Button
from textual.widgets._footer import FooterKey

from incident.errors import NotRecorded
from incident.tui.app import IncidentApp
from incident.tui.screens.trouble import Trouble
from tests.tui.pictures_at import FOLDER, compared, picture

SIZES = ((80, 24), (120, 36))
PATHS: dict[str, tuple[str, ...]] = {
    "moves": ("1",),
    "response": ("1", "f8", "f8"),
    "dossier": ("1", "f2"),
    "documents": ("1", "f3"),
    "just_done": ("1", "f9"),
    "help": ("1", "f1"),
    "journal": ("1", "1", "f4"),
    "past": ("1", "1", "f12"),
    "past_detail": ("1", "1", "f12", "enter"),
    "practice": ("f10",),
    "pieces": ("1", "go('pieces')"),
    "find": ("1", "ctrl+f", "p", "l", "a", "i", "n", "t", "e"),
    "filing": ("1", "f3", "ctrl+d"),
    "palette": ("1", "f5"),
    "trouble": ("1", "trouble"),
}
Open = Callable[[IncidentApp, Any, str], Awaitable[None]]


@pytest.fixture(autouse=True)
def _who(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not who runs the tests."""
    for name in ("LOGNAME", "USER", "USERNAME"):
        monkeypatch.setenv(name, "cabinet")


@pytest.fixture
def open_at(settle: Any) -> Open:
    """Goes to a screen by its keys."""

    async def follow(app: IncidentApp, pilot: Any, name: str) -> None:
        await settle(pilot)
        for key in PATHS[name]:
            if key.startswith("go("):
                await app.run_action(key)
            elif key == "trouble":
                app.push_screen(Trouble(NotRecorded("NON ENREGISTRÉ : le disque est plein.")))
            else:
                await pilot.press(key)
            await settle(pilot)

    return follow


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", PATHS)
async def test_picture(app: IncidentApp, open_at: Open, settle: Any, name: str, size: tuple[int, int]) -> None:
    """Line by line; the light theme takes nothing away, and what can be pressed is written in full."""
    async with app.run_test(size=size) as pilot:
        await open_at(app, pilot, name)
        found = picture(app)
        compared(app, name if size == SIZES[0] else f"{name}_large")
        assert _cut(app) == []
        app.action_switch_theme()
        await settle(pilot)
        assert picture(app) == found


@pytest.fixture
def no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set before the application is made: it is read then."""
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.parametrize("name", PATHS)
async def test_without_colour(no_colour: None, app: IncidentApp, open_at: Open, name: str) -> None:
    """NO_COLOR takes nothing away: states are words and signs."""
    assert app.no_color
    async with app.run_test(size=SIZES[0]) as pilot:
        await open_at(app, pilot, name)
        assert picture(app) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


async def test_too_small(app: IncidentApp, settle: Any) -> None:
    """One sentence, whole."""
    async with app.run_test(size=(60, 18)) as pilot:
        await settle(pilot)
        compared(app, "too_small")


def _cut(app: IncidentApp) -> list[str]:
    """The labels of buttons and keys in sight that the screen shows only in part."""
    lines = [re.sub(r"[ \u00a0]", " ", line) for line in picture(app).splitlines()]
    cut = []
    for widget in app.screen.query("Button, FooterKey"):
        region = app.screen.find_widget(widget).visible_region if widget.is_on_screen else widget.region
        if region.height < max(1, widget.region.height) or not widget.is_on_screen:
            continue  # scrolled out of sight
        assert isinstance(widget, Button | FooterKey)
        label = str(widget.label) if isinstance(widget, Button) else widget.description
        if not any(label in line for line in lines[region.y : region.bottom]):
            cut.append(label)
    return cut
