"""A step of a playbook in words: who does it, and by when."""

from incident.core.durations import NBSP
from incident.core.playbook import WHO, Library, Step


def who_text(step: Step) -> str:
    """« médecin, secrétaire ou remplaçant »."""
    names = [WHO[one] for one in step.who]
    return " ou ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def within_text(within: str | None, library: Library) -> str:
    """« sous 1 h », « avant l’échéance « CNIL » », nothing when there is no hurry."""
    if within is None:
        return ""
    if within.startswith("clock:"):
        known = library.obligations.get(within.removeprefix("clock:"))
        return f"avant l’échéance « {known.short if known else within} »"
    return f"sous {int(within[:-1])}{NBSP}{'h' if within.endswith('h') else 'j'}"
