"""What the record itself says of the information of persons: what was decided, then that they were told.

Which filing tells them is data (`tells_persons` of an obligation). An earlier answer that says the contrary is
« à revoir ».
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

_REASONS: dict[Ground, str] = {
    "a": "unintelligible",
    "b": "later_measures",
    "c": "disproportionate",
    "no_high_risk": "no_high_risk",
}
"""The ground of the decision, as an option of `not_informed_reason`."""
_COUNT = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)\s+(?:personne|patient)", re.IGNORECASE)


def persons_informed(situation: "Situation") -> Answer | None:
    """Whether they were told or are to be; marked where a person said the contrary."""
    filing, made = _told(situation), situation.decision("persons")
    if filing is not None:
        found = _answer("informed", filing.seq)
    elif made is not None:
        found = _answer("to_inform" if made.answer else "not_informed", made.seq)
    else:
        return None
    given = situation.state.answers.get("persons_informed")
    said = given.value if given is not None and given.known else found.value
    return found.model_copy(update={"review": said != found.value and "not_informed" in (said, found.value)})


def not_informed_reason(situation: "Situation") -> Answer | None:
    """Why they are not told: the ground of the decision, while nothing told them."""
    made = situation.decision("persons")
    if _told(situation) is not None or made is None or made.ground is None:
        return None
    return _answer([_REASONS[made.ground]], made.seq)


def informed_date(situation: "Situation") -> Answer | None:
    """When they were told."""
    filing = _told(situation)
    if filing is None:
        return None
    sure = filing.happened.precision == "exact"
    return _answer(filing.happened.to_json(), filing.seq, "certain" if sure else "estimated")


def informed_count(situation: "Situation") -> Answer | None:
    """How many were told, as read in the words of the proof."""
    filing = _told(situation)
    found = _COUNT.search(filing.reference) if filing is not None else None
    return _answer(int(re.sub(r"\D", "", found[1])), filing.seq, "estimated") if filing and found else None


def informed_means(situation: "Situation") -> Answer | None:
    """How they were told, as read in the words of the proof."""
    filing = _told(situation)
    means = [*_means(filing.reference, situation)] if filing is not None else []
    return _answer(means, filing.seq, "estimated") if filing is not None and means else None


def _told(situation: "Situation") -> Filing | None:
    known = situation.library.obligations
    made = [f for f in situation.state.filings if f.obligation in known and known[f.obligation].tells_persons]
    first = min(made, key=lambda one: one.happened.earliest, default=None)
    return situation.state.filing(first.obligation, first.for_) if first is not None else None


def _means(words: str, situation: "Situation") -> Iterator[str]:
    """The options of which a word stands in the proof: « À chacun : courrier, courriel… » gives both its words."""
    fact, said = situation.fact("informed_means"), folded(words)
    for option in fact.options if fact is not None else ():
        named = option.label.partition(":")[2].split(",")
        if any(re.search(rf"\b{re.escape(folded(name.strip()))}s?\b", said) for name in named if name.strip()):
            yield option.id


def _answer(value: JsonValue, seq: int, certainty: Certainty = "certain") -> Answer:
    return Answer(value=value, certainty=certainty, origin="derived", seq=seq)
