"""Who noticed and when, asked on the first screen: the same answers as the step that asks them again."""

from incident.core.commands import Given
from incident.core.facts import JsonValue
from incident.core.situation import Situation
from incident.core.when import When

AT, BY = "discovered_at", "discovered_by"


def discovery(at: When, who: str, situation: Situation) -> tuple[Given, ...]:
    """The answers to record once an hour was given: none for what is known; an earlier hour is a new answer."""
    known = situation.value(AT)
    earlier = not isinstance(known, dict) or at.earliest < When.from_json(known).earliest
    given: dict[str, JsonValue] = {AT: at.to_json()} if earlier else {}
    if who.strip() and (earlier or situation.answer(BY) is None):
        given[BY] = who.strip()
    return tuple(Given(name, value) for name, value in given.items() if situation.fact(name) is not None)
