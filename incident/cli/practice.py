"""`incident practice show|set|edit|assess`: the practice sheet and its self-assessment."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from incident.cli.base import FrenchCommand, FrenchGroup, Session, emit_json, json_option, pass_session, say
from incident.errors import BadInput, IncidentError, RegisterMissing, reason
from incident.register import DEFAULT_ZONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident.core.assessment import Assessment, Items
    from incident.core.playbook import Library


@click.group("practice", cls=FrenchGroup)
def practice_command() -> None:
    """La fiche du cabinet : identité, contacts, assurance."""


@practice_command.command("show", cls=FrenchCommand)
@json_option
@pass_session
def show_practice(session: Session, as_json: bool) -> None:
    """Montrer la fiche, et ce qui manque."""
    from incident.core.contracts import CONTRACTS, contract_text, contracts, to_find_out
    from incident.core.dossier import value_lines
    from incident.core.practice import sheet_facts

    try:
        known = session.register(read_only=True).practice
    except RegisterMissing:
        known = {}
    library = session.shipped.library
    if as_json:
        emit_json({fact.id: known[fact.id].value if fact.id in known else None for fact in sheet_facts(library)})
        return
    for fact in sheet_facts(library):
        answer = known.get(fact.id)
        value = " ; ".join(value_lines(fact, answer.value)) if answer is not None else "à renseigner"
        say(f"{fact.id.removeprefix('practice_'):28} {value}")
    filled = sum(1 for fact in sheet_facts(library) if fact.id in known)
    say(f"Rempli : {filled} sur {len(sheet_facts(library))}.")
    if CONTRACTS in known:
        for one in contracts(known[CONTRACTS].value):
            say(f"Contrat : {contract_text(one)}")
        for line in to_find_out(known[CONTRACTS].value):
            say(line)


@practice_command.command("set", cls=FrenchCommand)
@click.argument("pairs", nargs=-1, required=True, metavar="CLE=VALEUR...")
@pass_session
def set_practice(session: Session, pairs: tuple[str, ...]) -> None:
    """Remplir des lignes de la fiche (nom, siren, dpo…)."""
    from incident.core.facts import ValueRefused, parse_value
    from incident.core.identifiers import refuse_doubt
    from incident.core.practice import sheet_fact

    library = session.shipped.library
    values = {}
    for pair in pairs:
        key, sign, text = pair.partition("=")
        if not sign:
            raise BadInput(f"« {pair} » n’est pas de la forme CLE=VALEUR.")
        fact = sheet_fact(key.strip(), library)
        try:
            values[fact.id] = parse_value(fact, text)
            refuse_doubt(fact.id, values[fact.id])
        except ValueRefused as problem:
            raise BadInput(str(problem)) from None
    register = session.register(create=True)
    register.set_practice(values, library, session.author)
    say("Fiche enregistrée.")


@practice_command.command("letterhead", cls=FrenchCommand)
@click.argument("path", type=click.Path(path_type=Path), required=False, metavar="[FICHIER.docx]")
@click.option("--model", type=click.Path(path_type=Path), metavar="FICHIER", help="Écrire le modèle livré, à modifier.")
@click.option("--remove", is_flag=True, help="Revenir au modèle livré.")
@pass_session
def letterhead_command(session: Session, path: Path | None, model: Path | None, remove: bool) -> None:
    """Donner le papier à lettres du cabinet : un fichier Word fait à partir du modèle livré."""
    from shutil import copyfile

    from incident.documents.letterhead import keep_letterhead
    from incident.register import home_folder
    from incident.resources import base_docx
    from incident.shipped import LETTERHEAD

    target = home_folder(session.home) / LETTERHEAD
    try:
        if model is not None:
            copyfile(base_docx(), model)
        elif remove:
            target.unlink(missing_ok=True)
        elif path is not None:
            keep_letterhead(path, target)
    except OSError as problem:
        raise BadInput(f"Le fichier ne peut pas être écrit ({reason(problem)}).") from None
    own = "celui du cabinet" if target.is_file() else "le modèle livré"
    say(f"Modèle écrit : {model}." if model is not None else f"Papier à lettres : {own}.")


@practice_command.command("edit", cls=FrenchCommand)
@pass_session
def edit_practice(session: Session) -> int:
    """Remplir la fiche à l’écran."""
    import sys

    if not sys.stdin.isatty():
        raise IncidentError("La fiche se remplit dans un terminal ; sinon : incident practice set CLE=VALEUR.")
    from incident.tui.app import run

    return run(session.home, start="practice")


@practice_command.command("assess", cls=FrenchCommand)
@click.argument("pairs", nargs=-1, metavar="[QUESTION=REPONSE]...")
@json_option
@pass_session
def assess_practice(session: Session, pairs: tuple[str, ...], as_json: bool) -> None:
    """L’auto-évaluation : répondre (oui, non, partiel, inconnu), ou lire les réponses, ce qui manque, et que faire."""
    from incident.assessing import assess, assessment
    from incident.core.assessment import read_verdicts

    items = session.shipped.assessment
    verdicts = read_verdicts(pairs, items)
    if verdicts:
        register = session.register(create=True)
        assess(register, verdicts, items, session.shipped.library, session.author)
        for warning in register.warnings:
            say(warning, err=True)
    try:
        register = session.register(read_only=True)
        given, zone = assessment(register), register.zone
    except RegisterMissing:
        given, zone = {}, DEFAULT_ZONE
    if as_json:
        emit_json(_assessment_json(given, items))
    elif verdicts:
        say("Auto-évaluation enregistrée.")
    else:
        for line in _assessment_lines(given, items, zone, session.shipped.library):
            say(line)


def _assessment_json(given: "Assessment", items: "Items") -> dict[str, object]:
    from incident.core.assessment import last_day, missing

    last = last_day(given)
    return {
        "assessed_at": f"{last:%Y-%m-%dT%H:%M:%SZ}" if last else None,
        "missing": missing(given, items),
        "items": [
            {
                **item.model_dump(mode="json"),
                "answer": given[name].verdict if name in given else None,
                "answered_at": f"{given[name].at:%Y-%m-%dT%H:%M:%SZ}" if name in given else None,
            }
            for name, item in items.items()
        ],
    }


def _assessment_lines(given: "Assessment", items: "Items", zone: str, library: "Library") -> "Iterator[str]":
    """Each question with its answer, the advice under a « non » or « en partie », then what is missing."""
    from incident.core.assessment import VERDICTS, last_day, missing
    from incident.core.wording import instant_text
    from incident.library.describe import source_text

    last = last_day(given)
    yield f"Dernière réponse : {instant_text(last, zone)}" if last else "Aucune réponse à ce jour."
    for number, (name, item) in enumerate(items.items(), 1):
        verdict = given[name].verdict if name in given else None
        yield f"{number:2}. {name} : {VERDICTS[verdict] if verdict else 'à répondre'}"
        yield f"    {item.ask}"
        if verdict in {"no", "partial"}:
            yield f"    → {item.advice}"
            yield f"      Source : {', '.join(source_text(one, library) for one in item.sources)}"
    left = missing(given, items)
    yield f"Sans réponse ({len(left)}) : {', '.join(left)}" if left else "Toutes les questions ont une réponse."
