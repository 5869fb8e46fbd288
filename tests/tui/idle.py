"""When the interface has nothing left to do: read from its loop, its thread and its keys, not from how busy the machine is."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from textual._context import active_app

from incident.tui.registerthread import RegisterThread

SOON = 0.05
"""Seconds: what is due within them is waited for (the pause of the keys, a drawing); a cursor that blinks is not."""
PATIENCE = 60.0
"""Seconds after which a program that never rests is looked at as it stands."""
_at_work: Counter[RegisterThread] = Counter()


async def at_rest(app: Any) -> None:
    """Until no callback is ready or due soon, the register's thread is free, and no key waits."""
    loop: Any = asyncio.get_running_loop()
    given_up = loop.time() + PATIENCE
    while loop.time() < given_up:
        if loop._ready:
            await asyncio.sleep(0)
        elif (wait := _until_due(loop)) <= SOON:
            await asyncio.sleep(max(0.0, wait))
        elif _at_work[app.session] or app.gate.busy:
            await asyncio.sleep(0.001)
        else:
            return


def _until_due(loop: Any) -> float:
    """Seconds until the next callback that the loop has promised."""
    due = (handle.when() for handle in loop._scheduled if not handle.cancelled())
    return float(min(due, default=loop.time() + PATIENCE) - loop.time())


@contextmanager
def known() -> Iterator[None]:
    """Textual's own driver of tests waits in the same way, after each key and at each pause."""
    in_thread = RegisterThread._in_thread

    async def counted(self: RegisterThread, *work: Any) -> Any:
        _at_work[self] += 1
        try:
            return await in_thread(self, *work)
        finally:
            _at_work[self] -= 1

    async def until_rest(*_seconds: float) -> None:
        await at_rest(active_app.get())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RegisterThread, "_in_thread", counted)
        patch.setattr("textual.app.wait_for_idle", until_rest)
        patch.setattr("textual.pilot.wait_for_idle", until_rest)
        yield
