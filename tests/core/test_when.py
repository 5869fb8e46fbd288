"""Times as people type them, read strictly."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incident.core.when import MAX_TYPED, TOLERANCE, Precision, When, WhenError
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
        ("à huit heures moins cinq", "exact", "2026-11-23T06:55:00Z"),
        ("9 heures moins dix", "exact", "2026-11-23T07:50:00Z"),
        ("sept heures et demie", "exact", "2026-11-23T06:30:00Z"),
        ("8 h et demie", "exact", "2026-11-23T07:30:00Z"),
        ("huit heures et quart", "exact", "2026-11-23T07:15:00Z"),
        ("huit heures moins le quart", "exact", "2026-11-23T06:45:00Z"),
        ("sept heures quarante-cinq", "exact", "2026-11-23T06:45:00Z"),
        ("neuf heures", "exact", "2026-11-23T08:00:00Z"),
        ("hier à vingt et une heures", "exact", "2026-11-22T20:00:00Z"),
        ("hier à vingt-trois heures", "exact", "2026-11-22T22:00:00Z"),
        ("hier à midi et quart", "exact", "2026-11-22T11:15:00Z"),
        ("hier midi", "exact", "2026-11-22T11:00:00Z"),
        ("minuit et demi", "exact", "2026-11-22T23:30:00Z"),
        ("hier soir à minuit", "exact", "2026-11-22T23:00:00Z"),
        ("hier soir à minuit moins le quart", "exact", "2026-11-22T22:45:00Z"),
        ("hier à 8 h du soir", "exact", "2026-11-22T19:00:00Z"),
        ("hier à 3 heures de l’après-midi", "exact", "2026-11-22T14:00:00Z"),
        ("8h10 environ", "about", "2026-11-23T07:10:00Z"),
        ("environ 8h10", "about", "2026-11-23T07:10:00Z"),
        ("8 h 10 à peu près", "about", "2026-11-23T07:10:00Z"),
        ("vers huit heures", "about", "2026-11-23T07:00:00Z"),
        ("vers les huit heures", "about", "2026-11-23T07:00:00Z"),
        ("il y a une heure", "about", "2026-11-23T07:12:00Z"),
        ("il y a une heure et demie", "about", "2026-11-23T06:42:00Z"),
        ("il y a un quart d'heure", "about", "2026-11-23T07:57:00Z"),
        ("il y a trois quarts d’heure", "about", "2026-11-23T07:27:00Z"),
        ("il y a une demi-heure", "about", "2026-11-23T07:42:00Z"),
        ("il y a vingt minutes environ", "about", "2026-11-23T07:52:00Z"),
        ("il y a deux jours", "about", "2026-11-21T08:12:00Z"),
        ("il y a vingt-quatre heures", "about", "2026-11-22T08:12:00Z"),
        ("il y a une semaine", "about", "2026-11-16T08:12:00Z"),
        ("lundi à 8 h", "exact", "2026-11-23T07:00:00Z"),
        ("lundi à 10 h", "exact", "2026-11-16T09:00:00Z"),
        ("mardi à 8 h", "exact", "2026-11-17T07:00:00Z"),
        ("lundi dernier vers 18 h", "about", "2026-11-16T17:00:00Z"),
        ("samedi dernier à 18 h", "exact", "2026-11-21T17:00:00Z"),
        ("avant-hier soir vers 20 h", "about", "2026-11-21T19:00:00Z"),
        ("23/11/26 à 7h50", "exact", "2026-11-23T06:50:00Z"),
        ("la nuit dernière à 23 h", "exact", "2026-11-22T22:00:00Z"),
        ("cette nuit à minuit moins cinq", "exact", "2026-11-22T22:55:00Z"),
        ("dans la nuit du 22 au 23 vers 3 h", "about", "2026-11-23T02:00:00Z"),
        ("dans la nuit de samedi à dimanche vers trois heures", "about", "2026-11-22T02:00:00Z"),
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
        ("23/11/26", "2026-11-22T23:00:00Z", "2026-11-23T08:12:00Z"),
        ("dans la nuit du 22 au 23", "2026-11-22T20:00:00Z", "2026-11-23T07:00:00Z"),
        ("dans la nuit du 22 au 23 novembre 2026", "2026-11-22T20:00:00Z", "2026-11-23T07:00:00Z"),
        ("dans la nuit du 22/11/26 au 23/11/26", "2026-11-22T20:00:00Z", "2026-11-23T07:00:00Z"),
        ("dans la nuit du 23 au 24", "2026-10-23T19:00:00Z", "2026-10-24T06:00:00Z"),
        ("la nuit du 30 au 31", "2026-10-30T20:00:00Z", "2026-10-31T07:00:00Z"),
        ("la nuit du 31 décembre au 1er janvier 2026", "2025-12-31T20:00:00Z", "2026-01-01T07:00:00Z"),
        ("la nuit du 28 au 29 février", "2024-02-28T20:00:00Z", "2024-02-29T07:00:00Z"),
        ("dans la nuit de samedi à dimanche", "2026-11-21T20:00:00Z", "2026-11-22T07:00:00Z"),
        ("la nuit dernière", "2026-11-22T20:00:00Z", "2026-11-23T07:00:00Z"),
        ("avant-hier soir", "2026-11-21T16:00:00Z", "2026-11-21T23:00:00Z"),
        ("lundi", "2026-11-22T23:00:00Z", "2026-11-23T08:12:00Z"),
        ("lundi soir", "2026-11-16T16:00:00Z", "2026-11-16T23:00:00Z"),
        ("samedi entre 22 h et 2 h", "2026-11-21T21:00:00Z", "2026-11-22T01:00:00Z"),
        ("cette nuit entre 23 h et 4 h", "2026-11-22T22:00:00Z", "2026-11-23T03:00:00Z"),
        ("entre sept heures et demie et huit heures", "2026-11-23T06:30:00Z", "2026-11-23T07:00:00Z"),
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
        ("dans la nuit du 22 au 24", "au lendemain"),
        ("dans la nuit du 23 au 24 novembre 2026", "dans le futur"),
        ("lundi 23 novembre 26", "ne peut pas être lu"),
        ("vingt-quatre heures", "ne peut pas être lu"),
        ("hier à 0 h moins cinq", "ne peut pas être lu"),
        ("hier à 8 h 30 moins cinq", "ne peut pas être lu"),
        ("hier à 3 h du soir", "ne peut pas être lu"),
        ("8 h deux patients", "ne peut pas être lu"),
        ("hier vers", "ne peut pas être lu"),
        ("cette nuit vers quelle heure", "ne peut pas être lu"),
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
        ("hier à minuit et demi", ["2026-11-22T00:30", "2026-11-23T00:30"]),
        ("hier à minuit moins cinq", ["2026-11-21T23:55", "2026-11-22T23:55"]),
        ("hier soir entre 8 h et 10 h", ["2026-11-22T08:00", "2026-11-22T20:00"]),
        ("la nuit dernière à 9 h", ["2026-11-22T21:00", "2026-11-23T09:00"]),
        ("lundi dernier", ["2026-11-16", "2026-11-23"]),
        ("lundi dernier à 8 h", ["2026-11-16", "2026-11-23"]),
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


@pytest.mark.parametrize(
    ("typed", "hour", "evenings"),
    [("cette nuit", 22, (22, 23)), ("la nuit dernière", 3, (21, 22)), ("la nuit dernière à 2 h", 3, (21, 22))],
)
def test_two_nights_are_not_settled_for_you(typed: str, hour: int, evenings: tuple[int, int]) -> None:
    """Late in the evening and before dawn; each reading is one of the two nights."""
    now = datetime(2026, 11, 23, hour - 1, 30, tzinfo=UTC)
    with pytest.raises(WhenError, match="deux nuits") as refused:
        read(typed, now=now)
    found = [read(reading, now=now) for reading in refused.value.readings]
    nights = tuple((when.earliest - timedelta(hours=8)).day for when in found)
    assert nights == evenings
    assert all(when.latest <= now for when in found)


def test_from_five_o_clock_last_night_is_the_one_that_ends() -> None:
    found = read("la nuit dernière", now=datetime(2026, 11, 23, 4, 30, tzinfo=UTC))
    assert found.to_json()["at"] == "2026-11-22T20:00:00Z"
    assert found.to_json()["until"] == "2026-11-23T04:30:00Z"


def test_part_of_a_day_still_to_come_offers_nothing() -> None:
    """At 5 h neither 8 h nor 20 h has happened."""
    with pytest.raises(WhenError, match="dans le futur") as refused:
        read("ce matin 20h", now=datetime(2026, 11, 23, 4, tzinfo=UTC))
    assert refused.value.readings == []


@pytest.mark.parametrize(
    ("typed", "near"), [("il y a une éternité", "il y a 20 minutes"), ("23/11/026", "23/11/2026 à")]
)
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


_WORDS = """hier avant-hier entre et vers environ 22h moins cinq demie à le 23/11 /26 /2026 novembre 12 une heure min
lundi dernier soir matin minuit du de au 22 23 31 1er ~ 2026-11-22 T22:00 /"""
_PIECES = [
    *_WORDS.split(),
    "7 h 50",
    "huit heures",
    "à peu près",
    "le quart",
    "il y a",
    "dans la nuit",
    "la nuit dernière",
]
_NOWS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


@given(st.lists(st.sampled_from(_PIECES), max_size=10), _NOWS)
@example(pieces=["dans la nuit", "du", "31", "au", "1er"], now=NOW)
def test_what_is_made_of_known_words_is_read_or_refused(pieces: list[str], now: datetime) -> None:
    """Never another exception; never in the future; one sentence of bounded length; read again, the same."""
    typed = " ".join(pieces)
    try:
        found = read(typed, now=now)
    except WhenError as refused:
        assert str(refused).endswith((".", "?"))
        assert len(str(refused)) < 5 * MAX_TYPED
    else:
        assert found.earliest <= found.latest <= now + TOLERANCE
        assert parse_when(found.typed, zone=found.zone, now=now) == found


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
