"""Open, show, close and reopen incidents."""

import click

from incident.cli.base import (
    FrenchCommand,
    Session,
    emit_json,
    json_option,
    pass_session,
    read_when,
    say,
    why_option,
)
from incident.errors import BadInput


@click.command("open", cls=FrenchCommand)
@click.argument("playbook", metavar="SCENARIO")
@click.option("--aware-at", metavar="QUAND", help="Quand le cabinet a su que des données étaient touchées.")
@click.option("--zone", metavar="FUSEAU", help="Fuseau horaire (par défaut : celui du cabinet).")
@click.option("--title", default="", metavar="TITRE", help="Un titre à la place de celui du scénario.")
@click.option("--exercise", is_flag=True, help="Un exercice : jamais mêlé aux vrais incidents.")
@pass_session
def open_command(
    session: Session, playbook: str, aware_at: str | None, zone: str | None, title: str, exercise: bool
) -> None:
    """Ouvrir un incident. Affiche sa référence."""
    from incident.core.zones import ZoneUnknown
    from incident.core.zones import zone as known_zone
    from incident.register import NewIncident

    library = session.shipped.library
    if zone is not None:
        try:
            known_zone(zone)
        except ZoneUnknown as problem:
            raise BadInput(str(problem)) from None
    if playbook in library.playbooks or not library.playbooks:
        register = session.register(exercise=exercise, create=True)
    else:
        from incident.core.facts import suggestion

        near = suggestion(playbook, list(library.playbooks))
        raise BadInput(f"Scénario inconnu « {playbook} ».{near} La liste : incident playbook list.")
    where = zone or register.zone
    aware = read_when(aware_at, where, register.clock.now()) if aware_at else None
    new = NewIncident(playbook, library, session.author, where, title, aware)
    say(register.open_incident(new).state.ref)


@click.command("show", cls=FrenchCommand)
@click.argument("ref")
@json_option
@pass_session
def show_command(session: Session, ref: str, as_json: bool) -> None:
    """Montrer où en est un incident."""
    from incident.cli.showing import as_text
    from incident.core.overview import overview

    _register, case = session.case(ref)
    situation = case.situation()
    if as_json:
        from incident.documents.service import document_statuses

        emit_json(overview(situation) | {"documents": document_statuses(session.shipped.templates, situation)})
    else:
        say(as_text(situation))


@click.command("add", cls=FrenchCommand)
@click.argument("ref")
@click.argument("playbook", metavar="SCENARIO")
@pass_session
def add_command(session: Session, ref: str, playbook: str) -> None:
    """Joindre un second scénario : ses étapes s’ajoutent, celles déjà faites restent faites."""
    register, case = session.case(ref)
    before = {step.id for step in case.situation().steps}
    register.add_playbook(case, playbook, session.shipped.library, session.author)
    added = [step for step in case.situation().steps if step.id not in before]
    say(f"Scénario joint à {case.state.ref} : {len(added)} étapes de plus.")


@click.command("close", cls=FrenchCommand)
@click.argument("ref")
@why_option(required=False)
@pass_session
def close_command(session: Session, ref: str, why: str) -> None:
    """Clore un incident. Ce qui reste dû est dit, et demande une raison."""
    from incident.core.commands import Close

    case = session.run(ref, lambda case: Close(why=why))
    say(f"{case.state.ref} clos.")


@click.command("reopen", cls=FrenchCommand)
@click.argument("ref")
@why_option()
@pass_session
def reopen_command(session: Session, ref: str, why: str) -> None:
    """Rouvrir un incident clos."""
    from incident.core.commands import Reopen

    case = session.run(ref, lambda case: Reopen(why=why))
    say(f"{case.state.ref} rouvert.")
