"""A real pseudo-terminal with a screen that can be read. Never sleeps: it waits for what it expects."""

import os
import re
import signal
import sys
import time
from pathlib import Path
from typing import Self

import pexpect
import pyte

ESCAPES = {
    "enter": "\r", "tab": "\t", "escape": "\x1b", "up": "\x1b[A", "down": "\x1b[B", "space": " ",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f8": "\x1b[19~",
    "f9": "\x1b[20~", "f10": "\x1b[21~", "f12": "\x1b[24~", "shift+tab": "\x1b[Z", "pagedown": "\x1b[6~",
    "ctrl+d": "\x04", "ctrl+u": "\x15", "ctrl+r": "\x12", "ctrl+n": "\x0e", "ctrl+p": "\x10", "ctrl+q": "\x11",
}  # fmt: skip


SLOW = 120
"""Seconds that one answer may take: a busy machine is not a failure."""


class Terminal:
    """`incident` in a pseudo-terminal of 80×24 unless said otherwise; counts the keys pressed."""

    MODULE = "incident"
    """What `python -m` starts."""

    def __init__(self, home: Path, columns: int = 80, rows: int = 24, *arguments: str) -> None:
        env = {**os.environ, "INCIDENT_HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        for name in ("CI", "COLUMNS", "LINES"):  # the size is the terminal's own
            env.pop(name, None)
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        command = [sys.executable, "-m", self.MODULE, *arguments]
        self.child = pexpect.spawn(command[0], command[1:], env=env, dimensions=(rows, columns), timeout=SLOW)
        self.pressed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.child.close(force=True)

    @property
    def text(self) -> str:
        """What the screen shows, line by line."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait(self, *expected: str, gone: str = "", seconds: float = SLOW) -> str:
        """Until the screen shows all of `expected` (and no longer `gone`). Fails with the screen's text."""
        end = time.monotonic() + seconds
        while not self._shows(expected, gone):
            if time.monotonic() > end:
                raise AssertionError(f"waited for {expected}, the screen shows:\n{self.text}")
            try:
                self.read(0.2)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                if self._shows(expected, gone):
                    break
                raise AssertionError(f"the program ended; the screen shows:\n{self.text}") from None
        return self.text

    def read(self, seconds: float) -> None:
        """Draw what the program has sent. Raises pexpect.TIMEOUT when nothing comes, pexpect.EOF at its end."""
        chunk = self.child.read_nonblocking(65536, timeout=seconds)
        self.stream.feed(chunk if isinstance(chunk, bytes) else chunk.encode())

    def _shows(self, expected: tuple[str, ...], gone: str) -> bool:
        text = re.sub(r"[ \u00a0\u202f]+", " ", self.text)
        return all(part in text for part in expected) and not (gone and gone in text)

    def press(self, *keys: str) -> None:
        """Press keys by name; anything that is not a name is typed as it is."""
        for key in keys:
            self.child.send(ESCAPES.get(key, key))
            self.pressed += 1

    def choose(self, words: str) -> None:
        """Press the digit of the line of a list that holds these words."""
        found = re.search(rf"^\s*(\d)\s.*{re.escape(words)}", self.text, re.MULTILINE)
        assert found is not None, f"no line with {words!r} on the screen:\n{self.text}"
        self.press(found[1])

    def type(self, text: str) -> None:
        """Type (paste) a text: one key press a character."""
        self.child.send(f"\x1b[200~{text}\x1b[201~")
        self.pressed += len(text)

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        self.child.kill(signal.SIGKILL)
        self.child.wait()

    def end(self) -> int:
        """Wait for the program to end by itself; its exit code."""
        self.child.expect(pexpect.EOF, timeout=SLOW)
        self.child.close()
        return int(self.child.exitstatus or 0)
