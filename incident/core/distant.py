"""Times so far back that a slip of the year is likelier: asked about once, never refused."""

from collections.abc import Iterator
from datetime import timedelta

from incident.core.commands import Command, GiveAnswers
from incident.core.situation import Situation
from incident.core.when import When
from incident.core.wording import french, when_text

FAR = timedelta(days=60)
"""Before the opening of the incident by more than that."""
YEAR = 365


def distant(command: Command, situation: Situation) -> list[str]:
    """Each time the command states from long before the opening, in full words, with how long before."""
    opened = situation.state.opened_at
    if opened is None:
        return []
    ages = [(when, opened - when.earliest) for when in _times(command, situation)]
    far = [f"{when_text(when)} : {_age(age)} avant l’ouverture de l’incident" for when, age in ages if age > FAR]
    return [french(line) for line in far]


def _times(command: Command, situation: Situation) -> Iterator[When]:
    if isinstance(command, GiveAnswers):
        for given in command.answers:
            fact = situation.fact(given.fact)
            if fact is not None and fact.type == "when" and isinstance(given.value, dict):
                yield When.from_json(given.value)
        return
    at = getattr(command, "at", None)
    if isinstance(at, When):
        yield at


def _age(age: timedelta) -> str:
    years = age.days // YEAR
    return f"{age.days} jours" if not years else "plus d’un an" if years == 1 else f"plus de {years} ans"
