"""Answers « inconnu » given in one go fold into one line; nothing is lost, nothing else moves."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from incident.case import Case
from incident.core import commands as c
from incident.core.chronology import Row, chronology
from incident.core.folding import FEW, Run, folded, holding
from incident.core.playbook import Library
from tests.core.stories import Story

ME = "Dr Lenoir"
FACTS = ("exfiltration", "confidentiality", "integrity", "availability")


def rows_of(case: Case) -> list[Row]:
    return chronology(case.history, case.state.zone, case.frozen.library, by_seq=True)


def unknown(*facts: str) -> c.GiveAnswers:
    return c.GiveAnswers(tuple(c.Given(fact, None) for fact in facts))


def test_answered_unknown_in_one_go_is_one_line(case: Case) -> None:
    case.do(c.AddNote("avant"), ME)
    case.do(unknown(*FACTS), ME)
    case.do(c.AddNote("après"), ME)
    rows = rows_of(case)
    run = folded(rows, ())[2]
    assert isinstance(run, Run)
    assert ([row.seq for row in run.rows], run.first) == ([3, 4, 5, 6], 3)
    assert run.text == "4 réponses «\u00a0inconnu à ce stade\u00a0»"
    assert folded(rows, ()) == [rows[0], rows[1], run, rows[6]]
    assert folded(rows, {3}) == [rows[0], rows[1], run, *rows[2:]]
    assert [holding(folded(rows, ()), seq) for seq in (2, 3, 6, 7)] == [None, 3, 3, None]


def test_what_was_known_corrected_or_said_by_another_stays_apart(case: Case, clock: Any) -> None:
    case.do(unknown(*FACTS), ME)
    case.do(unknown(*FACTS), "Secrétaire")
    clock.advance(minutes=1)
    case.do(unknown(*FACTS), "Secrétaire")
    case.do(c.GiveAnswers(tuple(c.Given(fact, True) for fact in ("confidentiality", "integrity", "availability"))), ME)
    shown = [line.first if isinstance(line, Run) else line.seq for line in folded(rows_of(case), ())]
    assert shown == [1, 2, 6, 10, 14, 15, 16]


ROW = Row(1, None, "", "8 h 12", ME, "answer_given", "", "", unknown=True)  # type: ignore[arg-type]
ROWS = st.lists(st.tuples(st.sampled_from([ME, "Secrétaire"]), st.booleans(), st.sampled_from(["8 h 12", "8 h 13"])))


@given(ROWS, st.booleans())
def test_every_row_is_there_once_and_in_order(kinds: list[tuple[str, bool, str]], opened: bool) -> None:
    rows = [replace(ROW, seq=n, author=a, unknown=u, recorded=r) for n, (a, u, r) in enumerate(kinds, 1)]
    lines = folded(rows, range(len(rows) + 1) if opened else ())
    runs = [line for line in lines if isinstance(line, Run)]
    if opened:
        assert [line for line in lines if isinstance(line, Row)] == rows
    else:
        assert [row for line in lines for row in (line.rows if isinstance(line, Run) else (line,))] == rows
    for run in runs:
        assert len(run.rows) >= FEW
        assert {(row.author, row.recorded, row.unknown) for row in run.rows} == {
            (run.rows[0].author, run.rows[0].recorded, True)
        }


def test_three_of_one_go_are_one_line(library: Library) -> None:
    """Two are shown one by one."""
    for count, folded_ in ((2, 0), (3, 1), (4, 1)):
        story = Story(library).say(1, **dict.fromkeys(["exfiltration", "comments", "integrity", "published"][:count]))
        lines = folded(chronology(story.history, "Europe/Paris", library), ())
        assert sum(isinstance(line, Run) for line in lines) == folded_
