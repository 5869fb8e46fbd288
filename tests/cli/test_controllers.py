"""Several controllers on the command line: each answers for itself, each has its own form and its own draft."""

import re
from collections.abc import Callable
from pathlib import Path

from incident.core.commands import GiveAnswers, Given
from incident.core.playbook import Library
from incident.register import NewIncident, Register

Run = Callable[..., tuple[int, str, str]]


def owners(text: str) -> set[str]:
    """Whose sentinels a text holds."""
    return {found.lower() for found in re.findall(r"Q([A-Z-]+?)-PRACTICE", text)}


def test_on_the_command_line(run: Run, tmp_path: Path) -> None:
    """One answers for itself, the other takes the sheet: two files, each with its own."""
    run("practice", "set", "name=QSHEET-PRACTICE_NAME", "address=QSHEET-PRACTICE_ADDRESS")
    ref = run("open", "rancongiciel")[1].strip()
    run("answer", ref, "controllers=Dr Roy;SISA du Port")
    assert run("answer", ref, "--for", "Dr Roy", "practice_address=QDR-ROY-PRACTICE_ADDRESS")[0] == 0
    assert run("answer", ref, "--for", "sisa-du-port", "--sheet")[0] == 0
    code, _out, err = run("answer", ref, "--for", "sisa-du-port", "--sheet")
    assert (code, err.strip()) == (1, "La fiche du cabinet n’a rien de plus à donner à ce responsable.")
    assert run("answer", ref, "--sheet")[2].startswith("Dites pour qui")
    for who, whose in (("dr-roy", "dr-roy"), ("sisa-du-port", "sheet")):
        assert owners(run("form", ref, "cnil", "--for", who, "--json")[1]) == {whose}
    _code, out, _err = run("export", ref, "cnil_initiale", "--to", str(tmp_path / "made"), "--format", "md")
    files = [Path(line) for line in out.splitlines()]
    assert [path.stem.rpartition("brouillon-")[2] for path in files] == ["dr-roy", "sisa-du-port"]
    assert [owners(path.read_text("utf-8").replace("\\", "")) for path in files] == [{"dr-roy"}, {"sheet"}]
    _code, out, _err = run("export", ref, "cnil_initiale", "--for", "Dr Roy", "--to", str(tmp_path), "--format", "md")
    assert len(out.splitlines()) == 1
    assert run("export", ref, "cnil_initiale", "--for", "bob")[2].startswith("« bob » n’est pas un des responsables")
    code, _out, err = run("compare", ref, "cnil_initiale")
    assert (code, err.strip()) == (
        1, "Chaque responsable a le sien, dites pour qui (--for) : dr-roy, sisa-du-port."
    )  # fmt: skip
    assert run("compare", ref, "cnil_initiale", "--for", "dr-roy")[0] == 0


def test_figures_and_reasons_of_each_on_the_command_line(run: Run) -> None:
    """One answers its own number, the others keep that of all; the reasons still owed are asked of each by its name."""
    ref = run("open", "rancongiciel", "--aware-at", "2026-11-19T08:00")[1].strip()
    run("answer", ref, "controllers=Dr Roy;SISA du Port", "persons_count=6800", "confidentiality=oui")
    assert run("answer", ref, "--for", "Dr Roy", "persons_count=2000")[0] == 0
    for who, count in (("dr-roy", "2000"), ("sisa-du-port", "6800")):
        assert f": {count} personnes" in run("form", ref, "cnil", "--for", who)[1]
    _code, out, _err = run("filed", ref, "cnil_initiale", "--for", "dr-roy", "--at", "2026-11-23T07:00", "--pending")
    assert f"incident answer {ref} --for dr-roy late_reasons=…" in out
    assert f"incident reasons {ref} --for dr-roy" in out
    _code, out, err = run("reasons", ref)
    assert [line for line in out.splitlines() if line in {"Dr Roy", "SISA du Port"}] == ["Dr Roy", "SISA du Port"]
    assert "--for sisa-du-port late_reasons=…" in err
    assert run("reasons", ref, "--for", "bob")[2].startswith("« bob » n’est pas un des responsables")
    assert run("answer", ref, "--for", "dr-roy", "late_reasons=Pont")[0] == 0
    assert "Pont" in run("form", ref, "cnil", "--for", "dr-roy")[1]
    assert "Pont" not in run("form", ref, "cnil", "--for", "sisa-du-port")[1]
    assert run("reasons", ref, "--for", "dr-roy")[1].strip() == "Aucun motif de retard à donner."


def older(library: Library) -> Library:
    """The data as they were before each controller had its own identity."""
    flat = {"per_controller": False, "may_differ": False}
    return library.model_copy(
        update={"facts": {name: fact.model_copy(update=flat) for name, fact in library.facts.items()}}
    )


def test_older_data_say_to_adopt_the_newer_first(run: Run, library: Library, tmp_path: Path) -> None:
    """Nothing of the sheet passes silently for one controller's; adopted, each answers, and what was filed stays."""
    run("practice", "set", "name=QSHEET-PRACTICE_NAME")
    register = Register.open()
    case = register.open_incident(NewIncident("rancongiciel", older(library), "Dr Roy"))
    case.do(GiveAnswers((Given("controllers", "Dr Roy\nSISA du Port"),)), "Dr Roy")
    register.close()
    ref = case.state.ref
    run("filed", ref, "cnil_initiale", "--for", "dr-roy", "--at", "maintenant", "--reference", "N-1")
    refused = run("answer", ref, "--for", "dr-roy", "practice_name=SELARL Roy")
    assert (refused[0], refused[2].startswith(f"{ref} suit des textes plus anciens")) == (1, True)
    assert f"incident adopt {ref}" in refused[2]
    assert f"incident adopt {ref}" in run("form", ref, "cnil", "--for", "dr-roy")[2]
    assert f"incident adopt {ref}" in run("export", ref, "cnil_initiale", "--to", str(tmp_path), "--format", "md")[2]
    code, out, _err = run("adopt", ref)
    assert (code, "question modifiée : Nom du cabinet" in out.replace("\u00a0", " ")) == (0, True)
    assert run("adopt", ref)[0] == 1
    assert run("answer", ref, "--for", "dr-roy", "practice_name=SELARL Roy")[0] == 0
    changed = run("form", ref, "cnil", "--for", "dr-roy", "--changes")[1]
    assert changed.index("avant : QSHEET-PRACTICE_NAME") < changed.index("maintenant : SELARL Roy")
    assert not owners(run("form", ref, "cnil", "--for", "sisa-du-port")[1])
