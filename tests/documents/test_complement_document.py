"""The follow-up to the CNIL: only what changed, since which declaration, and the conclusion that nothing happened."""

from typing import Any

import pytest

from incident.case import Case
from incident.core.commands import Correct, Expunge, File, GiveAnswers, Given, StateInstant
from incident.core.facts import Certainty, JsonValue
from incident.core.whentyped import parse_when
from incident.documents.context import build
from incident.documents.plain import to_plain
from incident.documents.render import render
from incident.documents.service import document_bytes, standing
from incident.documents.text import Table, Text, words
from incident.library.load import load_templates
from incident.production import Made, material, produce
from incident.resources import base_docx, templates_dir

ME = "Dr Lenoir"
TEMPLATES = load_templates(templates_dir())
FOLLOW_UP = TEMPLATES["cnil_complement"]
HOSTILE = "[/]{{ 7*7 }} {% if %} | a | b |\n**x** <br> & <w:p> # titre\u202eEGNAR\x07 😱 " + "m" * 120


def when(case: Case, typed: str) -> Any:
    return parse_when(typed, zone="Europe/Paris", now=case.timepiece.now())


def answer(case: Case, fact: str, value: JsonValue, certainty: Certainty = "certain") -> None:
    case.do(GiveAnswers((Given(fact, value, certainty),)), ME)


def file(case: Case, obligation: str, **more: Any) -> None:
    case.do(File(obligation, when(case, "maintenant"), **({"reference": "CNIL-77"} | more)), ME)


def rendered(case: Case) -> Text:
    return render(FOLLOW_UP, build(FOLLOW_UP, material(case)))


def shown(case: Case) -> str:
    """The follow-up in plain words, its no-break spaces and its folding undone."""
    lines = to_plain(rendered(case), 400)
    return " ".join(lines.replace("\u00a0", " ").replace("\u202f", " ").split())


def rows(case: Case, label: str) -> list[int]:
    """How many cells each row has whose first one begins with a label, in tables with a header."""
    tables = [block for block in rendered(case).blocks if isinstance(block, Table) and block.header]
    return [len(row) for table in tables for row in table.rows if words(row[0][0]).startswith(label)]


@pytest.fixture
def sent(case: Case, clock: Any) -> Case:
    """A declaration made from a draft, yesterday."""
    case.do(StateInstant("breach_aware", when(case, "7h50")), ME)
    answer(case, "persons_count", 3200, "estimated")
    answer(case, "discovery_circumstances", "Écran noir.")
    assert isinstance(produce(case, TEMPLATES["cnil_initiale"], "docx", base_docx(), ME), Made)
    file(case, "cnil_initiale")
    clock.advance(days=1)
    return case


def test_what_is_still_owed_is_listed_and_what_was_sent_is_not_sent_again(sent: Case, clock: Any) -> None:
    """Art. 33(4): what is unknown is owed; a sentence of the follow-up before is no news of this one."""
    answer(sent, "gravity", None, "unknown")
    answer(sent, "what_changed", "Le nombre de patients.")
    said, field = shown(sent), sent.situation().library.forms["cnil"].field("gravity")
    assert "Le nombre de patients." in said and "article 33(4)" in said
    assert field is not None and f"{field.label} : inconnu ou non dit, encore dû" in said
    file(sent, "cnil_complement", reference="CNIL-78")
    clock.advance(days=1)
    assert "Le nombre de patients." not in shown(sent)
    answer(sent, "what_changed", "L’heure du début.")
    assert "L’heure du début." in shown(sent)


def test_only_what_changed(sent: Case) -> None:
    """Before and now, since the date and the number of the version filed; untouched answers stay out."""
    answer(sent, "persons_count", 2950)
    answer(sent, "what_changed", "Le nombre de patients.")
    said = shown(sent)
    assert "Seulement ce qui a changé depuis ce qui a été déclaré" in said
    assert "CNIL-77" in said
    assert "lundi 23 novembre 2026 à 8 h 12" in said
    assert "3200 personnes" in said
    assert "2950 personnes" in said
    assert "Écran 8 — Personnes concernées" in said
    assert "Le nombre de patients." in said
    assert "Écran noir." not in said
    assert "Écran 2 — Organisme" not in said
    assert "Notification initiale" not in said


def test_nothing_changed(sent: Case) -> None:
    """Said in so many words."""
    said = shown(sent)
    assert "Aucune réponse n’a changé depuis ce qui a été déclaré" in said
    assert "Écran 8" not in said


def test_filed_without_a_draft(case: Case) -> None:
    """What was declared is kept with the filing; once its words are removed all is shown, and it says so."""
    case.do(StateInstant("breach_aware", when(case, "7h50")), ME)
    answer(case, "persons_count", 12)
    file(case, "cnil_initiale", reference="", pending=True)
    seq = case.state.filings[0].seq
    assert f"d’après les réponses telles qu’elles étaient ici à l’heure de l’envoi (entrée {seq - 1})" in shown(case)
    case.do(Expunge(seq, "nom d’une patiente"), ME)
    said = shown(case)
    assert "n’ont pas été gardées" in said
    assert "12 personnes" in said
    assert "Écran 2 — Organisme" in said
    assert "Écran 14" in said


def test_the_draft_s_words_were_removed(sent: Case) -> None:
    """An expunged draft leaves nothing to compare with."""
    sent.do(Expunge(sent.state.filings[-1].document or 0, "nom d’une patiente"), ME)
    assert "leur texte a été retiré" in shown(sent)


def test_not_filed_yet(case: Case) -> None:
    """The follow-up waits for the first declaration."""
    said = shown(case)
    assert "commencez par la notification initiale" in said
    assert "n’ont pas été gardées" not in said


def test_a_second_follow_up_starts_from_the_first(sent: Case, clock: Any) -> None:
    """Its date and number are said beside those of the first declaration."""
    answer(sent, "persons_count", 2950)
    produce(sent, FOLLOW_UP, "docx", base_docx(), ME)
    file(sent, "cnil_complement", reference="CNIL-78")
    clock.advance(days=7)
    answer(sent, "persons_count", 2951)
    said = shown(sent)
    assert "Dernière suite envoyée" in said
    assert "depuis la suite précédente" in said
    assert "(CNIL-78)" in said
    assert "2950 personnes" in said
    assert "3200 personnes" not in said


def test_there_was_no_breach(sent: Case) -> None:
    """The doctor answered « non » three times: another title, the reason, no list of what is still to fill in."""
    assert "absence de violation" not in shown(sent)
    for fact in ("confidentiality", "integrity", "availability"):
        answer(sent, fact, False)
    said = shown(sent)
    assert said.startswith("Notification complémentaire concluant à l’absence de violation (brouillon)")
    assert "de quelle façon : à compléter." in said
    assert "Ce qui manque encore" not in said
    assert "Aucune case de retrait" in said
    answer(sent, "false_alarm_reason", f"Vérifié par l’informaticien. {HOSTILE}")
    assert "Vérifié par l’informaticien. [/]{{ 7*7 }}" in shown(sent)


def test_never_shown_as_overdue(sent: Case, clock: Any) -> None:
    """A year later it still is a wish."""
    clock.advance(days=365)
    said = shown(sent)
    assert "si possible" in said
    assert "retard" not in said.replace("sans retard inutile", "")


@pytest.mark.parametrize("form", ["docx", "md", "txt"])
def test_hostile_words_stay_words(sent: Case, form: Any) -> None:
    """On both sides of the table, in every format; a table keeps its three columns."""
    answer(sent, "discovery_circumstances", HOSTILE)
    produce(sent, FOLLOW_UP, "md", base_docx(), ME)
    file(sent, "cnil_complement", reference="| <br> {{ x }}")
    answer(sent, "discovery_circumstances", "avant " + HOSTILE)
    said = shown(sent)
    assert said.count("[/]{{ 7*7 }} {% if %} | a | b |") == 2
    assert rows(sent, "Circonstances") == [3]
    assert document_bytes(FOLLOW_UP, material(sent), form, base_docx())


def test_the_number_of_the_first_one_needs_no_typing(sent: Case) -> None:
    """Taken from the filing; what is left to say is what changed."""
    assert list(standing(FOLLOW_UP, material(sent)).missing[:1]) == [
        "Qu’avez-vous appris depuis la première déclaration\u202f?"
    ]
    assert "Numéro de la notification initiale" in shown(sent)


def test_the_same_record_gives_the_same_bytes(sent: Case) -> None:
    """A function of the record: the values filed are part of it."""
    answer(sent, "persons_count", 2950)
    first = document_bytes(FOLLOW_UP, material(sent), "docx", base_docx())
    assert document_bytes(FOLLOW_UP, material(sent), "docx", base_docx()) == first


def test_each_controller_s_first_declaration_has_its_row(sent: Case, clock: Any) -> None:
    """Whose, when, what number, how late; changes counted from the oldest version; one declaration each."""
    answer(sent, "controllers", "Dr Roy\nDr Ba")
    clock.advance(days=3)
    file(sent, "cnil_initiale", for_="Dr Ba", reference="CNIL-88")
    said = shown(sent)
    assert "Dr Roy Dr Ba une déclaration pour chacun, avec son nom, son SIREN et ses contacts" in said
    assert "Première déclaration (le cabinet)" in said
    assert "Première déclaration (Dr Ba)" in said
    assert "96 h 22 min après le départ du délai ; motifs : à donner" in said
    assert "CNIL-77 (le cabinet) ; CNIL-88 (Dr Ba)" in said or "CNIL-88 (Dr Ba) ; CNIL-77 (le cabinet)" in said
    first = to_plain(render(TEMPLATES["cnil_initiale"], build(TEMPLATES["cnil_initiale"], material(sent))), 400)
    assert "une déclaration pour chacun" in first.replace("\u00a0", " ")


def test_both_readings_of_a_lateness_are_in_it(sent: Case) -> None:
    """In time when it was sent, late once the awareness is corrected: both are said."""
    stated = sent.state.instants[0].seq
    sent.do(Correct(stated, "relu", when(sent, "2026-11-20T07:00")), ME)
    said = shown(sent)
    assert "73 h 12 min après le départ du délai" in said
    assert "annoncé à l’envoi, d’après les heures connues alors : à temps" in said
