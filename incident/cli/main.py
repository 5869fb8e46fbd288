"""The entry point: parse, pick a command, and one boundary for every error."""

import sys
from pathlib import Path

import click

from incident import __version__
from incident.cli.base import FrenchGroup, Session, fail, say, utf8_output
from incident.errors import IncidentError

COMMANDS = {
    "open": ("incidents", "Ouvrir un incident à partir d’un scénario."),
    "list": ("listing", "Lister les incidents."),
    "show": ("incidents", "Montrer un incident : étapes, délais, réponses."),
    "aware": ("record", "Dire quand on a su (ou un autre moment)."),
    "answer": ("record", "Répondre à des questions."),
    "do": ("record", "Dire qu’une étape est faite."),
    "skip": ("record", "Dire qu’une étape ne concerne pas l’incident."),
    "undo": ("record", "Dire qu’une étape est à refaire."),
    "note": ("record", "Noter un fait, une hypothèse ou un conseil."),
    "call": ("record", "Noter un appel."),
    "decide": ("record", "Décider de notifier, ou d’informer les patients."),
    "filed": ("record", "Dire qu’une déclaration a été faite, et sa preuve."),
    "correct": ("record", "Corriger une entrée (les deux versions restent)."),
    "expunge": ("record", "Caviarder le texte d’une entrée."),
    "evidence": ("custody", "Ajouter une pièce, vérifier les pièces, ou les lister."),
    "handover": ("custody", "Dire qu’une pièce a été remise, à qui."),
    "loss": ("custody", "Noter une perte ou une dépense."),
    "letter": ("custody", "Noter une lettre reçue ou envoyée."),
    "measure": ("measures", "Noter une mesure promise, dire qu’elle est faite, ou les lister."),
    "names": ("record", "Déclarer les noms à ne jamais laisser sortir."),
    "add": ("incidents", "Joindre un second scénario à un incident."),
    "adopt": ("incidents", "Adopter pour un incident les textes plus récents de cette version."),
    "bulletin": ("bulletin", "Recevoir ou confirmer le bulletin d’un éditeur, d’un Ordre…"),
    "close": ("incidents", "Terminer un incident."),
    "reopen": ("incidents", "Rouvrir un incident."),
    "assess": ("assess", "Proposer un niveau de risque, avec ses raisons."),
    "deadline": ("deadline", "Calculer la fin du délai de 72 heures."),
    "form": ("reading", "Montrer un formulaire rempli (cnil, edpb-2026)."),
    "reasons": ("reading", "Proposer un brouillon des motifs du retard à la CNIL."),
    "log": ("reading", "Montrer le journal d’un incident."),
    "verify": ("reading", "Vérifier que le registre est intact."),
    "export": ("export", "Produire les documents d’un incident."),
    "compare": ("compare", "Montrer ce qui change dans un document depuis la version d’avant."),
    "register": ("book", "Écrire le registre des violations entier (Word, PDF, csv, json)."),
    "copy": ("copying", "Montrer ce qui est à recopier sur le site de la CNIL, et ce qui l’est déjà."),
    "letters": ("letters", "Préparer un courrier par patient d’après une liste, qui n’est pas gardée."),
    "calendar": ("calendar", "Écrire les délais en cours dans un fichier d’agenda."),
    "playbook": ("playbooks", "Les scénarios : lister, montrer, vérifier."),
    "sources": ("sources", "Lister les sources et ce qui s’appuie sur chacune."),
    "practice": ("practice", "La fiche du cabinet."),
}


@click.group(
    cls=FrenchGroup,
    lazy=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--home", type=click.Path(path_type=Path), metavar="DOSSIER", help="Où est le registre.")
@click.option("--as", "acting", metavar="NOM", help="Qui agit.")
@click.option("--version", "show_version", is_flag=True, help="Afficher la version.")
@click.pass_context
def cli(ctx: click.Context, home: Path | None, acting: str | None, show_version: bool) -> int | None:
    """Conduire un cabinet médical à travers une cyberattaque ou une fuite de données de patients.

    Sans commande : ouvre l’écran (ou, sans terminal, liste les incidents ouverts et leurs délais).
    """
    ctx.obj = Session(home, acting)
    if show_version:
        say(f"incident {__version__}")
        return 0
    return None if ctx.invoked_subcommand else _without_command(ctx)


def _without_command(ctx: click.Context) -> int:
    session: Session = ctx.obj
    if sys.stdin.isatty() and sys.stdout.isatty():
        from incident.tui.app import run

        return run(session.home)
    from incident.cli.listing import print_open_incidents

    print_open_incidents(session)
    return 0


def main() -> int:
    """Run the command line; the value is the exit code."""
    utf8_output()
    try:
        result = cli.main(prog_name="incident", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except IncidentError as problem:
        return fail(problem)
    except click.UsageError as problem:
        return _misused(problem)
    except (click.Abort, KeyboardInterrupt):
        say("Interrompu : rien d’autre n’a été enregistré.", err=True)
        return 1
    except BrokenPipeError:
        return 1
    except Exception as problem:
        return _unexpected(problem)


def _misused(problem: click.UsageError) -> int:
    """Unknown command or option, missing argument: 2. A value that cannot be: 1."""
    from incident.cli.usage import french_usage

    say(french_usage(problem), err=True)
    return 1 if isinstance(problem, click.BadParameter) and not isinstance(problem, click.MissingParameter) else 2


def _unexpected(problem: Exception) -> int:
    from incident.crash import write_crash_log
    from incident.register import SystemClock

    where = write_crash_log(problem, SystemClock().now())
    say(f"Erreur interne : rien de ce qui est enregistré n’est perdu. Détails : {where}", err=True)
    return 1
