"""`incident register`: the whole register of breaches as a file."""

from datetime import UTC, datetime
from pathlib import Path

import click

from incident.cli.base import FrenchCommand, Session, pass_session, say

FORMATS = ("docx", "pdf", "md", "txt", "xlsx", "csv", "json")


@click.command("register", cls=FrenchCommand)
@click.option("--to", "folder", type=click.Path(path_type=Path), metavar="DOSSIER", help="Où l’écrire (ici sinon).")
@click.option(
    "--format", "form", type=click.Choice(["docx", "pdf", "md", "txt", "xlsx", "csv", "json"]), default="docx"
)
@click.option("--year", type=int, metavar="ANNEE", help="Les incidents ouverts cette année-là seulement.")
@click.option("--exercises", is_flag=True, help="Celui des exercices.")
@pass_session
def register_command(session: Session, folder: Path | None, form: str, year: int | None, exercises: bool) -> None:
    """Écrire le registre des violations entier : Word, PDF, texte, classeur (xlsx), tableau (csv) ou json."""
    from incident.book import damaged, to_complete, write_one
    from incident.journal.listing import Wanted
    from incident.library.load import load_template
    from incident.resources import templates_dir

    register = session.register(exercise=exercises)
    template = load_template(templates_dir() / "register" / "registre.md")
    wanted = Wanted(year=year, now=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    say(str(write_one(register, template, form, folder or Path(), wanted)))  # type: ignore[arg-type]
    for line in to_complete(register, wanted):
        say(line, err=True)
    if said := damaged(register):
        say(f"{said} Le détail : incident verify", err=True)
