"""What a person can ask for on an open incident. Commands carry no time of their own but `at`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from incident.core.bulletin import Bulletin
from incident.core.custody import CheckResult
from incident.core.entries import About, NoteNature, Outcome
from incident.core.facts import Certainty, JsonValue, Origin
from incident.core.grounds import Ground, LetterKind
from incident.core.when import When


@dataclass(frozen=True, slots=True)
class StateInstant:
    """Say when awareness (or another instant) was."""

    instant: str
    at: When
    about: About | None = None
    who: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer."""

    fact: str
    value: JsonValue
    certainty: Certainty = "certain"
    origin: Origin = "person"


@dataclass(frozen=True, slots=True)
class GiveAnswers:
    """Answer one or several facts at once: all or none."""

    answers: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class ReceiveBulletin:
    """Take in a bulletin, whose bytes have this digest: it proposes answers and records none."""

    bulletin: Bulletin
    sha256: str


@dataclass(frozen=True, slots=True)
class CheckBulletin:
    """Say that the issuer of the last bulletin was called at a number known beforehand, and what was answered."""

    text: str


@dataclass(frozen=True, slots=True)
class ConfirmProposals:
    """Make the bulletin's proposals one's own: those named, else all that wait."""

    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAsideProposals:
    """Say that the bulletin's answers to these facts are not the practice's, and in a few words why."""

    facts: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class DoStep:
    """Say that a step was done."""

    step: str
    at: When | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class SkipStep:
    """Say that a step does not concern this incident, and why."""

    step: str
    why: str


@dataclass(frozen=True, slots=True)
class UndoStep:
    """Say that a step is to do again, and why."""

    step: str
    why: str


@dataclass(frozen=True, slots=True)
class AddNote:
    """Write down something seen, supposed or advised."""

    text: str
    at: When | None = None
    nature: NoteNature = "fait"
    step: str | None = None


@dataclass(frozen=True, slots=True)
class AddNotes:
    """Write down several notes at once: all or none."""

    notes: tuple[AddNote, ...]


@dataclass(frozen=True, slots=True)
class MakeCall:
    """Say that somebody was called."""

    contact: str
    at: When | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class AddEvidence:
    """Put a piece on record: its digest and size, what it is about, how it was obtained, who holds it and where."""

    sha256: str
    name: str
    size: int
    text: str = ""
    obtained: str = ""
    holder: str = ""
    place: str = ""
    stored: bool = True
    step: str | None = None
    at: When | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """Say that a piece (the start of its digest) was given to somebody, on what request."""

    sha256: str
    recipient: str
    request: str = ""
    receipt_sha256: str | None = None
    text: str = ""
    at: When | None = None


@dataclass(frozen=True, slots=True)
class RecordChecks:
    """The results of hashing pieces again, by digest."""

    results: Mapping[str, CheckResult]


@dataclass(frozen=True, slots=True)
class RecordLoss:
    """Write down money (cents of a euro) or half-days of work lost."""

    cents: int
    text: str
    half_days: int = 0
    receipt_sha256: str | None = None
    at: When | None = None


@dataclass(frozen=True, slots=True)
class PromiseMeasure:
    """A measure to take: what, by whom, until when, and whether the CNIL was told of it."""

    text: str
    owner: str = ""
    due: When | None = None
    to_authority: bool = False
    at: When | None = None


@dataclass(frozen=True, slots=True)
class EndMeasure:
    """Say that the measure promised by an entry was taken (with its proof), or is given up (with the reason)."""

    target: int
    text: str = ""
    given_up: bool = False
    at: When | None = None


@dataclass(frozen=True, slots=True)
class RecordLetter:
    """A letter received or sent, and the deadline it sets."""

    direction: Literal["in", "out"]
    correspondent: str
    at: When
    text: str = ""
    due: When | None = None
    sha256: str | None = None
    matter: LetterKind = "other"
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class AddPlaybook:
    """Join a second playbook, with the digests of the parts of its data in force."""

    playbook: str
    title: str
    edition: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DeclareNames:
    """Names to look for before a document leaves the practice."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decide:
    """The doctor's decision on telling the authority or the persons."""

    outcome: Outcome
    answer: bool
    why: str = ""
    ground: Ground | None = None


@dataclass(frozen=True, slots=True)
class File:
    """Say that an obligation was fulfilled, when, and by what proof."""

    obligation: str
    at: When
    reference: str = ""
    receipt_sha256: str | None = None
    pending: bool = False
    why_late: str = ""
    for_: str = ""


@dataclass(frozen=True, slots=True)
class RecordDocument:
    """Keep a document that was just rendered. `upto` is the entry it is a function of."""

    document: str
    title: str
    format: Literal["docx", "md", "txt", "pdf"]
    sha256: str
    template_sha256: str
    letterhead_sha256: str
    values_sha256: str | None
    said_sha256: str
    upto: int
    prepared_at: str
    scan: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class AdoptEdition:
    """Adopt newer data for the incident: by playbook, the digests of its parts; and what changes, in words."""

    editions: Mapping[str, Mapping[str, str]]
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correct:
    """Replace how an entry is read: its time, its words or its reference."""

    target: int
    why: str
    at: When | None = None
    text: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Expunge:
    """Remove an entry's words (a patient's data written by mistake), and the documents that may hold them."""

    target: int
    why: str
    documents: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """Close the incident."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class CloseFalseAlarm:
    """Close the incident: there was no breach, and why. `attempted`: something was tried, without effect."""

    why: str
    attempted: bool = False


@dataclass(frozen=True, slots=True)
class Reopen:
    """Open a closed incident again."""

    why: str


Command = (
    StateInstant
    | GiveAnswers
    | ReceiveBulletin
    | CheckBulletin
    | ConfirmProposals
    | SetAsideProposals
    | DoStep
    | SkipStep
    | UndoStep
    | AddNote
    | AddNotes
    | MakeCall
    | AddEvidence
    | HandOver
    | RecordChecks
    | RecordLoss
    | PromiseMeasure
    | EndMeasure
    | RecordLetter
    | AddPlaybook
    | DeclareNames
    | Decide
    | File
    | RecordDocument
    | AdoptEdition
    | Correct
    | Expunge
    | Close
    | CloseFalseAlarm
    | Reopen
)
