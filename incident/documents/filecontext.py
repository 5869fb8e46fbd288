"""What letters and files to third parties need: evidence, losses, decisions, the CNIL's letter, how sure a fact is.

Everything comes from the record; what nobody said is empty or « à compléter », never guessed. Authors and
times are those of the chronology as it is printed for the document's audience.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import cast

from incident.core.custody import Custody, Handover, Loss, euros
from incident.core.custodytext import check_text, due_text, half_days_text, size_text, total_text
from incident.core.dossier import view
from incident.core.facts import Certainty, Origin, Person
from incident.core.grounds import GROUNDS
from incident.core.measures import ANNOUNCED_IN, announced_by, outcome_text
from incident.core.situation import Situation
from incident.core.wording import french, when_text

Context = dict[str, object]
Rows = Mapping[int, Context]
"""The printed rows of the chronology, by entry number."""
Role = Callable[[str], str | None]

PRESUMED = {
    "playbook": "présumé d’après le type d’incident, à confirmer",
    "bulletin": "d’après un bulletin, confirmé par le cabinet",
}
NO_CLOCK: Context = {
    "title": "",
    "starts": "pas encore",
    "due": "",
    "status": "sans objet",
    "filed": "",
    "reference": "",
    "late_by": "",
    "after_start": "",
    "reasons": "",
    "why": "",
    "concerned": False,
    "assumed": False,
    "provisional": "",
}
"""What an obligation reads as when the data in force do not have it."""


def file_context(situation: Situation, printed: Mapping[str, object], role: Role) -> Context:
    """What is added to a document's context, beside what is already printed of it.

    `role` gives what somebody of the practice does there, None for anybody else.
    """
    rows = {int(str(row["n"])): row for row in cast(list[Context], printed["chronology"])}
    return {
        "reach": _reach(situation),
        "stated": _stated(situation),
        "sure": _sure(situation),
        "owed": _owed(situation, cast(list[Context], printed["clocks"])),
        "decided": {outcome: _decided(outcome, situation, rows) for outcome in ("authority", "persons")},
        "evidence": _evidence(situation, rows, role),
        "losses": _losses(situation.state.custody, rows),
        "measures": _measures(situation, role),
        "announced": {fact: announced_by(fact, situation) for fact in ANNOUNCED_IN},
        "cnil_letter": _cnil_letter(situation),
        "done_elsewhere": _done_elsewhere(situation, cast(list[Context], printed["clocks"])),
    }


def _reach(situation: Situation) -> Mapping[str, list[str]]:
    """How to reach the person or firm of each fact, one line a part, as an address is written."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, fact in situation.library.facts.items():
        if fact.type == "person" and isinstance(value := situation.value(name), dict):
            person = Person.model_validate(value)
            found[name] = [part for part in (person.name, person.role, person.phone, person.email) if part]
    return found


def _stated(situation: Situation) -> Mapping[str, str]:
    """When each instant was, as it was said; empty when nobody stated it."""
    found: defaultdict[str, str] = defaultdict(str)
    for said in situation.state.instants:
        earliest = situation.state.stated(said.instant)
        found[said.instant] = when_text(earliest.happened) if earliest else ""
    return found


def _sure(situation: Situation) -> Mapping[str, str]:
    """How sure each known fact is; empty for what a person said for certain and for what is unknown.

    Also the fields a form ticks from several facts, which `words` holds too.
    """
    found: defaultdict[str, str] = defaultdict(str)
    for name in situation.library.facts:
        answer = situation.answer(name)
        if answer is not None and answer.known:
            found[name] = _doubt(answer.certainty, answer.origin)
    for one in situation.library.forms_in_use:
        fields = [field for section in one.sections for field in section.fields]
        ticked = [view(field, situation) for field in fields if field.fact is None and field.instant is None]
        found.update({f.field.id: _doubt(f.certainty, f.origin) for f in ticked if f.value})
    return found


def _doubt(certainty: Certainty, origin: Origin | None) -> str:
    return PRESUMED.get(origin or "", "estimé" if certainty == "estimated" else "")


def _owed(situation: Situation, printed: Iterable[Context]) -> Mapping[str, Context]:
    """The clocks as printed, by obligation: of several instances the first that was fulfilled, else the first."""
    found: defaultdict[str, Context] = defaultdict(lambda: NO_CLOCK)
    both = zip(situation.clocks, printed, strict=True)
    for clock, shown in sorted(both, key=lambda pair: pair[0].filing is None):
        if clock.id not in found:
            found[clock.id] = shown | {"assumed": clock.assumed, "provisional": french(clock.provisional)}
    return found


def _done_elsewhere(situation: Situation, printed: Iterable[Context]) -> list[Context]:
    """What was filed, as printed: not letters that answer one (a patient may have written), nor our own list."""
    both = zip(situation.clocks, printed, strict=True)
    return [shown for clock, shown in both if clock.filing and not clock.by_letter and clock.id != "registre"]


def _decided(outcome: str, situation: Situation, rows: Rows) -> Context | None:
    """The doctor's last decision on an outcome, None when there is none."""
    made = situation.state.decisions.get(outcome)
    if made is None:
        return None
    return {
        "answer": made.answer,
        "text": made.text,
        "ground": GROUNDS[made.ground] if made.ground is not None else "",
        "proposed": {True: "oui", False: "non", None: "à décider"}[made.proposed],
        "overtaken": situation.overtaken(outcome),
        **_signed(made.seq, rows),
    }


def _signed(seq: int, rows: Rows) -> Context:
    """Which entry, when and by whom."""
    row = rows.get(seq, {})
    return {"entry": seq, "when": row.get("happened", ""), "by": row.get("author", "le cabinet")}


def _evidence(situation: Situation, rows: Rows, role: Role) -> list[Context]:
    """The pieces of evidence in the order they were recorded, each with its last check and its hand-overs."""
    zone = situation.state.zone
    return [
        {
            "n": n,
            "name": piece.name,
            "text": " — ".join(part for part in (piece.text, piece.obtained) if part),
            "sha256": grouped(piece.sha256),
            "size": size_text(piece.size),
            "stored": piece.stored,
            "holder": " · ".join(part for part in (role(piece.holder) or piece.holder, piece.place) if part),
            "checked": check_text(piece, zone) if piece.check is not None else "",
            "handovers": [_handover(made, rows) for made in piece.handovers],
            **_signed(piece.seq, rows),
        }
        for n, piece in enumerate(situation.state.custody.pieces.values(), start=1)
    ]


def _measures(situation: Situation, role: Role) -> list[Context]:
    """The measures promised, in the order promised: what, by whom, by when, what became of each."""
    zone = situation.state.zone
    return [
        {
            "n": one.seq,
            "text": one.text,
            "owner": one.owner,
            "role": role(one.owner) or "",
            "due": due_text(one.due, zone).removeprefix("le ") if one.due is not None else "",
            "told": one.to_authority,
            "open": one.outcome is None,
            "kept": one.outcome is not None and not one.outcome.given_up,
            "ended": outcome_text(one.outcome, zone) if one.outcome is not None else "",
        }
        for one in situation.state.promises
    ]


def _handover(made: Handover, rows: Rows) -> Context:
    return {
        "to": made.recipient,
        "request": made.request,
        "text": made.text,
        "receipt": made.receipt is not None,
        **_signed(made.seq, rows),
    }


def grouped(digest: str) -> str:
    """A digest in lines of four groups of eight: legible on paper, never the digits of a telephone number."""
    groups = [digest[start : start + 8] for start in range(0, len(digest), 8)]
    return "\n".join(" ".join(groups[start : start + 4]) for start in range(0, len(groups), 4))


def _losses(custody: Custody, rows: Rows) -> Context:
    """The losses recorded, and their sum; no loss recorded is no sum."""
    lines = [{"text": loss.text, "amount": _amount(loss), **_signed(loss.seq, rows)} for loss in custody.losses]
    return {"rows": lines, "total": total_text(custody) if lines else ""}


def _amount(loss: Loss) -> str:
    """« 350,00 € · 2 demi-journées »."""
    parts = [euros(loss.cents) if loss.cents else "", half_days_text(loss.half_days) if loss.half_days else ""]
    return " · ".join(part for part in parts if part) or euros(0)


def _cnil_letter(situation: Situation) -> Context | None:
    """The last letter received from the CNIL, with the deadline it sets; other letters are nobody's business."""
    letters = situation.state.custody.letters
    theirs = [one for one in letters if one.direction == "in" and "cnil" in one.correspondent.casefold()]
    if not theirs:
        return None
    last = theirs[-1]
    due = due_text(last.due, situation.state.zone) if last.due is not None else ""
    return {"with": last.correspondent, "text": last.text, "due": due, "when": when_text(last.happened)}
