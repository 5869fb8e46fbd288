"""The interface on a register of its own, with a clock that is set."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from incident.tui.app import IncidentApp

Settle = Callable[[Any], Awaitable[None]]


@pytest.fixture
async def app(tmp_path: Path, clock: Any) -> AsyncIterator[IncidentApp]:
    """Not started yet: `async with app.run_test(size=(80, 24)) as pilot`."""
    made = IncidentApp(tmp_path / "home", clock)
    yield made
    made.session.close()


@pytest.fixture
def settle() -> Settle:
    """Waits until the messages and the register's thread have nothing left to do."""

    async def until_idle(pilot: Any) -> None:
        for _round in range(10):
            await pilot.pause()
            await pilot.app.session.call(lambda: None)

    return until_idle
