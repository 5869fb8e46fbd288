"""One open incident: decide → record → new state. The only way to write.

The disk says yes before the state changes: `Case.do` returns only once the journal has every entry of
the command durably, and leaves the state as it was when it could not.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from incident.core import commands as c
from incident.core import entries as e
from incident.core.canonical import digest
from incident.core.decide import decide
from incident.core.deciding import Context, Proposed
from incident.core.effective import changes_the_past, effective
from incident.core.facts import Answer
from incident.core.playbook import Library
from incident.core.situation import Situation
from incident.core.state import State, apply, fold
from incident.core.summary import Line, line_of, searched
from incident.errors import RegisterDamaged
from incident.journal import listing
from incident.journal.pieces import Measured
from incident.journal.store import Journal, Pending, Stamp, Stored, Writer
from incident.library.editions import differences, from_parts, parts, practice_answers


class Timepiece(Protocol):
    """The machine's clock, given from outside."""

    def now(self) -> datetime:
        """The present instant, UTC, with microseconds."""

    def stamp(self, zone: str) -> Stamp:
        """Where and when the machine records an entry."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """The data in force for an incident, read from its editions."""

    library: Library
    practice: Mapping[str, Answer]


class Case:
    """An incident of a register, as far as it has been read. Owned by one thread."""

    def __init__(self, journal: Journal, uuid: str, timepiece: Timepiece) -> None:
        self.journal = journal
        self.uuid = uuid
        self.timepiece = timepiece
        self.history: list[e.Entry] = []
        self.state = State()
        self._frozen: tuple[tuple[Mapping[str, Mapping[str, str]], Frozen], ...] = ()
        self._line: Line | None = None
        self._catch_up(journal.read(uuid))

    # -- reading ---------------------------------------------------------------------------------------

    def refresh(self) -> bool:
        """Take in what others recorded. True if there was anything."""
        return self._catch_up(self.journal.read(self.uuid, self.state.seq))

    def situation(self, now: datetime | None = None) -> Situation:
        """Where the incident stands at an instant (by default: now)."""
        frozen = self.frozen
        at = now if now is not None else self.timepiece.now()
        return Situation(self.state, frozen.library, frozen.practice, at)

    @property
    def frozen(self) -> Frozen:
        """The data in force: the editions named by the incident's entries, never the shipped files."""
        return self._frozen_for(self.state)

    def _frozen_for(self, state: State) -> Frozen:
        """The last ones are kept: while a playbook joins, screens still draw the state before it."""
        known = next((frozen for editions, frozen in self._frozen if editions == state.editions), None)
        if known is None:
            known = self._load_editions(state)
            self._frozen = ((state.editions, known), *self._frozen[:2])
        return known

    def at(self, seq: int, now: datetime) -> tuple[Situation, list[e.Entry]]:
        """Where the incident stood after the entry of that number, and the entries until then."""
        history = self.history[:seq]
        state = fold(history)
        frozen = self._frozen_for(state)
        return Situation(state, frozen.library, frozen.practice, now), history

    def entry(self, seq: int) -> e.Entry | None:
        """The original entry of that number, or None."""
        return self.history[seq - 1] if 1 <= seq <= len(self.history) else None

    def _catch_up(self, stored: Iterable[Stored]) -> bool:
        fresh = [_parse(item) for item in stored]
        if fresh:
            self._take(fresh)
        return bool(fresh)

    def _take(self, fresh: Sequence[e.Entry]) -> None:
        self.history = _without_words([*self.history, *fresh], fresh)
        self.state = _advance(self.state, self.history, fresh)

    def _load_editions(self, state: State) -> Frozen:
        parts = {
            playbook: {name: self._part(name, digest) for name, digest in edition.items()}
            for playbook, edition in state.editions.items()
        }
        last = parts[state.playbooks[-1]]
        return Frozen(from_parts(parts), practice_answers(last["practice"]))

    def _part(self, name: str, digest: str) -> bytes:
        data = self.journal.blob(digest)
        if data is None:
            raise RegisterDamaged(
                f"Il manque au registre les données « {name} » de l’incident {self.state.ref} : "
                "restaurez une copie de sauvegarde."
            )
        return data

    # -- writing ---------------------------------------------------------------------------------------

    def do(self, command: c.Command, author: str, blobs: Iterable[bytes | Measured] = ()) -> State:
        """Carry out a command: all its entries and its files are durable, or none. Returns the new state.

        Raises Refused or BadInput (nothing written), NotRecorded when the disk did not take it.
        """
        with self.journal.writing() as writer:
            self._catch_up(writer.read(self.uuid, self.state.seq))
            self._refuse_telling(command)
            proposals = decide(command, self._context())
            for blob in (*blobs, *(kept for proposed in proposals for kept in proposed.kept)):
                writer.put_file(blob) if isinstance(blob, Measured) else writer.put_blob(blob)
            fresh = self._append(writer, proposals, author)
            history = [*self.history, *fresh]
            state = _advance(self.state, history, fresh)
            self._expunge(writer, fresh)
            line = line_of(self._situation_of(state), self._line)
            put_summary(writer, history, fresh, line)
        self.history, self.state, self._line = _without_words(history, fresh), state, line
        return state

    def _refuse_telling(self, command: c.Command) -> None:
        """A reason that can never be removed does not tell who a patient is. Raises Refused."""
        if isinstance(command, c.Expunge):
            from incident.documents.naming import refuse_telling

            refuse_telling(command.why, self.situation())

    def stored_json(self) -> list[dict[str, object]]:
        """Every entry as it is stored, in order, with its hash; its body None once the words are gone."""
        return [
            json.loads(item.entry)
            | {"hash": item.hash, "body": json.loads(item.body) if item.body is not None else None}
            for item in self.journal.read(self.uuid)
        ]

    def would_record(self, command: c.Command) -> list[Proposed]:
        """The entries a command would record now. Raises Refused or BadInput; nothing is written."""
        return decide(command, self._context())

    def newer_data(self, shipped: Library) -> list[str]:
        """What the shipped data would change for this incident, in French; empty when it follows them."""
        mine = {name: shipped.playbooks[name] for name in self.state.playbooks if name in shipped.playbooks}
        return differences(self.frozen.library, shipped.model_copy(update={"playbooks": mine}))

    def adopt(self, shipped: Library, author: str) -> State:
        """Adopt the shipped data, by an entry that says what changes; done steps stay done."""
        frozen = {name: parts(shipped, name) for name in self.state.playbooks if name in shipped.playbooks}
        editions = {name: {part: digest(data) for part, data in kept.items()} for name, kept in frozen.items()}
        blobs = [data for kept in frozen.values() for data in kept.values()]
        return self.do(c.AdoptEdition(editions, tuple(self.newer_data(shipped))), author, blobs)

    def _context(self) -> Context:
        return Context(self.situation(), self.entry, lambda: self.history)

    def _situation_of(self, state: State) -> Situation:
        frozen = self._frozen_for(state)
        return Situation(state, frozen.library, frozen.practice, self.timepiece.now())

    def _append(self, writer: Writer, proposals: Sequence[Proposed], author: str) -> list[e.Entry]:
        pendings = [pending(proposed, author) for proposed in proposals]
        stamp = self.timepiece.stamp(self.state.zone)
        return [_parse(item) for item in writer.append(self.uuid, pendings, stamp)]

    def _expunge(self, writer: Writer, fresh: Sequence[e.Entry]) -> None:
        """Remove the words that new `expunged` entries name, and the bytes that their targets alone hold."""
        for entry in fresh:
            if isinstance(entry.body, e.Expunged):
                target = self.entry(entry.body.target)
                writer.expunge(self.uuid, entry.body.target)
                if target is not None and target.body is not None:
                    for blob in self._held_by_it_alone(target.seq, target.body):
                        writer.expunge_blob(blob, self.uuid, entry.body.target)

    def _held_by_it_alone(self, seq: int, body: e.AnyBody) -> list[str]:
        """The digests an entry keeps that no other entry names."""
        others = (x.body for x in self.history if x.seq != seq and x.body is not None)
        shared = {name for other in others for name in e.held(other)}
        return [name for name in e.held(body) if name not in shared]


def pending(proposed: Proposed, author: str) -> Pending:
    """A proposed entry, ready to be chained."""
    kind = str(type(proposed.body).model_fields["kind"].default)
    happened = proposed.happened.to_json() if proposed.happened is not None else None
    return Pending(
        id=str(uuid4()),
        kind=kind,
        v=e.VERSIONS[kind],
        author=author,
        happened=happened,
        body=e.body_words(proposed.body),
    )


def put_summary(writer: Writer, history: Sequence[e.Entry], fresh: Sequence[e.Entry] | None, line: Line) -> None:
    """Write the incident's line in the list and the words of its fresh entries, in the same transaction.

    All its words are written anew when fresh entries change how others are read, or are not known (None), or
    when the line that was kept is no longer there.
    """
    moved = listing.put_numbers(writer, line.state.uuid, line.row, line.follows)
    lost = bool(line.follows) and not moved
    anew = fresh is None or lost or any(changes_the_past(entry) for entry in fresh)
    if not moved:
        listing.put(writer, line.state.uuid, line.row)
    texts = searched(effective(history) if anew or fresh is None else fresh)
    listing.put_words(writer, line.state.uuid, texts, anew=anew)


def _without_words(history: list[e.Entry], fresh: Sequence[e.Entry]) -> list[e.Entry]:
    """The history without the words that fresh entries expunge: they leave the memory as they leave the file."""
    gone = {entry.body.target for entry in fresh if isinstance(entry.body, e.Expunged)}
    if not gone:
        return history
    return [entry.model_copy(update={"body": None}) if entry.seq in gone else entry for entry in history]


def _parse(stored: Stored) -> e.Entry:
    try:
        return e.parse_entry(stored.entry, stored.body, stored.hash)
    except ValueError as problem:
        raise RegisterDamaged(
            f"L’entrée {stored.seq} du journal est illisible : lancez « incident verify », "
            "puis restaurez une copie de sauvegarde."
        ) from problem


def _advance(state: State, history: Sequence[e.Entry], fresh: Sequence[e.Entry]) -> State:
    """The state after the fresh entries, folded from the start when they change the past or are many."""
    if len(fresh) > MANY or any(changes_the_past(entry) for entry in fresh):
        return fold(history)
    for entry in fresh:
        state = apply(state, entry)
    return state


MANY = 8
"""From this many new entries on, folding once from the start is faster than applying one by one."""
