"""Read-only commands: the form, the journal of the incident, the verification."""

import click

from incident.cli.base import FrenchCommand, Session, emit_json, is_exercise, json_option, pass_session, say, why_option
from incident.errors import BadInput


@click.command("form", cls=FrenchCommand)
@click.argument("ref")
@click.argument("form_id", metavar="FORMULAIRE")
@json_option
@pass_session
def form_command(session: Session, ref: str, form_id: str, as_json: bool) -> None:
    """Montrer un formulaire rempli : champs, certitude, ce qui manque."""
    from incident.core.dossier import CERTAINTY_LABELS, dossier
    from incident.core.dossier import as_json as form_json
    from incident.core.facts import suggestion

    _register, case = session.case(ref)
    situation = case.situation()
    form = situation.library.forms.get(form_id)
    if form is None:
        near = suggestion(form_id, list(situation.library.forms))
        raise BadInput(f"Formulaire inconnu « {form_id} ».{near}")
    filled = dossier(form, situation)
    if as_json:
        emit_json(form_json(filled))
        return
    for section in filled.sections:
        say(section.section.title.upper())
        for view in section.fields:
            value = " ; ".join(view.lines) if view.lines else "…"
            facts = f" [{', '.join(view.facts)}]" if view.facts else ""
            note = CERTAINTY_LABELS[view.certainty] if view.status == "answered" else ""
            wanted = "manque" if view.field.required_initial and not view.ready else note
            say(f"  {view.field.label} : {value} ({wanted or 'facultatif'}){facts}")


@click.command("log", cls=FrenchCommand)
@click.argument("ref")
@json_option
@pass_session
def log_command(session: Session, ref: str, as_json: bool) -> None:
    """Montrer le journal de l’incident, dans l’ordre d’enregistrement."""
    import json

    from incident.core.chronology import chronology

    register, case = session.case(ref)
    if as_json:
        stored = register.journal.read(case.uuid)
        emit_json(
            [
                json.loads(item.entry)
                | {"hash": item.hash, "body": json.loads(item.body) if item.body is not None else None}
                for item in stored
            ]
        )
        return
    for row in chronology(case.history, case.state.zone, case.frozen.library, by_seq=True):
        text = row.text.replace("\n", "\n      ")
        say(f"{row.seq:>4}  {row.happened:32}  {row.author}  {row.label} : {text}")


@click.command("verify", cls=FrenchCommand)
@click.argument("ref", required=False)
@click.option("--head", metavar="EMPREINTE", help="L’empreinte attendue (pied de page d’un document).")
@click.option(
    "--accept", is_flag=True, help="Accepter un registre qui diffère de ce que ce poste connaît (avec --why)."
)
@why_option(required=False)
@json_option
@pass_session
def verify_command(session: Session, ref: str | None, head: str | None, accept: bool, why: str, as_json: bool) -> int:
    """Vérifier que rien n’a été changé ni effacé. Code 1 si quelque chose ne va pas."""
    from incident.journal.verify import verify

    exercise = ref is not None and is_exercise(ref)
    register = session.register(exercise=exercise, read_only=not accept)
    if accept:
        register.accept(why, session.author)
    report = verify(register.journal, register.find(ref) if ref else None, expected_head=head)
    anchor = register.anchor_state()
    if as_json:
        emit_json(report.to_json() | {"anchor": anchor.kind})
    else:
        for text in [*report.lines, anchor.words]:
            say(text)
    if report.ok and not anchor.alarming:
        return 0
    say("La vérification a trouvé quelque chose : lisez le compte rendu ; gardez ce fichier tel qu’il est.", err=True)
    return 1
