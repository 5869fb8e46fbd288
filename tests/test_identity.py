"""Where several declare, each with its own identity: nothing of one, nor of the practice sheet, is in another's."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from incident.case import Case
from incident.copying import sheet
from incident.core import commands as c
from incident.core.complement import as_filed
from incident.core.declared import declared
from incident.core.dossier import as_json, dossier
from incident.core.facts import Fact, JsonValue
from incident.core.identity import own
from incident.core.overview import overview
from incident.core.whentyped import parse_when
from incident.documents import service
from incident.documents.practicecontext import exempt_texts
from incident.documents.registersheet import whole_rows
from incident.errors import BadInput, Refused
from incident.production import material
from incident.register import Register
from tests.documents.incidents import LIBRARY, TEMPLATES

ME = "Dr Lenoir"
WHO = {"dr-roy": "Dr Roy", "sisa-du-port": "SISA du Port"}
OWN = [fact for fact in LIBRARY.facts.values() if fact.per_controller]


def mark(fact: Fact, owner: str) -> JsonValue:
    """A value of the fact that nobody else has."""
    sentinel = f"Q{owner.upper()}-{fact.id.upper()}"
    if fact.type == "person":
        return {"name": sentinel, "role": "", "phone": "", "email": ""}
    if fact.type == "text":
        return sentinel
    return {"int": 40 + len(owner), "bool": fact.id == "practice_dpo_designated"}.get(fact.type, "sante_humaine")


def given(owner: str) -> dict[str, JsonValue]:
    """Every identity fact, as one owner would answer it; a choice keeps the first of its options."""
    answers = {fact.id: mark(fact, owner) for fact in OWN}
    return answers | {fact.id: fact.options[0].id for fact in OWN if fact.type == "choice"}


@pytest.fixture
def told(case: Case, register: Register) -> Case:
    """The sheet has values of its own, and two declare."""
    asked = {fact.id for fact in OWN if "practice" in fact.sources_from}
    register.set_practice({name: value for name, value in given("sheet").items() if name in asked}, LIBRARY, ME)
    case.refresh()
    case.do(c.GiveAnswers((c.Given("controllers", "\n".join(WHO.values())),)), ME)
    return case


def say(case: Case, who: str) -> None:
    case.do(c.GiveAnswers(tuple(c.Given(own(who, name), value) for name, value in given(who).items())), ME)


def owners(text: str) -> set[str]:
    """Whose sentinels a text holds."""
    return {found.lower() for found in re.findall(r"Q([A-Z-]+?)-(?:PRACTICE|DECLARANT)", text)}


def texts(case: Case, who: str) -> list[str]:
    """All that one controller's declaration is made from: both forms, the sheet to copy, both drafts."""
    situation = replace(case.situation(), declaring=who)
    forms = [json.dumps(as_json(dossier(LIBRARY.forms[name], situation))) for name in ("cnil", "edpb-2026")]
    copied = "\n".join(field.value for field in sheet(case, "cnil", who).fields)
    now, every = material(case), declared(TEMPLATES, case.situation())
    drafts = [every[own(who, name)] for name in ("cnil_initiale", "cnil_complement")]
    around = [str(service._meta(one, now, "")) for one in drafts]
    return [*forms, copied, *(str(service.text(one, now)) for one in drafts), *around]


def test_nothing_of_one_is_in_the_declaration_of_another(told: Case) -> None:
    for who in WHO:
        assert [owners(text) for text in texts(told, who)] == [set()] * 7, "nothing is lent unasked"
    say(told, "dr-roy")
    assert all(owners(text) == {"dr-roy"} for text in texts(told, "dr-roy"))
    assert not any(owners(text) for text in texts(told, "sisa-du-port"))
    say(told, "sisa-du-port")
    for who in WHO:
        assert all(owners(text) == {who} for text in texts(told, who))
    plain = json.dumps(as_json(dossier(LIBRARY.forms["cnil"], told.situation())))
    assert owners(plain) == {"sheet"}
    assert {"QDR-ROY-PRACTICE_NAME", "QSISA-DU-PORT-PRACTICE_ADDRESS"} <= set(exempt_texts(told.situation()))


def test_a_controller_is_called_as_it_was_named_until_it_says_otherwise(told: Case) -> None:
    assert told.situation().value("dr-roy/practice_name") == "Dr Roy"
    told.do(c.GiveAnswers((c.Given("dr-roy/practice_name", "SELARL Roy"),)), ME)
    assert replace(told.situation(), declaring="dr-roy").value("practice_name") == "SELARL Roy"
    assert told.situation().value("practice_name") == "QSHEET-PRACTICE_NAME"
    answers: Any = overview(told.situation())["answers"]
    assert answers["dr-roy/practice_name"] == {"value": "SELARL Roy", "certainty": "certain", "from": "person"}


def test_each_filing_keeps_its_own_values_and_names_its_own_draft(told: Case) -> None:
    for who in WHO:
        say(told, who)
        now = parse_when("maintenant", zone="Europe/Paris", now=told.timepiece.now())
        told.do(c.File("cnil_initiale", now, reference=f"N-{who}", for_=who), ME)
        filed = as_filed(LIBRARY.forms["cnil"], told.situation(), told.journal.blob, who)
        assert filed is not None and owners(json.dumps(filed.values)) == {who}


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("bob/practice_siren", "« bob » n’est pas un des responsables nommés : dr-roy, sisa-du-port."),
        ("dr-roy/description", "« Racontez l’incident en quelques phrases » : tous les responsables ont la même"),
        ("dr-roy/practice_sirene", "Fait inconnu « practice_sirene ». Vouliez-vous dire « practice_siren » ?"),
    ],
)
def test_what_is_nobodys_is_refused_in_one_sentence(told: Case, fact: str, said: str) -> None:
    with pytest.raises(BadInput, match=f"^{re.escape(said)}"):
        told.do(c.GiveAnswers((c.Given(fact, "1"),)), ME)


def test_the_only_controller_is_the_practice(case: Case) -> None:
    case.do(c.GiveAnswers((c.Given("controllers", "Dr Roy"),)), ME)
    with pytest.raises(BadInput, match="^« Dr Roy » répond seul des données : son identité est celle de la fiche"):
        case.do(c.GiveAnswers((c.Given("dr-roy/practice_siren", "1"),)), ME)


FIGURES = {"persons_count": 1000, "records_count": 2000, "informed_count": 3000}
THREE = {"dr-roy": "Dr Roy", "dr-vidal": "Dr Vidal", "sisa-du-port": "SISA du Port"}


def of_its_own(case: Case, rank: int, who: str) -> None:
    """All that is this one's: identity, figures and reasons, none like another's; reasons given after the filing."""
    say(case, who)
    figures: dict[str, JsonValue] = {name: base + rank for name, base in FIGURES.items()}
    figures["persons_text"] = f"Q{who.upper()}-PRACTICE-WHO"
    case.do(c.GiveAnswers(tuple(c.Given(own(who, name), value) for name, value in figures.items())), ME)
    now = parse_when("maintenant", zone="Europe/Paris", now=case.timepiece.now())
    case.do(c.File("cnil_initiale", now, reference=f"N-{who}", for_=who), ME)
    assert next(k for k in case.situation().clocks_of("cnil_initiale") if k.for_ == who).reasons_missing
    case.do(c.GiveAnswers((c.Given(own(who, "late_reasons"), f"Q{who.upper()}-PRACTICE-LATE"),)), ME)
    assert not next(k for k in case.situation().clocks_of("cnil_initiale") if k.for_ == who).reasons_missing


def test_each_of_three_prints_its_own_figures_and_reasons_and_none_of_the_others(told: Case, clock: Any) -> None:
    """Form, sheet to copy, draft and follow-up; what all share is everyone's until it answers for itself."""
    told.do(c.GiveAnswers((c.Given("controllers", "\n".join(THREE.values())), c.Given("confidentiality", True))), ME)
    told.do(c.GiveAnswers((c.Given("persons_count", 6800), c.Given("late_reasons", "QALL-PRACTICE-LATE"))), ME)
    told.do(c.GiveAnswers((c.Given("persons_informed", "informed"),)), ME)
    assert replace(told.situation(), declaring="dr-roy").value("persons_count") == 6800
    told.do(c.GiveAnswers((c.Given("late_reasons", None, "unknown"),)), ME)
    clock.advance(hours=80)
    for rank, who in enumerate(THREE):
        of_its_own(told, rank, who)
    for rank, who in enumerate(THREE):
        form, edpb, copied, draft, complement, *_around = texts(told, who)
        said = [form, edpb, copied, draft]
        assert all(owners(text) == {who} and f"Q{who.upper()}-PRACTICE-LATE" in text for text in said)
        assert all(str(1000 + rank) in text.replace("\u202f", "") for text in said), "its own number of persons"
        assert not any(str(1000 + other) in text for text in said for other in range(3) if other != rank)
        assert owners(complement) == {who} and f"Q{who.upper()}-PRACTICE-LATE" in complement
    assert told.situation().value("persons_count") == 6800, "that of all stays"
    sheet_of_register = str(service.text(TEMPLATES["registre_violation"], material(told)))
    assert owners(sheet_of_register) == set(THREE), "the register names each who declares, and the sheet nowhere"
    whole = {str(row["label"]): str(row["value"]) for row in whole_rows(told.situation())}
    assert owners(whole["Personne à contacter"]) == set(THREE)
    assert [line.replace("\u00a0", " ") for line in whole["Nombre de personnes"].splitlines()] == [
        "6800 personnes", *(f"{called} : {1000 + n} personnes" for n, called in enumerate(THREE.values()))
    ]  # fmt: skip
    assert told.situation().assessment == replace(told.situation(), declaring="dr-roy").assessment


def test_the_last_given_of_a_controllers_reasons_counts(told: Case, clock: Any) -> None:
    """Written with the filing, answered after; « inconnu » said before the answer of all gives way to it."""
    clock.advance(hours=80)
    now = parse_when("maintenant", zone="Europe/Paris", now=told.timepiece.now())
    told.do(c.File("cnil_initiale", now, reference="N-1", why_late="Pont", for_="dr-roy"), ME)
    roy, port = (replace(told.situation(), declaring=who) for who in WHO)
    assert (roy.value("late_reasons"), port.value("late_reasons")) == ("Pont", None)
    with pytest.raises(Refused, match=r"donnez les motifs de son retard \(incident answer \S+ --for dr-roy late_reas"):
        told.do(c.File("cnil_initiale", now, reference="N-1", why_late="Grève", for_="dr-roy"), ME)
    told.do(c.GiveAnswers((c.Given("dr-roy/late_reasons", "Grève"),)), ME)
    told.do(c.GiveAnswers((c.Given("sisa-du-port/persons_count", None, "unknown"),)), ME)
    told.do(c.GiveAnswers((c.Given("persons_count", 12),)), ME)
    roy, port = (replace(told.situation(), declaring=who) for who in WHO)
    assert (roy.value("late_reasons"), port.value("persons_count")) == ("Grève", 12)
    told.do(c.GiveAnswers((c.Given("sisa-du-port/persons_count", None, "unknown"),)), ME)
    assert replace(told.situation(), declaring="sisa-du-port").value("persons_count") is None
