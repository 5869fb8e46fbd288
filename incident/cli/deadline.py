"""`incident deadline WHEN`: the end of the 72 hours, strict."""

import click

from incident.cli.base import FrenchCommand, Session, emit_json, json_option, pass_session, read_when, say
from incident.errors import BadInput


@click.command("deadline", cls=FrenchCommand)
@click.argument("when_", metavar="QUAND")
@click.option("--zone", default="Europe/Paris", metavar="FUSEAU", help="Fuseau horaire, par exemple Indian/Reunion.")
@json_option
@pass_session
def deadline_command(_session: Session, when_: str, zone: str, as_json: bool) -> None:
    """Calculer la fin du délai de 72 heures : nuits, week-ends et jours fériés comptent."""
    from incident.core.deadlines import elapsed_hours, rounded_1182
    from incident.core.when import instant_json
    from incident.core.wording import deadline_text, instant_text
    from incident.core.zones import ZoneUnknown, to_local
    from incident.core.zones import zone as known_zone
    from incident.register import SystemClock

    try:
        known_zone(zone)
    except ZoneUnknown as problem:
        raise BadInput(str(problem)) from None
    aware = read_when(when_, zone, SystemClock().now()).earliest
    due = elapsed_hours(aware, 72)
    if as_json:
        emit_json(
            {
                "aware_at": instant_json(aware),
                "due_at": instant_json(due),
                "due_local": to_local(due, zone).isoformat(),
                "zone": zone,
            }
        )
    else:
        say(f"Fin du délai : {deadline_text(due, zone)}.")
        rounded = instant_text(rounded_1182(aware, zone), zone)
        say(f"(Le règlement 1182/71, qui arrondit à l’heure, finirait le {rounded} : ne comptez pas dessus.)")
