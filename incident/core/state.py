"""The state of an incident: a fold over its entries.

A private builder folds many entries and freezes once; `apply` takes one more. A correction or an
expunging changes how an earlier entry is read, so after one the state is folded again from the start
(`changes_the_past`). The state does not hold the entries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Literal, assert_never

from incident.core import entries as e
from incident.core.custody import Custody
from incident.core.effective import changes_the_past, effective, moment
from incident.core.facts import Answer, JsonValue
from incident.core.grounds import Ground
from incident.core.measures import Promises, ended, promised
from incident.core.proposals import Held, called, received, set_aside
from incident.core.when import When


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement of an instant."""

    seq: int
    instant: str
    about: str | None
    happened: When
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class StepMark:
    """What was last said of a step."""

    status: Literal["done", "not_applicable"]
    seq: int
    happened: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The doctor's last decision on an outcome, and the answers it rested on."""

    answer: bool
    text: str
    proposed: bool | None
    facts: Mapping[str, JsonValue]
    seq: int
    happened: datetime
    author: str
    ground: Ground | None = None
    restarts_after: int = 0
    """The entry of an earlier « no » that a new awareness overtook: statements up to it no longer count."""

    @property
    def informs(self) -> bool:
        """Whether persons are to be told at all: a public notice in place of messages (34(3) c) still tells them."""
        return self.answer or self.ground == "c"


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """Why there was no breach, and who closed the incident on it."""

    why: str
    author: str


@dataclass(frozen=True, slots=True)
class Filing:
    """A filing with an authority, an insurer or a person, made outside the tool."""

    obligation: str
    for_: str
    happened: When
    reference: str
    receipt: str | None
    pending: bool
    text: str
    seq: int
    document: int | None
    announced_late_seconds: int | None
    letter: bool = False
    """Whether it is a letter of ours that answers one received."""
    values_sha256: str | None = None
    """The form's values kept with it, where no version had been produced before."""
    values_upto: int | None = None
    """The entry after which these values stood, when it was sent; None: those of when it was recorded."""

    @property
    def proof(self) -> str:
        """What proves it, in words: what was written of it, else what is joined, made or awaited."""
        if self.reference:
            return self.reference
        if self.letter:
            return f"lettre envoyée, entrée {self.seq}"
        if self.pending:
            return "accusé attendu"
        made = f"document produit, entrée {self.document}" if self.document is not None else ""
        return "preuve jointe" if self.receipt or not made else made


@dataclass(frozen=True, slots=True)
class Produced:
    """One version of a document whose bytes are in the register."""

    document: str
    title: str
    format: str
    sha256: str
    template_sha256: str
    letterhead_sha256: str
    upto: int
    prepared_at: str
    seq: int
    values_sha256: str | None = None
    """The form's values kept beside it."""
    said_sha256: str | None = None
    """What it says, apart from when it was made; None for a version older than this."""


@dataclass(frozen=True, slots=True)
class State:
    """An incident as it stands after `seq` entries. `content_seq` leaves out produced documents."""

    uuid: str = ""
    ref: str = ""
    title: str = ""
    zone: str = "Europe/Paris"
    exercise: bool = False
    opened_at: datetime | None = None
    status: Literal["open", "closed"] = "open"
    closed_at: datetime | None = None
    closed_why: str = ""
    """The reason given to end it, empty when none was."""
    false_alarm: FalseAlarm | None = None
    playbooks: tuple[str, ...] = ()
    editions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    instants: tuple[Stated, ...] = ()
    steps: Mapping[str, StepMark] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    filings: tuple[Filing, ...] = ()
    documents: tuple[Produced, ...] = ()
    calls: Mapping[str, datetime] = field(default_factory=dict)
    """When each contact was last called."""
    custody: Custody = field(default_factory=Custody)
    promises: Promises = ()
    names: tuple[str, ...] = ()
    bulletin: Held | None = None
    seq: int = 0
    content_seq: int = 0
    hash: str = "0" * 64

    def filing(self, obligation: str, for_: str = "") -> Filing | None:
        """The filing of an obligation for a controller, or None.

        An acknowledgement recorded after « accusé attendu » completes it: the earliest time counts, with the
        last proof given.
        """
        made = [f for f in self.filings if f.obligation == obligation and f.for_ == for_]
        if not made:
            return None
        first, last = min(made, key=lambda f: f.happened.earliest), made[-1]
        return replace(
            first,
            reference=last.reference or first.reference,
            receipt=last.receipt or first.receipt,
            pending=all(f.pending for f in made),
            text=last.text or first.text,
            seq=last.seq,
        )

    def new_awareness(self, after: int) -> Stated | None:
        """The earliest awareness of something new (it says about what) recorded after entry `after`.

        Saying the same awareness again is no new fact: it never moves a clock later.
        """
        said = [s for s in self.instants if s.instant == "breach_aware" and s.about and s.seq > after]
        return min(said, key=lambda s: s.happened.earliest, default=None)

    def stated(self, instant: str, after: int = 0) -> Stated | None:
        """Of the statements of an instant recorded after entry `after`, the earliest in time."""
        said = [s for s in self.instants if s.instant == instant and s.seq > after]
        return min(said, key=lambda s: s.happened.earliest, default=None)


_GATHERED = ("editions", "instants", "steps", "answers", "decisions", "filings", "documents", "calls")
_SCALARS = tuple(part.name for part in fields(State) if part.name not in _GATHERED)
"""What a builder replaces; the rest it gathers."""
_COUNTED = frozenset({"calls", "seq", "content_seq", "hash"})
_MATTER = tuple(part.name for part in fields(State) if part.name not in _COUNTED)


def same_matter(one: State, other: State) -> bool:
    """Whether two states differ at most by how much was recorded: conditions and clocks read both alike."""
    return all(getattr(one, name) == getattr(other, name) for name in _MATTER)


class _Builder:
    """Folds entries into the fields of a State, then freezes them."""

    def __init__(self, state: State) -> None:
        self._start = state
        self.scalars = SimpleNamespace(**{name: getattr(state, name) for name in _SCALARS})
        self.editions = dict(state.editions)
        self.instants = list(state.instants)
        self.steps = dict(state.steps)
        self.answers = dict(state.answers)
        self.decisions = dict(state.decisions)
        self.filings = list(state.filings)
        self.documents = list(state.documents)
        self.calls = dict(state.calls)

    def freeze(self) -> State:
        return replace(
            self._start,
            **vars(self.scalars),
            editions=self.editions,
            instants=tuple(self.instants),
            steps=self.steps,
            answers=self.answers,
            decisions=self.decisions,
            filings=tuple(self.filings),
            documents=tuple(self.documents),
            calls=self.calls,
        )

    def set(self, **changes: object) -> None:
        vars(self.scalars).update(changes)

    def add(self, entry: e.Entry) -> None:
        content = self.scalars.content_seq if entry.kind == "document_produced" else entry.seq
        self.set(seq=entry.seq, hash=entry.hash, content_seq=content)
        if entry.body is not None:
            self._take(entry, entry.body)

    def _take(self, entry: e.Entry, body: e.AnyBody) -> None:
        match body:
            case e.Opened():
                self._opened(entry, body)
            case e.PlaybookAdded():
                self.set(playbooks=(*self.scalars.playbooks, body.playbook))
                self.editions[body.playbook] = body.edition
            case e.EditionAdopted():
                self._adopted(body)
            case e.InstantStated():
                self._instant(entry, body)
            case e.StepDone():
                self.steps[body.step] = _mark("done", entry, body.text)
            case e.StepNotApplicable():
                self.steps[body.step] = _mark("not_applicable", entry, body.why)
            case e.StepReopened():
                self.steps.pop(body.step, None)
            case e.AnswerGiven():
                self.answers[body.fact] = Answer(
                    value=body.value,
                    certainty=body.certainty,
                    origin=body.origin,
                    seq=entry.seq,
                    at=moment(entry),
                )
            case e.BulletinReceived():
                self.set(bulletin=received(self.scalars.bulletin, entry.seq, body))
            case e.BulletinChecked():
                self.set(bulletin=called(self.scalars.bulletin, entry.seq, body))
            case e.ProposalSetAside():
                self.set(bulletin=set_aside(self.scalars.bulletin, entry.seq, body))
            case e.DecisionTaken():
                self._decision(entry, body)
            case e.NotificationFiled():
                self._filing(entry, body)
            case e.DocumentProduced():
                self._document(entry, body)
            case e.Closed():
                alarm = FalseAlarm(body.why, entry.author) if body.ground == "false_alarm" else None
                self.set(status="closed", closed_at=moment(entry), closed_why=body.why, false_alarm=alarm)
            case e.Reopened():
                self.set(status="open", closed_at=None, closed_why="", false_alarm=None)
            case e.NamesDeclared():
                self.set(names=tuple(body.names))
            case e.CallMade():
                self.calls[body.contact] = max(moment(entry), self.calls.get(body.contact, moment(entry)))
            case e.EvidenceAdded():
                self.set(custody=self.scalars.custody.added(entry.seq, body, moment(entry), entry.author))
            case e.EvidenceHandedOver():
                self.set(custody=self.scalars.custody.handed_over(entry.seq, body, moment(entry)))
            case e.EvidenceChecked():
                self.set(custody=self.scalars.custody.checked(body, moment(entry)))
            case e.LossRecorded():
                self.set(custody=self.scalars.custody.lost(entry.seq, body, moment(entry)))
            case e.Letter():
                self._letter(entry, body)
            case e.MeasurePromised():
                self.set(promises=promised(self.scalars.promises, entry.seq, body, moment(entry)))
            case e.MeasureKept():
                self.set(promises=ended(self.scalars.promises, entry.seq, body, moment(entry)))
            case (
                e.Note()
                | e.RiskProposed()
                | e.Corrected()
                | e.Expunged()
                | e.ClockOffset()
                | e.PracticeSet()
                | e.SelfAssessed()
                | e.IncidentOpened()
                | e.AnchorAcknowledged()
            ):
                pass
            case _:
                assert_never(body)

    def _opened(self, entry: e.Entry, body: e.Opened) -> None:
        self.set(
            uuid=entry.incident,
            ref=body.ref,
            title=body.title,
            zone=body.zone,
            exercise=body.exercise,
            opened_at=moment(entry),
            playbooks=(body.playbook,),
        )
        self.editions[body.playbook] = body.edition

    def _letter(self, entry: e.Entry, body: e.Letter) -> None:
        if entry.happened is not None:
            self.set(custody=self.scalars.custody.written(entry.seq, body, entry.happened))

    def _adopted(self, body: e.EditionAdopted) -> None:
        for playbook in self.scalars.playbooks:
            if body.playbook in {"", playbook}:
                self.editions[playbook] = {**self.editions[playbook], **body.edition}

    def _instant(self, entry: e.Entry, body: e.InstantStated) -> None:
        if entry.happened is not None:
            self.instants.append(Stated(entry.seq, body.instant, body.about, entry.happened, body.who, body.why))

    def _decision(self, entry: e.Entry, body: e.DecisionTaken) -> None:
        before = self.decisions.get(body.outcome)
        restarts = before.restarts_after if before is not None else 0
        new = [s for s in self.instants if s.instant == "breach_aware" and s.about]
        if before is not None and not before.answer and any(s.seq > before.seq for s in new):
            restarts = before.seq
        self.decisions[body.outcome] = Decision(
            body.answer,
            body.text,
            body.proposed,
            body.facts,
            entry.seq,
            moment(entry),
            entry.author,
            body.ground,
            restarts,
        )

    def _filing(self, entry: e.Entry, body: e.NotificationFiled) -> None:
        if entry.happened is not None:
            self.filings.append(
                Filing(
                    body.obligation,
                    body.for_,
                    entry.happened,
                    body.reference,
                    body.receipt_sha256,
                    body.pending,
                    body.text,
                    entry.seq,
                    body.document,
                    body.announced_late_seconds,
                    values_sha256=body.values_sha256,
                    values_upto=body.values_upto,
                )
            )

    def _document(self, entry: e.Entry, body: e.DocumentProduced) -> None:
        self.documents.append(
            Produced(
                body.document,
                body.title or body.document,
                body.format,
                body.sha256,
                body.template_sha256,
                body.letterhead_sha256,
                body.upto,
                body.prepared_at,
                entry.seq,
                body.values_sha256,
                body.said_sha256,
            )
        )


def _mark(status: Literal["done", "not_applicable"], entry: e.Entry, text: str) -> StepMark:
    return StepMark(status, entry.seq, moment(entry), entry.author, text)


def fold(history: Sequence[e.Entry]) -> State:
    """The state after the whole history, corrections and expungings applied."""
    builder = _Builder(State())
    for entry in effective(history):
        builder.add(entry)
    return builder.freeze()


def apply(state: State, entry: e.Entry) -> State:
    """The state after one more entry. Raises ValueError for one that changes the past: fold again."""
    if changes_the_past(entry):
        raise ValueError("an entry that changes the past needs a new fold")
    builder = _Builder(state)
    builder.add(entry)
    return builder.freeze()
