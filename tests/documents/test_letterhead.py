"""The practice's own letterhead: taken when it can carry every document, refused in one sentence otherwise."""

import zipfile
from pathlib import Path

import docx
import pytest

from incident.documents.letterhead import MAX_BYTES, check_letterhead, keep_letterhead
from incident.errors import BadInput
from incident.resources import base_docx
from incident.shipped import LETTERHEAD, Shipped


def test_the_shipped_model_with_another_header_is_taken(tmp_path: Path) -> None:
    document = docx.Document(str(base_docx()))
    document.sections[0].header.paragraphs[0].text = "Cabinet du Dr Lenoir"
    document.save(str(tmp_path / "mien.docx"))
    home = tmp_path / "home"
    assert Shipped(home).base_docx == base_docx()
    keep_letterhead(tmp_path / "mien.docx", home / LETTERHEAD)
    assert Shipped(home).base_docx == home / LETTERHEAD
    assert [path.name for path in home.iterdir()] == [LETTERHEAD]


def _plain(path: Path) -> None:
    path.write_text("pas un fichier Word")


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("autre.txt", "x")


def _other_word(path: Path) -> None:
    docx.Document().save(str(path))


def _macros(path: Path) -> None:
    path.write_bytes(base_docx().read_bytes())
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/vbaProject.bin", "x")


def _torn(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<x/>")


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_plain, "n’est pas un fichier Word"),
        (_zip, "n’est pas un fichier Word"),
        (_torn, "n’est pas un fichier Word"),
        (_other_word, "« Encadré »"),
        (_macros, "contient des macros"),
        (_huge, "dépasse 20 Mio"),
        (lambda path: path.mkdir(), "ne peut pas être lu"),
        (lambda path: None, "ne peut pas être lu"),
    ],
)
def test_what_cannot_carry_our_documents_is_refused(make: object, said: str, tmp_path: Path) -> None:
    path = tmp_path / "papier.docx"
    make(path)  # type: ignore[operator]
    with pytest.raises(BadInput, match=said) as raised:
        check_letterhead(path)
    assert "\n" not in str(raised.value)


def test_a_letterhead_put_there_by_hand_is_checked_before_each_use(tmp_path: Path) -> None:
    """One that cannot serve says how to go back to ours; mended, it serves."""
    own, shipped = tmp_path / LETTERHEAD, Shipped(tmp_path)
    for make in (_plain, _torn, _other_word, _macros):
        make(own)
        with pytest.raises(BadInput, match="papier à lettres rangé près du registre.*--remove"):
            shipped.base_file("docx")
    own.write_bytes(base_docx().read_bytes())
    assert shipped.base_docx == own
    own.unlink()
    own.mkdir()
    assert shipped.base_docx == base_docx(), "a folder is none"
