"""Going to what was found: a step, an entry, an answer, a document, a past incident, or something to do."""

from typing import TYPE_CHECKING

from incident.core.chronology import chronology
from incident.core.dossier import dossier
from incident.core.finding import Index, Item, items, sheet_items
from incident.core.owed import owed_text, still_open
from incident.journal.listing import Wanted
from incident.tui.asking import ask_fact
from incident.tui.screens.dialog import Choose
from incident.tui.screens.find import Find
from incident.tui.screens.page import Page
from incident.tui.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from incident.tui.app import IncidentApp

PLACE_OF = {
    "entry": "journal",
    "answer": "dossier",
    "document": "documents",
    "contact": "practice",
    "step": "response",
    "letter": "pieces",
    "measure": "pieces",
    "question": "dossier",
    "sheet": "practice",
}


async def find(app: "IncidentApp") -> None:
    """Search, then go there."""
    from incident.tui.actions import offered

    actions = offered(app)
    index = Index([*await _here(app), *(Item("action", one.action, one.label, one.words) for one in actions)])
    chosen = await app.push_screen_wait(Find(index, lambda typed: _past(app, typed)))
    if chosen is not None:
        await _reach(app, chosen)


async def owed(app: "IncidentApp") -> None:
    """What is left to do and to wait for, soonest first; each line leads to where it is dealt with."""
    left = still_open(app.session.situation())
    if not left:
        say(app, "Il ne reste rien à faire ni à attendre.")
        return
    chosen = await app.push_screen_wait(Choose("Ce qui reste à faire et à attendre", [owed_text(one) for one in left]))
    if chosen is not None:
        await _reach(app, Item(left[chosen].place, left[chosen].key, ""))


async def _reach(app: "IncidentApp", item: Item) -> None:
    """Go there; an answer that the form does not ask is given over the present screen."""
    from incident.tui.actions import perform, redraw

    if item.place == "action":
        await perform(app, item.key)
    elif item.place == "answer" and isinstance(app.screen, Page) and not _in_form(app, item.key):
        await ask_fact(app.screen, item.key)
    else:
        go_to(app, item)
        await redraw(app)


def _in_form(app: "IncidentApp", fact: str) -> bool:
    """Whether the form, as it stands, asks that fact."""
    situation = app.session.situation()
    form = next((one for one in situation.library.forms_in_use if one.portal), None)
    return form is not None and any(fact in view.facts for view in dossier(form, situation).shown)


async def _here(app: "IncidentApp") -> list[Item]:
    library = await app.session.library()
    if not app.session.has_case:
        return sheet_items(library, app.session.practice)
    situation = app.session.situation()
    sheet = sheet_items(library, app.session.practice, situation.state.answers)
    rows = chronology(app.session.history, situation.state.zone, situation.library)
    templates = await app.session.templates()
    documents = [Item("document", t.id, t.title, t.summary) for t in templates.values()]
    return [*documents, *items(situation, rows), *sheet]


async def _past(app: "IncidentApp", typed: str) -> "Sequence[Item]":
    """The other incidents of the register that hold the words."""
    ids = await app.session.find(Wanted(typed))
    mine = app.session.case.state.ref if app.session.has_case else ""
    rows = await app.session.rows(ids[:20])
    return [Item("incident", str(r["ref"]), f"{r['ref']} · {r['title']}") for r in rows if r["ref"] != mine]


def go_to(app: "IncidentApp", item: Item) -> None:
    """Open the place, on the very thing."""
    if item.place == "incident":
        from incident.tui.screens.past import PastDetail

        app.push_screen(PastDetail(item.key))
        return
    from incident.tui.screens import places

    app.action_go(PLACE_OF[item.place])
    if isinstance(app.screen, places()[PLACE_OF[item.place]]):  # an exercise refuses some
        app.screen.target = item.key  # type: ignore[attr-defined]
