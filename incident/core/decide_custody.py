"""What evidence, hand-overs, losses, letters and a second playbook record."""

from incident.core import commands as c
from incident.core import entries as e
from incident.core.custody import Piece
from incident.core.deciding import Context, Proposed, fits, handle, need_words, not_future
from incident.errors import BadInput, Refused

MIN_DIGEST = 6
"""The shortest start of a digest that names a piece."""


@handle.register
def _(command: c.AddEvidence, context: Context) -> list[Proposed]:
    not_future(command.at, context.situation.now)
    if not command.stored and not command.holder.strip():
        raise Refused("Une pièce gardée hors du registre doit avoir un détenteur : dites qui la garde, et où.")
    body = e.EvidenceAdded(
        sha256=command.sha256,
        name=need_words(command.name, "Le nom de la pièce"),
        size=command.size,
        text=fits(command.text.strip(), "La description"),
        obtained=fits(command.obtained.strip(), "La façon dont elle a été obtenue"),
        holder=fits(command.holder.strip(), "Le nom du détenteur"),
        place=fits(command.place.strip(), "Le lieu"),
        step=command.step,
        stored=command.stored,
    )
    return [Proposed(body, command.at)]


def piece(start: str, context: Context) -> Piece:
    """The one piece whose digest begins so. Raises BadInput."""
    if len(start.strip()) < MIN_DIGEST:
        raise BadInput(f"Donnez au moins les {MIN_DIGEST} premiers signes de l’empreinte de la pièce.")
    found = context.situation.state.custody.find(start.strip())
    if len(found) == 1:
        return found[0]
    ref = context.situation.state.ref
    many = "plusieurs pièces ont" if found else "aucune pièce n’a"
    raise BadInput(f"Dans l’incident {ref}, {many} une empreinte qui commence par « {start.strip()} ».")


@handle.register
def _(command: c.HandOver, context: Context) -> list[Proposed]:
    not_future(command.at, context.situation.now)
    body = e.EvidenceHandedOver(
        sha256=piece(command.sha256, context).sha256,
        recipient=need_words(command.recipient, "Le nom de qui reçoit la pièce"),
        request=fits(command.request.strip(), "La réquisition"),
        receipt_sha256=command.receipt_sha256,
        text=fits(command.text.strip(), "La note"),
    )
    return [Proposed(body, command.at)]


@handle.register
def _(command: c.RecordChecks, context: Context) -> list[Proposed]:
    if not command.results:
        raise Refused("Il n’y a encore aucune pièce à vérifier.")
    return [Proposed(e.EvidenceChecked(sha256=sha256, result=result)) for sha256, result in command.results.items()]


@handle.register
def _(command: c.RecordLoss, context: Context) -> list[Proposed]:
    not_future(command.at, context.situation.now)
    if command.cents < 0 or command.half_days < 0:
        raise BadInput("Une perte est un montant positif : corrigez l’entrée si un montant était trop élevé.")
    if not command.cents and not command.half_days:
        raise BadInput("Donnez un montant en euros, ou un nombre de demi-journées fermées.")
    body = e.LossRecorded(
        cents=command.cents,
        text=need_words(command.text, "La description de la perte"),
        half_days=command.half_days,
        receipt_sha256=command.receipt_sha256,
    )
    return [Proposed(body, command.at)]


@handle.register
def _(command: c.RecordLetter, context: Context) -> list[Proposed]:
    not_future(command.at, context.situation.now)
    if command.due is not None and command.due.latest < command.at.earliest:
        raise BadInput("La date limite est plus ancienne que la lettre : vérifiez l’une des deux.")
    _letter_fits(command, context)
    body = e.Letter(
        direction=command.direction,
        correspondent=_correspondent(command),
        text=fits(command.text.strip(), "L’objet"),
        due=command.due,
        sha256=command.sha256,
        matter=command.matter,
        answers=command.answers,
    )
    return [Proposed(body, command.at)]


A_PATIENT = "un patient"
_NAMELESS = frozenset({"", "un patient", "une patiente", "patient", "patiente"})


def _correspondent(command: c.RecordLetter) -> str:
    """Who wrote or is written to; a patient's request is counted, never named."""
    if command.matter != "patient":
        return need_words(command.correspondent, "Le nom du correspondant")
    if command.correspondent.strip().casefold() not in _NAMELESS:
        raise Refused("Une demande de patient se compte sans nom : écrivez « un patient ».")
    return A_PATIENT


def _letter_fits(command: c.RecordLetter, context: Context) -> None:
    """What a letter is goes with one received, what it answers with one sent."""
    if command.direction == "out" and command.matter != "other":
        raise BadInput("Ce qu’est une lettre (--kind) se dit d’une lettre reçue.")
    if command.answers is None:
        return
    if command.direction == "in":
        raise BadInput("Une lettre reçue ne répond à rien ici : notez la réponse comme une lettre envoyée (out).")
    letters = context.situation.state.custody.letters
    asked = next((one for one in letters if one.seq == command.answers and one.direction == "in"), None)
    if asked is None:
        known = ", ".join(str(one.seq) for one in letters if one.direction == "in")
        hint = f"lettres reçues : entrées {known}" if known else "aucune lettre reçue n’est notée"
        raise Refused(f"L’entrée {command.answers} n’est pas une lettre reçue ({hint}).")
    if command.at.latest < asked.happened.earliest:
        raise Refused("Cette réponse serait plus ancienne que la lettre reçue : vérifiez l’une des deux dates.")


@handle.register
def _(command: c.AddPlaybook, context: Context) -> list[Proposed]:
    if command.playbook in context.situation.state.playbooks:
        raise Refused(f"Le scénario « {command.title} » fait déjà partie de cet incident.")
    return [Proposed(e.PlaybookAdded(playbook=command.playbook, edition=dict(command.edition)))]
