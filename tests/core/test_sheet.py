"""The practice sheet and the self-assessment: what is folded of them, what is typed, what a form is told."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from incident.core.assessment import (
    AssessmentItem,
    Given,
    Verdict,
    fold_assessment,
    last_day,
    missing,
    practice_answer,
    read_verdicts,
    told,
)  # fmt: skip
from incident.core.entries import PracticeSet
from incident.core.facts import Answer, Fact, Option
from incident.core.playbook import Library
from incident.core.practice import check_practice, cut_short, fold_practice, listed_as, sheet_fact, sheet_facts
from incident.errors import BadInput

DAY = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
"""Half past midnight of the 24th in Paris."""
Stored = tuple[bytes, bytes | None, str]


def stored(*bodies: dict[str, Any] | None) -> Iterator[Stored]:
    """The practice stream as it lies in the register, an hour between two entries."""
    for number, body in enumerate(bodies):
        at = (DAY + timedelta(hours=number)).isoformat().replace("+00:00", "Z")
        yield json.dumps({"recorded_at": at}).encode(), json.dumps(body).encode() if body is not None else None, "h"


# -- the sheet -------------------------------------------------------------------------------------------


def test_the_last_line_said_counts() -> None:
    """Null is unknown; words removed, or another entry, say nothing of the sheet."""
    sheet = fold_practice(
        stored({"fact": "name", "value": "A"}, {"fact": "name", "value": "B"}, {"fact": "phone"}, None, {"x": 1})
    )
    assert sheet == {
        "name": Answer(value="B", certainty="certain", origin="practice"),
        "phone": Answer(value=None, certainty="unknown", origin="practice"),
    }


def test_what_the_self_assessment_told_is_part_of_it_until_then() -> None:
    """A protection answered after the incident was opened was not there before; one that is no more goes."""
    first = {"verdicts": {"x": "yes"}, "facts": {"measures_before": "Copie", "measures_before_list": None}}
    second = {"verdicts": {"x": "no"}, "facts": {"measures_before": None}}
    assert fold_practice(stored(first)) == {"measures_before": practice_answer("Copie")}
    assert fold_practice(stored(first, second)) == {}
    line = {"fact": "name", "value": "A"}
    assert set(fold_practice(stored(line, first))) == {"name", "measures_before"}
    assert fold_practice(stored(first, second), DAY) == {"measures_before": practice_answer("Copie")}
    assert fold_practice(stored(first), DAY - timedelta(seconds=1)) == {}


def test_identity_first_then_whom_to_call(library: Library) -> None:
    asked = [fact.id for fact in sheet_facts(library)]
    kinds = [
        next((n for n, kind in enumerate(("practice_", "contact_")) if name.startswith(kind)), 2) for name in asked
    ]
    assert set(kinds) == {0, 1, 2} and kinds == sorted(kinds)
    assert set(asked) == {fact.id for fact in library.facts.values() if "practice" in fact.sources_from}


def test_a_line_by_its_name_long_or_short(library: Library) -> None:
    for key in ("practice_name", "name", "contact_assureur", "assureur"):
        assert sheet_fact(key, library).id.endswith(key)
    said = "La fiche du cabinet n’a pas de ligne « nam ». Vouliez-vous dire « name » ?"
    with pytest.raises(BadInput, match=f"^{said.replace('?', '[?]')}$"):
        sheet_fact("nam", library)


def test_the_lines_to_record(library: Library) -> None:
    """Each as its fact keeps it; the first that cannot be is refused."""
    made = check_practice({"name": " Cabinet ", "zone": "Europe/Madrid", "practice_people": None}, library)
    assert made[:2] == [
        PracticeSet(fact="practice_name", value=" Cabinet "),
        PracticeSet(fact="practice_zone", value="Europe/Madrid"),
    ]
    with pytest.raises(BadInput, match="Fuseau horaire inconnu ..Europe.Pari"):
        check_practice({"zone": "Europe/Pari"}, library)
    with pytest.raises(BadInput, match="ne peut pas rester inconnu"):
        check_practice({"name": None}, library)


@pytest.mark.parametrize(
    ("was", "now", "astray"),
    [("Cabinet", "x", True), ("Cabinet", " x ", True), ("Cabinet", "xy", False), (" C ", "x", False), ("ab", "x", True),
     ("Cabinet", "", False), (12, "x", False), ("Cabinet", 3, False)],
)  # fmt: skip
def test_a_key_gone_astray_in_place_of_an_answer(was: Any, now: Any, astray: bool) -> None:
    assert cut_short(practice_answer(was), now) is astray
    assert not cut_short(None, now)


def test_the_people_of_a_role() -> None:
    """By what follows the name: a doctor called « Secrétaire » is no secretary."""
    people = ["Claire Martin, Secrétaire médicale, à mi-temps", "Dr Secrétaire, médecin", "Odile Petit"]
    assert listed_as("secretaire", people) == people[:1]
    assert listed_as("medecin", people) == people[1:2]


# -- the self-assessment ---------------------------------------------------------------------------------

ITEMS = {
    name: AssessmentItem(id=name, ask="?", advice="", measure=measure, options=options, sources=("x",))
    for name, measure, options in (
        ("copie", "Une copie", ("backup",)),
        ("maj", "À jour", ()),
        ("cle", "Des clés", ("keys",)),
    )
}
BOXES = Fact(
    id="boxes", type="multi", ask="?", options=tuple(Option(id=one, label=one) for one in ("keys", "other", "backup"))
)


def given(**verdicts: tuple[Verdict, int]) -> dict[str, Given]:
    return {name: Given(verdict, DAY + timedelta(days=days)) for name, (verdict, days) in verdicts.items()}


def test_the_last_verdict_on_each_item() -> None:
    read = fold_assessment(
        stored({"verdicts": {"a": "yes", "b": "no"}}, None, {"fact": "x"}, {"verdicts": {"a": "no"}})
    )
    assert read == {"a": Given("no", DAY + timedelta(hours=3)), "b": Given("no", DAY)}


def test_verdicts_as_they_are_typed() -> None:
    typed = ["copie = OUI ", "maj=en partie", "cle=je ne sais pas"]
    assert read_verdicts(typed, ITEMS) == {"copie": "yes", "maj": "partial", "cle": "unknown"}
    words = {"oui": "yes", "non": "no", "partiel": "partial", "inconnu": "unknown", "yes": "yes", "no": "no"}
    assert {word: read_verdicts([f"maj={word}"], ITEMS)["maj"] for word in words} == words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("copie", "« copie » n’est pas de la forme QUESTION=REPONSE (oui, non, partiel, inconnu)."),
        ("copi=oui", "Question inconnue « copi ». Vouliez-vous dire « copie » ?"),
        ("copie=oui=non", "« copie » attend oui, non, partiel ou inconnu, pas « oui=non »."),
        ("copie=peut-être", "« copie » attend oui, non, partiel ou inconnu, pas « peut-être »."),
    ],
)
def test_what_is_no_verdict(typed: str, said: str) -> None:
    with pytest.raises(BadInput) as raised:
        read_verdicts([typed], ITEMS)
    assert str(raised.value) == said


def test_what_a_form_is_told() -> None:
    """Each « oui » with the day it was said, in the practice's zone, the oldest first; the boxes in their own order."""
    said = told(given(cle=("yes", 0), copie=("yes", 2), maj=("yes", 0)), ITEMS, BOXES, "Europe/Paris")
    lines = str(said["measures_before"]).replace("\u00a0", " ").replace("\u202f", " ").splitlines()
    assert lines == [
        "Auto-évaluation du cabinet, mardi 24 novembre 2026 : À jour ; Des clés.",
        "Auto-évaluation du cabinet, jeudi 26 novembre 2026 : Une copie.",
    ]
    assert said["measures_before_list"] == ["keys", "backup"]
    assert told(given(copie=("no", 0), maj=("partial", 0)), ITEMS, BOXES, "Europe/Paris") == {
        "measures_before": None, "measures_before_list": None,
    }  # fmt: skip


def test_what_is_left_to_answer_and_when_it_was_last() -> None:
    """« Je ne sais pas » is left to find out."""
    known = given(copie=("unknown", 0), cle=("no", 3))
    assert missing(known, ITEMS) == ["copie", "maj"]
    assert last_day(known) == DAY + timedelta(days=3)
    assert last_day({}) is None
