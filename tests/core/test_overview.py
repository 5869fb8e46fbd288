"""An incident as JSON, as text, as a line of the list: the same facts everywhere."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from incident.case import Case
from incident.core import commands as c
from incident.core.chronology import chronology
from incident.core.effective import effective
from incident.core.overview import overview
from incident.core.overviewtext import clock_lines, detail, head
from incident.core.summary import searched, summary_row
from incident.core.when import When
from incident.journal.listing import Wanted, find

ME = "Dr Lenoir"


def at(hour: int, minute: int = 0, day: int = 23) -> When:
    moment = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
    return When(precision="exact", at=moment, zone="Europe/Paris", typed=f"{hour} h {minute:02d}")


@pytest.fixture
def lived(case: Case) -> Case:
    """An incident with one of everything a person commonly records."""
    for command in (
        c.StateInstant("attack_known", at(6, 50)),
        c.StateInstant("breach_aware", at(7, 5), why="fichiers renommés"),
        c.DoStep("couper-reseau", at(6, 55), "Box [débranchée] {{ x }}"),
        c.AddNote("La secretaire a vu", at(6, 50)),
        c.Correct(5, "accent", text="La secrétaire a vu"),
        c.AddNote("Mme Quiévreux attendait"),
        c.Expunge(7, "nom d’une patiente"),
        c.DeclareNames(("Mme Quiévreux",)),
        c.GiveAnswers((c.Given("persons_count", 3200, "estimated"), c.Given("exfiltration", None))),
        c.Decide("authority", True),
        c.File("plainte_assurance", at(7, 10), reference="PV-77"),
    ):
        case.do(command, ME)
    return case


def shown(case: Case) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(overview(case.situation())))
    return found


def test_a_new_incident_invents_nothing(case: Case) -> None:
    found = shown(case)
    assert (found["status"], found["aware_at"], found["instants"]) == ("open", None, {})
    assert found["risk"]["decided"] == {}
    assert found["risk"]["notify_authority"] is True
    assert not any(answer["from"] == "person" for answer in found["answers"].values())
    assert not any(o["filed_at"] for o in found["obligations"])
    assert (found["entries"], found["head"]) == (1, case.state.hash)


def test_what_was_recorded_is_there(lived: Case) -> None:
    found = shown(lived)
    assert found["aware_at"] == "2026-11-23T07:05:00Z"
    assert set(found["instants"]) == {"attack_known", "breach_aware"}
    assert found["answers"]["persons_count"] == {"value": 3200, "certainty": "estimated", "from": "person"}
    assert found["answers"]["exfiltration"] == {"value": None, "certainty": "unknown", "from": "person"}
    step = next(step for step in found["steps"] if step["id"] == "couper-reseau")
    assert (step["status"], step["done_at"]) == ("done", "2026-11-23T06:55:00Z")
    decided = found["risk"]["decided"]["authority"]
    assert (decided["answer"], decided["proposed"], decided["author"], decided["to_review"]) == (True, True, ME, False)


def test_obligations(lived: Case) -> None:
    found = {o["id"]: o for o in shown(lived)["obligations"]}
    cnil = found["cnil_initiale"]
    assert (cnil["status"], cnil["assumed"], cnil["for"]) == ("running", False, "practice")
    assert cnil["due_at"] == "2026-11-26T07:05:00Z"
    assert cnil["remaining_seconds"] == 72 * 3600 - 425 - 1
    assert cnil["source"]
    complaint = found["plainte_assurance"]
    assert (complaint["status"], complaint["filed_at"]) == ("fulfilled", "2026-11-23T07:10:00Z")
    assert complaint["remaining_seconds"] is None


def test_remaining_seconds_are_negative_once_overdue(lived: Case, clock: Any) -> None:
    clock.advance(days=4)
    cnil = next(o for o in shown(lived)["obligations"] if o["id"] == "cnil_initiale")
    assert cnil["status"] == "overdue"
    assert cnil["remaining_seconds"] < 0
    assert cnil["late"] is True


def test_a_decision_whose_facts_changed_is_to_review(lived: Case) -> None:
    lived.do(c.GiveAnswers((c.Given("exfiltration", "yes"),)), ME)
    assert shown(lived)["risk"]["decided"]["authority"]["to_review"] is True


def test_the_line_of_the_list_says_the_same(lived: Case) -> None:
    row, found = summary_row(lived.situation()), shown(lived)
    assert {key: row[key] for key in ("ref", "uuid", "title", "status", "aware_at", "opened_at", "head")} == {
        key: found[key] for key in ("ref", "uuid", "title", "status", "aware_at", "opened_at", "head")
    }
    clocks = row["clocks"]
    assert isinstance(clocks, list)
    assert [clock["id"] for clock in clocks] == ["cnil_initiale", "plainte_assurance", "assureur_declaration"]


def test_the_text_says_everything_and_no_declared_name(lived: Case) -> None:
    text = "\n".join(line for title, lines in detail(lived.situation(), lived.history) for line in (title, *lines))
    for words in ("2026-001", "La secrétaire a vu", "Box [débranchée] {{ x }}", "PV-77", "[texte caviardé]"):
        assert words in text
    assert "Quiévreux" not in text


def test_obligations_that_do_not_apply_are_left_out_of_the_text(lived: Case) -> None:
    lived.do(c.GiveAnswers((c.Given("medical_device", False),)), ME)
    assert not any("Signaler un appareil" in line for line in clock_lines(lived.situation()))


def test_a_closed_incident_says_since_when(lived: Case) -> None:
    lived.do(c.Decide("persons", False, "rien de copié", "no_high_risk"), ME)
    lived.do(c.Close("suivi sur papier"), ME)
    title, lines = head(lived.situation())
    assert title.endswith("terminé")
    assert lines[1].replace("\u00a0", " ").startswith("Terminé le lundi 23 novembre 2026")


def test_words_are_found_again_but_neither_names_nor_expunged_words(lived: Case) -> None:
    words = "\n".join(searched(effective(lived.history)))
    assert "La secrétaire a vu" in words
    assert "Quiévreux" not in words
    for typed, count in (("secretaire", 1), ("secrétiare", 1), ("quiévreux", 0), ("2026", 1), ("2025", 0)):
        assert len(find(lived.journal, Wanted(typed))) == count, typed


def test_the_chronology_is_in_the_order_things_happened(lived: Case) -> None:
    rows = chronology(lived.history, lived.state.zone, lived.frozen.library)
    assert [row.moment for row in rows] == sorted(row.moment for row in rows)
    assert len(rows) == len(lived.history)
    by_number = chronology(lived.history, lived.state.zone, lived.frozen.library, by_seq=True)
    assert [row.seq for row in by_number] == list(range(1, len(rows) + 1))


def test_a_correction_shows_both_and_an_expunged_note_neither(lived: Case) -> None:
    rows = {row.seq: row for row in chronology(lived.history, lived.state.zone, lived.frozen.library)}
    assert rows[5].corrected
    assert (rows[5].text, rows[5].reason) == ("La secrétaire a vu", "accent")
    assert rows[5].replaced.endswith("La secretaire a vu")
    assert rows[7].expunged
    assert (rows[7].text, rows[7].replaced) == ("[texte caviardé]", "")
