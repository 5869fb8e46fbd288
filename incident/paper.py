"""The paper kit: what a practice prints before anything happens. It is about no incident and records nothing."""

from collections.abc import Iterator
from pathlib import Path

from incident.core.facts import suggestion
from incident.core.playbook import Playbook
from incident.documents.html import to_html
from incident.documents.meta import Meta
from incident.documents.onepage import fitting
from incident.documents.papercontext import PaperMaterial, build, shortened
from incident.documents.render import render
from incident.documents.word import to_docx
from incident.errors import BadInput
from incident.library.load import load_template
from incident.production import Made, write_file
from incident.resources import templates_dir

SHEETS = (
    "paper/carte-urgence",
    "paper/chronologie-vierge",
    "documents/fiche_mode_degrade",
    "paper/script-telephone",
    "documents/mandat_incident",
    "paper/fin-activite",
)
"""The sheets of the kit that are about no playbook; two of them are documents of an incident too."""

LONGEST_AUTHOR = 60
"""Characters of the practice's name on the pages that follow the first, beside the sheet's title."""
CHECKLIST = "paper/aide-memoire"


def write_kit(material: PaperMaterial, base: Path, folder: Path, wanted: str | None = None) -> list[Path]:
    """The whole kit as files, or the checklist of one playbook. Raises BadInput, DataError."""
    return [write_file(made, folder) for made in list(kit(material, base, wanted))]


def kit(material: PaperMaterial, base: Path, wanted: str | None = None) -> Iterator[Made]:
    """What the files hold. Raises BadInput for an unknown playbook."""
    books = material.library.playbooks
    if wanted is not None and wanted not in books:
        raise BadInput(f"Scénario inconnu « {wanted} ».{suggestion(wanted, list(books))}")
    for name in SHEETS if wanted is None else ():
        yield from _sheet(name, material, base)
    for book in sorted(books.values(), key=lambda one: (one.rank, one.id)):
        if wanted in (None, book.id):
            yield from _sheet(CHECKLIST, material, base, book)


def _sheet(name: str, material: PaperMaterial, base: Path, book: Playbook | None = None) -> Iterator[Made]:
    """One sheet as Word; the card also as a page for a telephone."""
    template = load_template(templates_dir() / f"{name}.md")
    title = book.title if book is not None else template.title
    short = title.partition(" (")[0]
    text = render(template, build(title, material, template, book))
    footer = f"imprimé le {material.printed_on}, à réimprimer avant le {material.reprint_by}"
    stem = template.name_for(book.id if book is not None else "a-imprimer", 0)
    meta = Meta(
        title=short,
        author=shortened(material.name, LONGEST_AUTHOR),
        reference="",
        entry=0,
        fingerprint="",
        prepared_at=material.now,
        printed=footer,
        shrunk=fitting(text) if template.one_page else 1,
    )
    yield Made(template, f"{stem}.docx", to_docx(text, base, meta), recorded=False)
    if name == SHEETS[0]:
        yield Made(template, f"{stem}.html", to_html(text, footer).encode("utf-8"), recorded=False)
