"""What the record itself answers: a complaint filed, other bodies told."""

import pytest

from incident.core import entries as e
from incident.core.dossier import REVIEW, as_json, dossier
from incident.core.grounds import GROUNDS, Ground
from incident.core.situation import Situation
from tests.documents.incidents import LIBRARY, History


def filed(history: History, obligation: str, hours: float, reference: str = "") -> None:
    """One more filing."""
    history.add(e.NotificationFiled(obligation=obligation, reference=reference), hours)


def fields(situation: Situation) -> dict[str, dict[str, object]]:
    """The fields of the CNIL's form as `incident form --json` gives them."""
    made = as_json(dossier(LIBRARY.forms["cnil"], situation))
    return {one["id"]: one for section in made["sections"] for one in section["fields"]}  # type: ignore[attr-defined]


def test_what_was_filed_fills_the_form() -> None:
    history = History()
    filed(history, "plainte_assurance", 5, "PV 2026/123")
    filed(history, "opposition_cps", 2, "OPP-9")
    history.add(e.NotificationFiled(obligation="ordre", pending=True), 6)
    filed(history, "cnil_initiale", 7, "CNIL-77")
    form = fields(history.material({}).situation)
    assert (form["complaint_filed"]["text"], form["complaint_filed"]["from"]) == (["oui"], "derived")
    assert form["complaint_date"]["text"] == ["lundi 23\u00a0novembre\u00a02026 à 13\u00a0h\u00a012"]
    assert form["other_authorities"]["text"] == [
        "Agence du numérique en santé\u00a0: lundi 23\u00a0novembre\u00a02026 à 10\u00a0h\u00a012, OPP-9",
        "Police, gendarmerie ou procureur\u00a0: lundi 23\u00a0novembre\u00a02026 à 13\u00a0h\u00a012, PV 2026/123",
        "Conseil départemental de l’Ordre des médecins\u00a0: lundi 23\u00a0novembre\u00a02026 à 14\u00a0h\u00a012, accusé attendu",
    ]


def test_a_report_of_stolen_prescriptions_is_a_complaint_as_far_as_it_was_a_theft() -> None:
    lost, stolen = History(), History()
    lost.answer(theft=False)
    stolen.answer(theft=True)
    for one in (lost, stolen):
        filed(one, "ordonnances_police", 5)
    said = stolen.material({}).situation.answer("complaint_filed")
    assert lost.material({}).situation.answer("complaint_filed") is None
    assert said is not None and (said.value, said.certainty, said.origin) == (True, "estimated", "derived")


def test_a_person_s_answer_wins_unless_a_filing_came_after_a_no() -> None:
    history = History()
    history.answer(complaint_filed=False, other_authorities="Le préfet.", complaint_date=None)
    assert history.material({}).situation.value("complaint_filed") is False
    filed(history, "plainte_assurance", 5)
    now = history.material({}).situation
    assert (now.value("complaint_filed"), now.value("other_authorities")) == (True, "Le préfet.")
    assert now.value("complaint_date") is not None
    history.answer(complaint_filed=False)
    assert history.material({}).situation.value("complaint_filed") is False


def test_nothing_filed_answers_nothing() -> None:
    now = History().material({}).situation
    assert [now.answer(name) for name in ("complaint_filed", "complaint_date", "other_authorities")] == [None] * 3


def decided(history: History, hours: float, *, answer: bool, ground: Ground | None = None) -> None:
    """One more decision on the information of persons."""
    history.add(
        e.DecisionTaken(outcome="persons", answer=answer, text="", proposed=None, facts={}, ground=ground), hours
    )


def test_what_was_decided_then_done_for_the_persons_fills_the_form() -> None:
    history = History()
    history.answer(persons_informed="undetermined")
    decided(history, 4, answer=True)
    form = fields(history.material({}).situation)
    assert (form["persons_informed"]["text"], form["persons_informed"]["from"]) == (
        ["Non, mais elles le seront"],
        "derived",
    )
    filed(history, "personnes", 30, "courriel et affiche, 1 240 patients")
    form = fields(history.material({}).situation)
    assert [form[name]["text"] for name in ("persons_informed", "informed_date", "informed_count")] == [
        ["Oui, les personnes ont été informées"],
        ["mardi 24\u00a0novembre\u00a02026 à 14\u00a0h\u00a012"],
        ["1240 personnes"],
    ]
    assert form["informed_means"]["value"] == ["individual", "public"]
    assert form["informed_count"]["certainty"] == form["informed_means"]["certainty"] == "estimated"


@pytest.mark.parametrize("ground", GROUNDS)
def test_why_persons_are_not_told_is_the_ground_of_the_decision(ground: Ground) -> None:
    history = History()
    decided(history, 4, answer=False, ground=ground)
    now = history.material({}).situation
    assert now.value("persons_informed") == "not_informed"
    (view,) = [v for v in dossier(LIBRARY.forms["cnil"], now).shown if v.field.id == "not_informed_reason"]
    assert view.status == "answered"
    assert view.lines[0] in [option.label for option in view.field.options]


def test_an_older_contrary_answer_is_to_look_at_again_and_a_later_one_wins() -> None:
    history = History()
    history.answer(persons_informed="not_informed", informed_count=7)
    decided(history, 4, answer=True)
    now = history.material({}).situation
    found = next(one for one in dossier(LIBRARY.forms["cnil"], now).shown if one.field.id == "persons_informed")
    assert (found.value, found.review, found.ready, found.lacks) == ("to_inform", True, False, REVIEW)
    filed(history, "personnes", 30, "courrier, 12 patients")
    assert history.material({}).situation.value("informed_count") == 7
    history.answer(persons_informed="to_inform")
    said = history.material({}).situation.answer("persons_informed")
    assert said is not None
    assert (said.value, said.origin, said.review) == ("to_inform", "person", False)
