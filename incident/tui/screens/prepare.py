"""« Préparer » : everything one does calmly, before; how far one is, and one key to go on."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from incident.opening import open_folder
from incident.preparing import Readiness
from incident.tui.actions import perform
from incident.tui.guarding import guarded
from incident.tui.keys import digit_bindings
from incident.tui.text import joined, plain
from incident.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp

ABSENCE = "practice_deputies"
"""The first line of the sheet about absence, death and the end of the practice."""


class Prepare(Screen[None]):
    """The sheet, the self-assessment, the paper kit, an exercise."""

    AUTO_FOCUS = "#prepare"
    HELP = (
        "Un chiffre, ou Entrée, ouvre la ligne. Le kit papier s’écrit dans un dossier « kit-papier », à côté du "
        "registre : imprimez-le et affichez la carte. Un exercice a son propre registre, jamais mêlé au vrai."
    )
    BINDINGS = [
        *digit_bindings(5, "choose", "Ouvrir"),
        Binding("o", "open_kit", "Ouvrir le dossier"),
        Binding("escape", "back", "Retour"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._written: Path | None = None

    def compose(self) -> ComposeResult:
        """A title, the five things, what was just done."""
        yield Static(plain("Préparer le cabinet", "bold $accent"), id="prepare-title")
        yield Static(plain("Au calme, quelques minutes à la fois. Rien n’est envoyé à personne."), id="prepare-intro")
        yield OptionList(id="prepare", markup=False)
        yield Static(id="refusal")
        yield KeysLine()

    async def on_screen_resume(self) -> None:
        """How far the practice is, again each time one comes back."""
        await self._fill()

    async def _fill(self) -> None:
        choices = self.query_one("#prepare", OptionList)
        kept = choices.highlighted or 0
        done = await guarded(self.app, self._app.session.preparation.readiness(), self._refuse)
        if done is None:
            return
        choices.clear_options()
        choices.add_options([Option(line, id=str(number)) for number, line in enumerate(_lines(done), start=1)])
        choices.highlighted = kept

    @property
    def _app(self) -> "IncidentApp":
        return cast("IncidentApp", self.app)

    def _say(self, sentence: str, style: str = "$text-success") -> None:
        self.query_one("#refusal", Static).update(plain(sentence, style))
        self.query_one("#refusal").display = True

    def _refuse(self, sentence: str) -> None:
        self._say(sentence, "$text-error")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """That one."""
        self.action_choose(int(event.option_id or 0))

    def action_choose(self, number: int) -> None:
        """Go there, or do it."""
        if number == 1:
            self._app.action_go("practice")
        elif number == 2:
            self._app.action_go("assessment")
        elif number == 3:
            self._say("Écriture du kit papier…")
            self._app.gate.begin(self, self._print_kit())
        elif number == 4:
            self._app.begin(perform(self._app, "begin_exercise"))
        else:
            self._app.action_go("practice")
            self.app.screen.target = ABSENCE  # type: ignore[attr-defined]

    async def _print_kit(self) -> None:
        paths = await guarded(self.app, self._app.session.preparation.print_kit(), self._refuse)
        if paths is None:
            return
        self._written = paths[0].parent
        self.refresh_bindings()
        self._say(
            f"✓ {len(paths)} fichiers écrits dans {self._written}. D’abord : imprimez {paths[0].name}, "
            "affichez-la. O : ouvrir le dossier."
        )
        await self._fill()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """The folder can be opened once it is written."""
        return action != "open_kit" or self._written is not None

    def action_open_kit(self) -> None:
        """Show the files just written, in the system's own window."""
        if self._written is not None and not open_folder(self._written):
            self._say(f"Ce poste n’ouvre pas de dossier d’ici : cherchez {self._written}.", "$text-warning")

    def action_back(self) -> None:
        """Back where one came from."""
        self.app.pop_screen()


def _lines(done: Readiness) -> list[Content]:
    """« 1  Fiche du cabinet », with how far it is on the line below."""
    told = (
        ("Fiche du cabinet", done.sheet),
        ("Auto-évaluation : êtes-vous bien protégé ?", done.assessment),
        ("Kit papier à imprimer : carte d’urgence, listes, feuilles vierges", done.kit),
        ("S’exercer sur un faux incident", done.exercise),
        (
            "Absence, décès, fin d’activité : qui agit, qui garde les dossiers",
            "dans la fiche ; le mandat est dans le kit",
        ),
    )
    return [
        joined(plain(f" {number}  ", "bold $accent"), plain(title), plain(f"\n    {said}\n", "$text-muted"))
        for number, (title, said) in enumerate(told, start=1)
    ]
