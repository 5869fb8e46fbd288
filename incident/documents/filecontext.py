"""What letters and files to third parties need: evidence, losses, decisions, the CNIL's letter, how sure a fact is.

Everything comes from the record; what nobody said is empty or « à compléter », never guessed. Authors and
times are those of the chronology as it is printed for the document's audience.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from incident.core import entries as e
from incident.core.dossier import view
from incident.core.durations import NBSP, THIN
from incident.core.facts import Certainty, Origin
from incident.core.situation import Situation
from incident.core.state import effective
from incident.core.wording import when_text

Context = dict[str, object]
Rows = Mapping[int, Context]
"""The printed rows of the chronology, by entry number."""

TO_COMPLETE = "à compléter"
CHECKS = {"identical": "identique", "altered": "modifiée", "unreadable": "illisible"}
PRESUMED = {
    "playbook": "présumé d’après le type d’incident, à confirmer",
    "bulletin": "d’après un bulletin, à confirmer",
}
NO_CLOCK: Context = {
    "title": "",
    "starts": "pas encore",
    "due": TO_COMPLETE,
    "status": "sans objet",
    "filed": "",
    "reference": "",
    "late_by": "",
    "after_start": "",
    "reasons": "",
    "why": "",
    "concerned": False,
    "assumed": False,
}
"""What an obligation reads as when the data in force do not have it."""


def file_context(situation: Situation, history: Sequence[e.Entry], printed: Mapping[str, object]) -> Context:
    """What is added to a document's context, from the entries up to N and what is already printed."""
    rows = {int(str(row["n"])): row for row in cast(list[Context], printed["chronology"])}
    read = effective(history)
    evidence = _evidence(read, rows)
    return {
        "stated": _stated(situation),
        "sure": _sure(situation),
        "owed": _owed(situation, cast(list[Context], printed["clocks"])),
        "decided": {outcome: _decided(outcome, situation, rows) for outcome in ("authority", "persons")},
        "evidence": evidence,
        "handovers": _handovers(read, rows, evidence),
        "losses": _losses(read, rows),
        "cnil_letter": _cnil_letter(read, rows),
    }


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
    for one in situation.library.forms.values():
        fields = [field for section in one.sections for field in section.fields]
        ticked = [view(field, situation) for field in fields if field.fact is None and field.instant is None]
        found.update({f.field.id: _doubt(f.certainty, f.origin) for f in ticked if f.value})
    return found


def _doubt(certainty: Certainty, origin: Origin | None) -> str:
    return PRESUMED.get(origin or "", "estimé" if certainty == "estimated" else "")


def _owed(situation: Situation, printed: Iterable[Context]) -> Mapping[str, Context]:
    """The clocks as printed, by obligation."""
    found: defaultdict[str, Context] = defaultdict(lambda: NO_CLOCK)
    both = zip(situation.clocks, printed, strict=True)
    found.update({clock.id: shown | {"assumed": clock.assumed} for clock, shown in both})
    return found


def _decided(outcome: str, situation: Situation, rows: Rows) -> Context | None:
    """The doctor's last decision on an outcome, None when there is none."""
    made = situation.state.decisions.get(outcome)
    if made is None:
        return None
    return {
        "answer": made.answer,
        "text": made.text,
        "proposed": {True: "oui", False: "non", None: "à décider"}[made.proposed],
        "overtaken": situation.overtaken(outcome),
        **_signed(made.seq, rows),
    }


def _signed(seq: int, rows: Rows) -> Context:
    """Which entry, when and by whom."""
    row = rows.get(seq, {})
    return {"entry": seq, "when": row.get("happened", TO_COMPLETE), "by": row.get("author", "le cabinet")}


def _evidence(read: Iterable[e.Entry], rows: Rows) -> list[Context]:
    """The pieces of evidence in the order they were recorded, each with its checks; the same bytes once."""
    pieces: dict[str, Context] = {}
    for entry in read:
        body = entry.body
        if isinstance(body, e.EvidenceAdded) and body.sha256 not in pieces:
            pieces[body.sha256] = {
                "n": len(pieces) + 1,
                "name": body.name,
                "text": body.text,
                "sha256": grouped(body.sha256),
                "size": _size(body.size),
                "stored": body.stored,
                "checks": [],
                **_signed(entry.seq, rows),
            }
        elif isinstance(body, e.EvidenceChecked) and body.sha256 in pieces:
            done = f"{CHECKS[body.result]}, {_signed(entry.seq, rows)['when']}"
            cast(list[str], pieces[body.sha256]["checks"]).append(done)
    return list(pieces.values())


def _handovers(read: Iterable[e.Entry], rows: Rows, evidence: Iterable[Context]) -> list[Context]:
    """Every hand-over, with the number and the name of the piece."""
    known = {piece["sha256"]: piece for piece in evidence}
    found: list[Context] = []
    for entry in read:
        if isinstance(body := entry.body, e.EvidenceHandedOver):
            piece = known.get(grouped(body.sha256), {})
            found.append(
                {
                    "n": piece.get("n", "—"),
                    "name": piece.get("name", "pièce non inscrite"),
                    "sha256": grouped(body.sha256),
                    "to": body.recipient,
                    "text": body.text,
                    "receipt": body.receipt_sha256 is not None,
                    **_signed(entry.seq, rows),
                }
            )
    return found


def grouped(digest: str) -> str:
    """A digest in lines of four groups of eight: legible on paper, never the digits of a telephone number."""
    groups = [digest[start : start + 8] for start in range(0, len(digest), 8)]
    return "\n".join(" ".join(groups[start : start + 4]) for start in range(0, len(groups), 4))


def _size(octets: int) -> str:
    """« 512 octets », « 1,5 Mo »."""
    amount, unit = float(octets), "octets"
    for larger in ("Ko", "Mo", "Go"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    shown = str(octets) if unit == "octets" else f"{amount:.1f}".replace(".", ",").removesuffix(",0")
    return f"{shown}{NBSP}{unit}"


def _losses(read: Iterable[e.Entry], rows: Rows) -> Context:
    """The losses recorded, and their sum; no loss recorded is no sum."""
    bodies = [(entry.seq, body) for entry in read if isinstance(body := entry.body, e.LossRecorded)]
    lines = [{"text": body.text, "amount": euros(body.cents), **_signed(seq, rows)} for seq, body in bodies]
    return {"rows": lines, "total": euros(sum(body.cents for _seq, body in bodies)) if bodies else ""}


def euros(cents: int) -> str:
    """« 1 234,50 € »."""
    whole, part = divmod(abs(cents), 100)
    sign = "−" if cents < 0 else ""
    return f"{sign}{whole:,}".replace(",", THIN) + (f",{part:02d}" if part else "") + f"{NBSP}€"


def _cnil_letter(read: Iterable[e.Entry], rows: Rows) -> Context | None:
    """The last letter received from the CNIL, with the deadline it sets; other letters are nobody's business."""
    bodies = [(entry.seq, body) for entry in read if isinstance(body := entry.body, e.Letter)]
    theirs = [(n, b) for n, b in bodies if b.direction == "in" and "cnil" in b.correspondent.casefold()]
    if not theirs:
        return None
    seq, body = theirs[-1]
    due = when_text(body.due) if body.due is not None else ""
    return {"with": body.correspondent, "text": body.text, "due": due, **_signed(seq, rows)}
