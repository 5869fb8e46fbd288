"""The practice as documents print it, and what of it the scan for patients' identities leaves alone."""

from incident.core.dossier import person_text, value_lines
from incident.core.facts import JsonValue, Person
from incident.core.identity import apart, undistinguished
from incident.core.lacking import TO_COMPLETE, Hole
from incident.core.situation import Situation

Context = dict[str, object]
UNSIGNED = "Docteur (nom à compléter)"
_WORDS = {
    "practice_name": "Cabinet (nom à compléter)",
    "practice_address": "(adresse à compléter)",
    "practice_email": "(courriel à compléter)",
    "practice_phone": "(numéro à compléter)",
}
"""How a hole of the practice sheet reads in the middle of a sentence."""


def practice_view(situation: Situation) -> Context:
    """The practice as its sheet says it, « à compléter » where it says nothing."""
    names = (
        "name",
        "address",
        "siren",
        "rpps",
        "finess",
        "structure",
        "email",
        "legal_representative",
        "contact_person",
        "dpo",
        "cdom",
    )
    sheet: Context = {name: _sheet_line(f"practice_{name}", situation) for name in names}
    signing = _person("practice_legal_representative", situation)
    unsigned, phone = Hole("fact", "practice_legal_representative", UNSIGNED), practice_phone(situation)
    return sheet | {
        "phone": _unbroken(phone) or _sheet_hole("practice_phone"),
        "phone_plain": phone.replace("\u00a0", " ") or _sheet_hole("practice_phone"),
        "signatory": ", ".join(part for part in (signing.name, signing.role) if part) or unsigned,
        "signatory_name": signing.name or unsigned,
    }


def declaring(situation: Situation) -> list[Context]:
    """Who answers for the data, each as it says it is, `called` as it was named; the practice where it alone does.

    Data that do not tell several apart give their names and nothing else: what the sheet says is not theirs.
    """
    if situation.declaring or not apart(situation):
        return [{"called": "", "known": True} | practice_view(situation)]
    known = not undistinguished(situation)
    return [
        {"called": called, "known": known} | practice_view(situation.read_by(who))
        for who, called in apart(situation).items()
    ]


def _sheet_hole(fact: str) -> Hole:
    return Hole("fact", fact, _WORDS.get(fact, TO_COMPLETE))


def practice_phone(situation: Situation) -> str:
    """The practice's own number, else the one given for the person to call."""
    own = situation.value("practice_phone")
    return str(own) if own is not None else _person("practice_contact_person", situation).phone


def _unbroken(phone: str) -> str:
    """A number that no line breaks; anything else as it was typed."""
    return phone.replace(" ", "\u00a0") if phone.replace(" ", "").removeprefix("+").isdigit() else phone


def _person(fact: str, situation: Situation) -> Person:
    """A person of the practice sheet, without a name when it holds none."""
    value = situation.value(fact)
    return Person.model_validate(value) if isinstance(value, dict) else Person(name="")


def _sheet_line(fact_id: str, situation: Situation) -> str:
    fact, answer = situation.fact(fact_id), situation.answer(fact_id)
    if fact is None or answer is None or not answer.known:
        return _none(fact_id, situation) or _sheet_hole(fact_id)
    return "\n".join(value_lines(fact, answer.value))


def _none(fact_id: str, situation: Situation) -> str:
    """« aucun » for what the practice says it has not, the question that comes first; else nothing."""
    if fact_id == "practice_siren" and situation.value("practice_no_siren") is True:
        return "aucun"
    if fact_id != "practice_dpo" or situation.value("practice_dpo_designated") is True:
        return ""
    asked = situation.value("practice_dpo_designated") is None
    return _sheet_hole("practice_dpo_designated") if asked else "aucun"


def exempt_texts(situation: Situation) -> list[str]:
    """Identity and contact values of the practice and its contacts, which the scan must not flag."""
    exempt = [contact.phone for contact in situation.library.contacts.values()]
    for answer in situation.practice.values():
        exempt += _exempt_person(answer.value)
        if isinstance(answer.value, str):
            exempt.append(answer.value)
    for name, answer in situation.state.answers.items():
        fact = situation.fact(name)
        if fact is not None and fact.type == "person":  # a provider or who declares, never a patient
            exempt += _exempt_person(answer.value)
        elif fact is not None and fact.per_controller and isinstance(answer.value, str):
            exempt.append(answer.value)
    return [text for text in exempt if text]


def _exempt_person(value: JsonValue) -> list[str]:
    if not isinstance(value, dict):
        return []
    person = Person.model_validate(value)
    return [person_text(person), person.name, person.phone, person.email]
