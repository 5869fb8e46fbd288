"""One rule of what counts: a person's answer, but « inconnu », or where the record made after it says otherwise."""

from itertools import product

import pytest

from incident.core.derived import DERIVED, PROVIDERS, counting
from incident.core.facts import Answer, JsonValue
from incident.core.playbook import Library


@pytest.mark.parametrize("fact", PROVIDERS)
def test_one_rule_for_every_fact(fact: str) -> None:
    """« Inconnu » gives way, a later answer stays, an earlier one gives way only where the fact yields."""
    yields = PROVIDERS[fact].yields
    values: tuple[JsonValue, ...] = (True, False, "informed", "to_inform")
    for value, other, before in product(values, values, (True, False)):
        given = Answer(value=value, seq=3)
        found = Answer(value=other, seq=4 if before else 2, origin="derived")
        assert counting(given, None, yields) is given
        assert counting(given.model_copy(update={"certainty": "unknown"}), found, yields) is found
        assert counting(given, found, yields) is (found if before and yields(value, other) else given)


def test_what_each_fact_yields_to() -> None:
    """A planned information never takes the place of one that was made; a complaint only of a « non »."""
    yielding = {fact for fact, one in PROVIDERS.items() if one.yields("a", "b")}
    assert yielding == {"persons_informed", "informed_date", "not_informed_reason"}
    assert not PROVIDERS["persons_informed"].yields("informed", "to_inform")
    assert PROVIDERS["complaint_filed"].yields(False, True)
    assert not PROVIDERS["complaint_filed"].yields(True, True)


def test_what_is_only_computed_is_never_asked(library: Library) -> None:
    assert {fact.id for fact in library.facts.values() if fact.sources_from == ("derived",)} == set(DERIVED)
    assert all("derived" in library.facts[fact].sources_from for fact in PROVIDERS)
