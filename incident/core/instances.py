"""For whom or for which letter an obligation is owed: one instance, and one clock, each.

The practice by default; each controller the doctor named where several answer for the data; each letter
received that starts it. Who is controller is asked, never chosen here.
"""

from dataclasses import dataclass

from incident.core.custody import Correspondence
from incident.core.identity import controller_id, controllers, nobody, owner_and_fact
from incident.core.playbook import Obligation
from incident.core.situation import Situation
from incident.core.state import Filing
from incident.errors import BadInput, Refused

REASONS = "late_reasons"
"""The fact that says why a declaration is late."""
PRACTICE = "practice"
"""How the practice itself is named where several answer for the data."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One debtor or one letter. `for_` is what `filed --for` names; `detail` says it in words, empty for the one."""

    for_: str = ""
    detail: str = ""
    letter: Correspondence | None = None


def instances(obligation: Obligation, situation: Situation) -> tuple[Instance, ...]:
    """Every instance of an obligation, in order; none while no letter has come that starts it."""
    if obligation.letters:
        custody = situation.state.custody
        return tuple(_of_letter(one) for kind in obligation.letters for one in custody.received(kind))
    filed = dict.fromkeys(f.for_ for f in situation.state.filings if f.obligation == obligation.id)
    known = _debtors(obligation, situation, filed)
    others = {name: name or "le cabinet" for name in filed if name not in known}
    return tuple(Instance(for_, detail) for for_, detail in {**known, **others}.items())


def _debtors(obligation: Obligation, situation: Situation, filed: dict[str, None]) -> dict[str, str]:
    named = controllers(situation) if obligation.per_controller else {}
    several = len(named) > 1 or any(name in filed for name in named)
    return named if several else {"": ""}


def _of_letter(letter: Correspondence) -> Instance:
    who = "" if letter.matter == "patient" else f"{letter.correspondent}, "
    return Instance(str(letter.seq), f"{who}entrée {letter.seq}", letter)


def filing_of(obligation: Obligation, one: Instance, situation: Situation) -> Filing | None:
    """What fulfilled an instance: a filing, or the letter that answers it; the earliest of both."""
    made = situation.state.filing(obligation.id, one.for_)
    sent = situation.state.custody.answer_to(one.letter.seq) if one.letter is not None else None
    if sent is None or (made is not None and made.happened.earliest <= sent.happened.earliest):
        return made
    return Filing(obligation.id, one.for_, sent.happened, "", sent.sha256, False, "", sent.seq, None, None, letter=True)


def reasons_given(filing: Filing | None, situation: Situation) -> str:
    """Why a first declaration was late: as it was recorded with it, or answered for it or for all; empty if unsaid."""
    if filing is not None and not filing.for_ and filing.text:
        return filing.text
    answer = situation.of(filing.for_, REASONS) if filing is not None else situation.answer(REASONS)
    return str(answer.value) if answer is not None and answer.known else ""


def answering(for_: str, situation: Situation) -> str:
    """The command that gives one controller's reasons, those of the practice where it declares alone."""
    who, fact = owner_and_fact(situation.read_by(for_).read(REASONS))
    return f"incident answer {situation.state.ref}{f' --for {who}' if who else ''} {fact}=…"


def declared(obligation: str, situation: Situation) -> dict[str, tuple[str, Filing]]:
    """Those who fulfilled an obligation, by id: in words (empty for the one practice), and their filing."""
    known = situation.library.obligations.get(obligation)
    made = [(one, filing_of(known, one, situation)) for one in instances(known, situation)] if known else []
    return {one.for_: (one.detail, filing) for one, filing in made if filing is not None}


def whose(obligation: str, typed: str, situation: Situation) -> str | None:
    """The one whose declaration is meant by what follows `--for`; None where nobody declared yet.

    Raises Refused when several declared and nothing tells which, BadInput for somebody who did not.
    """
    made = declared(obligation, situation)
    choices = " ; ".join(f"{name or PRACTICE} ({who or 'le cabinet'})" for name, (who, _) in made.items())
    if not typed.strip():
        if len(made) > 1:
            raise Refused(f"Plusieurs ont déclaré, dites pour qui (--for) : {choices}.")
        return next(iter(made), None)
    wanted = "" if typed.strip() == PRACTICE else controller_id(typed)
    if wanted not in made:
        hint = f" : seuls ont déclaré {choices}" if choices else ""
        raise BadInput(f"« {typed.strip()} » n’a encore rien déclaré{hint}.")
    return wanted


def unfiled(obligation: Obligation, situation: Situation) -> list[Instance]:
    """The instances that nothing has fulfilled yet."""
    every = instances(obligation, situation)
    return [one for one in every if filing_of(obligation, one, situation) is None]


def named(obligation: Obligation, typed: str, situation: Situation) -> Instance:
    """The instance a person means by what follows `--for`. Raises Refused or BadInput with the choices."""
    every = instances(obligation, situation)
    if obligation.letters and not every:
        raise Refused(f"« {obligation.title} » : aucune lettre reçue ne le demande. Notez d’abord la lettre (in).")
    if not typed.strip():
        return _only(obligation, every, situation)
    wanted = typed.strip() if obligation.letters else controller_id(typed)
    found = next((one for one in every if one.for_ == wanted), None)
    if found is not None:
        return found
    if not obligation.letters and wanted in controllers(situation):
        return every[0] if obligation.per_controller else Instance(wanted, controllers(situation)[wanted])
    raise BadInput(_unknown(typed.strip(), obligation, every, situation))


def _only(obligation: Obligation, every: tuple[Instance, ...], situation: Situation) -> Instance:
    open_ones = unfiled(obligation, situation) or list(every)
    plain = next((one for one in every if not one.for_), None)
    if plain is not None and (len(every) == 1 or plain in open_ones):
        return plain
    if len(open_ones) == 1:
        return open_ones[0]
    raise Refused(f"Dites pour qui (--for) : {_choices(every)}.")


def _unknown(typed: str, obligation: Obligation, every: tuple[Instance, ...], situation: Situation) -> str:
    if obligation.letters:
        return f"Aucune lettre reçue de ce genre à l’entrée {typed}. Possibles : {_choices(every)}."
    return nobody(typed, situation)


def _choices(every: tuple[Instance, ...]) -> str:
    return " ; ".join(f"{one.for_} ({one.detail})" for one in every if one.for_)
