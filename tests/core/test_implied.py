"""What other answers already say: who noticed and when, which provider; by role, and never over a person's answer."""

from typing import Any

import pytest

from incident.core import entries as e
from incident.core.dossier import dossier
from incident.core.facts import Answer
from incident.documents.context import build
from tests.documents.incidents import LIBRARY, TEMPLATES, History, at

SHEET = {
    "practice_people": Answer(value="Mme Odile Petit, secrétaire médicale\nDr Claire Lenoir", origin="practice"),
    "contact_editeur": Answer(
        value={"name": "LOGIMED SAS", "phone": "01 40 00 00 00", "role": "assistance", "email": ""}, origin="practice"
    ),
}


def field(history: History, name: str) -> tuple[str, str]:
    """A field of the CNIL's form: its status and its words."""
    form = dossier(LIBRARY.forms["cnil"], history.material(SHEET).situation)
    shown = next((one for one in form.shown if one.field.id == name), None)
    return (shown.status, "\n".join(shown.lines).replace("\u00a0", " ")) if shown else ("hidden", "")


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("Mme Odile Petit", "secrétaire médicale"),
        ("la Secrétaire, Odile", "secrétaire"),
        ("Odile Petit", "le cabinet"),
        ("Dr Claire Lenoir", "médecin"),
        ("Le Dr Martin", "médecin"),
    ],
)
def test_who_noticed_and_when_fill_the_form_without_a_name(who: str, role: str) -> None:
    history = History()
    history.answer(discovered_by=who, discovered_at=at(0.5).to_json())
    assert field(history, "discovery_circumstances") == (
        "answered",
        f"Constaté par : {role}, lundi 23 novembre 2026 à 8 h 42",
    )
    history.answer(discovery_circumstances=None)
    assert field(history, "discovery_circumstances")[0] == "answered"
    history.answer(discovery_circumstances="Écran noir.")
    assert field(history, "discovery_circumstances") == ("answered", "Écran noir.")


def test_what_was_stated_on_the_first_screen_is_the_discovery() -> None:
    """Of an hour nobody is named for, nothing is made."""
    history, nobody = History(), History()
    history.add(e.InstantStated(instant="breach_aware", who="Mme Odile Petit"), 1)
    nobody.add(e.InstantStated(instant="breach_aware"), 1)
    printed: Any = build(TEMPLATES["cnil_initiale"], history.material(SHEET))["incident"]
    assert "9 h 12 (secrétaire médicale)" in printed["discovered"].replace("\u00a0", " ")
    assert field(nobody, "discovery_circumstances")[0] == "missing"
    history.add(e.InstantStated(instant="attack_known"), 0.2)
    assert "8 h 24" in field(history, "discovery_circumstances")[1]


def test_the_provider_of_the_warning_is_the_processor_with_its_number() -> None:
    """Named once, it is filled in; unnamed, it is not passed over."""
    history = History()
    history.answer(processor_involved=True)
    assert field(history, "processor_1") == ("missing", "")
    history.answer(vendor_name="Logimed")
    assert field(history, "processor_1") == ("answered", "Logimed, assistance, 01 40 00 00 00")
    history.answer(vendor_name="Autre éditeur")
    assert field(history, "processor_1") == ("answered", "Autre éditeur")
    history.answer(processor_1={"name": "Hébergeur", "role": "", "phone": "", "email": ""})
    assert field(history, "processor_1") == ("answered", "Hébergeur")
