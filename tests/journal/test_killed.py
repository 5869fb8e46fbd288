"""SIGKILL at any moment loses no acknowledged entry; a failing disk never makes the program lie."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from incident.journal.store import Journal
from incident.journal.verify import verify

ROOT = Path(__file__).resolve().parents[2]

WRITER = """
import sys
from pathlib import Path
from uuid import uuid4
from incident.errors import IncidentError, NotRecorded
from incident.journal import listing
from incident.journal.store import Journal, Pending, Stamp

stamp = Stamp("2026-11-23T07:12:05.120934Z", 1, "boot", "Europe/Paris")

def note(text):
    return Pending(id=str(uuid4()), kind="note", v=1, author="Dr Lenoir", happened=None, body={"text": text})

def write(path, rounds):
    journal = Journal.open(Path(path))
    for number in range(rounds):
        try:
            with journal.writing() as writer:
                writer.append("un", [note(f"a{number}"), note(f"b{number}" * 400)], stamp)
                listing.put(writer, "un", {"ref": "2026-001"})
                listing.put_words(writer, "un", ["mots"], anew=False)
                writer.put_blob(b"piece %d" % number)
        except NotRecorded:
            print("refused", flush=True)
            return 3
        except IncidentError as problem:
            print(type(problem).__name__, flush=True)
            return 4
        print("ack", number, flush=True)
    return 0
"""
ALONE = WRITER + "sys.exit(write(sys.argv[1], int(sys.argv[2])))"
SWEEP = (
    WRITER
    + """
import contextlib
import os
import shutil
import traceback

closed, folder, last, least = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])

def come_near(calls):
    # strace counts the calls of each process: as many that harm nothing, then the next ones are those of the commit
    fd = os.open(folder / "ailleurs", os.O_RDWR | os.O_CREAT)
    for _ in range(calls):
        os.pwrite(fd, b"x", 0)
        os.fsync(fd)
        os.fdatasync(fd)
        os.ftruncate(fd, 1)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(folder / "rien")
    os.close(fd)

def child(path):
    os.dup2(os.open(path.with_suffix(".said"), os.O_WRONLY | os.O_CREAT), 1)
    try:
        os._exit(write(path, 1))
    except BaseException:
        traceback.print_exc()
        os._exit(1)

for number in range(1, last + 1):
    path = folder / str(number) / closed.name
    path.parent.mkdir()
    shutil.copyfile(closed, path)
    pid = os.fork()
    if pid == 0:
        come_near(last - number)
        child(path)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    print(number, code, flush=True)
    if code == 0 and number > least:
        break
"""
)
SYNC_CALLS = "pwrite64,fsync,fdatasync,unlink,ftruncate"


def command(path: Path, rounds: int) -> list[str]:
    return [sys.executable, "-c", ALONE, str(path), str(rounds)]


@pytest.fixture
def closed(path: Path, journal: Journal, fill: Callable[..., None]) -> Path:
    """A register of three entries that nobody holds open."""
    fill(3)
    journal.close()
    return path


def entries(path: Path) -> int:
    """How many entries the incident has, the register being intact."""
    with closing(Journal.open(path)) as journal:
        assert verify(journal).lines[0].startswith("Suite intacte")
        assert journal.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return journal.head("un").seq


def test_killed_after_any_acknowledgement(closed: Path) -> None:
    """Twenty rounds on the same register: the writer dies after its k-th word, wherever it then is."""
    before = entries(closed)
    for k in range(1, 21):
        writer = subprocess.Popen(command(closed, 1000), stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert writer.stdout is not None
        for _ in range(k):
            assert writer.stdout.readline().startswith("ack")
        os.kill(writer.pid, signal.SIGKILL)
        heard = k + len(writer.stdout.read().splitlines())
        writer.stdout.close()
        writer.wait()
        after = entries(closed)
        assert after >= before + 2 * heard, "an acknowledged entry is lost"
        assert (after - before) % 2 == 0, "half a transaction is there"
        before = after


# -- every system call of one commit ---------------------------------------------------------------------


def _can_trace() -> bool:
    strace = shutil.which("strace")
    if strace is None:
        return False
    probe = [strace, "-f", "-qq", "-o", os.devnull, "-e", "trace=fsync", "-e", "inject=fsync:error=EIO", "true"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


traced = pytest.mark.skipif(not _can_trace(), reason="strace is not installed, or may not trace here")


LAST = 150
"""More system calls of a kind than one commit makes."""


def sweep(closed: Path, folder: Path, calls: str, what: str, least: int = 0) -> Iterator[tuple[int, Path, int, str]]:
    """A fault at the 1st, 2nd… of these system calls of one commit, each on a copy: number, copy, exit code, words.

    `what` has the number of the call as `when=N`. One traced program starts them all, up to the first after `least`
    that no fault has met.
    """
    trace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={calls}"]
    inject = ["-e", f"inject={calls}:{what.format(LAST)}"]
    program = [sys.executable, "-c", SWEEP, str(closed), str(folder), str(LAST), str(least)]
    done = subprocess.run([*trace, *inject, *program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr
    for number, code in (map(int, line.split()) for line in done.stdout.splitlines()):
        path = folder / str(number) / closed.name
        yield number, path, code, path.with_suffix(".said").read_text(encoding="utf-8")


@traced
def test_killed_at_every_system_call_of_a_commit(closed: Path, tmp_path: Path) -> None:
    killed = 0
    for number, path, code, said in sweep(closed, tmp_path, SYNC_CALLS, "signal=SIGKILL:when={}"):
        found = entries(path)
        assert found in {3, 5}, f"half a transaction after system call {number}"
        assert "ack" not in said or found == 5, f"an acknowledged entry is lost after system call {number}"
        assert code in {0, -signal.SIGKILL}
        killed += code != 0
    assert code == 0
    assert killed >= 8, "the sweep did not go through a whole commit"


@traced
@pytest.mark.parametrize("lasting", ["", "+"], ids=["once", "from then on"])
@pytest.mark.parametrize(
    ("calls", "error"),
    [("fsync,fdatasync", "EIO"), ("pwrite64", "EIO"), ("pwrite64", "ENOSPC"), ("unlink", "EIO")],
)
def test_a_failing_disk_never_lies(closed: Path, tmp_path: Path, calls: str, error: str, lasting: str) -> None:
    """Each write of a commit fails in turn: refused is not there, acknowledged is there."""
    refused = 0
    for number, path, code, said in sweep(closed, tmp_path, calls, f"error={error}:when={{}}{lasting}", least=12):
        assert code in {0, 3, 4}, f"{code} at {number}"
        found = entries(path)
        assert found == (5 if code == 0 else 3), f"{said.strip()} at {number}: {found} entries"
        refused += code != 0
    assert refused or calls == "unlink"


# -- two at once -----------------------------------------------------------------------------------------

TWO = """
import sys
from pathlib import Path
from incident.core.commands import AddNote
from incident.register import Register

register = Register.open(Path(sys.argv[1]), create=False)
case = register.case("2026-001")
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    case.do(AddNote(f"{sys.argv[2]} {number}"), sys.argv[2])
print("done", case.state.seq, flush=True)
"""


def test_two_processes_write_to_one_incident_at_once(case: object, register: object, tmp_path: Path) -> None:
    home = tmp_path / "home"
    names, rounds = ("secrétaire", "médecin"), 12
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", TWO, str(home), name, str(rounds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT,
        )
        for name in names
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        said, _ = writer.communicate()
        assert said.startswith("done")
        assert writer.returncode == 0
    with closing(Journal.open(home / "registre.incident")) as journal:
        assert verify(journal).ok
        stream = next(name for name in journal.streams() if name != "practice")
        texts = [json.loads(item.body or b"{}").get("text", "") for item in journal.read(stream)]
        assert journal.stale_summaries() == []
    for name in names:
        assert [text for text in texts if text.startswith(name)] == [f"{name} {number}" for number in range(rounds)]
