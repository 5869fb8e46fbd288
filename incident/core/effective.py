"""How an entry is read: its moment, its last correction in its place, its words gone once expunged."""

from collections.abc import Iterable
from datetime import datetime

from incident.core import entries as e


def recorded(entry: e.Entry) -> datetime:
    """When the machine recorded the entry, in UTC."""
    return datetime.fromisoformat(entry.recorded_at)


def moment(entry: e.Entry) -> datetime:
    """When what the entry says happened (its earliest bound), else when it was recorded; UTC."""
    return entry.happened.earliest if entry.happened is not None else recorded(entry)


def changes_the_past(entry: e.Entry) -> bool:
    """Whether the entry changes how earlier ones are read, so that the state must be folded again."""
    return entry.kind in {"corrected", "expunged"}


def effective(history: Iterable[e.Entry]) -> list[e.Entry]:
    """The history as it must be read: each entry with its last correction, expunged words replaced."""
    originals = list(history)
    corrections = {b.target: b for x in originals if isinstance(b := x.body, e.Corrected) and b.target < x.seq}
    removals = {b.target: b for x in originals if isinstance(b := x.body, e.Expunged) and b.target < x.seq}
    return [
        expunged(entry, removals[entry.seq]) if entry.seq in removals else corrected(entry, corrections.get(entry.seq))
        for entry in originals
    ]


def expunged(entry: e.Entry, removal: e.Expunged) -> e.Entry:
    """The entry without its words."""
    return entry.model_copy(update={"body": e.expunged_body(entry.kind, removal.kept)})


def corrected(entry: e.Entry, correction: e.Corrected | None) -> e.Entry:
    """The entry as its last correction says to read it."""
    if correction is None:
        return entry
    happened = correction.happened if correction.happened is not None else entry.happened
    return entry.model_copy(update={"happened": happened, "body": _reworded(entry.body, correction)})


def _reworded(body: e.AnyBody | None, correction: e.Corrected) -> e.AnyBody | None:
    if body is None:
        return None
    changes: dict[str, object] = {}
    if correction.text is not None and (name := text_field(body)):
        changes[name] = correction.text
    if correction.reference is not None and hasattr(body, "reference"):
        changes["reference"] = correction.reference
    return body.model_copy(update=changes)


def text_field(body: e.Body) -> str | None:
    """The name of the field that holds the entry's words (`text`, else `why`), or None."""
    return next((name for name in ("text", "why") if name in type(body).model_fields), None)
