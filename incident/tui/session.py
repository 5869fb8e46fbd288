"""The one place where the interface meets the register. Every call runs in a single thread of its own.

A write returns once the disk has it; until then nothing on the screen says it is done.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from incident.exercising import lend_sheet, practice_sheet
from incident.journal.listing import Wanted
from incident.register import DEFAULT_ZONE, NewIncident, SystemClock, author_name, people
from incident.shipped import Shipped
from incident.tui.preparation import Preparation
from incident.tui.registerthread import RegisterThread

if TYPE_CHECKING:
    from incident.case import Case
    from incident.core.commands import Command
    from incident.core.entries import Entry
    from incident.core.facts import Answer, JsonValue
    from incident.core.playbook import Library, Who
    from incident.core.situation import Situation
    from incident.core.templates import Template
    from incident.delegate import Handed
    from incident.journal.anchor import AnchorState
    from incident.journal.pieces import Measured
    from incident.library.bulletins import ReadBulletin
    from incident.library.front import Front
    from incident.production import Batch, Made, Output, Suspected

T = TypeVar("T")
ROLES: "dict[Who, str]" = {
    "medecin": "le médecin",
    "secretaire": "la secrétaire",
    "remplacant": "le remplaçant",
    "informaticien": "l’informaticien",
}
"""Who may be acting while the practice sheet names nobody."""


class Session(RegisterThread):
    """The register, the open case and who acts, for one run of the interface."""

    def __init__(self, home: Path | None, clock: SystemClock | None = None) -> None:
        super().__init__(home, clock)
        self.shipped = Shipped(home)
        self._case: Case | None = None
        self._practice: Mapping[str, Answer] = {}
        self.acting: str | None = None
        self.declaring = ""
        """Whose declaration is filled in and copied, where several declare."""
        self.typed_names: list[str] = []
        self._output: Output | None = None
        self.preparation = Preparation(self)

    # -- opening and closing ---------------------------------------------------------------------------

    async def start(self) -> list[dict[str, Any]]:
        """Open (or create) the register and return the summaries of open incidents. Raises RegisterError."""
        return await self._in_thread(self._start)

    def _start(self) -> list[dict[str, Any]]:
        register = self._open_register()
        rows = register.summaries(Wanted(status="open"))
        self.read_sheet()
        named = people(self._practice)
        self.acting = self.acting or self.kept_acting({*named, *ROLES.values()} if named else None)
        return rows

    async def turn_to(self, *, exercise: bool) -> list[dict[str, Any]]:
        """Put the present register away and open the one of exercises, or the real one. Raises RegisterError."""
        return await self._in_thread(self._turn_to, exercise)

    def _turn_to(self, exercise: bool) -> list[dict[str, Any]]:
        self._close()
        self._case, self.exercise = None, exercise
        rows = self._start()
        if exercise and self._writes:
            lend_sheet(practice_sheet(self.home), self.register, self.shipped.library, self.author)
            self.read_sheet()
        return rows

    @property
    def case(self) -> "Case":
        """The open case."""
        if self._case is None:
            raise RuntimeError("no incident is open")
        return self._case

    @property
    def has_case(self) -> bool:
        """Whether an incident is open."""
        return self._case is not None

    # -- incidents -------------------------------------------------------------------------------------

    async def front(self) -> "Front":
        """What the first screen shows, from a cache: no YAML is read for it."""
        return await self._in_thread(self.shipped.front)

    async def broken_playbooks(self) -> list[str]:
        """What is wrong with the practice's own playbooks, which are then left out."""
        return await self._in_thread(self.shipped.broken_playbooks)

    async def open_incident(self, playbook: str, bulletin: "ReadBulletin | None" = None) -> None:
        """Record a new incident and make it the open one."""
        self._case = await self._in_thread(self._open_incident, playbook, bulletin)
        await self._in_thread(self._freeze)

    def _open_incident(self, playbook: str, bulletin: "ReadBulletin | None") -> "Case":
        self.may_write()
        new = NewIncident(playbook, self.shipped.library, self.author, bulletin=bulletin)
        return self.register.open_incident(new)

    async def presume(self, facts: Mapping[str, "JsonValue"]) -> None:
        """Record what the line chosen on the first screen tells: answers, estimated: it was chosen in a hurry."""
        from incident.core.commands import GiveAnswers, Given

        if facts:
            given = tuple(Given(name, value, "estimated") for name, value in facts.items())
            await self.do(GiveAnswers(given))

    async def load(self, ref: str) -> None:
        """Make an incident of the register the open one."""
        self._case = await self._in_thread(self.register.case, ref)
        await self._in_thread(self._freeze)

    async def read(self, ref: str) -> "Case":
        """Another incident, to look at."""
        case = await self._in_thread(self.register.case, ref)
        await self._in_thread(case.situation)
        return case

    def _freeze(self) -> None:
        """Read the editions now, in the register's thread: `situation()` then needs no register."""
        self.case.situation()

    def situation(self) -> "Situation":
        """Where the open incident stands at this instant."""
        return self.case.situation(self.clock.now())

    def declaration(self, form: str) -> "Situation":
        """The same as the one reads it who declares: the one chosen, else the first who has not declared yet."""
        from incident.copying import declarations, first_declaration

        if self.declaring not in {one.for_ for one in declarations(self.case, form)}:
            self.declaring = first_declaration(self.case, form)
        return replace(self.situation(), declaring=self.declaring or None)

    @property
    def history(self) -> "list[Entry]":
        """The entries of the open incident."""
        return self.case.history

    def allowed(self, command: "Command") -> None:
        """Raise what would refuse a command on the open case, as it stands; nothing is recorded."""
        self.case.would_record(command)

    async def do(self, command: "Command", blobs: "Iterable[bytes | Measured]" = ()) -> None:
        """Record a command, durably, or raise what refused it."""
        await self._in_thread(self._do, command, tuple(blobs))

    def _do(self, command: "Command", blobs: "tuple[bytes | Measured, ...]") -> None:
        self.may_write()
        self.case.do(command, self.author, blobs)
        self._freeze()
        self.register.keep_anchor()

    async def writing(self, function: Callable[..., T], *args: Any) -> T:
        """Run something that records on the open case, given the case first and the author last."""
        return await self._in_thread(self._run_writing, function, args)

    def _run_writing(self, function: Callable[..., T], args: tuple[Any, ...]) -> T:
        self.may_write()
        found = function(self.case, *args, author=self.author)
        self._freeze()
        self.register.keep_anchor()
        return found

    async def add_playbook(self, playbook: str) -> None:
        """Join a second playbook to the open incident."""
        await self._in_thread(self._add_playbook, playbook)

    def _add_playbook(self, playbook: str) -> None:
        self.may_write()
        self.register.add_playbook(self.case, playbook, self.shipped.library, self.author)
        self._freeze()

    async def refresh(self) -> bool:
        """Take in what another program recorded. True if something came."""
        return await self._in_thread(self._refresh)

    def _refresh(self) -> bool:
        self.look_at_lock()
        if not self.register.journal.changed():
            return False
        self.read_sheet()
        fresh = self._case.refresh() if self._case is not None else False
        if fresh:
            self._freeze()
        return fresh

    # -- practice, people, data ------------------------------------------------------------------------

    @property
    def author(self) -> str:
        """Who acts."""
        return author_name(self.acting)

    @property
    def practice(self) -> "Mapping[str, Answer]":
        """The practice sheet."""
        return self._practice

    @property
    def zone(self) -> str:
        """The zone times are typed and shown in."""
        if self._case is not None:
            return self._case.state.zone
        known = self._practice.get("practice_zone")
        return str(known.value) if known is not None and known.value else DEFAULT_ZONE

    def read_sheet(self) -> None:
        """Take in the practice sheet as the register has it; in the register's thread."""
        self._practice = self.register.practice

    async def set_practice(self, values: "Mapping[str, JsonValue]") -> None:
        """Record lines of the practice sheet."""
        await self._in_thread(self._set_practice, values)

    def _set_practice(self, values: "Mapping[str, JsonValue]") -> None:
        self.may_write()
        self.register.set_practice(values, self.shipped.library, self.author)
        self.read_sheet()
        if self._case is not None:
            self._case.refresh()
            self._freeze()

    async def library(self) -> "Library":
        """The shipped playbooks, facts and forms."""
        return await self._in_thread(lambda: self.shipped.library)

    async def templates(self) -> "dict[str, Template]":
        """The documents' templates."""
        return await self._in_thread(lambda: self.shipped.templates)

    @property
    def output(self) -> "Output":
        """As what documents are produced and where they are written, in this run: Word, beside the register."""
        from incident.production import Output

        return self._output or Output("docx", self.documents_folder)

    @output.setter
    def output(self, wanted: "Output") -> None:
        self._output = wanted

    async def produce(self, template: "Template", reviewed: str) -> "Made | Suspected":
        """A document of the open incident in the chosen format, recorded."""
        from incident.production import produce

        form = self.output.form
        base = self.shipped.base_file(form)
        making = partial(produce, self.case, template, form, base, self.author, reviewed, may_write=self.can_write)
        made = await self._in_thread(making)
        await self._in_thread(self._freeze)
        return made

    async def produce_all(self, *, incomplete: bool) -> "Batch":
        """Every document that lacks nothing, or every one, in the chosen format and folder. Raises BadInput."""
        from incident.production import produce_all

        base, templates = self.shipped.base_file(self.output.form), await self.templates()
        making = partial(produce_all, self.case, templates, self.output, base, self.author)
        made = await self._in_thread(partial(making, incomplete=incomplete, may_write=self.can_write))
        await self._in_thread(self._freeze)
        return made

    async def write_for_delegate(self, folder: Path) -> "Handed":
        """All there is about the open incident, in a new folder of that one. Raises BadInput."""
        from incident.delegate import write_for_delegate
        from incident.production import Output

        there, templates = Output(self.output.form, folder), await self.templates()
        base = self.shipped.base_file(there.form)
        making = partial(write_for_delegate, self.case, templates, there, base, self.author, may_write=self.can_write)
        handed = await self._in_thread(making)
        await self._in_thread(self._freeze)
        return handed

    async def write(self, made: "Made") -> Path:
        """Write a made document to the chosen folder. Raises BadInput."""
        from incident.production import write_file

        return await self._in_thread(write_file, made, self.output.folder)

    @property
    def documents_folder(self) -> Path:
        """Where produced documents are written: beside the register."""
        return self.register.documents_folder

    @property
    def bulletins_folder(self) -> Path:
        """Where a bulletin received is looked for first: beside the register."""
        return self.register.journal.path.parent / "bulletins"

    # -- drafts and anchor -----------------------------------------------------------------------------

    async def answer_drafts(self) -> dict[str, str]:
        """What was being typed as answers of the open incident, by fact."""
        return await self.drafts(f"{self.case.uuid}:fact:")

    async def save_answer_draft(self, fact: str, text: str) -> None:
        """Keep what is being typed as an answer."""
        await self.save_draft(f"{self.case.uuid}:fact:{fact}", text)

    async def accept_register(self, why: str) -> None:
        """Accept a register that differs from what this machine remembers."""
        await self._in_thread(self.register.accept, why, self.author)

    async def newer_data(self) -> list[str]:
        """What the shipped data would change for the open incident."""
        return await self._in_thread(lambda: self.case.newer_data(self.shipped.library))

    async def adopt(self) -> None:
        """Adopt the shipped data for the open incident."""
        await self.writing(lambda case, author: case.adopt(self.shipped.library, author))

    async def anchor_state(self) -> "AnchorState":
        """How the register compares with what this machine remembers."""
        return await self._in_thread(lambda: self.register.anchor_state())
