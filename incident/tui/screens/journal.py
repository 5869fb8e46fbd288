"""The journal of the incident: what happened, in order; corrections and removals stay visible."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from incident.core.chronology import Row, chronology
from incident.core.commands import Correct, Expunge
from incident.core.when import WhenError
from incident.tui.actions import read_when
from incident.tui.screens.dialog import AskCorrection, AskReason
from incident.tui.screens.page import Page
from incident.tui.text import joined, one_line, plain


class JournalScreen(Page):
    """One line an entry, the chosen one in full below."""

    HELP = (
        "Rien ne s’efface. C corrige une entrée (les deux versions restent), X caviarde un texte écrit par erreur "
        "(donnée d’un patient), O change l’ordre : par heure des faits ou par numéro."
    )
    AUTO_FOCUS = "#entries"
    BINDINGS = [
        Binding("c", "correct", "Corriger"),
        Binding("x", "expunge", "Caviarder"),
        Binding("o", "order", "Ordre"),
        Binding("escape", "back", "Retour"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._by_seq = False
        self._rows: list[Row] = []

    def body(self) -> ComposeResult:
        """Lines and detail."""
        yield OptionList(id="entries", markup=False)
        yield Static(id="entry")

    async def show(self) -> None:
        """Draw every entry; stay on the last."""
        case = self.session.case
        zone, library = case.state.zone, self.session.situation().library
        self._rows = chronology(case.history, zone, library, by_seq=self._by_seq)
        entries = self.query_one("#entries", OptionList)
        entries.clear_options()
        entries.add_options([_option(row, max(30, self.size.width - 31)) for row in self._rows])
        entries.highlighted = len(self._rows) - 1

    @property
    def _row(self) -> Row | None:
        index = self.query_one("#entries", OptionList).highlighted
        return self._rows[index] if index is not None and index < len(self._rows) else None

    def on_option_list_option_highlighted(self) -> None:
        """Show the entry in full."""
        if self._row is not None:
            self.query_one("#entry", Static).update(_detail(self._row))

    async def action_order(self) -> None:
        """By time of the facts, or by number."""
        self._by_seq = not self._by_seq
        await self.show()

    def action_back(self) -> None:
        """Back where one came from."""
        self.app.pop_screen()

    def action_correct(self) -> None:
        """Correct the chosen entry."""
        if self._row is not None:
            self.run_worker(self._correct(self._row))

    async def _correct(self, row: Row) -> None:
        said = await self.app.push_screen_wait(AskCorrection(row.seq, ""))
        if said is None:
            return
        try:
            at = read_when(self.app, said.when)  # type: ignore[arg-type]
        except WhenError as problem:
            self.refuse(str(problem))
            return
        await self.record(Correct(row.seq, said.why, at, said.text or None))

    def action_expunge(self) -> None:
        """Remove the words of the chosen entry."""
        if self._row is not None:
            self.run_worker(self._expunge(self._row))

    async def _expunge(self, row: Row) -> None:
        intro = "Le texte part pour toujours ; l’entrée, son heure, son auteur et cette raison restent."
        why = await self.app.push_screen_wait(AskReason(f"Caviarder l’entrée {row.seq}", intro))
        if why is not None:
            await self.record(Expunge(row.seq, why))


def _option(row: Row, width: int) -> Option:
    mark = "✎" if row.corrected else "█" if row.expunged else " "
    when = plain(f"{row.seq:>4} {mark} ", "$text-muted")
    return Option(joined(when, plain(f"{row.label:20} ", "bold"), plain(one_line(row.text, width))))


def _detail(row: Row) -> Content:
    lines = [
        plain(f"Entrée {row.seq} · {row.label}{f' · {row.nature}' if row.nature else ''}", "bold $primary"),
        plain(f"{row.happened} · {row.author} · enregistré {row.recorded}", "$text-muted"),
        plain(row.text),
    ]
    if row.corrected:
        lines.append(plain(f"Corrigé. Avant : {row.replaced}. Raison : {row.reason}", "$text-warning"))
    if row.expunged:
        lines.append(plain(f"Caviardé. Raison : {row.reason}", "$text-warning"))
    return Content("\n").join(lines)
