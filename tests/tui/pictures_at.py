"""A screen as text, compared with what is kept.

`INCIDENT_PICTURES=1` writes the pictures again; read the difference before you keep it.
"""

import os
from pathlib import Path

from incident.tui.app import IncidentApp

FOLDER = Path(__file__).with_name("pictures")


def picture(app: IncidentApp) -> str:
    """What the screen shows, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips) + "\n"


def compared(app: IncidentApp, name: str) -> None:
    """Nothing cut, nothing overlapping: compared line by line."""
    found, path = picture(app), FOLDER / f"{name}.txt"
    if os.environ.get("INCIDENT_PICTURES"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="\n")
    assert found.splitlines() == path.read_text(encoding="utf-8").splitlines()
