"""The European draft form: its rows, its own words, the same facts as the CNIL's, and no field leaking into the other."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from incident.case import Case
from incident.core.commands import GiveAnswers, Given, StateInstant
from incident.core.conditions import holds
from incident.core.dossier import Dossier, as_json, dossier, unknown_answers
from incident.core.facts import Answer, Fact, JsonValue
from incident.core.forms import FieldOption, Form, FormField
from incident.core.playbook import Library
from incident.core.situation import Situation
from incident.core.whentyped import parse_when
from incident.documents.context import Material, build
from incident.library.load import load_form, load_templates
from incident.register import Register
from incident.resources import templates_dir
from tests.reading import plain_yaml

ME = "Dr Lenoir"
FORMS = ("cnil", "edpb-2026")
ROWS_OF_OUR_REACH = {
    *range(3, 8), *range(11, 16), 17, *range(21, 25), *range(29, 32), *range(33, 37), *range(38, 42), 44,
    *range(46, 54), *range(55, 64), *range(65, 69), *range(70, 74), 75, 76, *range(79, 88), 89, 90, 92, 94, 95,
    *range(97, 105), 106, *range(109, 112), 113, 118, 125, 126,
}  # fmt: skip
"""The rows of the draft that a practice established in France can be asked."""
PERSON: JsonValue = {"name": "Dr Claire Lenoir", "role": "médecin", "phone": "04 78 00 00 00"}
SHEET: dict[str, JsonValue] = {
    "practice_name": "Cabinet Lenoir", "practice_siren": "732829320", "practice_address": "Lyon",
    "practice_legal_representative": PERSON, "practice_contact_person": PERSON, "practice_dpo_designated": False,
    "practice_declarant_capacity": "doctor", "practice_headcount": 4,
}  # fmt: skip


@cache
def form() -> Form:
    """The European draft form."""
    return load_form(templates_dir() / "forms" / "edpb-2026.yaml")


def fields() -> Iterator[FormField]:
    """Every field, in order."""
    for section in form().sections:
        yield from section.fields


def rows(note: str) -> set[int]:
    """The rows a provenance names: « Lignes 30 et 31 du projet », « Lignes 33 à 36 du projet »."""
    told = note.split(" du projet")[0]
    spans = re.findall(r"(\d+) à (\d+)", told)
    found = {int(number) for number in re.findall(r"\d+", told)}
    return found | {row for first, last in spans for row in range(int(first), int(last) + 1)}


def filled(case: Case, form_id: str) -> Dossier:
    situation = case.situation()
    return dossier(situation.library.forms[form_id], situation)


@pytest.fixture
def told(register: Register, case: Case, library: Library) -> Case:
    """An incident with its identity, contacts and awareness, and « inconnu » for the rest of both forms."""
    register.set_practice(SHEET, library, ME)
    case.refresh()
    now = case.timepiece.now()
    case.do(StateInstant("breach_aware", parse_when("7h50", zone="Europe/Paris", now=now)), ME)
    case.do(GiveAnswers((Given("declarant", PERSON),)), ME)
    for name in FORMS:
        case.do(GiveAnswers(unknown_answers(filled(case, name), case.situation())), ME)
    return case


# -- the file ----------------------------------------------------------------------------------------------


def test_it_says_that_it_is_not_in_force() -> None:
    """First words of its warning; nowhere to send it."""
    assert form().warning.startswith("Projet du CEPD, non en vigueur")
    assert form().portal == ""
    assert form().title.endswith("(projet)")


def test_every_label_says_which_row_it_comes_from() -> None:
    """And every row of the draft that a practice can be asked is there."""
    found: set[int] = set()
    for field in fields():
        assert (field.provenance.status, bool(field.provenance.sources)) == ("edpb_draft", True)
        assert rows(field.provenance.note), field.id
        found |= rows(field.provenance.note)
    assert found == ROWS_OF_OUR_REACH
    assert all(section.provenance.note.startswith("Partie ") for section in form().sections)


def test_the_order_is_the_drafts() -> None:
    """Rows never go back from one section to the next."""
    starts = [
        min(row for field in section.fields for row in rows(field.provenance.note)) for section in form().sections
    ]
    assert starts == sorted(starts)
    assert all(0 < len(section.short) <= 16 for section in form().sections)


def test_its_sources_are_declared_and_to_confirm(library: Library) -> None:
    """The draft itself was not read."""
    used = {source for field in fields() for source in field.provenance.sources}
    assert used <= set(form().sources) <= set(library.sources)
    assert {library.sources[name].status for name in used | {"edpb_2026"}} == {"to_confirm"}


def test_our_french_is_typeset() -> None:
    """No straight apostrophe, no breakable space before « ; : ! ? »."""
    texts = [form().warning, form().required_note, *(section.title for section in form().sections)]
    for field in fields():
        texts += [
            field.label,
            field.help,
            field.note,
            field.provenance.note,
            *(option.label for option in field.options),
        ]
    assert [text for text in texts if re.search(r"'|« | [;:!?»]|\w[;!?](?!\w)", text)] == []


def test_a_fact_labelled_is_labelled_whole(library: Library) -> None:
    """The draft's words for each option of a fact, and for no other."""
    for field in fields():
        if field.fact is not None and library.facts[field.fact].options:
            ids = [option.id for option in field.options]
            assert sorted(ids) == sorted(option.id for option in library.facts[field.fact].options), field.id


def test_the_european_list_is_wider_than_the_cnils(library: Library) -> None:
    """Every fact of the CNIL's form that the draft also asks is the same fact: answered once."""
    mine, theirs = facts_of(form()), facts_of(library.forms["cnil"])
    assert len(mine & theirs) > 60
    new = {
        *("notification_completeness", "withdrawal_reasons", "incident_reference", "public_organisation"),
        *("discovery_source", "protection_subverted", "integrity_effect", "data_work_health", "data_text"),
        *("potential_harms_more", "risk_method", "measures_prevention", "not_informed_details", "not_reached"),
    }
    asked_elsewhere = {"devices_affected", "permanent_loss", "cause", "system_entered", "wrong_data", "malicious"}
    asked_elsewhere |= {"persons_text", "risk_level", "notify_persons", "discovered_at"}
    assert mine - theirs == new | asked_elsewhere


def facts_of(one: Form) -> set[str]:
    """The facts that answer a form's fields."""
    from incident.core.conditions import facts_used

    found: set[str] = set()
    for section in one.sections:
        for field in section.fields:
            found |= {field.fact} if field.fact else set()
            found |= {fact for option in field.options for fact, _ in facts_used(option.when)}
    return found


# -- filled ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMS)
def test_every_required_field_is_there_or_unknown(told: Case, name: str) -> None:
    """The same incident, both forms: present, or « inconnu à ce stade »."""
    found = filled(told, name)
    assert found.missing == ()
    required = [view for view in found.shown if view.field.required_initial]
    assert len(required) > 20
    assert {view.status for view in required} == {"answered", "unknown"}
    assert all(view.lines == ("inconnu à ce stade",) for view in required if view.status == "unknown")


@pytest.mark.parametrize("name", FORMS)
def test_unknown_leaves_identity_contacts_and_awareness(case: Case, name: str) -> None:
    """What may not be unknown stays missing."""
    case.do(GiveAnswers(unknown_answers(filled(case, name), case.situation())), ME)
    left = {view.field.id for view in filled(case, name).missing}
    assert {"awareness", "contact_person", "org_name"} <= left
    assert all(not view.field.unknown_allowed or view.facts[0].startswith("practice_")
               for view in filled(case, name).missing)  # fmt: skip


def sentinel(fact: Fact) -> JsonValue:
    """A value that says which fact it answers."""
    if fact.type == "text":
        return f"§{fact.id}§"
    options = [option.id for option in fact.options]
    given: dict[str, Any] = {"bool": True, "int": len(fact.id), "choice": options[-1] if options else None,
                             "multi": options, "person": {"name": f"§{fact.id}§"}}  # fmt: skip
    given["when"] = {"precision": "exact", "at": "2026-11-23T07:00:00Z", "zone": "Europe/Paris", "typed": "8 h"}
    value: JsonValue = given[fact.type]
    return value


def marked(library: Library) -> Library:
    """The same library, each form's own words bearing its name."""

    def one(field: FormField, name: str) -> FormField:
        options = tuple(o.model_copy(update={"label": f"{name}:{o.label}"}) for o in field.options)
        return field.model_copy(update={"label": f"{name}:{field.label}", "options": options})

    forms = {}
    for name, known in library.forms.items():
        sections = [s.model_copy(update={"fields": tuple(one(f, name) for f in s.fields)}) for s in known.sections]
        forms[name] = known.model_copy(update={"sections": tuple(sections)})
    return library.model_copy(update={"forms": forms})


def everything(case: Case, library: Library, chosen: bool) -> Situation:
    """Every fact answered: the yes-or-no ones all `chosen`."""
    asked = [fact for fact in library.facts.values() if fact.sources_from != ("derived",)]
    answers = {fact.id: Answer(value=sentinel(fact) if fact.type != "bool" else chosen, certainty="certain",
                               origin="person") for fact in asked}  # fmt: skip
    return Situation(case.state, library, answers, case.timepiece.now())


@pytest.mark.parametrize("chosen", [True, False])
@pytest.mark.parametrize(("name", "other"), [FORMS, FORMS[::-1]])
def test_no_field_of_one_leaks_into_the_other(
    case: Case, library: Library, name: str, other: str, *, chosen: bool
) -> None:
    """Each text is in the fields of its own fact and nowhere else; labels and choices are the form's own."""
    found = dossier(marked(library).forms[name], everything(case, marked(library), chosen))
    words = json.dumps(as_json(found), ensure_ascii=False)
    assert f"{name}:" in words
    assert f"{other}:" not in words
    for view in found.shown:
        said = set(re.findall(r"§(\w+)§", " ".join(view.lines)))
        assert said <= {view.field.fact}, view.field.id
        if view.field.options and view.status == "answered":
            assert all(line.startswith(f"{name}:") or line == "aucune" for line in view.lines), view.field.id


def test_documents_keep_the_words_of_the_form_in_use(told: Case, library: Library) -> None:
    """With or without the draft form, letters and files read the same."""
    alone = library.model_copy(update={"forms": {"cnil": library.forms["cnil"]}})
    with_draft, without = (everything(told, one, chosen=True) for one in (library, alone))
    template = load_templates(templates_dir())["dossier_plainte"]
    first, second = (build(template, Material(one, told.history)) for one in (with_draft, without))
    assert first["words"] == second["words"]
    assert first["sure"] == second["sure"]


# -- its own mappings --------------------------------------------------------------------------------------


class FactsOnly:
    """A view on a few facts."""

    def __init__(self, known: dict[str, JsonValue], library: Library) -> None:
        self.known, self.library = known, library

    def value(self, fact: str) -> JsonValue:
        """The fact's value, None when unknown."""
        return self.known.get(fact)

    def rank(self, fact: str, value: object) -> int | None:
        """Where the value stands among the fact's options."""
        return self.library.facts[fact].rank(value)

    def is_done(self, step: str) -> bool:
        """Never asked."""
        raise AssertionError(step)

    def is_filed(self, obligation: str) -> bool:
        """Never asked."""
        raise AssertionError(obligation)

    def obligation_status(self, obligation: str) -> str | None:
        """Never asked."""
        raise AssertionError(obligation)


def settable() -> list[tuple[FormField, FieldOption]]:
    """Every (field, option) that says what ticking it answers."""
    return [(field, option) for field in fields() for option in field.options if option.sets]


@pytest.mark.parametrize(("field", "option"), settable(), ids=lambda item: str(item.id))
def test_ticking_an_option_ticks_it_and_no_other(field: FormField, option: FieldOption, library: Library) -> None:
    """What an option sets makes its own condition true, and nobody else's; nothing known ticks nothing."""
    view = FactsOnly(dict(option.sets), library)
    assert [other.id for other in field.options if holds(other.when, view)] == [option.id]
    assert not holds(option.when, FactsOnly({}, library))


@pytest.mark.parametrize(("name", "known", "ticked"), [
    ("org_size", {"practice_headcount": 9}, ["micro"]),
    ("org_size", {"practice_headcount": 10}, ["sme"]),
    ("org_size", {"practice_headcount": 250}, ["large"]),
    ("unintelligible", {"unintelligible": False}, ["no"]),
    ("unintelligible", {"protection_subverted": True}, ["subverted"]),
    ("unintelligible", {"unintelligible": True, "protection_subverted": True}, ["intact"]),
    ("completeness", {"notification_type": "complete"}, ["complete"]),
    ("completeness", {"notification_type": "complete", "notification_completeness": "incomplete"}, ["incomplete"]),
    ("risk_outcome", {"risk_level": "risk", "notify_persons": False}, ["risk"]),
    ("risk_outcome", {"risk_level": "risk", "notify_persons": True}, ["risk"]),
    ("risk_outcome", {"risk_level": "risk"}, ["more_information"]),
    ("risk_outcome", {"risk_level": "high", "notify_persons": True}, ["high"]),
    ("risk_outcome", {"risk_level": "no_risk"}, ["unlikely"]),
    ("persons_informed", {"persons_informed": "to_inform"}, ["to_plan"]),
    ("persons_informed", {"persons_informed": "to_inform", "planned_date": {"at": "x"}}, ["planned"]),
    ("persons_informed", {"persons_informed": "not_informed"}, ["no_reason_yet"]),
    ("persons_informed", {"persons_informed": "not_informed", "not_informed_reason": ["unintelligible"]}, ["excepted"]),
    ("incident_nature", {"cause": "ransomware", "origins": ["hacking"]}, ["ransomware"]),
    ("incident_nature", {"origins": ["hacking"]}, ["hacking"]),
    ("incident_nature", {"cause": "fire"}, ["other"]),
    ("impacts", {"potential_harms": ["privacy"]}, ["other"]),
])  # fmt: skip
def test_the_drafts_choices_follow_the_facts(
    name: str, known: dict[str, JsonValue], ticked: list[str], library: Library
) -> None:
    """Where the draft cuts the same facts otherwise."""
    field = form().field(name)
    assert field is not None
    view = FactsOnly(known, library)
    assert [option.id for option in field.options if holds(option.when, view)] == ticked


@pytest.mark.parametrize("cause", [
    option["id"] for block in plain_yaml(
        (Path(__file__).resolve().parents[2] / "playbooks/common/facts.yaml").read_text(encoding="utf-8")
    )["facts"] if block["id"] == "cause" for option in block["options"]
])  # fmt: skip
def test_every_cause_has_its_place_in_the_draft(cause: str, library: Library) -> None:
    """No incident of ours would be without a nature."""
    field = form().field("incident_nature")
    assert field is not None
    assert any(holds(option.when, FactsOnly({"cause": cause}, library)) for option in field.options)


def test_late_reasons_are_asked_after_72_hours_not_before(told: Case, clock: Any) -> None:
    """The field list read had the comparison the wrong way round."""
    assert "late_reasons" not in {view.field.id for view in filled(told, "edpb-2026").shown}
    clock.advance(hours=73)
    assert "late_reasons" in {view.field.id for view in filled(told, "edpb-2026").shown}
