"""Evidence with its chain of custody, losses, letters and the answers they wait for, measures promised."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from incident.core.commands import EndMeasure, HandOver, PromiseMeasure, RecordLoss
from incident.core.custody import Custody, Piece, cents
from incident.core.custodytext import letter_text, loss_text, piece_lines, total_text
from incident.core.durations import count
from incident.core.measures import announced, measure_text
from incident.core.situation import Situation
from incident.core.when import When
from incident.core.whentyped import parse_due, parse_when
from incident.errors import BadInput, Refused
from incident.journal.pieces import measure
from incident.pieces import MAX_STORED, Described, add, check
from incident.tui.letters import ask_letter
from incident.tui.screens.dialog_custody import AskHandover, AskLoss, AskPiece, LossSaid, PieceSaid
from incident.tui.screens.dialog_measures import AskOutcome, AskPromise, OutcomeSaid, PromiseSaid
from incident.tui.screens.page import Page
from incident.tui.text import one_line, plain
from incident.tui.widgets.buttons import Push

MEASURE, ANNOUNCED = "measure-", "announced-"
"""How the ids of those lines begin."""
SIGNS = {None: " ", "identical": "✓", "altered": "!", "unreadable": "?"}


class Pieces(Page):
    """One line a piece, a loss, a letter or a measure promised; the chosen one in full below."""

    HELP = (
        "A ajoute une pièce, V vérifie qu’aucune n’a changé, R note qu’une pièce est remise, P note une perte ou une "
        "dépense, L une lettre, M une mesure promise, F ce qu’elle est devenue (faite, abandonnée). Une pièce qui "
        "montre des données de patients reste hors du registre."
    )
    AUTO_FOCUS = "#pieces"
    BINDINGS = [
        Binding("a", "act('add')", "Ajouter"),
        Binding("v", "act('check')", "Vérifier"),
        Binding("r", "act('hand_over')", "Remettre"),
        Binding("p", "act('lose')", "Perte"),
        Binding("l", "act('write')", "Lettre"),
        Binding("m", "act('promise')", "Mesure"),
        Binding("f", "act('end')", "Faite"),
        Binding("escape", "back", "Retour"),
    ]
    BUTTONS = (
        ("Pièce…", "add"),
        ("Vérifier", "check"),
        ("Remettre…", "hand_over"),
        ("Perte…", "lose"),
        ("Lettre…", "write"),
        ("Mesure…", "promise"),
        ("Faite…", "end"),
    )

    def body(self) -> ComposeResult:
        """Lines, detail, buttons."""
        yield OptionList(id="pieces", markup=False)
        yield Static(id="piece")
        with Horizontal(classes="buttons"):
            yield from (Push(label, id=f"do-{name}", compact=True) for label, name in self.BUTTONS)

    @property
    def _custody(self) -> Custody:
        return self.session.situation().state.custody

    async def show(self) -> None:
        """Draw the groups; go to what was looked for, else stay where one was."""
        pieces, width = self.query_one("#pieces", OptionList), self.app.size.width - 6
        stay, self.target = self._place(f"{MEASURE}{self.target}") or pieces.highlighted, ""
        with self.prevent(OptionList.OptionHighlighted):
            pieces.clear_options()
            pieces.add_options(_options(self.session.situation(), width))
            if stay is not None and stay < pieces.option_count:
                pieces.highlighted = stay
            else:
                pieces.action_first()
        self._show_detail()

    def _place(self, ident: str) -> int | None:
        """Where a line is, None when there is no such line."""
        lines = _options(self.session.situation(), 0)
        return next((place for place, line in enumerate(lines) if line.id == ident), None)

    def _chosen(self, prefix: str) -> str:
        """What the chosen line is of its kind: a measure's entry, what was announced; empty for another kind."""
        chosen = self.query_one("#pieces", OptionList).highlighted_option
        known = str(chosen.id) if chosen is not None and chosen.id is not None else ""
        return known.removeprefix(prefix) if known.startswith(prefix) else ""

    @property
    def _piece(self) -> Piece | None:
        chosen = self.query_one("#pieces", OptionList).highlighted_option
        return self._custody.pieces.get(str(chosen.id)) if chosen is not None else None

    @on(OptionList.OptionHighlighted)
    def _show_detail(self) -> None:
        piece, situation = self._piece, self.session.situation()
        lines = piece_lines(piece, self.session.zone) if piece is not None else []
        measure = self._chosen(MEASURE)
        lines += [measure_text(one, situation.now, self.session.zone)
                  for one in situation.state.promises if str(one.seq) == measure]  # fmt: skip
        self.query_one("#piece", Static).update(Content("\n").join([plain(line) for line in lines]))

    # -- recording -------------------------------------------------------------------------------------

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        """Buttons double the keys."""
        self.action_act(str(event.button.id).removeprefix("do-"))

    def action_act(self, name: str) -> None:
        """Ask, then record."""
        asked: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
            "add": self._add,
            "check": self._check,
            "hand_over": self._hand_over,
            "lose": self._lose,
            "write": self._write,
            "promise": self._promise,
            "end": self._end,
        }
        self.begin(asked[name]())

    def _when(self, typed: str) -> When | None:
        return parse_when(typed, zone=self.session.zone, now=self.session.clock.now()) if typed.strip() else None

    async def _add(self) -> None:
        """Ask until it is recorded: what is wrong with the file is said in the box, what was typed stays."""
        said, problem = None, ""
        while True:
            said = await self.app.push_screen_wait(AskPiece(said, problem).checked(lambda said: self._when(said.when)))
            if said is None:
                return
            self.refuse("Lecture du fichier…")
            try:
                await self.session.writing(add, Path(said.path).expanduser(), self._described(said))
            except (BadInput, Refused) as refused:
                problem = refused.message
                self.refuse("")
            else:
                await self.recorded()
                return

    def _described(self, said: PieceSaid) -> Described:
        return Described(said.about, said.obtained, said.holder, outside=said.outside, at=self._when(said.when))

    async def _check(self) -> None:
        found = await self.session.writing(check)
        await self.recorded()
        altered = sum(result == "altered" for result in found.values())
        if altered:
            said = count(altered, "pièce ALTÉRÉE", "pièces ALTÉRÉES")
            self.refuse(f"{said} : gardez-les telles quelles et notez ce qui a pu arriver.")

    async def _hand_over(self) -> None:
        piece = self._piece
        if piece is None:
            raise BadInput("Choisissez d’abord la pièce remise.")
        said = await self.app.push_screen_wait(AskHandover(piece.name).checked(lambda said: self._when(said.when)))
        if said is None:
            return
        receipt = measure(Path(said.receipt).expanduser(), MAX_STORED) if said.receipt else None
        digest = receipt.sha256 if receipt else None
        command = HandOver(piece.sha256, said.recipient, said.request, digest, at=self._when(said.when))
        await self.record(command, [receipt] if receipt else [])

    async def _lose(self) -> None:
        asking = AskLoss(total_text(self._custody)).checked(lambda said: self.session.allowed(_loss(said)))
        said = await self.app.push_screen_wait(asking)
        if said is not None:
            await self.record(_loss(said))

    async def _write(self) -> None:
        await ask_letter(self)

    async def _promise(self) -> None:
        known = self._chosen(ANNOUNCED)
        asking = AskPromise(known, told=bool(known)).checked(lambda said: self.session.allowed(self._promised(said)))
        said = await self.app.push_screen_wait(asking)
        if said is not None:
            await self.record(self._promised(said))

    def _promised(self, said: PromiseSaid) -> PromiseMeasure:
        due = parse_due(said.due, zone=self.session.zone) if said.due else None
        return PromiseMeasure(said.text, said.owner, due, said.to_authority)

    async def _end(self) -> None:
        promises = self.session.situation().state.promises
        one = next((one for one in promises if str(one.seq) == self._chosen(MEASURE)), None)
        if one is None:
            raise BadInput("Choisissez d’abord la mesure promise.")

        def ended(said: OutcomeSaid) -> EndMeasure:
            return EndMeasure(one.seq, said.text, said.given_up, self._when(said.when))

        said = await self.app.push_screen_wait(AskOutcome(one.text).checked(lambda s: self.session.allowed(ended(s))))
        if said is not None:
            await self.record(ended(said))


def _loss(said: LossSaid) -> RecordLoss:
    return RecordLoss(cents(said.amount), said.text, int(said.half_days))


def _options(situation: Situation, width: int) -> list[Option]:
    custody, zone = situation.state.custody, situation.state.zone
    pieces = [
        Option(plain(one_line(f" {SIGNS[p.check]} {p.name}  {p.text}", width)), id=digest)
        for digest, p in custody.pieces.items()
    ]
    losses = [Option(plain(one_line(f"   {loss_text(loss)}", width))) for loss in custody.losses]
    letters = [Option(plain(one_line(f"   {letter_text(letter, zone)}", width))) for letter in custody.letters]
    return [
        *_group(f"Pièces ({len(pieces)})", pieces),
        *_group(f"Pertes et dépenses : {total_text(custody)}", losses),
        *_group(f"Lettres ({len(letters)})", letters),
        *_group(f"Mesures promises ({len(situation.state.promises)})", _measures(situation, width)),
    ]


def _measures(situation: Situation, width: int) -> list[Option]:
    """Those promised, then those announced in the form that nobody took charge of: M begins from one."""
    zone, now = situation.state.zone, situation.now
    promised = [(f"{MEASURE}{one.seq}", measure_text(one, now, zone)) for one in situation.state.promises]
    said = [(f"{ANNOUNCED}{line}", f"{line} — annoncée, M : qui et pour quand ?") for line in announced(situation)]
    return [Option(plain(one_line(f"   {text}", width)), id=ident) for ident, text in [*promised, *said]]


def _group(title: str, options: list[Option]) -> list[Option]:
    return [Option(plain(title, "bold $accent"), disabled=True), *options]
