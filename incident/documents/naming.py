"""Declared names where they should not be: in words just recorded, in a reason that stays for good."""

from collections.abc import Iterable, Iterator

from incident.core import entries as e
from incident.core.chronology import words
from incident.core.situation import Situation
from incident.documents.practicecontext import exempt_texts
from incident.documents.secrecy import LABELS, scan
from incident.errors import Refused


def refuse_telling(why: str, situation: Situation) -> None:
    """The reason of an expunging is never removed. Raises Refused when it may tell who a patient is."""
    found = scan([("La raison", why)], situation.state.names, exempt_texts(situation))
    if found:
        raise Refused(
            f"La raison contient {LABELS[found[0].kind]}, et elle reste toujours lisible : n’écrivez pas ce nom ni ce "
            "numéro, dites seulement « donnée d’un patient écrite par erreur »."
        )


def naming(fresh: Iterable[e.Entry], situation: Situation, remedy: str) -> str:
    """Which of the fresh entries hold a declared name, and the `remedy`, which may name `{entry}`; empty: none does."""
    found = list(_naming(fresh, situation)) if situation.state.names else []
    if not found:
        return ""
    first, where = found[0], f"entrée{'s' if len(found) > 1 else ''} {', '.join(map(str, found))}"
    return f"Un nom déclaré figure dans ce qui vient d’être noté ({where}). {remedy.replace('{entry}', str(first))}"


def _naming(fresh: Iterable[e.Entry], situation: Situation) -> Iterator[int]:
    for entry in fresh:
        if entry.body is not None and not isinstance(entry.body, e.NamesDeclared):
            said = words(entry.body, situation.library)
            if any(one.kind == "name" for one in scan([("", said)], situation.state.names)):
                yield entry.seq
