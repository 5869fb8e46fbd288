"""The practice sheet on the screen: half filled is fine, slips are said, nothing typed is lost."""

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Static, TextArea

from incident.case import Case
from incident.core.commands import GiveAnswers, Given
from incident.core.playbook import Library
from incident.core.practice import sheet_facts
from incident.tui.app import IncidentApp
from incident.tui.screens.practice import Practice
from incident.tui.widgets.question import Question
from incident.tui.widgets.sheet_groups import sheet_groups
from incident.tui.widgets.toggles import Choice

SIZE = (80, 24)


async def _open(app: IncidentApp, pilot: Any, settle: Any) -> Practice:
    await settle(pilot)
    await pilot.press("f10")
    await settle(pilot)
    assert isinstance(app.screen, Practice)
    return app.screen


def _line(screen: Practice, fact: str) -> Input:
    return next(q for q in screen.query(Question) if q.fact.id == fact).query_one(Input)


def _said(screen: Practice, name: str = "#refusal") -> str:
    return str(screen.query_one(name, Static).render())


def test_every_line_is_in_one_group(library: Library) -> None:
    """None lost, none twice, what every filing needs first."""
    facts = sheet_facts(library)
    grouped = [fact.id for group in sheet_groups(facts) for fact in group[2]]
    assert sorted(grouped) == sorted(fact.id for fact in facts)
    assert "practice_name" in grouped[:7]


async def test_half_filled_is_fine(app: IncidentApp, settle: Any) -> None:
    """Two lines are recorded, the gauge says so."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        _line(screen, "practice_name").value = "Cabinet [du] Dr Lenoir"
        _line(screen, "practice_siren").value = "732829320"
        await settle(pilot)
        assert "0 ligne remplie" in _said(screen, "#sheet-gauge") and "2 non enregistrées : F8" in _said(
            screen, "#sheet-gauge"
        )
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.practice["practice_name"].value == "Cabinet [du] Dr Lenoir"
        assert "2 lignes remplies sur" in _said(screen, "#sheet-gauge")
        assert "✓ 2 lignes enregistrées." in _said(screen)


async def test_what_cannot_be_recorded_stays_and_holds_nothing_up(app: IncidentApp, settle: Any) -> None:
    """A number with a slip, a count in words: said in one sentence, kept as typed, the other lines recorded."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        _line(screen, "practice_siren").value = "732829321"
        await settle(pilot)
        assert "faute de frappe" in _said(screen)
        _line(screen, "practice_name").value = "Cabinet"
        _line(screen, "practice_headcount").value = "plusieurs"
        await pilot.press("f8")
        await settle(pilot)
        assert list(app.session.practice) == ["practice_name"]
        assert "« 732829321 » n’est pas enregistré" in _said(screen)
        assert screen.focused is _line(screen, "practice_siren")
        assert _line(screen, "practice_headcount").value == "plusieurs"
        _line(screen, "practice_siren").value = "732829320"
        _line(screen, "practice_headcount").value = "3"
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.practice["practice_siren"].value == "732829320"
        assert app.session.practice["practice_headcount"].value == 3


async def test_contracts_say_what_is_missing(app: IncidentApp, settle: Any) -> None:
    """Each with its own sentence."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        line = next(q for q in screen.query(Question) if q.fact.id == "practice_insurance_contract")
        line.query_one(
            TextArea
        ).text = "Cyber, MACSF, contrat 12, 01 02 03 04 05, 72 h\nRCP, GMF, n° 8, 3240, 5 j, sans accord"
        await pilot.press("f8")
        await settle(pilot)
        assert "Cyber, MACSF : il manque « accord : oui »" in _said(screen).replace("\u00a0", " ")
        assert "GMF" not in _said(screen)


async def test_what_is_typed_comes_back(app: IncidentApp, settle: Any, tmp_path: Path, clock: Any) -> None:
    """Left without recording, after one warning: the draft is there the next time."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        await screen._save_draft("practice_name", "Cabinet Len")
        _line(screen, "practice_name").value = "Cabinet Len"
        await settle(pilot)
        await pilot.press("escape")
        assert app.screen is screen
        assert "F8" in _said(screen)
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen is not screen
        again = await _open(app, pilot, settle)
        assert _line(again, "practice_name").value == "Cabinet Len"
        assert app.session.practice == {}


@pytest.mark.parametrize("press", [1, 2])
async def test_ctrl_n_goes_to_an_empty_line(app: IncidentApp, settle: Any, press: int) -> None:
    """The next one each time."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        for _time in range(press):
            await pilot.press("ctrl+n")
            await settle(pilot)
        lines = list(screen.query(Question))
        assert screen.focused is not None
        assert lines[press] in screen.focused.ancestors


async def test_a_line_that_the_incident_answers_otherwise_is_said(app: IncidentApp, settle: Any, case: Case) -> None:
    """The sheet is recorded; in this incident its own answer counts, and where to change that is said."""
    case.do(GiveAnswers((Given("insurance_cyber", False),)), "Dr Lenoir")
    async with app.run_test(size=(100, 40)) as pilot:
        screen = await _open(app, pilot, settle)
        question = next(q for q in screen.query(Question) if q.fact.id == "insurance_cyber")
        question.query(Choice).first().value = True
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.practice["insurance_cyber"].value is True
        assert app.session.situation().value("insurance_cyber") is False
        assert "la réponse reste « non » (entrée 2), c’est elle qui compte" in _said(screen)
