"""The register of a practice: references, the sheet, the list, and what an incident was opened with."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from incident.case import Case
from incident.core import commands as c
from incident.core import entries as e
from incident.core.playbook import Library
from incident.core.when import When
from incident.errors import BadInput, NotRecorded, Refused, RegisterDamaged
from incident.journal.anchor import WORDS
from incident.journal.listing import Wanted, find
from incident.journal.verify import verify
from incident.register import NewIncident, Register, home_folder, people

ME = "Dr Lenoir"


def opened(register: Register, library: Library, **more: Any) -> Case:
    return register.open_incident(NewIncident("rancongiciel", library, ME, **more))


# -- references and opening ------------------------------------------------------------------------------


def test_references_follow_each_other(register: Register, library: Library, clock: Any) -> None:
    assert [opened(register, library).state.ref for _ in range(3)] == ["2026-001", "2026-002", "2026-003"]
    clock.at = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    assert opened(register, library).state.ref == "2026-004"
    clock.at = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    assert opened(register, library).state.ref == "2027-001", "it is already 2027 in Paris"


def test_exercises_have_their_own_register_and_references(
    register: Register, library: Library, clock: Any, tmp_path: Path
) -> None:
    real = opened(register, library)
    exercises = Register.open(tmp_path / "home", exercise=True, clock=clock)
    try:
        exercise = opened(exercises, library)
        assert (exercise.state.ref, exercise.state.exercise) == ("E2026-001", True)
        assert [row["ref"] for row in register.summaries()] == [real.state.ref]
        assert [row["ref"] for row in exercises.summaries()] == ["E2026-001"]
    finally:
        exercises.close()


def test_opening_states_no_awareness_unless_told(register: Register, library: Library) -> None:
    assert opened(register, library).state.instants == ()
    known = When(precision="about", at=datetime(2026, 11, 23, 7, tzinfo=UTC), zone="Europe/Paris", typed="vers 8 h")
    stated = opened(register, library, aware_at=known).state.instants
    assert [(one.instant, one.happened) for one in stated] == [("breach_aware", known)]


@pytest.mark.parametrize("problem", ["playbook", "future"])
def test_a_refused_opening_records_nothing(register: Register, library: Library, problem: str) -> None:
    future = When(precision="exact", at=datetime(2026, 11, 24, tzinfo=UTC), zone="Europe/Paris", typed="demain")
    new = NewIncident("rancongicel", library, ME) if problem == "playbook" else NewIncident(
        "rancongiciel", library, ME, aware_at=future
    )  # fmt: skip
    with pytest.raises(BadInput):
        register.open_incident(new)
    assert register.journal.streams() == []
    assert register.journal.blobs() == []
    assert register.summaries() == []


def test_an_incident_is_found_by_reference_or_uuid(register: Register, case: Case) -> None:
    for name in ("2026-001", " 2026-001 ", case.uuid, case.uuid.upper()):
        assert register.find(name) == case.uuid
    for name in ("2026-002", "", "2026", "%", "practice"):
        with pytest.raises(BadInput, match="Incidents connus : 2026-001"):
            register.find(name)


def test_a_new_register_is_intact(register: Register, case: Case) -> None:
    assert verify(register.journal).ok
    assert register.anchor_state().kind == "same"


# -- the sheet -------------------------------------------------------------------------------------------


def test_the_sheet_reaches_open_incidents_only(register: Register, library: Library, case: Case) -> None:
    closed = opened(register, library)
    closed.do(c.Decide("persons", False, "rien de copié", "no_high_risk"), ME)
    closed.do(c.Close("suivi sur papier"), ME)
    register.set_practice({"practice_name": "Cabinet [Lenoir] {{ }}"}, library, ME)
    case.refresh()
    assert case.situation().value("practice_name") == "Cabinet [Lenoir] {{ }}"
    assert not closed.refresh()
    assert closed.situation().value("practice_name") is None
    assert verify(register.journal).ok


def test_a_wrong_line_records_none_of_them(register: Register, library: Library) -> None:
    with pytest.raises(BadInput):
        register.set_practice({"practice_name": "x", "practice_dpo_designated": "peut-être"}, library, ME)
    assert register.practice == {}


def test_the_zone_of_the_sheet_is_that_of_new_incidents(register: Register, library: Library) -> None:
    assert register.zone == "Europe/Paris"
    register.set_practice({"practice_zone": "Indian/Reunion"}, library, ME)
    assert opened(register, library).state.zone == "Indian/Reunion"
    assert opened(register, library, zone="America/Cayenne").state.zone == "America/Cayenne"


def test_the_people_of_the_sheet(register: Register, library: Library) -> None:
    assert people(register.practice) == []
    register.set_practice({"practice_people": "Dr Lenoir\n\n  Mme Roy \n"}, library, ME)
    assert people(register.practice) == ["Dr Lenoir", "Mme Roy"]


# -- the list --------------------------------------------------------------------------------------------


def test_the_list_is_newest_first_and_rebuilt_when_stale(register: Register, library: Library, clock: Any) -> None:
    first = opened(register, library)
    clock.advance(hours=1)
    opened(register, library, title="Le second")
    assert [row["ref"] for row in register.summaries()] == ["2026-002", "2026-001"]
    register.journal.connection.execute("DELETE FROM summary WHERE stream = ?", (first.uuid,))
    assert {row["ref"] for row in register.summaries()} == {"2026-001", "2026-002"}
    assert len(find(register.journal, Wanted("rançongiciel"))) == 2


def test_a_protected_register_lists_everything(register: Register, library: Library, tmp_path: Path) -> None:
    stale = opened(register, library)
    register.journal.connection.execute("DELETE FROM summary WHERE stream = ?", (stale.uuid,))
    reader = Register.open(tmp_path / "home", read_only=True, clock=register.clock)
    try:
        assert [row["ref"] for row in reader.summaries()] == ["2026-001"]
        assert reader.find("2026-001") == stale.uuid
    finally:
        reader.close()


def test_one_damaged_incident_does_not_hide_the_others(register: Register, library: Library) -> None:
    damaged, sound = opened(register, library), opened(register, library)
    connection = register.journal.connection
    connection.execute("DROP TRIGGER body_fixed")
    connection.execute("UPDATE body SET bytes = '{' WHERE stream = ? AND seq = 1", (damaged.uuid,))
    connection.execute("UPDATE summary SET head = 'x'")
    assert {row["uuid"] for row in register.summaries()} == {damaged.uuid, sound.uuid}
    assert len(register.warnings) == 1
    assert "illisible" in register.warnings[0]


# -- one incident, several hands -------------------------------------------------------------------------


def test_two_windows_see_each_other(register: Register, case: Case) -> None:
    other = register.case("2026-001")
    other.do(c.AddNote("de l’autre fenêtre"), "secrétaire")
    assert case.state.seq == 1
    case.do(c.AddNote("d’ici"), ME)
    assert case.state.seq == 3
    assert other.refresh()
    assert other.state == case.state
    assert not other.refresh()


def test_a_command_is_decided_on_what_is_recorded_not_on_what_was_seen(register: Register, case: Case) -> None:
    other = register.case("2026-001")
    other.do(c.Decide("persons", False, "rien de copié", "no_high_risk"), ME)
    other.do(c.Close("suivi sur papier"), ME)
    with pytest.raises(Refused, match="est terminé"):
        case.do(c.AddNote("trop tard"), ME)
    assert case.journal.head(case.uuid).seq == other.state.seq


def test_nothing_changes_when_the_disk_is_full(register: Register, case: Case) -> None:
    state, history = case.state, list(case.history)
    register.journal.save_draft("note", "ce que je tapais")
    pages = register.journal.connection.execute("PRAGMA page_count").fetchone()[0]
    register.journal.connection.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(NotRecorded, match="NON ENREGISTRÉ"):
        case.do(c.AddNote("x" * 20_000), ME)
    assert case.state is state
    assert case.history == history
    assert register.journal.draft("note") == "ce que je tapais"
    register.journal.connection.execute("PRAGMA max_page_count=1073741823")
    case.do(c.AddNote("x" * 20_000), ME)
    assert case.state.seq == 2
    assert verify(register.journal).ok


# -- what was in force -----------------------------------------------------------------------------------


def test_newer_data_never_change_an_old_incident(register: Register, case: Case, library: Library) -> None:
    book = library.playbooks["rancongiciel"]
    steps = (book.steps[0].model_copy(update={"title": "Autre chose"}), *book.steps[2:])
    newer = library.model_copy(
        update={"playbooks": {"rancongiciel": book.model_copy(update={"steps": steps})}, "obligations": {}}
    )
    opened(register, newer)
    again = register.case("2026-001")
    assert [step.title for step in again.situation().steps] == [step.title for step in book.steps]
    assert set(again.frozen.library.obligations) == set(library.obligations)
    assert again.frozen.library.facts == library.facts
    assert again.frozen.library.forms == library.forms


def test_data_that_went_missing_are_said(register: Register, case: Case) -> None:
    edition = case.history[0].body
    assert isinstance(edition, e.Opened)
    register.journal.connection.execute("DROP TRIGGER blob_kept")
    register.journal.connection.execute("DELETE FROM blob WHERE sha256 = ?", (edition.edition["facts"],))
    register.journal.connection.execute("DELETE FROM summary")
    with pytest.raises(RegisterDamaged, match="Il manque au registre les données « facts »"):
        Case(register.journal, case.uuid, register.clock).situation()


# -- where -----------------------------------------------------------------------------------------------


def test_where_the_register_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home_folder(tmp_path / "a") == tmp_path / "a"
    assert home_folder() == tmp_path / "home"
    monkeypatch.delenv("INCIDENT_HOME")
    key = tmp_path / "clé"
    key.mkdir()
    monkeypatch.setattr(sys, "argv", [str(key / "incident")])
    assert home_folder() != key
    (key / "registre.incident").write_bytes(b"")
    assert home_folder() == key


def test_an_anchor_that_alarms_is_a_warning_not_a_wall(register: Register, case: Case) -> None:
    register.journal.connection.execute("DROP TRIGGER entry_kept")
    case.do(c.AddNote("gardée"), ME)
    register.keep_anchor()
    register.journal.connection.execute("DELETE FROM entry WHERE stream = ? AND seq = 2", (case.uuid,))
    register.keep_anchor()
    assert register.warnings == [WORDS["behind"]]


def test_the_state_before_a_playbook_joined_is_still_drawn(
    register: Register, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screen may draw it while another thread records: it must not go back to the register for its data."""
    case = register.open_incident(NewIncident("rancongiciel", library, ME))
    before = len(case.situation().steps)
    register.add_playbook(case, "ordonnances", library, ME)

    def closed(_digest: str) -> bytes:
        raise AssertionError("read again")

    monkeypatch.setattr(case.journal, "blob", closed)
    assert len(case.at(1, case.timepiece.now())[0].steps) == before < len(case.situation().steps)
