"""`incident playbook check`: prove that playbooks, forms and documents are complete and coherent."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from incident.core.facts import Fact
from incident.core.forms import Form
from incident.core.playbook import Contact, Library, Obligation, Playbook, Source, Step, Term
from incident.core.triage import Triage
from incident.errors import DataError
from incident.library import bulletins, duties, proofs
from incident.library import load as files
from incident.library.figures import Figures, figures
from incident.library.proofs import Finding, Place, World
from incident.library.strict_yaml import Document, load, one_line, shown_name, split_front_matter
from incident.library.triage import triage
from incident.library.walk import Walk

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
            yield from _placed(known.get(name), name, prove(block), (name, index))

    return [
        *table("facts", library.facts, lambda one: proofs.fact(one, world)),
        *table("contacts", library.contacts, lambda one: proofs.contact(one, world)),
        *table("sources", library.sources, proofs.source),
        *table("obligations", library.obligations, lambda one: duties.obligation(one, world)),
        *table("steps", world.steps, lambda one: proofs.step(one, world)),
        *(p for one in library.forms.values() for p in _form(known.get(f"forms/{one.id}"), one, world)),
        *(p for one in library.playbooks.values() for p in _shipped(known.get(f"playbooks/{one.id}"), one, world)),
    ]


def _placed(document: Document | None, name: str, found: Iterable[Finding], prefix: Place = ()) -> Iterator[Problem]:
    for place, said in found:
        yield Problem(document.where((*prefix, *place)) if document is not None else f"{name}.yaml", one_line(said))


def _form(document: Document | None, one: Form, world: World) -> Iterator[Problem]:
    yield from _placed(document, one.id, _named_as_file(document, one.id))
    yield from _placed(document, one.id, proofs.form(one, world))


def _named_as_file(document: Document | None, block_id: str) -> Iterator[Finding]:
    if document is not None and Path(document.name).stem != block_id:
        yield ("id",), f"le fichier doit s’appeler comme son id, « {block_id} »."


def _shipped(document: Document | None, book: Playbook, world: World) -> Iterator[Problem]:
    """A shipped playbook forgets no shared step; a practice's own may be short."""
    yield from _book(document, book, world)
    if document is not None:
        yield from _placed(document, book.id, _forgotten(document.data.get("excludes") or (), book, world))


def _forgotten(excluded: Collection[str], book: Playbook, world: World) -> Iterator[Finding]:
    names = [name for name in world.steps if book.step(name) is None and name not in excluded]
    if names:
        listed = ", ".join(names)
        yield ("steps",), f"étapes partagées ni utilisées (use) ni exclues avec une raison (excludes) : {listed}."


def _book(document: Document | None, book: Playbook, world: World) -> Iterator[Problem]:
    """The playbook and its own steps; what a shared step says is checked in its own file."""
    yield from _placed(document, book.id, _named_as_file(document, book.id))
    yield from _placed(document, book.id, proofs.playbook(book, world))
    for index, one in enumerate(book.steps):
        found = [finding for finding in proofs.step(one, world) if _said_here(document, index, finding[0])]
        yield from _placed(document, book.id, found, ("steps", index))
    if document is not None:
        yield from _placed(document, book.id, _excluded(document.data.get("excludes") or {}, book, world))


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
        return _unread(problem)
    seen = library.model_copy(update={"playbooks": library.playbooks | {book.id: book}})
    return list((_shipped if shipped else _book)(document, book, World(seen, documents, steps)))


def _check_bulletin_file(path: Path, library: Library) -> list[Problem]:
    try:
        bulletins.load_bulletin(path, library)
    except DataError as problem:
        return _unread(problem)
    return []


def _check_form_file(path: Path, world: World) -> list[Problem]:
    try:
        document = load(path)
        return list(_form(document, files.validated(document.data, Form, document), world))
    except DataError as problem:
        return _unread(problem)


def _check_template_file(path: Path, world: World) -> list[Problem]:
    try:
        head, body, line = split_front_matter(path)
        one = files.template_of(head, body, path, line)
    except DataError as problem:
        return _unread(problem)
    found = [*_named_as_file(head, one.id), *proofs.template(one, world)]
    return list(_placed(head, one.id, found))


def _check_triage_file(path: Path, world: World) -> list[Problem]:
    try:
        document = load(path)
        return list(_placed(document, path.stem, triage(files.validated(document.data, Triage, document), world)))
    except DataError as problem:
        return _unread(problem)


def _unread(problem: DataError) -> list[Problem]:
    """The first fault of a file that cannot be read, and the others its hint holds."""
    lines = [str(problem), *problem.hint.splitlines()]
    return [Problem(where, text) for where, _, text in (line.partition(" : ") for line in lines)]


# -- whole folders ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong, and the figures of all the data when nothing is."""

    problems: list[Problem]
    figures: Figures | None = None


def report(playbooks: Path, templates: Path, extra: Sequence[Path] = ()) -> Report:
    """Everything wrong in the two folders, and their figures; with `extra`, in those files and folders only."""
    shelf = _Shelf()
    library, steps = shelf.library(playbooks, templates)
    world = World(library, shelf.documents(templates), steps)
    shelf.assessment(playbooks, library)
    shelf.glossary(playbooks)
    if shelf.problems:
        return Report(shelf.problems)
    if extra:
        paths = [inner for path in extra for inner in (files.playbook_files(path) if path.is_dir() else [path])]
        return Report([p for path in paths for p in _given(path, world, shelf, playbooks.resolve())])
    return _whole(playbooks, templates, world, shelf)


def _whole(playbooks: Path, templates: Path, world: World, shelf: "_Shelf") -> Report:
    found = [p for path in files.template_files(templates) for p in _check_template_file(path, world)]
    found += _check_triage_file(playbooks / "common" / "triage.yaml", world)
    problems = check(world.library, world.documents, world.steps, shelf.sheets) + found
    if problems:
        return Report(problems)
    walks = {name: Walk([book], world.library) for name, book in world.library.playbooks.items()}
    lost = [p for name, one in walks.items() for p in _placed(shelf.sheets[f"playbooks/{name}"], name, one.faults())]
    return Report(lost, None if lost else figures(world.library, walks.values(), world.steps))


def _given(path: Path, world: World, shelf: "_Shelf", shipped: Path) -> list[Problem]:
    """What is wrong with one file a person named; `shipped` is the folder of the shipped playbooks."""
    folder = path.resolve().parent
    if folder == shipped / "common" and path.stem == "triage":
        return _check_triage_file(path, world)
    if folder == shipped / "common":
        whole = check(world.library, world.documents, world.steps, shelf.sheets)
        return [problem for problem in whole if problem.where.startswith(f"{shown_name(path)}:")]
    if path.suffix == ".md":
        return _check_template_file(path, world)
    if path.parent.name == "forms":
        return _check_form_file(path, world)
    if bulletins.is_meant_as_one(path):
        return _check_bulletin_file(path, world.library)
    return check_playbook_file(path, world.library, world.steps, world.documents, shipped=folder == shipped)


@dataclass
class _Shelf:
    """Files read so far, and what was wrong with those that could not be."""

    sheets: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def library(self, playbooks: Path, templates: Path) -> tuple[Library, dict[str, Step]]:
        """What the folders hold, the broken files left out, and the shared steps."""
        common = playbooks / "common"
        steps = self._table(common, "steps", Step)
        library = Library(
            facts=self._table(common, "facts", Fact),
            contacts=self._table(common, "contacts", Contact),
            sources=self._table(common, "sources", Source),
            obligations=self._table(common, "obligations", Obligation),
            forms=self._blocks("forms", files.form_files(templates), lambda d: files.validated(d.data, Form, d)),
            playbooks=self._blocks("playbooks", files.playbook_files(playbooks), lambda d: files.playbook_of(d, steps)),
        )
        return library, steps

    def assessment(self, playbooks: Path, library: Library) -> None:
        """Reads the self-assessment, once the files it names could be read."""
        if not self.problems:
            self._read(playbooks, lambda folder: files.load_assessment(folder, library))

    def glossary(self, playbooks: Path) -> None:
        """Reads the words explained, each once."""
        terms = self._table(playbooks / "common", "glossary", Term)
        for index, one in enumerate(terms.values()):
            found = proofs.term(one, terms.values())
            self.problems += _placed(self.sheets.get("glossary"), "glossary", found, ("glossary", index))

    def documents(self, templates: Path) -> set[str]:
        """The ids of the documents' templates, the broken ones left out."""
        found: set[str] = set()
        for path in files.template_files(templates):
            template = self._read(path, files.load_template)
            if template is not None and template.id in found:
                self.problems.append(
                    Problem(f"{shown_name(path)}:1:1", f"« {template.id} » est défini dans deux fichiers.")
                )
            found |= {template.id} if template is not None else set()
        return found

    def _table(self, folder: Path, name: str, model: type[M]) -> dict[str, M]:
        document = self._read(folder / f"{name}.yaml", load)
        if document is None:
            return {}
        self.sheets[name] = document
        return self._read(document, lambda known: files.table_of(known, name, model)) or {}

    def _blocks(self, kind: str, paths: Iterable[Path], build: Callable[[Document], M]) -> dict[str, M]:
        found: dict[str, M] = {}
        for path in paths:
            document = self._read(path, load)
            block = self._read(document, build) if document is not None else None
            if document is None or block is None:
                continue
            name = files.id_of(block)
            if name in found:
                self.problems.append(Problem(document.where(("id",)), f"« {name} » est défini dans deux fichiers."))
            found[name], self.sheets[f"{kind}/{name}"] = block, document
        return found

    def _read(self, what: Path | Document, how: Callable[..., T]) -> T | None:
        """What can be read of it; its faults are kept."""
        try:
            return how(what)
        except DataError as problem:
            self.problems += _unread(problem)
            return None
