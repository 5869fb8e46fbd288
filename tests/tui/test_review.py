"""Past incidents: how they stood in words, found by words, read without writing; ten thousand stay light."""

from datetime import timedelta
from typing import Any

from textual.widgets import Input, OptionList, Static

from incident.case import Case
from incident.core.commands import AddNote
from incident.tui.app import IncidentApp
from incident.tui.screens.past import Past, PastDetail
from incident.tui.widgets.incident_list import MAX_SHOWN, incident_lines

SIZE = (80, 24)
ROW: dict[str, Any] = {
    "ref": "2026-001",
    "title": "Rançongiciel [/]",
    "kinds": ["Rançongiciel"],
    "status": "closed",
    "zone": "Europe/Paris",
    "opened_at": "2026-11-23T07:12:05Z",
    "exercise": False,
    "clocks": [],
}


def _clock(**known: Any) -> dict[str, Any]:
    return {"short": "CNIL", "status": "running", "due_at": None, "filed_at": None, "late_seconds": 0, **known}


def _shown(clock: dict[str, Any], now: Any) -> str:
    return incident_lines([{**ROW, "clocks": [clock]}], now, 100)[0][1].replace("\u00a0", " ")


def test_in_time_or_late_in_words(clock: Any) -> None:
    """By how much, too."""
    now = clock.at
    filed = "2026-11-24T07:12:05Z"
    assert _shown(_clock(filed_at=filed), now).endswith("CNIL à temps")
    assert _shown(_clock(filed_at=filed, late_seconds=6 * 3600), now).endswith("CNIL EN RETARD de 6 h 00")
    due = (now + timedelta(hours=3)).isoformat()
    assert _shown(_clock(due_at=due), now).endswith("CNIL 3 h 00")
    assert _shown(_clock(due_at=due), now + timedelta(hours=5)).endswith("CNIL EN RETARD de 2 h 00")
    assert "clos" in _shown(_clock(status="undetermined"), now)


async def test_found_by_words_and_read_only(app: IncidentApp, settle: Any, case: Case) -> None:
    """Year, status, words; the keys that write do nothing there."""
    case.do(AddNote("écran rouge"), "Dr Lenoir")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("f12")
        await settle(pilot)
        search, past = app.screen.query_one("#past-search", Input), app.screen.query_one("#past", OptionList)
        for typed, count in (("2025", 0), ("clos", 0), ("2026 ouvert rancon", 1)):
            search.value = typed
            await settle(pilot)
            assert past.option_count == count, typed
        past.focus()
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, PastDetail)
        assert "écran rouge" in str(app.screen.query_one("#detail-text", Static).render())
        for key in ("f8", "f9", "f2", "f3", "f4"):
            await pilot.press(key)
            await settle(pilot)
            assert isinstance(app.screen, PastDetail), key
        assert len(app.session.history) == 2


async def test_ten_thousand_incidents(app: IncidentApp, settle: Any, case: Case, monkeypatch: Any) -> None:
    """The screen holds a few hundred lines; the search looks at all."""
    rows = [{**ROW, "ref": f"2026-{number:05}"} for number in range(10_000)]

    async def many() -> list[dict[str, Any]]:
        return rows

    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        monkeypatch.setattr(app.session, "summaries", many)
        await pilot.press("f12")
        await settle(pilot)
        assert isinstance(app.screen, Past)
        past = app.screen.query_one("#past", OptionList)
        assert past.option_count == MAX_SHOWN
        assert "10000" in str(app.screen.query_one("#past-title", Static).render())
        app.screen.query_one("#past-search", Input).value = "09999"
        await settle(pilot)
        assert [option.id for option in past.options] == ["2026-09999"]
