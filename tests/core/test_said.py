"""What is said of a few incidents (`stories.py`), line by line: `golden/<view>.txt`, one part a story.

`INCIDENT_GOLDEN=1` writes the parts anew; read the difference before you keep it.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, fields, is_dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from incident.core.agenda import group_label, left_out, left_to_say, next_task, state_words, tasks, visible
from incident.core.chronology import Row, chronology
from incident.core.dossier import as_json, dossier, to_answer, unknown_answers
from incident.core.followups import near, point_text, points
from incident.core.listline import as_of, list_line, next_due, settled
from incident.core.milestones import milestone_lines
from incident.core.onscreen import bulletin_word, on_top, word_on_clocks
from incident.core.overview import overview
from incident.core.overviewtext import detail
from incident.core.owed import owed_json, owed_text, still_open
from incident.core.playbook import WHO, Library
from incident.core.proposal import proposal_lines, review_text, short_lines, standing_lines
from incident.core.reminders import reminders
from incident.core.severity import severity
from incident.core.summary import searched, summary_row
from incident.core.when import When
from tests.core.stories import STORIES, Story
from tests.golden import same_part

KEPT = Path(__file__).with_name("golden")


def _json(**parts: object) -> list[str]:
    return [f"{name}: {json.dumps(part, ensure_ascii=False)}" for name, part in parts.items()]


def _row(row: Row) -> str:
    words = asdict(row) | {"moment": row.moment.isoformat()}
    return " | ".join(f"{name} {value}" for name, value in words.items() if value not in ("", False)).replace("\n", "⏎")


def in_order(story: Story) -> Iterable[str]:
    """The journal by the time things happened, and in the order they were written down."""
    written = chronology(story.history, "Europe/Paris", story.library, by_seq=True)
    assert [row.seq for row in written] == [entry.seq for entry in story.history]
    yield " ".join(str(row.seq) for row in chronology(story.history, "Europe/Paris", story.library))
    yield from map(_row, written)


def listed(story: Story) -> Iterable[str]:
    """Its line in the list, now and later, and its row."""
    row: dict[str, Any] = summary_row(story.situation)
    now = story.situation.now
    for later in (now, now + timedelta(days=30)):
        yield list_line(row, later)
        yield " ".join(clock["status"] for clock in as_of(row, later)["clocks"])
    yield from (str(settled(row)), str(next_due(row)), *_json(**{k: v for k, v in row.items() if k != "clocks"}))
    yield from map(json.dumps, row["clocks"])


def shown(story: Story) -> Iterable[str]:
    """`show --json`."""
    said: dict[str, Any] = overview(story.situation)
    steps, duties, answers, risk = (said.pop(name) for name in ("steps", "obligations", "answers", "risk"))
    yield from _json(**said)
    yield from _json(**risk)
    moved = [one for number, one in enumerate(steps) if number < 3 or one["done_at"]]
    yield from (json.dumps(one, ensure_ascii=False) for one in (*moved, *duties))
    yield from _json(**answers)


def in_full(story: Story) -> Iterable[str]:
    """The incident in full, as on its screen."""
    for title, lines in detail(story.situation, story.history):
        yield title
        yield from (f"  {line}".replace("\n", "⏎") for line in lines if title != "JOURNAL" or line.startswith("   1"))


def to_do(story: Story) -> Iterable[str]:
    """Every step: its state, when, in what group; what is left to say; what a role does not see."""
    every, situation = tasks(story.situation), story.situation
    for one in every:
        due = f"{one.due_at:%d %H:%M}" if one.due_at else "-"
        yield f"{one.step.id} {one.status} {due} {one.group} {one.end} {one.open} {state_words(one, situation.now)}"
        yield from (f"    {ask}" for ask in left_to_say(one, situation) if one.step.id == "evaluer-risque")
    following = next_task(every)
    yield following.step.id if following else "nothing"
    yield from (group_label(group, situation) for group in ("now", "today", "before", "later"))
    yield from (f"{who}: {len(visible(every, who))}, {left_out(every, who)}" for who in WHO)


def owed(story: Story) -> Iterable[str]:
    """What is owed and awaited, and the word on the screen."""
    for one in still_open(story.situation):
        yield owed_text(one)
        yield json.dumps(owed_json(one) | {"text": ""})
    yield from (word_on_clocks(story.situation), bulletin_word(story.situation))
    yield from (f"{one.name}: {one.weight}" for one in on_top(story.situation))
    for clock in story.situation.clocks:
        yield from (f"{clock.id}: {point_text(point, story.situation)}" for point in points(clock, story.situation))
        yield from (f"{clock.id}: {point.say}" for point in [near(clock, story.situation)] if point)


def in_a_calendar(story: Story) -> Iterable[str]:
    """The events of a calendar."""
    for one in reminders(story.situation):
        yield f"{one.due_at.isoformat()} {one.uid}: {one.title} {[str(alarm) for alarm in one.alarms]}"
        yield from (f"    {line}" for line in one.text.splitlines())


def proposed(story: Story) -> Iterable[str]:
    """What is proposed on the risk and what was decided."""
    situation = story.situation
    yield from standing_lines(situation)
    yield from ("--", *short_lines(situation), "--")
    yield from proposal_lines(situation.assessment, severity(situation.value), situation.value, situation.library)
    yield from (
        f"{name}: {review_text(situation, name)}" for name in ("authority", "persons") if situation.overtaken(name)
    )
    yield from milestone_lines(situation)


def in_the_form(story: Story) -> Iterable[str]:
    """The CNIL's form as it is filled, and what it still asks."""
    situation = story.situation
    filled = dossier(situation.library.forms["cnil"], situation)
    made: dict[str, Any] = as_json(filled)
    yield from _json(form=made["form"], missing=made["missing"], counts=filled.counts)
    for section in filled.sections:
        yield f"{section.section.id}: {section.missing}"
    for section in made["sections"]:
        yield from (
            json.dumps(one | {"label": ""}, ensure_ascii=False)
            for one in section["fields"]
            if one["status"] != "missing"
        )
    yield from (f"{number} {view.field.id} {fact} {view.lacks}" for number, view, fact in to_answer(filled, situation))
    yield " ".join(given.fact for given in unknown_answers(filled, situation))


def found(story: Story) -> Iterable[str]:
    """The words it is found by."""
    return (text.replace("\n", "⏎") for text in searched(story.history))


def _short(value: object) -> str:
    """A part of the state on one line: what it says, without what is empty; instants as they are stored."""
    if isinstance(value, When):
        return f"{value.earliest.isoformat()}/{value.latest.isoformat()} {value.precision}"
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        said = {part.name: getattr(value, part.name) for part in fields(value)}
    elif isinstance(value, BaseModel):
        said = {name: getattr(value, name) for name in type(value).model_fields}
    else:
        return repr(value)
    return " ".join(f"{name}={_short(one)}" for name, one in said.items() if one not in (None, "", (), {}))


def folded(story: Story) -> Iterable[str]:
    """The state, part by part."""
    state = story.situation.state
    for part in fields(state):
        value = getattr(state, part.name)
        each = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
        yield f"{part.name}: {_short(value)}" if not each else f"{part.name}:"
        yield from (f"  {name} {_short(one)}" for name, one in each)


VIEWS: dict[str, Callable[[Story], Iterable[str]]] = {
    view.__name__: view
    for view in (in_order, listed, shown, in_full, to_do, owed, in_a_calendar, proposed, in_the_form, found, folded)
}


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("view", VIEWS)
def test_what_is_said(library: Library, view: str, name: str) -> None:
    same_part(KEPT / f"{view}.txt", name, "\n".join(VIEWS[view](STORIES[name](library))))
