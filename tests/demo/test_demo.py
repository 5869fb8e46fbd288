"""`make demo` still plays to its end, and leaves what the README shows."""

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
LARGEST = 60 * 1024
TEXT = "{http://www.w3.org/2000/svg}text"


def _words(picture: Path) -> str:
    return " ".join(element.text or "" for element in ElementTree.parse(picture).iter(TEXT)).replace("\u00a0", " ")


@pytest.mark.skipif("INCIDENT_DEMO" not in os.environ, reason="INCIDENT_DEMO=1 plays the whole demonstration (40 s)")
def test_the_demonstration_plays_to_its_end(tmp_path: Path) -> None:
    """Word files, journal, pictures; a second run starts afresh; nothing of the machine is shown."""
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "99-old.svg").write_text("old", encoding="utf-8")
    command = [sys.executable, "-m", "tests.demo", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Word files" in done.stdout
    assert (tmp_path / "documents" / "2026-001-cnil-initiale-brouillon.docx").stat().st_size > 5000
    assert "Suite intacte" in (tmp_path / "verification.txt").read_text(encoding="utf-8")
    journal = (tmp_path / "journal.txt").read_text(encoding="utf-8")
    assert "EXEMPLE-0001" in journal
    pictures = sorted((tmp_path / "pictures").glob("*.svg"))
    assert [path.stat().st_size for path in pictures if path.stat().st_size > LARGEST] == []
    shown = {path.stem[3:]: _words(path) for path in pictures}
    assert "old" not in shown
    assert "CNIL 71 h 34" in shown["qui-savait"]
    assert "02 99 00 00 03" in shown["premiers-gestes"]
    for text in (journal, *shown.values()):
        assert str(tmp_path) not in text
        assert "/tmp" not in text


def test_the_pictures_of_the_readme_are_there_and_small() -> None:
    """Each one drawn, none heavier than 60 KiB, none left over."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\]\((docs/pictures/[\w-]+\.svg)\)", readme))
    kept = {str(path.relative_to(ROOT).as_posix()) for path in (ROOT / "docs" / "pictures").iterdir()}
    assert named == kept
    assert named
    for name in named:
        assert (ROOT / name).stat().st_size <= LARGEST
        assert _words(ROOT / name)
