"""French words: dates, durations, counts, lists and spaces."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.core.durations import count, duration, remaining, short_duration
from incident.core.when import Precision, When
from incident.core.wording import (
    before,
    date_text,
    deadline_text,
    french,
    instant_text,
    listed,
    passing_instant,
    short_deadline,
    short_instant,
    when_text,
)

NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
"""Monday 23 November 2026, 9 h 12 in Paris."""
PARIS = "Europe/Paris"


def spaced(text: str) -> str:
    """With ordinary spaces, to be read in a test."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_dates_in_words() -> None:
    """In the practice's zone; the first of a month is « 1er »."""
    instant = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    assert spaced(instant_text(instant, PARIS)) == "lundi 23 novembre 2026 à 18 h 30"
    assert spaced(instant_text(instant, "Indian/Reunion")) == "lundi 23 novembre 2026 à 21 h 30"
    assert spaced(short_instant(instant, PARIS)) == "lun. 23 nov. 18 h 30"
    assert spaced(short_instant(datetime(2026, 11, 1, 9, 5, tzinfo=UTC), PARIS)) == "dim. 1er nov. 10 h 05"


def test_a_date_never_breaks_inside_its_number_or_hour() -> None:
    """Only after the weekday and around « à »."""
    assert instant_text(NOW, PARIS).split(" ") == ["lundi", "23\u00a0novembre\u00a02026", "à", "9\u00a0h\u00a012"]


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 2), max_value=datetime(2200, 1, 1)))
def test_every_month_and_day_has_its_own_words(instant: datetime) -> None:
    """Two dates never read the same."""
    one, next_day = date_text(instant), date_text(instant + timedelta(days=1))
    assert one != next_day and str(instant.year) in one


@pytest.mark.parametrize(
    ("precision", "until", "said"),
    [
        ("exact", None, "lundi 23 novembre 2026 à 9 h 12"),
        ("about", None, "lundi 23 novembre 2026 vers 9 h 12"),
        ("range", NOW + timedelta(hours=2), "lundi 23 novembre 2026 entre 9 h 12 et 11 h 12"),
        (
            "range",
            NOW + timedelta(days=1),
            "entre lundi 23 novembre 2026 à 9 h 12 et mardi 24 novembre 2026 à 9 h 12",
        ),
    ],
)
def test_a_when_says_how_sure_it_is(precision: Precision, until: datetime | None, said: str) -> None:
    """« vers » and « entre » never become an exact time."""
    assert spaced(when_text(When(precision=precision, at=NOW, until=until, zone=PARIS, typed="x"))) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-11-23T18:30:00Z", "aujourd’hui avant 19 h 30"),
        ("2026-11-23T23:00:00Z", "aujourd’hui avant minuit"),
        ("2026-11-24T07:00:00Z", "demain avant 8 h 00"),
        ("2026-11-26T17:30:00Z", "avant jeudi 26 nov. 18 h 30"),
        ("2026-11-27T23:00:00Z", "avant la fin du vendredi 27 nov."),
        ("2026-11-30T23:00:00Z", "avant la fin du lundi 30 nov."),
        ("2026-12-01T09:00:00Z", "avant mardi 1er déc. 10 h 00"),
        ("2026-11-22T17:30:00Z", "en retard : c’était avant dimanche 22 nov. 18 h 30"),
    ],
)
def test_by_when(due: str, said: str) -> None:
    """The end of a day belongs to that day: 0 h on Saturday is never read as a Saturday to spare."""
    assert spaced(before(datetime.fromisoformat(due), NOW, PARIS)) == said


def test_a_deadline_at_midnight_ends_the_day_before() -> None:
    """« jeudi 3 à 0 h 00 » is the end of Wednesday, and said so; another hour is said as it is."""
    midnight, later = datetime(2026, 12, 2, 23, tzinfo=UTC), datetime(2026, 12, 2, 23, 1, tzinfo=UTC)
    assert spaced(deadline_text(midnight, PARIS)) == "mercredi 2 décembre 2026 à minuit (24 h 00)"
    assert spaced(short_deadline(midnight, PARIS)) == "mer. 2 déc. à minuit"
    assert spaced(deadline_text(later, PARIS)) == "jeudi 3 décembre 2026 à 0 h 01"
    assert spaced(short_deadline(later, PARIS)) == "jeu. 3 déc. 0 h 01"


def test_today_is_the_practice_s() -> None:
    """The same two instants are one day in Paris and two in Réunion."""
    now, due = datetime(2026, 11, 23, 19, tzinfo=UTC), datetime(2026, 11, 23, 21, tzinfo=UTC)
    assert spaced(before(due, now, PARIS)) == "aujourd’hui avant 22 h 00"
    assert spaced(before(due, now, "Indian/Reunion")) == "demain avant 1 h 00"


@pytest.mark.parametrize(
    ("delta", "said"),
    [
        (timedelta(hours=71, minutes=18, seconds=59), "71 h 18 min"),
        (timedelta(minutes=5), "5 min"),
        (timedelta(seconds=59), "moins d’une minute"),
        (timedelta(), "moins d’une minute"),
        (timedelta(seconds=-1), "en retard de moins d’une minute"),
        (-timedelta(hours=6, minutes=12), "en retard de 6 h 12 min"),
        (timedelta(hours=1), "1 h 00 min"),
        (timedelta(hours=99, minutes=59), "99 h 59 min"),
        (timedelta(hours=100), "4 jours 4 h"),
        (timedelta(days=5), "5 jours"),
    ],
)
def test_what_remains(delta: timedelta, said: str) -> None:
    """Late the second it passes; never « 0 min »."""
    assert spaced(remaining(delta)) == said


@given(st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=400)))
def test_never_more_time_is_shown_than_is_left(delta: timedelta) -> None:
    """Minutes are cut, not rounded; lateness is said whenever it is."""
    said = remaining(delta)
    assert said.startswith("en retard de ") == (delta < timedelta())
    assert duration(delta) == duration(-delta)
    hours, _h, minutes = spaced(duration(delta)).partition(" h ")
    if minutes:
        assert timedelta(hours=int(hours), minutes=int(minutes.removesuffix(" min"))) <= abs(delta)


@pytest.mark.parametrize(
    ("delta", "whole", "short"),
    [
        (timedelta(seconds=59), "moins d’une minute", "0 min"),
        (timedelta(minutes=1), "1 min", "1 min"),
        (timedelta(minutes=-59, seconds=-59), "59 min", "59 min"),
        (timedelta(hours=1), "1 h 00 min", "1 h 00"),
        (timedelta(hours=71, minutes=18), "71 h 18 min", "71 h 18"),
        (timedelta(hours=99, minutes=59), "99 h 59 min", "99 h 59"),
        (timedelta(hours=100), "4 jours 4 h", "4 j 4 h"),
        (timedelta(days=7, hours=15, minutes=59), "7 jours 15 h", "7 j 15 h"),
        (timedelta(days=-8), "8 jours", "8 j 0 h"),
    ],
)
def test_a_length_of_time_and_its_short_form(delta: timedelta, whole: str, short: str) -> None:
    """Hours up to a hundred, then days and whole hours; never rounded up; no sign."""
    assert (spaced(duration(delta)), spaced(short_duration(delta))) == (whole, short)


def test_a_deadline_is_late_only_once_it_is_over() -> None:
    assert spaced(before(NOW, NOW, PARIS)) == "aujourd’hui avant 9 h 12"
    over = before(NOW - timedelta(microseconds=1), NOW, PARIS)
    assert spaced(over).startswith("en retard : c’était aujourd’hui avant 9 h 1")


@pytest.mark.parametrize(
    ("number", "noun", "plural", "said"),
    [
        (0, "étape", "", "0\u00a0étape"),
        (1, "étape", "", "1\u00a0étape"),
        (3, "étape", "", "3\u00a0étapes"),
        (2, "mois", "", "2\u00a0mois"),
        (2, "prix", "", "2\u00a0prix"),
        (2, "nez", "", "2\u00a0nez"),
        (2, "journal", "journaux", "2\u00a0journaux"),
        (3200, "patient", "", "3\u202f200\u00a0patients"),
    ],
)
def test_counts(number: int, noun: str, plural: str, said: str) -> None:
    """French keeps the singular below two, and the words that already end in s."""
    assert count(number, noun, plural) == said


def test_lists() -> None:
    """Commas, then « et »."""
    assert [listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a et b", "a, b et c"]


def test_no_break_spaces() -> None:
    """Before ; ! ? : » and after «; what is already right stays."""
    said = french("« oui » ; non ! quoi ? a : b")
    assert said == "«\u00a0oui\u00a0»\u202f; non\u202f! quoi\u202f? a\u00a0: b"
    assert french(said) == said
    assert french("https://cnil.fr/?a=1;b à 7:50") == "https://cnil.fr/?a=1;b à 7:50"


@given(st.text(alphabet="ab «»;:!?\u00a0\u202f", max_size=30))
def test_only_spaces_change(text: str) -> None:
    """Nothing is added or lost, and once is enough."""
    assert spaced(french(text)) == spaced(text)
    assert french(french(text)) == french(text)


def test_two_instants_never_read_the_same_the_night_clocks_go_back() -> None:
    """« 2 h 30 » came twice on 25 October 2026: the record says which; the day before and after it need not."""
    summer, winter = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert spaced(instant_text(summer, PARIS)) == "dimanche 25 octobre 2026 à 2 h 30 (heure d’été)"
    assert spaced(instant_text(winter, PARIS)) == "dimanche 25 octobre 2026 à 2 h 30 (heure d’hiver)"
    about = When(precision="range", at=summer, until=winter, zone=PARIS, typed="x")
    assert spaced(when_text(about)).endswith("entre 2 h 30 (heure d’été) et 2 h 30 (heure d’hiver)")
    assert "heure d’" not in instant_text(winter + timedelta(hours=1), PARIS) + instant_text(summer, "Indian/Reunion")


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_the_calendar_can_be_said(year: int) -> None:
    """A recorded time, however absurd, never stops a document."""
    instant = datetime(year, 1, 1, 12, tzinfo=UTC) if year == 1 else datetime(year, 12, 31, 12, tzinfo=UTC)
    assert str(year) in instant_text(instant, PARIS)


def test_a_passing_instant_says_the_day_only_when_it_is_another() -> None:
    """Of the zone, not of UTC: half past eleven at night in Paris is the day before midnight."""
    late = datetime(2026, 11, 23, 22, 40, tzinfo=UTC)
    assert passing_instant(late, datetime(2026, 11, 23, 7, 0, tzinfo=UTC), "Europe/Paris") == "23\u00a0h\u00a040"
    assert passing_instant(late, datetime(2026, 11, 23, 23, 5, tzinfo=UTC), "Europe/Paris") == "23/11 23\u00a0h\u00a040"
