"""The facts keep the ids and options of the published cases, and ask them in a doctor's words."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from incident.core.facts import UNKNOWN, Fact, check_value
from tests.reading import plain_yaml

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"

CONTACTS = (
    *("prestataire", "editeur", "assureur", "cdom", "banque", "dpo", "ars", "urps", "operateur", "avocat"),
    *("hebergeur_web", "csirt_regional", "mssante"),
)

KINDS = {bool: "bool", int: "int", str: "text"}
"""What a value of the cases says of its fact's type."""

AVOID = ("exfiltration", "sous-traitant", "indisponibilité", "empreinte", "H+12", "DPO", "évaluer", "clore")
"""Words a doctor does not use (the authority's own labels are quoted all the same)."""


@cache
def facts() -> dict[str, Fact]:
    """Every fact, by id."""
    loaded = plain_yaml((ROOT / "playbooks/common/facts.yaml").read_text(encoding="utf-8"))
    assert list(loaded) == ["facts"]
    return {block["id"]: Fact.model_validate(block) for block in loaded["facts"]}


@cache
def cases() -> dict[str, Any]:
    """The published cases."""
    loaded: dict[str, Any] = json.loads((DATA / "cases.json").read_text(encoding="utf-8"))
    return loaded


def attributes() -> Iterator[tuple[str, str]]:
    """Every attribute of the published cases, the grouped ones told apart."""
    data = sorted({key for case in cases()["cases"] for key in case["facts"] if key.startswith("data_")})
    for key, meaning in cases()["meta"]["attributes"].items():
        names = [n for n in data if n != "data_credentials"] if key == "data_*" else key.split("/")
        yield from ((name, meaning) for name in names)


def test_no_fact_is_declared_twice() -> None:
    """Two blocks with one id would hide the first."""
    blocks = plain_yaml((ROOT / "playbooks/common/facts.yaml").read_text(encoding="utf-8"))["facts"]
    ids = [block["id"] for block in blocks]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(("name", "meaning"), list(attributes()))
def test_each_attribute_of_the_published_cases_is_a_fact(name: str, meaning: str) -> None:
    """Same id, same options in the authorities' cases and in our questions."""
    fact = facts()[name]
    listed = [word.strip() for word in meaning.split("(")[0].split("|")]
    values = [case["facts"][name] for case in cases()["cases"] if case["facts"][name] is not None]
    if len(listed) > 1:
        assert (fact.type, [option.id for option in fact.options]) == ("choice", listed)
    else:
        assert {KINDS[type(value)] for value in values} == {fact.type}


@pytest.mark.parametrize("case", cases()["cases"], ids=lambda case: str(case["id"]))
def test_the_facts_of_each_published_case_are_accepted(case: dict[str, Any]) -> None:
    """Every value of the cases is one its fact can take, and is stored as it is."""
    for name, value in case["facts"].items():
        assert check_value(facts()[name], value) == value


@pytest.mark.parametrize("fact", facts().values(), ids=lambda fact: fact.id)
def test_a_fact_can_be_asked_and_answered(fact: Fact) -> None:
    """Choices have distinct options, nothing else has any; orders and units stand where they mean it."""
    ids = [option.id for option in fact.options]
    labels = [option.label for option in fact.options]
    assert bool(ids) == (fact.type in {"choice", "multi"})
    assert len(set(ids)) == len(ids) and len(set(labels)) == len(labels)
    assert not fact.ordered or fact.type == "choice"
    assert not fact.multiline or fact.type == "text"
    assert not fact.unit or fact.type == "int"
    assert UNKNOWN not in ids or fact.id == "recipient"


def test_what_lowers_the_risk_comes_from_a_person_only() -> None:
    """Neither a playbook, a bulletin nor the tool may say something that lowers the risk."""
    lowering = {fact.id for fact in facts().values() if fact.lowers_risk}
    recipient = {"recipient_trusted", "recipient_care_team", "recipient_written_confirmation"}
    after = {"deletion_confirmed", "data_returned", "remote_wipe"}
    assert lowering == {"unintelligible", "backup", "false_alarm"} | recipient | after
    assert all(facts()[name].sources_from == ("asked",) for name in lowering)


def test_the_encryption_question_excludes_the_attackers() -> None:
    """The question says « before » and that the attacker's encryption does not count."""
    ask = facts()["unintelligible"].ask
    assert "AVANT l’incident" in ask
    assert "Le chiffrement fait par le pirate ne compte pas." in ask


@pytest.mark.parametrize("contact", CONTACTS)
def test_each_contact_of_the_practice_has_its_line_in_the_sheet(contact: str) -> None:
    """The sheet holds a person for each contact filled from it."""
    fact = facts()[f"contact_{contact}"]
    assert (fact.type, fact.sources_from) == ("person", ("practice",))


def test_orders_go_from_the_least_to_the_most_serious() -> None:
    """`at_least` compares in the right direction."""
    orders = {name: [option.id for option in facts()[name].options] for name in
              ("exfiltration", "risk_level", "service_impact", "gravity", "data_credentials")}  # fmt: skip
    assert all(facts()[name].ordered for name in orders)
    assert orders == {
        "exfiltration": ["no", "possible", "yes"],
        "risk_level": ["no_risk", "risk", "high"],
        "service_impact": ["none", "minor", "major"],
        "gravity": ["negligeable", "limite", "important", "maximal"],
        "data_credentials": ["none", "hashed_salted_strong", "clear"],
    }
    assert facts()["risk_level"].sources_from == facts()["notification_late"].sources_from == ("derived",)


def test_our_questions_use_everyday_words() -> None:
    """The words a stressed doctor does not know stay out of the questions."""
    bad = [(fact.id, word) for fact in facts().values() for word in AVOID if word in f"{fact.ask} {fact.help}"]
    assert [item for item in bad if item != ("practice_dpo_number", "DPO")] == []
