"""One step: what, why, who, numbers, what to keep, questions in place, sources, and what one can say of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from incident.core.agenda import DECIDES, STEP_LABELS, Task, questions
from incident.core.playbook import SOURCE_LABELS, WHO
from incident.core.playbooktext import duty_text
from incident.core.proposal import standing_lines
from incident.core.proposals import to_show
from incident.core.situation import Situation
from incident.core.wording import before, short_deadline, short_instant
from incident.tui.contacts import known_contacts
from incident.tui.text import joined, plain
from incident.tui.widgets.buttons import Push, button_rows
from incident.tui.widgets.contact_list import ContactList
from incident.tui.widgets.question import Question


class StepPanel(VerticalScroll):
    """The current step."""

    def __init__(self) -> None:
        super().__init__(id="panel", can_focus=False)

    async def show(
        self,
        task: Task,
        situation: Situation,
        drafts: Mapping[str, str],
        prefilled: Mapping[str, str],
        now: datetime,
        documents: Sequence[str] = (),
    ) -> None:
        """Draw a step anew: each question with what was typed there, or the text to start from; its documents."""
        await self.remove_children()
        zone, shown = situation.state.zone, []
        for fact in questions(task.step, situation):
            answer, proposer = to_show(fact.id, situation)
            draft, prefill = drafts.get(fact.id, ""), prefilled.get(fact.id, "")
            shown.append(Question(fact, answer, zone, now, draft, proposer, prefill))
        await self.mount_all(_widgets(task, situation, shown, documents, max(30, self.size.width - 3)))
        self.scroll_home(animate=False)

    def enter(self) -> None:
        """Into the first question, else onto the first button."""
        controls = [*self.query("Input, TextArea, RadioSet, Checkbox"), *self.query(Button)]
        if controls:
            controls[0].focus()


def _widgets(
    task: Task, situation: Situation, questions: Sequence[Question], documents: Sequence[str], width: int
) -> list[Widget]:
    widgets: list[Widget] = [Static(_head(task, situation))]
    widgets += button_rows(buttons(task, situation), width)
    widgets.append(Static(_words(task, documents), classes="gap"))
    if known_contacts(task.step.call, situation):
        widgets.append(Static(plain("Appeler (→ y va, Entrée note l’appel)", "bold $accent"), classes="gap"))
        widgets.append(ContactList().show(task.step.call, situation))
    if task.step.id == DECIDES:
        widgets.append(Static(plain("\n".join(standing_lines(situation))), classes="gap"))
    widgets += questions
    widgets.append(Static(_sources(task, situation), classes="gap"))
    return widgets


def _head(task: Task, situation: Situation) -> Content:
    due = _due(task, situation) if task.open else ""
    line = f"{duty_text(task.step, situation.library, owed=task.owed)} · {STEP_LABELS[task.status]}{due}"
    done = ""
    if task.mark is not None:
        note = f" — {task.mark.text}" if task.mark.text else ""
        done = f"\n{short_instant(task.mark.happened, situation.state.zone)} · {task.mark.author}{note}"
    return joined(plain(task.step.title, "bold $primary"), "\n", plain(line, "$text-muted"), plain(done))


def _due(task: Task, situation: Situation) -> str:
    """By when it is best done, and by when the law or the contract wants it if that is another time.

    What the law gives no date gets none here; what an authority only wishes is said so, and never late.
    """
    now, zone = situation.now, situation.state.zone
    if task.end == "none":
        return " · dans les meilleurs délais"
    if task.end == "wished":
        return f" · souhaité avant le {short_deadline(task.due_at, zone)}" if task.due_at else ""
    clock = situation.clock(task.step.files) if task.step.files is not None else None
    last = clock.due_at if clock is not None and task.owed else None
    if last is None or last == task.due_at:
        return f" · {before(task.due_at, now, zone)}" if task.due_at else ""
    advised = f" · conseillé {before(task.due_at, now, zone)}" if task.due_at else ""
    late = ", en retard" if last < now else ""
    return f"{advised} · au plus tard {short_deadline(last, zone)}{late}"


def _words(task: Task, documents: Sequence[str]) -> Content:
    step = task.step
    who = ", ".join(WHO[w] for w in step.who)
    parts = [
        plain(step.do),
        joined(plain("Pourquoi  ", "bold"), plain(step.why)),
        joined(plain("Qui  ", "bold"), plain(who)),
    ]
    if step.keep:
        parts.append(joined(plain("Garder  ", "bold"), plain(" ; ".join(step.keep))))
    if documents:
        parts.append(joined(plain("Documents\n", "bold"), plain("\n".join(f"– {said}" for said in documents))))
    return Content("\n\n").join(parts)


def _sources(task: Task, situation: Situation) -> Content:
    known = [situation.library.sources[name] for name in task.step.sources if name in situation.library.sources]
    lines = [f"{source.title} ({f'{SOURCE_LABELS[source.status]} {source.checked}'.strip()})" for source in known]
    return plain("Sources : " + " ; ".join(lines), "$text-muted") if lines else Content("")


def buttons(task: Task, situation: Situation) -> list[Button]:
    """What can be said of a step as it stands; none once the incident is closed."""
    if situation.state.status == "closed":
        return []
    if task.mark is not None:
        dated = task.mark.status == "done" and task.step.files is None
        shown = [("À refaire…", "step-undo"), *([("Autre heure…", "step-when")] if dated else [])]
    elif task.step.files is not None:
        owed = situation.library.obligations.get(task.step.files)
        done = "C’est fait… (F8)" if owed is not None and not owed.acknowledged else "Déclaration faite… (F8)"
        shown = [(done, "step-done"), ("Pas concerné…", "step-skip")]
    else:
        earlier = ("Fait plus tôt…", "step-when")
        shown = [("C’est fait (F8)", "step-done"), earlier, ("Pas concerné…", "step-skip")]
    if task.step.ask:
        shown.insert(0, ("Enregistrer", "step-save"))
    if task.step.id == DECIDES:
        shown = [("CNIL : décider…", "step-authority"), ("Patients : décider…", "step-persons"), *shown]
    if set(task.step.leads_to) - set(situation.state.playbooks):
        shown.append(("Ajouter un scénario…", "step-add"))
    return [Push(label, id=ident, compact=True) for label, ident in [*shown, ("Noter…", "step-note")]]
