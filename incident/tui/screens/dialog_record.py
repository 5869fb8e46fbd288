"""Small questions on what is recorded: filings, decisions, corrections, instants. They return what was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.widgets import Input, Label

from incident.core.commands import CloseFalseAlarm
from incident.core.grounds import GROUNDS, Ground
from incident.core.instances import Instance
from incident.core.playbook import INSTANTS, Obligation
from incident.tui.screens.dialog import Dialog, Missing, radio
from incident.tui.text import clean, plain
from incident.tui.widgets.toggles import Tick


@dataclass(frozen=True, slots=True)
class FilingSaid:
    """A filing as typed."""

    when: str
    reference: str
    receipt: str
    pending: bool
    why_late: str
    for_: str = ""


class AskFiling(Dialog[FilingSaid]):
    """When was it filed, and what proves it?"""

    REFUSED = "#reference"

    def __init__(self, title: str, owed: Obligation, late: bool, owed_by: Sequence[Instance] = ()) -> None:
        super().__init__(f"{'Déclaration faite' if owed.acknowledged else 'C’est fait'} : {title}", owed.proof)
        self._owed = owed
        self._late = late
        self._owed_by = owed_by

    def fields(self) -> ComposeResult:
        """For whom where several owe it, when, proof, and reasons when late."""
        if self._owed_by:
            yield Label("Pour qui ?")
            yield radio(*(one.detail for one in self._owed_by), ident="for")
        yield Label("Quand a-t-elle été faite ?" if self._owed.acknowledged else "Quand était-ce ?")
        yield Input(placeholder="maintenant · 7 h 50 · hier à 18 h 30 · il y a 20 minutes", id="when", compact=True)
        yield Label(self._owed.reference)
        yield Input(id="reference", compact=True)
        file = "Fichier de l’accusé de réception" if self._owed.acknowledged else "Fichier qui le montre"
        yield Label(plain(f"{file} (chemin), si vous l’avez"))
        yield Input(id="receipt", compact=True)
        if self._owed.acknowledged:
            yield Tick("envoyé, accusé attendu", id="pending", compact=True)
        if self._late:
            yield Label("Motifs du retard (peuvent être donnés plus tard)")
            yield Input(id="late", compact=True)

    def result(self) -> FilingSaid:
        """The filing."""
        if not self.text("#when").strip():
            raise Missing("Dites quand cela a été fait ; à l’instant : « maintenant ».", "#when")
        if self._owed_by and self.choice("#for") < 0:
            raise Missing("Dites pour qui cela a été fait.", "#for")
        for_ = self._owed_by[self.choice("#for")].for_ if self._owed_by else ""
        late = self.text("#late") if self._late else ""
        pending = self._owed.acknowledged and self.query_one("#pending", Tick).value
        receipt = self.text("#receipt").strip()
        return FilingSaid(self.text("#when"), self.text("#reference"), receipt, pending, late, for_)


@dataclass(frozen=True, slots=True)
class DecisionSaid:
    """A decision and its reason."""

    answer: bool
    why: str
    ground: Ground | None = None


class AskDecision(Dialog[DecisionSaid]):
    """Yes or no, with the proposal and its reasons in front of the doctor; on what ground not to tell persons."""

    def __init__(self, title: str, intro: str, *, persons: bool = False) -> None:
        super().__init__(title, intro)
        self._persons = persons

    def fields(self) -> ComposeResult:
        """Nothing is preselected."""
        yield radio("oui", "non", ident="answer")
        if self._persons:
            yield Label("Si non : sur quoi repose la décision ?")
            yield radio(*GROUNDS.values(), ident="ground")
        yield Label("Raison (obligatoire si non, ou si vous décidez autrement que la proposition)")
        yield Input(id="why", compact=True)

    def result(self) -> DecisionSaid:
        """The decision."""
        if self.choice("#answer") < 0:
            raise Missing("Choisissez oui ou non.", "#answer")
        answer = self.choice("#answer") == 0
        return DecisionSaid(answer, self.text("#why"), None if answer else self._ground())

    def _ground(self) -> Ground | None:
        chosen = self.choice("#ground") if self._persons else -1
        if self._persons and chosen < 0:
            raise Missing("Dites sur quoi repose la décision de ne pas informer les patients.", "#ground")
        return list(GROUNDS)[chosen] if self._persons else None


class AskFalseAlarm(Dialog[CloseFalseAlarm]):
    """No breach, and why; whether something was tried all the same is asked, never presumed."""

    def __init__(self) -> None:
        super().__init__(
            "Fausse alerte : pas de violation, voici pourquoi",
            "En enregistrant, vous dites : rien n’a été lu ni copié par qui n’en avait pas le droit, rien n’a été "
            "modifié, rien n’est perdu ni resté hors d’atteinte. L’incident est terminé et reste au registre, avec "
            "votre raison. Un doute ? Échap, et continuez.",
        )

    def fields(self) -> ComposeResult:
        """Who checked, and whether there was an attempt. Nothing is preselected."""
        yield Label("Qui a vérifié, quand, comment ? La CNIL peut demander à le lire.")
        yield Input(placeholder="L’informaticien, le 24 à 9 h : panne d’écran", id="why", compact=True)
        yield Label("Y a-t-il eu une attaque, un vol ou une tentative, même sans effet ?")
        yield radio("non, rien de tel", "oui, sans effet sur les données", ident="attempted")

    def result(self) -> CloseFalseAlarm:
        """The closing."""
        if not self.text("#why").strip():
            raise ValueError("Écrivez qui a vérifié, quand et comment.")
        if self.choice("#attempted") < 0:
            raise ValueError("Dites s’il y a eu une attaque ou une tentative.")
        return CloseFalseAlarm(self.text("#why"), self.choice("#attempted") == 1)


@dataclass(frozen=True, slots=True)
class CorrectionSaid:
    """A correction as typed; empty means unchanged."""

    when: str
    text: str
    why: str


class AskCorrection(Dialog[CorrectionSaid]):
    """What to read instead, and why."""

    def __init__(self, seq: int, text: str, hint: str = "") -> None:
        intro = f"L’original et la correction restent visibles tous les deux.{hint}"
        super().__init__(f"Corriger l’entrée {seq}", intro)
        self._text = clean(text)

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
        if not self.text("#why").strip():
            raise Missing("Écrivez la raison de la correction.", "#why")
        return CorrectionSaid(self.text("#when"), text, self.text("#why"))


@dataclass(frozen=True, slots=True)
class ExpungingSaid:
    """Why the words go, and whether the documents drawn since go with them."""

    why: str
    documents: bool


class AskExpunging(Dialog[ExpungingSaid]):
    """Why the words of an entry go for ever."""

    def __init__(self, seq: int, drawn: int) -> None:
        intro = "Le texte part pour toujours ; l’entrée, son heure, son auteur et cette raison restent."
        super().__init__(f"Caviarder (rendre illisible) l’entrée {seq}", intro)
        self._drawn = drawn

    def fields(self) -> ComposeResult:
        """The reason, and the documents if there are any."""
        yield Input(placeholder="La raison, en quelques mots", id="why", compact=True)
        if self._drawn:
            yield Tick(f"caviarder aussi ce qui a été produit depuis ({self._drawn})", id="documents", compact=True)
            yield Label("Ces documents peuvent contenir le texte. Les fichiers déjà écrits sont à supprimer vous-même.")

    def result(self) -> ExpungingSaid:
        """The reason, which is needed."""
        if not self.text("#why").strip():
            raise ValueError("Écrivez la raison en quelques mots.")
        return ExpungingSaid(self.text("#why"), bool(self._drawn) and self.query_one("#documents", Tick).value)


class AskKnown(Dialog[tuple[str, ...]]):
    """What the practice knew at the hour of the discovery."""

    KNOWN: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("qu’il y avait une attaque ou un incident", ("attack_known",)),
        ("que des données de patients étaient touchées", ("breach_aware",)),
        ("les deux", ("attack_known", "breach_aware")),
        ("ni l’un ni l’autre : ce n’étaient que des signes", ()),
    )

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"À cette heure (« {typed} »), que savait le cabinet ?",
            "Les délais légaux se comptent à partir de là. Dans le doute, choisissez ce qui fait partir le délai.",
        )

    def fields(self) -> ComposeResult:
        """Nothing is preselected."""
        yield radio(*(label for label, _instants in self.KNOWN), ident="known")

    def result(self) -> tuple[str, ...]:
        """The instants that are then stated."""
        if self.choice("#known") < 0:
            raise Missing("Choisissez, même « ni l’un ni l’autre ».", "#known")
        return self.KNOWN[self.choice("#known")][1]


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
            raise Missing("Dites quand.", "#when")
        return InstantSaid(self.text("#when"), self.text("#who"), self.text("#why"))
