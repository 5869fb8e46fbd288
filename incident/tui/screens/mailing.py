"""Writing to each patient of a list: what to check first, what the list holds, the files, and deleting them."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from incident.core.templates import Template
from incident.errors import BadInput
from incident.mailing import (
    WARNINGS,
    Merge,
    Prospect,
    Written,
    delete,
    merge,
    outside,
    place_of_list,
    prospect,
    read_merge,
    replaced,
)
from incident.production import Suspected
from incident.tui.filling import fill
from incident.tui.producing import reason_for
from incident.tui.screens.dialog import Choose, Confirm
from incident.tui.screens.dialog_output import typed_path
from incident.tui.screens.page import Page
from incident.tui.text import plain
from incident.tui.widgets.buttons import Push
from incident.tui.widgets.mailing_lines import found_lines, holes_line, left_lines, warning_lines
from incident.tui.widgets.toggles import Choice, Choices, Tick

AS_IT_IS = "ce courrier, où il reste « à compléter » ?"
WHICH = ("Tous : tout est envoyé", "Seulement ceux refaits depuis : gardez les derniers")
"""What may be deleted where a mailing was made again."""


class Mailing(Page):
    """Warnings, the list, what is in it, where to write, what is left to delete; from top to bottom."""

    HELP = (
        "La liste est lue, comptée, et jamais gardée : le registre ne note que le nombre, la date et l’empreinte du "
        "fichier (ce qui permet de dire laquelle c’était). F8 lit la liste, puis écrit : un seul fichier Word pour les "
        "lettres, un fichier de texte par message "
        "(pour un courriel, aussi un brouillon .eml à ouvrir dans la messagerie). "
        "Ctrl+D supprime ces fichiers quand tout est envoyé, et le note."
    )
    AUTO_FOCUS = "#reviewed"
    BINDINGS = [
        Binding("f8", "go_on", "Lire, puis écrire"),
        Binding("ctrl+n", "missing", "Manque", priority=True),
        Binding("ctrl+d", "delete", "Supprimer…", priority=True),  # else a field takes it
        Binding("escape", "back", "Retour"),
    ]

    def __init__(self, template: Template, known: Prospect) -> None:
        super().__init__()
        self._template, self._known = template, known
        self._found: Merge | None = None
        self._list: Path | None = None

    def body(self) -> ComposeResult:
        """Everything on one page, in the order it is done."""
        with VerticalScroll(id="mailing", can_focus=False):
            yield Static(plain(f"Écrire à chaque patient : {self._template.title}", "bold $primary"))
            yield Static(id="mailing-left")
            yield Static(warning_lines(WARNINGS))
            yield Tick("j’ai relu la liste, ces personnes n’y sont plus", id="reviewed", compact=True)
            yield Label(plain("La liste, .csv ou .xlsx (on peut glisser le fichier dans la fenêtre)"), classes="field")
            yield Input(id="list", compact=True)
            yield Static(id="found")
            if messages := self._known.messages:
                yield Label("Lequel de ces messages ?", classes="field")
                choices = (Choice(plain(message), value=not n) for n, message in enumerate(messages))
                yield Choices(*choices, id="message", compact=True)
            yield Label(
                plain("Dossier où écrire : ni celui du registre, ni un dossier copié en ligne"), classes="field"
            )
            yield Input(id="folder", compact=True)
            yield Static(id="mailing-holes")
            with Horizontal(classes="buttons"):
                yield Push("Lire, puis écrire (F8)", id="do-go_on", compact=True)
                yield Push("Répondre (Ctrl+N)", id="do-missing", compact=True)
                yield Push("Supprimer les fichiers… (Ctrl+D)", id="do-delete", compact=True)

    async def on_mount(self) -> None:
        """Said before the first drawing, which begins with what to check."""
        self._say_known()
        self.call_after_refresh(self.query_one("#mailing").scroll_home, animate=False)

    async def show(self) -> None:
        """What the letter still lacks; what is left to delete from earlier mailings."""
        self._known = await self.session.call(prospect, self.session.case, self._template)
        self._say_known()

    def _say_known(self) -> None:
        holes, left = self._known.holes, self._known.left
        self._offer("#mailing-holes", "#do-missing", holes_line(holes) if holes else None)
        self._offer("#mailing-left", "#do-delete", left_lines(left) if left else None)

    def _offer(self, place: str, button: str, said: Content | None) -> None:
        """Say something and offer what to do about it, or neither."""
        self.query_one(place, Static).update(said or "")
        self.query_one(place).display = self.query_one(button).display = said is not None

    @on(Input.Changed, "#list")
    def forget(self) -> None:
        """Another list is another reading."""
        self._found = None
        self.query_one("#found", Static).update("")

    @on(Button.Pressed)
    async def pressed(self, event: Button.Pressed) -> None:
        """Buttons double the keys."""
        await self.run_action(str(event.button.id).removeprefix("do-"))

    # -- reading, then writing -------------------------------------------------------------------------

    def action_go_on(self) -> None:
        """Read the list; once read and checked, write."""
        self.begin(self._go_on())

    async def _go_on(self) -> None:
        if self._found is None:
            await self._read()
        else:
            await self._write(self._found, "")

    async def _read(self) -> None:
        path = typed_path(self.query_one("#list", Input).value)
        found = await self.session.call(read_merge, self._template, path)
        self._list, self._found = path, found
        self.refuse("")
        self.query_one("#found", Static).update(found_lines(found, place_of_list(path)))
        self.query_one("#found").scroll_visible(animate=False)
        folder = self.query_one("#folder", Input)
        folder.value = folder.value or str(path.absolute().parent)
        folder.focus()

    async def _write(self, found: Merge, why: str) -> None:
        if not self.query_one("#reviewed", Tick).value:
            self.query_one("#reviewed").focus()
            raise BadInput("Relisez la liste, puis cochez la première case : sans cela rien n’est écrit.")
        folder = typed_path(self.query_one("#folder", Input).value)
        await self.session.call(outside, folder, self.session.case)
        if self._known.holes and not why and not await self._as_it_is():
            return
        number = next((choices.pressed_index for choices in self.query(Choices)), 0) + 1
        writing = partial(merge, number=number, why=why, holes=bool(self._known.holes))
        made = await self.session.writing(writing, found, folder, self.session.shipped.base_docx)
        if isinstance(made, Suspected):
            why = await reason_for(self, made, "Avant que ce courrier ne sorte")
            if why:
                await self._write(found, why)
            return
        self.forget()  # written once: F8 reads the list again before it writes anew
        self.tick()
        await self.show()
        self.warn(f"✓ {found.counted} : {made}. Tout est envoyé ? Ctrl+D supprime ces fichiers et le note.")

    async def _as_it_is(self) -> bool:
        """Whether letters that still say « à compléter » are wanted all the same."""
        asking = Confirm(
            f"Écrire quand même {AS_IT_IS}", "\n".join(f"– {lack.label}" for lack in self._known.holes), records=False
        )
        return await self.app.push_screen_wait(asking) is True

    def action_missing(self) -> None:
        """To the first answer that the letter lacks; one comes back here."""
        if self._known.holes:
            fill(self, self._known.holes[0])
        else:
            self.refuse("Rien ne manque à ce courrier.")

    # -- deleting --------------------------------------------------------------------------------------

    def action_delete(self) -> None:
        """Delete what was written, once all is sent."""
        self.begin(self._delete())

    async def _delete(self) -> None:
        if not self._known.left:
            self.refuse("Aucun fichier d’envoi n’attend d’être supprimé.")
            return
        old = replaced(self._known.left)
        choice = await self.app.push_screen_wait(Choose("Supprimer quels fichiers ?", list(WHICH))) if old else 0
        if choice is None or not await self._sure(old if choice else self._known.left, old_only=bool(choice)):
            return
        said = await self.guarded(self.session.writing(partial(delete, old_only=bool(choice)), self._list))
        if said is not None:
            self.forget()
            self._list = self._list if choice else None
        await self.show()  # some may be gone even where one could not be deleted
        if said is not None:
            self.succeed(f"✓ {said}", stays=True)

    async def _sure(self, files: Sequence[Written], *, old_only: bool) -> bool:
        """Whether these files may go, and the list with them once all is sent."""
        named = "\n".join(f"– {one.path} : {one.said}" for one in files)
        people = self._list
        also = f"\n– {people} : la liste" if people is not None else "\nLa liste elle-même : supprimez-la vous-même."
        title = "Supprimer les envois refaits depuis :" if old_only else "Tout est envoyé ? Supprimer :"
        return (
            await self.app.push_screen_wait(Confirm(title, named if old_only else named + also, records=False)) is True
        )
