"""No column so narrow that a date is cut inside its year; the page stays as wide as it is."""

from incident.documents.basedocx import TEXT_WIDTH
from incident.documents.columns import column_widths
from incident.documents.text import Cell, Run, Table

DATE = "lundi 30\u00a0septembre\u00a02026 à 8\u00a0h\u00a020"


def cell(words: str) -> Cell:
    return ((Run(words),),)


def test_a_date_has_the_room_it_needs() -> None:
    shared = Table((), ((cell("Obligation"), cell(DATE), cell("fait")),), (14, 6, 15))
    first, dated, last = column_widths(shared)
    assert dated == 128 * len("30\u00a0septembre\u00a02026") + 230 > TEXT_WIDTH * 6 // 35
    assert TEXT_WIDTH - 3 < first + dated + last <= TEXT_WIDTH and first < last


def test_what_fits_or_never_could_stays_as_shared() -> None:
    wide = Table((cell("a"), cell(DATE)), ((cell("b"), cell("")),), (1, 1))
    hopeless = Table((), ((cell("x"), cell("n\u00a0" * 90)),), (3, 1))
    assert column_widths(wide) == [TEXT_WIDTH // 2] * 2
    assert column_widths(hopeless) == [TEXT_WIDTH * 3 // 4, TEXT_WIDTH // 4]
