"""`incident playbook check`: prove that playbooks, forms and documents are complete and coherent."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from incident.core.facts import Fact
from incident.core.forms import Form
from incident.core.playbook import Contact, Library, Obligation, Playbook, PlaybookFile, Source, Step
from incident.core.templates import Template
from incident.errors import DataError
from incident.library import load as files
from incident.library import proofs
from incident.library.proofs import Finding, Place, World
from incident.library.strict_yaml import Document, split_front_matter
from incident.library.strict_yaml import load as read

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
Sheets = Mapping[str, Document]
"""The files behind a library: `facts`, `steps`… and `playbooks/<id>`, `forms/<id>`, for lines in messages."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and where: « fichier:ligne:colonne : phrase »."""

    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where} : {self.text}"


def check(
    library: Library, documents: Collection[str], steps: Mapping[str, Step] | None = None, sheets: Sheets | None = None
) -> list[Problem]:
    """Everything that does not hold in a library that could be read, in the order of its files.

    `steps` are the shared steps, `documents` the ids of the documents' templates.
    """
    world, known = World(library, documents, steps or {}), sheets or {}
    return [
        *_table(known.get("facts"), "facts", library.facts.values(), proofs.fact),
        *_table(known.get("contacts"), "contacts", library.contacts.values(), lambda c: proofs.contact(c, world)),
        *_table(known.get("sources"), "sources", library.sources.values(), proofs.source),
        *_table(
            known.get("obligations"), "obligations", library.obligations.values(), lambda o: proofs.obligation(o, world)
        ),
        *_table(known.get("steps"), "steps", world.steps.values(), lambda s: proofs.step(s, world)),
        *(p for one in library.forms.values() for p in _form(known.get(f"forms/{one.id}"), one, world)),
        *(p for one in library.playbooks.values() for p in _book(known.get(f"playbooks/{one.id}"), one, world)),
    ]


def _placed(document: Document | None, name: str, found: Iterable[Finding], prefix: Place = ()) -> Iterator[Problem]:
    for place, said in found:
        yield Problem(document.where((*prefix, *place)) if document is not None else name, said)


def _table(
    document: Document | None, name: str, blocks: Iterable[T], prove: Callable[[T], Iterator[Finding]]
) -> Iterator[Problem]:
    for index, block in enumerate(blocks):
        yield from _placed(document, f"{name}.yaml", prove(block), (name, index))


def _form(document: Document | None, one: Form, world: World) -> Iterator[Problem]:
    yield from _placed(document, f"{one.id}.yaml", _named_as_file(document, one.id))
    yield from _placed(document, f"{one.id}.yaml", proofs.form(one, world))


def _named_as_file(document: Document | None, block_id: str) -> Iterator[Finding]:
    if document is not None and document.name.rpartition(".")[0] != block_id:
        yield ("id",), f"le fichier doit s’appeler « {block_id} », comme son id."


def _book(document: Document | None, book: Playbook, world: World) -> Iterator[Problem]:
    """The playbook, and its own steps; what a shared step says is checked in its own file."""
    name = f"{book.id}.yaml"
    yield from _placed(document, name, _named_as_file(document, book.id))
    yield from _placed(document, name, proofs.playbook(book, world))
    for index, one in enumerate(book.steps):
        found = [finding for finding in proofs.step(one, world) if _said_here(document, index, finding[0])]
        yield from _placed(document, name, found, ("steps", index))


def _said_here(document: Document | None, index: int, place: Place) -> bool:
    used = document is not None and ("steps", index, "use") in document.positions
    return not used or (document is not None and ("steps", index, place[0]) in document.positions)


def check_playbook_file(
    path: Path, library: Library, steps: Mapping[str, Step], documents: Collection[str]
) -> list[Problem]:
    """Everything wrong with one playbook's file, beside a library that could be read."""
    try:
        document = read(path)
        said = files.validated(document.data, PlaybookFile, document)
        book = files.resolve(said, steps, document)
    except DataError as problem:
        return _unread(problem)
    seen = library.model_copy(update={"playbooks": library.playbooks | {book.id: book}})
    world = World(seen, documents, steps)
    excluded = _placed(document, path.name, _excluded(said, book, steps))
    return [*_book(document, book, world), *excluded]


def _excluded(said: PlaybookFile, book: Playbook, steps: Mapping[str, Step]) -> Iterator[Finding]:
    for name in said.excludes:
        yield from proofs.single("étape", name, steps, ("excludes", name))
        if book.step(name) is not None:
            yield ("excludes", name), f"l’étape « {name} » est à la fois exclue et utilisée."


def _unread(problem: DataError) -> list[Problem]:
    """The first fault of a file that cannot be read, and the others its hint holds."""
    lines = [problem.message, *problem.hint.splitlines()]
    return [Problem(*line.partition(" : ")[::2]) for line in lines]


# -- whole folders ---------------------------------------------------------------------------------------


@dataclass
class _Reading:
    """Files read so far, and what was wrong with those that could not be."""

    sheets: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def sheet(self, key: str, path: Path) -> Document | None:
        """The file, kept for its lines; None if it cannot be read."""
        try:
            self.sheets[key] = read(path)
        except DataError as problem:
            self.problems += _unread(problem)
        return self.sheets.get(key)

    def table(self, folder: Path, name: str, model: type[M]) -> dict[str, M]:
        """A common table, empty if it cannot be read."""
        document = self.sheet(name, folder / f"{name}.yaml")
        try:
            return files.table_of(document, name, model) if document is not None else {}
        except DataError as problem:
            self.problems += _unread(problem)
            return {}

    def blocks(self, kind: str, paths: Iterable[Path], build: Callable[[Document], T]) -> dict[str, T]:
        """A file each, by id; the broken ones left out."""
        found: dict[str, T] = {}
        for path in paths:
            document = self.sheet(path.name, path)
            try:
                if document is not None:
                    block = build(document)
                    self._keep(found, kind, document, block)
            except DataError as problem:
                self.problems += _unread(problem)
        return found

    def _keep(self, found: dict[str, T], kind: str, document: Document, block: T) -> None:
        name = str(getattr(block, "id"))  # noqa: B009 - every model of a data file has an id
        if name in found:
            self.problems.append(Problem(document.where(("id",)), f"« {name} » est défini dans deux fichiers."))
        else:
            found[name] = block
            self.sheets[f"{kind}/{name}"] = document


def check_files(playbooks: Path, templates: Path, extra: Sequence[Path] = ()) -> list[Problem]:
    """Everything wrong in the two folders; with `extra`, in those files or folders only."""
    reading = _Reading()
    steps = reading.table(playbooks / "common", "steps", Step)
    library = _library(reading, playbooks, templates, steps)
    found, documents = _templates(files.template_files(templates))
    if not extra:
        if reading.problems:
            return reading.problems + found
        world = World(library, documents, steps)
        fronts = [p for one, head in documents.values() for p in _template(one, head, world)]
        excluded = _all_excluded(reading, library, steps)
        return [*check(library, set(documents), steps, reading.sheets), *excluded, *found, *fronts]
    if reading.problems:
        return reading.problems
    world = World(library, set(documents), steps)
    return [problem for path in _spread(extra) for problem in _given(path, world)]


def _library(reading: _Reading, playbooks: Path, templates: Path, steps: Mapping[str, Step]) -> Library:
    common = playbooks / "common"

    def book(document: Document) -> Playbook:
        return files.resolve(files.validated(document.data, PlaybookFile, document), steps, document)

    return Library(
        facts=reading.table(common, "facts", Fact),
        contacts=reading.table(common, "contacts", Contact),
        sources=reading.table(common, "sources", Source),
        obligations=reading.table(common, "obligations", Obligation),
        forms=reading.blocks("forms", files.form_files(templates), lambda d: files.validated(d.data, Form, d)),
        playbooks=reading.blocks("playbooks", files.playbook_files(playbooks), book),
    )
