"""What nobody need be asked: one provider a fact, and the one rule of what counts beside a person's answer.

The rule (`counting`): what a person answered counts, unless they said « inconnu », or unless what was recorded
after it says otherwise where the fact yields to the record. A person's later answer always wins.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from incident.core.facts import Answer, JsonValue
from incident.core.identity import NAME, named_so, owner_and_fact
from incident.core.implied import discovery, provider
from incident.core.recorded import complaint_date, complaint_filed, other_authorities
from incident.core.ticked import isolated_at, measures_taken
from incident.core.told import informed_count, informed_date, informed_means, not_informed_reason, persons_informed

if TYPE_CHECKING:
    from incident.core.situation import Situation

Yields = Callable[[JsonValue, JsonValue], bool]


def _never(_given: JsonValue, _found: JsonValue) -> bool:
    return False


def _always(_given: JsonValue, _found: JsonValue) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Provider:
    """Who says a fact that nobody answered; `yields(given, found)`: does an earlier answer give way to it?"""

    says: Callable[["Situation"], Answer | None]
    yields: Yields = _never


def counting(given: Answer, found: Answer | None, yields: Yields) -> Answer:
    """Of a person's own answer and what was found without them, the one that counts."""
    if found is None:
        return given
    overtaken = given.seq < found.seq and yields(given.value, found.value)
    return found if overtaken or not given.known else given


# -- what the incident computes ------------------------------------------------------------------------


def _risk_level(situation: "Situation") -> Answer:
    return Answer(value=situation.risk_level, certainty="estimated", origin="derived")


def _notify_persons(situation: "Situation") -> Answer:
    found = situation.notify_persons
    return Answer(value=found, certainty="unknown" if found is None else "estimated", origin="derived")


def _authority_decided(situation: "Situation") -> Answer | None:
    made = situation.decision("authority")
    return Answer(value=made.answer, origin="derived") if made is not None else None


def _late(situation: "Situation") -> Answer:
    late = any(clock.status in {"overdue", "fulfilled_late"} for clock in situation.clocks_of("cnil_initiale"))
    return Answer(value=late, origin="derived")


def _band(situation: "Situation") -> Answer | None:
    """The published band of the number of persons, as sure as the number."""
    count = situation.answer("persons_count")
    if count is None or not isinstance(count.value, int):
        return None
    bands = (("upto_5", 5), ("upto_50", 50), ("upto_300", 300), ("upto_5000", 5000))
    band = next((name for name, most in bands if count.value <= most), "over_5000")
    return Answer(value=band, certainty=count.certainty, origin="derived")


def _reference(situation: "Situation") -> Answer:
    return Answer(value=situation.state.ref, origin="derived")


def _first_number(situation: "Situation") -> Answer | None:
    """The number of the first declaration; where several declared, each number with whose it is."""
    from incident.core.instances import declared

    made = declared("cnil_initiale", situation)
    wanted = {n: one for n, one in made.items() if situation.declaring in (None, n)}
    numbers = [(one.reference, who if len(wanted) > 1 else "") for who, one in wanted.values() if one.reference]
    said = " ; ".join(f"{number} ({who})" if who else number for number, who in numbers)
    return Answer(value=said, origin="derived") if said else None


_COMPUTED = {
    "risk_level": Provider(_risk_level),
    "notify_persons": Provider(_notify_persons),
    "authority_decided": Provider(_authority_decided),
    "notification_late": Provider(_late),
    "persons_count_band": Provider(_band),
    "incident_reference": Provider(_reference),
}
DERIVED = tuple(_COMPUTED)
"""The facts that are only computed: nobody is ever asked."""

PROVIDERS: Mapping[str, Provider] = {
    **_COMPUTED,
    "previous_notification_number": Provider(_first_number),
    "complaint_filed": Provider(complaint_filed, lambda given, _: given is False),
    "complaint_date": Provider(complaint_date),
    "other_authorities": Provider(other_authorities),
    "discovery_circumstances": Provider(discovery),
    "processor_1": Provider(provider),
    "isolated_at": Provider(isolated_at),
    "measures_after": Provider(measures_taken),
    # told already: a decision taken later only planned it
    "persons_informed": Provider(persons_informed, lambda *both: both != ("informed", "to_inform")),
    "informed_date": Provider(informed_date, _always),
    "not_informed_reason": Provider(not_informed_reason, _always),
    "informed_count": Provider(informed_count),
    "informed_means": Provider(informed_means),
}
"""Who says each fact that the incident itself can tell."""


def _filed_with(who: str, situation: "Situation") -> Answer | None:
    """The reasons one controller's first declaration was recorded with."""
    filing = situation.state.filing("cnil_initiale", who)
    return Answer(value=filing.text, origin="derived", seq=filing.seq) if filing is not None and filing.text else None


_OWN: Mapping[str, Callable[[str, "Situation"], Answer | None]] = {NAME: named_so, "late_reasons": _filed_with}


def _of_one(fact: str, situation: "Situation") -> Answer | None:
    who, name = owner_and_fact(fact)
    return _OWN[name](who, situation) if name in _OWN else None


def provider_of(fact: str) -> Provider | None:
    """Who says this fact when nobody answered it, if anything can."""
    return PROVIDERS.get(fact) if not owner_and_fact(fact)[0] else Provider(partial(_of_one, fact), _always)
