"""The secrecy scan: what tells who a patient is, and nothing of what an incident is full of."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.documents.secrecy import nir_key, scan


def _hits(text: str, names: list[str] | None = None, exempt: list[str] | None = None) -> list[tuple[str, str]]:
    found = scan([("Description", text)], names or [], exempt or [])
    return [(hit.kind, text[hit.start : hit.end]) for hit in found]


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("nir", "2 85 05 78 006 084 91"),
        ("nir", "285057800608441"),
        ("nir", "2 85 05 78 006 084"),
        ("nir", "1850578006084"),
        ("nir", "2\u00a085\u00a005\u202f2A\u00a0006\u00a0084"),
        ("nir", "2 85 05 2b 006 084"),
        ("phone", "06 12 34 56 78"),
        ("phone", "0612345678"),
        ("phone", "06.12.34.56.78"),
        ("phone", "06\u00a012\u00a034\u00a056\u00a078"),
        ("phone", "+33 6 12 34 56 78"),
        ("phone", "+33(0)6 12 34 56 78"),
        ("phone", "0033612345678"),
        ("phone", "+262 692 12 34 56"),
        ("phone", "0 805 805 817"),
        ("email", "jeanne.dupont+rdv@boîte.example"),
        ("name", "DUPÔNT"),
        ("name", "Zoé"),
    ],
)
def test_what_identifies_is_found_inside_a_sentence(kind: str, found: str) -> None:
    assert _hits(f"Patiente ({found}), vue lundi.", ["Zoe Dupont"]) == [(kind, found)]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("M. X, né le 12/03/1956, est venu", "12/03/1956"),
        ("née en 1956", "1956"),
        ("Née à Lyon le 3 mars 1956.", "3 mars 1956"),
        ("né(e) le 1er août 1956", "1er août 1956"),
        ("nee le 12/03/56", "12/03/56"),
        ("DDN : 12.03.1956", "12.03.1956"),
        ("date de naissance 1956-03-12", "1956-03-12"),
        ("12/03/1956 (date de naissance)", "12/03/1956"),
        (
            unicodedata.normalize("NFD", "née le 3 février 1956"),
            unicodedata.normalize("NFD", "3 février 1956"),
        ),
    ],
)
def test_birth_dates_are_found(text: str, date: str) -> None:
    assert _hits(text) == [("birth_date", date)]


@pytest.mark.parametrize(
    "text",
    [
        "Découvert le 23/11/2026 à 7 h 50, puis le 24.11.2026 à 15:30.",
        "Le serveur ne répond plus depuis le 22/11/2026.",
        "01.02.2026 15:30 puis 2026-11-23 08:05:12.120934",
        "3 200 patients, 12 000 enregistrements, rançon de 50 000 €",
        "SIREN 812 345 678, RPPS 10101234567, FINESS 690012345",
        "Empreinte 3f9a51c207bd, poste 192.168.1.254, ticket 1700000000000",
        "Appeler le 15, le 17 ou le 3018.",
        "Dupontel et dezoet ne sont pas concernés",
        "123456789012345678",
        "",
    ],
)
def test_the_ordinary_words_of_an_incident_are_left_alone(text: str) -> None:
    assert _hits(text, ["Zoe Dupont"]) == []


@given(st.integers(10**12, 3 * 10**12 - 1), st.integers(1, 96))
def test_an_ungrouped_number_with_a_wrong_key_is_not_one(body: int, shift: int) -> None:
    digits = str(body)
    right = nir_key(digits)
    wrong = (right - 1 + shift) % 97 + 1
    month = int(digits[3:5])
    plausible = 1 <= month <= 12 or 20 <= month <= 42 or month >= 50
    first = digits[0] in "12"
    assert (_hits(f"n {digits}{right:02d}") == [("nir", f"{digits}{right:02d}")]) == (plausible and first)
    assert _hits(f"n {digits}{wrong:02d}") == []


def test_known_keys_of_mainland_and_corsica() -> None:
    assert nir_key("2550814168025") == 38
    assert nir_key("1 85 05 2A 006 084".replace(" ", "")) == 97 - 1850519006084 % 97
    assert nir_key("185052b006084") == 97 - 1850518006084 % 97


def test_what_the_practice_and_its_contacts_are_reached_by_is_exempt() -> None:
    exempt = ["Dr Claire Martin", "04 78 00 00 00", "Dr Claire Martin, contact@cabinet.example"]
    text = "Dr Claire Martin, 0478000000, +33 4 78 00 00 00, contact@cabinet.example"
    assert _hits(text, ["Claire Martin"], exempt) == []
    assert _hits("Mme Martin, 04 78 00 00 01, autre@cabinet.example", ["Claire Martin"], exempt) == [
        ("name", "Martin"),
        ("phone", "04 78 00 00 01"),
        ("email", "autre@cabinet.example"),
    ]


@given(
    st.sampled_from(["Éloïse", "LE GOFF", "d’Angély", "Müller", "Lœwe", "O'Brien", "Saint-Éxupéry"]),
    st.booleans(),
)
def test_a_declared_name_is_found_whatever_its_case_and_accents(name: str, decomposed: bool) -> None:
    typed = name.upper() if not decomposed else unicodedata.normalize("NFD", name)
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)).lower()
    for written in (typed, bare, name):
        found = scan([("x", f"vu {written} hier")], [name])
        assert [hit.kind for hit in found] == ["name"]
        assert f"vu {written} hier"[found[0].start : found[0].end].rstrip("\u0301\u0308") in (written, bare)


def test_a_finding_says_where_and_what_but_never_in_a_log() -> None:
    (found,) = scan([("Description", "Vu Jeanne Dupont hier")], ["Jeanne Dupont"])
    said = "«_Description_» contient un nom déclaré pour cet incident_: «_Vu Jeanne Dupont hier_»."
    assert found.sentence == said.replace("_", "\u00a0")
    assert "Dupont" not in repr(found) and "Dupont" in found.excerpt


@given(st.text(st.characters(exclude_categories=())), st.lists(st.text(max_size=8), max_size=3))
def test_any_text_and_any_names_are_taken(text: str, names: list[str]) -> None:
    for found in scan([("x", text)], names, names):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize("piece", ["né ", "0 ", "1 ", "a@", "a.b", "naissance ", "e\u0301", "+33", "2A"])
def test_a_huge_text_is_scanned_in_linear_time(piece: str) -> None:
    start = time.process_time()
    scan([("x", piece * 40_000)], ["Jean Dupont"], ["04 78 00 00 00, a@b.example"])
    assert time.process_time() - start < 5, "of our own time: a busy machine is not a failure"
