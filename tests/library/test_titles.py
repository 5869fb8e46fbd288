"""The first screen's titles: right, in order, from a cache that can be anything at all."""

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from incident.library.front import Title
from incident.library.titles import read_front
from incident.resources import playbooks_dir

if TYPE_CHECKING:
    from tests.library.conftest import Folders

OWN = """id: panne
title: Panne
rank: 5
signs: [Rien ne marche, Écran noir]
first_moves: [{step: noter, say: Notez}]
never: [paniquer]
steps:
  - {id: noter, phase: alerter, title: Noter, do: Notez., why: Pour savoir.}
"""


def read_titles(*given: Path) -> list[Title]:
    """The titles of what the first screen shows."""
    return list(read_front(*given).titles)


def test_titles_come_in_order_of_rank(folders: "Folders") -> None:
    """Rank first, then id."""
    (folders.playbooks / "panne.yaml").write_text(OWN, encoding="utf-8")
    titles = read_titles(folders.playbooks)
    assert [title.id for title in titles] == ["panne", "rancongiciel"]
    assert (titles[0].title, titles[0].rank, titles[0].signs) == ("Panne", 5, ("Rien ne marche", "Écran noir"))


def test_the_cache_is_used_until_a_file_changes(folders: "Folders", tmp_path: Path) -> None:
    """What the cache says is shown while the files are the same, and read again once they are not."""
    cache = tmp_path / "new" / "titles.json"
    fresh = read_titles(folders.playbooks, cache)
    kept = json.loads(cache.read_text(encoding="utf-8"))
    kept["front"]["titles"][0]["title"] = "Gardé"
    cache.write_text(json.dumps(kept), encoding="utf-8")
    assert [title.title for title in read_titles(folders.playbooks, cache)] == ["Gardé"]
    folders.change("rancongiciel.yaml", "rank: 20", "rank: 21")
    again = read_titles(folders.playbooks, cache)
    assert (again[0].title, again[0].rank) == (fresh[0].title, 21)
    assert read_titles(folders.playbooks, cache) == again


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"key": 1}',
        "same key: no titles",
        "same key: odd titles",
    ],
)
def test_a_broken_cache_is_ignored_and_made_anew(folders: "Folders", tmp_path: Path, broken: bytes | str) -> None:
    """Cut short, another shape, another program's: never a failure."""
    cache = tmp_path / "titles.json"
    right = read_titles(folders.playbooks, cache)
    kept = cache.read_text(encoding="utf-8")
    if isinstance(broken, str):
        titles: object = None if "no" in broken else [{"id": "x", "title": "X", "rank": "y", "signs": "z"}]
        whole = json.loads(kept)
        broken = json.dumps({**whole, "front": {**whole["front"], "titles": titles}}).encode()
    cache.write_bytes(broken)
    assert read_titles(folders.playbooks, cache) == right
    assert cache.read_text(encoding="utf-8") == kept


def test_a_cache_that_cannot_be_written_changes_nothing(folders: "Folders", tmp_path: Path) -> None:
    """A folder in its place, or no folder possible."""
    right = read_titles(folders.playbooks)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert read_titles(folders.playbooks, tmp_path / "folder") == right
    assert read_titles(folders.playbooks, tmp_path / "file" / "titles.json") == right


def test_a_practices_own_playbooks_count_once_checked(folders: "Folders", tmp_path: Path) -> None:
    """Those that load are shown; a broken one is not, and is again once mended."""
    cache = tmp_path / "titles.json"
    own = folders.own / "panne.yaml"
    own.write_text(OWN.replace("step: noter", "step: rien"), encoding="utf-8")
    shown = read_titles(folders.playbooks, cache, folders.own, folders.templates)
    assert [title.id for title in shown] == ["rancongiciel"]
    own.write_text(OWN, encoding="utf-8")
    shown = read_titles(folders.playbooks, cache, folders.own, folders.templates)
    assert [title.id for title in shown] == ["panne", "rancongiciel"]


def test_cached_titles_need_neither_yaml_nor_pydantic(tmp_path: Path) -> None:
    """The first screen does not wait for them."""
    cache = tmp_path / "titles.json"
    read_titles(playbooks_dir(), cache)
    code = (
        "import sys; from pathlib import Path; from incident.library.titles import read_front;"
        f"assert read_front(Path({str(playbooks_dir())!r}), Path({str(cache)!r}));"
        "sys.exit(bool({'yaml', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
