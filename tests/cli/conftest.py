"""The command line run in this process."""

import sys
from collections.abc import Callable

import pytest

from incident.cli.main import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs one command: exit code, stdout, stderr."""

    def command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["incident", *arguments])
        code = main()
        said = capsys.readouterr()
        return code, said.out, said.err

    return command
