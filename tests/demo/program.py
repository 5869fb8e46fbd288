"""The real program, at the hour that the demonstration's clock file says: `python -m tests.demo.program …`.

The program itself has no way to be told the time; only this starter, which is not shipped in the wheel, gives it one.
"""

import os
import sys
from datetime import datetime
from pathlib import Path

from incident.cli.main import main
from incident.register import SystemClock

CLOCK_FILE = "DEMO_CLOCK"
"""The environment variable that names the file holding the present instant, ISO 8601 in UTC."""


def _now(_clock: SystemClock) -> datetime:
    return datetime.fromisoformat(Path(os.environ[CLOCK_FILE]).read_text(encoding="ascii"))


if __name__ == "__main__":
    setattr(SystemClock, "now", _now)  # noqa: B010 (what a type checker would refuse is the point)
    sys.exit(main())
