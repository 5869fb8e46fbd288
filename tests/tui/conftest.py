"""The interface on a register of its own, with a clock that is set."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from incident.tui.app import IncidentApp
from incident.tui.screens.dialog import Choose, Dialog
from incident.tui.screens.find import Find

QUIET = 5
"""Rounds without any worker at work, once the queue of the register is empty."""
LOOK = 0.004
"""Seconds after which Textual looks again whether the program is idle, that is at work a tenth of the time at most."""

Settle = Callable[[Any], Awaitable[None]]


@pytest.fixture(scope="session", autouse=True)
def _short_looks() -> Iterator[None]:
    """Textual looks every 20 ms, at each key and at each round: most of what these tests would take is that waiting."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual._wait.SLEEP_GRANULARITY", LOOK)
        patch.setattr("textual._wait.SLEEP_IDLE", LOOK / 10)
        yield


@pytest.fixture(autouse=True)
def _short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """A digit acts sooner than for a person: keys of a row come one right after the other here."""
    monkeypatch.setattr("incident.tui.keygate.PAUSE_SECONDS", 0.04)


@pytest.fixture
async def app(tmp_path: Path, clock: Any, one_kind_shipped: None) -> AsyncIterator[IncidentApp]:
    """Not started yet: `async with app.run_test(size=(80, 24)) as pilot`."""
    made = IncidentApp(tmp_path / "home", clock)
    yield made
    made.session.close()


@pytest.fixture
def settle() -> Settle:
    """Waits until the messages and the register's thread have nothing left to do."""

    async def until_idle(pilot: Any) -> None:
        quiet = 0
        for _round in range(600):
            await pilot.pause()
            await pilot.app.session.call(lambda: None)
            waiting = isinstance(pilot.app.screen, Dialog | Choose | Find)
            busy = not waiting and any(not worker.is_finished for worker in pilot.app.workers)
            quiet = 0 if busy or pilot.app.gate.busy else quiet + 1
            if quiet > QUIET:
                return

    return until_idle
