"""Every « à compléter » that a document prints is listed as missing, with what fills it; nothing else says it."""

import re
from typing import Any

import pytest

from incident.core import entries as e
from incident.core.facts import Answer
from incident.core.lacking import Lack, made_lines
from incident.documents import service
from incident.documents.context import Material, build
from incident.documents.plain import to_plain
from incident.documents.render import holes
from incident.resources import templates_dir
from tests.documents.incidents import LIBRARY, TEMPLATES, History, full, minimal, sheet, value_for

OTHERS = re.compile("[(]à préciser[)]|à préciser sur ces|faut-il le compléter|faut-il compléter")
"""What the CNIL and a question say themselves."""
SAID = re.compile("[àÀ] (?:compléter|indiquer|donner|préciser)")
BY_HAND = re.compile("[àÀ] (?:compléter|indiquer|donner|préciser)|{{ *none *}}")


def late() -> Material:
    """Declared late without a reason, a letter of the CNIL known but not noted, a card opposed: what asks for more."""
    history = History()
    history.add(e.InstantStated(instant="breach_aware"), 0)
    history.answer(cnil_contacted=True, cps_compromised=True, late_reasons=None, description=None)
    history.add(e.NotificationFiled(obligation="cnil_initiale", pending=True), 78)
    return history.material({name: Answer(value=None, certainty="unknown", origin="practice") for name in sheet()})


MADE = {"minimal": minimal(), "late": late(), "full": full()}


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_holes_printed_are_the_holes_listed(name: str) -> None:
    template = TEMPLATES[name]
    for kind, material in MADE.items():
        printed = holes(template, build(template, material))
        said = SAID.findall(OTHERS.sub("", to_plain(service.text(template, material), 10_000)))
        assert len(said) == len(printed), kind
        listed = {(lack.place, lack.key) for lack in service.lacks(template, material) if lack.printed}
        nobody = service.letterhead(material.situation) == (service.NO_LETTERHEAD,) and template.leaves_practice
        header = {("fact", f"practice_{part}") for part in ("name", "address", "phone")} if nobody else set()
        assert {_asked(template.form, *place) for place in listed} == {
            _asked(template.form, hole.place, hole.key) for hole in printed
        } | {_asked(template.form, *place) for place in header}, kind


def _asked(form: str | None, place: str, key: str) -> tuple[str, str]:
    """Where it is asked: a fact or an instant that the document's form asks is that field."""
    fields = [f for s in LIBRARY.forms[form].sections for f in s.fields] if form else []
    theirs = [f.id for f in fields if (place, key) in (("fact", f.fact), ("instant", f.instant)) and f.required_initial]
    return ("field", theirs[0]) if theirs else (place, key)


@pytest.mark.parametrize("name", TEMPLATES)
def test_answering_what_is_listed_fills_every_hole(name: str) -> None:
    """Each line says what to answer, and its answer is what the document was waiting for."""
    template, history = TEMPLATES[name], History()
    practice: dict[str, Answer] = {}
    for _again in range(3):  # an answer may ask for another
        left = service.lacks(template, history.material(practice))
        for lack in left:
            _fill(lack, history, practice)
    assert [lack for lack in left if lack.printed and lack.place != "field"] == []


def _fill(lack: Lack, history: History, practice: dict[str, Answer]) -> None:
    assert lack.label and lack.place in ("fact", "instant", "field", "letter", "filing"), lack
    if lack.place == "instant":
        history.add(e.InstantStated(instant=lack.key), 1)
    elif lack.place == "letter":
        history.add(e.Letter(direction="in", correspondent="CNIL", text="Questions"), 9)
    elif lack.place == "filing":
        history.add(e.NotificationFiled(obligation=lack.key, reference="77"), 9)
    elif lack.place == "fact" and LIBRARY.facts[lack.key].of_practice:
        practice[lack.key] = Answer(value=value_for(LIBRARY.facts[lack.key]), certainty="certain", origin="practice")
    elif lack.place == "fact":
        history.answer(**{lack.key: value_for(LIBRARY.facts[lack.key])})


def test_no_template_writes_a_hole_by_hand() -> None:
    """A hole that the template writes itself would be listed nowhere."""
    written = {path.name: path.read_text(encoding="utf-8") for path in templates_dir().glob("documents/**/*.md")}
    assert {name: BY_HAND.findall(text) for name, text in written.items() if BY_HAND.search(text)} == {
        "cnil_initiale.md": ["à compléter"],  # the certainty of an empty field, compared, not printed
        "cnil_complement.md": ["à compléter"],
    }


def test_a_hole_that_nothing_fills_is_listed_too(kit: Any) -> None:
    """A value that is nothing, in a template of one's own: said, and to be written by hand."""
    made = kit.inline("{{ facts.description }}")
    (lack,) = service.lacks(made, MADE["minimal"])
    assert lack.place == "text" and lack.label == "Un passage à écrire à la main"


def test_a_step_says_which_of_its_documents_make_no_sense_for_now() -> None:
    """Nothing is said ready that is held back: the sentence is the one that producing it says."""
    letter, reminder = TEMPLATES["lettre_editeur"], TEMPLATES["relance_editeur"]
    ready, held = made_lines([letter, reminder], MADE["minimal"].situation)
    assert ready == "Demande à l’éditeur : à relire et à produire (F3)"
    assert held == f"Relance à l’éditeur : pas encore. {reminder.otherwise}"
    assert reminder.otherwise in service.held_back(reminder, MADE["minimal"].situation)
