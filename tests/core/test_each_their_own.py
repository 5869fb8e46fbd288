"""Several who answer for the data: each its own drafts and lines; what an answer takes away; what a step announces."""

from typing import Any

import pytest

from incident.core import commands as c
from incident.core.declared import as_declared, meant
from incident.core.facts import Answer
from incident.core.identifiers import doubt
from incident.core.identity import from_sheet
from incident.core.lacking import made_lines
from incident.core.owed import against_ending
from incident.core.playbook import Library
from incident.core.templates import Template
from incident.core.ticked import MEASURES, measures_taken
from incident.core.when import When
from incident.core.withdrawn import overruled, withdrawn_text
from incident.errors import BadInput
from tests.core.desk import Desk, answers, at
from tests.golden import plain


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


# -- what is said when one ends the incident, and what ticks tell -----------------------------------------


def ending(desk: Desk) -> list[tuple[str, str, str]]:
    return [(one.say, one.place, one.key) for one in against_ending(desk.situation) if one.place == "answer"]


def test_what_says_that_it_is_not_over(library: Library) -> None:
    """It goes on or nobody said; persons are still to be told; the decisions not taken."""
    desk = Desk(library)
    assert ending(desk) == [("personne n’a dit si cela continue", "answer", "ongoing")]
    assert len(against_ending(desk.situation)) == 3
    desk.do(answers(ongoing=True, persons_informed="to_inform"))
    assert ending(desk) == [
        ("cela continue, d’après votre réponse", "answer", "ongoing"),
        ("les patients sont encore à prévenir, d’après le dossier", "answer", "persons_informed"),
    ]
    assert all(one.at is None for one in against_ending(desk.situation))
    desk.do(answers(ongoing=False, persons_informed="informed"))
    assert ending(desk) == []
    older = Desk(library.model_copy(update={"facts": {k: v for k, v in library.facts.items() if k != "ongoing"}}))
    assert ending(older) == []


def test_the_hours_of_steps_done_are_those_of_what_they_tell(library: Library) -> None:
    """The last of them, « vers »; the measures one a line, in order of time."""
    desk = Desk(library)
    assert desk.situation.answer("isolated_at") is None
    dating = next(one for one in desk.situation.steps if one.dates == "isolated_at")
    desk.do(c.DoStep(dating.id, at(6)))
    found = desk.situation.answer("isolated_at")
    assert found is not None and (found.certainty, found.origin, found.seq) == ("estimated", "derived", 2)
    assert When.from_json(found.value).precision == "about"
    assert When.from_json(found.value).earliest == at(6).at
    taken = measures_taken(desk.situation)
    assert taken is not None and plain(str(taken.value)) == f"{dating.title} : lundi 23 novembre 2026 à 7 h 00"
    other = next(
        one for one in desk.situation.steps if one.phase in MEASURES and one.id != dating.id and one.files is None
    )
    desk.do(c.DoStep(other.id, at(5)), c.SkipStep("journal", "x"))
    taken = measures_taken(desk.situation)
    assert taken is not None and (taken.seq, taken.certainty) == (3, "estimated")
    assert [line.partition("\u00a0:")[0] for line in str(taken.value).splitlines()] == [other.title, dating.title]
    assert measures_taken(Desk(library).situation) is None


def test_the_first_draft_stays_the_first_declaration(library: Library) -> None:
    """Whatever is being declared now; a sequel's is what it is."""
    desk = Desk(library)
    desk.do(answers(notification_type="complementaire"))
    first = template("cnil_initiale", form="cnil", fulfils="cnil_initiale")
    sequel = template("cnil_complement", form="cnil", fulfils="cnil_complement")
    found = as_declared(first, desk.situation).answer("notification_type")
    assert found is not None and (found.value, found.origin) == ("initiale", "derived")
    assert as_declared(first, desk.situation).state.ref == "2026-001"
    assert as_declared(sequel, desk.situation).value("notification_type") == "complementaire"
