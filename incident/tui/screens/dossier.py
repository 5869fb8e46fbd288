"""The CNIL's form: screen by screen as on the portal, each field answered in place."""

from asyncio import Lock
from functools import partial
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, OptionList, Static

from incident.core.commands import GiveAnswers, Given
from incident.core.dossier import (
    Dossier,
    FieldView,
    dossier,
    following,
    presumed,
    to_answer,
    unknown_answers,
)
from incident.core.facts import Fact
from incident.core.identifiers import doubt
from incident.core.identity import apart, owner_and_fact
from incident.core.lateness import FACT as LATE_REASONS
from incident.core.lateness import reasons_draft
from incident.core.proposals import to_show
from incident.core.situation import Situation
from incident.errors import BadInput
from incident.tui.columns import Columns
from incident.tui.declaring import choose_declaration, take_sheet
from incident.tui.drafts import DraftKeeper
from incident.tui.knowing import ask_instant
from incident.tui.screens.dialog import Confirm
from incident.tui.widgets.form_fields import section_widgets
from incident.tui.widgets.form_sections import gauge, rest_unknown_words, section_options
from incident.tui.widgets.question import Question
from incident.tui.widgets.unsaved import (
    Unsaved,
    enter_question,
    go_back,
    left_unsaved,
    not_recorded,
    place,
    put_back,
    question_of,
    scroll_back,
)

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp

FORM = "cnil"


class DossierScreen(Columns):
    """Sections at left with what is missing, fields at right."""

    HELP = (
        "Chaque écran du site de la CNIL, dans l’ordre. Répondez, puis F8 enregistre. « Inconnu à ce stade » est une "
        "réponse : Ctrl+U ; pour tout ce qui reste : Ctrl+R. Ctrl+O : recopier les réponses sur le site. Échap revient "
        "en arrière. Plusieurs responsables : chacun a sa déclaration, avec son identité (Ctrl+L pour passer de l’une "
        "à l’autre)."
    )
    AUTO_FOCUS = LIST = "#sections"
    BINDINGS = [
        Binding("f8", "save", "Enregistrer"),
        Binding("ctrl+u", "unknown", "Inconnu", priority=True),
        Binding("ctrl+n", "next_missing", "Suivant", priority=True),
        Binding("ctrl+r", "rest_unknown", "Tout inconnu"),
        Binding("pageup", "scroll(-1)", show=False, priority=True),
        Binding("pagedown", "scroll(1)", show=False, priority=True),
        Binding("escape", "back", "Retour"),
        Binding("ctrl+o", "copy", "Recopier"),
        Binding("ctrl+l", "other", "Autre responsable", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._section = 0
        self._drafts: dict[str, str] = {}
        self._unsaved: dict[str, Unsaved] = {}
        self._keeper = DraftKeeper(self, lambda fact, text: self.session.save_answer_draft(fact, text))
        self._drawing = Lock()
        self._warned = False
        self.to_missing = False

    def body(self) -> ComposeResult:
        """Gauge, sections, fields."""
        yield Static(id="gauge")
        with Horizontal(id="dossier"):
            yield OptionList(id="sections", markup=False)
            yield VerticalScroll(id="fields", can_focus=False)

    async def show(self) -> None:
        """Draw the gauge and the sections; the fields of the chosen one, what is not recorded left in place."""
        fields = self.query_one("#fields", VerticalScroll)
        spot = place(self.focused, fields)
        await self._draw_fields()
        if spot is not None:
            go_back(fields, spot)
            self.settle(partial(scroll_back, fields, spot))
        wanted, self.target = self.target, ""
        if wanted:
            await self._go_to(wanted)
        if self.to_missing:
            self.to_missing = False
            await self.action_next_missing()

    def _filled(self) -> Dossier:
        situation = self.session.declaration(FORM)
        return dossier(situation.library.forms[FORM], situation)

    def _keep_unsaved(self) -> None:
        """Remember what is answered here and not recorded; forget what is recorded by now."""
        drawn = {question.fact.id for question in self.query(Question)}
        elsewhere = {name: kept for name, kept in self._unsaved.items() if name not in drawn}
        known = self.session.situation().answer
        found = {**elsewhere, **left_unsaved(self)}
        self._unsaved = {name: kept for name, kept in found.items() if not_recorded(kept, known(name))}

    def unsaved(self) -> bool:
        """Whether something is answered here that is not recorded."""
        self._keep_unsaved()
        return bool(self._unsaved)

    async def _draw_fields(self) -> None:
        """One drawing at a time: an answer recorded, a screen come back and news from another may meet."""
        async with self._drawing:
            await self._draw_fields_now()

    async def _draw_fields_now(self) -> None:
        self._keep_unsaved()
        filled, situation = self._filled(), self.session.situation()
        await self._keeper.flush()
        self._drafts = await self.session.answer_drafts()
        self._draw_sections(filled)
        fields, section = self.query_one("#fields"), filled.sections[self._section]
        ask = partial(self._question, situation=situation)
        widgets = [*section_widgets(section, situation, self.session.declaring, ask)]
        with self.app.batch_update():  # what was there stays in sight until the new is
            await fields.remove_children()
            await fields.mount_all(widgets)
        fields.scroll_home(animate=False)
        for question in self.query(Question):
            if question.fact.id in self._unsaved:
                put_back(question, self._unsaved[question.fact.id])

    def _draw_sections(self, filled: Dossier) -> None:
        who = apart(self.session.situation()).get(self.session.declaring, "")
        self.query_one("#gauge", Static).update(gauge(filled, who))
        self._section = min(self._section, len(filled.sections) - 1)
        self.fill_list(section_options(filled, self._unsaved), self._section)

    def _question(self, fact: Fact, situation: Situation) -> Question:
        now, zone = self.session.clock.now(), situation.state.zone
        answer, proposer = to_show(fact.id, situation)
        who, name = owner_and_fact(fact.id)
        prefill = reasons_draft(situation.read_by(who), self.session.history) if name == LATE_REASONS else ""
        return Question(fact, answer, zone, now, self._drafts.get(fact.id, ""), proposer, prefill)

    # -- moving ----------------------------------------------------------------------------------------

    @on(OptionList.OptionHighlighted, "#sections")
    async def look_at(self, event: OptionList.OptionHighlighted) -> None:
        """The highlighted section is shown."""
        if event.option_index != self._section:
            self._section = event.option_index
            self.moved_on()
            await self._draw_fields()

    @on(OptionList.OptionSelected, "#sections")
    def go_in(self) -> None:
        """Enter goes into the fields."""
        enter_question(self.query_one("#fields"))

    def action_scroll(self, by: int) -> None:
        """Read on in the section, wherever one is."""
        fields = self.query_one("#fields")
        fields.scroll_relative(y=by * max(1, fields.size.height - 2), animate=False)

    async def action_next_missing(self) -> None:
        """To the next field that is missing, its control ready to answer."""
        wanted = to_answer(self._filled(), self.session.situation())
        if not wanted:
            self.refuse("Rien ne manque pour une première déclaration : F3 pour produire le document.")
            return
        self._section, view, fact = following(wanted, self._section, self._here())
        await self._draw_fields()
        self.settle(partial(self._enter_field, view, fact))

    async def _go_to(self, fact: str) -> None:
        """To the field of that name, else the one that asks that fact or that instant, if the form has one."""
        fields = [(i, v) for i, s in enumerate(self._filled().sections) for v in s.fields]
        named = [(i, v) for i, v in fields if fact == v.field.id]
        places = named or [(i, v) for i, v in fields if fact in v.facts or fact == v.field.instant]
        if places:
            self._section, view = places[0]
            await self._draw_fields()
            self.settle(partial(self._enter_field, view))

    def _here(self) -> str:
        """The fact or the instant that has the focus."""
        asked = question_of(self.focused)
        return asked.fact.id if asked is not None else (self.focused.id or "") if self.focused else ""

    def _enter_field(self, view: FieldView, fact: str = "") -> None:
        if view.field.instant is not None:
            self.query_one(f"#instant-{view.field.instant}").focus()
            return
        asking = [question for question in self.query(Question) if question.fact.id in view.facts]
        asking.sort(key=lambda question: question.fact.id != fact)
        if asking:
            enter_question(asking[0])

    def leave(self) -> None:
        """Back where one came from; what is not recorded is said once."""
        self._keep_unsaved()
        if self._unsaved and not self._warned:
            self._warned = True
            self.refuse("Des réponses ne sont pas enregistrées : F8 les enregistre ; Échap encore une fois les laisse.")
        else:
            super().leave()

    @on(Button.Pressed, "#to-copy")
    def action_copy(self) -> None:
        """To what is to copy to the authority's site."""
        cast("IncidentApp", self.app).action_go("copy")

    @on(Button.Pressed, "#other")
    def action_other(self) -> None:
        """To another controller's declaration; what is not recorded is kept."""
        self._keep_unsaved()
        self.begin(self._other())

    async def _other(self) -> None:
        if await choose_declaration(self, FORM):
            await self._draw_fields()

    @on(Button.Pressed, "#take-sheet")
    def take(self) -> None:
        """What the practice sheet says is this controller's own too."""
        self.begin(take_sheet(self))

    def action_unknown(self) -> None:
        """« Inconnu à ce stade » for the question that has the focus."""
        asked = question_of(self.focused)
        if asked is None:
            return
        if said := asked.unknown():
            self.warn(said)
        if asked.fact.unknown:
            self.focus_next()

    def action_rest_unknown(self) -> None:
        """Answer « inconnu à ce stade » to all that is left, after a confirmation."""
        self.begin(self._rest_unknown())

    async def _rest_unknown(self) -> None:
        filled, situation = self._filled(), self.session.situation()
        self._keep_unsaved()
        answers = tuple(one for one in unknown_answers(filled, situation) if one.fact not in self._unsaved)
        if not answers:
            self.refuse("Rien d’autre ne peut être dit « inconnu » : il reste l’identité, les contacts ou les dates.")
            return
        title, intro = rest_unknown_words(len(answers), len(presumed(filled, situation)))
        if await self.app.push_screen_wait(Confirm(title, intro)):
            await self.record(GiveAnswers(answers))

    # -- recording -------------------------------------------------------------------------------------

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Record the answers that changed, here and in the other sections: those of the practice go to its sheet."""
        self.begin(self._save())

    async def _save(self) -> None:
        for question in self.query(Question):
            try:
                question.given()
            except BadInput as problem:
                self.refuse(problem.message)
                enter_question(question)
                return
        self._keep_unsaved()
        await self._record_all([kept.given for kept in self._unsaved.values() if kept.given is not None])

    async def _record_all(self, given: list[Given]) -> None:
        sheet = {g.fact: g.value for g in given if self._of_practice(g.fact)}
        answers = tuple(g for g in given if g.fact not in sheet)
        if sheet:
            await self.session.set_practice(sheet)
        if answers and not await self.record(GiveAnswers(answers)):
            return
        await self._keeper.forget(g.fact for g in given)
        self._warned = False
        if not answers:
            await self.show()
            self.refuse("" if sheet else "Rien de nouveau à enregistrer.")
        doubts = [said for g in given if isinstance(g.value, str) and (said := doubt(g.fact, g.value))]
        lines = "1 ligne enregistrée" if len(sheet) == 1 else f"{len(sheet)} lignes enregistrées"
        said = f"✓ {lines} dans la fiche du cabinet." if sheet and not answers else "✓ Enregistré."
        if doubts:
            self.warn(" ".join([said, *doubts]))
        elif sheet and not answers:
            self.succeed(said)

    def _of_practice(self, name: str) -> bool:
        fact = self.session.situation().fact(name)
        return fact is not None and fact.of_practice

    @on(Button.Pressed)
    def ask_instant(self, event: Button.Pressed) -> None:
        """Say when the practice knew."""
        if event.button.id and event.button.id.startswith("instant-"):
            self.begin(ask_instant(self, event.button.id.removeprefix("instant-")))

    @on(Question.Typed)
    def keep_draft(self, event: Question.Typed) -> None:
        """What is typed is kept one second after the last key."""
        self._keeper.typed(event.fact, event.text)
