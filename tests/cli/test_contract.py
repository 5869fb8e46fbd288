"""The keys scripts read, and what is said when the register or the machine is not as it should be."""

import json
import re
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from incident.cli.main import COMMANDS, cli
from incident.core.playbook import Library
from incident.journal import files
from incident.register import NewIncident, Register

Run = Callable[..., tuple[int, str, str]]

SHOW = {
    "ref", "uuid", "title", "playbooks", "exercise", "status", "false_alarm", "zone", "opened_at", "aware_at", "instants",
    "risk", "steps", "obligations", "measures", "answers", "documents", "entries", "head",
}  # fmt: skip
PARTS = {
    "steps": {"id", "phase", "title", "status", "due_at", "advised_at", "done_at"},
    "obligations": {
        "id", "for", "title", "status", "starts_at", "due_at", "assumed", "remaining_seconds", "filed_at", "late",
        "reasons_missing", "why", "decided", "source",
    },
    "documents": {"id", "status", "missing", "produced_at", "sha256"},
}  # fmt: skip
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")


@pytest.fixture
def opened(register: Register, library: Library) -> str:
    """The reference of an incident opened, known at 8 h 05, nothing else done."""
    ref = register.open_incident(NewIncident("rancongiciel", library, "Dr Lenoir")).state.ref
    register.close()
    return ref


def found(run: Run, *arguments: str) -> Any:
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    return json.loads(out)


def test_show(run: Run, opened: str) -> None:
    run("aware", opened, "--at", "2026-11-23T08:05+01:00")
    run("decide", opened, "persons", "no", "--ground", "no_high_risk", "--why", "rien de copié")
    shown = found(run, "show", opened, "--json")
    assert set(shown) == SHOW
    assert set(shown["risk"]) == {"level", "notify_authority", "notify_persons", "missing", "decided"}
    for part, keys in PARTS.items():
        assert shown[part]
        assert all(set(item) == keys for item in shown[part])
    assert all(set(answer) == {"value", "certainty", "from"} for answer in shown["answers"].values())
    assert {step["status"] for step in shown["steps"]} <= {"todo", "to_confirm", "done", "not_applicable", "hidden"}
    assert {document["status"] for document in shown["documents"]} <= {"incomplete", "ready", "produced", "outdated"}
    times = [shown["opened_at"], shown["aware_at"], *(o["due_at"] for o in shown["obligations"] if o["due_at"])]
    assert all(INSTANT.fullmatch(time) for time in times)
    assert shown["aware_at"] == "2026-11-23T07:05:00Z"


def test_deadline_list_form_verify_and_log(run: Run, opened: str) -> None:
    assert set(found(run, "deadline", "2026-11-23T07:50", "--json")) == {"aware_at", "due_at", "due_local", "zone"}
    assert [row["ref"] for row in found(run, "list", "--json")] == [opened]
    assert set(found(run, "form", opened, "cnil", "--json")) == {"form", "missing", "sections", "warning"}
    assert found(run, "verify", "--json")["ok"] is True
    log = found(run, "log", opened, "--json")
    assert [entry["seq"] for entry in log] == list(range(1, len(log) + 1))


def test_playbook_list(run: Run, library: Library) -> None:
    """In the order of the first screen, one line or one block each."""
    kinds = sorted(library.playbooks.values(), key=lambda kind: (kind.rank, kind.id))
    listed = found(run, "playbook", "list", "--json")
    assert listed == [
        {"id": kind.id, "title": kind.title, "signs": list(kind.signs), "steps": len(kind.steps)} for kind in kinds
    ]
    lines = run("playbook", "list")[1].splitlines()
    assert [line.split()[0] for line in lines] == [kind.id for kind in kinds]
    assert all(line.endswith(kind.title) for line, kind in zip(lines, kinds, strict=True))


def test_playbook_show_and_schema(run: Run) -> None:
    assert found(run, "playbook", "show", "rancongiciel", "--json")["id"] == "rancongiciel"
    assert found(run, "playbook", "schema")["type"] == "object"
    code, out, _ = run("playbook", "show", "rancongiciel")
    assert code == 0
    assert "Couper le réseau sans éteindre" in out


def test_sources_oldest_first_and_what_relies_on_them(run: Run, library: Library) -> None:
    """Each source once; a step names it exactly when it says so; nothing is listed that nobody relies on."""
    listed = found(run, "sources", "--json")
    assert [one["id"] for one in listed] == sorted(
        library.sources, key=lambda name: (library.sources[name].checked, name)
    )
    for one in listed:
        by = one["relied_on_by"]
        assert set(by) == {"playbooks", "steps", "obligations", "documents", "forms", "assessment", "rules"}
        assert any(by.values()), one["id"]
        citing = [step.id for book in library.playbooks.values() for step in book.steps if one["id"] in step.sources]
        assert by["steps"] == list(dict.fromkeys(citing))
        assert set(by["obligations"]) >= {duty.id for duty in library.obligations.values() if one["id"] in duty.sources}
    code, out, _ = run("sources")
    assert code == 0
    assert all(f"{one['id']} : {one['title']}" in out for one in listed)


@pytest.mark.parametrize("path", [(), *((name,) for name in COMMANDS)], ids=str)
def test_help_is_in_french(run: Run, path: tuple[str, ...]) -> None:
    code, out, err = run(*path, "--help")
    assert (code, err) == (0, "")
    assert out.startswith("Utilisation : incident")
    assert not re.search(r"Usage|Show this|Commands:|\[default|required\]|Arguments:", out)


def test_every_command_of_the_list_exists() -> None:
    import click

    with click.Context(cli) as context:
        assert all(cli.get_command(context, name) is not None for name in COMMANDS)


# -- the register is not as it should be -----------------------------------------------------------------


def refused(run: Run, *arguments: str) -> str:
    """The one line of French the command ends on."""
    code, out, err = run(*arguments)
    assert code == 1
    assert out == ""
    assert err.count("\n") == 1, err
    assert "Traceback" not in err
    assert "Erreur interne" not in err
    return err.strip()


def test_a_damaged_register(run: Run, opened: str, tmp_path: Path) -> None:
    path = tmp_path / "home" / "registre.incident"
    path.write_bytes(b"ceci n'est pas un registre" * 100)
    for arguments in (("list",), ("show", opened), ("note", opened, "x"), ("verify",), ()):
        assert "n’est pas un registre" in refused(run, *arguments)


def test_an_unreadable_entry(run: Run, opened: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "home" / "registre.incident", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER body_fixed")
        connection.execute("UPDATE body SET bytes = 'x' WHERE stream <> 'practice'")
    assert "L’entrée 1 du journal est illisible" in refused(run, "show", opened)
    code, out, _ = run("verify")
    assert code == 1
    assert "son texte a été changé" in out


def test_a_register_held_by_another_program(
    run: Run, opened: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(tmp_path / "home" / "registre.incident", isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        assert "occupé par un autre programme" in refused(run, "note", opened, "x")
        assert "occupé par un autre programme" in refused(run, "list")
        holder.execute("ROLLBACK")
    assert run("note", opened, "x")[0] == 0


def test_a_protected_register_is_read_but_not_written(
    run: Run, opened: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_can_write", lambda path: False)
    assert run("show", opened)[0] == 0
    assert run("list")[0] == 0
    assert run("verify")[0] == 0
    code, out, _ = run("export", opened, "chronologie", "--to", str(tmp_path / "sortie"), "--format", "md")
    assert code == 0
    assert "(non enregistré)" in out
    assert "rien n’a été enregistré" in refused(run, "note", opened, "x")
    assert "rien n’a été enregistré" in refused(run, "open", "rancongiciel")


def test_a_document_in_pdf(run: Run, opened: str, tmp_path: Path) -> None:
    to = str(tmp_path / "sortie")
    code, out, _ = run("export", opened, "chronologie", "--to", to, "--format", "pdf")
    assert code == 0
    assert Path(out.strip()).read_bytes().startswith(b"%PDF")
    assert found(run, "log", opened, "--json")[-1]["body"]["format"] == "pdf"
    assert run("export", opened, "chronologie", "--to", to, "--format", "pdf")[1] == out, "the same file again"


def test_a_pdf_without_typst_records_nothing(run: Run, opened: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    assert "« typst »" in refused(run, "export", opened, "chronologie", "--format", "pdf")
    assert "document_produced" not in {entry["kind"] for entry in found(run, "log", opened, "--json")}


def test_a_newer_register_is_read_but_not_written(run: Run, opened: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "home" / "registre.incident", isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version=7")
    assert run("show", opened)[0] == 0
    assert "vient d’une version plus récente" in refused(run, "note", opened, "x")


def test_a_home_that_cannot_be_made(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    said = refused(run, "--home", str(tmp_path / "fichier" / "registre"), "open", "rancongiciel")
    assert "choisissez un autre dossier avec --home" in said


def test_no_home_at_all(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    def lost(*_names: object, **_options: object) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("INCIDENT_HOME")
    monkeypatch.setattr(platformdirs, "user_data_path", lost)
    assert "Aucun dossier personnel n’a été trouvé" in refused(run, "list")
    assert "Aucun dossier personnel n’a été trouvé" in refused(run, "open", "rancongiciel")


def test_a_bug_is_said_and_its_details_kept(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "Quié" + "vreux"

    def burst(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError(name)

    monkeypatch.setattr("incident.cli.base.Session.register", burst)
    code, out, err = run("list")
    assert (code, out) == (1, "")
    assert err.startswith("Erreur interne : rien de ce qui est enregistré n’est perdu.")
    assert name not in err
    kept = (tmp_path / "config" / "erreurs.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in kept
    assert name not in kept


def test_output_to_a_closed_pipe(run: Run, opened: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_arguments: object, **_options: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("click.echo", closed)
    assert run("list")[0] == 1


def test_an_anchor_that_is_behind_is_said(run: Run, opened: str, tmp_path: Path) -> None:
    path = tmp_path / "home" / "registre.incident"
    older = path.read_bytes()
    assert run("note", opened, "une note")[0] == 0
    path.write_bytes(older)
    code, _, err = run("note", opened, "une autre")
    assert code == 0
    assert "DIFFÈRE" in err or "MOINS d’entrées" in err


ESCAPES = "\x1b]0;titre\x07\x1b[31mrouge\x9b2J\r\x08\u2028fin"


def test_typed_text_never_drives_the_terminal(run: Run, opened: str) -> None:
    """A title, a note, a refused word: what is shown holds no control character; what is stored is exact."""
    assert run("note", opened, f"{ESCAPES}\n99  faux")[0] == 0
    assert run("open", "rancongiciel", "--title", ESCAPES)[0] == 0
    assert run("practice", "set", f"name={ESCAPES}")[0] == 0
    for arguments in (
        ("log", opened),
        ("show", opened),
        ("show", "2026-002"),
        ("list",),
        (),
        ("form", opened, "cnil"),
        ("practice", "show"),
        ("do", opened, ESCAPES),
        ("show", ESCAPES),
        (ESCAPES,),
        ("log", opened, "--json"),
        ("list", "--json"),
        ("practice", "show", "--json"),
    ):
        _, out, err = run(*arguments)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028]", out + err), arguments
    log = found(run, "log", opened, "--json")
    assert log[1]["body"]["text"] == f"{ESCAPES}\n99  faux"
    lines = run("log", opened)[1].splitlines()
    assert not any(line.startswith("99") for line in lines), "a typed line end must not look like another entry"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("description: {a: b}", "attend une seule valeur"),
        ("description: [a, b]", "attend une seule valeur"),
        ("supports: [[server]]", "attend une seule valeur"),
        ("supports: {server: true}", "attend une seule valeur"),
        ("supports: [server, srv]", "ne peut pas valoir « srv »"),
        ("processor_1: {nom: Marc}", "attend une personne"),
        ("processor_1: {role: éditeur}", "attend une personne"),
        ("isolated_at: demain", "ne peut pas être lu comme une heure"),
        ("persons_count: 3.5", "nombre entier"),
        ("persons_count: {value: {a: 1}}", "attend une seule valeur"),
        ("1: x", "une clé est un mot"),
        ("{}", "Aucune réponse donnée"),
        ("", "doit contenir des lignes"),
    ],
)
def test_an_answer_file_that_cannot_be_records_nothing(
    run: Run, opened: str, tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "reponses.yaml"
    path.write_text(f"integrity: true\n{text}\n" if ":" in text else text, encoding="utf-8")
    assert said in refused(run, "answer", opened, "--file", str(path)).replace("\u00a0", " ")
    assert found(run, "show", opened, "--json")["entries"] == 1


def test_an_answer_file_of_every_sort(run: Run, opened: str, tmp_path: Path) -> None:
    path = tmp_path / "reponses.yaml"
    path.write_text(
        "processor_1: {name: Logimed, role: éditeur}\nsupports: [server, desktop]\ncauses: []\n"
        "persons_count: {value: 3200, certainty: estimated}\nintegrity: false\nexfiltration: null\n"
        "isolated_at: 2026-11-23T07:55\ncomments: |\n  [a]\n  {{ b }}\n",
        encoding="utf-8",
    )
    assert run("answer", opened, "--file", str(path))[0] == 0
    answers = found(run, "show", opened, "--json")["answers"]
    assert answers["processor_1"]["value"] == {"name": "Logimed", "role": "éditeur", "phone": "", "email": ""}
    assert answers["supports"]["value"] == ["server", "desktop"]
    assert answers["causes"]["value"] == []
    assert answers["persons_count"] == {"value": 3200, "certainty": "estimated", "from": "person"}
    assert answers["exfiltration"]["certainty"] == "unknown"
    assert answers["isolated_at"]["value"]["at"] == "2026-11-23T06:55:00Z"
    assert answers["comments"]["value"] == "[a]\n{{ b }}\n"


def test_a_number_typed_as_about_is_an_estimate(run: Run, opened: str, tmp_path: Path) -> None:
    """On the command line and in a file, as with `persons_count~=3200`."""
    path = tmp_path / "reponses.yaml"
    path.write_text("records_count: environ 50\n", encoding="utf-8")
    assert run("answer", opened, "persons_count=environ 3200", "--file", str(path))[0] == 0
    answers = found(run, "show", opened, "--json")["answers"]
    assert answers["persons_count"] == {"value": 3200, "certainty": "estimated", "from": "person"}
    assert answers["records_count"] == {"value": 50, "certainty": "estimated", "from": "person"}
