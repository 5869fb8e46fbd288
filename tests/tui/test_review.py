"""Past incidents: how they stood in words, found by words, read without writing; ten thousand stay light."""

from datetime import timedelta
from typing import Any

from textual.widgets import Input, Static

from incident.case import Case
from incident.core.commands import AddNote
from incident.journal import listing
from incident.journal.store import Journal
from incident.tui.app import IncidentApp
from incident.tui.screens.past import Past, PastDetail
from incident.tui.screens.response import Response
from incident.tui.widgets.incident_list import BLOCK, IncidentList, incident_line

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
    return incident_line({**ROW, "clocks": [clock]}, now, 100).replace("\u00a0", " ")


def test_in_time_or_late_in_words(clock: Any) -> None:
    """By how much, too."""
    now = clock.at
    filed = "2026-11-24T07:12:05Z"
    assert _shown(_clock(filed_at=filed), now).endswith("CNIL à temps")
    assert _shown(_clock(filed_at=filed, late_seconds=6 * 3600), now).endswith("CNIL EN RETARD de 6 h 00")
    due = (now + timedelta(hours=3)).isoformat()
    assert _shown(_clock(due_at=due), now).endswith("CNIL 3 h 00")
    assert _shown(_clock(due_at=due), now + timedelta(hours=5)).endswith("CNIL EN RETARD de 2 h 00")
    assert "terminé" in _shown(_clock(status="undetermined"), now)


async def test_found_by_words_and_read_only(app: IncidentApp, settle: Any, case: Case) -> None:
    """Year, status, words; the keys that write do nothing there."""
    case.do(AddNote("écran rouge"), "Dr Lenoir")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("f12")
        await settle(pilot)
        search, past = app.screen.query_one("#past-search", Input), app.screen.query_one("#past", IncidentList)
        for typed, count in (("2025", 0), ("clos", 0), ("terminé", 0), ("2026 ouvert rancon", 1)):
            search.value = typed
            await settle(pilot)
            assert len(past.ids) == count, typed
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
        await pilot.press("r")
        await settle(pilot)
        assert isinstance(app.screen, Response), "the incident read becomes the present one"


async def test_ten_thousand_incidents(app: IncidentApp, settle: Any, case: Case) -> None:
    """Only the lines in sight are read; the search looks at all, typing mistakes forgiven."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await app.session.call(_many, app.session.register.journal, 10_000)
        await pilot.press("f12")
        await settle(pilot)
        assert isinstance(app.screen, Past)
        past = app.screen.query_one("#past", IncidentList)
        assert len(past.ids) == 10_001
        assert len(past._rows) == BLOCK
        await pilot.press("end")
        await settle(pilot)
        assert len(past._rows) <= 3 * BLOCK
        assert "2025-00000" in _lines(past)[-1]
        app.screen.query_one("#past-search", Input).value = "secretiare 09999"
        await settle(pilot)
        assert [line[:10] for line in _lines(past) if line.strip()] == ["2025-09999"]
        assert "1 sur 10001" in str(app.screen.query_one("#past-title", Static).render())


def _lines(past: IncidentList) -> list[str]:
    return [past.render_line(y).text for y in range(past.size.height)]


def _many(journal: Journal, count: int) -> None:
    with journal.writing() as writer:
        for number in range(count):
            row = {**ROW, "ref": f"2025-{number:05}", "opened_at": f"2025-01-01T00:00:00.{number:06}Z", "playbooks": []}
            listing.put(writer, f"stream-{number}", row)
            listing.put_words(writer, f"stream-{number}", [f"la secrétaire {number:05}"], anew=False)
