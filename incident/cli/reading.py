"""Read-only commands: the form, the journal of the incident, the verification."""

from typing import TYPE_CHECKING

import click

from incident.cli.base import FrenchCommand, Session, emit_json, is_exercise, json_option, pass_session, say, why_option
from incident.errors import BadInput

if TYPE_CHECKING:
    from incident.case import Case
    from incident.core.complement import AsFiled, Change, Reading
    from incident.core.dossier import Dossier
    from incident.core.forms import Form
    from incident.core.situation import Situation


@click.command("form", cls=FrenchCommand)
@click.argument("ref")
@click.argument("form_id", metavar="FORMULAIRE")
@click.option("--changes", "changed", is_flag=True, help="Seulement ce qui a changé depuis la déclaration.")
@click.option("--for", "for_", default="", metavar="ID", help="Pour quel responsable, quand plusieurs déclarent.")
@json_option
@pass_session
def form_command(session: Session, ref: str, form_id: str, changed: bool, for_: str, as_json: bool) -> None:
    """Montrer un formulaire rempli : champs, certitude, ce qui manque."""
    from incident.core.dossier import as_json as form_json
    from incident.core.dossier import dossier
    from incident.core.identity import undistinguished

    _register, case = session.case(ref)
    form = _form(session, case, form_id)
    situation = _declaring(case, form, for_, changed)
    if situation.declaring and (older := undistinguished(situation)):
        say(older, err=True)
    if changed:
        _changes(case, form, situation, as_json)
        return
    filled = dossier(form, situation)
    if as_json:
        emit_json(form_json(filled) | {"warning": form.warning})
    else:
        _say_form(filled)


def _form(session: Session, case: "Case", form_id: str) -> "Form":
    """The form in the data the incident follows. Raises BadInput, in words, for one that came later."""
    from incident.core.facts import choices

    known = case.frozen.library.forms
    if form_id in known:
        return known[form_id]
    if form_id in session.shipped.library.forms:
        raise BadInput(
            f"L’incident {case.state.ref} suit des données plus anciennes, où le formulaire « {form_id} » n’existait "
            f"pas encore : adoptez-les (F5 à l’écran, ou incident adopt {case.state.ref})."
        )
    raise BadInput(f"Formulaire inconnu « {form_id} ».{choices(form_id, list(known))}")


def _declaring(case: "Case", form: "Form", for_: str, changed: bool) -> "Situation":
    """The situation as the one who declares reads it; without a name, as the practice does."""
    from dataclasses import replace

    from incident.core.instances import PRACTICE, named, whose

    situation = case.situation()
    if changed:
        return replace(situation, declaring=whose(form.obligation, for_, situation))
    if not for_:
        return situation
    if for_.strip() == PRACTICE:
        return replace(situation, declaring="")
    return replace(situation, declaring=named(situation.library.obligations[form.obligation], for_, situation).for_)


def _say_form(filled: "Dossier") -> None:
    say(filled.form.warning)
    for section in filled.sections:
        say(section.section.title.upper())
        for view in section.fields:
            value = " ; ".join(view.lines) if view.lines else "…"
            facts = f" [{', '.join(view.facts)}]" if view.facts else ""
            say(f"  {view.field.label} : {value} ({view.standing}){facts}")


def _changes(case: "Case", form: "Form", situation: "Situation", as_json: bool) -> None:
    """What changed since the form was last filed. Raises BadInput when it never was."""
    from incident.core.complement import as_filed, changes, changes_json

    filed = as_filed(form, situation, case.journal.blob, situation.declaring)
    if filed is None:
        raise BadInput(f"Rien n’est encore déclaré : incident filed {case.state.ref} {form.obligation} --at …")
    found = changes(form, filed.values, situation)
    if as_json:
        emit_json(changes_json(form, filed, found, situation))
    else:
        _say_changes(situation, filed, found)


def _say_changes(situation: "Situation", filed: "AsFiled", found: "tuple[Change, ...]") -> None:
    from incident.core.complement import NOT_ASKED, TAKEN_BACK, kept_words, no_breach
    from incident.core.identity import controllers
    from incident.core.wording import when_text

    number = f", {filed.last.reference}" if filed.last.reference else ""
    compared = f" Comparé avec {kept_words(filed)}." if filed.values is not None else ""
    name = controllers(situation).get(filed.for_, "")
    say(f"Déclaré{f' ({name})' if name else ''} : {when_text(filed.last.happened)}{number}.{compared}")
    if filed.values is None:
        say("Les réponses déclarées n’ont pas été gardées, ou leur texte a été retiré : les voici toutes.")
    if no_breach(situation):
        say("La suite conclut à l’absence de violation.")
    if not found:
        say("Aucune réponse n’a changé.")
    for change in found:
        say(f"{change.label}")
        say(f"  avant : {_side(change.before, NOT_ASKED)}")
        say(f"  maintenant : {_side(change.now, TAKEN_BACK)}")


def _side(said: "Reading | None", nothing: str) -> str:
    if said is None:
        return nothing
    return " ; ".join(said.lines) + (f" ({said.certainty})" if said.certainty else "") if said.lines else "…"


@click.command("reasons", cls=FrenchCommand)
@click.argument("ref")
@click.option("--for", "for_", default="", metavar="ID", help="De quel responsable, s’ils sont plusieurs à déclarer.")
@pass_session
def reasons_command(session: Session, ref: str, for_: str) -> None:
    """Proposer un brouillon des motifs du retard à la CNIL, à relire et à corriger : rien n’est enregistré."""
    from incident.core.identity import apart, controller_id, nobody
    from incident.core.instances import answering
    from incident.core.lateness import reasons_drafts

    _register, case = session.case(ref)
    situation, meant = case.situation(), controller_id(for_)
    if meant and meant not in apart(situation):
        raise BadInput(nobody(for_, situation))
    drafts = [one for one in reasons_drafts(situation, case.history) if meant in ("", one[0])]
    for who, called, draft in drafts:
        say(f"{called}\n{draft}" if called else draft)
        say(f"Relisez, corrigez, puis : {answering(who, situation)}", err=True)
    if not drafts:
        say("Aucun motif de retard à donner.")


@click.command("log", cls=FrenchCommand)
@click.argument("ref")
@click.option("--search", "typed", default="", metavar="MOTS", help="Seulement les entrées où ces mots figurent.")
@json_option
@pass_session
def log_command(session: Session, ref: str, typed: str, as_json: bool) -> None:
    """Montrer le journal de l’incident, dans l’ordre d’enregistrement."""
    from incident.core.chronology import chronology
    from incident.core.finding import entries_with

    _register, case = session.case(ref)
    if as_json and not typed:
        emit_json(case.stored_json())
        return
    rows = chronology(case.history, case.state.zone, case.frozen.library, by_seq=True)
    found = entries_with(typed, rows)
    if as_json:
        emit_json([entry for entry in case.stored_json() if entry["seq"] in found])
        return
    if not found:
        say("Aucune entrée ne contient ces mots.")
    for row in (row for row in rows if row.seq in found):
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
    """Vérifier la suite des entrées, et la comparer avec ce que ce poste a retenu. Code 1 si quelque chose ne va pas.

    Prouve que les entrées se suivent et sont telles qu’écrites. Ne prouve pas que ce qui y est noté est exact.
    """
    from incident.journal.verify import verdict, verify
    from incident.journal.written import written_files

    exercise = ref is not None and is_exercise(ref)
    register = session.register(exercise=exercise, read_only=not accept)
    if accept:
        register.accept(why, session.author)
    report = verify(register.journal, register.find(ref) if ref else None, expected_head=head)
    anchor = register.anchor_state()
    if as_json:
        emit_json(report.to_json() | {"anchor": anchor.kind})
    else:
        files = written_files(register.journal, register.documents_folder)
        for text in [*verdict(report, anchor, head), files.line]:
            say(text)
    if report.ok and not anchor.alarming:
        return 0
    say("La vérification a trouvé quelque chose : lisez le compte rendu ; gardez ce fichier tel qu’il est.", err=True)
    return 1
