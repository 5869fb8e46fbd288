"""« Fausse alerte : pas de violation, voici pourquoi », from the palette of any screen of the incident."""

from typing import Any

from textual.widgets import Static

from incident.case import Case
from incident.tui.app import IncidentApp

SIZE = (80, 24)


async def test_a_false_alarm_is_a_way_out_of_the_present_incident(app: IncidentApp, settle: Any, case: Case) -> None:
    """F5, the reason, whether something was tried: nothing is preselected, nothing recorded before all is said."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("f5", *"fausse alerte", "enter")
        await settle(pilot)
        await pilot.press(*"vu a 9 h", "f8")
        await settle(pilot)
        assert "Dites s’il y a eu une attaque" in str(app.screen.query_one("#dialog-refusal", Static).content)
        assert app.session.case.state.status == "open"
        await pilot.press("tab", "space", "f8")
        await settle(pilot)
        assert app.session.case.state.false_alarm is not None
        assert app.session.case.state.false_alarm.why == "vu a 9 h"
        assert "Incident terminé : fausse alerte, pas de violation" in str(
            app.screen.query_one("#clocks", Static).render()
        )
