"""Decide how an incident ends, and that it goes on after all: closed, closed as a false alarm, opened again."""

from collections.abc import Sequence
from dataclasses import replace

from incident.core import commands as c
from incident.core import entries as e
from incident.core.coherence import clashes
from incident.core.deciding import Context, Proposed, fits, handle, need_words, risk_proposed
from incident.core.facts import Answer, JsonValue
from incident.core.grounds import Ground
from incident.core.measures import awaited, dated_text
from incident.core.situation import Situation
from incident.core.state import Decision
from incident.errors import Refused

NO_BREACH = ("confidentiality", "integrity", "availability")
"""What a false alarm denies, all three: nothing read or copied, altered, lost or out of reach."""
ALARM, ALARM_WHY = "false_alarm", "false_alarm_reason"
FOLLOW_UP = "dire à la CNIL qu’il n’y a pas eu de violation (suite de la déclaration)"


@handle.register
def _(command: c.Close, context: Context) -> list[Proposed]:
    situation = context.situation
    if situation.decision("persons") is None and situation.assessment.persons is None:
        raise Refused(
            "Il reste à décider si les patients doivent être informés : décidez avant de le terminer "
            f"(incident decide {situation.state.ref} persons yes|no --why …, et --ground … si non)."
        )
    owed = still_owed(situation)
    if owed and not command.why.strip():
        raise Refused(f"Il reste : {' ; '.join(owed)}. Pour terminer quand même, dites pourquoi (--why).")
    left = [*owed, *still_promised(situation)]
    return [Proposed(e.Closed(why=fits(command.why.strip(), "La raison"), owed=left))]


@handle.register
def _(command: c.CloseFalseAlarm, context: Context) -> list[Proposed]:
    """No breach, and why: the answers that say so, the decisions that follow, then the closing on that ground."""
    why = need_words(command.why, "La raison (qui a vérifié, quand, comment)")
    answers = _denials(command, why, context.situation)
    denied = _answered(context.situation, answers)
    against = _against(denied)
    if against:
        raise Refused(f"Ce n’est pas une fausse alerte d’après vos réponses : {against[0]}. Corrigez-les d’abord.")
    decisions = _decisions(denied, why)
    ended = _decided(denied, decisions)
    owed = [*still_owed(ended), *_follow_up(ended), *still_promised(ended)]
    closed = e.Closed(why=why, ground="false_alarm", owed=owed)
    return [*(Proposed(body) for body in answers), *(Proposed(body) for body in decisions), Proposed(closed)]


def _against(denied: Situation) -> list[str]:
    """The answers that say otherwise; the patients' data that a playbook presumes exclude nothing."""
    stated = clashes(denied.not_presumed)
    kept = [one for one in clashes(denied.value) if one in stated or one.facts[0] != "patient_data"]
    return [one.sentence for one in kept]


def _denials(command: c.CloseFalseAlarm, why: str, situation: Situation) -> list[e.AnswerGiven]:
    """The doctor's answers; an incident opened under older data has not all of these facts."""
    said: dict[str, JsonValue] = {**dict.fromkeys(NO_BREACH, False), ALARM: not command.attempted, ALARM_WHY: why}
    return [e.AnswerGiven(fact=name, value=value, certainty="certain")
            for name, value in said.items() if situation.fact(name) is not None]  # fmt: skip


def _answered(situation: Situation, answers: list[e.AnswerGiven]) -> Situation:
    new = {body.fact: Answer(value=body.value) for body in answers}
    return replace(situation, state=replace(situation.state, answers={**situation.state.answers, **new}))


def _decisions(situation: Situation, why: str) -> list[e.RiskProposed | e.DecisionTaken]:
    """Nobody is to be told, unless they were: what was filed stays, and is followed up."""
    grounds: dict[str, Ground | None] = {"authority": None, "persons": "no_high_risk"}
    told = {"authority": "cnil_initiale", "persons": "personnes"}
    found, bodies = situation.assessment, list[e.RiskProposed | e.DecisionTaken]()
    for outcome in ("authority", "persons"):
        if situation.is_filed(told[outcome]):
            continue
        proposed = found.authority if outcome == "authority" else found.persons
        bodies.append(e.DecisionTaken(outcome=outcome, answer=False, text=why, proposed=proposed,
                                      facts=situation.decisive_facts(), ground=grounds[outcome]))  # fmt: skip
    return [risk_proposed(found), *bodies] if bodies else []


def _decided(situation: Situation, bodies: list[e.RiskProposed | e.DecisionTaken]) -> Situation:
    """The situation once these decisions are recorded: its clocks say what is then still owed."""
    state = situation.state
    made: dict[str, Decision] = {
        body.outcome: Decision(body.answer, body.text, body.proposed, body.facts, state.seq + 1, situation.now, "")
        for body in bodies
        if isinstance(body, e.DecisionTaken)
    }
    return replace(situation, state=replace(state, decisions={**state.decisions, **made}))


def _follow_up(situation: Situation) -> list[str]:
    """The CNIL that was told of a breach is told that there was none."""
    filed, after = situation.state.filing("cnil_initiale"), situation.state.filing("cnil_complement")
    return [FOLLOW_UP] if filed is not None and after is None else []


def owed_at_closing(history: Sequence[e.Entry]) -> list[str]:
    """What the last closing left owed, in words."""
    closings = [entry.body for entry in history if isinstance(entry.body, e.Closed)]
    return list(closings[-1].owed) if closings else []


def still_owed(situation: Situation) -> list[str]:
    """What the law or a contract still asks for, in words."""
    owed = [
        clock.title
        for clock in situation.clocks
        if clock.status in {"running", "overdue"} and clock.obligation.duty in {"legal", "contractual"}
    ]
    late = [f"motifs du retard : {k.title}" for k in situation.clocks if k.reasons_missing]
    return owed + late


def still_promised(situation: Situation) -> list[str]:
    """The measures neither taken nor given up: most outlive the incident, so they ask for no reason."""
    left, zone = awaited(situation.state), situation.state.zone
    return [f"mesure promise : {dated_text(one, zone, named=False)}" for one in left]


@handle.register
def _(command: c.Reopen, context: Context) -> list[Proposed]:
    if context.situation.state.status != "closed":
        raise Refused(f"L’incident {context.situation.state.ref} est déjà ouvert.")
    return [Proposed(e.Reopened(why=need_words(command.why, "La raison")))]
