"""What is always on top: which incident, what time it is, and how long is left."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from incident.core.durations import duration, short_duration
from incident.core.followups import near
from incident.core.onscreen import OnTop, on_top, word_on_clocks
from incident.core.situation import Situation
from incident.core.wording import clock_time, short_deadline, short_instant
from incident.core.zones import place, to_local
from incident.tui.text import joined, one_line, plain

SEPARATORS = ("  ·  ", " · ")
LINES = 2
"""Of clocks, at most."""


class ClockBar(Static):
    """The incident and the time, the clocks on a line or two, and what to know of them."""

    def show(self, situation: Situation, notice: str = "", author: str = "") -> None:
        """Draw where the clocks stand at the situation's instant, and who writes where there is room."""
        width = self.app.size.width - 2
        last = _with_author(_note(situation, notice), author, width)
        self.update(Content("\n").join([_title(situation, width), *clocks_lines(situation, width), last]))


def _with_author(note: Content, author: str, width: int) -> Content:
    room = width - len(note) - 2
    words = one_line(author, room) if author and room >= min(len(author), 20) else ""
    return joined(note, " " * max(0, width - len(note) - len(words)), plain(words, "$text-muted")) if words else note


def _title(situation: Situation, width: int) -> Content:
    state = situation.state
    local = to_local(situation.now, state.zone)
    now = f"{short_instant(situation.now, state.zone).rsplit(' ', 1)[0]} · {clock_time(local)} {place(state.zone)}"
    label = ("EXERCICE · " if state.exercise else "") + ("TERMINÉ · " if state.status == "closed" else "")
    title = one_line(f"{label}{state.ref} · {state.title}", max(20, width - len(now) - 2))
    return joined(plain(title, "bold"), " " * max(2, width - len(title) - len(now)), plain(now, "$text-muted"))


def clocks_lines(situation: Situation, width: int) -> list[Content]:
    """The clocks on one line, on two where they need it: what is said below is never pushed out."""
    tops = on_top(situation)
    pieces = [(one.weight, _clock(one, situation.state.zone, first=one is tops[0])) for one in tops]
    pieces += [(2, point) for point in _points(situation)]
    left_out = 0
    while True:
        more = [plain(f"+{left_out} (Ctrl+B)", "$text-muted")] if left_out else []
        shown = [*(piece for _weight, piece in pieces), *more]
        lines = min((_flowed(shown, between, width) for between in SEPARATORS), key=len)
        if len(lines) <= LINES:
            return lines or [plain("Aucun délai ne court.", "$text-muted")]
        lightest = min(range(len(pieces)), key=lambda place: (pieces[place][0], -place))
        pieces, left_out = [*pieces[:lightest], *pieces[lightest + 1 :]], left_out + 1


def _flowed(pieces: Sequence[Content], between: str, width: int) -> list[Content]:
    """Whole pieces side by side, on as many lines as they take."""
    lines: list[Content] = []
    for piece in pieces:
        longer = joined(lines[-1], between, piece) if lines else piece
        lines = [*lines[:-1], longer] if len(longer) <= width else [*lines, piece.truncate(width, ellipsis=True)]
    return lines


def _points(situation: Situation) -> list[Content]:
    """What is to look at again today after a filing."""
    found = [(clock, point) for clock in situation.clocks if (point := near(clock, situation)) is not None]
    return [plain(f"{clock.obligation.short} : {point.say}", "$text-warning") for clock, point in found]


def _clock(one: OnTop, zone: str, *, first: bool) -> Content:
    clock, name = one.clock, one.name
    if clock.filing is not None:
        late = f" en retard de {duration(clock.late)}" if clock.late else ""
        waiting = " (accusé attendu)" if clock.filing.pending else ""
        return plain(f"✓ {name} fait{late}{waiting}", "$text-warning" if late or waiting else "$text-success")
    if clock.remaining is None or clock.due_at is None:
        return plain(name)
    if clock.status == "overdue":
        return plain(f"! {name} EN RETARD de {duration(clock.remaining)}", "bold $text-error")
    style = "bold $text-warning" if clock.reminder is not None else "bold $accent" if first else ""
    end = f" → {short_deadline(clock.due_at, zone)}" if first else ""
    return joined(plain(f"{name} {short_duration(clock.remaining)}", style), plain(end, "$text-muted"))


def _note(situation: Situation, notice: str) -> Content:
    if notice:
        return plain(notice, "bold $text-warning")
    if situation.state.status == "closed":
        why = " : fausse alerte, pas de violation" if situation.state.false_alarm else ""
        return plain(f"Incident terminé{why} · F5 pour le rouvrir", "$text-warning")
    return plain(word_on_clocks(situation), "$text-warning")
