"""`incident playbook list|show|check|schema|glossary|paper`."""

from pathlib import Path

import click

from incident.cli.base import FrenchCommand, FrenchGroup, Session, emit_json, json_option, pass_session, say
from incident.errors import BadInput, RegisterMissing


@click.group("playbook", cls=FrenchGroup)
def playbook_command() -> None:
    """Les scénarios : lister, montrer, vérifier."""


@playbook_command.command("list", cls=FrenchCommand)
@json_option
@pass_session
def list_playbooks(session: Session, as_json: bool) -> None:
    """Lister les scénarios (un scénario du cabinet qui ne peut pas servir est dit à part)."""
    for problem in session.shipped.broken_playbooks():
        say(problem, err=True)
    playbooks = sorted(session.shipped.library.playbooks.values(), key=lambda p: (p.rank, p.id))
    if as_json:
        emit_json([{"id": p.id, "title": p.title, "signs": list(p.signs), "steps": len(p.steps)} for p in playbooks])
        return
    for playbook in playbooks:
        say(f"{playbook.id:24} {playbook.title}")


@playbook_command.command("show", cls=FrenchCommand)
@click.argument("playbook_id", metavar="ID")
@json_option
@pass_session
def show_playbook(session: Session, playbook_id: str, as_json: bool) -> None:
    """Montrer un scénario en entier."""
    from incident.core.facts import suggestion
    from incident.library.describe import describe, describe_json

    library = session.shipped.library
    playbook = library.playbooks.get(playbook_id)
    if playbook is None:
        raise BadInput(f"Scénario inconnu « {playbook_id} ».{suggestion(playbook_id, list(library.playbooks))}")
    if as_json:
        emit_json(describe_json(playbook, library))
    else:
        say(describe(playbook, library))


@playbook_command.command("check", cls=FrenchCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FICHIER]...")
@json_option
def check_playbooks(paths: tuple[Path, ...], as_json: bool) -> int:
    """Prouver que les scénarios sont complets et cohérents (ou essayer les fichiers donnés, bulletins compris)."""
    from incident.library.report import report
    from incident.resources import playbooks_dir, templates_dir

    found = report(playbooks_dir(), templates_dir(), paths)
    problems, figures = [str(problem) for problem in found.problems], found.figures
    if as_json:
        emit_json({"ok": not problems, "problems": problems, "figures": figures.to_json() if figures else None})
        return 1 if problems else 0
    for problem in problems:
        say(problem, err=True)
    if not problems:
        say("\n".join(["Tout est cohérent.", *(figures.lines() if figures else [])]))
    return 1 if problems else 0


@playbook_command.command("schema", cls=FrenchCommand)
@click.argument("kind", required=False, default="playbook", metavar="[playbook|bulletin]")
@pass_session
def schema_of_playbooks(session: Session, kind: str) -> None:
    """Afficher le schéma JSON d’un scénario (ou d’un bulletin), pour les éditeurs de texte."""
    if kind == "bulletin":
        from incident.library.bulletinschema import bulletin_schema

        emit_json(bulletin_schema(session.shipped.library))
    elif kind == "playbook":
        from incident.library.schema import schema

        emit_json(schema())
    else:
        raise BadInput(f"Pas de schéma « {kind} » : playbook (un scénario) ou bulletin.")


@playbook_command.command("glossary", cls=FrenchCommand)
@click.argument("word", required=False, metavar="[MOT]")
@json_option
@pass_session
def explain_words(session: Session, word: str | None, as_json: bool) -> None:
    """Expliquer les mots peu courants (MOT : celui-là ; accents et fautes de frappe admis)."""
    from incident.core.playbooktext import explained
    from incident.core.words import matches, told

    every = list(session.shipped.glossary.values())
    found = [one for one in every if not word or matches(told(word), " ".join((one.word, *one.also)))]
    if not found:
        raise BadInput(f"« {word} » n’est pas dans la liste des mots expliqués : incident playbook glossary.")
    if as_json:
        emit_json([one.model_dump(mode="json") for one in found])
        return
    for one in found:
        say(explained(one))


@playbook_command.command("paper", cls=FrenchCommand)
@click.argument("playbook_id", required=False, metavar="[ID]")
@click.option("--to", "folder", type=click.Path(path_type=Path), metavar="DOSSIER", help="Où écrire (ici sinon).")
@json_option
@pass_session
def print_kit(session: Session, playbook_id: str | None, folder: Path | None, as_json: bool) -> None:
    """Écrire ce qui s’imprime d’avance : carte d’urgence, aide-mémoire, feuilles vierges (ID : un aide-mémoire)."""
    from incident.documents.papercontext import PaperMaterial
    from incident.paper import write_kit
    from incident.register import DEFAULT_ZONE, SystemClock

    try:
        register = session.register(read_only=True)
        practice, zone = register.practice, register.zone
    except RegisterMissing:
        practice, zone = {}, DEFAULT_ZONE
    material = PaperMaterial(practice, session.shipped.library, SystemClock().now(), zone)
    paths = [str(path) for path in write_kit(material, session.shipped.base_docx, folder or Path(), playbook_id)]
    if as_json:
        emit_json({"printed_on": material.now.strftime("%Y-%m-%dT%H:%M:%SZ"), "files": paths})
        return
    for path in paths:
        say(path)
