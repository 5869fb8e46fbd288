"""What a tick already says is asked nobody again; what a person answers counts over it."""

import pytest

from incident.core import commands as c
from incident.core.declared import as_declared
from incident.core.facts import Answer, Fact, ValueRefused, parse_value
from incident.core.playbook import Library
from incident.core.when import When
from incident.core.wording import when_text
from incident.library.load import load_templates
from incident.resources import templates_dir
from tests.core.desk import Desk, answers, at


def test_a_step_done_tells_its_hour_and_the_measure(library: Library) -> None:
    """« Réseau coupé : vers 7 h 40 », without a question; a call made is no measure; undone, nothing is told."""
    desk = Desk(library)
    assert desk.situation.answer("isolated_at") is None
    assert desk.situation.answer("measures_after") is None
    desk.do(c.DoStep("couper-reseau", at(6, 40)), c.DoStep("appeler-prestataire", at(6, 50)))
    cut, taken = desk.situation.answer("isolated_at"), desk.situation.answer("measures_after")
    assert cut is not None
    assert taken is not None
    assert when_text(When.from_json(cut.value)).replace("\u00a0", " ") == "lundi 23 novembre 2026 vers 7 h 40"
    assert (cut.certainty, cut.origin, taken.certainty, taken.origin) == ("estimated", "derived") * 2
    assert str(taken.value).replace("\u00a0", " ") == "Couper le réseau sans éteindre : lundi 23 novembre 2026 à 7 h 40"
    desk.do(answers(measures_after="Tout est éteint."))
    assert desk.situation.value("measures_after") == "Tout est éteint."
    desk.do(c.UndoStep("couper-reseau", "pas encore"))
    assert desk.situation.answer("isolated_at") is None


def test_ransomware_presumes_a_demand(library: Library) -> None:
    """Presumed: the complaint names extortion, the insurer is told; the doctor can say no."""
    desk = Desk(library)
    assert desk.situation.answer("ransom_demanded") == Answer(value=True, certainty="estimated", origin="playbook")
    desk.do(answers(ransom_demanded=False))
    assert desk.situation.value("ransom_demanded") is False


def test_the_first_declaration_is_a_first_one(library: Library) -> None:
    """Whatever was answered for the follow-up; « tout en une fois » stays."""
    desk, templates = Desk(library), load_templates(templates_dir())
    desk.do(answers(notification_type="complementaire"))
    kinds = {name: as_declared(templates[name], desk.situation).value("notification_type")
             for name in ("cnil_initiale", "cnil_complement")}  # fmt: skip
    assert kinds == {"cnil_initiale": "initiale", "cnil_complement": "complementaire"}
    desk.do(answers(notification_type="complete"))
    assert as_declared(templates["cnil_initiale"], desk.situation).value("notification_type") == "complete"


@pytest.mark.parametrize("typed", ["idem", "Idem.", "pareil", "la même personne", "voir plus haut", "cf. ci-dessus"])
def test_a_person_is_named_again(library: Library, typed: str) -> None:
    """Whoever reads the letter would not know whom to call."""
    fact: Fact = library.facts["practice_contact_person"]
    with pytest.raises(ValueRefused, match="écrivez de nouveau le nom"):
        parse_value(fact, typed)
    assert parse_value(fact, "Mme Voirin, secrétaire, 01 23 45 67 89")["name"] == "Mme Voirin"  # type: ignore[index,call-overload]
