"""What every playbook asks in place: the CNIL that already wrote, what the proposal looks for, who received."""

from typing import Any

import pytest

from incident.core.agenda import asked, tasks
from incident.core.commands import GiveAnswers, Given, RecordLetter
from incident.core.facts import JsonValue
from incident.core.playbook import Library
from incident.core.situation import Situation
from incident.core.state import State
from incident.core.whentyped import parse_when
from incident.register import NewIncident, Register

ME = "Dr Lenoir"
BRANCH = "cnil-a-ecrit"


def view(library: Library, playbook: str, now: Any, **facts: JsonValue) -> Situation:
    """An incident of that kind with these answers, without a register."""
    from incident.core.facts import Answer

    answers = {name: Answer(value=value, certainty="certain" if value is not None else "unknown")
               for name, value in facts.items()}  # fmt: skip
    return Situation(State(playbooks=(playbook,), opened_at=now, answers=answers), library, {}, now)


def status(situation: Situation, step: str) -> str:
    return next(task.status for task in tasks(situation) if task.step.id == step)


def test_every_playbook_has_the_branch_and_shows_it_once_told(library: Library, clock: Any) -> None:
    """Hidden while nobody said so; then beside the declaration, that stays to do; the decision told as narrow."""
    for name in library.playbooks:
        for told in ({}, {"cnil_contacted": None}, {"cnil_contacted": False}):
            assert status(view(library, name, clock.at, **told), BRANCH) == "hidden", name
        contacted = view(library, name, clock.at, cnil_contacted=True, confidentiality=True, patient_data=True)
        assert status(contacted, BRANCH) == "todo", name
        assert status(contacted, "notifier-cnil") == "todo", name
        step = contacted.step(BRANCH)
        assert step is not None
        assert "Déclarez quand même" in step.do
        assert "cas étroit" in step.why
        assert "reponse_cnil" in step.make
        assert "ce_449694" in step.sources


def test_its_letter_starts_its_own_clock(register: Register, library: Library) -> None:
    """The answer to the letter and the notification are two clocks; neither excuses the other."""
    case = register.open_incident(NewIncident("exposition_internet", library, ME))
    at = parse_when("hier à 9h", zone="Europe/Paris", now=case.timepiece.now())
    case.do(GiveAnswers((Given("cnil_contacted", True),)), ME)
    case.do(RecordLetter("in", "CNIL", at, matter="authority"), ME)
    running = {clock.id: clock.status for clock in case.situation().clocks}
    assert (running["reponse_autorite"], running["cnil_initiale"]) == ("running", "running")


@pytest.mark.parametrize("recipient", [None, "single_known", "colleague", "attacker"])
def test_what_the_proposal_looks_for_is_asked_somewhere(library: Library, clock: Any, recipient: JsonValue) -> None:
    """In every playbook, whatever the recipient: no fact is said to be missing that no step in sight asks."""
    for name in library.playbooks:
        known: dict[str, JsonValue] = {"availability": True, "confidentiality": True, "recipient": recipient}
        situation = view(library, name, clock.at, **known)
        shown = [task.step for task in tasks(situation) if task.status != "hidden"]
        offered = {fact for step in shown for fact in asked(step, situation)}
        assert set(situation.assessment.missing) <= offered, name
        assert not [fact for fact in offered if situation.fact(fact) is None], name


def test_who_received_is_asked_where_the_deletion_is(library: Library) -> None:
    """A deletion confirmed by nobody known is refused: what mends it is on the same page."""
    for book in library.playbooks.values():
        for step in book.steps:
            assert "deletion_confirmed" not in step.ask or "recipient" in step.ask, (book.id, step.id)
