"""`incident bulletin`: what a vendor or an Ordre publishes, on an open incident."""

from pathlib import Path

import click

from incident.cli.base import FrenchCommand, Session, pass_session, say
from incident.errors import BadInput


@click.command("bulletin", cls=FrenchCommand)
@click.argument("ref")
@click.argument("path", metavar="[FICHIER]", required=False, type=click.Path(path_type=Path))
@click.option("--accept", is_flag=True, help="Confirmer toutes les réponses proposées : elles comptent alors.")
@click.option("--confirm", multiple=True, metavar="FAIT", help="Confirmer cette réponse seulement (répétable).")
@click.option("--aside", multiple=True, metavar="FAIT", help="Écarter cette réponse : elle n’est pas vraie ici.")
@click.option("--why", default="", metavar="TEXTE", help="Avec --aside : pourquoi, en quelques mots.")
@click.option("--checked", metavar="TEXTE", help="L’émetteur a été appelé à un numéro connu : qui, et sa réponse.")
@pass_session
def bulletin_command(
    session: Session,
    ref: str,
    path: Path | None,
    accept: bool,
    confirm: tuple[str, ...],
    aside: tuple[str, ...],
    why: str,
    checked: str | None,
) -> None:
    """Recevoir un bulletin plus récent, confirmer ou écarter ses réponses, sinon dire ce qu’il propose.

    Le format d’un bulletin s’essaie avec : incident playbook check FICHIER.
    """
    from incident import bulletins
    from incident.core.commands import CheckBulletin, SetAsideProposals
    from incident.library.bulletins import load_bulletin

    if why and not aside:
        raise BadInput("--why dit pourquoi une réponse est écartée : donnez aussi --aside FAIT.")
    register, case = session.case(ref)
    if path is not None:
        for line in bulletins.receive(case, load_bulletin(path, case.frozen.library), session.author):
            say(line)
    elif case.state.bulletin is None:
        raise BadInput(f"L’incident {case.state.ref} n’a pas reçu de bulletin : donnez son fichier.")
    if checked is not None:
        case.do(CheckBulletin(checked), session.author)
    if aside:
        case.do(SetAsideProposals(aside, why), session.author)
    if accept or confirm:
        say(bulletins.accept(case, session.author, confirm))
    register.keep_anchor()
    for line in bulletins.lines(case.situation()):
        say(line)
