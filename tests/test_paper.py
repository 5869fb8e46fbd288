"""The paper kit: every sheet built and reopened, for a full, an empty and a hostile practice sheet."""

import io
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest

from incident.core.facts import Answer
from incident.core.playbook import Library
from incident.documents.onepage import SCALES, fitting, height
from incident.documents.papercontext import PaperMaterial, build, shortened
from incident.documents.render import render
from incident.documents.text import Paragraph, Run, Table, Text
from incident.documents.values import clean
from incident.errors import BadInput
from incident.library.load import load_template
from incident.paper import LONGEST_AUTHOR, kit, write_kit
from incident.production import Made
from incident.resources import base_docx, templates_dir
from tests.conftest import START

HOSTILE = "{{ 7*7 }} <script>alert(1)</script> | **gras** <br> \x1b[31m\u202e & \"'"
SHOWN = "{{ 7*7 }} <script>alert(1)</script> | **gras** <br> [U+001B][31m[U+202E] & \"'"
"""What a reader sees of it: the same words, what cannot be printed made visible."""
CUT = clean(shortened(HOSTILE, LONGEST_AUTHOR))
"""The same at the top of a page, where a long name is cut."""

FULL = {
    "practice_name": Answer(value="Cabinet médical des Tilleuls", origin="practice"),
    "contact_assureur": Answer(
        value={"name": "Assistance", "role": "", "phone": "01 55 00 11 22", "email": ""}, origin="practice"
    ),
}
NASTY = {
    "practice_name": Answer(value=HOSTILE, origin="practice"),
    "contact_assureur": Answer(value={"name": HOSTILE, "role": "", "phone": HOSTILE, "email": ""}, origin="practice"),
}
CONTRACTS = "\n".join(
    f"{kind}, Mutuelle d’Assurances du Corps de Santé Français, contrat 12345-AB-{n}, 01 02 03 04 0{n}, 5 jours ouvrés, accord : oui"
    for n, kind in enumerate(("Cyber", "Responsabilité civile professionnelle", "Multirisque", "Protection juridique"))
)
LONG = {
    "practice_name": Answer(
        value="Société civile de moyens du cabinet médical pluridisciplinaire " * 3, origin="practice"
    ),
    "practice_insurance_contract": Answer(value=CONTRACTS, origin="practice"),
    **{
        f"contact_{name}": Answer(value={"name": "X", "phone": "+33 2 41 11 22 33 poste 12"}, origin="practice")
        for name in ("assureur", "prestataire", "editeur")
    },
}
"""As long as a sheet reasonably gets."""
SHEETS = [("plein", FULL), ("vide", {}), ("hostile", NASTY)]
LEFTOVERS = re.compile(
    r"\{\{|\{%|\}\}|None|Undefined|\*\*|\[!|<br|<script|clock:|\b(?:doctor|within|unknown|step|true|false)\b"
)


def material(library: Library, practice: dict[str, Answer]) -> PaperMaterial:
    return PaperMaterial(practice, library, START, "Europe/Paris")


def words(made: Made) -> str:
    """Everything a Word file shows, margins included."""
    document = docx.Document(io.BytesIO(made.data))
    section = document.sections[0]
    margins = [section.first_page_header, section.header, section.first_page_footer, section.footer]
    body = [p.text for p in document.paragraphs] + [p.text for part in margins for p in part.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return plain("\n".join(body + cells))


def plain(text: str) -> str:
    """The same with ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("name", "practice"), SHEETS)
def test_every_sheet_is_built_and_reopened(library: Library, name: str, practice: dict[str, Answer]) -> None:
    made = list(kit(material(library, practice), base_docx()))
    assert len(made) == 7 + len(library.playbooks)
    assert all(one.file_name.isascii() and re.fullmatch(r"[a-z-]+\.(docx|html)", one.file_name) for one in made)
    assert len({one.file_name for one in made}) == len(made)
    for one in made:
        if one.file_name.endswith(".docx"):
            said = words(one)
            assert "imprimé le lundi 23 novembre 2026, à réimprimer avant le dimanche 23 mai 2027" in said
            left = LEFTOVERS.search(said.replace(SHOWN, "").replace(CUT, ""))
            assert left is None, f"{one.file_name}: {left}"


def test_the_card_holds_moves_numbers_and_clocks(library: Library) -> None:
    card = words(next(kit(material(library, FULL), base_docx())))
    common = sorted(library.playbooks.values(), key=lambda book: book.rank)[:5]
    assert all(plain(book.title).partition(" (")[0] in card for book in common)
    assert all(plain(move.say) in card for book in common for move in book.first_moves)
    assert "01 55 00 11 22" in card and "72 heures, depuis" in card
    assert "…………" in card, "what the sheet does not hold is left to write by hand"


def test_what_is_signed_gives_the_name_whole(library: Library) -> None:
    made = {
        one.file_name: words(one) for one in kit(material(library, LONG), base_docx()) if one.file_name.endswith("x")
    }
    whole = " ".join(str(LONG["practice_name"].value).split())
    assert whole in made["a-imprimer-mandat-incident.docx"]
    assert whole not in made["fin-activite.docx"] and whole[:60] in made["fin-activite.docx"]


def test_a_checklist_holds_every_step_and_who_does_it(library: Library) -> None:
    (made,) = kit(material(library, {}), base_docx(), "rancongiciel")
    said = words(made)
    for step in library.playbooks["rancongiciel"].steps:
        assert f"☐ {plain(step.title)}" in said
        assert " ".join(plain(step.do).split()) in said
        assert all(plain(kept) in said for kept in step.keep)
    assert "médecin, secrétaire ou remplaçant, sous 1 h" in said
    with pytest.raises(BadInput, match="rancongiciel"):
        list(kit(material(library, {}), base_docx(), "rancongiciels"))


class _Page(HTMLParser):
    """The tags of a page and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [key for key, _ in attrs if key in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize(("name", "practice"), SHEETS)
def test_the_card_for_a_telephone_stands_alone(library: Library, name: str, practice: dict[str, Answer]) -> None:
    made = next(one for one in kit(material(library, practice), base_docx()) if one.file_name.endswith(".html"))
    page = _Page()
    page.feed(made.data.decode("utf-8"))
    assert page.links == [] and "script" not in page.tags and "url(" not in made.data.decode("utf-8")
    assert "Carte d’urgence" in page.words and "default-src 'none'" in made.data.decode("utf-8")
    assert ("<script>alert(1)</script>" in page.words.replace("\u00a0", " ")) == (name == "hostile")


def test_files_are_written_once(library: Library, tmp_path: Path) -> None:
    first = write_kit(material(library, {}), base_docx(), tmp_path / "papier")
    again = write_kit(material(library, {}), base_docx(), tmp_path / "papier")
    assert first == again and sorted((tmp_path / "papier").iterdir()) == sorted(first)


def test_letters_shrink_only_as_much_as_one_page_asks(library: Library) -> None:
    """A sheet that fits keeps its letters; the longer it is the smaller they are, never below seven tenths."""

    def card(**sheet: Answer) -> float:
        one = load_template(templates_dir() / "paper/carte-urgence.md")
        return fitting(render(one, build("Carte", material(library, sheet), one)))

    assert card() == 1
    assert card(**LONG) in SCALES[1:4]
    rows = tuple((((Run("mot " * n),),), ()) for n in range(1, 90, 2))
    scales = [fitting(Text("x", "x", (Table((), rows[:n], (3, 1)),))) for n in range(1, 45, 3)]
    assert scales == sorted(scales, reverse=True) and (scales[0], scales[-1]) == (1, SCALES[-1])
    assert height(Text("x", "x", (Paragraph((Run("a" * 2_000),)),))) > 10 * height(
        Text("x", "x", (Paragraph((Run("a"),)),))
    ), "a word wider than the page takes several lines"


@pytest.mark.skipif(sys.platform == "win32" or shutil.which("soffice") is None, reason="LibreOffice counts the pages")
@pytest.mark.parametrize(("name", "practice"), [("long", LONG), *SHEETS[:2]])
def test_one_page_is_one_page(library: Library, tmp_path: Path, name: str, practice: dict[str, Answer]) -> None:
    """The card, the blank chronology, the telephone script, what to leave to one’s own."""
    single = ["carte-urgence.docx", "chronologie-vierge.docx", "script-telephone.docx", "fin-activite.docx"]
    for made in kit(material(library, practice), base_docx()):
        if made.file_name in single:
            (tmp_path / made.file_name).write_bytes(made.data)
    command = ["soffice", "--headless", "--convert-to", "pdf", f"-env:UserInstallation=file://{tmp_path}/profil"]
    files = [str(tmp_path / one) for one in single]
    subprocess.run([*command, "--outdir", str(tmp_path), *files], check=True, capture_output=True, timeout=200)
    for one in single:
        pdf = (tmp_path / one).with_suffix(".pdf").read_bytes()
        assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1, one
