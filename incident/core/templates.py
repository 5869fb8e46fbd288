"""Document templates: what the front matter of `templates/documents/*.md` declares, and its body."""

import hashlib
import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from incident.core.conditions import Condition
from incident.core.facts import Slug
from incident.core.forms import FormId
from incident.core.model import DataModel

Audience = Literal[
    "cnil",
    "police",
    "assureur",
    "patient",
    "ordre",
    "confrere",
    "destinataire",
    "prestataire",
    "autorite",
    "presse",
    "interne",
]
Drawn = Annotated[str, StringConstraints(min_length=3, max_length=120)]
_PLACES = re.compile(r"\{([a-z_]*)\}")


class Template(DataModel):
    """One document: what it is, for whom, and the Markdown + Jinja2 body it is made from.

    `fulfils` names the obligation that sending it fulfils; the document itself never says it was sent.
    `file_name` may hold `{ref}` and `{entry}` and nothing a person typed. `path` and `body_line` say
    where the body starts, for messages; they are no part of what the document says. Each plain paragraph
    of an `sms` document is one text message; in an `email` the row « Objet » of a form is the subject and
    its other rows are advice to the sender; a `large` one is a poster, a `one_page` one has smaller letters when
    its page would not hold it; one that is `always` offered needs no step to make it. One with a condition
    (`when`) is offered and produced only while that surely holds, and `otherwise` is what is said until then.
    `sources` says what in the document comes from each of them. `parts` names the texts it shares with other
    documents, in `templates/documents/parts/`; `texts` holds them once read.
    """

    id: Slug
    title: str
    summary: str = ""
    audience: Audience
    leaves_practice: bool
    sms: bool = False
    email: bool = False
    large: bool = False
    one_page: bool = False
    always: bool = False
    when: Condition = Field(default_factory=dict)
    otherwise: Annotated[str, StringConstraints(max_length=200)] = ""
    facts: tuple[Slug, ...] = ()
    form: FormId | None = None
    fulfils: Slug | None = None
    file_name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_{}-]{1,80}$")]
    sources: Mapping[Slug, Drawn] = Field(default_factory=dict)
    parts: tuple[Slug, ...] = ()
    body: str
    texts: Mapping[str, str] = Field(default_factory=dict)
    path: str = Field(default="", exclude=True)
    body_line: int = Field(default=1, exclude=True)

    @field_validator("file_name")
    @classmethod
    def _known_places(cls, pattern: str) -> str:
        """Refuses a place that is neither `{ref}` nor `{entry}`."""
        unknown = set(_PLACES.findall(pattern)) - {"ref", "entry"}
        if unknown or re.search(r"[{}]", _PLACES.sub("", pattern)):
            raise ValueError("le nom de fichier n’accepte que {ref} et {entry}")
        return pattern

    @model_validator(mode="after")
    def _says_why(self) -> "Template":
        """Refuses a condition without the sentence to say while it does not hold."""
        if bool(self.when) != bool(self.otherwise.strip()):
            raise ValueError("« when » et « otherwise » vont ensemble : la condition, et la phrase à dire sinon")
        return self

    @property
    def words(self) -> str:
        """Everything it may print: its body and the texts it shares."""
        return "\n".join((self.body, *self.texts.values()))

    @property
    def where(self) -> str:
        """The file to name in a message."""
        return self.path or f"templates/documents/{self.id}.md"

    @property
    def sha256(self) -> str:
        """The hash of everything that shapes the document (not of where its file lies)."""
        return hashlib.sha256(self.model_dump_json().encode("utf-8")).hexdigest()

    def name_for(self, ref: str, entry: int) -> str:
        """The file name without extension, for an incident's reference and entry number."""
        safe = re.sub(r"[^A-Za-z0-9-]", "-", ref)
        return self.file_name.replace("{ref}", safe).replace("{entry}", str(entry))
