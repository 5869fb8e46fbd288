"""What the first screen shows, without parsing a playbook: a cache keyed by file digests."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from incident.library.front import Front, Line, Title

if TYPE_CHECKING:
    from incident.core.triage import Way


def read_front(
    playbooks: Path, cache: Path | None = None, extra: Path | None = None, templates: Path | None = None
) -> Front:
    """The situations to choose from, and every playbook's title in order. A stale or broken cache is written again.

    A practice's own playbooks in `extra` count when `templates` is given too, for they are then checked.
    """
    key = _key(playbooks, extra)
    known = _cached(cache, key)
    if known is None:
        known = _parsed(playbooks, extra, templates)
        _keep(cache, key, known)
    return known


def _key(playbooks: Path, extra: Path | None) -> str:
    """A digest of every file a title, or whether it is shown, depends on."""
    files = sorted(playbooks.rglob("*.yaml")) + (sorted(extra.glob("*.yaml")) if extra is not None else [])
    return hashlib.sha256(b"".join(_digest(path) for path in files)).hexdigest()


def _digest(path: Path) -> bytes:
    try:
        return hashlib.sha256(str(path).encode("utf-8", "replace") + b"\0" + path.read_bytes()).digest()
    except OSError:
        return b""


def _cached(cache: Path | None, key: str) -> Front | None:
    if cache is None:
        return None
    try:
        kept = json.loads(cache.read_text(encoding="utf-8"))
        return _front(kept["front"]) if kept["key"] == key else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _front(kept: dict[str, Any]) -> Front:
    titles = [Title(str(t["id"]), str(t["title"]), int(t["rank"]), _texts(t["signs"])) for t in kept["titles"]]
    return Front(tuple(titles), _lines(kept["first"]), _lines(kept["others"]), _line(kept["unsure"]))


def _lines(kept: list[dict[str, Any]]) -> tuple[Line, ...]:
    return tuple(_line(one) for one in kept)


def _line(kept: dict[str, Any]) -> Line:
    say, opens, ask = (str(kept[name]) for name in ("say", "opens", "ask"))
    return Line(say, opens, ask, _lines(kept["ways"]), _texts(kept["words"]), dict(kept["facts"]))


def _texts(kept: object) -> tuple[str, ...]:
    if not isinstance(kept, list):
        raise TypeError("a list of texts")
    return tuple(str(text) for text in kept)


def _parsed(playbooks: Path, extra: Path | None, templates: Path | None) -> Front:
    from incident.library.load import load_library, load_playbooks, load_triage

    books = load_library(playbooks, templates, extra).playbooks if templates else load_playbooks(playbooks)
    titles = [Title(book.id, book.title, book.rank, book.signs) for book in books.values()]
    triage = load_triage(playbooks)
    ordered = sorted(titles, key=lambda title: (title.rank, title.id))
    first, others = (tuple(map(_line_of, ways)) for ways in (triage.first, triage.others))
    return Front(tuple(ordered), first, others, _line_of(triage.unsure))


def _line_of(way: "Way") -> Line:
    return Line(way.say, way.opens or "", way.ask, tuple(map(_line_of, way.ways)), way.words, way.facts)


def _keep(cache: Path | None, key: str, front: Front) -> None:
    if cache is None:
        return
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        partial = cache.with_suffix(".tmp")
        partial.write_text(json.dumps({"key": key, "front": asdict(front)}), encoding="utf-8")
        partial.replace(cache)
    except OSError:
        return
