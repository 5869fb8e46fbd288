"""How long each part of a response took: from awareness to containment, decision, filing and closing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from incident.core.durations import duration
from incident.core.situation import Situation
from incident.core.wording import instant_text


@dataclass(frozen=True, slots=True)
class Milestone:
    """A moment of the response, and how long after the first one known it came."""

    label: str
    at: datetime
    after: timedelta


def milestones(situation: Situation) -> list[Milestone]:
    """The moments that are known, in order of time; the first is what the others count from."""
    found = sorted(((at, label) for label, at in _moments(situation).items() if at is not None), key=lambda m: m[0])
    return [Milestone(label, at, at - found[0][0]) for at, label in found]


def _moments(situation: Situation) -> dict[str, datetime | None]:
    state = situation.state
    seen, aware = state.stated("attack_known"), state.stated("breach_aware")
    decided = [decision.happened for decision in state.decisions.values()]
    filed = [one.happened.earliest for one in state.filings if one.obligation == "cnil_initiale"]
    told = state.filing("personnes")
    return {
        "incident constaté": seen.happened.earliest if seen else None,
        "violation connue": aware.happened.earliest if aware else None,
        "incident ouvert dans l’outil": state.opened_at,
        "dégâts limités": _contained(situation),
        "décision prise": max(decided, default=None),
        "CNIL prévenue": min(filed, default=None),
        "patients informés": told.happened.earliest if told else None,
        "incident terminé": state.closed_at,
    }


def _contained(situation: Situation) -> datetime | None:
    """When the last step of « Limiter les dégâts » was done, once none of them is left to do."""
    from incident.core.agenda import tasks

    steps = [task for task in tasks(situation) if task.step.phase == "contenir" and task.status != "hidden"]
    done = [task.mark.happened for task in steps if task.mark is not None and task.mark.status == "done"]
    return max(done, default=None) if not any(task.status == "todo" for task in steps) else None


def milestone_lines(situation: Situation) -> list[str]:
    """« violation connue : lundi … », then « + 25 min  dégâts limités : … »."""
    zone = situation.state.zone
    return [
        f"{f'+ {duration(m.after)}' if m.after else 'départ':>18}  {m.label} : {instant_text(m.at, zone)}"
        for m in milestones(situation)
    ]
