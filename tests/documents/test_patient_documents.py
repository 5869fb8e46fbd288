"""Letters, messages and sheets: nothing known, all known, the worst of what people type; each variant says no more
than the facts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from incident.core.facts import Answer, JsonValue
from incident.core.playbook import Library
from incident.core.situation import Situation
from incident.core.state import Filing, State
from incident.core.when import When
from incident.documents.context import Material, build
from incident.documents.patientcontext import patient_view
from incident.documents.plain import to_plain
from incident.documents.render import render
from incident.documents.service import findings, offered, sms_lengths
from incident.documents.text import Heading, Item, Paragraph, Table, Text, passages, words
from incident.library.load import load_library, load_templates
from incident.resources import playbooks_dir, templates_dir

ME = "Mme Odile Petit, secrétaire"
TEMPLATES = load_templates(templates_dir())
LIBRARY = load_library(playbooks_dir(), templates_dir())
START = datetime(2026, 11, 23, 7, 12, tzinfo=UTC)
NOW = When(precision="exact", at=START, zone="Europe/Paris", typed="")
NAMES = (
    *("affiche_attente", "attestation_suppression", "bandeau_site", "consigne_equipe", "courriel_patient"),
    *(
        "elements_presse",
        "fiche_mode_degrade",
        "lettre_confrere",
        "lettre_cpam",
        "lettre_ordre",
        "lettre_patient",
        "lettre_pharmacies",
    ),
    *("message_contacts", "message_repondeur", "reponse_patient", "retour_experience", "sms_patient"),
)
SAYING = (
    *("lettre_patient", "courriel_patient", "reponse_patient", "bandeau_site", "affiche_attente"),
    *("message_repondeur", "elements_presse", "consigne_equipe"),
)
"""The documents that say what others have seen of the data."""

PERSON = {"name": "Dr Claire Lenoir", "role": "médecin titulaire", "phone": "06 00 00 00 01", "email": "c@l.example"}
SHEET: dict[str, Any] = {
    "practice_name": "Cabinet du Dr Claire Lenoir",
    "practice_address": "12 rue des Tilleuls\n69003 Lyon",
    "practice_phone": "04 78 00 00 00",
    "practice_email": "contact@lenoir.example",
    "practice_rpps": "10101234567",
    "practice_cdom": "Rhône (69)",
    "practice_legal_representative": PERSON,
    "practice_contact_person": PERSON,
    "practice_dpo_designated": False,
    "practice_people": ME,
    "contact_cpam": {"name": "Mme Roy", "role": "relations professionnelles", "phone": "36 08"},
}
LEFTOVER = re.compile(
    r"\{\{|\}\}|\{%|[\ue000\ue001]|<br>|\*\*|\bTO[D]O\b|\bnan\b|\b(None|True|False|Undefined)\b"
    r"|\b(the|and|with|yes|no|unknown|true|false|done|hacking|ransomware|breach|possible_|data_|patient\.)\b"
)
COPIED = "copiées vers l’extérieur"
PUBLISHED = "publiées ou mises en vente"
NEVER_SEEN = "ni lues ni copiées"
NO_PROOF = "Rien ne montre à ce jour que des données aient été copiées, mais nous ne pouvons pas l’exclure"
NOT_YET = "Nous ne le savons pas encore"


def some_value(fact: Any) -> JsonValue:
    """An answer that a fact can take."""
    options = [option.id for option in fact.options]
    values: dict[str, Any] = {"bool": True, "int": 3200, "person": PERSON, "when": NOW.to_json(), "multi": options}
    values["choice"] = options[-1] if options else None
    known: JsonValue = values.get(fact.type, "Ce qui est noté.\nUne seconde ligne.")
    return known


def opened() -> Material:
    """An incident just opened, in a practice that filled in nothing."""
    state = State(ref="2026-001", title="Rançongiciel", opened_at=START, playbooks=("rancongiciel",))
    return Material(Situation(state, LIBRARY, {}, START), [])


def everything() -> Material:
    """Every question answered, everything filed."""
    asked = [fact for fact in LIBRARY.facts.values() if "asked" in fact.sources_from]
    known = knowing(opened(), **{fact.id: (some_value(fact), "certain") for fact in asked}).situation
    filings = [
        Filing(obligation, "", NOW, "N-1", None, False, "", 9, None, None) for obligation in known.library.obligations
    ]
    practice = {name: Answer(value=value, origin="practice") for name, value in SHEET.items()}
    state = replace(known.state, filings=tuple(filings))
    return Material(replace(known, state=state, practice=practice), [])


@pytest.fixture
def minimal() -> Material:
    """Nothing known."""
    return opened()


@pytest.fixture
def full() -> Material:
    """All known."""
    return everything()


def made(name: str, now: Material) -> Text:
    return render(TEMPLATES[name], build(TEMPLATES[name], now))


def said(name: str, now: Material) -> str:
    """The whole document on one line, spaces made ordinary."""
    return " ".join(to_plain(made(name, now), 10_000).replace("┃", " ").split())


def knowing(now: Material, **facts: Any) -> Material:
    """The same incident with these answers, certain unless a pair says how sure."""
    pairs = {name: value if isinstance(value, tuple) else (value, "certain") for name, value in facts.items()}
    answers = {name: Answer(value=value, certainty=sure) for name, (value, sure) in pairs.items()}
    state = replace(now.situation.state, answers={**now.situation.state.answers, **answers})
    return Material(replace(now.situation, state=state), now.history)


def empty_parts(text: Text) -> Iterator[str]:
    """Headings, bold lines and lead-ins that nothing follows."""
    for block, after in zip(text.blocks, [*text.blocks[1:], None], strict=True):
        if isinstance(block, Heading) and (
            after is None or (isinstance(after, Heading) and after.level <= block.level)
        ):
            yield words(block.runs)
        bold = isinstance(block, Paragraph) and all(run.bold for run in block.runs)
        if bold and (after is None or isinstance(after, Heading) or _all_bold(after)):
            yield words(block.runs)  # type: ignore[union-attr]
        if isinstance(block, Paragraph) and words(block.runs).endswith(":") and not isinstance(after, Item | Table):
            yield words(block.runs)


def _all_bold(block: Any) -> bool:
    return isinstance(block, Paragraph) and all(run.bold for run in block.runs)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("known", ["minimal", "full"])
def test_nothing_of_the_template_is_left_and_no_part_is_empty(
    name: str, known: str, request: pytest.FixtureRequest
) -> None:
    now = request.getfixturevalue(known)
    text = made(name, now)
    for where, passage in passages(text):
        assert not LEFTOVER.search(passage), (where, passage)
        assert "  " not in passage.replace("☐", "").strip() or "☐" in passage, passage
        assert not re.search(r" [;?!»]| :(?!-)|« ", passage), (where, passage)
    assert list(empty_parts(text)) == []
    assert max(map(len, to_plain(text).split("\n"))) <= 72
    assert not re.search(r"\s[.,]|[.]{2}(?!\.)(?<!\.\.\.)", to_plain(text, 10_000).replace("...", "")), name


@pytest.mark.parametrize("name", NAMES)
def test_a_full_incident_leaves_nothing_to_complete(name: str, full: Material) -> None:
    assert "à compléter" not in said(name, full)


@pytest.mark.parametrize("name", NAMES)
def test_our_french_is_typeset(name: str) -> None:
    for text in (TEMPLATES[name].body, *TEMPLATES[name].texts.values()):
        bare = re.sub(r"\{[{%].*?[%}]\}", "x", text.replace("[!IMPORTANT]", ""))
        assert re.findall(r".{0,20}(?: [;!?»]| :(?!-)|« |[^\s\u00a0\u202f][;!?]|\w'\w).{0,20}", bare) == []


@pytest.mark.parametrize("name", [name for name in NAMES if TEMPLATES[name].leaves_practice])
def test_what_leaves_names_no_staff_and_passes_the_scan(name: str, full: Material) -> None:
    shown = said(name, full)
    assert "Odile Petit" not in shown
    assert findings(TEMPLATES[name], full) == []


# -- what may be said ------------------------------------------------------------------------------------

EXTENTS = list(product((None, "no", "possible", "yes"), (None, False, True), (None, True), (None, True)))


@pytest.mark.parametrize("sure", ["certain", "estimated"])
def test_no_document_says_more_than_the_facts(sure: str, minimal: Material) -> None:
    """Every combination of what is known of copy, reading, publication and access."""
    for copied, read, out, lost in EXTENTS:
        known: Any = {"exfiltration": copied, "confidentiality": read, "published": out, "availability": lost}
        given = {fact: (value, sure) for fact, value in known.items() if value is not None}
        data = build(TEMPLATES["lettre_patient"], knowing(minimal, **given))
        for name in SAYING:
            shown = " ".join(to_plain(render(TEMPLATES[name], data), 10_000).split())
            assert PUBLISHED not in shown or (out is True and sure == "certain"), (name, given)
            assert COPIED not in shown or (copied == "yes" and sure == "certain"), (name, given)
            assert NEVER_SEEN not in shown or (copied == "no" and read is False and sure == "certain"), (name, given)
            assert NO_PROOF not in shown or copied == "no" or read is False, (name, given)


@pytest.mark.parametrize("name", ["lettre_patient", "courriel_patient", "reponse_patient", "elements_presse"])
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"exfiltration": "yes"}, COPIED),
        ({"exfiltration": ("yes", "estimated")}, "Un indice fait craindre"),
        ({"exfiltration": "possible"}, "Un indice fait craindre"),
        ({"exfiltration": "no"}, NO_PROOF),
        ({"exfiltration": "no", "confidentiality": False}, NEVER_SEEN),
        ({"confidentiality": True}, "a pu lire ou copier des données"),
        ({"published": True, "exfiltration": "yes"}, PUBLISHED),
        ({"availability": False}, NOT_YET),
        ({}, "seule la difficulté d’accès à des données est établie"),
    ],
)
def test_each_extent_is_said(name: str, facts: Any, expected: str, minimal: Material) -> None:
    assert expected in said(name, knowing(minimal, **facts))


@pytest.mark.parametrize("name", ["affiche_attente", "bandeau_site", "message_repondeur", "elements_presse"])
def test_while_only_access_is_lost_no_more_is_said_to_the_public(name: str, minimal: Material) -> None:
    """CNIL, WEDA: tell those who come about the access, without more detail."""
    shown = said(name, minimal)
    assert "pas accès à tous nos dossiers" in shown
    assert not re.search(r"pirat|rançon|programme malveillant|sécurité sociale|Méfiez", shown)
    stolen = said(name, knowing(minimal, exfiltration="yes"))
    assert COPIED in stolen


def test_a_letter_has_the_four_parts_the_law_asks(full: Material) -> None:
    """GDPR art. 34(2): nature, likely consequences, measures and what to do, contact."""
    for name in ("lettre_patient", "courriel_patient"):
        shown = said(name, full)
        for part in (
            "Ce qui s’est passé",
            "Ce qui peut en résulter",
            "Ce que nous faisons",
            "Ce que vous pouvez faire",
        ):
            assert part in shown
        assert "téléphone 04 78 00 00 00" in shown and "courriel contact@lenoir.example" in shown
        assert "numéro de sécurité sociale" in shown and "compte ameli" in shown


def test_guardians_are_spoken_to_unless_no_minor_and_no_protected_adult_is_concerned(minimal: Material) -> None:
    for name in ("lettre_patient", "courriel_patient"):
        assert "que vous représentez" in said(name, minimal)
        none = knowing(minimal, data_children=False, vulnerable_persons=False)
        assert "que vous représentez" not in said(name, none)


def test_a_known_recipient_is_no_fraud_to_beware_of(minimal: Material) -> None:
    """What they said they did counts as said, in writing only if it was."""
    sent: Any = {
        "confidentiality": True,
        "availability": False,
        "recipient": "single_known",
        "deletion_confirmed": True,
    }
    shown = said("lettre_patient", knowing(minimal, **sent))
    assert "Nous savons qui a reçu" in shown and "Méfiez-vous" not in shown
    assert "nous a dit les avoir effacées" in shown
    written = said("lettre_patient", knowing(minimal, **sent, recipient_written_confirmation=True))
    assert "nous a dit, par écrit, les avoir effacées" in written
    assert "Méfiez-vous" in said("lettre_patient", knowing(minimal, **{**sent, "recipient": "thief"}))


def test_patients_bring_their_papers_only_when_records_are_out_of_reach(minimal: Material) -> None:
    calm: Any = {"availability": False, "care_disrupted": False, "exfiltration": "yes"}
    for name in ("affiche_attente", "message_repondeur"):
        assert "ordonnances" in said(name, minimal)
        assert "ordonnances" not in said(name, knowing(minimal, **calm))


def test_what_is_unknown_is_said(minimal: Material) -> None:
    bare = knowing(minimal, data_health=False, cause=None, availability=None)
    shown = said("lettre_patient", bare)
    assert "Quelles informations sont concernées ? " + NOT_YET in shown
    assert "Quelle en est la cause ? " + NOT_YET in shown
    assert "Ce que le cabinet a fait" in shown
    assert "constaté" not in shown
    assert "Voici ce que nous avons constaté" in said("lettre_patient", knowing(minimal, established="established"))


def test_only_certain_answers_are_announced_as_established(minimal: Material, library: Library) -> None:
    """What the playbook presumes, or is only thought, is feared."""

    def seen(**facts: Any) -> object:
        return patient_view(knowing(minimal, **facts).situation)["seen"]

    assert seen(published=True) == "published"
    assert seen(published=(True, "estimated")) == "feared"
    assert seen(exfiltration=("yes", "estimated")) == "feared"
    assert seen(exfiltration="no", confidentiality=(False, "estimated")) == "no_trace"
    book = library.playbooks["rancongiciel"]
    presumed = book.model_copy(update={"facts": {**book.facts, "published": True}})
    shelf = library.model_copy(update={"playbooks": {"rancongiciel": presumed}})
    assert patient_view(replace(minimal.situation, library=shelf))["seen"] == "feared"


def test_harms_are_each_said_once_in_plain_words(minimal: Material) -> None:
    view = patient_view(
        knowing(
            minimal, potential_harms=["loss_of_control", "fraud"], consequences_confidentiality=["spread"]
        ).situation
    )
    harms = view["harms"]
    assert isinstance(harms, list) and len(harms) == 2
    assert not any(" leur" in harm for harm in harms)


def test_the_facts_patients_are_told_of_have_words_for_them(library: Library) -> None:
    """Every cause, harm and consequence but « autre », every kind of data that has its own question."""
    silent = {"other", "undetermined", "unknown", "none"}
    told = ("cause", "potential_harms", "consequences_availability", "consequences_integrity")
    for name in (*told, "consequences_confidentiality"):
        assert [o.id for o in library.facts[name].options if o.id not in silent and not o.plain] == []
    kinds = ("identity", "contact", "birth_date", "national_id", "id_document", "financial", "payment_card", "health")
    assert [kind for kind in kinds if not library.facts[f"data_{kind}"].plain] == []


# -- SMS -------------------------------------------------------------------------------------------------


def test_each_sms_is_one_part_without_reason_or_health_data(full: Material) -> None:
    text = made("sms_patient", full)
    lengths = sms_lengths(TEMPLATES["sms_patient"], text)
    assert [len(length.parts) for length in lengths] == [1, 1, 1]
    assert {length.alphabet for length in lengths} == {"GSM-7"}
    messages = [words(b.runs) for b in text.blocks if isinstance(b, Paragraph) and b.role == "normal"]
    forbidden = r"donnée|santé|soin|dossier|incident|pirat|panne|résultat|rendez-vous|ordonnance|cabinet|http|www"
    assert [message for message in messages if re.search(forbidden, message, re.IGNORECASE)] == []
    assert all("04 78 00 00 00" in message for message in messages)


def test_a_name_out_of_the_alphabet_is_counted(full: Material) -> None:
    sheet = {**full.situation.practice}
    sheet["practice_legal_representative"] = Answer(value={**PERSON, "name": "Dr Anaïs L’Hôte"}, origin="practice")
    text = made("sms_patient", Material(replace(full.situation, practice=sheet), full.history))
    assert {length.alphabet for length in sms_lengths(TEMPLATES["sms_patient"], text)} == {"UCS-2"}
    assert sms_lengths(TEMPLATES["lettre_patient"], text) == []


# -- the others ------------------------------------------------------------------------------------------


def test_the_ordre_is_told_what_is_done_and_asked_what_the_facts_call_for(full: Material, minimal: Material) -> None:
    shown = said("lettre_ordre", full)
    for part in (
        "Rhône (69)",
        "environ 3200 personnes",
        "CNIL : incident déclaré, lundi 23",
        "faux messages",
        "tampon",
    ):
        assert part in shown
    bare = said("lettre_ordre", minimal)
    assert "CNIL : incident pas déclaré à ce jour" in bare and "Patients : pas encore décidé" in bare
    assert "faux messages" not in bare and "tampon" not in bare


def test_the_cpam_is_told_of_what_concerns_it_only(full: Material, minimal: Material) -> None:
    shown = said("lettre_cpam", full)
    for part in (
        "carte CPS",
        "Opposition demandée : lundi 23",
        "ordonnances sécurisées",
        "numéros de sécurité sociale",
    ):
        assert part in shown
    bare = said("lettre_cpam", minimal)
    assert "carte CPS" not in bare and "ordonnances sécurisées" not in bare
    forged = knowing(minimal, care_disrupted=False, prescriptions_involved=True)
    about = said("lettre_cpam", forged)
    assert "demande de vigilance" in about and "Dernier lot" not in about
    items = [block.number for block in made("lettre_cpam", forged).blocks if isinstance(block, Item) and block.ordered]
    assert items == [1, 2]


def test_correspondents_are_warned_as_far_as_false_messages_are_known(minimal: Material) -> None:
    assert NOT_YET in said("message_contacts", minimal)
    assert "De faux messages sont partis" in said("message_contacts", knowing(minimal, false_messages_sent=True))
    none = said("message_contacts", knowing(minimal, false_messages_sent=False, care_disrupted=False))
    assert "aucun faux message" in none and "pièce jointe" not in none and "résultat" not in none


def test_pharmacies_are_told_of_a_loss_only_when_there_is_one(minimal: Material) -> None:
    assert NOT_YET.lower() in said("lettre_pharmacies", minimal).lower()
    assert "sont perdues ou volées" in said("lettre_pharmacies", knowing(minimal, secured_prescriptions=True))


def test_the_team_is_told_what_to_take_out_before_writing_to_patients(minimal: Material) -> None:
    shown = said("consigne_equipe", minimal)
    for part in (
        "mineurs venus en secret",
        "décédées",
        "la spécialité",
        "ni motif, ni donnée de santé",
        "boîte piratée",
    ):
        assert part in shown


def test_the_paper_sheet_has_what_the_care_sheets_need(minimal: Material) -> None:
    shown = said("fiche_mode_degrade", minimal)
    for part in (
        "Dernier lot",
        "Carte Vitale lue",
        "Tiers payant",
        "formulaire sécurisé",
        "Cerfa",
        "remplaçant",
        "INR",
    ):
        assert part in shown
    tables = [block for block in made("fiche_mode_degrade", minimal).blocks if isinstance(block, Table)]
    assert sum(len(table.rows) for table in tables if table.to_fill) >= 30


def test_lessons_hold_the_promised_measures_with_an_owner_and_a_date(minimal: Material) -> None:
    text = made("retour_experience", knowing(minimal, measures_long="Débrancher la sauvegarde\nFormer l’équipe"))
    plan = next(b for b in text.blocks if isinstance(b, Table) and b.header and words(b.header[1][0]) == "Action")
    assert [words(cell[0]) for cell in plan.header][2:4] == ["Responsable", "Avant"]
    assert [words(row[1][0]) for row in plan.rows][:2] == ["Débrancher la sauvegarde", "Former l’équipe"]


def test_the_certificate_asks_for_every_copy_and_for_a_signature(minimal: Material) -> None:
    shown = said("attestation_suppression", minimal)
    for part in ("corbeille", "téléphone", "sauvegarde en ligne", "Transmis à quelqu’un", "Signature", "aucune copie"):
        assert part in shown


# -- which documents apply -------------------------------------------------------------------------------


def test_the_steps_of_an_incident_say_which_documents_it_offers(minimal: Material) -> None:
    """A hidden step offers nothing; three documents need no step."""
    names = [template.id for template in offered(TEMPLATES, minimal.situation)]
    assert names[:3] == ["cnil_initiale", "registre_violation", "chronologie"]
    assert {"consigne_equipe", "affiche_attente", "fiche_mode_degrade", "lettre_ordre"} <= set(names)
    assert "attestation_suppression" not in names
    calm = knowing(minimal, care_disrupted=False, patient_data=False)
    fewer = [template.id for template in offered(TEMPLATES, calm.situation)]
    assert "fiche_mode_degrade" not in fewer and "lettre_ordre" not in fewer


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"cause": "stolen_device"}, "un appareil du cabinet a été volé."),
        ({"cause": "stolen_device", "supports": ["laptop"]}, "un appareil du cabinet a été volé."),
        (
            {"cause": "stolen_device", "supports": ["laptop", "phone", "paper"]},
            "le vol d’un ordinateur portable, d’un téléphone portable et de documents sur papier du cabinet.",
        ),
        (
            {"cause": "stolen_device", "origins": ["device_lost_or_stolen", "paper_lost_or_stolen"]},
            "le vol d’un appareil et de documents sur papier du cabinet.",
        ),
        (
            {"cause": "lost_paper", "supports": ["usb_key"]},
            "la perte d’une clé USB et de documents sur papier du cabinet.",
        ),
        ({"cause": "hacking", "supports": ["laptop", "paper"]}, "qui contient des données du cabinet."),
    ],
)
@pytest.mark.parametrize("name", ["lettre_patient", "courriel_patient", "reponse_patient"])
def test_patients_are_told_of_everything_that_was_taken(name: str, facts: dict[str, Any], words: str) -> None:
    assert words in said(name, knowing(opened(), established="established", **facts))
