"""From a real incident to the documents' context: every name the templates use, nothing invented."""

import ast
import inspect
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from incident.case import Case
from incident.core.commands import AddNote, Correct, Decide, File, GiveAnswers, Given
from incident.core.playbook import Library
from incident.core.templates import Template
from incident.core.whentyped import parse_when
from incident.documents import registersheet
from incident.documents.context import Material, build
from incident.documents.service import document_bytes, findings, standing, text
from incident.documents.text import passages
from incident.library.load import load_templates
from incident.production import Made, Suspected, material, produce, write_file
from incident.register import Register
from incident.resources import base_docx, templates_dir

ME = "Mme Petit, secrétaire"
NIR = "2 85 05 78 006 084 91"


@pytest.fixture(scope="module")
def templates() -> dict[str, Template]:
    return load_templates(templates_dir())


def words(template: Template, case: Case) -> str:
    return "\n".join(passage for _where, passage in passages(text(template, material(case))))


def answer(case: Case, **facts: Any) -> None:
    case.do(GiveAnswers(tuple(Given(fact, value) for fact, value in facts.items())), ME)


@pytest.mark.parametrize("name", ["cnil_initiale", "registre_violation", "chronologie"])
def test_a_new_incident_gives_every_document(case: Case, templates: dict[str, Template], name: str) -> None:
    """Minimal data: no placeholder of ours is left, and what is missing is said."""
    shown = words(templates[name], case)
    assert "2026-001" in shown
    assert not [left for left in ("{{", "{%", "None", "\ue000") if left in shown]


def test_every_field_the_register_sheet_names_exists(library: Library) -> None:
    """A renamed field would read « inconnu à ce stade » for ever."""
    calls = [n for n in ast.walk(ast.parse(inspect.getsource(registersheet))) if isinstance(n, ast.Call)]
    used = [call for call in calls if getattr(call.func, "id", "") in {"_lines", "_both"}]
    names = {str(arg.value) for call in used for arg in call.args if isinstance(arg, ast.Constant)}
    assert len(names) >= 12
    assert [name for name in sorted(names) if library.forms["cnil"].field(name) is None] == []


def test_the_answers_reach_the_register_sheet(case: Case, templates: dict[str, Template]) -> None:
    """Facts, effects, measures and decisions with their reasons."""
    begun = parse_when("hier vers 23 h", zone="Europe/Paris", now=case.timepiece.now()).to_json()
    answer(case, breach_start=begun, persons_count=3200, measures_after="Réseau coupé & soins <papier>")
    case.do(Decide("authority", answer=False, why="Poste {{ vide }}."), ME)
    shown = words(templates["registre_violation"], case)
    for said in ("vers 23", "3200 personnes", "Réseau coupé & soins <papier>", "Poste {{ vide }}."):
        assert said in shown.replace("\u00a0", " ")


def test_the_law_is_cited_by_its_article(case: Case, templates: dict[str, Template]) -> None:
    """Not by the site it was read on; what is to confirm of what is cited stands once, in the sources at the end."""
    answer(case, confidentiality=True, exfiltration="yes")
    shown = words(templates["registre_violation"], case)
    assert "gdpr-expert" not in shown and "RGPD, article 33" in shown
    body, sources = shown.rsplit("\nSources\n", 1)
    assert "(à confirmer)" not in body
    assert sources.count("(texte de loi)") >= 1 and "(à confirmer" in sources


def test_what_is_over_is_said_even_without_an_hour(case: Case) -> None:
    """« Toujours en cours : non » is an answer of its own."""
    for said, shown in (({"ongoing": True}, "toujours en cours"), ({"ongoing": False}, "n’est plus en cours")):
        answer(case, **said)
        row = next(one for one in registersheet.register_rows(case.situation()) if one["label"] == "Fin ou en cours")
        assert str(row["value"]).startswith(shown)


def test_advice_never_leaves_and_staff_are_named_by_role(
    register: Register, case: Case, templates: Any, library: Any
) -> None:
    """What was left out is counted."""
    register.set_practice({"practice_people": "Mme Petit, secrétaire"}, library, ME)
    case.refresh()
    case.do(AddNote("Attendre avant de répondre.", nature="conseil"), ME)
    case.do(AddNote("Écran noir."), ME)
    shown = words(templates["chronologie"], case)
    assert "Attendre avant" not in shown
    assert "Écran noir." in shown
    assert "Mme Petit" not in shown
    assert "secrétaire" in shown
    doc = build(templates["chronologie"], material(case))["doc"]
    assert isinstance(doc, dict)
    assert doc["left_out"] == 1


def test_a_patients_identity_stops_the_document(case: Case, templates: dict[str, Template]) -> None:
    """Also in what a correction replaced; a reason written by a person lets it go, and is recorded."""
    case.do(AddNote(f"Le patient {NIR} a appelé."), ME)
    case.do(Correct(case.state.seq, "nom retiré", text="Un patient a appelé."), ME)
    stopped = produce(case, templates["chronologie"], "docx", base_docx(), ME)
    assert isinstance(stopped, Suspected)
    assert case.state.documents == ()
    assert findings(templates["registre_violation"], material(case)) == []
    made = produce(case, templates["chronologie"], "docx", base_docx(), ME, reviewed="numéro d’essai")
    assert isinstance(made, Made)
    body = case.history[-1].body
    assert body is not None
    assert "numéro d’essai" in body.scan  # type: ignore[union-attr]


def test_the_same_entry_gives_the_same_bytes_and_no_new_entry(
    case: Case, templates: dict[str, Template], clock: Any
) -> None:
    """A function of entry N, template and letterhead; outdated once it would say something else, not by any entry."""
    first = produce(case, templates["registre_violation"], "docx", base_docx(), ME)
    entries = case.state.seq
    clock.advance(hours=3)
    again = produce(case, templates["registre_violation"], "docx", base_docx(), ME)
    assert isinstance(first, Made)
    assert isinstance(again, Made)
    assert (first.data, case.state.seq) == (again.data, entries)
    clock.advance(hours=30)
    case.do(AddNote("Préparé d’après une liste : 2 lettres."), ME)
    assert standing(templates["registre_violation"], material(case)).status == "produced"
    answer(case, persons_count=12)
    assert standing(templates["registre_violation"], material(case)).status == "outdated"


def test_a_note_outdates_what_tells_the_chronology(case: Case, templates: dict[str, Template]) -> None:
    """It would say the note; of a version that does not say what it said, any entry outdates it."""
    produce(case, templates["chronologie"], "docx", base_docx(), ME)
    case.do(AddNote("autre"), ME)
    assert standing(templates["chronologie"], material(case)).status == "outdated"
    older = replace(case.state.documents[-1], document="registre_violation", said_sha256=None)
    case.state = replace(case.state, documents=(older,))
    assert standing(templates["registre_violation"], material(case)).status == "outdated"


def test_bytes_depend_on_nothing_else(case: Case, templates: dict[str, Template]) -> None:
    """Twice the same material, twice the same bytes."""
    now: Material = material(case)
    made = [document_bytes(templates["cnil_initiale"], now, "docx", base_docx()) for _ in range(2)]
    assert made[0] == made[1]


def test_a_filing_names_the_version_that_was_filed(case: Case, templates: dict[str, Template]) -> None:
    """The last draft produced before it."""
    produce(case, templates["cnil_initiale"], "docx", base_docx(), ME)
    draft = case.state.documents[-1].seq
    now = parse_when("maintenant", zone="Europe/Paris", now=case.timepiece.now())
    case.do(File("cnil_initiale", now, reference="N-1"), ME)
    assert case.state.filings[-1].document == draft


def test_a_file_in_the_way_is_kept(case: Case, templates: dict[str, Template], tmp_path: Path) -> None:
    """The new one gets another name; the same bytes need no second file."""
    made = produce(case, templates["chronologie"], "md", base_docx(), ME)
    assert isinstance(made, Made)
    first = write_file(made, tmp_path)
    assert write_file(made, tmp_path) == first
    first.write_text("relu à la main", encoding="utf-8")
    second = write_file(made, tmp_path)
    assert second != first
    assert first.read_text(encoding="utf-8") == "relu à la main"
    assert list(tmp_path.glob(".*.tmp")) == []
