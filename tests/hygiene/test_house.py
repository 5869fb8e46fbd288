"""The house's rules, held by a machine."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
SOURCES = sorted((ROOT / "incident").rglob("*.py"))
NAMES = [str(path.relative_to(ROOT)) for path in SOURCES]

TOO_LARGE: dict[str, str] = {
    "incident/core/state.py:_take": "one branch a kind of entry, checked by assert_never",
    "incident/core/chronology.py:words": "one branch a kind of entry",
}
"""Functions, classes or modules over the limits, each with its reason."""

CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
          ("time", "monotonic"), ("time", "monotonic_ns"), ("time", "perf_counter"), ("time", "sleep")}  # fmt: skip
MAY_READ_THE_CLOCK = ("incident/cli/", "incident/tui/app.py", "incident/register.py")


def _run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_imports_point_one_way() -> None:
    """import-linter's contracts, in pyproject.toml."""
    _run(str(BIN / "lint-imports"))


def test_ruff() -> None:
    """Lint."""
    _run(str(BIN / "ruff"), "check", "incident", "tests")


def test_mypy() -> None:
    """Strict types, tests included."""
    _run(str(BIN / "mypy"))


def _code_lines(source: str) -> int:
    return sum(1 for line in source.splitlines() if line.strip() and not line.strip().startswith("#"))


def _large(path: Path) -> Iterator[str]:
    name = str(path.relative_to(ROOT))
    source = path.read_text(encoding="utf-8")
    if _code_lines(source) > 400:
        yield name
    for node in ast.walk(ast.parse(source)):
        size = getattr(node, "end_lineno", 0) - getattr(node, "lineno", 0) + 1
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and size > 50:
            yield f"{name}:{node.name}"
        if isinstance(node, ast.ClassDef) and size > 300:
            yield f"{name}:{node.name}"


def test_sizes() -> None:
    """Function ≤ 50 lines, class ≤ 300, module ≤ 400; exceptions are named with a reason, and real."""
    found = {large for path in SOURCES for large in _large(path)}
    assert found - set(TOO_LARGE) == set()


def _clock_reads(path: Path) -> list[str]:
    calls = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    return [
        f"{path.name}:{call.lineno}"
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and (call.func.value.id, call.func.attr) in CLOCKS
    ]


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_the_clock_is_an_argument(path: Path) -> None:
    """No clock is read outside the command line, the interface's start and the register."""
    name = str(path.relative_to(ROOT))
    if not name.startswith(MAY_READ_THE_CLOCK):
        assert _clock_reads(path) == []


TUI = [path for path in SOURCES if "tui" in path.parts]


@pytest.mark.parametrize("path", TUI, ids=[str(p.relative_to(ROOT)) for p in TUI])
def test_data_reaches_the_screen_as_text(path: Path) -> None:
    """No f-string and no bare name is given to a surface that parses markup."""
    surfaces = {"Static", "Label", "notify", "update", "Button"}
    for call in (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in surfaces and call.args:
            assert not isinstance(call.args[0], ast.JoinedStr), f"{path.name}:{call.lineno}"


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_nothing_unfinished_and_no_path_of_a_machine() -> None:
    """In any tracked text."""
    forbidden = ("/wor" + "k/", "TO" + "DO", "FIX" + "ME", "X" * 3 + " ")
    for path in _tracked():
        if path.suffix in {".py", ".yaml", ".md", ".toml", ".tcss", ""}:
            text = path.read_text(encoding="utf-8")
            assert not [word for word in forbidden if word in text], path.name


def test_data_files_are_utf8_with_unix_line_ends() -> None:
    """Playbooks and templates."""
    for folder in ("playbooks", "templates"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".yaml", ".md"}:
                assert b"\r" not in path.read_bytes(), path.name
                path.read_text(encoding="utf-8")
