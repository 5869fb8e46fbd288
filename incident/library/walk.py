"""Every way through a playbook: all the answers its conditions tell apart, and what stands wrong in any of them.

The combinations of all the answers are far too many to try one by one, and need not be. A question (« is an
obligation left without its step? ») is put with nothing answered; when it looks at a fact, it is put again for each
answer to that fact, and so on until it needs no more. Each end so reached settles every combination that shares those
answers, whatever the others are: together the ends cover them all, each once (`Walk.covered`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from math import prod

from incident.core.conditions import facts_used, holds, references, spelled_out
from incident.core.derived import DERIVED
from incident.core.playbook import BINDING, Library, Obligation, Playbook, Step, merged
from incident.library.proofs import Finding
from incident.library.reach import Answers, Asking, Path, Question, Supposed, domains

DECIDES = "evaluer-risque"
"""The step at which the doctor settles what the tool only proposes."""
ENDS = ("registre", "lecons")
"""The steps at which every incident ends."""
Condition = Mapping[str, object]


class Walk:
    """A playbook, or several followed at once as one incident merges them."""

    def __init__(self, playbooks: Sequence[Playbook], library: Library) -> None:
        """Keep the steps, and their conditions with each `owed` spelled out."""
        self.library = library
        self._applies = {duty.id: duty.applies for duty in library.obligations.values()}
        found = merged(book.steps for book in playbooks)
        self.steps = [self._spelled(step) for step in found.values()]
        called = merged(book.if_owed for book in playbooks)
        self._called = [self._spelled(step) for name, step in called.items() if name not in found]
        self._raised = {fact for book in playbooks for fact in book.facts}
        self._raised |= {fact for step in self.steps for fact in step.ask} | set(DERIVED)
        self.ends = 0
        """Ends reached so far."""

    def _spelled(self, step: Step) -> Step:
        return step.model_copy(update={"when": spelled_out(step.when, self._applies)})

    @cached_property
    def _duties(self) -> list[Obligation]:
        """The obligations a step records; those that letters start have their own screen."""
        return [duty for duty in self.library.obligations.values() if not duty.letters]

    @property
    def paths(self) -> int:
        """How many combinations of answers the conditions of the steps and obligations tell apart."""
        conditions = [*(step.when for step in self.steps), *(duty.applies for duty in self._duties)]
        return prod(len(values) for values in domains(conditions, self.library.facts).values())

    def answers(self, question: Question, *conditions: Condition) -> Answers:
        """The question with all that these conditions look at."""
        return Answers(question, domains(conditions, self.library.facts), self.library.facts)

    def _ever(self, question: Question, *conditions: Condition) -> bool:
        """Whether some answers make it say yes."""
        for _, said in self.answers(question, *conditions).ends():
            self.ends += 1
            if said:
                return True
        return False

    # -- what must never happen ------------------------------------------------------------------------

    def faults(self) -> Iterator[Finding]:
        """Everything wrong in some combination, where it stands in the playbook."""
        at = {step.id: index for index, step in enumerate(self.steps)}
        for duty in self.unrecorded():
            yield ("steps",), f"selon les réponses, l’obligation « {duty.id} » s’applique et aucune étape ne la montre."
        for step in self.stuck():
            said = f"l’étape « {step.id} » peut rester « à confirmer » : rien de visible ne demande ce qui manque."
            yield ("steps", at[step.id], "when"), said
        for step in self.waiting_in_vain():
            yield ("steps", at[step.id], "when"), f"l’étape « {step.id} » peut attendre une étape cachée."
        for name in self.without_end():
            yield ("steps",), f"selon les réponses, l’incident finit sans l’étape « {name} »."

    def unrecorded(self) -> Iterator[Obligation]:
        """The obligations that apply while every step that records them is hidden.

        What binds must be in sight in doubt too, when the doubt is about something the playbook asks.
        """
        for duty in self._duties:
            if self._ever(self._left(duty), *self.conditions_of(duty)):
                yield duty

    def conditions_of(self, duty: Obligation) -> list[Condition]:
        """All that decides whether an obligation has its step."""
        recording = [step.when for step in (*self.steps, *self._called) if records(step, duty)]
        return [duty.applies, *({"filed": name} for name in _filings(duty)), *recording]

    def _left(self, duty: Obligation) -> Question:
        whens = [step.when for step in self.steps if records(step, duty)]
        called = [step.when for step in self._called if records(step, duty)]

        def left(view: Supposed) -> bool:
            if not self._owed(duty, view):
                return False
            return all(holds(when, view) is False for when in whens) and not any(holds(when, view) for when in called)

        return left

    def _owed(self, duty: Obligation, view: Supposed) -> bool:
        if not all(view.is_filed(name) for name in _filings(duty)):
            return False
        applies = holds(duty.applies, view)
        if applies is not None or duty.duty not in BINDING:
            return bool(applies)
        return any(name in self._raised and view.value(name) is None for name, _ in facts_used(duty.applies))

    def stuck(self) -> Iterator[Step]:
        """The steps that can be « à confirmer » with nothing in sight to ask what would settle them."""
        for step in self.steps:
            asked = {name: self._asked_under(name) for name, _ in facts_used(step.when)}

            def lost(view: Supposed, step: Step = step, asked: Mapping[str, Sequence[Condition]] = asked) -> bool:
                return holds(step.when, view) is None and not _can_settle(asked, view)

            if self._ever(lost, step.when, *chain.from_iterable(asked.values())):
                yield step

    def _asked_under(self, fact: str) -> list[Condition]:
        """The conditions of the steps that ask a fact; none at all if a form or the practice's sheet does."""
        if fact in self._always_asked:
            return [{}]
        return [step.when for step in self.steps if fact in step.ask or (fact in DERIVED and step.id == DECIDES)]

    @cached_property
    def _always_asked(self) -> set[str]:
        facts = {fact.id for fact in self.library.facts.values() if "practice" in fact.sources_from}
        fields = (f for form in self.library.forms_in_use for section in form.sections for f in section.fields)
        for one in fields:
            facts |= {one.fact} if one.fact else {name for option in one.options for name in option.sets}
        return facts

    def waiting_in_vain(self) -> Iterator[Step]:
        """The steps that wait for another to be done while that one is hidden."""
        known = {step.id: step.when for step in self.steps}
        for step in self.steps:
            awaited = [known[name] for name in references(step.when, "done") if name in known]

            def vain(view: Supposed, step: Step = step, awaited: Sequence[Condition] = awaited) -> bool:
                return any(holds(when, view) is False for when in awaited) and _waits(step.when, view)

            if awaited and self._ever(vain, step.when, *awaited):
                yield step

    def without_end(self) -> list[str]:
        """The closing steps that are not there, or that some answers hide though it was a breach."""
        breach = self._applies.get("registre", {})
        ends = {step.id: step.when for step in self.steps if step.id in ENDS}

        def hidden(when: Condition) -> Question:
            return lambda view: holds(when, view) is False and bool(holds(breach, view))

        lost = [name for name, when in ends.items() if self._ever(hidden(when), when, breach)]
        return [*(name for name in ENDS if name not in ends), *lost]


def records(step: Step, duty: Obligation) -> bool:
    """Whether a step records an obligation, or tells it beside the one it records: a step records a single filing.

    It tells it when it asks all that makes the obligation apply, is shown because of it, and cites its source.
    """
    if step.files == duty.id:
        return True
    starts = {name for name, _ in facts_used(duty.applies)}
    shown_for = {name for name, _ in facts_used(step.when)}
    cited = set(duty.sources) & set(step.sources)
    return bool(step.files and starts and cited) and starts <= set(step.ask) & shown_for


def _filings(duty: Obligation) -> list[str]:
    """The filings that alone can start its clock; none if something else can."""
    if not all(start.startswith("filed:") for start in duty.starts_at):
        return []
    return [start.removeprefix("filed:") for start in duty.starts_at]


def _waits(when: Condition, view: Supposed) -> bool:
    """Whether the condition only lacks that other steps be done."""
    done = {("done", name): True for name in references(when, "done")}
    return holds(when, view) is False and holds(when, Path(view.facts, Asking({**view.supposed, **done}))) is not False


def _can_settle(asked: Mapping[str, Sequence[Condition]], view: Supposed) -> bool:
    unknown: Iterable[Sequence[Condition]] = (whens for fact, whens in asked.items() if view.value(fact) is None)
    return any(holds(when, view) is not False for whens in unknown for when in whens)
