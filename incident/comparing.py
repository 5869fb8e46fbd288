"""A document as it would be produced now, beside a version produced before, whose bytes the register kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from incident.case import Case
from incident.core.comparing import Passage, PassageChange, compare
from incident.core.declared import declared, kind
from incident.core.state import Produced
from incident.core.templates import Template
from incident.documents import service
from incident.documents.context import Material
from incident.documents.plain import to_plain
from incident.documents.reading import passages
from incident.errors import BadInput, Refused
from incident.production import material

LOOKED_AT = 5
"""How many versions back one that differs is looked for."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed since a version; `changes` is empty when it says the same."""

    template: Template
    before: Produced
    changes: tuple[PassageChange, ...]


def versions(case: Case, template: Template) -> list[Produced]:
    """The versions produced, the last first: a controller’s own, then those common to all from before."""
    own, common = template.id, kind(template.id)
    every = sorted(case.state.documents, key=lambda made: (made.document == own, made.seq), reverse=True)
    return [made for made in every if made.document in (own, common)]


def of_entry(case: Case, document: str, entry: int, templates: Mapping[str, Template]) -> Template | None:
    """The template of the version that an entry records: the entry says whose it is. None if it is of another."""
    made = next((one for one in case.state.documents if one.seq == entry), None)
    if made is None or kind(made.document) != kind(document):
        return None
    return {**templates, **declared(templates, case.situation())}.get(made.document)


def comparison(case: Case, template: Template, base: Path, entry: int | None = None) -> Comparison:
    """What changed since the version of that entry; by default since the last version that says something else.

    Raises Refused when none was produced, or its bytes are no longer there; BadInput for an entry that is none.
    """
    every = versions(case, template)
    if not every:
        raise Refused(f"« {template.title} » n’a pas encore été produit : rien à comparer.")
    if entry is not None:
        return _compared(case, template, _of_entry(every, entry), base)
    found = (_compared(case, template, made, base) for made in every[:LOOKED_AT])
    same = _compared(case, template, every[0], base)
    return same if same.changes else next((one for one in found if one.changes), same)


def _of_entry(every: list[Produced], entry: int) -> Produced:
    made = next((one for one in every if one.seq == entry), None)
    if made is None:
        known = ", ".join(str(one.seq) for one in every)
        raise BadInput(f"L’entrée {entry} n’est pas une version de ce document. Ses versions : {known}.")
    return made


def _compared(case: Case, template: Template, made: Produced, base: Path) -> Comparison:
    if made.format == "pdf":
        before, now = _rebuilt(case, template, made), _lines(template, material(case))
    else:
        form: service.Format = made.format  # type: ignore[assignment]
        before = passages(_stored(case, made), form)
        now = passages(service.document_bytes(template, material(case), form, base), form)
    return Comparison(template, made, compare(before, now))


def _stored(case: Case, made: Produced) -> bytes:
    data = case.journal.blob(made.sha256)
    if data is None:
        raise Refused(f"La version de l’entrée {made.seq} n’est plus dans le registre : son contenu a été caviardé.")
    return data


def _rebuilt(case: Case, template: Template, made: Produced) -> list[Passage]:
    """The words of a PDF: made again from the record as it stood, since they cannot be read back from its bytes."""
    if made.template_sha256 != template.sha256:
        raise Refused(
            f"La version de l’entrée {made.seq} est un PDF fait avec un autre modèle : "
            "ouvrez les deux fichiers côte à côte."
        )
    situation, history = case.at(made.seq - 1, datetime.fromisoformat(made.prepared_at))
    return _lines(template, Material(situation, history, case.journal.blob))


def _lines(template: Template, stand: Material) -> list[Passage]:
    return passages(to_plain(service.text(template, stand)).encode("utf-8"), "txt")
