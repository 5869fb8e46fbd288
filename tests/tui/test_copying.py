"""« À recopier » on the screen: ready to copy, marked, un-marked, kept; what may tell who a patient is stops."""

from typing import Any

from textual.widgets import Button, Input, OptionList, Static

from incident.case import Case
from incident.copying import declarations, sheet
from incident.core import entries as e
from incident.core.commands import GiveAnswers, Given
from incident.tui.app import IncidentApp
from incident.tui.screens.copying import Copying
from incident.tui.screens.dialog import AskReason, Choose
from incident.tui.screens.dialog_record import AskFiling
from incident.tui.screens.dossier import DossierScreen
from incident.tui.widgets.question import Question
from tests.tui.pictures_at import compared

SIZE = (80, 24)
ME = "Dr Lenoir"


def _says(app: IncidentApp, name: str) -> str:
    return str(app.screen.query_one(name, Static).render())


async def _open(app: IncidentApp, pilot: Any, settle: Any, *keys: str) -> Copying:
    await settle(pilot)
    for key in (*keys, "ctrl+o"):
        await pilot.press(key)
        await settle(pilot)
    assert isinstance(app.screen, Copying)
    return app.screen


async def _on_coming_back(app: IncidentApp, pilot: Any, settle: Any) -> str:
    """What the steps say of the declaration half copied, before going back to it."""
    await pilot.press("escape")
    await settle(pilot)
    said = _says(app, "#standing")
    await pilot.press("ctrl+o")
    await settle(pilot)
    return said


def _on(screen: Copying, field: str) -> None:
    fields = screen.query_one("#copy-fields", OptionList)
    fields.highlighted = fields.get_option_index(field)


async def test_a_field_is_copied_marked_and_marked_no_longer(app: IncidentApp, settle: Any, case: Case) -> None:
    """One key each; the mark is there after a restart; nothing is said to be filed."""
    before = case.state.seq
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        assert "https://notifications.cnil.fr/notifications/index" in _says(app, "#copy-head")
        assert "0\u00a0recopié sur" in _says(app, "#copy-head") and "manquent" in _says(app, "#copy-head")
        compared(app, "copying")
        await pilot.press("f8")
        await settle(pilot)
        assert app.clipboard == "Notification initiale"
        assert "1\u00a0recopié sur" in _says(app, "#copy-head")
        assert "presse-papiers" in _says(app, "#refusal"), "and not « copié »: nobody knows"
        assert "Notification initiale" in _says(app, "#copy-text"), "still there to copy by hand"
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert screen._field != "notification_type" and not screen.query_one("#refusal").display
        _on(screen, "notification_type")
        await pilot.press("space")
        await settle(pilot)
        assert "0\u00a0recopié sur" in _says(app, "#copy-head")
        await pilot.press("space")
        await settle(pilot)
        assert "Recopie sur le site de la CNIL commencée" in await _on_coming_back(app, pilot, settle)
    assert app.session.case.state.seq == before, "a mark is no entry"
    assert sheet(case, "cnil").counts[0] == 1


async def test_what_is_missing_is_answered_from_here(app: IncidentApp, settle: Any, case: Case) -> None:
    """Empty is never copied; one key goes to its question, an instant's too; Ctrl+D asks for the proof."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle, "f3")
        for field, place in (("siren", "practice_siren"), ("awareness", "instant-breach_aware")):
            _on(screen, field)
            await settle(pilot)
            await pilot.press("f8")
            await settle(pilot)
            assert "rien à recopier" in _says(app, "#refusal") and "manque" in _says(app, "#copy-state")
            await pilot.press("f2")
            await settle(pilot)
            assert isinstance(app.screen, DossierScreen) and app.screen._here() == place
            app.screen.query_one("#sections").focus()
            await pilot.press("ctrl+o")
            await settle(pilot)
            assert isinstance(app.screen, Copying)
            screen = app.screen
        await pilot.press("ctrl+d")
        await settle(pilot)
        assert isinstance(app.screen, AskFiling)


async def test_an_identity_goes_out_only_with_a_reason(app: IncidentApp, settle: Any, case: Case) -> None:
    """Shown in place; the reason is recorded, and the words are copied as typed."""
    hostile = "[/] jean@exemple.fr {{ 7*7 }}\nseconde ligne"
    case.do(GiveAnswers((Given("description", hostile),)), ME)
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle, "f2")
        _on(screen, "description")
        await settle(pilot)
        assert "jean@exemple.fr" in _says(app, "#copy-text") and "À relire" in _says(app, "#copy-text")
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, AskReason) and app.clipboard != hostile
        app.screen.query_one("#why", Input).value = "adresse du cabinet"
        await pilot.press("f8")
        await settle(pilot)
        assert app.clipboard == hostile
        last = app.session.case.history[-1].body
        assert isinstance(last, e.Note) and "adresse du cabinet" in last.text and "jean@" not in last.text


async def test_each_controller_has_a_declaration_of_its_own(app: IncidentApp, settle: Any, case: Case) -> None:
    """The one that is copied is named; the marks of one are not the other's. Reached by its name too."""
    case.do(GiveAnswers((Given("controllers", "Dr Léa Roy\nDr Paul Huet"),)), ME)
    assert [one.detail for one in declarations(case, "cnil")] == ["Dr Léa Roy", "Dr Paul Huet"]
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("f5")
        await settle(pilot)
        await pilot.press(*"recopier", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Copying)
        assert "Dr Léa Roy" in _says(app, "#copy-head") and "de ce responsable" in _says(app, "#copy-head")
        await pilot.press("f8")
        await settle(pilot)
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        await pilot.press(*"huet", "enter")
        await settle(pilot)
        await app.session.do(GiveAnswers((Given("controllers", "Dr Paul Huet\nDr Anne Roux"),)))
        await app.screen.show()
        await pilot.click("#do-copy")
        await settle(pilot)
        assert "1\u00a0recopié sur" in _says(app, "#copy-head")
        await pilot.click("#do-mark")
        await settle(pilot)
        assert "Dr Paul Huet" in _says(app, "#copy-head") and "0\u00a0recopié sur" in _says(app, "#copy-head")
    assert [sheet(case, "cnil", who).counts[0] for who in ("dr-lea-roy", "dr-paul-huet")] == [1, 0]


async def test_what_went_well_is_not_said_for_ever(app: IncidentApp, settle: Any, case: Case, clock: Any) -> None:
    """It leaves with the time, or when something else is looked at; what is refused stays, and so does a warning."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        app.session._writes = False
        await pilot.press("f8")
        await settle(pilot)
        assert app.clipboard == "Notification initiale" and "n’est pas gardée" in _says(app, "#refusal")
        assert "0\u00a0recopié sur" in _says(app, "#copy-head")
        refusal = screen.query_one("#refusal")
        screen.succeed("✓ fait")
        screen.tick()
        assert refusal.display
        clock.advance(seconds=9)
        screen.tick()
        assert not refusal.display
        screen.refuse("non")
        clock.advance(minutes=5)
        screen.tick()
        await pilot.press("down")
        await settle(pilot)
        assert refusal.display


async def test_each_controller_answers_for_itself(app: IncidentApp, settle: Any, case: Case) -> None:
    """The one chosen to copy is the one asked in the form; the practice sheet is its own once somebody says so."""
    case.do(GiveAnswers((Given("controllers", "Dr Roy\nDr Ba"),)), ME)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await app.session.set_practice({"practice_address": "1 rue Haute"})
        app.action_go("dossier")
        await settle(pilot)
        assert "Dr Roy" in _says(app, "#gauge")
        await pilot.press("ctrl+l")
        await settle(pilot)
        await pilot.press(*"ba", "enter")
        await settle(pilot)
        assert isinstance(app.screen, DossierScreen) and "Dr Ba" in _says(app, "#gauge")
        await app.screen._go_to("org_address")
        await settle(pilot)
        app.screen.query_one("#take-sheet", Button).press()
        await settle(pilot)
        given = app.session.case.state.answers
        assert {name for name in given if "/" in name} == {"dr-ba/practice_address"}
        assert not app.screen.query("#take-sheet")
        await app.session.do(GiveAnswers((Given("persons_count", 6800),)))
        await app.screen._go_to("persons_count")
        await settle(pilot)
        number = next(one for one in app.screen.query(Question) if one.fact.id == "dr-ba/persons_count").query_one(
            Input
        )
        assert number.value == "6800", "that of all is shown, to be said otherwise"
        await pilot.press("f8")
        await settle(pilot)
        assert "dr-ba/persons_count" not in app.session.case.state.answers
        number = next(one for one in app.screen.query(Question) if one.fact.id == "dr-ba/persons_count").query_one(
            Input
        )
        number.value = "2000"
        await pilot.press("f8")
        await settle(pilot)
        now = app.session.case.state.answers
        assert (now["dr-ba/persons_count"].value, now["persons_count"].value) == (2000, 6800)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert isinstance(app.screen, Copying) and "Dr Ba" in _says(app, "#copy-head")
        found = await app.session.call(sheet, app.session.case, "cnil", "dr-ba")
        copied = {field.id: field.value for field in found.fields}
        assert (copied["org_name"], copied["org_address"]) == ("Dr Ba", "1 rue Haute")
