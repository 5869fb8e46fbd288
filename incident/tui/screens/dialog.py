"""Small questions over a screen: reasons, notes, times, filings, decisions. They return what was said."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input, Label, OptionList, RadioSet, Static, TextArea
from textual.widgets.option_list import Option

from incident.core.playbook import INSTANTS
from incident.core.words import folded
from incident.tui.text import plain
from incident.tui.widgets.toggles import Choice

R = TypeVar("R")


class Dialog(ModalScreen[R | None], Generic[R]):
    """A box with a title, fields, and « Enregistrer » / « Annuler ». Escape gives nothing back."""

    BINDINGS = [
        Binding("escape", "cancel", "Annuler"),
        Binding("f8", "accept", "Enregistrer", priority=False),
    ]
    AUTO_FOCUS = "Input, TextArea, RadioSet, Button"
    ACCEPT = "Enregistrer (F8)"

    def __init__(self, title: str, intro: str = "") -> None:
        super().__init__()
        self._title, self._intro = title, intro

    def compose(self) -> ComposeResult:
        """The box."""
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(plain(self._title, "bold $primary"), classes="dialog-title")
            if self._intro:
                yield Static(plain(self._intro, "$text-muted"), classes="dialog-intro")
            yield from self.fields()
            yield Static(id="dialog-refusal")
            with Horizontal(classes="buttons"):
                yield Button(self.ACCEPT, id="accept", variant="primary", compact=True)
                yield Button("Annuler (Échap)", id="cancel", compact=True)

    def fields(self) -> ComposeResult:
        """The fields of the box."""
        yield from ()

    def result(self) -> R:
        """What was said. Raises ValueError with the sentence to show."""
        raise ValueError("rien à enregistrer")

    def text(self, selector: str) -> str:
        """What is typed in a field."""
        field: Widget = self.query_one(selector)
        return field.text if isinstance(field, TextArea) else field.value if isinstance(field, Input) else ""

    def choice(self, selector: str) -> int:
        """Which radio button is on, -1 for none."""
        return self.query_one(selector, RadioSet).pressed_index

    @on(Button.Pressed, "#accept")
    def action_accept(self) -> None:
        """Give back what was said, or say what is missing."""
        try:
            said = self.result()
        except ValueError as problem:
            self.query_one("#dialog-refusal", Static).update(plain(str(problem), "$text-error"))
            return
        self.dismiss(said)

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Give nothing back."""
        self.dismiss(None)

    @on(Input.Submitted)
    def next_or_accept(self) -> None:
        """Enter in a field goes on to the next; from the last one it records."""
        fields = list(self.query("Input, TextArea, RadioSet"))
        if self.focused is fields[-1]:
            self.action_accept()
        else:
            self.focus_next()


def radio(*labels: str, ident: str) -> RadioSet:
    """A set of choices, none of them preselected."""
    return RadioSet(*[Choice(plain(label)) for label in labels], id=ident, compact=True)


class AskReason(Dialog[str]):
    """Why?"""

    def fields(self) -> ComposeResult:
        """One line."""
        yield Input(placeholder="La raison, en quelques mots", id="why", compact=True)

    def result(self) -> str:
        """The reason."""
        if not self.text("#why").strip():
            raise ValueError("Écrivez la raison en quelques mots.")
        return self.text("#why")


class Confirm(Dialog[bool]):
    """Yes, or leave it."""

    ACCEPT = "Oui (F8)"
    AUTO_FOCUS = "#cancel"

    def result(self) -> bool:
        """Yes."""
        return True


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

    def __init__(
        self,
        step: str = "",
        text: str = "",
        when: str = "",
        problem: str = "",
        keep: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__("Je viens de faire…", "Écrivez ce que vous voyez, pas qui est fautif. Aucun nom de patient.")
        self._step, self._start, self._when, self._problem, self._keep = step, text, when, problem, keep

    def on_mount(self) -> None:
        """Say why it is asked again, if it is."""
        self.query_one("#dialog-refusal", Static).update(plain(self._problem, "$text-error"))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep what is being typed."""
        if self._keep is not None:
            self._keep(event.text_area.text)

    def fields(self) -> ComposeResult:
        """Words, when, nature."""
        yield TextArea(self._start, id="text", compact=True)
        yield Label("Quand ? (vide : maintenant) — il y a 20 minutes · ce matin vers 8 h 10 · entre 22 h et 6 h")
        yield Input(self._when, placeholder="maintenant", id="when", compact=True)
        yield RadioSet(
            Choice("un fait", value=True),
            Choice("une hypothèse"),
            Choice("un conseil (avocat, délégué aux données, assureur) : jamais exporté"),
            id="nature",
            compact=True,
        )
        if self._step:
            yield RadioSet(
                Choice(plain(f"lié à l’étape « {self._step} »")),
                Choice("sans lien", value=True),
                id="link",
                compact=True,
            )

    def result(self) -> Done:
        """The note."""
        if not self.text("#text").strip():
            raise ValueError("Écrivez ce qui a été fait.")
        linked = bool(self._step) and self.choice("#link") == 0
        return Done(self.text("#text"), self.text("#when"), NATURES[max(0, self.choice("#nature"))], linked)


class FromPaper(Dialog[str]):
    """Several notes at once, one a line, their time first."""

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
        yield TextArea(self._start, id="notes", classes="tall", compact=True)

    def result(self) -> str:
        """The lines."""
        return self.text("#notes")


@dataclass(frozen=True, slots=True)
class FilingSaid:
    """A filing as typed."""

    when: str
    reference: str
    receipt: str
    pending: bool
    why_late: str


class AskFiling(Dialog[FilingSaid]):
    """When was it filed, and what proves it?"""

    def __init__(self, title: str, proof: str, late: bool) -> None:
        super().__init__(f"Déclaration faite : {title}", proof)
        self._late = late

    def fields(self) -> ComposeResult:
        """When, proof, and reasons when late."""
        yield Label("Quand a-t-elle été faite ?")
        yield Input(placeholder="7 h 50 · hier à 18 h 30 · il y a 20 minutes", id="when", compact=True)
        yield Label("Numéro reçu")
        yield Input(id="reference", compact=True)
        yield Label("Fichier de l’accusé de réception (chemin), si vous l’avez")
        yield Input(id="receipt", compact=True)
        yield radio("envoyé, accusé attendu", ident="pending")
        if self._late:
            yield Label("Motifs du retard (peuvent être donnés plus tard)")
            yield Input(id="late", compact=True)

    def result(self) -> FilingSaid:
        """The filing."""
        if not self.text("#when").strip():
            raise ValueError("Dites quand la déclaration a été faite.")
        late = self.text("#late") if self._late else ""
        pending = self.choice("#pending") == 0
        return FilingSaid(self.text("#when"), self.text("#reference"), self.text("#receipt").strip(), pending, late)


@dataclass(frozen=True, slots=True)
class DecisionSaid:
    """A decision and its reason."""

    answer: bool
    why: str


class AskDecision(Dialog[DecisionSaid]):
    """Yes or no, with the proposal and its reasons in front of the doctor."""

    def fields(self) -> ComposeResult:
        """Nothing is preselected."""
        yield radio("oui", "non", ident="answer")
        yield Label("Raison (obligatoire si non, ou si vous décidez autrement que la proposition)")
        yield Input(id="why", compact=True)

    def result(self) -> DecisionSaid:
        """The decision."""
        if self.choice("#answer") < 0:
            raise ValueError("Choisissez oui ou non.")
        return DecisionSaid(self.choice("#answer") == 0, self.text("#why"))


@dataclass(frozen=True, slots=True)
class CorrectionSaid:
    """A correction as typed; empty means unchanged."""

    when: str
    text: str
    why: str


class AskCorrection(Dialog[CorrectionSaid]):
    """What to read instead, and why."""

    def __init__(self, seq: int, text: str) -> None:
        super().__init__(f"Corriger l’entrée {seq}", "L’original et la correction restent visibles tous les deux.")
        self._text = text

    def fields(self) -> ComposeResult:
        """Time, words, reason."""
        yield Label("Heure (vide : inchangée)")
        yield Input(id="when", compact=True)
        yield Label("Texte (vide : inchangé)")
        yield Input(self._text, id="text", compact=True)
        yield Label("Raison de la correction")
        yield Input(id="why", compact=True)

    def result(self) -> CorrectionSaid:
        """The correction."""
        text = "" if self.text("#text") == self._text else self.text("#text")
        return CorrectionSaid(self.text("#when"), text, self.text("#why"))


class Choose(ModalScreen[int | None]):
    """A list to choose from, with a search field: the palette of actions."""

    BINDINGS = [Binding("escape", "leave", "Annuler"), Binding("down", "go_down", show=False)]
    AUTO_FOCUS = "Input"

    def __init__(self, title: str, labels: list[str]) -> None:
        super().__init__()
        self._title, self._labels = title, labels

    def compose(self) -> ComposeResult:
        """A field and what matches it."""
        with Vertical(classes="dialog"):
            yield Static(plain(self._title, "bold $primary"))
            yield Input(placeholder="Tapez quelques lettres", compact=True)
            yield OptionList(markup=False, id="choices")

    def on_mount(self) -> None:
        """Show everything."""
        self._filter("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches."""
        self._filter(event.value)

    def _filter(self, typed: str) -> None:
        wanted = folded(typed).split()
        shown = [(i, label) for i, label in enumerate(self._labels) if all(w in folded(label) for w in wanted)]
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options([Option(plain(label), id=str(index)) for index, label in shown])
        choices.highlighted = 0 if shown else None

    def action_go_down(self) -> None:
        """From the field to the list."""
        self.query_one("#choices").focus()

    def on_input_submitted(self) -> None:
        """Enter takes the first match."""
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """That one."""
        self.dismiss(int(event.option_id or 0))

    def action_leave(self) -> None:
        """None."""
        self.dismiss(None)


@dataclass(frozen=True, slots=True)
class InstantSaid:
    """An instant as typed."""

    when: str
    who: str
    why: str


class AskInstant(Dialog[InstantSaid]):
    """Who knew, and when?"""

    def __init__(self, instant: str) -> None:
        super().__init__(
            INSTANTS[instant],
            "La première personne du cabinet raisonnablement certaine compte. Dans le doute, l’heure la plus ancienne.",
        )

    def fields(self) -> ComposeResult:
        """When, who, and why if it is later than the discovery."""
        yield Label("Quand ?")
        yield Input(placeholder="7 h 50 · hier vers 22 h · entre 22 h et 6 h", id="when", compact=True)
        yield Label("Qui s’en est aperçu (fonction)")
        yield Input(id="who", compact=True)
        yield Label("Si c’est plus tard que la découverte de l’attaque : pourquoi ?")
        yield Input(id="why", compact=True)

    def result(self) -> InstantSaid:
        """The instant."""
        if not self.text("#when").strip():
            raise ValueError("Dites quand.")
        return InstantSaid(self.text("#when"), self.text("#who"), self.text("#why"))
