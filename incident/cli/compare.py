"""`incident compare REF DOCUMENT`: what a document would say otherwise than the version produced before."""

from typing import TYPE_CHECKING

import click

from incident.cli.base import FrenchCommand, Session, emit_json, json_option, pass_session, say
from incident.errors import Refused

if TYPE_CHECKING:
    from incident.case import Case
    from incident.comparing import Comparison
    from incident.core.templates import Template


@click.command("compare", cls=FrenchCommand)
@click.argument("ref")
@click.argument("document")
@click.option("--with", "entry", type=int, metavar="ENTRÉE", help="La version de cette entrée (la dernière sinon).")
@click.option("--for", "for_", default="", metavar="ID", help="De quel responsable, s’ils sont plusieurs à déclarer.")
@json_option
@pass_session
def compare_command(session: Session, ref: str, document: str, entry: int | None, for_: str, as_json: bool) -> None:
    """Montrer ce qui change dans un DOCUMENT depuis la version produite avant."""
    from incident.comparing import comparison
    from incident.core.comparingtext import comparison_lines

    _register, case = session.case(ref, read_only=True)
    template = _template(session, case, document, entry, for_)
    found = comparison(case, template, session.shipped.base_docx, entry)
    if as_json:
        emit_json(_json(found))
        return
    for line in comparison_lines(found.before, found.changes, case.state.zone):
        say(line.text)


def _template(session: Session, case: "Case", document: str, entry: int | None, for_: str) -> "Template":
    """What is compared: of the controller named, else of whom the entry says. Raises BadInput, Refused."""
    from incident.comparing import of_entry
    from incident.core.declared import owner

    wanted = session.wanted_templates((document,), case.situation(), for_)
    if len(wanted) == 1:
        return wanted[0]
    if entry is not None and (found := of_entry(case, document, entry, session.shipped.templates)) is not None:
        return found
    raise Refused(f"Chaque responsable a le sien, dites pour qui (--for) : {', '.join(map(owner, wanted))}.")


def _json(found: "Comparison") -> dict[str, object]:
    before = found.before
    return {
        "document": found.template.id,
        "with": {
            "entry": before.seq,
            "prepared_at": before.prepared_at,
            "format": before.format,
            "sha256": before.sha256,
        },
        "changes": [
            {"kind": one.kind, "where": one.where, "before": one.before or None, "now": one.now or None}
            for one in found.changes
        ],
    }
