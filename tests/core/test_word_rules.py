"""Words as they are typed and compared: slips, little words, what is printed, what may be a time."""

from datetime import UTC, datetime

import pytest

from incident.core.when import WhenError
from incident.core.whentyped import parse_when
from incident.core.words import matches, near, printable, told

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


def test_a_word_of_fewer_than_eight_letters_forgives_one_slip() -> None:
    assert near("reseua", "reseau") and not near("rezeua", "reseau")


def test_each_word_typed_begins_one_or_nearly_is_one() -> None:
    assert matches("res coupe", "Le réseau est coupé") and matches("rezeau", "réseau")
    assert not matches("rezeau", "réseau", slips=False)
    assert not matches("zzz", "réseau") and not matches("res absent", "réseau")


def test_little_words_tell_nothing() -> None:
    assert told("le réseau est coupé") == "reseau coupe"
    assert told("le la") == "le la"


def test_any_writing_is_printed() -> None:
    assert printable("中\x1b[31m") == "中\ufffd[31m"


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("25/10/2026 à 2h30", True),
        ("23h", True),
        ("demain 8h", False),
        ("entre le 23/11/2026 à 9 h et le 22/11/2026 à 8 h", True),
        ("écran 7h50", False),
        ("24/12/2026 à 8h", True),
        ("lundi dernier à 8h", True),
    ],
)
def test_a_time_refused_was_understood_or_not(typed: str, understood: bool) -> None:
    """Two hours, none yet, the wrong way round: it is a time all the same."""
    with pytest.raises(WhenError) as raised:
        parse_when(typed, zone="Europe/Paris", now=NOON)
    assert raised.value.understood is understood
    assert not WhenError("x").understood
