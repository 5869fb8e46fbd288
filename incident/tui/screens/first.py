"""« Que se passe-t-il ? » : one choice, or one more question, opens the incident; no form before that."""

from collections.abc import Awaitable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from incident.core.listline import next_due
from incident.core.words import matches
from incident.tui.guarding import guarded
from incident.tui.keys import digit_bindings
from incident.tui.text import plain
from incident.tui.widgets.incident_list import incident_line
from incident.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from incident.library.front import Front, Line
    from incident.tui.app import IncidentApp

RESUMED = 5
"""Open incidents listed above the situations; the others are among the past ones."""
DIGITS = 9


class First(Screen[None]):
    """The situations in the doctor's words, the open incidents above them by next due."""

    AUTO_FOCUS = "#kinds"
    HELP = "Choisissez ce qui ressemble le plus à ce que vous voyez : l’incident s’ouvre et l’heure est notée."
    BINDINGS = [
        *digit_bindings(DIGITS, "choose", "Choisir"),
        Binding("escape", "back", "Retour"),
        Binding("b", "bulletin", "Bulletin", show=False),
        Binding("p", "app.go('prepare')", "Préparer", key_display="P"),
        Binding("f10", "app.go('practice')", "Fiche du cabinet"),
        Binding("f12", "app.go('past')", "Incidents passés"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._front: Front | None = None
        self._asked: list[Line] = []
        self._lines: list[Line] = []
        self._open: list[dict[str, Any]] = []

    def compose(self) -> ComposeResult:
        """A question, the choices, a field to search in one's own words."""
        yield Static(id="first-top")
        yield Static(plain("Ouverture du registre…", "bold $accent"), id="first-title")
        yield Static(id="first-intro")
        yield OptionList(id="kinds", markup=False)
        yield Input(placeholder="Chercher avec mes mots (Tab) : « virus », « clé perdue »…", id="search")
        yield Static(id="refusal")
        yield KeysLine()

    def on_mount(self) -> None:
        """Nothing to choose or to search until the register is open."""
        self.query_one("#search").display = False

    async def show(self, open_ones: list[dict[str, Any]] | None = None) -> None:
        """Fill the list once the register and the situations are known."""
        app = cast("IncidentApp", self.app)
        if open_ones is not None:
            self._open = sorted(open_ones, key=next_due)[:RESUMED]
        self._front = await app.session.front()
        self._asked = [self._front.root]
        self.query_one("#first-top", Static).update(plain(app.state_line, "bold $text-warning"))
        self.query_one("#search").display = True
        self._fill()
        broken = await app.session.broken_playbooks()
        if broken:
            self._refuse(f"Un scénario du cabinet est laissé de côté. {broken[0]}", "$text-warning")

    def _refuse(self, sentence: str, style: str = "$text-error") -> None:
        self.query_one("#refusal", Static).update(plain(sentence, style))
        self.query_one("#refusal").display = True

    # -- what is listed --------------------------------------------------------------------------------

    @property
    def _typed(self) -> str:
        return self.query_one("#search", Input).value.strip()

    def _fill(self) -> None:
        """The lines of the question being asked, or those that the typed words find."""
        if self._front is None:
            return
        typed = self._typed
        found = self._front.found(typed) if typed else []
        asked = self._asked[-1]
        self._lines = found or ([self._front.unsure] if typed else list(asked.ways))
        resumable = [] if len(self._asked) > 1 and not typed else list(self._resumable(typed))
        self._say(asked.ask if not typed else "Chercher avec mes mots", self._intro(typed, bool(found or resumable)))
        kinds = self.query_one("#kinds", OptionList)
        kinds.clear_options()
        kinds.add_options([*resumable, *self._numbered(), *self._way_back(), *self._beside()])
        kinds.highlighted = 0
        self.refresh_bindings()

    def _say(self, question: str, intro: str) -> None:
        self.query_one("#first-title", Static).update(plain(question, "bold $accent"))
        self.query_one("#first-intro", Static).update(plain(intro))

    def _intro(self, typed: str, found: bool) -> str:
        if typed and not found:
            return f"Rien ne correspond à « {typed[:40]} ». Essayez un autre mot. Échap : effacer."
        if typed:
            return "Choisissez ce qui ressemble le plus. Échap : effacer la recherche."
        return "Choisissez ce qui ressemble le plus : on pourra changer. Rien n’est envoyé à personne."

    def _numbered(self) -> Iterator[Option]:
        for number, line in enumerate(self._lines, start=1):
            digit = str(number) if number <= DIGITS else " "
            yield Option(plain(f" {digit}  {line.say}"), id=f"way:{number}")

    def _resumable(self, typed: str) -> Iterator[Option]:
        """Without digits: those of the situations never move."""
        now = cast("IncidentApp", self.app).session.clock.now()
        for row in self._open:
            if matches(typed, f"{row['ref']} {row['title']}"):
                yield Option(plain(f"    Reprendre {incident_line(row, now, 62)}"), id=f"ref:{row['ref']}")

    def _way_back(self) -> list[Option]:
        return [Option(plain(" ←  Retour (Échap)"), id="back:")] if len(self._asked) > 1 and not self._typed else []

    def _beside(self) -> list[Option]:
        """Below the situations of the first question: what is no situation, by a letter."""
        if len(self._asked) > 1 or self._typed:
            return []
        return [
            Option(plain(" B  J’ai reçu un bulletin d’incident (éditeur, Ordre, URPS)"), id="do:bulletin"),
            Option(plain(" P  Préparer le cabinet, imprimer le kit papier, s’exercer"), id="do:prepare"),
        ]

    # -- choosing --------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """« Retour » only where there is something to go back to."""
        return action != "back" or len(self._asked) > 1 or bool(self._typed)

    def on_input_changed(self) -> None:
        """Keep what the words find."""
        self._fill()

    async def on_input_submitted(self) -> None:
        """Enter takes the first that matches."""
        self.query_one(OptionList).action_select()

    def action_back(self) -> None:
        """Clear the search, else go back one question."""
        search = self.query_one("#search", Input)
        if search.value:
            search.value = ""
        elif len(self._asked) > 1:
            self._asked.pop()
            self._fill()
        self.query_one("#kinds").focus()

    async def action_choose(self, number: int) -> None:
        """A digit chooses a line."""
        if number <= len(self._lines):
            await self._take(self._lines[number - 1])

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """That one."""
        what, _colon, name = str(event.option_id).partition(":")
        if what == "back":
            self.action_back()
        elif what == "do" and name == "prepare":
            cast("IncidentApp", self.app).action_go("prepare")
        elif what == "do":
            self.action_bulletin()
        elif what == "way":
            await self._take(self._lines[int(name) - 1])
        else:
            await self._attempt(cast("IncidentApp", self.app).resume(name))

    def action_bulletin(self) -> None:
        """Open an incident with the bulletin of a vendor, an Ordre or a URPS."""
        from incident.tui.actions import perform

        app = cast("IncidentApp", self.app)
        app.begin(perform(app, "open_bulletin"))

    async def _take(self, line: "Line") -> None:
        """Open the incident, or ask the line's question."""
        if line.opens:
            await self._attempt(self._begin(line.opens, line.facts))
            return
        self._asked.append(line)
        self._fill()

    async def _begin(self, playbook: str, facts: Mapping[str, Any]) -> None:
        from incident.tui.screens.moves import Moves

        session = cast("IncidentApp", self.app).session
        await session.open_incident(playbook)
        try:
            await session.presume(facts)
        finally:
            await self.app.push_screen(Moves())

    async def _attempt(self, going: Awaitable[None]) -> None:
        await guarded(self.app, going, self._refuse)
