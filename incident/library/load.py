"""Read `playbooks/` and `templates/` into models. A fault names its file and line."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from incident.core.facts import Fact, suggestion
from incident.core.forms import Form
from incident.core.playbook import Contact, Library, Obligation, Playbook, PlaybookFile, Source, Step, StepUse
from incident.core.templates import Template
from incident.errors import DataError
from incident.library.explain import explain
from incident.library.strict_yaml import Document, load, split_front_matter

M = TypeVar("M", bound=BaseModel)
FIRST_DOCUMENTS = ("cnil_initiale", "registre_violation", "chronologie")


def load_library(playbooks: Path, templates: Path, extra: Path | None = None) -> Library:
    """Everything the two folders hold. `extra` overrides and adds playbooks of the practice's own.

    Raises DataError for a fault in the shipped files; a broken file of `extra` is left out (see
    `extra_problems`) and the shipped one stays.
    """
    common = playbooks / "common"
    steps = _table(common / "steps.yaml", Step)
    found = {book.id: book for path in playbook_files(playbooks) for book in [load_playbook(path, steps)]}
    for path in playbook_files(extra):
        try:
            book = load_playbook(path, steps)
        except DataError:
            continue
        found[book.id] = book
    return Library(
        facts=_table(common / "facts.yaml", Fact),
        contacts=_table(common / "contacts.yaml", Contact),
        sources=_table(common / "sources.yaml", Source),
        obligations=_table(common / "obligations.yaml", Obligation),
        forms={form.id: form for path in sorted((templates / "forms").glob("*.yaml")) for form in [_form(path)]},
        playbooks=found,
    )


def extra_problems(playbooks: Path, extra: Path) -> list[str]:
    """What is wrong with the practice's own playbooks, one sentence each."""
    steps = _table(playbooks / "common" / "steps.yaml", Step)
    problems = []
    for path in playbook_files(extra):
        try:
            load_playbook(path, steps)
        except DataError as problem:
            problems.append(problem.message)
    return problems


def playbook_files(folder: Path | None) -> list[Path]:
    """The playbooks of a folder, by name."""
    return sorted(folder.glob("*.yaml")) if folder is not None and folder.is_dir() else []


def load_playbook(path: Path, steps: Mapping[str, Step]) -> Playbook:
    """One playbook, its uses of shared steps made whole. Raises DataError."""
    document = load(path)
    read = _model(document.data, PlaybookFile, document)
    whole = tuple(_whole(step, index, steps, document) for index, step in enumerate(read.steps))
    base = {name: getattr(read, name) for name in Playbook.model_fields if name != "steps"}
    return Playbook(**base, steps=whole)


def _whole(step: Step | StepUse, index: int, steps: Mapping[str, Step], document: Document) -> Step:
    if isinstance(step, Step):
        return step
    shared = steps.get(step.use)
    if shared is None:
        near = suggestion(step.use, list(steps))
        where = document.where(("steps", index, "use"))
        raise DataError(f"{where} : aucune étape partagée ne s’appelle « {step.use} ».{near}")
    changes = {
        name: value for name in ("do", "when", "within", "sources") if (value := getattr(step, name)) is not None
    }
    return shared.model_copy(update=changes)


def _table(path: Path, model: type[M]) -> dict[str, M]:
    """A file of `common/`: one list under the file's own name, each block with its own id."""
    document = load(path)
    blocks = document.data.get(path.stem) if isinstance(document.data, dict) else None
    if not isinstance(blocks, list):
        raise DataError(f"{path.name}:1 : le fichier doit contenir une liste « {path.stem} ».")
    table: dict[str, M] = {}
    for index, block in enumerate(blocks):
        item = _model(block, model, document, path.stem, index)
        name = str(getattr(item, "id"))  # noqa: B009 - every model of a table has an id
        if name in table:
            raise DataError(f"{document.where((path.stem, index))} : « {name} » est défini deux fois.")
        table[name] = item
    return table


def _form(path: Path) -> Form:
    document = load(path)
    return _model(document.data, Form, document)


def _model(data: object, model: type[M], document: Document, *prefix: str | int) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        faults = explain(problem, document, model, *prefix)
        more = f" (et {len(faults) - 1} autre(s))" if len(faults) > 1 else ""
        raise DataError(faults[0] + more, hint="\n".join(faults[1:])) from None


def load_templates(templates: Path) -> dict[str, Template]:
    """Every document's template, the three main ones first. Raises DataError."""
    found = [_template(path) for path in sorted((templates / "documents").glob("*.md"))]
    return {template.id: template for template in _ordered(found)}


def _ordered(found: Iterable[Template]) -> list[Template]:
    rank = {name: position for position, name in enumerate(FIRST_DOCUMENTS)}
    return sorted(found, key=lambda template: (rank.get(template.id, len(rank)), template.id))


def _template(path: Path) -> Template:
    head, body, line = split_front_matter(path)
    words = {**head.data, "body": body} if isinstance(head.data, dict) else head.data
    template = _model(words, Template, head)
    return template.model_copy(update={"path": path.name, "body_line": line})
