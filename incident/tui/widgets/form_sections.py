"""How a form reads on the screen: its gauge, its sections, and the head of each field."""

from collections.abc import Container

from textual.content import Content
from textual.widgets.option_list import Option

from incident.core.dossier import Dossier, FieldView, SectionView
from incident.core.durations import count
from incident.core.facts import Fact
from incident.tui.text import joined, one_line, plain

KNOWN_LABELS = frozenset({"cnil", "opendata", "law", "ours", "guide"})
"""Where a label must have been read for it to need no confirmation."""
DOUBT = "Libellés du site à confirmer : c’est la réponse qui compte, pas le libellé."
"""Said once above the fields; `form --json` says it of each."""


def gauge(filled: Dossier, whose: str = "") -> Content:
    """« 24 réponses sur 31 · 7 manquent », and whose declaration it is where several declare."""
    ready, required = filled.counts
    missing = required - ready
    left = f"{missing} manque{'nt' if missing > 1 else ''}" if missing else "prêt à déclarer"
    which = one_line(whose, 24) or "déclaration initiale"
    words = f"Dossier CNIL · {which}   {count(ready, 'réponse')} sur {required} · {left}"
    told = plain(words, "bold $text-warning" if missing else "bold $text-success")
    return joined(told, plain(f"\n{DOUBT}", "$text-muted")) if _in_doubt(filled) else told


def _in_doubt(filled: Dossier) -> bool:
    shown = (view.field.provenance.status for section in filled.sections for view in section.fields)
    return any(status not in KNOWN_LABELS for status in shown)


def section_options(filled: Dossier, unsaved: Container[str]) -> list[Option]:
    """One line a section: what is missing, what is answered and not yet recorded."""
    return [_section_option(section, unsaved) for section in filled.sections]


def _section_option(section: SectionView, unsaved: Container[str]) -> Option:
    pending = any(name in unsaved for view in section.fields for name in view.facts)
    mark, style = ("!", "$text-warning on $background") if section.missing else ("✓", "$text-success on $background")
    if not section.missing and not any(view.lines for view in section.fields):
        mark, style = "·", "$text-muted on $background"
    if pending:
        mark, style = "✎", "$text-accent on $background"
    count = f" {section.missing}" if section.missing else ""
    return Option(joined(plain(f" {mark} ", style), plain(one_line(section.section.short, 16) + count)))


def field_head(view: FieldView, facts: list[Fact]) -> Content:
    """The authority's label, whether it is missing and how sure, where it comes from, and what is known."""
    wanted = view.lacks
    state = view.sure if view.status == "unknown" and not wanted else view.standing
    sheet = " · fiche du cabinet" if facts and all(fact.of_practice for fact in facts) else ""
    value = f"\n{' ; '.join(view.lines)}" if view.lines else ""
    return joined(
        plain(view.field.label, "bold"),
        plain(f"  {state}{sheet}", "$text-warning" if wanted else "$text-muted"),
        plain(one_line(value, 400) and value, "$text-success"),
    )


def rest_unknown_words(left: int, presumed: int) -> tuple[str, str]:
    """What is asked before the rest is said unknown: how many questions exactly, and what stays as it is."""
    many = f"aux {left} questions sans réponse" if left > 1 else "à la seule question sans réponse"
    intro = "C’est une réponse : la CNIL l’accepte pour une première déclaration. Vous pourrez la préciser ensuite."
    if presumed:
        intro += f" Ce que le scénario présume ({count(presumed, 'réponse')}) reste tel quel, à confirmer."
    return f"Répondre « inconnu à ce stade » {many} ?", intro
