"""Where the demonstration is played: a register of its own, a clock that is set, a pseudo-terminal, pictures."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pexpect

from tests.demo.picture import svg
from tests.demo.program import CLOCK_FILE
from tests.e2e.terminal import Terminal

COLUMNS, ROWS = 100, 30
QUIET = 0.25
"""Seconds without a byte after which a frame is complete."""
LONGEST = 2
"""Seconds after which one no longer waits for that."""
START = datetime(2026, 11, 23, 7, 12, 5, tzinfo=UTC)
"""Monday 23 November 2026, 8 h 12 in Paris."""


class Seen(Terminal):
    """The real program in a pseudo-terminal, at the hour of the demonstration."""

    MODULE = "tests.demo.program"

    def press(self, *keys: str) -> None:
        """One key after the other, as a hand does: each has had its effect before the next."""
        for key in keys:
            super().press(key)
            self.still()

    def type(self, text: str) -> None:
        """Type a text, and see it."""
        super().type(text)
        self.still()

    def still(self) -> None:
        """Until the program has nothing more to draw; a blinking cursor never ends, hence the limit."""
        end = time.monotonic() + LONGEST
        with suppress(pexpect.TIMEOUT, pexpect.EOF):
            while time.monotonic() < end:
                self.read(QUIET)


class Stage:
    """One run of the demonstration. `scratch` is thrown away at the end, `out` is what stays."""

    def __init__(self, scratch: Path, out: Path) -> None:
        self.home, self.out, self.scratch = scratch / "cabinet", out, scratch
        self.home.mkdir()
        self._clock, self._now = scratch / "clock", START
        self._pictures = 0
        self.advance()
        os.environ |= {
            "INCIDENT_HOME": str(self.home),
            "INCIDENT_CONFIG": str(scratch / "config"),
            "HOME": str(scratch),
            "USER": "cabinet",
            "LOGNAME": "cabinet",
            CLOCK_FILE: str(self._clock),
        }
        os.environ.pop("NO_COLOR", None)

    def advance(self, **delta: float) -> None:
        """Let time pass."""
        self._now += timedelta(**delta)
        self._clock.write_text(self._now.isoformat(), encoding="ascii")

    def run(self, *arguments: str) -> str:
        """One command of the command line; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", Seen.MODULE, *arguments],
            capture_output=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"incident {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def open(self) -> Seen:
        """The interface."""
        return Seen(self.home, COLUMNS, ROWS)

    def picture(self, screen: Seen, name: str, title: str) -> None:
        """Keep what the screen shows."""
        screen.still()
        self._pictures += 1
        path = self.out / "pictures" / f"{self._pictures:02}-{name}.svg"
        path.parent.mkdir(exist_ok=True)
        path.write_text(svg(screen.screen, title), encoding="utf-8", newline="\n")
