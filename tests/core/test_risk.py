"""The risk proposal: cautious, monotonic, and it never says « no » on what is not known."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident.core.facts import JsonValue
from incident.core.playbook import Library
from incident.core.risk import ASKED, LEVELS, RULES, assess

Facts = dict[str, JsonValue]
BOOLS = ("patient_data", "confidentiality", "integrity", "availability", "permanent_loss", "unintelligible", "published",
         "data_health", "professional_secrecy")  # fmt: skip
CHOICES: dict[str, tuple[JsonValue, ...]] = {
    **{name: (None, False, True) for name in BOOLS},
    "exfiltration": (None, "no", "possible", "yes"),
    "backup": (None, "available", "paper_only", "encrypted_too"),
    "service_impact": (None, "none", "minor", "major"),
}
FACTS: st.SearchStrategy[Facts] = st.fixed_dictionaries({name: st.sampled_from(c) for name, c in CHOICES.items()})
WORSE: dict[str, tuple[JsonValue, ...]] = {
    "exfiltration": ("no", "possible", "yes"),
    "service_impact": ("none", "minor", "major"),
    "confidentiality": (False, True),
    "integrity": (False, True),
    "availability": (False, True),
    "permanent_loss": (False, True),
    "published": (False, True),
    "data_health": (False, True),
    "professional_secrecy": (False, True),
    "unintelligible": (True, False),
    "backup": ("available", "encrypted_too"),
    "patient_data": (False, True),
}
"""Each fact's answers from the least to the most serious."""


def level(facts: Facts) -> int:
    return LEVELS.index(assess(facts.get).level)


@given(FACTS, st.sampled_from(sorted(WORSE)), st.data())
@settings(max_examples=400)
def test_a_worse_answer_never_lowers_the_level(facts: Facts, name: str, data: st.DataObject) -> None:
    scale = WORSE[name]
    low = data.draw(st.integers(0, len(scale) - 2))
    high = data.draw(st.integers(low + 1, len(scale) - 1))
    assert level({**facts, name: scale[high]}) >= level({**facts, name: scale[low]})


@given(FACTS, st.sampled_from(sorted(WORSE)))
@settings(max_examples=400)
def test_not_knowing_is_never_below_the_best_answer(facts: Facts, name: str) -> None:
    assert level({**facts, name: None}) >= level({**facts, name: WORSE[name][0]})


@given(FACTS)
def test_what_is_proposed_follows_the_level(facts: Facts) -> None:
    found = assess(facts.get)
    assert found.authority is (found.level != "no_risk")
    assert found.persons is True if found.level == "high" else found.persons is not True
    assert found.reasons or found.level == "no_risk"
    assert set(found.missing) == {name for name in ASKED if facts.get(name) is None}


@given(FACTS)
def test_no_risk_only_on_stated_facts(facts: Facts) -> None:
    """« Pas de risque » needs someone to have said so: never the absence of an answer."""
    if assess(facts.get).level == "no_risk" and facts["patient_data"] is not False:
        copied = facts["exfiltration"] == "no" or facts["confidentiality"] is False or facts["unintelligible"] is True
        lost = facts["availability"] is False or (facts["backup"] == "available" and facts["service_impact"] == "none")
        assert copied
        assert lost


def test_nothing_known_means_notify() -> None:
    found = assess(lambda _fact: None)
    assert (found.level, found.authority, found.persons) == ("risk", True, None)
    assert found.missing == ASKED


def test_no_patient_data_is_no_risk() -> None:
    found = assess(({"patient_data": False, "published": True}).get)
    assert (found.level, found.authority, found.persons) == ("no_risk", False, False)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"published": True}, "published"),
        ({"exfiltration": "yes"}, "health_data_copied"),
        ({"permanent_loss": True}, "permanent_loss"),
        ({"service_impact": "major"}, "care_in_danger"),
    ],
)
def test_high(facts: Facts, rule: str) -> None:
    found = assess(facts.get)
    assert (found.level, found.authority, found.persons) == ("high", True, True)
    assert rule in [reason.rule for reason in found.reasons]


def test_all_well_is_no_risk() -> None:
    facts: Facts = {"confidentiality": False, "integrity": False, "availability": False, "exfiltration": "no"}
    assert assess(facts.get).level == "no_risk"


def test_persons_are_left_to_decide_while_an_unknown_could_raise_the_risk() -> None:
    known: Facts = {"exfiltration": "possible", "published": False, "permanent_loss": False, "service_impact": "minor"}
    assert assess((known).get).persons is None
    assert assess(({**known, "exfiltration": "no"}).get).persons is False


def test_every_rule_cites_a_source_that_exists(library: Library) -> None:
    assert {rule.source for rule in RULES} <= set(library.sources)
    assert set(ASKED) <= set(library.facts)
    assert len({rule.name for rule in RULES}) == len(RULES)
