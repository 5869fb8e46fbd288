"""The register of a practice: list, create and open incidents, keep the practice sheet.

Reading the list needs neither models nor YAML; what needs them is imported when it is asked for.
This module and the front ends are the only ones that read the machine's clock.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from incident.errors import BadInput, NotRecorded, Refused, RegisterDamaged, RegisterError, reason
from incident.journal import listing
from incident.journal.anchor import Anchor, AnchorState
from incident.journal.listing import EVERY, Wanted
from incident.journal.store import Journal, Pending, Stamp, Writer

if TYPE_CHECKING:
    from incident.case import Case
    from incident.core.facts import Answer, JsonValue
    from incident.core.playbook import Library, Playbook
    from incident.core.when import When
    from incident.library.bulletins import ReadBulletin

FILE_NAME = "registre.incident"
EXERCISE_FILE = "exercices.incident"
PRACTICE = "practice"
"""The stream of the practice: its sheet, and one entry for each incident opened."""

DEFAULT_ZONE = "Europe/Paris"


class SystemClock:
    """The machine's clock. `boot` tells one run of the machine from another."""

    def __init__(self, now: Callable[[], datetime] | None = None) -> None:
        self._now = now or (lambda: datetime.now(UTC))
        self._boot = _boot_id()

    def now(self) -> datetime:
        """The present instant, UTC, with microseconds."""
        return self._now()

    def stamp(self, zone: str) -> Stamp:
        """Where and when the machine records an entry."""
        recorded_at = self.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return Stamp(recorded_at, time.monotonic_ns() // 1_000_000, self._boot, zone)


def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return f"process-{uuid4()}"


# -- where ---------------------------------------------------------------------------------------------


def home_folder(given: Path | None = None) -> Path:
    """Where the registers are: given, else INCIDENT_HOME, else beside the program, else the user's data."""
    if given is not None:
        return given
    if named := os.environ.get("INCIDENT_HOME"):
        return Path(named)
    beside = Path(sys.argv[0]).resolve().parent
    if (beside / FILE_NAME).is_file():
        return beside
    return _user_folder("data")


def config_folder() -> Path:
    """Where anchors and caches are, outside the register: INCIDENT_CONFIG, else the user's configuration."""
    named = os.environ.get("INCIDENT_CONFIG")
    return Path(named) if named else _user_folder("config")


def _user_folder(kind: str) -> Path:
    import platformdirs

    try:
        find = platformdirs.user_data_path if kind == "data" else platformdirs.user_config_path
        return find("incident", appauthor=False)
    except (RuntimeError, KeyError, OSError):
        raise RegisterError(
            "Aucun dossier personnel n’a été trouvé sur ce poste : indiquez où ranger le registre "
            "avec --home DOSSIER, ou la variable INCIDENT_HOME."
        ) from None


@dataclass(frozen=True, slots=True)
class NewIncident:
    """What opening an incident needs. `aware_at` is never invented."""

    playbook: str
    library: "Library"
    author: str
    zone: str | None = None
    title: str = ""
    aware_at: "When | None" = None
    bulletin: "ReadBulletin | None" = None


class Register:
    """An open register file. Owned by one thread."""

    def __init__(self, journal: Journal, config: Path, clock: SystemClock, *, exercise: bool) -> None:
        self.journal = journal
        self.clock = clock
        self.exercise = exercise
        self.anchor = Anchor(config / "ancres", journal.uuid)
        self.warnings: list[str] = []

    @classmethod
    def open(
        cls,
        home: Path | None = None,
        *,
        exercise: bool = False,
        create: bool = True,
        read_only: bool = False,
        clock: SystemClock | None = None,
    ) -> "Register":
        """Open the register of a home folder, creating it unless told otherwise.

        Raises RegisterMissing, RegisterDamaged, RegisterBusy, RegisterReadOnly.
        """
        folder = home_folder(home)
        path = folder / (EXERCISE_FILE if exercise else FILE_NAME)
        ready = path.exists() or not create
        journal = Journal.open(path, read_only=read_only) if ready else _create(path)
        return cls(journal, config_folder(), clock or SystemClock(), exercise=exercise)

    def close(self) -> None:
        """Let go of the file."""
        self.journal.close()

    # -- incidents -------------------------------------------------------------------------------------

    def summaries(self, wanted: Wanted = EVERY) -> list[dict[str, Any]]:
        """One row an incident wanted, newest first, as `core.summary.summary_row` wrote them.

        On a register that cannot be written, incidents whose line is not up to date are listed whatever is wanted.
        """
        fresh = self._rebuild_stale()
        kept = [row for row in listing.summaries(self.journal, wanted) if row["uuid"] not in fresh]
        return sorted([*kept, *fresh.values()], key=_opened, reverse=True) if fresh else kept

    def freshen(self) -> None:
        """Bring the list up to date with the entries, where it can be written."""
        self._rebuild_stale()

    def list_lines(self, wanted: Wanted, now: datetime) -> list[str]:
        """One line of text an incident wanted, newest first; those that time does not change are kept ready."""
        from incident.core.listline import list_line

        fresh = self._rebuild_stale()
        lines = [said or list_line(json.loads(row), now) for said, row in listing.lines(self.journal, wanted)]
        return [*(list_line(row, now) for row in fresh.values()), *lines]

    def _rebuild_stale(self) -> "dict[str, dict[str, Any]]":
        """Write again the lines that are not built from the last entry; those that cannot be written, by uuid.

        An incident that cannot be read keeps its former line and becomes a warning: the others are listed.
        """
        unwritten: dict[str, dict[str, Any]] = {}
        for uuid in self.journal.stale_summaries():
            try:
                self._rebuild(uuid, unwritten)
            except RegisterDamaged as problem:
                self.warnings = [*self.warnings, str(problem)]
        return unwritten

    def _rebuild(self, uuid: str, unwritten: "dict[str, dict[str, Any]]") -> None:
        from incident.case import put_summary
        from incident.core.summary import line_of, summary_row

        case = self._case(uuid)
        if self.journal.read_only or self.journal.newer:
            unwritten[uuid] = summary_row(case.situation())
            return
        with self.journal.writing() as writer:
            case.refresh()
            put_summary(writer, case.history, None, line_of(case.situation()))

    def find(self, ref: str) -> str:
        """The uuid behind a reference (`2026-001`) or a uuid. Raises BadInput."""
        unwritten = self._rebuild_stale()
        found = self.journal.stream_of(ref.strip())
        if found is not None:
            return found
        for uuid, row in unwritten.items():
            if ref.strip().upper() in {row["ref"], uuid.upper()}:
                return uuid
        known = ", ".join(sorted(self.journal.last_refs()))
        listed = f" Incidents connus : {known}." if known else " Aucun incident n’est enregistré ici."
        raise BadInput(f"Incident inconnu « {ref} ».{listed}")

    def case(self, ref: str) -> "Case":
        """Open an incident by reference. Raises BadInput."""
        return self._case(self.find(ref))

    def _case(self, uuid: str) -> "Case":
        from incident.case import Case

        return Case(self.journal, uuid, self.clock)

    def open_incident(self, new: NewIncident) -> "Case":
        """Record a new incident and return it: the incident and its line in the practice stream, or nothing."""
        from incident.case import Case, put_summary
        from incident.core.summary import line_of

        uuid = str(uuid4())
        with self.journal.writing() as writer:
            proposals = self._opening(writer, new)
            stamp = self.clock.stamp(new.zone or self.zone)
            stored = writer.append(uuid, proposals, stamp)
            self._inscribe(writer, uuid, str(proposals[0].body["ref"]), stored[0].hash, new.author)
            case = Case(self.journal, uuid, self.clock)
            put_summary(writer, case.history, case.history, line_of(case.situation()))
        self.keep_anchor()
        return case

    def add_playbook(self, case: "Case", playbook_id: str, library: "Library", author: str) -> None:
        """Join a second playbook to an incident; steps it shares stay as they are. Raises BadInput, Refused."""
        from incident.core.canonical import digest
        from incident.core.commands import AddPlaybook
        from incident.library.editions import parts, practice_part

        playbook = _playbook(playbook_id, library)
        sheet = self._practice(self.journal, case.state.opened_at)
        frozen = parts(library, playbook.id) | {"practice": practice_part(sheet)}
        edition = {name: digest(data) for name, data in frozen.items()}
        case.do(AddPlaybook(playbook.id, playbook.title, edition), author, list(frozen.values()))
        self.keep_anchor()

    def _opening(self, writer: Writer, new: NewIncident) -> list[Pending]:
        from incident.case import pending
        from incident.core import entries as e
        from incident.core.deciding import Proposed, not_future

        playbook = _playbook(new.playbook, new.library)
        not_future(new.aware_at, self.clock.now())
        opened = e.Opened(
            ref=self._next_ref(writer, new.zone or self.zone),
            title=new.title.strip() or playbook.title,
            playbook=playbook.id,
            exercise=self.exercise,
            zone=new.zone or self.zone,
            edition=self._freeze(writer, new.library, playbook.id),
        )
        proposals = [Proposed(opened)]
        if new.aware_at is not None:
            proposals.append(Proposed(e.InstantStated(instant="breach_aware"), new.aware_at))
        if new.bulletin is not None:
            from incident.core.decide_bulletin import received_body

            kept = writer.put_blob(new.bulletin.data)
            proposals.append(Proposed(received_body(new.bulletin.bulletin, kept)))
        return [pending(proposed, new.author) for proposed in proposals]

    def _freeze(self, writer: Writer, library: "Library", playbook: str) -> dict[str, str]:
        """Store the data in force and return its digests by part."""
        from incident.library.editions import parts, practice_part

        frozen = parts(library, playbook) | {"practice": practice_part(self._practice(writer))}
        return {name: writer.put_blob(data) for name, data in frozen.items()}

    def _next_ref(self, writer: Writer, zone: str) -> str:
        from incident.core.zones import to_local

        year = to_local(self.clock.now(), zone).year
        prefix = f"{'E' if self.exercise else ''}{year}-"
        used = [ref for ref in self._inscribed(writer) if ref.startswith(prefix)]
        return f"{prefix}{max((int(ref.rsplit('-', 1)[1]) for ref in used), default=0) + 1:03d}"

    def _inscribed(self, writer: Writer) -> list[str]:
        bodies = [item.body for item in writer.read(PRACTICE) if item.body is not None]
        return [str(words["ref"]) for words in map(json.loads, bodies) if "first_hash" in words]

    def _inscribe(self, writer: Writer, uuid: str, ref: str, first_hash: str, author: str) -> None:
        from incident.case import pending
        from incident.core.deciding import Proposed
        from incident.core.entries import IncidentOpened

        body = IncidentOpened(incident=uuid, ref=ref, first_hash=first_hash)
        writer.append(PRACTICE, [pending(Proposed(body), author)], self.clock.stamp(self.zone))

    # -- practice --------------------------------------------------------------------------------------

    @property
    def zone(self) -> str:
        """The practice's zone, Europe/Paris until the sheet says otherwise."""
        known = self.practice.get("practice_zone")
        return str(known.value) if known is not None and known.value else DEFAULT_ZONE

    @property
    def practice(self) -> "Mapping[str, Answer]":
        """The practice sheet: the last answer to each of its facts."""
        return self._practice(self.journal)

    def _practice(self, reader: "Journal | Writer", assessed_by: datetime | None = None) -> "dict[str, Answer]":
        from incident.core.practice import fold_practice

        return fold_practice(((item.entry, item.body, item.hash) for item in reader.read(PRACTICE)), assessed_by)

    def set_practice(self, values: "Mapping[str, JsonValue]", library: "Library", author: str) -> None:
        """Record lines of the practice sheet; open incidents adopt the new sheet. Raises BadInput."""
        from incident.case import pending
        from incident.core.deciding import Proposed
        from incident.core.practice import check_practice

        bodies = check_practice(values, library)
        with self.journal.writing() as writer:
            lines = [pending(Proposed(body), author) for body in bodies]
            writer.append(PRACTICE, lines, self.clock.stamp(self.zone))
            self._adopt_sheet(writer, author)
        self._rebuild_stale()
        self.keep_anchor()

    def _adopt_sheet(self, writer: Writer, author: str) -> None:
        """Give open incidents the new sheet, by an entry of each."""
        from incident.case import pending
        from incident.core.deciding import Proposed
        from incident.core.entries import EditionAdopted
        from incident.library.editions import practice_part

        for row in listing.summaries(self.journal, Wanted(status="open")):
            sheet = self._practice(writer, datetime.fromisoformat(str(row["opened_at"])))
            digest = writer.put_blob(practice_part(sheet))
            body = EditionAdopted(edition={"practice": digest}, changes=["fiche du cabinet mise à jour"])
            stamp = self.clock.stamp(str(row["zone"]))
            writer.append(str(row["uuid"]), [pending(Proposed(body), author)], stamp)

    @property
    def documents_folder(self) -> Path:
        """Where produced documents are written unless another folder is said: beside the register."""
        return self.journal.path.parent / ("documents-exercice" if self.exercise else "documents")

    # -- anchor ----------------------------------------------------------------------------------------

    def anchor_state(self) -> AnchorState:
        """How the register compares with what this machine remembers of it."""
        return self.anchor.compare(self.journal)

    def accept(self, why: str, author: str) -> None:
        """Accept a register that differs from what this machine remembers, by an entry that says why."""
        from incident.case import pending
        from incident.core.deciding import Proposed, need_words
        from incident.core.entries import AnchorAcknowledged

        found = self.anchor_state()
        if not found.alarming:
            raise Refused("Rien à accepter : le registre est la suite de ce que ce poste connaît.")
        body = AnchorAcknowledged(text=need_words(why, "La raison"), found=found.kind)
        with self.journal.writing() as writer:
            writer.append(PRACTICE, [pending(Proposed(body), author)], self.clock.stamp(self.zone))
        self.anchor.acknowledge(self.journal)

    def keep_anchor(self) -> None:
        """Remember the heads outside the register. Never blocks: a failure becomes a warning."""
        problem = self.anchor.keep(self.journal)
        if problem:
            self.warnings = [problem]


def _playbook(wanted: str, library: "Library") -> "Playbook":
    """A playbook by its id. Raises BadInput."""
    from incident.core.facts import suggestion

    found = library.playbooks.get(wanted)
    if found is None:
        near = suggestion(wanted, list(library.playbooks))
        raise BadInput(f"Scénario inconnu « {wanted} ».{near} La liste : incident playbook list.")
    return found


def _opened(row: "Mapping[str, Any]") -> str:
    return str(row["opened_at"])


def _create(path: Path) -> Journal:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise NotRecorded(
            f"Le dossier « {path.parent.name} » ne peut pas être créé ({reason(problem)}) : "
            "choisissez un autre dossier avec --home."
        ) from None
    return Journal.create(path, uuid=str(uuid4()))


def author_name(acting: str | None) -> str:
    """Who acts: the person chosen, else « non précisé » with the session's name."""
    if acting:
        return acting
    import getpass

    try:
        session = getpass.getuser()
    except (KeyError, OSError, ImportError):
        session = "session inconnue"
    return f"non précisé ({session})"


def people(practice: "Mapping[str, Answer]") -> Sequence[str]:
    """The people of the practice sheet, one a line of `practice_people`."""
    known = practice.get("practice_people")
    text = str(known.value) if known is not None and known.value else ""
    return [line.strip() for line in text.splitlines() if line.strip()]
