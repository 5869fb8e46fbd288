"""Why the system refused a file, in French."""

import errno

import pytest

from incident.errors import reason


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
