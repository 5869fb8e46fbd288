"""One interface writes; another may take over; a killed one frees the lock."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from incident.journal.lock import InterfaceLock

HOLD = """
import sys
from pathlib import Path
from incident.journal.lock import InterfaceLock
lock = InterfaceLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


def test_the_second_does_not_get_it(path: Path) -> None:
    first, second = InterfaceLock(path), InterfaceLock(path)
    assert first.acquire()
    assert not second.acquire()
    assert first.still_mine()
    assert not second.still_mine()
    first.release()
    second.release()


def test_it_is_free_once_released(path: Path) -> None:
    first, second = InterfaceLock(path), InterfaceLock(path)
    assert first.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_taking_over_tells_the_former(path: Path) -> None:
    first, second = InterfaceLock(path), InterfaceLock(path)
    assert first.acquire()
    assert not second.acquire()
    second.take_over()
    assert second.still_mine()
    assert not first.still_mine()
    first.release()
    second.release()


def test_once_the_hand_has_passed_the_lock_follows(path: Path) -> None:
    """Who lost the right lets go, who took it holds: the end of that one is then seen by the other."""
    first, second = InterfaceLock(path), InterfaceLock(path)
    assert first.acquire()
    assert not second.free()
    second.take_over()
    assert not first.keep()
    assert second.keep()
    assert not first.free()
    second.release()
    assert first.free()
    first.take_over()
    assert first.keep()
    assert not second.free()
    first.release()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    lock = InterfaceLock(tmp_path / "absent" / "registre.incident")
    assert not lock.acquire()
    assert not lock.still_mine()
    lock.take_over()
    lock.release()


def test_a_killed_interface_frees_it(path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == "True\n"
    mine = InterfaceLock(path)
    assert not mine.acquire()
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    holder.stdin.close()
    holder.stdout.close()
    assert mine.acquire()
    mine.release()
