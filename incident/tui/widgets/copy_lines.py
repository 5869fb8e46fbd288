"""How the form to copy reads on the screen: its head, its list, and one field in full."""

from collections.abc import Iterable, Iterator, Sequence

from textual.content import Content
from textual.widgets.option_list import Option

from incident.core.copysheet import OTHERS, CopyField, CopySheet
from incident.core.durations import count
from incident.documents.secrecy import Finding
from incident.tui.text import joined, one_line, plain

EXERCISE = "EXERCICE : n’envoyez rien sur ce site."


def sheet_head(found: CopySheet, exercise: bool) -> Content:
    """How much is copied, what is missing, where it goes, and for whom."""
    copied, total = found.counts
    left = f" · {found.missing} manque{'nt' if found.missing > 1 else ''}" if found.missing else ""
    done = copied == total and not found.missing
    words = f"{count(copied, 'recopié')} sur {total}{left}"
    lines = [plain(words, "bold $text-success" if done else "bold $text-warning")]
    lines.append(plain(found.portal, "$primary"))
    if found.declaration:
        lines.append(plain(f"Déclaration de {found.declaration}. {OTHERS}", "$text-warning"))
    if exercise:
        lines.append(plain(EXERCISE, "bold $text-error"))
    return Content("\n").join(lines)


def field_options(found: CopySheet, wary: Iterable[str], width: int) -> Iterator[Option]:
    """One line a field under the title of its screen; every state is a sign."""
    suspicious = frozenset(wary)
    for number, screen in enumerate(found.screens, 1):
        yield Option(plain(one_line(f"Écran {number} · {screen.title}", width), "bold $accent"), disabled=True)
        for field in screen.fields:
            sign, style = _sign(field, field.id in suspicious)
            label = plain(one_line(field.label, width - 3))
            yield Option(joined(plain(f" {sign} ", f"{style} on $background"), label), id=field.id)


def _sign(field: CopyField, suspicious: bool) -> tuple[str, str]:
    if field.missing or suspicious:
        return "!", "$text-error" if suspicious else "$text-warning"
    if field.copied:
        return "✓", "$text-success"
    if field.changed:
        return "↻", "$text-warning"
    return ("?" if field.unknown else "·" if field.ready else " "), "$foreground"


def field_state(field: CopyField) -> Content:
    """The field's name, and where it stands in words."""
    return joined(plain(field.label, "bold $primary"), plain(f"\n{_state(field)}", "$text-muted"))


def _state(field: CopyField) -> str:
    if field.missing:
        return "manque : F2 pour répondre"
    if not field.ready:
        return "vide, facultatif : laissez la case vide, ou F2 pour répondre"
    length = count(len(field.value), "caractère")
    copied = "recopié" if field.copied else "changé depuis : à recopier de nouveau" if field.changed else "à recopier"
    sure = {"estimated": " · estimé", "unknown": " · inconnu à ce stade"}.get(field.certainty, "")
    return f"{copied}{sure} · {length}"


def field_value(field: CopyField, found: Sequence[Finding]) -> Content:
    """What to read again, then the value whole, then what to know of the field."""
    said = list(dict.fromkeys(finding.sentence for finding in found))
    warning = [plain("À relire avant de recopier (F2 pour corriger)", "bold $text-error")] if said else []
    lines = [*warning, *(plain(f"– {sentence}", "$text-error") for sentence in said)]
    lines.append(plain(field.value or "—", "" if field.ready else "$text-muted"))
    if field.note:
        lines.append(plain(f"\n{field.note}", "$text-muted"))
    return Content("\n").join(lines)
