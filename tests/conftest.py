"""What every test shares: no real home, no network, a clock that is set, an open ransomware incident."""

import gc
import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from incident.case import Case
from incident.core.playbook import Library
from incident.library import strict_yaml
from incident.library.load import load_library
from incident.register import NewIncident, Register, SystemClock
from incident.resources import playbooks_dir, templates_dir

settings.register_profile("suite", deadline=None)  # a busy machine is not a failure
settings.register_profile("ci", deadline=None, derandomize=True)  # the same commit gives the same answer
settings.register_profile("mutants", deadline=None, derandomize=True, max_examples=15)  # thousands of runs
settings.load_profile("ci" if os.environ.get("CI") else "suite")

START = datetime(2026, 11, 23, 7, 12, 5, 120934, tzinfo=UTC)
"""Monday 23 November 2026, 8 h 12 in Paris."""


ONE_LINE = """first:
  - {say: "Fichiers bloqués, demande d’argent", opens: rancongiciel}
unsure: {say: Je ne sais pas, opens: rancongiciel}
"""
"""The first screen when ransomware is the only playbook."""


def pytest_collection_finish() -> None:
    """What is loaded by then stays: looking through it again and again for garbage was a fifth of the suite's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


class SetClock(SystemClock):
    """A machine's clock that a test sets."""

    def __init__(self) -> None:
        super().__init__(lambda: self.at)
        self.at = START
        self._boot = "boot"

    def advance(self, **delta: float) -> None:
        """Let time pass."""
        self.at += timedelta(**delta)


@pytest.fixture(scope="session")
def _numbers() -> Iterator[int]:
    """Of the tests of this run."""
    return count(1)


@pytest.fixture
def _place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, _numbers: Iterator[int]) -> Path:
    """Where the test may write; not made yet: most never do."""
    name = re.sub(r"\W", "_", request.node.name)[:30]
    return tmp_path_factory.getbasetemp() / f"{next(_numbers)}-{name}"


@pytest.fixture
def tmp_path(_place: Path) -> Path:
    """As pytest's own, which looks through the folders of all tests before to find a number: seconds for thousands."""
    _place.mkdir()
    return _place


@pytest.fixture(autouse=True)
def _no_real_home(_place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "HOME",
        "USERPROFILE",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_STATE_HOME",
        "XDG_RUNTIME_DIR",
        "APPDATA",
        "LOCALAPPDATA",
    ):
        monkeypatch.setenv(name, str(_place / "nowhere"))
    monkeypatch.setenv("INCIDENT_HOME", str(_place / "home"))
    monkeypatch.setenv("INCIDENT_CONFIG", str(_place / "config"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, socketpair = socket.socket.connect, socket.socketpair

    def guard(name: str) -> Callable[..., Any]:
        allowed: Callable[..., Any] = getattr(socket.socket, name)

        def guarded(self: socket.socket, *arguments: Any) -> Any:
            if self.family != getattr(socket, "AF_UNIX", None):
                pytest.fail(f"a test reached for the network: {name}{arguments}")
            return allowed(self, *arguments)

        return guarded

    def resolve(*arguments: Any, **_: Any) -> None:
        pytest.fail(f"a test asked for an address: {arguments}")

    def pair(*arguments: Any) -> tuple[socket.socket, socket.socket]:
        with monkeypatch.context() as freed:  # on Windows an event loop wakes itself through the loopback
            freed.setattr(socket.socket, "connect", connect)
            return socketpair(*arguments)

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, guard(name))
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "socketpair", pair)


@pytest.fixture(scope="session", autouse=True)
def _each_text_parsed_once() -> Iterator[None]:
    """The same YAML text is parsed once a run, most of what reading the data costs; models are built anew each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_yaml, "parse", lru_cache(maxsize=512)(strict_yaml.parse))
        yield


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped playbooks and forms."""
    return load_library(playbooks_dir(), templates_dir())


@pytest.fixture
def one_kind(tmp_path: Path) -> Path:
    """The shipped playbooks with ransomware alone: what is broken, listed or drawn there stays the same when kinds come."""
    folder = tmp_path / "playbooks"
    shutil.copytree(playbooks_dir(), folder)
    for path in set(folder.glob("*.yaml")) - {folder / "rancongiciel.yaml"}:
        path.unlink()
    (folder / "common" / "triage.yaml").write_text(ONE_LINE, encoding="utf-8")
    return folder


@pytest.fixture
def one_kind_shipped(one_kind: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program ships ransomware alone."""
    monkeypatch.setattr("incident.resources.playbooks_dir", lambda: one_kind)


@pytest.fixture
def clock() -> SetClock:
    """A clock standing at START until a test moves it."""
    return SetClock()


@pytest.fixture
def register(tmp_path: Path, clock: SetClock) -> Iterator[Register]:
    """An empty register."""
    opened = Register.open(tmp_path / "home", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def case(register: Register, library: Library) -> Case:
    """An open ransomware incident."""
    return register.open_incident(NewIncident("rancongiciel", library, "Dr Lenoir"))
