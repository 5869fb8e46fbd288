"""What the record itself says of the information of persons: what was decided, then that they were told.

Which filing tells them is data (`tells_persons` of an obligation). A person's own later answer wins; an earlier
one that what was recorded since contradicts gives way and is « à revoir ».
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from incident.core.facts import Answer, Certainty, JsonValue
from incident.core.grounds import Ground
from incident.core.state import Filing
from incident.core.words import folded

if TYPE_CHECKING:
    from incident.core.situation import Situation

TOLD = frozenset({"persons_informed", "informed_date", "informed_count", "informed_means", "not_informed_reason"})
"""The facts that the decision on persons and their information answer."""
_ONLY_READ = frozenset({"informed_count", "informed_means"})
"""What is only read in the words of a proof: a person's own answer always wins."""
_REASONS: dict[Ground, str] = {
    "a": "unintelligible",
    "b": "later_measures",
    "c": "disproportionate",
    "no_high_risk": "no_high_risk",
}
"""The ground of the decision, as an option of `not_informed_reason`."""
_COUNT = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)\s+(?:personne|patient)", re.IGNORECASE)


def told(fact: str, situation: "Situation") -> Answer | None:
    """What the filing that told the persons, else the decision, says of one of these facts; None when nothing."""
    filing = _told(situation)
    if filing is not None:
        return _of_filing(fact, filing, situation)
    made = situation.decision("persons")
    if made is None:
        return None
    says: dict[str, JsonValue] = {"persons_informed": "to_inform" if made.answer else "not_informed"}
    if made.ground is not None:
        says["not_informed_reason"] = [_REASONS[made.ground]]
    return _answer(says[fact], made.seq) if fact in says else None


def settled(fact: str, given: Answer, found: Answer | None) -> Answer:
    """Of a person's own answer and what the record says, the one that counts; marked where they contradict."""
    if found is None or (given.known and (given.seq > found.seq or fact in _ONLY_READ)):
        return given
    if not given.known or given.value == found.value or fact != "persons_informed":
        return found
    if (given.value, found.value) == ("informed", "to_inform"):  # told already: the decision only planned it
        return given
    return found.model_copy(update={"review": "not_informed" in (given.value, found.value)})


def _told(situation: "Situation") -> Filing | None:
    known = situation.library.obligations
    made = [f for f in situation.state.filings if f.obligation in known and known[f.obligation].tells_persons]
    first = min(made, key=lambda one: one.happened.earliest, default=None)
    return situation.state.filing(first.obligation, first.for_) if first is not None else None


def _of_filing(fact: str, filing: Filing, situation: "Situation") -> Answer | None:
    if fact == "persons_informed":
        return _answer("informed", filing.seq)
    if fact == "informed_date":
        sure = filing.happened.precision == "exact"
        return _answer(filing.happened.to_json(), filing.seq, "certain" if sure else "estimated")
    if fact == "informed_count":
        found = _COUNT.search(filing.reference)
        return _answer(int(re.sub(r"\D", "", found[1])), filing.seq, "estimated") if found else None
    means = [*_means(filing.reference, situation)] if fact == "informed_means" else []
    return _answer(means, filing.seq, "estimated") if means else None


def _means(words: str, situation: "Situation") -> Iterator[str]:
    """The options of which a word stands in the proof: « À chacun : courrier, courriel… » gives both its words."""
    fact, said = situation.fact("informed_means"), folded(words)
    for option in fact.options if fact is not None else ():
        named = option.label.partition(":")[2].split(",")
        if any(re.search(rf"\b{re.escape(folded(name.strip()))}s?\b", said) for name in named if name.strip()):
            yield option.id


def _answer(value: JsonValue, seq: int, certainty: Certainty = "certain") -> Answer:
    return Answer(value=value, certainty=certainty, origin="derived", seq=seq)
