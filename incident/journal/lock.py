"""One interface writes at a time: an operating-system lock beside the register, freed at exit or kill."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import uuid4

TRIES = 20
"""Another interface that only looks whether the lock is free lets go of it at once."""


class InterfaceLock:
    """The right of one interface to write. « Écrire d’ici » passes it on: the former holder notices."""

    def __init__(self, register: Path) -> None:
        self._path = register.with_name(f"{register.name}-interface")
        self._owner = register.with_name(f"{register.name}-main")
        self._file: IO[str] | None = None
        self._mark = str(uuid4())

    def acquire(self) -> bool:
        """Take the lock if it is free. False if another interface holds it, or it cannot be taken."""
        if not any(self._hold() for _try in range(TRIES)):
            return False
        self._claim()
        return True

    def _hold(self) -> bool:
        """The operating system's lock, for as long as this program runs."""
        if self._file is not None:
            return True
        try:
            file = self._path.open("a+", encoding="utf-8")
        except OSError:
            return False
        if not _lock(file):
            file.close()
            return False
        self._file = file
        return True

    def take_over(self) -> None:
        """Become the interface that writes; the former one sees it at its next `keep`."""
        self._claim()
        self._hold()

    def keep(self) -> bool:
        """`still_mine`; who has the right takes the operating system's lock too, who lost it lets go."""
        mine = self.still_mine()
        if mine:
            self._hold()
        else:
            self.release()
        return mine

    def free(self) -> bool:
        """Whether no interface that runs writes."""
        held = self._hold()
        self.release()
        return held

    def still_mine(self) -> bool:
        """Whether no other interface has taken over since."""
        try:
            return self._owner.read_text(encoding="utf-8") == self._mark
        except OSError:
            return False

    def release(self) -> None:
        """Let go."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _claim(self) -> None:
        partial = self._owner.with_name(f"{self._owner.name}.{os.getpid()}")
        try:
            partial.write_text(self._mark, encoding="utf-8")
            partial.replace(self._owner)
        except OSError:
            return


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until no other process is inside; where no lock can be had, go on without."""
    with ExitStack() as opened:
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            _lock(opened.enter_context(path.open("a+", encoding="utf-8")), wait=True)
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str], *, wait: bool = False) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(file: IO[str], *, wait: bool = False) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            return False
        return True
