"""The deadlines in a calendar: read back, they say what is owed and when, and ring in time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from incident.case import Case
from incident.cli.main import main
from incident.core import commands as c
from incident.core.reminders import Reminder, reminders
from incident.core.when import When
from incident.core.wording import instant_text
from incident.documents.agenda import to_ics
from incident.register import NewIncident, Register

ME = "Dr Lenoir"


def at(text: str) -> When:
    return When(precision="exact", at=datetime.fromisoformat(text).astimezone(UTC), zone="Europe/Paris", typed=text)


def events(data: bytes) -> dict[str, Any]:
    """The events of a file by the first part of their uid."""
    return {str(event["uid"]).split(".")[0]: event for event in Calendar.from_ical(data).walk("VEVENT")}


def made(case: Case) -> bytes:
    situation = case.situation()
    return to_ics(reminders(situation), situation.now, case.state.seq)


def alarms(event: Any) -> list[timedelta]:
    return [alarm["trigger"].dt for alarm in event.walk("VALARM")]


def test_each_running_deadline_is_there_with_its_reminders(case: Case) -> None:
    case.do(c.StateInstant("breach_aware", at("2026-11-23T08:05+01:00")), ME)
    found = events(made(case))
    situation = case.situation()
    owed = {k.id for k in situation.clocks if k.status in ("running", "overdue", "wished") and k.due_at}
    assert set(found) == owed and "cnil_initiale" in owed
    cnil = found["cnil_initiale"]
    assert cnil["dtstart"].dt == datetime(2026, 11, 26, 7, 5, tzinfo=UTC)
    assert alarms(cnil) == [-timedelta(hours=h) for h in (24, 12, 6, 1)]
    assert "provisoire" not in cnil["summary"]
    assert instant_text(cnil["dtstart"].dt, "Europe/Paris") in cnil["description"]
    assert b"DTSTART:20261126T070500Z" in made(case), "in UTC, without a zone to look up"


def test_a_provisional_deadline_says_so(case: Case) -> None:
    cnil = events(made(case))["cnil_initiale"]
    assert cnil["summary"].endswith("(provisoire)")
    assert "le délai réel peut finir plus tôt" in cnil["description"]


def test_what_is_fulfilled_or_without_object_is_left_out(case: Case, clock: Any) -> None:
    before = set(events(made(case)))
    case.do(c.File("cnil_initiale", at("2026-11-23T08:10+01:00"), reference="CNIL-1"), ME)
    assert before - set(events(made(case))) == {"cnil_initiale"}
    case.do(c.Decide("authority", False, "fausse alerte"), ME)
    assert all(
        k.status not in ("fulfilled", "not_applicable") for k in case.situation().clocks if k.id in events(made(case))
    )


def test_reminders_already_passed_do_not_ring_and_an_overdue_deadline_stays(case: Case, clock: Any) -> None:
    clock.advance(hours=62)
    assert alarms(events(made(case))["cnil_initiale"]) == [-timedelta(hours=6), -timedelta(hours=1)]
    clock.advance(hours=20)
    assert alarms(events(made(case))["cnil_initiale"]) == []


def test_imported_again_it_replaces_the_earlier_one(case: Case) -> None:
    first = events(made(case))["cnil_initiale"]
    case.do(c.StateInstant("breach_aware", at("2026-11-23T07:00+01:00")), ME)
    second = events(made(case))["cnil_initiale"]
    assert first["uid"] == second["uid"]
    assert first["sequence"] < second["sequence"]
    assert second["dtstart"].dt == datetime(2026, 11, 26, 6, 0, tzinfo=UTC)


def test_the_end_of_a_day_is_on_that_day(case: Case) -> None:
    case.do(c.StateInstant("attack_known", at("2026-11-23T07:00+01:00")), ME)
    event = events(made(case))["assureur_declaration"]
    assert event["dtstart"].dt.astimezone(UTC) == datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    assert "lundi 30" in event["description"] and "minuit (24\u00a0h\u00a000)" in event["description"]


def test_a_letter_to_answer_is_there_without_a_typed_word(case: Case, clock: Any) -> None:
    due = When(precision="range", at=at("2026-12-14T00:00+01:00").at, until=at("2026-12-15T00:00+01:00").at,
               zone="Europe/Paris", typed="14/12/2026")  # fmt: skip
    letter = c.RecordLetter("in", "Mme Quiévreux", at("2026-11-23T08:00+01:00"), "sa demande", due, None)
    case.do(letter, ME)
    data = made(case)
    found = events(data)[f"lettre-{case.state.seq}"]
    assert found["dtstart"].dt == datetime(2026, 12, 14, 22, 59, tzinfo=UTC)
    assert "Qui" not in data.decode() and "sa demande" not in data.decode()
    clock.advance(days=30)
    assert f"lettre-{case.state.seq}" not in events(made(case))


def test_letters_and_controllers_each_have_their_event_without_a_typed_word(case: Case) -> None:
    """A letter that starts a clock has one event, not two; an answered letter none; nobody is named."""
    due = at("2026-12-12T17:00+01:00")
    case.do(c.RecordLetter("in", "ARS Bretagne", at("2026-11-23T07:00+01:00"), due=due, matter="authority"), ME)
    asked = case.state.seq
    case.do(c.RecordLetter("in", "MACSF", at("2026-11-23T07:00+01:00"), due=due), ME)
    plain = case.state.seq
    case.do(c.GiveAnswers((c.Given("controllers", "Dr Roy\nDr Ba"),)), ME)
    found = events(made(case))
    assert {f"lettre-{asked}", f"lettre-{plain}"} <= set(found)
    assert sorted(name.split("-")[0] for name in found).count("lettre") == 2
    titles = [str(event["summary"]) for name, event in found.items() if name.startswith("cnil_initiale-")]
    assert len(titles) == 2 and "responsable 2 sur 2" in "".join(titles)
    for name in ("ARS", "MACSF", "Roy", "dr-"):
        assert name not in made(case).decode()
    for seq in (asked, plain):
        case.do(c.RecordLetter("out", "x", at("2026-11-23T08:00+01:00"), answers=seq), ME)
    assert not any(name.startswith("lettre") for name in events(made(case)))


def test_an_exercise_says_so_on_every_event(tmp_path: Path, library: Any, clock: Any) -> None:
    register = Register.open(tmp_path / "home", exercise=True, clock=clock)
    training = register.open_incident(NewIncident("rancongiciel", library, ME))
    found = events(made(training))
    assert found and all(event["summary"].startswith("EXERCICE · Incident E2026-001") for event in found.values())
    register.close()


HOSTILE = "a; b, c\\n d\nEND:VEVENT\r\nBEGIN:VALARM\x07 \ud800 é😀" + "m" * 300


def test_words_never_become_properties() -> None:
    """Our texts come from data files that a practice may write."""
    due = datetime(2026, 11, 26, 7, 5, tzinfo=UTC)
    data = to_ics([Reminder("x.y@incident", HOSTILE, HOSTILE, due, (timedelta(hours=1),))], due, 3)
    event = events(data)["x"]
    assert (
        event["summary"].replace("\r\n", "\n")
        == "a; b, c\\n d\nEND:VEVENT\nBEGIN:VALARM[U+0007] \ufffd é😀" + "m" * 300
    )
    assert len(event.walk("VALARM")) == 1
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75 and b"\n" not in b"".join(lines)


@pytest.fixture
def ref(register: Register, library: Any) -> str:
    """An incident in a register that nobody holds."""
    found = register.open_incident(NewIncident("rancongiciel", library, ME)).state.ref
    register.close()
    return found


def test_the_command_writes_the_file_and_records_nothing(
    ref: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> str:
        monkeypatch.setattr("sys.argv", ["incident", *arguments])
        assert main() == 0
        return capsys.readouterr().out

    before = run("log", ref)
    path = Path(run("calendar", ref, "--to", str(tmp_path / "sortie")).strip())
    assert path.name == f"{ref}-echeances.ics"
    assert events(path.read_bytes())
    assert run("log", ref) == before
