"""Playbooks, steps, contacts, sources and obligations: the models of `playbooks/`."""

import re
from collections.abc import Iterable
from itertools import chain
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from incident.core.conditions import Condition
from incident.core.facts import Fact, JsonValue, Slug, StepId
from incident.core.forms import Form
from incident.core.model import DataModel
from incident.core.words import folded

Phase = Literal["contenir", "soigner", "alerter", "evaluer", "notifier", "informer", "retablir", "clore"]
PHASES: dict[Phase, str] = {
    "contenir": "Limiter les dégâts",
    "soigner": "Soigner",
    "alerter": "Prévenir",
    "evaluer": "Mesurer",
    "notifier": "Déclarer",
    "informer": "Dire aux patients",
    "retablir": "Repartir",
    "clore": "Tirer les leçons",
}
Who = Literal["medecin", "secretaire", "remplacant", "informaticien"]
WHO: dict[Who, str] = {
    "medecin": "médecin",
    "secretaire": "secrétaire",
    "remplacant": "remplaçant",
    "informaticien": "informaticien",
}
_ROLES = {folded(label): label for label in WHO.values()}


def with_accents(who: str) -> str:
    """Who, as typed, the roles spelled as they are: « moi, medecin » is shown « moi, médecin »."""
    return re.sub(r"\w+", lambda word: _ROLES.get(word[0], word[0]), who)


Duty = Literal["legal", "contractual", "recommended", "optional"]
DUTIES: dict[Duty, str] = {
    "legal": "obligatoire",
    "contractual": "exigé par l’assurance",
    "recommended": "recommandé",
    "optional": "facultatif",
}
BINDING: tuple[Duty, ...] = ("legal", "contractual")
"""The duties one must fulfil."""
Within = Annotated[str, StringConstraints(pattern=r"^([0-9]{1,4}[hd]|clock:[a-z0-9_]+)$")]
"""`1h`, `24h`, `30d`, or `clock:<obligation>`."""
Rule = Literal["elapsed_hours", "working_days", "none"]


class Source(DataModel):
    """Where a statement of law or of the field comes from."""

    id: Slug
    title: str
    url: str = ""
    checked: str = ""
    status: Literal["verified", "to_confirm"]
    note: str = ""


SOURCE_LABELS = {"verified": "vérifiée", "to_confirm": "à confirmer"}


class Term(DataModel):
    """A word that a doctor may not know; `also` are other forms of it that our texts use."""

    id: Slug
    word: str
    also: tuple[str, ...] = ()
    means: Annotated[str, StringConstraints(max_length=200)]


class Contact(DataModel):
    """Whom to call, `when` the practice has one.

    `practice` contacts are filled in from the practice sheet (fact `contact_<id>`). A call to an `authority` is told
    in the complaint file, by its hour alone.
    """

    id: Slug
    name: str
    phone: str = ""
    url: str = ""
    hours: str = ""
    note: str = ""
    practice: bool = False
    when: Condition = Field(default_factory=dict)
    authority: bool = False
    status: Literal["verified", "to_confirm", "conflicting"] = "to_confirm"


class Move(DataModel):
    """A first move: doing it does its step."""

    step: StepId
    say: Annotated[str, StringConstraints(max_length=110)]


class Step(DataModel):
    """One step of a playbook.

    `do` and `why` are our own Markdown; `within` counts from the earliest stated instant, else from the
    opening. `files` names the obligation whose filing doing it records, `leads_to` the playbooks it offers to join,
    `dates` the fact (a `when`) that the hour of doing it answers while nobody does.
    """

    id: StepId
    phase: Phase
    title: Annotated[str, StringConstraints(max_length=60)]
    do: str
    why: str
    who: tuple[Who, ...] = ("medecin",)
    within: Within | None = None
    duty: Duty = "recommended"
    ask: tuple[Slug, ...] = ()
    call: tuple[Slug, ...] = ()
    keep: tuple[str, ...] = ()
    make: tuple[Slug, ...] = ()
    files: Slug | None = None
    when: Condition = Field(default_factory=dict)
    leads_to: tuple[Slug, ...] = ()
    dates: Slug | None = None
    sources: tuple[Slug, ...] = ()


class StepUse(DataModel):
    """A step of `common/steps.yaml` used by a playbook, with what the playbook says differently."""

    use: StepId
    do: str | None = None
    when: Condition | None = None
    within: Within | None = None
    sources: tuple[Slug, ...] | None = None
    leads_to: tuple[Slug, ...] | None = None


class PlaybookBase(DataModel):
    """What a playbook says apart from its steps."""

    id: Slug
    title: str
    rank: int = 100
    signs: tuple[str, ...]
    first_moves: Annotated[tuple[Move, ...], Field(min_length=1, max_length=4)]
    first_calls: tuple[Slug, ...] = ()
    beside: str = ""
    never: tuple[str, ...]
    facts: dict[Slug, JsonValue] = Field(default_factory=dict)
    starts: tuple[Slug, ...] = ("breach_aware",)
    sources: tuple[Slug, ...] = ()


class PlaybookFile(PlaybookBase):
    """A playbook as its file says it: steps of its own and uses of shared ones."""

    steps: tuple[Step | StepUse, ...]
    excludes: dict[StepId, str] = Field(default_factory=dict)


class Playbook(PlaybookBase):
    """A resolved playbook: every step complete.

    `if_owed` are the shared steps it does not use and that record an obligation: one comes in by itself, in any
    playbook, once what it is for is sure, so that nothing owed is left without its step.
    """

    steps: tuple[Step, ...]
    if_owed: tuple[Step, ...] = ()

    def step(self, step_id: str) -> Step | None:
        """The step with that id, or None."""
        return next((step for step in self.steps if step.id == step_id), None)


def merged(lists: Iterable[Iterable[Step]]) -> dict[str, Step]:
    """The steps of several playbooks by id, as one incident has them: a step with the same id once, the first."""
    found: dict[str, Step] = {}
    for step in chain.from_iterable(lists):
        found.setdefault(step.id, step)
    return found


class DelayRule(DataModel):
    """One delay of an obligation, when its condition holds: `72h`, `5wd` (working days), `30d`, `1m`."""

    value: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}(h|wd|d|m)$")]
    when: Condition = Field(default_factory=dict)


class FollowUp(DataModel):
    """Points to make again after a filing: how long after it (the one that starts the clock, else its own), and what.

    A later filing of the same obligation makes the points before it. Reminders: never overdue. `awaits` says what
    somebody else owes the practice meanwhile.
    """

    after: Annotated[tuple[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}(h|d|m)$")], ...], Field(min_length=1)]
    say: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    when: Condition = Field(default_factory=dict)
    awaits: Annotated[str, StringConstraints(max_length=80)] = ""


class RuleVersion(DataModel):
    """The same obligation as another law words it: only what that law says differently.

    A `proposed` law has no date and never applies. `valid_from` is the first day of one in force,
    `valid_to` its last.
    """

    status: Literal["in_force", "proposed"] = "in_force"
    valid_from: str = ""
    valid_to: str = ""
    title: str | None = None
    authority: str | None = None
    applies: Condition | None = None
    delay: tuple[DelayRule, ...] | None = None
    rule: Rule | None = None
    reminders: tuple[int, ...] | None = None
    fulfilled_by: str | None = None
    proof: str | None = None
    why: str | None = None
    sources: tuple[Slug, ...]


class Obligation(DataModel):
    """A duty of `common/obligations.yaml`.

    `starts_at` lists the instants that can start its clock (the earliest stated counts). While none is
    stated the clock is provisional from the opening if `assumed_from_opening`, else it has not started.
    No `delay` means « dans les meilleurs délais »: no date. `wished` clocks are never overdue.
    `follow_up` are points to make again once it is filed, or once what starts it is.
    Its proof is a file, its `reference` (what to write, as the label of a field), the produced document it is
    `proved_by`, or an acknowledgement still to come where one is (`acknowledged`).
    `letter:<kind>` starts one clock for each letter of that kind; it ends when the letter says, else after the
    delay, whichever is earlier. `per_controller`: each of those who answer for the data owes it.
    Filing it is a `complaint` (always, or under a condition), tells an `other_body` than the CNIL, or
    `tells_persons`: forms and documents then say so. `valid_from` and `valid_to` are the first and last day of this
    wording (none: always); `versions` are the wordings of other days. The one
    in force when the matter was known applies (`core/rulesets.py`).
    """

    id: Slug
    title: str
    short: Annotated[str, StringConstraints(max_length=24)]
    authority: str
    duty: Duty
    applies: Condition = Field(default_factory=dict)
    starts_at: tuple[Annotated[str, StringConstraints(pattern=r"^(filed:|letter:)?[a-z0-9_]+$")], ...]
    assumed_from_opening: bool = True
    per_controller: bool = False
    complaint: bool | Condition = False
    other_body: bool = False
    tells_persons: bool = False
    reference: str = "Numéro reçu"
    acknowledged: bool = True
    proved_by: Slug | None = None
    delay: tuple[DelayRule, ...] = ()
    rule: Rule
    wished: bool = False
    on_screen: bool = False
    reminders: tuple[int, ...] = ()
    follow_up: FollowUp | None = None
    fulfilled_by: str
    proof: str = ""
    why: str = ""
    sources: tuple[Slug, ...]
    valid_from: str = ""
    valid_to: str = ""
    versions: tuple[RuleVersion, ...] = ()

    @property
    def numbered(self) -> bool:
        """Whether its reference is a number that somebody else gave."""
        return self.reference.startswith("Numéro")

    @property
    def letters(self) -> tuple[str, ...]:
        """The kinds of received letters that start it."""
        return tuple(start.removeprefix("letter:") for start in self.starts_at if start.startswith("letter:"))


class Library(DataModel):
    """Everything `playbooks/` and `templates/forms/` hold, read and checked."""

    facts: dict[str, Fact]
    contacts: dict[str, Contact]
    sources: dict[str, Source]
    obligations: dict[str, Obligation]
    forms: dict[str, Form]
    playbooks: dict[str, Playbook]

    @property
    def forms_in_use(self) -> tuple[Form, ...]:
        """The forms that can be filed today: only these lend their words to documents."""
        return tuple(form for form in self.forms.values() if form.portal)

    def in_doubt(self, sources: Iterable[str]) -> bool:
        """Whether what cites these sources rests on none that was read."""
        known = [self.sources[name].status for name in sources if name in self.sources]
        return bool(known) and "verified" not in known


INSTANTS: dict[str, str] = {
    "attack_known": "Attaque constatée",
    "breach_aware": "Violation de données connue",
    "processor_told": "Message du prestataire reçu",
    "high_risk_found": "Risque élevé constaté",
}
"""The instants a person can state; `filed:<obligation>` come from filings."""
