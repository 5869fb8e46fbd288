"""The line of the list: kept while nothing it rests on moved, and then equal to one made anew."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident.case import Case
from incident.core import commands as c
from incident.core import entries as e
from incident.core import summary
from incident.core.listline import as_of, list_line
from incident.core.playbook import Library
from incident.core.situation import Situation
from incident.core.state import fold
from incident.core.summary import Line, line_of, searched, summary_row
from incident.core.when import When
from incident.journal.listing import EVERY, Wanted, find, summaries
from incident.register import Register
from tests.core.desk import Desk

ME = "Dr Lenoir"
START = datetime(2026, 11, 23, 7, 12, 5, tzinfo=UTC)
OPENED = e.Opened(ref="2026-001", title="Écrans bloqués", playbook="rancongiciel", zone="Europe/Paris", edition={})
BODIES: st.SearchStrategy[e.Body] = st.sampled_from(
    [
        e.Note(text="vu"),
        e.CallMade(contact="cnil", name="CNIL", text=""),
        e.StepDone(step="journal", text=""),
        e.InstantStated(instant="breach_aware", who=""),
        e.InstantStated(instant="breach_aware", who="", about="scope"),
        e.InstantStated(instant="attack_known", who=""),
        e.AnswerGiven(fact="exfiltration", value=False, certainty="certain"),
        e.AnswerGiven(fact="controllers", value="Dr Roy\nDr Petit", certainty="certain"),
        e.NotificationFiled(obligation="cnil_initiale", reference="77"),
        e.DecisionTaken(outcome="authority", answer=False, text="rien", proposed=True, facts={}),
        e.Letter(direction="in", correspondent="CNIL", matter="authority"),
        e.Closed(why="fini", owed=[]),
    ]
)
PAUSES = st.sampled_from([timedelta(), timedelta(hours=1), timedelta(hours=30), timedelta(days=8), -timedelta(hours=2)])


def entry(seq: int, body: e.Body, at: datetime) -> e.Entry:
    when = When(precision="exact", at=at, zone="Europe/Paris", typed="").to_json()
    envelope: dict[str, Any] = {
        "v": 1, "id": f"id-{seq}", "incident": "uuid", "seq": seq, "recorded_at": at.isoformat(), "monotonic_ms": 1,
        "boot": "b", "zone": "Europe/Paris", "author": ME, "kind": type(body).model_fields["kind"].default, "prev": "",
        "body_sha256": "", "happened": when,
    }  # fmt: skip
    stored = json.dumps({**e.body_words(body), "salt": "s"}).encode()
    return e.parse_entry(json.dumps(envelope).encode(), stored, f"{seq:064d}")


@settings(max_examples=60)
@given(steps=st.lists(st.tuples(BODIES, PAUSES), min_size=1, max_size=8))
def test_a_kept_line_is_the_line_made_anew(library: Library, steps: list[tuple[e.Body, timedelta]]) -> None:
    history, now, line = [entry(1, OPENED, START)], START, None
    for seq, (body, pause) in enumerate([(e.Note(text="premier"), timedelta()), *steps], 2):
        now += pause
        history.append(entry(seq, body, now))
        line = line_of(Situation(fold(history), library, {}, now), line)
        assert line.row == summary_row(Situation(fold(history), library, {}, now))


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of entries at each line made anew."""
    made: list[int] = []
    anew: Callable[[Situation], summary.SummaryRow] = summary.summary_row

    def counted(situation: Situation) -> summary.SummaryRow:
        made.append(situation.state.seq)
        return anew(situation)

    monkeypatch.setattr(summary, "summary_row", counted)
    return made


def test_a_note_computes_no_clock_again(case: Case, clock: Any, computed: list[int]) -> None:
    for _ in range(4):
        case.do(c.AddNote("encore"), ME)
    case.do(c.DoStep("couper-reseau"), ME)
    case.do(c.AddNote("puis"), ME)
    clock.advance(hours=73)
    case.do(c.AddNote("trop tard"), ME)
    assert computed == [2, 6, 8]
    (row,) = summaries(case.journal, EVERY)
    assert (row["entries"], row["head"]) == (8, case.state.hash)
    assert row["clocks"][0]["status"] == "overdue"  # type: ignore[index]
    clock.advance(hours=-72)  # the machine's clock is put right
    case.do(c.AddNote("à l’heure"), ME)
    assert summaries(case.journal, EVERY)[0]["clocks"][0]["status"] == "running"  # type: ignore[index]


def test_the_line_kept_and_the_line_rebuilt_are_the_same(register: Register, case: Case) -> None:
    for command in (
        c.AddNote("Câble débranché"),
        c.DoStep("couper-reseau"),
        c.AddNote("Câble débranché"),
        c.AddNote("Box"),
    ):
        case.do(command, ME)
    columns = "head, row, ref, opened, status, kinds, late, due, line"
    connection = register.journal.connection
    kept = connection.execute(f"SELECT {columns} FROM summary").fetchall()
    words = connection.execute("SELECT word.word FROM found JOIN word ON word.id = found.word ORDER BY 1").fetchall()
    assert {"cable", "box"} <= {word for (word,) in words}
    connection.execute("UPDATE summary SET head = 'x', row = '{}', late = 1, due = NULL")
    register.freshen()
    assert connection.execute(f"SELECT {columns} FROM summary").fetchall() == kept
    again = connection.execute("SELECT word.word FROM found JOIN word ON word.id = found.word ORDER BY 1").fetchall()
    assert again == words


def test_a_line_that_is_not_the_one_before_is_written_whole(register: Register, case: Case) -> None:
    case.do(c.AddNote("une"), ME)
    register.journal.connection.execute("DELETE FROM summary")
    case.do(c.AddNote("deux"), ME)
    assert [row["entries"] for row in summaries(register.journal, EVERY)] == [3]
    assert find(register.journal, Wanted("une")) == find(register.journal, Wanted("deux")) != []


def test_nothing_is_kept_of_a_command_that_was_not_recorded(case: Case) -> None:
    case.do(c.AddNote("une"), ME)
    before: Line | None = case._line
    with pytest.raises(Exception, match="vide"):
        case.do(c.AddNote(" "), ME)
    assert case._line is before


def test_what_is_overdue_is_found_as_late(case: Case, clock: Any) -> None:
    """Also when something was recorded after the end, and not before it."""
    case.do(c.AddNote("une"), ME)
    assert find(case.journal, Wanted(late=True, now=clock.at.strftime("%Y-%m-%dT%H:%M:%SZ"))) == []
    clock.advance(hours=73)
    case.do(c.AddNote("deux"), ME)
    assert len(find(case.journal, Wanted(late=True, now=clock.at.strftime("%Y-%m-%dT%H:%M:%SZ")))) == 1


def test_a_line_read_later_says_what_has_ended_since(case: Case) -> None:
    """Nothing was written in the meantime: the row still says « running »."""
    row = summary_row(case.situation())
    (cnil,) = [clock for clock in row["clocks"] if clock["id"] == "cnil_initiale"]  # type: ignore[attr-defined]
    due = datetime.fromisoformat(cnil["due_at"])
    statuses = [
        {clock["id"]: clock["status"] for clock in as_of(row, now)["clocks"]}
        for now in (due, due + timedelta(seconds=1))
    ]
    assert [status["cnil_initiale"] for status in statuses] == ["running", "overdue"]
    assert cnil["status"] == "running"


def test_the_words_of_lists_and_cards_are_found() -> None:
    """Each by itself; nothing of a yes."""
    bodies = [
        e.AnswerGiven(fact="origins", value=["piratage", "perte"], certainty="certain"),
        e.AnswerGiven(fact="processor_1", value={"name": "Logimed", "phone": "01"}, certainty="certain"),
        e.AnswerGiven(fact="malicious", value=True, certainty="certain"),
    ]
    assert searched(_entries(bodies)) == ["piratage", "perte", "Logimed", "01"]


def _entries(bodies: list[e.AnswerGiven]) -> list[e.Entry]:
    made = {"v": 1, "id": "i", "incident": "u", "boot": "b", "monotonic_ms": 0, "zone": "Europe/Paris", "author": "a", "happened": None,
            "recorded_at": "2026-11-23T07:12:05Z", "kind": "answer_given", "hash": "h"}  # fmt: skip
    return [e.Entry.model_validate(made | {"seq": seq, "body": body}) for seq, body in enumerate(bodies, start=1)]


def test_a_line_kept_is_moved_by_its_numbers_only(library: Library) -> None:
    """A note moves no clock: the row, the last entry, and which line it follows; until a clock ends, at its very end."""
    desk = Desk(library)
    first = line_of(desk.situation)
    assert (first.follows, first.made_at, first.until) == ("", desk.now, desk.now + timedelta(hours=72))
    desk.do(c.AddNote("vu"))
    kept = line_of(desk.situation, first)
    assert kept.row == first.row | {"entries": 2, "head": f"{2:064d}"}
    assert (kept.state, kept.follows, kept.made_at, kept.until) == (
        desk.situation.state,
        f"{1:064d}",
        first.made_at,
        first.until,
    )
    desk.later(hours=72)
    assert line_of(desk.situation, first).follows, "at the very end it still stands"
    desk.later(seconds=1)
    assert not line_of(desk.situation, first).follows
    desk.later(hours=-73)
    assert not line_of(desk.situation, first).follows, "nor does a line made later tell of before"
    other = Desk(library)
    other.do(c.GiveAnswers((c.Given("malicious", False),)))
    assert not line_of(other.situation, first).follows


def test_a_line_without_a_clock_stands_for_ever(library: Library) -> None:
    desk = Desk(library.model_copy(update={"obligations": {}}))
    assert line_of(desk.situation).until == datetime.max.replace(tzinfo=UTC)
    assert not list_line(summary_row(desk.situation), desk.now).endswith(" ")
