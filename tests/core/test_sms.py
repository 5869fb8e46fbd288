"""The length of a text message, against the limits of the alphabet it needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.core.sms import BASIC, EXTENDED, sms_length


@pytest.mark.parametrize(
    ("message", "alphabet", "parts"),
    [
        ("", "GSM-7", (0,)),
        ("a" * 160, "GSM-7", (160,)),
        ("a" * 161, "GSM-7", (153, 8)),
        ("a" * 306, "GSM-7", (153, 153)),
        ("a" * 307, "GSM-7", (153, 153, 1)),
        ("é" * 160, "GSM-7", (160,)),
        ("€" * 80, "GSM-7", (160,)),
        ("€" * 81, "GSM-7", (152, 10)),
        ("ê" * 70, "UCS-2", (70,)),
        ("ê" * 71, "UCS-2", (67, 4)),
        ("😀" * 35, "UCS-2", (70,)),
        ("😀" * 36, "UCS-2", (66, 6)),
        ("\uffff", "UCS-2", (1,)),
        ("\U00010000", "UCS-2", (2,)),
        ("a" * 69 + "’", "UCS-2", (70,)),
        ("a" * 70 + "’", "UCS-2", (67, 4)),
        ("€" * 35 + "ç", "UCS-2", (36,)),
    ],
)
def test_parts_and_alphabet(message: str, alphabet: str, parts: tuple[int, ...]) -> None:
    found = sms_length(message)
    assert (found.alphabet, found.parts) == (alphabet, parts)


def test_french_letters_that_fit_and_those_that_do_not() -> None:
    assert sms_length("à é è ù É Ç ö ü ñ").alphabet == "GSM-7"
    assert {letter for letter in "çâêîôûëïœÀÈÙ’«»…–\u00a0\u202f" if sms_length(letter).alphabet == "GSM-7"} == set()


@given(st.text(alphabet=st.sampled_from([*sorted(BASIC | EXTENDED), "ê", "’", "😀"]), max_size=400))
def test_no_part_is_over_its_room_and_nothing_is_lost(message: str) -> None:
    found = sms_length(message)
    assert all(0 <= part <= found.room for part in found.parts)
    units = len(message.encode("utf-16-le")) // 2
    septets = sum(2 if character in EXTENDED else 1 for character in message)
    assert sum(found.parts) == (units if found.alphabet == "UCS-2" else septets)
    assert (len(found.parts) == 1) == (sum(found.parts) <= (70 if found.alphabet == "UCS-2" else 160))


def test_it_says_what_shortens_it() -> None:
    assert str(sms_length("a" * 20)) == "1 SMS\u00a0: 20 caractères sur 160"
    assert str(sms_length("l’\u00a0a")) == "1 SMS\u00a0: 4 caractères sur 70 (à cause de ’ U+00A0)"
    assert str(sms_length("ê’" * 40)).endswith("67 au plus par partie (à cause de ê ’)")
    assert sms_length("\x07").costly == "U+0007"
    assert str(sms_length("ê" * 80)) == "2 SMS\u00a0: 67 + 13 caractères, 67 au plus par partie (à cause de ê)"
