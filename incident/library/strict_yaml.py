"""YAML read strictly: small, flat, without aliases, tags or surprises; every error names file and line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from incident.errors import DataError

MAX_BYTES = 1 << 20
MAX_DEPTH = 40
MAX_EVENTS = 200_000
MAX_SHOWN = 60
_BASE: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Positions = dict[tuple[str | int, ...], tuple[int, int]]


class _Loader(_BASE):  # type: ignore[misc]
    """Only true/false are booleans, only decimal digits are numbers; the rest is text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own interface


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]{0,17})$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""What a screen cannot show, or that shows other words than those written (changes of direction)."""
_UNREADABLE: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "il n’existe pas"),
    (PermissionError, "accès refusé"),
    (IsADirectoryError, "c’est un dossier"),
)
_COMPLAINTS = {
    "mapping values are not allowed": "« : » inattendu ; vérifiez le retrait, ou mettez le texte entre guillemets",
    "expected ',' or ']'": "la liste ouverte par « [ » n’est pas fermée, ou il y manque une virgule",
    "expected ',' or '}'": "le bloc ouvert par « { » n’est pas fermé, ou il y manque une virgule",
    "did not find expected node content": "une valeur manque, ou « [ » ou « { » n’est pas fermé",
    "unexpected end of stream": "les guillemets ouverts ici ne sont pas fermés",
    "unexpected document indicator": "les guillemets ouverts ici ne sont pas fermés",
    "cannot start any token": "caractère inattendu ; mettez le texte entre guillemets",
    "alphabetic or numeric character": "caractère inattendu ; mettez le texte entre guillemets",
    "could not find expected ':'": "« : » manque après la clé",
    "expected key": "le retrait de la ligne est incorrect, ou des guillemets manquent",
    "expected '-' indicator": "un tiret manque, ou le retrait de la ligne est incorrect",
    "block sequence entries are not allowed": "un tiret n’est pas attendu ici",
    "block collections are not allowed": "le retrait de la ligne est incorrect",
    "found another document": "un fichier contient un seul document : retirez la ligne « --- »",
    "expected <document start>": "le retrait de la ligne est incorrect, ou du texte suit la fin",
    "unknown escape character": "« \\ » inattendu entre guillemets ; écrivez « \\\\ »",
    "exceeded maximum nesting depth": f"plus de {MAX_DEPTH} niveaux imbriqués",
    "undefined tag handle": "les étiquettes (!) ne sont pas acceptées",
}
"""What the loader complains of, and the sentence for it."""


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
    return parse(read_text(path), shown_name(path))


def shown_name(path: Path) -> str:
    """A file's name on one line, whatever it is made of: names come from anywhere."""
    return one_line(_CONTROL.sub("\ufffd", path.name))


def one_line(text: str) -> str:
    """The same words on one line; no-break spaces stay."""
    return re.sub(r"[ \t\n\r]+", " ", text)


def shown(value: object) -> str:
    """A value or a key of a file, on one line and short enough for a sentence."""
    words = one_line(str(value))
    return words if len(words) <= MAX_SHOWN else f"{words[: MAX_SHOWN - 1]}…"


def read_text(path: Path) -> str:
    """A UTF-8 file of reasonable size, its line ends made alike. Raises DataError."""
    return text_of(read_bytes(path), shown_name(path))


def read_bytes(path: Path) -> bytes:
    """A file of reasonable size as it is. Raises DataError."""
    name = shown_name(path)
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as problem:
        reason = next((french for kind, french in _UNREADABLE if isinstance(problem, kind)), "erreur du disque")
        raise DataError(f"{name} : le fichier ne peut pas être lu ({reason}).") from None
    if len(raw) > MAX_BYTES:
        raise DataError(f"{name} : le fichier dépasse {MAX_BYTES >> 10} Kio.")
    return raw


def text_of(raw: bytes, name: str) -> str:
    """UTF-8 bytes as text, line ends made alike. Raises DataError."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        where = f"{name}:{_place(raw[: problem.start])}"
        raise DataError(f"{where} : le fichier n’est pas en UTF-8 ; enregistrez-le en UTF-8.") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place(before: bytes) -> str:
    """« ligne:colonne » of what follows these bytes."""
    text = before.decode("utf-8-sig")
    return f"{text.count(chr(10)) + 1}:{len(text) - text.rfind(chr(10))}"


def split_front_matter(path: Path) -> tuple[Document, str, int]:
    """The YAML between the first two `---` lines, the text after, and the line where that text starts."""
    text, name = read_text(path), shown_name(path)
    match = re.match(r"---\n(.*?\n)---(?:\n|$)", text, re.DOTALL)
    if match is None:
        raise DataError(f"{name}:1:1 : l’en-tête entre deux lignes « --- » manque.")
    _refuse_control(text, name, 0)
    head = parse(match.group(1), name, offset=1)
    return head, text[match.end() :], text[: match.end()].count("\n") + 1


def parse(text: str, name: str, offset: int = 0) -> Document:
    """YAML text. Raises DataError."""
    _refuse_control(text, name, offset)
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
        raise DataError(_in_french(problem, text, name, offset)) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise DataError(f"{name} : écriture YAML incorrecte.") from None
    return Document(name, data, positions, offset)


def _refuse_control(text: str, name: str, offset: int) -> None:
    """No character that a screen or a document cannot show."""
    found = _CONTROL.search(text)
    if found is not None:
        before = text[: found.start()]
        line, column = before.count("\n") + 1 + offset, found.start() - before.rfind("\n")
        raise DataError(f"{name}:{line}:{column} : {_refused_character(found.group())}.")


def _refused_character(character: str) -> str:
    return f"caractère interdit (U+{ord(character):04X}) ; effacez-le"


def _in_french(problem: yaml.MarkedYAMLError, text: str, name: str, offset: int) -> str:
    """The loader's complaint as one French sentence."""
    said = problem.problem or ""
    opened = "quoted scalar" in (problem.context or "") or "expected ',' or" in said
    mark = (problem.context_mark if opened else None) or problem.problem_mark
    words = next((french for english, french in _COMPLAINTS.items() if english in said), "écriture YAML incorrecte")
    if mark is not None and _stands_on_tab(text, mark):
        words = "une tabulation décale cette ligne ; mettez des espaces"
    return f"{_mark(name, mark, offset, text)} : {words}."


def _stands_on_tab(text: str, mark: Any) -> bool:
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    return "\t" in line[: len(line) - len(line.lstrip())] or line[mark.column : mark.column + 1] == "\t"


def _mark(name: str, mark: Any, offset: int, text: str | None = None) -> str:
    """« fichier:ligne:colonne »; what is missing after the end of the text stands at its end."""
    if mark is None:
        return name
    line, column = mark.line, mark.column
    lines = text.rstrip("\n").split("\n") if text is not None else []
    if lines and line >= len(lines):
        line, column = len(lines) - 1, len(lines[-1])
    return f"{name}:{line + 1 + offset}:{column + 1}"


def _guard(text: str, name: str, offset: int) -> None:
    """Refuse what the C loader cannot survive or what hides meaning, before anything is built."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        refused = _refusal(event) or _too_much(depth, number)
        if refused:
            raise DataError(f"{_mark(name, event.start_mark, offset)} : {refused}.")


def _refusal(event: yaml.Event) -> str:
    """Why the event is not accepted, or an empty string."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return "les ancres et alias (& et *) ne sont pas acceptés"
    if getattr(event, "tag", None):
        return "les étiquettes (!) ne sont pas acceptées"
    return ""


def _too_much(depth: int, number: int) -> str:
    if depth > MAX_DEPTH:
        return f"plus de {MAX_DEPTH} niveaux imbriqués"
    return f"plus de {MAX_EVENTS} éléments" if number > MAX_EVENTS else ""


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
            _check_key(key, seen, name, offset)
            seen[key.value] = key.start_mark.line + 1 + offset
            yield from _walk(inner, (*path, key.value), name, offset)
            yield (*path, key.value), (key.start_mark.line + 1, key.start_mark.column + 1)
    elif found := _CONTROL.search(node.value):
        raise DataError(f"{_mark(name, node.start_mark, offset)} : {_refused_character(found.group())}.")


def _check_key(key: yaml.Node, seen: Mapping[str, int], name: str, offset: int) -> None:
    """A key is a word that is no number and no boolean, written once."""
    where = _mark(name, key.start_mark, offset)
    if not isinstance(key, yaml.ScalarNode):
        raise DataError(f"{where} : une clé est un mot simple.")
    if key.tag != "tag:yaml.org,2002:str":
        raise DataError(f"{where} : une clé est un mot ; écrivez « {shown(key.value)} » entre guillemets.")
    if found := _CONTROL.search(key.value):
        raise DataError(f"{where} : {_refused_character(found.group())}.")
    if key.value in seen:
        first = seen[key.value]
        raise DataError(f"{where} : la clé « {shown(key.value)} » est écrite deux fois (déjà ligne {first}).")
