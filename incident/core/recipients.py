"""Whom a letter goes to: the rows of a list that is read and never kept. Pure.

Columns are recognised by their names, in any case and accent. Nothing is guessed from what a cell holds; a
formula is no address.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from incident.core.durations import count
from incident.core.words import folded
from incident.errors import BadInput

Channel = Literal["letter", "email", "sms"]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("civilite", "titre", "civ"),
    "name": ("nom", "nom de famille", "nom d usage", "nom usuel", "nom patient", "nom du patient"),
    "first_name": ("prenom", "prenoms", "prenom usuel", "prenom patient", "prenom du patient"),
    "address": ("adresse", "adresse 1", "adresse1", "adresse postale", "rue", "voie", "ligne 1"),
    "more": ("adresse 2", "adresse2", "complement", "complement d adresse", "complement adresse", "ligne 2"),
    "postcode": ("code postal", "codepostal", "cp", "code post"),
    "city": ("ville", "commune", "localite"),
    "email": (
        *("courriel", "email", "e mail", "mail", "adresse mail", "adresse electronique", "adresse courriel"),
        *("adresse e mail", "adresse email"),
    ),
    "phone": (
        *("telephone", "tel", "portable", "mobile", "telephone portable", "telephone mobile", "tel portable"),
        *("tel mobile", "numero de telephone"),
    ),
}
"""The names a column may have, folded and without signs."""

_WORDS: dict[str, str] = {
    "name": "nom", "first_name": "prénom", "address": "adresse", "postcode": "code postal", "city": "ville",
    "email": "courriel", "phone": "téléphone",
}  # fmt: skip
_NEEDED: Mapping[Channel, tuple[str, ...]] = {
    "letter": ("name", "address", "postcode", "city"),
    "email": ("email",),
    "sms": ("phone",),
}
_HEADER_WITHIN = 10
_WITHOUT_ZERO = re.compile(r"[1-9]\d{8}", re.ASCII)
"""A French number that a spreadsheet took for a number."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person, and the row of the list they stand on."""

    row: int
    title: str = ""
    name: str = ""
    first_name: str = ""
    address: str = ""
    more: str = ""
    postcode: str = ""
    city: str = ""
    email: str = ""
    phone: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The address as on an envelope, empty lines left out."""
        who = " ".join(part for part in (self.title, self.first_name, self.name) if part)
        street = [" ".join(line.split()) for part in (self.address, self.more) for line in part.splitlines()]
        town = f"{self.postcode} {self.city}".strip()
        return tuple(line for line in (who, *street, town) if line)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as read: whom to write to, and the rows to see to by hand."""

    recipients: tuple[Recipient, ...]
    rows: int
    incomplete: tuple[int, ...]
    duplicates: tuple[tuple[int, int], ...]
    ignored: tuple[str, ...]
    columns: tuple[str, ...] = ()
    """The columns that were understood, as the list names them."""
    empty: int = 0
    """Rows with nothing in them, under the names of the columns."""
    formulas: tuple[int, ...] = ()
    """Rows where a formula stands for an address: of those that are incomplete."""


def read_list(rows: Iterable[Sequence[str]], channel: Channel) -> Listed:
    """The people of a list, each once. Raises BadInput when the columns it takes are not there."""
    numbered = [(n, [cell.strip() for cell in row]) for n, row in enumerate(rows, start=1)]
    filled = [(n, row) for n, row in numbered if any(row)]
    at, columns = _header(filled, channel)
    people = [_person(n, row, columns) for n, row in filled[at + 1 :]]
    reached = [person for person in people if _complete(person, channel)]
    first: dict[tuple[str, ...], Recipient] = {}
    duplicates = []
    for person in reached:
        kept = first.setdefault(_key(person, channel), person)
        if kept is not person:
            duplicates.append((kept.row, person.row))
    return Listed(
        recipients=tuple(first.values()),
        rows=len(people),
        incomplete=tuple(person.row for person in people if not _complete(person, channel)),
        formulas=tuple(person.row for person in people if _formula(person, channel)),
        duplicates=tuple(duplicates),
        columns=tuple(filled[at][1][n] for n in sorted(columns)),
        empty=sum(1 for n, row in numbered if n > filled[at][0] and not any(row)),
        ignored=tuple(cell for n, cell in enumerate(filled[at][1]) if cell and n not in columns),
    )


def _header(filled: Sequence[tuple[int, Sequence[str]]], channel: Channel) -> tuple[int, dict[int, str]]:
    """Where the names of columns stand, and which is which: the first row that has all that is needed."""
    best: dict[int, str] = {}
    for at, (_n, row) in enumerate(filled[:_HEADER_WITHIN]):
        columns = _columns(row)
        if all(name in columns.values() for name in _NEEDED[channel]):
            return at, columns
        best = max(best, columns, key=len)
    if not filled:
        raise BadInput("La liste est vide : enregistrez-la de nouveau, avec le nom des colonnes sur la première ligne.")
    missing = [_WORDS[name] for name in _NEEDED[channel] if name not in best.values()]
    raise BadInput(
        f"Il manque à la liste la colonne « {' », « '.join(missing)} » : "
        "écrivez ce nom en tête de la colonne, sur la première ligne."
    )


def _columns(row: Sequence[str]) -> dict[int, str]:
    """The known columns of a header row; of two with the same meaning, the first."""
    names = {alias: name for name, aliases in COLUMNS.items() for alias in aliases}
    found: dict[int, str] = {}
    for n, cell in enumerate(row):
        name = names.get(" ".join(re.findall(r"\w+", folded(cell))))
        if name and name not in found.values():
            found[n] = name
    return found


def _person(n: int, row: Sequence[str], columns: Mapping[int, str]) -> Recipient:
    cells = {name: row[at] if at < len(row) else "" for at, name in columns.items()}
    postcode, phone = cells.get("postcode", ""), cells.get("phone", "")
    cells["postcode"] = f"0{postcode}" if re.fullmatch(r"\d{4}", postcode, re.ASCII) else postcode
    cells["phone"] = f"0{phone}" if _WITHOUT_ZERO.fullmatch(phone) else phone
    kept = {name: value if name == "address" else " ".join(value.split()) for name, value in cells.items()}
    return Recipient(row=n, **kept)


def _formula(person: Recipient, channel: Channel) -> bool:
    """Whether what the channel takes holds a spreadsheet's formula."""
    names = (*_NEEDED[channel], *(("more", "first_name", "title") if channel == "letter" else ()))
    return any(getattr(person, name).startswith("=") for name in names)


def _complete(person: Recipient, channel: Channel) -> bool:
    """Whether the channel can reach them."""
    if _formula(person, channel):
        return False
    if channel == "email":
        return re.fullmatch(r"[^@\s]+@[^@\s]+", person.email) is not None
    if channel == "sms":
        return sum(character.isdigit() for character in person.phone) >= 9
    return bool(person.name and (person.address or person.more) and person.city)


def _key(person: Recipient, channel: Channel) -> tuple[str, ...]:
    """What two rows of the same person share."""
    reach = {"email": (person.email,), "sms": (_number(person.phone),)}.get(channel)
    place = reach or (person.address, person.more, person.postcode, person.city)
    return tuple(" ".join(_words(part)) for part in (person.name, person.first_name, *place))


def _number(phone: str) -> str:
    """A number as its digits, a French one however it is written."""
    return re.sub(r"^(?:00)?33(?=[1-9]\d{8}$)", "0", re.sub(r"\D", "", phone))


def _words(text: str) -> Iterator[str]:
    return iter(re.findall(r"\w+", folded(text)))


def remarks(listed: Listed) -> tuple[str, ...]:
    """What to see to by hand, in words; row numbers only."""
    said = []
    if listed.duplicates:
        pairs = ", ".join(f"{first} et {again}" for first, again in listed.duplicates)
        said.append(f"En double, un seul envoi pour chaque : lignes {pairs}.")
    if listed.incomplete:
        which = "ligne" if len(listed.incomplete) == 1 else "lignes"
        rows = ", ".join(map(str, listed.incomplete))
        said.append(f"Sans adresse utilisable, à joindre autrement : {which} {rows}.")
    if listed.formulas:
        which = "ligne" if len(listed.formulas) == 1 else "lignes"
        rows = ", ".join(map(str, listed.formulas))
        said.append(
            f"Une formule (« = ») à la place d’un nom ou d’une adresse, à corriger dans la liste : {which} {rows}."
        )
    if listed.empty:
        said.append(f"{count(listed.empty, 'ligne vide', 'lignes vides')}, sans effet.")
    if listed.ignored:
        said.append(f"Colonnes non reprises : {', '.join(listed.ignored)}.")
    return tuple(said)
