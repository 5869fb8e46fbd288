"""Check digits: a slip is seen, a right number is left alone, and nothing is asked of other lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.core.identifiers import doubt, luhn, refuse_doubt
from incident.errors import BadInput

SIREN, FINESS = "732829320", "750712184"


@pytest.mark.parametrize(
    ("fact", "number"),
    [
        ("practice_siren", SIREN),
        ("practice_siren", "732 829 320"),
        ("practice_siren", "900000019"),
        ("practice_finess", FINESS),
        ("practice_finess", "2A0000014"),
        ("practice_finess", "2b0000014"),
        ("practice_name", "732829321"),
        ("practice_siren", ""),
    ],
)
def test_right_numbers_raise_no_doubt(fact: str, number: str) -> None:
    """Spaces included; an empty line is fine."""
    assert doubt(fact, number) == ""


@pytest.mark.parametrize(
    ("fact", "number", "said"),
    [
        ("practice_siren", "732829321", "faute de frappe"),
        ("practice_siren", "73282932000074", "SIRET"),
        ("practice_siren", "7328", "9 chiffres, celui-ci 4"),
        ("practice_siren", "73282932²", "que des chiffres"),
        ("practice_siren", "à demander", "que des chiffres"),
        ("practice_rpps", "1000", "11 chiffres"),
        ("practice_finess", "750712185", "faute de frappe"),
        ("practice_finess", "2A00", "9 chiffres, celui-ci 4"),
        ("practice_finess", "AB0000014", "que des chiffres"),
        ("practice_siren", "2A2829320", "que des chiffres"),
    ],
)
def test_a_doubt_says_which(fact: str, number: str, said: str) -> None:
    """In one sentence."""
    assert said in doubt(fact, number)


@pytest.mark.parametrize(
    ("fact", "number", "said"),
    [
        ("practice_siren", "73282932000074", "9 chiffres, celui-ci 14 (vous avez copié le SIRET ?) : vérifiez."),
        ("practice_siren", "7328293200", "9 chiffres, celui-ci 10 : vérifiez."),
        ("practice_rpps", "73282932000074", "11 chiffres, celui-ci 14 : vérifiez."),
    ],
)
def test_only_a_siret_in_place_of_a_siren_is_called_one(fact: str, number: str, said: str) -> None:
    assert doubt(fact, number).replace("\u00a0", " ").endswith(said)


@given(st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(place: int, shift: int) -> None:
    """The key catches every single slip."""
    wrong = str((int(SIREN[place]) + shift) % 10)
    assert luhn(SIREN)
    assert not luhn(SIREN[:place] + wrong + SIREN[place + 1 :])


@given(st.sampled_from(["practice_siren", "practice_rpps", "practice_finess"]), st.text())
def test_any_text_is_answered(fact: str, typed: str) -> None:
    """Never an exception."""
    assert isinstance(doubt(fact, typed), str)


def test_the_practice_sheet_refuses_a_number_in_doubt() -> None:
    """Filled calmly, it can wait for the right one; what is right, unknown or no number passes."""
    wrong = SIREN[:-1] + "1"
    with pytest.raises(BadInput) as refused:
        refuse_doubt("practice_siren", wrong)
    assert str(refused.value) == f"{doubt('practice_siren', wrong)} « {wrong} » n’est pas enregistré."
    for value in (SIREN, None, 12, ["x"]):
        refuse_doubt("practice_siren", value)
