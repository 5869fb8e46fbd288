"""« Que se passe-t-il ? » : one choice opens the incident; no form before that."""

from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from incident.core.words import folded
from incident.errors import IncidentError
from incident.tui.keys import digit_bindings
from incident.tui.text import one_line, plain
from incident.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from incident.library.titles import Title
    from incident.tui.app import IncidentApp


class First(Screen[None]):
    """The kinds of incidents, in the doctor's words; or the open incidents by next due."""

    AUTO_FOCUS = "#kinds"
    HELP = "Choisissez ce qui ressemble le plus à ce que vous voyez : l’incident s’ouvre et l’heure est notée."
    BINDINGS = [
        *digit_bindings(9, "choose", "Choisir"),
        Binding("f10", "app.go('practice')", "Fiche du cabinet"),
        Binding("f12", "app.go('past')", "Incidents passés"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._titles: list[Title] = []
        self._open: list[dict[str, Any]] = []

    def compose(self) -> ComposeResult:
        """A question, the choices, a field to search in one's own words."""
        yield Static(id="first-top")
        yield Static(plain("Que se passe-t-il ?", "bold $accent"), id="first-title")
        yield Static(
            plain("Choisissez ce qui ressemble le plus : on pourra changer. Rien n’est envoyé à personne."),
            id="first-intro",
        )
        yield OptionList(id="kinds", markup=False)
        yield Input(placeholder="Chercher avec mes mots (Tab) : « rançon », « plus rien ne s’ouvre »…", id="search")
        yield Static(id="refusal")
        yield KeysLine()

    async def show(self, open_ones: list[dict[str, Any]] | None = None) -> None:
        """Fill the list once the register and the titles are known."""
        app = cast("IncidentApp", self.app)
        if open_ones is not None:
            self._open = open_ones
        self._titles = await app.session.titles()
        self.query_one("#first-top", Static).update(plain(app.notice, "bold $text-warning"))
        self._fill("")
        broken = await app.session.broken_playbooks()
        if broken:
            sentence = f"Un scénario du cabinet est laissé de côté. {broken[0]}"
            self.query_one("#refusal", Static).update(plain(sentence, "$text-warning"))
            self.query_one("#refusal").display = True

    def _fill(self, typed: str) -> None:
        words = folded(typed).split()
        kinds = self.query_one("#kinds", OptionList)
        kinds.clear_options()
        rows = [*self._resumable(words), *self._kinds(words)]
        kinds.add_options(
            Option(plain(f" {number}  {label}"), id=ident) for number, (ident, label) in enumerate(rows, start=1)
        )
        kinds.highlighted = 0 if rows else None

    def _resumable(self, words: list[str]) -> list[tuple[str, str]]:
        labels = [(f"ref:{row['ref']}", f"Reprendre {row['ref']} · {row['title']}") for row in self._open]
        return [(ident, one_line(label, 70)) for ident, label in labels if all(w in folded(label) for w in words)]

    def _kinds(self, words: list[str]) -> list[tuple[str, str]]:
        found = []
        for title in self._titles:
            searched = folded(" ".join((title.title, *title.signs)))
            if all(word in searched for word in words):
                found.append((f"new:{title.id}", title.title))
        return found

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the kinds whose words match."""
        self._fill(event.value)

    async def on_input_submitted(self) -> None:
        """Enter takes the first that matches."""
        self.query_one(OptionList).action_select()

    async def action_choose(self, number: int) -> None:
        """A digit chooses a line."""
        kinds = self.query_one("#kinds", OptionList)
        if number <= kinds.option_count:
            await self._chosen(str(kinds.get_option_at_index(number - 1).id))

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """That one."""
        await self._chosen(str(event.option_id))

    async def _chosen(self, ident: str) -> None:
        from incident.tui.screens.moves import Moves

        app = cast("IncidentApp", self.app)
        what, _colon, name = ident.partition(":")
        try:
            if what == "ref":
                await app.resume(name)
            else:
                await app.session.open_incident(name)
                await app.push_screen(Moves())
        except IncidentError as problem:
            self.query_one("#refusal", Static).update(plain(problem.message, "$text-error"))
            self.query_one("#refusal").display = True
