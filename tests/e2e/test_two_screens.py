"""Two interfaces and the command line on one register: one writes, the others see it come, the hand passes over."""

from collections.abc import Callable
from typing import Any


def test_the_second_screen_reads_until_it_takes_over(
    terminal: Callable[..., Any], incident: Callable[..., Any], shown: Callable[[str], dict[str, Any]]
) -> None:
    assert incident("open", "rancongiciel").returncode == 0
    first = terminal()
    first.wait("Maintenant")
    second = terminal()
    second.wait("Maintenant", "LECTURE SEULE")
    second.press("f8")
    second.wait("NON ENREGISTRÉ", "un autre écran a la main")
    second.press("escape")
    second.wait("Maintenant", gone="NON ENREGISTRÉ")
    second.press("f5")
    second.wait("Que voulez-vous faire")
    second.wait("Écrire d’ici")
    second.press("enter")
    second.wait("Maintenant", gone="LECTURE SEULE")
    second.press("f8")
    second.wait("Enregistré, entrée 2")
    first.wait("LECTURE SEULE")
    first.press("down", "f8")
    first.wait("Dire quand même que c’est fait")
    first.press("f8")
    first.wait("NON ENREGISTRÉ", "un autre écran a la main")
    assert shown(_only(incident))["entries"] == 2


def test_what_the_command_line_records_appears(terminal: Callable[..., Any], incident: Callable[..., Any]) -> None:
    """And what is recorded on the screen meanwhile is chained after it: nothing is lost."""
    assert incident("open", "rancongiciel").returncode == 0
    ref = _only(incident)
    screen = terminal()
    screen.wait("Maintenant")
    screen.press("f4")
    screen.wait("Incident ouvert")
    assert incident("note", ref, "vu par la ligne de commande").returncode == 0
    screen.wait("vu par la ligne de commande")
    screen.press("f9")
    screen.wait("Je viens de faire")
    screen.type("vu à l’écran")
    screen.press("f8")
    screen.wait("Enregistré, entrée 3")
    assert incident("verify").returncode == 0


def _only(incident: Callable[..., Any]) -> str:
    """The reference of the one incident there is."""
    return str(incident("list").stdout.split()[0])
