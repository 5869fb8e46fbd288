"""A bulletin on the screen: opened by F5, shown in questions, confirmed at once or one by one."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, RadioSet, Static

from incident.core.proposals import pending
from incident.tui.actions import offered
from incident.tui.app import IncidentApp
from incident.tui.bulletins import latest
from incident.tui.screens.dialog_bulletin import AskFile, AskWhy, ConfirmAnswers, ReadFirst
from incident.tui.screens.moves import Moves
from incident.tui.screens.response import Response
from incident.tui.widgets.question import Question
from incident.tui.widgets.standing import Standing
from incident.tui.widgets.toggles import Tick

Settle = Callable[[Any], Awaitable[None]]
BULLETIN = """id: essai
version: {version}
issuer: "Éditeur [red]Exemple[/red]"
issued: "2025-11-12"
title: "{{{{ 7*7 }}}} coupé"
playbook: rancongiciel
sources: [{{title: "Message"}}]
facts: {{confidentiality: true, exfiltration: {copied}, data_birth_date: true}}
"""


def _file(folder: Path, version: int = 1, copied: str = "possible") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"essai-{version}.yaml"
    path.write_text(BULLETIN.format(version=version, copied=copied), encoding="utf-8")
    return path


async def _action(pilot: Any, settle: Settle, words: str) -> None:
    await pilot.press("f5")
    await settle(pilot)
    await pilot.press(*words, "enter")
    await settle(pilot)


async def _open(pilot: Any, settle: Settle, path: Path) -> None:
    await settle(pilot)
    await _action(pilot, settle, "bulletin")
    pilot.app.screen.query_one("#path", Input).value = str(path)
    await pilot.press("f8")
    await settle(pilot)
    if isinstance(pilot.app.screen, ReadFirst):
        await pilot.press("f8")
        await settle(pilot)


def _standing(app: IncidentApp) -> str:
    line = app.screen.query_one(Standing)
    return str(line.render()).replace("\u00a0", " ") if line.display else ""


def _said(app: IncidentApp) -> set[str]:
    return {fact for fact, answer in app.session.case.state.answers.items() if answer.origin == "bulletin"}


async def test_opened_then_confirmed_at_once(app: IncidentApp, settle: Settle, tmp_path: Path) -> None:
    """First moves first; nothing is recorded until the answers are confirmed."""
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot, settle, _file(tmp_path / "recus"))
        assert isinstance(app.screen, Moves)
        assert app.session.case.state.answers == {}
        assert "ne compte pas encore : 3 réponses à confirmer" in _standing(app)
        await pilot.press("f8", "f8")
        await settle(pilot)
        assert isinstance(app.screen, Response)
        assert "ne compte pas encore : 3 réponses à confirmer" in _standing(app)
        await _action(pilot, settle, "reponses")
        assert isinstance(app.screen, ConfirmAnswers)
        await pilot.press("f8")
        await settle(pilot)
        assert _said(app) == {"confidentiality", "exfiltration", "data_birth_date"}
        assert "proposals" not in {one.action for one in offered(app)}
        assert _standing(app) == ""


async def test_what_it_says_is_read_before_anything_is_opened(app: IncidentApp, settle: Settle, tmp_path: Path) -> None:
    """Who writes, when, what is proposed and what it opens, as text; left there, nothing is opened."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await _action(pilot, settle, "bulletin")
        app.screen.query_one("#path", Input).value = str(_file(tmp_path / "recus"))
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, ReadFirst)
        shown = str(app.screen.query_one("#summary Static", Static).content).replace("\u00a0", " ")
        assert "Écrit par Éditeur [red]Exemple[/red] (non vérifié), le mercredi 12 novembre 2025" in shown
        assert "Il ouvre « Rançongiciel" in shown and "Il propose 3 réponses" in shown and "{{ 7*7 }} coupé" in shown
        await pilot.press("escape")
        await settle(pilot)
        assert not app.session.has_case


async def test_one_by_one_from_none(app: IncidentApp, settle: Settle, tmp_path: Path) -> None:
    """« Tout décocher », then one: the others wait. Nothing ticked confirms nothing."""
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot, settle, _file(tmp_path / "recus"))
        await _action(pilot, settle, "reponses")
        await pilot.press("enter", "f8")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmAnswers)
        next(iter(app.screen.query(Tick))).value = True
        await pilot.press("f8")
        await settle(pilot)
        assert len(_said(app)) == 1
        assert len(pending(app.session.case.state)) == 2


async def test_those_ticked_are_set_aside(app: IncidentApp, settle: Settle, tmp_path: Path) -> None:
    """F9, then a few words or none; the others wait."""
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot, settle, _file(tmp_path / "recus"))
        await _action(pilot, settle, "reponses")
        next(iter(app.screen.query(Tick))).value = False
        await pilot.press("f9")
        await settle(pilot)
        assert isinstance(app.screen, AskWhy)
        await pilot.press("f8")
        await settle(pilot)
        assert _said(app) == set()
        assert len(pending(app.session.case.state)) == 1
        assert [one.kind for one in app.session.history].count("proposal_set_aside") == 2


async def test_a_wrong_file_stays_in_the_box(app: IncidentApp, settle: Settle, tmp_path: Path) -> None:
    """With its line, what was typed being kept; nothing is opened."""
    path = _file(tmp_path / "recus", copied="no")
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot, settle, path)
        assert isinstance(app.screen, AskFile)
        assert "essai-1.yaml:8:" in str(app.screen.query_one("#dialog-refusal", Static).content)
        assert app.screen.query_one("#path", Input).value == str(path)
        assert not app.session.has_case


async def test_a_newer_one_says_what_changed(app: IncidentApp, settle: Settle, tmp_path: Path) -> None:
    """Then proposes it; and the issuer can be said to have been called."""
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot, settle, _file(tmp_path / "recus"))
        await _action(pilot, settle, "reponses")
        await pilot.press("f8")
        await settle(pilot)
        await _action(pilot, settle, "recevoir un bulletin")
        app.screen.query_one("#path", Input).value = str(_file(tmp_path / "recus", 2, "yes"))
        await pilot.press("f8")
        await settle(pilot)
        assert "→" in str(app.screen.query_one(".dialog-intro", Static).content)
        await pilot.press("f8")
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.case.state.answers["exfiltration"].value == "yes"
        await _action(pilot, settle, "appelé")
        await pilot.press(*"contrat", "f8")
        await settle(pilot)
        assert app.session.case.state.bulletin is not None
        assert app.session.case.state.bulletin.checked is not None


async def test_a_question_shows_it_unrecorded(app: IncidentApp, settle: Settle, tmp_path: Path) -> None:
    """Prefilled, saying by whom; recorded once « je confirme » is ticked, as coming from the bulletin."""
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot, settle, _file(tmp_path / "recus"))
        app.action_go("dossier")
        await settle(pilot)
        app.screen.target = "confidentiality"  # type: ignore[attr-defined]
        await app.screen.show()  # type: ignore[attr-defined]
        await settle(pilot)
        asked = next(q for q in app.screen.query(Question) if q.fact.id == "confidentiality")
        known = str(asked.query_one(".known", Static).content)
        assert "proposé par le bulletin d’Éditeur [red]Exemple[/red] (non vérifié)" in known
        assert asked.query_one(RadioSet).pressed_index == 0
        assert asked.given() is None
        await pilot.press("f8")
        await settle(pilot)
        assert _said(app) == set()
        asked = next(q for q in app.screen.query(Question) if q.fact.id == "confidentiality")
        next(iter(asked.query(".confirm").results(Tick))).value = True
        await pilot.press("f8")
        await settle(pilot)
        assert _said(app) == {"confidentiality"}


@pytest.mark.parametrize("names", [[], ["a.yaml"], ["b.yaml", "notes.txt"]])
def test_the_file_beside_the_register_is_proposed(names: list[str], tmp_path: Path) -> None:
    """The last YAML file put there, else nothing."""
    for name in names:
        (tmp_path / name).write_text("")
    assert latest(tmp_path) == next((name for name in names if name.endswith(".yaml")), "")
    assert latest(tmp_path / "absent") == ""
