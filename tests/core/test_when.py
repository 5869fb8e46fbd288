"""Times as people type them, read strictly."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.core.when import TOLERANCE, Precision, When, WhenError
from incident.core.whentyped import parse_when
from incident.core.wording import when_text

NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
"""Monday 23 November 2026, 9 h 12 in Paris."""


def read(text: str, now: datetime = NOW, zone: str = "Europe/Paris") -> When:
    return parse_when(text, zone=zone, now=now)


@pytest.mark.parametrize(
    ("typed", "precision", "at"),
    [
        ("7h50", "exact", "2026-11-23T06:50:00Z"),
        ("7 h 50", "exact", "2026-11-23T06:50:00Z"),
        ("07:50", "exact", "2026-11-23T06:50:00Z"),
        ("8 heures", "exact", "2026-11-23T07:00:00Z"),
        ("à 8h", "exact", "2026-11-23T07:00:00Z"),
        ("vers 7 h 50", "about", "2026-11-23T06:50:00Z"),
        ("~7h50", "about", "2026-11-23T06:50:00Z"),
        ("ce matin vers 8 h 10", "about", "2026-11-23T07:10:00Z"),
        ("hier à 22 h 30", "exact", "2026-11-22T21:30:00Z"),
        ("avant-hier 22h", "exact", "2026-11-21T21:00:00Z"),
        ("il y a 20 minutes", "about", "2026-11-23T07:52:00Z"),
        ("il y a 2 heures", "about", "2026-11-23T06:12:00Z"),
        ("il y a 1 h 30", "about", "2026-11-23T06:42:00Z"),
        ("23/11 7h50", "exact", "2026-11-23T06:50:00Z"),
        ("23/11/2026 à 7 h 50", "exact", "2026-11-23T06:50:00Z"),
        ("lundi 23 novembre 2026 à 7 h 50", "exact", "2026-11-23T06:50:00Z"),
        ("le 1er août 2026 à 9 h", "exact", "2026-08-01T07:00:00Z"),
        ("le 23/11 à 7h50", "exact", "2026-11-23T06:50:00Z"),
        ("lundi 23/11/2026 7h50", "exact", "2026-11-23T06:50:00Z"),
        ("cette nuit 23h", "exact", "2026-11-22T22:00:00Z"),
        ("minuit", "exact", "2026-11-22T23:00:00Z"),
        ("25/12 8h", "exact", "2025-12-25T07:00:00Z"),
        ("2026-11-23T07:50", "exact", "2026-11-23T06:50:00Z"),
        ("2026-11-23 07:50", "exact", "2026-11-23T06:50:00Z"),
        ("2026-11-23T07:50:30.25+04:00", "exact", "2026-11-23T03:50:30.250000Z"),
        ("2026-11-23T06:50:00Z", "exact", "2026-11-23T06:50:00Z"),
        ("maintenant", "exact", "2026-11-23T08:12:00Z"),
    ],
)
def test_one_time(typed: str, precision: str, at: str) -> None:
    """A time alone is today's; a date without a year is the latest past one."""
    found = read(typed)
    assert (found.precision, found.to_json()["at"], found.typed) == (precision, at, typed)
    assert found.latest == found.earliest


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("entre 22 h et 6 h", "2026-11-22T21:00:00Z", "2026-11-23T05:00:00Z"),
        ("entre 6h et 7h30", "2026-11-23T05:00:00Z", "2026-11-23T06:30:00Z"),
        ("entre 10 h et 11 h", "2026-11-22T09:00:00Z", "2026-11-22T10:00:00Z"),
        ("hier entre 22h et 23h", "2026-11-22T21:00:00Z", "2026-11-22T22:00:00Z"),
        ("2026-11-22T22:00/2026-11-23T06:00", "2026-11-22T21:00:00Z", "2026-11-23T05:00:00Z"),
        ("~2026-11-22T22:00/2026-11-23T06:00", "2026-11-22T21:00:00Z", "2026-11-23T05:00:00Z"),
        ("2026-11-21/2026-11-22", "2026-11-20T23:00:00Z", "2026-11-22T23:00:00Z"),
        ("cette nuit", "2026-11-22T20:00:00Z", "2026-11-23T07:00:00Z"),
        ("hier soir", "2026-11-22T16:00:00Z", "2026-11-22T23:00:00Z"),
        ("hier", "2026-11-21T23:00:00Z", "2026-11-22T23:00:00Z"),
        ("2026-11-23", "2026-11-22T23:00:00Z", "2026-11-23T08:12:00Z"),
        ("22/11/2026", "2026-11-21T23:00:00Z", "2026-11-22T23:00:00Z"),
    ],
)
def test_a_range(typed: str, first: str, last: str) -> None:
    """Clocks use the earliest bound; the latest range that is over is meant."""
    found = read(typed)
    assert found.precision == "range"
    assert (found.to_json()["at"], found.to_json()["until"]) == (first, last)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("10 h 30", "hier à 10.h.30"),
        ("24/11/2026 8h", "dans le futur"),
        ("2026-11-23T09:18", "dans le futur"),
        ("23/11 entre 8h et 20h", "dans le futur"),
        ("2026-11-23T07:00/2026-11-24T07:00", "dans le futur"),
        ("mardi 23 novembre 2026 à 7 h 50", "est un lundi"),
        ("lundi 22/11", "est un dimanche"),
        ("il y a 20 min 30", "ne peut pas être lu"),
        ("il y a 2 jours 10", "ne peut pas être lu"),
        ("23/118h", "ne peut pas être lu"),
        ("7:", "ne peut pas être lu"),
        ("2026-03-29T02:30", "n’a pas existé"),
        ("2026-10-25T02:30", "a existé deux fois"),
        ("demain", "ne peut pas être lu"),
        ("31/02/2026", "ne peut pas être lu"),
        ("23h99", "ne peut pas être lu"),
        ("9999-12-31T23:59", "ne peut pas être lu"),
        ("0001-01-01", "ne peut pas"),
        ("2026-11-23T06:00/2026-11-22T22:00", "finit avant de commencer"),
        ("", "ne peut pas être lue"),
        ("7" * 10_000, "ne peut pas être lue"),
    ],
)
def test_refused(typed: str, said: str) -> None:
    """In one sentence, never by guessing."""
    with pytest.raises(WhenError, match=said):
        read(typed)


def test_refusals_offer_readings() -> None:
    """What is ambiguous comes with what to write instead, and those are accepted."""
    with pytest.raises(WhenError) as refused:
        read("2026-10-25T02:30")
    first, second = (read(reading).earliest for reading in refused.value.readings)
    assert second - first == timedelta(hours=1)


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("hier soir 8h", ["2026-11-22T08:00", "2026-11-22T20:00"]),
        ("ce matin 20h", ["2026-11-23T08:00"]),
        ("hier à minuit", ["2026-11-22T00:00", "2026-11-23T00:00"]),
        ("22/11 à minuit", ["2026-11-22T00:00", "2026-11-23T00:00"]),
    ],
)
def test_words_that_contradict_each_other_are_not_settled_for_you(typed: str, readings: list[str]) -> None:
    """The times it may mean are offered, never one to come, and each is then read."""
    with pytest.raises(WhenError) as refused:
        read(typed)
    assert refused.value.readings == readings
    assert all(read(reading).earliest <= NOW for reading in readings)


def test_this_night_late_at_night_is_one_of_two() -> None:
    """At 23 h 30, « cette nuit 23 h » may be half an hour or a day ago."""
    with pytest.raises(WhenError) as refused:
        read("cette nuit 23h", now=datetime(2026, 11, 23, 22, 30, tzinfo=UTC))
    assert refused.value.readings == ["2026-11-22T23:00", "2026-11-23T23:00"]


def test_part_of_a_day_still_to_come_offers_nothing() -> None:
    """At 5 h neither 8 h nor 20 h has happened."""
    with pytest.raises(WhenError, match="dans le futur") as refused:
        read("ce matin 20h", now=datetime(2026, 11, 23, 4, tzinfo=UTC))
    assert refused.value.readings == []


@pytest.mark.parametrize(("typed", "near"), [("il y a une heure", "il y a 20 minutes"), ("23/11/26", "23/11/2026 à")])
def test_what_cannot_be_read_is_answered_with_the_nearest_form(typed: str, near: str) -> None:
    """The three nearest, the likely one first."""
    with pytest.raises(WhenError) as refused:
        read(typed)
    forms = str(refused.value).split("Écrivez par exemple\u00a0: ")[1]
    assert forms.startswith(near)
    assert forms.count("·") == 2


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ce mardi 7h30 je crois", ["aujourd’hui à 7 h 30", "hier à 7 h 30", "avant-hier à 7 h 30"]),
        ("hier 23h12 environ (noté)", ["hier à 23 h 12", "avant-hier à 23 h 12"]),
    ],
)
def test_an_hour_in_what_cannot_be_read_gives_readings(typed: str, offered: list[str]) -> None:
    """Each can be typed as it is said; none is in the future."""
    with pytest.raises(WhenError, match="Vouliez-vous dire") as refused:
        read(typed)
    assert [reading.replace("\u00a0", " ") for reading in refused.value.readings] == offered
    assert all(read(reading).at <= NOW for reading in refused.value.readings)


def test_an_unknown_zone_is_said_to_be() -> None:
    """Not blamed on the time, and never another exception."""
    with pytest.raises(WhenError, match="Fuseau horaire inconnu"):
        read("2026-11-23T07:50Z", zone="Nowhere/X")


def test_five_minutes_of_tolerance() -> None:
    """Clocks differ: up to now + 5 minutes is accepted."""
    assert read("2026-11-23T09:17").earliest == NOW + TOLERANCE


@given(st.text(max_size=200))
def test_never_anything_but_a_refusal(typed: str) -> None:
    """Arbitrary text is read or refused in words."""
    try:
        found = read(typed)
    except WhenError as refused:
        assert str(refused).replace("\u00a0", " ").isprintable()
    else:
        assert found.latest <= NOW + TOLERANCE


_PIECES = [
    "hier",
    "entre",
    "et",
    "vers",
    "7 h 50",
    "22h",
    "à",
    "le",
    "23/11",
    "/2026",
    "novembre",
    "12",
    "il y a",
    "min",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=8))
def test_never_anything_but_a_refusal_on_near_misses(pieces: list[str]) -> None:
    """Neither on text made of the words it knows."""
    typed = " ".join(pieces)
    try:
        found = read(typed)
    except WhenError as refused:
        assert str(refused)
    else:
        assert found.earliest <= found.latest <= NOW + TOLERANCE


@given(
    st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2026, 11, 1)),
    st.sampled_from(["Europe/Paris", "Indian/Reunion", "Pacific/Marquesas"]),
)
def test_iso_and_stored_forms_round_trip(naive: datetime, zone: str) -> None:
    """An instant written with its offset is read as that instant; the stored form gives it back."""
    instant = naive.replace(tzinfo=UTC)
    found = read(instant.isoformat(), zone=zone)
    assert found.earliest == instant
    assert When.from_json(found.to_json()) == found


_STORED: dict[str, object] = {
    "precision": "exact",
    "at": "2026-11-23T06:50:00Z",
    "zone": "Europe/Paris",
    "typed": "7h50",
}


@pytest.mark.parametrize(
    "changed",
    [
        {"at": "2026-11-23T06:50:00"},
        {"at": "0001-01-01T00:00:00+05:00"},
        {"at": 5},
        {"at": None},
        {"precision": "range"},
        {"until": "2026-11-23T07:50:00Z"},
        {"precision": "range", "until": "2026-11-23T05:50:00Z"},
        {"precision": "range", "until": ""},
        {"precision": "soon"},
        {"zone": None},
    ],
    ids=str,
)
def test_a_stored_form_with_no_single_meaning_is_refused(changed: dict[str, object]) -> None:
    """Above all a time without its offset, which would move with the machine that reads it."""
    with pytest.raises(ValueError, match="malformed When"):
        When.from_json(_STORED | changed)


@pytest.mark.parametrize("missing", _STORED)
def test_a_stored_form_is_whole(missing: str) -> None:
    """Each of its four words is needed."""
    with pytest.raises(ValueError, match="malformed When"):
        When.from_json({key: value for key, value in _STORED.items() if key != missing})


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner)))
def test_any_stored_form_is_read_or_refused(words: object) -> None:
    """Never another failure, whatever a damaged register holds."""
    with pytest.raises(ValueError):
        When.from_json(words)


@given(
    st.sampled_from(["exact", "about", "range"]),
    st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2, max_size=2).map(sorted),
)
def test_every_when_round_trips(precision: Precision, ends: list[datetime]) -> None:
    """To the microsecond; the earliest bound is never after the latest."""
    until = ends[1] if precision == "range" else None
    when = When(precision=precision, at=ends[0], until=until, zone="Europe/Paris", typed="x")
    assert When.from_json(when.to_json()) == when
    assert when.earliest <= when.latest


def test_words() -> None:
    """What is uncertain is said to be."""
    plain = {typed: when_text(read(typed)).replace("\u00a0", " ") for typed in ("7h50", "~7h50", "entre 22h et 6h")}
    assert plain == {
        "7h50": "lundi 23 novembre 2026 à 7 h 50",
        "~7h50": "lundi 23 novembre 2026 vers 7 h 50",
        "entre 22h et 6h": "entre dimanche 22 novembre 2026 à 22 h 00 et lundi 23 novembre 2026 à 6 h 00",
    }
