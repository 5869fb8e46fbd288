"""Letters to many people from a list that is read, counted, and never kept.

What stays in the record: the letter as it was sent, without a name; how many; the SHA-256 of the list; the date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from incident.case import Case
from incident.core.canonical import digest
from incident.core.commands import AddNote
from incident.core.durations import count
from incident.core.recipients import Channel, Listed, read_list
from incident.core.templates import Template
from incident.documents import lists, service
from incident.documents.context import TO_COMPLETE
from incident.documents.text import passages
from incident.errors import BadInput, RegisterReadOnly, reason
from incident.production import Suspected, material, produce, write_new

WARNINGS = (
    "Retirez de la liste les mineurs venus en secret (Code de la santé publique, article L1111-5), les patients qui "
    "ont demandé à ne pas être joints chez eux, les personnes décédées.",
    "Pas d’enveloppe, d’objet ni d’expéditeur qui révèle la spécialité. Un SMS : ni motif, ni donnée de santé.",
    "Rien ne part de la boîte qui a été piratée. Un message par personne, jamais de copie visible.",
    "Ces fichiers portent des noms de patients : ni dans le registre, ni dans un dossier synchronisé en ligne. "
    "Supprimez-les, et la liste, quand tout est envoyé.",
)
"""What to check before a list is used (review of a data-protection officer and a doctor)."""

_WORDS: dict[Channel, tuple[str, str]] = {
    "letter": ("lettre", "lettres"),
    "email": ("courriel", "courriels"),
    "sms": ("SMS", "SMS"),
}


@dataclass(frozen=True, slots=True)
class Merge:
    """A list read for a document: whom it reaches, and the digest that says which list it was."""

    template: Template
    channel: Channel
    listed: Listed
    sha256: str

    @property
    def counted(self) -> str:
        """« 128 lettres »."""
        return count(len(self.listed.recipients), *_WORDS[self.channel])


def read_merge(template: Template, path: Path) -> Merge:
    """The list, read for a document. Raises BadInput, NoWorkbook."""
    if template.audience != "patient":
        raise BadInput(f"« {template.title} » n’est pas un courrier aux patients : rien à envoyer d’après une liste.")
    channel: Channel = "sms" if template.sms else "email" if template.email else "letter"
    data = lists.read_bytes(path)
    listed = read_list(lists.rows(data, path.name), channel)
    if not listed.recipients:
        raise BadInput("Personne dans cette liste n’a d’adresse utilisable : vérifiez les colonnes.")
    return Merge(template, channel, listed, digest(data))


def unfinished(case: Case, found: Merge) -> int:
    """How many times the document still says « à compléter »."""
    return sum(said.count(TO_COMPLETE) for _where, said in passages(service.text(found.template, material(case))))


def outside(folder: Path, case: Case) -> None:
    """Raises BadInput for a folder where the register is, or inside it: copies of the register would hold the names."""
    home = case.journal.path.resolve().parent
    wanted = folder.resolve()
    if wanted == home or home in wanted.parents:
        raise BadInput(
            "Les lettres portent des noms : pas dans le dossier du registre. Choisissez-en un autre avec --to DOSSIER."
        )


def merge(
    case: Case, found: Merge, folder: Path, base: Path, author: str, *, number: int, why: str
) -> Path | Suspected:
    """Record the letter and how many, then write the file (or the folder of messages). Returns where.

    Raises BadInput, RegisterReadOnly, NotRecorded: then nothing is written.
    """
    outside(folder, case)
    if case.journal.read_only:
        raise RegisterReadOnly("Le registre est en lecture seule : l’envoi ne pourrait pas y être noté.")
    files = _files(case, found, base, number)
    made = produce(case, found.template, "docx", base, author, why)
    if isinstance(made, Suspected):
        return made
    _ready(folder)
    case.do(AddNote(_note(found)), author)
    return _written(folder, files)


def _files(case: Case, found: Merge, base: Path, number: int) -> list[tuple[str, bytes]]:
    """The files' names, in which nobody is, and their bytes."""
    now, people = material(case), found.listed.recipients
    if found.channel == "letter":
        name = service.file_name(found.template, now.situation, "docx").removesuffix(".docx")
        return [(f"{name}-lettres.docx", service.letters_bytes(found.template, now, people, base))]
    messages = service.message_texts(found.template, now, people, number)
    return [(f"{n:04d}.txt", message.encode("utf-8")) for n, message in enumerate(messages, start=1)]


def _note(found: Merge) -> str:
    return (
        f"Préparé d’après une liste : {found.counted} ({found.template.title}), "
        f"sur {count(found.listed.rows, 'ligne')}. La liste n’est pas gardée. Empreinte SHA-256 : {found.sha256}."
    )


def _ready(folder: Path) -> None:
    """Makes the folder, so that what is recorded can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise BadInput(f"Le dossier « {folder.name} » ne peut pas être créé ({reason(problem)}).") from None


def _written(folder: Path, files: Sequence[tuple[str, bytes]]) -> Path:
    """Where the file is, or the new folder of messages."""
    if len(files) == 1 and files[0][0].endswith(".docx"):
        return write_new(folder, *files[0])
    place = next(p for n in range(1, 10_000) if not (p := folder / f"messages-{n}").exists())
    for name, data in files:
        write_new(place, name, data)
    return place
