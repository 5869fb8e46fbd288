"""A secretary's hand: an emptied box stays empty, a letter goes where she looks, a key does what the screen says."""

from typing import Any

from textual.widgets import Input, RadioSet, Static, TextArea

from incident.case import Case
from incident.core.commands import GiveAnswers, Given
from incident.tui.app import IncidentApp
from incident.tui.asking import AskFact
from incident.tui.screens.dialog import Choose, Confirm
from incident.tui.screens.dialog_record import AskDecision, AskFiling
from incident.tui.screens.dossier import DossierScreen
from incident.tui.screens.moves import Moves
from incident.tui.screens.practice import Practice
from incident.tui.screens.response import Response
from incident.tui.widgets.question import UNRECORDED, Question
from incident.tui.widgets.step_list import StepList
from incident.tui.widgets.toggles import Choice

from .test_calm import burst, question, typed

SIZE = (80, 24)
STORY = "Ce matin vers 8 h l’accueil a trouvé tous les dossiers bloqués. Personne n’a touché aux postes. "


def _box(app: IncidentApp, fact: str) -> Input:
    return question(app, fact).query_one(Input)


def _known(app: IncidentApp, fact: str) -> str:
    return str(question(app, fact).query_one(".known", Static).render())


async def _sheet(app: IncidentApp, pilot: Any, settle: Any) -> None:
    await pilot.press("f10")
    await settle(pilot)
    assert isinstance(app.screen, Practice)


async def test_an_emptied_line_stays_empty_and_a_draft_says_what_it_is(app: IncidentApp, settle: Any) -> None:
    """Two numbers refused, one emptied, then the other: neither comes back; a refused one left there is marked."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await _sheet(app, pilot, settle)
        _box(app, "practice_siren").value = "123456789"
        _box(app, "practice_rpps").value = "10101234567"
        await pilot.press("f8")
        await settle(pilot)
        _box(app, "practice_siren").value = ""
        await pilot.press("f8")
        await settle(pilot)
        assert (_box(app, "practice_siren").value, _box(app, "practice_rpps").value) == ("", "10101234567")
        assert UNRECORDED in _known(app, "practice_rpps") and UNRECORDED not in _known(app, "practice_siren")
        await pilot.press("escape")
        await settle(pilot)
        assert not isinstance(app.screen, Practice)  # said when it was refused: not once more each time
        await _sheet(app, pilot, settle)
        assert (_box(app, "practice_siren").value, _box(app, "practice_rpps").value) == ("", "10101234567")
        assert UNRECORDED in _known(app, "practice_rpps")
        _box(app, "practice_rpps").value = ""
        _box(app, "practice_headcount").value = "3"
        _box(app, "practice_name").value = "Cabinet"
        await pilot.press("f8")
        await settle(pilot)
        _box(app, "practice_headcount").value = ""
        _box(app, "practice_name").value = ""
        await pilot.press("f8")
        await settle(pilot)
        assert "ne peut pas rester inconnu" in str(app.screen.query_one("#refusal", Static).render())
        await pilot.press("escape")
        await settle(pilot)
        await _sheet(app, pilot, settle)
        assert [_box(app, f"practice_{name}").value for name in ("siren", "rpps", "headcount")] == ["", "", ""]
        assert _box(app, "practice_name").value == "Cabinet"  # no practice without a name: that line alone is refused
        assert str(app.screen.query_one("#sheet-gauge", Static).render()).startswith("Fiche du cabinet   1 ligne")


async def test_what_is_typed_fast_is_recorded_whole(app: IncidentApp, settle: Any, case: Case) -> None:
    """170 letters, the next missing question at once, F8: all the letters, and only they; Ctrl+End is the end."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.action_go("dossier")
        await settle(pilot)
        assert isinstance(app.screen, DossierScreen)
        await app.screen._go_to("description")
        await settle(pilot)
        story = (STORY * 2)[:170]
        burst(app, *typed(story), "ctrl+n", "escape", "f8")
        await settle(pilot)
        given = app.session.situation().answer("description")
        assert given is not None and given.value == story
        await app.screen._go_to("description")
        await settle(pilot)
        area = question(app, "description").query_one(TextArea)
        area.move_cursor((0, 0))
        burst(app, "ctrl+end", "x")
        await settle(pilot)
        assert area.text == f"{story}x"


async def test_ctrl_n_goes_to_the_very_question_and_changes_none(app: IncidentApp, settle: Any, case: Case) -> None:
    """Of three natures one is estimated: the cursor goes to the two others, then on what is chosen."""
    case.do(GiveAnswers((Given("confidentiality", True, "estimated"),)), "Dr Lenoir")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.action_go("dossier")
        await settle(pilot)
        assert isinstance(app.screen, DossierScreen)
        visited = []
        for _press in range(40):
            await pilot.press("ctrl+n")
            await settle(pilot)
            visited.append(app.screen._here())
            if visited[-1] == "integrity":
                break
        assert visited[-1] == "integrity" and "confidentiality" not in visited
        control = question(app, "confidentiality").query_one(RadioSet)
        control.focus()
        await settle(pilot)
        assert "oui" in str(control.query(".-selected").first(Choice).label)
        question(app, "integrity").query(Choice).first().value = True
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        kept = app.session.situation().answer("confidentiality")
        assert kept is not None and (kept.value, kept.certainty) == (True, "estimated")
        question(app, "confidentiality").query_one(RadioSet).focus()
        await pilot.press("ctrl+u")
        assert "remplacera" in str(app.screen.query_one("#refusal", Static).render())


async def test_letters_on_the_palette_search_and_quitting_is_asked(app: IncidentApp, settle: Any, case: Case) -> None:
    """After the arrows too; Enter then takes what was typed, and « Quitter » is not done by a slip."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        burst(app, "f5", "down", "down", *typed("quit"))
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        assert app.screen.query_one(Input).value == "quit"
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, Confirm) and app.is_running
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, Response)


async def test_the_role_filter_says_what_it_hides_and_what_the_keys_do(
    app: IncidentApp, settle: Any, case: Case
) -> None:
    """The panel never keeps a step that is not listed; « T » shows everything."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, Response)
        steps = screen.query_one(StepList)
        steps.highlighted = steps.get_option_index("evaluer-risque")
        await settle(pilot)
        await pilot.press("s")
        await settle(pilot)
        head = str(steps.get_option_at_index(0).prompt).replace("\u00a0", " ")
        assert "Seulement : secrétaire" in head and "étapes cachées, dont" in head and "imposées par la loi" in head
        assert ": médecin " in head and "T : tout voir · Espace : remplaçant" in head
        listed = {option.id for option in steps.options}
        assert screen.current_step in listed and "evaluer-risque" not in listed
        await pilot.press("t")
        await settle(pilot)
        assert "cachées" not in str(steps.get_option_at_index(0).prompt)
        assert "evaluer-risque" in {option.id for option in steps.options}


async def test_boxes_show_their_words_whole_and_arrows_go_along_buttons(
    app: IncidentApp, settle: Any, case: Case
) -> None:
    """The grounds of a decision are read to the end; a filing takes « maintenant », not an empty hour."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.push_screen(AskDecision("Informer les patients ?", "", persons=True))
        await settle(pilot)
        for choice in app.screen.query(Choice):
            assert choice.size.width * choice.size.height >= len(str(choice.label)) + 4
        await pilot.press("escape")
        owed = app.session.situation().library.obligations["cnil_initiale"]
        app.push_screen(AskFiling("CNIL", owed, late=False))
        await settle(pilot)
        await pilot.press("f8")
        assert "« maintenant »" in str(app.screen.query_one("#dialog-refusal", Static).render())
        await pilot.press("escape")
        situation = app.session.situation()
        fact = situation.fact("persons_count")
        assert fact is not None
        asked = Question(fact, None, situation.state.zone, situation.now)
        app.push_screen(AskFact(asked, ""))
        await settle(pilot)
        await pilot.press("ctrl+u")
        assert asked.given() == Given("persons_count", None, "unknown")
        await pilot.press("escape")
        await app.push_screen(Moves())
        await settle(pilot)
        chain = [widget.id for widget in app.screen.query("#moves-question Push")]
        app.screen.query_one(f"#{chain[0]}").focus()
        await pilot.press("right")
        assert app.screen.focused is not None and app.screen.focused.id == chain[1]
        await pilot.press("left")
        assert app.screen.focused.id == chain[0]
