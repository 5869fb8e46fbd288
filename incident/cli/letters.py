"""`incident letters REF DOCUMENT LISTE`: letters to patients from a list that is not kept."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from incident.cli.base import FrenchCommand, Session, pass_session, say, why_option
from incident.cli.export import say_suspected
from incident.errors import Refused

if TYPE_CHECKING:
    from incident.core.lacking import Lack
    from incident.core.situation import Situation
    from incident.mailing import Merge

FILE = click.Path(path_type=Path)


@click.command("letters", cls=FrenchCommand)
@click.argument("ref")
@click.argument("document", required=False)
@click.argument("people", metavar="[LISTE]", type=FILE, required=False)
@click.option("--to", "folder", type=FILE, metavar="DOSSIER", help="Où écrire (ici sinon), hors du registre.")
@click.option("--message", "number", type=int, default=1, metavar="N", help="Pour un SMS : lequel des messages.")
@click.option("--incomplete", is_flag=True, help="Écrire quand même ce qui dit encore « à compléter ».")
@click.option("--reviewed", is_flag=True, help="J’ai relu la liste et retiré qui doit l’être.")
@click.option("--delete", "deleting", is_flag=True, help="Tout est envoyé : supprimer les fichiers, et le noter.")
@click.option("--old", "old_only", is_flag=True, help="Avec --delete : seulement les envois refaits depuis.")
@click.option("--list", "sent", type=FILE, metavar="LISTE", help="Avec --delete : supprimer aussi cette liste.")
@why_option(required=False)
@pass_session
def letters_command(
    session: Session,
    ref: str,
    document: str | None,
    people: Path | None,
    folder: Path | None,
    number: int,
    incomplete: bool,
    reviewed: bool,
    deleting: bool,
    old_only: bool,
    sent: Path | None,
    why: str,
) -> int:
    """Préparer un courrier par patient d’après une LISTE (.csv, .xlsx), qui n’est pas gardée.

    Sans DOCUMENT : les fichiers déjà préparés, à supprimer (--delete) quand tout est envoyé.
    """
    if document is None or people is None:
        if document is not None:
            raise click.MissingParameter(param_hint="LISTE", param_type="argument")
        return _left(session, ref, sent, deleting=deleting, old_only=old_only)
    told = why if reviewed else None
    return _prepare(session, ref, document, people, folder or Path(), told, number=number, holes=incomplete)


def _left(session: Session, ref: str, sent: Path | None, *, deleting: bool, old_only: bool) -> int:
    """Say which files wait to be deleted, or delete them."""
    from incident.mailing import delete, written

    register, case = session.case(ref)
    if deleting:
        say(delete(case, sent, author=session.author, old_only=old_only))
        register.keep_anchor()
        return 0
    left = written(case)
    for one in left:
        say(f"{one.path} : {one.said}")
    say(
        "Tout envoyé ? Relancez avec --delete." if left else "Aucun fichier d’envoi n’attend d’être supprimé.", err=True
    )
    return 0


def _prepare(
    session: Session, ref: str, document: str, people: Path, to: Path, why: str | None, *, number: int, holes: bool
) -> int:
    """Read the list, say what it holds; write once it was reviewed (`why` is not None)."""
    from incident.mailing import merge, outside, place_of_list, read_merge, unfinished, unfinished_text
    from incident.production import Suspected

    register, case = session.case(ref)
    outside(to, case)
    (template,) = session.wanted_templates((document,), case.situation())
    found = read_merge(template, people)
    left = unfinished(case, template)
    _say_before(found, place_of_list(people))
    if left and not holes:
        for lack in left:
            say(f"  {lack.label} → {_command(lack, ref, case.situation())}", err=True)
        raise Refused(f"{unfinished_text(left)} Rien n’est préparé : répondez d’abord, ou ajoutez --incomplete.")
    if why is None:
        raise Refused("Rien n’est préparé. Relisez la liste, puis relancez avec --reviewed.")
    made = merge(case, found, to, session.shipped.base_docx, session.author, number=number, why=why, holes=holes)
    register.keep_anchor()
    if isinstance(made, Suspected):
        say_suspected(made)
        return 1
    say(f"{found.counted} : {made}")
    say(f"Tout envoyé ? Supprimez ce fichier et la liste : incident letters {ref} --delete --list LISTE")
    return 0


def _command(lack: "Lack", ref: str, situation: "Situation") -> str:
    """The command that answers it."""
    if lack.place == "instant":
        return f"incident aware {ref} {lack.key} --at …"
    fact = situation.fact(lack.key)
    if fact is not None and fact.of_practice:
        return f"incident practice set {lack.key}=…"
    return f"incident answer {ref} {lack.key}=…"


def _say_before(found: "Merge", where: str) -> None:
    """What to check, then what the list holds; on stderr, so that stdout keeps what was made."""
    from incident.core.recipients import remarks
    from incident.mailing import WARNINGS

    for warning in WARNINGS:
        say(f"• {warning}", err=True)
    columns = f"Colonnes reconnues : {', '.join(found.listed.columns)}."
    for remark in (f"Dans cette liste : {found.counted}.", columns, *remarks(found.listed), where):
        if remark:
            say(remark, err=True)
