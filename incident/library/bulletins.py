"""Bulletins: read strictly, refused with file, line and column. The file comes from anywhere."""

from dataclasses import dataclass
from pathlib import Path

from incident.core.bulletin import Bulletin, refusals, stored_form
from incident.core.playbook import Library
from incident.errors import DataError
from incident.library.load import validated
from incident.library.strict_yaml import Document, load, one_line, parse, read_bytes, shown_name, text_of


@dataclass(frozen=True, slots=True)
class ReadBulletin:
    """A bulletin and the bytes of its file, kept as they came."""

    bulletin: Bulletin
    data: bytes


def load_bulletin(path: Path, library: Library) -> ReadBulletin:
    """A bulletin's file, beside the data it would be used with. Raises DataError: first fault, others as its hint."""
    data, name = read_bytes(path), shown_name(path)
    return ReadBulletin(bulletin_of(parse(text_of(data, name), name), library), data)


def bulletin_of(document: Document, library: Library) -> Bulletin:
    """A bulletin whose file is already read. Raises DataError."""
    bulletin = validated(document.data, Bulletin, document)
    faults = [f"{document.where(place)} : {one_line(said)}" for place, said in refusals(bulletin, library)]
    if faults:
        raise DataError(faults[0], hint="\n".join(faults[1:]))
    return stored_form(bulletin, library)


def is_meant_as_one(path: Path) -> bool:
    """Whether a file is a bulletin rather than a playbook; one that cannot be read is no bulletin."""
    try:
        data = load(path).data
    except DataError:
        return False
    return isinstance(data, dict) and "steps" not in data and bool({"playbook", "issuer"} & set(data))
