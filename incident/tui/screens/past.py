"""Past incidents: the list, and each read-only in full."""

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from incident.book import remarks, write_book
from incident.core.overviewtext import detail
from incident.errors import IncidentError, RegisterError
from incident.journal.listing import EVERY, read
from incident.tui.lifecycle import take_up
from incident.tui.text import plain, say, short_path
from incident.tui.widgets.incident_list import IncidentList
from incident.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp


class Past(Screen[None]):
    """Every incident of the register, newest first."""

    AUTO_FOCUS = "#past"
    HELP = (
        "Entrée ouvre un incident en lecture. Tab va à la recherche : des mots (les fautes de frappe sont pardonnées), "
        "une année, « ouvert », « terminé », « retard ». X écrit le registre entier des violations."
    )
    BINDINGS = [Binding("x", "export", "Écrire le registre"), Binding("escape", "back", "Retour")]

    def __init__(self) -> None:
        super().__init__()
        self._every = 0

    def compose(self) -> ComposeResult:
        """A field and a list."""
        session = cast("IncidentApp", self.app).session
        yield Static(id="past-title")
        yield Input(placeholder="Chercher (Tab) : mots, année, ouvert, terminé, retard", id="past-search")
        yield IncidentList(session.rows, session.clock.now, "past")
        yield KeysLine()

    async def on_screen_resume(self) -> None:
        """Read the list, again each time one comes back: something may have been recorded since."""
        session = cast("IncidentApp", self.app).session
        try:
            await session.freshen()
            self._every = len(await session.find(EVERY))
        except RegisterError as problem:
            self.query_one("#past-title", Static).update(plain(problem.message, "$text-error"))
            return
        await self._fill()

    def on_input_changed(self) -> None:
        """Keep what matches; the field answers the next letter meanwhile."""
        self.run_worker(self._fill(), exclusive=True)

    def on_input_submitted(self) -> None:
        """Enter goes to the list."""
        self.query_one("#past").focus()

    async def _fill(self) -> None:
        session, typed = cast("IncidentApp", self.app).session, self.query_one("#past-search", Input).value
        try:
            ids = await session.find(read(typed, session.clock.now()))
            await self.query_one(IncidentList).show(ids)
        except RegisterError as problem:
            self.query_one("#past-title", Static).update(plain(problem.message, "$text-error"))
            return
        count = f"Incidents passés et en cours : {len(ids)} sur {self._every}"
        nothing = " · aucun ne correspond" if self._every and not ids else ""
        self.query_one("#past-title", Static).update(plain(count + nothing, "bold $primary"))

    async def action_export(self) -> None:
        """The whole register of breaches, as Word, as a table and as JSON, beside the other documents."""
        session = cast("IncidentApp", self.app).session
        try:
            paths = await session.call(write_book, session.register, session.documents_folder)
        except IncidentError as problem:
            self.query_one("#past-title", Static).update(plain(problem.message, "$text-error"))
            return
        said = f"✓ Registre écrit : {short_path(paths[0])} (et {', '.join(path.suffix[1:] for path in paths[1:])})"
        said = " ".join([said, *await session.call(remarks, session.register)])
        self.query_one("#past-title", Static).update(plain(said, "bold $text-success"))

    def on_incident_list_selected(self, event: IncidentList.Selected) -> None:
        """Read one."""
        self.app.push_screen(PastDetail(event.ref))

    def action_back(self) -> None:
        """Back where one came from."""
        self.app.pop_screen()


class PastDetail(Screen[None]):
    """One incident, read-only: clocks, steps, documents, journal."""

    AUTO_FOCUS = "#detail"
    HELP = (
        "Lecture seule. R reprend cet incident : le rouvrir, dire qu’une mesure promise est faite, refaire un "
        "document. Échap revient à la liste."
    )
    BINDINGS = [
        Binding("r", "take_up", "Reprendre cet incident"),
        Binding("escape", "back", "Retour"),
        *(Binding(key, "elsewhere", show=False) for key in ("f2", "f3", "f4", "f8", "f9")),
    ]

    def __init__(self, ref: str) -> None:
        super().__init__()
        self._ref = ref

    def compose(self) -> ComposeResult:
        """One long text."""
        with VerticalScroll(id="detail"):
            yield Static(id="detail-text")
        yield KeysLine()

    async def on_mount(self) -> None:
        """Read it."""
        session, text = cast("IncidentApp", self.app).session, self.query_one("#detail-text", Static)
        try:
            case = await session.read(self._ref)
            sections = detail(case.situation(session.clock.now()), case.history)
        except IncidentError as problem:
            text.update(plain(problem.message, "$text-error"))
            return
        parts = [Content("\n").join([plain(title, "bold $accent"), *map(plain, lines)]) for title, lines in sections]
        text.update(Content("\n\n").join(parts))

    def action_take_up(self) -> None:
        """This incident becomes the present one."""
        app = cast("IncidentApp", self.app)
        app.begin(take_up(app, self._ref))

    def action_elsewhere(self) -> None:
        """The keys that act on the present incident do nothing here: this one is only read."""
        say(self, "Cet incident est en lecture seule : R le reprend, Échap revient à la liste.")

    def action_back(self) -> None:
        """Back to the list."""
        self.app.pop_screen()
