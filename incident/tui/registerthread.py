"""The thread that owns the register: every call to it runs there, one at a time."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from incident.journal import listing
from incident.journal.listing import Wanted
from incident.register import Register, SystemClock

T = TypeVar("T")


class RegisterThread:
    """An open register and the right to write to it, for one run of the interface."""

    def __init__(self, home: Path | None, clock: SystemClock | None = None) -> None:
        self.home = home
        self.clock = clock or SystemClock()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="register")
        self._register: Register | None = None
        self._writes = False
        self._closed = False
        self.exercise = False

    async def _in_thread(self, function: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, function, *args)

    async def call(self, function: Callable[..., T], *args: Any) -> T:
        """Run something that uses the case or the register in their thread."""
        return await self._in_thread(function, *args)

    def _open_register(self) -> Register:
        from incident.journal.lock import InterfaceLock

        self._register = Register.open(self.home, exercise=self.exercise, clock=self.clock)
        self._lock = InterfaceLock(self._register.journal.path)
        self._writes = not self._register.journal.read_only and self._lock.acquire()
        return self._register

    async def take_over(self) -> None:
        """Become the interface that writes."""
        await self._in_thread(self._lock.take_over)
        self._writes = not self.register.journal.read_only

    def close(self) -> None:
        """Let go of the register; once is enough."""
        if not self._closed:
            self._closed = True
            self._pool.submit(self._close)
            self._pool.shutdown(wait=True)

    def _close(self) -> None:
        if self._register is not None:
            self._lock.release()
            self._register.close()

    @property
    def register(self) -> Register:
        """The open register."""
        if self._register is None:
            raise RuntimeError("the register is not open yet")
        return self._register

    @property
    def can_write(self) -> bool:
        """Whether this interface is the one that writes."""
        return self._writes

    def may_write(self) -> None:
        """Raises RegisterReadOnly unless this interface is the one that writes."""
        from incident.errors import RegisterReadOnly

        if self._writes and not self._lock.still_mine():
            self._writes = False
        if not self._writes:
            raise RegisterReadOnly(
                "Lecture seule : un autre écran a la main sur ce registre. Rien n’a été enregistré ici ; "
                "prenez la main, ou continuez sur l’autre écran."
            )

    async def find(self, wanted: Wanted) -> list[int]:
        """The numbers of the incidents wanted, newest first; see `rows`."""
        return await self._in_thread(listing.find, self.register.journal, wanted)

    async def freshen(self) -> None:
        """Bring the list up to date with the entries before it is looked at."""
        await self._in_thread(self.register.freshen)

    async def rows(self, ids: Sequence[int]) -> list[dict[str, Any]]:
        """The summaries of these incidents, in that order."""
        return await self._in_thread(listing.rows, self.register.journal, ids)

    async def draft(self, name: str) -> str:
        """What was being typed under that name."""
        return await self._in_thread(self.register.journal.draft, name) or ""

    async def save_draft(self, name: str, text: str) -> None:
        """Keep what is being typed; silent when the register cannot be written."""
        if self._writes:
            await self._in_thread(self.register.journal.save_draft, name, text)

    @property
    def _acting_name(self) -> str:
        """Where who acts on this machine is kept, beside the record."""
        from platform import node

        return f"acting@{node()}"

    def kept_acting(self, known: Collection[str]) -> str | None:
        """Who acted last on this machine, if they are still known; in the register's thread."""
        last = None if self.exercise else self.register.journal.draft(self._acting_name)
        return last if last in known else None

    async def keep_acting(self, acting: str | None) -> None:
        """Remember who acts, for when one comes back."""
        if not self.exercise:
            await self.save_draft(self._acting_name, acting or "")
