"""Small questions on where something is written, and as what. They return what was said."""

from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Input, Label

from incident.errors import BadInput
from incident.production import FORMATS, Output
from incident.tui.screens.dialog import Dialog
from incident.tui.text import plain
from incident.tui.widgets.toggles import Choice, Choices

FOLDER = "Dossier où écrire (on peut le glisser dans la fenêtre)"


def typed_path(text: str) -> Path:
    """A path as typed or dropped: quotes taken off, the home folder's sign read. Raises BadInput for nothing."""
    typed = text.strip().strip("'\"").strip()
    if not typed:
        raise BadInput("Donnez le chemin.")
    return Path(typed).expanduser()


class AskOutput(Dialog[Output]):
    """Which format, and where."""

    ACCEPT = "Produire (F8)"
    RECORDS = False

    def __init__(self, title: str, present: Output) -> None:
        super().__init__(f"Produire : {title}", "Une version déjà écrite n’est jamais remplacée.")
        self._present = present

    def fields(self) -> ComposeResult:
        """The present choice is the one of last time."""
        yield Label("Format")
        choices = [Choice(plain(label), value=form == self._present.form) for form, label in FORMATS.items()]
        yield Choices(*choices, id="format", compact=True)
        yield Label(plain(FOLDER))
        yield Input(str(self._present.folder), id="folder", compact=True)

    def result(self) -> Output:
        """What was chosen."""
        return Output(list(FORMATS)[self.choice("#format")], typed_path(self.text("#folder")))


class AskFolder(Dialog[Path]):
    """Where."""

    ACCEPT = "Écrire (F8)"
    RECORDS = False

    def __init__(self, title: str, intro: str, present: Path) -> None:
        super().__init__(title, intro)
        self._present = present

    def fields(self) -> ComposeResult:
        """The folder of last time."""
        yield Label(plain(FOLDER))
        yield Input(str(self._present), id="folder", compact=True)

    def result(self) -> Path:
        """The folder."""
        return typed_path(self.text("#folder"))


class AskFile(Dialog[Path]):
    """Which file."""

    RECORDS = False

    def __init__(self, title: str, intro: str, label: str, accept: str) -> None:
        super().__init__(title, intro)
        self._label, self.ACCEPT = label, accept

    def fields(self) -> ComposeResult:
        """One path."""
        yield Label(plain(self._label))
        yield Input(id="file", compact=True)

    def result(self) -> Path:
        """The file."""
        return typed_path(self.text("#file"))
