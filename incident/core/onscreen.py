"""The one line that the screen says of the clocks, beside the time left: what presses most. Pure."""

from incident.core.clocks import Clock, announced_text
from incident.core.proposals import waiting
from incident.core.situation import Situation
from incident.core.wording import french


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
