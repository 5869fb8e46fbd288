"""Conditions in three values."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.core.conditions import check_shape, facts_used, holds, references, spelled_out
from incident.core.facts import JsonValue

ORDER = ("no", "possible", "yes")


class Facts:
    """A view of a few facts; one step is done, one obligation filed."""

    def __init__(self, values: Mapping[str, JsonValue]) -> None:
        self.values = values

    def value(self, fact: str) -> JsonValue:
        return self.values.get(fact)

    def rank(self, fact: str, value: object) -> int | None:
        if isinstance(value, int):
            return value
        return ORDER.index(value) if fact == "exfiltration" and value in ORDER else None

    def is_done(self, step: str) -> bool:
        return step == "journal"

    def is_filed(self, obligation: str) -> bool:
        return obligation == "cnil"

    def obligation_status(self, obligation: str) -> str | None:
        return {"cnil": "overdue"}.get(obligation)


KNOWN: dict[str, JsonValue] = {
    "malicious": True,
    "persons": 3200,
    "exfiltration": "possible",
    "origins": ["hacking"],
    "zero": 0,
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, True),
        ({"malicious": True}, True),
        ({"malicious": False}, False),
        ({"absent": True}, None),
        ({"absent": [True, "unknown"]}, True),
        ({"malicious": [False, "unknown"]}, False),
        ({"persons": {"at_least": 3200}}, True),
        ({"persons": {"at_least": 3201}}, False),
        ({"absent": {"at_least": 1}}, None),
        ({"exfiltration": {"at_least": "possible"}}, True),
        ({"exfiltration": {"at_least": "yes"}}, False),
        ({"origins": {"includes": "hacking"}}, True),
        ({"origins": "hacking"}, True),
        ({"origins": ["lost", "sent"]}, False),
        ({"zero": False}, False),
        ({"malicious": 1}, False),
        ({"done": "journal"}, True),
        ({"done": "autre"}, False),
        ({"filed": "cnil"}, True),
        ({"obligation": {"cnil": ["overdue", "running"]}}, True),
        ({"obligation": {"cnil": "overdue"}}, True),
        ({"obligation": {"cnil": "running"}}, False),
        ({"obligation": {"absent": "running"}}, None),
        ({"obligation": {"filed": ["running"]}}, None),
        ({"not": {"malicious": True}}, False),
        ({"not": {"absent": True}}, None),
        ({"all": [{"malicious": True}, {"absent": True}]}, None),
        ({"all": [{"malicious": False}, {"absent": True}]}, False),
        ({"any": [{"malicious": True}, {"absent": True}]}, True),
        ({"any": [{"malicious": False}, {"absent": True}]}, None),
        ({"any": [{"malicious": False}, {"zero": 1}]}, False),
        ({"malicious": True, "absent": True}, None),
    ],
)
def test_holds(condition: dict[str, object], expected: bool | None) -> None:
    """Unknown facts give unknown, unless the rest decides."""
    assert holds(check_shape(condition), Facts(KNOWN)) is expected


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"all": []}, "« all » attend une liste de conditions non vide"),
        ({"any": {}}, "« any » attend une liste de conditions non vide"),
        ({"not": {"all": []}}, "« all » attend une liste de conditions non vide"),
        ({"any": [{"not": {"done": 1}}]}, "« done » attend un identifiant"),
        ({"done": ["a"]}, "« done » attend un identifiant"),
        ({"filed": ["a"]}, "« filed » attend un identifiant"),
        ({"not": []}, "une condition est un bloc « clé: valeur » non vide"),
        ({"all": [3]}, "une condition est un bloc « clé: valeur » non vide"),
        ({"obligation": "cnil"}, "une condition est un bloc « clé: valeur » non vide"),
        ({"x": {"below": 3}}, "« x » : comparaison inconnue ; possibles : at_least, includes"),
        ({"x": {}}, "« x » : comparaison inconnue ; possibles : at_least, includes"),
    ],
)
def test_malformed(condition: dict[str, object], said: str) -> None:
    """Refused in French when a file is read, however deep."""
    with pytest.raises(ValueError, match=f"^{said}$"):
        check_shape(condition)


def test_what_a_condition_looks_at() -> None:
    """For the proofs of `playbook check`."""
    condition = {"all": [{"a": True}, {"not": {"b": 1}}, {"any": [{"done": "s"}, {"filed": "o"}, {"d": 2}]}], "c": "x"}
    assert list(facts_used(condition)) == [("a", True), ("b", 1), ("d", 2), ("c", "x")]
    assert list(references(condition, "done")) == ["s"]
    assert list(references(condition, "filed")) == ["o"]
    assert list(references({"not": {"done": "t"}}, "done")) == ["t"]
    assert list(references({"obligation": {"cnil": "overdue"}}, "obligation")) == ["cnil"]


_LEAVES = st.sampled_from([{"a": True}, {"b": True}, {"c": False}])
_CONDITIONS = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
)


@given(
    _CONDITIONS,
    st.dictionaries(st.sampled_from("abc"), st.booleans()),
    st.dictionaries(st.sampled_from("abc"), st.booleans(), min_size=3),
)
def test_learning_more_never_turns_yes_into_no(
    condition: dict[str, object], known: dict[str, bool], rest: dict[str, bool]
) -> None:
    """A decided condition stays decided whatever the unknown facts turn out to be."""
    before = holds(condition, Facts(dict(known)))
    if before is not None:
        assert holds(condition, Facts({**rest, **known})) is before


@pytest.mark.parametrize(
    ("status", "owed"),
    [(None, None), ("undetermined", None), ("not_applicable", False), ("running", True), ("fulfilled", True)],
)
def test_an_obligation_owed(status: str | None, owed: bool | None) -> None:
    """Known once its clock says whether it applies."""

    class Duties(Facts):
        def obligation_status(self, obligation: str) -> str | None:
            return status if obligation == "ordre" else "running"

    assert holds(check_shape({"owed": "ordre"}), Duties(KNOWN)) is owed
    with pytest.raises(ValueError, match="^« owed » attend un identifiant$"):
        check_shape({"owed": ["ordre"]})


def test_an_obligation_owed_is_spelled_out() -> None:
    """However deep; one that is unknown stays; of several parts, all."""
    applies: dict[str, dict[str, object]] = {"o": {"a": True}, "p": {"b": 1, "c": 2}}
    assert spelled_out({"owed": "o"}, applies) == {"a": True}
    assert spelled_out({"owed": "x"}, applies) == {"owed": "x"}
    assert spelled_out({"done": "o"}, applies) == {"done": "o"}
    assert spelled_out({"d": 3, "owed": "p"}, applies) == {"all": [{"d": 3}, {"b": 1, "c": 2}]}
    assert spelled_out({"any": [{"owed": "o"}, {"d": 3}]}, applies) == {"any": [{"a": True}, {"d": 3}]}
    assert spelled_out({"all": [{"not": {"owed": "o"}}]}, applies) == {"all": [{"not": {"a": True}}]}
