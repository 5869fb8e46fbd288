"""Decide what is recorded of a measure: that it is promised, then that it was taken or is given up."""

from incident.core import commands as c
from incident.core import entries as e
from incident.core.deciding import Context, Proposed, fits, handle, need_words, not_future
from incident.core.measures import Promise
from incident.errors import BadInput, Refused


@handle.register
def _(command: c.PromiseMeasure, context: Context) -> list[Proposed]:
    text, owner = need_words(command.text, "La mesure"), fits(command.owner.strip(), "Le nom du responsable")
    not_future(command.at, context.situation.now)
    start = command.at.earliest if command.at is not None else context.situation.now
    if command.due is not None and command.due.latest < start:
        raise BadInput(f"« {command.due.typed} » est déjà passé : donnez la date avant laquelle ce sera fait.")
    body = e.MeasurePromised(text=text, owner=owner, due=command.due, to_authority=command.to_authority)
    return [Proposed(body, command.at)]


@handle.register
def _(command: c.EndMeasure, context: Context) -> list[Proposed]:
    one = _awaited(command.target, context)
    not_future(command.at, context.situation.now)
    what = "La raison de l’abandon" if command.given_up else "La preuve"
    text = need_words(command.text, what) if command.given_up else fits(command.text.strip(), what)
    return [Proposed(e.MeasureKept(target=one.seq, text=text, given_up=command.given_up), command.at)]


def _awaited(seq: int, context: Context) -> Promise:
    """The promise of that entry, if nothing became of it yet."""
    state = context.situation.state
    one = next((one for one in state.promises if one.seq == seq), None)
    if one is None:
        raise BadInput(f"L’entrée {seq} n’est pas une mesure promise. La liste : incident measure {state.ref}.")
    if one.outcome is not None:
        word = "abandonnée" if one.outcome.given_up else "faite"
        raise Refused(f"Cette mesure est déjà dite {word} (entrée {one.outcome.seq}).")
    return one
