"""From what a doctor sees to a playbook: the model of `playbooks/common/triage.yaml`."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from incident.core.facts import JsonValue, Slug
from incident.core.model import DataModel

Sentence = Annotated[str, StringConstraints(min_length=1, max_length=70)]
"""What fits on a line of the first screen."""
MAX_QUESTIONS = 2
"""Questions asked at most before the first moves."""


class Way(DataModel):
    """One line to choose: it opens a playbook, or asks one more question.

    `words` are other ways to say it, for the search field. `facts` are what choosing the line tells:
    recorded as the doctor's answers, as estimated ones, for a line chosen in a hurry is not a statement.
    """

    say: Sentence
    opens: Slug | None = None
    ask: Annotated[str, StringConstraints(max_length=70)] = ""
    ways: tuple[Way, ...] = ()
    words: tuple[str, ...] = ()
    facts: dict[Slug, JsonValue] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if (self.opens is None) == (not self.ask):
            raise ValueError("une ligne ouvre un scénario (opens) ou pose une question (ask), l’un ou l’autre")
        if bool(self.ask) != (len(self.ways) > 1):
            raise ValueError("une question (ask) a au moins deux réponses (ways)")
        if self.ask and (self.facts or self.words):
            raise ValueError("les mots (words) et les faits (facts) se disent dans les réponses (ways)")
        return self

    @property
    def questions(self) -> int:
        """Questions asked at most from here to a playbook."""
        return 1 + max(way.questions for way in self.ways) if self.ways else 0


class Triage(DataModel):
    """The first screen: the commonest situations, the others, and what to choose when one does not know."""

    first: Annotated[tuple[Way, ...], Field(min_length=1, max_length=5)]
    others: tuple[Way, ...] = ()
    unsure: Way
