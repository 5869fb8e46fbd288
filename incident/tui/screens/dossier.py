"""The CNIL's form: screen by screen as on the portal, each field answered in place."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from incident.core.commands import GiveAnswers, StateInstant
from incident.core.dossier import CERTAINTY_LABELS, Dossier, FieldView, dossier, unknown_answers
from incident.core.facts import Fact
from incident.core.situation import Situation
from incident.core.when import WhenError
from incident.core.whentyped import parse_when
from incident.errors import BadInput, IncidentError, RegisterError
from incident.tui.screens.dialog import AskInstant, Confirm
from incident.tui.screens.page import Page
from incident.tui.text import joined, one_line, plain
from incident.tui.widgets.question import Question

FORM = "cnil"


class DossierScreen(Page):
    """Sections at left with what is missing, fields at right."""

    HELP = (
        "Chaque écran du site de la CNIL, dans l’ordre. Répondez, puis F8 enregistre. « Inconnu à ce stade » est une "
        "réponse : Ctrl+U ; pour tout ce qui reste : Ctrl+R. Échap revient en arrière."
    )
    AUTO_FOCUS = "#sections"
    BINDINGS = [
        Binding("f8", "save", "Enregistrer"),
        Binding("ctrl+u", "unknown", "Inconnu"),
        Binding("ctrl+n", "next_missing", "Manquant suivant"),
        Binding("ctrl+r", "rest_unknown", "Reste inconnu"),
        Binding("escape", "back", "Retour"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._section = 0
        self._drafts: dict[str, str] = {}

    def body(self) -> ComposeResult:
        """Gauge, sections, fields."""
        yield Static(id="gauge")
        with Horizontal(id="dossier"):
            yield OptionList(id="sections", markup=False)
            yield VerticalScroll(id="fields", can_focus=False)

    async def show(self) -> None:
        """Draw the gauge and the sections; the fields of the chosen one."""
        filled = self._filled()
        ready, required = filled.counts
        missing = required - ready
        left = f"{missing} manque{'nt' if missing > 1 else ''}" if missing else "prêt à déclarer"
        gauge = f"Dossier CNIL · déclaration initiale   {ready} réponses sur {required} · {left}"
        self.query_one("#gauge", Static).update(plain(gauge, "bold $text-warning" if missing else "bold $text-success"))
        sections = self.query_one("#sections", OptionList)
        with self.prevent(OptionList.OptionHighlighted):
            sections.clear_options()
            sections.add_options([_section_option(filled, index) for index in range(len(filled.sections))])
            sections.highlighted = self._section
        await self._draw_fields(filled)

    def _filled(self) -> Dossier:
        situation = self.session.situation()
        return dossier(situation.library.forms[FORM], situation)

    async def _draw_fields(self, filled: Dossier) -> None:
        situation = self.session.situation()
        self._drafts = await self.session.answer_drafts()
        fields = self.query_one("#fields")
        await fields.remove_children()
        section = filled.sections[self._section]
        widgets: list[Widget] = [Static(plain(section.section.title, "bold $primary"))]
        for view in section.fields:
            widgets += self._field(view, situation)
        widgets.append(Horizontal(Button("Enregistrer (F8)", id="save", compact=True), classes="buttons"))
        await fields.mount_all(widgets)
        fields.scroll_home(animate=False)

    def _field(self, view: FieldView, situation: Situation) -> list[Widget]:
        head = Static(_field_head(view), classes="field")
        if view.field.instant is not None:
            return [head, Button("Dire quand on a su…", id=f"instant-{view.field.instant}", compact=True)]
        facts = [fact for name in view.facts if (fact := situation.fact(name)) is not None]
        return [head, *(self._question(fact, situation) for fact in facts if fact.sources_from != ("derived",))]

    def _question(self, fact: Fact, situation: Situation) -> Question:
        now, zone = self.session.clock.now(), situation.state.zone
        return Question(fact, situation.answer(fact.id), zone, now, self._drafts.get(fact.id, ""))

    # -- moving ----------------------------------------------------------------------------------------

    @on(OptionList.OptionHighlighted, "#sections")
    async def look_at(self, event: OptionList.OptionHighlighted) -> None:
        """The highlighted section is shown."""
        if event.option_index != self._section:
            self._section = event.option_index
            await self._draw_fields(self._filled())

    @on(OptionList.OptionSelected, "#sections")
    def go_in(self) -> None:
        """Enter goes into the fields."""
        controls = self.query("#fields Input, #fields TextArea, #fields RadioSet, #fields Checkbox, #fields Button")
        if controls:
            controls.first().focus()

    async def action_next_missing(self) -> None:
        """To the next section where something is missing."""
        filled = self._filled()
        count = len(filled.sections)
        order = [(self._section + step) % count for step in range(1, count + 1)]
        self._section = next((i for i in order if filled.sections[i].missing), self._section)
        await self.show()
        self.go_in()

    async def action_back(self) -> None:
        """From the fields to the list, from the list back where one came from."""
        if self.focused is not self.query_one("#sections"):
            self.query_one("#sections").focus()
        else:
            self.app.pop_screen()

    def action_unknown(self) -> None:
        """« Inconnu à ce stade » for the question that has the focus."""
        asked = next((a for a in (self.focused.ancestors if self.focused else []) if isinstance(a, Question)), None)
        if asked is not None:
            asked.unknown()
            self.focus_next()

    def action_rest_unknown(self) -> None:
        """Answer « inconnu à ce stade » to all that is left, after a confirmation."""
        self.run_worker(self._rest_unknown())

    async def _rest_unknown(self) -> None:
        answers = unknown_answers(self._filled(), self.session.situation())
        if not answers:
            self.refuse("Rien d’autre ne peut être dit « inconnu » : il reste l’identité, les contacts ou les dates.")
            return
        title = f"Répondre « inconnu à ce stade » aux {len(answers)} questions restantes ?"
        intro = "C’est une réponse : la CNIL l’accepte pour une première déclaration. Vous pourrez la préciser ensuite."
        if await self.app.push_screen_wait(Confirm(title, intro)):
            await self.record(GiveAnswers(answers))

    # -- recording -------------------------------------------------------------------------------------

    @on(Button.Pressed, "#save")
    async def action_save(self) -> None:
        """Record the answers that changed: those of the practice go to its sheet."""
        try:
            given = [g for question in self.query(Question) if (g := question.given()) is not None]
        except BadInput as problem:
            self.refuse(problem.message)
            return
        sheet = {g.fact: g.value for g in given if self._of_practice(g.fact)}
        answers = tuple(g for g in given if g.fact not in sheet)
        if sheet and not await self._save_sheet(sheet):
            return
        if answers and not await self.record(GiveAnswers(answers)):
            return
        await self.session.forget_answer_drafts([g.fact for g in given])
        if not answers:
            await self.show()

    def _of_practice(self, name: str) -> bool:
        fact = self.session.situation().fact(name)
        return fact is not None and "practice" in fact.sources_from and "asked" not in fact.sources_from

    async def _save_sheet(self, sheet: dict) -> bool:  # type: ignore[type-arg]
        try:
            await self.session.set_practice(sheet)
        except RegisterError as problem:
            self.trouble(problem)
            return False
        except IncidentError as problem:
            self.refuse(problem.message)
            return False
        return True

    @on(Button.Pressed)
    def ask_instant(self, event: Button.Pressed) -> None:
        """Say when the practice knew."""
        if event.button.id and event.button.id.startswith("instant-"):
            self.run_worker(self._state(event.button.id.removeprefix("instant-")))

    async def _state(self, instant: str) -> None:
        said = await self.app.push_screen_wait(AskInstant(instant))
        if said is None:
            return
        try:
            at = parse_when(said.when, zone=self.session.zone, now=self.session.clock.now())
        except WhenError as problem:
            self.refuse(str(problem))
            return
        await self.record(StateInstant(instant, at, who=said.who, why=said.why))

    @on(Question.Typed)
    def keep_draft(self, event: Question.Typed) -> None:
        """What is typed is kept one second after the last key."""
        self.set_timer(1.0, lambda: self.run_worker(self.session.save_answer_draft(event.fact, event.text)))


def _section_option(filled: Dossier, index: int) -> Option:
    section = filled.sections[index]
    mark, style = ("!", "$text-warning") if section.missing else ("✓", "$text-success")
    count = f" {section.missing}" if section.missing else ""
    return Option(joined(plain(f" {mark} ", style), plain(one_line(section.section.short, 16) + count)))


def _field_head(view: FieldView) -> Content:
    wanted = view.field.required_initial and not view.ready
    state = "manque" if wanted else CERTAINTY_LABELS[view.certainty] if view.status != "missing" else "facultatif"
    doubt = (
        "" if view.field.provenance.status in {"cnil", "opendata", "law", "ours", "guide"} else " · libellé à confirmer"
    )
    value = f"\n{' ; '.join(view.lines)}" if view.lines else ""
    return joined(
        plain(view.field.label, "bold"),
        plain(f"  {state}{doubt}", "$text-warning" if wanted else "$text-muted"),
        plain(one_line(value, 400) and value, "$text-success"),
    )
