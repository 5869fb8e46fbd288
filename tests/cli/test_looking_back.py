"""What one asks a year later: which entries hold a name, what a version was, what an unknown word could have been."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_the_entries_where_words_stand_also_before_a_correction(run: Run) -> None:
    reference = run("open", "rancongiciel")[1].strip()
    run("note", reference, "Hélène Marchand a débranché la box")
    run("note", reference, "Le serveur est éteint")
    run("correct", reference, "2", "--text", "La box est débranchée", "--why", "sans nom")
    code, out, _ = run("log", reference, "--search", "helene MARCHAND")
    assert code == 0 and [line.split()[0] for line in out.splitlines() if line[:4].strip()] == ["2"]
    assert [entry["seq"] for entry in json.loads(run("log", reference, "--search", "éteint", "--json")[1])] == [3]
    assert run("log", reference, "--search", "xylophone")[1] == "Aucune entrée ne contient ces mots.\n"


def test_what_is_unknown_is_said_with_what_there_is(run: Run) -> None:
    reference = run("open", "rancongiciel")[1].strip()
    assert "Possibles : cnil" in run("form", reference, "zz")[2]
    assert "Possibles : notification_type" in run("copy", reference, "zz")[2]
    assert "Vouliez-vous dire « chronologie » ?" in run("export", reference, "journal")[2].replace("\u00a0", " ")
    letter = ("letter", reference, "in", "--with", "CNIL", "--at", "il y a 5 minutes", "--due")
    assert "ne peut pas être lu comme une date" in run(*letter, "31/02/2027")[2]


def test_a_filing_keeps_its_about(run: Run) -> None:
    reference = run("open", "rancongiciel")[1].strip()
    run("filed", reference, "cnil_initiale", "--at", "il y a environ 5 minutes", "--pending")
    line = next(line for line in run("show", reference)[1].splitlines() if "CNIL" in line and "fait le" in line)
    assert " vers " in line


def test_a_version_from_before_several_declared_is_compared_with_each(run: Run, tmp_path: Path) -> None:
    """With an entry's number nobody is asked whose it is; with a name, the common version is the one before."""
    reference = run("open", "rancongiciel")[1].strip()
    run("export", reference, "cnil_initiale", "--format", "txt", "--to", str(tmp_path / "x"))
    run("answer", reference, "controllers=Dr Roy;SISA du Port")
    run("answer", reference, "--for", "Dr Roy", "practice_address=12 rue des Tilleuls")
    assert "dites pour qui" in run("compare", reference, "cnil_initiale")[2]
    for more in ((), ("--for", "dr-roy")):
        assert run("compare", reference, "cnil_initiale", "--with", "2", *more)[0] == 0


def test_the_pieces_kept_in_the_register_are_said_left_out_or_taken_along(run: Run, tmp_path: Path) -> None:
    """With their own bytes, under names nobody typed; a letter's kind is read from how it begins."""
    reference = run("open", "rancongiciel")[1].strip()
    photo, letter = tmp_path / "écran de Mme X.PNG", tmp_path / "courrier"
    photo.write_bytes(b"photo")
    letter.write_bytes(b"%PDF-1.7")
    run("evidence", reference, str(photo))
    run("letter", reference, "in", "--with", "CNIL", "--at", "il y a 5 minutes", "--file", str(letter))
    folder = ("--format", "md", "--to", str(tmp_path / "x"))
    assert "2\u00a0fichiers gardés dans le registre" in run("export", reference, *folder)[2]
    assert run("export", reference, "registre_violation", *folder)[2] == ""
    _code, out, err = run("export", reference, "registre_violation", "--pieces", *folder)
    made = [Path(line) for line in out.splitlines()][1:]
    assert [path.name for path in made] == [f"{reference}-entree-2-piece.png", f"{reference}-entree-3-lettre.pdf"]
    assert [path.read_bytes() for path in made] == [b"photo", b"%PDF-1.7"] and "pas été relues" in err


def test_a_number_of_the_practice_s_own_people_holds_nothing_back(run: Run, tmp_path: Path) -> None:
    reference = run("open", "rancongiciel")[1].strip()
    run("note", reference, "Débranché par Sylvie Dupont 06 12 34 56 78")
    wanted = ("export", reference, "chronologie", "--format", "md", "--to", str(tmp_path / "x"))
    code, _out, err = run(*wanted)
    assert code == 1 and "incident practice set people=" in err
    run("practice", "set", "people=Claire Martin, secrétaire\nSylvie Dupont, secrétaire, 06 12 34 56 78")
    assert run(*wanted)[0] == 0
