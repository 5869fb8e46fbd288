"""What the follow-up to a declaration says: what was filed, what changed since, whether there was no breach at all."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from incident.core.clocks import Clock, announced_text
from incident.core.complement import (
    NOT_ASKED,
    TAKEN_BACK,
    AsFiled,
    Change,
    Read,
    Reading,
    as_filed,
    changes,
    kept_words,
    no_breach,
)
from incident.core.dossier import value_lines
from incident.core.durations import duration
from incident.core.facts import Answer
from incident.core.forms import Form
from incident.core.identity import controllers
from incident.core.instances import reasons_given
from incident.core.lacking import Hole
from incident.core.situation import Situation
from incident.core.wording import french, when_text

Context = dict[str, object]
EMPTY = "non renseigné"
REASONS = Hole("fact", "late_reasons", "à donner")


def complement_view(form: Form, situation: Situation, read: Read, notes: Mapping[str, str]) -> Context:
    """`complement` of a document's context; `kept` is false when every answer must be given again."""
    filed = as_filed(form, situation, read, situation.declaring)
    values = filed.values if filed is not None else None
    found = changes(form, values, situation) if values is not None else ()
    return {
        "kept": values is not None,
        "firsts": [_first(clock, situation) for clock in situation.clocks_of(form.obligation) if clock.filing],
        "whose": controllers(situation).get(filed.for_, "") if filed else "",
        "filed": when_text(filed.last.happened) if filed else "",
        "reference": filed.last.reference if filed else "",
        "of_first": filed is None or filed.first is filed.last,
        "kept_in": kept_words(filed) if filed else "",
        "no_breach": no_breach(situation),
        "news": _news(filed, situation),
        "count": len(found),
        "sections": _sections(form, found, notes),
    }


def _news(filed: AsFiled | None, situation: Situation) -> list[str]:
    """What the practice wrote of what changed; nothing once a follow-up has been sent with it."""
    said = situation.answer("what_changed")
    if said is None or not said.known or (filed is not None and filed.first is not filed.last and _sent(said, filed)):
        return []
    return list(value_lines(situation.library.facts["what_changed"], said.value))


def _sent(said: Answer, filed: AsFiled) -> bool:
    return said.seq <= (filed.last.document or filed.last.values_upto or filed.last.seq)


def _first(clock: Clock, situation: Situation) -> Context:
    """A first declaration: whose, when, its number, and how late with its reasons."""
    filing = clock.filing
    assert filing is not None  # noqa: S101 - chosen by `complement_view`
    return {
        "who": clock.detail,
        "when": when_text(filing.happened),
        "number": filing.reference,
        "reference": filing.proof,
        "after_start": duration(filing.happened.earliest - clock.starts_at) if clock.late and clock.starts_at else "",
        "announced": french(announced_text(clock)),
        "reasons": reasons_given(filing, situation) or REASONS,
    }


def _sections(form: Form, found: Iterable[Change], notes: Mapping[str, str]) -> list[Context]:
    """The screens where something changed, with their place among all; what the form has lost comes last."""
    places = {section.title: place for place, section in enumerate(form.sections, 1)}
    grouped = [(title, list(group)) for title, group in groupby(found, lambda one: one.section)]
    return [
        {"number": places.get(title, 0), "title": title, "fields": [_field(form, one, notes) for one in group]}
        for title, group in grouped
    ]


def _field(form: Form, one: Change, notes: Mapping[str, str]) -> Context:
    field = form.field(one.field)
    return {
        "label": one.label,
        "note": notes.get(field.provenance.status, "") if field is not None else "",
        "before": _lines(one.before, NOT_ASKED),
        "was": one.before.certainty if one.before else "",
        "now": _lines(one.now, TAKEN_BACK),
        "certainty": one.now.certainty if one.now else "",
    }


def _lines(said: Reading | None, nothing: str) -> list[str]:
    return list(said.lines) or [EMPTY] if said is not None else [nothing]
