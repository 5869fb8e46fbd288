"""Conditions written as data, evaluated in three values.

    fact: value              the fact has that value (a multi fact: includes it)
    fact: [values]           one of them; `unknown` among them matches an unknown fact
    fact: {at_least: n}      numbers and ordered choices
    fact: {includes: v}      a multi fact includes v
    done: step               the step is done
    filed: obligation        the obligation has a filing
    obligation: {id: status} the obligation has that status (or one of a list)
    owed: obligation         the obligation applies; unknown while nothing says whether it does
    all / any / not          combinations; several keys in one mapping mean all of them

The result is True, False, or None when an unknown fact decides.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Protocol

from pydantic import AfterValidator

from incident.core.facts import UNKNOWN, JsonValue

OPERATORS = frozenset({"all", "any", "not", "done", "filed", "obligation", "owed"})
COMPARISONS = frozenset({"at_least", "includes"})


class View(Protocol):
    """What conditions may look at."""

    def value(self, fact: str) -> JsonValue:
        """The fact's value, None when unknown."""

    def rank(self, fact: str, value: object) -> int | None:
        """Where a value stands among the fact's ordered options, or the number itself."""

    def is_done(self, step: str) -> bool:
        """Whether the step is done."""

    def is_filed(self, obligation: str) -> bool:
        """Whether the obligation has a filing."""

    def obligation_status(self, obligation: str) -> str | None:
        """The obligation's status, None when it is being computed or does not exist."""


def check_shape(condition: Mapping[str, object]) -> Mapping[str, object]:
    """The condition itself if it is well formed. Raises ValueError with a French sentence."""
    for key, wanted in condition.items():
        if key in {"all", "any"}:
            if not isinstance(wanted, list | tuple) or not wanted:
                raise ValueError(f"« {key} » attend une liste de conditions non vide")
            for part in wanted:
                _check_mapping(part)
        elif key == "not":
            _check_mapping(wanted)
        elif key in {"done", "filed", "owed"}:
            if not isinstance(wanted, str):
                raise ValueError(f"« {key} » attend un identifiant")
        elif key == "obligation":
            _check_mapping(wanted, nested=False)
        elif isinstance(wanted, Mapping):
            _check_comparison(key, wanted)
    return condition


def _check_mapping(part: object, *, nested: bool = True) -> None:
    if not isinstance(part, Mapping) or not part:
        raise ValueError("une condition est un bloc « clé: valeur » non vide")
    if nested:
        check_shape(part)


def _check_comparison(fact: str, wanted: Mapping[str, object]) -> None:
    if len(wanted) != 1 or not COMPARISONS & set(wanted):
        raise ValueError(f"« {fact} » : comparaison inconnue ; possibles : at_least, includes")


Condition = Annotated[dict[str, object], AfterValidator(check_shape)]
"""A condition as it stands in a data file."""


def holds(condition: Mapping[str, object], view: View) -> bool | None:
    """Whether the condition holds: True, False, or None when it is unknown."""
    return _all(_one(key, wanted, view) for key, wanted in condition.items())


def _all(results: Iterable[bool | None]) -> bool | None:
    """False as soon as one is: what comes after is not looked at."""
    unknown = False
    for result in results:
        if result is False:
            return False
        unknown = unknown or result is None
    return None if unknown else True


def _any(results: Iterable[bool | None]) -> bool | None:
    """True as soon as one is: what comes after is not looked at."""
    unknown = False
    for result in results:
        if result:
            return True
        unknown = unknown or result is None
    return None if unknown else False


def _one(key: str, wanted: object, view: View) -> bool | None:
    if key == "all":
        return _all(holds(part, view) for part in _parts(wanted))
    if key == "any":
        return _any(holds(part, view) for part in _parts(wanted))
    if key == "not":
        inner = _all(holds(part, view) for part in _parts([wanted]))
        return None if inner is None else not inner
    if key == "done":
        return view.is_done(str(wanted))
    if key == "filed":
        return view.is_filed(str(wanted))
    if key == "obligation":
        return _all(_status(name, status, view) for part in _parts([wanted]) for name, status in part.items())
    if key == "owed":
        return _owed(view.obligation_status(str(wanted)))
    return _fact(key, wanted, view)


def _owed(status: str | None) -> bool | None:
    return None if status in {None, "undetermined"} else status != "not_applicable"


def _parts(wanted: object) -> Iterator[Mapping[str, object]]:
    if isinstance(wanted, list | tuple):
        yield from (part for part in wanted if isinstance(part, Mapping))


def _status(obligation: str, wanted: object, view: View) -> bool | None:
    status = view.obligation_status(obligation)
    if status is None:
        return None
    return status in wanted if isinstance(wanted, list | tuple) else status == wanted


def _fact(fact: str, wanted: object, view: View) -> bool | None:
    value = view.value(fact)
    if isinstance(wanted, Mapping):
        return _compare(fact, value, wanted, view)
    choices = list(wanted) if isinstance(wanted, list | tuple) else [wanted]
    if value is None:
        return True if UNKNOWN in choices else None
    if isinstance(value, list):
        return any(choice in value for choice in choices)
    return any(_same(value, choice) for choice in choices)


def _same(value: object, choice: object) -> bool:
    return isinstance(value, bool) == isinstance(choice, bool) and value == choice


def _compare(fact: str, value: JsonValue, wanted: Mapping[str, object], view: View) -> bool | None:
    if value is None:
        return None
    if "includes" in wanted:
        return isinstance(value, list) and wanted["includes"] in value
    have, least = view.rank(fact, value), view.rank(fact, wanted["at_least"])
    return None if have is None or least is None else have >= least


def facts_used(condition: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Every (fact, wanted) the condition looks at, for the proofs of `playbook check`."""
    for key, wanted in condition.items():
        if key in {"all", "any", "not"}:
            for part in _parts(wanted if key != "not" else [wanted]):
                yield from facts_used(part)
        elif key not in OPERATORS:
            yield key, wanted


def references(condition: Mapping[str, object], operator: str) -> Iterator[str]:
    """Every id the condition names through `done`, `filed`, `obligation` or `owed`."""
    for key, wanted in condition.items():
        if key == operator:
            yield from (wanted if isinstance(wanted, Mapping) else [str(wanted)])
        elif key in {"all", "any", "not"}:
            for part in _parts(wanted if key != "not" else [wanted]):
                yield from references(part, operator)


def spelled_out(condition: Mapping[str, object], applies: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    """The same condition with each `owed` replaced by what makes that obligation apply (unknown ones stay)."""
    parts: list[dict[str, object]] = []
    for key, wanted in condition.items():
        if key in {"all", "any"}:
            parts.append({key: [spelled_out(part, applies) for part in _parts(wanted)]})
        elif key == "not":
            parts += ({key: spelled_out(part, applies)} for part in _parts([wanted]))
        elif key == "owed" and str(wanted) in applies:
            parts.append(dict(applies[str(wanted)]))
        else:
            parts.append({key: wanted})
    return parts[0] if len(parts) == 1 else {"all": parts}
