"""Amounts, losses and letters as they are typed, summed and said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.core.custody import cents, euros
from incident.core.custodytext import size_text
from incident.core.when import WhenError
from incident.core.whentyped import parse_due
from incident.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "found"),
    [("350", 35000), ("1 250,50 €", 125050), ("1\u202f250.5", 125050), ("0", 0), ("0,05", 5), ("12€", 1200)],
)
def test_amounts_as_people_write_them(typed: str, found: int) -> None:
    assert cents(typed) == found


@pytest.mark.parametrize("typed", ["", "x", "-5", "1,234", "1e3", "12 €uros", "1,2,3", "9" * 30])
def test_what_is_no_amount(typed: str) -> None:
    with pytest.raises(BadInput, match="n’est pas un montant"):
        cents(typed)


@given(st.integers(0, 10**11 - 1))
def test_an_amount_said_reads_back(amount: int) -> None:
    assert cents(euros(amount)) == amount


@pytest.mark.parametrize(
    ("size", "said"), [(0, "0 octets"), (999, "999 octets"), (1000, "1,0 ko"), (2_400_000, "2,4 Mo"), (10**13, "10,0 To")]
)
def test_sizes(size: int, said: str) -> None:
    assert size_text(size).replace("\u00a0", " ") == said


def test_a_deadline_lasts_until_midnight_of_its_day() -> None:
    due = parse_due("12/12/2026", zone="Europe/Paris")
    assert due.latest.isoformat() == "2026-12-12T23:00:00+00:00"
    assert parse_due("2026-12-12T17:00", zone="Europe/Paris").latest.hour == 16
    for typed in ("12/12", "demain", "17h", ""):
        with pytest.raises(WhenError, match="avec son année"):
            parse_due(typed, zone="Europe/Paris")
