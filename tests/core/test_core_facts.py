"""What a fact can take: every type, what is refused, and that whatever is typed is answered in words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.core.facts import (
    MAX_TEXT,
    NO,
    SHOWN,
    UNKNOWN,
    YES,
    Answer,
    Fact,
    FactType,
    JsonValue,
    Option,
    ValueRefused,
    check_value,
    parse_person,
    parse_value,
    suggestion,
    typed_as_estimate,
)
from incident.core.playbook import Library

OPTIONS = (Option(id="no", label="Non"), Option(id="possible", label="Possible"), Option(id="yes", label="Oui, sûr"))


def fact(kind: FactType, **more: object) -> Fact:
    options = OPTIONS if kind in {"choice", "multi"} else ()
    return Fact.model_validate({"id": "un_fait", "type": kind, "ask": "Quoi ?", "options": options, **more})


WHEN: dict[str, str | None] = {
    "precision": "exact", "at": "2026-11-23T06:50:00Z", "zone": "Europe/Paris", "typed": "7 h 50"
}  # fmt: skip
KINDS: tuple[FactType, ...] = ("bool", "choice", "multi", "int", "text", "when", "person")
VALUES: st.SearchStrategy[JsonValue] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=30),
    st.sampled_from(["no", "possible", "yes"]),
    st.lists(st.sampled_from(["no", "possible", "yes", "x"]), max_size=4),
    st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=2),
)


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("bool", True, True),
        ("bool", False, False),
        ("int", 0, 0),
        ("int", 10**12, 10**12),
        ("text", "", ""),
        ("text", "x" * MAX_TEXT, "x" * MAX_TEXT),
        ("text", "[b] {{ }} 🙂\n", "[b] {{ }} 🙂\n"),
        ("choice", "possible", "possible"),
        ("multi", [], []),
        ("multi", ["yes", "no", "yes"], ["no", "yes"]),
        ("when", WHEN, WHEN),
        ("person", {"name": "Marc"}, {"name": "Marc", "role": "", "phone": "", "email": ""}),
        *((kind, None, None) for kind in KINDS),
    ],
)
def test_taken(kind: FactType, value: JsonValue, stored: JsonValue) -> None:
    assert check_value(fact(kind), value) == stored


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("bool", 1),
        ("bool", "oui"),
        ("bool", "true"),
        ("int", True),
        ("int", -1),
        ("int", 10**12 + 1),
        ("int", "12"),
        ("text", 12),
        ("text", "x" * (MAX_TEXT + 1)),
        ("choice", "Possible"),
        ("choice", "maybe"),
        ("choice", ["no"]),
        ("choice", True),
        ("multi", "no"),
        ("multi", ["no", "maybe"]),
        ("when", "hier"),
        ("person", "Marc"),
        ("person", ["Marc"]),
        ("person", {"role": "sans nom"}),
        ("person", {"name": "Marc", "age": "40"}),
        ("person", {"name": None}),
        ("when", {}),
        ("when", {"at": "2026-11-23T06:50:00Z"}),
        ("when", {**WHEN, "at": "hier"}),
        ("when", {**WHEN, "at": "2026-11-23T06:50:00"}),
    ],
)
def test_refused(kind: FactType, value: JsonValue) -> None:
    with pytest.raises(ValueRefused) as raised:
        check_value(fact(kind), value)
    assert str(raised.value).startswith("« Quoi ? » ")
    assert "un_fait" not in str(raised.value)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_that_may_not_stay_unknown(kind: FactType) -> None:
    with pytest.raises(ValueRefused, match="ne peut pas rester inconnu"):
        check_value(fact(kind, unknown=False), None)


@given(st.sampled_from(KINDS), VALUES)
def test_a_stored_value_is_stable(kind: FactType, value: JsonValue) -> None:
    """Whatever comes is refused in words, or stored in a form that checks to itself."""
    try:
        stored = check_value(fact(kind), value)
    except ValueRefused as problem:
        assert str(problem).endswith((".", "?"))
        return
    assert check_value(fact(kind), stored) == stored


@given(st.sampled_from([kind for kind in KINDS if kind != "when"]), st.text(max_size=60))
def test_whatever_is_typed_is_stored_or_refused(kind: FactType, text: str) -> None:
    try:
        stored = parse_value(fact(kind), text)
    except ValueRefused:
        return
    assert check_value(fact(kind), stored) == stored


@pytest.mark.parametrize("word", sorted(YES | NO))
def test_yes_and_no(word: str) -> None:
    assert parse_value(fact("bool"), f" {word.upper()} ") is (word in YES)


@pytest.mark.parametrize("word", ["unknown", "inconnu", "Inconnu à ce stade", "?", " UNKNOWN "])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "when"])
def test_unknown_is_an_answer(kind: FactType, word: str) -> None:
    assert parse_value(fact(kind), word) is None


@pytest.mark.parametrize("typed", ["3200", "3 200", "3\u00a0200", "3\u202f200", " 3200 ", "3.200", "3200 patients"])
def test_numbers_as_people_write_them(typed: str) -> None:
    assert parse_value(fact("int"), typed) == 3200


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("environ 3200", 3200),
        ("~3200", 3200),
        ("~ 3 200", 3200),
        ("à peu près 50", 50),
        ("vers 50", 50),
        ("50 environ", 50),
        ("environ 3\u00a0200 dossiers", 3200),
        ("environ 4 200 (à nous trois)", 4200),
        ("4 200 environ, à nous trois", 4200),
    ],
)
def test_an_estimate_is_a_number_that_is_not_certain(typed: str, number: int) -> None:
    assert parse_value(fact("int"), typed) == number
    assert typed_as_estimate(fact("int"), typed)


def test_what_is_not_an_estimate() -> None:
    """A number alone is certain; « environ » in a sentence is a word of it."""
    assert not typed_as_estimate(fact("int"), "3 200 patients")
    assert not typed_as_estimate(fact("text"), "environ 3200")


@pytest.mark.parametrize("typed", ["une centaine", "environ une centaine", "quelques dizaines", "deux milliers"])
def test_a_round_word_is_refused_with_what_to_write(typed: str) -> None:
    with pytest.raises(ValueRefused, match=f"« {typed} » n’est pas un nombre : écrivez par exemple « environ 100 »"):
        parse_value(fact("int"), typed)


@pytest.mark.parametrize(
    "typed", ["4 200 (chacun)", "4 200, ou plus", "entre nous 4 200 ou 5 000", "12 à 15", "3200 x 2"]
)
def test_a_number_with_something_else_is_to_write_alone(typed: str) -> None:
    """What is beside a number may change it: nobody guesses."""
    with pytest.raises(ValueRefused, match="nombre entier"):
        parse_value(fact("int"), typed)
    if typed[0].isdigit():
        with pytest.raises(ValueRefused, match=f"« {re.escape(typed)} » dit autre chose avec : écrivez le nombre seul"):
            parse_value(fact("int"), typed)


def test_the_unit_of_a_question_may_follow_its_number() -> None:
    assert parse_value(fact("int", unit="jours"), "3 jours") == 3
    with pytest.raises(ValueRefused):
        parse_value(fact("int"), "3 jours")


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        ("bool", "peut-être", "« Quoi ? » attend oui ou non, pas « peut-être »."),
        ("int", "cent", "« Quoi ? » attend un nombre entier positif, pas « cent »."),
        ("multi", "no", "« Quoi ? » attend une liste de choix, pas « no »."),
        ("choice", "z" * SHOWN, f"« Quoi ? » ne peut pas valoir « {'z' * SHOWN} » ; choix : no, possible, yes."),
        ("bool", "z" * (SHOWN + 1), f"« Quoi ? » attend oui ou non, pas « {'z' * SHOWN}… »."),
    ],
)
def test_a_refusal_repeats_what_was_given(kind: FactType, value: JsonValue, sentence: str) -> None:
    """So that a slip is seen; a long one is cut."""
    with pytest.raises(ValueRefused) as raised:
        check_value(fact(kind), value)
    assert str(raised.value) == sentence


def test_what_is_neither_yes_nor_no_is_never_taken_for_no() -> None:
    with pytest.raises(ValueRefused, match="pas « peut-être »"):
        parse_value(fact("bool"), "peut-être")


def test_an_id_is_that_option_whatever_the_labels_say() -> None:
    crossed = (Option(id="no", label="yes"), Option(id="yes", label="no"))
    assert parse_value(fact("choice").model_copy(update={"options": crossed}), "yes") == "yes"


def test_a_long_value_is_not_repeated_whole() -> None:
    with pytest.raises(ValueRefused) as raised:
        parse_value(fact("int"), "9" * 5000)
    assert len(str(raised.value)) < 200


@pytest.mark.parametrize(
    "typed",
    ["-3", "3,5", "3.5", "1e3", "٣", "²", "", "0x10", "50 ou 60", "3 mille", "0.500", "06 12 34", "3.20", "environ"],
)
def test_what_is_not_a_number(typed: str) -> None:
    with pytest.raises(ValueRefused):
        parse_value(fact("int"), typed)


def test_options_by_id_or_by_label() -> None:
    assert parse_value(fact("choice"), "oui, sûr") == "yes"
    assert parse_value(fact("multi"), "yes, Possible,") == ["possible", "yes"]
    with pytest.raises(ValueRefused, match="Vouliez-vous dire « possible »|Vouliez-vous dire"):
        parse_value(fact("choice"), "posible")


def test_text_is_kept_as_typed() -> None:
    assert parse_value(fact("text"), "  deux\n lignes ") == "  deux\n lignes "


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Marc Petit, informaticien, 06 12 34 56 78", ("Marc Petit", "informaticien", "06 12 34 56 78", "")),
        ("Marc Petit, m@exemple.fr, +33 6 12", ("Marc Petit", "", "+33 6 12", "m@exemple.fr")),
        ("Marc Petit, tél. 12345678", ("Marc Petit", "", "tél. 12345678", "")),
        ("Anne, 3115", ("Anne", "", "3115", "")),
        ("Anne, bureau 3115", ("Anne", "bureau 3115", "", "")),
        ("Anne, 12", ("Anne", "12", "", "")),
        ("Anne, DPO, cabinet Lenoir", ("Anne", "DPO, cabinet Lenoir", "", "")),
        ("06 12 34 56 78", ("06 12 34 56 78", "", "06 12 34 56 78", "")),
        ("m@exemple.fr", ("m@exemple.fr", "", "", "m@exemple.fr")),
        ("", ("", "", "", "")),
        (",,", ("", "", "", "")),
    ],
)
def test_a_person_in_any_order(typed: str, parts: tuple[str, str, str, str]) -> None:
    found = parse_person(typed)
    assert (found.name, found.role, found.phone, found.email) == parts


@given(st.text(max_size=80))
def test_a_person_never_loses_a_word(typed: str) -> None:
    found = parse_person(typed)
    kept = f"{found.name} {found.role} {found.phone} {found.email}"
    assert all(piece.strip() in kept for piece in typed.split(","))


def test_ranks() -> None:
    assert fact("choice").rank("possible") == 1
    assert fact("choice").rank("x") is None
    assert fact("int").rank(12) == 12
    assert fact("bool").rank(True) is None


def test_known_and_unknown() -> None:
    assert Answer(value=False).known
    assert not Answer(value=None).known
    assert not Answer(value="x", certainty="unknown").known


def test_suggestions() -> None:
    assert suggestion("exfiltratio", ["exfiltration", "x"]) == " Vouliez-vous dire « exfiltration » ?"
    assert suggestion("zzz", ["exfiltration"]) == ""


def test_every_shipped_option_is_taken_by_its_id_and_by_its_label(library: Library) -> None:
    for known in library.facts.values():
        for option in (option for option in known.options if option.id != UNKNOWN):
            wanted: JsonValue = option.id if known.type == "choice" else [option.id]
            assert parse_value(known, option.id) == wanted
            if "," not in option.label:
                assert parse_value(known, option.label) == wanted, (known.id, option.label)
