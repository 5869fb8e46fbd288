"""The fields of one screen of a form: whose they are, the head of each, its questions, and the buttons below."""

from collections.abc import Callable, Iterator

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from incident.core.dossier import FieldView, SectionView
from incident.core.facts import Fact
from incident.core.identity import apart, from_sheet, owner_and_fact
from incident.core.situation import Situation
from incident.tui.text import plain
from incident.tui.widgets.buttons import Push
from incident.tui.widgets.form_sections import field_head

Ask = Callable[[Fact], Widget]


def section_widgets(section: SectionView, situation: Situation, declaring: str, ask: Ask) -> Iterator[Widget]:
    """The whole screen, each question asked once; `declaring` is the controller whose declaration it is."""
    yield Static(plain(section.section.title, "bold $primary"))
    yield from _whose(section, situation, declaring)
    asked: set[str] = set()
    for view in section.fields:
        yield from _field(view, situation, asked, ask)
    save = Push("Enregistrer (F8)", id="save", compact=True)
    copy = Push("Recopier sur le site (Ctrl+O)", id="to-copy", compact=True)
    yield Horizontal(save, copy, classes="buttons")
    if apart(situation):
        yield Horizontal(Push("Autre responsable… (Ctrl+L)", id="other", compact=True), classes="buttons more")


def _whose(section: SectionView, situation: Situation, declaring: str) -> Iterator[Widget]:
    """Whose identity a screen asks, where each controller has its own."""
    asked = [owner_and_fact(fact) for view in section.fields for fact in view.facts]
    own = [situation.library.facts[name] for who, name in asked if who]
    if not own:
        return
    identity = any(fact.per_controller for fact in own)
    said = "son identité et ses contacts." if identity else "ce qui n’est que de lui porte son nom, à corriger ici."
    yield Static(plain(f"Déclaration de {apart(situation)[declaring]} : {said}", "$text-warning"))
    if identity and from_sheet(declaring, situation):
        take = Push("Reprendre la fiche du cabinet", id="take-sheet", compact=True)
        yield Horizontal(take, classes="buttons")


def _field(view: FieldView, situation: Situation, asked: set[str], ask: Ask) -> Iterator[Widget]:
    facts = [fact for name in view.facts if (fact := situation.fact(name)) is not None]
    yield Static(field_head(view, facts), classes="field")
    if view.field.instant is not None:
        yield Push("Dire quand on a su…", id=f"instant-{view.field.instant}", compact=True)
        return
    asking = [fact for fact in facts if fact.sources_from != ("derived",) and fact.id not in asked]
    asked.update(fact.id for fact in asking)
    yield from (ask(fact) for fact in asking)
