"""Search forgives accents, case and slips, and finds what holds every word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.case import Case
from incident.core import commands as c
from incident.core import entries as e
from incident.core.chronology import chronology
from incident.core.contacts import reach
from incident.core.facts import Answer
from incident.core.finding import Index, Item, items, sheet_items
from incident.core.playbook import Library
from incident.core.words import folded, matches, near, printable, words_of
from tests.core.desk import Desk, answers
from tests.golden import plain

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


# -- what can be found -----------------------------------------------------------------------------------


def by(found: list[Item], place: str) -> dict[str, Item]:
    """The items of a place by their key."""
    return {item.key: item for item in found if item.place == place}


def test_each_thing_is_found_at_its_place(library: Library) -> None:
    """Steps in sight, answers as they are, what nobody answered yet, whom to call, what was recorded."""
    desk = Desk(library)
    desk.do(answers(cps_compromised=False, exfiltration=None, persons_count=12))
    desk.write(e.AnswerGiven(fact="ancien", value="x", certainty="certain"))
    situation = desk.situation
    found = items(situation, chronology(desk.history, "Europe/Paris", library))
    steps = by([item for item in found if not item.title.endswith("(sans réponse)")], "step")
    step = next(one for one in situation.steps if one.id == "couper-reseau")
    assert steps["couper-reseau"] == Item("step", step.id, f"{step.title} (à faire)", f"{step.id} {step.do} {step.why}")
    assert "opposition-cps" not in steps, "out of sight"
    said = {name: item.title for name, item in by(found, "answer").items()}
    assert said == {
        "cps_compromised": f"{library.facts['cps_compromised'].ask} non",
        "exfiltration": f"{library.facts['exfiltration'].ask} inconnu à ce stade",
        "persons_count": f"{library.facts['persons_count'].ask} 12 personnes",
    }
    assert by(found, "answer")["persons_count"].text == library.facts["persons_count"].help
    asked = by(found, "question")
    field = next(
        one for section in library.forms["cnil"].sections for one in section.fields if one.fact == "breach_start"
    )
    assert asked["breach_start"] == Item(
        "question", "breach_start", f"{library.facts['breach_start'].ask} (sans réponse)", field.label
    )
    assert not {"exfiltration", "persons_count", "malicious"} & set(asked), "answered, or presumed"
    contact = library.contacts["cnil"]
    shown = by(found, "contact")["cnil"]
    assert shown.title.startswith(contact.name) and shown.title.endswith(reach(contact)) and shown.text == contact.note
    entry = by(found, "entry")["3"]
    assert plain(entry.title).startswith("lundi 23 novembre 2026 à 8 h 12 · Réponse : ") and entry.text == "Dr Lenoir"
    assert list(dict.fromkeys(item.place for item in found)) == ["step", "answer", "question", "contact", "entry"]


def test_what_only_a_step_asks_is_found_there(library: Library) -> None:
    """With the step that asks it; not twice where the form asks it too."""
    desk = Desk(library)
    found = items(desk.situation, ())
    asked = {item.title: item for item in found if item.title.endswith("(sans réponse)")}
    assert len(asked) == len([item for item in found if item.title.endswith("(sans réponse)")])
    in_form = {
        fact for section in library.forms["cnil"].sections for field in section.fields for fact in [field.fact] if fact
    }
    step, fact = next(
        (one.id, library.facts[name])
        for one in desk.situation.steps
        for name in one.ask
        if name not in in_form and not library.facts[name].only_if and desk.situation.answer(name) is None
        and f"{library.facts[name].ask} (sans réponse)" in asked and asked[f"{library.facts[name].ask} (sans réponse)"].place == "step"
    )  # fmt: skip
    assert asked[f"{fact.ask} (sans réponse)"] == Item("step", step, f"{fact.ask} (sans réponse)", fact.help)


def test_a_line_of_the_sheet_beside_what_the_incident_says(library: Library) -> None:
    """What is unknown says so; several lines are one."""
    sheet = {
        "practice_siren": Answer(value=None, certainty="unknown"),
        "practice_people": Answer(value="A\nB", origin="practice"),
    }
    own = {"practice_name": Answer(value="Autre", certainty="certain")}
    found = by(sheet_items(library, sheet, own), "sheet")
    ask = {name: library.facts[name].ask for name in ("practice_siren", "practice_people", "practice_name")}
    assert found["practice_siren"].title == f"{ask['practice_siren']} inconnu à ce stade"
    assert found["practice_people"].title == f"{ask['practice_people']} A ; B"
    assert (
        found["practice_name"].title
        == f"{ask['practice_name']} (à remplir) · ici compte la réponse de l’incident : Autre"
    )
    assert found["practice_name"].text == library.facts["practice_name"].help


def test_all_words_typed_are_in_what_is_found() -> None:
    """The beginning of a word before a slip; a word of the title before one beneath it; nothing typed is all."""
    index = Index(
        [
            Item("entry", "1", "Rapport", "reseau coupe"),
            Item("entry", "2", "Reseaux", "coupe"),
            Item("entry", "3", "Resaeu"),
        ]
    )
    assert [one.key for one in index.find("reseau")] == ["2", "1"]
    assert [one.key for one in index.find("resaeu")] == ["3"]
    assert [one.key for one in index.find("reseau coupe")] == ["1", "2"]
    assert [one.key for one in index.find("reseau absent")] == []
    assert len(index.find("")) == 3
    assert [one.key for one in index.find("rapport " + " " * 200 + "absent")] == ["1"], "beyond what is looked for"
