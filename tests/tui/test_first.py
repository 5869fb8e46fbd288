"""The first screen with every kind shipped: situations, questions, search, several open incidents."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList

from incident.core.commands import StateInstant
from incident.core.playbook import Library
from incident.core.when import When
from incident.register import NewIncident, Register
from incident.tui.app import IncidentApp
from incident.tui.screens.first import First
from incident.tui.screens.moves import Moves
from incident.tui.screens.response import Response
from tests.tui.pictures_at import compared, picture

SIZE = (80, 24)


@pytest.fixture
async def app(tmp_path: Path, clock: Any) -> AsyncIterator[IncidentApp]:
    """Every shipped playbook; not started yet."""
    made = IncidentApp(tmp_path / "home", clock)
    yield made
    made.session.close()


def shown(app: IncidentApp) -> str:
    """What is on the screen, with ordinary spaces."""
    return picture(app).replace("\u00a0", " ")


def playbook(app: IncidentApp) -> str:
    """The playbook of the incident just opened."""
    assert isinstance(app.screen, Moves), shown(app)
    return app.session.case.state.playbooks[0]


PICTURES = {"first": (), "first_other": ("6",), "first_question": ("4",), "first_search": ("tab", *"virus")}


@pytest.mark.parametrize("name", PICTURES)
async def test_picture(app: IncidentApp, settle: Any, name: str) -> None:
    """Nothing cut at 80×24."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        for key in PICTURES[name]:
            await pilot.press(key)
            await settle(pilot)
        compared(app, name)


@pytest.mark.parametrize("keys", [("2",), ("é",), ("down", "enter"), ("tab", *"rançon", "enter")])
async def test_ransomware_is_one_key_away(app: IncidentApp, settle: Any, keys: tuple[str, ...]) -> None:
    """Key 2 or its AZERTY key; Enter on the list and the search lead there too."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(*keys)
        await settle(pilot)
        assert playbook(app) == "rancongiciel"
        assert [entry.kind for entry in app.session.history] == ["opened"]


async def test_a_situation_asks_one_more_question(app: IncidentApp, settle: Any) -> None:
    """At the practice, at the vendor's, or unknown; Escape and « Retour » go back, nothing is recorded."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        for back in (("escape",), ("end", "enter")):
            await pilot.press("1")
            await settle(pilot)
            assert "Est-ce au cabinet, ou chez l’éditeur ?" in shown(app)
            await pilot.press(*back)
            await settle(pilot)
            assert "Fichiers bloqués" in shown(app)
        assert not app.session.has_case
        await pilot.press("1", "2")
        await settle(pilot)
        assert playbook(app) == "sous_traitant"


async def test_what_a_choice_tells_is_an_estimated_answer(app: IncidentApp, settle: Any) -> None:
    """The doctor's, to be confirmed; the steps that depend on it are there at once."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("4", "1")
        await settle(pilot)
        assert playbook(app) == "mauvais_destinataire"
        known = app.session.case.state.answers["disclosure_means"]
        assert (known.value, known.certainty, known.origin) == ("spoken", "estimated", "person")
        assert [entry.kind for entry in app.session.history] == ["opened", "answer_given"]


async def test_the_other_situations(app: IncidentApp, settle: Any) -> None:
    """A second list; a false technician is known to have had the hand."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("6")
        await settle(pilot)
        await pilot.press("1")
        await settle(pilot)
        assert playbook(app) == "compte_pirate"
        assert app.session.situation().value("remote_control") is True


async def test_nothing_found_says_so(app: IncidentApp, settle: Any) -> None:
    """And offers « Je ne sais pas »; Escape clears, and the digits act again."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("tab", *"zzzzz")
        await settle(pilot)
        assert "Rien ne correspond à « zzzzz »" in shown(app)
        assert app.screen.query_one("#kinds", OptionList).option_count == 1
        assert "Je ne sais pas" in shown(app)
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen.query_one("#search", Input).value == ""
        await pilot.press("7")
        await settle(pilot)
        assert playbook(app) == "inconnu"


async def test_no_empty_list_before_the_register_is_open(app: IncidentApp) -> None:
    """On a slow machine the screen says what it waits for, and keys do nothing yet."""
    first = First()
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(first)
        await pilot.press("2", "escape")
        waiting = shown(app)
        assert "Ouverture du registre…" in waiting
        assert "Que se passe-t-il" not in waiting
        assert not first.query_one("#search").display


async def test_several_open_incidents_come_first_by_next_due(
    app: IncidentApp, settle: Any, register: Register, library: Library, clock: Any
) -> None:
    """The most urgent on top; the digits stay those of the situations, Enter resumes."""
    later = register.open_incident(NewIncident("rancongiciel", library, "Dr Lenoir"))
    urgent = register.open_incident(NewIncident("fuite_chantage", library, "Dr Lenoir"))
    clock.advance(hours=1)
    stated = When(precision="exact", at=clock.at.replace(hour=1), zone="Europe/Paris", typed="2 h")
    urgent.do(StateInstant("breach_aware", stated), "Dr Lenoir")
    register.keep_anchor()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        seen = shown(app)
        assert 0 < seen.index(urgent.state.ref) < seen.index(later.state.ref) < seen.index("1  Mon logiciel")
        await pilot.press("tab", *"chantag")
        await settle(pilot)
        assert urgent.state.ref in shown(app)
        assert later.state.ref not in shown(app)
        await pilot.press("escape", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Response)
        assert app.session.case.state.ref == urgent.state.ref
