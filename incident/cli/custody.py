"""Evidence, hand-overs, losses, letters: `incident evidence|handover|loss|letter`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from incident.cli.base import (
    FrenchCommand,
    Session,
    at_option,
    emit_json,
    json_option,
    pass_session,
    read_due,
    say,
    when,
)
from incident.errors import BadInput

if TYPE_CHECKING:
    from incident.case import Case
    from incident.pieces import Described

FILE = click.Path(path_type=Path)


@click.command("evidence", cls=FrenchCommand)
@click.argument("ref")
@click.argument("file", type=FILE, required=False, metavar="[FICHIER]")
@click.option("--about", default="", metavar="TEXTE", help="Ce que c’est, ce que cela montre.")
@click.option("--obtained", default="", metavar="TEXTE", help="Comment la pièce a été obtenue, et par qui.")
@click.option("--outside", is_flag=True, help="Elle reste hors du registre (données de patients, gros fichier).")
@click.option("--holder", default="", metavar="QUI", help="Qui la garde.")
@click.option("--place", default="", metavar="LIEU", help="Où elle est rangée.")
@click.option("--step", metavar="ETAPE", help="L’étape concernée.")
@at_option()
@click.option("--check", "again", is_flag=True, help="Vérifier les pièces (ou le FICHIER donné).")
@json_option
@pass_session
def evidence_command(
    session: Session,
    ref: str,
    file: Path | None,
    about: str,
    obtained: str,
    outside: bool,
    holder: str,
    place: str,
    step: str | None,
    at: str | None,
    again: bool,
    as_json: bool,
) -> int:
    """Ajouter une pièce (FICHIER), vérifier les pièces (--check), sinon les lister."""
    from incident.pieces import Described

    register, case = session.case(ref)
    said = Described(about, obtained, holder, place, outside, step, when(at, case))
    if file is None and not again and said != Described():
        raise BadInput("Donnez le fichier de la pièce à ajouter.")
    altered = _recorded(case, file, said, session.author, again=again)
    register.keep_anchor()
    _print_pieces(case, as_json=as_json)
    return int(altered)


def _recorded(case: "Case", file: Path | None, said: "Described", author: str, *, again: bool) -> bool:
    """Check or add what was asked. True if a piece is altered."""
    from incident.pieces import add, check

    if again:
        return "altered" in check(case, file, author=author).values()
    if file is not None:
        add(case, file, said, author=author)
    return False


def _print_pieces(case: "Case", *, as_json: bool) -> None:
    from incident.core.custodytext import piece_json, piece_lines

    pieces = case.state.custody.pieces.values()
    if as_json:
        emit_json([piece_json(piece) for piece in pieces])
        return
    if not pieces:
        say("Aucune pièce dans cet incident.")
    for piece in pieces:
        say("\n    ".join(piece_lines(piece, case.state.zone)))


@click.command("handover", cls=FrenchCommand)
@click.argument("ref")
@click.argument("sha256", metavar="EMPREINTE")
@click.option("--to", "recipient", required=True, metavar="QUI", help="Qui la reçoit : nom, fonction, service.")
@click.option("--request", default="", metavar="TEXTE", help="La réquisition : autorité, numéro, scellé ou non.")
@click.option("--receipt", type=FILE, metavar="FICHIER", help="Le reçu signé.")
@click.option("--note", default="", metavar="TEXTE", help="Une précision.")
@at_option()
@pass_session
def handover_command(
    session: Session,
    ref: str,
    sha256: str,
    recipient: str,
    request: str,
    receipt: Path | None,
    note: str,
    at: str | None,
) -> None:
    """Dire qu’une pièce a été remise, à qui, et sur quelle demande écrite."""
    from incident.core.commands import HandOver
    from incident.core.custodytext import handover_text
    from incident.journal.pieces import measure
    from incident.pieces import MAX_STORED

    register, case = session.case(ref)
    proof = measure(receipt, MAX_STORED) if receipt is not None else None
    command = HandOver(sha256, recipient, request, proof.sha256 if proof else None, note, when(at, case))
    case.do(command, session.author, [proof] if proof else [])
    register.keep_anchor()
    made = max((h for p in case.state.custody.pieces.values() for h in p.handovers), key=lambda h: h.seq)
    say(handover_text(made, case.state.zone))


@click.command("loss", cls=FrenchCommand)
@click.argument("ref")
@click.argument("amount", metavar="MONTANT")
@click.argument("text", metavar="TEXTE")
@click.option("--half-days", type=int, default=0, metavar="N", help="Demi-journées de cabinet fermé.")
@click.option("--invoice", type=FILE, metavar="FICHIER", help="La facture.")
@at_option()
@pass_session
def loss_command(
    session: Session, ref: str, amount: str, text: str, half_days: int, invoice: Path | None, at: str | None
) -> None:
    """Noter une perte ou une dépense : MONTANT en euros (« 350 », « 1 250,50 »), et ce que c’est."""
    from incident.core.commands import RecordLoss
    from incident.core.custody import cents
    from incident.core.custodytext import total_text
    from incident.journal.pieces import measure
    from incident.pieces import MAX_STORED

    register, case = session.case(ref)
    proof = measure(invoice, MAX_STORED) if invoice is not None else None
    command = RecordLoss(cents(amount), text, half_days, proof.sha256 if proof else None, when(at, case))
    case.do(command, session.author, [proof] if proof else [])
    register.keep_anchor()
    say(f"Enregistré (entrée {case.state.seq}). Total : {total_text(case.state.custody)}.")


@click.command("letter", cls=FrenchCommand)
@click.argument("ref")
@click.argument("direction", type=click.Choice(["in", "out"]))
@click.option("--with", "correspondent", default="", metavar="QUI", help="De qui, ou à qui. Jamais un nom de patient.")
@at_option(required=True)
@click.option("--due", metavar="DATE", help="La date limite qu’elle fixe : 12/12/2026, 2026-12-12T17:00.")
@click.option("--about", default="", metavar="TEXTE", help="L’objet. Une demande de patient : sans son nom.")
@click.option(
    "--kind",
    type=click.Choice(["authority", "order", "patient", "other"]),
    default="other",
    help="Reçue : une autorité demande une réponse, la CNIL ordonne d’informer, un patient demande, autre.",
)
@click.option("--answers", type=int, metavar="ENTREE", help="Envoyée : l’entrée de la lettre à laquelle elle répond.")
@click.option("--file", "path", type=FILE, metavar="FICHIER", help="La lettre elle-même.")
@pass_session
def letter_command(
    session: Session,
    ref: str,
    direction: str,
    correspondent: str,
    at: str,
    due: str | None,
    about: str,
    kind: str,
    answers: int | None,
    path: Path | None,
) -> None:
    """Noter une lettre reçue (in) ou envoyée (out), et la date limite qu’elle fixe."""
    from incident.core.commands import RecordLetter
    from incident.core.custodytext import letter_text
    from incident.core.wording import deadline_text
    from incident.journal.pieces import measure
    from incident.pieces import MAX_STORED

    if not correspondent and kind != "patient":
        options = click.get_current_context().command.params
        raise click.MissingParameter(param=next(p for p in options if p.name == "correspondent"))
    register, case = session.case(ref)
    letter = measure(path, MAX_STORED) if path is not None else None
    command = RecordLetter(
        direction=direction,  # type: ignore[arg-type]
        correspondent=correspondent,
        at=when(at, case),  # type: ignore[arg-type]
        text=about,
        due=read_due(due, case.state.zone) if due else None,
        sha256=letter.sha256 if letter else None,
        matter=kind,  # type: ignore[arg-type]
        answers=answers,
    )
    case.do(command, session.author, [letter] if letter else [])
    register.keep_anchor()
    last = case.state.custody.letters[-1]
    say(letter_text(last, case.state.zone))
    started = next((k for k in case.situation().clocks if k.by_letter and k.for_ == str(last.seq)), None)
    if started is not None:
        due = f", au plus tard le {deadline_text(started.due_at, case.state.zone)}" if started.due_at else ""
        say(f"{started.title}{due}.")
