"""Read `playbooks/` and `templates/` into models. A fault names its file and line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from incident.core.assessment import MEASURES_LIST, AssessmentItem
from incident.core.facts import Fact, suggestion
from incident.core.forms import Form
from incident.core.playbook import (
    Contact,
    Library,
    Obligation,
    Playbook,
    PlaybookBase,
    PlaybookFile,
    Source,
    Step,
    StepUse,
    Term,
)
from incident.core.templates import Template
from incident.core.triage import Triage
from incident.core.words import folded
from incident.errors import DataError
from incident.library.duties import triggers, validity
from incident.library.explain import explain
from incident.library.strict_yaml import Document, load, read_text, split_front_matter

M = TypeVar("M", bound=BaseModel)
FIRST_DOCUMENTS = ("cnil_initiale", "registre_violation", "chronologie")


def load_library(playbooks: Path, templates: Path, extra: Path | None = None) -> Library:
    """Everything the two folders hold. `extra` overrides and adds playbooks of the practice's own.

    Raises DataError for a fault in the shipped files; a broken file of `extra` is left out (see
    `extra_problems`) and the shipped one stays.
    """
    shipped = load_shipped(playbooks, templates)
    own = {book.id: book for book, _ in _own(shipped, playbooks, templates, extra) if book is not None}
    return shipped.model_copy(update={"playbooks": shipped.playbooks | own}) if own else shipped


def load_shipped(playbooks: Path, templates: Path) -> Library:
    """Everything the two folders hold, without a practice's own playbooks. Raises DataError."""
    common = playbooks / "common"
    return Library(
        facts=load_table(common / "facts.yaml", Fact),
        contacts=load_table(common / "contacts.yaml", Contact),
        sources=load_table(common / "sources.yaml", Source),
        obligations=load_obligations(common / "obligations.yaml"),
        forms=_by_id(load_form(path) for path in form_files(templates)),
        playbooks=load_playbooks(playbooks),
    )


def load_playbooks(playbooks: Path) -> dict[str, Playbook]:
    """The playbooks of the folder. Raises DataError."""
    steps = load_steps(playbooks)
    return _by_id(load_playbook(path, steps) for path in playbook_files(playbooks))


def extra_problems(playbooks: Path, templates: Path, extra: Path) -> list[str]:
    """What is wrong with the practice's own playbooks, one sentence each."""
    shipped = load_shipped(playbooks, templates)
    return [said for _, faults in _own(shipped, playbooks, templates, extra) for said in faults]


def _own(
    shipped: Library, playbooks: Path, templates: Path, extra: Path | None
) -> Iterator[tuple[Playbook | None, list[str]]]:
    """Each playbook of the practice's own, or None and what is wrong with its file."""
    files = playbook_files(extra)
    if not files:
        return
    from incident.library.check import check_playbook_file

    steps, documents = load_steps(playbooks), set(load_templates(templates))
    for path in files:
        faults = [str(problem) for problem in check_playbook_file(path, shipped, steps, documents)]
        yield (None, faults) if faults else (load_playbook(path, steps), [])


def playbook_files(folder: Path | None) -> list[Path]:
    """The playbooks of a folder, by name."""
    return sorted(folder.glob("*.yaml")) if folder is not None and folder.is_dir() else []


def form_files(templates: Path) -> list[Path]:
    """The forms, by name."""
    return sorted((templates / "forms").glob("*.yaml"))


def template_files(templates: Path) -> list[Path]:
    """The documents' templates, by name."""
    return sorted((templates / "documents").glob("*.md"))


def load_steps(playbooks: Path) -> dict[str, Step]:
    """The steps that playbooks share. Raises DataError."""
    return load_table(playbooks / "common" / "steps.yaml", Step)


def load_triage(playbooks: Path) -> Triage:
    """What leads from what a doctor sees to a playbook. Raises DataError."""
    document = load(playbooks / "common" / "triage.yaml")
    return validated(document.data, Triage, document)


def load_glossary(playbooks: Path) -> dict[str, Term]:
    """The words explained, by id, in the order of the alphabet. Raises DataError."""
    terms = load_table(playbooks / "common" / "glossary.yaml", Term)
    return dict(sorted(terms.items(), key=lambda item: folded(item[1].word)))


def load_playbook(path: Path, steps: Mapping[str, Step]) -> Playbook:
    """One playbook, its uses of shared steps made whole. Raises DataError."""
    return playbook_of(load(path), steps)


def playbook_of(document: Document, steps: Mapping[str, Step]) -> Playbook:
    """A playbook whose file is already read, its uses of shared steps made whole. Raises DataError."""
    read = validated(document.data, PlaybookFile, document)
    whole = tuple(_whole(step, index, steps, document) for index, step in enumerate(read.steps))
    base = {name: getattr(read, name) for name in PlaybookBase.model_fields}
    used = {step.id for step in whole}
    return Playbook(**base, steps=whole, if_owed=tuple(s for s in steps.values() if s.files and s.id not in used))


def _whole(step: Step | StepUse, index: int, steps: Mapping[str, Step], document: Document) -> Step:
    if isinstance(step, Step):
        return step
    shared = steps.get(step.use)
    if shared is None:
        near = suggestion(step.use, list(steps))
        where = document.where(("steps", index, "use"))
        raise DataError(f"{where} : aucune étape partagée ne s’appelle « {step.use} ».{near}")
    changes = {
        name: value
        for name in ("do", "when", "within", "sources", "leads_to")
        if (value := getattr(step, name)) is not None
    }
    return shared.model_copy(update=changes)


def load_table(path: Path, model: type[M]) -> dict[str, M]:
    """A file of `common/`: one list under the file's own name, each block with its own id. Raises DataError."""
    return table_of(load(path), path.stem, model)


def load_obligations(path: Path) -> dict[str, Obligation]:
    """The obligations. Raises DataError, also for what starts no clock and for two wordings of one day."""
    document = load(path)
    table = table_of(document, path.stem, Obligation)
    for index, one in enumerate(table.values()):
        for place, said in (*triggers(one, table), *validity(one)):
            raise DataError(f"{document.where((path.stem, index, *place))} : {said}")
    return table


def table_of(document: Document, name: str, model: type[M]) -> dict[str, M]:
    """The blocks of a common file already read, by id. Raises DataError."""
    blocks = document.data.get(name) if isinstance(document.data, dict) else None
    if not isinstance(blocks, list) or len(document.data) != 1:
        raise DataError(f"{document.where(())} : le fichier doit contenir une seule liste, « {name} ».")
    table: dict[str, M] = {}
    for index, block in enumerate(blocks):
        item = validated(block, model, document, name, index)
        if id_of(item) in table:
            raise DataError(f"{document.where((name, index, 'id'))} : « {id_of(item)} » est défini deux fois.")
        table[id_of(item)] = item
    return table


def id_of(item: BaseModel) -> str:
    """The id of a block."""
    return str(getattr(item, "id"))  # noqa: B009 - every model of a data file has an id


def _by_id(items: Iterable[M]) -> dict[str, M]:
    return {id_of(item): item for item in items}


def load_assessment(playbooks: Path, library: Library) -> dict[str, AssessmentItem]:
    """The self-assessment, its references held to what the library knows. Raises DataError."""
    return assessment_of(load(playbooks / "common" / "self_assessment.yaml"), library)


def assessment_of(document: Document, library: Library) -> dict[str, AssessmentItem]:
    """The same, of a file already read."""
    items = table_of(document, "self_assessment", AssessmentItem)
    boxes = [option.id for option in library.facts[MEASURES_LIST].options]
    for index, item in enumerate(items.values()):
        for key, names, known in (("options", item.options, boxes), ("sources", item.sources, list(library.sources))):
            for place, name in enumerate(names):
                if name not in known:
                    where = document.where(("self_assessment", index, key, place))
                    raise DataError(f"{where} : « {name} » : inconnu.{suggestion(name, known)}")
    return items


def load_form(path: Path) -> Form:
    """An authority's form. Raises DataError."""
    document = load(path)
    return validated(document.data, Form, document)


def validated(data: object, model: type[M], document: Document, *prefix: str | int) -> M:
    """What the file holds, as its model. Raises DataError with the first fault, the others as its hint.

    Read as JSON and strictly: a list stands for a tuple, but « oui », « yes » or "12" for nothing else.
    """
    try:
        return model.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as problem:
        faults = explain(problem, document, model, *prefix)
        raise DataError(faults[0], hint="\n".join(faults[1:])) from None


def load_templates(templates: Path) -> dict[str, Template]:
    """Every document's template, the three main ones first. Raises DataError."""
    found = [load_template(path) for path in template_files(templates)]
    return {template.id: template for template in _ordered(found)}


def _ordered(found: Iterable[Template]) -> list[Template]:
    rank = {name: position for position, name in enumerate(FIRST_DOCUMENTS)}
    return sorted(found, key=lambda template: (rank.get(template.id, len(rank)), template.id))


def load_template(path: Path) -> Template:
    """One document's template. Raises DataError."""
    head, body, line = split_front_matter(path)
    return template_of(head, body, path, line)


def template_of(head: Document, body: str, path: Path, line: int) -> Template:
    """A template whose front matter is already read, with the parts it shares. Raises DataError."""
    words = {**head.data, "body": body} if isinstance(head.data, dict) else head.data
    template = validated(words, Template, head)
    texts = {name: _part(name, index, path, head) for index, name in enumerate(template.parts)}
    return template.model_copy(update={"path": path.name, "body_line": line, "texts": texts})


def _part(name: str, index: int, path: Path, head: Document) -> str:
    """A text that several documents share. Raises DataError."""
    part = path.parent / "parts" / f"{name}.md"
    if not part.is_file():
        raise DataError(f"{head.where(('parts', index))} : il n’y a pas de texte partagé « parts/{name}.md ».")
    return read_text(part)
