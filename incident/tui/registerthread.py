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

ELSEWHERE = "LECTURE SEULE : un autre écran a la main · F5 : écrire d’ici"
LEFT = "LECTURE SEULE : l’autre écran est fermé · F5 : écrire d’ici"
PROTECTED = "LECTURE SEULE : fichier protégé, ou d’une version plus récente"


class RegisterThread:
    """An open register and the right to write to it, for one run of the interface."""

    def __init__(self, home: Path | None, clock: SystemClock | None = None) -> None:
        self.home = home
        self.clock = clock or SystemClock()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="register")
        self._register: Register | None = None
        self._writes = False
        self._freed = False
        self._held: dict[str, str] = {}
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
        """Become the interface that writes; what was typed meanwhile is kept in the register."""
        await self._in_thread(self._lock.take_over)
        self._writes = not self.register.journal.read_only
        held, self._held = self._held, {}
        for name, text in held.items():
            await self.save_draft(name, text)

    def look_at_lock(self) -> None:
        """Whether this interface still writes, or nobody does any more; in the register's thread."""
        self._writes = self._writes and self._lock.keep()
        self._freed = not self._writes and self._lock.free()

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

    @property
    def elsewhere(self) -> bool:
        """Whether another interface writes, or did: this one may take the hand."""
        return not self._writes and self._register is not None and not self._register.journal.read_only

    @property
    def read_only_because(self) -> str:
        """Why nothing can be recorded from here, and what to do; empty when it can."""
        if self._register is None or self._writes:
            return ""
        if not self.elsewhere:
            return PROTECTED
        return LEFT if self._freed else ELSEWHERE

    def may_write(self) -> None:
        """Raises RegisterReadOnly unless this interface is the one that writes."""
        from incident.errors import RegisterReadOnly, WrittenElsewhere

        if self._writes and not self._lock.still_mine():
            self._writes = False
        if self.elsewhere:
            raise WrittenElsewhere(
                "Lecture seule : un autre écran a la main sur ce registre. Rien n’a été enregistré ici. "
                "F5 : écrire d’ici ; ou continuez sur l’autre écran."
            )
        if not self._writes:
            raise RegisterReadOnly(
                "Lecture seule : le fichier du registre est protégé, ou écrit par une version plus récente. "
                "Rien n’a été enregistré."
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
        if name in self._held:
            return self._held[name]
        return await self._in_thread(self.register.journal.draft, name) or ""

    async def drafts(self, prefix: str) -> dict[str, str]:
        """What was being typed under the names that begin so, by what follows."""
        kept = await self._in_thread(self.register.journal.drafts, prefix)
        kept |= {name: text for name, text in self._held.items() if name.startswith(prefix)}
        return {name.removeprefix(prefix): text for name, text in kept.items() if text}

    async def save_draft(self, name: str, text: str) -> None:
        """Keep what is being typed; for this run only while the register cannot be written."""
        if self._writes:
            await self._in_thread(self.register.journal.save_draft, name, text)
        else:
            self._held[name] = text

    @property
    def _acting_name(self) -> str:
        """Where who acts on this machine is kept, beside the record."""
        from platform import node

        return f"acting@{node()}"

    def kept_acting(self, known: Collection[str] | None) -> str | None:
        """Who acted last on this machine, if still known (None: anybody is); in the register's thread."""
        last = None if self.exercise else self.register.journal.draft(self._acting_name)
        return last if last and (known is None or last in known) else None

    async def keep_acting(self, acting: str | None) -> None:
        """Remember who acts, for when one comes back."""
        if not self.exercise:
            await self.save_draft(self._acting_name, acting or "")
