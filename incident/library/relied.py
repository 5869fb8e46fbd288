"""What relies on each source, so that one knows what to read again when a source changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from incident.core.assessment import AssessmentItem
from incident.core.forms import Form
from incident.core.playbook import Library, Source
from incident.core.risk import SOURCES
from incident.core.severity import GRAVITY_SOURCE
from incident.core.severity import SOURCE as SEVERITY_SOURCE
from incident.core.templates import Template

KINDS = {
    "playbooks": "Scénarios",
    "steps": "Étapes",
    "obligations": "Obligations",
    "documents": "Documents",
    "forms": "Formulaires",
    "assessment": "Questions de préparation",
    "rules": "Règles de risque",
}
"""What can rely on a source, with the word for it."""


@dataclass(frozen=True, slots=True)
class Relied:
    """A source, and the ids of what relies on it by kind; a shared step once, however many playbooks use it.

    `drawn` says what each of the documents takes from it.
    """

    source: Source
    by: Mapping[str, tuple[str, ...]]
    drawn: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """As `incident sources --json` prints it."""
        return {
            **self.source.model_dump(mode="json"),
            "relied_on_by": {kind: list(ids) for kind, ids in self.by.items()},
            "drawn": dict(self.drawn),
        }


def relied_on(library: Library, templates: Iterable[Template], asked: Iterable[AssessmentItem]) -> list[Relied]:
    """Every source, the one checked longest ago first (never checked: before all)."""
    made = list(templates)
    cited = [*_cited(library), *(("documents", one.id, name) for one in made for name in one.sources)]
    cited += [("assessment", one.id, name) for one in asked for name in one.sources]
    found = []
    for source in sorted(library.sources.values(), key=lambda one: (one.checked, one.id)):
        by = {
            kind: tuple(dict.fromkeys(where for what, where, name in cited if (what, name) == (kind, source.id)))
            for kind in KINDS
        }
        drawn = {one.id: one.sources[source.id] for one in made if source.id in one.sources}
        found.append(Relied(source, by, drawn))
    return found


def _cited(library: Library) -> Iterator[tuple[str, str, str]]:
    """Kind, id and source of each citation."""
    for book in library.playbooks.values():
        yield from (("playbooks", book.id, name) for name in book.sources)
        yield from (("steps", step.id, name) for step in book.steps for name in step.sources)
    for duty in library.obligations.values():
        versions = (name for version in duty.versions for name in version.sources or ())
        yield from (("obligations", duty.id, name) for name in (*duty.sources, *versions))
    for form in library.forms.values():
        yield from (("forms", form.id, name) for name in form_sources(form))
    yield from (("rules", "risk", name) for name in sorted(SOURCES))
    yield from (("rules", "severity", name) for name in (SEVERITY_SOURCE, GRAVITY_SOURCE))


def form_sources(form: Form) -> Iterator[str]:
    """Every source a form cites: of itself, its sections, its fields and their options."""
    yield from form.sources
    for section in form.sections:
        yield from section.provenance.sources
        for one in section.fields:
            yield from one.provenance.sources
            yield from (name for option in one.options if option.provenance for name in option.provenance.sources)
