"""Evidence and its chain of custody, losses, letters: what a fold keeps of them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from incident.core import entries as e
from incident.core.grounds import LetterKind
from incident.core.when import When
from incident.errors import BadInput

CheckResult = Literal["identical", "altered", "unreadable"]
CHECK_LABELS: dict[CheckResult, str] = {"identical": "identique", "altered": "ALTÉRÉE", "unreadable": "illisible"}


@dataclass(frozen=True, slots=True)
class Handover:
    """A piece given to somebody: to whom, when, on what request, with what receipt."""

    seq: int
    happened: datetime
    recipient: str
    request: str
    receipt: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence. `stored`: its bytes are in the register; else only its digest, place and holder."""

    seq: int
    sha256: str
    name: str
    size: int
    text: str
    obtained: str
    holder: str
    place: str
    stored: bool
    happened: datetime
    author: str
    check: CheckResult | None = None
    checked_at: datetime | None = None
    handovers: tuple[Handover, ...] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """Money or closed half-days lost."""

    seq: int
    cents: int
    half_days: int
    text: str
    happened: datetime


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A letter received or sent; `due` is the deadline it sets, `answers` the entry of the letter it answers."""

    seq: int
    direction: Literal["in", "out"]
    correspondent: str
    text: str
    happened: When
    due: When | None
    sha256: str | None
    matter: LetterKind = "other"
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Custody:
    """Pieces by digest in the order they were added, losses and letters in the order recorded."""

    pieces: Mapping[str, Piece] = field(default_factory=dict)
    losses: tuple[Loss, ...] = ()
    letters: tuple[Correspondence, ...] = ()

    @property
    def loss_cents(self) -> int:
        """Everything lost or spent, in cents of a euro."""
        return sum(loss.cents for loss in self.losses)

    @property
    def half_days(self) -> int:
        """Half-days of work lost."""
        return sum(loss.half_days for loss in self.losses)

    def received(self, matter: str) -> list[Correspondence]:
        """The letters received of that kind, in the order recorded."""
        return [letter for letter in self.letters if letter.direction == "in" and letter.matter == matter]

    def answer_to(self, seq: int) -> Correspondence | None:
        """The first letter sent that answers the letter of that entry."""
        sent = [letter for letter in self.letters if letter.answers == seq]
        return min(sent, key=lambda letter: letter.happened.earliest, default=None)

    def find(self, start: str) -> list[Piece]:
        """The pieces whose digest begins so."""
        return [piece for digest, piece in self.pieces.items() if digest.startswith(start.lower())]

    def added(self, seq: int, body: e.EvidenceAdded, happened: datetime, author: str) -> "Custody":
        """With one more piece; the same bytes again are the same piece, described anew."""
        piece = Piece(
            seq,
            body.sha256,
            body.name,
            body.size,
            body.text,
            body.obtained,
            body.holder,
            body.place,
            body.stored,
            happened,
            author,
        )
        known = self.pieces.get(body.sha256)
        if known is not None:
            piece = replace(piece, stored=known.stored or piece.stored, handovers=known.handovers)
        return replace(self, pieces={**self.pieces, body.sha256: piece})

    def handed_over(self, seq: int, body: e.EvidenceHandedOver, happened: datetime) -> "Custody":
        """With a hand-over of a known piece."""
        made = Handover(seq, happened, body.recipient, body.request, body.receipt_sha256, body.text)
        return self._changed(body.sha256, lambda piece: replace(piece, handovers=(*piece.handovers, made)))

    def checked(self, body: e.EvidenceChecked, happened: datetime) -> "Custody":
        """With the result of hashing a known piece again."""
        return self._changed(body.sha256, lambda piece: replace(piece, check=body.result, checked_at=happened))

    def lost(self, seq: int, body: e.LossRecorded, happened: datetime) -> "Custody":
        """With one more loss."""
        return replace(self, losses=(*self.losses, Loss(seq, body.cents, body.half_days, body.text, happened)))

    def written(self, seq: int, body: e.Letter, happened: When) -> "Custody":
        """With one more letter."""
        letter = Correspondence(
            seq,
            body.direction,
            body.correspondent,
            body.text,
            happened,
            body.due,
            body.sha256,
            body.matter,
            body.answers,
        )
        return replace(self, letters=(*self.letters, letter))

    def _changed(self, sha256: str, change: Callable[[Piece], Piece]) -> "Custody":
        known = self.pieces.get(sha256)
        return self if known is None else replace(self, pieces={**self.pieces, sha256: change(known)})


_AMOUNT = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?$")


def cents(typed: str) -> int:
    """An amount in euros as typed (« 350 », « 1 250,50 € ») in cents. Raises BadInput."""
    match = _AMOUNT.match(re.sub(r"[\s€]", "", typed))
    if match is None:
        raise BadInput(f"« {typed} » n’est pas un montant : écrivez 350 ou 1250,50 (en euros).")
    return int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0"))


def euros(amount: int) -> str:
    """« 1 250,50 € » for an amount in cents."""
    whole, rest = divmod(amount, 100)
    return f"{whole:,}".replace(",", "\u202f") + f",{rest:02d}\u00a0€"
