"""The record as people read it: one row an entry, in words, corrections and removals visible."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from incident.core import entries as e
from incident.core.custody import CHECK_LABELS, euros
from incident.core.custodytext import due_text
from incident.core.dossier import value_lines
from incident.core.durations import count
from incident.core.effective import effective, moment, recorded, text_field
from incident.core.facts import Answer
from incident.core.grounds import GROUNDS, LETTER_KINDS
from incident.core.identity import owner_and_fact
from incident.core.playbook import INSTANTS, Library, with_accents
from incident.core.when import When
from incident.core.wording import instant_text, when_text

OUTCOMES = {"authority": "Prévenir la CNIL", "persons": "Informer les patients"}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in words. `replaced` and `reason` tell what a correction replaced, and why."""

    seq: int
    moment: datetime
    happened: str
    recorded: str
    author: str
    kind: str
    label: str
    text: str
    nature: str = ""
    corrected: bool = False
    replaced: str = ""
    reason: str = ""
    expunged: bool = False
    unknown: bool = False
    """Whether it answers « inconnu à ce stade », and was not corrected since."""


def chronology(history: Sequence[e.Entry], zone: str, library: Library, *, by_seq: bool = False) -> list[Row]:
    """Every entry in words, ordered by when it happened (earliest bound, then number) or by number."""
    changes = {b.target: b for entry in history if isinstance(b := entry.body, e.Corrected | e.Expunged)}
    read = effective(history)
    rows = [
        _row(original, now_read, changes.get(original.seq), zone, library)
        for original, now_read in zip(history, read, strict=True)
    ]
    return rows if by_seq else sorted(rows, key=lambda row: (row.moment, row.seq))


def _row(
    original: e.Entry, entry: e.Entry, change: e.Corrected | e.Expunged | None, zone: str, library: Library
) -> Row:
    body = entry.body
    expunged = isinstance(change, e.Expunged)
    return Row(
        seq=entry.seq,
        moment=moment(entry),
        happened=happened_text(entry.happened, entry, zone),
        recorded=instant_text(recorded(entry), zone),
        author=entry.author,
        kind=entry.kind,
        label=e.LABELS[entry.kind],
        text=_read(body, library, expunged=expunged),
        nature=body.nature if isinstance(body, e.Note) else "",
        corrected=isinstance(change, e.Corrected),
        replaced=_replaced(original, zone) if isinstance(change, e.Corrected) else "",
        reason=change.why if change is not None else "",
        expunged=expunged,
        unknown=change is None and isinstance(body, e.AnswerGiven) and not _known(body),
    )


def _read(body: e.AnyBody | None, library: Library, *, expunged: bool) -> str:
    """What an entry says. An answer whose words are gone is not one that was unknown."""
    if body is None:
        return e.EXPUNGED
    if expunged and isinstance(body, e.AnswerGiven) and body.value is None:
        fact = library.facts.get(body.fact)
        return f"{e.EXPUNGED} {fact.ask if fact is not None else body.fact}"
    said = words(body, library)
    return f"{e.EXPUNGED} {said}".strip() if expunged and e.EXPUNGED not in said else said


def happened_text(happened: When | None, entry: e.Entry, zone: str) -> str:
    """When it happened as it was said, else when it was recorded."""
    return when_text(happened) if happened is not None else instant_text(recorded(entry), zone)


def _replaced(original: e.Entry, zone: str) -> str:
    """What the original said: its time and its words."""
    name = text_field(original.body) if original.body is not None else None
    said = str(getattr(original.body, name)) if name else ""
    return " : ".join(part for part in (happened_text(original.happened, original, zone), said) if part)


def words(body: e.AnyBody, library: Library) -> str:
    """What an entry says, in French."""
    match body:
        case e.Opened():
            return f"{body.title} ({body.ref})"
        case e.InstantStated():
            who = body.who and f"par {with_accents(body.who)}"
            return _join(INSTANTS.get(body.instant, body.instant), who, body.why)
        case e.PlaybookAdded():
            return _title(body.playbook, library)
        case e.EditionAdopted():
            return _list(body.changes)
        case e.StepDone() | e.StepNotApplicable() | e.StepReopened():
            why = body.text if isinstance(body, e.StepDone) else body.why
            return _join(step_title(body.step, library), why)
        case e.AnswerGiven():
            return _answer(body, library)
        case e.BulletinReceived():
            number = f"version {body.version}, {count(len(body.proposes), 'réponse proposée', 'réponses proposées')}"
            return _join(f"{body.issuer} : {body.title}", number, f"empreinte {body.sha256[:16]}")
        case e.CallMade():
            return _join(body.name, body.text)
        case e.DecisionTaken():
            return _decision(body)
        case e.RiskProposed():
            return _join(f"niveau proposé : {RISK[body.level]}", _list(body.reasons))
        case e.NotificationFiled():
            return _filed(body, library)
        case e.DocumentProduced():
            return f"{body.title or body.document} ({body.format}), empreinte {body.sha256[:16]}"
        case e.EvidenceAdded():
            return _join(body.name, body.text, body.obtained, body.holder and f"gardée par {body.holder}", body.place)
        case e.EvidenceHandedOver():
            return _join(f"{body.sha256[:16]} à {body.recipient}", body.request, body.text)
        case e.EvidenceChecked():
            return f"{body.sha256[:16]} : {CHECK_LABELS[body.result]}"
        case e.Letter():
            return _letter(body)
        case e.LossRecorded():
            days = count(body.half_days, "demi-journée") if body.half_days else ""
            return _join(body.cents and euros(body.cents), days, body.text)
        case e.NamesDeclared():
            return count(len(body.names), "nom, non affiché", "noms, non affichés")
        case e.Corrected() | e.Expunged():
            text = body.text if isinstance(body, e.Corrected) else ""
            return _join(f"entrée {body.target}", text or "", body.why)
        case e.Closed():
            return _closed(body)
        case _:
            return _other(body, library)


def _closed(body: e.Closed) -> str:
    ground = "fausse alerte, pas de violation" if body.ground else ""
    return _join(ground, body.why, body.owed and f"restait : {_list(body.owed)}")


RISK = {"no_risk": "pas de risque", "risk": "risque", "high": "risque élevé"}


def _decision(body: e.DecisionTaken) -> str:
    ground = GROUNDS[body.ground] if body.ground is not None else ""
    return _join(f"{OUTCOMES[body.outcome]} : {'oui' if body.answer else 'non'}", ground, body.text)


def _letter(body: e.Letter) -> str:
    kind = LETTER_KINDS[body.matter] if body.matter != "other" else ""
    answer = f"répond à l’entrée {body.answers}" if body.answers is not None else ""
    return _join(body.correspondent, kind, answer, body.text)


def _title(playbook: str, library: Library) -> str:
    known = library.playbooks.get(playbook)
    return known.title if known is not None else playbook


def _promise(body: e.MeasurePromised | e.MeasureKept) -> str:
    if isinstance(body, e.MeasureKept):
        return _join(f"entrée {body.target}, {'abandonnée' if body.given_up else 'faite'}", body.text)
    due = body.due and f"avant {due_text(body.due, body.due.zone)}"
    return _join(body.text, "annoncée à la CNIL" if body.to_authority else "", due)


def _other(body: e.AnyBody, library: Library) -> str:
    if isinstance(body, e.ProposalSetAside):
        fact = library.facts.get(body.fact)
        return _join(fact.ask if fact is not None else body.fact, body.text)
    if isinstance(body, e.MeasurePromised | e.MeasureKept):
        return _promise(body)
    name = text_field(body)
    head = next((str(getattr(body, n)) for n in ("name", "recipient", "correspondent") if hasattr(body, n)), "")
    return _join(head, str(getattr(body, name)) if name else "")


def _join(*parts: object) -> str:
    return " — ".join(str(part) for part in parts if part)


def _list(parts: Iterable[str]) -> str:
    return " ; ".join(parts)


def step_title(step_id: str, library: Library) -> str:
    """A step's title, its id if the data in force no longer have it."""
    found = (p.step(step_id) for p in library.playbooks.values())
    return next((step.title for step in found if step is not None), step_id)


def _answer(body: e.AnswerGiven, library: Library) -> str:
    who, name = owner_and_fact(body.fact)
    fact = library.facts.get(name)
    if fact is None:
        return body.fact
    value = "\n".join(value_lines(fact, body.value)) if _known(body) else "inconnu à ce stade"
    sure = " (estimé)" if body.certainty == "estimated" else ""
    from_bulletin = " (bulletin, confirmé)" if body.origin == "bulletin" else ""
    asked = fact.ask if fact.ask.endswith("?") else f"{fact.ask.rstrip('.')}\u00a0:"
    asked = f"Pour {who}, {asked}" if who else asked
    return f"{asked} {value}{sure}{from_bulletin}"


def _known(body: e.AnswerGiven) -> bool:
    return Answer(value=body.value, certainty=body.certainty).known


def _filed(body: e.NotificationFiled, library: Library) -> str:
    known = library.obligations.get(body.obligation)
    title = known.title if known is not None else body.obligation
    sign = "n° " if known is None or known.numbered else ""
    joined = "accusé joint" if body.receipt_sha256 or body.document is None else f"document de l’entrée {body.document}"
    proof = f"{sign}{body.reference}" if body.reference else "accusé attendu" if body.pending else joined
    return _join(title, body.for_ and f"pour : {body.for_}", proof, body.text and f"motifs du retard : {body.text}")
