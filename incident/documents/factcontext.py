"""The incident's facts by name, for templates: raw for `{% if %}`, in words to print, and what was filed.

`facts.X` is the stored value of fact X, None when unknown: an option's id, a list of ids, a number, a text,
true or false. `words.X` holds its lines in French, none when unknown; it also has the fields that a form
ticks from several facts (`words.data_categories`), under the form's own words. `filed.X` says when obligation
X was fulfilled, empty when it was not.
"""

from collections.abc import Sequence

from incident.core.clocks import Clock
from incident.core.dossier import value_lines, view
from incident.core.facts import JsonValue
from incident.core.forms import Form
from incident.core.implied import discovery_said
from incident.core.roles import role_of
from incident.core.situation import Situation
from incident.core.wording import when_text


def fact_values(situation: Situation) -> dict[str, JsonValue]:
    """Every fact of the data in force with its value, None when unknown."""
    return {name: situation.value(name) for name in situation.library.facts}


def fact_words(situation: Situation) -> dict[str, list[str]]:
    """Every fact, then every field of a form in use that no single fact answers, in words; nothing when unknown."""
    known = {name: _lines(name, situation) for name in situation.library.facts}
    for form in situation.library.forms_in_use:
        known |= _ticked(form, situation)
    return known


def _lines(name: str, situation: Situation) -> list[str]:
    value = situation.value(name)
    return [] if value is None else list(value_lines(situation.library.facts[name], value))


def _ticked(form: Form, situation: Situation) -> dict[str, list[str]]:
    """The fields whose options are ticked by facts; one that shares a fact's name says more than it."""
    mapped = [f for s in form.sections for f in s.fields if f.fact is None and f.instant is None]
    views = {field.id: view(field, situation) for field in mapped}
    return {name: list(one.lines) if one.value else [] for name, one in views.items()}


def filed(situation: Situation) -> dict[str, str]:
    """When each obligation of the practice was fulfilled, in words; empty when it was not."""
    return {name: _filed(situation.clocks_of(name)) for name in situation.library.obligations}


def _filed(clocks: Sequence[Clock]) -> str:
    made = [(clock.detail, when_text(clock.filing.happened)) for clock in clocks if clock.filing is not None]
    return "\u202f; ".join(f"{when} ({detail})" if detail else when for detail, when in made)


def noticed(situation: Situation, *, by: bool = True) -> str:
    """When the practice noticed, and who by role (not what a patient is told); empty when it did not say."""
    found = discovery_said(situation)
    if found is None:
        return ""
    role = role_of(found.who, situation) if by else ""
    return when_text(found.at) + (f" ({role})" if role else "")
