"""The main path by keys: what reached the disk, and what the screen says."""

import re
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList, Static, TextArea

from incident.core.commands import AddNote, Decide, StateInstant
from incident.core.playbook import Library
from incident.errors import NotRecorded, RegisterReadOnly
from incident.register import NewIncident, Register
from incident.tui.app import IncidentApp
from incident.tui.screens.dialog import AskReason
from incident.tui.screens.dialog_notes import FromPaper
from incident.tui.screens.dialog_record import AskFiling
from incident.tui.screens.first import First
from incident.tui.screens.moves import Moves
from incident.tui.screens.response import Response
from incident.tui.screens.small import TooSmall
from incident.tui.screens.trouble import Trouble
from incident.tui.undoing import SLIP
from incident.tui.widgets.question import Question
from incident.tui.widgets.toggles import Choice

SIZE = (80, 24)
HOSTILE = "[rouge]x[/rouge] [/] [@click=app.quit]ici[/] *a* {{ 7*7 }} & <b> \x1b[31m\x07 😱 \u202ertl"
ENGLISH = ("Search", "Toggle", "Select", "Quit", "Close", "Palette", "Enter", "Escape", "palette")


def text(app: IncidentApp) -> str:
    """What the screen shows, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips).replace("\u00a0", " ")


def entries(app: IncidentApp) -> list[str]:
    return [entry.kind for entry in app.session.history]


async def opened(app: IncidentApp, pilot: Any, settle: Any) -> None:
    """From the first screen to the first moves."""
    await settle(pilot)
    await pilot.press("1")
    await settle(pilot)
    assert isinstance(app.screen, Moves)


async def test_one_key_from_launch_to_the_first_moves(app: IncidentApp, settle: Any) -> None:
    """No form before that; the clock runs, provisional; nothing is preselected or stated."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, First)
        await pilot.press("1")
        await settle(pilot)
        shown = text(app)
        for said in ("MAINTENANT", "À APPELER", "17Cyber", "À NE PAS FAIRE", "payer", "CNIL 72 h 00", "provisoire"):
            assert said in shown
        assert entries(app) == ["opened"]
        await pilot.press("right", "enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "✓ appelé 8 h 12" in text(app)
        assert entries(app) == ["opened", "call_made"]


async def test_what_is_said_of_hours_on_the_first_moves(app: IncidentApp, settle: Any) -> None:
    """Done now, corrected by one key; an hour typed is neither replaced by a digit nor left unsaid; paper notes by N."""
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot, settle)
        assert "N : saisir des heures déjà notées sur papier" in text(app)
        await pilot.press("1")
        await settle(pilot)
        assert "fait à l’instant. Une autre heure ? H" in text(app)
        await pilot.press("h")
        await settle(pilot)
        await pilot.press(*"7h20", "f8")
        await settle(pilot)
        assert entries(app) == ["opened", "step_done", "corrected"]
        (mark,) = app.session.situation().state.steps.values()
        assert mark.happened.hour == 6, "7 h 20 in Paris"
        app.screen.query_one("#when", Input).value = "vers la pause"
        await pilot.press("tab", "tab", "4")
        await settle(pilot)
        assert app.screen.query_one("#when", Input).value == "vers la pause4"
        await pilot.press("f8")
        await settle(pilot)
        assert "vers la pause4" in str(app.screen.query_one("#refusal", Static).render())
        await pilot.press("escape", "n")
        await settle(pilot)
        assert isinstance(app.screen, FromPaper)
        await pilot.press("escape", "f8")
        await settle(pilot)
        assert isinstance(app.screen, Response)


@pytest.mark.parametrize("key", ["1", "ampersand"])
async def test_digits_work_on_azerty(app: IncidentApp, settle: Any, key: str) -> None:
    """The unshifted key too."""
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot, settle)
        await pilot.press(key)
        await settle(pilot)
        assert entries(app) == ["opened", "step_done"]
        await pilot.press(key)
        await settle(pilot)
        assert isinstance(app.screen, AskReason), "a second press asks whether it was a slip"
        await pilot.press("f8")
        await settle(pilot)
        undone = app.session.history[-1]
        assert (undone.kind, undone.body.why) == ("step_reopened", SLIP)  # type: ignore[union-attr]
        assert "1  Dites à tous" in text(app)


async def test_who_knew_first(app: IncidentApp, settle: Any) -> None:
    """A time, then what it states: here both instants, in the practice's zone."""
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot, settle)
        app.screen.query_one("#who", Input).value = "secrétaire"
        app.screen.query_one("#when", Input).value = "vers 7 h 50"
        await pilot.click("#both")
        await settle(pilot)
        stated = app.session.case.state.instants
        assert [(s.instant, s.who, s.happened.precision) for s in stated] == [
            ("attack_known", "secrétaire", "about"),
            ("breach_aware", "secrétaire", "about"),
        ]
        assert "provisoire" not in text(app)


async def test_an_unreadable_time_stays_on_the_screen(app: IncidentApp, settle: Any) -> None:
    """One sentence; nothing is lost, nothing written."""
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot, settle)
        app.screen.query_one("#when", Input).value = "la semaine des quatre jeudis"
        await pilot.click("#both")
        await settle(pilot)
        assert "ne peut pas" in text(app)
        assert app.screen.query_one("#when", Input).value == "la semaine des quatre jeudis"
        assert entries(app) == ["opened"]


async def test_an_open_incident_is_resumed_at_once(
    app: IncidentApp, settle: Any, register: Register, case: Any
) -> None:
    """Its clocks on top."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, Response)
        assert "2026-001" in text(app)
        assert "CNIL 72 h 00" in text(app)


async def test_f8_does_the_step_and_goes_to_the_next(app: IncidentApp, settle: Any, case: Any) -> None:
    """The disk has it before the list says « fait »."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        first = app.screen.current_step  # type: ignore[attr-defined]
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.situation().is_done(first)
        assert app.screen.current_step != first  # type: ignore[attr-defined]
        assert "✓ Enregistré" in text(app)


async def _go_to(app: IncidentApp, pilot: Any, settle: Any, step: str) -> None:
    steps = app.screen.query_one("#steps", OptionList)
    steps.highlighted = steps.get_option_index(step)
    await settle(pilot)


async def test_a_filing_step_asks_for_time_and_proof(app: IncidentApp, settle: Any, case: Any) -> None:
    """A tick is never a filing: the dialog records the filing and does the step, in one transaction."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await _go_to(app, pilot, settle, "notifier-cnil")
        await pilot.press("f8")
        await settle(pilot)
        assert not app.session.situation().is_filed("cnil_initiale")
        app.screen.query_one("#when", Input).value = "maintenant"
        app.screen.query_one("#reference", Input).value = "N-42"
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.situation().is_filed("cnil_initiale")
        assert app.session.situation().is_done("notifier-cnil")
        assert "✓ CNIL fait" in text(app)


async def test_a_first_move_that_is_a_filing_asks_for_its_proof(
    app: IncidentApp, settle: Any, register: Register, library: Library
) -> None:
    """The digit does not tick what has to be proved; once said, the move is done, and once only."""
    register.open_incident(NewIncident("vol_perte_materiel", library, "Dr Lenoir"))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await app.push_screen(Moves())
        await settle(pilot)
        await pilot.press("3")
        await settle(pilot)
        assert isinstance(app.screen, AskFiling)
        assert entries(app) == ["opened"]
        app.screen.query_one("#when", Input).value = "maintenant"
        app.screen.query_one("#reference", Input).value = "OPP-7"
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, Moves)
        assert entries(app) == ["opened", "notification_filed", "step_done"]
        assert "✓  Carte CPS ou e-CPS" in text(app)
        await pilot.press("3")
        await settle(pilot)
        assert entries(app) == ["opened", "notification_filed", "step_done"]


async def test_what_is_typed_survives_a_restart(
    app: IncidentApp, settle: Any, case: Any, tmp_path: Path, clock: Any
) -> None:
    """A draft is kept, is no entry, and comes back."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("f9")
        await settle(pilot)
        app.screen.query_one("#text", TextArea).text = HOSTILE
        app.screen.query_one("#when", Input).value = "jamais"
        await pilot.press("f8")
        await settle(pilot)
    app.session.close()
    again = IncidentApp(tmp_path / "home", clock)
    async with again.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert entries(again) == ["opened"]
        await pilot.press("f9")
        await settle(pilot)
        assert again.screen.query_one("#text", TextArea).text == HOSTILE
    again.session.close()


async def test_not_recorded_is_a_full_screen(app: IncidentApp, settle: Any, case: Any, monkeypatch: Any) -> None:
    """Nothing pretends: the step is still to do."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)

        def refuse(*_args: Any) -> Any:
            raise NotRecorded("NON ENREGISTRÉ : le disque est plein.")

        monkeypatch.setattr(app.session.register.journal, "writing", refuse)
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, Trouble)
        assert "NON ENREGISTRÉ" in text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert entries(app) == ["opened"]


async def test_a_second_interface_is_read_only(
    app: IncidentApp, settle: Any, case: Any, tmp_path: Path, clock: Any
) -> None:
    """Until it takes over; then the first one is."""
    second = IncidentApp(tmp_path / "home", clock)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        async with second.run_test(size=SIZE) as other:
            await settle(other)
            assert "LECTURE SEULE" in text(second)
            await other.press("f8")
            await settle(other)
            assert isinstance(second.screen, Trouble)
            assert "F5 : écrire d’ici" in text(second)
            assert "clé USB" not in text(second), "the disk is not at fault"
            await other.press("escape")
            await _a_note_where_nothing_can_be_recorded(second, other, settle)
        with pytest.raises(RegisterReadOnly, match="Lecture seule"):
            await app.session.do(AddNote("trop tard"))
        second.session.close()
        await app._watch()
        assert "LECTURE SEULE : l’autre écran est fermé · F5 : écrire d’ici" in text(app)
        await pilot.press("f5")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await app.session.do(AddNote("de nouveau"))
        assert "LECTURE SEULE" not in text(app)
    second.session.close()


async def _a_note_where_nothing_can_be_recorded(second: IncidentApp, other: Any, settle: Any) -> None:
    """It is said before one types; what is typed stays, over F8 and Escape, and is recorded once one has the hand."""
    await other.press("f9")
    await settle(other)
    assert "LECTURE SEULE : un autre écran a la main · F5 : écrire d’ici" in text(second)
    await other.press("v", "u", "f8")
    await settle(other)
    assert "NON ENREGISTRÉ. LECTURE SEULE" in text(second)
    await other.press("escape")
    await settle(other)
    await other.press("f9")
    await settle(other)
    assert second.screen.query_one("#text", TextArea).text == "vu"
    await other.press("f5", "f8")
    await settle(other)
    assert second.session.history[-1].body.text == "vu"  # type: ignore[union-attr]
    assert "LECTURE SEULE" not in text(second)


async def test_a_small_terminal_asks_to_be_enlarged(app: IncidentApp, settle: Any) -> None:
    """And what was there comes back."""
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, TooSmall)
        assert "80 colonnes" in text(app)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert isinstance(app.screen, First)


PLACES = ("f1", "f2", "f3", "f4", "f5", "f9", "f10", "f12")


@pytest.mark.parametrize("key", PLACES)
async def test_every_screen_takes_hostile_text(app: IncidentApp, settle: Any, case: Any, key: str) -> None:
    """As text: nothing is interpreted, nothing crashes, and no word is English."""
    at = case.timepiece.now()
    case.do(AddNote(HOSTILE), HOSTILE)
    case.do(Decide("authority", answer=True, why=HOSTILE), HOSTILE)
    from incident.core.when import When

    case.do(
        StateInstant("breach_aware", When(precision="exact", at=at, zone="Europe/Paris", typed=HOSTILE[:90])), HOSTILE
    )
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        shown = text(app)
        assert "\x1b" not in shown
        assert [word for word in ENGLISH if word in re.findall(r"\w+", shown)] == []
        if key == "f4":
            assert "[rouge]x[/rouge] [/] [@click=app.quit]" in shown
        assert all(len(line) <= SIZE[0] for line in shown.splitlines())


async def test_deciding_shows_the_proposal(app: IncidentApp, settle: Any, case: Any) -> None:
    """With its reasons and what is still unknown."""
    async with app.run_test(size=(120, 50)) as pilot:
        await settle(pilot)
        await _go_to(app, pilot, settle, "evaluer-risque")
        shown = text(app)
        assert "Proposition (vous décidez)" in shown
        assert "Prévenir la CNIL : oui" in shown
        assert "Informer les patients : à décider" in shown


async def test_answers_not_yet_recorded_stay_when_the_step_is_drawn_again(
    app: IncidentApp, settle: Any, case: Any
) -> None:
    """A note from F9, or an entry from elsewhere, takes nothing away; then one F8 records them."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await _go_to(app, pilot, settle, "etat-des-lieux")
        asked = {q.fact.id: q for q in app.screen.query(Question)}
        asked["confidentiality"].query(Choice)[0].value = True
        await settle(pilot)
        case.do(AddNote("venue d’ailleurs"), "secrétaire")
        await app.session.refresh()
        await app.screen.show()  # type: ignore[attr-defined]
        await settle(pilot)
        again = {q.fact.id: q for q in app.screen.query(Question)}
        assert again["confidentiality"] is not asked["confidentiality"]
        assert again["confidentiality"].query(Choice)[0].value
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.situation().value("confidentiality") is True
