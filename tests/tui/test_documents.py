"""Documents on the screen: what is missing is one key away, what leaves is read again, a draft is no filing."""

from pathlib import Path
from typing import Any

from textual.widgets import Input, OptionList, Static

from incident.case import Case
from incident.core.commands import GiveAnswers, Given
from incident.tui.app import IncidentApp
from incident.tui.screens.dialog import AskReason
from incident.tui.screens.dialog_record import AskFiling
from incident.tui.screens.documents import Documents
from incident.tui.screens.dossier import DossierScreen

SIZE = (80, 24)


async def _open(app: IncidentApp, pilot: Any, settle: Any) -> Documents:
    await settle(pilot)
    await pilot.press("f3")
    await settle(pilot)
    assert isinstance(app.screen, Documents)
    return app.screen


def _head(app: IncidentApp) -> str:
    return str(app.screen.query_one("#preview-head", Static).render())


async def test_what_is_missing_is_one_key_away(app: IncidentApp, settle: Any, case: Case) -> None:
    """On the field itself, whether the form was open before or not."""
    async with app.run_test(size=SIZE) as pilot:
        for _time in range(2):
            await _open(app, pilot, settle)
            await pilot.press("ctrl+n")
            await settle(pilot)
            assert isinstance(app.screen, DossierScreen)
            assert app.screen._here() == "practice_siren"
            app.screen.query_one("#sections").focus()


async def test_an_identity_is_shown_before_and_stops(app: IncidentApp, settle: Any, case: Case, tmp_path: Path) -> None:
    """In the head of the preview; produced only with a reason, which the record keeps."""
    case.do(GiveAnswers((Given("description", "Le patient jean@exemple.fr a vu [/]"),)), "Dr Lenoir")
    async with app.run_test(size=SIZE) as pilot:
        await _open(app, pilot, settle)
        assert "jean@exemple.fr" in _head(app)
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, AskReason)
        assert not (tmp_path / "home" / "documents").exists()
        app.screen.query_one("#why", Input).value = "adresse du cabinet"
        await pilot.press("f8")
        await settle(pilot)
        assert len(list((tmp_path / "home" / "documents").glob("*.docx"))) == 1
        made = app.session.case.state.documents
        assert [document.document for document in made] == ["cnil_initiale"]
        assert "Ctrl+D" in _head(app)
        assert not app.session.situation().is_filed("cnil_initiale"), "a draft is never a filing"


async def test_a_filing_is_recorded_from_here(app: IncidentApp, settle: Any, case: Case) -> None:
    """With its time and its proof; a second time is refused in words."""
    async with app.run_test(size=SIZE) as pilot:
        await _open(app, pilot, settle)
        await pilot.press("ctrl+d")
        await settle(pilot)
        assert isinstance(app.screen, AskFiling)
        app.screen.query_one("#when", Input).value = "maintenant"
        app.screen.query_one("#reference", Input).value = "N-42"
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.situation().is_filed("cnil_initiale")
        await pilot.press("ctrl+d")
        await settle(pilot)
        assert "est déjà noté" in str(app.screen.query_one("#refusal", Static).render())


async def test_the_palette_offers_what_the_screen_does(app: IncidentApp, settle: Any, case: Case) -> None:
    """Found by its French name, done as by its key."""
    async with app.run_test(size=SIZE) as pilot:
        await _open(app, pilot, settle)
        await pilot.press("f5")
        await settle(pilot)
        await pilot.press(*"envoye", "enter")
        await settle(pilot)
        assert isinstance(app.screen, AskFiling)


async def test_the_length_of_each_text_message_is_shown(app: IncidentApp, settle: Any, case: Case) -> None:
    """Beside the preview of the SMS; no other document has it."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        assert " SMS" not in _head(app)
        names = [standing.template.id for standing in screen._standings]
        screen.query_one("#documents", OptionList).highlighted = names.index("sms_patient")
        await settle(pilot)
        assert _head(app).count("1 SMS") == 3
        assert "sur 160" in _head(app)


async def test_a_document_no_step_makes_can_be_looked_for(app: IncidentApp, settle: Any, case: Case) -> None:
    """It joins the list while it is shown; a list grown shorter keeps its place or starts again."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        offered = [standing.template.id for standing in screen._standings]
        screen.target = "lettre_pharmacies"
        await screen.show()
        assert "Lettre aux pharmacies" in _head(app)
        assert screen._template.id not in offered
        screen.target = "lettre_ordre"
        await screen.show()
        assert [standing.template.id for standing in screen._standings] == offered
        case.do(GiveAnswers((Given("patient_data", False), Given("care_disrupted", False))), "Dr Lenoir")
        await app.session.call(app.session.case.refresh)
        await screen.show()
        assert screen._template.id == "lettre_ordre"
