"""`incident list`, and what `incident` prints without a terminal. Light: no models, no YAML."""

from datetime import UTC, datetime

import click

from incident.cli.base import FrenchCommand, Session, emit_json, json_option, pass_session, say
from incident.core.listline import as_of, list_line
from incident.errors import RegisterMissing
from incident.journal.listing import Wanted


@click.command("list", cls=FrenchCommand)
@json_option
@click.option("--exercises", is_flag=True, help="Lister les exercices.")
@click.option("--year", type=int, metavar="ANNEE", help="Ceux ouverts cette année-là.")
@click.option("--kind", "playbook", default="", metavar="SCENARIO", help="Ceux de ce scénario.")
@click.option("--open", "status", flag_value="open", help="Ceux qui sont ouverts.")
@click.option("--closed", "status", flag_value="closed", help="Ceux qui sont clos.")
@click.option("--late", is_flag=True, help="Ceux dont un délai a été ou est dépassé.")
@click.option("--search", "words", default="", metavar="MOTS", help="Ceux dont le journal contient ces mots.")
@pass_session
def list_command(
    session: Session,
    as_json: bool,
    exercises: bool,
    year: int | None,
    playbook: str,
    status: str | None,
    late: bool,
    words: str,
) -> None:
    """Lister les incidents, le plus récent d’abord."""
    now = datetime.now(UTC)
    wanted = Wanted(words, year, playbook, status or "", late, now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    try:
        register = session.register(exercise=exercises)
    except RegisterMissing:
        emit_json([]) if as_json else say("Aucun incident enregistré.")
        return
    if as_json:
        emit_json([as_of(row, now) for row in register.summaries(wanted)])
    else:
        say(_lines(register.list_lines(wanted, now), wanted))
    for warning in register.warnings:
        say(warning, err=True)


def _lines(found: list[str], wanted: Wanted) -> str:
    if found:
        return "\n".join(found)
    return "Aucun incident enregistré." if wanted == Wanted(now=wanted.now) else "Aucun incident ne correspond."


def print_open_incidents(session: Session) -> None:
    """Open incidents and their clocks, one line each."""
    now = datetime.now(UTC)
    try:
        found = [list_line(row, now) for row in session.register().summaries(Wanted(status="open"))]
    except RegisterMissing:
        found = []
    say("\n".join(found) or "Aucun incident ouvert. Pour commencer : incident open rancongiciel")
