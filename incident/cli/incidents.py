"""Open, show, close and reopen incidents."""

from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from incident.core.playbook import Library
    from incident.core.situation import Situation
    from incident.library.bulletins import ReadBulletin


@click.command("open", cls=FrenchCommand)
@click.argument("playbook", metavar="[SCENARIO]", required=False)
@click.option("--aware-at", metavar="QUAND", help="Quand le cabinet a su que des données étaient touchées.")
@click.option("--zone", metavar="FUSEAU", help="Fuseau horaire (par défaut : celui du cabinet).")
@click.option("--title", default="", metavar="TITRE", help="Un titre à la place de celui du scénario.")
@click.option("--exercise", is_flag=True, help="Un exercice : jamais mêlé aux vrais incidents.")
@click.option("--bulletin", "path", type=click.Path(path_type=Path), metavar="FICHIER", help="Le bulletin reçu.")
@click.option("--accept", is_flag=True, help="Confirmer toutes les réponses que le bulletin propose.")
@pass_session
def open_command(
    session: Session,
    playbook: str | None,
    aware_at: str | None,
    zone: str | None,
    title: str,
    exercise: bool,
    path: Path | None,
    accept: bool,
) -> None:
    """Ouvrir un incident, d’après un scénario ou un bulletin. Affiche sa référence."""
    from incident import bulletins
    from incident.exercising import lend_sheet, practice_sheet
    from incident.library.bulletins import load_bulletin
    from incident.register import NewIncident

    library = session.shipped.library
    if accept and path is None:
        raise _missing("--bulletin FICHIER")
    read = load_bulletin(path, library) if path is not None else None
    wanted = _wanted(playbook, read, library)
    _known_zone(zone)
    register = session.register(exercise=exercise, create=True)
    if exercise:
        lend_sheet(practice_sheet(session.home), register, library, session.author)
    where = zone or register.zone
    aware = read_when(aware_at, where, register.clock.now()) if aware_at else None
    case = register.open_incident(NewIncident(wanted, library, session.author, where, title, aware, read))
    say(case.state.ref)
    if read is not None and accept:
        say(bulletins.accept(case, session.author), err=True)
        register.keep_anchor()


def _wanted(playbook: str | None, read: "ReadBulletin | None", library: "Library") -> str:
    """The playbook named, or the bulletin's. Raises MissingParameter for neither, BadInput for one that cannot be."""
    if playbook is None and read is None:
        raise _missing("SCENARIO (ou --bulletin FICHIER)")
    if playbook is not None and library.playbooks and playbook not in library.playbooks:
        from incident.core.facts import suggestion

        near = suggestion(playbook, list(library.playbooks))
        raise BadInput(f"Scénario inconnu « {playbook} ».{near} La liste : incident playbook list.")
    if playbook is not None and read is not None and read.bulletin.playbook != playbook:
        raise BadInput(f"Ce bulletin suit le scénario « {read.bulletin.playbook} », pas « {playbook} ».")
    return playbook or (read.bulletin.playbook if read is not None else "")


def _missing(argument: str) -> click.MissingParameter:
    return click.MissingParameter(ctx=click.get_current_context(), param_hint=argument, param_type="argument")


def _known_zone(zone: str | None) -> None:
    from incident.core.zones import ZoneUnknown
    from incident.core.zones import zone as known_zone

    try:
        if zone is not None:
            known_zone(zone)
    except ZoneUnknown as problem:
        raise BadInput(str(problem)) from None


@click.command("show", cls=FrenchCommand)
@click.argument("ref")
@click.option("--owed", is_flag=True, help="Seulement ce qui reste à faire et à attendre, par date.")
@json_option
@pass_session
def show_command(session: Session, ref: str, owed: bool, as_json: bool) -> None:
    """Montrer où en est un incident."""
    from incident.cli.showing import as_text
    from incident.core.overview import overview

    _register, case = session.case(ref)
    situation = case.situation()
    if owed:
        _say_owed(situation, as_json)
    elif as_json:
        from incident.documents.service import document_statuses
        from incident.production import material

        documents = document_statuses(session.shipped.templates, material(case))
        emit_json(overview(situation) | {"documents": documents})
    else:
        say(as_text(situation))


def _say_owed(situation: "Situation", as_json: bool) -> None:
    from incident.core.owed import owed_json, owed_text, still_open

    left = still_open(situation)
    if as_json:
        emit_json([owed_json(one) for one in left])
    else:
        say("\n".join(map(owed_text, left)) or "Il ne reste rien à faire ni à attendre.")


@click.command("add", cls=FrenchCommand)
@click.argument("ref")
@click.argument("playbook", metavar="SCENARIO")
@pass_session
def add_command(session: Session, ref: str, playbook: str) -> None:
    """Joindre un second scénario : ses étapes s’ajoutent, celles déjà faites restent faites."""
    from incident.core.durations import count

    register, case = session.case(ref)
    before = {step.id for step in case.situation().steps}
    register.add_playbook(case, playbook, session.shipped.library, session.author)
    added = [step for step in case.situation().steps if step.id not in before]
    say(f"Scénario joint à {case.state.ref} : {count(len(added), 'étape')} de plus ; ce qui est fait reste fait.")


@click.command("close", cls=FrenchCommand)
@click.argument("ref")
@why_option(required=False)
@click.option("--false-alarm", is_flag=True, help="Pas de violation ; --why dit qui a vérifié, quand, comment.")
@click.option("--attempted", is_flag=True, help="Avec --false-alarm : une attaque a été tentée, sans effet.")
@pass_session
def close_command(session: Session, ref: str, why: str, false_alarm: bool, attempted: bool) -> None:
    """Terminer un incident. Ce qui reste dû est dit, et demande une raison."""
    from incident.core.commands import Close, CloseFalseAlarm
    from incident.core.decide_closing import owed_at_closing
    from incident.core.owed import against_ending

    if attempted and not false_alarm:
        raise _missing("--false-alarm")
    case = session.run(ref, lambda case: CloseFalseAlarm(why, attempted) if false_alarm else Close(why=why))
    say(f"{case.state.ref} terminé." + (" Fausse alerte : pas de violation." if false_alarm else ""))
    for line in owed_at_closing(case.history):
        say(f"Reste dû : {line}.")
    for one in () if false_alarm else against_ending(case.situation()):
        how = f" (incident answer {case.state.ref} {one.key}=…)" if one.place == "answer" else ""
        say(f"À vérifier, est-ce bien fini : {one.say}{how}.")


@click.command("reopen", cls=FrenchCommand)
@click.argument("ref")
@why_option()
@pass_session
def reopen_command(session: Session, ref: str, why: str) -> None:
    """Rouvrir un incident terminé."""
    from incident.core.commands import Reopen

    case = session.run(ref, lambda case: Reopen(why=why))
    say(f"{case.state.ref} rouvert.")


@click.command("adopt", cls=FrenchCommand)
@click.argument("ref")
@pass_session
def adopt_command(session: Session, ref: str) -> None:
    """Adopter pour un incident les textes plus récents de cette version. Ce qui est fait ou déclaré le reste."""
    register, case = session.case(ref)
    changes = case.newer_data(session.shipped.library)
    case.adopt(session.shipped.library, session.author)
    register.keep_anchor()
    for line in changes:
        say(f"– {line}")
    say(f"{case.state.ref} suit maintenant les textes de cette version. Ce qui est fait ou déclaré le reste.")
