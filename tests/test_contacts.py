"""A number nobody could verify is never shown without saying so, wherever contacts are shown."""

import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest

from incident.case import Case
from incident.core.contacts import DOUBTS, doubt, reach
from incident.core.finding import items
from incident.core.playbook import Contact, Library
from incident.documents.papercontext import PaperMaterial
from incident.library.describe import describe
from incident.paper import kit
from incident.resources import base_docx
from incident.tui.contacts import contact_lines

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


@pytest.fixture
def unsure(library: Library) -> list[Contact]:
    """The contacts whose number or site is ours and not verified."""
    found = [one for one in library.contacts.values() if reach(one) and one.status != "verified"]
    assert {"ans", "cpam", "csirt_regional", "france_victimes"} <= {one.id for one in found}
    return found


def surfaces(case: Case, library: Library) -> Iterator[tuple[str, str]]:
    """All that shows a contact: the screens, the search, a playbook in words, the paper kit."""
    situation = case.situation()
    yield from (("screen", line.plain) for line in contact_lines(list(library.contacts), situation, notes=False))
    yield from (("search", item.title) for item in items(situation, ()) if item.place == "contact")
    for book in library.playbooks.values():
        yield "show", " ".join(describe(book, library).split())
    for made in kit(PaperMaterial({}, library, NOW, "Europe/Paris"), base_docx()):
        yield made.file_name, _words(made.data)


def _words(data: bytes) -> str:
    if data[:2] != b"PK":
        return re.sub(r"<[^>]+>", "", data.decode("utf-8"))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode("utf-8"))


def test_each_has_a_status_and_none_unsure_is_shown_without_it(
    case: Case, library: Library, unsure: list[Contact]
) -> None:
    """« (à confirmer) » right before the number or the site, or behind it, on every surface; each shows some."""
    seen: dict[str, int] = {}
    for surface, text in surfaces(case, library):
        shown = _plain(text)
        for one in unsure:
            number = re.escape(_plain(reach(one)).removeprefix("www."))
            said = re.escape(_plain(doubt(one)))
            for hit in re.finditer(rf"{re.escape(one.name)}({said})?\W{{0,4}}{number}", shown):
                beside = hit[1] or re.match(said, shown[hit.end() :])
                assert beside, (surface, shown[hit.start() : hit.end() + 40])
                seen[surface] = seen.get(surface, 0) + 1
    assert {"screen", "search", "show"} <= set(seen)
    assert any(surface.endswith(".docx") for surface in seen)


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_what_is_said_of_a_doubt() -> None:
    """Verified: nothing; nothing shipped: nothing; contradictory sources are said."""
    assert set(DOUBTS) == {"verified", "to_confirm", "conflicting"}
    known = Contact(id="x", name="X", phone="01 02", status="verified")
    assert (reach(known), doubt(known)) == ("01\u00a002", "")
    assert doubt(known.model_copy(update={"status": "conflicting"})) == " (sources contraires, à confirmer)"
    assert doubt(Contact(id="x", name="X", practice=True)) == ""
