"""What saying that something was filed records: its time, its proof, and what was declared. Pure."""

from dataclasses import replace
from datetime import datetime

from incident.core import commands as c
from incident.core import entries as e
from incident.core.canonical import digest
from incident.core.clocks import Clock
from incident.core.complement import values_bytes
from incident.core.deciding import TOLERANCE, Context, Proposed, fits, handle, not_future
from incident.core.effective import recorded
from incident.core.facts import suggestion
from incident.core.identity import own
from incident.core.instances import Instance, answering, named, unfiled
from incident.core.playbook import Obligation
from incident.core.state import fold
from incident.core.when import When
from incident.errors import BadInput, Refused


@handle.register
def _(command: c.File, context: Context) -> list[Proposed]:
    situation = context.situation
    known = situation.library.obligations.get(command.obligation)
    if known is None:
        every = list(situation.library.obligations)
        near = suggestion(command.obligation, every) or f" Possibles : {', '.join(every)}."
        raise BadInput(f"Déclaration inconnue « {command.obligation} ».{near}")
    not_future(command.at, situation.now)
    one = named(known, command.for_, situation)
    clock = next((c for c in situation.clocks_of(known.id) if c.for_ == one.for_), None)
    _filing_allowed(command, known, one, clock, context)
    due = clock.due_at if clock is not None and not known.wished else None
    late = int((command.at.latest - due).total_seconds()) if due and command.at.latest > due else None
    version = _filed_version(known, command.at, context, one.for_)
    values, upto = _values_sent(known.id, one.for_, command.at, context) if version is None else (None, None)
    filed = e.NotificationFiled(
        obligation=known.id,
        for_=one.for_,
        reference=command.reference.strip(),
        receipt_sha256=command.receipt_sha256,
        pending=command.pending,
        text=fits(command.why_late.strip(), "Le motif du retard"),
        document=version,
        values_sha256=digest(values) if values is not None else None,
        values_upto=upto if values is not None else None,
        announced_late_seconds=late,
    )
    last = all(other.for_ == one.for_ for other in unfiled(known, situation))
    done = [s for s in situation.steps if last and s.files == known.id and not situation.is_done(s.id)]
    ticks = [Proposed(e.StepDone(step=step.id), command.at) for step in done]
    return [Proposed(filed, command.at, (values,) if values is not None else ()), *ticks]


def _values_sent(obligation: str, for_: str, at: When, context: Context) -> tuple[bytes | None, int | None]:
    """The form's values to keep with a filing, and the last entry they take in.

    Those of the record as it stood when it was sent; where nobody had answered anything by then, what was declared
    cannot be told from it: those of now, and no entry.
    """
    situation, sent = context.situation, at.latest + TOLERANCE
    now = values_bytes(obligation, for_, situation)
    known = [entry for entry in context.history() if recorded(entry) <= sent]
    if len(known) == situation.state.seq:
        return now, situation.state.seq
    then = fold(known) if known else None
    if then is None or not then.answers:
        return now, None
    return values_bytes(obligation, for_, replace(situation, state=then, now=min(sent, situation.now))), len(known)


def _filing_allowed(command: c.File, known: Obligation, one: Instance, clock: Clock | None, context: Context) -> None:
    state = context.situation.state
    _proved(command, known, context)
    already = clock.filing if clock is not None else None
    again = clock is not None and clock.obligation.follow_up is not None
    if already is not None and not already.pending and not again:
        mend = f"corrigez-la (incident correct {state.ref} {already.seq} …) si elle est fausse."
        reasons = f"donnez les motifs de son retard ({answering(already.for_, context.situation)})."
        raise Refused(
            f"Cette déclaration est déjà enregistrée (entrée {already.seq}) : "
            f"{reasons if command.why_late.strip() else mend}"
        )
    if command.obligation == "cnil_complement" and state.filing("cnil_initiale", one.for_) is None:
        raise Refused("Il n’y a pas encore de notification initiale : enregistrez-la d’abord.")
    if clock and clock.starts_at and not clock.assumed and command.at.latest < clock.starts_at:
        start = _start(one, clock)
        raise Refused(f"Cette déclaration serait plus ancienne que {start} : vérifiez l’une des deux heures.")


def _proved(command: c.File, known: Obligation, context: Context) -> None:
    """A proof that counts for this obligation, in its own words; an acknowledgement only where one is to come."""
    if command.pending and not known.acknowledged:
        raise Refused(
            f"« {known.title} » : aucun accusé n’est à attendre ici. Écrivez « {known.reference} » (--reference), "
            "ou donnez un fichier (--receipt)."
        )
    made = known.proved_by is not None and _filed_version(known, command.at, context) is not None
    if command.reference.strip() or command.receipt_sha256 or command.pending or made:
        return
    third = ", ou dites que l’accusé est attendu (--pending)" if known.acknowledged else ""
    third = ", ou produisez d’abord le document de cette étape" if known.proved_by is not None else third
    second = "l’accusé" if known.acknowledged else "un fichier"
    joint = "," if third else " ou"
    raise Refused(
        f"« {known.title} » se prouve : écrivez « {known.reference} » (--reference){joint} "
        f"donnez {second} (--receipt){third}."
    )


def _start(one: Instance, clock: Clock) -> str:
    """What the clock started with, in words."""
    if one.letter is not None:
        return "la lettre reçue"
    after_filing = any(name.startswith("filed:") for name in clock.obligation.starts_at)
    return "la première déclaration" if after_filing else "la prise de connaissance"


def _filed_version(known: Obligation, at: When, context: Context, for_: str = "") -> int | None:
    """The entry of the last version of its document (that it names, else of its own name) made before the filing.

    Of several controllers each has its own; one made before they were told apart is nobody's.
    """
    named = known.proved_by or known.id
    wanted = own(for_, named) if for_ and known.per_controller else named
    drafts = [d for d in context.situation.state.documents if d.document == wanted]
    earlier = [d.seq for d in drafts if datetime.fromisoformat(d.prepared_at) <= at.latest + TOLERANCE]
    return earlier[-1] if earlier else None
