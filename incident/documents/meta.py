"""What stands around a document's text: letterhead, footer, file properties."""

from dataclasses import dataclass
from datetime import datetime

EXERCISE = "EXERCICE — document sans valeur"
_LARGE = 1.8
"""How much larger the letters of a poster are."""


@dataclass(frozen=True, slots=True)
class Meta:
    """Around a document. `letterhead` (name first) is empty when the document stays in the practice.

    `entry` is the number of the last entry it was made from, `left_out` how many entries it leaves out,
    `note` what else its footer says (« non enregistré »); `large` prints it as a poster, `letters` says that
    the file holds several, so that no page tells how many.
    `printed` stands in the footer of what comes from no incident; a `discreet` document, for patients, says only
    its reference there, the rest in the file's properties. `shrunk` makes the letters of a one-page sheet smaller.
    """

    title: str
    author: str
    reference: str
    entry: int
    fingerprint: str
    prepared_at: datetime
    letterhead: tuple[str, ...] = ()
    left_out: int = 0
    exercise: bool = False
    note: str = ""
    large: bool = False
    about: str = "incident"
    letters: bool = False
    printed: str = ""
    discreet: bool = False
    shrunk: float = 1

    @property
    def scale(self) -> float:
        """How much larger than usual the letters are, or smaller."""
        return _LARGE if self.large else self.shrunk

    @property
    def identity(self) -> str:
        """« incident 2026-001 · entrée 42 · empreinte 3f9a… », or what is `printed` instead."""
        return self.printed or f"{self.about} {self.reference} · entrée {self.entry} · empreinte {self.fingerprint}"

    @property
    def footer(self) -> str:
        """What the footer says of where a page comes from."""
        return f"réf. {self.reference}" if self.discreet and not self.printed else self.identity

    @property
    def remarks(self) -> str:
        """What else the footer says, on one line; often nothing."""
        return " · ".join(part for part in (_left_out(self.left_out), self.note) if part)


def _left_out(count: int) -> str:
    """« 2 entrées de conseil non reproduites »."""
    if count <= 0:
        return ""
    one = count == 1
    return f"{count} {'entrée' if one else 'entrées'} de conseil non {'reproduite' if one else 'reproduites'}"
