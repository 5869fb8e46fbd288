"""Produce a document: render, record, then write the file. The register has it before the disk does."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from incident.case import Case
from incident.core.canonical import digest
from incident.core.commands import RecordDocument
from incident.core.declared import as_declared
from incident.core.durations import count
from incident.core.state import Produced
from incident.core.templates import Template
from incident.core.when import instant_json
from incident.documents import service
from incident.documents.context import Material
from incident.documents.secrecy import Finding
from incident.journal.verify import damage
from incident.writing import write_new

FORMATS: Mapping[service.Format, str] = {
    "docx": "Word (.docx), à relire, compléter et signer",
    "pdf": "PDF, à garder ou à envoyer tel quel",
    "txt": "texte seul (.txt), à coller dans un courriel",
    "md": "Markdown (.md)",
}
"""The formats a document can have, in the words of the screen."""

Templates = Mapping[str, Template]


@dataclass(frozen=True, slots=True)
class Output:
    """As what, and where, documents are written."""

    form: service.Format
    folder: Path


@dataclass(frozen=True, slots=True)
class Suspected:
    """A document not produced: its free texts look like they hold a patient's identity."""

    template: Template
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A document that is recorded (unless the register is read-only) and ready to be written to a file.

    `damaged` says, in words, that the journal it is drawn from no longer verifies; the document says it too.
    """

    template: Template
    file_name: str
    data: bytes
    recorded: bool
    damaged: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents produced in one go: where they are, which must be read again first, which lack answers."""

    written: tuple[Path, ...]
    suspected: tuple[Template, ...]
    incomplete: tuple[Template, ...]
    damaged: str = ""


def material(case: Case) -> Material:
    """What documents are made from, now."""
    return Material(case.situation(), case.history, case.journal.blob)


def damage_of(case: Case) -> str:
    """What documents drawn from the incident's journal say of it when it no longer verifies; empty when it does."""
    return damage(case.journal, [case.uuid])


def produce(
    case: Case,
    template: Template,
    form: service.Format,
    base: Path,
    author: str,
    reviewed: str = "",
    *,
    may_write: bool = True,
    damaged: str | None = None,
) -> Made | Suspected:
    """The document, recorded. The same entry, template and letterhead give the stored bytes again.

    `reviewed` is the reason a person gives for producing it although the scan found something. Where the register
    may not be written (it is protected, or another screen has the hand), the document says it is not recorded.
    `damaged` is what the journal was found to be (`damage_of`), where several documents are made: verified once.
    Raises BadInput for a document that makes no sense for now.
    """
    now = replace(material(case), damaged=damage_of(case) if damaged is None else damaged)
    name = service.file_name(template, now.situation, form)
    if not now.damaged and (stored := _stored(case, template, form, base)) is not None:
        return Made(template, name, stored, recorded=True)
    service.refuse_held_back([template], now.situation)
    found = tuple(service.findings(template, now))
    if found and not reviewed.strip():
        return Suspected(template, found)
    if case.journal.read_only or not may_write:
        data = service.document_bytes(template, now, form, base, note="non enregistré")
        return Made(template, name, data, recorded=False, damaged=now.damaged)
    return _record(case, template, form, base, author, now, _scan_words(found, reviewed))


def counts(case: Case, templates: Templates) -> tuple[int, int]:
    """(ready, all) among the documents that may be produced now."""
    every = [one for one in service.standings(templates, material(case)) if not one.held]
    return sum(1 for one in every if not one.lacks), len(every)


def produce_all(
    case: Case,
    templates: Templates,
    output: Output,
    base: Path,
    author: str,
    *,
    incomplete: bool = False,
    may_write: bool = True,
) -> Batch:
    """Every document that lacks nothing, or also those that do, produced and written. Raises BadInput."""
    every = [one for one in service.standings(templates, material(case)) if not one.held]
    ready = [one.template for one in every if incomplete or not one.lacks]
    found = damage_of(case)
    making = partial(produce, case, form=output.form, base=base, author=author, may_write=may_write, damaged=found)
    made = [making(template=template) for template in ready]
    return Batch(
        written=tuple(write_file(one, output.folder) for one in made if isinstance(one, Made)),
        suspected=tuple(one.template for one in made if isinstance(one, Suspected)),
        incomplete=tuple(one.template for one in every if one.lacks),
        damaged=next((one.damaged for one in made if isinstance(one, Made)), ""),
    )


def _record(
    case: Case, template: Template, form: service.Format, base: Path, author: str, now: Material, scan: str
) -> Made:
    data = service.document_bytes(template, now, form, base)
    values = service.form_values_bytes(template, now.situation)
    command = RecordDocument(
        document=template.id,
        title=template.title,
        format=form,
        sha256=digest(data),
        template_sha256=template.sha256,
        letterhead_sha256=service.letterhead_digest(as_declared(template, now.situation), base),
        values_sha256=digest(values) if values is not None else None,
        said_sha256=service.said_digest(template, now),
        upto=now.upto,
        prepared_at=instant_json(now.situation.now),
        scan=scan,
    )
    case.do(command, author, [data] if values is None else [data, values])
    return Made(template, service.file_name(template, now.situation, form), data, recorded=True, damaged=now.damaged)


_PASSAGES = ("passage signalé, relu et accepté", "passages signalés, relus et acceptés")


def _scan_words(found: tuple[Finding, ...], reviewed: str) -> str:
    return f"{count(len(found), *_PASSAGES)} : {reviewed.strip()}" if found else ""


def _stored(case: Case, template: Template, form: service.Format, base: Path) -> bytes | None:
    situation = as_declared(template, case.situation())
    wanted = (form, template.sha256, service.letterhead_digest(situation, base), case.state.content_seq)
    for made in reversed(case.state.documents):
        if made.document == template.id and _key(made) == wanted:
            return case.journal.blob(made.sha256)
    return None


def _key(made: Produced) -> tuple[str, str, str, int]:
    return made.format, made.template_sha256, made.letterhead_sha256, made.upto


def write_file(made: Made, folder: Path) -> Path:
    """Write a made document to a folder, whole or not at all; another name if a file is in the way.

    Raises BadInput when the folder cannot be written.
    """
    return write_new(folder, made.file_name, made.data, kept=made.recorded)
