"""Documents produced: recorded first, the same bytes again, refused when a patient shows, never overwriting."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from incident.case import Case
from incident.core import commands as c
from incident.core import entries as e
from incident.core.canonical import digest
from incident.core.templates import Template
from incident.core.whentyped import parse_when
from incident.errors import BadInput
from incident.journal.store import Journal
from incident.journal.verify import verify
from incident.library.load import load_templates
from incident.production import Made, Suspected, produce, write_file
from incident.register import Register
from incident.resources import base_file, templates_dir

ME = "Dr Lenoir"
TEMPLATES = load_templates(templates_dir())
Make = Callable[..., "Made | Suspected"]


@pytest.fixture
def make(case: Case) -> Make:
    """Produces one document of the open incident."""

    def run(document: str = "cnil_initiale", form: Any = "docx", reviewed: str = "") -> Made | Suspected:
        return produce(case, TEMPLATES[document], form, base_file(form), ME, reviewed)

    return run


def first(case: Case, document: str) -> None:
    """What a document that is held back waits for."""
    now = parse_when("maintenant", zone="Europe/Paris", now=case.timepiece.now())
    waited: dict[str, c.Command] = {
        "cnil_complement": c.File("cnil_initiale", now, pending=True),
        "decision_non_notification": c.Decide("authority", False, "Tout est chiffré."),
        "relance_editeur": c.File("editeur_demande", now, pending=True),
        "reponse_cnil": c.RecordLetter("in", "CNIL", now, matter="authority"),
        "reponse_patient": c.RecordLetter("in", "un patient", now, matter="patient"),
    }
    if TEMPLATES[document].when:
        with pytest.raises(BadInput, match=r"ne peut pas être produit\. [A-Z].*\.$"):
            produce(case, TEMPLATES[document], "txt", base_file("txt"), ME)
        case.do(waited[document], ME)


def made(found: Made | Suspected) -> Made:
    assert isinstance(found, Made)
    return found


def produced(case: Case) -> list[e.DocumentProduced]:
    return [entry.body for entry in case.history if isinstance(entry.body, e.DocumentProduced)]


@pytest.mark.parametrize("document", TEMPLATES)
@pytest.mark.parametrize("form", ["docx", "pdf", "md", "txt"])
def test_the_register_has_it_before_the_disk_does(case: Case, make: Make, document: str, form: str) -> None:
    first(case, document)
    entry = case.state.content_seq
    found = made(make(document, form))
    (body,) = produced(case)
    assert found.recorded
    assert case.journal.blob(body.sha256) == found.data
    assert digest(found.data) == body.sha256
    assert (body.document, body.format, body.upto) == (document, form, entry)
    assert (body.values_sha256 is not None) == (TEMPLATES[document].form is not None)
    assert body.values_sha256 is None or case.journal.blob(body.values_sha256) is not None
    assert verify(case.journal).ok


def test_the_same_again_is_the_same_bytes_and_no_new_entry(case: Case, make: Make, clock: Any) -> None:
    first = made(make())
    clock.advance(hours=2)
    assert made(make()).data == first.data
    assert len(produced(case)) == 1
    case.do(c.AddNote("du nouveau"), ME)
    assert made(make()).data != first.data
    assert len(produced(case)) == 2


def test_producing_one_does_not_make_another_outdated(case: Case, make: Make) -> None:
    made(make("registre_violation"))
    first = made(make("cnil_initiale"))
    made(make("chronologie"))
    assert made(make("cnil_initiale")).data == first.data


def test_a_patient_s_identity_stops_it_until_someone_says_why(case: Case, make: Make) -> None:
    case.do(c.DeclareNames(("Mme Quiévreux",)), ME)
    case.do(c.GiveAnswers((c.Given("description", "Mme Quiévreux a appelé, 1 50 02 75 123 456 78"),)), ME)
    found = make()
    assert isinstance(found, Suspected)
    assert found.findings
    assert produced(case) == []
    assert isinstance(make(reviewed="  "), Suspected)
    made(make(reviewed="homonyme du médecin"))
    (body,) = produced(case)
    assert body.scan.endswith("relus et acceptés : homonyme du médecin")


def test_a_protected_register_still_gives_the_document(case: Case, make: Make) -> None:
    head = case.journal.head(case.uuid)
    case.journal.read_only = True
    found = made(make("cnil_initiale", "txt"))
    assert not found.recorded
    assert case.journal.head(case.uuid) == head


def test_a_closed_incident_can_still_be_printed(case: Case, make: Make) -> None:
    case.do(c.Decide("persons", False, "rien de copié", "no_high_risk"), ME)
    case.do(c.Close("suivi sur papier"), ME)
    assert made(make("chronologie")).recorded


def test_expunging_a_document_takes_its_bytes_and_its_values(case: Case, make: Make, register: Register) -> None:
    """Everything stored that held the words goes; the digests stay."""
    case.do(c.GiveAnswers((c.Given("description", "Odette Vasseur attendait"),)), ME)
    made(make("cnil_initiale", "md"))
    (body,) = produced(case)
    path = register.journal.path
    assert b"Odette Vasseur" in path.read_bytes()
    case.do(c.Expunge(2, "nom d’une patiente"), ME)
    case.do(c.Expunge(3, "document qui la nommait"), ME)
    assert case.journal.blob(body.sha256) is None
    assert body.values_sha256 is not None
    assert case.journal.blob(body.values_sha256) is None
    assert b"Odette Vasseur" not in path.read_bytes()
    assert verify(case.journal).ok
    assert made(make("cnil_initiale", "md")).recorded


def test_the_documents_drawn_since_go_with_the_words_they_may_hold(case: Case, make: Make, register: Register) -> None:
    """All in one transaction; what was drawn before, and the version that was filed, stay."""
    made(make("chronologie", "md"))
    case.do(c.GiveAnswers((c.Given("description", "Odette Vasseur attendait"),)), ME)
    made(make("cnil_initiale", "md"))
    made(make("chronologie", "md"))
    before, filed, since = produced(case)
    case.do(c.File("cnil_initiale", parse_when("maintenant", zone="Europe/Paris", now=case.timepiece.now()), "N-1"), ME)
    case.do(c.Expunge(3, "nom d’une patiente", documents=True), ME)
    assert case.journal.blob(before.sha256) is not None
    assert case.journal.blob(filed.sha256) is not None
    assert case.journal.blob(since.sha256) is None
    assert verify(case.journal).ok


# -- files -----------------------------------------------------------------------------------------------


def document(data: bytes = b"un", recorded: bool = True) -> Made:
    template: Template = TEMPLATES["chronologie"]
    return Made(template, "2026-001-chronologie.md", data, recorded)


def test_a_file_is_written_whole_and_never_over_another(tmp_path: Path) -> None:
    folder = tmp_path / "sortie" / "ici"
    first = write_file(document(), folder)
    assert first == folder / "2026-001-chronologie.md"
    assert write_file(document(), folder) == first
    second = write_file(document(b"deux"), folder)
    assert second.name == "2026-001-chronologie-2.md"
    assert (first.read_bytes(), second.read_bytes()) == (b"un", b"deux")
    assert sorted(path.name for path in folder.iterdir()) == [second.name, first.name]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    with pytest.raises(BadInput, match="choisissez un autre dossier. Le document est gardé dans le registre."):
        write_file(document(), tmp_path / "fichier" / "dossier")
    with pytest.raises(BadInput) as raised:
        write_file(document(recorded=False), tmp_path / "fichier")
    assert "gardé" not in str(raised.value)


def test_too_many_versions(tmp_path: Path) -> None:
    for number in range(99):
        write_file(document(b"%d" % number), tmp_path)
    with pytest.raises(BadInput, match="trop de versions"):
        write_file(document(b"encore"), tmp_path)


def test_a_document_that_could_not_be_written_is_in_the_register(case: Case, make: Make, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    found = made(make("chronologie", "md"))
    with pytest.raises(BadInput):
        write_file(found, tmp_path / "fichier")
    other = Journal.open(case.journal.path, read_only=True)
    assert other.blob(digest(found.data)) == found.data
    other.close()
