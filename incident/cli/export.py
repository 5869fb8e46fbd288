"""`incident export`: produce documents, recorded first, then written to files."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from incident.cli.base import FrenchCommand, Session, pass_session, say, why_option
from incident.core.durations import count
from incident.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident.case import Case
    from incident.core.playbook import Library
    from incident.core.templates import Template
    from incident.production import Suspected


@click.command("export", cls=FrenchCommand)
@click.argument("ref")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...")
@click.option("--to", "folder", type=click.Path(path_type=Path), metavar="DOSSIER", help="Où écrire (ici sinon).")
@click.option("--format", "form", type=click.Choice(["docx", "pdf", "md", "txt"]), default="docx")
@click.option("--reviewed", is_flag=True, help="J’ai relu les passages signalés (avec --why).")
@click.option("--pieces", is_flag=True, help="Copier aussi les pièces, lettres et accusés gardés dans le registre.")
@click.option("--sources", is_flag=True, help="Dire ce qui vient de quelle source, sans rien produire.")
@click.option("--for", "for_", default="", metavar="ID", help="De quel responsable, s’ils sont plusieurs à déclarer.")
@why_option(required=False)
@pass_session
def export_command(
    session: Session,
    ref: str,
    documents: tuple[str, ...],
    folder: Path | None,
    form: str,
    reviewed: bool,
    pieces: bool,
    sources: bool,
    for_: str,
    why: str,
) -> int:
    """Produire des documents (sans DOCUMENT : tous ceux qui s’appliquent)."""
    from incident.documents.service import refuse_held_back
    from incident.production import Suspected, damage_of, produce, write_file
    from incident.writing import renamed

    if reviewed and not why.strip():
        raise BadInput("Dites pourquoi les passages signalés peuvent sortir (--why).")
    register, case = session.case(ref)
    wanted = session.wanted_templates(documents, case.situation(), for_)
    if sources:
        return say_sources(wanted, case.situation().library)
    refuse_held_back(wanted, case.situation())
    failed, damaged, found = 0, "", damage_of(case)
    base, reason = session.shipped.base_file(form), why if reviewed else ""
    for template in wanted:
        made = produce(case, template, form, base, session.author, reason, damaged=found)  # type: ignore[arg-type]
        register.keep_anchor()
        if isinstance(made, Suspected):
            failed = 1
            say_suspected(made)
            if case.state.status == "open" and any(found.kind == "phone" for found in made.findings):
                say("Le numéro de quelqu’un du cabinet ? Ajoutez-le : incident practice set people=…", err=True)
        else:
            damaged = made.damaged
            path = write_file(made, folder or Path())
            say(str(path) + ("" if made.recorded else " (non enregistré)"))
            if other := renamed(path, made.file_name):
                say(other, err=True)
    if damaged:
        say(f"{damaged} Le détail : incident verify {ref}", err=True)
    if form == "pdf" and session.shipped.own_letterhead:
        say("Le PDF garde notre mise en page : votre papier à lettres ne sert qu’aux fichiers Word.", err=True)
    if pieces or not documents:
        _pieces(case, folder or Path(), taken=pieces)
    return failed


def _pieces(case: "Case", folder: Path, *, taken: bool) -> None:
    """Copy what the register keeps beside the documents, or say that it was left out."""
    from incident.pieces import kept_files, take_out

    kept = len(kept_files(case))
    if taken:
        for path in take_out(case, folder):
            say(str(path))
        if kept:
            say("Ces pièces n’ont pas été relues : des données de patients peuvent y figurer.", err=True)
    elif kept:
        files = count(kept, "fichier gardé", "fichiers gardés")
        say(
            f"Non joints : {files} dans le registre (pièces, lettres, accusés). "
            f"Les copier aussi : --pieces. Voir les pièces : incident evidence {case.state.ref}",
            err=True,
        )


def say_sources(templates: "Iterable[Template]", library: "Library") -> int:
    """Say, for each document, what in it comes from which law, which page of the CNIL or of the Ordre."""
    for template in templates:
        say(f"{template.title} ({template.id})")
        for name, what in template.sources.items():
            source = library.sources.get(name)
            doubt = "" if source is None or source.status == "verified" else " (à confirmer)"
            say(f"  {source.title if source else name}{doubt} : {what}")
        if not template.sources:
            say("  les seules entrées du journal")
    return 0


def say_suspected(suspected: "Suspected") -> None:
    """Say what stopped a document, and how to go on."""
    for finding in suspected.findings:
        say(f"  {finding.where} : {finding.sentence}")
    say(
        f"{suspected.template.title} : non produit, une identité de patient semble y figurer. "
        "Corrigez ou caviardez ces textes ; sinon : --reviewed --why « … ».",
        err=True,
    )
