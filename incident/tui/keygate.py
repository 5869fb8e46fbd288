"""Keys one after the other: each goes to what the one before it has opened, never to what is behind.

A screen opens in several steps, and the key that opens it first travels from a field up to the application. Until
what a key began is on the screen, those that follow wait; then they go on in their order. And letters or digits
that come in a row where nothing is typed are a sentence begun in the wrong place: none of them acts.

That is why a lone letter or digit waits before it acts, whatever it does. Nearly all of them record (a digit opens an
incident or does a first move, a letter answers the self-assessment) or open a box, where the rest of the sentence
would be typed: neither can be taken back. The few that only change a view would change it at the first letter of a
sentence that goes nowhere, and cost the reader more than the wait. Arrows, Enter and function keys never wait.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from inspect import isawaitable
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.events import Key, Paste
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import Input, TextArea
from textual.worker import Worker, WorkerError, get_current_worker

from incident.tui.keys import DIGITS
from incident.tui.text import say

PAUSE_SECONDS = 0.2
"""What is typed in a row comes closer together than that; a command waits as long before it acts."""
PATIENCE_SECONDS = 10.0
"""How long one step of a screen may take before the keys go on without it."""
REFRESH_SECONDS = 1.0
"""The same for what is done once a screen is drawn: a screen that is left is never drawn."""
STRAY = "Ce que vous venez de taper n’est allé nulle part : le curseur n’était pas dans un champ. Tab y va."
_DIGITS = {key for keys in DIGITS.values() for key in keys.split(",")}

Typed = Key | Paste


class KeyGate:
    """The keys of one application, in order. `deliver` gives one to the application itself."""

    def __init__(self, app: App[Any], deliver: Callable[[Typed], Awaitable[None]]) -> None:
        self._app, self._deliver = app, deliver
        self._waiting: deque[Typed] = deque()
        self._arrived = asyncio.Event()
        self._holders: set[object] = set()
        self._free = asyncio.Event()
        self._free.set()
        self._runner: asyncio.Task[None] | None = None
        self._watching: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> bool:
        """Whether keys wait, or what they began is not on the screen yet."""
        return self._runner is not None and not self._runner.done()

    def take(self, event: Typed) -> None:
        """A key pressed, or a text pasted: it acts in its turn."""
        self._waiting.append(event)
        self._arrived.set()
        if not self.busy:
            self._runner = asyncio.create_task(self._run())

    def close(self) -> None:
        """Nothing goes on any more."""
        for task in [*self._watching, *([self._runner] if self._runner is not None else [])]:
            task.cancel()

    # -- what holds the keys ---------------------------------------------------------------------------

    def _hold(self, holder: object) -> None:
        self._holders.add(holder)
        self._free.clear()

    def _let_go(self, holder: object) -> None:
        self._holders.discard(holder)
        if not self._holders:
            self._free.set()

    def begin(self, node: DOMNode, work: Coroutine[Any, Any, object]) -> None:
        """Do something in the background; keys wait until it is done, or asks something in a box."""
        worker = node.run_worker(work, exclusive=False)
        self._hold(worker)
        self._watch(self._ended(worker))

    def _watch(self, until: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.create_task(until)
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)
        return task

    async def _ended(self, worker: Worker[Any]) -> None:
        with suppress(WorkerError):
            await worker.wait()
        self._let_go(worker)

    @contextmanager
    def asking(self, screen: Screen[Any]) -> Iterator[None]:
        """While a box is open the keys are for it; the work that asks holds them again once it is answered."""
        worker = get_current_worker()
        held = worker in self._holders
        shown = self._watch(self._shown(screen, worker))
        try:
            yield
        finally:
            shown.cancel()
            if held:
                self._hold(worker)

    async def _shown(self, screen: Screen[Any], worker: Worker[Any]) -> None:
        await _through(screen)
        self._let_go(worker)

    def after_refresh(self, node: MessagePump, callback: Callable[[], object]) -> None:
        """Do something once the screen is drawn; keys wait for it, though not for ever."""
        holder = object()

        async def act() -> None:
            try:
                await _call(callback)
            finally:
                self._let_go(holder)

        if node.call_after_refresh(act):
            self._hold(holder)
            asyncio.get_running_loop().call_later(REFRESH_SECONDS, self._let_go, holder)

    # -- one key after the other -----------------------------------------------------------------------

    async def _run(self) -> None:
        while self._waiting:
            for event in await self._next():
                await self._pass(event)

    async def _next(self) -> list[Typed]:
        """The next key; several where they belong together; none where they are a sentence in the wrong place."""
        event = self._waiting.popleft()
        if not isinstance(event, Key) or not self._may_be_stray(event):
            return [event]
        row = await self._row(event)
        if len(row) == 1 or all(key.key in _DIGITS and self._acts(key) for key in row):
            return [*row]
        say(self._app, STRAY)
        return []

    def _may_be_stray(self, event: Key) -> bool:
        focused = self._app.focused
        if not event.is_printable or isinstance(focused, Input | TextArea):
            return False
        if getattr(self._app.screen, "LETTERS_TO", ""):
            return False  # the screen takes them to its field
        return focused is None or not focused._bindings.key_to_bindings.get(event.key)

    def _acts(self, event: Key) -> bool:
        active = self._app.screen.active_bindings.get(event.key)
        return active is not None and active.enabled

    async def _row(self, first: Key) -> list[Key]:
        """The keys that come in a row with the first one."""
        row = [first]
        while True:
            if not self._waiting and not await self._another():
                return row
            following = self._waiting[0]
            if not isinstance(following, Key) or not following.is_printable:
                return row
            if following.time - row[-1].time > PAUSE_SECONDS:
                return row
            row.append(following)
            self._waiting.popleft()

    async def _another(self) -> bool:
        self._arrived.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._arrived.wait(), PAUSE_SECONDS)
        return bool(self._waiting)

    async def _pass(self, event: Typed) -> None:
        """One key, until all that it began is done."""
        focused = self._app.focused
        target: DOMNode = focused or self._app.screen
        await _until(self._app, lambda: self._deliver(event))
        if isinstance(focused, Input | TextArea) and (isinstance(event, Paste) or event.is_printable):
            await _through(focused)
            return
        for _key_then_what_it_posts in range(2):
            for node in target.ancestors_with_self:
                await _through(node)
        await _through(self._app.screen)
        await self._free.wait()


async def _through(pump: MessagePump) -> None:
    """Until a widget has dealt with what it was sent so far."""
    await _until(pump, lambda: None)


async def _until(pump: MessagePump, callback: Callable[[], object]) -> None:
    """Until a widget has come to this callback, after what it was sent before."""
    done = asyncio.Event()

    async def act() -> None:
        try:
            await _call(callback)
        finally:
            done.set()

    if pump.call_later(act):
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), PATIENCE_SECONDS)


async def _call(callback: Callable[[], object]) -> None:
    result = callback()
    if isawaitable(result):
        await result
