"""« À recopier »: what there is to copy, what is copied, what changed since, how long it is."""

from dataclasses import replace
from typing import Any

import pytest

from incident.core.copysheet import CopyField, CopySheet, copy_sheet, sheet_json
from incident.core.dossier import Dossier, FieldView, SectionView
from incident.core.forms import Form, FormField, FormSection, Provenance

FROM = Provenance(status="cnil")
FORM = Form(
    id="cnil", title="Le formulaire", authority="CNIL", obligation="cnil_initiale", portal="https://x",
    warning="Attention.", required_note="", sections=(),
)  # fmt: skip


def field(name: str, *, required: bool = False, note: str = "") -> FormField:
    return FormField(id=name, label=name.upper(), fact=name, required_initial=required, note=note, provenance=FROM)


def view(name: str, *lines: str, required: bool = False, note: str = "", unknown: bool = False) -> FieldView:
    """A field as it stands, with these lines."""
    sure = "unknown" if unknown else "certain"
    known = "unknown" if unknown else "answered" if lines else "missing"
    return FieldView(field(name, required=required, note=note), known, lines, sure, None, (name,), None)  # type: ignore[arg-type]


def section(name: str, *views: FieldView) -> SectionView:
    return SectionView(FormSection(id=name, title=name.title(), short=name, provenance=FROM, fields=()), views)


FILLED = Dossier(FORM, (
    section("un", view("a", "deux", "lignes", required=True), view("b", required=True)),
    section("vide"),
    section("deux", view("c", "inconnu", unknown=True), view("d"), view("e", "x", note="Trois au plus.")),
))  # fmt: skip


def sheet(**marks: str) -> CopySheet:
    return copy_sheet(FILLED, marks, "dr-roy", "de Dr Roy")


def mark(name: str) -> str:
    """The mark that is kept once a field is copied."""
    found = sheet().field(name)
    assert found is not None
    return found.mark


def test_screen_by_screen() -> None:
    """Those with nothing to show are left out; whose declaration it is goes with it."""
    made = sheet()
    assert (made.form, made.title, made.portal, made.warning) == ("cnil", "Le formulaire", "https://x", "Attention.")
    assert (made.for_, made.declaration) == ("dr-roy", "de Dr Roy")
    assert [(one.id, one.title, [f.id for f in one.fields]) for one in made.screens] == [
        ("un", "Un", ["a", "b"]),
        ("deux", "Deux", ["c", "d", "e"]),
    ]
    assert made.field("z") is None


def test_what_there_is_to_copy() -> None:
    """A value in full; nothing yet; « inconnu » is something to copy."""
    ready = {one.id: (one.value, one.ready, one.missing, one.unknown) for one in sheet().fields}
    assert ready == {
        "a": ("deux\nlignes", True, False, False),
        "b": ("", False, True, False),
        "c": ("inconnu", True, False, True),
        "d": ("", False, False, False),
        "e": ("x", True, False, False),
    }
    assert (sheet().missing, sheet().counts) == (1, (0, 3))


def test_copied_while_the_value_is_the_one_that_was_copied() -> None:
    """Then it is to copy again; what has no value was never copied, whatever mark is left."""
    made = sheet(a=mark("a"), c=mark("e"), d=mark("d"))
    assert {one.id: (one.copied, one.changed) for one in made.fields} == {
        "a": (True, False), "b": (False, False), "c": (False, True), "d": (False, False), "e": (False, False),
    }  # fmt: skip
    assert made.counts == (1, 3)
    assert made.next is not None and made.next.id == "c"
    assert sheet(a=mark("a"), c=mark("c"), e=mark("e")).next is None
    assert "lignes" not in mark("a"), "nothing of what it says"
    assert mark("e") == "da1fa454c2b3e417928b12414a470b10a5c5151532a990a6c4b19d801d42c259", "marks kept since stay good"
    alone = copy_sheet(FILLED, {})
    assert (alone.for_, alone.declaration) == ("", "")


@pytest.mark.parametrize(
    ("length", "note"),
    [
        (500, "Trois."),
        (501, "Trois. 501 caractères : plus de 500, le site peut refuser (limite à confirmer)."),
        (2000, "Trois. 2 000 caractères : plus de 500, le site peut refuser (limite à confirmer)."),
        (2001, "Trois. 2 001 caractères : plus de 2000, le site peut refuser (limite à confirmer)."),
    ],
)
def test_a_long_text_is_said(length: int, note: str) -> None:
    """After the form's own remark."""
    (one,) = copy_sheet(Dossier(FORM, (section("x", view("a", "m" * length, note="Trois.")),)), {}).fields
    assert one.note.replace("\u00a0", " ").replace("\u202f", " ") == note


def test_a_long_text_without_a_remark() -> None:
    (one,) = copy_sheet(Dossier(FORM, (section("x", view("a", "m" * 501)),)), {}).fields
    assert one.note.startswith("501")


def test_as_json() -> None:
    made = sheet(a=mark("a"))
    said: dict[str, Any] = sheet_json(made)
    assert {name: said[name] for name in ("form", "portal", "for", "copied", "total", "next")} == {
        "form": "cnil", "portal": "https://x", "for": "dr-roy", "copied": 1, "total": 3, "next": "c",
    }  # fmt: skip
    first, second = said["screens"]
    assert (first["id"], first["title"], len(second["fields"])) == ("un", "Un", 3)
    assert first["fields"] == [
        {"id": "a", "label": "A", "value": "deux\nlignes", "certainty": "certain", "required": True, "copied": True,
         "changed": False, "length": 11, "note": ""},
        {"id": "b", "label": "B", "value": None, "certainty": "certain", "required": True, "copied": False,
         "changed": False, "length": 0, "note": ""},
    ]  # fmt: skip
    nothing = replace(made, screens=())
    assert (sheet_json(nothing)["next"], nothing.counts) == (None, (0, 0))


def test_what_answers_a_field_goes_with_it() -> None:
    """Its facts, or the instant."""
    stated = FormField(id="t", label="T", instant="breach_aware", provenance=FROM)
    dated = FieldView(stated, "answered", ("8 h",), "certain", "person", (), None)
    made: list[CopyField] = list(copy_sheet(Dossier(FORM, (section("x", view("a", "m"), dated),)), {}).fields)
    assert [(one.facts, one.instant) for one in made] == [(("a",), None), ((), "breach_aware")]
