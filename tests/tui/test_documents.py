"""Documents on the screen: what is missing is one key away, what leaves is read again, a draft is no filing."""

from pathlib import Path
from typing import Any

from textual.widgets import Input, OptionList, RadioButton, RadioSet, Static

from incident.case import Case
from incident.core.commands import GiveAnswers, Given
from incident.production import Output
from incident.resources import base_docx
from incident.tui.app import IncidentApp
from incident.tui.asking import AskFact
from incident.tui.screens.dialog import AskReason, Choose
from incident.tui.screens.dialog_output import AskOutput
from incident.tui.screens.dialog_record import AskFiling
from incident.tui.screens.documents import Documents
from incident.tui.screens.dossier import DossierScreen
from tests.tui.pictures_at import compared

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
    """On the field itself, whether the form was open before or not; titles are whole, and so is what is missing."""
    async with app.run_test(size=SIZE) as pilot:
        for key, place in (("ctrl+n", "practice_siren"), ("2", "practice_name")):
            titles = _titles(await _open(app, pilot, settle))
            assert "Brouillon de notification\n   initiale à la CNIL" in titles
            assert not [title for title in titles if "…" in title]
            await pilot.press(key)
            await settle(pilot)
            assert isinstance(app.screen, DossierScreen)
            assert app.screen._here() == place
            app.screen.query_one("#sections").focus()


def _titles(screen: Documents) -> list[str]:
    options = screen.query_one("#documents", OptionList)._options
    return [str(option.prompt)[3:] for option in options]


async def test_a_missing_answer_is_given_over_the_document(app: IncidentApp, settle: Any, case: Case) -> None:
    """The practice's in its sheet, the incident's in the incident; the document follows at once."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        screen.target = "message_repondeur"
        await screen.show()
        missing = screen.query_one("#missing", OptionList)
        asked = [lack.key for lack in screen._standings[screen._chosen].lacks]
        assert asked[0] == "practice_name" and "service_impact" in asked and missing.option_count == len(asked)
        await pilot.press("ampersand")  # what an AZERTY keyboard sends for 1
        await settle(pilot)
        assert isinstance(app.screen, AskFact)
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, AskFact), "nothing is said yet"
        await pilot.press(*"Lenoir", "f8")
        await settle(pilot)
        assert app.session.practice["practice_name"].value == "Lenoir"
        assert "Lenoir" in str(screen.query_one("#preview-text", Static).render())
        here = [lack.key for lack in screen._standings[screen._chosen].lacks].index("service_impact")
        missing.highlighted = here
        missing.focus()
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, AskFact)
        app.screen.query_one("RadioButton", RadioButton).value = True
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.situation().answer("service_impact") is not None
        left = [lack.key for lack in screen._standings[screen._chosen].lacks]
        assert left == ["care_disrupted"], "with its name, its head no longer says « à compléter »"


async def test_as_what_and_where_and_what_changed_since(
    app: IncidentApp, settle: Any, case: Case, tmp_path: Path
) -> None:
    """A format and a folder are chosen, the path is said; another name when one is taken; the comparison reads at 80."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        assert not screen.query_one("#do-compare").display
        (tmp_path / "sortie" / "2026-001-cnil-initiale-brouillon.pdf").mkdir(parents=True)
        for number, form in ((1, "pdf"), (0, "docx")):
            await pilot.press("ctrl+g")
            await settle(pilot)
            assert isinstance(app.screen, AskOutput)
            app.screen.query_one("#format", RadioSet).query(RadioButton)[number].value = True
            app.screen.query_one("#folder", Input).value = str(tmp_path / "sortie")
            await pilot.press("f8")
            await settle(pilot)
            name = f"2026-001-cnil-initiale-brouillon{'-2' if form == 'pdf' else ''}.{form}"
            assert (tmp_path / "sortie" / name).stat().st_size > 100
            assert name in _refusal(app) and ("est déjà là" in _refusal(app)) == (form == "pdf")
        assert [made.format for made in app.session.case.state.documents] == ["pdf", "docx"]
        await app.session.do(GiveAnswers((Given("description", "Réseau coupé [/]"),)))
        await pilot.press("ctrl+k")
        await settle(pilot)
        shown = str(screen.query_one("#preview-text", Static).render())
        assert "Comparé à la version du lundi" in shown and "Réseau coupé [/]" in shown
        compared(app, "comparing")
        await pilot.press("ctrl+k")
        await settle(pilot)
        assert "Comparé à" not in str(screen.query_one("#preview-text", Static).render())
        (tmp_path / "plein").write_text("")
        app.session.output = Output("docx", tmp_path / "plein")
        await pilot.press("f8")
        await settle(pilot)
        assert "ne peut pas être écrit dans « plein »" in _refusal(app) and "gardé dans le registre" in _refusal(app)


async def test_what_is_produced_is_what_is_shown(app: IncidentApp, settle: Any, case: Case, tmp_path: Path) -> None:
    """F8 right after the arrows waits for the preview; « imprimer » writes all that lacks nothing, and says the rest."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        await pilot.press("down", "down", "f8")
        await settle(pilot)
        assert [made.document for made in app.session.case.state.documents] == ["chronologie"]
        assert screen._template.id == "chronologie" and "Chronologie de l’incident" in _head(app)
        text = str(screen.query_one("#preview-text", Static).render())
        assert "hronologie" in text
        app.session.output = Output("txt", tmp_path / "tout")
        await pilot.press("f5")
        await settle(pilot)
        await pilot.press(*"export", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Choose), "nothing is whole in a practice that filled in nothing"
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, AskOutput)
        await pilot.press("f8")
        await settle(pilot)
        written = [path.name for path in (tmp_path / "tout").iterdir()]
        every = [one for one in screen._standings if not one.held]
        assert len(written) == len(every) > 4 and all(name.endswith(".txt") for name in written)
        assert f"{len(every)} documents écrits dans" in _refusal(app).replace("\u00a0", " ")
        assert "incomplets" in _refusal(app)


async def test_the_deadlines_go_into_a_calendar(app: IncidentApp, settle: Any, case: Case, tmp_path: Path) -> None:
    """From any screen; where it is, is said; a letterhead that is none is refused in its box."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+e")
        await settle(pilot)
        app.screen.query_one("#folder", Input).value = str(tmp_path / "agenda")
        await pilot.press("f8")
        await settle(pilot)
        assert (tmp_path / "agenda" / "2026-001-echeances.ics").read_bytes().count(b"BEGIN:VALARM") > 3
        assert "2026-001-echeances.ics" in _refusal(app)
        await pilot.press("f5")
        await settle(pilot)
        await pilot.press(*"en-tete", "enter")
        await settle(pilot)
        app.screen.query_one("#file", Input).value = __file__
        await pilot.press("f8")
        await settle(pilot)
        assert "n’est pas un fichier Word" in str(app.screen.query_one("#dialog-refusal", Static).render())
        app.screen.query_one("#file", Input).value = str(base_docx())
        await pilot.press("f8")
        await settle(pilot)
        assert (tmp_path / "home" / "papier-a-lettres.docx").is_file()


def _refusal(app: IncidentApp) -> str:
    return str(app.screen.query_one("#refusal", Static).render())


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
        assert "Ctrl+D" in _refusal(app)
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
