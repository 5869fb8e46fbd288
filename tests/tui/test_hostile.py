"""An incident whose every text is hostile: each screen draws it as it was typed, and interprets none of it."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList

from incident.case import Case
from incident.core.commands import (
    AddNote,
    GiveAnswers,
    Given,
    HandOver,
    RecordLetter,
    RecordLoss,
    SkipStep,
    StateInstant,
)
from incident.core.facts import JsonValue
from incident.core.playbook import Library
from incident.core.when import When
from incident.pieces import Described, add
from incident.register import NewIncident, Register
from incident.tui.app import IncidentApp
from incident.tui.screens.past import PastDetail

TOKENS = ("[red]x[/red]", "[@click=app.quit]ici[/]", "{{", "<b>", "&")
"""Words that no line break can cut."""
HOSTILE = f"{' '.join(TOKENS)} 7*7 }}}} {{% if %}} [/] \x1b[31m\x07 😱 \u202ertl\u202c #"
LARGE = (200, 120)
SMALL = (80, 24)


def _shown(app: IncidentApp) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips).replace("\u00a0", " ")


@pytest.fixture
def hostile(register: Register, library: Library, clock: Any, tmp_path: Path) -> Case:
    """Every kind of entry a person writes words in; the last note is 10 kB long."""
    sheet: dict[str, JsonValue] = {
        "practice_name": HOSTILE,
        "contact_prestataire": {"name": HOSTILE, "phone": "02 99 00 00 02"},
    }
    register.set_practice(sheet, library, HOSTILE)
    case = register.open_incident(NewIncident("rancongiciel", library, HOSTILE))
    now = When(precision="exact", at=clock.now(), zone="Europe/Paris", typed="[/] {{ x")
    piece = tmp_path / "[red]x {{ & [@click=app.quit]ici.txt"
    piece.write_text(HOSTILE, encoding="utf-8")
    add(case, piece, Described(HOSTILE, HOSTILE), author=HOSTILE)
    digest = next(iter(case.state.custody.pieces))
    texts = ("description", "discovery_circumstances", "discovered_by")
    for command in (
        StateInstant("breach_aware", now, who=HOSTILE, why=HOSTILE),
        GiveAnswers(tuple(Given(fact, HOSTILE) for fact in texts)),
        HandOver(digest, HOSTILE, HOSTILE),
        RecordLoss(100, HOSTILE),
        RecordLetter("in", HOSTILE, now, HOSTILE),
        SkipStep("couper-reseau", HOSTILE),
        AddNote(HOSTILE),
        AddNote(f"{HOSTILE} {'0123456789 ' * 900}"),
    ):
        case.do(command, HOSTILE)
    return case


Go = Callable[[IncidentApp, Any, Any], Awaitable[None]]


def _keys(*keys: str) -> Go:
    async def press(_app: IncidentApp, pilot: Any, settle: Any) -> None:
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return press


async def _pieces(app: IncidentApp, pilot: Any, settle: Any) -> None:
    await app.run_action("go('pieces')")
    await settle(pilot)
    app.screen.query_one("#pieces", OptionList).highlighted = 1
    await settle(pilot)


async def _past_detail(app: IncidentApp, pilot: Any, settle: Any) -> None:
    await app.push_screen(PastDetail("2026-001"))
    await settle(pilot)
    app.screen.query_one("#detail").scroll_end(animate=False)
    await settle(pilot)


async def _find(app: IncidentApp, pilot: Any, settle: Any) -> None:
    await _keys("ctrl+f")(app, pilot, settle)
    app.screen.query_one(Input).value = "app quit ici"
    await settle(pilot)


async def _dossier(app: IncidentApp, pilot: Any, settle: Any) -> None:
    await _keys("f2")(app, pilot, settle)
    sections = app.screen.query_one("#sections", OptionList)
    sections.highlighted = next(n for n in range(sections.option_count) if "Dates" in str(sections.options[n].prompt))
    await settle(pilot)


SCREENS: dict[str, Go] = {
    "response": _keys(),
    "dossier": _dossier,
    "documents": _keys("f3"),
    "journal": _keys("f4", "up"),
    "journal's correction": _keys("c"),
    "practice": _keys("escape", "f10"),
    "pieces": _pieces,
    "past": _keys("f12"),
    "past detail": _past_detail,
    "find": _find,
    "palette": _keys("escape", "f5"),
    "help": _keys("escape", "f1"),
}
"""Every screen, each from the one before."""
SHOWING = ("dossier", "documents", "journal", "journal's correction", "practice", "pieces", "past detail", "find")
"""Those that show what people typed."""


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_words_stay_words(app: IncidentApp, settle: Any, hostile: Case, size: tuple[int, int]) -> None:
    """Every one is on the screen when there is room; none acts, no control character gets through."""
    seen = []
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for name, go in SCREENS.items():
            await go(app, pilot, settle)
            shown = _shown(app)
            seen.append(shown)
            assert app.is_running, name
            assert not [c for c in shown if c != "\n" and not c.isprintable() and c not in "\u202f\u200d"], name
            if size == LARGE and name in SHOWING:
                assert [token for token in TOKENS if token not in shown] == [], name
    assert len(set(seen)) == len(SCREENS), "a key led nowhere"


async def test_a_click_on_a_link_that_is_none(app: IncidentApp, settle: Any, hostile: Case) -> None:
    """`[@click=app.quit]` is text: nothing happens."""
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await _keys("f4", "up")(app, pilot, settle)
        lines = _shown(app).splitlines()
        row = max(n for n, line in enumerate(lines) if "[@click=app.quit]ici" in line)
        await pilot.click(offset=(lines[row].index("ici[/]"), row))
        await settle(pilot)
        assert app.is_running
        assert "[@click=app.quit]ici[/]" in _shown(app)
