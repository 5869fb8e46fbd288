"""YAML read strictly: small, flat, without aliases, tags or surprises; every error names file and line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from incident.errors import DataError

MAX_BYTES = 1 << 20
MAX_DEPTH = 40
MAX_EVENTS = 200_000
_BASE: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Positions = dict[tuple[str | int, ...], tuple[int, int]]


class _Loader(_BASE):  # type: ignore[misc]
    """Only true/false are booleans, only decimal digits are numbers; the rest is text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own interface


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]{0,17})$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds, and where each part stands (line and column from 1)."""

    name: str
    data: Any
    positions: Positions
    offset: int = 0

    def where(self, path: tuple[str | int, ...]) -> str:
        """« fichier:ligne:colonne » of the deepest known part of a path."""
        while path and path not in self.positions:
            path = path[:-1]
        line, column = self.positions.get(path, (1, 1))
        return f"{self.name}:{line + self.offset}:{column}"


def load(path: Path) -> Document:
    """A YAML file. Raises DataError with one French sentence."""
    return parse(read_text(path), path.name)


def read_text(path: Path) -> str:
    """A UTF-8 file of reasonable size. Raises DataError."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise DataError(f"{path.name} : le fichier ne peut pas être lu ({problem.strerror}).") from None
    if len(raw) > MAX_BYTES:
        raise DataError(f"{path.name} : le fichier dépasse {MAX_BYTES >> 10} Kio.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise DataError(f"{path.name}:{line} : le fichier n’est pas en UTF-8 ; enregistrez-le en UTF-8.") from None


def split_front_matter(path: Path) -> tuple[Document, str, int]:
    """The YAML between the first two `---` lines, the text after, and the line where that text starts."""
    text = read_text(path)
    match = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
    if match is None:
        raise DataError(f"{path.name}:1 : l’en-tête entre deux lignes « --- » manque.")
    head = parse(match.group(1), path.name, offset=1)
    return head, text[match.end() :], text[: match.end()].count("\n") + 1


def parse(text: str, name: str, offset: int = 0) -> Document:
    """YAML text. Raises DataError."""
    try:
        _guard(text, name, offset)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            positions = dict(_walk(node, (), name, offset)) if node is not None else {}
            data = loader.construct_document(node) if node is not None else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as problem:
        raise DataError(f"{_mark(name, problem.problem_mark, offset)} : écriture YAML incorrecte.") from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise DataError(f"{name} : un caractère interdit ou une écriture YAML incorrecte.") from None
    return Document(name, data, positions, offset)


def _mark(name: str, mark: Any, offset: int) -> str:
    return f"{name}:{mark.line + 1 + offset}:{mark.column + 1}" if mark is not None else name


def _guard(text: str, name: str, offset: int) -> None:
    """Refuse what the C loader cannot survive or what hides meaning, before anything is built."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
        where = _mark(name, event.start_mark, offset)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise DataError(f"{where} : les ancres et alias (& et *) ne sont pas acceptés.")
        if getattr(event, "tag", None):
            raise DataError(f"{where} : l’étiquette « {event.tag} » n’est pas acceptée.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise DataError(f"{where} : plus de {MAX_DEPTH} niveaux imbriqués.")
        if number > MAX_EVENTS:
            raise DataError(f"{where} : plus de {MAX_EVENTS} éléments.")


def _walk(
    node: yaml.Node, path: tuple[str | int, ...], name: str, offset: int
) -> Iterator[tuple[tuple[str | int, ...], tuple[int, int]]]:
    """The position of every part; a key written twice is refused."""
    yield path, (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.SequenceNode):
        for index, inner in enumerate(node.value):
            yield from _walk(inner, (*path, index), name, offset)
    elif isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, inner in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise DataError(f"{_mark(name, key.start_mark, offset)} : une clé est un mot simple.")
            if key.value in seen:
                first = seen[key.value] + offset
                where = _mark(name, key.start_mark, offset)
                raise DataError(f"{where} : la clé « {key.value} » est écrite deux fois (déjà ligne {first}).")
            seen[key.value] = key.start_mark.line + 1
            yield from _walk(inner, (*path, key.value), name, offset)
            yield (*path, key.value), (key.start_mark.line + 1, key.start_mark.column + 1)
