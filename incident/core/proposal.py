"""What the tool proposes on the risk, in words: level, why with its source, what would change it, two scales beside.

It decides nothing: the doctor does (design §2, §7).
"""

from collections.abc import Iterator
from itertools import groupby

from incident.core.coherence import contradictions
from incident.core.dossier import value_lines
from incident.core.grounds import GROUNDS
from incident.core.playbook import Library
from incident.core.risk import LEVEL_LABELS, Assessment, Turn, turning
from incident.core.riskfacts import Facts
from incident.core.severity import BAND_LABELS, SOURCE, Severity, gravity, points_text, severity
from incident.core.severitylacks import lacking
from incident.core.situation import Situation
from incident.core.wording import french, instant_text

WORDS = {True: "oui", False: "non", None: "à décider"}


def standing_lines(situation: Situation) -> list[str]:
    """The proposal on an incident as it stands, then what the doctor decided."""
    found, score = situation.assessment, severity(situation.value)
    said = proposal_lines(found, score, situation.value, situation.library, ids=False)
    return [*map(french, said), *decided_lines(situation)]


def short_lines(situation: Situation) -> list[str]:
    """The level, the two outcomes and why: what a decision box has room for."""
    found = situation.assessment
    said = [*_outcomes(found), *(f"– {reason.text}" for reason in found.reasons)]
    return [*map(french, said), *decided_lines(situation)]


def proposal_lines(
    found: Assessment, score: Severity, facts: Facts, library: Library, *, ids: bool = True
) -> Iterator[str]:
    """The assessment for a person to read; `ids` names rules and facts for who types commands."""
    yield from _outcomes(found)
    yield "Pourquoi :"
    for why in found.reasons:
        yield f"  – {why.text}{f' [{why.rule}]' if ids else ''}"
        yield f"    {_source(why.source, library)} ({why.follows})"
    yield from (f"À revoir : {clash}." for clash in contradictions(facts))
    missing = [library.facts[name] for name in found.missing if name in library.facts]
    if missing:
        yield "Encore inconnu :"
        yield from (f"  – {fact.ask}{f' [{fact.id}]' if ids else ''}" for fact in missing)
    changes = list(_turns(turning(facts), library))
    if changes:
        yield "Une seule de ces réponses changerait la proposition :"
        yield from changes
    yield from _figures(score, facts, library, ids=ids)


def _outcomes(found: Assessment) -> list[str]:
    return [
        f"Proposition (vous décidez) : {LEVEL_LABELS[found.level]}.",
        f"Noter dans la liste interne des violations : {_listed(found)}",
        f"Prévenir la CNIL : {WORDS[found.authority]} · Informer les patients : {WORDS[found.persons]}",
    ]


def _listed(found: Assessment) -> str:
    if found.no_breach:
        return "oui, par prudence. Ce n’est pas une violation (article 4(12)), mais la raison reste écrite."
    return WORDS[found.register]


def _source(source: str, library: Library) -> str:
    known = library.sources.get(source)
    return source if known is None else known.title if known.status == "verified" else f"{known.title}, à confirmer"


def _turns(turns: tuple[Turn, ...], library: Library) -> Iterator[str]:
    for (name, authority, persons), group in groupby(turns, key=lambda t: (t.fact, t.authority, t.persons)):
        fact = library.facts.get(name)
        if fact is not None:
            values = " ou ".join(f"« {value_lines(fact, turn.value)[0]} »" for turn in group)
            yield f"  – {fact.ask} {values} → CNIL : {WORDS[authority]}, patients : {WORDS[persons]}"


def _figures(score: Severity, facts: Facts, library: Library, *, ids: bool) -> Iterator[str]:
    """The two scales, which decide nothing."""
    yield "Pour le délégué aux données (ces repères ne décident de rien) :"
    method = "contexte des données × identification + circonstances (SE = DPC × EI + CB)"
    yield f"  – Méthode : {method}. {_source(SOURCE, library)}."
    if score.score is None or score.level is None:
        yield "  – Gravité ENISA : impossible à calculer sans ces réponses :"
        asked = [fact for name in lacking(facts) if (fact := library.facts.get(name)) is not None]
        yield from (f"    {fact.ask}{f' [{fact.id}]' if ids else ''}" for fact in asked)
    else:
        parts = f"{score.dpc} × {points_text(score.ei)} + {points_text(score.cb.total)}"
        near = "".join(f" (cas limite, à un quart de point de : {BAND_LABELS[other]})" for other in score.borderline)
        yield f"  – Gravité ENISA : {parts} = {points_text(score.score)}, {BAND_LABELS[score.level]}{near}."
    if score.unreadable:
        yield "  – Données illisibles pour qui les a : à lire avant le chiffre."
    if score.many:
        yield "  – Plus de 100 personnes."
    stated = facts("gravity")
    step = gravity(stated) if isinstance(stated, str) else score.nearest_gravity
    if step is not None:
        said = "retenue" if isinstance(stated, str) else "la plus proche, à confirmer"
        yield f"  – Gravité selon la CNIL, {said} : {step.label}. {step.definition}"
        yield f"    Par exemple : {step.bodily} ; {step.material} ; {step.moral}."


def review_text(situation: Situation, outcome: str) -> str:
    """« faits nouveaux depuis le … », for a decision whose facts have changed."""
    since = situation.overtaken_since(outcome)
    return "faits nouveaux" + (f" depuis le {instant_text(since, situation.state.zone)}" if since else "")


def decided_lines(situation: Situation) -> list[str]:
    """What the doctor decided, on what ground, and whether it is to review."""
    lines = []
    for outcome, label in (("authority", "CNIL"), ("persons", "patients")):
        made = situation.state.decisions.get(outcome)
        if made is not None:
            review = f" À REVOIR : {review_text(situation, outcome)}." if situation.overtaken(outcome) else ""
            ground = f" Sur quoi : {GROUNDS[made.ground]}." if made.ground is not None else ""
            said = french(f"Décidé ({label}) : {WORDS[made.answer]}.{ground}")
            why = made.text if not made.text or made.text[-1] in ".!?…" else f"{made.text}."
            lines.append(f"{said} {why}{french(review)}".rstrip())
    return lines
