"""The steps: what to do now, why, whom to call, what to answer; the clock always on top."""

from asyncio import Lock
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Button, OptionList

from incident.copying import half_copied, half_copied_text
from incident.core.agenda import Task, left_to_say, next_task, tasks
from incident.core.commands import DoStep, GiveAnswers, Given, SkipStep
from incident.core.lacking import made_lines
from incident.core.lateness import FACT, reasons_draft
from incident.core.onscreen import bulletin_word
from incident.core.playbook import WHO, Who
from incident.core.when import When
from incident.errors import BadInput
from incident.tui.calls import note_call
from incident.tui.deciding import decide
from incident.tui.drafts import DraftKeeper
from incident.tui.filing import filed_again, record_filing
from incident.tui.hours import step_hour
from incident.tui.knowing import ask_known
from incident.tui.lifecycle import add_playbook
from incident.tui.screens.dialog import AskReason, Confirm
from incident.tui.screens.page import Page
from incident.tui.undoing import undo
from incident.tui.who import choose_person, known_as, write_as
from incident.tui.widgets.contact_list import ContactList
from incident.tui.widgets.question import Question
from incident.tui.widgets.standing import Standing
from incident.tui.widgets.step_list import StepList
from incident.tui.widgets.step_panel import StepPanel
from incident.tui.widgets.unsaved import Unsaved, enter_question, left_unsaved, not_recorded, put_back
from incident.tui.widgets.who_bar import PREFIX, WhoBar

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp

DISCOVERED = "discovered_at"
FORM = "cnil"


class Response(Page):
    """Steps at left by urgency, the current one at right."""

    HELP = (
        "À gauche les étapes, de la plus urgente à la moins urgente (Espace : celles d’un seul métier ; T : toutes). "
        "À droite l’étape choisie : Pg suiv. lit la suite, Entrée ou Tab va aux questions, → aux numéros à appeler. F8 "
        "enregistre les réponses et dit que c’est fait maintenant ; H, juste après, donne une autre heure ; « À "
        "refaire… » l’annule."
    )
    AUTO_FOCUS = "StepList"
    BINDINGS = [
        Binding("f8", "done", "Fait"),
        Binding("space", "role", "Rôle", show=False),
        Binding("t", "everybody", "Tout voir", show=False),
        Binding("h", "another_hour", "Une autre heure", show=False),
        *(Binding(label[0], f"am('{who}')", show=False) for who, label in WHO.items()),
        Binding("right", "to_contacts", "Appeler", show=False),
        Binding("left", "to_list", "Liste", show=False),
        Binding("pageup", "scroll(-1)", show=False, priority=True),
        Binding("pagedown", "scroll(1)", show=False, priority=True),
        Binding("escape", "to_list", "Liste", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.current_step = ""
        self._drawn_step = ""
        self._drafts: dict[str, str] = {}
        self._unsaved: dict[str, Unsaved] = {}
        self._keeper = DraftKeeper(self, lambda fact, text: self.session.save_answer_draft(fact, text))
        self._drawing = Lock()

    def body(self) -> ComposeResult:
        """Who one is, until it is said; list and panel."""
        yield WhoBar()
        yield Standing()
        with Horizontal(id="response"):
            yield StepList()
            yield StepPanel()

    async def show(self) -> None:
        """Draw the list again; the panel too when its step changed."""
        self.query_one(WhoBar).display = self.session.acting is None and self.session.situation().state.status == "open"
        situation = self.session.situation()
        begun = half_copied_text(await self.session.call(half_copied, self.session.case, FORM))
        self.query_one(Standing).say([bulletin_word(situation), begun])
        shown = tasks(situation)
        wanted, self.target = self.target, ""
        self.current_step = wanted or self.current_step
        steps = self.query_one(StepList)
        listed = steps.listed(shown)
        if wanted and all(task.step.id != wanted for task in listed):
            steps.keep_all()
        elif not self.current_step or (not steps.everybody and all(t.step.id != self.current_step for t in listed)):
            first = next_task(listed) or next(iter(listed or shown))
            self.current_step = first.step.id
        steps.show(shown, situation, self.current_step)
        steps.choose(self.current_step)
        await self._draw_panel()

    async def _draw_panel(self) -> None:
        """One drawing at a time: a step chosen, an answer recorded and news from another may meet."""
        async with self._drawing:
            await self._draw_panel_now()

    async def _catch_up(self) -> None:
        """Draw the panel if it shows another step than the list."""
        async with self._drawing:
            if self._drawn_step != self.current_step:
                await self._draw_panel_now()

    async def _draw_panel_now(self) -> None:
        situation = self.session.situation()
        await self._keeper.flush()
        self._drafts = await self.session.answer_drafts()
        panel = self.query_one(StepPanel)
        left = self._unsaved | left_unsaved(panel)
        self._unsaved = {name: kept for name, kept in left.items() if not_recorded(kept, situation.answer(name))}
        prefilled = {FACT: reasons_draft(situation, self.session.history)}
        task, now = self._current(), self.session.clock.now()
        documents = await self._documents(task)
        with self.app.batch_update():  # what was there stays in sight until the new is
            await panel.show(task, situation, self._drafts, prefilled, now, documents)
        self._drawn_step = task.step.id
        for question in panel.query(Question):
            if question.fact.id in self._unsaved:
                put_back(question, self._unsaved[question.fact.id])

    async def _documents(self, task: Task) -> list[str]:
        """What the step's documents are, and which make no sense for now; they are read when one is needed."""
        known = await self.session.templates() if task.step.make else {}
        return made_lines([known[name] for name in task.step.make if name in known], self.session.situation())

    def _current(self) -> Task:
        return next(t for t in tasks(self.session.situation()) if t.step.id == self.current_step)

    # -- moving ----------------------------------------------------------------------------------------

    @on(OptionList.OptionHighlighted, "#steps")
    def look_at(self, event: OptionList.OptionHighlighted) -> None:
        """The step now highlighted is shown, once the list itself has answered the key; of a quick row the last one."""
        highlighted = event.option_list.highlighted_option
        if highlighted is not None and highlighted.id and highlighted.id != self.current_step:
            self.current_step = highlighted.id
            self.call_after_refresh(self._catch_up)

    @on(OptionList.OptionSelected, "#steps")
    def go_in(self) -> None:
        """Enter goes into the step, once it is drawn; keys wait for it."""
        self.settle(self._enter)

    async def _enter(self) -> None:
        await self._catch_up()
        async with self._drawing:
            self.query_one(StepPanel).enter()

    def action_to_list(self) -> None:
        """Back to the list."""
        self.query_one(StepList).focus()

    def action_scroll(self, by: int) -> None:
        """Read on in the step, wherever one is."""
        panel = self.query_one(StepPanel)
        panel.scroll_relative(y=by * max(1, panel.size.height - 2), animate=False)

    def action_to_contacts(self) -> None:
        """To the numbers of the step, if it has some."""
        for contacts in self.query(ContactList):
            contacts.focus()

    @on(ContactList.Called)
    def call(self, event: ContactList.Called) -> None:
        """Note a call to the contact chosen."""
        self.begin(note_call(self, event.contact))

    async def action_am(self, who: str) -> None:
        """Who is at the keyboard: what is recorded says so, and only that role's steps are listed."""
        if self.session.acting is None:
            self.begin(self._am(who))  # type: ignore[arg-type]

    async def _am(self, who: Who) -> None:
        """Somebody of that role: the one known with it, or which of several."""
        app, known = cast("IncidentApp", self.app), known_as(self.session, who)
        if len(known) > 1 and not await choose_person(app, known):
            return
        self.query_one(StepList).keep_to(who)
        self.query_one(StepList).focus()
        if self.session.acting is None:
            await write_as(app, known[0])
        else:
            await self.show()

    async def action_role(self) -> None:
        """Show the steps of the next role."""
        self.query_one(StepList).next_role()
        await self.show()

    async def action_everybody(self) -> None:
        """Show everybody's steps."""
        self.query_one(StepList).keep_all()
        await self.show()

    # -- recording -------------------------------------------------------------------------------------

    @on(Button.Pressed)
    async def pressed(self, event: Button.Pressed) -> None:
        """Buttons double the keys."""
        if (event.button.id or "").startswith(PREFIX):
            await self.action_am(str(event.button.id).removeprefix(PREFIX))
            return
        actions = {
            "step-done": self.action_done,
            "step-save": self.save_answers,
            "step-skip": self.skip,
            "step-undo": self.undo,
            "step-when": self.done_earlier,
            "step-authority": self.decide_authority,
            "step-persons": self.decide_persons,
            "step-note": self.note,
            "step-add": self.add_playbook,
        }
        if event.button.id in actions:
            self.begin(actions[event.button.id]())

    @on(Question.Typed)
    def keep_draft(self, event: Question.Typed) -> None:
        """What is typed is kept one second after the last key."""
        self._keeper.typed(event.fact, event.text)

    async def save_answers(self) -> bool:
        """Record the answers that changed. False when one cannot be."""
        given: list[Given] = []
        for question in self.query_one(StepPanel).query(Question):
            try:
                answer = question.given()
            except BadInput as problem:
                self.refuse(problem.message)
                enter_question(question)
                return False
            given += [answer] if answer is not None else []
        if given and not await self.record(GiveAnswers(tuple(given))):
            return False
        for answer in given:
            self._unsaved.pop(answer.fact, None)
        await self._keeper.forget(answer.fact for answer in given)
        await self._ask_known(given)
        return True

    async def _ask_known(self, given: Sequence[Given]) -> None:
        """The hour of the discovery starts no clock by itself: ask what was known then."""
        hours = [answer.value for answer in given if answer.fact == DISCOVERED and isinstance(answer.value, dict)]
        if hours:
            who = self.session.situation().value("discovered_by")
            await ask_known(self, When.from_json(hours[0]), str(who or ""))

    async def add_playbook(self) -> None:
        """Join one of the playbooks that the step leads on to."""
        await add_playbook(cast("IncidentApp", self.app), self._current().step.leads_to)

    async def action_done(self) -> None:
        """Answers first, then the step; a step that is a filing asks when and by what proof."""
        self.begin(self._finish(self.current_step))

    async def _finish(self, step_id: str) -> None:
        await self._catch_up()
        before = self.session.situation()
        if not await self.save_answers():
            return
        step = self._current().step
        filing = step.files is not None and filed_again(step.files, self.session.situation())
        if not filing and not await self._all_said(step_id):
            return
        if step.files is not None and filing:
            await self._file(step.files)
        elif not self.session.situation().is_done(step_id) and await self.record(DoStep(step_id), since=before):
            self._go_to_next()

    async def _all_said(self, step_id: str) -> bool:
        """Whether nothing of the step is left to say, or the doctor says it is done all the same."""
        left = left_to_say(self._current(), self.session.situation())
        if not left or self.session.situation().is_done(step_id):
            return True
        intro = "\n".join(f"– {line}" for line in left[:6]) + ("\n…" if len(left) > 6 else "")
        asking = Confirm("Dire quand même que c’est fait ? Il reste :", intro)
        agreed = await self.app.push_screen_wait(asking)
        return agreed is True

    def _go_to_next(self) -> None:
        following = next_task(self.query_one(StepList).listed(tasks(self.session.situation())))
        if following is not None:
            self.current_step = following.step.id
            self.query_one(StepList).choose(following.step.id)
            self.settle(self._draw_panel)
        self.query_one(StepList).focus()

    async def _file(self, obligation: str) -> None:
        if await record_filing(self, obligation):
            self._go_to_next()

    async def done_earlier(self) -> None:
        """The step was done at another hour, noted on paper."""
        begun = not self.session.situation().is_done(self.current_step)
        if begun and not (await self.save_answers() and await self._all_said(self.current_step)):
            return
        if await step_hour(self, self.current_step) and begun:
            self._go_to_next()

    async def skip(self) -> None:
        """This step does not concern the incident."""
        why = await self.app.push_screen_wait(AskReason("Pourquoi cette étape ne vous concerne-t-elle pas ?"))
        if why is not None:
            await self.record(SkipStep(self.current_step, why))

    async def undo(self) -> None:
        """This step is to do again."""
        await undo(self, self.current_step)

    async def note(self) -> None:
        """A note about this step."""
        from incident.tui.actions import just_done

        await just_done(self.app)  # type: ignore[arg-type]

    async def decide_authority(self) -> None:
        """The doctor's decision on the CNIL."""
        await decide(self, "authority", "Prévenir la CNIL ?")

    async def decide_persons(self) -> None:
        """The doctor's decision on the patients."""
        await decide(self, "persons", "Informer les patients ?")
