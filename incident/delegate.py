"""All there is about an incident, in one folder, for the data protection officer: documents, journal, verification."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from incident.case import Case
from incident.core.custodytext import piece_lines
from incident.core.templates import Template
from incident.core.wording import instant_text
from incident.documents.service import held_back
from incident.journal.verify import Report, verify
from incident.production import Batch, Output, Templates, produce_all
from incident.writing import write_new

README = "LISEZ-MOI.txt"
JOURNAL, VERIFIED, PIECES = "journal.json", "verification.json", "pieces.txt"
"""The names of what stands beside the documents."""


@dataclass(frozen=True, slots=True)
class Handed:
    """The folder, what was made, whether the journal is intact."""

    folder: Path
    batch: Batch
    report: Report


def write_for_delegate(
    case: Case, templates: Templates, output: Output, base: Path, author: str, *, may_write: bool = True
) -> Handed:
    """Every document that may be made now, even incomplete, the journal and its verification, the list of pieces.

    What is left out is named with why, in the folder itself. Raises BadInput when the folder cannot be written.
    """
    folder = output.folder / f"{case.state.ref}-delegue"
    there = Output(output.form, folder)
    batch = produce_all(case, templates, there, base, author, incomplete=True, may_write=may_write)
    report = verify(case.journal, case.uuid)
    write_new(folder, JOURNAL, _json(case.stored_json()))
    write_new(folder, VERIFIED, _json(report.to_json()))
    write_new(folder, PIECES, _text(_pieces(case)))
    write_new(folder, README, _text(_readme(case, templates, batch, report)))
    return Handed(folder, batch, report)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _text(lines: Iterator[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8")


def _pieces(case: Case) -> Iterator[str]:
    pieces = case.state.custody.pieces.values()
    yield f"Pièces de l’incident {case.state.ref} : {len(pieces)}"
    for piece in pieces:
        yield ""
        yield from piece_lines(piece, case.state.zone)


def _readme(case: Case, templates: Templates, batch: Batch, report: Report) -> Iterator[str]:
    """What each file is, and what is not there."""
    situation = case.situation()
    yield f"Incident {case.state.ref} : {case.state.title}"
    yield f"Écrit le {instant_text(situation.now, case.state.zone)}, pour le délégué à la protection des données."
    yield ""
    yield f"{JOURNAL} : le journal entier, dans l’ordre, avec l’empreinte de chaque entrée."
    yield f"{VERIFIED} : la vérification de ce journal. {' '.join(report.lines)}"
    yield f"{PIECES} : la liste des pièces, avec leur empreinte ; les pièces elles-mêmes n’y sont pas."
    yield from (f"{path.name}" for path in sorted(batch.written))
    yield from _titled("Documents où il reste « à compléter »", batch.incomplete)
    yield from _titled("Absents : une identité de patient semble y figurer, à relire d’abord", batch.suspected)
    held = [why for one in templates.values() if (why := held_back(one, situation))]
    if held:
        yield from ("", "Absents : ils n’ont pas de sens pour l’instant", *(f"– {why}" for why in held))


def _titled(title: str, which: tuple[Template, ...]) -> Iterator[str]:
    if which:
        yield from ("", title, *(f"– {one.title}" for one in which))
