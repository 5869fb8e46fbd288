"""Several commands typed at the same moment, in processes of their own."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

from incident.journal.store import Journal
from incident.journal.verify import verify

ROOT = Path(__file__).resolve().parents[2]


def start(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "incident", *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=ROOT,
    )  # fmt: skip


def test_incidents_opened_at_once_where_there_was_no_register(tmp_path: Path) -> None:
    """One register is made, each incident has a reference of its own."""
    running = [start("open", "rancongiciel") for _ in range(4)]
    said = [one.communicate() for one in running]
    assert [one.returncode for one in running] == [0] * 4, said
    assert sorted(out.strip().partition("-")[2] for out, _ in said) == ["001", "002", "003", "004"]
    with closing(Journal.open(tmp_path / "home" / "registre.incident")) as journal:
        assert verify(journal).ok
        assert len(journal.streams()) == 5
    left = {path.name for path in (tmp_path / "home").iterdir()}
    assert left == {"registre.incident"}, "something temporary is left"
