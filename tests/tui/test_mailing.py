"""Writing to each patient of a list: checked first, read, written outside, deleted; no name is kept."""

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, RadioSet, Static

from incident.case import Case
from incident.core import entries as e
from incident.tui.app import IncidentApp
from incident.tui.asking import AskFact
from incident.tui.screens.dialog import Choose, Confirm
from incident.tui.screens.documents import Documents
from incident.tui.screens.mailing import Mailing
from incident.tui.widgets.toggles import Tick
from tests.tui.pictures_at import compared

LIST = "Nom;Prénom;Adresse;Code postal;Ville;Portable\n" + (
    "Quiévreux;Odette;3 rue Neuve;75007;Paris;06 12 34 56 78\n;;;;;\n"
    "QUIEVREUX;odette;3, rue neuve;75007;Paris;0612345678\nMénard;[/];4 rue Basse;01000;Bourg;0612345679\n"
)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """As a spreadsheet of a Windows machine writes it."""
    path = tmp_path / "liste.csv"
    path.write_bytes(LIST.encode("cp1252"))
    return path


def _says(app: IncidentApp, name: str) -> str:
    return str(app.screen.query_one(name, Static).render())


def _notes(case: Case) -> list[str]:
    return [entry.body.text for entry in case.history if isinstance(entry.body, e.Note)]


async def test_from_the_letter_to_its_deletion(
    app: IncidentApp, settle: Any, case: Case, people: Path, tmp_path: Path
) -> None:
    """The warnings come first; nothing is written unread or unticked; what is written is deleted, and noted."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f3")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, Documents)
        screen.target = "lettre_patient"
        await screen.show()
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert isinstance(app.screen, Mailing)
        compared(app, "mailing")
        assert "dit encore « à compléter »" in _says(app, "#mailing-holes")
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert isinstance(app.screen, AskFact), "the first question that is missing, over the screen"
        await pilot.press("escape")
        await settle(pilot)
        app.screen.query_one("#list", Input).value = f"'{people}'"
        await pilot.press("f8")
        await settle(pilot)
        found = _says(app, "#found").replace("\u00a0", " ")
        assert "2 lettres, sur 3 lignes" in found and "Colonnes reconnues : Nom, Prénom" in found
        assert "En double" in found and "1 ligne vide" in found
        for folder, said in ((tmp_path / "home", "dossier du registre"), (tmp_path / "Dropbox", "copié en ligne")):
            app.screen.query_one("#reviewed", Tick).value = True
            app.screen.query_one("#folder", Input).value = str(folder)
            await pilot.press("f8")
            await settle(pilot)
            assert said in _says(app, "#refusal")
        app.screen.query_one("#folder", Input).value = str(tmp_path / "sortie")
        app.screen.query_one("#reviewed", Tick).value = False
        await pilot.press("f8")
        await settle(pilot)
        assert "cochez la première case" in _says(app, "#refusal") and not (tmp_path / "sortie").exists()
        app.screen.query_one("#reviewed", Tick).value = True
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, Confirm) and not (tmp_path / "sortie").exists(), "it still has holes"
        await pilot.press("f8")
        await settle(pilot)
        (letters,) = (tmp_path / "sortie").iterdir()
        assert letters.name in _says(app, "#mailing-left") and "Ctrl+D" in _says(app, "#refusal")
        app.screen.query_one("#list", Input).focus()
        await pilot.press("ctrl+d")
        await settle(pilot)
        assert isinstance(app.screen, Confirm)
        await pilot.press("f8")
        await settle(pilot)
        assert not letters.exists() and not people.exists()
        assert not app.screen.query_one("#mailing-left").display
        made = _notes(app.session.case)
    assert "2\u00a0lettres" in made[0] and "Fichiers d’envoi supprimés" in made[1]
    assert b"Odette" not in (tmp_path / "home" / "registre.incident").read_bytes()


async def test_a_text_message_is_chosen_and_a_list_is_read_again(
    app: IncidentApp, settle: Any, case: Case, people: Path, tmp_path: Path
) -> None:
    """Reached by its name; what is wrong with a list is said in a sentence."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f5")
        await settle(pilot)
        await pilot.press(*"chaque", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        await pilot.press(*"sms", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Mailing)
        messages = app.screen.query_one("#message", RadioSet)
        assert messages.display and messages.pressed_index == 0
        for wrong, said in (("", "chemin"), (str(tmp_path), "ne peut pas être lue"), (__file__, "ni un fichier .csv")):
            app.screen.query_one("#list", Input).value = wrong
            await pilot.press("f8")
            await settle(pilot)
            assert said in _says(app, "#refusal")
        app.screen.query_one("#list", Input).value = str(people)
        app.screen.query_one("#reviewed", Tick).value = True
        await pilot.press("f8")
        await settle(pilot)
        assert app.screen.query_one("#folder", Input).value == str(tmp_path)
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, Confirm)
        await pilot.press("f8")
        await settle(pilot)
        assert sorted(path.name for path in (tmp_path / "messages-1").iterdir()) == ["0001.txt", "0002.txt"]
