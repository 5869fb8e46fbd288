"""A first, cautious proposal of the risk for persons. In doubt it proposes to notify.

Every rule is named, gives its reason in French and cites its source. The proposal never decides.
"""

from collections.abc import Callable
from dataclasses import dataclass

from incident.core.facts import JsonValue

LEVELS = ("no_risk", "risk", "high")
LEVEL_LABELS = {"no_risk": "pas de risque", "risk": "risque", "high": "risque élevé"}
ASKED = (
    "patient_data",
    "confidentiality",
    "integrity",
    "availability",
    "exfiltration",
    "backup",
    "service_impact",
    "permanent_loss",
    "unintelligible",
)
"""The facts the proposal looks at; those still unknown are listed as missing."""

Facts = Callable[[str], JsonValue]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the proposal is what it is: rule name, French text, source id."""

    rule: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The proposal: level, whether to tell the authority and the persons (None: to decide), and why."""

    level: str
    authority: bool
    persons: bool | None
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: the level it raises the risk to when it applies."""

    name: str
    level: str
    applies: Callable[[Facts], bool]
    text: str
    source: str


def _secret(facts: Facts) -> bool:
    return facts("data_health") is not False or facts("professional_secrecy") is not False


RULES: tuple[Rule, ...] = (
    Rule(
        "published",
        "high",
        lambda f: f("published") is True,
        "Des données sont publiées ou mises en vente.",
        "rgpd34",
    ),
    Rule(
        "health_data_copied",
        "high",
        lambda f: f("exfiltration") == "yes" and _secret(f) and f("unintelligible") is not True,
        "Des données couvertes par le secret médical ont été copiées.",
        "rgpd34",
    ),
    Rule(
        "permanent_loss",
        "high",
        lambda f: f("permanent_loss") is True and f("data_health") is not False,
        "Des données de santé sont perdues pour toujours.",
        "cnil_ovh",
    ),
    Rule(
        "care_in_danger",
        "high",
        lambda f: f("service_impact") == "major",
        "L’absence des dossiers met des soins en danger.",
        "rgpd34",
    ),
    Rule(
        "copy_possible",
        "risk",
        lambda f: f("exfiltration") != "no" and f("confidentiality") is not False and f("unintelligible") is not True,
        "Une copie des données n’est pas exclue : sans preuve du contraire, elle compte comme possible.",
        "rgpd33",
    ),
    Rule(
        "unavailable",
        "risk",
        lambda f: f("availability") is not False and (f("backup") != "available" or f("service_impact") != "none"),
        "Des données de patients sont inaccessibles : une indisponibilité seule est une violation.",
        "cnil_weda",
    ),
    Rule(
        "altered",
        "risk",
        lambda f: f("integrity") is True,
        "Des données ont pu être modifiées.",
        "rgpd33",
    ),
)
"""From the most to the least serious; an unknown fact never makes a rule silent."""


def assess(facts: Facts) -> Assessment:
    """The cautious proposal for these facts (a function giving a fact's value, None when unknown)."""
    missing = tuple(fact for fact in ASKED if facts(fact) is None)
    if facts("patient_data") is False:
        reason = Reason("no_personal_data", "Aucune donnée de patient n’est touchée.", "rgpd33")
        return Assessment("no_risk", False, False, (reason,), missing)
    met = [rule for rule in RULES if rule.applies(facts)]
    level = max((rule.level for rule in met), key=LEVELS.index, default="no_risk")
    reasons = tuple(Reason(rule.name, rule.text, rule.source) for rule in met)
    return Assessment(level, level != "no_risk", _persons(level, facts), reasons, missing)


def _persons(level: str, facts: Facts) -> bool | None:
    """True when stated facts suffice, None while only an unknown could raise the risk, else False."""
    if level == "high":
        return True
    could_raise = ("exfiltration", "published", "permanent_loss", "service_impact")
    undecided = facts("exfiltration") == "possible" or any(facts(fact) is None for fact in could_raise)
    return None if level == "risk" and undecided else False
