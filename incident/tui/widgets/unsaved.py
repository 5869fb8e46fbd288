"""What is answered but not yet recorded: carried over when a screen draws its questions anew."""

from dataclasses import dataclass

from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, RadioSet, TextArea

from incident.core.commands import Given
from incident.core.facts import Answer
from incident.errors import BadInput
from incident.tui.widgets.question import Question
from incident.tui.widgets.toggles import Choice, Tick, Ticks


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A control as it was left; `given` is the answer it makes, None when it cannot be read."""

    text: str
    chosen: tuple[bool, ...]
    estimated: bool
    confirmed: bool
    given: Given | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person is: the question, how far the questions are scrolled, and the cursor in a text."""

    fact: str
    scroll: float
    cursor: tuple[int, int]


def left_unsaved(node: Widget | Screen[None]) -> dict[str, Unsaved]:
    """Every question under the node that holds something not recorded."""
    return {q.fact.id: kept for q in node.query(Question) if (kept := _left(q)) is not None}


def _left(question: Question) -> Unsaved | None:
    try:
        given = question.given()
    except BadInput:
        given = None
    else:
        if given is None:
            return None
    control = question.query_one(".control")
    text = control.text if isinstance(control, TextArea) else control.value if isinstance(control, Input) else ""
    return Unsaved(text, _chosen(control), _ticked(question, ".estimated"), _ticked(question, ".confirm"), given)


def not_recorded(kept: Unsaved, answer: Answer | None) -> bool:
    """Whether what was left on the screen still says something else than what is recorded."""
    if kept.given is None or answer is None or answer.origin not in {"person", "practice", "bulletin"}:
        return True
    return (answer.value, answer.certainty) != (kept.given.value, kept.given.certainty)


def _ticked(question: Question, box: str) -> bool:
    return any(tick.value for tick in question.query(box).results(Tick))


def _chosen(control: Widget) -> tuple[bool, ...]:
    kind = Choice if isinstance(control, RadioSet) else Tick
    return tuple(toggle.value for toggle in control.query(kind)) if isinstance(control, RadioSet | Ticks) else ()


def put_back(question: Question, kept: Unsaved) -> None:
    """Leave the question's control as it was; nothing is recorded."""
    control = question.query_one(".control")
    if isinstance(control, TextArea | Input):
        _put_text(question, control, kept)
    elif isinstance(control, RadioSet):
        for choice, value in zip(control.query(Choice), kept.chosen, strict=False):
            if value:
                choice.value = True
    elif isinstance(control, Ticks):
        for tick, value in zip(control.query(Tick), kept.chosen, strict=False):
            tick.value = value
    for box in question.query(".estimated").results(Tick):
        box.value = kept.estimated
    for box in question.query(".confirm").results(Tick):
        box.value = kept.confirmed


def _put_text(question: Question, control: TextArea | Input, kept: Unsaved) -> None:
    if not kept.text and kept.given is not None:
        question.unknown()
    elif isinstance(control, TextArea):
        control.text = kept.text
    else:
        control.value = kept.text


def question_of(focused: Widget | None) -> Question | None:
    """The question that has the focus."""
    return next((a for a in (focused.ancestors if focused else ()) if isinstance(a, Question)), None)


def place(focused: Widget | None, scroller: Widget) -> Place | None:
    """Where the person is, if in a question."""
    asked = question_of(focused)
    if asked is None:
        return None
    cursor = (0, 0)
    if isinstance(focused, TextArea):
        cursor = focused.cursor_location
    elif isinstance(focused, Input):
        cursor = (0, focused.cursor_position)
    return Place(asked.fact.id, scroller.scroll_y, cursor)


def go_back(scroller: VerticalScroll, to: Place) -> None:
    """Back into the same question at once: the key that follows is for it. `scroll_back` once it is drawn."""
    asked = next((q for q in scroller.query(Question) if q.fact.id == to.fact), None)
    if asked is None:
        return
    control = first_control(asked)
    if control is not None:
        control.focus(scroll_visible=False)
    if control is not None:
        control.call_later(_put_cursor, control, to.cursor)  # once it has the focus, which selects its whole text


def scroll_back(scroller: VerticalScroll, to: Place) -> None:
    """What was in sight is again."""
    scroller.scroll_to(y=to.scroll, animate=False)


def _put_cursor(control: Widget, cursor: tuple[int, int]) -> None:
    if isinstance(control, TextArea):
        control.move_cursor(cursor)
    elif isinstance(control, Input):
        control.cursor_position = cursor[1]


def enter_question(holder: Widget) -> None:
    """Into the first control; a question is brought in sight whole, what it asks first."""
    control = first_control(holder)
    if control is not None:
        control.focus(scroll_visible=not isinstance(holder, Question))
    if isinstance(holder, Question):
        holder.scroll_visible(animate=False, top=True)


def first_control(question: Widget) -> Widget | None:
    """The first control of a question that can have the focus."""
    return next(iter(question.query("Input, TextArea, RadioSet, Checkbox, Button")), None)
