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
}
"""Functions, classes or modules over the limits, each with its reason."""

CLOCKS = {"now", "utcnow", "today"}
"""What asks `datetime` or `date` for the time; nothing of the module `time` is needed where none is read."""

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
    assert found == set(TOO_LARGE)


def _clock_reads(source: str) -> list[int]:
    """The lines that read a clock, or could: whatever name the class was imported under, called or passed on."""
    names = {"datetime", "date"}
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "datetime":
            names |= {alias.asname or alias.name for alias in node.names}
        if isinstance(node, ast.Import) and "time" in {alias.name for alias in node.names}:
            lines.append(node.lineno)
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            lines.append(node.lineno)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            owner = ast.unparse(node.value).rsplit(".", 1)[-1]
            lines += [node.lineno] * (owner in names)
    return lines


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_the_clock_is_an_argument(path: Path) -> None:
    """No clock is read outside the command line, the interface's start and the register."""
    name = str(path.relative_to(ROOT))
    if not name.startswith(MAY_READ_THE_CLOCK):
        assert _clock_reads(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "from time import monotonic",
        "import datetime\ndatetime.datetime.now()",
        "from datetime import datetime as dt\ndt.utcnow()",
        "from datetime import date\ndefault = date.today",
    ],
)
def test_a_clock_is_found(source: str) -> None:
    """However it is written."""
    assert _clock_reads(source)
    assert not _clock_reads("now = session.clock.now()")


TUI = [path for path in SOURCES if "tui" in path.parts]


SURFACES = {"Static", "Label", "Button", "Option", "Checkbox", "RadioButton", "notify", "update"}


def _assembled(node: ast.expr) -> bool:
    """Whether the text is put together on the spot: f-string, `+`, `%`, `.format`, `.join`, `str()`."""
    if isinstance(node, ast.BinOp):
        return _assembled(node.left) or _assembled(node.right) or isinstance(node.left, ast.Constant)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"format", "join"}:
        return isinstance(node.func.value, ast.Constant)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Call) and ast.unparse(node.func) == "str")


def _parsed_as_markup(source: str) -> list[int]:
    """The lines that give assembled text to a surface that parses markup."""
    lines = []
    for call in (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        given = [
            *call.args[:1],
            *(k.value for k in call.keywords if k.arg in {"content", "label", "prompt", "message"}),
        ]
        lines += [call.lineno] * (name in SURFACES and any(map(_assembled, given)))
    return lines


@pytest.mark.parametrize("path", TUI, ids=[str(p.relative_to(ROOT)) for p in TUI])
def test_data_reaches_the_screen_as_text(path: Path) -> None:
    """Only through `plain`: nothing put together on the spot is given to a surface that parses markup."""
    assert _parsed_as_markup(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "Static(f'{title}')",
        "self.query_one('#a', Static).update('Titre : ' + title)",
        "Label(content='%s' % title)",
        "self.notify('{}'.format(title))",
        "Button('\\n'.join(lines))",
        "Static(str(problem))",
    ],
)
def test_markup_is_found(source: str) -> None:
    """However the text was put together."""
    assert _parsed_as_markup(source)
    assert not _parsed_as_markup("Static(plain(f'{title}'))")


def _tracked() -> list[Path]:
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_nothing_unfinished_and_no_path_of_a_machine() -> None:
    """In any tracked text."""
    forbidden = ("/wor" + "k/", "TO" + "DO", "FIX" + "ME", "X" * 3 + " ")
    texts = {path: path.read_bytes() for path in _tracked()}
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path, content in texts.items()
        for word in forbidden
        if b"\0" not in content and word.encode() in content
    ]
    assert found == []


def test_data_files_are_utf8_with_unix_line_ends() -> None:
    """Playbooks and templates."""
    data = [p for p in _tracked() if p.relative_to(ROOT).parts[0] in {"playbooks", "templates"} and p.suffix != ".docx"]
    assert data
    for path in data:
        assert b"\r" not in path.read_bytes(), path.name
        path.read_text(encoding="utf-8")
