"""Steps as they stand: shown, hidden or to confirm; by when; and what comes next."""

from datetime import UTC, datetime, timedelta

import pytest

from incident.case import Case
from incident.core import commands as c
from incident.core.agenda import GROUPS, Task, group_label, next_task, origin, state_words, tasks, visible
from incident.core.contacts import concerned
from incident.core.facts import JsonValue
from incident.core.when import When

ME = "Dr Lenoir"


def at(hour: int, minute: int = 0, day: int = 23) -> When:
    moment = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
    return When(precision="exact", at=moment, zone="Europe/Paris", typed=f"{hour} h {minute:02d}")


def answer(case: Case, fact: str, value: JsonValue) -> None:
    case.do(c.GiveAnswers((c.Given(fact, value, "unknown" if value is None else "certain"),)), ME)


def task(case: Case, step: str) -> Task:
    return next(task for task in tasks(case.situation()) if task.step.id == step)


def test_every_step_is_there_once_and_in_order(case: Case) -> None:
    found = [task.step.id for task in tasks(case.situation())]
    playbook = case.frozen.library.playbooks["rancongiciel"]
    assert found == [step.id for step in playbook.steps]
    assert len(set(found)) == len(found)


def test_a_step_whose_condition_is_unknown_is_to_confirm(case: Case) -> None:
    assert task(case, "opposition-cps").status == "to_confirm"
    answer(case, "cps_compromised", True)
    assert task(case, "opposition-cps").status == "todo"
    answer(case, "cps_compromised", False)
    assert task(case, "opposition-cps").status == "hidden"
    answer(case, "cps_compromised", None)
    assert task(case, "opposition-cps").status == "to_confirm"


def test_a_step_done_stays_shown_whatever_is_answered_later(case: Case) -> None:
    answer(case, "cps_compromised", True)
    case.do(c.File("opposition_cps", at(7), reference="appel"), ME)
    answer(case, "cps_compromised", False)
    done = task(case, "opposition-cps")
    assert (done.status, done.open) == ("done", False)
    assert done.mark is not None
    assert done.mark.happened == at(7).at


def test_hidden_steps_are_left_out(case: Case) -> None:
    answer(case, "cps_compromised", False)
    assert "opposition-cps" not in [t.step.id for t in visible(tasks(case.situation()))]


@pytest.mark.parametrize("who", ["medecin", "secretaire", "informaticien"])
def test_the_steps_of_one_role(case: Case, who: str) -> None:
    shown = visible(tasks(case.situation()), who)  # type: ignore[arg-type]
    assert shown
    assert all(who in t.step.who for t in shown)


def test_times_count_from_the_opening_until_an_instant_is_stated(case: Case) -> None:
    opened = case.state.opened_at
    assert opened is not None
    assert origin(case.situation()) == opened
    assert task(case, "couper-reseau").due_at == opened + timedelta(hours=1)
    case.do(c.StateInstant("attack_known", at(6, 50)), ME)
    assert task(case, "couper-reseau").due_at == at(7, 50).at
    case.do(c.StateInstant("breach_aware", at(6, 30)), ME)
    assert task(case, "couper-reseau").due_at == at(7, 30).at


def test_a_filing_step_is_due_when_its_clock_ends(case: Case) -> None:
    case.do(c.StateInstant("breach_aware", at(6, 30)), ME)
    assert task(case, "notifier-cnil").due_at == at(6, 30, day=26).at


def test_a_step_without_a_time_comes_later(case: Case) -> None:
    lessons = task(case, "remettre-en-route")
    assert (lessons.due_at, lessons.group) == (None, "later")


def test_groups_and_their_names(case: Case) -> None:
    situation = case.situation()
    assert task(case, "couper-reseau").group == "now"
    assert task(case, "notifier-cnil").group == "before"
    names = [group_label(group, situation) for group in GROUPS]
    assert names == ["Maintenant", "Aujourd’hui", "Dès que possible", "Avant jeudi", "Plus tard"]
    assert task(case, "informer-patients").group == "soon", "the law says no day for it"


def test_the_next_step_is_the_first_of_the_most_urgent(case: Case) -> None:
    order = [t for t in tasks(case.situation()) if t.group == "now"]
    found = next_task(tasks(case.situation()))
    assert found is not None
    assert found.step.id == order[0].step.id
    case.do(c.DoStep(found.step.id), ME)
    following = next_task(tasks(case.situation()))
    assert following is not None
    assert following.step.id == order[1].step.id


def test_nothing_comes_next_once_all_is_said(case: Case) -> None:
    for step in case.situation().steps:
        case.do(c.SkipStep(step.id, "essai"), ME)
    assert next_task(tasks(case.situation())) is None
    assert next_task(()) is None


def test_a_wish_and_what_has_no_date_are_never_late(case: Case) -> None:
    """The follow-up the CNIL wishes for, and patients to tell « dans les meilleurs délais »."""
    case.do(c.StateInstant("breach_aware", at(7)), ME)
    case.do(c.File("cnil_initiale", at(7, 10), "N-1"), ME)
    later = case.situation(case.timepiece.now() + timedelta(days=60))
    found = {one.step.id: one for one in tasks(later)}
    ends = {name: found[name].end for name in ("completer-cnil", "informer-patients", "couper-reseau")}
    assert ends == {"completer-cnil": "wished", "informer-patients": "none", "couper-reseau": "due"}
    assert [found[name].late(later.now) for name in ends] == [False, False, True]
    assert state_words(found["couper-reseau"], later.now) == "à faire, en retard"


def test_a_contact_answered_as_none_is_not_to_be_called(case: Case) -> None:
    """No data protection officer: neither a number to fill in nor somebody to call."""
    assert [one.id for one in concerned(["dpo", "cnil"], case.situation())] == ["dpo", "cnil"]
    case.do(c.GiveAnswers((c.Given("practice_dpo_designated", False),)), ME)
    assert [one.id for one in concerned(["dpo", "cnil"], case.situation())] == ["cnil"]
