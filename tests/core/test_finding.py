"""Search forgives accents, case and slips, and finds what holds every word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.case import Case
from incident.core import commands as c
from incident.core.chronology import chronology
from incident.core.facts import Answer
from incident.core.finding import Index, Item, items, sheet_items
from incident.core.playbook import Library
from incident.core.words import folded, matches, near, printable, words_of

ME = "Dr Lenoir"


@pytest.fixture
def index(case: Case) -> Index:
    case.do(c.AddNote("La secrétaire a débranché l’imprimante [/] {{ x }}"), ME)
    case.do(c.GiveAnswers((c.Given("discovery_circumstances", "Écran rouge au démarrage"),)), ME)
    case.do(c.DeclareNames(("Mme Quiévreux",)), ME)
    situation = case.situation()
    return Index(items(situation, chronology(case.history, case.state.zone, situation.library)))


@pytest.mark.parametrize(
    ("typed", "place", "key"),
    [
        ("imprimante", "entry", "2"),
        ("IMPRIMENTE", "entry", "2"),
        ("secretaire debranche", "entry", "2"),
        ("ecran rouge", "answer", "discovery_circumstances"),
        ("couper reseau", "step", "couper-reseau"),
        ("cuoper resau", "step", "couper-reseau"),
        ("17cyber", "contact", "cyber17"),
        ("cela commence", "question", "breach_start"),
    ],
)
def test_found_by_words(index: Index, typed: str, place: str, key: str) -> None:
    assert (place, key) in [(item.place, item.key) for item in index.find(typed)]


def test_the_lines_of_the_sheet_are_found_filled_or_not(library: Library) -> None:
    """« SIREN » leads to its line."""
    index = Index(sheet_items(library, {"practice_siren": Answer(value="732829320", certainty="certain")}))
    for typed in ("siren", "732829320"):
        assert next((item.place, item.key) for item in index.find(typed)) == ("sheet", "practice_siren")
    assert any("(à remplir)" in item.title for item in index.find("delegue"))


def test_declared_names_are_never_found(index: Index) -> None:
    assert index.find("Quiévreux") == []


def test_titles_come_first() -> None:
    index = Index([Item("step", "a", "Autre", "réseau"), Item("step", "b", "Couper le réseau")])
    assert [item.key for item in index.find("reseau")] == ["b", "a"]


def test_ten_thousand_characters_and_ten_thousand_entries() -> None:
    """What is typed beyond reason is cut; one entry among many is found."""
    index = Index([Item("entry", str(n), f"note {n:05} ce qui a été vu") for n in range(10_000)])
    assert index.find("x" * 10_000) == []
    assert [item.key for item in index.find("note 04243 vu")] == ["4243"]


@pytest.mark.parametrize(
    ("typed", "known", "alike"),
    [
        ("rancogiciel", "rancongiciel", True),
        ("rnacongiciel", "rancongiciel", True),
        ("ransongisiel", "rancongiciel", True),
        ("ransonjisiel", "rancongiciel", False),
        ("cnli", "cnil", True),
        ("cni", "cnil", False),
        ("2025", "2026", False),
        ("", "x", False),
    ],
)
def test_slips(typed: str, known: str, alike: bool) -> None:
    assert near(typed, known) is alike


@given(st.text(st.characters(categories=["Ll"]), min_size=8, max_size=14), st.data())
def test_one_slip_in_a_long_word_is_forgiven(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for slip in (word[:at] + word[at + 1 :], word[:at] + "q" + word[at:], swapped, word[:at] + "q" + word[at + 1 :]):
        assert near(slip, word)
        assert near(word, slip)


@given(st.text(max_size=60))
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    assert matches(text, text)
    assert folded(folded(text)) == folded(text)
    assert all(word == folded(word) for word in words_of(text))


@given(st.text(max_size=60))
def test_what_is_printed_drives_no_terminal(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert all(c == "\n" or c.isprintable() or c in "\u00a0\u202f\u200d" for c in shown)
