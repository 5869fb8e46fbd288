"""What an answer takes away: deadlines that ran before it and no longer apply. Said where it happens.

And where the practice sheet and the incident answer the same question otherwise: the incident's own answer counts.
"""

from collections.abc import Mapping

from incident.core.clocks import Clock
from incident.core.dossier import value_lines
from incident.core.facts import Answer, Fact, JsonValue
from incident.core.situation import Situation


def withdrawn(before: Situation, after: Situation) -> list[Clock]:
    """The deadlines that answers took away, in the order of the data; what a decision waives is no surprise."""
    ran = {(one.id, one.for_) for one in before.clocks if one.remaining is not None}
    gone = [one for one in after.clocks if one.status == "not_applicable" and (one.id, one.for_) in ran]
    return [one for one in gone if one.decision is None and after.state.status == before.state.status]


def withdrawn_text(before: Situation, after: Situation) -> str:
    """« Ces délais ne s’appliquent plus : Plainte, Assureur… », and how to have them back; empty without any."""
    gone = [one.obligation.short for one in withdrawn(before, after)]
    if not gone:
        return ""
    head = "Ces délais ne s’appliquent plus" if len(gone) > 1 else "Ce délai ne s’applique plus"
    back = "les" if len(gone) > 1 else "le"
    return f"{head}, d’après votre réponse : {', '.join(gone)}. Répondez autrement pour {back} reprendre."


def overruled(sheet: Mapping[str, JsonValue], situation: Situation) -> list[str]:
    """A sentence for each line of the sheet that the incident's own answer contradicts: that answer counts."""
    return [
        f"« {fact.ask} » : dans l’incident {situation.state.ref} la réponse reste « {_words(fact, own)} »"
        f" (entrée {own.seq}), c’est elle qui compte : répondez-y de nouveau dans l’incident (Ctrl+F)."
        for name, value in sheet.items()
        if (own := _contrary(name, value, situation)) is not None and (fact := situation.fact(name)) is not None
    ]


def _contrary(name: str, value: JsonValue, situation: Situation) -> Answer | None:
    own = situation.state.answers.get(name)
    return own if own is not None and own.value != value else None


def _words(fact: Fact, own: Answer) -> str:
    return " ; ".join(value_lines(fact, own.value))
