"""Letters to many people from a list that is read, counted, and never kept.

What stays in the record: the letter as it was sent, without a name; how many; the SHA-256 of the list; the date;
and that the files were deleted.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from incident.case import Case
from incident.core.canonical import digest
from incident.core.commands import AddNote
from incident.core.durations import count
from incident.core.lacking import Lack
from incident.core.recipients import Channel, Listed, read_list
from incident.core.templates import Template
from incident.core.words import folded
from incident.documents import lists, service
from incident.errors import BadInput, Refused, RegisterReadOnly
from incident.production import Suspected, material, produce
from incident.writing import Staged, stage_file, stage_folder

WARNINGS = (
    "Retirez de la liste les mineurs venus en secret (Code de la santé publique, article L1111-5), les patients qui "
    "ont demandé à ne pas être joints chez eux, les personnes décédées.",
    "Pas d’enveloppe, d’objet ni d’expéditeur qui révèle la spécialité. Un SMS : ni motif, ni donnée de santé.",
    "Rien ne part de la boîte qui a été piratée. Un message par personne, jamais de copie visible.",
    "Ces fichiers portent des noms de patients : ni dans le registre, ni dans un dossier synchronisé en ligne. "
    "Supprimez-les, et la liste, quand tout est envoyé.",
)
"""What to check before a list is used (review of a data-protection officer and a doctor)."""

CLOUD = (
    *("onedrive", "dropbox", "google drive", "googledrive", "mon drive", "my drive", "icloud", "mobile documents"),
    *(
        "nextcloud",
        "owncloud",
        "kdrive",
        "pcloud",
        "megasync",
        "synologydrive",
        "synology drive",
        "hubic",
        "cozy drive",
    ),
)
"""How the folders that go online by themselves begin, in any case."""

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


def channel_of(template: Template) -> Channel | None:
    """How a document reaches each person of a list; None when it is not sent to each (a poster, a banner)."""
    if template.audience != "patient":
        return None
    letter: Channel | None = "letter" if "addressee" in template.body else None
    return "sms" if template.sms else "email" if template.email else letter


def read_merge(template: Template, path: Path) -> Merge:
    """The list, read for a document. Raises BadInput, NoWorkbook."""
    channel = channel_of(template)
    if channel is None:
        raise BadInput(f"« {template.title} » n’est pas un courrier aux patients : rien à envoyer d’après une liste.")
    data = lists.read_bytes(path)
    listed = read_list(lists.rows(data, path.name), channel)
    if not listed.recipients:
        raise BadInput("Personne dans cette liste n’a d’adresse utilisable : vérifiez les colonnes.")
    return Merge(template, channel, listed, digest(data))


def unfinished(case: Case, template: Template) -> list[Lack]:
    """What answers each « à compléter » that the document still says; none when it is whole."""
    headed = channel_of(template) == "letter"
    return [lack for lack in service.lacks(template, material(case), headed=headed) if lack.printed]


def unfinished_text(left: Sequence[Lack]) -> str:
    """What the document still says « à compléter » for, in one sentence; empty when nothing is left."""
    asked = " ; ".join(lack.label for lack in left)
    return f"Ce courrier dit encore « à compléter » : {asked}{'' if asked.endswith('?') else '.'}" if left else ""


@dataclass(frozen=True, slots=True)
class Prospect:
    """Before a list is given: the messages to choose from, what the document lacks, the files left of earlier ones."""

    messages: tuple[str, ...]
    holes: tuple[Lack, ...]
    left: "tuple[Written, ...]"


def prospect(case: Case, template: Template) -> Prospect:
    """What is known of a mailing before its list."""
    messages = service.proposed_messages(template, material(case))
    return Prospect(tuple(messages), tuple(unfinished(case, template)), tuple(written(case)))


def outside(folder: Path, case: Case) -> None:
    """Raises BadInput for a folder of the register's, or one that goes online: copies of it would hold the names."""
    home = case.journal.path.resolve().parent
    wanted = folder.resolve()
    if wanted == home or home in wanted.parents:
        raise BadInput(
            "Les lettres portent des noms : pas dans le dossier du registre. Choisissez-en un autre avec --to DOSSIER."
        )
    if online := _online(folder):
        raise BadInput(
            f"« {online} » est copié en ligne, et ces fichiers portent des noms : choisissez un dossier de ce poste."
        )


def place_of_list(path: Path) -> str:
    """What to say of where the list itself is; empty when nothing."""
    online = _online(path)
    return f"La liste est dans « {online} », copié en ligne : déplacez-la, puis supprimez-la de là." if online else ""


def _online(path: Path) -> str:
    parts = {*path.absolute().parts, *path.resolve().parts}
    return next((part for part in sorted(parts) if folded(part).startswith(CLOUD)), "")


def merge(
    case: Case, found: Merge, folder: Path, base: Path, author: str, *, number: int, why: str, holes: bool = False
) -> Path | Suspected:
    """Record the letter and how many, and write the file (or the folder of messages). Returns where.

    The files are on the disk before the record says so, under a passing name; what is refused leaves nothing.
    A letter that still says « à compléter » goes to nobody unless its `holes` are accepted.
    Raises BadInput, Refused, RegisterReadOnly, NotRecorded: then nothing is written.
    """
    outside(folder, case)
    if not holes and (left := unfinished_text(unfinished(case, found.template))):
        raise Refused(left)
    if case.journal.read_only:
        raise RegisterReadOnly("Le registre est en lecture seule : l’envoi ne pourrait pas y être noté.")
    files = _files(case, found, base, number)
    made = produce(case, found.template, "docx", base, author, why)
    if isinstance(made, Suspected):
        return made
    staged = _staged(folder, found, files)
    try:
        case.do(AddNote(_note(found)), author)
    except BaseException:
        staged.drop()
        raise
    path = staged.keep()
    _remember(case, found, path, [name for name, _data in files])
    return path


def _files(case: Case, found: Merge, base: Path, number: int) -> list[tuple[str, bytes]]:
    """The files' names, in which nobody is, and their bytes."""
    now, people = material(case), found.listed.recipients
    if found.channel == "letter":
        name = service.file_name(found.template, now.situation, "docx").removesuffix(".docx")
        return [(f"{name}-lettres.docx", service.letters_bytes(found.template, now, people, base))]
    messages = service.message_texts(found.template, now, people, number)
    written = [(f"{n:04d}.txt", message.encode("utf-8")) for n, message in enumerate(messages, start=1)]
    drafted = service.email_drafts(found.template, now, people)
    return written + [(f"{n:04d}.eml", draft) for n, draft in enumerate(drafted, start=1)]


def _note(found: Merge) -> str:
    return (
        f"Préparé d’après une liste : {found.counted} ({found.template.title}), "
        f"sur {count(found.listed.rows, 'ligne')}. La liste n’est pas gardée. Empreinte SHA-256 : {found.sha256}."
    )


def _staged(folder: Path, found: Merge, files: Sequence[tuple[str, bytes]]) -> Staged:
    """One Word file, or a new folder of messages."""
    if found.channel == "letter":
        return stage_file(folder, *files[0])
    return stage_folder(folder, "messages", files)


# -- what was written, until it is deleted ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Written:
    """Files of one mailing, still on the disk: where, what, and which list they were made from."""

    draft: str
    path: Path
    names: tuple[str, ...]
    said: str
    list_sha256: str
    document: str = ""

    @property
    def files(self) -> list[Path]:
        """Every file."""
        return [self.path / name for name in self.names] if self.names else [self.path]


def _remember(case: Case, found: Merge, path: Path, names: Sequence[str]) -> None:
    """Where the files are, kept with the drafts: not part of the record, and no name of a person in it."""
    kept = {
        "path": str(path.absolute()),
        "names": [] if found.channel == "letter" else list(names),
        "said": f"{found.counted} ({found.template.title})",
        "list": found.sha256,
        "document": found.template.id,
    }
    case.journal.save_draft(f"{_prefix(case)}{case.state.seq}", json.dumps(kept))


def _prefix(case: Case) -> str:
    return f"{case.uuid}:merged:"


def written(case: Case) -> list[Written]:
    """The mailings whose files nobody has said are deleted, oldest first."""
    kept = sorted(case.journal.drafts(_prefix(case)).items(), key=lambda one: int(one[0].rsplit(":", 1)[1]))
    read = ((name, json.loads(text)) for name, text in kept)
    return [
        Written(n, Path(w["path"]), tuple(w["names"]), str(w["said"]), str(w["list"]), str(w.get("document", "")))
        for n, w in read
    ]


def replaced(left: Sequence[Written]) -> list[Written]:
    """The mailings that a later one of the same document took the place of."""
    last = {one.document: one.draft for one in left}
    return [one for one in left if one.document and last[one.document] != one.draft]


def delete(case: Case, people: Path | None, *, author: str, old_only: bool = False) -> str:
    """Delete the files of the mailings, and the list when it is given; record it. Returns what was recorded.

    `old_only` leaves the last mailing of each document, and the list.

    Raises BadInput when nothing is left to delete, when the list given is another one, or when a file cannot be
    deleted (open elsewhere): what could be deleted is recorded all the same.
    """
    mailings = replaced(written(case)) if old_only else written(case)
    if not mailings:
        raise BadInput("Aucun fichier d’envoi n’attend d’être supprimé pour cet incident.")
    people = None if old_only else people
    if people is not None and digest(lists.read_bytes(people)) not in {one.list_sha256 for one in mailings}:
        raise BadInput(f"« {people.name} » n’est pas la liste de ces envois : elle n’est pas supprimée.")
    stuck = [path for one in mailings for path in one.files if not _gone(path)]
    gone = [one for one in mailings if not set(one.files) & set(stuck)]
    list_gone = people is not None and _gone(people)
    said = _deleted(gone, list_gone) if gone or list_gone else ""
    if said:
        case.do(AddNote(said), author)
    for one in gone:
        with suppress(OSError):
            one.path.rmdir()
        case.journal.save_draft(one.draft, "")
    if stuck or (people is not None and not list_gone):
        name = stuck[0].name if stuck else str(people)
        raise BadInput(f"« {name} » ne peut pas être supprimé : fermez-le s’il est ouvert ailleurs, puis recommencez.")
    return said


def _gone(path: Path) -> bool:
    """Whether the file is no longer there, deleted if it was."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return not path.exists()
    return True


def _deleted(gone: Sequence[Written], list_gone: bool) -> str:
    files = sum(len(one.files) for one in gone)
    what = f"Fichiers d’envoi supprimés : {count(files, 'fichier')} ({' ; '.join(one.said for one in gone)}). "
    people = "Liste des patients : supprimée aussi." if list_gone else "Liste des patients : non supprimée par l’outil."
    return f"{what if gone else ''}{people} Corbeille, boîte d’envoi et copies de sauvegarde : à vider à la main."
