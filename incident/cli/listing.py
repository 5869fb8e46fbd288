"""`incident list`, and what `incident` prints without a terminal. Light: no models, no YAML."""

from datetime import UTC, datetime, timedelta
from typing import Any

import click

from incident.cli.base import FrenchCommand, Session, emit_json, json_option, pass_session, say
from incident.core.durations import duration
from incident.errors import RegisterMissing

Row = dict[str, Any]


def rows(session: Session, *, exercises: bool) -> list[Row]:
    """The incidents, newest first; an empty list when there is no register yet."""
    try:
        register = session.register(exercise=exercises)
    except RegisterMissing:
        return []
    found = register.summaries()
    for warning in register.warnings:
        say(warning, err=True)
    return found


@click.command("list", cls=FrenchCommand)
@json_option
@click.option("--exercises", is_flag=True, help="Lister les exercices.")
@pass_session
def list_command(session: Session, as_json: bool, exercises: bool) -> None:
    """Lister les incidents, le plus récent d’abord."""
    found = rows(session, exercises=exercises)
    if as_json:
        emit_json(found)
    elif not found:
        say("Aucun incident enregistré.")
    else:
        for row in found:
            say(line(row, datetime.now(UTC)))


def print_open_incidents(session: Session) -> None:
    """Open incidents and their clocks, one line each."""
    found = [row for row in rows(session, exercises=False) if row["status"] == "open"]
    if not found:
        say("Aucun incident ouvert. Pour commencer : incident open rancongiciel")
    for row in found:
        say(line(row, datetime.now(UTC)))


def line(row: Row, now: datetime) -> str:
    """One incident on one line."""
    status = "ouvert" if row["status"] == "open" else "clos"
    clocks = " · ".join(text for clock in row["clocks"] if (text := clock_text(clock, now)))
    title = " ".join(str(row["title"]).split())
    return f"{row['ref']}  {status:6}  {title[:48]:48}  {clocks}".rstrip()


def clock_text(clock: Row, now: datetime) -> str:
    """« CNIL 71 h 18 min », « CNIL fait à temps », « CNIL EN RETARD de 6 h »; empty when it does not count."""
    name = clock["short"]
    if clock["filed_at"]:
        late = clock["late_seconds"]
        return f"{name} fait en retard de {duration(timedelta(seconds=late))}" if late else f"{name} fait à temps"
    if clock["status"] in {"not_applicable", "undetermined", "wished"} or not clock["due_at"]:
        return ""
    left = datetime.fromisoformat(clock["due_at"]) - now
    assumed = " (provisoire)" if clock["assumed"] else ""
    return f"{name} {duration(left)}{assumed}" if left >= timedelta() else f"{name} EN RETARD de {duration(-left)}"
