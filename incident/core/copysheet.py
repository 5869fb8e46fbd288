"""« À recopier »: an authority's form, screen by screen, each value ready to copy to the portal. Pure.

What is already copied is a mark of the person who copies, by the value's digest: a value that changes since is
to copy again. It is no part of the record: nothing here says that anything was filed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from incident.core.canonical import canonical, digest
from incident.core.dossier import Dossier, FieldView
from incident.core.durations import count
from incident.core.wording import french

LIMITS = (2000, 500)
"""Lengths above which a free text may be refused; what the portal accepts is not known."""

OTHERS = "Vérifiez : l’identité et les contacts doivent être ceux de ce responsable."
"""What to check where several controllers each declare."""


@dataclass(frozen=True, slots=True)
class CopyField:
    """One field of the portal. `copied` only while the value is still the one that was copied.

    `facts` (or `instant`) is what answers it.
    """

    id: str
    label: str
    value: str
    certainty: str
    required: bool
    copied: bool
    changed: bool
    note: str
    facts: tuple[str, ...] = ()
    instant: str | None = None

    @property
    def ready(self) -> bool:
        """Whether there is something to copy."""
        return bool(self.value)

    @property
    def missing(self) -> bool:
        """Whether a first declaration still needs it."""
        return self.required and not self.value

    @property
    def unknown(self) -> bool:
        """Whether « inconnu à ce stade » is all there is to copy."""
        return self.ready and self.certainty == "unknown"

    @property
    def mark(self) -> str:
        """What to keep once it is copied: nothing of what it says."""
        return _mark(self.value)


@dataclass(frozen=True, slots=True)
class CopyScreen:
    """One screen of the portal."""

    id: str
    title: str
    fields: tuple[CopyField, ...]


@dataclass(frozen=True, slots=True)
class CopySheet:
    """The whole form, in the order of the portal's screens.

    `for_` is the controller whose declaration it is, empty for the only one; `declaration` says it in words.
    """

    form: str
    title: str
    portal: str
    warning: str
    screens: tuple[CopyScreen, ...]
    for_: str = ""
    declaration: str = ""

    @property
    def fields(self) -> Iterator[CopyField]:
        """Every field, in order."""
        return (field for screen in self.screens for field in screen.fields)

    @property
    def next(self) -> CopyField | None:
        """The first field still to copy."""
        return next((field for field in self.fields if field.ready and not field.copied), None)

    @property
    def missing(self) -> int:
        """How many fields a first declaration still needs."""
        return sum(1 for field in self.fields if field.missing)

    @property
    def counts(self) -> tuple[int, int]:
        """(copied, all that can be copied)."""
        ready = [field for field in self.fields if field.ready]
        return sum(1 for field in ready if field.copied), len(ready)

    def field(self, field_id: str) -> CopyField | None:
        """The field with that id, or None."""
        return next((field for field in self.fields if field.id == field_id), None)


def copy_sheet(filled: Dossier, marks: Mapping[str, str], for_: str = "", declaration: str = "") -> CopySheet:
    """The sheet, with what was already copied (`marks`: field → the mark kept then)."""
    form = filled.form
    screens = [
        CopyScreen(s.section.id, s.section.title, tuple(_field(view, marks.get(view.field.id)) for view in s.fields))
        for s in filled.sections
    ]
    shown = tuple(screen for screen in screens if screen.fields)
    return CopySheet(form.id, form.title, form.portal, form.warning, shown, for_, declaration)


def _field(view: FieldView, mark: str | None) -> CopyField:
    value = "\n".join(view.lines)
    return CopyField(
        id=view.field.id,
        label=view.field.label,
        value=value,
        certainty=view.certainty,
        required=view.field.required_initial,
        copied=bool(value) and mark == _mark(value),
        changed=bool(value) and mark is not None and mark != _mark(value),
        note=_note(value, view.field.note),
        facts=view.facts,
        instant=view.field.instant,
    )


def _mark(value: str) -> str:
    return digest(canonical({"value": value}))


def _note(value: str, note: str) -> str:
    """The form's own remark, and a warning for a long text."""
    limit = next((limit for limit in LIMITS if len(value) > limit), None)
    if limit is None:
        return note
    long = f"{count(len(value), 'caractère')} : plus de {limit}, le site peut refuser (limite à confirmer)."
    return f"{note} {french(long)}".strip()


def sheet_json(sheet: CopySheet) -> dict[str, object]:
    """The sheet as plain JSON."""
    copied, total = sheet.counts
    following = sheet.next
    return {
        "form": sheet.form,
        "portal": sheet.portal,
        "for": sheet.for_,
        "copied": copied,
        "total": total,
        "next": following.id if following else None,
        "screens": [
            {"id": screen.id, "title": screen.title, "fields": [_field_json(field) for field in screen.fields]}
            for screen in sheet.screens
        ],
    }


def _field_json(field: CopyField) -> dict[str, object]:
    return {
        "id": field.id,
        "label": field.label,
        "value": field.value or None,
        "certainty": field.certainty,
        "required": field.required,
        "copied": field.copied,
        "changed": field.changed,
        "length": len(field.value),
        "note": field.note,
    }
