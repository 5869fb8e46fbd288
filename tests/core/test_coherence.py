"""Answers that cannot all be true are named, the two of them; the ones beside them are not."""

import pytest

from incident.core.coherence import contradictions
from incident.core.facts import JsonValue

Facts = dict[str, JsonValue]


@pytest.mark.parametrize(
    ("facts", "pair"),
    [
        ({"published": True, "confidentiality": False}, ("published", "confidentiality")),
        ({"exfiltration": "yes", "confidentiality": False}, ("exfiltration", "confidentiality")),
        ({"deletion_confirmed": True}, ("deletion_confirmed", "recipient")),
        ({"deletion_confirmed": True, "recipient": "none"}, ("deletion_confirmed", "recipient")),
        (
            {"recipient_written_confirmation": True, "recipient": "none"},
            ("recipient_written_confirmation", "recipient"),
        ),
        ({"recipient_trusted": True, "recipient": "none"}, ("recipient_trusted", "recipient")),
        ({"recipient_care_team": True, "recipient": "none"}, ("recipient_care_team", "recipient")),
        ({"recipient_read": True, "recipient": "none"}, ("recipient_read", "recipient")),
        ({"permanent_loss": True, "availability": False}, ("permanent_loss", "availability")),
        (
            {"patient_data": False, "professional_secrecy": True, "data_health": True},
            ("patient_data", "data_health"),
        ),
        ({"patient_data": False, "data_identity": True, "data_health": True}, ("patient_data", "data_health")),
        ({"patient_data": False, "data_identity": True, "persons_count": 800}, ("patient_data", "data_identity")),
        ({"patient_data": False, "persons_count": 800}, ("patient_data", "persons_count")),
        (
            {"patient_data": False, "persons_count": 800, "people_categories": ["nobody"]},
            ("patient_data", "persons_count"),
        ),
    ],
)
def test_a_contradiction_names_its_two_answers(facts: Facts, pair: tuple[str, str]) -> None:
    (found,) = contradictions(facts.get)
    assert found.startswith(f"« {pair[0]} » et « {pair[1]} » se contredisent : ")


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"published": True},
        {"exfiltration": "possible", "confidentiality": False},
        {"deletion_confirmed": True, "recipient": "colleague"},
        {"recipient_trusted": True},
        {"recipient_trusted": False, "recipient": "none"},
        {"recipient_read": True, "recipient": "single_known"},
        {"permanent_loss": True},
        {"patient_data": False, "data_health": True, "people_categories": ["employees"]},
        {"patient_data": False, "data_identity": True, "data_financial": True},
        {"patient_data": False, "persons_count": 0},
        {"patient_data": False, "professional_secrecy": True},
    ],
)
def test_what_can_stand_together_is_left_alone(facts: Facts) -> None:
    """« Possible » is an indication, not a copy; what nobody answered contradicts nothing; staff have data too."""
    assert contradictions(facts.get) == ()
