"""A bulletin's file, and the answers it proposes."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
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


class AskWhy(Dialog[str]):
    """A few words, or none."""

    def fields(self) -> ComposeResult:
        """One line."""
        yield Input(placeholder="Pourquoi, si vous le savez (facultatif)", id="why", compact=True)

    def result(self) -> str:
        """What was typed, perhaps nothing."""
        return self.text("#why")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The answers ticked, and whether they are confirmed or set aside; what is not ticked still waits."""

    facts: list[str]
    aside: bool = False


class ConfirmAnswers(Dialog[Chosen]):
    """Answers to make one's own, all ticked: one key confirms those ticked, another sets them aside."""

    BINDINGS = [Binding("f9", "set_aside", "Écarter")]
    ACCEPT = "Confirmer (F8)"
    AUTO_FOCUS = "#none"
    _aside = False

    def __init__(self, title: str, intro: str, rows: Sequence[tuple[str, str, bool]]) -> None:
        super().__init__(title, intro)
        self._rows = rows

    def fields(self) -> ComposeResult:
        """A box an answer."""
        yield Push("Tout décocher", id="none", compact=True)
        yield Ticks(self._rows, classes="control")
        yield Push("Écarter celles qui sont cochées (F9)", id="aside", compact=True)

    @on(Button.Pressed, "#none")
    def untick(self) -> None:
        """One by one, from none."""
        for tick in self.query(Tick):
            tick.value = False

    @on(Button.Pressed, "#aside")
    def action_set_aside(self) -> None:
        """Those ticked are not true here."""
        self._aside = True
        self.action_accept()
        self._aside = False

    def result(self) -> Chosen:
        """Those ticked."""
        chosen = self.query_one(Ticks).selected
        if not chosen:
            raise ValueError("Cochez au moins une réponse, ou Échap pour les laisser toutes en attente.")
        return Chosen(chosen, self._aside)
