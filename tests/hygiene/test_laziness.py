"""What is imported, proved in fresh interpreters."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = sorted(path.stem for path in (ROOT / "incident" / "core").glob("*.py") if path.stem != "__init__")
DUMP = "import sys, json; print('\\n@' + json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"


def _modules(code: str) -> set[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{DUMP}"], capture_output=True, encoding="utf-8", env=env, check=False
    )
    assert "@" in done.stdout, done.stderr
    return set(json.loads(done.stdout.rsplit("@", 1)[1]))


def _command(*arguments: str) -> set[str]:
    code = f"import sys; sys.argv = ['incident', *{list(arguments)!r}]\nfrom incident.cli.main import main\nmain()"
    return _modules(code)


def test_the_core_is_light() -> None:
    """Neither Textual, Word, YAML, SQLite nor the command line come with any module of the core."""
    loaded = _modules("\n".join(f"import incident.core.{name}" for name in CORE))
    assert not loaded & {"textual", "rich", "docx", "yaml", "sqlite3", "click", "jinja2", "platformdirs"}


@pytest.mark.parametrize("arguments", [("--help",), ("list",), ("verify",), ("--version",)])
def test_commands_do_not_pay_for_the_interface(arguments: tuple[str, ...]) -> None:
    """Nor for Word files."""
    assert not _command(*arguments) & {"textual", "rich", "docx", "jinja2"}


def test_list_needs_neither_models_nor_yaml() -> None:
    """`incident list` stays fast."""
    opened = _command("open", "rancongiciel")
    assert "pydantic" in opened
    assert not _command("list") & {"pydantic", "yaml", "textual", "docx", "pytz"}
