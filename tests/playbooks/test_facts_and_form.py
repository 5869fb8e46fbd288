"""The CNIL form keeps the words of its reconstruction, and every answer has one place in the facts."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from incident.core.conditions import facts_used, holds
from incident.core.facts import UNKNOWN, Fact, JsonValue, check_value
from incident.core.forms import FieldOption, Form, FormField, Provenance
from tests.reading import plain_yaml

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"

RENAMED = {
    "other_parties": "processor_involved",
    "other_parties_details": "processor_1",
    "other_party_role": "processor_1_role",
    "processor_notification_datetime": "processor_1_told",
    "established_or_suspected": "established",
    "start_datetime": "breach_start",
    "end_datetime": "breach_end",
    "awareness_datetime": "awareness",
    "recap_document": "recap_kept",
}
"""Fields of the reconstruction that the form names after their fact or instant; the others keep their id."""

ADDED_BY_REVIEW = {
    "declarant": "person",
    "declarant_capacity": "choice",
    "dates_comment": "text",
    "processor_2": "person",
    "processor_2_told": "when",
    "processor_3": "person",
    "processor_3_told": "when",
    "exfiltration": "choice",
    "unintelligible": "bool",
    "complaint_filed": "bool",
    "complaint_date": "when",
    "what_changed": "text",
    "description_short": "text",
    "measures_after_short": "text",
}
"""What the review found missing, with the type of the fact behind each field."""

REQUIRED = {
    *(
        "notification_type",
        "siren",
        "org_name",
        "legal_representative",
        "contact_person",
        "dpo_designated",
        "dpo",
    ),
    *("awareness", "breach_start", "ongoing", "breach_end", "discovery_circumstances", "late_reasons"),
    *("breach_natures", "origins", "causes", "description"),
    *("data_categories", "sensitive_data", "records_count", "people_categories", "persons_count"),
    *("consequences_confidentiality", "consequences_integrity", "consequences_availability"),
    *("potential_harms", "gravity", "measures_after", "persons_informed"),
}
"""What design §8 asks of an initial notification."""

NEVER_UNKNOWN = {
    *("siren", "org_name", "declarant", "legal_representative", "contact_person"),
    *("dpo_designated", "dpo", "awareness"),
}
"""Identity, contacts and awareness: « inconnu à ce stade » does not satisfy them."""

INFORMED: dict[str, JsonValue] = {"persons_informed": "informed"}
TO_INFORM: dict[str, JsonValue] = {"persons_informed": "to_inform"}
FIRST: dict[str, JsonValue] = {"notification_type": "initiale"}
FOLLOW_UP: dict[str, JsonValue] = {"notification_type": "complementaire"}

TYPES = {
    "multiple_choice": {"multi"},
    "single_choice": {"choice"},
    "yes_no": {"bool"},
    "checkbox": {"bool"},
    "integer": {"int"},
    "text": {"text"},
    "textarea": {"text", "person"},
    "address": {"text"},
    "person": {"person"},
    "date": {"when"},
    "datetime_or_unknown": {"when"},
    "single_choice_or_number": {"int"},
    "derived": {"choice"},
    "textarea_or_file": {"text"},
    "files": {"text"},
    "output": {"bool"},
}
"""Types of fact that can hold what a field of the reconstruction asks."""

WEAKEST_FIRST = ("memory", "edpb_draft", "questionnaire", "replica", "guide", "opendata", "cnil")


@cache
def facts() -> dict[str, Fact]:
    """Every fact, by id."""
    loaded = plain_yaml((ROOT / "playbooks/common/facts.yaml").read_text(encoding="utf-8"))
    assert list(loaded) == ["facts"]
    return {block["id"]: Fact.model_validate(block) for block in loaded["facts"]}


@cache
def form() -> Form:
    """The CNIL form."""
    return Form.model_validate(plain_yaml((ROOT / "templates/forms/cnil.yaml").read_text(encoding="utf-8")))


def fields() -> Iterator[FormField]:
    """Every field of the form, in order."""
    for section in form().sections:
        yield from section.fields


@cache
def reconstruction() -> dict[str, Any]:
    """The CNIL form as it was reconstructed, with where each label was read."""
    loaded: dict[str, Any] = plain_yaml((DATA / "cnil_form.yaml").read_text(encoding="utf-8"))
    return loaded


def original_fields() -> list[tuple[str, dict[str, Any]]]:
    """(id in our form, field) of every field of the reconstruction."""
    return [
        (RENAMED.get(field["id"], field["id"]), field)
        for section in reconstruction()["sections"]
        for field in section["fields"]
    ]


class FactsOnly:
    """A view on a few facts, for conditions that look at nothing else."""

    def __init__(self, known: dict[str, JsonValue]) -> None:
        self.known = known

    def value(self, fact: str) -> JsonValue:
        """The fact's value, None when unknown."""
        return self.known.get(fact)

    def rank(self, fact: str, value: object) -> int | None:
        """Where the value stands among the fact's options."""
        return facts()[fact].rank(value)

    def is_done(self, step: str) -> bool:
        """Never asked: a form looks at facts only."""
        raise AssertionError(step)

    def is_filed(self, obligation: str) -> bool:
        """Never asked."""
        raise AssertionError(obligation)

    def obligation_status(self, obligation: str) -> str | None:
        """Never asked."""
        raise AssertionError(obligation)


def shown_texts() -> Iterator[str]:
    """All our own words in the facts and the form."""
    for fact in facts().values():
        yield from (fact.ask, fact.help)
        yield from (text for option in fact.options for text in (option.label, option.help))
    yield from (form().warning, form().required_note)
    for field in fields():
        yield from (field.help, field.note, field.provenance.note)
        yield from (text for o in field.options for text in (o.help, o.provenance.note if o.provenance else ""))
        if field.provenance.status == "ours":
            yield field.label


def test_our_words_have_french_typography() -> None:
    """No straight apostrophe, no breakable space before « ; : ! ? » » or after « « »."""
    bad = [text for text in shown_texts() if re.search(r"'|« | [;:!?»]|\w[;!?](?!\w)", text)]
    assert bad == []


def provenance(found: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """(status, sources) of a block of the reconstruction."""
    return found["status"], tuple(found["sources"])


def told(known: Provenance | None) -> tuple[str, tuple[str, ...]]:
    """(status, sources) of a block of our form."""
    assert known is not None
    return known.status, known.sources


def test_the_sections_keep_the_order_and_its_provenance() -> None:
    """The portal's screens, in its order, each with how that order is known."""
    ours = [(section.id, section.title, told(section.provenance)) for section in form().sections]
    theirs = [
        (section["id"], section["title_fr"], provenance(section["order_provenance"]))
        for section in reconstruction()["sections"]
    ]
    assert ours == theirs
    assert all(0 < len(section.short) <= 16 for section in form().sections)


def test_the_fields_keep_their_section_and_their_order() -> None:
    """Every field of the reconstruction is there, where it was; what we add comes in between."""
    for section, original in zip(form().sections, reconstruction()["sections"], strict=True):
        wanted = [RENAMED.get(field["id"], field["id"]) for field in original["fields"]]
        have = [field.id for field in section.fields if field.id in wanted]
        if section.id == "chronologie":  # « en cours » is asked first: it hides the end
            wanted.remove("breach_end")
            wanted.insert(wanted.index("ongoing") + 1, "breach_end")
        assert have == wanted


@pytest.mark.parametrize(("name", "original"), original_fields(), ids=lambda value: str(value)[:30])
def test_a_field_keeps_its_label_and_its_provenance(name: str, original: dict[str, Any]) -> None:
    """Labels are quoted as they stand; a field without a provenance takes the weakest of its options'."""
    field = form().field(name)
    assert field is not None
    assert field.label == original["label_fr"]
    if "provenance" in original:
        assert told(field.provenance) == provenance(original["provenance"])
        return
    statuses = {option["provenance"]["status"] for option in original["options"]}
    assert field.provenance.status == min(statuses, key=WEAKEST_FIRST.index)


@pytest.mark.parametrize(("name", "original"), original_fields(), ids=lambda value: str(value)[:30])
def test_no_option_label_is_lost(name: str, original: dict[str, Any]) -> None:
    """Same labels, each with its own provenance where it has one; nothing invented."""
    field = form().field(name)
    assert field is not None
    found = original.get("options", original.get("options_seen", []))
    theirs = {
        (option if isinstance(option, str) else option["label_fr"]):
        (None if isinstance(option, str) else provenance(option["provenance"]))
        for option in found
    }  # fmt: skip
    ours = {option.label: told(option.provenance) if option.provenance else None for option in field.options}
    assert ours == theirs


@pytest.mark.parametrize(("name", "original"), original_fields(), ids=lambda value: str(value)[:30])
def test_a_field_can_hold_what_the_portal_asks(name: str, original: dict[str, Any]) -> None:
    """The fact behind a field has a type that fits; mapped options stand for several choices."""
    field = form().field(name)
    assert field is not None
    assert field.multiple == (original["type"] == "multiple_choice")
    if field.fact is not None:
        assert facts()[field.fact].type in TYPES[original["type"]]


def test_the_review_is_applied() -> None:
    """What the review found missing is there, marked as ours."""
    for name, kind in ADDED_BY_REVIEW.items():
        field = form().field(name)
        assert field is not None and field.fact is not None
        assert facts()[field.fact].type == kind
        assert field.provenance.status == "ours"
    known = {name for name, _ in original_fields()}
    assert all(field.provenance.status == "ours" for field in fields() if field.id not in known)


def test_field_ids_are_unique_and_say_where_the_answer_is() -> None:
    """Exactly one of a fact, an instant or mapped options."""
    ids = [field.id for field in fields()]
    assert len(set(ids)) == len(ids)
    for field in fields():
        mapped = bool(field.options) and all(option.when and option.sets for option in field.options)
        assert [field.fact is not None, field.instant is not None, mapped].count(True) == 1, field.id
    instants = {field.id: field.instant for field in fields() if field.instant}
    assert instants == {"awareness": "breach_aware", "processor_1_told": "processor_told"}


def test_options_of_a_fact_are_the_facts_own() -> None:
    """The authority's labels cover the fact's options, all of them, and no other."""
    for field in fields():
        if field.fact is not None and field.options:
            ids = [option.id for option in field.options]
            assert len(set(ids)) == len(ids)
            assert set(ids) == {option.id for option in facts()[field.fact].options}, field.id
            assert not any(option.when or option.sets for option in field.options), field.id
        elif field.fact is not None:
            assert facts()[field.fact].type not in {"choice", "multi"}, field.id


def test_every_fact_the_form_names_exists() -> None:
    """In facts, mappings and conditions; with values the fact can take."""
    for field in fields():
        named = list(facts_used(field.visible))
        for option in field.options:
            named += list(facts_used(option.when))
            for fact, value in option.sets.items():
                assert check_value(facts()[fact], value) == value
        if field.fact is not None:
            assert field.default is None or check_value(facts()[field.fact], field.default) == field.default
        for fact, wanted in named:
            for choice in wanted if isinstance(wanted, list) else [wanted]:
                assert choice == UNKNOWN or can_be(facts()[fact], choice), (field.id, fact)


def can_be(fact: Fact, value: object) -> bool:
    """Whether a condition can compare the fact with that value."""
    if fact.type in {"choice", "multi"}:
        return fact.option(str(value)) is not None
    return fact.type == "bool" and isinstance(value, bool)


def mapped_options() -> list[tuple[FormField, FieldOption]]:
    """Every (field, option) whose answer is kept in facts of its own."""
    return [(field, option) for field in fields() for option in field.options if option.sets]


@pytest.mark.parametrize(("field", "option"), mapped_options(), ids=lambda item: str(item.id))
def test_ticking_an_option_ticks_it_and_no_other(field: FormField, option: FieldOption) -> None:
    """What an option sets makes its own condition true, and nobody else's; nothing known ticks nothing."""
    view = FactsOnly(dict(option.sets))
    assert [other.id for other in field.options if holds(other.when, view)] == [option.id]
    assert not holds(option.when, FactsOnly({}))


def test_a_birth_date_or_a_card_ticks_its_category_until_it_is_answered() -> None:
    """A finer fact stands for the authority's wider category, and gives way to an answer."""
    categories = form().field("data_categories")
    assert categories is not None
    options = {option.id: option for option in categories.options}
    for option, wide, fine in (("identity", "data_identity", "data_birth_date"),
                               ("financial", "data_financial", "data_payment_card")):  # fmt: skip
        assert holds(options[option].when, FactsOnly({fine: True})) is True
        assert holds(options[option].when, FactsOnly({fine: True, wide: False})) is False


def test_what_an_initial_notification_needs() -> None:
    """Exactly the list of the design, and all of it in a complete one too."""
    assert {field.id for field in fields() if field.required_initial} == REQUIRED
    assert all(field.required_complete for field in fields() if field.required_initial)
    assert "33(3)" in form().required_note


def test_unknown_satisfies_all_but_identity_contacts_and_awareness() -> None:
    """And where the field refuses it, the fact does not offer it."""
    assert {field.id for field in fields() if not field.unknown_allowed} == NEVER_UNKNOWN
    for field in fields():
        if field.fact is not None:
            assert facts()[field.fact].unknown == field.unknown_allowed, field.id


def test_nothing_is_prefilled_but_the_type_and_the_sector() -> None:
    """People, data, harms and countries are never answered for the doctor."""
    assert {field.id: field.default for field in fields() if field.default is not None} == {
        "notification_type": "initiale",
        "sector": "sante_humaine",
    }


@pytest.mark.parametrize(
    ("name", "shown", "hidden"),
    [
        ("late_reasons", {"notification_late": True}, {"notification_late": False}),
        ("previous_notification_number", FOLLOW_UP, FIRST),
        ("what_changed", FOLLOW_UP, FIRST),
        ("siren", {}, {"practice_no_siren": True}),
        ("breach_end", {}, {"ongoing": True}),
        ("exfiltration", {}, {"confidentiality": False}),
        ("informed_date", INFORMED, TO_INFORM),
        ("planned_date", TO_INFORM, INFORMED),
        ("not_informed_reason", {"persons_informed": "not_informed"}, {"persons_informed": "undetermined"}),
        ("consequences_availability", {"availability": True}, {}),
        ("consequences_integrity", {"integrity": True}, {}),
        ("consequences_confidentiality", {"confidentiality": True}, {}),
        ("dpo", {"practice_dpo_designated": True}, {}),
        ("complaint_date", {"complaint_filed": True}, {"complaint_filed": False}),
    ],
)
def test_a_field_shows_when_it_makes_sense(
    name: str, shown: dict[str, JsonValue], hidden: dict[str, JsonValue]
) -> None:
    """A dependent field follows the answer it depends on."""
    field = form().field(name)
    assert field is not None
    assert holds(field.visible, FactsOnly(shown)) is True
    assert holds(field.visible, FactsOnly(hidden)) is False


def test_the_sources_of_the_form_are_declared() -> None:
    """Each source behind a label is listed by the form and exists in the sources."""
    used = {source for section in form().sections for source in section.provenance.sources}
    for field in fields():
        used.update(field.provenance.sources)
        assert not field.provenance.sources or field.provenance.status not in {"memory", "ours"}, field.id
        for option in field.options:
            used.update(option.provenance.sources if option.provenance else ())
    declared = plain_yaml((ROOT / "playbooks/common/sources.yaml").read_text(encoding="utf-8"))["sources"]
    assert used <= set(form().sources) <= {source["id"] for source in declared}
