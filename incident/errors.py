"""What can go wrong, said once in plain French.

Every exception that a person may see derives from `IncidentError`: its text is one clear
sentence (what is wrong, where, what to do) and never holds a traceback.
"""

import errno
import re

_REASONS = {
    errno.ENOENT: "il n’existe pas",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "un fichier porte le nom d’un dossier du chemin",
    errno.EEXIST: "un fichier porte déjà ce nom",
    errno.ENOSPC: "plus de place sur le disque",
    errno.EROFS: "le disque est protégé en écriture",
    errno.EIO: "le disque ne répond pas",
    errno.ENAMETOOLONG: "le nom est trop long",
}


def reason(problem: OSError) -> str:
    """Why the system refused a file, in French where we know it."""
    known = _REASONS.get(problem.errno) if problem.errno is not None else None
    return known or problem.strerror or type(problem).__name__


_TYPED = re.compile(r" \((?=[^()]*(?:--[a-z]|\bincident [a-z]+ ))[^()]*\)")
"""What stands in brackets and names an option or a command: of use to who types commands only."""


class IncidentError(Exception):
    """A failure to show as it stands. `str()` of it is the French sentence, with the options to type in brackets.

    `message` is the same without them, for the screens.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = _TYPED.sub("", message)
        self.hint = hint


def for_screen(problem: Exception) -> str:
    """The sentence to show where nobody types commands."""
    return problem.message if isinstance(problem, IncidentError) else str(problem)


class Refused(IncidentError):
    """A command that cannot be carried out on the record as it stands. Nothing was written."""


class BadInput(IncidentError):
    """A value, a reference or a file that cannot be understood. Nothing was written."""


class DataError(IncidentError):
    """A playbook, form, template or bulletin file is wrong; the text says file and line."""


class RegisterError(IncidentError):
    """The register file cannot be used as asked."""


class RegisterMissing(RegisterError):
    """There is no register at that place."""


class RegisterBusy(RegisterError):
    """Another program holds the register; trying again may succeed."""


class RegisterReadOnly(RegisterError):
    """The register can be read but not written."""


class WrittenElsewhere(RegisterReadOnly):
    """Another interface writes to the register; this one may take the hand back."""


class RegisterDamaged(RegisterError):
    """The register's bytes cannot be read as a register."""


class RegisterNewer(RegisterReadOnly):
    """The register was written by a later version of the program: it opens read-only."""


class NotRecorded(RegisterError):
    """The disk did not take the entries: NOTHING was recorded."""
