"""What is always on top: which incident, what time it is, and how long is left."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from incident.core.clocks import Clock, lead
from incident.core.durations import duration, short_duration
from incident.core.followups import near
from incident.core.onscreen import word_on_clocks
from incident.core.situation import Situation
from incident.core.wording import clock_time, short_deadline, short_instant
from incident.core.zones import place, to_local
from incident.tui.text import joined, one_line, plain


class ClockBar(Static):
    """Three lines: the incident and the time, the clocks, and what to know of them."""

    def show(self, situation: Situation, notice: str = "", author: str = "") -> None:
        """Draw where the clocks stand at the situation's instant, and who writes where there is room."""
        width = self.app.size.width - 2
        last = _with_author(_note(situation, notice), author, width)
        self.update(Content("\n").join([_title(situation, width), _clocks(situation), last]))


def _with_author(note: Content, author: str, width: int) -> Content:
    room = width - len(note) - 2
    words = one_line(author, room) if author and room > 8 else ""
    return joined(note, " " * max(0, width - len(note) - len(words)), plain(words, "$text-muted")) if words else note


def _title(situation: Situation, width: int) -> Content:
    state = situation.state
    local = to_local(situation.now, state.zone)
    now = f"{short_instant(situation.now, state.zone).rsplit(' ', 1)[0]} · {clock_time(local)} {place(state.zone)}"
    label = "EXERCICE · " if state.exercise else ""
    title = one_line(f"{label}{state.ref} · {state.title}", max(20, width - len(now) - 2))
    return joined(plain(title, "bold"), " " * max(2, width - len(title) - len(now)), plain(now, "$text-muted"))


def _clocks(situation: Situation) -> Content:
    shown = [clock for name in situation.library.obligations for clock in _shown(situation.clocks_of(name))]
    pieces = [_clock(clock, situation.state.zone, first=position == 0) for position, clock in enumerate(shown)]
    pieces += _points(situation)
    return Content("  ·  ").join(pieces) if pieces else plain("Aucun délai ne court.", "$text-muted")


def _shown(clocks: Sequence[Clock]) -> list[Clock]:
    """Those always on screen, one a controller; of an obligation that letters start the most pressing one."""
    always = [clock for clock in clocks if clock.obligation.on_screen and _counts(clock)]
    pressing = lead([clock for clock in clocks if clock.pressing])
    return [*always, pressing] if pressing is not None else always


def _points(situation: Situation) -> list[Content]:
    """What is to look at again today after a filing."""
    found = [(clock, point) for clock in situation.clocks if (point := near(clock, situation)) is not None]
    return [plain(f"{clock.obligation.short} : {point.say}", "$text-warning") for clock, point in found]


def _counts(clock: Clock) -> bool:
    return clock.status not in {"not_applicable", "undetermined"}


def _clock(clock: Clock, zone: str, *, first: bool) -> Content:
    name = f"{clock.obligation.short} ({clock.detail})" if clock.detail else clock.obligation.short
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
