"""What the data files may say: a document's front matter, the first screen's lines; what is left to answer for one."""

from typing import Any

import pytest

from incident.core import commands as c
from incident.core.dossier import dossier, unknown_answers
from incident.core.lacking import Hole, Lack, Place, lacking
from incident.core.playbook import INSTANTS, Library
from incident.core.templates import Template
from incident.core.triage import Way
from tests.core.desk import Desk, answers


def template(**other: Any) -> Template:
    given = {"id": "lettre", "title": "T", "audience": "cnil", "leaves_practice": True, "file_name": "{ref}-lettre-{entry}",
             "body": "Corps"}  # fmt: skip
    return Template.model_validate(given | other)


@pytest.mark.parametrize("name", ["{ref}-{entry}", "fixe", "{ref}", "{entry}_2"])
def test_a_file_name_holds_the_reference_and_the_entry(name: str) -> None:
    assert template(file_name=name).file_name == name


@pytest.mark.parametrize("name", ["{autre}", "{ref}-{}", "{ref", "ref}", "{{ref}}", "", "a b"])
def test_and_nothing_else(name: str) -> None:
    with pytest.raises(
        ValueError, match="error, le nom de fichier n’accepte que {ref} et {entry} " if set(name) & {"{"} else "."
    ):
        template(file_name=name)


def test_what_a_person_typed_is_no_part_of_a_file_name() -> None:
    """The reference keeps its letters, digits and hyphens."""
    assert template().name_for("ABC-1", 7) == "ABC-1-lettre-7"
    assert template().name_for("2026-001", 7) == "2026-001-lettre-7"
    assert template().name_for("é/..\\x", 7) == "-----x-lettre-7"


def test_a_condition_goes_with_what_is_said_otherwise() -> None:
    assert template(when={"published": True}, otherwise="Plus tard.").otherwise == "Plus tard."
    for given in (
        {"when": {"published": True}},
        {"otherwise": "Plus tard."},
        {"when": {"published": True}, "otherwise": " "},
    ):
        with pytest.raises(
            ValueError,
            match="error, « when » et « otherwise » vont ensemble : la condition, et la phrase à dire sinon ",
        ):
            template(**given)


def test_its_words_its_place_and_its_digest() -> None:
    """All it may print; the file to name; a digest of what shapes it, wherever the file lies."""
    one = template(texts={"a": "Un", "b": "Deux"})
    assert one.words == "Corps\nUn\nDeux"
    assert one.where == "templates/documents/lettre.md"
    moved = one.model_copy(update={"path": "ici/x.md", "body_line": 9})
    assert (moved.where, moved.sha256) == ("ici/x.md", one.sha256)
    assert len(one.sha256) == 64 and one.sha256 != template().sha256


OPENS = {"say": "Oui", "opens": "rancongiciel"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"say": "x"}, "error, une ligne ouvre un scénario .opens. ou pose une question .ask., l’un ou l’autre "),
        ({"say": "x", "opens": "y", "ask": "?", "ways": [OPENS, OPENS]}, "ouvre un scénario"),
        ({"say": "x", "ask": "?"}, "error, une question .ask. a au moins deux réponses .ways. "),
        ({"say": "x", "ask": "?", "ways": [OPENS]}, "au moins deux réponses"),
        ({"say": "x", "opens": "y", "ways": [OPENS, OPENS]}, "au moins deux réponses"),
        (
            {"say": "x", "ask": "?", "ways": [OPENS, OPENS], "words": ["z"]},
            "error, les mots .words. et les faits .facts. se disent dans les réponses .ways. ",
        ),
        ({"say": "x", "ask": "?", "ways": [OPENS, OPENS], "facts": {"z": True}}, "se disent dans les réponses"),
    ],
)
def test_a_line_of_the_first_screen_leads_somewhere(given: dict[str, Any], said: str) -> None:
    """To a playbook, or to a question with two answers at least; what it tells is told by the answers."""
    with pytest.raises(ValueError, match=said):
        Way.model_validate(given)


def test_how_many_questions_a_line_asks() -> None:
    """At most, whatever is answered."""
    one = {"say": "x", "ask": "?", "ways": [OPENS, OPENS]}
    two = Way.model_validate({"say": "x", "ask": "?", "ways": [OPENS, one]})
    assert [Way.model_validate(OPENS).questions, Way.model_validate(one).questions, two.questions] == [0, 1, 2]


def test_what_a_document_still_lacks(library: Library) -> None:
    """Its own facts that nobody answered; the fields its form requires, once each; then what else it prints as a hole."""
    desk = Desk(library)
    asks = library.facts["vendor_name"].ask
    bare = template(facts=["vendor_name", "persons_count", "inconnu"])
    desk.do(answers(persons_count=None))
    assert lacking(bare, desk.situation) == [Lack(asks, "fact", "vendor_name")]
    holes: list[tuple[Place, str, str]] = [
        ("fact", "vendor_name", asks),
        ("instant", "attack_known", INSTANTS["attack_known"]),
        ("filing", "cnil_initiale", f"{library.obligations['cnil_initiale'].title} : quand, et par quelle preuve"),
        ("letter", "", "La lettre reçue, avec sa date et son délai"),
        ("text", "", "Un passage à écrire à la main"),
    ]
    found = lacking(
        bare,
        desk.situation,
        [Hole(place, key) for place, key, _ in (*holes, ("field", "x", ""), ("fact", "inconnu", ""))],
    )
    assert found == [Lack(label, place, key, printed=True) for place, key, label in holes]


def test_what_the_form_of_a_document_still_lacks(library: Library) -> None:
    """A fact or an instant that a missing field answers is listed as that field; printed where the document says so."""
    desk = Desk(library)
    view = next(one for one in dossier(library.forms["cnil"], desk.situation).missing if one.field.fact is not None)
    made = template(form="cnil", facts=[view.field.fact])
    found = lacking(made, desk.situation, [Hole("instant", "breach_aware")])
    assert {one.place for one in found} == {"field"}
    assert Lack(view.field.label, "field", view.field.id, printed=True) in found
    desk.do(c.GiveAnswers(unknown_answers(dossier(library.forms["cnil"], desk.situation), desk.situation)))
    left = dossier(library.forms["cnil"], desk.situation).missing
    assert [one.key for one in lacking(made, desk.situation)] == [one.field.id for one in left]


def test_a_hole_reads_as_it_is_printed() -> None:
    hole = Hole("letter", "3", "à compléter (date)")
    assert (str(hole), hole.place, hole.key, str(Hole("text", ""))) == (
        "à compléter (date)",
        "letter",
        "3",
        "à compléter",
    )
