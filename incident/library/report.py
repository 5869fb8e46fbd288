"""Everything wrong in the data as a whole, or in files and folders that somebody changed and names."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from incident.core.facts import Fact
from incident.core.forms import Form
from incident.core.playbook import Contact, Library, Obligation, Source, Step, Term
from incident.errors import DataError
from incident.library import bulletins, proofs
from incident.library import load as files
from incident.library.check import (
    Problem,
    check,
    check_bulletin_file,
    check_form_file,
    check_playbook_file,
    check_template_file,
    check_triage_file,
    placed,
    unread,
)
from incident.library.figures import Figures, figures
from incident.library.proofs import World
from incident.library.strict_yaml import Document, load, shown_name
from incident.library.walk import Walk

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
TABLES = frozenset({"facts", "steps", "contacts", "sources", "obligations", "glossary", "self_assessment"})
"""The tables that all playbooks share, by the names of their files."""


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
        return Report([p for path in extra for p in _extra(path, world, shelf, (playbooks, templates))])
    return _whole(playbooks, templates, world, shelf)


def _extra(path: Path, world: World, shelf: "_Shelf", shipped: tuple[Path, Path]) -> list[Problem]:
    """What is wrong with a file or a folder a person named: a whole set of data, tables alone, playbooks."""
    playbooks, templates = shipped
    if (path / "common").is_dir():
        return report(path, templates).problems
    paths = files.playbook_files(path) if path.is_dir() else [path]
    tables = {
        one.stem: one for one in paths if one.stem in TABLES and one.resolve().parent != playbooks.resolve() / "common"
    }
    found = _with_tables(tables, playbooks, templates) if tables else []
    others = [one for one in paths if one.stem not in tables]
    return found + [p for one in others for p in _given(one, world, shelf, playbooks.resolve())]


def _with_tables(tables: Mapping[str, Path], playbooks: Path, templates: Path) -> list[Problem]:
    """What would be wrong with the shipped data if these tables took the place of theirs."""
    shelf = _Shelf(tables=tables)
    library, steps = shelf.library(playbooks, templates)
    world = World(library, shelf.documents(templates), steps)
    shelf.assessment(playbooks, library)
    shelf.glossary(playbooks)
    return shelf.problems or check(world.library, world.documents, world.steps, shelf.sheets)


def _whole(playbooks: Path, templates: Path, world: World, shelf: "_Shelf") -> Report:
    found = [p for path in files.template_files(templates) for p in check_template_file(path, world)]
    found += check_triage_file(playbooks / "common" / "triage.yaml", world)
    problems = check(world.library, world.documents, world.steps, shelf.sheets) + found
    if problems:
        return Report(problems)
    walks = {name: Walk([book], world.library) for name, book in world.library.playbooks.items()}
    lost = [p for name, one in walks.items() for p in placed(shelf.sheets[f"playbooks/{name}"], name, one.faults())]
    return Report(lost, None if lost else figures(world.library, walks.values(), world.steps))


def _given(path: Path, world: World, shelf: "_Shelf", shipped: Path) -> list[Problem]:
    """What is wrong with one file a person named; `shipped` is the folder of the shipped playbooks."""
    folder = path.resolve().parent
    if path.stem == "triage":
        return check_triage_file(path, world)
    if folder == shipped / "common":
        whole = check(world.library, world.documents, world.steps, shelf.sheets)
        return [problem for problem in whole if problem.where.startswith(f"{shown_name(path)}:")]
    if path.suffix == ".md":
        return check_template_file(path, world)
    if path.parent.name == "forms":
        return check_form_file(path, world)
    if bulletins.is_meant_as_one(path):
        return check_bulletin_file(path, world.library)
    return check_playbook_file(path, world.library, world.steps, world.documents, shipped=folder == shipped)


@dataclass
class _Shelf:
    """Files read so far, and what was wrong with those that could not be."""

    sheets: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    tables: Mapping[str, Path] = field(default_factory=dict)
    """Tables read elsewhere than in the folder."""

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
            table = self._file(playbooks / "common", "self_assessment")
            self._read(table, lambda path: files.assessment_of(load(path), library))

    def glossary(self, playbooks: Path) -> None:
        """Reads the words explained, each once."""
        terms = self._table(playbooks / "common", "glossary", Term)
        for index, one in enumerate(terms.values()):
            found = proofs.term(one, terms.values())
            self.problems += placed(self.sheets.get("glossary"), "glossary", found, ("glossary", index))

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

    def _file(self, folder: Path, name: str) -> Path:
        return self.tables.get(name, folder / f"{name}.yaml")

    def _table(self, folder: Path, name: str, model: type[M]) -> dict[str, M]:
        document = self._read(self._file(folder, name), load)
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
            self.problems += unread(problem)
            return None
