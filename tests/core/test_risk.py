"""The risk proposal: monotonic, cautious, explained, and it never says « no » on what is not known."""

from collections.abc import Callable
from itertools import product
from math import prod

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from incident.core import riskfacts as q
from incident.core.coherence import contradictions
from incident.core.facts import JsonValue, check_value
from incident.core.playbook import Library
from incident.core.risk import LEVELS, NO_DATA, RULES, SOURCES, Assessment, assess, decisive, turning
from incident.core.riskfacts import MANY_PERSONS, RECOVERED_HOURS, SCALES

Facts = dict[str, JsonValue]


def combinations(*extra: JsonValue) -> st.SearchStrategy[Facts]:
    """Any answers to all the questions, drawn as one number: forty draws would take most of the time."""
    scales = {name: (*extra, *scale) for name, scale in SCALES.items()}

    def decoded(number: int) -> Facts:
        facts: Facts = {}
        for name, scale in scales.items():
            number, index = divmod(number, len(scale))
            facts[name] = scale[index]
        return facts

    return st.integers(0, prod(len(scale) for scale in scales.values()) - 1).map(decoded)


FACTS, STATED = combinations(None), combinations()
RANSOMWARE: Facts = {
    "cause": "ransomware", "malicious": True, "availability": True, "patient_data": True, "data_health": True,
    "professional_secrecy": True,
}  # fmt: skip
"""What choosing that playbook presumes, nothing else known."""

PUSHING = (
    "confidentiality", "integrity", "availability", "exfiltration", "published", "recipient", "unintelligible",
    "data_birth_date", "data_national_id", "data_id_document", "data_financial", "data_payment_card",
    "data_credentials", "professional_secrecy", "service_impact", "permanent_loss", "backup", "unavailability_hours",
    "recipient_care_team", "recipient_written_confirmation",
)  # fmt: skip
"""The facts that push to tell the authority while they are unknown."""

COVERED = {
    "exfiltration": ("confidentiality",),
    "published": ("confidentiality",),
    "recipient": ("confidentiality",),
    "unavailability_hours": ("availability",),
    "permanent_loss": ("availability",),
    "service_impact": ("availability", "integrity"),
}
"""The facts that need no answer once nothing could be read, nothing is missing or nothing was changed."""


def look(facts: Facts) -> Assessment:
    return assess(facts.get)


def level(facts: Facts) -> int:
    return LEVELS.index(look(facts).level)


# -- what never lowers, what never raises ----------------------------------------------------------------


@given(FACTS, st.sampled_from(sorted(SCALES)), st.data())
@settings(max_examples=300)
def test_a_worse_answer_never_lowers_the_level(facts: Facts, name: str, data: st.DataObject) -> None:
    """Exfiltration, publication, hours, kinds of data, persons and all the others."""
    scale = SCALES[name]
    low = data.draw(st.integers(0, len(scale) - 2))
    high = data.draw(st.integers(low + 1, len(scale) - 1))
    assert level({**facts, name: scale[high]}) >= level({**facts, name: scale[low]})


@given(FACTS, st.sampled_from(("persons_count", "unavailability_hours")), st.integers(0, 10**6), st.integers(1, 10**6))
@settings(max_examples=300)
def test_more_persons_or_hours_never_lower_the_level(facts: Facts, name: str, number: int, more: int) -> None:
    assert level({**facts, name: number + more}) >= level({**facts, name: number})


@given(FACTS, st.sampled_from((None, False, True)))
def test_the_recipients_word_on_deletion_changes_nothing(facts: Facts, word: bool | None) -> None:
    assert look({**facts, "deletion_confirmed": word}) == look(facts)


@given(FACTS)
@settings(max_examples=300)
def test_secret_data_seen_outside_the_care_team_are_at_least_a_risk(facts: Facts) -> None:
    """Whatever the recipient is or says, unless encrypted before; within the team only if confirmed in writing."""
    facts |= {"patient_data": True, "professional_secrecy": True, "confidentiality": True, "unintelligible": False}
    confirmed = facts["recipient_care_team"] is True and facts["recipient_written_confirmation"] is True
    assume(not confirmed)
    assert look(facts).authority


@given(STATED, st.sampled_from(("data_health", "special_categories", "data_other_special")))
@settings(max_examples=300)
def test_health_data_alone_do_not_force_the_notification(facts: Facts, kind: str) -> None:
    """EDPB 01/2021, case 15: what is no risk without them stays so where no secrecy is at stake."""
    facts |= {"professional_secrecy": False, "patient_data": None, "data_health": False, kind: False}
    facts |= {"service_impact": "none", "permanent_loss": False}
    assume(not look(facts).authority)
    assert not look({**facts, kind: True}).authority


# -- what is not known -----------------------------------------------------------------------------------


@given(FACTS, st.sampled_from(sorted(SCALES)))
@settings(max_examples=300)
def test_not_knowing_is_never_below_the_best_answer(facts: Facts, name: str) -> None:
    assert level({**facts, name: None}) >= level({**facts, name: SCALES[name][0]})


@given(FACTS, st.sampled_from(PUSHING), st.data())
@settings(max_examples=300)
def test_an_unknown_pushes_to_tell_the_authority(facts: Facts, name: str, data: st.DataObject) -> None:
    """If one answer would make it yes, not knowing is yes."""
    answered = {**facts, name: data.draw(st.sampled_from(SCALES[name]))}
    assume(facts["patient_data"] is not False and not contradictions(answered.get))
    assume(not any(facts[stated] is False for stated in COVERED.get(name, ())))
    if look(answered).authority:
        assert look({**facts, name: None}).authority


@given(FACTS)
@settings(max_examples=300)
def test_what_is_proposed_follows_the_level(facts: Facts) -> None:
    found = look(facts)
    assert found.register is True
    assert found.authority is (found.level != "no_risk")
    assert found.persons is True if found.level == "high" else found.persons is not True
    assert found.persons is not None or found.missing
    assert set(found.missing) <= {name for name in SCALES if facts[name] is None}


@given(STATED)
@settings(max_examples=300)
def test_once_all_is_stated_nothing_is_left_to_decide(facts: Facts) -> None:
    found = look(facts)
    assert found.persons is not None
    assert found.missing == ()


@given(FACTS)
@settings(max_examples=300)
def test_no_risk_only_on_stated_facts(facts: Facts) -> None:
    """« Pas de risque » needs someone to have said so: never the absence of an answer."""
    assume(facts["patient_data"] is not False)
    if look(facts).level == "no_risk":
        assert facts["unintelligible"] is True or facts["confidentiality"] is not None or facts["recipient"] is not None
        assert facts["availability"] is False or facts["backup"] == "available"
        assert facts["integrity"] is False or facts["backup"] == "available"


def test_nothing_known_means_notify() -> None:
    found = assess(lambda _fact: None)
    assert (found.level, found.authority, found.persons) == ("risk", True, None)
    assert [reason.rule for reason in found.reasons] == ["in_doubt", "may_be_high"]
    assert {"confidentiality", "exfiltration", "availability", "data_health", "backup"} <= set(found.missing)


def test_the_ransomware_playbook_with_nothing_else_known() -> None:
    found = look(RANSOMWARE)
    assert (found.level, found.authority, found.persons) == ("risk", True, None)
    assert {"confidentiality", "exfiltration", "service_impact", "backup"} <= set(found.missing)
    assert not {"data_financial", "data_national_id"} & set(found.missing), "one more kind of data changes nothing"


def test_unknown_is_not_possible() -> None:
    """« possible » says that someone saw an indication: patients are told; not knowing leaves it to decide."""
    known = RANSOMWARE | {"confidentiality": True, "recipient": "none", "published": False, "permanent_loss": False}
    known |= {"service_impact": "minor"}
    assert [look(known | {"exfiltration": said}).persons for said in (None, "no", "possible")] == [None, False, True]


def test_the_data_of_the_staff_are_personal_data_whatever_their_kind() -> None:
    found = look({"patient_data": False, "data_identity": True, "people_categories": ["employees"], "published": True})
    assert found.authority and not found.no_breach
    assert look({"patient_data": False}).no_breach


# -- the rules, one by one -------------------------------------------------------------------------------

SEEN: Facts = {"confidentiality": True, "exfiltration": "no", "published": False}
SECRET: Facts = {"data_health": True, "professional_secrecy": True}


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"grave_harm": True}, "grave_harm"),
        ({"service_impact": "major"}, "care_delayed"),
        ({"permanent_loss": True, "data_health": True}, "health_data_lost"),
        ({"published": True}, "published"),
        ({"confidentiality": True, "recipient": "public"}, "published"),
        ({"exfiltration": "yes", "data_health": True}, "secret_beyond_recall"),
        ({"exfiltration": "possible", **SECRET}, "secret_beyond_recall"),
        ({**SEEN, "recipient": "thief", "special_categories": True}, "secret_beyond_recall"),
        ({**SEEN, "recipient": "thief", "data_other_special": True}, "secret_beyond_recall"),
        ({**SEEN, **SECRET, "recipient": "single_known", "persons_count": 1}, "secret_to_outsider"),
        ({**SEEN, **SECRET, "recipient": "single_known", "data_national_id": True}, "identity_theft"),
        ({**SEEN, **SECRET, "recipient": "colleague"}, "secret_to_outsider"),
        ({**SEEN, "recipient": "single_known", "data_national_id": True}, "identity_theft"),
        ({**SEEN, "recipient": "few_known", "data_credentials": "clear"}, "identity_theft"),
        ({**SEEN, "recipient": "thief", "data_birth_date": True}, "usable_beyond_recall"),
        ({**SEEN, "recipient": "unknown", "data_criminal": True}, "usable_beyond_recall"),
        ({**SEEN, "recipient_hostile": True}, "hostile_recipient"),
        (
            {"exfiltration": "yes", "recipient": "attacker", "data_identity": True, "data_contact": True},
            "reached_by_attacker",
        ),
    ],
)
def test_high(facts: Facts, rule: str) -> None:
    found = look(facts)
    assert (found.level, found.authority, found.persons) == ("high", True, True)
    assert rule in [reason.rule for reason in found.reasons]


QUIET: Facts = {
    "integrity": False, "availability": False, "data_health": False, "professional_secrecy": False,
    "data_birth_date": False, "data_national_id": False, "data_id_document": False, "data_financial": False,
    "data_payment_card": False, "data_credentials": "none", "confidentiality": False, "exfiltration": "no",
    "published": False, "recipient": "none", "permanent_loss": False, "service_impact": "none",
}  # fmt: skip
"""Nothing happened, all stated."""


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"confidentiality": True, "professional_secrecy": True}, "secrecy"),
        ({"recipient": "former_employee"}, "out_of_control"),
        ({"recipient": "many_known"}, "out_of_control"),
        ({"recipient": "single_known", "recipient_trusted": False}, "distrusted_recipient"),
        ({"recipient": "single_known", "recipient_read": True}, "distrusted_recipient"),
        ({"recipient": "single_known", "data_financial": True}, "usable_data"),
        ({"recipient": "few_known", "persons_count": MANY_PERSONS + 1}, "many_persons"),
        ({"availability": True}, "unavailable"),
        (
            {"availability": True, "backup": "available", "unavailability_hours": RECOVERED_HOURS + 1},
            "unavailable_long",
        ),
        ({"availability": True, "permanent_loss": True}, "unavailable_long"),
        ({"availability": True, "backup": "available"}, "unavailable"),
        ({"integrity": True}, "altered"),
        ({"wrong_data": True, "backup": "available"}, "altered"),
    ],
)
def test_risk(facts: Facts, rule: str) -> None:
    found = look(QUIET | facts)
    assert (found.level, found.authority, found.persons) == ("risk", True, False)
    assert [reason.rule for reason in found.reasons] == [rule]


RESTORED: Facts = {"availability": True, "integrity": True, "backup": "available", "unavailability_hours": 4}


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        ({}, ["untouched"]),
        (RESTORED, ["restored"]),
        ({"recipient": "thief", "unintelligible": True, **SECRET}, ["unreadable", "untouched"]),
        ({"recipient": "few_known", "confidentiality": True}, ["few_known_recipients"]),
        (
            {"recipient": "single_known", "confidentiality": True, **SECRET}
            | {"recipient_care_team": True, "recipient_written_confirmation": True},
            ["entitled_recipient"],
        ),
    ],
)
def test_no_risk_says_why(facts: Facts, rules: list[str]) -> None:
    found = look(QUIET | facts)
    assert (found.level, found.authority, found.persons) == ("no_risk", False, False)
    assert [reason.rule for reason in found.reasons] == rules


NOT_ABOUT_CARE: Facts = {"data_health": False, "professional_secrecy": False, "controller_is_health": False}
NO_NUMBER: Facts = {"data_national_id": False, "data_id_document": False, "data_payment_card": False}
PATIENTS: Facts = {"data_health": True, "patient_data": True}
UNTOUCHED: Facts = {"confidentiality": False, "integrity": False, "availability": False}
CONFIRMED: Facts = {"recipient_care_team": True, "recipient_written_confirmation": True}


@pytest.mark.parametrize(
    ("question", "facts", "answer"),
    [
        (q.lost, {}, None),
        (q.lost, {"availability": False}, False),
        (q.lost, {"availability": False, "permanent_loss": True}, True),
        (q.restored_soon, RESTORED | {"service_impact": "minor"}, True),
        (q.restored_soon, RESTORED | {"service_impact": "minor", "permanent_loss": True}, False),
        (q.restored_soon, RESTORED | {"service_impact": "major"}, False),
        (q.restored_soon, RESTORED | {"service_impact": "none", "unavailability_hours": None}, False),
        (q.restored_soon, RESTORED | {"service_impact": "none", "unavailability_hours": RECOVERED_HOURS}, True),
        (q.unavailable, {}, None),
        (q.unavailable, {"availability": False}, False),
        (q.unavailable, {"permanent_loss": True}, True),
        (q.unavailable, {"unavailability_hours": 1}, True),
        (q.altered, {}, None),
        (q.altered, {"integrity": True}, True),
        (q.altered, {"integrity": False}, False),
        (q.altered, {"integrity": True, "backup": "none"}, True),
        (q.altered, {"integrity": True, "backup": "available"}, False),
        (q.altered, {"integrity": False, "wrong_data": True}, True),
        (q.care_delayed, {}, None),
        (q.care_delayed, {**NOT_ABOUT_CARE, "service_impact": "major"}, False),
        (q.care_delayed, {"availability": False}, None),
        (q.care_delayed, {"integrity": False}, None),
        (q.care_delayed, {"availability": False, "integrity": False}, False),
        (q.care_delayed, {"availability": False, "integrity": False, "service_impact": "major"}, True),
        (q.no_personal_data, {}, None),
        (q.no_personal_data, {"patient_data": True}, False),
        (q.no_personal_data, {"patient_data": False}, True),
        (q.no_personal_data, {"patient_data": False, "data_contact": True}, True),
        (q.no_personal_data, {"patient_data": False, "data_financial": True}, False),
        (q.no_personal_data, {"data_contact": True}, False),
        (q.no_personal_data, {"data_contact": False}, None),
        (q.usable, {"data_national_id": True}, True),
        (q.usable, {"data_location": True}, True),
        (q.usable, PATIENTS, False),
        (q.usurpable, {}, None),
        (q.usurpable, NO_NUMBER | {"data_credentials": "clear"}, True),
        (q.usurpable, NO_NUMBER | {"data_credentials": "hashed_salted_strong"}, False),
        (q.usurpable, PATIENTS, False),
        (q.usurpable, PATIENTS | {"data_id_document": True}, True),
        (q.named_and_reachable, {"data_identity": True}, False),
        (q.named_and_reachable, {"data_identity": True, "data_contact": True}, True),
        (q.sensitive, {}, None),
        (q.sensitive, {"data_health": False, "professional_secrecy": False}, False),
        (q.sensitive, {"special_categories": True}, True),
        (q.secret, PATIENTS | {"professional_secrecy": False}, True),
        (q.secret, {"professional_secrecy": False}, False),
        (q.published, {}, None),
        (q.published, {"published": False}, False),
        (q.published, {"published": False, "recipient": "public"}, True),
        (q.exposed, {}, None),
        (q.exposed, {"confidentiality": True}, True),
        (q.exposed, {"confidentiality": False, "recipient": "none"}, False),
        (q.exposed, {"confidentiality": False, "recipient": "colleague"}, True),
        (q.exposed, {"confidentiality": False, "exfiltration": "possible"}, True),
        (q.exposed, {"confidentiality": False, "published": True}, True),
        (q.exposed, {"confidentiality": True, "unintelligible": True}, False),
        (q.exposed, {**CONFIRMED, "confidentiality": True}, None),
        (q.entitled, CONFIRMED, True),
        (q.entitled, CONFIRMED | {"recipient_hostile": True}, False),
        (q.entitled, {"recipient_care_team": True}, False),
        (q.entitled, {"recipient_written_confirmation": True}, False),
        (q.many, {"persons_count": MANY_PERSONS}, False),
        (q.many, {"persons_count": MANY_PERSONS + 1}, True),
        (q.was_restored, RESTORED | {"service_impact": "none", "integrity": False}, True),
        (q.was_restored, RESTORED | {"service_impact": "none", "availability": False}, True),
        (q.was_restored, RESTORED | {"service_impact": "none"} | UNTOUCHED, False),
        (q.few_known_recipients, {"confidentiality": True, "recipient": "none"}, True),
        (q.few_known_recipients, {"recipient": "colleague"}, True),
        (q.few_known_recipients, {"recipient": "single_known"}, True),
        (q.few_known_recipients, {"recipient": "few_known"}, True),
        (q.few_known_recipients, {"recipient": "thief"}, False),
        (q.few_known_recipients, {"confidentiality": False, "recipient": "none"}, False),
        (q.untouched, UNTOUCHED, True),
        (q.untouched, UNTOUCHED | {"availability": None}, False),
    ],
)
def test_what_each_question_reads(question: Callable[[q.Known], q.Truth], facts: Facts, answer: bool | None) -> None:
    """What raises the risk is open until denied; what lowers it counts once stated; the rare counts once stated."""
    assert question(q.Known(facts.get)) is answer


def test_a_wrong_recipient_of_a_patients_data() -> None:
    """High for an outsider; a risk for a bound professional, or an envelope that came back closed."""
    sent = QUIET | SECRET | {"confidentiality": True, "recipient": "single_known"}
    assert look(sent).level == "high"
    assert look({**sent, "recipient_trusted": True, "recipient_hostile": True}).level == "high"
    for softer in (
        {"recipient_trusted": True},
        {"recipient_trusted": True, "recipient_written_confirmation": True, "deletion_confirmed": True},
        {"recipient_care_team": True},
        {"data_returned": True, "recipient_read": False},
    ):
        assert look({**sent, **softer}).level == "risk", softer
    for not_enough in ({"data_returned": True}, {"recipient_read": False}, {"deletion_confirmed": True}):
        assert look({**sent, **not_enough}).level == "high", not_enough


def test_trust_does_not_bring_back_data_from_hands_out_of_reach() -> None:
    """A former employee said to be of confidence is an outsider all the same, and not a distrusted one besides."""
    gone = QUIET | SECRET | {"confidentiality": True, "recipient": "former_employee"}
    for word in ({"recipient_trusted": True}, {"recipient_care_team": True}):
        assert "secret_to_outsider" in [reason.rule for reason in look({**gone, **word}).reasons]
    plain = look(QUIET | {"recipient": "former_employee", "recipient_trusted": False})
    assert [reason.rule for reason in plain.reasons] == ["out_of_control"]


def test_a_confirmation_in_writing_does_not_cover_what_is_published() -> None:
    confirmed: Facts = {
        "recipient": "single_known",
        "recipient_care_team": True,
        "recipient_written_confirmation": True,
    }
    assert look(QUIET | SECRET | confirmed).level == "no_risk"
    assert look(QUIET | SECRET | confirmed | {"published": True}).level == "high"


def test_an_attacker_without_an_established_copy_has_not_reached_anyone() -> None:
    """A possible copy of names and numbers is a risk; an established one is a high risk."""
    names = QUIET | {"recipient": "attacker", "data_identity": True, "data_contact": True}
    assert [look({**names, "exfiltration": said}).level for said in ("possible", "yes")] == ["risk", "high"]
    assert look(QUIET | {"exfiltration": "yes", "data_identity": True, "data_contact": True}).level == "risk"


def test_health_data_under_secrecy_are_the_most_protected() -> None:
    """Whether secrecy was stated or follows from their being a patient's: other kinds are not asked."""
    for known in ({"professional_secrecy": True}, {"patient_data": True}):
        assert "data_financial" not in look({"data_health": True, **known}).missing
    assert "data_financial" in look({"data_health": True}).missing


def test_a_patients_health_data_are_under_secrecy_whatever_is_answered() -> None:
    sent: Facts = {**QUIET, "confidentiality": True, "recipient": "single_known", "data_health": True}
    assert look(sent).level == "no_risk"
    assert look({**sent, "patient_data": True}).level == "high"


@pytest.mark.parametrize(("published", "data"), product((True, False), (None, False)))
def test_no_patient_data_is_no_risk(published: bool, data: bool | None) -> None:
    """What the playbook presumes of health data gives way to that answer."""
    found = look({**RANSOMWARE, "patient_data": False, "published": published, "data_financial": data})
    assert (found.level, found.authority, found.persons) == ("no_risk", False, False)
    assert [reason.rule for reason in found.reasons] == ["no_personal_data"]


def test_the_staffs_data_are_personal_data_too() -> None:
    assert look({"patient_data": False, "data_financial": True, "exfiltration": "yes"}).level == "high"


# -- what goes with the proposal -------------------------------------------------------------------------


def test_what_would_change_the_outcome() -> None:
    """Each answer taken alone, and only those that change something and can stand beside the others."""
    known = QUIET | RESTORED | SECRET
    found = {(turn.fact, turn.value): (turn.authority, turn.persons) for turn in turning(known.get)}
    assert found["confidentiality", True] == (True, False)
    assert found["recipient", "thief"] == (True, True)
    assert found["unavailability_hours", RECOVERED_HOURS + 1] == (True, False)
    assert found["service_impact", "major"] == (True, True)
    assert ("published", True) not in found, "published, and read by nobody"
    assert ("data_financial", True) not in found


@given(FACTS)
@settings(max_examples=50)
def test_every_turn_changes_an_outcome(facts: Facts) -> None:
    now = look(facts)
    for turn in turning(facts.get):
        other = look({**facts, turn.fact: turn.value})
        assert (turn.authority, turn.persons) == (other.authority, other.persons) != (now.authority, now.persons)


def test_a_number_or_one_more_kind_of_data_is_no_new_fact() -> None:
    assert "persons_count" not in decisive(RANSOMWARE.get)
    assert "data_financial" not in decisive(RANSOMWARE.get)
    assert {"data_health", "exfiltration", "recipient_trusted"} <= set(decisive(RANSOMWARE.get))
    assert "data_financial" in decisive(QUIET.get)


def test_a_reason_says_its_rule_its_source_and_the_place_followed() -> None:
    """What the register prints and a lawyer checks."""
    (found,) = look(QUIET | {"integrity": True}).reasons
    assert (found.rule, found.source, found.follows) == ("altered", "edpb_01_2021", "cas 2, à l’inverse du cas 1")
    assert found.text.startswith("Des données ont été modifiées")


def test_a_high_risk_that_is_sure_is_not_called_possible() -> None:
    """Whatever is still unknown: the patients are told, nothing is left to decide."""
    found = look({"grave_harm": True})
    assert found.missing
    assert [reason.rule for reason in found.reasons] == ["grave_harm"]


def test_a_reason_already_said_is_not_said_again() -> None:
    found = look({**SEEN, **SECRET, "recipient": "attacker", "data_national_id": True})
    assert not {"secrecy", "out_of_control", "usable_data"} & {reason.rule for reason in found.reasons}


def test_every_rule_reads_well_and_cites_a_source_that_exists(library: Library) -> None:
    assert set(library.sources) >= SOURCES
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in (NO_DATA, *RULES):
        assert rule.text.endswith(".")
        assert rule.follows
        assert rule.level in LEVELS


def test_every_fact_exists_with_these_answers_and_can_be_asked(library: Library) -> None:
    """Nothing is looked for that nobody can answer."""
    asked = {fact for book in library.playbooks.values() for step in book.steps for fact in step.ask}
    fields = [field for form in library.forms.values() for section in form.sections for field in section.fields]
    asked |= {field.fact for field in fields if field.fact}
    asked |= {fact for field in fields for option in field.options for fact in option.sets}
    missing = set(assess(lambda _fact: None).missing) | set(look(RANSOMWARE).missing)
    assert missing <= asked
    for name, scale in SCALES.items():
        for value in scale:
            assert check_value(library.facts[name], value) == value
        if library.facts[name].type == "choice":
            assert {option.id for option in library.facts[name].options} == set(scale)
