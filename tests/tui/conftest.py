"""The interface on a register of its own, with a clock that is set."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from incident.tui.app import IncidentApp
from tests.tui import idle

Settle = Callable[[Any], Awaitable[None]]


@pytest.fixture(scope="session", autouse=True)
def _known_rest() -> Iterator[None]:
    """Nothing here depends on how fast the machine is."""
    with idle.known():
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
    """Waits until the messages, the keys and the register's thread have nothing left to do."""

    async def until_rest(pilot: Any) -> None:
        await pilot.pause()

    return until_rest
