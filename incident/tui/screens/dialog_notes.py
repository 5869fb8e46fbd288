"""Notes: « je viens de faire… », and those first taken on paper."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.widgets import Input, Label, Static, TextArea

from incident.tui.screens.dialog import Dialog, Missing
from incident.tui.text import plain
from incident.tui.widgets.text_box import TextBox
from incident.tui.widgets.toggles import Choice, Choices


@dataclass(frozen=True, slots=True)
class Done:
    """What was just done: words, when as typed, and its nature."""

    text: str
    when: str
    nature: str
    link: bool


NATURES = ("fait", "hypothese", "conseil")


class JustDone(Dialog[Done]):
    """« Je viens de faire… »."""

    KEPT = True

    def __init__(
        self,
        step: str = "",
        step_title: str = "",
        text: str = "",
        when: str = "",
        problem: str = "",
        keep: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__("Je viens de faire…", "Écrivez ce que vous voyez, pas qui est fautif. Aucun nom de patient.")
        self._step, self._start, self._when, self._problem, self._keep = step, text, when, problem, keep
        self._step_title = step_title

    def on_mount(self) -> None:
        """Say why it is asked again, if it is; the time is then what must be typed again."""
        self.query_one("#dialog-refusal", Static).update(plain(self._problem, "$text-error"))
        if self._problem:
            self.query_one("#when").focus()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep what is being typed."""
        if self._keep is not None:
            self._keep(event.text_area.text)

    def fields(self) -> ComposeResult:
        """Words, when, nature."""
        yield TextBox(self._start, id="text", compact=True)
        yield Label("Quand ? (vide : maintenant) — il y a 20 minutes · ce matin vers 8 h 10 · entre 22 h et 6 h")
        yield Input(self._when, placeholder="maintenant", id="when", compact=True)
        yield Choices(
            Choice("un fait", value=True),
            Choice("une hypothèse"),
            Choice("un conseil (avocat, délégué, assureur) : jamais exporté"),
            id="nature",
            compact=True,
        )
        if self._step:
            yield Choices(
                Choice(plain(f"lié à l’étape « {self._step_title} »")),
                Choice("sans lien", value=True),
                id="link",
                compact=True,
            )

    def result(self) -> Done:
        """The note."""
        if not self.text("#text").strip():
            raise Missing("Écrivez ce qui a été fait.", "#text")
        linked = bool(self._step) and self.choice("#link") == 0
        return Done(self.text("#text"), self.text("#when"), NATURES[max(0, self.choice("#nature"))], linked)


@dataclass(frozen=True, slots=True)
class CallSaid:
    """A call as typed."""

    text: str
    when: str


class AskCall(Dialog[CallSaid]):
    """A call to a known contact, the cursor on what was said; Enter records from either field."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Noter un appel : {name}", "Entrée l’enregistre, même sans un mot. Pas d’appel : Échap.")

    def action_next_field(self) -> None:
        """Two short fields: Enter records, once the letters on their way are there."""
        if self.focused is not None:
            self.focused.call_later(self.action_accept)

    def fields(self) -> ComposeResult:
        """What was said, and when."""
        yield Label("Ce qui a été dit, nom de l’interlocuteur, numéro de dossier")
        yield Input(id="text", compact=True)
        yield Label("Quand ? (vide : maintenant)")
        yield Input(placeholder="maintenant · 7 h 50 · il y a 20 minutes", id="when", compact=True)

    def result(self) -> CallSaid:
        """The call."""
        return CallSaid(self.text("#text"), self.text("#when"))


class FromPaper(Dialog[str]):
    """Several notes at once, one a line, their time first."""

    KEPT = True

    def __init__(self, text: str = "", problem: str = "", keep: Callable[[str], None] | None = None) -> None:
        super().__init__(
            "Saisir des heures notées sur papier",
            "Une note par ligne, l’heure d’abord. Exemples :\n"
            "7 h 50 la secrétaire voit l’écran rouge\nhier vers 22 h dernière sauvegarde",
        )
        self._start, self._problem, self._keep = text, problem, keep

    def on_mount(self) -> None:
        """Say why it is asked again, if it is."""
        self.query_one("#dialog-refusal", Static).update(plain(self._problem, "$text-error"))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep what is being typed."""
        if self._keep is not None:
            self._keep(event.text_area.text)

    def fields(self) -> ComposeResult:
        """One field of several lines."""
        yield TextBox(self._start, id="notes", classes="tall", compact=True)

    def result(self) -> str:
        """The lines."""
        return self.text("#notes")
