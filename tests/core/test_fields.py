"""One field of an authority's form as it stands: where its value comes from, how sure it is, what it still lacks."""

from typing import Any

import pytest

from incident.core import commands as c
from incident.core import entries as e
from incident.core.dossier import (
    REVIEW,
    Dossier,
    FieldView,
    SectionView,
    as_json,
    dossier,
    person_text,
    presumed,
    to_answer,
    unknown_answers,
    value_lines,
    view,
)  # fmt: skip
from incident.core.facts import Answer, Fact, JsonValue, Option, Person
from incident.core.forms import FieldOption, Form, FormField, FormSection, Provenance
from incident.core.playbook import Library
from incident.core.when import When
from tests.core.desk import START, ZONE, Desk, answers, at
from tests.golden import plain

FROM = Provenance(status="cnil")


def field(**fields: Any) -> FormField:
    return FormField.model_validate({"id": "f", "label": "F", "provenance": FROM} | fields)


def tick(name: str, **when: object) -> FieldOption:
    """An option ticked by facts."""
    return FieldOption(id=name, label=name.upper(), when=when)


NATURES = field(options=(tick("c", confidentiality=True), tick("i", integrity=True), tick("x")))


def seen(one: FieldView) -> tuple[object, ...]:
    return (one.status, tuple(plain(line) for line in one.lines), one.certainty, one.origin, one.value)


def one(library: Library, made: FormField, *commands: c.Command) -> FieldView:
    """The field once these were carried out."""
    desk = Desk(library)
    desk.do(*commands)
    return view(made, desk.situation)


# -- a fact ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), ("missing", (), "unknown", None, None)),
        ((c.Given("comments", "a\nb"),), ("answered", ("a", "b"), "certain", "person", "a\nb")),
        ((c.Given("comments", "a", "estimated"),), ("answered", ("a",), "estimated", "person", "a")),
        ((c.Given("comments", None),), ("unknown", ("inconnu à ce stade",), "unknown", "person", None)),
    ],
)
def test_a_fact_fills_its_field(library: Library, given: tuple[c.Given, ...], expected: tuple[object, ...]) -> None:
    found = one(library, field(fact="comments"), *((c.GiveAnswers(given),) if given else ()))
    assert seen(found) == expected
    assert (found.facts, found.complete, found.review) == (("comments",), True, False)


def test_a_default_is_estimated_and_nobody_s(library: Library) -> None:
    """Until somebody answers; a fact that the data do not know stays missing."""
    made = field(fact="comments", default="rien")
    assert seen(one(library, made)) == ("answered", ("rien",), "estimated", "derived", "rien")
    assert seen(one(library, made, answers(comments="x")))[1:4] == (("x",), "certain", "person")
    assert seen(one(library, field(fact="inconnu", default="rien"))) == ("missing", (), "unknown", None, None)


def test_what_is_only_computed_and_not_known_is_missing(library: Library) -> None:
    """Not « inconnu à ce stade »: nobody said so."""
    assert one(library, field(fact="notify_persons")).status == "missing"
    assert one(library, field(fact="notification_late")).lines == ("non",)


def test_the_authority_s_own_words_for_an_option(library: Library) -> None:
    made = field(fact="exfiltration", options=(FieldOption(id="yes", label="Avérée"),))
    assert one(library, made, answers(exfiltration="yes")).lines == ("Avérée",)
    assert one(library, made, answers(exfiltration="possible")).lines == ("Un indice le fait craindre",)


def test_an_answer_to_look_at_again_is_not_ready(library: Library) -> None:
    """It says so in place of how sure it is."""
    told = c.Decide("persons", True, "pourquoi")
    found = one(
        library, field(fact="persons_informed", required_initial=True), answers(persons_informed="not_informed"), told
    )
    assert (found.review, found.ready, found.sure, found.lacks) == (True, False, REVIEW, REVIEW)


# -- an instant ------------------------------------------------------------------------------------------


def test_an_instant_fills_its_field(library: Library) -> None:
    """Sure only when it is exact."""
    made = field(instant="breach_aware")
    assert seen(one(library, made)) == ("missing", (), "unknown", None, None)
    found = one(library, made, c.StateInstant("breach_aware", at(7, 5)))
    assert seen(found) == ("answered", ("lundi 23 novembre 2026 à 8 h 05",), "certain", "person", at(7, 5).to_json())
    about = When(precision="about", at=START, zone=ZONE, typed="x")
    assert seen(one(library, made, c.StateInstant("breach_aware", about)))[2] == "estimated"
    assert found.facts == ()


# -- boxes that facts tick -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), ("missing", (), "unknown", None, None)),
        ((c.Given("confidentiality", False),), ("missing", (), "unknown", None, None)),
        ((c.Given("confidentiality", False), c.Given("integrity", False)), ("answered", ("aucune",), "certain", "person", [])),
        ((c.Given("confidentiality", False), c.Given("integrity", None)), ("unknown", ("inconnu à ce stade",), "unknown", "person", [])),
        ((c.Given("confidentiality", True),), ("answered", ("C",), "certain", "person", ["c"])),
        ((c.Given("confidentiality", True), c.Given("integrity", True, "estimated")), ("answered", ("C", "I"), "estimated", "person", ["c", "i"])),
        ((c.Given("confidentiality", True), c.Given("integrity", None)), ("answered", ("C",), "certain", "person", ["c"])),
    ],
)  # fmt: skip
def test_facts_tick_the_boxes(library: Library, given: tuple[c.Given, ...], expected: tuple[object, ...]) -> None:
    """As sure as the least sure of what is known; a box without a condition is never ticked."""
    found = one(library, NATURES, *((c.GiveAnswers(given),) if given else ()))
    assert seen(found) == expected
    assert found.facts == ("confidentiality", "integrity")


def test_boxes_that_are_all_to_be_said(library: Library) -> None:
    """Those that nothing tells are listed as unknown beside those ticked, and asked for before the field is complete."""
    made = NATURES.model_copy(update={"say_unknown": True})
    found = one(library, made, answers(confidentiality=True))
    assert (found.lines, found.complete, found.ready) == (("C", "I : inconnu à ce stade"), False, False)
    found = one(library, made, answers(confidentiality=True, integrity=None))
    assert (found.lines, found.complete) == (("C", "I : inconnu à ce stade"), True)
    assert one(library, made, answers(confidentiality=True, integrity=False)).lines == ("C",)
    assert one(library, NATURES, answers(confidentiality=True)).complete


def test_whose_the_boxes_are(library: Library) -> None:
    """A person's as soon as one answer is; else as the first."""
    made = field(options=(tick("h", data_health=True), tick("c", confidentiality=True)))
    assert one(library, made).origin == "playbook"
    assert one(library, made, answers(confidentiality=False)).origin == "person"


# -- shown or not ----------------------------------------------------------------------------------------


def test_what_is_shown(library: Library) -> None:
    """Not what is surely pointless; what nothing tells yet only if it is required: forms stay short."""
    made = field(fact="comments", visible={"integrity": True})
    required = made.model_copy(update={"required_initial": True})
    for said, shown in ((True, "missing"), (False, "hidden")):
        assert one(library, made, answers(integrity=said)).status == shown
        assert one(library, required, answers(integrity=said)).status == shown
    assert (one(library, made).status, one(library, required).status) == ("hidden", "missing")
    hidden = one(library, made)
    assert (hidden.lines, hidden.certainty, hidden.origin, hidden.facts, hidden.value) == (
        (),
        "unknown",
        None,
        (),
        None,
    )


@pytest.mark.parametrize(
    ("status", "other", "ready", "lacks"),
    [
        ("answered", {}, True, ""),
        ("answered", {"complete": False}, False, "manque"),
        ("answered", {"review": True}, False, REVIEW),
        ("unknown", {}, True, ""),
        ("missing", {}, False, "manque"),
    ],
)
def test_what_an_initial_notification_can_go_with(status: Any, other: dict[str, Any], ready: bool, lacks: str) -> None:
    """« Inconnu » will do unless the field forbids it; a field that is not required lacks nothing."""
    made = FieldView(field(required_initial=True), status, (), "certain", None, (), None, **other)
    assert (made.ready, made.lacks) == (ready, lacks)
    free = FieldView(field(), status, (), "certain", None, (), None, **other)
    assert (free.ready, free.lacks) == (ready, "")
    strict = FieldView(
        field(required_initial=True, unknown_allowed=False), status, (), "certain", None, (), None, **other
    )
    assert strict.ready is (ready and status == "answered")


# -- a whole form ----------------------------------------------------------------------------------------


def form(*fields: FormField, more: tuple[FormField, ...] = ()) -> Form:
    sections = [
        FormSection(id=f"s{n}", title="S", short="S", provenance=FROM, fields=some)
        for n, some in enumerate((fields, more))
    ]
    return Form(id="x", title="X", authority="A", obligation="cnil_initiale", portal="", warning="", required_note="",
                sections=tuple(sections))  # fmt: skip


BOXES = NATURES.model_copy(update={"id": "n", "required_initial": True, "say_unknown": True})
ASKED = form(
    field(id="a", fact="comments", required_initial=True),
    field(id="b", fact="persons_count"),
    BOXES,
    more=(
        field(id="d", instant="breach_aware", required_initial=True, unknown_allowed=False),
        field(id="e", fact="comments", required_initial=True),
        field(id="g", fact="practice_name", required_initial=True, unknown_allowed=False),
        field(id="h", fact="notify_persons", required_initial=True),
        field(id="q", fact="declarant", required_initial=True),
        field(id="z", fact="description", visible={"integrity": True}),
    ),
)


def test_what_is_missing_is_counted(library: Library) -> None:
    """Of what a first notification needs; hidden fields are left out."""
    desk = Desk(library)
    made = dossier(ASKED, desk.situation)
    assert [one.field.id for one in made.shown] == ["a", "b", "n", "d", "e", "g", "h", "q"]
    assert [one.field.id for one in made.missing] == ["a", "n", "d", "e", "g", "h", "q"]
    assert ([section.missing for section in made.sections], made.counts) == ([2, 5], (0, 7))
    desk.do(answers(comments="x"))
    made = dossier(ASKED, desk.situation)
    assert ([section.missing for section in made.sections], made.counts) == ([1, 4], (2, 7))


def test_one_question_at_a_time(library: Library) -> None:
    """In the order of the form, each fact once; an instant has none; of some boxes, those nobody answered."""
    desk = Desk(library)
    asked = [
        (number, one.field.id, fact) for number, one, fact in to_answer(dossier(ASKED, desk.situation), desk.situation)
    ]
    assert asked == [
        (0, "a", "comments"), (0, "n", "confidentiality"), (0, "n", "integrity"), (1, "d", ""), (1, "e", ""),
        (1, "g", "practice_name"), (1, "h", ""), (1, "q", "declarant"),
    ]  # fmt: skip
    desk.do(answers(confidentiality=True))
    asked = [
        (number, one.field.id, fact) for number, one, fact in to_answer(dossier(ASKED, desk.situation), desk.situation)
    ]
    assert (0, "n", "integrity") in asked and (0, "n", "confidentiality") not in asked


def test_the_rest_said_unknown_on_purpose(library: Library) -> None:
    """Once each, what may be unknown and a person can tell; not what was answered, nor what a bulletin proposes."""
    desk = Desk(library)
    desk.do(answers(integrity=None))
    given = unknown_answers(dossier(ASKED, desk.situation), desk.situation)
    assert given == (c.Given("comments", None, "unknown"), c.Given("confidentiality", None, "unknown"))
    said = {"confidentiality": {"value": True}}
    desk.write(e.BulletinReceived.model_validate({"bulletin": "b", "version": 1, "issuer": "i", "issued": "d", "title": "t", "sha256": "a", "proposes": said}))  # fmt: skip
    assert [one.fact for one in unknown_answers(dossier(ASKED, desk.situation), desk.situation)] == ["comments"]


def test_as_json() -> None:
    """Every field of every section, with where the form has it from."""
    made = FieldView(field(required_initial=True), "answered", ("a", "b"), "estimated", "person", ("x",), ["v"])
    filled = Dossier(form(), (SectionView(form().sections[0], (made,)),))
    assert as_json(filled) == {
        "form": "x",
        "missing": [],
        "sections": [{"id": "s0", "fields": [{
            "id": "f", "label": "F", "status": "answered", "certainty": "estimated", "from": "person", "value": ["v"],
            "text": ["a", "b"], "required_initial": True, "provenance": "cnil",
        }]}],
    }  # fmt: skip


# -- a value in words ------------------------------------------------------------------------------------

KINDS = (Option(id="a", label="Un"), Option(id="b", label="Deux"))


@pytest.mark.parametrize(
    ("kind", "value", "lines"),
    [
        ("bool", True, ("oui",)),
        ("bool", False, ("non",)),
        ("text", None, ("inconnu à ce stade",)),
        ("text", "a\nb", ("a", "b")),
        ("int", 12, ("12 jours",)),
        ("choice", "b", ("Deux",)),
        ("choice", "z", ("z",)),
        ("multi", ["b", "a", "z"], ("Deux", "Un", "z")),
        ("multi", [], ("aucune",)),
        ("when", at(7).to_json(), ("lundi 23 novembre 2026 à 8 h 00",)),
        ("person", {"name": "Roy", "role": "", "phone": "01", "email": "a@b"}, ("Roy, 01, a@b",)),
    ],
)
def test_a_value_in_words(kind: Any, value: JsonValue, lines: tuple[str, ...]) -> None:
    fact = Fact(id="f", type=kind, ask="?", options=KINDS, unit="jours" if kind == "int" else "")
    assert tuple(plain(line) for line in value_lines(fact, value)) == lines


def test_other_words_for_an_option() -> None:
    """Of those given; the fact's own for the rest."""
    fact = Fact(id="f", type="multi", ask="?", options=KINDS)
    assert value_lines(fact, ["a", "b"], {"a": "Premier"}) == ("Premier", "Deux")


def test_a_person_in_words() -> None:
    assert person_text(Person(name="Roy", role="avocat", phone="01", email="a@b")) == "Roy, avocat, 01, a@b"
    assert person_text(Person(name="Roy")) == "Roy"


def test_an_answer_known_or_not() -> None:
    """« Inconnu à ce stade » and an empty value tell nothing."""
    assert Answer(value=False).known
    assert not Answer(value=None).known and not Answer(value=True, certainty="unknown").known


@pytest.mark.parametrize(
    ("sources", "own"),
    [(("practice",), True), (("asked",), False), (("practice", "asked"), False), (("practice", "derived"), True)],
)
def test_a_line_of_the_sheet_alone(sources: Any, own: bool) -> None:
    """What an incident may also be asked is not only the sheet's."""
    assert Fact(id="f", type="text", ask="?", sources_from=sources).of_practice is own


def test_what_the_playbook_alone_says_of_the_form(library: Library) -> None:
    """Until a person says it."""
    desk = Desk(library)
    made = form(field(id="m", fact="malicious"), field(id="c", fact="comments"))
    assert presumed(dossier(made, desk.situation), desk.situation) == ["malicious"]
    desk.do(answers(malicious=True, comments="x"))
    assert presumed(dossier(made, desk.situation), desk.situation) == []
