"""One rule of what counts: a person's answer, but « inconnu », or where the record made after it says otherwise."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from incident.core import commands as c
from incident.core import entries as e
from incident.core.derived import DERIVED, PROVIDERS, counting
from incident.core.facts import Answer, JsonValue
from incident.core.grounds import Ground
from incident.core.playbook import Library
from incident.core.when import When
from tests.core.desk import START, ZONE, Desk, answers, at
from tests.golden import plain


@pytest.mark.parametrize("fact", PROVIDERS)
def test_one_rule_for_every_fact(fact: str) -> None:
    """« Inconnu » gives way, a later answer stays, an earlier one gives way only where the fact yields."""
    yields = PROVIDERS[fact].yields
    values: tuple[JsonValue, ...] = (True, False, "informed", "to_inform")
    for value, other, before in product(values, values, (True, False)):
        given = Answer(value=value, seq=3)
        found = Answer(value=other, seq=4 if before else 2, origin="derived")
        assert counting(given, None, yields) is given
        assert counting(given.model_copy(update={"certainty": "unknown"}), found, yields) is found
        assert counting(given, found, yields) is (found if before and yields(value, other) else given)


def test_what_each_fact_yields_to() -> None:
    """A planned information never takes the place of one that was made; a complaint only of a « non »."""
    yielding = {fact for fact, one in PROVIDERS.items() if one.yields("a", "b")}
    assert yielding == {"persons_informed", "informed_date", "not_informed_reason"}
    assert not PROVIDERS["persons_informed"].yields("informed", "to_inform")
    assert PROVIDERS["complaint_filed"].yields(False, True)
    assert not PROVIDERS["complaint_filed"].yields(True, True)


def test_what_is_only_computed_is_never_asked(library: Library) -> None:
    assert {fact.id for fact in library.facts.values() if fact.sources_from == ("derived",)} == set(DERIVED)
    assert all("derived" in library.facts[fact].sources_from for fact in PROVIDERS)


# -- what the incident tells of itself -------------------------------------------------------------------

PAST = When(precision="about", at=START, zone=ZONE, typed="x")


def told(desk: Desk, fact: str) -> tuple[JsonValue, str, int, bool] | None:
    """A fact's value, how sure, since which entry, and whether it is to review."""
    found = desk.situation.answer(fact)
    return (found.value, found.certainty, found.seq, found.review) if found is not None else None


def filed(desk: Desk, obligation: str, reference: str, when: When, **more: Any) -> int:
    desk.write(e.NotificationFiled(obligation=obligation, reference=reference, **more))
    desk.history[-1] = desk.history[-1].model_copy(update={"happened": when})
    return desk.history[-1].seq


def test_the_first_declaration_s_number(library: Library) -> None:
    """None without one; each with whose it is where several declared, one's own where one declares."""
    desk = Desk(library)
    assert told(desk, "previous_notification_number") is None
    filed(desk, "cnil_initiale", "", PAST, pending=True)
    assert told(desk, "previous_notification_number") is None
    filed(desk, "cnil_initiale", "N-1", PAST)
    assert told(desk, "previous_notification_number") == ("N-1", "certain", 0, False)
    desk.do(answers(controllers="Dr Roy\nDr Ba"))
    filed(desk, "cnil_initiale", "N-2", PAST, for_="dr-ba")
    assert told(desk, "previous_notification_number") == ("N-2 (Dr Ba) ; N-1 (le cabinet)", "certain", 0, False)
    alone = replace(desk.situation, declaring="dr-ba").answer("previous_notification_number")
    assert alone is not None and alone.value == "N-2"
    assert replace(desk.situation, declaring="dr-roy").answer("previous_notification_number") is None


def test_a_complaint_and_its_date(library: Library) -> None:
    """The earliest that surely is one; else a report that is one as far as the facts say."""
    desk = Desk(library)
    assert told(desk, "complaint_filed") is None is told(desk, "complaint_date")
    report = filed(desk, "ordonnances_police", "R", at(6))
    assert told(desk, "complaint_filed") is None, "nothing was stolen, as far as is known"
    desk.do(answers(theft=True))
    assert told(desk, "complaint_filed") == (True, "estimated", report, False)
    assert told(desk, "complaint_date") == (at(6).to_json(), "estimated", report, False)
    later = filed(desk, "plainte_assurance", "P", at(7))
    assert told(desk, "complaint_filed") == (True, "certain", later, False)
    assert told(desk, "complaint_date") == (at(7).to_json(), "certain", later, False)
    about = When(precision="about", at=at(5).at, zone=ZONE, typed="x")
    again = filed(desk, "plainte_assurance", "P2", about)
    assert told(desk, "complaint_date") == (about.to_json(), "estimated", again, False)


def test_the_other_bodies_told(library: Library) -> None:
    """In order of time, one a line; neither the CNIL nor what the data no longer have."""
    desk = Desk(library)
    filed(desk, "ancienne", "x", at(4))
    filed(desk, "cnil_initiale", "N", at(4))
    assert told(desk, "other_authorities") is None
    police = filed(desk, "plainte_assurance", "P", at(7))
    insurer = filed(desk, "assureur_declaration", "S", at(6))
    found = desk.situation.answer("other_authorities")
    assert found is not None and (found.certainty, found.origin, found.seq) == (
        "certain",
        "derived",
        max(police, insurer),
    )
    assert plain(str(found.value)) == (
        f"{library.obligations['assureur_declaration'].authority} : lundi 23 novembre 2026 à 7 h 00, S\n"
        f"{library.obligations['plainte_assurance'].authority} : lundi 23 novembre 2026 à 8 h 00, P"
    )


@pytest.mark.parametrize(
    ("given", "decided", "filing", "value", "review"),
    [
        (None, None, False, None, False),
        (None, True, False, "to_inform", False),
        (None, False, False, "not_informed", False),
        (None, False, True, "informed", False),
        ("not_informed", True, False, "to_inform", True),
        ("to_inform", False, False, "not_informed", True),
        ("to_inform", None, True, "informed", False),
        ("not_informed", None, True, "informed", True),
        ("informed", True, False, "informed", False),
        ("undetermined", True, False, "to_inform", False),
    ],
)
def test_whether_persons_were_told(
    library: Library, given: JsonValue, decided: bool | None, filing: bool, value: JsonValue, review: bool
) -> None:
    """What was filed, else what was decided; an earlier answer that says the contrary is to look at again."""
    desk = Desk(library)
    if given is not None:
        desk.do(answers(persons_informed=given))
    if decided is not None:
        desk.do(c.Decide("persons", decided, "x", None if decided else "b"))
    if filing:
        filed(desk, "personnes", "affiche", PAST)
    found = told(desk, "persons_informed")
    assert found is None if value is None else found is not None and (found[0], found[3]) == (value, review)


@pytest.mark.parametrize(
    ("ground", "reason"),
    [("a", "unintelligible"), ("b", "later_measures"), ("c", "disproportionate"), ("no_high_risk", "no_high_risk")],
)
def test_why_persons_are_not_told(library: Library, ground: Ground, reason: str) -> None:
    """The ground of the decision, until something told them."""
    desk = Desk(library)
    assert told(desk, "not_informed_reason") is None
    desk.do(c.Decide("persons", False, "x", ground))
    seq = desk.situation.state.decisions["persons"].seq
    assert told(desk, "not_informed_reason") == ([reason], "certain", seq, False)
    filed(desk, "personnes", "affiche", PAST)
    assert told(desk, "not_informed_reason") is None
    desk.do(c.Decide("persons", True, "x"))
    assert told(desk, "not_informed_reason") is None


@pytest.mark.parametrize(
    ("words", "count", "means"),
    [
        ("courriel et affiche, 1 240 patients", 1240, ["individual", "public"]),
        ("12 personnes par courrier", 12, ["individual"]),
        ("1\u00a0240 Patients", 1240, None),
        ("3 200 500 patients", 3200500, None),
        ("en main propre, presse", None, ["individual", "public"]),
        ("affiches", None, ["public"]),
        ("courrielle", None, None),
        ("le 12 mai", None, None),
        ("", None, None),
    ],
)
def test_how_they_were_told_is_read_in_the_proof(
    library: Library, words: str, count: int | None, means: list[str] | None
) -> None:
    """As estimated, since the entry; when, as sure as the hour."""
    desk = Desk(library)
    assert [told(desk, fact) for fact in ("informed_date", "informed_count", "informed_means")] == [None] * 3
    seq = filed(desk, "personnes", words, PAST)
    assert told(desk, "informed_date") == (PAST.to_json(), "estimated", seq, False)
    assert told(desk, "informed_count") == ((count, "estimated", seq, False) if count else None)
    assert told(desk, "informed_means") == ((means, "estimated", seq, False) if means else None)
    filed(desk, "personnes", "", at(6))
    assert told(desk, "informed_date") == (at(6).to_json(), "certain", seq + 1, False), "the earliest counts"


def test_each_who_told_them_for_their_part(library: Library) -> None:
    """Of several who answer for the data, the first who told them."""
    desk = Desk(library)
    filed(desk, "personnes", "affiche, 12 patients", at(7), for_="dr-ba")
    filed(desk, "personnes", "courrier, 30 patients", at(7, 5), for_="dr-roy")
    assert desk.situation.value("informed_count") == 12


def test_who_noticed_and_when(library: Library) -> None:
    """The hour answered, else stated; else, with somebody named, when the practice knew. A role, never a name."""
    sheet = {"practice_people": Answer(value="Odile Petit, secrétaire", origin="practice")}
    desk = Desk(library, practice=sheet)

    def circumstances() -> str:
        return plain(str(desk.situation.value("discovery_circumstances")))

    assert circumstances() == "None"
    desk.do(c.StateInstant("breach_aware", at(7, 5)))
    assert circumstances() == "None"
    desk.do(c.StateInstant("breach_aware", at(7, 4), who="Odile Petit"))
    assert circumstances() == "Constaté par : secrétaire, lundi 23 novembre 2026 à 8 h 04"
    desk.do(c.StateInstant("attack_known", at(6), who="un inconnu", why="x"))
    assert circumstances() == "Constaté par : le cabinet, lundi 23 novembre 2026 à 7 h 00"
    found = desk.situation.answer("discovery_circumstances")
    assert found is not None and found.origin == "derived"
    desk.do(answers(discovered_by="Dr Roy"))
    assert circumstances() == "Constaté par : médecin, lundi 23 novembre 2026 à 7 h 00"
    desk.do(answers(discovered_at=at(5).to_json()))
    assert circumstances() == "Constaté par : médecin, lundi 23 novembre 2026 à 6 h 00"


@pytest.mark.parametrize(
    ("named", "phone"), [("Logimed", "01 40"), ("  logimed \n sas ", "01 40"), ("Logimed Ouest", ""), ("Autre", "")]
)
def test_the_provider_of_the_warning(library: Library, named: str, phone: str) -> None:
    """As it was named, with what the sheet says of how to reach it: of a contact of that name, longer or shorter."""
    card: dict[str, str | None] = {"name": "LOGIMED SAS", "phone": "01 40", "role": "", "email": ""}
    nameless: dict[str, str | None] = {"name": "", "phone": "09 99", "role": "", "email": ""}
    sheet = {"contact_assureur": nameless, "contact_editeur": card}
    desk = Desk(library, practice={name: Answer(value=one, origin="practice") for name, one in sheet.items()})
    assert told(desk, "processor_1") is None
    desk.do(c.GiveAnswers((c.Given("vendor_name", named, "estimated"),)))
    value = {"name": " ".join(named.split()), "phone": phone, "role": "", "email": ""}
    assert told(desk, "processor_1") == (value, "estimated", 2, False)
    desk.do(answers(vendor_name=None))
    assert told(desk, "processor_1") is None
