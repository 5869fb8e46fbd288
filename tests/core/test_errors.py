"""Why the system refused a file, in French."""

import errno

import pytest

from incident.errors import Refused, for_screen, reason


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOENT, "il n’existe pas"),
        (errno.EACCES, "accès refusé"),
        (errno.ENOSPC, "plus de place sur le disque"),
        (errno.EROFS, "le disque est protégé en écriture"),
        (errno.EISDIR, "c’est un dossier"),
    ],
)
def test_in_french(number: int, words: str) -> None:
    assert reason(OSError(number, "Some English")) == words


def test_what_we_do_not_know_is_said_as_the_system_says_it() -> None:
    assert reason(OSError(errno.ELOOP, "Too many levels")) == "Too many levels"
    assert reason(OSError()) == "OSError"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (
            "Donnez un numéro (--reference), l’accusé (--receipt), ou dites que l’accusé est attendu (--pending).",
            "Donnez un numéro, l’accusé, ou dites que l’accusé est attendu.",
        ),
        ("Déjà fini : rouvrez-le d’abord (incident reopen 2026-001 --why …).", "Déjà fini : rouvrez-le d’abord."),
        (
            "Déjà enregistré (entrée 8) : corrigez-la (incident correct 2026-001 8 …).",
            "Déjà enregistré (entrée 8) : corrigez-la.",
        ),
        ("L’incident (rançongiciel) est terminé.", "L’incident (rançongiciel) est terminé."),
    ],
)
def test_options_to_type_are_not_shown_on_screens(typed: str, shown: str) -> None:
    problem = Refused(typed)
    assert str(problem) == typed
    assert problem.message == shown == for_screen(problem)


def test_any_other_problem_is_shown_as_it_is() -> None:
    assert for_screen(ValueError("Heure illisible.")) == "Heure illisible."
