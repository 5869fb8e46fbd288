"""Drafts: what is being typed is kept one second after the last key, and forgotten once it is recorded."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from weakref import WeakSet

from textual.dom import DOMNode
from textual.timer import Timer

Save = Callable[[str, str], Awaitable[None]]
PAUSE_SECONDS = 1.0
KEEPERS: "WeakSet[DraftKeeper]" = WeakSet()
"""Every keeper in use, so that leaving keeps what was typed last."""


async def keep_all() -> None:
    """Keep at once whatever is being typed anywhere."""
    for keeper in list(KEEPERS):
        await keeper.flush()


class DraftKeeper:
    """The drafts of one screen's questions, by fact."""

    def __init__(self, node: DOMNode, save: Save) -> None:
        self._node, self._save = node, save
        self._waiting: dict[str, Timer] = {}
        self._texts: dict[str, str] = {}
        KEEPERS.add(self)

    def typed(self, fact: str, text: str) -> None:
        """Keep the text in one second, unless more is typed."""
        self._stop(fact)
        self._texts[fact] = text
        self._waiting[fact] = self._node.set_timer(PAUSE_SECONDS, partial(self._keep, fact, text))

    async def _keep(self, fact: str, text: str) -> None:
        self._texts.pop(fact, None)
        await self._save(fact, text)

    async def flush(self) -> None:
        """Keep at once what was typed less than a second ago."""
        for fact in list(self._waiting):
            self._stop(fact)
            if fact in self._texts:
                await self._save(fact, self._texts.pop(fact))

    async def forget(self, facts: Iterable[str]) -> None:
        """These are recorded: nothing typed before comes back."""
        for fact in facts:
            self._stop(fact)
            self._texts.pop(fact, None)
            await self._save(fact, "")

    def _stop(self, fact: str) -> None:
        if fact in self._waiting:
            self._waiting.pop(fact).stop()
