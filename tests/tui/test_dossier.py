"""The form on the screen: what is answered reaches the disk on F8 only, and is never lost before."""

from asyncio import gather
from typing import Any

from textual.widgets import Input, OptionList, Static, TextArea

from incident.case import Case
from incident.core.commands import AddNote, GiveAnswers, Given
from incident.tui.app import IncidentApp
from incident.tui.screens.dossier import DossierScreen
from incident.tui.screens.response import Response
from incident.tui.widgets.question import Question
from incident.tui.widgets.toggles import Choice, Tick
from incident.tui.widgets.unsaved import left_unsaved

SIZE = (80, 24)


async def _open(app: IncidentApp, pilot: Any, settle: Any) -> DossierScreen:
    await settle(pilot)
    await pilot.press("f2")
    await settle(pilot)
    assert isinstance(app.screen, DossierScreen)
    return app.screen


async def _section(app: IncidentApp, pilot: Any, settle: Any, fact: str) -> Question:
    """Show the section that asks a fact."""
    sections = app.screen.query_one("#sections", OptionList)
    for index in range(sections.option_count):
        sections.highlighted = index
        await settle(pilot)
        for question in app.screen.query(Question):
            if question.fact.id == fact:
                return question
    raise AssertionError(f"no section asks {fact}")


def _entries(app: IncidentApp) -> list[str]:
    return [entry.kind for entry in app.session.history]


async def test_looking_answers_nothing(app: IncidentApp, settle: Any, case: Case) -> None:
    """Every section seen, then F8: what the playbook presumes stays presumed, nothing is recorded."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        sections = screen.query_one("#sections", OptionList)
        for index in range(sections.option_count):
            sections.highlighted = index
            await settle(pilot)
            assert left_unsaved(screen) == {}
            await pilot.press("f8")
            await settle(pilot)
        assert _entries(app) == ["opened"]


async def test_a_choice_survives_another_section_and_another_program(app: IncidentApp, settle: Any, case: Case) -> None:
    """Left unrecorded, marked, put back, and recorded with the others by one F8."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        question = await _section(app, pilot, settle, "exfiltration")
        assert question.query_one(".control").query(Choice)
        question.query(Choice).first().value = True
        await settle(pilot)
        screen.query_one("#sections", OptionList).highlighted = 0
        await settle(pilot)
        assert "✎" in str([option.prompt for option in screen.query_one("#sections", OptionList).options])
        case.do(AddNote("par la ligne de commande"), "Dr Lenoir")
        await app._watch()
        again = await _section(app, pilot, settle, "exfiltration")
        assert again.query(Choice).first().value is True
        assert "answered" not in _entries(app)
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.situation().answer("exfiltration") is not None
        assert "✎" not in str([option.prompt for option in screen.query_one("#sections", OptionList).options])


async def test_ctrl_n_goes_from_one_missing_field_to_the_next(app: IncidentApp, settle: Any, case: Case) -> None:
    """Each time into another field; the instant's button counts."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        seen = []
        for _press in range(6):
            await pilot.press("ctrl+n")
            await settle(pilot)
            seen.append(screen._here())
        assert all(seen)
        assert len(set(seen)) == len(seen)
        assert seen[0] == "practice_siren"


async def test_an_unreadable_value_is_said_and_kept(app: IncidentApp, settle: Any, case: Case) -> None:
    """The cursor goes to it."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        question = await _section(app, pilot, settle, "records_count")
        field = question.query_one(Input)
        field.value = "beaucoup"
        await pilot.press("f8")
        await settle(pilot)
        assert screen.focused is field
        assert field.value == "beaucoup"
        assert "beaucoup" in str(screen.query_one("#refusal", Static).render())
        assert _entries(app) == ["opened"]


async def test_a_line_of_the_practice_goes_to_its_sheet(app: IncidentApp, settle: Any, case: Case) -> None:
    """Filled in place, no entry in the incident."""
    async with app.run_test(size=SIZE) as pilot:
        await _open(app, pilot, settle)
        question = await _section(app, pilot, settle, "practice_siren")
        question.query_one(Input).value = "732829321"
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.practice["practice_siren"].value == "732829321"
        assert "answered" not in _entries(app)
        said = str(app.screen.query_one("#refusal", Static).render())
        assert "fiche du cabinet" in said
        assert "faute de frappe" in said


async def test_leaving_with_answers_not_recorded_is_said_once(app: IncidentApp, settle: Any, case: Case) -> None:
    """Escape once more leaves them."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        question = await _section(app, pilot, settle, "exfiltration")
        question.query(Choice).first().value = True
        screen.query_one("#sections").focus()
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen is screen
        assert "F8" in str(screen.query_one("#refusal", Static).render())
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, Response)


async def test_the_cursor_stays_when_an_entry_of_another_comes(app: IncidentApp, settle: Any, case: Case) -> None:
    """In the same text, at the same place."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        question = await _section(app, pilot, settle, "discovery_circumstances")
        area = question.query_one(TextArea)
        area.focus()
        area.text = "La secrétaire a vu [/] le message"
        area.move_cursor((0, 5))
        case.do(GiveAnswers((Given("ransom_demanded", True),)), "Dr Lenoir")
        await app._watch()
        await settle(pilot)
        found = screen.focused
        assert isinstance(found, TextArea)
        assert (found.text, found.cursor_location) == ("La secrétaire a vu [/] le message", (0, 5))


async def test_drawings_that_meet_draw_once(app: IncidentApp, settle: Any, case: Case) -> None:
    """An answer recorded while the screen comes back and another program's entry arrives."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await _open(app, pilot, settle)
        await gather(*(screen.show() for _time in range(4)))
        assert len(screen.query("#save")) == 1


async def test_a_number_typed_as_about_is_an_estimate(app: IncidentApp, settle: Any, case: Case) -> None:
    """« environ 3200 » in the field is 3200, not certain, without a tick."""
    async with app.run_test(size=SIZE) as pilot:
        await _open(app, pilot, settle)
        question = await _section(app, pilot, settle, "persons_count")
        question.query_one(Input).value = "environ 3200"
        assert question.given() == Given("persons_count", 3200, "estimated")
        question.query_one(Input).value = "3 200"
        assert question.given() == Given("persons_count", 3200, "certain")


async def test_what_the_playbook_presumes_is_confirmed_as_it_stands(app: IncidentApp, settle: Any, case: Any) -> None:
    """By its own box: looking at it never makes it the doctor's."""
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        steps = app.screen.query_one("#steps", OptionList)
        steps.highlighted = steps.get_option_index("etat-des-lieux")
        await settle(pilot)
        question = next(q for q in app.screen.query(Question) if q.fact.id == "availability")
        assert question.given() is None
        next(iter(question.query(".confirm").results(Tick))).value = True
        given = question.given()
        assert given is not None
        assert (given.value, given.certainty, given.origin) == (True, "certain", "person")


async def test_the_rest_unknown_leaves_what_is_presumed_and_what_is_typed(
    app: IncidentApp, settle: Any, case: Any
) -> None:
    """The box says exactly how many; then an empty box is to write in, its mark beside it."""
    async with app.run_test(size=(100, 40)) as pilot:
        await _open(app, pilot, settle)
        (await _section(app, pilot, settle, "persons_count")).query_one(Input).value = "6 800"
        await pilot.press("ctrl+r")
        await settle(pilot)
        asked = str(app.screen.query_one(".dialog-title", Static).render())
        await pilot.press("f8")
        await settle(pilot)
        state = app.session.situation().state
        assert f"aux {len(state.answers)} questions sans réponse" in asked
        assert not {"availability", "persons_count"} & set(state.answers)
        told = await _section(app, pilot, settle, "description")
        assert told.typed == ""
        assert "inconnu à ce stade" in str(told.query(".known").first(Static).render())
        assert told.given() is None
        told.query_one(TextArea).insert("Réseau coupé.")
        assert told.given() == Given("description", "Réseau coupé.", "certain")


async def test_what_is_said_unknown_is_a_mark_and_no_text(app: IncidentApp, settle: Any, case: Case) -> None:
    """It survives another section; what is then typed is the answer."""
    async with app.run_test(size=(100, 40)) as pilot:
        screen = await _open(app, pilot, settle)
        question = await _section(app, pilot, settle, "records_count")
        question.query_one(Input).focus()
        await pilot.press("ctrl+u")
        await settle(pilot)
        screen.query_one("#sections", OptionList).highlighted = 0
        await settle(pilot)
        question = await _section(app, pilot, settle, "records_count")
        assert (question.typed, question.given()) == ("", Given("records_count", None, "unknown"))
        question.query_one(Input).focus()
        await pilot.press("4", "2")
        assert question.given() == Given("records_count", 42, "certain")


async def test_what_is_recorded_is_no_longer_called_a_draft(app: IncidentApp, settle: Any, case: Case) -> None:
    """« 6 800 » is recorded as 6800: the same number."""
    async with app.run_test(size=(100, 40)) as pilot:
        await _open(app, pilot, settle)
        question = await _section(app, pilot, settle, "persons_count")
        question.query_one(Input).value = "6 800"
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        question = next(q for q in app.screen.query(Question) if q.fact.id == "persons_count")
        assert "brouillon" not in str(question.query(".known").first(Static).render())
        assert left_unsaved(app.screen) == {}


async def test_places_take_each_other_s_room(app: IncidentApp, settle: Any, case: Case) -> None:
    """From any of them one Escape leads back to the steps; what is answered and not recorded is not left behind."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for keys in (("f2", "f4", "f3"), ("f4", "f10", "f12")):
            for key in keys:
                await pilot.press(key)
                await settle(pilot)
            await pilot.press("escape")
            await settle(pilot)
            assert isinstance(app.screen, Response), keys
        await pilot.press("f2", "f4")
        await settle(pilot)
        assert len(app.screen_stack) == 4, "the first screen, the steps, the journal"
        await pilot.press("f2")
        await settle(pilot)
        assert isinstance(app.screen, DossierScreen)
        app.screen.unsaved = lambda: True  # type: ignore[method-assign]
        await pilot.press("f4", "escape")
        await settle(pilot)
        assert isinstance(app.screen, DossierScreen), "something there is not recorded"
