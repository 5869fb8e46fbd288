"""`incident assess FICHIER.json|REF`: the risk proposed, why, what is missing, what would change it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from incident.cli.base import FrenchCommand, Session, emit_json, json_option, pass_session, read_when, say
from incident.errors import BadInput, reason

if TYPE_CHECKING:
    from incident.core.facts import Fact, JsonValue
    from incident.core.risk import Assessment
    from incident.core.riskfacts import Facts
    from incident.core.severity import Severity

MAX_BYTES = 1 << 20
ZONE = "Europe/Paris"


@click.command("assess", cls=FrenchCommand)
@click.argument("target", metavar="FICHIER.json|REF")
@json_option
@pass_session
def assess_command(session: Session, target: str, as_json: bool) -> None:
    """Proposer un niveau de risque à partir d’un fichier de faits ou d’un incident. L’outil propose, vous décidez.

    Le fichier est un objet JSON : un fait par ligne, null ou absent = inconnu.
    """
    from incident.core.proposal import decided_lines, proposal_lines
    from incident.core.risk import assess
    from incident.core.severity import severity
    from incident.core.severitylacks import lacking
    from incident.core.wording import french

    decided: list[str] = []
    if is_file(target):
        library = session.shipped.library
        facts: Facts = read_facts(Path(target), library.facts).get
    else:
        _register, case = session.case(target)
        situation = case.situation()
        library, facts, decided = situation.library, situation.value, decided_lines(situation)
    found, score = assess(facts), severity(facts)
    if as_json:
        emit_json(as_document(found, score, lacking(facts)))
        return
    for line in proposal_lines(found, score, facts, library):
        say(french(line))
    for line in decided:
        say(line)


def is_file(target: str) -> bool:
    """Whether what is to be assessed is a file rather than a reference."""
    return target.casefold().endswith(".json") or Path(target).is_file()


# -- the file --------------------------------------------------------------------------------------------


def read_facts(path: Path, known: "Mapping[str, Fact]") -> "dict[str, JsonValue]":
    """The facts of a file, each in its stored form. Raises BadInput for the first thing that cannot be."""
    from incident.core.coherence import contradictions

    facts = {name: _value(name, value, known) for name, value in _load(path).items()}
    for clash in contradictions(facts.get):
        raise BadInput(f"{clash}.")
    return facts


def _load(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(f"« {path.name} » est trop gros pour un fichier de faits (1 Mo au plus).")
        data = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except OSError as problem:
        raise BadInput(f"Impossible de lire « {path.name} » : {reason(problem)}.") from None
    except UnicodeDecodeError:
        raise BadInput(f"« {path.name} » n’est pas un texte en UTF-8.") from None
    except json.JSONDecodeError as problem:
        where = f"ligne {problem.lineno}, colonne {problem.colno}"
        raise BadInput(f"« {path.name} » n’est pas du JSON correct ({where}).") from None
    except (ValueError, RecursionError):
        raise BadInput(f"« {path.name} » contient un nombre ou un bloc que l’outil ne lit pas.") from None
    if not isinstance(data, dict):
        raise BadInput(f'« {path.name} » doit contenir un objet JSON : {{"fait": valeur, …}}.')
    return data


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise BadInput(f"« {name} » est donné deux fois.")
        found[name] = value
    return found


def _no_constant(name: str) -> object:
    raise ValueError(name)


def _value(name: str, value: object, known: "Mapping[str, Fact]") -> "JsonValue":
    """One fact's value as it is stored; None when unknown."""
    from incident.cli.answers import known_fact
    from incident.core.facts import UNKNOWN, ValueRefused, check_value

    fact = known_fact(name, known)
    if fact.sources_from == ("derived",):
        raise BadInput(f"« {name} » est calculé par l’outil : retirez-le du fichier.")
    if value is None or (value == UNKNOWN and fact.option(UNKNOWN) is None):
        return None
    if fact.type == "when" and isinstance(value, str):
        from incident.register import SystemClock

        return read_when(value, ZONE, SystemClock().now()).to_json()
    if fact.type == "bool" and not isinstance(value, bool):
        raise BadInput(f"« {name} » attend true (oui), false (non) ou null (inconnu), pas {_shown(value)}.")
    try:
        return check_value(fact, value)  # type: ignore[arg-type]
    except (ValueRefused, TypeError) as problem:
        why = " ".join(str(problem).split())
        raise BadInput(f"« {name} » : {why}") from None  # the file holds ids, the sentence quotes the question


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:40]}…"


# -- what is said ----------------------------------------------------------------------------------------


def as_document(found: "Assessment", score: "Severity", lacks: tuple[str, ...]) -> dict[str, object]:
    """The JSON contract. ENISA's figures are quarters: exact as JSON numbers; null where `missing` facts are."""
    from incident.core.severity import points

    figures = {"ei": score.ei, "cb": score.cb.total, "se": score.score}
    exact = {name: None if value is None else float(points(value) or 0) for name, value in figures.items()}
    return {
        "level": found.level,
        "register": found.register,
        "notify_authority": found.authority,
        "notify_persons": found.persons,
        "reasons": [{"rule": r.rule, "text": r.text, "source": r.source} for r in found.reasons],
        "missing": list(found.missing),
        "enisa": {"dpc": score.dpc, **exact, "level": score.level, "missing": list(lacks)},
    }
