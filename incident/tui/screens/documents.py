"""The documents: where each stands, its text, what it lacks, what changed since, and producing it."""

from asyncio import Lock
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Button, OptionList, Static

from incident.comparing import comparison
from incident.core.comparingtext import comparison_lines
from incident.core.declared import kind, owner
from incident.core.templates import Template
from incident.documents.plain import to_plain
from incident.documents.secrecy import Finding
from incident.documents.service import Standing, findings, listed, sms_lengths
from incident.documents.service import text as document_text
from incident.documents.text import Text
from incident.mailing import channel_of
from incident.production import material
from incident.tui.columns import Columns
from incident.tui.filing import say_filed
from incident.tui.filling import fill
from incident.tui.keys import digit_bindings
from incident.tui.outputs import everything, mailing, write_to_patients
from incident.tui.producing import produced
from incident.tui.screens.dialog_output import AskOutput
from incident.tui.text import plain
from incident.tui.widgets import document_lines as lines
from incident.tui.widgets.buttons import Push

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp

BUTTONS = (
    ("Produire (F8)", "produce"),
    ("Format… (Ctrl+G)", "output"),
    ("Envoyé… (Ctrl+D)", "file"),
    ("Recopier (Ctrl+O)", "copy"),
    ("Comparer (Ctrl+K)", "compare"),
    ("Patients… (Ctrl+L)", "people"),
    ("Agenda… (Ctrl+E)", "calendar"),
    ("Tout… (Ctrl+A)", "everything"),
)


class Documents(Columns):
    """List at left, preview at right."""

    HELP = (
        "F8 produit le document : gardé dans le registre, puis écrit. Ctrl+G choisit le format et le dossier. Un "
        "chiffre va à une réponse qui manque, Ctrl+N à la première. Ctrl+K montre ce qui a changé depuis la version "
        "d’avant. Ctrl+L écrit à chaque patient d’une liste, Ctrl+A tous les documents, Ctrl+E les délais dans "
        "un agenda. Un brouillon n’est jamais une déclaration : une fois celle-ci envoyée, Ctrl+D le note."
    )
    AUTO_FOCUS = LIST = "#documents"
    BINDINGS = [
        Binding("f8", "produce", "Produire"),
        Binding("ctrl+g", "output", "Format…"),
        Binding("ctrl+n", "missing", "Manque"),
        Binding("ctrl+k", "compare", "Comparer"),
        Binding("escape", "back", "Retour"),
        Binding("ctrl+d", "file", "Envoyé…"),
        Binding("ctrl+o", "copy", "Recopier"),
        Binding("ctrl+l", "people", "Écrire à chaque patient d’une liste…"),
        Binding("ctrl+a", "everything", "Imprimer : exporter tous les documents…"),
        *digit_bindings(9, "answer", "Répondre"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._standings: list[Standing] = []
        self._chosen = 0
        self._comparing = False
        self._drawing = Lock()

    def body(self) -> ComposeResult:
        """List and preview."""
        with Horizontal(id="documents-columns"):
            yield OptionList(id="documents", markup=False)
            with VerticalScroll(id="preview"):
                yield Static(id="preview-head")
                yield OptionList(id="missing", markup=False)
                with Container(id="document-buttons"):
                    yield from (Push(label, id=f"do-{name}", compact=True) for label, name in BUTTONS)
                yield Static(id="preview-text")

    async def show(self) -> None:
        """Where each document that applies stands; the preview of the chosen one."""
        templates = await self.session.templates()
        wanted, self.target = self.target or self._shown, ""
        self._standings = await self.session.call(self._stand, templates, wanted)
        names = [standing.template.id for standing in self._standings]
        shown = [n for n, name in enumerate(names) if wanted in (name, kind(name))]
        self._chosen = shown[0] if shown else 0
        self._draw_list()
        await self._preview()

    def _stand(self, templates: Mapping[str, Template], wanted: str) -> list[Standing]:
        """Where each stands: what was produced is read again to see whether it would say the same."""
        return listed(templates, material(self.session.case), wanted)

    def _draw_list(self) -> None:
        width = lines.list_width(self.app.size.width)
        scrolls = len(self._standings) > self.listed.size.height  # the bar takes a cell of each line
        options = [lines.document_option(standing, width - scrolls) for standing in self._standings]
        self.fill_list(options, self._chosen, width)

    async def on_resize(self, event: Resize) -> None:  # noqa: ARG002
        """Titles and texts take the room there is."""
        if self._standings:
            self._draw_list()
            await self._preview()

    @property
    def _shown(self) -> str:
        """The id of the chosen document, empty before the first list."""
        return self._standings[self._chosen].template.id if self._standings else ""

    @property
    def _template(self) -> Template:
        return self._standings[self._chosen].template

    @property
    def _width(self) -> int:
        """How wide a line of the preview is."""
        return self.app.size.width - lines.list_width(self.app.size.width) - 4

    # -- the preview -----------------------------------------------------------------------------------

    async def _preview(self) -> None:
        """One drawing at a time, the last one of the chosen document."""
        async with self._drawing:
            await self._draw()

    async def _shown_template(self) -> Template:
        """The document of the highlighted line, once its own preview is on the screen: nothing acts on another."""
        highlighted = self.query_one("#documents", OptionList).highlighted
        if highlighted is not None and highlighted != self._chosen:
            self._chosen, self._comparing = highlighted, False
            await self._preview()
        async with self._drawing:
            return self._template

    async def _draw(self) -> None:
        chosen = self._standings[self._chosen]
        self._draw_head(chosen, [], None)
        self._draw_buttons(chosen)
        self.query_one("#preview-text", Static).update("…")
        read = await self.guarded(self.session.call(self._read, chosen.template))
        if read is None:
            return
        made, found = read
        self._draw_head(chosen, found, made)
        self.query_one("#preview-text", Static).update(plain(to_plain(made, max(40, self._width - 1))))
        self.query_one("#preview").scroll_home(animate=False)
        if self._comparing:
            await self._compare()

    def _read(self, template: Template) -> tuple[Text, list[Finding]]:
        """The text, and what in it may tell who a patient is; in the register's thread."""
        now = material(self.session.case)
        return document_text(template, now), findings(template, now)

    def _draw_head(self, chosen: Standing, found: list[Finding], made: Text | None) -> None:
        lengths = sms_lengths(chosen.template, made) if made is not None else ()
        shown = lines.head(chosen, self.session.zone, found, lengths)
        self.query_one("#preview-head", Static).update(shown)
        missing = self.query_one("#missing", OptionList)
        missing.display = bool(chosen.lacks)
        missing.clear_options()
        missing.add_options(lines.lack_options(chosen.lacks, self._width))

    def _draw_buttons(self, chosen: Standing) -> None:
        for name, shown in lines.possible(chosen, self.session.situation()).items():
            self.query_one(f"#do-{name}").display = shown

    @on(OptionList.OptionHighlighted, "#documents")
    async def look_at(self, event: OptionList.OptionHighlighted) -> None:
        """The highlighted document is shown."""
        if event.option_index != self._chosen:
            self._chosen, self._comparing = event.option_index, False
            self.moved_on()
            await self._preview()

    @on(OptionList.OptionSelected, "#documents")
    def go_in(self) -> None:
        """Enter goes into the preview."""
        self.query_one("#preview").focus()

    @on(Button.Pressed)
    async def pressed(self, event: Button.Pressed) -> None:
        """Buttons double the keys."""
        name = str(event.button.id).removeprefix("do-")
        await self.run_action("app.calendar" if name == "calendar" else name)

    async def action_compare(self) -> None:
        """What changed since the version produced before, or the text again."""
        self._comparing = not self._comparing
        self.moved_on()
        await self._preview()

    async def _compare(self) -> None:
        comparing = self.session.call(comparison, self.session.case, self._template, self.session.shipped.base_docx)
        found = await self.guarded(comparing)
        if found is None:
            self._comparing = False
            return
        shown = comparison_lines(found.before, found.changes, self.session.zone)
        text = self.query_one("#preview-text", Static)
        text.update(Content("\n").join([lines.comparison(shown), plain("\nCtrl+K : revenir au texte", "$text-muted")]))
        self.call_after_refresh(self.query_one("#preview").scroll_to_widget, text, animate=False, top=True)

    # -- what is missing, and elsewhere ----------------------------------------------------------------

    @on(OptionList.OptionSelected, "#missing")
    def answer_chosen(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on what is missing."""
        self.action_answer(event.option_index + 1)

    def action_missing(self) -> None:
        """To the first answer that is missing."""
        self.action_answer(1)

    def action_answer(self, number: int) -> None:
        """To an answer that is missing: its field of the form, or its question over this screen."""
        lacks = self._standings[self._chosen].lacks
        if number > len(lacks):
            self.refuse("Rien d’autre ne manque à ce document." if lacks else "Rien ne manque à ce document.")
            return
        self.session.declaring = owner(self._template) or self.session.declaring
        fill(self, lacks[number - 1])

    def action_file(self) -> None:
        """Say that the authority was told: a draft never says it."""
        self.begin(self._file())

    async def _file(self) -> None:
        await say_filed(self, (await self._shown_template()).fulfils)

    def action_copy(self) -> None:
        """To what is to copy to the authority's site."""
        self.session.declaring = owner(self._template) or self.session.declaring
        cast("IncidentApp", self.app).action_go("copy")

    def action_people(self) -> None:
        """Write to each patient of a list: this document, or the one that is chosen when it is not for each."""
        app = cast("IncidentApp", self.app)
        self.begin(write_to_patients(app, self._template) if channel_of(self._template) else mailing(app))

    # -- producing -------------------------------------------------------------------------------------

    def action_output(self) -> None:
        """Choose the format and the folder, then produce."""
        self.begin(self._output())

    async def _output(self) -> None:
        template = await self._shown_template()
        wanted = await self.app.push_screen_wait(AskOutput(template.title, self.session.output))
        if wanted is not None:
            self.session.output = wanted
            await produced(self, template)

    def action_produce(self) -> None:
        """Produce the document that is shown."""
        self.begin(self._produce())

    async def _produce(self) -> None:
        await produced(self, await self._shown_template())

    def action_everything(self) -> None:
        """Produce every document that lacks nothing."""
        self.begin(everything(cast("IncidentApp", self.app)))
