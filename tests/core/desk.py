"""An incident in memory: commands decided and folded as the program does, without a register."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from incident.core import commands as c
from incident.core import entries as e
from incident.core.decide import decide
from incident.core.deciding import Context, Proposed
from incident.core.facts import Answer, JsonValue
from incident.core.playbook import Library
from incident.core.situation import Situation
from incident.core.state import fold
from incident.core.when import When

START = datetime(2026, 11, 23, 7, 12, 5, 120934, tzinfo=UTC)
DOCTOR = "Dr Lenoir"
ZONE = "Europe/Paris"


def at(hour: int, minute: int = 0, day: int = 23) -> When:
    """An exact instant of November 2026, UTC."""
    moment = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
    return When(precision="exact", at=moment, zone=ZONE, typed=f"{hour} h {minute:02d}")


def answers(**facts: JsonValue) -> c.GiveAnswers:
    """These answers, given together."""
    return c.GiveAnswers(tuple(c.Given(fact, value) for fact, value in facts.items()))


class Desk:
    """An open incident; `now` is moved by hand."""

    def __init__(
        self, library: Library, playbook: str = "rancongiciel", practice: Mapping[str, Answer] | None = None
    ) -> None:
        self.library, self.practice, self.now = library, practice or {}, START
        self.history: list[e.Entry] = []
        self.kept: list[bytes] = []
        opened = e.Opened(
            ref="2026-001", title="Cabinet bloqué", playbook=playbook, zone=ZONE, edition={"facts": "a" * 64}
        )
        self._append(Proposed(opened))

    def do(self, *commands: c.Command, author: str = DOCTOR) -> list[e.AnyBody]:
        """Carries them out in turn: the bodies the last one recorded."""
        proposals: list[Proposed] = []
        for command in commands:
            proposals = decide(command, self.context)
            for proposed in proposals:
                self._append(proposed, author)
        return [proposed.body for proposed in proposals]

    def write(self, *bodies: e.AnyBody) -> "Desk":
        """The same, these entries having been recorded as they are, whatever is decided today."""
        for body in bodies:
            self._append(Proposed(body))
        return self

    def later(self, **delta: float) -> "Desk":
        """The same, time having passed."""
        self.now += timedelta(**delta)
        return self

    @property
    def situation(self) -> Situation:
        """Where it stands now."""
        return Situation(fold(self.history), self.library, self.practice, self.now)

    @property
    def context(self) -> Context:
        """What a decision may look at."""
        return Context(
            self.situation, lambda seq: next((x for x in self.history if x.seq == seq), None), lambda: self.history
        )

    def _append(self, proposed: Proposed, author: str = DOCTOR) -> None:
        body, seq = proposed.body, len(self.history) + 1
        fields: dict[str, Any] = {"v": 1, "id": "i", "incident": "u", "boot": "b", "monotonic_ms": 0, "zone": ZONE}
        fields |= {"seq": seq, "kind": body.kind, "body": body, "hash": f"{seq:064d}", "author": author}
        recorded = self.now.isoformat().replace("+00:00", "Z")
        self.history.append(e.Entry(**fields, happened=proposed.happened, recorded_at=recorded))
        if isinstance(body, e.Expunged):
            self.history[body.target - 1] = self.history[body.target - 1].model_copy(update={"body": None})
        self.kept += proposed.kept
