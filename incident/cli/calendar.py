"""`incident calendar REF`: the running deadlines as a calendar file."""

from pathlib import Path

import click

from incident.cli.base import FrenchCommand, Session, pass_session, say


@click.command("calendar", cls=FrenchCommand)
@click.argument("ref")
@click.option("--to", "folder", type=click.Path(path_type=Path), metavar="DOSSIER", help="Où écrire (ici sinon).")
@pass_session
def calendar_command(session: Session, ref: str, folder: Path | None) -> None:
    """Écrire les délais en cours, avec leurs rappels, dans un fichier d’agenda (.ics)."""
    from incident.calendar import NOTHING, calendar_name, write_calendar
    from incident.writing import renamed

    _register, case = session.case(ref, read_only=True)
    path = write_calendar(case, folder or Path())
    say(str(path) if path is not None else NOTHING)
    if path is not None and (other := renamed(path, calendar_name(case))):
        say(other, err=True)
