"""Help: what this screen is for, what each key does, and what the words mean."""

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from incident.core.playbooktext import explained
from incident.tui.text import plain

if TYPE_CHECKING:
    from incident.core.playbook import Term
    from incident.tui.app import IncidentApp

KEYS = """F1  cette aide                   F8   fait, enregistrer, produire
F2  dossier de la CNIL           F9   je viens de faire…
F3  documents                    F10  fiche du cabinet
F4  journal de l’incident        F12  incidents passés
F5  toutes les actions           Échap  revenir aux étapes
Ctrl+F  chercher partout         Ctrl+P  qui écrit
Ctrl+O  recopier sur le site     Ctrl+T  écran clair ou sombre
Ctrl+B  ce qui reste à faire     Ctrl+E  délais dans un agenda
Tab, Maj+Tab  champ suivant, précédent   Ctrl+Q  quitter

Plus bas (flèches, Pg suiv.) : les mots expliqués, de A à Z.

✓ fait   · à faire   ? à confirmer   – pas concerné   ! manque

Rien n’est envoyé. Chaque action est sur le disque avant d’être
affichée comme faite. Quitter n’arrête pas les délais. Travaillez
sur un ordinateur qui n’a pas été attaqué.

Heures : 7 h 50 · ce matin vers 8 h 10 · hier à 22 h
il y a 20 minutes · entre 22 h et 6 h · 23/11 à 7 h 50
H (étapes, premiers gestes) : l’heure de ce qu’on vient de dire
fait. Heures notées sur papier : F5, puis « papier »."""


class Help(ModalScreen[None]):
    """Over any screen."""

    BINDINGS = [Binding("escape,f1,enter", "leave", "Fermer")]

    def __init__(self, about: str) -> None:
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        """What the screen is for, then the keys, then the words."""
        with VerticalScroll(classes="dialog"):
            yield Static(plain("Aide", "bold $primary"))
            yield Static(plain(self._about), classes="gap")
            yield Static(plain(KEYS), classes="gap")
            yield Static(plain("Échap : fermer", "$text-muted"), classes="gap")
            yield Static(plain("Les mots", "bold $primary"), classes="gap")
            yield Static(plain("\n".join(map(explained, self._words()))), classes="gap")

    def _words(self) -> "list[Term]":
        return list(cast("IncidentApp", self.app).session.shipped.glossary.values())

    def action_leave(self) -> None:
        """Close."""
        self.dismiss()
