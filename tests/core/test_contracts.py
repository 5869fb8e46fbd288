"""Insurance contracts, one a line: what a doctor types is understood, and what is missing is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.core.contracts import Contract, assistance, contract_text, contracts, read_contract, to_find_out

FULL = Contract("Cyber", "MACSF", "contrat 12345", "01 02 03 04 05", "72 h", agreement=True)


@pytest.mark.parametrize(
    ("line", "understood"),
    [
        ("Cyber, MACSF, contrat 12345, 01 02 03 04 05, 72 h, accord : oui", FULL),
        ("cyber ; 72 h ; MACSF ; accord exigé ; 24 h/24 : 01 02 03 04 05 ; contrat 12345", FULL),
        ("RCP, La Médicale, n° AB-98, 5 jours ouvrés, sans accord", Contract("RCP", "La Médicale", "n° AB-98", "", "5 jours ouvrés", agreement=False)),
        ("protection juridique, 3240", Contract("Protection juridique", phone="3240")),
        ("multirisque AXA 998877", Contract("Multirisque AXA 998877")),
    ],
)  # fmt: skip
def test_a_line_in_any_order(line: str, understood: Contract) -> None:
    """Commas or semicolons; the telephone is the number alone."""
    assert read_contract(line) == understood


def test_what_is_missing_is_said_for_each() -> None:
    """And a complete one says nothing."""
    said = list(to_find_out("Cyber, MACSF, contrat 12345, 01 02 03 04 05, 72 h, accord : oui\n\nRCP, GMF"))
    assert len(said) == 1
    assert said[0].startswith("RCP, GMF : il manque le numéro du contrat, le téléphone 24 h/24")


def test_the_assistance_is_that_of_the_cyber_contract() -> None:
    """Else of the first that has a telephone."""
    assert assistance("RCP, 01 01 01 01 01\nCyber, 02 02 02 02 02") == "02 02 02 02 02"
    assert assistance("RCP, 01 01 01 01 01\nCyber, MACSF") == "01 01 01 01 01"
    assert assistance(None) == ""


@given(
    st.text(
        alphabet=st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters=",;\u2028\u2029\x85"),
        max_size=60,
    )
)
def test_nothing_typed_is_lost(words: str) -> None:
    """Whatever stands alone on a line is in the text shown, but for what only says yes or no to the agreement."""
    (one,) = contracts(f"x{words}") or [Contract()]
    shown = contract_text(one).casefold().replace(" ", "")
    kept = f"x{words}".strip().casefold().replace(" ", "")
    assert one.agreement is not None or "accord" in kept or kept in shown or one.phone


@pytest.mark.parametrize(
    ("line", "part", "said"),
    [
        ("24h/24 01.02.03.04.05", "phone", "01.02.03.04.05"),
        ("+33 (1) 02 03 04 05", "phone", "+33 (1) 02 03 04 05"),
        ("tél. 01-02-03-04-05", "phone", "01-02-03-04-05"),
        ("3240", "phone", "3240"),
        ("48 heures", "delay", "48 heures"),
        ("5j", "delay", "5j"),
        ("sous 72h", "delay", "sous 72h"),
        ("police 98-A", "number", "police 98-A"),
        ("MACSF; Groupama", "insurer", "MACSF, Groupama"),
        ("Responsabilité civile", "kind", "Responsabilité civile"),
        ("", "insurer", ""),
    ],
)
def test_what_each_part_is(line: str, part: str, said: str) -> None:
    """The telephone is the number alone; the same part said twice is kept twice."""
    assert getattr(read_contract(line), part) == said


@pytest.mark.parametrize(
    ("words", "agreed"),
    [("accord : oui", True), ("accord exigé", True), ("Accord obligatoire", True), ("accord nécessaire", True),
     ("accord demandé", True), ("demande d’accord", True), ("accord : non", False), ("sans accord", False),
     ("accord inutile", False), ("aucun accord", False), ("accord", None), ("sans accord obligatoire", False)],
)  # fmt: skip
def test_whether_the_insurer_agrees_first(words: str, agreed: bool | None) -> None:
    assert read_contract(words).agreement is agreed


def test_what_a_contract_says_on_one_line() -> None:
    """Only what is known; a number says that it is one."""
    assert contract_text(FULL) == (
        "Cyber, MACSF · contrat 12345 · 01 02 03 04 05 · déclarer sous 72 h · accord exigé avant d’engager un prestataire"
    )
    assert contract_text(Contract(number="12", agreement=False)) == "Contrat · n° 12 · sans accord préalable"
    for number in ("contrat 12", "Police 12", "n° 12"):
        assert contract_text(Contract("RCP", number=number)) == f"RCP · {number}"


def test_what_is_missing_in_full() -> None:
    (said,) = to_find_out("RCP, GMF")
    assert said == (
        "RCP, GMF : il manque le numéro du contrat, le téléphone 24 h/24, le délai pour déclarer, « accord : oui » ou « accord : non »."
    )
    assert Contract("x", "y", "z", "1", "2", agreement=False).missing == []


def test_a_part_alone_makes_up_no_other() -> None:
    assert (read_contract("MACSF"), read_contract("3240")) == (Contract(insurer="MACSF"), Contract(phone="3240"))


def test_one_a_line_and_blank_lines_are_none() -> None:
    assert [one.kind for one in contracts("RCP\n \n\nCyber")] == ["RCP", "Cyber"]
    assert contracts(None) == [] == contracts("")
    assert [Contract("Cyberprotection").cyber, Contract("RCP").cyber] == [True, False]
