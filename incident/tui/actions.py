"""What can be done from any screen: note what was just done, choose an action by its name."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding

from incident.core.commands import AddNote, Command
from incident.core.papernotes import command, read_notes
from incident.core.when import When, WhenError
from incident.core.whentyped import parse_when
from incident.errors import IncidentError, RegisterError, for_screen
from incident.tui.bulletins import BULLETIN_ACTIONS, bulletin_possible
from incident.tui.commands import ACTIONS, NEEDS_INCIDENT, Offer
from incident.tui.drafts import DraftKeeper
from incident.tui.lifecycle import add_playbook, close, false_alarm, reopen
from incident.tui.outputs import everything, for_delegate, letterhead, mailing
from incident.tui.rehearsal import begin_exercise, end_exercise
from incident.tui.screens.dialog import AskReason, Choose, Confirm
from incident.tui.screens.dialog_notes import Done, FromPaper, JustDone
from incident.tui.screens.page import Page
from incident.tui.screens.trouble import Trouble
from incident.tui.targeted import Targeted
from incident.tui.text import say

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp


def read_when(app: "IncidentApp", typed: str) -> When | None:
    """A typed time, None when nothing was typed. Raises WhenError."""
    return parse_when(typed, zone=app.session.zone, now=app.session.clock.now()) if typed.strip() else None


async def just_done(app: "IncidentApp") -> None:
    """Ask, record, and ask again, everything kept, if the time cannot be read. What is typed is kept as it is."""
    step, name = getattr(app.screen, "current_step", ""), _draft_name(app)
    drafts = DraftKeeper(app, app.session.save_draft)
    known = app.session.situation().step(step) if step else None
    title = known.title if known is not None else ""
    text, when, problem = await app.session.draft(name), "", ""
    while True:
        keep = partial(drafts.typed, name)
        said = await app.push_screen_wait(JustDone(step, title, text, when, problem, keep))
        if said is None:
            await drafts.flush()
            return
        text, when = said.text, said.when
        await app.session.save_draft(name, text)
        problem = await _refusal(app, partial(_note, app, said, step))
        if not problem:
            await drafts.forget([name])
            await _acknowledge(app)
            return


async def _refusal(app: "IncidentApp", made: Callable[[], Command]) -> str:
    """Record a command; the sentence to show when it was refused. Not recorded is a full screen, then the box again."""
    try:
        await app.session.do(made())
    except RegisterError as problem:
        await app.push_screen_wait(Trouble(problem))
        return problem.message
    except (WhenError, IncidentError) as problem:
        return for_screen(problem)
    return ""


async def _acknowledge(app: "IncidentApp") -> None:
    await redraw(app)
    if isinstance(app.screen, Page):
        app.screen.acknowledge()


def _draft_name(app: "IncidentApp") -> str:
    return f"{app.session.case.uuid}:just_done"


def _note(app: "IncidentApp", said: Done, step: str) -> AddNote:
    linked = step if said.link and step else None
    return AddNote(said.text, read_when(app, said.when), said.nature, linked)  # type: ignore[arg-type]


async def from_paper(app: "IncidentApp") -> None:
    """Notes taken on paper, entered at once; asked again, everything kept, while a line cannot be read."""
    name = f"{app.session.case.uuid}:paper"
    drafts = DraftKeeper(app, app.session.save_draft)
    text, problem = await app.session.draft(name), ""
    while True:
        said = await app.push_screen_wait(FromPaper(text, problem, partial(drafts.typed, name)))
        if said is None:
            await drafts.flush()
            return
        text = said
        await app.session.save_draft(name, text)
        problem = await _refusal(app, partial(_notes, app, text))
        if not problem:
            await drafts.forget([name])
            await _acknowledge(app)
            return


def _notes(app: "IncidentApp", text: str) -> Command:
    return command(read_notes(text, zone=app.session.zone, now=app.session.clock.now()))


async def redraw(app: "IncidentApp") -> None:
    """Draw the present screen again; the practice sheet, already open, only goes to the line looked for."""
    if isinstance(app.screen, Targeted) and app.screen.target and app.screen.is_drawn:
        app.screen.go_to_target()
    if isinstance(app.screen, Page) and app.screen.is_mounted:
        app.screen.tick()
        await app.screen.show()


async def palette(app: "IncidentApp") -> None:
    """Choose an action by a few letters of its name, or of what people call it."""
    choices = offered(app)
    asking = Choose("Que voulez-vous faire ?", [one.label for one in choices], [one.words for one in choices])
    chosen = await app.push_screen_wait(asking)
    if chosen is not None:
        await perform(app, choices[chosen].action)


def offered(app: "IncidentApp") -> list[Offer]:
    """What can be done now, each thing once: the present screen's own keys, then what makes sense here."""
    own = _of_screen(app)
    known = {one.action.removeprefix("screen.").removeprefix("app.") for one in own}
    others = [one for one in ACTIONS if one.action not in known and _possible(app, one.action)]
    first = [one for one in others if one.action == "take_over"]
    return [*first, *own, *(one for one in others if one not in first)]


def _possible(app: "IncidentApp", action: str) -> bool:
    if action in NEEDS_INCIDENT and not app.session.has_case:
        return False
    if action in {"close", "false_alarm", "reopen"}:
        return (app.session.situation().state.status == "closed") == (action == "reopen")
    if action in {"begin_exercise", "end_exercise", "go('prepare')", "go('practice')"}:
        return app.session.exercise == (action == "end_exercise")
    if action in BULLETIN_ACTIONS:
        return bulletin_possible(app, action)
    return {"adopt": app.newer, "accept": app.alarmed, "take_over": app.session.elsewhere}.get(action, True)


async def perform(app: "IncidentApp", action: str) -> None:
    """Do one of the offered actions."""
    special: dict[str, Callable[[IncidentApp], Awaitable[None]]] = {
        "leave": _leave,
        "take_over": _take_over,
        "adopt": _adopt,
        "accept": _accept,
        "add_playbook": add_playbook,
        "close": close,
        "false_alarm": false_alarm,
        "reopen": reopen,
        "paper": from_paper,
        "everything": everything,
        "for_delegate": for_delegate,
        "mailing": mailing,
        "letterhead": letterhead,
        "begin_exercise": begin_exercise,
        "end_exercise": end_exercise,
        **BULLETIN_ACTIONS,
    }
    await (special[action](app) if action in special else app.run_action(action))


def _of_screen(app: "IncidentApp") -> list[Offer]:
    """What the present screen's own keys do."""
    own = [made for made in type(app.screen).BINDINGS if isinstance(made, Binding) and made.show]
    words = {one.action: one.words for one in ACTIONS}
    return [
        Offer(f"{made.description} ({app.get_key_display(made)})", f"screen.{made.action}", words.get(made.action, ""))
        for made in own
    ]


async def _leave(app: "IncidentApp") -> None:
    """Chosen in a list, where a line is soon taken for another, it is asked; Ctrl+Q is not."""
    intro = "Tout ce qui est enregistré reste ; ce que vous écriviez est gardé comme brouillon."
    if await app.push_screen_wait(Confirm("Quitter le programme ?", intro, records=False)):
        await app.action_leave()


async def _take_over(app: "IncidentApp") -> None:
    await app.write_from_here()
    await redraw(app)


async def _adopt(app: "IncidentApp") -> None:
    """Show what newer data would change, and adopt them if the doctor agrees."""
    changes = await app.session.newer_data() if app.session.has_case else []
    if not changes:
        say(app, "Rien à adopter : l’incident suit déjà les données de cette version.")
        return
    shown = "\n".join([*(f"– {line}" for line in changes[:12]), *(["…"] if len(changes) > 12 else [])])
    intro = f"Ce qui est fait reste fait.\n{shown}"
    if await app.push_screen_wait(Confirm(f"Adopter {len(changes)} changements ?", intro)):
        await app.session.adopt()
        app.notice, app.newer = "", False
        await redraw(app)


async def _accept(app: "IncidentApp") -> None:
    """Accept a register that is behind or differs, with the reason."""
    state = await app.session.anchor_state()
    why = await app.push_screen_wait(AskReason("Accepter ce registre tel qu’il est", state.words))
    if why is not None:
        await app.session.accept_register(why)
        app.notice, app.alarmed = "", False
        await redraw(app)
