"""The kinds of incidents for the first screen, without parsing a playbook: a cache keyed by file digests."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Title:
    """A playbook as the first screen names it."""

    id: str
    title: str
    rank: int
    signs: tuple[str, ...]


def read_titles(
    playbooks: Path, cache: Path | None = None, extra: Path | None = None, templates: Path | None = None
) -> list[Title]:
    """Every playbook's title, in order. A stale or broken cache is ignored and written again.

    A practice's own playbooks in `extra` count when `templates` is given too, for they are then checked.
    """
    key = _key(playbooks, extra)
    known = _cached(cache, key)
    if known is None:
        known = _parsed(playbooks, extra, templates)
        _keep(cache, key, known)
    return sorted(known, key=lambda title: (title.rank, title.id))


def _key(playbooks: Path, extra: Path | None) -> str:
    """A digest of every file a title, or whether it is shown, depends on."""
    files = sorted(playbooks.rglob("*.yaml")) + (sorted(extra.glob("*.yaml")) if extra is not None else [])
    return hashlib.sha256(b"".join(_digest(path) for path in files)).hexdigest()


def _digest(path: Path) -> bytes:
    try:
        return hashlib.sha256(str(path).encode("utf-8", "replace") + b"\0" + path.read_bytes()).digest()
    except OSError:
        return b""


def _cached(cache: Path | None, key: str) -> list[Title] | None:
    if cache is None:
        return None
    try:
        kept = json.loads(cache.read_text(encoding="utf-8"))
        if kept["key"] != key:
            return None
        return [Title(str(t["id"]), str(t["title"]), int(t["rank"]), _signs(t["signs"])) for t in kept["titles"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _signs(kept: object) -> tuple[str, ...]:
    if not isinstance(kept, list):
        raise TypeError("signs are a list")
    return tuple(str(sign) for sign in kept)


def _parsed(playbooks: Path, extra: Path | None, templates: Path | None) -> list[Title]:
    from incident.library.load import load_library, load_playbooks

    books = load_library(playbooks, templates, extra).playbooks if templates else load_playbooks(playbooks)
    return [Title(book.id, book.title, book.rank, book.signs) for book in books.values()]


def _keep(cache: Path | None, key: str, titles: list[Title]) -> None:
    if cache is None:
        return
    rows = [{"id": t.id, "title": t.title, "rank": t.rank, "signs": list(t.signs)} for t in titles]
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        partial = cache.with_suffix(".tmp")
        partial.write_text(json.dumps({"key": key, "titles": rows}), encoding="utf-8")
        partial.replace(cache)
    except OSError:
        return
