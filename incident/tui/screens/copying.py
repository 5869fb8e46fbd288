"""« À recopier »: the authority's form, screen by screen, each value ready to copy to its portal."""

from functools import partial
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.events import Resize
from textual.widgets import Button, OptionList, Static

from incident.copying import mark, sheet, suspicions
from incident.core.copysheet import CopyField, CopySheet
from incident.core.identity import apart
from incident.documents.secrecy import Finding
from incident.tui.columns import Columns
from incident.tui.declaring import choose_declaration
from incident.tui.filing import say_filed
from incident.tui.screens.dialog import AskReason
from incident.tui.widgets.buttons import Push
from incident.tui.widgets.copy_lines import field_options, field_state, field_value, sheet_head
from incident.tui.widgets.document_lines import list_width

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp

FORM = "cnil"


class Copying(Columns):
    """The fields at left as the portal asks them, the chosen one whole at right."""

    HELP = (
        "Ouvrez le site dans un navigateur, et recopiez case par case : F8 envoie la valeur au presse-papiers et la "
        "marque recopiée ; Espace la marque, ou enlève la marque. Ces marques restent si vous fermez. Certains "
        "terminaux n’ont pas de presse-papiers, et Windows peut garder une copie en ligne : dans le doute, recopiez à "
        "la main. Rien n’est déclaré tant que vous n’avez pas validé sur le site ; ensuite, Ctrl+D le note."
    )
    AUTO_FOCUS = LIST = "#copy-fields"
    BINDINGS = [
        Binding("f8", "copy", "Copier"),
        Binding("space", "mark", "Recopié ou non"),
        Binding("ctrl+n", "next", "Suivant", priority=True),
        Binding("f2", "answer", "Répondre"),
        Binding("ctrl+d", "file", "Envoyé…"),
        Binding("ctrl+l", "other", "Autre responsable", show=False),
        Binding("escape", "back", "Retour"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sheet: CopySheet | None = None
        self._wary: dict[str, list[Finding]] = {}
        self._field = ""

    def body(self) -> ComposeResult:
        """Head, fields, the value."""
        yield Static(id="copy-head")
        with Horizontal(id="copy-columns"):
            yield OptionList(id="copy-fields", markup=False)
            with VerticalScroll(id="copy-value"):
                yield Static(id="copy-state")
                with Horizontal(classes="buttons"):
                    yield Push("Copier (F8)", id="do-copy", compact=True)
                    yield Push("Recopié ou non (Espace)", id="do-mark", compact=True)
                with Horizontal(classes="buttons more"):
                    yield Push("Suivant (Ctrl+N)", id="do-next", compact=True)
                    yield Push("Répondre (F2)", id="do-answer", compact=True)
                with Horizontal(classes="buttons more"):
                    yield Push("Envoyé… (Ctrl+D)", id="do-file", compact=True)
                    yield Push("Autre… (Ctrl+L)", id="do-other", compact=True)
                yield Static(id="copy-text", classes="gap")

    async def show(self) -> None:
        """Draw the sheet as it stands; stay on the field where one was."""
        read = await self.guarded(self.session.call(self._read))
        if read is None:
            return
        found, self._wary, several = read
        self._sheet = found
        self.query_one("#do-other").display = several
        self.query_one("#copy-head", Static).update(sheet_head(found, self.session.situation().state.exercise))
        wanted, self.target = self.target or self._field, ""
        if not wanted and found.next is not None:
            wanted = found.next.id
        self._draw_list(found, wanted)
        self._draw_field()

    def _read(self) -> tuple[CopySheet, dict[str, list[Finding]], bool]:
        """The sheet, what in it may tell who a patient is, and whether others declare too; in the register's thread."""
        case = self.session.case
        self.session.declaration(FORM)  # who answers for the data may have been said since
        found = sheet(case, FORM, self.session.declaring)
        return found, suspicions(case, found), bool(apart(case.situation()))

    def _draw_list(self, found: CopySheet, wanted: str) -> None:
        width = list_width(self.app.size.width)
        options = [*field_options(found, self._wary, width - 2)]
        self._field = (found.field(wanted) or next(found.fields)).id
        self.fill_list(options, next(n for n, one in enumerate(options) if one.id == self._field), width)

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002
        """Labels take the room there is."""
        if self._sheet is not None:
            self._draw_list(self._sheet, self._field)

    @property
    def _chosen(self) -> CopyField | None:
        return self._sheet.field(self._field) if self._sheet is not None else None

    def _draw_field(self) -> None:
        field = self._chosen
        if field is not None:
            self.query_one("#copy-state", Static).update(field_state(field))
            self.query_one("#copy-text", Static).update(field_value(field, self._wary.get(field.id, [])))
            self.query_one("#copy-value").scroll_home(animate=False)

    # -- moving ----------------------------------------------------------------------------------------

    @on(OptionList.OptionHighlighted, "#copy-fields")
    def look_at(self, event: OptionList.OptionHighlighted) -> None:
        """The highlighted field is shown."""
        if event.option_id and event.option_id != self._field:
            self._field = event.option_id
            self.moved_on()
            self._draw_field()

    @on(OptionList.OptionSelected, "#copy-fields")
    def go_in(self) -> None:
        """Enter goes into the value, to read a long one."""
        self.query_one("#copy-value").focus()

    def action_next(self) -> None:
        """To the next field still to copy."""
        if self._sheet is None:
            return
        fields = list(self._sheet.fields)
        here = next((n for n, field in enumerate(fields) if field.id == self._field), 0)
        later = [field for field in (*fields[here + 1 :], *fields[:here]) if field.ready and not field.copied]
        if not later:
            self.succeed("Tout ce qui a une réponse est recopié. Validez sur le site, puis Ctrl+D pour le noter.")
            return
        self.listed.highlighted = self.listed.get_option_index(later[0].id)
        self.listed.focus()

    def action_answer(self) -> None:
        """To the form, on the question of this field."""
        app, field = cast("IncidentApp", self.app), self._chosen
        app.action_go("dossier")
        if field is not None:
            app.screen.target = field.id  # type: ignore[attr-defined]

    def action_other(self) -> None:
        """Choose whose declaration is copied."""
        self.begin(self._other())

    async def _other(self) -> None:
        if await choose_declaration(self, FORM):
            self._field = ""
            await self.show()

    # -- copying ---------------------------------------------------------------------------------------

    @on(Button.Pressed)
    async def pressed(self, event: Button.Pressed) -> None:
        """Buttons double the keys."""
        await self.run_action(str(event.button.id).removeprefix("do-"))

    def action_copy(self) -> None:
        """The value to the terminal's clipboard, and marked as copied."""
        self.begin(self._copy())

    async def _copy(self) -> None:
        field = self._chosen
        if field is None:
            return
        if not self.session.can_write and field.ready and field.id not in self._wary:
            self.app.copy_to_clipboard(field.value)
            self.warn(f"« {field.label} » : envoyé au presse-papiers. Lecture seule : la marque n’est pas gardée.")
            return
        if not await self._marked(field, done=True):
            return
        self.app.copy_to_clipboard(field.value)
        self.succeed(
            f"« {field.label} » : envoyé au presse-papiers de ce terminal, et marqué recopié. "
            "Rien ne se colle ? Recopiez la valeur affichée."
        )

    def action_mark(self) -> None:
        """Copied by hand, or to copy again."""
        self.begin(self._switch())

    async def _switch(self) -> None:
        field = self._chosen
        if field is not None and await self._marked(field, done=not field.copied):
            self.succeed(f"« {field.label} » : {'à recopier' if field.copied else 'recopié'}.")

    async def _marked(self, field: CopyField, *, done: bool) -> bool:
        """Mark the field; what may tell who a patient is asks for a reason first. False when it was not."""
        why, found = "", self._wary.get(field.id, [])
        if done and found:
            why = await self._reason(field, found)
            if not why:
                return False
        await self.session.writing(partial(mark, done=done, why=why), self._sheet, field)
        await self.show()
        return True

    async def _reason(self, field: CopyField, found: list[Finding]) -> str:
        said = "\n".join(f"– {finding.sentence}" for finding in found[:6])
        intro = f"Une identité de patient semble y figurer. Le mieux : Échap, puis F2 pour corriger.\n{said}\nSinon :"
        return await self.app.push_screen_wait(AskReason(f"Avant de recopier « {field.label} »", intro)) or ""

    def action_file(self) -> None:
        """Say that the authority was told: a copied form never says it."""
        self.begin(say_filed(self, self.session.situation().library.forms[FORM].obligation))
