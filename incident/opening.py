"""Showing a folder in the system's own window, only when a person asks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def opener(platform: str) -> str:
    """The program that shows a folder there; empty where there is none, or where Windows does it itself."""
    return {"darwin": "open", "win32": ""}.get(platform, "xdg-open")


def open_folder(folder: Path) -> bool:
    """Show a folder. False when this machine has nothing to show it with. Nothing of it is written on the screen."""
    if sys.platform == "win32":
        try:
            os.startfile(folder)  # noqa: S606 - a folder of ours
        except OSError:
            return False
        return True
    program = shutil.which(opener(sys.platform))
    has_screen = sys.platform == "darwin" or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    if program is None or not has_screen:
        return False
    quiet = subprocess.DEVNULL
    command = [program, str(folder)]
    subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603 - no shell
    return True
