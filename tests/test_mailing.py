"""Letters from a list: what is kept is the letter, how many, and the list's digest; never a name."""

import errno
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import docx
import pytest

from incident.case import Case
from incident.core import commands as c
from incident.core import entries as e
from incident.core.canonical import digest
from incident.errors import BadInput, NotRecorded, Refused, RegisterReadOnly
from incident.journal.store import Journal
from incident.library.load import load_templates
from incident.mailing import (
    WARNINGS,
    delete,
    merge,
    place_of_list,
    read_merge,
    replaced,
    unfinished,
    unfinished_text,
    written,
)
from incident.production import Suspected
from incident.register import Register
from incident.resources import base_docx, templates_dir

ME = "Dr Lenoir"
TEMPLATES = load_templates(templates_dir())
LIST = "Nom;Prénom;Adresse;Code postal;Ville;Courriel;Portable\n" + (
    "Quiévreux;Odette;3 rue Neuve;75007;Paris;odette@exemple.fr;06 12 34 56 78\n"
    "Ménard;Éric;4 rue Basse;01000;Bourg;eric@exemple.fr;0612345679\n"
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A list of two persons, as a spreadsheet of a Windows machine writes it."""
    path = tmp_path / "patients de Mme Quiévreux.csv"
    path.write_bytes(LIST.encode("cp1252"))
    return path


def run_merge(
    case: Case, people: Path, folder: Path, document: str = "lettre_patient", number: int = 1, why: str = ""
) -> Path | Suspected:
    found = read_merge(TEMPLATES[document], people)
    return merge(case, found, folder, base_docx(), ME, number=number, why=why, holes=True)


def notes(case: Case) -> list[str]:
    return [entry.body.text for entry in case.history if isinstance(entry.body, e.Note)]


def test_the_record_keeps_how_many_and_which_list_and_no_name(
    case: Case, register: Register, people: Path, tmp_path: Path
) -> None:
    path = run_merge(case, people, tmp_path / "sortie")
    assert isinstance(path, Path) and path.name == "2026-001-lettre-patient-lettres.docx"
    (note,) = notes(case)
    assert note == (
        "Préparé d’après une liste : 2\u00a0lettres (Lettre aux patients), sur 2\u00a0lignes. "
        f"La liste n’est pas gardée. Empreinte SHA-256 : {digest(people.read_bytes())}."
    )
    document = docx.Document(str(path))
    assert [table.rows[0].cells[-1].text for table in document.tables[::2]] == [
        "Odette Quiévreux\n3 rue Neuve\n75007 Paris",
        "Éric Ménard\n4 rue Basse\n01000 Bourg",
    ]
    kept = register.journal.path.read_bytes()
    assert not [name for name in ("Quiévreux", "Odette", "Neuve", "Bourg", "exemple.fr") if name.encode() in kept]
    stored = [entry.body for entry in case.history if isinstance(entry.body, e.DocumentProduced)]
    assert [body.document for body in stored] == ["lettre_patient"], "the letter as it was sent, without a name"


@pytest.mark.parametrize(("document", "number"), [("courriel_patient", 1), ("sms_patient", 3)])
def test_messages_are_numbered_one_a_person(
    case: Case, people: Path, tmp_path: Path, document: str, number: int
) -> None:
    first = run_merge(case, people, tmp_path / "sortie", document, number)
    second = run_merge(case, people, tmp_path / "sortie", document, number)
    assert isinstance(first, Path) and isinstance(second, Path) and first != second
    drafts = ["0001.eml", "0002.eml"] if document == "courriel_patient" else []
    assert sorted(path.name for path in first.iterdir()) == sorted([*drafts, "0001.txt", "0002.txt"])
    for name in drafts:
        draft = BytesParser(policy=default).parsebytes((first / name).read_bytes())
        assert draft["To"] in ("odette@exemple.fr", "eric@exemple.fr") and draft["X-Unsent"] == "1"
        assert draft["Subject"] == "Information sur vos données personnelles"
        assert "plainte à la CNIL" in " ".join(draft.get_content().split())
    said = (first / "0001.txt").read_text(encoding="utf-8")
    assert said.startswith("À : odette@exemple.fr\n" if document == "courriel_patient" else "À : 06 12 34 56 78\n")
    assert "eric@" not in said and "0612345679" not in said


def test_a_message_that_does_not_exist(case: Case, people: Path, tmp_path: Path) -> None:
    head = case.state.seq
    with pytest.raises(BadInput, match="choisissez de 1 à 3"):
        run_merge(case, people, tmp_path / "sortie", "sms_patient", 9)
    assert case.state.seq == head and not (tmp_path / "sortie").exists()


@pytest.mark.parametrize("inside", [".", "sous/dossier"])
def test_never_in_the_register_s_folder(case: Case, people: Path, inside: str, tmp_path: Path) -> None:
    home = case.journal.path.parent
    (tmp_path / "lien").symlink_to(home)
    for folder in (home / inside, tmp_path / "lien" / inside):
        with pytest.raises(BadInput, match="pas dans le dossier du registre"):
            run_merge(case, people, folder)
    assert notes(case) == []


def test_a_letter_that_names_a_patient_is_stopped(case: Case, people: Path, tmp_path: Path) -> None:
    case.do(c.DeclareNames(("Mme Quiévreux",)), ME)
    case.do(c.GiveAnswers((c.Given("patient_measures", "Mme Quiévreux a été rappelée"),)), ME)
    assert isinstance(run_merge(case, people, tmp_path / "sortie"), Suspected)
    assert notes(case) == [] and not (tmp_path / "sortie").exists()
    assert isinstance(run_merge(case, people, tmp_path / "sortie", why="homonyme"), Path)


def test_a_register_that_cannot_be_written_makes_no_letter(
    case: Case, people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NotRecorded("NON ENREGISTRÉ")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "_commit", full)
        with pytest.raises(NotRecorded):
            run_merge(case, people, tmp_path / "sortie")
    case.journal.read_only = True
    with pytest.raises(RegisterReadOnly):
        run_merge(case, people, tmp_path / "sortie")
    assert not list(tmp_path.glob("sortie/*"))


def test_only_letters_to_patients_and_lists_that_reach_someone(case: Case, people: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="n’est pas un courrier aux patients"):
        run_merge(case, people, tmp_path / "sortie", "chronologie")
    people.write_text("Nom;Adresse;CP;Ville\nDurand;;;\n", encoding="utf-8")
    with pytest.raises(BadInput, match="Personne dans cette liste"):
        run_merge(case, people, tmp_path / "sortie")


def test_a_letter_that_still_has_holes_goes_to_nobody_unless_it_is_wanted_so(
    case: Case, people: Path, tmp_path: Path
) -> None:
    letter, head = TEMPLATES["lettre_patient"], case.state.seq
    before = unfinished(case, letter)
    with pytest.raises(Refused, match="dit encore « à compléter » : .*Que dites-vous à vos patients"):
        merge(case, read_merge(letter, people), tmp_path / "sortie", base_docx(), ME, number=1, why="")
    assert case.state.seq == head and not (tmp_path / "sortie").exists()
    case.do(c.GiveAnswers((c.Given("patient_measures", "réseau refait"),)), ME)
    left = [lack.key for lack in unfinished(case, letter)]
    assert [lack.key for lack in before] == [*left, "patient_measures"] and unfinished_text([]) == ""


def test_a_full_disk_records_nothing_and_leaves_nothing(
    case: Case, people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(BadInput, match="plus de place"):
            run_merge(case, people, tmp_path / "sortie", "courriel_patient")
    assert notes(case) == [] and list((tmp_path / "sortie").iterdir()) == []
    assert written(case) == []


@pytest.mark.parametrize("name", ["OneDrive - Cabinet", "Dropbox", "Google Drive"])
def test_a_folder_that_goes_online_is_refused(case: Case, people: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="copié en ligne"):
        run_merge(case, people, tmp_path / name / "courriers")
    assert "déplacez-la" in place_of_list(tmp_path / name / "liste.csv")
    assert place_of_list(people) == ""


def test_the_files_are_deleted_and_it_is_recorded(
    case: Case, people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letters, the messages and, when it is given, the very list; a file open elsewhere waits."""
    with pytest.raises(BadInput, match="Aucun fichier d’envoi"):
        delete(case, None, author=ME)
    letters = run_merge(case, people, tmp_path / "sortie")
    messages = run_merge(case, people, tmp_path / "sortie", "courriel_patient")
    assert isinstance(letters, Path) and isinstance(messages, Path)
    assert [one.path for one in written(case)] == [letters, messages]
    other = tmp_path / "autre.csv"
    other.write_text(LIST + "Durand;Luc;;;;;\n", encoding="utf-8")
    with pytest.raises(BadInput, match="n’est pas la liste"):
        delete(case, other, author=ME)
    unlink = Path.unlink

    def locked(path: Path, missing_ok: bool = False) -> None:
        if path == letters:
            raise PermissionError(errno.EACCES, "used by another process")
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", locked)
        with pytest.raises(BadInput, match="ouvert ailleurs"):
            delete(case, None, author=ME)
    assert letters.exists() and not messages.exists() and [one.path for one in written(case)] == [letters]
    assert "4\u00a0fichiers (2\u00a0courriels" in notes(case)[-1] and "non supprimée" in notes(case)[-1]
    delete(case, people, author=ME)
    assert not letters.exists() and not people.exists() and other.exists() and written(case) == []
    assert "1\u00a0fichier (2\u00a0lettres" in notes(case)[-1] and "Liste des patients : supprimée" in notes(case)[-1]


def test_a_mailing_made_again_may_go_alone(case: Case, people: Path, tmp_path: Path) -> None:
    """The wrong letters of before; the last ones and the list stay."""
    wrong = run_merge(case, people, tmp_path / "sortie")
    messages = run_merge(case, people, tmp_path / "sortie", "courriel_patient")
    right = run_merge(case, people, tmp_path / "sortie")
    assert isinstance(wrong, Path) and isinstance(right, Path) and isinstance(messages, Path)
    assert [one.path for one in replaced(written(case))] == [wrong]
    delete(case, people, author=ME, old_only=True)
    assert not wrong.exists() and right.exists() and messages.exists() and people.exists()
    with pytest.raises(BadInput, match="Aucun fichier"):
        delete(case, None, author=ME, old_only=True)


def test_only_what_is_sent_to_each_is_merged(people: Path) -> None:
    for poster in ("affiche_attente", "bandeau_site", "message_repondeur"):
        with pytest.raises(BadInput, match="n’est pas un courrier"):
            read_merge(TEMPLATES[poster], people)


# -- the command -------------------------------------------------------------------------------------------


@pytest.fixture
def ref(case: Case, register: Register) -> str:
    """An incident in a register that nobody holds."""
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


def test_the_warnings_come_first_and_need_an_answer(run: Run, ref: str, people: Path, tmp_path: Path) -> None:
    to = tmp_path / "sortie"
    code, out, err = run("letters", ref, "lettre_patient", str(people), "--to", str(to))
    assert (code, out) == (1, "")
    assert all(warning in err for warning in WARNINGS)
    assert "Dans cette liste : 2\u00a0lettres." in err
    assert "incident answer 2026-001 patient_measures=…" in err and err.endswith("ou ajoutez --incomplete.\n")
    asked = ("letters", ref, "lettre_patient", str(people), "--to", str(to), "--incomplete")
    code, out, err = run(*asked)
    assert (code, out) == (1, "") and err.endswith("relancez avec --reviewed.\n")
    assert not to.exists()
    assert "Préparé" not in run("log", ref)[1]
    code, out, err = run(*asked, "--reviewed")
    assert code == 0
    assert "2026-001-lettre-patient-lettres.docx" in out
    assert "Supprimez ce fichier et la liste" in out
    assert "Quiévreux" not in out + err
    assert "Préparé" in run("log", ref)[1]
    assert "Colonnes reconnues : Nom, Prénom, Adresse" in err
    code, out, err = run("letters", ref)
    assert code == 0 and str(to) in out and "--delete" in err
    code, out, err = run("letters", ref, "--delete", "--list", str(people))
    assert code == 0 and "Liste des patients : supprimée aussi" in out and list(to.iterdir()) == []
    assert run("letters", ref, "--delete")[0] == 1
    assert run("letters", ref, "lettre_patient")[0] == 2


def test_the_command_refuses_the_register_s_folder(
    run: Run, ref: str, people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "home")
    code, out, err = run("letters", ref, "lettre_patient", str(people), "--reviewed")
    assert (code, out) == (1, "")
    assert (
        err
        == "Les lettres portent des noms : pas dans le dossier du registre. Choisissez-en un autre avec --to DOSSIER.\n"
    )
