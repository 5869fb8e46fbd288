"""`incident letters REF DOCUMENT LISTE`: letters to patients from a list that is not kept."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from incident.cli.base import FrenchCommand, Session, pass_session, say, why_option
from incident.cli.export import say_suspected
from incident.errors import Refused

if TYPE_CHECKING:
    from incident.mailing import Merge

FILE = click.Path(path_type=Path)


@click.command("letters", cls=FrenchCommand)
@click.argument("ref")
@click.argument("document")
@click.argument("people", metavar="LISTE", type=FILE)
@click.option("--to", "folder", type=FILE, metavar="DOSSIER", help="Où écrire (ici sinon), hors du registre.")
@click.option("--message", "number", type=int, default=1, metavar="N", help="Pour un SMS : lequel des messages.")
@click.option("--reviewed", is_flag=True, help="J’ai relu la liste et retiré qui doit l’être.")
@why_option(required=False)
@pass_session
def letters_command(
    session: Session,
    ref: str,
    document: str,
    people: Path,
    folder: Path | None,
    number: int,
    reviewed: bool,
    why: str,
) -> int:
    """Préparer un courrier par patient d’après une LISTE (.csv, .xlsx), qui n’est pas gardée."""
    from incident.mailing import merge, outside, read_merge, unfinished
    from incident.production import Suspected

    register, case = session.case(ref)
    to = folder or Path()
    outside(to, case)
    (template,) = session.wanted_templates((document,), case.situation())
    found = read_merge(template, people)
    _say_before(found, unfinished(case, found))
    if not reviewed:
        raise Refused("Rien n’est préparé. Relisez la liste, puis relancez avec --reviewed.")
    made = merge(case, found, to, session.shipped.base_docx, session.author, number=number, why=why)
    register.keep_anchor()
    if isinstance(made, Suspected):
        say_suspected(made)
        return 1
    say(f"{found.counted} : {made}")
    say("Tout envoyé ? Supprimez ce fichier et la liste, et notez-le : incident note " + f"{ref} « … ».")
    return 0


def _say_before(found: "Merge", unfinished: int) -> None:
    """What to check, then what the list holds; on stderr, so that stdout keeps what was made."""
    from incident.core.durations import count
    from incident.core.recipients import remarks
    from incident.mailing import WARNINGS

    for warning in WARNINGS:
        say(f"• {warning}", err=True)
    if unfinished:
        places = count(unfinished, "fois")
        say(f"! Ce courrier dit encore « à compléter » ({places}) : complétez la fiche et le dossier avant.", err=True)
    for remark in (f"Dans cette liste : {found.counted}.", *remarks(found.listed)):
        say(remark, err=True)
