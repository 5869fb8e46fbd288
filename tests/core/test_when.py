"""Times as people type them, read strictly."""

import re
import time as machine
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incident.core.when import MAX_TYPED, TOLERANCE, Precision, When, WhenError
from incident.core.whendays import _end
from incident.core.whenspoken import Clock, _any_of, _number_words, begins_number, clock
from incident.core.whentyped import parse_due, parse_when
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
        ("9h17", "exact", "2026-11-23T08:17:00Z"),
        ("maintenant", "exact", "2026-11-23T08:12:00Z"),
        ("à l’instant", "exact", "2026-11-23T08:12:00Z"),
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
        ("lundi à 9 h 17", "exact", "2026-11-23T08:17:00Z"),
        ("mardi à 8 h", "exact", "2026-11-17T07:00:00Z"),
        ("hier soir à 17 h", "exact", "2026-11-22T16:00:00Z"),
        ("la nuit dernière à 21 h", "exact", "2026-11-22T20:00:00Z"),
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
        ("entre 8 h et 8 h", "2026-11-22T07:00:00Z", "2026-11-23T07:00:00Z"),
        ("entre 8 h et 9 h 10", "2026-11-23T07:00:00Z", "2026-11-23T08:10:00Z"),
        ("entre 8 h et 9 h 17", "2026-11-23T07:00:00Z", "2026-11-23T08:17:00Z"),
        ("2026-11-22T22:00/23/11/2026 6h", "2026-11-22T21:00:00Z", "2026-11-23T05:00:00Z"),
        ("hier entre 22h et 23h", "2026-11-22T21:00:00Z", "2026-11-22T22:00:00Z"),
        ("2026-11-22T22:00/2026-11-23T06:00", "2026-11-22T21:00:00Z", "2026-11-23T05:00:00Z"),
        ("~2026-11-22T22:00/2026-11-23T06:00", "2026-11-22T21:00:00Z", "2026-11-23T05:00:00Z"),
        ("2026-11-22T22:00/2026-11-22T22:00", "2026-11-22T21:00:00Z", "2026-11-22T21:00:00Z"),
        ("2026-11-21/2026-11-22", "2026-11-20T23:00:00Z", "2026-11-22T23:00:00Z"),
        ("cette nuit", "2026-11-22T20:00:00Z", "2026-11-23T07:00:00Z"),
        ("hier soir", "2026-11-22T16:00:00Z", "2026-11-22T23:00:00Z"),
        ("hier matin", "2026-11-21T23:00:00Z", "2026-11-22T12:00:00Z"),
        ("le 22 novembre entre 22 h et 23 h", "2026-11-22T21:00:00Z", "2026-11-22T22:00:00Z"),
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
        ("dans la nuit du 24 au 25 décembre 2026", "dans le futur"),
        ("dans la nuit du 22 au 23 novembre 0000", "ne peut pas être lu"),
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
        ("z" * MAX_TYPED, "«.z+.» ne peut pas être lu comme"),
        ("z" * (MAX_TYPED + 1), "Cette heure ne peut pas être lue"),
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
        ("ce matin 21h17", ["2026-11-23T09:17"]),
        ("hier à minuit", ["2026-11-22T00:00", "2026-11-23T00:00"]),
        ("22/11 à minuit", ["2026-11-22T00:00", "2026-11-23T00:00"]),
        ("hier à minuit et demi", ["2026-11-22T00:30", "2026-11-23T00:30"]),
        ("hier à minuit moins cinq", ["2026-11-21T23:55", "2026-11-22T23:55"]),
        ("hier soir entre 8 h et 10 h", ["2026-11-22T08:00", "2026-11-22T20:00"]),
        ("hier après-midi à 20 h", ["2026-11-22T08:00", "2026-11-22T20:00"]),
        ("la nuit dernière à 8 h", ["2026-11-23T08:00"]),
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
    assert all(read(reading).earliest <= NOW + TOLERANCE for reading in readings)


def test_an_hour_to_come_may_be_yesterday_s() -> None:
    """Offered as it would be typed, both days."""
    with pytest.raises(WhenError, match="hier à 10.h.30") as refused:
        read("10 h 30")
    assert refused.value.readings == ["2026-11-22T10:30", "2026-11-23T10:30"]


def test_this_night_late_at_night_is_one_of_two() -> None:
    """At 23 h 30, « cette nuit 23 h » may be half an hour or a day ago."""
    with pytest.raises(WhenError) as refused:
        read("cette nuit 23h", now=datetime(2026, 11, 23, 22, 30, tzinfo=UTC))
    assert refused.value.readings == ["2026-11-22T23:00", "2026-11-23T23:00"]


@pytest.mark.parametrize(
    ("typed", "hour", "evenings"),
    [
        ("cette nuit", 21, (22, 23)),
        ("cette nuit", 22, (22, 23)),
        ("la nuit dernière", 3, (21, 22)),
        ("la nuit dernière à 2 h", 3, (21, 22)),
    ],
)
def test_two_nights_are_not_settled_for_you(typed: str, hour: int, evenings: tuple[int, int]) -> None:
    """Late in the evening and before dawn; each reading is one of the two nights."""
    now = datetime(2026, 11, 23, hour - 1, 30, tzinfo=UTC)
    with pytest.raises(WhenError, match="\u00a0: deux nuits sont possibles\u00a0: écrivez ") as refused:
        read(typed, now=now)
    found = [read(reading, now=now) for reading in refused.value.readings]
    nights = tuple((when.earliest - timedelta(hours=8)).day for when in found)
    assert nights == evenings
    assert all(when.latest <= now for when in found)


def test_from_five_o_clock_last_night_is_the_one_that_ends() -> None:
    found = read("la nuit dernière", now=datetime(2026, 11, 23, 4, 30, tzinfo=UTC))
    assert found.to_json()["at"] == "2026-11-22T20:00:00Z"
    assert found.to_json()["until"] == "2026-11-23T04:30:00Z"


@pytest.mark.parametrize(
    ("typed", "now", "first", "last"),
    [
        ("lundi", "22T23:30", "22T23:00", "22T23:30"),
        ("dans la nuit du 23 au 24", "23T19:55", "23T20:00", "23T20:00"),
        ("cette nuit entre 23 h et 1 h", "23T21:30", "22T22:00", "23T00:00"),
        ("cette nuit entre 23 h et 1 h", "23T02:30", "22T22:00", "23T00:00"),
    ],
)
def test_a_day_or_a_night_that_has_just_begun(typed: str, now: str, first: str, last: str) -> None:
    """At half past midnight on a Monday, at 20 h 55, late in the evening, and at 3 h 30; instants in UTC."""
    found = read(typed, now=datetime.fromisoformat(f"2026-11-{now}+00:00"))
    assert (found.to_json()["at"], found.to_json()["until"]) == (f"2026-11-{first}:00Z", f"2026-11-{last}:00Z")


def test_an_hour_five_minutes_ahead_may_be_of_this_night() -> None:
    """Clocks differ: at 22 h 55, 23 h may be either night's."""
    with pytest.raises(WhenError, match="\u00a0: deux nuits sont possibles\u00a0: écrivez "):
        read("cette nuit 23h", now=datetime(2026, 11, 23, 21, 55, tzinfo=UTC))


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("lundi 22 novembre 2026", {"fweekday": "lundi", "fday": "22", "fmonth": "novembre", "fyear": "2026"}),
        ("1er aout", {"fday": "1", "fmonth": "aout"}),
        ("22/11", {"fday": "22", "fnumber": "11"}),
        ("22/11/26", {"fday": "22", "fnumber": "11", "fshort": "26"}),
        ("22", {"fday": "22"}),
        ("samedi", {"fonly": "samedi"}),
    ],
)
def test_a_day_of_a_night_may_be_named_in_part(said: str, parts: dict[str, str]) -> None:
    match = re.fullmatch(_end("f"), said)
    assert match is not None
    assert {name: part for name, part in match.groupdict().items() if part is not None} == parts
    assert len(match.groupdict()) == 7


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
        ("9h17 je crois", ["aujourd’hui à 9 h 17", "hier à 9 h 17", "avant-hier à 9 h 17"]),
        ("9h18 je crois", ["hier à 9 h 18", "avant-hier à 9 h 18"]),
    ],
)
def test_an_hour_in_what_cannot_be_read_gives_readings(typed: str, offered: list[str]) -> None:
    """Each can be typed as it is said; none is in the future."""
    with pytest.raises(WhenError, match="Vouliez-vous dire") as refused:
        read(typed)
    assert [reading.replace("\u00a0", " ") for reading in refused.value.readings] == offered
    assert all(read(reading).at <= NOW + TOLERANCE for reading in refused.value.readings)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("a\x07b", "« a\ufffdb » ne peut pas être lu comme une heure. Écrivez par exemple : "
         "hier à 22 h 30 · il y a 20 minutes · 23/11/2026 à 7 h 50."),
        ("hier 23h12 (noté)", "« hier 23h12 (noté) » ne peut pas être lu. Vouliez-vous dire : "
         "hier à 23 h 12 · avant-hier à 23 h 12 ?"),
        ("22/11 à minuit", "« 22/11 à minuit » : ce jour a deux minuits : écrivez 2026-11-22T00:00 ou 2026-11-23T00:00."),
        ("hier soir 8h", "« hier soir 8h » : 8 h 00 n’est pas à ce moment du jour : "
         "écrivez 2026-11-22T08:00 ou 2026-11-22T20:00."),
        ("lundi dernier", "« lundi dernier » : nous sommes lundi, deux jours sont possibles : "
         "écrivez 2026-11-16 ou 2026-11-23."),
    ],
)  # fmt: skip
def test_the_whole_sentence_of_a_refusal(typed: str, sentence: str) -> None:
    """What was typed, a mark that cannot be shown replaced; why; and what to write instead."""
    with pytest.raises(WhenError) as refused:
        read(typed)
    assert str(refused.value).replace("\u00a0", " ") == sentence


_SPELLED = """zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix_sept dix_huit
dix_neuf vingt vingt_et_un vingt_deux vingt_trois vingt_quatre vingt_cinq vingt_six vingt_sept vingt_huit vingt_neuf trente
trente_et_un trente_deux trente_trois trente_quatre trente_cinq trente_six trente_sept trente_huit trente_neuf quarante
quarante_et_un quarante_deux quarante_trois quarante_quatre quarante_cinq quarante_six quarante_sept quarante_huit
quarante_neuf cinquante cinquante_et_un cinquante_deux cinquante_trois cinquante_quatre cinquante_cinq cinquante_six
cinquante_sept cinquante_huit cinquante_neuf"""


def test_every_number_of_a_clock_is_known_by_its_name() -> None:
    """Zero to fifty-nine, in both genders, and no other word."""
    spelled = {word.replace("_", " "): number for number, word in enumerate(_SPELLED.split())}
    feminine = {f"{word}e": number for word, number in spelled.items() if word.endswith("un")}
    assert _number_words() == spelled | feminine
    assert begins_number("30")
    assert begins_number("3h")
    assert begins_number("Trente")
    assert not begins_number("heure")


def test_the_longest_of_several_words_is_read_first() -> None:
    """« vingt et un » is not twenty; a hyphen may stand for a space."""
    assert _any_of(["zero", "un", "vingt et un"]) == "vingt[ -]et[ -]un|zero|un"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("7 h 59", Clock(time(7, 59))),
        ("7 h 60", None),
        ("7 h 75", None),
        ("8 h moins 59", Clock(time(7, 1))),
        ("8 h moins 60", None),
        ("minuit moins 1", Clock(time(23, 59), midnight=True, before=True)),
        ("0 h du matin", Clock(time(0))),
        ("12 h du matin", None),
        ("12 h de l'apres-midi", Clock(time(12))),
        ("8 h de l'apres-midi", None),
        ("5 h du soir", Clock(time(17))),
        ("4 h du soir", None),
        ("12 h du soir", None),
    ],
)
def test_the_bounds_of_an_hour(said: str, found: Clock | None) -> None:
    """An hour has sixty minutes; a moment of the day has its first hour and not its last."""
    assert clock(said) == found


@pytest.mark.skipif(not hasattr(machine, "tzset"), reason="this system does not let a process change its zone")
def test_the_machine_s_own_zone_moves_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read is an instant in UTC, and is stored so, wherever the machine thinks it stands."""
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    machine.tzset()
    try:
        stored = [read(typed).to_json() for typed in ("2026-11-23T07:50:00+01:00", "hier")]
        again = [When.from_json(words).to_json() for words in stored]
    finally:
        monkeypatch.undo()
        machine.tzset()
    assert again == stored
    assert [(words["at"], words.get("until")) for words in stored] == [
        ("2026-11-23T06:50:00Z", None),
        ("2026-11-21T23:00:00Z", "2026-11-22T23:00:00Z"),
    ]


def test_an_unknown_zone_is_said_to_be() -> None:
    """Not blamed on the time, and never another exception."""
    with pytest.raises(WhenError, match="Fuseau horaire inconnu"):
        read("2026-11-23T07:50Z", zone="Nowhere/X")


def test_ago_is_to_the_minute() -> None:
    """Nobody says the second."""
    assert read("il y a 20 minutes", now=NOW.replace(second=40, microsecond=5)).at == datetime(
        2026, 11, 23, 7, 52, tzinfo=UTC
    )


def test_a_deadline_without_its_year_is_answered_with_what_to_write() -> None:
    with pytest.raises(WhenError) as refused:
        parse_due("12/12", zone="Europe/Paris")
    assert str(refused.value) == "Écrivez la date limite avec son année : 12/12/2026, ou 2026-12-12T17:00."


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
    with pytest.raises(ValueError, match="^malformed When$"):
        When.from_json(_STORED | changed)


@pytest.mark.parametrize("missing", _STORED)
def test_a_stored_form_is_whole(missing: str) -> None:
    """Each of its four words is needed."""
    with pytest.raises(ValueError, match="^malformed When$"):
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
