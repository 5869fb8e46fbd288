"""`incident sources`."""

import click

from incident.cli.base import FrenchCommand, Session, emit_json, json_option, pass_session, say


@click.command("sources", cls=FrenchCommand)
@json_option
@pass_session
def sources_command(session: Session, as_json: bool) -> None:
    """Lister les sources, celle vérifiée il y a le plus longtemps d’abord, et ce qui s’appuie sur chacune."""
    from incident.core.playbook import SOURCE_LABELS
    from incident.library.relied import KINDS, relied_on

    shipped = session.shipped
    found = relied_on(shipped.library, shipped.templates.values(), shipped.assessment.values())
    if as_json:
        emit_json([one.to_json() for one in found])
        return
    for one in found:
        source = one.source
        status = SOURCE_LABELS[source.status]
        say(f"{source.checked or 'jamais lue':10}  {status:11}  {source.id} : {source.title}")
        if source.url:
            say(f"            {source.url}")
        for kind, ids in one.by.items():
            if ids and kind != "documents":
                say(f"            {KINDS[kind]} : {', '.join(ids)}")
        for document, what in one.drawn.items():
            say(f"            Document {document} : {what}")
