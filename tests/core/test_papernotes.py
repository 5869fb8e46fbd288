"""Notes first taken on paper: each line's time, then what happened."""

from datetime import UTC, datetime

import pytest

from incident.core.commands import AddNote
from incident.core.papernotes import MAX_LINES, command, read_notes
from incident.errors import BadInput

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
"""Monday at noon in Paris."""


def read(text: str) -> list[tuple[int, str, str]]:
    """Each note's line, time (UTC) and words."""
    notes = read_notes(text, zone="Europe/Paris", now=NOW)
    return [(one.line, f"{one.when.earliest:%d %H:%M}", one.text) for one in notes]


@pytest.mark.parametrize(
    ("line", "time", "words"),
    [
        ("7h50 écran noir", "23 06:50", "écran noir"),
        ("7 h 50 : écran noir", "23 06:50", "écran noir"),
        ("7h50 — écran noir", "23 06:50", "écran noir"),
        ("7h50\t|  écran – noir ", "23 06:50", "écran – noir"),
        ("hier à 22 h ; sauvegarde partie", "22 21:00", "sauvegarde partie"),
        ("entre lundi 23 novembre 2026 à 8 h 00 et 9 h 30 rien", "23 07:00", "rien"),
        ("entre dimanche 22 novembre 2026 à 22 h 00 et lundi 23 novembre 2026 à 6 h 30 rien", "22 21:00", "rien"),
        ("7h50: écran", "23 06:50", "écran"),
        ("7h50 :écran", "23 06:50", "écran"),
        ("8 h 10 à peu près 30 patients", "23 07:10", "à peu près 30 patients"),
        ("8 h 10 environ 30 patients attendent", "23 07:10", "environ 30 patients attendent"),
        ("8 h 10 environ patients en salle", "23 07:10", "patients en salle"),
        ("8 h 10 près trente patients", "23 07:10", "près trente patients"),
    ],
)
def test_the_longest_beginning_that_is_a_time(line: str, time: str, words: str) -> None:
    assert read(line) == [(1, time, words)]


def test_lines_are_numbered_as_they_stand() -> None:
    """Empty ones are passed over."""
    assert read("\n7h50 un\n   \n  8h deux\n") == [(2, "23 06:50", "un"), (4, "23 07:00", "deux")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Écrivez une note par ligne, son heure d’abord : « 7 h 50 la secrétaire voit l’écran »."),
        (" \n ", "Écrivez une note par ligne, son heure d’abord : « 7 h 50 la secrétaire voit l’écran »."),
        ("7h50 x\n" * (MAX_LINES + 1), "Plus de 200 lignes : saisissez-les en plusieurs fois."),
        ("7h50", "Ligne 1 : il faut une heure, puis ce qui s’est passé."),
        ("8h ok\n7h50 :", "Ligne 2 : il faut une heure, puis ce qui s’est passé."),
    ],
)
def test_what_is_no_list_of_notes(text: str, said: str) -> None:
    with pytest.raises(BadInput) as raised:
        read(text)
    assert str(raised.value) == said


def test_as_many_lines_as_can_be() -> None:
    assert len(read("7h50 x\n" * MAX_LINES)) == MAX_LINES


def test_a_line_without_a_time_says_why() -> None:
    """The first reason of the longest beginning; an hour read in two ways comes before all."""
    with pytest.raises(BadInput, match="^Ligne 2 : .*écran noir ce.*ne peut pas être lu"):
        read("7h50 x\nécran noir ce matin")
    with pytest.raises(BadInput, match="^Ligne 1 : .*2026-10-25"):
        read("25/10/2026 à 2h30 écran noir")


def test_all_are_recorded_or_none() -> None:
    notes = read_notes("7h50 un\n8h deux", zone="Europe/Paris", now=NOW)
    assert command(notes).notes == tuple(AddNote(one.text, one.when) for one in notes)


def test_the_hour_to_come_is_told_whole() -> None:
    """« 7 h 50 la secrétaire », typed at 4: the hour that is refused is 7 h 50, neither « 7 h 50 la » nor « 7 h »."""
    early = datetime(2026, 12, 1, 3, 24, tzinfo=UTC)
    with pytest.raises(BadInput, match="Ligne 1 : «.7 h 50.» est dans le futur aujourd’hui"):
        read_notes("7 h 50 la secrétaire voit l’écran rouge", zone="Europe/Paris", now=early)
