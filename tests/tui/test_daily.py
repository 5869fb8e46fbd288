"""The tool of every day: calls, pieces, losses, letters, paper notes, search, a second playbook, closing."""

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Button, Input, OptionList, RadioSet, Static, TextArea

from incident.case import Case
from incident.core.commands import AddNote, GiveAnswers, Given
from incident.core.words import matches
from incident.tui.app import IncidentApp
from incident.tui.asking import AskFact
from incident.tui.commands import ACTIONS
from incident.tui.hours import AskHour
from incident.tui.screens.dialog import AskReason, Choose, Confirm
from incident.tui.screens.dialog_custody import AskHandover, AskLetter, AskLoss, AskPiece
from incident.tui.screens.dialog_measures import AskPromise
from incident.tui.screens.dialog_notes import AskCall, FromPaper
from incident.tui.screens.find import Find
from incident.tui.screens.journal import JournalScreen
from incident.tui.screens.past import PastDetail
from incident.tui.screens.pieces import Pieces
from incident.tui.screens.practice import Practice
from incident.tui.screens.response import Response
from incident.tui.session import Session
from incident.tui.who import known_as
from incident.tui.widgets.contact_list import ContactList
from incident.tui.widgets.path_field import completed
from incident.tui.widgets.toggles import Choice
from incident.tui.widgets.unsaved import question_of

SIZE = (80, 24)
HOSTILE = "[/] {{ x }} <b> & 💥"


def said(app: IncidentApp) -> str:
    return str(app.screen.query_one("#refusal", Static).render())


def kinds(case: Case) -> list[str]:
    return [entry.kind for entry in case.history]


def _contacts(app: IncidentApp) -> str:
    """The contacts of the step, as the panel shows them."""
    lines = [str(option.prompt) for option in app.screen.query_one(ContactList).options]
    return "\n".join(lines).replace("\u00a0", " ")


async def test_a_call_is_noted_from_the_contact_shown(app: IncidentApp, settle: Any, case: Case) -> None:
    """Gone to, then Enter; what was said is typed at once, and Enter records it."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        steps = app.screen.query_one("#steps", OptionList)
        steps.highlighted = steps.get_option_index("appeler-prestataire")
        await settle(pilot)
        assert "appelé" not in _contacts(app)
        await pilot.press("right", "down", "enter")
        await settle(pilot)
        assert isinstance(app.screen, AskCall)
        assert app.screen.focused is app.screen.query_one("#text")
        await pilot.press("v", "u", "enter")
        await settle(pilot)
        assert "✓ appelé 8 h 12" in _contacts(app)
        call = app.session.history[-1].body
        assert (call.kind, call.contact, call.text) == ("call_made", "prestataire", "vu")  # type: ignore[union-attr]
        await pilot.press("left", "1", "2")
        await settle(pilot)
        assert isinstance(app.screen, Response), "a digit notes no call"


async def test_a_time_that_cannot_be_read_leaves_the_box_open(app: IncidentApp, settle: Any, case: Case) -> None:
    """What was typed is still there, the cursor on the time."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        steps = app.screen.query_one("#steps", OptionList)
        steps.highlighted = steps.get_option_index("appeler-prestataire")
        await settle(pilot)
        await pilot.press("right", "enter")
        await settle(pilot)
        app.screen.query_one("#text", Input).value = HOSTILE
        app.screen.query_one("#when", Input).value = "vers la pause"
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, AskCall)
        assert app.screen.query_one("#text", Input).value == HOSTILE
        assert app.screen.focused is app.screen.query_one("#when")
        app.screen.query_one("#when", Input).value = "7h50"
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.history[-1].body.text == HOSTILE  # type: ignore[union-attr]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo [b].png"
    path.write_bytes(b"demande de rancon")
    return path


async def _pieces(app: IncidentApp, pilot: Any, settle: Any) -> Pieces:
    await settle(pilot)
    app.action_go("pieces")
    await settle(pilot)
    assert isinstance(app.screen, Pieces)
    return app.screen


def test_a_path_is_completed_as_one_types(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(photo.parent))
    assert completed(f"{photo.parent}/pho") == str(photo)
    assert completed("'~/ph") == "'~/photo [b].png"
    assert completed(str(photo.parent)[:-1]) == f"{photo.parent}/"
    assert completed("/nowhere/at") is None
    assert completed("~") is None


async def test_a_piece_is_added_checked_and_handed_over(app: IncidentApp, settle: Any, case: Case, photo: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await _pieces(app, pilot, settle)
        await pilot.press("a")
        await settle(pilot)
        assert isinstance(app.screen, AskPiece)
        app.screen.query_one("#path", Input).value = str(photo.with_name("photo [c].png"))
        app.screen.query_one("#about", Input).value = HOSTILE
        await pilot.press("f8")
        await settle(pilot)
        assert "données de patients" in str(app.screen.query_one("#dialog-refusal", Static).render())
        app.screen.query_one("#outside", RadioSet).query("Choice").first().toggle()  # type: ignore[attr-defined]
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, AskPiece), "a wrong path: asked again, what was typed kept"
        assert "il n’existe pas" in str(app.screen.query_one("#dialog-refusal", Static).render())
        assert app.screen.query_one("#about", Input).value == HOSTILE
        assert kinds(app.session.case) == ["opened"]
        app.screen.query_one("#path", Input).value = f"'{photo}'"
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.history[-1].kind == "evidence_added"
        await pilot.press("v")
        await settle(pilot)
        assert "identique" in str(app.screen.query_one("#piece", Static).render())
        await pilot.press("r")
        await settle(pilot)
        assert isinstance(app.screen, AskHandover)
        app.screen.query_one("#recipient", Input).value = "Brigade"
        await pilot.press("f8")
        await settle(pilot)
        assert "Remise à Brigade" in str(app.screen.query_one("#piece", Static).render())


async def test_losses_are_summed_and_letters_kept(app: IncidentApp, settle: Any, case: Case) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await _pieces(app, pilot, settle)
        await pilot.press("p")
        await settle(pilot)
        assert isinstance(app.screen, AskLoss)
        app.screen.query_one("#amount", Input).value = "beaucoup"
        app.screen.query_one("#text", Input).value = "informaticien"
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, AskLoss), "the box stays open"
        app.screen.query_one("#amount", Input).value = "350"
        await pilot.press("f8")
        await settle(pilot)
        await pilot.press("l")
        await settle(pilot)
        assert isinstance(app.screen, AskLetter)
        app.screen.query_one("#direction", RadioSet).query("Choice").first().toggle()
        app.screen.query_one("#correspondent", Input).value = "CNIL"
        app.screen.query_one("#when", Input).value = "hier"
        app.screen.query_one("#due", Input).value = "12/12/2026"
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        shown = [str(o.prompt) for o in app.screen.query_one("#pieces", OptionList).options]
        assert any("350,00" in line for line in shown)
        assert any("Reçue de CNIL" in line for line in shown)


async def test_a_measure_is_promised_then_found_among_what_is_left_and_said_done(
    app: IncidentApp, settle: Any, case: Case
) -> None:
    case.do(GiveAnswers((Given("measures_long", "Former l’équipe"),)), "Dr Lenoir")
    async with app.run_test(size=SIZE) as pilot:
        await _pieces(app, pilot, settle)
        await pilot.press("f")
        await settle(pilot)
        assert "Choisissez d’abord la mesure promise." in said(app)
        app.screen.query_one("#pieces", OptionList).action_last()
        await pilot.press("m")
        await settle(pilot)
        assert isinstance(app.screen, AskPromise)
        assert app.screen.query_one("#text", Input).value == "Former l’équipe", "what the form announced"
        app.screen.query_one("#owner", Input).value = HOSTILE
        app.screen.query_one("#due", Input).value = "12/12/2026"
        app.screen.query_one("#told", RadioSet).query("Choice").first().toggle()  # type: ignore[attr-defined]
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        await pilot.press("escape", "ctrl+b")
        await settle(pilot)
        await pilot.press(*"former", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Pieces)
        assert HOSTILE in str(app.screen.query_one("#piece", Static).render()), "on the very measure"
        await pilot.press("f")
        await settle(pilot)
        app.screen.query_one("#outcome", RadioSet).query("Choice").first().toggle()
        app.screen.query_one("#text", Input).value = "feuille signée"
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert [one.outcome is not None for one in app.session.situation().state.promises] == [True]
        assert "faite le" in str(app.screen.query_one("#piece", Static).render())


async def test_paper_notes_come_in_at_once_or_not_at_all(app: IncidentApp, settle: Any, case: Case) -> None:
    """A line that cannot be read is named; all the lines are still there."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("f5")
        await settle(pilot)
        await pilot.press(*"papier", "enter")
        await settle(pilot)
        assert isinstance(app.screen, FromPaper)
        notes = app.screen.query_one("#notes", TextArea)
        notes.text = "7 h 50 la secrétaire voit l’écran\nquand ? on ne sait plus"
        await pilot.press("f8")
        await settle(pilot)
        assert "Ligne 2" in str(app.screen.query_one("#dialog-refusal", Static).render())
        assert len(app.session.history) == 1
        notes = app.screen.query_one("#notes", TextArea)
        assert notes.text.startswith("7 h 50")
        notes.text = f"7 h 50 la secrétaire voit l’écran\nhier vers 22 h : {HOSTILE}"
        await pilot.press("f8")
        await settle(pilot)
        assert kinds(app.session.case) == ["opened", "note", "note"]
        assert app.session.history[-1].body.text == HOSTILE  # type: ignore[union-attr]


async def test_search_goes_to_what_was_found(app: IncidentApp, settle: Any, case: Case) -> None:
    """A slip is forgiven; the journal opens on the entry."""
    case.do(AddNote("l’imprimante clignote"), "Dr Lenoir")
    case.do(AddNote("autre chose"), "Dr Lenoir")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+f")
        await settle(pilot)
        assert isinstance(app.screen, Find)
        await pilot.press(*"imprimente", "enter")
        await settle(pilot)
        assert isinstance(app.screen, JournalScreen)
        chosen = app.screen.query_one("#entries", OptionList).highlighted_option
        assert chosen is not None
        assert chosen.id == "2"


async def test_search_goes_to_a_line_of_the_sheet_from_anywhere_even_from_the_sheet(
    app: IncidentApp, settle: Any, case: Case
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        for typed, fact in (("banque du cabinet", "contact_banque"), ("operateur telephone et", "contact_operateur")):
            await pilot.press("ctrl+f")
            await settle(pilot)
            await pilot.press(*typed, "enter")
            await settle(pilot)
            assert isinstance(app.screen, Practice)
            line = question_of(app.focused)
            assert line is not None and line.fact.id == fact


async def test_search_finds_steps_answers_actions_and_other_incidents(
    app: IncidentApp, settle: Any, case: Case, library: Any, register: Any
) -> None:
    from incident.register import NewIncident

    other = register.open_incident(NewIncident("rancongiciel", library, "Dr Lenoir", title="Vol au cabinet"))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await app.resume(case.state.ref)
        await settle(pilot)
        await pilot.press("ctrl+f")
        await settle(pilot)
        await pilot.press(*"couper reseau", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Response)
        assert app.screen.current_step == "couper-reseau"
        await pilot.press("ctrl+f")
        await settle(pilot)
        await pilot.press(*"2026-002")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, PastDetail)
        assert other.state.ref in str(app.screen.query_one("#detail-text", Static).render())


async def test_ten_thousand_characters_are_no_search(app: IncidentApp, settle: Any, case: Case) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+f")
        await settle(pilot)
        app.screen.query_one(Input).value = "x" * 10_000
        await settle(pilot)
        assert "rien trouvé" in str(app.screen.query_one("#results-count", Static).render())


async def test_closing_lists_what_is_owed_and_reopening_asks_why(app: IncidentApp, settle: Any, case: Case) -> None:
    from incident.core.commands import Decide

    case.do(Decide("persons", False, "rien de copié", "no_high_risk"), "Dr Lenoir")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("f5")
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        await pilot.press(*"terminer", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        assert "Personne n’a dit si cela continue" in str([o.prompt for o in app.screen.query_one(OptionList).options])
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, AskFact)
        list(app.screen.query(Choice))[1].value = True
        await pilot.press("f8")
        await settle(pilot)
        assert "cela continue" not in str([o.prompt for o in app.screen.query_one(OptionList).options])
        await pilot.press(*"quand meme", "enter")
        await settle(pilot)
        assert isinstance(app.screen, AskReason)
        assert "CNIL" in str(app.screen.query_one(".dialog-intro", Static).render())
        await pilot.press(*"suivi", "f8")
        await settle(pilot)
        assert app.session.situation().state.status == "closed"
        assert "✓ Incident terminé" in said(app)
        assert "TERMINÉ · 2026-001" in str(app.screen.query_one("#clocks", Static).render()).replace("\u00a0", " ")
        await pilot.press("f5")
        await settle(pilot)
        await pilot.press(*"rouvrir", "enter")
        await settle(pilot)
        await pilot.press(*"nouveau", "f8")
        await settle(pilot)
        assert app.session.situation().state.status == "open"


async def test_the_person_who_writes_changes_with_one_key(app: IncidentApp, settle: Any, case: Case) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        await pilot.press(*"medecin", "enter")
        await settle(pilot)
        assert app.session.author == "le médecin"
        await pilot.press("1")
        assert "le médecin" in str(app.screen.query_one("#clocks", Static).render())


async def test_leaving_keeps_what_was_just_typed(app: IncidentApp, settle: Any, case: Case) -> None:
    """Less than a second after the last key."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        steps = app.screen.query_one("#steps", OptionList)
        steps.highlighted = steps.get_option_index("journal")
        await settle(pilot)
        area = app.screen.query(TextArea).first()
        area.text = f"long récit {HOSTILE}"
        await pilot.pause()
        await pilot.press("ctrl+q")
    kept = case.journal.drafts(f"{case.uuid}:fact:")
    assert list(kept.values()) == [f"long récit {HOSTILE}"]


async def test_done_asks_what_is_left_to_say(app: IncidentApp, settle: Any, case: Case) -> None:
    """A step with questions unanswered is not ticked by one key; a filing still is asked at once."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        steps = app.screen.query_one("#steps", OptionList)
        steps.highlighted = steps.get_option_index("evaluer-risque")
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert "prévenir la CNIL" in str(app.screen.query_one(".dialog-intro", Static).render())
        await pilot.press("escape")
        await settle(pilot)
        assert not app.session.situation().is_done("evaluer-risque")
        await pilot.press("f8")
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.situation().is_done("evaluer-risque")


@pytest.mark.parametrize("word", ["preuve", "photo", "fermer", "délégué", "dpo", "copie", "usb", "heure", "plainte"])
def test_a_command_is_found_by_the_words_of_people(word: str) -> None:
    assert any(matches(word, f"{one.label} {one.words}") for one in ACTIONS)


async def test_what_is_left_is_one_key_away_and_leads_there(app: IncidentApp, settle: Any, case: Case) -> None:
    """Each line goes to the step that deals with it; the palette finds it by « reste »."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("f5", *"xyz")
        await settle(pilot)
        assert "Rien trouvé pour « xyz »" in str(app.screen.query_one("#choices-none", Static).render())
        await pilot.press(*["backspace"] * 3, "pagedown", "pagedown", "pageup")
        await settle(pilot)
        assert 0 < (app.screen.query_one("#choices", OptionList).highlighted or 0) < 20
        await pilot.press(*"reste", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        await pilot.press("escape", "ctrl+b")
        await settle(pilot)
        await pilot.press(*"informer", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Response)
        assert app.screen.current_step == "evaluer-risque"


async def test_who_acted_last_on_this_machine_is_known_again(tmp_path: Path, clock: Any) -> None:
    """Kept for this register on this machine; « non précisé » chosen again is kept too."""
    for chosen in ("secretaire", None):
        session = Session(tmp_path / "home", clock)
        await session.start()
        if chosen is None:
            assert session.author == "la secrétaire"
            session.acting = None
        else:
            session.acting = known_as(session, "secretaire")[0]
        await session.keep_acting(session.acting)
        session.close()
    session = Session(tmp_path / "home", clock)
    await session.start()
    assert session.acting is None
    session.close()


async def test_a_step_done_on_paper_has_its_real_hour(app: IncidentApp, settle: Any, case: Case) -> None:
    """Said done then, or corrected once said done now; the hour recorded first stays in the journal."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        steps = app.screen.query_one("#steps", OptionList)
        for typed, kinds_then in (("6h50", ["step_done"]), ("6h55", ["step_done", "corrected"])):
            steps.highlighted = steps.get_option_index("couper-reseau")
            await settle(pilot)
            app.screen.query_one("#step-when", Button).press()
            await settle(pilot)
            if isinstance(app.screen, Confirm):  # its question has no answer yet
                await pilot.press("f8")
                await settle(pilot)
            assert isinstance(app.screen, AskHour)
            await pilot.press("f8")
            await settle(pilot)
            assert isinstance(app.screen, AskHour), "an hour is needed"
            app.screen.query_one("#when", Input).value = typed
            await pilot.press("f8")
            await settle(pilot)
            assert [kind for kind in kinds(app.session.case) if kind != "opened"] == kinds_then
        mark = app.session.situation().state.steps["couper-reseau"]
        assert mark.happened.isoformat() == "2026-11-23T05:55:00+00:00"
