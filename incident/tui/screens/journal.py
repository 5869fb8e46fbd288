"""The journal of the incident: what happened, in order; corrections and removals stay visible."""

from collections.abc import Collection, Sequence
from datetime import datetime

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from incident.core.chronology import Row, chronology
from incident.core.commands import Correct, Expunge
from incident.core.effective import effective, text_field
from incident.core.entries import AnswerGiven, AnyBody
from incident.core.expunging import FILES_STAY, may_hold
from incident.core.folding import Run, folded, holding
from incident.core.wording import passing_instant
from incident.tui.actions import read_when
from incident.tui.asking import ask_fact
from incident.tui.screens.dialog_record import AskCorrection, AskExpunging, CorrectionSaid
from incident.tui.screens.page import Page
from incident.tui.text import joined, one_line, plain, say

RUN = "run-"
"""Before the number of a run's first entry, as the id of its line."""
NOT_DONE = " Si ce n’est pas fait, ne corrigez pas ici : « À refaire… », dans l’étape, la rouvre."
"""A correction changes words and times; what is done stays done."""


class JournalScreen(Page):
    """One line an entry, the chosen one in full below."""

    HELP = (
        "Rien ne s’efface. C corrige une entrée (les deux versions restent), X caviarde, c’est-à-dire rend "
        "illisible, un texte écrit par erreur (donnée d’un patient), F9 ajoute une note, "
        "O change l’ordre : par heure des faits ou par numéro. "
        "Entrée ouvre ou referme les réponses « inconnu à ce stade » réunies sur une ligne."
    )
    AUTO_FOCUS = "#entries"
    BINDINGS = [
        Binding("c", "correct", "Corriger"),
        Binding("x", "expunge", "Rendre illisible"),
        Binding("o", "order", "Ordre"),
        Binding("escape", "back", "Retour"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._by_seq = False
        self._lines: list[Row | Run] = []
        self._opened: set[int] = set()

    def body(self) -> ComposeResult:
        """Lines and detail."""
        yield OptionList(id="entries", markup=False)
        yield Static(id="entry")

    async def show(self) -> None:
        """Draw every entry; stay where one reads, or on the last."""
        case = self.session.case
        zone, library = case.state.zone, self.session.situation().library
        rows = chronology(case.history, zone, library, by_seq=self._by_seq)
        entries = self.query_one("#entries", OptionList)
        stay = self._stay(entries, folded(rows, ()))
        self._lines = folded(rows, self._opened)
        width, today = max(20, self.app.size.width - 45), self.session.clock.now()
        with self.prevent(OptionList.OptionHighlighted):
            entries.clear_options()
            entries.add_options([_option(line, width, zone, today, self._opened) for line in self._lines])
            places = {_id(line): index for index, line in enumerate(self._lines)}
            entries.highlighted = places.get(stay, len(self._lines) - 1)
        self._show_entry()

    def _stay(self, entries: OptionList, lines: Sequence[Row | Run]) -> str:
        """The line to show: the entry looked for, else where one reads; nothing stands for the last."""
        wanted, self.target = self.target, ""
        if wanted:
            self._opened |= {run for run in [holding(lines, int(wanted))] if run is not None}
            return wanted
        chosen = entries.highlighted_option
        return "" if self._at_end(entries) or chosen is None else str(chosen.id)

    @staticmethod
    def _at_end(entries: OptionList) -> bool:
        """Whether one stands on the last entry: then the next ones are followed as they come."""
        return entries.highlighted is None or entries.highlighted == entries.option_count - 1

    @property
    def _line(self) -> Row | Run | None:
        index = self.query_one("#entries", OptionList).highlighted
        return self._lines[index] if index is not None and index < len(self._lines) else None

    @property
    def _row(self) -> Row | None:
        """The chosen entry. A folded line is none: what is done, is done to one entry that is read."""
        if isinstance(self._line, Run):
            self.refuse("Plusieurs réponses : ouvrez la ligne (Entrée), puis choisissez l’une d’elles.")
            return None
        return self._line

    def on_option_list_option_highlighted(self) -> None:
        """Show the entry in full."""
        self._show_entry()

    async def on_option_list_option_selected(self) -> None:
        """Open or close the answers folded into one line."""
        if isinstance(self._line, Run):
            self._opened ^= {self._line.first}
            await self.show()

    def _show_entry(self) -> None:
        if self._line is not None:
            shown = _several(self._line) if isinstance(self._line, Run) else _detail(self._line)
            self.query_one("#entry", Static).update(shown)

    async def action_order(self) -> None:
        """By time of the facts, or by number."""
        self._by_seq = not self._by_seq
        await self.show()

    def action_correct(self) -> None:
        """Correct the chosen entry."""
        if (row := self._row) is not None:
            self.begin(self._correct(row))

    async def _correct(self, row: Row) -> None:
        given = self._body(row.seq)
        if isinstance(given, AnswerGiven):  # an answer is given again: the last one counts, both stay visible
            await ask_fact(self, given.fact)
            return
        text = "" if row.expunged else self._words(row.seq)
        asking = AskCorrection(row.seq, text, NOT_DONE if self._kind(row.seq) == "step_done" else "")
        said = await self.app.push_screen_wait(asking.checked(lambda said: self.session.allowed(self._as(row, said))))
        if said is not None:
            await self.record(self._as(row, said))

    def _as(self, row: Row, said: CorrectionSaid) -> Correct:
        return Correct(row.seq, said.why, read_when(self.app, said.when), said.text or None)  # type: ignore[arg-type]

    def _kind(self, seq: int) -> str:
        return next((entry.kind for entry in self.session.history if entry.seq == seq), "")

    def _body(self, seq: int) -> AnyBody | None:
        """An entry as it reads now."""
        return next((e.body for e in effective(self.session.history) if e.seq == seq), None)

    def _words(self, seq: int) -> str:
        """What a person wrote in an entry, as it reads now."""
        body = self._body(seq)
        name = text_field(body) if body is not None else None
        return " ".join(str(getattr(body, name)).split()) if name else ""

    def action_expunge(self) -> None:
        """Remove the words of the chosen entry."""
        if (row := self._row) is not None:
            self.begin(self._expunge(row))

    async def _expunge(self, row: Row) -> None:
        said = await self.app.push_screen_wait(AskExpunging(row.seq, len(may_hold(self.session.history, row.seq))))
        if said is not None and await self.record(Expunge(row.seq, said.why, said.documents)) and said.documents:
            say(self, FILES_STAY)


def _id(line: Row | Run) -> str:
    return f"{RUN}{line.first}" if isinstance(line, Run) else str(line.seq)


def _option(line: Row | Run, width: int, zone: str, today: datetime, opened: Collection[int]) -> Option:
    row = line.rows[0] if isinstance(line, Run) else line
    head = plain(f"{row.seq:>4} {_mark(line, opened)} {passing_instant(row.moment, today, zone):>13}  ")
    label = plain(f"{one_line(row.label, 19):19} ", "bold")
    return Option(joined(head, label, plain(one_line(line.text, width))), id=_id(line))


def _mark(line: Row | Run, opened: Collection[int]) -> str:
    if isinstance(line, Run):
        return "▾" if line.first in opened else "▸"
    return "✎" if line.corrected else "█" if line.expunged else " "


def _several(run: Run) -> Content:
    """What a folded line stands for, question by question."""
    first = run.rows[0]
    head = f"Entrées {run.first} à {run.rows[-1].seq} · {run.text} · Entrée : les voir ou les replier"
    lines = [
        plain(head, "bold $primary"),
        plain(f"{first.author} · enregistré {first.recorded}", "$text-muted"),
        *(plain(row.text) for row in run.rows),
    ]
    return Content("\n").join(lines)


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
