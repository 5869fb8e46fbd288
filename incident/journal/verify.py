"""Verify a register in words: the chain is recomputed from the stored bytes, never from columns."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from incident.core.canonical import digest
from incident.core.durations import count
from incident.journal import schema
from incident.journal.anchor import AnchorState
from incident.journal.records import NO_HASH, Stored
from incident.journal.store import Journal

PRACTICE = "practice"

_PROVED = "Chaque entrée correspond à son empreinte et suit la précédente."
_UNCHANGED = (
    "Depuis, aucune entrée n’a été changée, déplacée ni ôtée ; un texte caviardé l’est par une entrée qui le dit."
)
_ALONE = (
    "Rien ici ne montrerait une suite réécrite en entier, ou coupée à la fin : "
    "comparez avec l’empreinte au pied d’un document (--head)."
)

SHORTEST_HEAD = 8
"""Fewer characters of a fingerprint than this prove nothing."""


@dataclass(slots=True)
class Report:
    """What was verified, and every problem found, as French sentences."""

    streams: dict[str, int] = field(default_factory=dict)
    expunged: int = 0
    blobs: int = 0
    heads: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    damaged: dict[str, list[int]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems

    @property
    def lines(self) -> list[str]:
        """What the file says by itself, one sentence a line: nothing of what is known elsewhere."""
        if self.ok:
            return [f"Suite intacte dans ce fichier : {self._checked}. {_PROVED}"]
        return [
            f"ATTENTION : {count(len(self.problems), 'anomalie')} dans ce fichier ({self._checked}).",
            *self.problems,
        ]

    @property
    def _checked(self) -> str:
        streams, entries = count(len(self.streams), "journal", "journaux"), count(sum(self.streams.values()), "entrée")
        removed = f" ; {count(self.expunged, 'texte caviardé', 'textes caviardés')}" if self.expunged else ""
        return f"{streams}, {entries}, {count(self.blobs, 'pièce vérifiée', 'pièces vérifiées')}{removed}"

    def found(self, name: str, position: int, problem: str) -> None:
        """A problem of one entry of the journal called `name`."""
        self.problems.append(f"Dans {name}, entrée {position} : {problem}.")
        if position not in (entries := self.damaged.setdefault(name, [])):
            entries.append(position)

    def to_json(self) -> dict[str, object]:
        """The report for scripts."""
        return {
            "ok": self.ok,
            "streams": self.streams,
            "expunged": self.expunged,
            "blobs": self.blobs,
            "heads": self.heads,
            "problems": self.problems,
        }


def verify(journal: Journal, stream: str | None = None, expected_head: str | None = None) -> Report:
    """Verify a whole register, or one stream. `expected_head` may be the short form of a footer."""
    report = Report()
    names = _names(journal)
    for name in [stream] if stream else journal.streams():
        _verify_stream(journal, name, names.get(name, name), report)
    if stream is None:
        _verify_practice(journal, report)
        _verify_blobs(journal, report)
    if expected_head:
        _verify_head(journal, stream, expected_head.strip().lower(), report)
    return report


def damage(journal: Journal, streams: Iterable[str]) -> str:
    """What a document drawn from these streams says of itself when they are damaged; empty when they are sound."""
    report = Report()
    for stream in streams:
        _verify_stream(journal, stream, stream, report)
    if not report.damaged:
        return ""
    names = _names(journal)
    where = " ; ".join(f"{names.get(stream, stream)}, {_entries(found)}" for stream, found in report.damaged.items())
    return f"Attention : ce document vient d’un journal abîmé ({where}). À vérifier avant de s’en servir."


def _entries(positions: Sequence[int]) -> str:
    return f"{'entrée' if len(positions) == 1 else 'entrées'} {', '.join(map(str, positions))}"


def verdict(report: Report, anchor: AnchorState, expected_head: str | None = None) -> list[str]:
    """What the file says, then what this machine remembers of it: two statements, none of which denies the other."""
    said = [*report.lines, anchor.words]
    if report.ok and expected_head:
        said.append("L’empreinte donnée y figure : les entrées jusqu’à elle sont celles du document qui la porte.")
    elif report.ok and anchor.kind == "first_time":
        said.append(_ALONE)
    if report.ok and anchor.kind in {"same", "ahead"}:
        said.append(_UNCHANGED)
    return said


def _names(journal: Journal) -> dict[str, str]:
    """What to call each stream: its incident's reference."""
    names = {PRACTICE: "la fiche du cabinet"}
    for item in journal.read(PRACTICE):
        body = _json(item.body)
        if "first_hash" in body:
            names[str(body.get("incident"))] = f"l’incident {body.get('ref')}"
    return names


def _json(data: bytes | None) -> dict[str, object]:
    try:
        value = json.loads(data) if data is not None else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _verify_stream(journal: Journal, stream: str, name: str, report: Report) -> None:
    stored = journal.read(stream)
    columns = journal._rows(schema.COLUMNS, stream)
    removals = {int(row[0]) for row in journal._rows(schema.REMOVALS, stream)}
    named = {_json(item.body).get("target") for item in stored if _json(item.entry).get("kind") == "expunged"}
    previous = NO_HASH
    for position, item in enumerate(stored, start=1):
        for problem in _entry_problems(item, position, previous, stream):
            report.found(name, position, problem)
        if item.body is None:
            report.expunged += 1
            if item.seq not in removals or item.seq not in named:
                report.found(name, position, "le texte a disparu sans être caviardé")
        elif item.seq in named:
            report.found(name, position, "un texte caviardé a été remis")
        for missing in _missing_blobs(journal, item):
            report.found(name, position, f"la pièce {missing[:16]} a disparu")
        previous = item.hash
    for seq in _columns_apart(columns, stored):
        report.found(name, seq, "les colonnes ne disent pas la même chose que les octets")
    report.streams[stream] = len(stored)
    report.heads[stream] = previous


def _missing_blobs(journal: Journal, item: Stored) -> list[str]:
    """The digests an entry names whose bytes are no longer in the register."""
    kind, body = _json(item.entry).get("kind"), _json(item.body)
    edition = body.get("edition")
    named = list(edition.values()) if isinstance(edition, dict) else []
    if body.get("stored") is not False:
        named += [body[key] for key in _HELD.get(str(kind), ()) if key in body]
    return [str(sha256) for sha256 in named if isinstance(sha256, str) and not journal.holds(sha256)]


_HELD = {
    "document_produced": ("sha256", "values_sha256"),
    "notification_filed": ("receipt_sha256", "values_sha256"),
    "evidence_added": ("sha256",),
    "evidence_handed_over": ("receipt_sha256",),
    "letter": ("sha256",),
    "loss_recorded": ("receipt_sha256",),
}
"""The fields of each kind that name bytes the register must hold; an edition's parts besides."""


def _entry_problems(item: Stored, position: int, previous: str, stream: str) -> list[str]:
    fields = _json(item.entry)
    problems = []
    if digest(item.entry) != item.hash:
        problems.append("ses octets ne correspondent plus à son empreinte")
    if fields.get("seq") != position or item.seq != position:
        problems.append("sa place dans la suite a changé, ou une entrée manque avant elle")
    if fields.get("prev") != previous:
        problems.append("elle ne suit plus l’entrée précédente")
    if fields.get("incident") != stream:
        problems.append("elle appartient à un autre incident")
    if item.body is not None and digest(item.body) != fields.get("body_sha256"):
        problems.append("son texte a été changé")
    return problems


def _columns_apart(columns: Sequence[Sequence[object]], stored: Sequence[Stored]) -> Iterator[int]:
    """The columns beside the bytes are copies: the entries where they do not say the same."""
    for (seq, entry_id, kind, target, entry, _hash), item in zip(columns, stored, strict=True):
        fields = _json(entry if isinstance(entry, bytes) else None)
        wanted = _json(item.body).get("target") if kind == "expunged" and item.body is not None else target
        if (fields.get("seq"), fields.get("id"), fields.get("kind"), wanted) != (seq, entry_id, kind, target):
            yield int(str(seq))


def _verify_practice(journal: Journal, report: Report) -> None:
    """Each incident the practice stream lists is there, and begins as it began."""
    listed = set()
    for item in journal.read(PRACTICE):
        body = _json(item.body)
        if "first_hash" in body:
            uuid, ref = str(body.get("incident")), body.get("ref")
            listed.add(uuid)
            first = journal.hash_at(uuid, 1)
            if first is None:
                report.problems.append(f"L’incident {ref} a disparu du registre.")
            elif first != body["first_hash"]:
                report.problems.append(f"L’incident {ref} ne commence plus par sa première entrée.")
    for stream in set(journal.streams()) - listed - {PRACTICE}:
        report.problems.append(f"Le journal {stream} n’est inscrit nulle part.")


def _verify_blobs(journal: Journal, report: Report) -> None:
    for sha256 in journal.blobs():
        report.blobs += 1
        if digest(journal.blob(sha256) or b"") != sha256:
            report.problems.append(f"La pièce {sha256[:16]} a été changée.")


def _verify_head(journal: Journal, stream: str | None, expected: str, report: Report) -> None:
    """The expected fingerprint must be that of some entry: the register may have grown since."""
    for name in [stream] if stream else journal.streams():
        if len(expected) >= SHORTEST_HEAD and any(item.hash.startswith(expected) for item in journal.read(name)):
            return
    report.problems.append(f"L’empreinte {expected} n’est celle d’aucune entrée de ce registre.")
