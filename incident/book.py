"""The whole register of a practice as one file: Word, PDF, text, a workbook, a table (CSV), or JSON."""

import json
from pathlib import Path
from typing import Literal

from incident.core.templates import Template
from incident.documents import book as made
from incident.documents.lists import NoWorkbook
from incident.documents.meta import Meta
from incident.documents.registersheet import unfinished
from incident.documents.service import written
from incident.documents.text import marked
from incident.errors import Refused
from incident.journal.listing import EVERY, Wanted
from incident.journal.verify import damage
from incident.library.load import load_template
from incident.production import Made, write_file
from incident.register import PRACTICE, Register
from incident.resources import base_file, templates_dir

BookFormat = Literal["docx", "pdf", "md", "txt", "xlsx", "csv", "json"]


def damaged(register: Register) -> str:
    """What the register says of itself when one of its journals no longer verifies; else nothing."""
    return damage(register.journal, register.journal.streams())


def remarks(register: Register, wanted: Wanted = EVERY) -> list[str]:
    """What to say of a register just written: what it does not tell yet, and whether a journal is damaged."""
    return [*to_complete(register, wanted), *filter(None, [damaged(register)])]


def book_bytes(register: Register, template: Template, form: BookFormat, base: Path, wanted: Wanted = EVERY) -> bytes:
    """The register of breaches, newest first, as a file. Raises Refused when no incident is wanted."""
    rows = register.summaries(wanted)
    if not rows:
        raise Refused("Aucun incident à mettre dans le registre : vérifiez l’année ou les mots cherchés.")
    situations = [register.case(str(row["uuid"])).situation() for row in rows]
    if form == "csv":
        return made.book_csv(situations).encode("utf-8")
    if form == "json":
        return (json.dumps(made.book_json(situations), ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    meta = _meta(register, template, len(rows))
    if form == "xlsx":
        return made.book_xlsx(situations, meta)
    return written(marked(made.book_text(template, situations), meta.note), form, base, meta)


def to_complete(register: Register, wanted: Wanted = EVERY) -> list[str]:
    """A line for each incident that was ended and of which the register does not say all."""
    ended = [str(row["uuid"]) for row in register.summaries(wanted) if row["status"] == "closed"]
    found = [(case.state.ref, unfinished(case.situation())) for case in map(register.case, ended)]
    return [f"À compléter\u00a0: {ref} ({', '.join(lacks)})." for ref, lacks in found if lacks]


def write_book(register: Register, folder: Path) -> list[Path]:
    """The whole register as Word, as a workbook (else a table) and as JSON, in a folder. Raises Refused, BadInput."""
    template = load_template(templates_dir() / "register" / "registre.md")
    written = [write_one(register, template, "docx", folder)]
    try:
        written.append(write_one(register, template, "xlsx", folder))
    except NoWorkbook:
        written.append(write_one(register, template, "csv", folder))
    return [*written, write_one(register, template, "json", folder)]


def write_one(register: Register, template: Template, form: BookFormat, folder: Path, wanted: Wanted = EVERY) -> Path:
    """The register in one format, written whole or not at all. Raises Refused, BadInput."""
    data = book_bytes(register, template, form, base_file(form), wanted)
    name = f"{template.name_for('', 0)}{f'-{wanted.year}' if wanted.year else ''}.{form}"
    return write_file(Made(template, name, data, recorded=False), folder)


def _meta(register: Register, template: Template, count: int) -> Meta:
    head = register.journal.head(PRACTICE)
    known = register.practice.get("practice_name")
    return Meta(
        title=template.title,
        author=str(known.value) if known is not None and known.value else "Cabinet médical",
        about="registre des violations",
        reference=f"({count} fiche{'s' if count > 1 else ''})",
        entry=head.seq,
        fingerprint=head.hash[:16],
        prepared_at=register.clock.now(),
        exercise=register.exercise,
        note=damaged(register),
    )
