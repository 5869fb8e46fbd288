"""The built wheel holds exactly the tracked data, and runs from another folder."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from incident import __version__

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


def test_it_holds_exactly_the_tracked_data(wheel: Path) -> None:
    """Nothing that lies on the builder's disk slips in: it could be a real incident."""
    command = ["git", "ls-files", "-z", "playbooks", "templates"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    names = zipfile.ZipFile(wheel).namelist()
    packed = {name.removeprefix("incident/_data/") for name in names if name.startswith("incident/_data/")}
    assert packed == set(listed.stdout.split("\0")) - {""}
    assert {"incident/py.typed", "incident/tui/app.tcss"} <= set(names)


def test_it_runs_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    """Installed in a new environment, it finds its playbooks and templates."""
    place = tmp_path / "env"
    venv.create(place)
    python = next(p for p in (place / "bin" / "python", place / "Scripts" / "python.exe") if p.exists())
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    install = [*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    assert subprocess.run(install, check=False).returncode == 0
    site = next(path for path in sys.path if path.endswith("site-packages"))
    target = next(place.rglob("site-packages"))
    (target / "dependencies.pth").write_text(site, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": "", "PYTHONSAFEPATH": "1"}
    program = next(python.parent.glob("incident*"))

    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = run(str(python), "-c", "import incident; print(incident.__file__)")
    assert Path(where.strip()).is_relative_to(place), "the checkout was imported instead of the wheel"
    assert __version__ in run(str(program), "--version")
    assert "rancongiciel" in run(str(program), "playbook", "list")
    ref = run(str(program), "open", "rancongiciel").splitlines()[-1]
    assert f"{ref}-chronologie.docx" in run(str(program), "export", ref, "chronologie")
    assert ref in run(str(python), "-m", "incident", "list")
