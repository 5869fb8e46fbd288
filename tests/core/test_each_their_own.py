"""Several who answer for the data: each its own drafts and lines; what an answer takes away; what a step announces."""

from typing import Any

import pytest

from incident.core import commands as c
from incident.core.declared import meant
from incident.core.facts import Answer
from incident.core.identifiers import doubt
from incident.core.identity import from_sheet
from incident.core.lacking import made_lines
from incident.core.playbook import Library
from incident.core.templates import Template
from incident.core.withdrawn import overruled, withdrawn_text
from incident.errors import BadInput
from tests.core.desk import Desk, answers


def template(name: str, **other: Any) -> Template:
    given = {
        "id": name,
        "title": name.title(),
        "audience": "cnil",
        "leaves_practice": True,
        "file_name": "x",
        "body": "",
    }
    return Template.model_validate(given | other)


TEMPLATES = {one.id: one for one in (template("dossier", form="cnil"), template("lettre"))}


def test_the_drafts_that_are_meant(library: Library) -> None:
    """Each controller's where each has its own, or the one named; the others' are shared."""
    desk = Desk(library)
    assert [one.id for one in meant(["dossier", "lettre"], TEMPLATES, desk.situation, "")] == ["dossier", "lettre"]
    desk.do(answers(controllers="Dr Roy\nDr Ba"))
    every = [one.id for one in meant(["dossier", "lettre"], TEMPLATES, desk.situation, "")]
    assert every == ["dr-roy/dossier", "dr-ba/dossier", "lettre"]
    assert [one.id for one in meant(["dossier", "lettre"], TEMPLATES, desk.situation, "Dr Ba")] == [
        "dr-ba/dossier",
        "lettre",
    ]
    assert [one.id for one in meant(["dr-roy/dossier"], TEMPLATES, desk.situation, "")] == ["dr-roy/dossier"]
    with pytest.raises(BadInput, match="n’est pas un des responsables"):
        meant(["dossier"], TEMPLATES, desk.situation, "Dr Cot")


def test_what_the_sheet_says_for_each(library: Library) -> None:
    """Of what each has for itself, but its name; not once it said so itself."""
    sheet = {
        name: Answer(value="x", origin="practice") for name in ("practice_name", "practice_siren", "practice_people")
    }
    desk = Desk(library, practice=sheet)
    desk.do(answers(controllers="Dr Roy\nDr Ba"))
    assert list(from_sheet("dr-roy", desk.situation)) == ["dr-roy/practice_siren"]
    desk.do(c.GiveAnswers((c.Given("dr-roy/practice_siren", "732829320"),)))
    assert from_sheet("dr-roy", desk.situation) == {}
    assert desk.situation.value("dr-roy/practice_name") == "Dr Roy"


def test_a_controller_s_number_is_read_as_the_practice_s() -> None:
    assert doubt("dr-roy/practice_siren", "12") == doubt("practice_siren", "12") != ""


@pytest.mark.parametrize(
    ("duties", "said"),
    [
        (
            ("plainte_assurance",),
            "Ce délai ne s’applique plus, d’après votre réponse : Plainte. Répondez autrement pour le reprendre.",
        ),
        (
            ("plainte_assurance", "assureur_declaration"),
            "Ces délais ne s’appliquent plus, d’après votre réponse : Plainte, Assureur. Répondez autrement pour les reprendre.",
        ),
        (("cnil_initiale",), ""),
    ],
)
def test_what_an_answer_takes_away(library: Library, duties: tuple[str, ...], said: str) -> None:
    known = {name: library.obligations[name] for name in duties}
    desk = Desk(library.model_copy(update={"obligations": known}))
    before = desk.situation
    desk.do(answers(insurance_cyber=False))
    assert withdrawn_text(before, desk.situation) == said


def test_the_sheet_beside_what_the_incident_says(library: Library) -> None:
    desk = Desk(library)
    desk.do(answers(comments="a\nb"))
    (line,) = overruled({"comments": "autre", "description": "x"}, desk.situation)
    assert "la réponse reste « a ; b » (entrée 2)" in line


def test_what_a_step_announces(library: Library) -> None:
    """Each document by its title, and why not yet."""
    late = template("relance", when={"published": True}, otherwise="Rien n’est publié.")
    desk = Desk(library)
    assert made_lines([TEMPLATES["lettre"], late], desk.situation) == [
        "Lettre : à relire et à produire (F3)", "Relance : pas encore. Rien n’est publié.",
    ]  # fmt: skip
    desk.do(answers(published=True))
    assert made_lines([late], desk.situation) == ["Relance : à relire et à produire (F3)"]
