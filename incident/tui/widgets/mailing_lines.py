"""How a mailing reads on the screen: what to check first, what a list holds, what is left to delete."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from incident.core.durations import count
from incident.core.lacking import Lack
from incident.core.recipients import remarks
from incident.mailing import Merge, Written, unfinished_text
from incident.tui.text import plain


def warning_lines(warnings: Iterable[str]) -> Content:
    """What to check before a list is used."""
    return Content("\n").join([plain(f"• {warning}", "$text-warning") for warning in warnings])


def found_lines(found: Merge, where: str) -> Content:
    """How many are reached, what was understood, and what to see to by hand."""
    listed = found.listed
    lines = [plain(f"Dans cette liste : {found.counted}, sur {count(listed.rows, 'ligne')}.", "bold $primary")]
    lines.append(plain(f"Colonnes reconnues : {', '.join(listed.columns)}."))
    lines += [plain(remark, "$text-warning") for remark in (*remarks(listed), where) if remark]
    lines.append(plain("F8 écrit les fichiers.", "$text-muted"))
    return Content("\n").join(lines)


def holes_line(left: Sequence[Lack]) -> Content:
    """What the letter still says « à compléter » for, and the key that goes there."""
    return plain(f"{unfinished_text(left)} Ctrl+N va à la première réponse.", "$text-warning")


def left_lines(left: Sequence[Written]) -> Content:
    """The files that wait to be deleted."""
    lines = [plain("Fichiers d’envoi encore sur le disque (Ctrl+D les supprime) :", "bold $text-warning")]
    return Content("\n").join([*lines, *(plain(f"– {one.path} : {one.said}") for one in left)])
