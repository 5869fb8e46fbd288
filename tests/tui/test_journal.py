"""The journal on the screen: times, corrections, removals; one stays where one reads."""

from typing import Any

from textual.widgets import Input, OptionList, Static

from incident.case import Case
from incident.core.commands import AddNote, DeclareNames, GiveAnswers, Given
from incident.library.load import load_templates
from incident.production import Made, produce
from incident.resources import base_file, templates_dir
from incident.tui.app import IncidentApp
from incident.tui.asking import AskFact
from incident.tui.screens.journal import JournalScreen
from incident.tui.widgets.toggles import Choice, Tick

SIZE = (80, 24)


async def _open(app: IncidentApp, pilot: Any, settle: Any) -> OptionList:
    await settle(pilot)
    await pilot.press("f4")
    await settle(pilot)
    assert isinstance(app.screen, JournalScreen)
    return app.screen.query_one("#entries", OptionList)


def _lines(entries: OptionList) -> list[str]:
    return [str(option.prompt).replace("\u00a0", " ") for option in entries.options]


async def test_each_line_says_when(app: IncidentApp, settle: Any, case: Case) -> None:
    """In the practice's zone; the day too when it is another."""
    case.do(AddNote("écran [/] rouge"), "Dr Lenoir")
    async with app.run_test(size=SIZE) as pilot:
        entries = await _open(app, pilot, settle)
        assert "8 h 12" in _lines(entries)[1]
        assert "écran [/] rouge" in _lines(entries)[1]
        app.session.clock.advance(days=1)  # type: ignore[attr-defined]
        await app.screen.show()  # type: ignore[attr-defined]
        assert "23/11 8 h 12" in _lines(entries)[1]


async def test_a_correction_starts_from_the_words(app: IncidentApp, settle: Any, case: Case) -> None:
    """Both stay visible, the reason too; a declared name in it is said at the foot."""
    case.do(DeclareNames(("Durand",)), "Dr Lenoir")
    case.do(AddNote("la secretaire a vu"), "Dr Lenoir")
    async with app.run_test(size=SIZE) as pilot:
        entries = await _open(app, pilot, settle)
        await pilot.press("c")
        await settle(pilot)
        field = app.screen.query_one("#text", Input)
        assert field.value == "la secretaire a vu"
        field.value = "la secrétaire a vu M. Durand"
        app.screen.query_one("#why", Input).value = "faute"
        await pilot.press("f8")
        await settle(pilot)
        assert "Un nom déclaré figure" in str(app.screen.query_one("#refusal", Static).render())
        entries.highlighted = 2
        await settle(pilot)
        shown = str(app.screen.query_one("#entry", Static).render())
        assert "la secrétaire a vu" in shown
        assert "la secretaire a vu" in shown
        assert "faute" in shown
        assert "✎" in _lines(entries)[2]


async def test_expunged_words_leave_the_screen(app: IncidentApp, settle: Any, case: Case) -> None:
    """The reason stays."""
    case.do(AddNote("Mme Durand, diabète"), "Dr Lenoir")
    async with app.run_test(size=SIZE) as pilot:
        entries = await _open(app, pilot, settle)
        await pilot.press("x")
        await settle(pilot)
        app.screen.query_one("#why", Input).value = "nom d’un patient"
        await pilot.press("f8")
        await settle(pilot)
        assert "Durand" not in "".join(_lines(entries))
        entries.highlighted = 1
        await settle(pilot)
        assert "nom d’un patient" in str(app.screen.query_one("#entry", Static).render())


async def test_the_documents_drawn_since_are_offered_with_the_words(app: IncidentApp, settle: Any, case: Case) -> None:
    """Not taken by themselves: the person ticks; an answer whose words are gone does not read as unknown."""
    case.do(GiveAnswers((Given("description", "Mme Durand attendait"),)), "Dr Lenoir")
    made = produce(case, load_templates(templates_dir())["chronologie"], "md", base_file("md"), "Dr Lenoir")
    assert isinstance(made, Made)
    (drawn,) = case.state.documents
    async with app.run_test(size=SIZE) as pilot:
        entries = await _open(app, pilot, settle)
        entries.highlighted = 1
        await settle(pilot)
        await pilot.press("x")
        await settle(pilot)
        app.screen.query_one("#why", Input).value = "nom d’un patient"
        app.screen.query_one("#documents", Tick).value = True
        await pilot.press("f8")
        await settle(pilot)
        assert case.journal.blob(drawn.sha256) is None
        assert "caviardé" in _lines(entries)[1]
        assert "inconnu à ce stade" not in _lines(entries)[1]


async def test_one_stays_where_one_reads(app: IncidentApp, settle: Any, case: Case) -> None:
    """On the last entry the next are followed; on another, one stays."""
    case.do(AddNote("un"), "Dr Lenoir")
    async with app.run_test(size=SIZE) as pilot:
        entries = await _open(app, pilot, settle)
        assert entries.highlighted == 1
        case.do(AddNote("deux"), "Dr Lenoir")
        await app._watch()
        assert entries.highlighted == 2
        entries.highlighted = 0
        case.do(AddNote("trois"), "Dr Lenoir")
        await app._watch()
        assert entries.highlighted == 0
        assert len(entries.options) == 4


async def test_many_unknown_answers_are_one_line_that_opens(app: IncidentApp, settle: Any, case: Case) -> None:
    """The screen alone folds: what is searched is found inside, and nothing is done to several at once."""
    case.do(
        GiveAnswers(tuple(Given(fact, None) for fact in ("exfiltration", "confidentiality", "integrity"))), "Dr Lenoir"
    )
    case.do(AddNote("après"), "Dr Lenoir")
    async with app.run_test(size=SIZE) as pilot:
        entries = await _open(app, pilot, settle)
        assert [line[:4].strip() for line in _lines(entries)] == ["1", "2", "5"]
        assert "3 réponses « inconnu à ce stade »" in _lines(entries)[1]
        await pilot.press("up", "c")
        await settle(pilot)
        assert app.screen.query_one("#refusal", Static).display
        assert isinstance(app.screen, JournalScreen)
        assert str(app.screen.query_one("#entry", Static).render()).count("inconnu à ce stade") == 4
        await pilot.press("enter")
        await settle(pilot)
        assert [line[:4].strip() for line in _lines(entries)] == ["1", "2", "2", "3", "4", "5"]
        assert entries.highlighted == 1
        await pilot.press("enter")
        await settle(pilot)
        assert len(_lines(entries)) == 3
        app.screen.target = "4"
        await app.screen.show()
        assert entries.highlighted_option is not None
        assert entries.highlighted_option.id == "4"


async def test_a_second_that_passes_while_a_screen_opens(app: IncidentApp, settle: Any, case: Case) -> None:
    """On a slow machine the clock is looked at before the screen is composed: it waits for its own first drawing."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        opening = app.push_screen(JournalScreen())
        app._tick()
        await opening
        await settle(pilot)
        assert app.is_running
        assert isinstance(app.screen, JournalScreen)


async def test_an_answer_is_given_again_from_the_journal_and_from_the_search(
    app: IncidentApp, settle: Any, case: Case
) -> None:
    """One key, one question: and what the new answer takes away is said where it is given."""
    case.do(GiveAnswers((Given("insurance_cyber", False), Given("theft", False))), "Dr Lenoir")
    async with app.run_test(size=SIZE) as pilot:
        entries = await _open(app, pilot, settle)
        line = next(n for n, words in enumerate(_lines(entries)) if "garantie cyber" in words)
        entries.highlighted = line
        await settle(pilot)
        await pilot.press("c")
        await settle(pilot)
        assert isinstance(app.screen, AskFact)
        app.screen.query(Choice).first().value = True
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.situation().value("insurance_cyber") is True
        await pilot.press("ctrl+f")
        await settle(pilot)
        await pilot.press(*"garantie cyber", "enter")
        await settle(pilot)
        assert isinstance(app.screen, AskFact)
        list(app.screen.query(Choice))[1].value = True
        await pilot.press("f8")
        await settle(pilot)
        said = str(app.screen.query_one("#refusal", Static).render())
        assert "Ces délais ne s’appliquent plus, d’après votre réponse : Plainte, Assureur." in said
