"""Finding incidents among many: filters and words, answered by indexes; typing mistakes forgiven.

Summaries and words are made from the entries and can be made again: never used to verify or to write a document.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident.core.words import folded, near, words_of
from incident.journal import schema

if TYPE_CHECKING:
    from incident.journal.store import Journal, Writer

MAX_TYPED = 200
"""How much of what is typed is looked for."""
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which incidents: words typed, year, playbook, status, late at `now` (UTC, ISO)."""

    words: str = ""
    year: int | None = None
    playbook: str = ""
    status: str = ""
    late: bool = False
    now: str = ""


def find(journal: "Journal", wanted: Wanted) -> list[int]:
    """The ids of the incidents wanted, newest first."""
    clauses, values = _filters(wanted)
    for word in words_of(wanted.words[:MAX_TYPED]):
        clause, bounds = _word_clause(journal, word)
        clauses.append(clause)
        values += bounds
    where = f"WHERE {' AND '.join(clauses)}" if clauses else ""
    sql = f"SELECT id FROM summary {where} ORDER BY opened DESC, id DESC"  # noqa: S608 - clauses are ours
    return [row[0] for row in journal._rows(sql, *values)]


def _filters(wanted: Wanted) -> tuple[list[str], list[object]]:
    clauses: list[str] = []
    values: list[object] = []
    if wanted.year is not None:
        clauses.append("opened >= ? AND opened < ?")
        values += [str(wanted.year), str(wanted.year + 1)]
    if wanted.playbook:
        clauses.append("instr(kinds, ?)")
        values.append(f" {wanted.playbook} ")
    if wanted.status:
        clauses.append("status = ?")
        values.append(wanted.status)
    if wanted.late:
        clauses.append("(late OR (status = 'open' AND due < ?))")
        values.append(wanted.now)
    return clauses, values


def _word_clause(journal: "Journal", word: str) -> tuple[str, list[object]]:
    """The incidents that hold a word beginning so; when none does, a word spelled nearly so."""
    exact = ("id IN (SELECT incident FROM found JOIN word ON word.id = found.word WHERE {})", [word, word + LAST])
    if journal._rows("SELECT 1 FROM word WHERE word >= ? AND word < ? LIMIT 1", *exact[1]):
        return exact[0].format("word.word >= ? AND word.word < ?"), list(exact[1])
    alike = _spelled_nearly(journal, word)
    places = ", ".join("?" for _ in alike)
    return exact[0].format(f"word.word IN ({places})"), list(alike)


def _spelled_nearly(journal: "Journal", word: str) -> list[str]:
    """The known words of the same first letter that a slip or two would make of it."""
    first = word[:1]
    candidates = journal._rows(schema.WORDS_FROM, first, first + LAST, len(word) - 2, len(word) + 2)
    return [known for (known,) in candidates if near(word, known)]


def rows(journal: "Journal", ids: Iterable[int]) -> list[dict[str, object]]:
    """The summaries of these incidents, in that order."""
    wanted = list(ids)
    places = ", ".join("?" for _ in wanted)
    sql = f"SELECT id, row FROM summary WHERE id IN ({places})"  # noqa: S608 - only question marks
    known = dict(journal._rows(sql, *wanted))
    return [json.loads(known[ident]) for ident in wanted if ident in known]


def put(writer: "Writer", stream: str, row: Mapping[str, object], words: Iterable[str], *, anew: bool) -> None:
    """The incident's line in the list, built from its stream's head, and words it is found by (`anew`: only these)."""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True)
    columns = [row.get(name) for name in ("ref", "opened_at", "status")]
    kinds = f" {' '.join(map(str, _list(row.get('playbooks'))))} "
    late, due = _lateness(_list(row.get("clocks")))
    head = writer.head(stream).hash
    writer.execute(schema.PUT_SUMMARY, stream, head, text, *[value or "" for value in columns], kinds, late, due)
    ident = writer.summary_id(stream)
    if anew:
        writer.execute(schema.FORGET_FOUND, ident)
    for word in {word for piece in words for word in words_of(folded(piece))}:
        writer.execute(schema.ADD_WORD, word)
        writer.execute(schema.ADD_FOUND, ident, word)
    if anew:
        writer.execute(schema.FORGET_WORDS)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _lateness(clocks: list[object]) -> tuple[bool, str | None]:
    """Whether a clock was met late, and when the next one still running ends (UTC, ISO)."""
    known = [clock for clock in clocks if isinstance(clock, dict)]
    running = [str(clock["due_at"]) for clock in known if clock.get("due_at") and clock.get("status") == "running"]
    return any(clock.get("late_seconds") for clock in known), min(running, default=None)
