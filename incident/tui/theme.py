"""Two themes of our own, dark and light. Every text pair passes WCAG AA (a test computes it)."""

from typing import Any

from textual.app import App
from textual.theme import Theme

NIGHT = Theme(
    name="incident-nuit",
    primary="#7cc4ff",
    secondary="#9fb4c7",
    accent="#ffd166",
    foreground="#e8eef4",
    background="#10161d",
    surface="#161e27",
    panel="#1e2833",
    success="#7fd99a",
    warning="#ffcf70",
    error="#ff9c93",
    dark=True,
    variables={
        "text-success": "#7fd99a",
        "text-warning": "#ffcf70",
        "text-error": "#ff9c93",
        "text-muted": "#a9b8c6",
        "footer-key-foreground": "#ffd166",
        "footer-background": "#1e2833",
        "block-cursor-background": "#7cc4ff",
        "block-cursor-foreground": "#0b1016",
        "block-cursor-text-style": "bold",
        "input-selection-background": "#35506b",
        "border": "#7cc4ff",
        "border-blurred": "#3a4a5a",
        "scrollbar": "#3a4a5a",
        "scrollbar-background": "#161e27",
    },
)
DAY = Theme(
    name="incident-jour",
    primary="#0b5394",
    secondary="#44556b",
    accent="#7a4b00",
    foreground="#17202a",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e7e4dc",
    success="#1d6b35",
    warning="#7a4b00",
    error="#a3160b",
    dark=False,
    variables={
        "text-success": "#1d6b35",
        "text-warning": "#7a4b00",
        "text-error": "#a3160b",
        "text-muted": "#4a5866",
        "footer-key-foreground": "#0b5394",
        "footer-background": "#e7e4dc",
        "block-cursor-background": "#0b5394",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "input-selection-background": "#b9d3ea",
        "border": "#0b5394",
        "border-blurred": "#b5b0a4",
        "scrollbar": "#b5b0a4",
        "scrollbar-background": "#f3f1ec",
    },
)
THEMES = (NIGHT, DAY)


def dress(app: App[Any]) -> None:
    """Our themes, the first one on before the style sheet is read: it is then read once, not twice."""
    for theme in THEMES:
        app.register_theme(theme)
    app.set_reactive(App.theme, THEMES[0].name)
    app.stylesheet.set_variables(app.get_css_variables())
