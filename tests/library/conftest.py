"""Copies of the shipped data that a test may break."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from incident.library.check import Problem
from incident.library.report import report
from incident.resources import templates_dir


@dataclass(frozen=True)
class Folders:
    """A copy of the shipped folders, and a folder for a practice's own playbooks."""

    playbooks: Path
    templates: Path
    own: Path

    def change(self, name: str, old: str, new: str) -> Path:
        """Replace the first `old` of a file by `new`; both folders are searched."""
        path = self.playbooks / name if (self.playbooks / name).exists() else self.templates / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    def line(self, name: str, words: str) -> int:
        """The line of a file of `playbooks/` or `templates/` that holds these words first."""
        path = self.playbooks / name if (self.playbooks / name).exists() else self.templates / name
        text = path.read_text(encoding="utf-8")
        return text[: text.index(words)].count("\n") + 1


def check_files(playbooks: Path, templates: Path, extra: Sequence[Path] = ()) -> list[Problem]:
    """Everything wrong in the two folders; with `extra`, in those files and folders only."""
    return report(playbooks, templates, extra).problems


@pytest.fixture
def folders(tmp_path: Path, one_kind: Path) -> Folders:
    """The shipped folders, copied, with one playbook."""
    own = tmp_path / "own"
    own.mkdir()
    shutil.copytree(templates_dir(), tmp_path / "templates")
    return Folders(one_kind, tmp_path / "templates", own)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file and return its path."""

    def writer(content: str | bytes, name: str = "essai.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return writer
