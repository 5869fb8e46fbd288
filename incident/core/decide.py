"""Decide what a command records: entries to append, or a refusal in words. Pure; nothing is written here.

The tool proposes, the doctor decides; a late user is never blocked; a tick is never a filing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from incident.core import commands as c
from incident.core import decide_bulletin, decide_closing, decide_custody, decide_filing, decide_measures
from incident.core import entries as e
from incident.core.agenda import DECIDES
from incident.core.coherence import Clash, clashes
from incident.core.conditions import holds
from incident.core.deciding import Context, Proposed, fits, handle, need_words, not_future, risk_proposed
from incident.core.effective import text_field
from incident.core.expunging import may_hold
from incident.core.facts import JsonValue, ValueRefused, check_value, suggestion
from incident.core.grounds import GROUNDS
from incident.core.identity import apart, nobody, owner_and_fact, undistinguished
from incident.core.playbook import INSTANTS, Step
from incident.core.situation import Situation
from incident.core.state import fold
from incident.errors import BadInput, Refused

__all__ = ["decide", "decide_bulletin", "decide_closing", "decide_custody", "decide_filing", "decide_measures"]

_ON_CLOSED = c.Reopen | c.RecordDocument | c.Correct | c.Expunge | c.HandOver | c.RecordChecks | c.EndMeasure
"""What may still be recorded on a closed incident: nothing that would change what was decided."""


def decide(command: c.Command, context: Context) -> list[Proposed]:
    """The entries the command records. Raises Refused or BadInput with a French sentence."""
    if context.situation.state.status == "closed" and not isinstance(command, _ON_CLOSED):
        ref = context.situation.state.ref
        raise Refused(f"L’incident {ref} est terminé : rouvrez-le d’abord (incident reopen {ref} --why …).")
    return handle(command, context)


@handle.register
def _(command: c.StateInstant, context: Context) -> list[Proposed]:
    if command.instant not in INSTANTS:
        near = suggestion(command.instant, list(INSTANTS))
        known = ", ".join(INSTANTS)
        raise BadInput(f"Moment inconnu « {command.instant} ». Moments possibles : {known}.{near}")
    not_future(command.at, context.situation.now)
    _later_than_discovery(command, context)
    who, why = fits(command.who.strip(), "Le nom"), fits(command.why.strip(), "La raison")
    body = e.InstantStated(instant=command.instant, about=command.about, who=who, why=why)
    return [Proposed(body, command.at)]


def _later_than_discovery(command: c.StateInstant, context: Context) -> None:
    """Awareness later than the discovery of the attack asks for the reason, whichever is stated first (design §6)."""
    if needs_reason(command, context.situation) and not command.why.strip():
        raise Refused(
            "Vous avez su que des données étaient touchées plus tard que l’attaque elle-même : dites pourquoi "
            "vous n’en étiez pas encore certain (--why)."
        )


def needs_reason(command: c.StateInstant, situation: Situation) -> bool:
    """Whether this statement leaves awareness later than the discovery of the attack, with no reason given yet."""
    state = situation.state
    if command.instant == "breach_aware":
        seen = state.stated("attack_known")
        return seen is not None and command.at.earliest > seen.happened.earliest
    known = state.stated("breach_aware")
    if command.instant != "attack_known" or known is None or known.why:
        return False
    return known.happened.earliest > command.at.earliest


@handle.register
def _(command: c.GiveAnswers, context: Context) -> list[Proposed]:
    if not command.answers:
        raise BadInput("Aucune réponse donnée : écrivez FAIT=VALEUR.")
    answers = [_answer(given, context) for given in command.answers]
    _coherent(answers, context.situation)
    return [Proposed(answer) for answer in answers]


def _coherent(answers: Sequence[e.AnswerGiven], situation: Situation) -> None:
    """Answers that exclude each other are refused; what a playbook only presumes excludes nothing a person says."""
    new = {answer.fact: answer.value for answer in answers}
    said = {fact: one.value for fact, one in situation.state.answers.items() if one.known and one.origin == "person"}
    before = clashes(said.get)
    known = clashes(lambda fact: new.get(fact, situation.value(fact)))
    for clash in clashes((said | new).get):
        if clash in known and clash not in before:
            raise BadInput(_contradicted(clash, new, situation))


def _contradicted(clash: Clash, new: Mapping[str, JsonValue], situation: Situation) -> str:
    """Why both cannot be, and the question to answer with it."""
    other = next((fact for fact in reversed(clash.facts) if fact not in new), clash.facts[1])
    known = situation.fact(other)
    question = f"« {known.ask} » ({other})" if known is not None else other
    return f"Ces réponses se contredisent : {clash.text} ; corrigez-les ensemble, avec {question}."


def _unknown(name: str, situation: Situation) -> str:
    """Why there is no such question: nobody of that name declares, all share the answer, or there is no such fact."""
    who, fact = owner_and_fact(name)
    if who and who not in apart(situation):
        return nobody(who, situation)
    if who and fact in situation.library.facts:
        said = "tous les responsables ont la même réponse (sans --for)."
        return undistinguished(situation) or f"« {situation.library.facts[fact].ask} » : {said}"
    near = suggestion(fact, list(situation.library.facts))
    return f"Fait inconnu « {fact} ».{near} La liste : incident form REF cnil."


def _answer(given: c.Given, context: Context) -> e.AnswerGiven:
    fact = context.situation.fact(given.fact)
    if fact is None:
        raise BadInput(_unknown(given.fact, context.situation))
    if fact.sources_from == ("derived",):
        raise Refused(f"« {fact.id} » est calculé à partir des autres réponses : il ne se saisit pas.")
    try:
        value = check_value(fact, given.value)
    except ValueRefused as problem:
        raise BadInput(str(problem)) from None
    certainty = "unknown" if value is None else given.certainty
    return e.AnswerGiven(fact=fact.id, value=value, certainty=certainty, origin=given.origin)


@handle.register
def _(command: c.DoStep, context: Context) -> list[Proposed]:
    step = _step(command.step, context)
    not_future(command.at, context.situation.now)
    if step.files is not None and not context.situation.is_filed(step.files):
        owed = context.situation.library.obligations.get(step.files)
        awaited = " ou --pending" if owed is None or owed.acknowledged else ""
        raise Refused(
            f"« {step.title} » se prouve : dites quand c’est fait et par quelle preuve "
            f"(incident filed {context.situation.state.ref} {step.files} --at … --reference …{awaited})."
        )
    return [Proposed(e.StepDone(step=step.id, text=fits(command.text.strip(), "La note")), command.at)]


def _step(step_id: str, context: Context) -> Step:
    step = context.situation.step(step_id)
    if step is None:
        near = suggestion(step_id, [s.id for s in context.situation.steps])
        ref = context.situation.state.ref
        raise BadInput(f"Étape inconnue « {step_id} » dans l’incident {ref}.{near}")
    return step


@handle.register
def _(command: c.SkipStep, context: Context) -> list[Proposed]:
    step = _step(command.step, context)
    why = need_words(command.why, "La raison")
    return [Proposed(e.StepNotApplicable(step=step.id, why=why))]


@handle.register
def _(command: c.UndoStep, context: Context) -> list[Proposed]:
    step = _step(command.step, context)
    if step.id not in context.situation.state.steps:
        raise Refused(f"« {step.title} » est encore à faire : il n’y a rien à annuler.")
    return [Proposed(e.StepReopened(step=step.id, why=need_words(command.why, "La raison")))]


@handle.register
def _(command: c.AddNote, context: Context) -> list[Proposed]:
    not_future(command.at, context.situation.now)
    if command.step is not None:
        _step(command.step, context)
    text = need_words(command.text, "La note")
    return [Proposed(e.Note(text=text, nature=command.nature, step=command.step), command.at)]


@handle.register
def _(command: c.AddNotes, context: Context) -> list[Proposed]:
    return [proposed for note in command.notes for proposed in handle(note, context)]


@handle.register
def _(command: c.MakeCall, context: Context) -> list[Proposed]:
    contact = context.situation.library.contacts.get(command.contact)
    if contact is None:
        near = suggestion(command.contact, list(context.situation.library.contacts))
        raise BadInput(f"Contact inconnu « {command.contact} ».{near}")
    not_future(command.at, context.situation.now)
    text = fits(command.text.strip(), "La note")
    return [Proposed(e.CallMade(contact=contact.id, name=contact.name, text=text), command.at)]


@handle.register
def _(command: c.DeclareNames, context: Context) -> list[Proposed]:
    names = [name.strip() for name in command.names if name.strip()]
    return [Proposed(e.NamesDeclared(names=names))]


@handle.register
def _(command: c.Decide, context: Context) -> list[Proposed]:
    situation = context.situation
    found = situation.assessment
    proposed = found.authority if command.outcome == "authority" else found.persons
    _ground_fits(command, situation)
    differs = proposed is not command.answer
    if (differs or not command.answer) and not command.why.strip():
        raise Refused(f"Dites pourquoi (--why) : {_why_asked(command, proposed)}.")
    taken = e.DecisionTaken(
        outcome=command.outcome,
        answer=command.answer,
        text=fits(command.why.strip(), "La raison"),
        proposed=proposed,
        facts=situation.decisive_facts(),
        ground=command.ground,
    )
    return [Proposed(risk_proposed(found)), Proposed(taken), *_decided_step(command, situation)]


def _decided_step(command: c.Decide, situation: Situation) -> list[Proposed]:
    """The step at which both decisions are taken is done with the second of them."""
    other = "persons" if command.outcome == "authority" else "authority"
    step = situation.step(DECIDES)
    open_ = step is not None and DECIDES not in situation.state.steps and holds(step.when, situation) is not False
    return [Proposed(e.StepDone(step=DECIDES))] if open_ and situation.decision(other) is not None else []


def _ground_fits(command: c.Decide, situation: Situation) -> None:
    """Not telling persons rests on a ground of GDPR art. 34 that the doctor chooses; nothing else takes one."""
    silent = command.outcome == "persons" and not command.answer
    if command.ground is not None and not silent:
        raise BadInput("Le motif légal (--ground) ne se donne que pour la décision de ne pas informer les patients.")
    if silent and command.ground is None:
        choices = " ; ".join(f"{name} ({label})" for name, label in GROUNDS.items())
        ref = situation.state.ref
        raise Refused(
            f"Dites sur quoi repose la décision (incident decide {ref} persons no --ground …), au choix : {choices}."
        )


@handle.register
def _(command: c.RecordDocument, context: Context) -> list[Proposed]:
    body = e.DocumentProduced(
        document=command.document,
        title=command.title,
        format=command.format,
        sha256=command.sha256,
        template_sha256=command.template_sha256,
        letterhead_sha256=command.letterhead_sha256,
        values_sha256=command.values_sha256,
        said_sha256=command.said_sha256,
        upto=command.upto,
        prepared_at=command.prepared_at,
        scan=command.scan,
        text=command.why,
    )
    return [Proposed(body)]


@handle.register
def _(command: c.AdoptEdition, context: Context) -> list[Proposed]:
    if not command.changes:
        raise Refused("Rien à adopter : l’incident suit déjà les données de cette version.")
    return [
        Proposed(e.EditionAdopted(edition=dict(edition), changes=list(command.changes), playbook=playbook))
        for playbook, edition in command.editions.items()
    ]


_NOT_CORRECTABLE = frozenset({"opened", "corrected", "expunged", "document_produced", "names_declared"})


@handle.register
def _(command: c.Correct, context: Context) -> list[Proposed]:
    target = _target(command.target, context)
    if target.kind in _NOT_CORRECTABLE or target.body is None:
        raise Refused(f"L’entrée {target.seq} ne peut pas être corrigée : ajoutez une note à la place.")
    why = need_words(command.why, "La raison")
    if command.at is None and command.text is None and command.reference is None:
        raise BadInput("Dites ce qui change : une heure (--at), des mots (--text) ou une référence.")
    not_future(command.at, context.situation.now)
    if command.text is not None and text_field(target.body) is None:
        raise Refused(f"L’entrée {target.seq} n’a pas de texte à corriger : {_said_anew(target.body, context)}.")
    if command.reference is not None and target.kind != "notification_filed":
        raise Refused(f"L’entrée {target.seq} n’a pas de référence à corriger.")
    text = None if command.text is None else fits(command.text.strip(), "Le texte")
    body = e.Corrected(target=target.seq, why=why, happened=command.at, text=text, reference=command.reference)
    if command.at is not None:
        _still_in_order(body, context)
    return [Proposed(body)]


def _why_asked(command: c.Decide, proposed: bool | None) -> str:
    if not command.answer:
        return "ne pas le faire demande une raison écrite"
    if proposed is None:
        return "la proposition était « à décider », c’est vous qui tranchez"
    return "votre décision diffère de la proposition"


def _said_anew(body: e.AnyBody, context: Context) -> str:
    """How what is not corrected is said anew."""
    if not isinstance(body, e.AnswerGiven):
        return "ajoutez une note"
    return f"donnez une nouvelle réponse (incident answer {context.situation.state.ref} {body.fact}=…)"


def _still_in_order(body: e.Corrected, context: Context) -> None:
    """A corrected hour never makes a filing older than what it declares: one of the two is wrong."""
    history = list(context.history())
    last = {"seq": history[-1].seq + 1, "kind": body.kind, "body": body, "happened": None}
    read = history[-1].model_copy(update=last)
    now = context.situation
    already = {(clock.id, clock.for_) for clock in now.clocks if clock.before_start}
    for clock in replace(now, state=fold([*history, read])).clocks:
        if clock.before_start and (clock.id, clock.for_) not in already:
            raise Refused(
                f"Après cette correction, « {clock.title} » serait plus ancienne que ce qui l’a fait courir : "
                "vérifiez l’une des deux heures."
            )


def _target(seq: int, context: Context) -> e.Entry:
    target = context.entry(seq)
    if target is None:
        last = context.situation.state.seq
        raise BadInput(f"Il n’y a pas d’entrée {seq} : le journal de l’incident va de 1 à {last}.")
    return target


@handle.register
def _(command: c.Expunge, context: Context) -> list[Proposed]:
    target = _target(command.target, context)
    drawn = may_hold(context.history(), target.seq) if command.documents else ()
    if target.kind in {"opened", "expunged"} or (target.body is None and not drawn):
        raise Refused(f"L’entrée {target.seq} n’a pas (ou plus) de texte à caviarder.")
    why = need_words(command.why, "La raison")
    related = [
        entry for entry in context.history() if isinstance(entry.body, e.Corrected) and entry.body.target == target.seq
    ]
    return [
        Proposed(e.Expunged(target=entry.seq, why=why, kept=e.remains(entry.body)))
        for entry in (target, *related, *drawn)
        if entry.body is not None
    ]
