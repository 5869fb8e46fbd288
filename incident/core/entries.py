"""Entries: what is recorded, kind by kind.

An entry is an envelope (who, when recorded, when it happened, chained by hash) and a typed body.
Nothing recorded is ever changed: an older version `v` of a body is upgraded on read (`UPGRADES`).
"""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter
from pydantic_core import from_json

from incident.core.bulletin import Said
from incident.core.entrylabels import LABELS as LABELS
from incident.core.facts import Certainty, JsonValue, Origin
from incident.core.grounds import Ground, LetterKind
from incident.core.model import Frozen
from incident.core.when import When

NoteNature = Literal["fait", "hypothese", "conseil"]
Outcome = Literal["authority", "persons"]
About = Literal["availability", "confidentiality", "integrity", "scope"]


class Body(Frozen):
    """The words of an entry."""


class Opened(Body):
    """An incident was opened. States no awareness."""

    kind: Literal["opened"] = "opened"
    ref: str
    title: str
    playbook: str
    exercise: bool = False
    zone: str
    edition: dict[str, str]


class InstantStated(Body):
    """Someone says when an instant (awareness, attack known…) was; the time is the entry's `happened`."""

    kind: Literal["instant_stated"] = "instant_stated"
    instant: str
    about: About | None = None
    who: str = ""
    why: str = ""


class PlaybookAdded(Body):
    """A second playbook joins the incident."""

    kind: Literal["playbook_added"] = "playbook_added"
    playbook: str
    edition: dict[str, str]


class EditionAdopted(Body):
    """Newer parts of the data in force were adopted (of one playbook, or of all); done steps stay done."""

    kind: Literal["edition_adopted"] = "edition_adopted"
    edition: dict[str, str]
    playbook: str = ""
    changes: list[str]


class StepDone(Body):
    """A step was done."""

    kind: Literal["step_done"] = "step_done"
    step: str
    text: str = ""


class StepNotApplicable(Body):
    """A step does not concern this incident."""

    kind: Literal["step_not_applicable"] = "step_not_applicable"
    step: str
    why: str


class StepReopened(Body):
    """A step said done or not applicable is to do again."""

    kind: Literal["step_reopened"] = "step_reopened"
    step: str
    why: str


class AnswerGiven(Body):
    """A fact was answered. The last answer counts; all stay."""

    kind: Literal["answer_given"] = "answer_given"
    fact: str
    value: JsonValue = None
    certainty: Certainty
    origin: Origin = "person"


class BulletinReceived(Body):
    """A bulletin came; its bytes are in the register under `sha256`. What it `proposes` counts for nothing yet."""

    kind: Literal["bulletin_received"] = "bulletin_received"
    bulletin: str
    version: int
    issuer: str
    issued: str
    title: str
    sha256: str
    proposes: dict[str, Said] = Field(default_factory=dict)


class BulletinChecked(Body):
    """Whoever is said to have issued a bulletin was called at a number known beforehand, and confirmed it."""

    kind: Literal["bulletin_checked"] = "bulletin_checked"
    bulletin: str
    version: int
    text: str


class ProposalSetAside(Body):
    """The doctor does not make a bulletin's answer to `fact` their own; the same answer is not proposed again."""

    kind: Literal["proposal_set_aside"] = "proposal_set_aside"
    bulletin: str
    version: int
    fact: str
    text: str = ""


class Note(Body):
    """Something seen, supposed or advised. `conseil` is never exported by default."""

    kind: Literal["note"] = "note"
    text: str
    nature: NoteNature = "fait"
    step: str | None = None


class CallMade(Body):
    """Somebody was called."""

    kind: Literal["call_made"] = "call_made"
    contact: str
    name: str
    text: str = ""


class Letter(Body):
    """A letter was received or sent. `matter`: what a received one is; `answers`: the entry a sent one answers."""

    kind: Literal["letter"] = "letter"
    direction: Literal["in", "out"]
    correspondent: str
    text: str = ""
    due: When | None = None
    sha256: str | None = None
    matter: LetterKind = "other"
    answers: int | None = None


class LossRecorded(Body):
    """Money or time lost: `cents` of a euro, closed half-days."""

    kind: Literal["loss_recorded"] = "loss_recorded"
    cents: int
    text: str
    half_days: int = 0
    receipt_sha256: str | None = None


class EvidenceAdded(Body):
    """A piece of evidence: its digest, what it is, how it was obtained, who holds it and where."""

    kind: Literal["evidence_added"] = "evidence_added"
    sha256: str
    name: str
    size: int
    text: str = ""
    obtained: str = ""
    holder: str = ""
    place: str = ""
    step: str | None = None
    stored: bool = True


class EvidenceHandedOver(Body):
    """A piece of evidence was handed over (chain of custody). `request`: the requisition, its number, who signed."""

    kind: Literal["evidence_handed_over"] = "evidence_handed_over"
    sha256: str
    recipient: str
    request: str = ""
    receipt_sha256: str | None = None
    text: str = ""


class EvidenceChecked(Body):
    """A piece of evidence was hashed again."""

    kind: Literal["evidence_checked"] = "evidence_checked"
    sha256: str
    result: Literal["identical", "altered", "unreadable"]


class NamesDeclared(Body):
    """Names to look for before a document leaves. For the scan only: never shown, searched or exported."""

    kind: Literal["names_declared"] = "names_declared"
    names: list[str]


class RiskProposed(Body):
    """What the tool proposed, kept beside what the doctor decided."""

    kind: Literal["risk_proposed"] = "risk_proposed"
    level: str
    authority: bool
    persons: bool | None
    reasons: list[str]
    missing: list[str]


class DecisionTaken(Body):
    """The doctor's decision on telling the authority or the persons. `ground`: why persons are not told."""

    kind: Literal["decision_taken"] = "decision_taken"
    outcome: Outcome
    answer: bool
    text: str = ""
    proposed: bool | None
    facts: dict[str, JsonValue]
    ground: Ground | None = None


class DocumentProduced(Body):
    """A document was produced: its bytes are in the register under `sha256`.

    `said_sha256` is the digest of what it says, whenever and in whatever format it is made.
    """

    kind: Literal["document_produced"] = "document_produced"
    document: str
    title: str = ""
    format: Literal["docx", "md", "txt", "pdf"]
    sha256: str
    template_sha256: str
    letterhead_sha256: str
    values_sha256: str | None = None
    said_sha256: str | None = None
    upto: int
    prepared_at: str
    scan: str = ""
    text: str = ""


class NotificationFiled(Body):
    """An obligation was fulfilled outside the tool. `document` is the seq of the version that was filed.

    `values_sha256` (since version 2) are the form's values, where no version had been produced: as they stood after
    the entry `values_upto` (since version 3), the last one recorded when it was sent; None: when this was recorded.
    """

    kind: Literal["notification_filed"] = "notification_filed"
    obligation: str
    for_: Annotated[str, Field(alias="for")] = ""
    reference: str = ""
    receipt_sha256: str | None = None
    pending: bool = False
    text: str = ""
    document: int | None = None
    values_sha256: str | None = None
    values_upto: int | None = None
    announced_late_seconds: int | None = None


class MeasurePromised(Body):
    """A measure to take, by whom and until when; `to_authority`: the CNIL was told of it."""

    kind: Literal["measure_promised"] = "measure_promised"
    text: str
    owner: str = ""
    due: When | None = None
    to_authority: bool = False


class MeasureKept(Body):
    """A promised measure was taken, or given up. `target` is the seq of the promise, `text` the proof or the reason."""

    kind: Literal["measure_kept"] = "measure_kept"
    target: int
    text: str = ""
    given_up: bool = False


class Corrected(Body):
    """The original `target` is read with these replacements; both stay visible."""

    kind: Literal["corrected"] = "corrected"
    target: int
    why: str
    happened: When | None = None
    text: str | None = None
    reference: str | None = None


class Expunged(Body):
    """The words of `target` were removed; the entry, its time, its author and this reason stay.

    `kept` is what is not words in the removed body (which step, which fact…): the fold needs it.
    """

    kind: Literal["expunged"] = "expunged"
    target: int
    why: str
    kept: dict[str, object] = Field(default_factory=dict)


class ClockOffset(Body):
    """This machine's clock was compared with another: machine minus reference, in seconds."""

    kind: Literal["clock_offset"] = "clock_offset"
    seconds: int
    against: str


class Closed(Body):
    """The incident was closed, with what was still owed; on the ground of a false alarm, there was no breach."""

    kind: Literal["closed"] = "closed"
    why: str = ""
    owed: list[str]
    ground: Literal["false_alarm"] | None = None


class Reopened(Body):
    """A closed incident was opened again."""

    kind: Literal["reopened"] = "reopened"
    why: str


class PracticeSet(Body):
    """Practice stream: one line of the practice sheet."""

    kind: Literal["practice_set"] = "practice_set"
    fact: str
    value: JsonValue = None


class SelfAssessed(Body):
    """Practice stream: answers to the self-assessment, and what its « oui » then told a form (null: nothing)."""

    kind: Literal["self_assessment"] = "self_assessment"
    verdicts: dict[str, Literal["yes", "no", "partial", "unknown"]]
    facts: dict[str, JsonValue]


class IncidentOpened(Body):
    """Practice stream: an incident exists, with its first hash, so that it cannot vanish whole."""

    kind: Literal["incident_opened"] = "incident_opened"
    incident: str
    ref: str
    first_hash: str


class AnchorAcknowledged(Body):
    """Practice stream: a register that differs from its anchor was accepted, with the reason."""

    kind: Literal["anchor_acknowledged"] = "anchor_acknowledged"
    text: str
    found: str


IncidentBody = (
    Opened
    | InstantStated
    | PlaybookAdded
    | EditionAdopted
    | StepDone
    | StepNotApplicable
    | StepReopened
    | AnswerGiven
    | BulletinReceived
    | BulletinChecked
    | ProposalSetAside
    | Note
    | CallMade
    | Letter
    | LossRecorded
    | EvidenceAdded
    | EvidenceHandedOver
    | EvidenceChecked
    | NamesDeclared
    | RiskProposed
    | DecisionTaken
    | DocumentProduced
    | NotificationFiled
    | MeasurePromised
    | MeasureKept
    | Corrected
    | Expunged
    | ClockOffset
    | Closed
    | Reopened
)
PracticeBody = PracticeSet | SelfAssessed | IncidentOpened | AnchorAcknowledged
AnyBody = IncidentBody | PracticeBody

KINDS: dict[str, type[Body]] = {model.model_fields["kind"].default: model for model in AnyBody.__args__}
"""Every kind of entry and its model."""

UPGRADES: dict[tuple[str, int], Callable[[dict[str, object]], dict[str, object]]] = {
    ("notification_filed", 1): lambda body: body,  # nothing was kept with it
    ("notification_filed", 2): lambda body: body,  # what was kept stood when it was recorded
}
"""(kind, version) → a function giving the body of the next version. Bytes on disk never change."""

VERSIONS: dict[str, int] = {**dict.fromkeys(KINDS, 1), "notification_filed": 3}
"""The version each kind is written in."""


class Entry(Frozen):
    """One recorded entry. `body` is None once expunged. `recorded_at` is UTC, with microseconds."""

    v: int
    id: str
    incident: str
    seq: int
    recorded_at: str
    monotonic_ms: int
    boot: str
    zone: str
    author: str
    happened: When | None
    kind: str
    body: Annotated[AnyBody, Field(discriminator="kind")] | None
    hash: str


_BODY: TypeAdapter[AnyBody] = TypeAdapter(Annotated[AnyBody, Field(discriminator="kind")])
_CHAIN_ONLY = ("prev", "body_sha256")
_WITH_TIMES = frozenset(
    kind for kind, model in KINDS.items() if any("When" in str(f.annotation) for f in model.model_fields.values())
)
"""Kinds whose body holds a time: read as JSON, since strict models take no text for an instant."""


def upgraded(kind: str, version: int, body: dict[str, object]) -> dict[str, object]:
    """The body as the present version of its kind would write it."""
    while (kind, version) in UPGRADES:
        body, version = UPGRADES[kind, version](body), version + 1
    return body


def parse_entry(entry: bytes, body: bytes | None, digest: str) -> Entry:
    """An entry from its stored bytes. Raises ValueError (pydantic or JSON) when they cannot be read."""
    fields = from_json(entry)
    for name in _CHAIN_ONLY:
        fields.pop(name, None)
    happened = fields["happened"]
    fields["happened"] = When.from_json(happened) if happened is not None else None
    fields["body"] = _parse_body(fields["kind"], fields["v"], body)
    return Entry(**fields, hash=digest)


def _parse_body(kind: str, version: int, body: bytes | None) -> AnyBody | None:
    if body is None:
        return None
    words = from_json(body)
    words.pop("salt", None)
    words = upgraded(kind, version, words)
    model = KINDS.get(kind)
    if model is None or kind in _WITH_TIMES:
        return _BODY.validate_json(json.dumps({**words, "kind": kind}))
    return model.model_validate(words)  # type: ignore[return-value]


def body_words(body: Body) -> Mapping[str, object]:
    """The body as plain JSON values, without its kind (the envelope has it) and without defaults."""
    words = body.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    words.pop("kind", None)
    return words


EXPUNGED = "[texte caviardé]"
"""What stands in place of words that were removed."""

FREE_TEXT = frozenset(
    {"text", "why", "who", "name", "correspondent", "recipient", "reference", "names", "owner"}
    | {"obtained", "holder", "place", "request", "proposes"}
)
"""The fields of a body that hold words typed by people."""


def held(body: AnyBody) -> tuple[str, ...]:
    """The digests of the bytes an entry keeps in the register (documents, evidence, receipts, letters)."""
    if isinstance(body, DocumentProduced):
        named: tuple[str | None, ...] = (body.sha256, body.values_sha256)
    elif isinstance(body, EvidenceAdded):
        named = (body.sha256 if body.stored else None,)
    elif isinstance(body, Letter | BulletinReceived):
        named = (body.sha256,)
    elif isinstance(body, NotificationFiled):
        named = (body.receipt_sha256, body.values_sha256)
    elif isinstance(body, EvidenceHandedOver | LossRecorded):
        named = (body.receipt_sha256,)
    else:
        named = ()
    return tuple(name for name in named if name)


def remains(body: Body) -> dict[str, object]:
    """What is kept of a body whose words are expunged: all but free text, so that the fold still holds."""
    kept: dict[str, object] = {}
    for name, value in body.model_dump(mode="json", by_alias=True, exclude_defaults=True).items():
        if name == "value" and isinstance(value, str | dict):
            if "certainty" in type(body).model_fields:
                kept["certainty"] = "unknown"
        elif name not in FREE_TEXT and name != "kind":
            kept.setdefault(name, value)
    return kept


def expunged_body(kind: str, kept: Mapping[str, object]) -> AnyBody:
    """A body of that kind with its kept fields and `EXPUNGED` for its words."""
    words: dict[str, object] = {"kind": kind, **kept}
    for name, field in KINDS[kind].model_fields.items():
        if name in FREE_TEXT - {"proposes"} and name not in words:
            words[name] = [] if name == "names" else EXPUNGED if field.is_required() or name == "text" else ""
    if kept.get("certainty") == "unknown":
        words.pop("value", None)
    return _BODY.validate_json(json.dumps(words))
