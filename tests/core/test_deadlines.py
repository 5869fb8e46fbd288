"""Deadlines: every published and computed vector, exact."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.core.deadlines import Delay, elapsed_hours, months, parse_delay, rounded_1182, working_days
from incident.core.zones import Ambiguous, NonExistent, ZoneUnknown, from_local, local_readings, place, to_local, zone

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
    readings = [reading.astimezone(UTC) for reading in local_readings(naive, vector["zone"])]
    assert aware in readings
    rounded = vector.get("expected_1182_71")
    if rounded:
        assert rounded_1182(aware, vector["zone"]) == _instant(rounded["utc"]) > due


@pytest.mark.parametrize("decision", VECTORS["official_decisions"], ids=lambda d: d["id"])
def test_an_authority_never_counted_stricter(decision: dict[str, Any]) -> None:
    """From the end of the day of awareness, our 72 hours never end after the authority's deadline day."""
    if not decision.get("authority_deadline_date"):
        pytest.skip("no deadline date in the decision")
    aware = datetime.fromisoformat(decision["awareness_date"]).replace(tzinfo=UTC)
    due = elapsed_hours(aware, 72)
    assert due.date().isoformat() <= decision["authority_deadline_date"]


@pytest.mark.parametrize("bad", VECTORS["invalid_or_ambiguous_input"], ids=lambda b: b["id"])
def test_local_time_that_does_not_exist(bad: dict[str, Any]) -> None:
    """Refused, with the two times around the gap."""
    with pytest.raises(NonExistent) as refused:
        from_local(datetime.fromisoformat(bad["awareness_local_naive"]), bad["zone"])
    assert len(refused.value.readings) == 2
    assert all(reading in str(refused.value) for reading in refused.value.readings)


def test_local_time_that_existed_twice() -> None:
    """Refused, with both readings, each of which is then accepted."""
    with pytest.raises(Ambiguous) as refused:
        from_local(datetime(2026, 10, 25, 2, 30), "Europe/Paris")
    assert refused.value.readings == ["2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"]


@given(st.datetimes(min_value=datetime(2018, 5, 25), max_value=datetime(2040, 1, 1)))
def test_72_hours_are_259200_seconds(naive: datetime) -> None:
    """Across clock changes, nights, week-ends and holidays."""
    start = naive.replace(tzinfo=UTC)
    assert (elapsed_hours(start, 72) - start).total_seconds() == 259_200


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


def test_working_days_by_hand() -> None:
    """Known on Friday 20 November: five working days end on Friday 27 at midnight."""
    end = working_days(datetime(2026, 11, 20, 9, tzinfo=UTC), 5, "Europe/Paris")
    assert to_local(end, "Europe/Paris").isoformat() == "2026-11-28T00:00:00+01:00"


def test_one_month_is_clipped_to_the_month() -> None:
    """31 January + 1 month ends with the last day of February."""
    end = months(datetime(2027, 1, 31, 9, tzinfo=UTC), 1, "Europe/Paris")
    assert to_local(end, "Europe/Paris").isoformat() == "2027-03-01T00:00:00+01:00"


@pytest.mark.parametrize(
    ("text", "delay"), [("72h", Delay(72, "h")), ("5wd", Delay(5, "wd")), ("30d", Delay(30, "d")), ("1m", Delay(1, "m"))]
)
def test_delay_words(text: str, delay: Delay) -> None:
    """The words of obligations.yaml."""
    assert parse_delay(text) == delay


@pytest.mark.parametrize("text", ["", "72", "h", "-3h", "3.5h", "72 h", "1y"])
def test_delay_refused(text: str) -> None:
    """Anything else."""
    with pytest.raises(ValueError):
        parse_delay(text)


def test_zones() -> None:
    """Overseas zones have their own names; a mistyped one gets a suggestion."""
    assert place("Indian/Reunion") == "La Réunion"
    with pytest.raises(ZoneUnknown, match="Indian/Reunion"):
        zone("Indian/Reunionn")
    with pytest.raises(ZoneUnknown):
        zone("\x00")
