"""Zones and local times: overseas as in Paris, strict around the two clock changes."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytz
from hypothesis import given
from hypothesis import strategies as st

from incident.core.zones import (
    PLACES,
    Ambiguous,
    LocalTimeRefused,
    NonExistent,
    ZoneUnknown,
    from_local,
    local_readings,
    place,
    season,
    to_local,
    zone,
)

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "deadline_vectors.json").read_text(encoding="utf-8")
)
ZONES = ["Europe/Paris", "Indian/Reunion", "America/Miquelon", "Pacific/Marquesas", "Pacific/Noumea"]


@pytest.mark.parametrize("name", sorted(PLACES))
def test_every_french_place_has_a_zone(name: str) -> None:
    """Each is known to the database under the name we call it by."""
    assert zone(name) and place(name) == PLACES[name]


def test_every_iana_name_is_accepted() -> None:
    """Nobody is told that where they are does not exist."""
    for name in pytz.all_timezones:
        assert to_local(datetime(2026, 11, 23, tzinfo=UTC), name).utcoffset() is not None


def test_a_zone_without_a_french_name_is_called_by_its_city() -> None:
    """Underscores never reach the screen."""
    assert place("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert place("UTC") == "UTC"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Indian/Reunionn", "Indian/Reunion"),
        ("La Réunion", "Indian/Reunion"),
        ("réunion", "Indian/Reunion"),
        ("Guyane", "America/Cayenne"),
        ("Nouvelle-Calédonie", "Pacific/Noumea"),
        ("noumea", "Pacific/Noumea"),
        ("Paris", "Europe/Paris"),
        ("Rome", "Europe/Rome"),
        ("Europe/Pari", "Europe/Paris"),
        ("xyzzy", "Europe/Paris"),
        ("", "Europe/Paris"),
        ("../../etc/passwd", "Europe/Paris"),
    ],
)
def test_an_unknown_zone_is_refused_with_the_nearest(typed: str, meant: str) -> None:
    """By its name, its city or its French place; else with an example."""
    with pytest.raises(ZoneUnknown) as refused:
        zone(typed)
    assert f": {meant}" in str(refused.value)


def test_at_most_three_zones_are_proposed() -> None:
    """Best first, after what was typed with what cannot be printed made visible."""
    with pytest.raises(ZoneUnknown) as refused:
        zone("Europe/Pari\a")
    assert str(refused.value).replace("\u00a0", " ") == (
        "Fuseau horaire inconnu « Europe/Pari\ufffd ». Écrivez par exemple : "
        "Europe/Paris ou Europe/Madrid ou Europe/Riga."
    )


@given(st.text(max_size=80))
def test_an_unknown_zone_is_said_without_control_characters(typed: str) -> None:
    """What was typed comes back as text: no terminal escape, no surrogate that cannot be printed."""
    try:
        zone(typed)
    except ZoneUnknown as refused:
        assert str(refused).replace("\u00a0", " ").isprintable()


def test_a_pasted_page_is_not_repeated() -> None:
    """The refusal stays one sentence."""
    with pytest.raises(ZoneUnknown) as refused:
        zone("Europe/" * 10_000)
    assert len(str(refused.value)) < 250


def test_a_time_that_existed_twice_is_refused_with_both_readings() -> None:
    """Summer time first, as it happened; each named, each then one instant an hour apart."""
    with pytest.raises(Ambiguous) as refused:
        from_local(datetime(2026, 10, 25, 2, 30), "Europe/Paris")
    assert str(refused.value).replace("\u00a0", " ") == (
        "2 h 30 le 25/10/2026 a existé deux fois (changement d’heure) : écrivez "
        "2026-10-25T02:30+02:00 (heure d’été) ou 2026-10-25T02:30+01:00 (heure d’hiver)."
    )
    first, second = map(datetime.fromisoformat, refused.value.readings)
    assert second - first == timedelta(hours=1)


def test_readings_keep_the_seconds_that_were_typed() -> None:
    """A reading is the time as typed, not one near it."""
    with pytest.raises(Ambiguous) as refused:
        from_local(datetime(2026, 10, 25, 2, 30, 45), "Europe/Paris")
    assert refused.value.readings == ["2026-10-25T02:30:45+02:00", "2026-10-25T02:30:45+01:00"]


def test_a_change_that_is_not_of_season_is_not_called_one() -> None:
    """Moscow went back an hour for good in 2014: neither reading is summer time."""
    with pytest.raises(Ambiguous) as refused:
        from_local(datetime(2014, 10, 26, 1, 30), "Europe/Moscow")
    assert str(refused.value).endswith("écrivez 2014-10-26T01:30+04:00 ou 2014-10-26T01:30+03:00.")


@pytest.mark.parametrize("bad", VECTORS["invalid_or_ambiguous_input"], ids=lambda b: b["id"])
def test_a_time_that_never_existed_is_refused_with_the_two_around_it(bad: dict[str, Any]) -> None:
    """An hour before and an hour after on the clock, the same distance from what was typed."""
    typed = datetime.fromisoformat(bad["awareness_local_naive"])
    with pytest.raises(NonExistent) as refused:
        from_local(typed, bad["zone"])
    before, after = (datetime.fromisoformat(reading) for reading in refused.value.readings)
    assert before.replace(tzinfo=None) == typed - timedelta(hours=1)
    assert after.replace(tzinfo=None) == typed + timedelta(hours=1)
    assert all(reading in str(refused.value) for reading in refused.value.readings)


@given(st.datetimes(min_value=datetime(2018, 1, 1), max_value=datetime(2036, 1, 1)), st.sampled_from(ZONES))
def test_local_and_back(naive: datetime, name: str) -> None:
    """An instant shown in a zone reads back as itself, or as one of the two it may have been."""
    instant = naive.replace(tzinfo=UTC)
    shown = to_local(instant, name).replace(tzinfo=None)
    try:
        assert from_local(shown, name) == instant
    except LocalTimeRefused as refused:
        assert instant in [datetime.fromisoformat(reading) for reading in refused.readings]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system does not let a process change its zone")
def test_the_machine_s_own_zone_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is stored and compared is in UTC, read through the practice's zone alone."""
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        read = from_local(datetime(2026, 10, 25, 12), "Europe/Paris")
        twice = local_readings(datetime(2026, 10, 25, 2, 30), "Europe/Paris")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert (read, read.tzinfo) == (datetime(2026, 10, 25, 11, tzinfo=UTC), UTC)
    assert twice == [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]


@pytest.mark.parametrize("day", [24, 25, 26])
def test_only_the_hour_that_came_twice_has_two_readings(day: int) -> None:
    """Noon of the day of the change, of the day before and of the day after, is one instant; 2 h 30 only that night."""
    assert len(local_readings(datetime(2026, 10, day, 12), "Europe/Paris")) == 1
    assert len(local_readings(datetime(2026, 10, day, 2, 30), "Europe/Paris")) == (2 if day == 25 else 1)


def test_the_season_is_said_of_the_hour_that_came_twice_only() -> None:
    first, second = local_readings(datetime(2026, 10, 25, 2, 30), "Europe/Paris")
    assert season(first, "Europe/Paris") == " (heure d’été)"
    assert season(second, "Europe/Paris") == " (heure d’hiver)"
    assert season(to_local(datetime(2026, 10, 25, 2, tzinfo=UTC), "Europe/Paris"), "Europe/Paris") == ""
    assert season(datetime(1, 1, 1, tzinfo=UTC), "Europe/Paris") == "", "the first day of the calendar"


@given(st.datetimes(min_value=datetime(2018, 1, 1), max_value=datetime(2036, 1, 1)), st.sampled_from(ZONES))
def test_readings_come_earliest_first(naive: datetime, name: str) -> None:
    """The earliest is what a clock may safely use."""
    readings = local_readings(naive, name)
    assert 1 <= len(readings) <= 2
    assert readings == sorted(readings)
