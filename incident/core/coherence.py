"""Answers that cannot all be true. The assessment takes the worst of them; who gives them should be told."""

from collections.abc import Callable
from dataclasses import dataclass

from incident.core.riskfacts import KINDS, NOT_OF_PATIENTS, SOMEONE, Facts, of_others


@dataclass(frozen=True, slots=True)
class Clash:
    """A named pair of answers that exclude each other."""

    facts: tuple[str, str]
    holds: Callable[[Facts], bool]
    text: str

    @property
    def sentence(self) -> str:
        """The two facts, and why they exclude each other."""
        return f"« {self.facts[0]} » et « {self.facts[1]} » se contredisent : {self.text}"


def _nobody(facts: Facts) -> bool:
    return facts("recipient") == "none"


_OF_PATIENTS = ("data_health", *(kind for kind in KINDS if kind not in (*NOT_OF_PATIENTS, "data_health")))
"""Kinds of data that are a patient's unless someone says whose they are."""


def _under_secrecy(facts: Facts) -> bool:
    return facts("professional_secrecy") is True and facts("data_health") is True


def _whose(facts: Facts) -> str | None:
    """The first answer that tells of somebody's data while no patient's would be touched and nobody else is named."""
    if facts("patient_data") is not False or of_others(facts) or _under_secrecy(facts):
        return None
    kinds = (kind for kind in _OF_PATIENTS if facts(kind) is True)
    return next(kinds, "persons_count" if facts("persons_count") else None)


def _of_nobody(fact: str) -> Clash:
    told = "une ou plusieurs personnes sont dites concernées" if fact == "persons_count" else "des données sont cochées"
    return Clash(
        ("patient_data", fact),
        lambda f: _whose(f) == fact,
        f"aucune donnée de patient ne serait touchée, et pourtant {told}\u202f; si ce sont celles du personnel ou "
        "d’autres personnes, dites-le (people_categories)",
    )


_CLASHES: tuple[Clash, ...] = (
    Clash(
        ("published", "confidentiality"),
        lambda f: f("published") is True and f("confidentiality") is False,
        "des données sont dites publiées, et pourtant personne n’aurait pu les lire",
    ),
    Clash(
        ("exfiltration", "confidentiality"),
        lambda f: f("exfiltration") == "yes" and f("confidentiality") is False,
        "une copie est dite avérée, et pourtant personne n’aurait pu lire ni copier les données",
    ),
    Clash(
        ("deletion_confirmed", "recipient"),
        lambda f: f("deletion_confirmed") is True and f("recipient") not in SOMEONE,
        "l’effacement est dit confirmé, mais on ne dit pas par qui : donnez le destinataire",
    ),
    Clash(
        ("recipient_written_confirmation", "recipient"),
        lambda f: f("recipient_written_confirmation") is True and _nobody(f),
        "quelqu’un aurait confirmé par écrit, et pourtant personne n’aurait rien reçu",
    ),
    Clash(
        ("recipient_trusted", "recipient"),
        lambda f: f("recipient_trusted") is True and _nobody(f),
        "la personne qui a reçu serait de confiance, et pourtant personne n’aurait rien reçu",
    ),
    Clash(
        ("recipient_care_team", "recipient"),
        lambda f: f("recipient_care_team") is True and _nobody(f),
        "la personne qui a reçu serait de l’équipe de soins, et pourtant personne n’aurait rien reçu",
    ),
    Clash(
        ("recipient_read", "recipient"),
        lambda f: f("recipient_read") is True and _nobody(f),
        "la personne qui a reçu aurait lu, et pourtant personne n’aurait rien reçu",
    ),
    Clash(
        ("permanent_loss", "availability"),
        lambda f: f("permanent_loss") is True and f("availability") is False,
        "des données sont dites perdues pour de bon, et pourtant aucune ne manquerait",
    ),
    Clash(
        ("patient_data", "data_health"),
        lambda f: f("patient_data") is False and _under_secrecy(f),
        "aucune donnée de patient ne serait touchée, et pourtant des données de santé sous secret le seraient",
    ),
    *(_of_nobody(fact) for fact in (*_OF_PATIENTS, "persons_count")),
)


def contradictions(facts: Facts) -> tuple[str, ...]:
    """Every pair of answers that exclude each other: the two facts, and why."""
    return tuple(clash.sentence for clash in clashes(facts))


def clashes(facts: Facts) -> tuple[Clash, ...]:
    """Every pair of answers that exclude each other."""
    return tuple(clash for clash in _CLASHES if clash.holds(facts))
