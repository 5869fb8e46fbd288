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
