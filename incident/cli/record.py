"""Commands that record something on an incident: one command, one durable transaction."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from incident.cli.base import FrenchCommand, Session, at_option, pass_session, say, when, why_option
from incident.errors import BadInput, reason

if TYPE_CHECKING:
    from incident.case import Case
    from incident.core.commands import Command
    from incident.core.when import When


@click.command("aware", cls=FrenchCommand)
@click.argument("ref")
@click.argument("instant", default="breach_aware", metavar="[MOMENT]")
@at_option(required=True)
@click.option(
    "--about",
    type=click.Choice(["availability", "confidentiality", "integrity", "scope"]),
    help="Sur quoi porte ce qu’on a appris.",
)
@click.option("--who", default="", metavar="QUI", help="Qui s’en est aperçu.")
@why_option(required=False)
@pass_session
def aware_command(session: Session, ref: str, instant: str, at: str, about: str | None, who: str, why: str) -> None:
    """Dire quand on a su (par défaut : que des données étaient touchées)."""
    from incident.core.commands import StateInstant
    from incident.core.wording import deadline_text

    case = session.run(
        ref,
        lambda case: StateInstant(instant, _required(when(at, case)), about, who, why),  # type: ignore[arg-type]
    )
    clock = case.situation().clock("cnil_initiale")
    if clock is not None and clock.due_at is not None:
        say(f"CNIL : jusqu’au {deadline_text(clock.due_at, case.state.zone)}.")


def _required(value: "When | None") -> "When":
    if value is None:
        raise BadInput("Dites quand (--at).")
    return value


@click.command("answer", cls=FrenchCommand)
@click.argument("ref")
@click.argument("pairs", nargs=-1, metavar="[FAIT=VALEUR]...")
@click.option("--file", "path", type=click.Path(path_type=Path), metavar="FICHIER.yaml", help="Réponses en YAML.")
@click.option("--for", "for_", default="", metavar="ID", help="De quel responsable, s’ils sont plusieurs à déclarer.")
@click.option("--sheet", is_flag=True, help="Avec --for : reprendre pour lui ce que dit la fiche du cabinet.")
@pass_session
def answer_command(
    session: Session, ref: str, pairs: tuple[str, ...], path: Path | None, for_: str, sheet: bool
) -> None:
    """Répondre. FAIT=VALEUR (certain), FAIT~=VALEUR (estimé), FAIT=unknown (inconnu à ce stade)."""
    from incident.cli.answers import read_answers, read_sheet
    from incident.core.commands import GiveAnswers
    from incident.core.identifiers import doubt
    from incident.core.identity import controller_id, own
    from incident.core.withdrawn import withdrawn_text

    def given(case: "Case") -> GiveAnswers:
        taken = read_sheet(for_, case) if sheet else ()
        return GiveAnswers((*taken, *read_answers(pairs, path, case, for_)))

    before = session.case(ref)[1].situation()
    case = session.run(ref, given)
    say(f"Enregistré (entrée {case.state.seq}).")
    if gone := withdrawn_text(before, case.situation()):
        say(gone)
    for name in (pair.partition("=")[0].strip() for pair in pairs):
        if said := doubt(name, str(case.situation().value(own(controller_id(for_), name) if for_ else name) or "")):
            say(said, err=True)


@click.command("do", cls=FrenchCommand)
@click.argument("ref")
@click.argument("step", metavar="ETAPE")
@at_option()
@click.option("--note", default="", metavar="TEXTE", help="Une précision.")
@pass_session
def do_command(session: Session, ref: str, step: str, at: str | None, note: str) -> None:
    """Dire qu’une étape est faite."""
    from incident.core.commands import DoStep

    _said(session, ref, lambda case: DoStep(step, when(at, case), note))


@click.command("skip", cls=FrenchCommand)
@click.argument("ref")
@click.argument("step", metavar="ETAPE")
@why_option()
@pass_session
def skip_command(session: Session, ref: str, step: str, why: str) -> None:
    """Dire qu’une étape ne concerne pas l’incident."""
    from incident.core.commands import SkipStep

    _said(session, ref, lambda case: SkipStep(step, why))


@click.command("undo", cls=FrenchCommand)
@click.argument("ref")
@click.argument("step", metavar="ETAPE")
@why_option()
@pass_session
def undo_command(session: Session, ref: str, step: str, why: str) -> None:
    """Dire qu’une étape est à refaire."""
    from incident.core.commands import UndoStep

    _said(session, ref, lambda case: UndoStep(step, why))


@click.command("note", cls=FrenchCommand)
@click.argument("ref")
@click.argument("text", required=False, metavar="TEXTE")
@at_option()
@click.option(
    "--file", "path", type=click.Path(path_type=Path), metavar="FICHIER", help="Une note par ligne, l’heure d’abord."
)
@click.option(
    "--kind",
    type=click.Choice(["fait", "hypothese", "conseil"]),
    default="fait",
    help="Un conseil (avocat, délégué, assureur) n’est jamais exporté par défaut.",
)
@pass_session
def note_command(session: Session, ref: str, text: str | None, at: str | None, path: Path | None, kind: str) -> None:
    """Noter quelque chose dans le journal de l’incident (ou, avec --file, des notes prises sur papier)."""
    from incident.core.commands import AddNote

    if (text is None) == (path is None):
        raise click.MissingParameter(param_type="argument", param_hint="TEXTE")
    if path is not None:
        _said(session, ref, lambda case: _from_paper(path, case))
    else:
        _said(session, ref, lambda case: AddNote(text or "", when(at, case), kind))  # type: ignore[arg-type]


def _from_paper(path: Path, case: "Case") -> "Command":
    from incident.core.papernotes import command, read_notes

    try:
        typed = _read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"« {path.name} » n’est pas en UTF-8 : enregistrez-le en UTF-8.") from None
    return command(read_notes(typed, zone=case.state.zone, now=case.timepiece.now()))


@click.command("call", cls=FrenchCommand)
@click.argument("ref")
@click.argument("contact")
@at_option()
@click.option("--note", default="", metavar="TEXTE", help="Ce qui a été dit.")
@pass_session
def call_command(session: Session, ref: str, contact: str, at: str | None, note: str) -> None:
    """Noter un appel."""
    from incident.core.commands import MakeCall

    _said(session, ref, lambda case: MakeCall(contact, when(at, case), note))


@click.command("names", cls=FrenchCommand)
@click.argument("ref")
@click.argument("names", nargs=-1, required=True, metavar="NOM...")
@pass_session
def names_command(session: Session, ref: str, names: tuple[str, ...]) -> None:
    """Déclarer les noms à chercher avant qu’un document ne sorte. Ils ne sont montrés nulle part.

    Le fichier du registre les garde en clair, pour cette recherche seulement. Pour les en retirer : incident expunge,
    avec le numéro d’entrée que cette commande donne ; ils ne sont alors plus cherchés.
    """
    from incident.core.commands import DeclareNames

    _said(session, ref, lambda case: DeclareNames(names))


@click.command("decide", cls=FrenchCommand)
@click.argument("ref")
@click.argument("outcome", type=click.Choice(["authority", "persons"]))
@click.argument("answer", type=click.Choice(["yes", "no"]))
@click.option(
    "--ground",
    type=click.Choice(["a", "b", "c", "no_high_risk"]),
    help="Ne pas informer les patients : article 34(3) a, b ou c, ou pas de risque élevé.",
)
@why_option(required=False)
@pass_session
def decide_command(session: Session, ref: str, outcome: str, answer: str, ground: str | None, why: str) -> None:
    """Décider : prévenir la CNIL (authority), informer les patients (persons)."""
    from incident.core.commands import Decide

    _said(session, ref, lambda case: Decide(outcome, answer == "yes", why, ground))  # type: ignore[arg-type]


@click.command("filed", cls=FrenchCommand)
@click.argument("ref")
@click.argument("obligation", metavar="DECLARATION")
@at_option(required=True)
@click.option("--reference", default="", metavar="PREUVE", help="Le numéro reçu, ou comment et à combien.")
@click.option("--receipt", type=click.Path(path_type=Path), metavar="FICHIER", help="L’accusé, ou une copie.")
@click.option("--pending", is_flag=True, help="Envoyé, accusé attendu, s’il doit en venir un.")
@click.option("--why-late", default="", metavar="TEXTE", help="Les motifs du retard.")
@click.option("--for", "for_", default="", metavar="ID", help="Pour quel responsable, ou quelle lettre (entrée).")
@pass_session
def filed_command(
    session: Session,
    ref: str,
    obligation: str,
    at: str,
    reference: str,
    receipt: Path | None,
    pending: bool,
    why_late: str,
    for_: str,
) -> None:
    """Dire qu’une déclaration a été faite hors de l’outil, et par quelle preuve."""
    from incident.core.canonical import digest
    from incident.core.clocks import STATUS_LABELS
    from incident.core.commands import File
    from incident.core.complement import values_doubt
    from incident.core.instances import answering

    proof = _read_file(receipt) if receipt is not None else None
    register, case = session.case(ref)
    command = File(
        obligation=obligation,
        at=_required(when(at, case)),
        reference=reference,
        receipt_sha256=digest(proof) if proof is not None else None,
        pending=pending,
        why_late=why_late,
        for_=for_,
    )
    case.do(command, session.author, [proof] if proof is not None else [])
    register.keep_anchor()
    if doubt := values_doubt(case.state.filings[-1]):
        say(doubt, err=True)
    filed = case.state.filings[-1].for_
    clock = next((k for k in case.situation().clocks_of(obligation) if k.for_ == filed), None)
    if clock is not None:
        say(f"{clock.title} : {STATUS_LABELS[clock.status]}.")
        if clock.reasons_missing:
            say(f"Motifs du retard à donner : {answering(clock.for_, case.situation())}")
            say(f"Un brouillon à corriger : incident reasons {ref}{f' --for {clock.for_}' if clock.for_ else ''}")


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise BadInput(f"Le fichier « {path.name} » ne peut pas être lu ({reason(problem)}).") from None


@click.command("correct", cls=FrenchCommand)
@click.argument("ref")
@click.argument("seq", type=int, metavar="ENTREE")
@why_option()
@at_option()
@click.option("--text", metavar="TEXTE", help="Les mots à lire à la place.")
@click.option("--reference", metavar="NUMERO", help="Le numéro à lire à la place.")
@pass_session
def correct_command(
    session: Session, ref: str, seq: int, why: str, at: str | None, text: str | None, reference: str | None
) -> None:
    """Corriger une entrée : l’originale et la correction restent visibles."""
    from incident.core.commands import Correct

    _said(session, ref, lambda case: Correct(seq, why, when(at, case), text, reference))


@click.command("expunge", cls=FrenchCommand)
@click.argument("ref")
@click.argument("seq", type=int, metavar="ENTREE")
@why_option()
@click.option("--documents", is_flag=True, help="Caviarder aussi les documents produits depuis.")
@pass_session
def expunge_command(session: Session, ref: str, seq: int, why: str, documents: bool) -> None:
    """Caviarder le texte d’une entrée (donnée d’un patient écrite par erreur)."""
    from incident.core.commands import Expunge
    from incident.core.expunging import FILES_STAY, may_hold

    case = session.run(ref, lambda case: Expunge(seq, why, documents))
    say(f"Texte de l’entrée {seq} caviardé (entrée {case.state.seq}).")
    holding = [str(drawn.seq) for drawn in may_hold(case.history, seq)]
    if holding:
        listed = f"entrées {', '.join(holding)}, à caviarder de même (--documents)"
        say(f"Des documents produits ensuite peuvent le contenir : {listed}.")
    if documents:
        say(FILES_STAY)


def _said(session: Session, ref: str, build: "Callable[[Case], Command]") -> None:
    case = session.run(ref, build)
    say(f"Enregistré (entrée {case.state.seq}).")
