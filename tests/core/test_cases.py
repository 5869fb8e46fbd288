"""The published cases: no false negative on what authorities decided, false positives listed in the README."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from incident.core.coherence import contradictions
from incident.core.facts import JsonValue
from incident.core.risk import LEVELS, Assessment, assess

ROOT = Path(__file__).resolve().parents[2]
LOADED: dict[str, Any] = json.loads((ROOT / "tests" / "data" / "cases.json").read_text(encoding="utf-8"))
CASES: dict[str, dict[str, Any]] = {case["id"]: case for case in LOADED["cases"]}
DECIDED = ("official_table", "held_by_authority")
WORDS = {True: "oui", False: "non", None: "à décider"}
OUTCOMES = {"notify_authority": "autorité", "notify_persons": "personnes"}

WHY = {
    "EDPB-09": "Le destinataire était un agent lié par contrat, qui a tout effacé ; mais les données étaient sous secret "
    "professionnel. Sorties de l’équipe de soins, elles sont toujours au moins un risque pour l’outil : le secret "
    "médical ne s’efface pas sur parole.",
}
"""Why the tool asks for more than the authority did, case by case."""

WITHOUT_FACTS = {"RULE-ICO-TOOL"}
"""A rule published as such (« risk likely: notify »): no fact describes it, so there is nothing to assess."""

Facts = dict[str, JsonValue]


def facts_of(case: str) -> Facts:
    facts: Facts = CASES[case]["facts"]
    return facts


def look(facts: Facts) -> Assessment:
    return assess(facts.get)


def compared(case: str) -> dict[str, tuple[bool, bool | None]]:
    """Each outcome the authority did decide: what it held, and what the tool proposes."""
    found = look(facts_of(case))
    ours = {"register": found.register, "notify_authority": found.authority, "notify_persons": found.persons}
    expected = CASES[case]["expected"]
    return {name: (expected[name], ours[name]) for name in ours if isinstance(expected[name], bool)}


def test_the_cases_are_all_there() -> None:
    kinds = {case["outcome_kind"] for case in CASES.values()}
    assert (len(CASES), kinds) == (41, {*DECIDED, "guidance_rule"})


@pytest.mark.parametrize("case", CASES)
def test_no_false_negative(case: str) -> None:
    """Never « no », nor « to decide », where an authority says yes."""
    missed = {name for name, (theirs, ours) in compared(case).items() if theirs and ours is not True}
    if case in WITHOUT_FACTS:
        assert CASES[case]["outcome_kind"] == "guidance_rule"
        assert not any(facts_of(case)[name] for name in ("confidentiality", "integrity", "availability"))
    else:
        assert missed == set()


@pytest.mark.parametrize("case", CASES)
def test_a_false_positive_has_its_reason(case: str) -> None:
    more = {name for name, (theirs, ours) in compared(case).items() if not theirs and ours is not False}
    assert bool(more) == (case in WHY)


@pytest.mark.parametrize("case", CASES)
def test_the_published_facts_agree_with_each_other(case: str) -> None:
    assert contradictions(facts_of(case).get) == ()


# -- the table of the README -----------------------------------------------------------------------------


def false_positives() -> str:
    """The Markdown table, one row an outcome."""
    rows = [
        f"| {case} | {CASES[case]['title']} | {OUTCOMES[name]} | {WORDS[theirs]} | {WORDS[ours]} | {WHY[case]} |"
        for case in CASES
        for name, (theirs, ours) in compared(case).items()
        if not theirs and ours is not False
    ]
    head = [
        "| cas | titre | issue | décidé | proposé | pourquoi l’outil est plus prudent |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows])


def test_the_readme_lists_the_false_positives() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"<!-- false-positives -->\n(.*?)\n<!-- /false-positives -->", text, re.DOTALL)
    assert shown is not None
    assert shown[1] == false_positives(), "put the right-hand table between the README's false-positives marks"


# -- cases that must differ, and those that excuse nothing -----------------------------------------------


@pytest.mark.parametrize(
    ("milder", "graver"),
    [
        ("EDPB-01", "EDPB-02"),
        ("EDPB-01", "EDPB-03"),
        ("EDPB-10", "EDPB-11"),
        ("EDPB-13", "EDPB-16"),
        ("EDPB-09", "NAIH-2894"),
        ("EDPB-15", "RO-MEDSTAR"),
        ("EDPB-13", "AP-PVV-2021"),
    ],
)
def test_cases_that_look_alike_differ(milder: str, graver: str) -> None:
    low, high = look(facts_of(milder)), look(facts_of(graver))
    assert LEVELS.index(low.level) < LEVELS.index(high.level)


def test_a_wrong_recipient_who_deleted_is_told_to_the_authority_only() -> None:
    """Polish decision DKN.5131.7.2020 (259 clients: name, e-mail, phone), against DKN.5131.3.2021 (national number)."""
    facts = facts_of("UODO-3-2021") | {
        "data_national_id": False, "data_financial": False, "professional_secrecy": False, "persons_count": 259,
    }  # fmt: skip
    mild, grave = look(facts), look(facts_of("UODO-3-2021"))
    assert (mild.authority, mild.persons) == (True, False)
    assert (grave.authority, grave.persons) == (True, True)


def test_a_list_of_course_participants_excuses_nothing_under_secrecy() -> None:
    """EDPB-15 is a course list without professional secrecy: the same letter from a doctor is told."""
    course = facts_of("EDPB-15")
    assert (look(course).authority, look(course).persons) == (False, False)
    assert look({**course, "data_health": False}).authority is look(course).authority
    for secret in ({"professional_secrecy": True}, {"professional_secrecy": None}, {"patient_data": True}):
        assert look({**course, **secret}).authority is True, secret
    assert look({**course, "professional_secrecy": True, "recipient_trusted": True}).level == "risk"


def test_a_trusted_colleague_excuses_nothing_outside_the_care_team() -> None:
    """ICO-2: an internal, trusted colleague who reported and deleted. Only the care team, in writing, is another case."""
    colleague: Facts = facts_of("EDPB-09") | {
        "recipient": "colleague", "data_health": True, "special_categories": True, "controller_is_health": True,
    }  # fmt: skip
    assert look(colleague).level == "risk"
    assert look({**colleague, "recipient_care_team": True}).level == "risk"
    in_the_team = {**colleague, "recipient_care_team": True, "recipient_written_confirmation": True}
    assert look(in_the_team).level == "no_risk"


def test_ordinary_data_with_a_trusted_recipient_are_no_risk() -> None:
    """EDPB-09 itself, without the secrecy."""
    assert look({**facts_of("EDPB-09"), "professional_secrecy": False}).level == "no_risk"


@pytest.mark.parametrize("case", CASES)
def test_a_worse_case_is_never_milder(case: str) -> None:
    facts = facts_of(case)
    worse: tuple[Facts, ...] = (
        {"persons_count": 10**6},
        {"exfiltration": "yes", "confidentiality": True},
        {"published": True, "confidentiality": True},
        {"special_categories": True, "data_health": True},
        {"availability": True, "unavailability_hours": 500},
    )
    for more in worse:
        assert LEVELS.index(look({**facts, **more}).level) >= LEVELS.index(look(facts).level), more
    if look(facts).authority and facts["recipient"] != "none":
        assert look({**facts, "deletion_confirmed": True}).authority
