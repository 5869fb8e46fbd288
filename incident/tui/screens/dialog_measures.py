"""Small questions about measures promised: what, who, by when; then what became of one."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.widgets import Input, Label

from incident.tui.screens.dialog import Dialog, Missing, radio


@dataclass(frozen=True, slots=True)
class PromiseSaid:
    """A measure as typed."""

    text: str
    owner: str
    due: str
    to_authority: bool


class AskPromise(Dialog[PromiseSaid]):
    """What will be done, by whom, until when, and whether the CNIL was told."""

    def __init__(self, text: str = "", told: bool = False) -> None:
        super().__init__("Noter une mesure promise", "Sans responsable et sans date, elle ne se fait pas.")
        self._text, self._told = text, told

    def fields(self) -> ComposeResult:
        """What was announced already stands in the field."""
        yield Label("Ce qui sera fait")
        yield Input(self._text, placeholder="changer la box", id="text", compact=True, select_on_focus=False)
        yield Label("Qui s’en charge")
        yield Input(placeholder="Dr Lenoir · l’informaticien", id="owner", compact=True)
        yield Label("Avant quand (avec l’année), si une date est fixée")
        yield Input(placeholder="12/12/2026", id="due", compact=True)
        if self._told:
            yield Label("C’est écrit dans le dossier de la CNIL.")
        yield Label("La CNIL le sait-elle ?")
        yield radio("oui, c’est dans la déclaration", "non, c’est pour le cabinet", ident="told")

    def result(self) -> PromiseSaid:
        """The promise."""
        if not self.text("#text").strip():
            raise Missing("Écrivez ce qui sera fait.", "#text")
        if self.choice("#told") < 0:
            raise Missing("Dites si la CNIL le sait.", "#told")
        return PromiseSaid(
            self.text("#text"), self.text("#owner"), self.text("#due").strip(), self.choice("#told") == 0
        )


@dataclass(frozen=True, slots=True)
class OutcomeSaid:
    """What became of a measure, as typed."""

    given_up: bool
    text: str
    when: str


class AskOutcome(Dialog[OutcomeSaid]):
    """Taken, with its proof, or given up, with the reason."""

    REFUSED = "#text"

    def __init__(self, what: str) -> None:
        super().__init__("Qu’est devenue cette mesure ?", what)

    def fields(self) -> ComposeResult:
        """Nothing is preselected."""
        yield radio("faite", "abandonnée", ident="outcome")
        yield Label("Ce qui le prouve (facture, essai, photo) ; abandonnée : pourquoi")
        yield Input(id="text", compact=True)
        yield Label("Quand ? (vide : maintenant)")
        yield Input(placeholder="hier · 12/12", id="when", compact=True)

    def result(self) -> OutcomeSaid:
        """The outcome."""
        if self.choice("#outcome") < 0:
            raise Missing("Dites si elle est faite ou abandonnée.", "#outcome")
        return OutcomeSaid(self.choice("#outcome") == 1, self.text("#text"), self.text("#when"))
