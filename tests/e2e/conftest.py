"""A home folder of its own for every run in a pseudo-terminal."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def _terminal_module() -> ModuleType:
    spec = spec_from_file_location("e2e_terminal", Path(__file__).with_name("terminal.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the registers are, and nothing of the developer's own."""
    folder = tmp_path / "cabinet"
    folder.mkdir()
    monkeypatch.setenv("INCIDENT_HOME", str(folder))
    monkeypatch.setenv("INCIDENT_CONFIG", str(tmp_path / "config"))
    return folder


@pytest.fixture
def terminal(home: Path) -> Iterator[Callable[..., Any]]:
    """Opens the interface in a pseudo-terminal; closed at the end."""
    opened: list[Any] = []

    def start(*arguments: str, columns: int = 80, rows: int = 24) -> Any:
        opened.append(_terminal_module().Terminal(home, columns, rows, *arguments))
        return opened[-1]

    yield start
    for one in opened:
        one.child.close(force=True)


@pytest.fixture
def incident(home: Path) -> Run:
    """Runs one command of the command line in its own process."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "incident", "--home", str(home), *arguments],
            capture_output=True, encoding="utf-8", env=dict(os.environ), check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    return run


@pytest.fixture
def shown(incident: Run) -> Callable[[str], dict[str, Any]]:
    """`incident show REF --json`."""

    def show(ref: str) -> dict[str, Any]:
        done = incident("show", ref, "--json")
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return show
