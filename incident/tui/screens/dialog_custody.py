"""Small questions about pieces, hand-overs, losses and letters. They return what was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.widgets import Input, Label

from incident.core.custody import Correspondence
from incident.core.grounds import LETTER_KINDS, LetterKind
from incident.tui.screens.dialog import Dialog, Missing, radio
from incident.tui.widgets.path_field import path_field
from incident.tui.widgets.toggles import Choice, Choices


@dataclass(frozen=True, slots=True)
class PieceSaid:
    """A piece as typed. `outside`: it holds patients' data, its bytes stay out of the register."""

    path: str
    about: str
    obtained: str
    outside: bool
    holder: str
    when: str


class AskPiece(Dialog[PieceSaid]):
    """Which file, what it shows, how it was obtained, and whether it may enter the register."""

    REFUSED = "#path"

    def __init__(self, said: PieceSaid | None = None, problem: str = "") -> None:
        """Asked again for what was `problem`, what was typed stays."""
        super().__init__("Ajouter une pièce", "Son empreinte est notée : on pourra prouver qu’elle n’a pas changé.")
        self._said, self._problem = said or PieceSaid("", "", "", outside=False, holder="", when=""), problem
        self._chosen = None if said is None else said.outside

    def on_mount(self) -> None:
        """Say why it is asked again, if it is."""
        if self._problem:
            self.tell(self._problem)

    def fields(self) -> ComposeResult:
        """Nothing is preselected the first time."""
        yield Label("Fichier (chemin complet ; on peut le glisser dans la fenêtre)")
        yield path_field(self._said.path, ident="path")
        yield Label("Ce que c’est, ce que cela montre")
        yield Input(self._said.about, id="about", compact=True)
        yield Label("Comment elle a été obtenue, et par qui")
        yield Input(self._said.obtained, id="obtained", compact=True)
        yield Label("Montre-t-elle des données de patients ?")
        yield Choices(
            Choice("non : une copie entre dans le registre", value=self._chosen is False),
            Choice("oui, ou peut-être : elle reste dehors", value=self._chosen is True),
            id="outside",
            compact=True,
        )
        yield Label("Qui la garde (si elle reste dehors)")
        yield Input(self._said.holder, id="holder", compact=True)
        yield Label("Quand ? (vide : maintenant)")
        yield Input(self._said.when, placeholder="7 h 50 · hier soir", id="when", compact=True)

    def result(self) -> PieceSaid:
        """The piece."""
        if not self.text("#path").strip():
            raise Missing("Donnez le chemin du fichier.", "#path")
        if self.choice("#outside") < 0:
            raise Missing("Dites si elle montre des données de patients. Dans le doute : oui.", "#outside")
        return PieceSaid(
            self.text("#path").strip().strip("'\""),
            self.text("#about"),
            self.text("#obtained"),
            self.choice("#outside") == 1,
            self.text("#holder"),
            self.text("#when"),
        )


@dataclass(frozen=True, slots=True)
class HandoverSaid:
    """A hand-over as typed."""

    recipient: str
    request: str
    receipt: str
    when: str


class AskHandover(Dialog[HandoverSaid]):
    """To whom, on what written request, against what receipt."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Remettre « {name} »",
            "Ne remettez ni dossier ni disque sans réquisition écrite ; appelez d’abord l’Ordre.",
        )

    def fields(self) -> ComposeResult:
        """Recipient, request, receipt, time."""
        yield Label("À qui (nom, fonction, service)")
        yield Input(id="recipient", compact=True)
        yield Label("Réquisition : autorité, numéro ; scellé ou non ; Ordre prévenu ou non")
        yield Input(id="request", compact=True)
        yield Label("Fichier du reçu signé (chemin), si vous l’avez")
        yield Input(id="receipt", compact=True)
        yield Label("Quand ? (vide : maintenant)")
        yield Input(id="when", compact=True)

    def result(self) -> HandoverSaid:
        """The hand-over."""
        if not self.text("#recipient").strip():
            raise Missing("Dites à qui la pièce est remise.", "#recipient")
        return HandoverSaid(
            self.text("#recipient"), self.text("#request"), self.text("#receipt").strip(), self.text("#when")
        )


@dataclass(frozen=True, slots=True)
class LossSaid:
    """A loss as typed."""

    amount: str
    half_days: str
    text: str


class AskLoss(Dialog[LossSaid]):
    """How much, and what for."""

    def __init__(self, total: str) -> None:
        super().__init__("Noter une perte ou une dépense", f"Total jusqu’ici : {total}.")

    def fields(self) -> ComposeResult:
        """Amount, half-days, words."""
        yield Label("Montant en euros (vide s’il s’agit de temps)")
        yield Input(placeholder="350 ou 1 250,50", id="amount", compact=True)
        yield Label("Demi-journées de cabinet fermé")
        yield Input(placeholder="0", id="half_days", compact=True)
        yield Label("Ce que c’est")
        yield Input(placeholder="intervention de l’informaticien", id="text", compact=True)

    def result(self) -> LossSaid:
        """The loss."""
        half_days = self.text("#half_days").strip() or "0"
        if not half_days.isdecimal() or len(half_days) > 4:
            raise Missing("Les demi-journées sont un nombre entier : 1, 2, 3…", "#half_days")
        if not self.text("#text").strip():
            raise Missing("Écrivez ce que c’est.", "#text")
        return LossSaid(self.text("#amount").strip() or "0", half_days, self.text("#text"))


@dataclass(frozen=True, slots=True)
class LetterSaid:
    """A letter as typed."""

    received: bool
    correspondent: str
    when: str
    due: str
    about: str
    matter: LetterKind = "other"
    answers: int | None = None


class AskLetter(Dialog[LetterSaid]):
    """From whom or to whom, when, and by when it asks for an answer."""

    def __init__(self, open_letters: Sequence[Correspondence] = ()) -> None:
        super().__init__("Noter une lettre", "Une demande de patient se note sans son nom.")
        self._open = open_letters

    def fields(self) -> ComposeResult:
        """Direction, correspondent, times, object."""
        yield radio("reçue", "envoyée", ident="direction")
        yield Label("Reçue : ce que c’est (chaque demande a son délai)")
        yield radio(*LETTER_KINDS.values(), ident="matter")
        if self._open:
            yield Label("Envoyée : elle répond à")
            answered = [f"{letter.correspondent}, entrée {letter.seq}" for letter in self._open]
            yield radio(*answered, "aucune de celles-ci", ident="answers")
        yield Label("De qui, ou à qui")
        yield Input(placeholder="CNIL · Ordre · assureur · un patient", id="correspondent", compact=True)
        yield Label("Quand ?")
        yield Input(placeholder="23/11 · hier", id="when", compact=True)
        yield Label("Date limite qu’elle fixe (avec l’année), s’il y en a une")
        yield Input(placeholder="12/12/2026", id="due", compact=True)
        yield Label("Objet")
        yield Input(id="about", compact=True)

    def result(self) -> LetterSaid:
        """The letter."""
        if self.choice("#direction") < 0:
            raise Missing("Dites si elle est reçue ou envoyée.", "#direction")
        if not self.text("#correspondent").strip() or not self.text("#when").strip():
            raise Missing("Dites de qui ou à qui, et quand.", "#correspondent")
        received = self.choice("#direction") == 0
        return LetterSaid(
            received,
            self.text("#correspondent"),
            self.text("#when"),
            self.text("#due").strip(),
            self.text("#about"),
            self._matter() if received else "other",
            None if received else self._answered(),
        )

    def _matter(self) -> LetterKind:
        chosen = self.choice("#matter")
        return list(LETTER_KINDS)[chosen] if chosen >= 0 else "other"

    def _answered(self) -> int | None:
        chosen = self.choice("#answers") if self._open else -1
        return self._open[chosen].seq if 0 <= chosen < len(self._open) else None
