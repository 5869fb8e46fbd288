"""The risk for persons: named rules that a lawyer can read, each with what it follows. Never a score.

Every rule gives its reason in French and cites its source. In doubt the authority is told; persons are left
to decide while only an unknown could raise the risk. The proposal never decides.
"""

from collections.abc import Callable
from dataclasses import dataclass

from incident.core import riskfacts as q
from incident.core.coherence import contradictions
from incident.core.facts import JsonValue
from incident.core.riskfacts import SCALES, Facts, Known, Truth

NO_BREACH = ("no_personal_data", "untouched")
"""The rules that say there is no breach at all (GDPR art. 4(12)), rather than one without risk."""

LEVELS = ("no_risk", "risk", "high")
LEVEL_LABELS = {"no_risk": "pas de risque", "risk": "risque", "high": "risque élevé"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the proposal is what it is: rule name, French text, source id, and the place followed in the source."""

    rule: str
    text: str
    source: str
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The proposal: level, whether to tell the authority and the persons (None: to decide), and why.

    `missing`: the unknown facts that the rules still in play looked for.
    """

    level: str
    authority: bool
    persons: bool | None
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    register: bool = True

    @property
    def no_breach(self) -> bool:
        """Whether the stated facts say that there was no breach of personal data."""
        return any(reason.rule in NO_BREACH for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: it applies when all its conditions hold, and then the risk is at least at its level.

    A `no_risk` rule raises nothing: it says why, when nothing else applies.
    """

    name: str
    level: str
    conditions: tuple[Callable[[Known], Truth], ...]
    text: str
    source: str
    follows: str

    def follows_from(self, other: "Rule") -> bool:
        """Whether another rule that applies already says this one and more."""
        return set(self.conditions) < set(other.conditions)

    def reason(self) -> Reason:
        """The rule as a reason given."""
        return Reason(self.name, self.text, self.source, self.follows)


NO_DATA = Rule(
    "no_personal_data",
    "no_risk",
    (q.no_personal_data,),
    "Aucune donnée de patient ni du personnel n’est touchée.",
    "rgpd33",
    "article 4(12) : il n’y a violation que de données personnelles",
)
"""The one rule that settles everything."""

RULES: tuple[Rule, ...] = (
    Rule(
        "grave_harm",
        "high",
        (q.gravely_harmed,),
        "Un patient a subi un dommage grave.",
        "rgpd34",
        "article 34(1)",
    ),
    Rule(
        "care_delayed",
        "high",
        (q.care_delayed,),
        "Des soins sont reportés ou faits sans le dossier, même si rien n’a été copié.",
        "edpb_01_2021",
        "cas 3 ; lignes directrices 9/2022, exemple viii",
    ),
    Rule(
        "health_data_lost",
        "high",
        (q.lost, q.health),
        "Des données de santé sont perdues pour de bon.",
        "cnil_ovh",
        "perte définitive de données de santé ; autorité grecque 36/2022, une seule patiente",
    ),
    Rule(
        "published",
        "high",
        (q.exposed, q.published),
        "Des données sont publiées, en vente ou ouvertes à tous.",
        "edpb_9_2022",
        "annexe B, exemple vi",
    ),
    Rule(
        "secret_beyond_recall",
        "high",
        (q.exposed, q.beyond_recall, q.sensitive),
        "Des données de santé ou couvertes par le secret sont, ou semblent être, dans des mains que le cabinet ne "
        "maîtrise pas.",
        "edpb_01_2021",
        "cas 12 ; autorité hongroise NAIH-2894 : beaucoup de destinataires, même médecins",
    ),
    Rule(
        "secret_to_outsider",
        "high",
        (q.exposed, q.secret, q.health, q.outsider),
        "Des données de santé sont arrivées chez quelqu’un qui ne soigne pas ce patient. Une seule personne "
        "concernée suffit.",
        "uodo_34_2021",
        "même issue : autorité roumaine, clinique Medstar",
    ),
    Rule(
        "identity_theft",
        "high",
        (q.exposed, q.usurpable, q.outsider),
        "Quelqu’un qui n’est pas de confiance a de quoi se faire passer pour la personne : numéro de sécurité "
        "sociale, pièce d’identité, carte bancaire ou mot de passe. Dire qu’il a effacé n’y change rien.",
        "uodo_hestia",
        "et CEPD 01/2021, cas 4, 7 et 14",
    ),
    Rule(
        "usable_beyond_recall",
        "high",
        (q.exposed, q.beyond_recall, q.usable),
        "Des données qui servent à frauder ou à faire pression sont, ou semblent être, hors de contrôle. Il n’est pas "
        "nécessaire de prouver qu’on les a ouvertes.",
        "edpb_01_2021",
        "cas 5, 11 et 18 ; autorité espagnole EXP202100318",
    ),
    Rule(
        "hostile_recipient",
        "high",
        (q.exposed, q.hostile),
        "La personne qui a eu l’information peut s’en servir contre le patient.",
        "edpb_01_2021",
        "cas 17 : harcèlement, menace physique ; une seule personne suffit",
    ),
    Rule(
        "reached_by_attacker",
        "high",
        (q.exposed, q.attacker_has_them, q.named_and_reachable),
        "Un pirate ou un escroc a les noms et de quoi joindre chaque personne.",
        "edpb_01_2021",
        "cas 17 : une seule personne suffit",
    ),
    Rule(
        "secrecy",
        "risk",
        (q.exposed, q.secret),
        "Des données couvertes par le secret ont pu être vues hors de l’équipe qui soigne.",
        "csp_r4127_4",
        "plus prudent que CEPD 01/2021, cas 9, où le destinataire était lié par contrat",
    ),
    Rule(
        "out_of_control",
        "risk",
        (q.exposed, q.beyond_recall),
        "Rien ne garantit ce que deviendront les données : trop de personnes les ont, ou on ne sait pas qui.",
        "edpb_01_2021",
        "cas 8 ; lignes directrices 9/2022, exemples vii et ix",
    ),
    Rule(
        "distrusted_recipient",
        "risk",
        (q.exposed, q.distrusted),
        "La personne qui a reçu les données n’est pas de confiance. Sa parole ne suffit pas, même pour un seul nom.",
        "dk_school",
        "et autorité polonaise DKN.5131.7.2020",
    ),
    Rule(
        "usable_data",
        "risk",
        (q.exposed, q.usable),
        "Plus que le nom et l’adresse a été vu : date de naissance, argent, identité, justice ou déplacements.",
        "edpb_01_2021",
        "cas 16 ; lignes directrices 9/2022, exemple v",
    ),
    Rule(
        "many_persons",
        "risk",
        (q.exposed, q.many),
        f"Plus de {q.MANY_PERSONS} personnes sont concernées.",
        "edpb_9_2022",
        "le nombre de personnes, parmi ce qui fait le risque ; un petit nombre ne le fait pas baisser",
    ),
    Rule(
        "unavailable_long",
        "risk",
        (q.unavailable, q.not_back),
        "Des données manquent, et ne sont pas revenues en quelques heures sans gêne pour les soins.",
        "cnil_weda",
        "une indisponibilité seule est une violation ; CEPD 01/2021, cas 2",
    ),
    Rule(
        "unavailable",
        "risk",
        (q.unavailable,),
        "Des données manquent ou ont manqué, et rien ne dit qu’elles sont revenues en quelques heures sans gêne "
        "pour les soins.",
        "cnil_weda",
        "une indisponibilité seule est une violation ; CEPD 01/2021, cas 2",
    ),
    Rule(
        "altered",
        "risk",
        (q.altered,),
        "Des données ont été modifiées, ou ont pu l’être, et n’ont pas été remises en état.",
        "edpb_01_2021",
        "cas 2, à l’inverse du cas 1",
    ),
    Rule(
        "unreadable",
        "no_risk",
        (q.unreadable,),
        "Les données étaient chiffrées par le cabinet avant l’incident, et la clé n’a pas été prise.",
        "edpb_01_2021",
        "cas 1, 6 et 10 ; lignes directrices 9/2022, exemple i. Si la clé est prise un jour, il faut déclarer",
    ),
    Rule(
        "restored",
        "no_risk",
        (q.was_restored,),
        "Tout est revenu en quelques heures depuis une sauvegarde, sans conséquence notable.",
        "cnil_ovh",
        "données rétablies sans conséquence ; CEPD 01/2021, cas 1",
    ),
    Rule(
        "entitled_recipient",
        "no_risk",
        (q.entitled,),
        "La personne qui a reçu les données soigne ce patient et a confirmé par écrit n’avoir rien gardé ni transmis.",
        "csp_r4127_4",
        "les données ne sont pas sorties de l’équipe de soins",
    ),
    Rule(
        "few_known_recipients",
        "no_risk",
        (q.few_known_recipients,),
        "Hors secret médical, des données ont été vues par quelques personnes connues au plus.",
        "edpb_01_2021",
        "cas 13 et 15",
    ),
    Rule(
        "untouched",
        "no_risk",
        (q.untouched,),
        "Les données n’ont été ni lues, ni modifiées, ni perdues.",
        "rgpd33",
        "article 4(12)",
    ),
)
"""From the most to the least serious."""

IN_DOUBT = Reason(
    "in_doubt",
    "Il manque encore des réponses : tant que le risque n’est pas écarté, on déclare.",
    "edpb_9_2022",
    "dans le doute, déclarer ; on complète ensuite (article 33(4))",
)
MAY_BE_HIGH = Reason(
    "may_be_high",
    "Selon les réponses qui manquent, le risque peut être élevé : prévenir les patients reste à décider. Posez la "
    "question à la CNIL dans votre déclaration, et décidez à nouveau sous 72 heures.",
    "rgpd34",
    "article 34(1) ; CNIL direct : en cas de doute, déclarer, et la CNIL le dira",
)
SOURCES = frozenset(rule.source for rule in (NO_DATA, *RULES)) | {IN_DOUBT.source, MAY_BE_HIGH.source}
"""Every source a reason may cite."""


@dataclass(frozen=True, slots=True)
class _Found:
    """One reading of the rules: those that apply, those an unknown fact could make apply, and the facts missing."""

    met: tuple[Rule, ...]
    open: tuple[Rule, ...]
    missing: tuple[str, ...]

    def level(self, rules: tuple[Rule, ...]) -> str:
        """The highest level among rules."""
        return max((rule.level for rule in rules), key=LEVELS.index, default="no_risk")


def assess(facts: Facts) -> Assessment:
    """The proposal for these facts (a function giving a fact's value, None when unknown)."""
    found = _read(facts)
    if found.met[:1] == (NO_DATA,):
        return Assessment("no_risk", False, False, (NO_DATA.reason(),), ())
    sure, possible = found.level(found.met), found.level(found.open)
    level = "risk" if sure == "no_risk" and possible != "no_risk" else sure
    persons = True if sure == "high" else None if possible == "high" else False
    return Assessment(level, level != "no_risk", persons, _reasons(found, sure, possible), found.missing)


def _reasons(found: _Found, sure: str, possible: str) -> tuple[Reason, ...]:
    """The rules that raise the risk; when none does, the doubt, or why there is no risk."""
    higher = (MAY_BE_HIGH,) if sure != "high" and possible == "high" else ()
    if sure == "no_risk" and possible != "no_risk":
        return (IN_DOUBT, *higher)
    raising = [rule for rule in found.met if (rule.level != "no_risk") == (sure != "no_risk")]
    return (*(rule.reason() for rule in raising if not any(rule.follows_from(other) for other in raising)), *higher)


def _read(facts: Facts) -> _Found:
    values: dict[str, JsonValue] = {}

    def once(fact: str) -> JsonValue:
        if fact not in values:
            values[fact] = facts(fact)
        return values[fact]

    met: list[Rule] = []
    possible: list[Rule] = []
    unknown: set[str] = set()
    for rule in (NO_DATA, *RULES):
        seen = Known(once)
        applies = _applies(rule, seen)
        if applies is not False:
            (met if applies else possible).append(rule)
            unknown |= seen.unknown
        if applies and rule is NO_DATA:
            break
    return _Found(tuple(met), tuple(possible), tuple(fact for fact in SCALES if fact in unknown))


def _applies(rule: Rule, seen: Known) -> Truth:
    """All conditions; the first that fails is enough."""
    result: Truth = True
    for condition in rule.conditions:
        holds = condition(seen)
        if holds is False:
            return False
        result = result if holds else None
    return result


def decisive(facts: Facts) -> tuple[str, ...]:
    """The facts a decision rests on: a change puts it to review.

    Neither a number made more precise nor, once data under medical secrecy are established, one more kind of
    data is a new fact.
    """
    settled = {"persons_count", *(q.LESSER_KINDS if q.most_protected(Known(facts)) else ())}
    return tuple(fact for fact in SCALES if fact not in settled)


@dataclass(frozen=True, slots=True)
class Turn:
    """One other answer that would change an outcome, and the outcomes it would give."""

    fact: str
    value: JsonValue
    authority: bool
    persons: bool | None


def turning(facts: Facts) -> tuple[Turn, ...]:
    """The answers that would change what the authority or the persons are told, each taken alone.

    An answer that could not stand beside the others is left out.
    """
    now, clashes = assess(facts), set(contradictions(facts))
    turns = []
    for fact, value in ((fact, value) for fact, scale in SCALES.items() for value in scale if facts(fact) != value):
        changed = _with(facts, fact, value)
        other = assess(changed)
        same = (other.authority, other.persons) == (now.authority, now.persons)
        if not same and clashes >= set(contradictions(changed)):
            turns.append(Turn(fact, value, other.authority, other.persons))
    return tuple(turns)


def _with(facts: Facts, fact: str, value: JsonValue) -> Facts:
    return lambda name: value if name == fact else facts(name)
