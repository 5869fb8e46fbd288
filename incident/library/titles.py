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


def read_titles(playbooks: Path, cache: Path | None = None) -> list[Title]:
    """Every playbook's title, in order. A stale or broken cache is ignored and written again."""
    files = sorted(playbooks.glob("*.yaml"))
    key = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()
    known = _cached(cache, key)
    if known is None:
        known = _parsed(files, playbooks)
        _keep(cache, key, known)
    return sorted(known, key=lambda title: (title.rank, title.id))


def _cached(cache: Path | None, key: str) -> list[Title] | None:
    if cache is None:
        return None
    try:
        kept = json.loads(cache.read_text(encoding="utf-8"))
        if kept["key"] != key:
            return None
        return [Title(t["id"], t["title"], int(t["rank"]), tuple(t["signs"])) for t in kept["titles"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _parsed(files: list[Path], playbooks: Path) -> list[Title]:
    from incident.core.playbook import Step
    from incident.library.load import _table, load_playbook

    steps = _table(playbooks / "common" / "steps.yaml", Step)
    books = [load_playbook(path, steps) for path in files]
    return [Title(book.id, book.title, book.rank, book.signs) for book in books]


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
