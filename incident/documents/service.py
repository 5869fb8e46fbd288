"""What each document still needs and where it stands; its text; its bytes. Nothing is recorded here."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from incident.core import lacking
from incident.core.agenda import tasks
from incident.core.canonical import canonical, digest
from incident.core.declared import as_declared, declared, kind, owner
from incident.core.lacking import Hole, Lack
from incident.core.recipients import Recipient
from incident.core.situation import Situation
from incident.core.sms import SmsLength, sms_length
from incident.core.state import Produced, State
from incident.core.templates import Template
from incident.documents import context as ctx
from incident.documents.context import Material
from incident.documents.letters import PLACE, drafts, emails, letters, sms_texts, texts
from incident.documents.meta import Meta
from incident.documents.onepage import fitting
from incident.documents.practicecontext import exempt_texts, practice_phone
from incident.documents.secrecy import Finding, scan
from incident.documents.text import Text, marked, passages
from incident.errors import BadInput

Format = Literal["docx", "pdf", "md", "txt"]
Status = Literal["incomplete", "ready", "produced", "outdated"]
STATUS_LABELS: dict[Status, str] = {
    "incomplete": "incomplet",
    "ready": "prêt",
    "produced": "produit",
    "outdated": "à refaire\u00a0: il dirait autre chose aujourd’hui",
}
NO_LETTERHEAD = "Nom, adresse et téléphone du cabinet\u00a0: à compléter"
Templates = Mapping[str, Template]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a document stands: `latest` is its last produced version, if any; `held` why it is not for now."""

    template: Template
    status: Status
    lacks: tuple[Lack, ...]
    latest: Produced | None
    held: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """What it still needs, in words."""
        return tuple(lack.label for lack in self.lacks)


def standing(template: Template, material: Material) -> Standing:
    """Where one document stands now. Raises DataError when its template cannot be read."""
    missing = tuple(lacks(template, material))
    held = held_back(template, material.situation)
    latest = _latest(template.id, material.situation.state)
    if latest is not None:
        status: Status = "produced" if _still_good(template, latest, material) else "outdated"
    else:
        status = "incomplete" if missing or held else "ready"
    return Standing(template, status, missing, latest, held)


def lacks(template: Template, material: Material, *, headed: bool = True) -> list[Lack]:
    """What the document still needs: its facts, the holes it prints, the required fields of its form.

    Not `headed`, it is a message: nothing stands above its text.
    """
    from incident.documents.render import holes

    material = material.declared(template)
    printed = holes(template, ctx.build(template, material))
    if headed and template.leaves_practice and letterhead(material.situation) == (NO_LETTERHEAD,):
        printed += [Hole("fact", f"practice_{name}") for name in ("name", "address", "phone")]
    return lacking.lacking(template, material.situation, printed)


def held_back(template: Template, situation: Situation) -> str:
    """Why the document cannot be produced for now, in words; empty when nothing holds it back."""
    why = lacking.held_back(template, situation)
    return f"«\u00a0{template.title}\u00a0» ne peut pas être produit. {why}" if why else ""


def refuse_held_back(wanted: Iterable[Template], situation: Situation) -> None:
    """Raises BadInput for the first document that makes no sense for now."""
    for template in wanted:
        if said := held_back(template, situation):
            raise BadInput(said)


def _still_good(template: Template, latest: Produced, material: Material) -> bool:
    """Whether it would say the same now, or what it prepared was declared since: it then stays as it was sent."""
    state = material.situation.state
    filed = [f.seq for f in state.filings if f.obligation == template.fulfils and owner(template) in ("", f.for_)]
    if latest.upto == state.content_seq or max(filed, default=0) > latest.seq:
        return True
    return latest.said_sha256 is not None and latest.said_sha256 == said_digest(template, material)


def said_digest(template: Template, material: Material) -> str:
    """The digest of what a document says, apart from when and from which entry it is made."""
    from incident.documents.render import render

    context = ctx.build(template, material)
    made = render(template, context | {"doc": ctx.undated(context["doc"])})
    return digest(canonical(list(passages(made))))


def offered(templates: Templates, situation: Situation) -> list[Template]:
    """The documents that the incident's steps make, or that always apply, but those held back; in their order."""
    made = {name for task in tasks(situation) if task.status != "hidden" for name in task.step.make}
    made |= {kind(produced.document) for produced in situation.state.documents}
    every = declared(templates, situation).values()
    known = [template for template in every if template.always or kind(template.id) in made]
    return [template for template in known if not held_back(template, situation)]


def standings(templates: Templates, material: Material) -> list[Standing]:
    """Where each document stands that applies or was produced before."""
    situation = material.situation
    shown = {template.id for template in offered(templates, situation)}
    shown |= {produced.document for produced in situation.state.documents}
    every = declared(templates, situation).values()
    return [standing(template, material) for template in every if template.id in shown]


def listed(templates: Templates, material: Material, wanted: str) -> list[Standing]:
    """Those that apply, and the one looked for though no step makes it."""
    found = standings(templates, material)
    if wanted in templates and wanted not in {kind(one.template.id) for one in found}:
        found.append(standing(templates[wanted], material))
    return found


def document_statuses(templates: Templates, material: Material) -> list[dict[str, object]]:
    """`documents` of `incident show --json`."""
    return [
        {
            "id": found.template.id,
            "status": found.status,
            "missing": list(found.missing),
            "produced_at": found.latest.prepared_at if found.latest else None,
            "sha256": found.latest.sha256 if found.latest else None,
        }
        for found in standings(templates, material)
    ]


def _latest(document: str, state: State) -> Produced | None:
    made = [produced for produced in state.documents if produced.document == document]
    return made[-1] if made else None


def text(template: Template, material: Material, addressee: Sequence[str] = ()) -> Text:
    """The document's text, for a preview or for Word. Raises DataError naming the template.

    A damaged journal is said in it, but to patients.
    """
    from incident.documents.render import render

    made = render(template, ctx.build(template, material) | {"addressee": list(addressee)})
    return made if template.audience == "patient" else marked(made, material.damaged)


def sms_lengths(template: Template, made: Text) -> list[SmsLength]:
    """How long each text message of an SMS document is; nothing for another document."""
    return [sms_length(message) for message in sms_texts(made)] if template.sms else []


def proposed_messages(template: Template, material: Material) -> list[str]:
    """The text messages an SMS document proposes to choose from; nothing for another document."""
    return sms_texts(text(template, material)) if template.sms else []


def findings(template: Template, material: Material) -> list[Finding]:
    """What looks like a patient's identity in a document that leaves the practice: all its words are read."""
    if not template.leaves_practice:
        return []
    state = material.situation.state
    return scan(passages(text(template, material)), list(state.names), exempt_texts(material.situation))


def document_bytes(template: Template, material: Material, form: Format, base: Path, note: str = "") -> bytes:
    """The document as a file: the same bytes for the same entry N, template, letterhead and instant."""
    made, meta = text(template, material), _meta(template, material, note)
    return written(made, form, base, replace(meta, shrunk=fitting(made)) if template.one_page else meta)


def written(made: Text, form: Format, base: Path, meta: Meta) -> bytes:
    """A text as a file of a format. Raises DataError, NoPdf."""
    if form == "docx":
        from incident.documents.word import to_docx

        return to_docx(made, base, meta)
    if form == "pdf":
        from incident.documents.pdf import to_pdf

        return to_pdf(made, base, meta)
    from incident.documents.plain import to_markdown, to_plain

    return (to_plain(made) if form == "txt" else to_markdown(made)).encode("utf-8")


def letters_bytes(template: Template, material: Material, recipients: Sequence[Recipient], base: Path) -> bytes:
    """One Word file of a letter to each person."""
    from incident.documents.word import to_letters

    made = text(template, material, (PLACE,))
    return to_letters(letters(made, recipients), base, replace(_meta(template, material, ""), letters=True))


def message_texts(
    template: Template, material: Material, recipients: Sequence[Recipient], number: int
) -> Iterator[str]:
    """The message to each person; `number` chooses among the text messages a document proposes."""
    made = text(template, material)
    if not template.sms:
        return emails(made, recipients)
    proposed = sms_texts(made)
    if not 1 <= number <= len(proposed):
        raise BadInput(f"Ce document propose {len(proposed)} messages : choisissez de 1 à {len(proposed)}.")
    return texts(proposed[number - 1], recipients, exercise=material.situation.state.exercise)


def email_drafts(template: Template, material: Material, recipients: Sequence[Recipient]) -> Iterator[bytes]:
    """The same e-mails as drafts for a mail program (`.eml`); none for a document that is no e-mail."""
    return drafts(text(template, material), recipients) if template.email else iter(())


def _meta(template: Template, material: Material, note: str) -> Meta:
    situation = as_declared(template, material.situation)
    name = str(situation.value("practice_name") or "Cabinet médical")
    return Meta(
        title=template.title,
        author=name,
        reference=situation.state.ref,
        entry=material.upto,
        fingerprint=material.fingerprint[:16],
        prepared_at=situation.now,
        letterhead=letterhead(situation) if template.leaves_practice else (),
        left_out=ctx.left_out(template, material),
        exercise=situation.state.exercise,
        note=note,
        large=template.large,
        discreet=template.audience == "patient",
    )


def letterhead(situation: Situation) -> tuple[str, ...]:
    """Name, address and telephone of the practice, as far as the sheet says them; never nothing."""
    parts = [situation.value("practice_name"), situation.value("practice_address"), practice_phone(situation)]
    return tuple(_one_line(str(part)) for part in parts if part) or (NO_LETTERHEAD,)


def _one_line(typed: str) -> str:
    """The lines of an address on one, a comma between them."""
    lines = (" ".join(line.split()).rstrip(",") for line in typed.splitlines())
    return ", ".join(line for line in lines if line)


def letterhead_digest(situation: Situation, base: Path) -> str:
    """The hash of what stands around the text: the letterhead's lines and the styles' file."""
    return digest(canonical({"lines": list(letterhead(situation)), "base": digest(base.read_bytes())}))


def form_values_bytes(template: Template, situation: Situation) -> bytes | None:
    """The form's values as JSON bytes, None for a document without a form."""
    values = ctx.form_values(template, situation)
    return None if values is None else canonical(json.loads(json.dumps(values)))


def file_name(template: Template, situation: Situation, form: Format) -> str:
    """The file's name: nothing a person typed."""
    stem = template.name_for(situation.state.ref, situation.state.content_seq)
    return f"{stem}.{form}"
