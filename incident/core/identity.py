"""What each of several controllers says of itself: its name, its number, its address, who to call.

Answered under the controller (`dr-lea-roy/practice_siren`): in its declaration nothing is read of another, nor of the
practice sheet. Which facts are so is data (`per_controller` of a fact). Others are of all
and may differ for one (`may_differ`: how many patients, why late): its own answer counts, else that of all.
"""

import re
from typing import TYPE_CHECKING

from incident.core.facts import Answer, Fact
from incident.core.words import folded

if TYPE_CHECKING:
    from incident.core.situation import Situation

CONTROLLERS = "controllers"
"""The fact that names those who answer for the data, one a line."""
NAME = "practice_name"


def controller_id(name: str) -> str:
    """A name as `--for` takes it."""
    return re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")


def controllers(situation: "Situation") -> dict[str, str]:
    """Those who answer for the data as the doctor named them, one a line or « ; », by id (`dr-lea-roy`)."""
    found: dict[str, str] = {}
    for line in re.split(r"[\n;]", str(situation.value(CONTROLLERS) or "")):
        if name_id := controller_id(line):
            found.setdefault(name_id, line.strip())
    return found


def apart(situation: "Situation") -> dict[str, str]:
    """Those who each declare on their own, by id: nobody while one answers for all."""
    named = controllers(situation)
    filed = {filing.for_ for filing in situation.state.filings}
    return named if len(named) > 1 or filed & set(named) else {}


def several(situation: "Situation") -> list[str]:
    """The names of those who answer for the data when they are more than one."""
    named = list(controllers(situation).values())
    return named if len(named) > 1 else []


def nobody(typed: str, situation: "Situation") -> str:
    """Why there is no controller of that name, in one sentence."""
    named = controllers(situation)
    if not named:
        ask = f"incident answer {situation.state.ref} controllers=…"
        return f"« {typed} » n’est pas connu : dites d’abord qui répond des données ({ask})."
    if typed in named:
        return f"« {named[typed]} » répond seul des données : son identité est celle de la fiche du cabinet (F10)."
    return f"« {typed} » n’est pas un des responsables nommés : {', '.join(named)}."


def undistinguished(situation: "Situation") -> str:
    """What to do first where several declare and the incident's data do not tell their answers apart; else empty."""
    facts = situation.library.facts.values()
    if not apart(situation) or any(fact.may_differ for fact in facts):
        return ""
    ref = situation.state.ref
    return (
        f"{ref} suit des textes plus anciens, où tous les responsables ont la même réponse : "
        f"adoptez d’abord les textes plus récents (F5 à l’écran, ou incident adopt {ref})."
    )


def own(who: str, fact: str) -> str:
    """A controller's own answer to a fact, as it is recorded and asked."""
    return f"{who}/{fact}"


def owner_and_fact(name: str) -> tuple[str, str]:
    """(the controller, the fact) of such an answer; nobody for any other fact."""
    who, _sign, fact = name.rpartition("/")
    return who, fact


def of_controller(known: Fact | None, who: str, called: str) -> Fact | None:
    """The question as it is put to one controller; None where all share the answer."""
    if known is None or not known.of_each:
        return None
    asked = f"{known.ask} ({called})"
    return known.model_copy(update={"id": own(who, known.id), "ask": asked, "sources_from": ("asked",)})


def named_so(who: str, situation: "Situation") -> Answer | None:
    """A controller is called what it was named, until it says otherwise."""
    called = controllers(situation).get(who)
    return Answer(value=called, origin="derived") if called is not None else None


def from_sheet(who: str, situation: "Situation") -> dict[str, Answer]:
    """What the practice sheet says and this controller has not said of itself: its own, once somebody says so."""
    facts = [fact.id for fact in situation.library.facts.values() if fact.per_controller and fact.id != NAME]
    asked = {own(who, fact): situation.practice.get(fact) for fact in facts}
    given = situation.state.answers
    return {name: answer for name, answer in asked.items() if answer is not None and answer.known and name not in given}
