"""Drafts: what is being typed is kept one second after the last key, and forgotten once it is recorded."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from textual.dom import DOMNode
from textual.timer import Timer

Save = Callable[[str, str], Awaitable[None]]
PAUSE_SECONDS = 1.0


class DraftKeeper:
    """The drafts of one screen's questions, by fact."""

    def __init__(self, node: DOMNode, save: Save) -> None:
        self._node, self._save = node, save
        self._waiting: dict[str, Timer] = {}

    def typed(self, fact: str, text: str) -> None:
        """Keep the text in one second, unless more is typed."""
        self._stop(fact)
        self._waiting[fact] = self._node.set_timer(PAUSE_SECONDS, partial(self._save, fact, text))

    async def forget(self, facts: Iterable[str]) -> None:
        """These are recorded: nothing typed before comes back."""
        for fact in facts:
            self._stop(fact)
            await self._save(fact, "")

    def _stop(self, fact: str) -> None:
        if fact in self._waiting:
            self._waiting.pop(fact).stop()
