"""What the screen always says of the clocks: those on top, and the one line of what presses most. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from incident.core.clocks import Clock, announced_text, lead
from incident.core.proposals import waiting
from incident.core.situation import Situation
from incident.core.wording import french


@dataclass(frozen=True, slots=True)
class OnTop:
    """One line of the clocks: the clock that matters, and how many stand with it."""

    clock: Clock
    count: int = 1
    first: str = ""
    """Whose ends before the others'; empty when all end together."""

    @property
    def name(self) -> str:
        """« CNIL », « CNIL (Dr Roy) » of one among several, « CNIL ×3 », « CNIL ×3 (Dr Roy d’abord) »."""
        short = self.clock.obligation.short
        if self.count > 1:
            return f"{short} ×{self.count}" + (f" ({self.first} d’abord)" if self.first else "")
        return f"{short} ({self.clock.detail})" if self.clock.detail else short

    @property
    def weight(self) -> int:
        """How much it matters where there is no room for all: over or nearly so 2, running 1, done 0."""
        if self.clock.filing is not None:
            return 2 if self.clock.late or self.clock.filing.pending else 0
        return 2 if self.clock.status == "overdue" or self.clock.reminder is not None else 1


def on_top(situation: Situation) -> list[OnTop]:
    """The clocks always on the screen: one line an obligation and state, however many answer for the data."""
    shown: list[OnTop] = []
    for name in situation.library.obligations:
        clocks = situation.clocks_of(name)
        counted = [clock for clock in clocks if clock.obligation.on_screen and _counts(clock)]
        shown += _together([clock for clock in counted if clock.filing is None])
        shown += _filed([clock for clock in counted if clock.filing is not None])
        pressing = lead([clock for clock in clocks if clock.pressing])
        shown += [OnTop(pressing)] if pressing is not None else []
    return shown


def _counts(clock: Clock) -> bool:
    return clock.status not in {"not_applicable", "undetermined"}


def _together(clocks: Sequence[Clock]) -> list[OnTop]:
    first = lead(clocks)
    if first is None:
        return []
    same_end = len({clock.due_at for clock in clocks}) == 1
    return [OnTop(first, len(clocks), "" if same_end else first.detail)]


def _filed(clocks: Sequence[Clock]) -> list[OnTop]:
    """Those in time as one line; a lateness or an acknowledgement awaited is said of each."""
    well = [clock for clock in clocks if not clock.late and not (clock.filing and clock.filing.pending)]
    others = [OnTop(clock) for clock in clocks if clock not in well]
    return [*([OnTop(well[0], len(well))] if well else []), *others]


def word_on_clocks(situation: Situation) -> str:
    """Reasons owed, a reminder passed, two readings of a lateness, an acknowledgement awaited, else « provisoire »."""
    cnil = situation.clock("cnil_initiale")
    if cnil is not None and cnil.reasons_missing:
        return "Il reste à donner les motifs du retard à la CNIL (Dossier, F2)."
    for words in (_reminder(situation), _announced(cnil), _awaited(situation)):
        if words:
            return french(words)
    return cnil.provisional if cnil is not None and cnil.remaining is not None else ""


def bulletin_word(situation: Situation) -> str:
    """That what a bulletin proposes does not count yet, as long as some of it waits; else nothing."""
    left = len(waiting(situation))
    s = "s" if left > 1 else ""
    return french(f"Le bulletin ne compte pas encore : {left} réponse{s} à confirmer (Ctrl+B).") if left else ""


def _reminder(situation: Situation) -> str:
    """« Rappel : moins de 6 h pour … », of the clock on the screen that ends first."""
    near = [clock for clock in situation.clocks if clock.obligation.on_screen and clock.reminder is not None]
    first = min(near, key=lambda clock: clock.remaining or situation.now - situation.now, default=None)
    if first is None:
        return ""
    provisional = " (délai provisoire)" if first.assumed else ""
    return f"Rappel : moins de {first.reminder} h pour {first.title[0].lower()}{first.title[1:]}{provisional}."


def _announced(clock: Clock | None) -> str:
    return f"CNIL, {announced_text(clock)}." if clock is not None and clock.announced is not None else ""


def _awaited(situation: Situation) -> str:
    late = next((clock for clock in situation.clocks if clock.awaited), None)
    return f"{late.obligation.short} : accusé attendu depuis plus de 24 h, réclamez-le." if late is not None else ""
