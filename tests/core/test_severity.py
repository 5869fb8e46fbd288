"""ENISA's score, exact on every published vector; the CNIL's scale. Neither decides anything."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident.core.facts import JsonValue
from incident.core.playbook import Library
from incident.core.risk import assess
from incident.core.riskfacts import SCALES
from incident.core.severity import (
    BAND_LABELS,
    BASES,
    CIRCUMSTANCES,
    GRAVITIES,
    GRAVITY_SOURCE,
    IDENTIFICATION,
    SOURCE,
    Circumstances,
    Severity,
    band,
    data_context,
    gravity,
    points,
    points_text,
    severity,
)
from incident.core.severitylacks import lacking

DATA = Path(__file__).resolve().parents[1] / "data"
LOADED: dict[str, Any] = json.loads((DATA / "enisa_vectors.json").read_text(encoding="utf-8"), parse_float=Decimal)
COMPONENTS: dict[str, dict[str, Any]] = {vector["id"]: vector for vector in LOADED["component_vectors"]}
SCORES: dict[str, dict[str, Any]] = {vector["id"]: vector for vector in LOADED["score_vectors"]}
Facts = dict[str, JsonValue]

OURS = {
    "EI-NAME-1": ("full_name", "many_in_country"),
    "EI-NAME-2": ("full_name", "few_in_country"),
    "EI-NAME-3": ("full_name", "few_in_small_city"),
    "EI-NAME-4": ("full_name", "with_birth_or_address"),
    "EI-ID-1": ("id_number", "alone"),
    "EI-ID-2": ("id_number", "linked"),
    "EI-ID-3": ("id_number", "reference_available"),
    "EI-TEL-1": ("phone_or_address", "unlisted"),
    "EI-TEL-2": ("phone_or_address", "unlisted_small_city"),
    "EI-TEL-3": ("phone_or_address", "listed"),
    "EI-MAIL-1": ("email", "secondary"),
    "EI-MAIL-2": ("email", "main"),
    "EI-MAIL-3": ("email", "main_with_name"),
    "EI-PIC-1": ("picture", "vague"),
    "EI-PIC-2": ("picture", "vague_with_place"),
    "EI-PIC-3": ("picture", "clear"),
    "EI-PIC-4": ("picture", "clear_linked"),
    "EI-CODE-1": ("code_or_alias", "alone"),
    "EI-CODE-2": ("code_or_alias", "with_detail"),
    "EI-CODE-3": ("code_or_alias", "full_name_or_reference"),
    "CB-C0a": ("confidentiality", "unreadable"),
    "CB-C0b": ("confidentiality", "no_sign_of_access"),
    "CB-C0c": ("confidentiality", "lost_without_sign"),
    "CB-C1a": ("confidentiality", "known_cooperating"),
    "CB-C1b": ("confidentiality", "known_recipients"),
    "CB-C2a": ("confidentiality", "unknown_or_many"),
    "CB-C2b": ("confidentiality", "published"),
    "CB-I0": ("integrity", "unused_recoverable"),
    "CB-I1": ("integrity", "misused_recoverable"),
    "CB-I2": ("integrity", "not_recoverable"),
    "CB-A0a": ("availability", "restored_quickly"),
    "CB-A0b": ("availability", "restored_with_work"),
    "CB-A1": ("availability", "persons_can_give_again"),
    "CB-A2": ("availability", "lost"),
    "CB-M0": ("malicious", "error"),
    "CB-M1": ("malicious", "intended"),
}
"""Each published situation, and its name in our tables."""


def vector_severity(inputs: dict[str, Any]) -> Severity:
    parts = {name: int(Decimal(value) * 100) for name, value in inputs["cb"].items()}
    return Severity(inputs["dpc"], int(Decimal(inputs["ei"]) * 100), Circumstances(**parts))


# -- the published vectors -------------------------------------------------------------------------------


def test_every_vector_is_looked_at() -> None:
    assert (len(COMPONENTS), len(SCORES)) == (62, 28)
    assert set(OURS) == {name for name, vector in COMPONENTS.items() if vector["component"] != "DPC"}


@pytest.mark.parametrize("name", OURS)
def test_component_tables(name: str) -> None:
    table, situation = OURS[name]
    ours = (IDENTIFICATION if COMPONENTS[name]["component"] == "EI" else CIRCUMSTANCES)[table][situation]
    assert points(ours) == COMPONENTS[name]["expected_score"]


@pytest.mark.parametrize("name", [n for n, v in COMPONENTS.items() if v["component"] == "DPC" and "base" in v])
def test_context_of_the_data(name: str) -> None:
    vector = COMPONENTS[name]
    assert BASES[vector["category"]] == vector["base"]
    assert data_context(vector["category"], vector["adjustment"]) == vector["expected_score"]


def test_the_context_stays_between_one_and_four() -> None:
    """However much the circumstances add or take off."""
    assert [data_context("sensitive", step) for step in (-9, -3, 0, 3)] == [1, 1, 4, 4]
    assert [data_context(category) for category in ("simple", "behavioural", "financial")] == [1, 2, 3]


def test_several_categories_keep_the_highest_and_passwords_that_of_what_they_open() -> None:
    assert max(COMPONENTS["DPC-MULTI"]["inputs"]) == COMPONENTS["DPC-MULTI"]["expected_score"]
    facts: Facts = {"data_financial": True, "data_identity": True, "data_health": True}
    assert severity(facts.get).dpc == max(data_context("financial"), data_context("simple"), data_context("sensitive"))
    assert data_context(COMPONENTS["DPC-CRED"]["category"], +1) == COMPONENTS["DPC-CRED"]["expected_score"]


@pytest.mark.parametrize(
    "name", [n for n, v in SCORES.items() if v["inputs"] and "non_enisa_adjustment" not in v["inputs"]]
)
def test_scores(name: str) -> None:
    expected, found = SCORES[name]["expected"], vector_severity(SCORES[name]["inputs"])
    assert (points(found.cb.total), points(found.score)) == (expected["cb_total"], expected["se"])
    assert found.level == expected["level"]


def test_a_point_taken_off_for_few_persons_is_not_enisas() -> None:
    """Polish decision DKN.5131.3.2021: the controller's own « − 1 » was rejected."""
    vector = SCORES["UODO-HESTIA-CTRL"]
    found = vector_severity(vector["inputs"])
    assert found.score is not None
    own = found.score + vector["inputs"]["non_enisa_adjustment"] * 100
    assert (points(own), band(own)) == (vector["expected"]["se"], vector["expected"]["level"])
    assert points(found.score) == Decimal("1.25")
    assert band(-25) == "low", "however much is taken off"


def test_a_low_score_is_not_no_notification() -> None:
    """Polish decision DKN.5131.7.2020: below 2, and it had to be notified all the same."""
    assert band(199) == SCORES["UODO-ENEA"]["expected"]["level"] == "low"
    facts: Facts = {
        "data_identity": True, "data_contact": True, "data_credentials": "none", "confidentiality": True,
        "recipient": "single_known", "recipient_trusted": False, "deletion_confirmed": True, "malicious": False,
        "exfiltration": "no", "published": False, "integrity": False, "availability": False, "data_health": False,
        "data_other_special": False, "special_categories": False, "data_criminal": False, "data_children": False,
        "data_payment_card": False, "data_financial": False, "data_location": False,
    }  # fmt: skip
    found = severity(facts.get)
    assert (found.score, found.level) == (125, "low")
    assert assess(facts.get).authority


# -- the arithmetic --------------------------------------------------------------------------------------


@given(
    st.integers(1, 4),
    st.sampled_from((25, 50, 75, 100)),
    st.tuples(*[st.sampled_from((0, 25, 50))] * 3, st.sampled_from((0, 50))),
)
@settings(max_examples=200)
def test_the_score_is_exact_and_says_when_it_is_borderline(dpc: int, ei: int, parts: tuple[int, int, int, int]) -> None:
    found = Severity(dpc, ei, Circumstances(*parts))
    exact = dpc * Decimal(ei) / 100 + sum(Decimal(part) / 100 for part in parts)
    assert points(found.score) == exact
    limits = {Decimal(2): ("low", "medium"), Decimal(3): ("medium", "high"), Decimal(4): ("high", "very_high")}
    near = {
        bands for limit, bands in limits.items() if limit - exact <= Decimal("0.25") and exact - limit < Decimal("0.25")
    }
    near |= {bands for limit, bands in limits.items() if exact - limit == 0}
    assert {
        tuple(sorted((found.level, other), key=list(BAND_LABELS).index)) for other in found.borderline if found.level
    } == near


def test_an_untold_component_leaves_the_score_untold() -> None:
    told = Circumstances(0, 0, 0, 0)
    for dpc, ei, cb in ((None, 25, told), (4, None, told), (4, 25, Circumstances(None, 0, 0, 0))):
        found = Severity(dpc, ei, cb)
        assert (found.score, found.level, found.borderline, found.nearest_gravity) == (None, None, (), None)
    assert (points(None), points_text(None)) == (None, "?")
    assert [points_text(score) for score in (475, 100, 5)] == ["4,75", "1,00", "0,05"]


# -- from our facts --------------------------------------------------------------------------------------

ATTACKED: Facts = {
    "data_health": True, "data_identity": True, "data_birth_date": True, "malicious": True, "cause": "ransomware",
    "integrity": True, "availability": True,
}  # fmt: skip
ALONE: dict[str, int] = {
    "data_health": 4, "data_other_special": 4, "special_categories": 4, "data_criminal": 4, "data_children": 4,
    "data_payment_card": 4, "data_financial": 3, "data_location": 2, "data_id_document": 1, "data_national_id": 1,
    "data_birth_date": 1, "data_contact": 1, "data_identity": 1,
}  # fmt: skip
"""Each kind of data, and ENISA's context for it alone."""
BACK: Facts = {"permanent_loss": False, "backup": "available", "unavailability_hours": 4, "service_impact": "none"}


@pytest.mark.parametrize(
    ("vector", "facts"),
    [
        ("MED-1", {**ATTACKED, "exfiltration": "yes", "recipient": "attacker", **BACK}),
        (
            "MED-2",
            {**ATTACKED, "confidentiality": False, "exfiltration": "no", "permanent_loss": True, "backup": "none"},
        ),
        ("MED-3b", {**ATTACKED, "unintelligible": True, **BACK}),
        (
            "MED-4",
            {
                **ATTACKED,
                "cause": "wrong_recipient_email",
                "malicious": False,
                "integrity": False,
                "availability": False,
            }
            | {"confidentiality": True, "recipient": "single_known", "deletion_confirmed": True},
        ),
        (
            "MED-6",
            {"data_health": True, "data_identity": True, "data_contact": True, "malicious": False, "published": True}
            | {"integrity": False, "availability": False},
        ),
    ],
)
def test_a_practices_facts_give_the_worked_examples(vector: str, facts: Facts) -> None:
    assert points(severity(facts.get).score) == SCORES[vector]["expected"]["se"]


def test_the_flags_go_with_the_level_and_never_change_it() -> None:
    few, many = ({**ATTACKED, **BACK, "exfiltration": "yes", "persons_count": count} for count in (100, 101))
    assert (severity(few.get).many, severity(many.get).many) == (False, True)
    assert severity(few.get).score == severity(many.get).score
    assert severity({**ATTACKED, **BACK, "unintelligible": True}.get).unreadable


STOLEN: Facts = {"cause": "stolen_device", "theft": True, "unintelligible": False, "data_health": True,
                 "data_identity": True, "data_birth_date": True, "availability": True, "backup": "available"}  # fmt: skip


def test_a_stolen_laptop_lacks_one_answer_and_says_which() -> None:
    """A theft is intended and its hands unknown; what a sound backup holds is missing for a time only."""
    assert lacking(STOLEN.get) == ("integrity",)
    told = STOLEN | {"integrity": False}
    assert (severity(told.get).score, lacking(told.get)) == (4 * 100 + 50 + 25 + 50, ())
    assert severity((told | {"backup": "none"}).get).cb.availability is None
    assert lacking((told | {"backup": "none"}).get) == ("permanent_loss",)
    assert (
        severity((told | {"recipient": "none", "exfiltration": "no", "confidentiality": False}).get).cb.confidentiality
        == 0
    )


@given(st.dictionaries(st.sampled_from(sorted(SCALES)), st.booleans() | st.none()))
def test_a_score_that_is_not_told_always_says_what_it_lacks(facts: Facts) -> None:
    assert bool(lacking(facts.get)) is (severity(facts.get).score is None)


def test_nothing_known_gives_no_figure() -> None:
    found = severity(lambda _fact: None)
    assert (found.dpc, found.ei, found.cb, found.score) == (None, None, Circumstances(None, None, None, None), None)


@pytest.mark.parametrize(
    ("facts", "part", "expected"),
    [
        ({"data_identity": True}, "dpc", None),
        ({**dict.fromkeys(ALONE, False), "data_credentials": "none"}, "dpc", None),
        ({"data_credentials": "clear", "data_identity": True}, "dpc", None),
        ({"data_identity": True}, "ei", None),
        ({"directly_identifiable": False}, "ei", 25),
        ({"data_id_document": True}, "ei", 100),
        ({"data_identity": True, "data_national_id": True}, "ei", 100),
        ({"data_national_id": True}, "ei", None),
        ({"directly_identifiable": True, "data_national_id": True}, "ei", 100),
        ({"directly_identifiable": True, "data_contact": True}, "ei", 100),
        ({"data_identity": True, "data_birth_date": True}, "ei", 100),
        ({"data_birth_date": True, "data_contact": True}, "ei", None),
        ({"unintelligible": True, "data_id_document": True}, "ei", 25),
    ],
)
def test_components_are_told_only_when_the_facts_tell(facts: Facts, part: str, expected: int | None) -> None:
    assert getattr(severity(facts.get), part) == expected


@pytest.mark.parametrize("kind", ALONE)
def test_one_kind_of_data_alone_has_its_context(kind: str) -> None:
    """As long as a more serious kind is not known to be absent, or passwords are clear, nothing is told."""
    facts: Facts = {**dict.fromkeys(ALONE, False), "data_credentials": "none", kind: True}
    assert severity(facts.get).dpc == ALONE[kind]
    assert severity({**facts, "data_credentials": "hashed_salted_strong"}.get).dpc == ALONE[kind]
    assert severity({**facts, "data_credentials": "clear"}.get).dpc == (4 if kind in SENSITIVE else None)
    assert severity({**facts, "data_criminal": None if kind != "data_criminal" else True}.get).dpc == (
        ALONE[kind] if ALONE[kind] == 4 else None
    )


SENSITIVE = (
    "data_health",
    "data_other_special",
    "special_categories",
    "data_criminal",
    "data_children",
    "data_payment_card",
)
"""Nothing passwords open is worse."""


@pytest.mark.parametrize(
    ("facts", "part", "expected"),
    [
        ({"unintelligible": True, "published": True}, "confidentiality", 0),
        ({"published": True, "recipient": "single_known"}, "confidentiality", 50),
        ({"recipient": "thief"}, "confidentiality", 50),
        ({"exfiltration": "yes"}, "confidentiality", 50),
        ({"recipient": "colleague"}, "confidentiality", 25),
        ({"confidentiality": False}, "confidentiality", 0),
        ({"recipient": "none"}, "confidentiality", None),
        ({"exfiltration": "no"}, "confidentiality", None),
        ({"integrity": False}, "integrity", 0),
        ({"wrong_data": False}, "integrity", 0),
        ({"integrity": True, "cause": "ransomware"}, "integrity", 0),
        ({"cause": "ransomware"}, "integrity", None),
        ({"wrong_data": True, "backup": "available"}, "integrity", 25),
        ({"wrong_data": True, "backup": "encrypted_too"}, "integrity", 50),
        ({"permanent_loss": True, "availability": False}, "availability", 50),
        ({"availability": False}, "availability", 0),
        ({"permanent_loss": False}, "availability", None),
        ({"availability": True, **BACK, "unavailability_hours": 8, "service_impact": "minor"}, "availability", 0),
        ({"availability": True, **BACK, "unavailability_hours": None}, "availability", 25),
        ({"availability": True, **BACK, "service_impact": None}, "availability", 25),
        ({"availability": True, **BACK, "backup": "paper_only"}, "availability", 25),
        ({"malicious": True}, "malicious", 50),
        ({"malicious": False}, "malicious", 0),
        ({}, "malicious", None),
        ({"confidentiality": True}, "confidentiality", None),
        ({"confidentiality": True, "recipient": "none", "exfiltration": "no"}, "confidentiality", 0),
        ({"recipient": "few_known"}, "confidentiality", 25),
        ({"recipient": "few_known", "recipient_read": True}, "confidentiality", 50),
        ({"recipient": "few_known", "deletion_confirmed": False}, "confidentiality", 50),
        ({"exfiltration": "possible"}, "confidentiality", 50),
        ({"integrity": True}, "integrity", None),
        ({"integrity": True, "wrong_data": True}, "integrity", None),
        ({"integrity": True, "wrong_data": True, "backup": "paper_only"}, "integrity", 25),
        ({"integrity": True, "wrong_data": True, "backup": "none"}, "integrity", 50),
        ({"availability": True}, "availability", None),
        ({"availability": True, **BACK}, "availability", 0),
        ({"availability": True, **BACK, "unavailability_hours": 30}, "availability", 25),
        ({"availability": True, **BACK, "service_impact": "major"}, "availability", 25),
    ],
)
def test_circumstances(facts: Facts, part: str, expected: int | None) -> None:
    assert getattr(severity(facts.get).cb, part) == expected


# -- the CNIL's scale ------------------------------------------------------------------------------------


def test_the_cnils_scale_is_that_of_the_fact(library: Library) -> None:
    options = {option.id: option for option in library.facts["gravity"].options}
    assert list(options) == [step.id for step in GRAVITIES]
    for step in GRAVITIES:
        assert options[step.id].label == step.label
        assert options[step.id].help.startswith(step.definition)
    assert {SOURCE, GRAVITY_SOURCE} <= set(library.sources)


def test_each_band_has_the_step_that_is_defined_alike() -> None:
    found = [Severity(4, 25, Circumstances(part, 0, 0, 0)) for part in (0, 100, 200, 300)]
    assert [score.nearest_gravity for score in found] == list(GRAVITIES)
    assert gravity("important").label == "Importante"


@pytest.mark.parametrize("identifiable", [True, False])
@pytest.mark.parametrize("step", [None, "negligeable", "maximal"])
def test_neither_scale_decides(identifiable: bool, step: str | None) -> None:
    """Encrypted health data score high or low with EI alone; the proposal looks at the encryption."""
    facts: Facts = {**ATTACKED, **BACK, "exfiltration": "yes"}
    assert assess({**facts, "directly_identifiable": identifiable, "gravity": step}.get) == assess(facts.get)
