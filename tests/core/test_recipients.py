"""Whom a letter goes to: columns by their names, empty rows skipped, nobody twice, what cannot be reached said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.core.recipients import COLUMNS, Recipient, read_list, remarks
from incident.errors import BadInput

HEAD = ["Nom", "Prénom", "Adresse", "Code postal", "Ville"]


def letter(*rows: list[str]) -> list[tuple[str, ...]]:
    return [person.lines for person in read_list([HEAD, *rows], "letter").recipients]


@pytest.mark.parametrize(
    "head",
    [
        ["NOM", "PRENOM", "ADRESSE", "CODE POSTAL", "VILLE"],
        ["nom de famille", "prénoms", "adresse postale", "cp", "commune"],
        [" Nom d’usage ", "Prénom.", "Adresse_1", "Code-Postal", "Localité"],
        ["Nom", "Prenom", "Rue", "codepostal", "ville"],
    ],
)
def test_columns_in_any_case_and_accent(head: list[str]) -> None:
    head = [name.replace("_", " ") for name in head]
    found = read_list([head, ["Durand", "Zoé", "1 rue du Bac", "75007", "Paris"]], "letter")
    assert [p.lines for p in found.recipients] == [("Zoé Durand", "1 rue du Bac", "75007 Paris")]


def test_columns_in_any_order_titles_above_and_columns_of_no_use() -> None:
    rows = [["Mes patients"], [], ["Ville", "N° dossier", "CP", "Nom", "Adresse", "Civilité", "Complément d'adresse"]]
    found = read_list([*rows, ["Paris", "42", "75007", "Durand", "1 rue du Bac", "Mme", "bât. B"]], "letter")
    assert found.recipients[0].lines == ("Mme Durand", "1 rue du Bac", "bât. B", "75007 Paris")
    assert found.ignored == ("N° dossier",)
    assert remarks(found) == ("Colonnes non reprises : N° dossier.",)


def test_empty_and_short_rows() -> None:
    rows = [["Durand", "Zoé", "1 rue A", "75007", "Paris"], [], ["", " ", ""], ["Ménard"], ["Roy", "", "", "", "Lyon"]]
    found = read_list([HEAD, *rows], "letter")
    assert [p.row for p in found.recipients] == [2]
    assert (found.rows, found.incomplete) == (3, (5, 6))
    assert remarks(found) == (
        "Sans adresse utilisable, à joindre autrement : lignes 5, 6.",
        "2\u00a0lignes vides, sans effet.",
    )
    assert found.columns == tuple(HEAD)


def test_the_same_person_gets_one_letter_a_family_gets_several() -> None:
    rows = [
        ["Durand", "Zoé", "1, rue du Bac", "75007", "Paris"],
        ["DURAND", "ZOE", "1 rue du bac", "75007", "PARIS"],
        ["Durand", "Éric", "1 rue du Bac", "75007", "Paris"],
    ]
    found = read_list([HEAD, *rows], "letter")
    assert [p.row for p in found.recipients] == [2, 4]
    assert remarks(found) == ("En double, un seul envoi pour chaque : lignes 2 et 3.",)


def test_digits_a_spreadsheet_took_away() -> None:
    assert letter(["Durand", "", "1 rue A", "1000", "Bourg"])[0][-1] == "01000 Bourg"
    assert letter(["Durand", "", "1 rue A", "SW1A 1AA", "London"])[0][-1] == "SW1A 1AA London"
    head = ["Nom", "Tél."]
    found = read_list([head, ["A", "612345678"], ["B", "+33 6 12 34 56 79"], ["C", "12"]], "sms")
    assert [p.phone for p in found.recipients] == ["0612345678", "+33 6 12 34 56 79"]
    assert found.incomplete == (4,)


def test_only_a_french_postcode_gets_its_zero_back() -> None:
    assert letter(["Durand", "", "1 rue A", "١٠٠٠", "Bourg"])[0][-1] == "١٠٠٠ Bourg"


def test_an_address_of_several_lines_keeps_them() -> None:
    assert letter(["Durand", "", "1  rue A\nbât. B", "75007", "Paris"]) == [
        ("Durand", "1 rue A", "bât. B", "75007 Paris")
    ]


def test_what_the_list_does_not_say_stays_empty() -> None:
    """Three rows of one address are one message, wherever they say they live; nothing is made up."""
    head = ["E-mail", "Nom", "Ville"]
    found = read_list([head, ["a@b.fr", "A", "Paris"], ["a@b.fr", "A", "Lyon"], ["A@B.fr", "A", ""]], "email")
    assert found.recipients == (Recipient(row=2, name="A", city="Paris", email="a@b.fr"),)
    assert remarks(found) == ("En double, un seul envoi pour chaque : lignes 2 et 3, 2 et 4.",)


def test_nine_digits_are_a_number() -> None:
    """As in a country whose numbers are shorter; two people of one name are told both, whatever their digits are."""
    found = read_list([["Nom", "Tél."], ["A", "+32 2345678"], ["A", "٠٦١٢٣٤٥٦٧٨"], ["A", "٠٦١٢٣٤٥٦٧٩"]], "sms")
    assert [person.row for person in found.recipients] == [2, 3, 4]


def test_one_row_of_each_is_said_in_the_singular() -> None:
    rows = [HEAD, ["Durand", "Zoé", "1 rue A", "75007", "Paris"], [], ["Roy"]]
    assert remarks(read_list(rows, "letter")) == (
        "Sans adresse utilisable, à joindre autrement : ligne 4.",
        "1\u00a0ligne vide, sans effet.",
    )
    found = read_list([[*HEAD, "Dossier", "Né le"], [*rows[1], "42", "1950"]], "letter")
    assert remarks(found) == ("Colonnes non reprises : Dossier, Né le.",)


def test_an_address_that_is_none_is_not_written_to() -> None:
    found = read_list([["E-mail"], ["a@b.fr"], ["a@b.fr, c@d.fr"], ["a b@c"], ["@"], ["a@b.fr\nBcc: x@y.fr"]], "email")
    assert [p.email for p in found.recipients] == ["a@b.fr"]


@pytest.mark.parametrize(
    ("rows", "channel", "said"),
    [
        (
            [],
            "letter",
            "^La liste est vide : enregistrez-la de nouveau, avec le nom des colonnes sur la première ligne\\.$",
        ),
        (
            [[""], [" "]],
            "letter",
            "^La liste est vide : enregistrez-la de nouveau, avec le nom des colonnes sur la première ligne\\.$",
        ),
        ([["Nom", "Ville"]], "letter", "« adresse », « code postal »"),
        ([["Nom"]], "email", "« courriel » : écrivez ce nom en tête de la colonne, sur la première ligne\\.$"),
        ([["Durand", "06 12 34 56 78"]], "sms", "« téléphone »"),
    ],
)
def test_a_list_without_its_columns(rows: list[list[str]], channel: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_list(rows, channel)  # type: ignore[arg-type]


def test_an_alias_names_one_column_only() -> None:
    names = [alias for aliases in COLUMNS.values() for alias in aliases]
    assert len(names) == len(set(names))
    assert all(name in Recipient.__slots__ for name in COLUMNS)


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=8))
def test_any_rows_below_a_header(rows: list[list[str]]) -> None:
    found = read_list([HEAD, *rows], "letter")
    assert len(found.recipients) + len(found.incomplete) + len(found.duplicates) == found.rows
    for person in found.recipients:
        assert len(person.lines) >= 2 and all(line == " ".join(line.split()) for line in person.lines)


@pytest.mark.parametrize(
    "again", ["06 12 34 56 78", "06.12.34.56.78", "+33 6 12 34 56 78", "0033612345678", "612345678"]
)
def test_one_number_is_one_message_however_it_is_written(again: str) -> None:
    found = read_list([["Nom", "Portable"], ["Roy", "0612345678"], ["ROY", again], ["Roy", "0612345679"]], "sms")
    assert (len(found.recipients), found.duplicates) == (2, ((2, 3),))


def test_a_formula_is_no_address_and_is_said() -> None:
    """What a spreadsheet would compute is never printed on an envelope."""
    rows = [["Nom", "Adresse", "CP", "Ville"], ["Durand", "=1+1", "75007", "Paris"], ["Roy", "3 rue", "75007", "Paris"]]
    listed = read_list(rows, "letter")
    assert [one.name for one in listed.recipients] == ["Roy"]
    assert (listed.incomplete, listed.formulas) == ((2,), (2,))
    assert any("Une formule" in said and "ligne 2" in said for said in remarks(listed))


def test_a_formula_anywhere_on_the_envelope_is_said() -> None:
    """In each line that is printed on it, and only there: an e-mail has but its address."""
    head = ["Civilité", "Prénom", "Nom", "Adresse", "Complément", "CP", "Ville", "E-mail"]
    plain = ["Mme", "Zoé", "Roy", "3 rue", "bât. B", "75007", "Paris", "a@b.fr"]
    rows = [[*plain[:n], "=1+1", *plain[n + 1 :]] for n in range(8)]
    assert read_list([head, *rows], "letter").formulas == (2, 3, 4, 5, 6, 7, 8)
    assert read_list([head, *rows], "email").formulas == (9,)
    (said,) = [one for one in remarks(read_list([head, *rows], "letter")) if "formule" in one]
    assert (
        said
        == "Une formule (« = ») à la place d’un nom ou d’une adresse, à corriger dans la liste : lignes 2, 3, 4, 5, 6, 7, 8."
    )
