"""What was declared, and what changed since: whose declaration, which version, from which bytes, field by field."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from incident.core import commands as c
from incident.core import entries as e
from incident.core.canonical import canonical, digest
from incident.core.complement import (
    AsFiled,
    Change,
    Reading,
    Values,
    as_filed,
    changes,
    changes_json,
    follow_ups,
    kept_words,
    no_breach,
    nothing_kept,
    values_bytes,
    values_doubt,
)  # fmt: skip
from incident.core.forms import Form, FormField, FormSection, Provenance
from incident.core.playbook import Library
from incident.core.state import Filing
from incident.core.when import When
from tests.core.desk import START, Desk, answers, at
from tests.golden import plain

FROM = Provenance(status="cnil")
A, B = "a" * 64, "b" * 64


def field(name: str, fact: str, **more: Any) -> FormField:
    return FormField.model_validate({"id": name, "label": f"L {name}", "fact": fact, "provenance": FROM} | more)


FORM = Form(
    id="cnil", title="X", authority="CNIL", obligation="cnil_initiale", portal="", warning="", required_note="",
    sections=(
        FormSection(id="un", title="Un", short="u", provenance=FROM, fields=(
            field("type", "notification_type"), field("a", "comments"), field("b", "persons_count"),
        )),
        FormSection(id="deux", title="Deux", short="d", provenance=FROM, fields=(
            field("c", "description"), field("w", "what_changed", visible={"notification_type": "complementaire"}, required_initial=True),
        )),
    ),
)  # fmt: skip


def values(form: str = "cnil", **fields: Mapping[str, Any]) -> Values:
    """The values of a form as they were kept: answered, certain."""
    usual = {"status": "answered", "certainty": "certain", "label": "L"}
    kept = [{**usual, "id": name, "text": [str(one.get("value"))], **one} for name, one in fields.items()]
    return {"form": form, "sections": [{"id": "un", "fields": kept}]}


def filing(obligation: str = "cnil_initiale", **fields: Any) -> e.NotificationFiled:
    return e.NotificationFiled.model_validate({"obligation": obligation, "reference": "N"} | fields)


def desk_with(library: Library, *made: tuple[e.AnyBody, When]) -> Desk:
    """An incident where these were recorded."""
    desk = Desk(library)
    for body, when in made:
        desk.write(body)
        desk.history[-1] = desk.history[-1].model_copy(update={"happened": when})
    return desk


def draft(values_sha256: str | None) -> e.DocumentProduced:
    digests = {"sha256": A, "template_sha256": A, "letterhead_sha256": A, "values_sha256": values_sha256}
    return e.DocumentProduced.model_validate(
        {"document": "cnil_initiale", "format": "md", "upto": 1, "prepared_at": "2026-11-23T07:00:00Z"} | digests
    )


def found(desk: Desk, stored: Mapping[str, Values] | None = None, for_: str | None = None) -> AsFiled:
    kept = {name: json.dumps(one).encode() for name, one in (stored or {}).items()}
    one = as_filed(FORM, desk.situation, kept.get, for_)
    assert one is not None
    return one


# -- whose, and which version ----------------------------------------------------------------------------


def test_nothing_was_sent_with_this_form(library: Library) -> None:
    """Another obligation is none of its own."""
    desk = desk_with(library, (filing("ordre"), at(7)))
    assert as_filed(FORM, desk.situation, nothing_kept) is None


def test_the_sequels_of_a_form(library: Library) -> None:
    """With the same authority; none of an obligation that the data no longer have."""
    assert follow_ups(FORM, library) == ["cnil_complement"]
    assert follow_ups(FORM.model_copy(update={"obligation": "inconnue"}), library) == []
    other = library.obligations["cnil_complement"].model_copy(update={"authority": "ANS"})
    elsewhere = library.model_copy(update={"obligations": library.obligations | {"cnil_complement": other}})
    assert follow_ups(FORM, elsewhere) == []


def test_the_last_one_sent_and_the_very_first(library: Library) -> None:
    """In the order they were sent, whatever the order they were noted in."""
    desk = desk_with(library, (filing(reference="1"), at(6)), (filing("cnil_complement", reference="3"), at(7, 10)),
                     (filing("cnil_complement", reference="2"), at(7)))  # fmt: skip
    one = found(desk)
    assert (one.first.reference, one.last.reference, one.for_, one.values) == ("1", "3", "", None)
    alone = desk_with(library, (filing("cnil_complement", reference="2"), at(7)))
    assert (found(alone).first.reference, found(alone).last.reference) == ("2", "2")


def test_an_acknowledgement_completes_its_own_declaration(library: Library) -> None:
    """It brings no new version, and loses no number that was known."""
    desk = desk_with(library, (filing(reference="", pending=True, document=9), at(6)), (filing("cnil_complement", reference="2"), at(7)),
                     (filing(reference="1"), at(7, 5)))  # fmt: skip
    one = found(desk)
    assert (one.first.reference, one.first.pending, one.first.document, one.last.reference) == ("1", False, 9, "2")
    desk = desk_with(library, (filing(reference="1", pending=True), at(6)), (filing(reference="", pending=True), at(7)))
    assert (found(desk).last.reference, found(desk).last.pending) == ("1", True)


def test_of_several_the_one_named_else_the_oldest_version(library: Library) -> None:
    """So that no change is lost."""
    desk = desk_with(library, (draft(A), at(6)), (filing(for_="ba", reference="B", document=2), at(6)),
                     (filing(for_="roy", reference="R"), at(6)))  # fmt: skip
    assert (found(desk).for_, found(desk, for_="roy").for_, found(desk, for_="ba").for_) == ("ba", "roy", "ba")
    assert as_filed(FORM, desk.situation, nothing_kept, "") is None


# -- from which bytes ------------------------------------------------------------------------------------


def test_the_values_are_those_of_the_draft_named_else_those_kept_with_it(library: Library) -> None:
    """Of this form; none once they are no longer there."""
    drafted = desk_with(library, (draft(A), at(6)), (filing(document=2, values_sha256=B), at(7)))
    plain = desk_with(library, (draft(A), at(6)), (filing(values_sha256=B), at(7)))
    of_draft, of_filing = values(a={"value": 1}), values(a={"value": 2})
    assert found(drafted, {A: of_draft, B: of_filing}).values == of_draft
    assert found(plain, {A: of_draft, B: of_filing}).values == of_filing
    assert found(plain, {A: of_draft}).values is None
    assert found(plain, {B: values("edpb-2026")}).values is None
    bare = desk_with(library, (draft(None), at(6)), (filing(document=2, values_sha256=B), at(7)))
    assert found(bare, {B: of_filing}).values is None


def test_where_the_values_come_from_in_words(library: Library) -> None:
    made = Filing("cnil_initiale", "", at(7), "N", None, False, "", 5, None, None)
    known = AsFiled(made, made, {})
    assert kept_words(known) == (
        "les réponses telles qu’elles étaient quand la déclaration a été notée ici (entrée 5), pas à l’heure de l’envoi"
    )
    drafted = Filing("cnil_initiale", "", at(7), "N", None, False, "", 5, 3, None)
    assert kept_words(AsFiled(made, drafted, {})) == "le brouillon gardé dans le journal (entrée 3)"
    assert kept_words(AsFiled(made, drafted, None)) == ""


def test_the_values_to_keep_with_a_filing(library: Library) -> None:
    """Those its form shows now, its sequels' too; an obligation without a form keeps none. Each declares for itself."""
    desk = Desk(library)
    desk.do(answers(controllers="Dr Roy\nDr Ba"), c.File("cnil_initiale", at(7), "N-1", for_="dr-roy"),
            c.File("cnil_initiale", at(7), "N-2", for_="dr-ba"))  # fmt: skip
    kept = {
        name: values_bytes(name, "dr-roy", desk.situation) for name in ("cnil_initiale", "cnil_complement", "ordre")
    }
    assert kept["ordre"] is None
    assert kept["cnil_initiale"] is not None and kept["cnil_initiale"] == kept["cnil_complement"]
    read = json.loads(kept["cnil_initiale"])
    assert read["form"] == "cnil" and kept["cnil_initiale"] == canonical(read)
    alone = values_bytes("cnil_initiale", "dr-roy", replace(desk.situation, declaring="dr-ba"))
    assert alone == kept["cnil_initiale"], "as whose it is said to be"
    assert len(digest(kept["cnil_initiale"])) == 64


# -- what changed ----------------------------------------------------------------------------------------


def test_what_the_form_says_now_and_did_not(library: Library) -> None:
    """In the form's order, then what it no longer asks; both values, how sure each was; not what the filing says of itself."""
    desk = Desk(library)
    desk.do(
        answers(
            comments="mieux", persons_count=12, description=None, notification_type="complementaire", what_changed="x"
        )
    )
    before = values(perdu={"value": "x", "label": "Perdu"}, c={"value": "d"}, b={"value": 12}, a={"value": "mal", "certainty": "estimated"},
                    type={"value": "initiale"}, vide={"status": "missing", "value": None})  # fmt: skip
    assert changes(FORM, before, desk.situation) == (
        Change("a", "L a", "Un", Reading(("mal",), "estimé", "mal"), Reading(("mieux",), "certain", "mieux")),
        Change("c", "L c", "Deux", Reading(("d",), "certain", "d"), Reading(("inconnu à ce stade",), "", None)),
        Change("perdu", "Perdu", "", Reading(("x",), "certain", "x"), None),
    )


def test_the_same_value_now_certain_is_a_change(library: Library) -> None:
    """And one answered that was empty; not one still empty, nor the same under other words."""
    desk = Desk(library)
    desk.do(answers(comments="x"))
    sure = values(a={"value": "x", "certainty": "estimated"})
    assert [one.field for one in changes(FORM, sure, desk.situation)] == ["a"]
    assert [one.field for one in changes(FORM, values(), desk.situation)] == ["a"]
    same = values(a={"value": "x", "text": ["autrement"], "label": "Autre"}, b={"status": "missing", "value": None})
    assert changes(FORM, same, desk.situation) == ()


def test_of_values_that_were_not_kept_all_is_new(library: Library) -> None:
    desk = Desk(library)
    desk.do(answers(comments="x", notification_type="initiale"))
    (one,) = changes(FORM, None, desk.situation)
    assert (one.field, one.before, one.now) == ("a", None, Reading(("x",), "certain", "x"))


BOXES = FormField.model_validate(
    {"id": "n", "label": "Natures", "say_unknown": True, "required_initial": True, "provenance": FROM, "options": [
        {"id": one[0], "label": one.title(), "when": {one: True}} for one in ("confidentiality", "integrity", "availability")
    ]}
)  # fmt: skip
NATURES = FORM.model_copy(update={"sections": (FORM.sections[0].model_copy(update={"fields": (BOXES,)}),)})


def natures(library: Library, then: Mapping[str, Any], **now: bool | None) -> list[str]:
    """What the boxes say now, beside what was declared; nothing when it is the same."""
    desk = Desk(library)
    desk.do(answers(**now))
    return [
        plain(line) for one in changes(NATURES, values(n=then), desk.situation) if one.now for line in one.now.lines
    ]


TICKED = {"value": ["c"], "silent": ["i"], "text": ["Confidentiality", "Integrity : inconnu à ce stade"]}


@pytest.mark.parametrize("then", [TICKED, {name: said for name, said in TICKED.items() if name != "silent"}])
def test_boxes_say_what_they_no_longer_say(library: Library, then: Mapping[str, Any]) -> None:
    """One declared and no longer is to take back; one that was unknown and is denied now is news; values kept long ago
    have what was unknown in their text alone."""
    assert natures(library, then, confidentiality=True, integrity=None, availability=False) == []
    assert natures(library, then, confidentiality=True, integrity=False, availability=False) == [
        "Confidentiality",
        "Integrity : non",
    ]
    assert natures(library, then, confidentiality=False, integrity=True, availability=False) == [
        "Integrity", "Confidentiality : à retirer",
    ]  # fmt: skip
    assert natures(library, then, confidentiality=None, integrity=None, availability=True) == [
        "Availability", "Confidentiality : inconnu à ce stade", "Integrity : inconnu à ce stade",
    ]  # fmt: skip


def test_boxes_are_known_by_their_ids(library: Library) -> None:
    """Whatever they were called then."""
    then = TICKED | {"text": ["Autrement", "Ancien nom : inconnu à ce stade"]}
    assert natures(library, then, confidentiality=True, integrity=None, availability=False) == []


def test_a_doubt_about_the_values_kept() -> None:
    """Where nothing had been answered yet when it was sent."""
    made = Filing("cnil_initiale", "", at(7), "N", None, False, "", 5, None, None)
    assert values_doubt(made) == values_doubt(replace(made, values_sha256=A, values_upto=3)) == ""
    assert values_doubt(replace(made, values_sha256=A)) == (
        "À l’heure de l’envoi, rien n’avait encore été répondu ici : les réponses gardées avec la déclaration sont "
        "celles de maintenant. La suite dira ce qui change depuis celles-ci : relisez-la avec votre accusé."
    )


def test_boxes_that_said_nothing_take_nothing_back(library: Library) -> None:
    assert natures(
        library,
        {"value": None, "text": [], "status": "missing"},
        confidentiality=True,
        integrity=False,
        availability=False,
    ) == ["Confidentiality"]


# -- what is concluded -----------------------------------------------------------------------------------

DENIED = {"confidentiality": False, "integrity": False, "availability": False}


@pytest.mark.parametrize("fact", DENIED)
def test_that_there_was_no_breach_is_said_for_certain_by_a_person(library: Library, fact: str) -> None:
    """Each of the three; neither estimated, unknown, nor a bulletin's."""
    desk = Desk(library)
    desk.do(answers(**DENIED))
    assert no_breach(desk.situation)
    for given in (
        c.Given(fact, False, "estimated"),
        c.Given(fact, None),
        c.Given(fact, True),
        c.Given(fact, False, "certain", "bulletin"),
    ):
        other = Desk(library)
        other.do(answers(**{name: value for name, value in DENIED.items() if name != fact}))
        assert not no_breach(other.situation)
        other.do(c.GiveAnswers((given,)))
        assert not no_breach(other.situation)


@pytest.mark.parametrize(("for_", "said"), [("", "practice"), ("dr-roy", "dr-roy")])
def test_as_json(library: Library, for_: str, said: str) -> None:
    made = Filing(
        "cnil_complement",
        for_,
        When(precision="exact", at=START, zone="Europe/Paris", typed="x"),
        "N",
        None,
        False,
        "",
        5,
        3,
        None,
    )
    one = Change("a", "A", "Un", None, Reading(("x",), "certain", "x"))
    found = changes_json(FORM, AsFiled(made, made, {}), [one], Desk(library).situation)
    assert found == {
        "form": "cnil",
        "filed": {"obligation": "cnil_complement", "at": made.happened.to_json(), "reference": "N", "entry": 5, "document": 3, "for": said},
        "values_kept": True,
        "no_breach": False,
        "changes": [{"field": "a", "label": "A", "section": "Un", "before": None,
                     "now": {"text": ["x"], "certainty": "certain", "value": "x"}}],
    }  # fmt: skip
    assert changes_json(FORM, AsFiled(made, made, None), [], Desk(library).situation)["values_kept"] is False
