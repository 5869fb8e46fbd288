"""`python -m tests.demo [FOLDER]`: the ransomware case of a fictional practice, played without a hand on the keyboard."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.demo.stage import Stage
from tests.demo.story import play

ROOT = Path(__file__).parents[2]
CONVERTER = "rsvg-convert"
KINDS = {"*.docx": "Word files", "*.svg": "pictures of the screens", "*.png": "the same as PNG", "*.txt": "texts"}


def main() -> int:
    """Play it afresh and say what was written."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "demo").absolute()
    os.chdir(ROOT)  # where `-m tests.demo.program` is found
    _empty(out)
    with TemporaryDirectory(prefix="demo-") as scratch:
        play(Stage(Path(scratch), out))
    if shutil.which(CONVERTER):
        for picture in sorted(out.glob("pictures/*.svg")):
            subprocess.run([CONVERTER, "-o", str(picture.with_suffix(".png")), str(picture)], check=True)
    _say(out)
    return 0


def _empty(out: Path) -> None:
    """Start afresh; only what a run writes is removed."""
    for name in ("documents", "pictures"):
        shutil.rmtree(out / name, ignore_errors=True)
    for path in out.glob("*.txt"):
        path.unlink()
    out.mkdir(parents=True, exist_ok=True)


def _say(out: Path) -> None:
    print(f"{out}:")
    for pattern, kind in KINDS.items():
        found = sorted(str(path.relative_to(out)) for path in out.rglob(pattern))
        if found:
            print(f"  {len(found):3}  {kind:24} {found[0]}{f' … {found[-1]}' if len(found) > 1 else ''}")


if __name__ == "__main__":
    sys.exit(main())
