"""An incident as one JSON document: the contract of `incident show --json` (design §9)."""

from incident.core.agenda import Task, tasks
from incident.core.clocks import Clock
from incident.core.facts import Answer
from incident.core.identity import owner_and_fact
from incident.core.measures import measure_json
from incident.core.situation import Situation
from incident.core.state import Decision
from incident.core.when import instant_json


def overview(situation: Situation) -> dict[str, object]:
    """Everything `show --json` says but `documents`. Instants are UTC with Z."""
    state = situation.state
    aware = state.stated("breach_aware")
    return {
        "ref": state.ref,
        "uuid": state.uuid,
        "title": state.title,
        "playbooks": list(state.playbooks),
        "exercise": state.exercise,
        "status": state.status,
        "false_alarm": state.false_alarm.why if state.false_alarm else None,
        "zone": state.zone,
        "opened_at": instant_json(state.opened_at) if state.opened_at else None,
        "aware_at": instant_json(aware.happened.earliest) if aware else None,
        "instants": _instants(situation),
        "risk": _risk(situation),
        "steps": [_step(task) for task in tasks(situation)],
        "obligations": [clock_json(clock) for clock in situation.clocks],
        "measures": [measure_json(one) for one in state.promises],
        "answers": {fact: _answer(a) for fact in _asked(situation) if (a := situation.answer(fact))},
        "entries": state.seq,
        "head": state.hash,
    }


def _instants(situation: Situation) -> dict[str, object]:
    names = dict.fromkeys(stated.instant for stated in situation.state.instants)
    earliest = {name: situation.state.stated(name) for name in names}
    return {name: said.happened.to_json() for name, said in earliest.items() if said is not None}


def _risk(situation: Situation) -> dict[str, object]:
    found = situation.assessment
    decided = {o: d for o in ("authority", "persons") if (d := situation.state.decisions.get(o)) is not None}
    authority = situation.decision("authority")
    return {
        "level": situation.risk_level,
        "notify_authority": authority.answer if authority else found.authority,
        "notify_persons": situation.notify_persons,
        "missing": list(found.missing),
        "decided": {outcome: _decision(made, situation, outcome) for outcome, made in decided.items()},
    }


def _asked(situation: Situation) -> list[str]:
    """Every fact of the data in force, then what each controller said of itself (`dr-lea-roy/practice_siren`)."""
    return [*situation.library.facts, *(name for name in situation.state.answers if owner_and_fact(name)[0])]


def _decision(made: Decision, situation: Situation, outcome: str) -> dict[str, object]:
    return {
        "answer": made.answer,
        "why": made.text,
        "ground": made.ground,
        "proposed": made.proposed,
        "at": instant_json(made.happened),
        "author": made.author,
        "to_review": situation.overtaken(outcome),
    }


def _step(task: Task) -> dict[str, object]:
    """`due_at` is an end that binds; a time that the law or we only advise is `advised_at`."""
    at = instant_json(task.due_at) if task.due_at else None
    binds = task.end == "due"
    done = task.mark if task.status == "done" else None
    return {
        "id": task.step.id,
        "phase": task.step.phase,
        "title": task.step.title,
        "status": task.status,
        "due_at": at if binds else None,
        "advised_at": None if binds else at,
        "done_at": instant_json(done.happened) if done else None,
    }


def clock_json(clock: Clock) -> dict[str, object]:
    """One obligation. `remaining_seconds` is negative when overdue, null when nothing counts down."""
    return {
        "id": clock.id,
        "for": clock.for_ or "practice",
        "title": clock.title,
        "status": clock.status,
        "starts_at": instant_json(clock.starts_at) if clock.starts_at else None,
        "due_at": instant_json(clock.due_at) if clock.due_at else None,
        "assumed": clock.assumed,
        "remaining_seconds": int(clock.remaining.total_seconds()) if clock.remaining is not None else None,
        "filed_at": instant_json(clock.filing.happened.earliest) if clock.filing else None,
        "late": clock.late is not None or clock.status == "overdue",
        "reasons_missing": clock.reasons_missing,
        "why": clock.why,
        "decided": {"by": made.author, "at": instant_json(made.happened)} if (made := clock.decision) else None,
        "source": list(clock.obligation.sources),
    }


def _answer(answer: Answer) -> dict[str, object]:
    return {"value": answer.value, "certainty": answer.certainty, "from": answer.origin}
