"""Deadlines: every published and computed vector, exact."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.core.deadlines import (
    Delay,
    Unit,
    days,
    elapsed_hours,
    months,
    parse_delay,
    remaining,
    rounded_1182,
    working_days,
)
from incident.core.zones import LocalTimeRefused, from_local, local_readings, to_local

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "deadline_vectors.json").read_text(encoding="utf-8")
)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda v: v["id"])
def test_vector(vector: dict[str, Any]) -> None:
    """72 elapsed hours, shown in the zone; the rounding of Regulation 1182/71 never ends earlier."""
    aware = _instant(vector["awareness_utc"])
    due = elapsed_hours(aware, 72)
    assert due == _instant(vector["expected_plain_72h"]["utc"])
    assert to_local(due, vector["zone"]).isoformat() == vector["expected_plain_72h"]["local"]
    naive = datetime.fromisoformat(vector["awareness_local"]).replace(tzinfo=None)
    assert local_readings(naive, vector["zone"])[vector["fold"]].astimezone(UTC) == aware
    rounded = vector.get("expected_1182_71")
    if rounded:
        assert rounded_1182(aware, vector["zone"]) == _instant(rounded["utc"]) > due


@pytest.mark.parametrize("decision", VECTORS["official_decisions"], ids=lambda d: d["id"])
def test_an_authority_never_counted_stricter(decision: dict[str, Any]) -> None:
    """Even from the last minute of the day of awareness, our 72 hours end by the authority's deadline day."""
    if not decision.get("authority_deadline_date"):
        pytest.skip("no deadline date in the decision")
    aware = datetime.fromisoformat(f"{decision['awareness_date']}T23:59").replace(tzinfo=UTC)
    due = elapsed_hours(aware, 72)
    assert due.date().isoformat() <= decision["authority_deadline_date"]


@given(st.datetimes(min_value=datetime(2018, 5, 25), max_value=datetime(2040, 1, 1)))
def test_72_hours_are_259200_seconds(naive: datetime) -> None:
    """Across clock changes, nights, week-ends and holidays."""
    start = naive.replace(tzinfo=UTC)
    due = elapsed_hours(start, 72)
    assert remaining(due, start).total_seconds() == 259_200
    assert remaining(due, due + timedelta(seconds=1)) == timedelta(seconds=-1)


@given(
    st.datetimes(min_value=datetime(2018, 5, 25), max_value=datetime(2040, 1, 1)),
    st.integers(min_value=1, max_value=15),
    st.sampled_from(["Europe/Paris", "Indian/Reunion", "Pacific/Marquesas", "America/Miquelon"]),
)
def test_working_days_end_at_midnight_of_a_working_day(naive: datetime, days: int, zone_name: str) -> None:
    """The day of knowledge does not count; the last day is Monday to Friday and runs to its end."""
    start = naive.replace(tzinfo=UTC)
    end = to_local(working_days(start, days, zone_name) - timedelta(seconds=1), zone_name)
    assert end.weekday() < 5
    assert end.date() > to_local(start, zone_name).date()
    weeks = (end.date() - to_local(start, zone_name).date()).days
    assert days <= weeks <= days + 2 * (days // 5 + 1)


@pytest.mark.parametrize("unit", ["h", "wd", "d", "m"])
def test_a_deadline_is_in_utc(unit: Unit) -> None:
    """Whatever the zone of the machine, and where midnight does not exist."""
    assert Delay(1, unit).due(datetime(2026, 2, 28, 9, tzinfo=UTC), "Asia/Beirut").tzinfo is UTC
    assert rounded_1182(datetime(2026, 2, 28, 9, tzinfo=UTC), "Asia/Beirut").tzinfo is UTC


def test_a_month_is_not_a_working_day() -> None:
    start = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert Delay(1, "wd").due(start, "Europe/Paris") == datetime(2026, 11, 23, 23, tzinfo=UTC)
    assert Delay(1, "m").due(start, "Europe/Paris") == datetime(2026, 12, 20, 23, tzinfo=UTC)


def test_working_days_by_hand() -> None:
    """Known on Friday 20 November: five working days end on Friday 27 at midnight."""
    end = Delay(5, "wd").due(datetime(2026, 11, 20, 9, tzinfo=UTC), "Europe/Paris")
    assert to_local(end, "Europe/Paris").isoformat() == "2026-11-28T00:00:00+01:00"


@pytest.mark.parametrize(
    ("text", "delay"),
    [("72h", Delay(72, "h")), ("5wd", Delay(5, "wd")), ("30d", Delay(30, "d")), ("1m", Delay(1, "m"))],
)
def test_delay_words(text: str, delay: Delay) -> None:
    """The words of obligations.yaml."""
    assert parse_delay(text) == delay


@pytest.mark.parametrize(
    "text", ["", "72", "h", "-3h", "3.5h", "72 h", "1y", "²h", "٣h", "99999h", "9" * 5000 + "h", "72h\n"]
)
def test_delay_refused(text: str) -> None:
    """Anything else."""
    with pytest.raises(ValueError, match="délai illisible"):
        parse_delay(text)


ZONES = ["Europe/Paris", "Indian/Reunion", "Pacific/Marquesas", "America/Miquelon"]
INSTANTS = st.datetimes(min_value=datetime(2018, 5, 25), max_value=datetime(2040, 1, 1), timezones=st.just(UTC))
DELAYS = st.builds(Delay, st.integers(min_value=0, max_value=60), st.sampled_from(["h", "wd", "d", "m"]))


@pytest.mark.parametrize("change", [datetime(2026, 3, 29, 1), datetime(2026, 10, 25, 1)], ids=["spring", "autumn"])
def test_72_hours_across_a_clock_change(change: datetime) -> None:
    """The hour gained or lost moves the end on the wall clock, never the number of seconds."""
    start = change.replace(tzinfo=UTC) - timedelta(hours=36)
    due = elapsed_hours(start, 72)
    assert (due - start).total_seconds() == 259_200
    shift = to_local(due, "Europe/Paris").replace(tzinfo=None) - to_local(start, "Europe/Paris").replace(tzinfo=None)
    assert shift == timedelta(hours=73 if change.month == 3 else 71)


@given(INSTANTS, INSTANTS, DELAYS, st.sampled_from(ZONES))
def test_later_knowledge_never_ends_earlier(one: datetime, other: datetime, delay: Delay, zone_name: str) -> None:
    """Every kind of delay is monotonic in its start."""
    first, last = sorted((one, other))
    assert delay.due(first, zone_name) <= delay.due(last, zone_name)


@given(INSTANTS, DELAYS, st.sampled_from(ZONES))
def test_a_longer_delay_never_ends_earlier(start: datetime, delay: Delay, zone_name: str) -> None:
    """Nor before it starts; and what is written is read back."""
    longer = Delay(delay.value + 1, delay.unit)
    assert start <= delay.due(start, zone_name) < longer.due(start, zone_name)
    assert parse_delay(f"{delay.value}{delay.unit}") == delay


@given(INSTANTS, st.sampled_from(ZONES))
def test_1182_never_ends_before_ours(start: datetime, zone_name: str) -> None:
    """Ours is the safe one, by an hour at most, and the rounded one ends on a full local hour."""
    rounded = rounded_1182(start, zone_name)
    assert timedelta() < rounded - elapsed_hours(start, 72) <= timedelta(hours=1)
    local = to_local(rounded, zone_name)
    assert (local.minute, local.second, local.microsecond) == (0, 0, 0)


def test_days_are_24_elapsed_hours() -> None:
    """Thirty days across the change of October end an hour earlier on the wall clock."""
    start = datetime(2026, 10, 1, 8, tzinfo=UTC)
    assert Delay(30, "d").due(start, "Europe/Paris") == days(start, 30) == datetime(2026, 10, 31, 8, tzinfo=UTC)


@pytest.mark.parametrize(("day", "ends"), [(28, "2026-12-04"), (29, "2026-12-04"), (30, "2026-12-07")])
def test_working_days_known_at_the_weekend(day: int, ends: str) -> None:
    """Saturday 28 and Sunday 29 November count from Monday; Monday 30 itself does not count."""
    end = to_local(working_days(datetime(2026, 11, day, 9, tzinfo=UTC), 5, "Europe/Paris"), "Europe/Paris")
    assert (end - timedelta(seconds=1)).date().isoformat() == ends
    assert (end.hour, end.minute) == (0, 0)


def test_the_day_of_knowledge_is_the_local_one() -> None:
    """Thursday 21 h UTC is already Friday in Réunion: the one working day is Monday there, Friday in Paris."""
    start = datetime(2026, 11, 19, 21, tzinfo=UTC)
    paris, reunion = (working_days(start, 1, name) for name in ("Europe/Paris", "Indian/Reunion"))
    assert to_local(paris, "Europe/Paris").isoformat() == "2026-11-21T00:00:00+01:00"
    assert to_local(reunion, "Indian/Reunion").isoformat() == "2026-11-24T00:00:00+04:00"


@pytest.mark.parametrize(
    ("known", "ends"),
    [
        ("2026-01-31T09:00", "2026-03-01T00:00"),
        ("2028-01-31T09:00", "2028-03-01T00:00"),
        ("2026-02-28T09:00", "2026-03-29T00:00"),
        ("2026-12-15T23:59", "2027-01-16T00:00"),
    ],
)
def test_one_month(known: str, ends: str) -> None:
    """The same day number, clipped to the month, until its local end."""
    end = months(from_local(datetime.fromisoformat(known), "Europe/Paris"), 1, "Europe/Paris")
    assert to_local(end, "Europe/Paris").replace(tzinfo=None) == datetime.fromisoformat(ends)


def test_a_midnight_that_does_not_exist_ends_the_day_early_rather_than_late() -> None:
    """In Beirut on 29 March 2026 the clock goes from 24:00 to 1:00: never the later of two readings."""
    with pytest.raises(LocalTimeRefused) as refused:
        from_local(datetime(2026, 3, 29), "Asia/Beirut")
    end = working_days(datetime(2026, 2, 28, 9, tzinfo=UTC), 20, "Asia/Beirut")
    assert to_local(end, "Asia/Beirut").isoformat() == "2026-03-28T00:00:00+02:00"
    clipped = months(datetime(2026, 2, 28, 9, tzinfo=UTC), 1, "Asia/Beirut")
    assert clipped == min(datetime.fromisoformat(reading) for reading in refused.value.readings)
