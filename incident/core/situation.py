"""Where an incident stands at an instant: its state, the data in force, the practice, and the time.

The one view that conditions, clocks, forms, documents and screens look through. A fact's answer comes,
in this order, from a person or a confirmed bulletin, the practice sheet, what the playbook presumes, or what the
incident itself tells (`derived`, where the one rule stands of when that counts over a person's answer).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from incident.core.conditions import holds
from incident.core.derived import counting, provider_of
from incident.core.facts import Answer, Fact, JsonValue
from incident.core.identity import apart, of_controller, own, owner_and_fact
from incident.core.playbook import Library, Step, merged
from incident.core.risk import Assessment, assess, decisive
from incident.core.state import Decision, State, Stated

if TYPE_CHECKING:
    from incident.core.clocks import Clock


@dataclass(frozen=True)
class Situation:
    """A state with the library frozen for it, the practice sheet's answers, and now (UTC).

    `declaring`: the one controller whose declaration is read, None for the practice with all it named.
    """

    state: State
    library: Library
    practice: Mapping[str, Answer]
    now: datetime
    declaring: str | None = None

    # -- facts -----------------------------------------------------------------------------------------

    def answer(self, fact: str) -> Answer | None:
        """What is known of a fact, or None if nobody and nothing says anything of it."""
        return self._said(self.read(fact))

    def of(self, who: str, fact: str) -> Answer | None:
        """What one controller says of a fact: its own answer, else that of all; `who` empty is nobody in particular."""
        return self.read_by(who).answer(fact)

    def read_by(self, who: str) -> "Situation":
        """The same as one controller declares it; as the practice does where it is nobody in particular."""
        return replace(self, declaring=who or None) if who != (self.declaring or "") else self

    def _said(self, fact: str) -> Answer | None:
        said, shared = self._found(fact), self._shared(fact)
        if shared is None or (said is not None and (said.known or said.seq > shared.seq)):
            return said
        return shared

    def _shared(self, fact: str) -> Answer | None:
        """The answer of all, where it is one controller's too until it says otherwise."""
        who, name = owner_and_fact(fact)
        known = self.library.facts.get(name) if who else None
        return self._found(name) if known is not None and known.may_differ else None

    def _found(self, fact: str) -> Answer | None:
        given, provider = self.state.answers.get(fact), provider_of(fact)
        found = provider.says(self) if provider is not None else None
        if given is not None:
            return counting(given, found, provider.yields) if provider is not None else given
        return self.practice.get(fact) or self._presumed.get(fact) or found

    def value(self, fact: str) -> JsonValue:
        """The fact's value, None when unknown."""
        answer = self.answer(fact)
        return answer.value if answer is not None and answer.known else None

    def fact(self, fact_id: str) -> Fact | None:
        """The fact's definition in the data in force; as one controller is asked it (`dr-lea-roy/practice_siren`)."""
        who, name = owner_and_fact(fact_id)
        known = self.library.facts.get(name)
        if not who:
            return known
        called = apart(self).get(who)
        return of_controller(known, who, called) if called is not None else None

    def read(self, fact: str) -> str:
        """The fact that answers this one in the declaration that is read: a controller's own where each has its own."""
        if not self.declaring:
            return fact
        known = self.library.facts.get(fact)
        return own(self.declaring, fact) if known is not None and known.of_each else fact

    def not_presumed(self, fact: str) -> JsonValue:
        """A fact's value unless the playbook alone presumes it: that excludes nothing a person says."""
        answer = self.answer(fact)
        return answer.value if answer is not None and answer.origin != "playbook" else None

    def rank(self, fact: str, value: object) -> int | None:
        """Where a value stands among the fact's ordered options, or the number itself."""
        known = self.fact(fact)
        return known.rank(value) if known is not None else None

    @cached_property
    def _presumed(self) -> dict[str, Answer]:
        presumed: dict[str, Answer] = {}
        for playbook in reversed(self.state.playbooks):
            for fact, value in self.library.playbooks[playbook].facts.items():
                presumed[fact] = Answer(value=value, certainty="estimated", origin="playbook")
        return presumed

    # -- risk ------------------------------------------------------------------------------------------

    @cached_property
    def assessment(self) -> Assessment:
        """What the tool proposes on the facts as they stand."""
        return assess(self._of_all.value)

    @cached_property
    def _of_all(self) -> "Situation":
        """The incident's own reading: its risk is not one controller's."""
        return self.read_by("")

    def decision(self, outcome: str) -> Decision | None:
        """The doctor's decision on `authority` or `persons`, unless a later awareness overtook it."""
        made = self.state.decisions.get(outcome)
        if made is None or (not made.answer and self.state.new_awareness(made.seq) is not None):
            return None
        return made

    @cached_property
    def risk_level(self) -> str:
        """The level that follows from the doctor's decisions, else the proposal.

        Persons may be told without a high risk: telling them never makes the level high by itself.
        """
        persons, authority = self.decision("persons"), self.decision("authority")
        told = persons is not None and persons.informs
        if authority is not None and not authority.answer and not told:
            return "no_risk"
        least = "risk" if told or authority is not None else "no_risk"
        level = least if self.assessment.level == "no_risk" else self.assessment.level
        return "risk" if level == "high" and persons is not None and not told else level

    @property
    def level_decided(self) -> bool:
        """Whether that level follows from the doctor's decisions: both taken, and no more than what they say."""
        persons, authority = self.decision("persons"), self.decision("authority")
        if persons is None or not persons.informs:
            return authority is not None and (persons is not None or not authority.answer)
        return authority is not None and authority.answer and self.assessment.level == "high"

    @property
    def notify_persons(self) -> bool | None:
        """Whether persons must be told: the doctor's decision, else the proposal; None is « à décider »."""
        made = self.decision("persons")
        return made.informs if made is not None else self.assessment.persons

    def decisive_facts(self) -> dict[str, JsonValue]:
        """The short answers a decision rests on, kept with it to see later whether they changed."""
        return {fact: self._of_all.value(fact) for fact in decisive(self._of_all.value)}

    def overtaken(self, outcome: str) -> bool:
        """Whether facts have changed since the decision on that outcome (« à revoir »)."""
        return bool(self._changed_since(outcome)) or self._overtaking(outcome) is not None

    def overtaken_since(self, outcome: str) -> datetime | None:
        """When the first of the new facts came, None if there is none or nothing says when."""
        made = self.state.decisions.get(outcome)
        given = [a.at for fact in self._changed_since(outcome) if (a := self.answer(fact)) is not None]
        new = self._overtaking(outcome)
        came = [*given, new.happened.earliest if new is not None else None]
        return min((at for at in came if at is not None and made is not None), default=None)

    def _changed_since(self, outcome: str) -> list[str]:
        """The facts the decision rests on whose answers are no longer the same."""
        made = self.state.decisions.get(outcome)
        rested_on = made.facts if made is not None else {}
        return [fact for fact, value in rested_on.items() if self._of_all.value(fact) != value]

    def _overtaking(self, outcome: str) -> Stated | None:
        """The new awareness that overtook a decision not to tell."""
        made = self.state.decisions.get(outcome)
        return self.state.new_awareness(made.seq) if made is not None and self.decision(outcome) is None else None

    # -- steps and obligations -------------------------------------------------------------------------

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps of all playbooks in order, a step with the same id once; then those that what is owed brings in."""
        books = [self.library.playbooks[playbook] for playbook in self.state.playbooks]
        found = merged(book.steps for book in books)
        called = merged(book.if_owed for book in books)
        return (*found.values(), *(step for name, step in called.items() if name not in found and self._called(step)))

    def _called(self, step: Step) -> bool:
        """Whether a step that no playbook uses has come in: what it is for is sure, or it was dealt with."""
        return step.id in self.state.steps or holds(step.when, self) is True

    def step(self, step_id: str) -> Step | None:
        """The step with that id, or None."""
        return next((step for step in self.steps if step.id == step_id), None)

    def is_done(self, step: str) -> bool:
        """Whether the step is done."""
        mark = self.state.steps.get(step)
        return mark is not None and mark.status == "done"

    def is_filed(self, obligation: str) -> bool:
        """Whether the obligation is filed, by every controller named or for every letter received."""
        from incident.core.instances import instances, unfiled

        known = self.library.obligations.get(obligation)
        if known is None:
            return self.state.filing(obligation) is not None
        return bool(instances(known, self)) and not unfiled(known, self)

    @cached_property
    def _computing(self) -> set[str]:
        return set()

    @cached_property
    def _clocks(self) -> dict[str, tuple["Clock", ...]]:
        return {}

    def clock(self, obligation: str) -> "Clock | None":
        """The clock of an obligation that matters now, None if it has none or is being computed."""
        from incident.core.clocks import lead

        return lead(self.clocks_of(obligation))

    def clocks_of(self, obligation: str) -> tuple["Clock", ...]:
        """The clocks of an obligation, one an instance; none if it is unknown or being computed.

        In one controller's declaration, its own only.
        """
        from incident.core.clocks import compute

        known = self.library.obligations.get(obligation)
        if known is None or obligation in self._computing:
            return ()
        if obligation not in self._clocks:
            self._computing.add(obligation)
            try:
                made, every = compute(known, self), not known.per_controller or self.declaring is None
                self._clocks[obligation] = tuple(one for one in made if every or one.for_ == self.declaring)
            finally:
                self._computing.discard(obligation)
        return self._clocks[obligation]

    @property
    def clocks(self) -> tuple["Clock", ...]:
        """Every obligation's clock, in the order of the data."""
        return tuple(clock for name in self.library.obligations for clock in self.clocks_of(name))

    def obligation_status(self, obligation: str) -> str | None:
        """The obligation's status, None while it is being computed or if it does not exist."""
        clock = self.clock(obligation)
        return clock.status if clock is not None else None
