"""What is measured, and the floor it is measured against."""

import io
import os
import select
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pexpect

from incident.documents.text import Text

PYTHON = sys.executable
BARE_APP = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    n = 0
    def compose(self):
        yield Static("PRET-0")
    def on_key(self):
        self.n += 1
        self.query_one(Static).update(f"PRET-{self.n}")
Bare().run()
"""


@dataclass(frozen=True)
class Figure:
    """One measured figure and its floor, in the same unit."""

    name: str
    measured: float
    floor: float
    unit: str
    floor_name: str
    why: str


def _home() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="incident-bench-"))
    os.environ["INCIDENT_HOME"], os.environ["INCIDENT_CONFIG"] = str(folder / "home"), str(folder / "config")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    return folder / "home"


def _median(run: Callable[[], float], rounds: int) -> float:
    run()
    return statistics.median(run() for _ in range(rounds))


def _spawn(arguments: list[str]) -> pexpect.spawn:  # type: ignore[type-arg]
    env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    return pexpect.spawn(PYTHON, arguments, env=env, dimensions=(24, 80), timeout=30)


def _first_frame(arguments: list[str], mark: bytes) -> tuple[float, float]:
    """Milliseconds from exec to the mark on the screen, and peak memory in MiB."""
    start = time.perf_counter()
    child = _spawn(arguments)
    child.expect(mark)
    elapsed = (time.perf_counter() - start) * 1000
    memory = _peak(child.pid)
    child.close(force=True)
    return elapsed, memory


def _peak(pid: int | None) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _key_to_repaint(arguments: list[str], mark: bytes, keys: list[str], way: str = "", there: bytes = b"") -> float:
    """Median milliseconds from a key to the first bytes painted after it, once `way` has led `there`."""
    child = _spawn(arguments)
    child.expect(mark)
    if there:
        child.send(way)
        child.expect(there)
    times = []
    for key in keys:
        while select.select([child.fileno()], [], [], 0.15)[0]:
            os.read(child.fileno(), 65536)
        start = time.perf_counter()
        os.write(child.fileno(), key.encode())
        select.select([child.fileno()], [], [], 5)
        times.append((time.perf_counter() - start) * 1000)
    child.close(force=True)
    return statistics.median(times)


def first_frame(rounds: int) -> Figure:
    """Launch to the first painted frame."""
    _home()
    ours = _median(lambda: _first_frame(["-m", "incident"], b"Ouverture du registre")[0], rounds)
    floor = _median(lambda: _first_frame(["-c", BARE_APP], b"PRET-0")[0], rounds)
    return Figure("first painted frame", ours, floor, "ms", "bare Textual app", "importing our models and screens")


def key_to_repaint(rounds: int) -> Figure:
    """A key to the repaint, on the steps of a running incident."""
    _home()
    subprocess.run([PYTHON, "-m", "incident", "open", "rancongiciel"], check=True, capture_output=True)
    down = ["\x1b[B"] * (4 * rounds)
    ours = _key_to_repaint(["-m", "incident"], b"Maintenant", down)
    floor = _key_to_repaint(["-c", BARE_APP], b"PRET-0", ["k"] * (4 * rounds))
    return Figure("key to repaint (steps)", ours, floor, "ms", "bare Textual app", "the list repaints two lines")


def memory(rounds: int) -> Figure:
    """Peak memory once the steps are shown."""
    _home()
    subprocess.run([PYTHON, "-m", "incident", "open", "rancongiciel"], check=True, capture_output=True)
    ours = statistics.median(_first_frame(["-m", "incident"], b"Maintenant")[1] for _ in range(rounds))
    floor = statistics.median(_first_frame(["-c", BARE_APP], b"PRET-0")[1] for _ in range(rounds))
    return Figure("peak memory", ours, floor, "MiB", "bare Textual app", "pydantic, the frozen data of the incident")


def durable_command(rounds: int) -> Figure:
    """One note recorded durably, against one raw insert with the same settings."""
    from incident.core.commands import AddNote
    from incident.library.load import load_library
    from incident.register import NewIncident, Register
    from incident.resources import playbooks_dir, templates_dir

    home = _home()
    register = Register.open(home)
    case = register.open_incident(NewIncident("rancongiciel", load_library(playbooks_dir(), templates_dir()), "bench"))

    def ours() -> float:
        start = time.perf_counter()
        case.do(AddNote("une note de longueur ordinaire, comme on en écrit"), "bench")
        return (time.perf_counter() - start) * 1000

    measured = _median(ours, rounds * 10)
    floor = _raw_insert(home, rounds * 10)
    register.close()
    why = "six pages rather than two: entry, its id, body, head, line of the list; deciding"
    return Figure("one durable command", measured, floor, "ms", "raw insert, DELETE + EXTRA", why)


def _raw_insert(home: Path, rounds: int) -> float:
    connection = sqlite3.connect(home / "plancher.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("CREATE TABLE t (i INTEGER PRIMARY KEY, b BLOB)")

    def insert() -> float:
        start = time.perf_counter()
        connection.execute("INSERT INTO t (b) VALUES (?)", (b"x" * 700,))
        return (time.perf_counter() - start) * 1000

    found = _median(insert, rounds)
    connection.close()
    return found


def opening(rounds: int) -> Figure:
    """Opening an incident of 10,000 entries, against reading its rows."""
    from incident.case import Case, pending
    from incident.core.deciding import Proposed
    from incident.core.entries import Note
    from incident.library.load import load_library
    from incident.register import NewIncident, Register
    from incident.resources import playbooks_dir, templates_dir

    register = Register.open(_home())
    case = register.open_incident(NewIncident("rancongiciel", load_library(playbooks_dir(), templates_dir()), "bench"))
    notes = [pending(Proposed(Note(text=f"note {n} : ce qui a été vu et fait")), "bench") for n in range(10_000)]
    with register.journal.writing() as writer:
        writer.append(case.uuid, notes, register.clock.stamp("Europe/Paris"))

    def timed(run: Callable[[], object]) -> float:
        start = time.perf_counter()
        run()
        return (time.perf_counter() - start) * 1000

    few = max(3, rounds // 2)
    ours = _median(lambda: timed(lambda: Case(register.journal, case.uuid, register.clock)), few)
    floor = _median(lambda: timed(lambda: register.journal.read(case.uuid)), few)
    register.close()
    return Figure(
        "opening 10,000 entries", ours, floor, "ms", "reading the rows", "validating each entry, then one fold"
    )


def _many(count: int) -> None:
    """A register of that many closed incidents, as lines of the list and the words they are found by."""
    from incident.journal import listing as lines
    from incident.journal.records import Stamp
    from incident.journal.store import Journal, Pending

    home = _home()
    home.mkdir(parents=True)
    journal = Journal.create(home / "registre.incident", uuid=str(uuid4()))
    stamp = Stamp("2026-11-23T07:12:05.120934Z", 1, "bench", "Europe/Paris")
    with journal.writing() as writer:
        for number in range(count):
            stream = str(uuid4())
            note = Pending(str(uuid4()), "note", 1, "bench", None, {"text": f"note {number}"})
            writer.append(stream, [note], stamp)
            words = ["la secrétaire a vu l’écran", f"serveur{number % 977}", f"poste{number % 4999}"]
            lines.put(writer, stream, _row(number, stream))
            lines.put_words(writer, stream, words, anew=False)
    journal.close()


def _row(number: int, stream: str) -> dict[str, object]:
    """The summary of a closed incident, as long as a real one."""
    day = f"{2000 + number % 26}-{number % 12 + 1:02}-{number % 28 + 1:02}T07:12:05Z"
    clock = {"id": "cnil_initiale", "short": "CNIL", "status": "fulfilled", "assumed": False, "due_at": day}
    return {
        "ref": f"{day[:4]}-{number:06}",
        "uuid": stream,
        "title": f"Incident {number} au cabinet",
        "playbooks": ["rancongiciel"],
        "kinds": ["Rançongiciel (fichiers bloqués, demande d’argent)"],
        "exercise": False,
        "status": "closed",
        "zone": "Europe/Paris",
        "opened_at": day,
        "closed_at": day,
        "aware_at": day,
        "clocks": [clock | {"filed_at": day, "late_seconds": 0}],
        "entries": 1,
        "head": "",
    }


def past(rounds: int) -> list[Figure]:
    """A key to the repaint on the list of 100,000 incidents: a line down, and a letter typed in the search."""
    _many(100_000)
    floor = _key_to_repaint(["-c", BARE_APP], b"PRET-0", ["k"] * (4 * rounds))
    down = _key_to_repaint(["-m", "incident"], b"Que se passe", ["\x1b[B"] * (4 * rounds), "\x1b[24~", b"100000")
    typed = [*"secretaire", *["\x7f"] * 10]
    search = _key_to_repaint(["-m", "incident"], b"Que se passe", ["\t", *typed], "\x1b[24~", b"100000")
    why = "the lines in sight, read from the register"
    return [
        Figure("a line down among 100,000 incidents", down, floor, "ms", "key to repaint, bare Textual app", why),
        Figure(
            "a letter searched among 100,000 incidents", search, floor, "ms", "key to repaint, bare app", "the field"
        ),
    ]


def listing(rounds: int) -> Figure:
    """`incident list` of 10,000 incidents against a Python that does nothing."""
    _many(10_000)

    def timed(arguments: list[str]) -> float:
        start = time.perf_counter()
        subprocess.run([PYTHON, *arguments], check=True, capture_output=True)
        return (time.perf_counter() - start) * 1000

    ours = _median(lambda: timed(["-m", "incident", "list"]), rounds)
    floor = _median(lambda: timed(["-c", "pass"]), rounds)
    why = "importing click, sqlite3, platformdirs; 10,000 lines"
    return Figure("incident list, 10,000 incidents", ours, floor, "ms", "python -c pass", why)


def documents(rounds: int) -> Figure:
    """Every document of an incident of which all is known, as Word files, against python-docx writing the same words."""
    from incident.documents import service
    from incident.resources import base_docx
    from tests.documents.incidents import TEMPLATES, full

    base = base_docx()
    history = full()
    texts = [service.text(template, history) for template in TEMPLATES.values()]

    def ours() -> float:
        start = time.perf_counter()
        material = replace(history, situation=replace(history.situation))  # nothing worked out yet
        for template in TEMPLATES.values():
            service.document_bytes(template, material, "docx", base)
        return (time.perf_counter() - start) * 1000

    def floor() -> float:
        start = time.perf_counter()
        for text in texts:
            _written_plainly(text, base)
        return (time.perf_counter() - start) * 1000

    name = f"all {len(texts)} documents of an incident as Word"
    why = "reading our Markdown; opening and packing the files"
    return Figure(name, _median(ours, rounds), _median(floor, rounds), "ms", "python-docx, same words", why)


def _written_plainly(text: Text, base: Path) -> bytes:
    """The words of a document through python-docx alone: paragraphs, tables, and the file saved."""
    import docx

    from incident.documents.text import Rule, Table, cell_words, words

    document = docx.Document(str(base))
    for block in text.blocks:
        if isinstance(block, Table):
            rows = [row for row in (block.header, *block.rows) if row]
            table = document.add_table(len(rows), block.columns, "Fiche")
            for row, made in zip(rows, table.rows, strict=True):
                for cell, place in zip(row, made.cells, strict=True):
                    place.text = cell_words(cell)
        elif not isinstance(block, Rule):
            document.add_paragraph(words(block.runs), "Normal")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


MEASURES: tuple[Callable[[int], Figure | list[Figure]], ...] = (
    first_frame,
    key_to_repaint,
    memory,
    durable_command,
    opening,
    listing,
    past,
    documents,
)
