"""« Préparer »: the sheet, the self-assessment, the paper kit, and an exercise that nothing confuses with the real."""

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import OptionList, Static

from incident.core.assessment import MEASURES
from incident.core.commands import GiveAnswers, Given
from incident.core.facts import JsonValue
from incident.journal.listing import EVERY
from incident.tui.app import IncidentApp
from incident.tui.screens.assessment import SelfAssessment
from incident.tui.screens.first import First
from incident.tui.screens.moves import Moves
from incident.tui.screens.practice import Practice
from incident.tui.screens.prepare import Prepare
from incident.tui.who import known_as, writers
from incident.tui.widgets.question import Question
from tests.tui.pictures_at import picture

SIZE = (80, 24)


def shown(app: IncidentApp) -> str:
    """What is on the screen, with ordinary spaces."""
    return picture(app).replace("\u00a0", " ")


async def pressed(pilot: Any, settle: Any, *keys: str) -> None:
    """One key after the other, each to its end."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def test_a_letter_answers_the_self_assessment(app: IncidentApp, settle: Any) -> None:
    """Each answer recorded with its day; a « oui » goes on and is what the CNIL will read, a « non » shows what to do."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pressed(pilot, settle, "p", "2", "o")
        assert isinstance(app.screen, SelfAssessment)
        assert "1 réponse sur 27 · la dernière le 23/11/2026" in shown(app)
        assert "liste à jour" in str(app.session.practice[MEASURES].value)
        assert app.screen.query_one("#questions", OptionList).highlighted == 1
        await pressed(pilot, settle, "n")
        assert "Votre réponse : non" in shown(app)
        assert "À faire" in str(app.screen.query_one("#advice", Static).render())
        await pressed(pilot, settle, "escape")
        assert isinstance(app.screen, Prepare)
        assert "2 réponses sur 27" in shown(app)


async def test_the_kit_is_printed_from_here(app: IncidentApp, settle: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder named after the day, beside the register; its day is then shown."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pressed(pilot, settle, "p", "3")
        folder = app.session.register.journal.path.parent / "kit-papier" / "2026-11-23"
        assert {"carte-urgence.docx", "carte-urgence.html", "fin-activite.docx"} <= {p.name for p in folder.iterdir()}
        assert "écrit le lundi 23 novembre 2026" in shown(app)
        assert "D’abord : imprimez carte-urgence.docx" in shown(app)
        opened: list[Path] = []
        monkeypatch.setattr("incident.tui.screens.prepare.open_folder", opened.append)
        assert opened == [], "never unless asked"
        await pressed(pilot, settle, "o")
        assert opened == [folder]
        assert "n’ouvre pas de dossier d’ici" in shown(app), "this machine shows none"
        app.session.clock.advance(days=200)  # type: ignore[attr-defined]
        await pressed(pilot, settle, "1", "escape")
        assert "à réimprimer" in shown(app)


async def test_absence_and_the_end_of_the_practice_are_lines_of_the_sheet(app: IncidentApp, settle: Any) -> None:
    """The cursor is in the first of them."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pressed(pilot, settle, "p", "5")
        assert isinstance(app.screen, Practice)
        asked = next(q for q in app.screen.query(Question) if q.fact.id == "practice_deputies")
        assert app.screen.focused is not None
        assert asked in app.screen.focused.ancestors


async def test_an_exercise_is_apart_and_marked_everywhere(app: IncidentApp, settle: Any) -> None:
    """Its own register, the practice's numbers; on each screen EXERCICE; back, nothing of it is among the real ones."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        prestataire: JsonValue = {"name": "Ouest Informatique", "role": "", "phone": "02 41 11 22 33", "email": ""}
        await app.session.set_practice({"contact_prestataire": prestataire})
        real = app.session.register.journal.path
        await pressed(pilot, settle, "p", "4", "down", "enter")
        assert isinstance(app.screen, Moves)
        assert app.session.case.state.ref == "E2026-001"
        assert app.session.register.journal.path.name == "exercices.incident"
        assert "02 41 11 22 33" in shown(app)
        assert app.session.documents_folder.name == "documents-exercice"
        for key in ("f8", "f8", "f2", "f3", "f4", "f12"):
            assert shown(app).count("EXERCICE") >= 2, key
            await pressed(pilot, settle, key)
        await pressed(pilot, settle, "f10")
        assert not isinstance(app.screen, Practice)
        await pilot.press("f5", *"finir", "enter")
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, First)
        assert app.session.register.journal.path == real
        assert await app.session.find(EVERY) == []
        assert "EXERCICE" not in shown(app)
        await pressed(pilot, settle, "p")
        assert "dernier exercice le lundi 23 novembre 2026" in shown(app)
        await pressed(pilot, settle, "4")
        await pilot.press(*"reprendre", "enter")
        await settle(pilot)
        assert app.session.case.state.ref == "E2026-001"


async def test_who_one_is_is_asked_once_and_filters_the_steps(app: IncidentApp, settle: Any) -> None:
    """After the first moves, in one line; the person of the sheet with that role then signs what is recorded."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await app.session.set_practice({"practice_people": "Dr Lenoir, médecin\nClaire Martin, secrétaire"})
        await pressed(pilot, settle, "1", "f8", "f8")
        assert "Vous êtes [" in shown(app)
        assert "Déclarer à l’assureur" in shown(app)
        await pressed(pilot, settle, "s")
        assert "Vous êtes [" not in shown(app)
        assert "Seulement : secrétaire" in shown(app)
        assert "Déclarer à l’assureur" not in shown(app)
        await pressed(pilot, settle, "f8")
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.author == "Claire Martin, secrétaire"
        await pressed(pilot, settle, "m")
        assert app.session.author == "Claire Martin, secrétaire", "once: then Ctrl+P"
        await app.session.do(GiveAnswers((Given("controllers", "Dr Lenoir\nDr Léa Roy"),)))
        await pressed(pilot, settle, "escape", "ctrl+p")
        listed = shown(app)
        for name in ("Dr Lenoir, médecin", "Dr Léa Roy", "la secrétaire", "Un autre nom…"):
            assert name in listed, listed
        await pilot.press(*"autre nom", "enter")
        await settle(pilot)
        await pilot.press(*"Dr Vu", "f8")
        await settle(pilot)
        assert app.session.author == "Dr Vu"
        assert writers(app.session)[:4] == ["Dr Lenoir, médecin", "Claire Martin, secrétaire", "Dr Léa Roy", "Dr Vu"]
        assert known_as(app.session, "medecin") == ["Dr Lenoir, médecin"]
