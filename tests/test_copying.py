"""The form copied to the portal: every field in order, what is copied survives a restart and follows the value."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from incident.case import Case
from incident.copying import field_of, first_declaration, mark, sheet, suspicions
from incident.core import commands as c
from incident.core import entries as e
from incident.core.copysheet import CopyField, sheet_json
from incident.core.dossier import dossier
from incident.errors import BadInput, Refused
from incident.register import Register

ME = "Dr Lenoir"
Run = Callable[..., tuple[int, str, str]]


def say(case: Case, fact: str, value: Any) -> None:
    case.do(c.GiveAnswers((c.Given(fact, value),)), ME)


def field(case: Case, name: str) -> CopyField:
    return field_of(sheet(case, "cnil"), name)


def test_every_field_of_every_screen_is_there_in_order(case: Case) -> None:
    situation = case.situation()
    filled = dossier(situation.library.forms["cnil"], situation)
    found = sheet(case, "cnil")
    assert [s.title for s in found.screens] == [s.section.title for s in filled.sections if s.fields]
    assert [(f.id, f.value) for f in found.fields] == [(v.field.id, "\n".join(v.lines)) for v in filled.shown]
    assert found.portal == "https://notifications.cnil.fr/notifications/index"
    assert found.next is not None and found.next.id == "notification_type"


def test_what_is_copied_is_known_after_a_restart_and_leaves_no_trace_in_the_record(
    case: Case, register: Register
) -> None:
    before = case.journal.head(case.uuid)
    found = mark(case, sheet(case, "cnil"), field(case, "notification_type"), done=True)
    assert found.counts[0] == 1 and found.next is not None and found.next.id != "notification_type"
    assert case.journal.head(case.uuid) == before
    path = register.journal.path.parent
    register.close()
    again = Register.open(path)
    reopened = again.case("2026-001")
    assert field(reopened, "notification_type").copied
    found = mark(reopened, sheet(reopened, "cnil"), field(reopened, "notification_type"), done=False)
    assert found.counts[0] == 0
    again.close()


def test_a_value_that_changed_is_to_copy_again(case: Case) -> None:
    say(case, "description", "première version")
    mark(case, sheet(case, "cnil"), field(case, "description"), done=True)
    assert field(case, "description").copied
    say(case, "description", "seconde version")
    found = field(case, "description")
    assert (found.copied, found.changed) == (False, True)
    say(case, "description", "première version")
    found = field(case, "description")
    assert (found.copied, found.changed) == (True, False), "back to what was copied"
    say(case, "description", None)
    assert field(case, "description").value == "inconnu à ce stade"
    assert field(case, "description").changed


def test_the_mark_keeps_nothing_of_the_value(case: Case) -> None:
    say(case, "description", "Odette Vasseur attendait")
    mark(case, sheet(case, "cnil"), field(case, "description"), done=True)
    (kept,) = case.journal.drafts(f"{case.uuid}:copied:").values()
    assert len(kept) == 64 and "Odette" not in kept


def test_what_is_empty_is_not_copied(case: Case) -> None:
    with pytest.raises(Refused, match="rien à recopier"):
        mark(case, sheet(case, "cnil"), field(case, "siren"), done=True)
    with pytest.raises(BadInput, match="Vouliez-vous dire « siren »"):
        field(case, "sirn")
    with pytest.raises(BadInput, match="Formulaire inconnu"):
        sheet(case, "cnli")


@pytest.mark.parametrize(
    ("length", "said"),
    [(500, ""), (501, "plus de 500"), (2000, "plus de 500"), (2001, "2\u202f001\u00a0caractères\u00a0: plus de 2000")],
)
def test_a_long_text_says_so(case: Case, length: int, said: str) -> None:
    say(case, "description", "é" * length)
    note = field(case, "description").note
    assert said in note
    assert ("à confirmer" in note) == bool(said)


HOSTILE = "[gras] <b> {{ 7*7 }} =1+1\x1b[31m rouge\u202e\nseconde ligne ✓ #panic()"


def test_hostile_words_are_copied_as_typed(case: Case) -> None:
    say(case, "description", HOSTILE)
    assert field(case, "description").value == HOSTILE
    (said,) = [f for s in sheet_json(sheet(case, "cnil"))["screens"] for f in s["fields"] if f["id"] == "description"]  # type: ignore[attr-defined]
    assert said["value"] == HOSTILE and said["length"] == len(HOSTILE)


def test_a_patient_s_identity_is_pointed_at(case: Case) -> None:
    case.do(c.DeclareNames(("Mme Quiévreux",)), ME)
    say(case, "description", "Mme Quiévreux a appelé")
    assert list(suspicions(case, sheet(case, "cnil"))) == ["description"]


def test_an_identity_leaves_only_with_a_reason(case: Case) -> None:
    say(case, "description", "jean@exemple.fr attendait")
    found, one = sheet(case, "cnil"), field(case, "description")
    with pytest.raises(Refused, match="identité de patient"):
        mark(case, found, one, done=True)
    assert mark(case, found, one, done=True, author=ME, why="adresse du cabinet").counts[0] == 1
    last = case.history[-1].body
    assert isinstance(last, e.Note) and "adresse du cabinet" in last.text and "jean@" not in last.text


def test_each_controller_and_each_follow_up_is_copied_anew(case: Case) -> None:
    mark(case, sheet(case, "cnil"), field(case, "notification_type"), done=True)
    say(case, "controllers", "Dr Léa Roy\nDr Paul Huet")
    with pytest.raises(Refused, match="dr-lea-roy"):
        sheet(case, "cnil")
    one = sheet(case, "cnil", "dr-lea-roy")
    assert (one.declaration, one.counts[0], first_declaration(case, "cnil")) == ("Dr Léa Roy", 0, "dr-lea-roy")
    mark(case, one, field_of(one, "breach_natures"), done=True)
    assert [sheet(case, "cnil", who).counts[0] for who in ("Dr Léa Roy", "dr-paul-huet")] == [1, 0]
    say(case, "notification_type", "complementaire")
    assert sheet(case, "cnil", "dr-lea-roy").counts[0] == 0, "the follow-up is another declaration"


def test_a_form_that_no_site_takes_is_not_offered(case: Case) -> None:
    with pytest.raises(Refused, match="aucun site"):
        sheet(case, "edpb-2026")


@pytest.fixture
def ref(case: Case, register: Register) -> str:
    """An incident in a register that nobody holds."""
    say(case, "description", HOSTILE)
    register.close()
    return case.state.ref


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs one command."""
    from incident.cli.main import main

    def command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["incident", *arguments])
        code = main()
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_the_command(run: Run, ref: str) -> None:
    code, out, _ = run("copy", ref)
    assert code == 0
    first, *_ = out.splitlines()
    assert first.endswith("https://notifications.cnil.fr/notifications/index")
    now = out.split("ÉCRAN 1", 1)[0]
    assert "À RECOPIER MAINTENANT\n  · Type de notification [notification_type]\n      Notification initiale" in now
    assert "\x1b" not in out
    code, out, _ = run("copy", ref, "notification_type", "--done")
    assert code == 0
    assert "  ✓ Type de notification [notification_type]" in out.split("ÉCRAN 1", 1)[1]
    assert "notification_type" not in out.split("ÉCRAN 1", 1)[0], "the next one comes first"
    found = json.loads(run("copy", ref, "--json")[1])
    assert (found["form"], found["copied"], found["to_review"]) == ("cnil", 1, {})
    assert found["next"] == next(
        f["id"] for s in found["screens"] for f in s["fields"] if f["value"] and not f["copied"]
    )
    assert json.loads(run("copy", ref, "notification_type", "--undo", "--json")[1])["copied"] == 0


def test_one_field_alone(run: Run, ref: str) -> None:
    code, out, err = run("copy", ref, "notification_type")
    assert (code, out, err) == (0, "Notification initiale\n", "")
    assert run("copy", ref, "--done")[0] == 2
    code, out, err = run("copy", ref, "siren", "--done")
    assert (code, out) == (1, "") and err.count("\n") == 1


def test_an_exercise_sends_nothing(run: Run) -> None:
    ref = run("open", "rancongiciel", "--exercise")[1].split()[-1]
    assert ref.startswith("E")
    assert "EXERCICE : n’envoyez rien sur ce site." in run("copy", ref)[1]
