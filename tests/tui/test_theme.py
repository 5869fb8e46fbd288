"""Both themes pass WCAG AA for every text they use; no key is out of reach."""

from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from incident.tui.app import IncidentApp
from incident.tui.keys import DIGITS, display
from incident.tui.text import short_path
from incident.tui.theme import THEMES

TEXTS = ("foreground", "primary", "accent", "text-success", "text-warning", "text-error", "text-muted")


def _contrast(first: str, second: str) -> float:
    lights = sorted((_luminance(Color.parse(first)), _luminance(Color.parse(second))), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _luminance(color: Color) -> float:
    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("ground", ["background", "surface", "panel"])
def test_contrast(theme: Theme, name: str, ground: str) -> None:
    """4.5 for text."""
    color = theme.variables.get(name) or getattr(theme, name)
    assert _contrast(color, getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
def test_the_cursor_is_readable(theme: Theme) -> None:
    """On lists and buttons."""
    chosen = theme.variables
    assert _contrast(chosen["block-cursor-foreground"], chosen["block-cursor-background"]) >= 4.5


def test_keys_are_named_in_french() -> None:
    """And digits have their AZERTY twin."""
    assert [display(key) for key in ("escape", "enter", "f8", "ctrl+q")] == ["Échap", "Entrée", "F8", "Ctrl+Q"]
    assert all("," in keys for keys in DIGITS.values())


def test_no_key_that_a_field_takes() -> None:
    """F6 and F7 belong to text areas; commands are function keys or Ctrl."""
    keys = {binding.key for binding in IncidentApp.BINDINGS}  # type: ignore[union-attr]
    assert not keys & {"f6", "f7"}
    assert all(key.startswith(("f", "ctrl+")) for key in keys)


def test_a_long_path_keeps_its_ends() -> None:
    """Where it is and the file's name; never longer than asked."""
    path = Path("/media/docteur/CLE-USB-CABINET/copies de sécurité/incident/documents/2026-001-declaration-cnil-2.docx")
    short = short_path(path)
    assert len(short) <= 60
    assert short.startswith("/media/docteur")
    assert short.endswith("/2026-001-declaration-cnil-2.docx")
    assert short_path(Path("/clé/a.docx")) == "/clé/a.docx"
