"""Letters that start a clock, decisions on their ground, several controllers, reasons proposed: on the screen."""

from datetime import timedelta
from typing import Any

import pytest
from textual.widgets import Input, OptionList, RadioSet, Static, TextArea

from incident.case import Case
from incident.core.commands import AddNote, Command, Decide, File, GiveAnswers, Given, RecordLetter, StateInstant
from incident.core.whentyped import parse_due, parse_when
from incident.tui.app import IncidentApp
from incident.tui.screens.dialog_custody import AskLetter
from incident.tui.screens.dialog_record import AskDecision, AskFiling
from incident.tui.screens.dossier import DossierScreen
from incident.tui.screens.response import Response
from incident.tui.widgets.clock_bar import ClockBar, clocks_lines
from incident.tui.widgets.question import Question
from incident.tui.widgets.toggles import Choice, Tick

SIZE = (80, 24)
ME = "Dr Lenoir"


def when(case: Case, typed: str) -> Any:
    return parse_when(typed, zone="Europe/Paris", now=case.timepiece.now())


def did(case: Case, *commands: Command) -> None:
    for command in commands:
        case.do(command, ME)


def bar(app: IncidentApp) -> str:
    return str(app.screen.query_one(ClockBar).render()).replace("\u00a0", " ")


def pick(app: IncidentApp, selector: str, position: int) -> None:
    list(app.screen.query_one(selector, RadioSet).query(Choice))[position].toggle()


def refusal(app: IncidentApp) -> str:
    return str(app.screen.query_one("#dialog-refusal", Static).render())


async def step(app: IncidentApp, settle: Any, pilot: Any, wanted: str) -> Response:
    await settle(pilot)
    assert isinstance(app.screen, Response)
    steps = app.screen.query_one("#steps", OptionList)
    steps.highlighted = steps.get_option_index(wanted)
    await settle(pilot)
    return app.screen


@pytest.mark.parametrize(("hours", "shown"), [(40, "32 h"), (49, "23 h"), (61, "11 h"), (67, "5 h"), (71.5, "30 min")])
async def test_reminders_show_on_the_clock(
    app: IncidentApp, settle: Any, case: Case, clock: Any, hours: float, shown: str
) -> None:
    """Within 24, 12, 6 and 1 hour of the end the clock is drawn as a warning, and it is said; not before."""
    clock.advance(hours=hours)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        situation = app.session.situation()
        found = situation.clock("cnil_initiale")
        assert found is not None
        assert (found.reminder is not None) == (hours > 48)
        assert f"CNIL {shown}" in bar(app)
        content = app.screen.query_one(ClockBar).content
        styles = {str(span.style) for span in content.spans}  # type: ignore[union-attr]
        assert any("warning" in style and "bold" in style for style in styles) == (hours > 48)
        threshold = {49: 24, 61: 12, 67: 6, 71.5: 1}.get(hours)
        reminded = (
            f"Rappel : moins de {threshold} h pour déclarer la violation de données à la CNIL (délai provisoire)."
        )
        assert (reminded in bar(app)) == (hours > 48)


def test_three_doctors_leave_room_for_the_other_clocks(case: Case, clock: Any) -> None:
    """One line at 80 columns, the insurer on it; two where there is more to say, no clock cut."""
    did(case, GiveAnswers((Given("controllers", "Dr Léa Roy\nDr Paul Lenoir\nDr Anne Petit"),)))
    clock.advance(minutes=1)
    (line,) = map(str, clocks_lines(case.situation(clock.now()), 78))
    line = line.replace("\u00a0", " ")
    assert line.startswith("CNIL ×3 71 h 59 → ") and "Assureur" in line and len(line) <= 78
    did(case, File("cnil_initiale", when(case, "maintenant"), pending=True, for_="dr-lea-roy"))
    clock.advance(days=14)
    lines = [str(line) for line in clocks_lines(case.situation(clock.now()), 78)]
    assert len(lines) == 2 and max(map(len, lines)) <= 78, lines
    assert "CNIL ×2 EN RETARD" in lines[0] and "(Dr Léa Roy) fait (accusé attendu)" in "".join(lines)


async def test_a_letter_says_what_it_is_and_is_answered(app: IncidentApp, settle: Any, case: Case) -> None:
    """A patient's name is refused, the box kept; the answer names the letter among those still open."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.action_go("pieces")
        await settle(pilot)
        await pilot.press("l")
        await settle(pilot)
        assert isinstance(app.screen, AskLetter)
        assert not app.screen.query("#answers"), "nothing to answer yet"
        pick(app, "#direction", 0)
        pick(app, "#matter", 2)
        app.screen.query_one("#correspondent", Input).value = "Mme Martin"
        app.screen.query_one("#when", Input).value = "hier"
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert "sans nom" in refusal(app)
        app.screen.query_one("#correspondent", Input).value = "un patient"
        await pilot.press("f8")
        await settle(pilot)
        (asked,) = app.session.situation().clocks_of("demande_patient")
        assert asked.status == "running"
        await pilot.press("l")
        await settle(pilot)
        pick(app, "#direction", 1)
        pick(app, "#answers", 0)
        app.screen.query_one("#correspondent", Input).value = "un patient"
        app.screen.query_one("#when", Input).value = "maintenant"
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        (asked,) = app.session.situation().clocks_of("demande_patient")
        assert asked.status == "fulfilled"


async def test_a_letter_joins_the_clocks_within_its_reminders(
    app: IncidentApp, settle: Any, case: Case, clock: Any
) -> None:
    """Far from its end the bar leaves it out; a week before it comes; overdue it says so."""
    limit = parse_due("12/12/2026", zone="Europe/Paris")
    did(case, RecordLetter("in", "ARS", when(case, "7h"), due=limit, matter="authority"))
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        assert "Réponse" not in bar(app)
        clock.at += timedelta(days=14)
        app.screen.tick()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "Réponse (ARS, entrée 2) 5 j" in bar(app)
        clock.at += timedelta(days=7)
        app.screen.tick()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "! Réponse (ARS, entrée 2) EN RETARD" in bar(app)


async def test_not_informing_asks_on_what_ground_and_why(app: IncidentApp, settle: Any, case: Case) -> None:
    """The box stays open, everything kept, until both are said."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await step(app, settle, pilot, "evaluer-risque")
        screen.run_worker(screen.decide_persons())
        await settle(pilot)
        assert isinstance(app.screen, AskDecision)
        pick(app, "#answer", 1)
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert "sur quoi repose" in refusal(app)
        pick(app, "#ground", 0)
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert "raison écrite" in refusal(app)
        app.screen.query_one("#why", Input).value = "Disque chiffré, clé au coffre"
        await pilot.press("f8")
        await settle(pilot)
        made = app.session.situation().decision("persons")
        assert made is not None
        assert (made.answer, made.ground, made.text) == (False, "a", "Disque chiffré, clé au coffre")


async def test_the_proposal_says_why_and_decides_nothing(app: IncidentApp, settle: Any, case: Case) -> None:
    """Level, reasons with source and case, what would change it, the two scales; then what was decided."""
    did(case, GiveAnswers((Given("exfiltration", "yes"), Given("data_health", True), Given("gravity", "maximal"))))
    did(case, Decide("persons", False, "rien de copié", "no_high_risk"))
    async with app.run_test(size=SIZE) as pilot:
        screen = await step(app, settle, pilot, "evaluer-risque")
        shown = "\n".join(str(part.render()) for part in screen.query("#panel Static").results(Static))
        shown = shown.replace("\u00a0", " ").replace("\u202f", " ")
        for words in (
            "Proposition (vous décidez) :",
            "à confirmer (cas",
            "Une seule de ces réponses changerait la proposition :",
            "ces repères ne décident de rien",
            "Gravité ENISA",
            "Gravité selon la CNIL, retenue : Maximale",
            "Décidé (patients) : non. Sur quoi : pas de risque élevé. rien de copié",
        ):
            assert words in shown


async def test_each_controller_is_asked_for(app: IncidentApp, settle: Any, case: Case) -> None:
    """Two owe it: the box asks for whom, nothing preselected; the clocks name the one still to file."""
    did(case, GiveAnswers((Given("controllers", "Dr Roy\nDr Ba"),)))
    async with app.run_test(size=(120, 30)) as pilot:
        await step(app, settle, pilot, "notifier-cnil")
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, AskFiling)
        app.screen.query_one("#when", Input).value = "maintenant"
        app.screen.query_one("#reference", Input).value = "N-1"
        await pilot.press("f8")
        await settle(pilot)
        assert "pour qui" in refusal(app)
        pick(app, "#for", 1)
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.situation().state.filings[-1].for_ == "dr-ba"
        assert "CNIL (Dr Roy) 72 h" in bar(app)
        assert "✓ CNIL (Dr Ba) fait" in bar(app)


async def test_the_assessment_asks_what_no_other_step_does(app: IncidentApp, settle: Any, case: Case) -> None:
    """Given to somebody known: whether they treat the patient is asked there, answered, and may be answered again."""
    did(case, GiveAnswers((Given("confidentiality", True), Given("recipient", "single_known"))))
    async with app.run_test(size=SIZE) as pilot:
        screen = await step(app, settle, pilot, "evaluer-risque")
        assert {"recipient", "recipient_trusted", "recipient_care_team"} <= {q.fact.id for q in screen.query(Question)}
        care = next(q for q in screen.query(Question) if q.fact.id == "recipient_care_team")
        care.query(Choice).first().toggle()
        await settle(pilot)
        await screen.save_answers()
        await settle(pilot)
        assert app.session.situation().value("recipient_care_team") is True
        assert "recipient_care_team" in {q.fact.id for q in screen.query(Question)}


async def test_answers_that_exclude_each_other_stay_in_the_box(app: IncidentApp, settle: Any, case: Case) -> None:
    """The sentence says with which question; nothing typed is lost, nothing recorded."""
    did(case, GiveAnswers((Given("confidentiality", False),)))
    async with app.run_test(size=SIZE) as pilot:
        screen = await step(app, settle, pilot, "evaluer-risque")
        said = next(q for q in screen.query(Question) if q.fact.id == "published")
        said.query(Choice).first().toggle()
        await settle(pilot)
        entries = app.session.situation().state.seq
        assert not await screen.save_answers()
        assert "Ces réponses se contredisent" in str(screen.query_one("#refusal", Static).render())
        assert app.session.situation().state.seq == entries
        assert next(q for q in screen.query(Question) if q.fact.id == "published").given() is not None


async def test_a_second_follow_up_can_be_noted(app: IncidentApp, settle: Any, case: Case, clock: Any) -> None:
    """Seven days on the bar says to look again; F8 on the step that is done asks for one more filing."""
    did(
        case, StateInstant("breach_aware", when(case, "8h")), File("cnil_initiale", when(case, "8h10"), reference="N-1")
    )
    did(case, File("cnil_complement", when(case, "8h11"), reference="S-1"))
    clock.advance(days=7, hours=1)
    async with app.run_test(size=(120, 30)) as pilot:
        await step(app, settle, pilot, "completer-cnil")
        assert "Suite CNIL : refaire le point avec la CNIL" in bar(app)
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, AskFiling)
        app.screen.query_one("#when", Input).value = "maintenant"
        app.screen.query_one("#reference", Input).value = "S-2"
        await pilot.press("f8")
        await settle(pilot)
        assert app.session.situation().state.filings[-1].reference == "S-2"
        assert "refaire le point" not in bar(app)


@pytest.fixture
def late(case: Case, clock: Any) -> Case:
    """Filed 80 hours after awareness, reasons still to give."""
    did(case, StateInstant("breach_aware", when(case, "8h")), AddNote("Panne de courant", when(case, "8h10")))
    clock.advance(hours=80)
    did(case, File("cnil_initiale", when(case, "maintenant"), reference="N-1"))
    return case


def reasons(app: IncidentApp) -> Question:
    return next(q for q in app.screen.query(Question) if q.fact.id == "late_reasons")


async def _saved(app: IncidentApp, pilot: Any, settle: Any) -> object:
    assert isinstance(app.screen, Response)
    await app.screen.save_answers()
    await settle(pilot)
    return app.session.situation().value("late_reasons")


async def test_reasons_are_proposed_and_not_recorded_by_themselves(app: IncidentApp, settle: Any, late: Case) -> None:
    """Left as it came nothing is recorded, nor kept as typed; edited, it is an answer like any other."""
    async with app.run_test(size=SIZE) as pilot:
        await step(app, settle, pilot, "notifier-cnil")
        area = reasons(app).query_one(TextArea)
        assert "Panne de courant" in area.text
        assert await _saved(app, pilot, settle) is None
        assert "late_reasons" not in await app.session.answer_drafts()
        area = reasons(app).query_one(TextArea)
        area.text = "Panne de courant jusqu’à jeudi."
        await settle(pilot)
        assert await _saved(app, pilot, settle) == "Panne de courant jusqu’à jeudi."
        assert not reasons(app).query(".as-prefilled")


async def test_reasons_may_be_taken_as_proposed(app: IncidentApp, settle: Any, late: Case) -> None:
    """By a tick of their own."""
    async with app.run_test(size=SIZE) as pilot:
        await step(app, settle, pilot, "notifier-cnil")
        reasons(app).query_one(".as-prefilled", Tick).value = True
        await settle(pilot)
        assert "Panne de courant" in str(await _saved(app, pilot, settle))


async def test_reasons_are_proposed_in_the_form_too(app: IncidentApp, settle: Any, late: Case) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.action_go("dossier")
        await settle(pilot)
        assert isinstance(app.screen, DossierScreen)
        app.screen.target = "late_reasons"
        await app.screen.show()
        await settle(pilot)
        assert "Panne de courant" in reasons(app).query_one(TextArea).text
        app.screen.action_save()
        await settle(pilot)
        assert app.session.situation().value("late_reasons") is None
