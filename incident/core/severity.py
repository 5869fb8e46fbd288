"""The gravity of a breach as ENISA (2013) and the CNIL grade it. Shown beside the proposal; it never decides.

ENISA: SE = DPC × EI + CB, in hundredths, exact. A low score is not « no notification » (Polish authority,
DKN.5131.7.2020), and data made unreadable score high or low according to EI alone: read that flag first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from incident.core.facts import JsonValue
from incident.core.riskfacts import FAR, MANY_PERSONS, RECOVERED_HOURS, Facts

SOURCE = "enisa_2013"
GRAVITY_SOURCE = "pia"

HUNDRED = 100
BASES = {"simple": 1, "behavioural": 2, "financial": 3, "sensitive": 4}
"""DPC, the context of the data: the base of each category; whole steps move it between 1 and 4."""

IDENTIFICATION: Mapping[str, Mapping[str, int]] = {
    "full_name": {"many_in_country": 25, "few_in_country": 50, "few_in_small_city": 75, "with_birth_or_address": 100},
    "id_number": {"alone": 25, "linked": 75, "reference_available": 100},
    "phone_or_address": {"unlisted": 25, "unlisted_small_city": 50, "listed": 100},
    "email": {"secondary": 25, "main": 75, "main_with_name": 100},
    "picture": {"vague": 25, "vague_with_place": 50, "clear": 75, "clear_linked": 100},
    "code_or_alias": {"alone": 25, "with_detail": 75, "full_name_or_reference": 100},
}
"""EI, the ease of identification, in hundredths: by what identifies the person, and how."""

CIRCUMSTANCES: Mapping[str, Mapping[str, int]] = {
    "confidentiality": {
        "unreadable": 0,
        "no_sign_of_access": 0,
        "lost_without_sign": 0,
        "known_cooperating": 25,
        "known_recipients": 25,
        "unknown_or_many": 50,
        "published": 50,
    },
    "integrity": {"unused_recoverable": 0, "misused_recoverable": 25, "not_recoverable": 50},
    "availability": {
        "restored_quickly": 0,
        "restored_with_work": 0,
        "missing_for_a_time": 25,
        "persons_can_give_again": 25,
        "lost": 50,
    },
    "malicious": {"error": 0, "intended": 50},
}
"""CB, the circumstances, in hundredths. Sources give 0 or 0.25 to a temporary loss: here 0 when it took some
work to restore, 0.25 when it lasted or disturbed care."""

BANDS = ((400, "very_high"), (300, "high"), (200, "medium"), (0, "low"))
"""From this score on, in hundredths."""

BAND_LABELS = {"low": "faible", "medium": "moyenne", "high": "élevée", "very_high": "très élevée"}
BORDERLINE = 25
"""How near another band a score is called borderline."""


@dataclass(frozen=True, slots=True)
class Gravity:
    """A step of the CNIL's scale: its id as the fact `gravity` has it, what it means, and an example of each kind."""

    id: str
    label: str
    definition: str
    bodily: str
    material: str
    moral: str


GRAVITIES: tuple[Gravity, ...] = (
    Gravity(
        "negligeable",
        "Négligeable",
        "Rien, ou quelques ennuis surmontés sans peine.",
        "un mal de tête passager",
        "du temps perdu à refaire une démarche",
        "un simple agacement",
    ),
    Gravity(
        "limite",
        "Limitée",
        "Des ennuis réels, surmontés avec quelques difficultés.",
        "une affection bénigne, parce qu’une contre-indication a été manquée",
        "une dépense imprévue, un service refusé",
        "un trouble léger mais réel, une intimidation",
    ),
    Gravity(
        "important",
        "Importante",
        "Des suites sérieuses, surmontées avec de réelles difficultés.",
        "une santé durablement aggravée par un soin mal adapté",
        "un logement ou un emploi perdu, de l’argent détourné",
        "une dépression, un chantage, un harcèlement",
    ),
    Gravity(
        "maximal",
        "Maximale",
        "Des suites graves, peut-être irréversibles.",
        "une maladie de longue durée, un décès",
        "la ruine, l’impossibilité de travailler ou de se loger",
        "un trouble définitif, un lien familial rompu",
    ),
)
"""The CNIL's four steps, from the least to the most serious, in our words."""

_NEAREST = dict(zip((band for _, band in reversed(BANDS)), (gravity.id for gravity in GRAVITIES), strict=True))
"""ENISA's bands and the CNIL's steps are defined in nearly the same words, one for one."""


def gravity(step: str) -> Gravity:
    """The step with that id."""
    return next(known for known in GRAVITIES if known.id == step)


# -- the score -------------------------------------------------------------------------------------------


def data_context(category: str, step: int = 0) -> int:
    """DPC of one category of data, from 1 to 4."""
    return min(max(BASES[category] + step, 1), 4)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The four parts of CB, in hundredths; None where the facts do not tell."""

    confidentiality: int | None
    integrity: int | None
    availability: int | None
    malicious: int | None

    @property
    def total(self) -> int | None:
        """CB, None while a part is not told."""
        return _sum(self.confidentiality, self.integrity, self.availability, self.malicious)


@dataclass(frozen=True, slots=True)
class Severity:
    """ENISA's score: DPC from 1 to 4, EI and the circumstances in hundredths; None where the facts do not tell.

    `unreadable` and `many` are ENISA's two flags: they go with the level and never change it.
    """

    dpc: int | None
    ei: int | None
    cb: Circumstances
    unreadable: bool = False
    many: bool = False

    @property
    def score(self) -> int | None:
        """SE in hundredths, None while a component is not told."""
        total = self.cb.total
        return None if self.dpc is None or self.ei is None or total is None else self.dpc * self.ei + total

    @property
    def level(self) -> str | None:
        """The band of the score: `low`, `medium`, `high` or `very_high`."""
        return None if self.score is None else band(self.score)

    @property
    def borderline(self) -> tuple[str, ...]:
        """The other bands within a quarter of a point of the score."""
        if self.score is None:
            return ()
        near = dict.fromkeys(band(self.score + shift) for shift in (-BORDERLINE, BORDERLINE))
        return tuple(level for level in near if level != self.level)

    @property
    def nearest_gravity(self) -> Gravity | None:
        """The step of the CNIL's scale that is defined as this band is."""
        return None if self.level is None else gravity(_NEAREST[self.level])


def band(score: int) -> str:
    """The band of a score in hundredths."""
    return next((level for least, level in BANDS if score >= least), "low")


def points(hundredths: int | None) -> Decimal | None:
    """Hundredths as the number people read, exact: 475 is 4.75."""
    return None if hundredths is None else Decimal(hundredths) / HUNDRED


def points_text(hundredths: int | None) -> str:
    """Hundredths in French: 475 is « 4,75 »."""
    return "?" if hundredths is None else f"{points(hundredths):.2f}".replace(".", ",")


def _sum(*parts: int | None) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


# -- from our facts --------------------------------------------------------------------------------------

CONTEXTS: tuple[tuple[str, tuple[JsonValue, ...], int], ...] = (
    ("data_health", (True,), data_context("sensitive")),
    ("data_other_special", (True,), data_context("sensitive")),
    ("special_categories", (True,), data_context("sensitive")),
    ("data_criminal", (True,), data_context("sensitive")),
    ("data_children", (True,), data_context("simple", +3)),
    ("data_payment_card", (True,), data_context("financial", +1)),
    ("data_financial", (True,), data_context("financial")),
    ("data_location", (True,), data_context("behavioural")),
    ("data_id_document", (True,), data_context("simple")),
    ("data_national_id", (True,), data_context("simple")),
    ("data_birth_date", (True,), data_context("simple")),
    ("data_contact", (True,), data_context("simple")),
    ("data_identity", (True,), data_context("simple")),
)
"""Each kind of data, the highest first; of several, the highest counts."""


def severity(facts: Facts) -> Severity:
    """What can be told of the score from the facts (a function giving a fact's value, None when unknown)."""
    count = facts("persons_count")
    return Severity(
        _dpc(facts),
        _ei(facts),
        Circumstances(_confidentiality(facts), _integrity(facts), _availability(facts), _malicious(facts)),
        unreadable=facts("unintelligible") is True,
        many=isinstance(count, int) and count > MANY_PERSONS,
    )


def _dpc(facts: Facts) -> int | None:
    """The highest of the kinds stated; None while one that would be higher is unknown, or passwords are clear.

    Passwords take the category of what they open, which our facts do not say.
    """
    found = max((score for fact, values, score in CONTEXTS if facts(fact) in values), default=0)
    if found == data_context("sensitive"):
        return found
    passwords = facts("data_credentials") not in ("none", "hashed_salted_strong")
    higher = any(facts(fact) is None and score > found for fact, _, score in CONTEXTS)
    return None if passwords or higher or not found else found


def _ei(facts: Facts) -> int | None:
    """Full with a name and a birth date or an address; least when nothing can be read or only a code leaked."""
    if facts("unintelligible") is True or facts("directly_identifiable") is False:
        return IDENTIFICATION["code_or_alias"]["alone"]
    named = facts("data_identity") is True or facts("directly_identifiable") is True
    if facts("data_id_document") is True or (named and facts("data_national_id") is True):
        return IDENTIFICATION["id_number"]["reference_available"]
    if named and (facts("data_birth_date") is True or facts("data_contact") is True):
        return IDENTIFICATION["full_name"]["with_birth_or_address"]
    return None


def _confidentiality(facts: Facts) -> int | None:
    table = CIRCUMSTANCES["confidentiality"]
    if facts("unintelligible") is True:
        return table["unreadable"]
    if facts("published") is True:
        return table["published"]
    if facts("recipient") in FAR or facts("exfiltration") in ("possible", "yes") or _stolen(facts):
        return table["unknown_or_many"]
    if facts("recipient") in ("colleague", "single_known", "few_known"):
        hostile = facts("recipient_read") is True or facts("deletion_confirmed") is False
        return table["unknown_or_many" if hostile else "known_recipients"]
    untouched = facts("confidentiality") is False or (facts("recipient") == "none" and facts("exfiltration") == "no")
    return table["no_sign_of_access"] if untouched else None


def _integrity(facts: Facts) -> int | None:
    """Files locked by ransomware are missing rather than false: they count under availability."""
    table = CIRCUMSTANCES["integrity"]
    if facts("integrity") is False or facts("wrong_data") is False:
        return table["unused_recoverable"]
    if facts("wrong_data") is True:
        recoverable = {"available": True, "paper_only": True, "encrypted_too": False, "none": False}
        found = recoverable.get(str(facts("backup")))
        return None if found is None else table["misused_recoverable" if found else "not_recoverable"]
    locked = facts("integrity") is True and facts("cause") == "ransomware"
    return table["unused_recoverable"] if locked else None


def _availability(facts: Facts) -> int | None:
    table = CIRCUMSTANCES["availability"]
    if facts("permanent_loss") is True:
        return table["lost"]
    if facts("availability") is False:
        return table["restored_quickly"]
    kept = facts("permanent_loss") is False or facts("backup") == "available"
    if not kept or facts("availability") is None:
        return None
    hours = facts("unavailability_hours")
    soon = isinstance(hours, int) and hours <= RECOVERED_HOURS and facts("service_impact") in ("none", "minor")
    return table["restored_quickly" if soon and facts("backup") == "available" else "missing_for_a_time"]


def _malicious(facts: Facts) -> int | None:
    """As answered; where nobody did, a theft or an attacker's copy is intended."""
    table, stated = CIRCUMSTANCES["malicious"], facts("malicious")
    if stated is not None:
        return table["intended" if stated is True else "error"]
    return table["intended"] if _stolen(facts) or facts("recipient") == "attacker" else None


def _stolen(facts: Facts) -> bool:
    """Data that a thief took are in hands nobody knows, unless somebody says who has them."""
    stolen = facts("theft") is True or facts("cause") in ("stolen_device", "stolen_paper")
    return facts("recipient") == "thief" or (stolen and facts("recipient") is None)
