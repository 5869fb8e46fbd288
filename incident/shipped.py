"""The data a practice works with: what is shipped, and its own playbooks beside its register."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from incident import resources
from incident.errors import BadInput
from incident.register import config_folder, home_folder

if TYPE_CHECKING:
    from incident.core.assessment import AssessmentItem
    from incident.core.playbook import Library, Term
    from incident.core.templates import Template
    from incident.library.front import Front

LETTERHEAD = "papier-a-lettres.docx"
"""The practice's own letterhead, beside its register."""


class Shipped:
    """Playbooks, forms and templates, read when they are first asked for. Reading raises DataError."""

    def __init__(self, home: Path | None) -> None:
        self._home = home
        self._sound: tuple[int, int] | None = None

    @property
    def own_playbooks(self) -> Path:
        """Where the practice's own playbooks are, if it has any."""
        return home_folder(self._home) / "playbooks"

    @cached_property
    def library(self) -> "Library":
        """The playbooks and forms as shipped, and the practice's own."""
        from incident.library.load import load_library

        return load_library(resources.playbooks_dir(), resources.templates_dir(), self.own_playbooks)

    @cached_property
    def templates(self) -> "dict[str, Template]":
        """Every document's template by id, in the order they are listed."""
        from incident.library.load import load_templates

        return load_templates(resources.templates_dir())

    @property
    def base_docx(self) -> Path:
        """The Word file documents start from: the practice's own letterhead, if it has one, else ours.

        Raises BadInput for a letterhead that was put there, or changed, and cannot serve.
        """
        own = home_folder(self._home) / LETTERHEAD
        if not self.own_letterhead:
            return resources.base_docx()
        self._check(own)
        return own

    def _check(self, own: Path) -> None:
        """Raises BadInput for a letterhead that cannot serve; looked at again once it changes."""
        from incident.documents.letterhead import check_letterhead

        known = own.stat()
        if self._sound == (known.st_mtime_ns, known.st_size):
            return
        try:
            check_letterhead(own)
        except BadInput as problem:
            raise BadInput(
                f"{problem.message} C’est le papier à lettres rangé près du registre : remplacez-le, ou revenez au "
                "modèle livré (incident practice letterhead --remove)."
            ) from None
        self._sound = (known.st_mtime_ns, known.st_size)

    def keep_letterhead(self, path: Path) -> None:
        """Take in the practice's own letterhead, whole or not at all. Raises BadInput with what is wrong with it."""
        from incident.documents.letterhead import keep_letterhead

        keep_letterhead(path, home_folder(self._home) / LETTERHEAD)

    @property
    def own_letterhead(self) -> bool:
        """Whether the practice has a letterhead of its own; a PDF cannot carry it."""
        return (home_folder(self._home) / LETTERHEAD).is_file()

    def base_file(self, form: str) -> Path:
        """The styles that a document of this format starts from."""
        return resources.base_typst() if form == "pdf" else self.base_docx

    @cached_property
    def assessment(self) -> "dict[str, AssessmentItem]":
        """The self-assessment's items by id, in the order they are asked."""
        from incident.library.load import load_assessment

        return load_assessment(resources.playbooks_dir(), self.library)

    @cached_property
    def glossary(self) -> "dict[str, Term]":
        """The words explained, in the order of the alphabet."""
        from incident.library.load import load_glossary

        return load_glossary(resources.playbooks_dir())

    def front(self) -> "Front":
        """What the first screen shows, from a cache: no YAML is read for it."""
        from incident.library.titles import read_front

        return read_front(
            resources.playbooks_dir(), config_folder() / "scenarios.json", self.own_playbooks, resources.templates_dir()
        )

    def broken_playbooks(self) -> list[str]:
        """What is wrong with the practice's own playbooks, which are then left out."""
        if not self.own_playbooks.is_dir():
            return []
        from incident.library.load import extra_problems

        return extra_problems(resources.playbooks_dir(), resources.templates_dir(), self.own_playbooks)
