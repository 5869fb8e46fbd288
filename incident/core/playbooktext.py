"""A step of a playbook in words: who does it, and by when."""

from incident.core.durations import NBSP
from incident.core.playbook import BINDING, DUTIES, WHO, Library, Step, Term
from incident.core.wording import french


def who_text(step: Step) -> str:
    """« médecin, secrétaire ou remplaçant »."""
    names = [WHO[one] for one in step.who]
    return " ou ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def explained(term: Term) -> str:
    """The word and what it means: « Kbis : l’extrait officiel… »."""
    return french(f"{term.word} : {term.means}")


def duty_text(step: Step, library: Library, *, owed: bool = True) -> str:
    """« recommandé », « obligatoire (source à confirmer) » when none of the sources of a duty could be read.

    What a contract no longer asks for (not `owed`) can still be done: it is then advice.
    """
    duty = "recommended" if step.duty == "contractual" and not owed else step.duty
    unsure = duty in BINDING and library.in_doubt(step.sources)
    return f"{DUTIES[duty]} (source à confirmer)" if unsure else DUTIES[duty]


def within_text(within: str | None, library: Library) -> str:
    """« sous 1 h », « avant l’échéance « CNIL » », nothing when there is no hurry."""
    if within is None:
        return ""
    if within.startswith("clock:"):
        known = library.obligations.get(within.removeprefix("clock:"))
        return f"avant l’échéance « {known.short if known else within} »"
    return f"sous {int(within[:-1])}{NBSP}{'h' if within.endswith('h') else 'j'}"
