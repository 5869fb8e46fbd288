"""What `incident playbook check` says of data that hold: how much there is, and how much was proved."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from incident.core.durations import count
from incident.core.playbook import BINDING, Library
from incident.core.wording import french
from incident.library.walk import Walk


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of playbooks, steps (as shown, and how many of them are one shared text), ways walked, sources.

    `paths` are the combinations of answers told apart, all playbooks added up; `ends` those it took to settle them.
    `duty_steps` state a legal or contractual duty; `duty_verified` of them cite a source that was read.
    """

    playbooks: int
    steps: int
    shared_uses: int
    paths: int
    ends: int
    obligations: int
    sources: int
    sources_verified: int
    duty_steps: int
    duty_verified: int

    @property
    def verified_percent(self) -> int:
        """Per cent of the steps with a duty that cite a verified source, rounded down."""
        return 100 * self.duty_verified // self.duty_steps if self.duty_steps else 100

    def to_json(self) -> dict[str, Any]:
        """As `playbook check --json` prints it."""
        return {**asdict(self), "verified_percent": self.verified_percent}

    def lines(self) -> list[str]:
        """The summary, in French."""
        read, left = count(self.sources_verified, "vérifiée"), self.sources - self.sources_verified
        said = [
            f"{count(self.playbooks, 'scénario')}, {count(self.steps, 'étape')} (dont {self.shared_uses} d’un texte "
            f"partagé), {count(self.obligations, 'obligation')}, {count(self.sources, 'source')} ({read}, {left} à "
            "confirmer).",
            f"Chemins : {_large(self.paths)} de réponses, toutes parcourues en {count(self.ends, 'examen')} : aucune "
            "impasse, aucune étape hors d’atteinte, et chaque obligation qui s’applique a son étape.",
            f"Devoirs : {count(self.duty_steps, 'étape')} en énoncent un, chacune avec sa source ; pour "
            f"{self.verified_percent}\u00a0% d’entre elles elle est vérifiée, les autres disent « à confirmer ».",
        ]
        return [french(line) for line in said]


def figures(library: Library, walks: Iterable[Walk], shared: Collection[str]) -> Figures:
    """The figures of a library whose playbooks were walked; `shared` are the ids of the shared steps."""
    done = list(walks)
    steps = [step for book in library.playbooks.values() for step in book.steps]
    duties = [step for step in steps if step.duty in BINDING]
    read = {one.id for one in library.sources.values() if one.status == "verified"}
    return Figures(
        playbooks=len(library.playbooks),
        steps=len(steps),
        shared_uses=sum(step.id in shared for step in steps),
        paths=sum(walk.paths for walk in done),
        ends=sum(walk.ends for walk in done),
        obligations=len(library.obligations),
        sources=len(library.sources),
        sources_verified=len(read),
        duty_steps=len(duties),
        duty_verified=sum(not read.isdisjoint(step.sources) for step in duties),
    )


def _large(many: int) -> str:
    """« 12 millions de milliards de combinaisons »: nobody reads seventeen digits."""
    for size, words in ((10**15, "millions de milliards"), (10**9, "milliards"), (10**6, "millions")):
        if many >= 2 * size:
            return f"{count(many // size, words, words)} de combinaisons"
    return count(many, "combinaison")
