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
    from incident.core.reminders import reminders
    from incident.documents.agenda import to_ics
    from incident.production import write_new

    _register, case = session.case(ref, read_only=True)
    situation = case.situation()
    found = reminders(situation)
    if not found:
        say("Aucun délai en cours n’a de date : rien à mettre dans l’agenda.")
        return
    data = to_ics(found, situation.now, case.state.seq)
    say(str(write_new(folder or Path(), f"{case.state.ref}-echeances.ics", data)))
