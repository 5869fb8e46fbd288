"""Which answers ENISA's score still needs, part by part: context, identification, circumstances."""

from incident.core.riskfacts import KINDS, Facts
from incident.core.severity import CONTEXTS, severity


def lacking(facts: Facts) -> tuple[str, ...]:
    """The facts whose answers would give the parts that are not told, each once; none when the score is told."""
    found = severity(facts)
    parts = (
        (found.dpc, _context),
        (found.ei, _identification),
        (found.cb.confidentiality, _confidentiality),
        (found.cb.integrity, _integrity),
        (found.cb.availability, _availability),
        (found.cb.malicious, _malicious),
    )
    return tuple(dict.fromkeys(fact for told, asked in parts if told is None for fact in asked(facts)))


def _unknown(facts: Facts, *names: str) -> list[str]:
    return [name for name in names if facts(name) is None]


def _context(facts: Facts) -> list[str]:
    """Every kind of data that is not told; passwords, which take the context of what they open, last."""
    return _unknown(facts, *(fact for fact, _, _ in CONTEXTS if fact in KINDS), "data_credentials")


def _identification(facts: Facts) -> list[str]:
    return _unknown(facts, "data_identity", "data_birth_date", "data_contact") or ["directly_identifiable"]


def _confidentiality(facts: Facts) -> list[str]:
    return _unknown(facts, "confidentiality", "recipient", "exfiltration") or ["recipient"]


def _integrity(facts: Facts) -> list[str]:
    return (_unknown(facts, "integrity") or _unknown(facts, "wrong_data") or ["backup"])[:1]


def _availability(facts: Facts) -> list[str]:
    return _unknown(facts, "availability")[:1] or ["permanent_loss"]


def _malicious(_facts: Facts) -> list[str]:
    return ["malicious"]
