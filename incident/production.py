"""Produce a document: render, record, then write the file. The register has it before the disk does."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from incident.case import Case
from incident.core.canonical import digest
from incident.core.commands import RecordDocument
from incident.core.state import Produced
from incident.core.templates import Template
from incident.core.when import instant_json
from incident.documents import service
from incident.documents.context import Material
from incident.documents.secrecy import Finding
from incident.errors import BadInput, reason

Templates = Mapping[str, Template]


@dataclass(frozen=True, slots=True)
class Suspected:
    """A document not produced: its free texts look like they hold a patient's identity."""

    template: Template
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A document that is recorded (unless the register is read-only) and ready to be written to a file."""

    template: Template
    file_name: str
    data: bytes
    recorded: bool


def material(case: Case) -> Material:
    """What documents are made from, now."""
    return Material(case.situation(), case.history, case.journal.blob)


def produce(
    case: Case, template: Template, form: service.Format, base: Path, author: str, reviewed: str = ""
) -> Made | Suspected:
    """The document, recorded. The same entry, template and letterhead give the stored bytes again.

    `reviewed` is the reason a person gives for producing it although the scan found something.
    """
    now = material(case)
    name = service.file_name(template, now.situation, form)
    if (stored := _stored(case, template, form, base)) is not None:
        return Made(template, name, stored, recorded=True)
    found = tuple(service.findings(template, now))
    if found and not reviewed.strip():
        return Suspected(template, found)
    if case.journal.read_only:
        data = service.document_bytes(template, now, form, base, note="non enregistré")
        return Made(template, name, data, recorded=False)
    return _record(case, template, form, base, author, now, _scan_words(found, reviewed))


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
        letterhead_sha256=service.letterhead_digest(now.situation, base),
        values_sha256=digest(values) if values is not None else None,
        upto=now.upto,
        prepared_at=instant_json(now.situation.now),
        scan=scan,
    )
    case.do(command, author, [data] if values is None else [data, values])
    return Made(template, service.file_name(template, now.situation, form), data, recorded=True)


def _scan_words(found: tuple[Finding, ...], reviewed: str) -> str:
    return f"{len(found)} passage(s) signalé(s), relus et acceptés : {reviewed.strip()}" if found else ""


def _stored(case: Case, template: Template, form: service.Format, base: Path) -> bytes | None:
    situation = case.situation()
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


def write_new(folder: Path, name: str, data: bytes, *, kept: bool = False) -> Path:
    """Write bytes to a folder, whole or not at all; another name if a file is in the way.

    Raises BadInput when the folder cannot be written; `kept` says that the register has the document.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _write(folder, name, data)
    except OSError as problem:
        still = " Le document est gardé dans le registre." if kept else ""
        raise BadInput(
            f"Le document ne peut pas être écrit dans « {folder.name} » ({reason(problem)}) : "
            f"choisissez un autre dossier.{still}"
        ) from None


def _write(folder: Path, name: str, data: bytes) -> Path:
    stem, suffix = name.rsplit(".", 1)
    for number in range(1, 100):
        path = folder / (name if number == 1 else f"{stem}-{number}.{suffix}")
        if path.exists():
            if path.read_bytes() == data:
                return path
            continue
        partial = path.with_name(f".{path.name}.tmp")
        partial.write_bytes(data)
        partial.replace(path)
        return path
    raise BadInput(f"Le dossier « {folder.name} » contient déjà trop de versions de ce document.")
