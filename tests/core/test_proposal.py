"""What the tool proposes, beside it the two scales that decide nothing, and what the doctor decided: in words."""

from typing import Any

import pytest

from incident.core import commands as c
from incident.core import entries as e
from incident.core.playbook import Library
from incident.core.proposal import decided_lines, proposal_lines, review_text
from incident.core.risk import assess
from incident.core.severity import severity
from tests.core.desk import Desk, answers
from tests.golden import plain

SURE: dict[str, Any] = {
    "confidentiality": True, "exfiltration": "yes", "data_health": True, "data_identity": True, "patient_data": True,
    "professional_secrecy": True, "recipient": "attacker", "malicious": True, "integrity": False, "availability": False,
}  # fmt: skip


def figures(library: Library, **facts: Any) -> list[str]:
    """The lines of the two scales."""
    lines = [plain(line) for line in proposal_lines(assess(facts.get), severity(facts.get), facts.get, library)]
    return lines[lines.index("Pour le délégué aux données (ces repères ne décident de rien) :") + 2 :]


def test_a_score_that_cannot_be_told(library: Library) -> None:
    """Which answers are lacking is said; the method is named with its source."""
    said, *asked = figures(library)
    assert said == "  – Gravité ENISA : impossible à calculer sans ces réponses :"
    assert {"[recipient]", "[integrity]", "[availability]", "[malicious]"} <= {line.split()[-1] for line in asked}
    facts = SURE | {"data_birth_date": True, "integrity": None}
    assert figures(library, **facts)[1].endswith("[integrity]")
    lines = [plain(line) for line in proposal_lines(assess(facts.get), severity(facts.get), facts.get, library)]
    assert any("Méthode : " in line and "ENISA" in line and "à confirmer" in line for line in lines)


def test_a_score_told_in_full(library: Library) -> None:
    """Its three parts, its band, the nearest step of the CNIL with an example; data nobody can read are said first of all."""
    found = figures(library, **SURE, unintelligible=True, persons_count=150)
    assert found[0] == "  – Gravité ENISA : 4 × 0,25 + 0,50 = 1,50, faible."
    assert found[1:3] == [
        "  – Données illisibles pour qui les a : à lire avant le chiffre.",
        "  – Plus de 100 personnes.",
    ]
    assert found[3].startswith("  – Gravité selon la CNIL, la plus proche, à confirmer : Négligeable. ")
    assert found[4].startswith("    Par exemple : ") and found[4].count(" ; ") == 2


def test_the_step_of_the_cnil_that_was_retained(library: Library) -> None:
    """Whatever the score is."""
    (score, *_, step, _) = figures(library, gravity="important")
    assert score.endswith("impossible à calculer sans ces réponses :")
    assert step.startswith("  – Gravité selon la CNIL, retenue : Importante. ")


def test_a_score_near_another_band(library: Library) -> None:
    """Within a quarter of a point, on either side."""
    assert "cas limite" not in figures(library, **SURE, unintelligible=True)[0]
    near = figures(library, **SURE, directly_identifiable=False)[0]
    assert near.endswith(", moyenne (cas limite, à un quart de point de : faible).")


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("plan X", "Décidé (CNIL) : oui. plan X."),
        ("c’est tout.", "Décidé (CNIL) : oui. c’est tout."),
        ("quoi ?", "Décidé (CNIL) : oui. quoi ?"),
        ("", "Décidé (CNIL) : oui."),
    ],
)
def test_a_decision_in_words(library: Library, why: str, said: str) -> None:
    """What was written ends as a sentence."""
    desk = Desk(library)
    desk.do(c.Decide("authority", True, why))
    assert [plain(line) for line in decided_lines(desk.situation)] == [said]


def test_a_decision_on_its_ground_and_to_review(library: Library) -> None:
    desk = Desk(library)
    desk.do(c.Decide("persons", False, "rien", "b"))
    desk.later(hours=1).do(answers(exfiltration="yes"))
    assert [plain(line) for line in decided_lines(desk.situation)] == [
        "Décidé (patients) : non. Sur quoi : art. 34(3) b : mesures prises ensuite, le risque élevé n’est plus à craindre. "
        "rien. À REVOIR : faits nouveaux depuis le lundi 23 novembre 2026 à 9 h 12."
    ]
    nobody_says_when = Desk(library).write(
        e.DecisionTaken(outcome="authority", answer=True, proposed=True, facts={"malicious": False})
    )
    assert review_text(nobody_says_when.situation, "authority") == "faits nouveaux"
