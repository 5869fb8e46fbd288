"""A stolen bag, keys pressed faster than the screen: nothing acts behind what opens, nothing false is recorded."""

from datetime import timedelta
from typing import Any

import pytest
from textual.events import Key
from textual.widgets import Input, OptionList, Static

from incident.case import Case
from incident.core.when import When
from incident.register import Register
from incident.tui.app import IncidentApp
from incident.tui.screens.dialog import Confirm
from incident.tui.screens.dialog_notes import JustDone
from incident.tui.screens.dialog_record import AskFiling
from incident.tui.screens.find import Find
from incident.tui.screens.first import First
from incident.tui.screens.moves import Moves
from incident.tui.screens.practice import Practice
from incident.tui.screens.response import Response
from incident.tui.widgets.buttons import Push
from incident.tui.widgets.contact_list import ContactList
from incident.tui.widgets.question import Question
from incident.tui.widgets.step_panel import StepPanel

SIZE = (80, 24)


def burst(app: IncidentApp, *keys: str) -> None:
    """Keys that arrive all at once, as from a fast hand on a slow machine."""
    letters = {"space": " ", "slash": "/"}
    events = [Key(key, letters.get(key, key if len(key) == 1 else None)) for key in keys]
    for event in events:
        event.time = events[0].time
        app.post_message(event)


def typed(text: str) -> list[str]:
    """The keys of a sentence, by their names."""
    return ["space" if letter == " " else "slash" if letter == "/" else letter for letter in text]


def question(app: IncidentApp, fact: str) -> Question:
    return next(q for q in app.screen.query(Question) if q.fact.id == fact)


@pytest.fixture
def named(register: Register, library: Any) -> None:
    register.set_practice({"practice_name": "Cabinet du Dr Lenoir"}, library, "Dr Lenoir")


async def test_keys_go_to_what_opens_never_behind(app: IncidentApp, settle: Any, case: Case, named: None) -> None:
    """Search, notes and help opened from a field, and typed in at once: the name stays, the letters are there."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.action_go("practice")
        await settle(pilot)
        field = question(app, "practice_name").query_one(Input)
        field.focus()
        await settle(pilot)
        for key, box in (("ctrl+f", Find), ("f9", JustDone)):
            burst(app, key, "t", "e", "l")
            await settle(pilot)
            assert isinstance(app.screen, box)
            shown = app.screen.query_one("Input" if box is Find else "#text")
            assert (shown.value if isinstance(shown, Input) else shown.text) == "tel"  # type: ignore[attr-defined]
            burst(app, "escape")
            await settle(pilot)
            assert isinstance(app.screen, Practice)
            assert field.value == "Cabinet du Dr Lenoir"
        field.value = "T"
        burst(app, "f8")
        await settle(pilot)
        assert "deviendrait « T »" in str(app.screen.query_one("#refusal", Static).render()).replace("\u00a0", " ")
        assert app.session.practice["practice_name"].value == "Cabinet du Dr Lenoir"
        burst(app, "f8")
        await settle(pilot)
        assert app.session.practice["practice_name"].value == "T"


async def test_done_is_said_of_the_step_in_the_list(app: IncidentApp, settle: Any, case: Case) -> None:
    """Keys faster than the panel: what F8 asks or records is of the step highlighted when it was pressed."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        steps = app.screen.query_one("#steps", OptionList)
        for keys in (("down", "down", "f8"), ("down", "f8")):
            listed = [str(option.id) for option in steps.options if not option.disabled]
            option = steps.highlighted_option
            assert option is not None
            wanted = listed[listed.index(str(option.id)) + len(keys) - 1]
            burst(app, *keys)
            await settle(pilot)
            if isinstance(app.screen, Confirm):  # it has questions
                head = app.screen_stack[-2].query_one(StepPanel).query(Static).first()
                assert app.session.situation().step(wanted).title in str(head.render())  # type: ignore[union-attr]
                await pilot.press("escape")
                await settle(pilot)
            else:
                assert app.session.history[-1].body.step == wanted  # type: ignore[union-attr]


async def test_a_sentence_outside_a_field_does_nothing(app: IncidentApp, settle: Any) -> None:
    """On the first screen, on the moves and in the list of steps; digits in a row that all mean something do act."""
    sentence = typed("29/11 vers 22 h")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        burst(app, *sentence)
        await settle(pilot)
        assert isinstance(app.screen, First)
        assert not app.session.has_case
        burst(app, "1", "1", "2")
        await settle(pilot)
        assert isinstance(app.screen, Moves)
        assert [entry.kind for entry in app.session.history] == ["opened", "step_done", "step_done"]
        app.screen.query_one("#breach_aware", Push).focus()
        burst(app, *sentence)
        await settle(pilot)
        assert isinstance(app.screen, Moves)
        assert len(app.session.history) == 3
        assert "[données touchées]" in str(app.screen.query_one("#breach_aware", Push).render())
        await app.push_screen(Response())
        await settle(pilot)
        burst(app, *sentence, "f1", "escape")
        await settle(pilot)
        assert isinstance(app.screen, Response)
        assert len(app.session.history) == 3
        assert "cachées" not in str(app.screen.query_one("#steps", OptionList).get_option_at_index(0).prompt)


async def test_a_call_is_a_contact_chosen_and_its_words_are_kept(app: IncidentApp, settle: Any) -> None:
    """→, Enter, words, Enter, all at once; Escape notes nothing, and asks before words are lost."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        burst(app, "1", "right", "enter", "o", "k", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Moves)
        call = app.session.history[-1].body
        assert (call.kind, call.text) == ("call_made", "ok")  # type: ignore[union-attr]
        assert isinstance(app.screen.focused, ContactList)
        burst(app, "enter", "n", "o", "n", "escape")
        await settle(pilot)
        assert "sera perdu : Échap encore une fois" in str(app.screen.query_one("#dialog-refusal", Static).render())
        burst(app, "escape")
        await settle(pilot)
        assert isinstance(app.screen, Moves)
        assert len(app.session.history) == 2


async def test_the_first_question_is_not_asked_twice_and_an_old_date_is_asked_about(
    app: IncidentApp, settle: Any
) -> None:
    """A year too early is shown in full words, once; what was said on the first screen answers the step."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        burst(app, "1")
        await settle(pilot)
        app.screen.query_one("#who", Input).value = "moi"
        app.screen.query_one("#when", Input).value = "peu après midi trente"
        await pilot.click("#both")
        await settle(pilot)
        assert app.screen.focused is app.screen.query_one("#when"), "the cursor is where the fault is"
        app.screen.query_one("#when", Input).value = "22/11/2025 à 22 h"
        await pilot.click("#breach_aware")
        await settle(pilot)
        assert isinstance(app.screen, Confirm)
        shown = str(app.screen.query_one(".dialog-intro", Static).render()).replace("\u00a0", " ")
        assert "samedi 22 novembre 2025 à 22 h 00 : plus d’un an avant" in shown
        burst(app, "escape")
        await settle(pilot)
        assert [entry.kind for entry in app.session.history] == ["opened"]
        app.screen.query_one("#when", Input).value = "22/11/2026 à 22 h"
        await pilot.click("#breach_aware")
        await settle(pilot)
        situation = app.session.situation()
        found = situation.value("discovered_at")
        assert isinstance(found, dict)
        assert When.from_json(found).earliest == situation.state.instants[0].happened.earliest
        assert situation.value("discovered_by") == "moi"


async def test_the_cursor_goes_to_the_field_at_fault(app: IncidentApp, settle: Any, case: Case, clock: Any) -> None:
    """In a box and in a step; a step whose time is over says so in words."""
    clock.at += timedelta(days=1)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        steps = app.screen.query_one("#steps", OptionList)
        assert any("en retard" in str(option.prompt) for option in steps.options)
        steps.highlighted = steps.get_option_index("notifier-cnil")
        await settle(pilot)
        burst(app, "f8")
        await settle(pilot)
        if isinstance(app.screen, Confirm):
            burst(app, "f8")
            await settle(pilot)
        assert isinstance(app.screen, AskFiling)
        app.screen.query_one("#reference", Input).focus()
        burst(app, "f8")
        await settle(pilot)
        assert app.screen.focused is app.screen.query_one("#when")
        app.screen.query_one("#when", Input).value = "maintenant"
        burst(app, "f8")
        await settle(pilot)
        assert app.screen.focused is app.screen.query_one("#reference"), "no proof: the number is asked"


async def test_page_down_reads_on_in_the_form(app: IncidentApp, settle: Any, case: Case) -> None:
    """It does not leave the section; a section where nothing is said has no tick."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        burst(app, "f2", "pagedown")
        await settle(pilot)
        sections = app.screen.query_one("#sections", OptionList)
        assert sections.highlighted == 0
        before = next(option for option in sections.options if "Mesures avant" in str(option.prompt))
        assert "✓" not in str(before.prompt)
