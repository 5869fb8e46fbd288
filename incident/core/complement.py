"""What changed in a form since it was last sent to its authority: field by field, before and now.

A declaration names the draft it was made from; the values of that draft are kept with it (design §8). Made without
one, it keeps the values as they stood in the record when it was sent, else when it was recorded, and says so. What was
changed by hand on the authority's site is not known here.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from incident.core.canonical import canonical
from incident.core.conditions import facts_used
from incident.core.dossier import CERTAINTY_LABELS, UNKNOWN_TEXT, as_json, dossier
from incident.core.forms import Form, FormField
from incident.core.playbook import Library
from incident.core.situation import Situation
from incident.core.state import Filing, State

Values = Mapping[str, Any]
"""A form's values as `dossier.as_json` gives them."""
Read = Callable[[str], bytes | None]
"""The stored bytes of a digest, None when they are not (or no longer) there."""


def nothing_kept(_digest: str) -> None:
    """For who reads no stored bytes."""


NOT_ASKED = "sans objet"
"""What is said of a field not shown at the time; of one no longer shown, the next."""
TAKEN_BACK = "à retirer (sans objet)"
NATURES = ("confidentiality", "integrity", "availability")
OF_THE_FILING = "notification_type"
"""The fact that says which declaration is being made: what depends on it is no news of the breach."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a field said: in words, and how sure."""

    lines: tuple[str, ...]
    certainty: str
    value: object


@dataclass(frozen=True, slots=True)
class Change:
    """A field that no longer says the same. None: it was not shown then, or is no longer shown."""

    field: str
    label: str
    section: str
    before: Reading | None
    now: Reading | None


@dataclass(frozen=True, slots=True)
class AsFiled:
    """The last declaration one controller sent with a form: the very first one, itself, its values if kept."""

    first: Filing
    last: Filing
    values: Values | None

    @property
    def for_(self) -> str:
        """Whose it is: a controller's id, empty for the practice."""
        return self.last.for_


KEPT_LATER = (
    "les réponses telles qu’elles étaient quand la déclaration a été notée ici (entrée {seq}), pas à l’heure de l’envoi"
)


def values_doubt(filing: Filing) -> str:
    """What to say once a filing is recorded whose values may not be those declared; empty when nothing."""
    if filing.values_sha256 is None or filing.values_upto is not None:
        return ""
    return (
        "À l’heure de l’envoi, rien n’avait encore été répondu ici : les réponses gardées avec la déclaration sont "
        "celles de maintenant. La suite dira ce qui change depuis celles-ci : relisez-la avec votre accusé."
    )


def kept_words(filed: AsFiled) -> str:
    """What the values as filed come from, and where it is in the journal; empty when they were not kept."""
    if filed.values is None:
        return ""
    if filed.last.document is not None:
        return f"le brouillon gardé dans le journal (entrée {filed.last.document})"
    if filed.last.values_upto is not None:
        return f"les réponses telles qu’elles étaient ici à l’heure de l’envoi (entrée {filed.last.values_upto})"
    return KEPT_LATER.format(seq=filed.last.seq)


# -- what was filed ----------------------------------------------------------------------------------------


def as_filed(form: Form, situation: Situation, read: Read, for_: str | None = None) -> AsFiled | None:
    """The last declaration sent with this form, or None if there was none.

    Of several controllers the one named; else the one whose last version is the oldest, so that no change is lost.
    """
    meant = {form.obligation, *follow_ups(form, situation.library)}
    made = [one for one in situation.state.filings if one.obligation in meant and for_ in (None, one.for_)]
    each = [_sent([one for one in made if one.for_ == who]) for who in dict.fromkeys(one.for_ for one in made)]
    if not each:
        return None
    sent = min(each, key=lambda one: one[-1].document or one[-1].seq)
    first = next((one for one in sent if one.obligation == form.obligation), sent[0])
    return AsFiled(first, sent[-1], _values(form, situation.state, sent[-1], read))


def follow_ups(form: Form, library: Library) -> list[str]:
    """The obligations that the form's own filing starts, with the same authority: its sequels."""
    own = library.obligations.get(form.obligation)
    trigger = f"filed:{form.obligation}"
    return [one.id for one in library.obligations.values() if own and trigger in one.starts_at
            and one.authority == own.authority]  # fmt: skip


def _sent(made: Iterable[Filing]) -> list[Filing]:
    """One controller's declarations in the order they were sent; an acknowledgement completes its own."""
    sent: list[Filing] = []
    for filing in sorted(made, key=lambda one: one.seq):
        waiting = next((n for n, one in enumerate(sent) if one.pending and one.obligation == filing.obligation), None)
        if waiting is None:
            sent.append(filing)
        else:
            named = filing.reference or sent[waiting].reference
            sent[waiting] = replace(sent[waiting], reference=named, pending=filing.pending)
    return sorted(sent, key=lambda one: (one.happened.earliest, one.seq))


def _values(form: Form, state: State, filing: Filing, read: Read) -> Values | None:
    """The values of the draft the filing names, else those kept with it; None if of another form, or no longer kept."""
    draft = next((one for one in state.documents if one.seq == filing.document), None)
    kept = draft.values_sha256 if draft is not None else filing.values_sha256
    stored = read(kept) if kept else None
    values: Values | None = json.loads(stored) if stored is not None else None
    return values if values is not None and values["form"] == form.id else None


def values_bytes(obligation: str, for_: str, situation: Situation) -> bytes | None:
    """The values that the form of an obligation shows now, to keep with its filing; None if it has no form."""
    library = situation.library
    form = next((f for f in library.forms_in_use if obligation in (f.obligation, *follow_ups(f, library))), None)
    return canonical(as_json(dossier(form, replace(situation, declaring=for_)))) if form is not None else None


# -- what changed ------------------------------------------------------------------------------------------


def changes(form: Form, filed: Values | None, situation: Situation) -> tuple[Change, ...]:
    """What the form says now and did not say as filed, in its order; all it says when nothing was kept.

    Labels that a newer edition of the form words differently are no change: values are compared.
    """
    present = json.loads(json.dumps(as_json(dossier(form, situation))))
    before, now = _by_field(filed) if filed is not None else {}, _by_field(present)
    return tuple(
        Change(name, words["label"], section, _reading(then), _now(form.field(name), then, now.get(name)))
        for name, section, words in _fields(form, before, now)
        if _said(then := before.get(name), form.field(name)) != _said(now.get(name), form.field(name))
    )


def _now(field: FormField | None, then: Values | None, now: Values | None) -> Reading | None:
    """What a field says now, with what it no longer says."""
    reading = _reading(now)
    if reading is None or field is None:
        return reading
    return replace(reading, lines=(*reading.lines, *_taken_back(field, then, now)))


def _taken_back(field: FormField, then: Values | None, now: Values | None) -> list[str]:
    """The options that were declared and are no longer; and those that were unknown and are now denied."""
    if then is None or now is None or not isinstance(now["value"], list):
        return []
    still = {*now["value"], *_silent(now, field)}
    told, unsure = {*(then["value"] or ())}, _silent(then, field)
    return [
        f"{option.label} : {'à retirer' if option.id in told else 'non'}"
        for option in field.options
        if option.id in told | unsure and option.id not in still
    ]


def _fields(form: Form, before: Values, now: Values) -> Iterator[tuple[str, str, Values]]:
    """(field, its section's title, its words) of what is or was shown, in the form's order, then what it lost."""
    left = dict(before)
    for section in form.sections:
        for field in section.fields:
            words = now.get(field.id) or left.get(field.id)
            left.pop(field.id, None)
            if words is not None and not _of_the_filing(field):
                yield field.id, section.title, words
    yield from ((name, "", words) for name, words in left.items())


def _of_the_filing(field: FormField) -> bool:
    looked_at = {fact for fact, _ in facts_used(field.visible)}
    return OF_THE_FILING in looked_at | {field.fact}


def _by_field(values: Values) -> dict[str, Any]:
    return {field["id"]: field for section in values["sections"] for field in section["fields"]}


def _said(words: Values | None, field: FormField | None) -> tuple[object, ...]:
    """What counts as the same: a field not shown says no more than one left empty."""
    if words is None or words["status"] == "missing":
        return ("missing",)
    return words["status"], words["value"], words["certainty"], _silent(words, field)


def _silent(words: Values, field: FormField | None) -> set[str]:
    """The options said to be unknown; values kept before they were named have them in their text alone."""
    if "silent" in words:
        return set(words["silent"])
    return {o.id for o in field.options if f"{o.label} : {UNKNOWN_TEXT}" in words["text"]} if field else set()


def _reading(words: Values | None) -> Reading | None:
    if words is None:
        return None
    sure = CERTAINTY_LABELS[words["certainty"]] if words["status"] == "answered" else ""
    return Reading(tuple(words["text"]), sure, words["value"])


# -- what is concluded -------------------------------------------------------------------------------------


def no_breach(situation: Situation) -> bool:
    """Whether somebody concluded, for certain, that no data were read, altered or lost: never presumed."""
    answers = [situation.answer(fact) for fact in NATURES]
    return all(one and one.value is False and (one.origin, one.certainty) == ("person", "certain") for one in answers)


def changes_json(form: Form, filed: AsFiled, found: Iterable[Change], situation: Situation) -> dict[str, object]:
    """`incident form REF FORM --changes --json`."""
    last = filed.last
    return {
        "form": form.id,
        "filed": {"obligation": last.obligation, "at": last.happened.to_json(), "reference": last.reference,
                  "entry": last.seq, "document": last.document, "for": last.for_ or "practice"},
        "values_kept": filed.values is not None,
        "no_breach": no_breach(situation),
        "changes": [_change_json(one) for one in found],
    }  # fmt: skip


def _change_json(one: Change) -> dict[str, object]:
    sides = {"before": one.before, "now": one.now}
    return {"field": one.field, "label": one.label, "section": one.section} | {
        side: None if said is None else {"text": list(said.lines), "certainty": said.certainty, "value": said.value}
        for side, said in sides.items()
    }
