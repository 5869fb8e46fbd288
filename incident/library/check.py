"""`incident playbook check`: prove that playbooks, forms and documents are complete and coherent."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from incident.core.forms import Form
from incident.core.playbook import Library, Playbook, Step
from incident.core.triage import Triage
from incident.errors import DataError
from incident.library import bulletins, duties, proofs
from incident.library import load as files
from incident.library.proofs import Finding, Place, World
from incident.library.strict_yaml import Document, load, one_line, split_front_matter
from incident.library.triage import triage

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
Sheets = Mapping[str, Document]
"""The files behind a library, for lines in messages: `facts`, `steps`… and `playbooks/<id>`, `forms/<id>`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and where: « fichier:ligne:colonne : phrase »."""

    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where} : {self.text}"


# -- a library that could be read ------------------------------------------------------------------------


def check(
    library: Library,
    documents: Collection[str],
    steps: Mapping[str, Step] | None = None,
    sheets: Sheets | None = None,
) -> list[Problem]:
    """Everything that does not hold in a library.

    `documents` are the ids of the documents' templates, `steps` the shared steps. The ways through the playbooks
    are walked apart (`Walk`): that takes data that hold.
    """
    world, known = World(library, documents, steps or {}), sheets or {}

    def table(name: str, blocks: Mapping[str, T], prove: Callable[[T], Iterator[Finding]]) -> Iterator[Problem]:
        for index, block in enumerate(blocks.values()):
            yield from placed(known.get(name), name, prove(block), (name, index))

    return [
        *table("facts", library.facts, lambda one: proofs.fact(one, world)),
        *table("contacts", library.contacts, lambda one: proofs.contact(one, world)),
        *table("sources", library.sources, proofs.source),
        *table("obligations", library.obligations, lambda one: duties.obligation(one, world)),
        *table("steps", world.steps, lambda one: proofs.step(one, world)),
        *(p for one in library.forms.values() for p in _form(known.get(f"forms/{one.id}"), one, world)),
        *(p for one in library.playbooks.values() for p in _shipped(known.get(f"playbooks/{one.id}"), one, world)),
    ]


def placed(document: Document | None, name: str, found: Iterable[Finding], prefix: Place = ()) -> Iterator[Problem]:
    """Each finding where it stands in its file."""
    for place, said in found:
        yield Problem(document.where((*prefix, *place)) if document is not None else f"{name}.yaml", one_line(said))


def _form(document: Document | None, one: Form, world: World) -> Iterator[Problem]:
    yield from placed(document, one.id, _named_as_file(document, one.id))
    yield from placed(document, one.id, proofs.form(one, world))


def _named_as_file(document: Document | None, block_id: str) -> Iterator[Finding]:
    if document is not None and Path(document.name).stem != block_id:
        yield ("id",), f"le fichier doit s’appeler comme son id, « {block_id} »."


def _shipped(document: Document | None, book: Playbook, world: World) -> Iterator[Problem]:
    """A shipped playbook forgets no shared step; a practice's own may be short."""
    yield from _book(document, book, world)
    if document is not None:
        yield from placed(document, book.id, _forgotten(document.data.get("excludes") or (), book, world))


def _forgotten(excluded: Collection[str], book: Playbook, world: World) -> Iterator[Finding]:
    names = [name for name in world.steps if book.step(name) is None and name not in excluded]
    if names:
        listed = ", ".join(names)
        yield ("steps",), f"étapes partagées ni utilisées (use) ni exclues avec une raison (excludes) : {listed}."


def _book(document: Document | None, book: Playbook, world: World) -> Iterator[Problem]:
    """The playbook and its own steps; what a shared step says is checked in its own file."""
    yield from placed(document, book.id, _named_as_file(document, book.id))
    yield from placed(document, book.id, proofs.playbook(book, world))
    for index, one in enumerate(book.steps):
        found = [finding for finding in proofs.step(one, world) if _said_here(document, index, finding[0])]
        yield from placed(document, book.id, found, ("steps", index))
    if document is not None:
        yield from placed(document, book.id, _excluded(document.data.get("excludes") or {}, book, world))


def _said_here(document: Document | None, index: int, place: Place) -> bool:
    if document is None or ("steps", index, "use") not in document.positions:
        return True
    return ("steps", index, place[0]) in document.positions


def _excluded(reasons: Mapping[str, str], book: Playbook, world: World) -> Iterator[Finding]:
    for name, reason in reasons.items():
        if not reason.strip():
            yield ("excludes", name), f"dites pourquoi l’étape « {name} » est exclue."
        yield from proofs.single("étape", name, world.step_ids, ("excludes", name))
        if book.step(name) is not None:
            yield ("excludes", name), f"l’étape « {name} » est à la fois exclue et utilisée."


# -- one file --------------------------------------------------------------------------------------------


def check_playbook_file(
    path: Path, library: Library, steps: Mapping[str, Step], documents: Collection[str], *, shipped: bool = False
) -> list[Problem]:
    """Everything wrong with one playbook's file, beside a library that could be read."""
    try:
        document = load(path)
        book = files.playbook_of(document, steps)
    except DataError as problem:
        return unread(problem)
    seen = library.model_copy(update={"playbooks": library.playbooks | {book.id: book}})
    return list((_shipped if shipped else _book)(document, book, World(seen, documents, steps)))


def check_bulletin_file(path: Path, library: Library) -> list[Problem]:
    """What is wrong with a bulletin."""
    try:
        bulletins.load_bulletin(path, library)
    except DataError as problem:
        return unread(problem)
    return []


def check_form_file(path: Path, world: World) -> list[Problem]:
    """What is wrong with an authority's form."""
    try:
        document = load(path)
        return list(_form(document, files.validated(document.data, Form, document), world))
    except DataError as problem:
        return unread(problem)


def check_template_file(path: Path, world: World) -> list[Problem]:
    """What is wrong with a document's template."""
    try:
        head, body, line = split_front_matter(path)
        one = files.template_of(head, body, path, line)
    except DataError as problem:
        return unread(problem)
    found = [*_named_as_file(head, one.id), *proofs.template(one, world)]
    return list(placed(head, one.id, found))


def check_triage_file(path: Path, world: World) -> list[Problem]:
    """What is wrong with the first screen's questions."""
    try:
        document = load(path)
        return list(placed(document, path.stem, triage(files.validated(document.data, Triage, document), world)))
    except DataError as problem:
        return unread(problem)


def unread(problem: DataError) -> list[Problem]:
    """The first fault of a file that cannot be read, and the others its hint holds."""
    lines = [str(problem), *problem.hint.splitlines()]
    return [Problem(where, text) for where, _, text in (line.partition(" : ") for line in lines)]
