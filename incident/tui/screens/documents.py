"""The documents: where each stands, its text, what it lacks, and producing it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from incident.core.situation import Situation
from incident.core.sms import SmsLength
from incident.core.templates import Template
from incident.documents.plain import to_plain
from incident.documents.secrecy import Finding
from incident.documents.service import STATUS_LABELS, Standing, findings, sms_lengths, standing, standings
from incident.documents.service import text as document_text
from incident.documents.text import Text
from incident.errors import IncidentError, RegisterError
from incident.production import Made, Suspected, material, write_file
from incident.tui.filing import ask_filing
from incident.tui.screens.dialog import AskReason
from incident.tui.screens.page import Page
from incident.tui.text import joined, one_line, plain

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp

SYMBOLS = {
    "incomplete": ("!", "$text-warning"),
    "ready": ("·", ""),
    "produced": ("✓", "$text-success"),
    "outdated": ("↻", "$text-warning"),
}


class Documents(Page):
    """List at left, preview at right."""

    HELP = (
        "F8 produit le document : il est gardé dans le registre, puis écrit en Word dans le dossier « documents » à "
        "côté du registre. Un brouillon n’est jamais une déclaration : une fois celle-ci envoyée, Ctrl+D le note. "
        "Ctrl+N va à la première réponse qui manque."
    )
    AUTO_FOCUS = "#documents"
    BINDINGS = [
        Binding("f8", "produce", "Produire"),
        Binding("ctrl+n", "missing", "Manque"),
        Binding("ctrl+d", "file", "Envoyé…"),
        Binding("escape", "back", "Retour"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._standings: list[Standing] = []
        self._chosen = 0

    def body(self) -> ComposeResult:
        """List and preview."""
        with Horizontal(id="documents-columns"):
            yield OptionList(id="documents", markup=False)
            with VerticalScroll(id="preview"):
                yield Static(id="preview-head")
                with Horizontal(classes="buttons"):
                    yield Button("Produire (F8)", id="produce", compact=True)
                    yield Button("Envoyé… (Ctrl+D)", id="file", compact=True)
                yield Static(id="preview-text")

    async def show(self) -> None:
        """Where each document that applies stands; the preview of the chosen one."""
        templates = await self.session.templates()
        wanted, self.target = self.target or self._shown, ""
        self._standings = _listed(templates, self.session.situation(), wanted)
        names = [standing.template.id for standing in self._standings]
        documents = self.query_one("#documents", OptionList)
        with self.prevent(OptionList.OptionHighlighted):
            documents.clear_options()
            documents.add_options([_option(standing) for standing in self._standings])
            self._chosen = names.index(wanted) if wanted in names else 0
            documents.highlighted = self._chosen
        await self._preview()

    @property
    def _shown(self) -> str:
        """The id of the chosen document, empty before the first list."""
        return self._standings[self._chosen].template.id if self._standings else ""

    @property
    def _template(self) -> Template:
        return self._standings[self._chosen].template

    async def _preview(self) -> None:
        standing = self._standings[self._chosen]
        self.query_one("#preview-head", Static).update(_head(standing, []))
        try:
            made, found = await self.session.call(self._read, standing.template)
        except IncidentError as problem:
            self.refuse(problem.message)
            return
        self.query_one("#preview-head", Static).update(_head(standing, found, sms_lengths(standing.template, made)))
        self.query_one("#preview-text", Static).update(plain(to_plain(made, max(40, self.app.size.width - 37))))
        self.query_one("#preview").scroll_home(animate=False)

    def _read(self, template: Template) -> tuple[Text, list[Finding]]:
        """The text, and what in it may tell who a patient is; in the register's thread."""
        now = material(self.session.case)
        return document_text(template, now), findings(template, now)

    @on(OptionList.OptionHighlighted, "#documents")
    async def look_at(self, event: OptionList.OptionHighlighted) -> None:
        """The highlighted document is shown."""
        if event.option_index != self._chosen:
            self._chosen = event.option_index
            await self._preview()

    @on(OptionList.OptionSelected, "#documents")
    def go_in(self) -> None:
        """Enter goes into the preview."""
        self.query_one("#preview").focus()

    def action_missing(self) -> None:
        """To the form, on the first field that is missing."""
        cast("IncidentApp", self.app).action_go("dossier")
        self.app.screen.to_missing = True  # type: ignore[attr-defined]

    @on(Button.Pressed, "#file")
    def action_file(self) -> None:
        """Say that the authority was told: a draft never says it."""
        self.run_worker(self._file())

    async def _file(self) -> None:
        wanted = self._template.fulfils
        clock = self.session.situation().clock(wanted) if wanted is not None else None
        if wanted is None or clock is None:
            self.refuse("Ce document n’est pas une déclaration : choisissez dans la liste celui qui a été envoyé.")
            return
        if clock.filing is not None and not clock.filing.pending:
            self.refuse(f"« {clock.title} » est déjà noté : l’entrée {clock.filing.seq} du journal (F4).")
            return
        filing = await ask_filing(self, wanted)
        if filing is not None:
            await self.record(*filing)

    async def action_back(self) -> None:
        """Back where one came from."""
        self.app.pop_screen()

    @on(Button.Pressed, "#produce")
    def action_produce(self) -> None:
        """Produce the chosen document."""
        self.run_worker(self._produce(""))

    async def _produce(self, reviewed: str) -> None:
        try:
            made = await self.session.produce(self._template, self.session.shipped.base_docx, reviewed)
        except RegisterError as problem:
            self.trouble(problem)
            return
        except IncidentError as problem:
            self.refuse(problem.message)
            return
        if isinstance(made, Suspected):
            await self._review(made)
        else:
            await self._write(made)

    async def _write(self, made: Made) -> None:
        folder = self.session.documents_folder
        try:
            path: Path = await self.session.call(write_file, made, folder)
        except IncidentError as problem:
            self.refuse(problem.message)
            return
        await self.show()
        kept = "gardé dans le registre et " if made.recorded else "NON ENREGISTRÉ, mais "
        words = [plain(f"✓ {kept}écrit : {path}", "bold $text-success")]
        if made.template.fulfils is not None:
            words.append(plain("Rien n’est encore envoyé. Une fois la déclaration faite : Ctrl+D.", "$text-warning"))
        elif made.template.leaves_practice:
            words.append(plain("Rien n’est encore envoyé.", "$text-warning"))
        self.query_one("#preview-head", Static).update(Content("\n").join(words))

    async def _review(self, suspected: Suspected) -> None:
        found = "\n".join(f"– {finding.where} : {finding.sentence}" for finding in suspected.findings[:8])
        more = f"\n– et {len(suspected.findings) - 8} autres" if len(suspected.findings) > 8 else ""
        intro = (
            "Une identité de patient semble figurer dans ce document. Le mieux : Échap, puis corrigez ou caviardez "
            f"l’entrée (F4).\n{found}{more}\nSi vous avez relu et que tout peut sortir, dites pourquoi :"
        )
        why = await self.app.push_screen_wait(AskReason("Avant que ce document ne sorte", intro))
        if why is not None:
            await self._produce(why)


def _listed(templates: Mapping[str, Template], situation: Situation, wanted: str) -> list[Standing]:
    """The documents that apply, and the one looked for though no step makes it."""
    found = standings(templates, situation)
    if wanted in templates and wanted not in {one.template.id for one in found}:
        found.append(standing(templates[wanted], situation))
    return found


def _option(standing: Standing) -> Option:
    symbol, style = SYMBOLS[standing.status]
    return Option(
        joined(
            plain(f" {symbol} ", f"{style or '$foreground'} on $background"),
            plain(one_line(standing.template.title, 25)),
        )
    )


def _head(standing: Standing, found: Sequence[Finding], lengths: Sequence[SmsLength] = ()) -> Content:
    template = standing.template
    lines = [
        plain(template.title, "bold $primary"),
        plain(template.summary),
        plain(STATUS_LABELS[standing.status], "$text-muted"),
    ]
    if standing.missing:
        shown = " ; ".join(standing.missing[:3]) + (" ; …" if len(standing.missing) > 3 else "")
        lines.append(plain(f"Il manque {len(standing.missing)} réponses (Ctrl+N) : {shown}", "$text-warning"))
    if found:
        sentences = list(dict.fromkeys(finding.sentence for finding in found))
        lines.append(plain("À relire avant que cela ne sorte (corriger ou caviarder : F4)", "bold $text-error"))
        lines += [plain(f"– {sentence}", "$text-error") for sentence in sentences[:3]]
    lines += [plain(f"Message {n} : {length}", "$text-muted") for n, length in enumerate(lengths, 1)]
    return Content("\n").join(lines)
