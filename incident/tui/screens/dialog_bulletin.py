"""A bulletin's file, and the answers it proposes."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Button, Input, Static

from incident.tui.screens.dialog import Confirm, Dialog, Missing
from incident.tui.text import plain
from incident.tui.widgets.buttons import Push
from incident.tui.widgets.toggles import Tick, Ticks


class AskFile(Dialog[str]):
    """The path of a file; dropping the file on the window types it."""

    ACCEPT = "Lire (F8)"

    def __init__(self, title: str, intro: str, start: str) -> None:
        super().__init__(title, intro)
        self._start = start

    def fields(self) -> ComposeResult:
        """One line, the file last put beside the register already there."""
        yield Input(self._start, placeholder="Le fichier : /home/…/bulletin.yaml, ou glissez-le ici", id="path")

    def result(self) -> str:
        """The path."""
        if not self.text("#path").strip():
            raise Missing("Écrivez où est le fichier, ou glissez-le sur cette fenêtre.", "#path")
        return self.text("#path")


class ReadFirst(Confirm):
    """What a bulletin says, to read before an incident is opened with it; the arrows read on."""

    ACCEPT = "Ouvrir l’incident (F8)"
    AUTO_FOCUS = "#summary"

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("Ce que dit ce bulletin")
        self._lines = lines

    def fields(self) -> ComposeResult:
        """Its words: a stranger's, shown as text."""
        with VerticalScroll(id="summary"):
            yield Static(plain("\n".join(self._lines)))


class ConfirmAnswers(Dialog[list[str]]):
    """Answers to make one's own, all ticked: one key confirms them all, the space bar sets one aside."""

    ACCEPT = "Confirmer (F8)"
    AUTO_FOCUS = "#none"

    def __init__(self, title: str, intro: str, rows: Sequence[tuple[str, str, bool]]) -> None:
        super().__init__(title, intro)
        self._rows = rows

    def fields(self) -> ComposeResult:
        """A box an answer."""
        yield Push("Tout décocher", id="none", compact=True)
        yield Ticks(self._rows, classes="control")

    @on(Button.Pressed, "#none")
    def untick(self) -> None:
        """One by one, from none."""
        for tick in self.query(Tick):
            tick.value = False

    def result(self) -> list[str]:
        """The facts confirmed."""
        chosen = self.query_one(Ticks).selected
        if not chosen:
            raise ValueError("Cochez au moins une réponse, ou Échap pour n’en confirmer aucune.")
        return chosen
