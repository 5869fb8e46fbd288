"""A bulletin taken in by an open incident, and what is said of it. The one way for the command line and the screen."""

from collections.abc import Sequence

from incident.case import Case
from incident.core.canonical import digest
from incident.core.commands import ConfirmProposals, ReceiveBulletin
from incident.core.decide_bulletin import changed, proposal_text
from incident.core.durations import count
from incident.core.proposals import held_text, pending, waiting
from incident.core.situation import Situation
from incident.library.bulletins import ReadBulletin


def receive(case: Case, read: ReadBulletin, author: str) -> list[str]:
    """Record that a bulletin came. Returns what it says differently from the one before, in French."""
    situation = case.situation()
    held = situation.state.bulletin
    case.do(ReceiveBulletin(read.bulletin, digest(read.data)), author, [read.data])
    if held is None:
        return []
    found = changed(held, read.bulletin, situation)
    return [*(found or ["aucune réponse ne change"]), *owed(situation)]


def owed(situation: Situation) -> list[str]:
    """What a newer bulletin asks for once the first notification is filed."""
    if not situation.is_filed("cnil_initiale"):
        return []
    return ["Votre première déclaration à la CNIL est déjà faite : envoyez-lui la suite (notification complémentaire)."]


def lines(situation: Situation) -> list[str]:
    """The bulletin and what it proposes that nobody has answered yet; nothing without a bulletin."""
    held = situation.state.bulletin
    if held is None:
        return []
    return [held_text(held), *(f"– {line}" for line in proposed(situation))]


def proposed(situation: Situation) -> Sequence[str]:
    """Each waiting proposal in words, with the fact to name when only some are confirmed or set aside."""
    facts = situation.library.facts
    return [f"{proposal_text(facts[name], said)} [{name}]" for name, said in waiting(situation).items()]


def accept(case: Case, author: str, facts: tuple[str, ...] = ()) -> str:
    """Confirm these proposals, else every waiting one; how many count now, in French. Raises Refused for none."""
    before = len(pending(case.state))
    case.do(ConfirmProposals(facts), author)
    left = len(pending(case.state))
    rest = f" ; {left} à revoir vous-même, question par question" if left and not facts else ""
    return f"{count(before - left, 'réponse')} du bulletin {'confirmée' if before - left < 2 else 'confirmées'}{rest}."
