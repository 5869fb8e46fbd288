"""`incident copy REF`: the form to copy to the authority's portal, field by field."""

import click

from incident.cli.base import FrenchCommand, Session, emit_json, json_option, pass_session, say, why_option
from incident.core.copysheet import OTHERS, CopyField, CopySheet
from incident.core.durations import count
from incident.documents.secrecy import Finding

Suspicions = dict[str, list[Finding]]


@click.command("copy", cls=FrenchCommand)
@click.argument("ref")
@click.argument("field_id", metavar="[CHAMP]", required=False)
@click.option("--done", "state", flag_value="done", help="Ce champ est recopié.")
@click.option("--undo", "state", flag_value="undo", help="Ce champ est à recopier de nouveau.")
@click.option("--form", "form_id", default="cnil", metavar="FORMULAIRE", help="Le formulaire (cnil).")
@click.option("--for", "for_", default="", metavar="QUI", help="De quel responsable, s’ils sont plusieurs.")
@why_option(required=False)
@json_option
@pass_session
def copy_command(
    session: Session,
    ref: str,
    field_id: str | None,
    state: str | None,
    form_id: str,
    for_: str,
    why: str,
    as_json: bool,
) -> None:
    """Montrer ce qui est à recopier sur le site de la CNIL, écran par écran (un CHAMP : lui seul)."""
    from incident.copying import field_of, mark, sheet, suspicions
    from incident.core.copysheet import sheet_json

    register, case = session.case(ref)
    found = sheet(case, form_id, for_)
    if state and not field_id:
        raise click.MissingParameter(param_hint="CHAMP", param_type="argument")
    if field_id and not state and not as_json:
        say(field_of(found, field_id).value)
        return
    if field_id and state:
        found = mark(case, found, field_of(found, field_id), done=state == "done", author=session.author, why=why)
        register.keep_anchor()
    wary = suspicions(case, found)
    if as_json:
        emit_json(sheet_json(found) | {"to_review": {name: [f.sentence for f in said] for name, said in wary.items()}})
    else:
        _print(found, wary, exercise=case.state.exercise)


def _print(found: CopySheet, wary: Suspicions, *, exercise: bool) -> None:
    copied, total = found.counts
    say(f"{found.title} — {found.portal}")
    say("EXERCICE : n’envoyez rien sur ce site." if exercise else found.warning)
    if found.declaration:
        say(f"Déclaration de : {found.declaration}. {OTHERS}")
    left = f" Il manque encore : {found.missing}." if found.missing else ""
    say(f"{count(copied, 'recopié')} sur {total}.{left}")
    if following := found.next:
        say("\nÀ RECOPIER MAINTENANT")
        _print_field(following, wary)
    for number, screen in enumerate(found.screens, start=1):
        say(f"\nÉCRAN {number} — {screen.title}")
        for field in screen.fields:
            _print_field(field, wary)


def _print_field(field: CopyField, wary: Suspicions) -> None:
    sign = "✓" if field.copied else "·" if field.ready else " "
    again = " (changé depuis : à recopier de nouveau)" if field.changed else ""
    say(f"  {sign} {field.label} [{field.id}]{again}")
    empty = "à compléter" if field.required else "—"
    say("\n".join(f"      {line}" for line in (field.value or empty).split("\n")))
    for finding in wary.get(field.id, []):
        say(f"      ! À relire avant de recopier : {finding.sentence}")
    if field.note:
        say(f"      ({field.note})")
