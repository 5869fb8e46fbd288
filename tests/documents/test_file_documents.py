"""Letters and files to third parties: nothing known, everything known, the worst of what people type, an exercise."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from incident.core import entries as e
from incident.core.facts import JsonValue
from incident.core.grounds import GROUNDS
from incident.core.templates import Template
from incident.documents.context import Material, build
from incident.documents.plain import to_plain
from incident.documents.render import render
from incident.documents.service import findings
from tests.documents.incidents import (
    LIBRARY,
    SHA,
    TEMPLATES,
    History,
    full,
    minimal,
)

NAMES = (
    *("cnil_complement", "decision_non_notification", "declaration_assureur", "dossier_plainte"),
    *("engagement_intervenant", "fiche_evaluation", "inventaire_preuves", "lettre_banque", "lettre_editeur"),
    *("mandat_incident", "recu_remise", "relance_editeur", "reponse_cnil", "signalement_cert"),
)


def context(name: str, material: Material) -> dict[str, Any]:
    """The context of a document."""
    return build(TEMPLATES[name], material)


def shown(name: str, material: Material) -> str:
    """A document in plain text, spaces and line breaks made ordinary."""
    return " ".join(to_plain(render(TEMPLATES[name], context(name, material)), 10_000).split())


@pytest.mark.parametrize("name", NAMES)
def test_our_french_is_typeset(name: str) -> None:
    body = re.sub(r"\{\{.*?\}\}", "x", TEMPLATES[name].body.replace("[!IMPORTANT]", ""), flags=re.DOTALL)
    body = re.sub(r"\{%(.*?)%\}", lambda tag: " ".join(re.findall(r'"([^"]* [^"]*)"', tag[1])), body, flags=re.DOTALL)
    wrong = re.findall(r".{0,20}(?: [;!?»]| :(?!-)|« |[^\s\u00a0\u202f][;!?]|\w'\w).{0,20}", body)
    assert wrong == []


@pytest.mark.parametrize("name", [name for name in NAMES if TEMPLATES[name].leaves_practice])
def test_what_leaves_names_staff_by_role_and_keeps_advice_back(name: str) -> None:
    """The identity of the practice and of its contacts is exempt from the scan, also a vendor's."""
    material = full()
    said = shown(name, material)
    assert "Odile Petit" not in said
    assert "Attendre avant" not in said
    assert findings(TEMPLATES[name], material) == []


def test_every_obligation_and_instant_a_template_names_exists() -> None:
    """Elsewhere a misspelt one would read as nothing stated, nothing owed."""
    for template in TEMPLATES.values():
        assert set(re.findall(r"\bowed\.([a-z0-9_]+)", template.body)) <= set(LIBRARY.obligations)
        assert set(re.findall(r"\breach\.([a-z0-9_]+)", template.body)) <= set(LIBRARY.facts)
        used = set(re.findall(r"\bstated\.([a-z0-9_]+)", template.body))
        assert used <= {"attack_known", "breach_aware", "processor_told", "high_risk_found"}


# -- what each says, and does not say ----------------------------------------------------------------------


def decided(answer: bool, *, after: Iterable[tuple[str, JsonValue]] = ()) -> Material:
    """An incident where the doctor decided about the authority, then learnt more."""
    history = History()
    facts: dict[str, JsonValue] = {"exfiltration": "no"}
    history.answer(**facts)
    history.add(e.DecisionTaken(outcome="authority", answer=answer, text="Poste vide.", proposed=True, facts=facts), 10)
    history.answer(**dict(after))
    return history.material({})


def test_a_decision_not_to_notify_is_only_stated_when_it_was_taken() -> None:
    name, stated = "decision_non_notification", "a décidé de ne pas déclarer"
    assert "aucune décision n’est enregistrée" in shown(name, minimal())
    assert "ne le signez pas" in shown(name, decided(True))
    no = shown(name, decided(False))
    assert stated in no and "Poste vide." in no and "À revoir" not in no
    assert "À revoir" in shown(name, decided(False, after=[("exfiltration", "possible")]))
    for other in (minimal(), decided(True), decided(False, after=[("exfiltration", "possible")])):
        assert stated not in shown(name, other)


def test_a_decision_not_to_inform_persons_says_on_what_ground() -> None:
    """In the reasoned decision and in the register: the ground chosen and the reason, or nothing at all."""
    history = History()
    unsaid = history.material({})
    taken = e.DecisionTaken(outcome="persons", answer=False, text="Clé au coffre.", proposed=None, facts={}, ground="a")
    history.add(taken, 10)
    for name in ("decision_non_notification", "registre_violation"):
        said = shown(name, history.material({}))
        assert GROUNDS["a"] in said and "Clé au coffre." in said
        assert GROUNDS["a"] not in shown(name, unsaid)


OFFENCES: dict[str, dict[str, JsonValue]] = {
    "323-1": {"system_entered": True},
    "323-2": {"system_entered": True, "availability": True},
    "Données copiées vers l’extérieur Code": {"exfiltration": "yes"},
    "Données peut-être copiées": {"exfiltration": "possible"},
    "Données modifiées ou supprimées": {"integrity": True},
    "312-10 (chantage)": {"ransom_demanded": True},
    "311-1": {"theft": True},
    "313-1": {"money_involved": True},
    "441-1 (faux)": {"prescriptions_involved": True},
    "226-4-1 (": {"false_messages_sent": True},
}


@pytest.mark.parametrize("offence", OFFENCES)
def test_the_complaint_names_an_offence_only_when_its_facts_are_there(offence: str) -> None:
    """And none of the attack ones when nobody acted on purpose."""
    nothing: dict[str, JsonValue] = {
        name: (False if name != "exfiltration" else "no") for facts in OFFENCES.values() for name in facts
    }
    history = History()
    history.answer(**nothing, malicious=True)
    part = shown("dossier_plainte", history.material({})).split("3. Les textes")[1].split("4. Le préjudice")[0]
    assert offence not in part and "ne permettent pas encore" in part
    history.answer(**OFFENCES[offence])
    part = shown("dossier_plainte", history.material({})).split("3. Les textes")[1].split("4. Le préjudice")[0]
    assert offence in part
    if offence not in {"312-10 (chantage)", "311-1"}:
        history.answer(malicious=False)
        assert offence not in shown("dossier_plainte", history.material({})).split("4. Le préjudice")[0]


def test_no_complaint_is_ready_when_nobody_acted_on_purpose() -> None:
    history = History()
    history.answer(malicious=False)
    assert "personne n’a agi exprès" in shown("dossier_plainte", history.material({}))
    assert "personne n’a agi exprès" not in shown("dossier_plainte", minimal())


def test_the_complaint_tells_what_was_filed_and_whom_the_practice_called() -> None:
    """With number and hour; nothing of what was said on the telephone, nor what the practice keeps for itself."""
    history = History()
    assert "Aucune autre démarche" in shown("dossier_plainte", history.material({}))
    history.add(e.NotificationFiled(obligation="opposition_cps", reference="OPP-9"), 2)
    history.add(e.NotificationFiled(obligation="registre"), 2)
    history.add(e.CallMade(contact="police", name="Gendarmerie", text="Mme Durand est citée"), 3)
    history.add(e.CallMade(contact="banque", name="Banque", text="rien"), 4)
    part = shown("dossier_plainte", history.material({})).split("6. Les autres démarches")[1].split("7. Ce que")[0]
    assert "Faire opposition sur la carte CPS" in part and "10 h 12" in part and "OPP-9" in part
    assert "Police ou gendarmerie" in part and "11 h 12" in part
    for kept in ("Aucune autre", "Durand", "Banque", "registre"):
        assert kept not in part


def test_the_cnil_is_given_the_doctors_decisions_never_the_tools_proposal() -> None:
    assert "Copie à craindre." in shown("reponse_cnil", full())
    said = shown("reponse_cnil", minimal())
    assert "Aucune décision n’est enregistrée" in said and "inaccessibles" not in said


def test_the_cnil_is_told_of_the_health_data_and_every_line_said_unknown_is_listed_at_the_end() -> None:
    history = History()
    history.answer(data_identity=True, data_health=True, integrity=False)
    told, left = shown("reponse_cnil", history.material({})).split("7. Points encore inconnus")
    assert "Données sensibles Données de santé" in told
    for label in ("Début", "Gravité estimée pour un patient", "Torts possibles", "Mesures prises depuis"):
        assert f"{label} inconnu à ce stade" in told and f"• {label}" in left
    assert "Conséquences si des données manquent" in left
    assert "Conséquences si des données ont été modifiées" not in told + left
    assert "Données sensibles" not in left
    assert "• Fin •" in left
    history.answer(ongoing=True)
    assert "• Fin •" not in shown("reponse_cnil", history.material({})), "what goes on has no end to tell"


def test_what_the_scenario_presumes_is_said_presumed_and_what_nobody_knows_unknown() -> None:
    said = shown("dossier_plainte", minimal())
    assert "Système informatique pénétré" in said and "présumé d’après le type d’incident, à confirmer" in said
    assert "Copie de données vers l’extérieur: inconnu à ce stade" in said.replace(
        "extérieur inconnu", "extérieur: inconnu"
    )
    assert "Aucune perte n’est encore chiffrée" in said and "Aucune preuve n’est encore inscrite" in said
    assert "présumé" not in shown("dossier_plainte", full())


def test_delays_are_stated_as_facts_with_their_reasons() -> None:
    assert "Soit 78 h 00 min après le départ du délai" in shown("reponse_cnil", full()).replace("\u00a0", " ")
    assert "Cabinet sans informatique." in shown("cnil_complement", full())
    assert "Soit 30 h 00 min après la connaissance" in shown("declaration_assureur", full()).replace("\u00a0", " ")


def test_the_follow_up_is_headed_as_one() -> None:
    said = shown("cnil_complement", full())
    assert "Notification complémentaire" in said and "CNIL-77" in said
    assert "Notification initiale" not in said
    assert "Écran 2" in said
    assert "commencez par la notification initiale" in shown("cnil_complement", minimal())


def test_the_vendor_is_told_our_deadline_until_we_have_filed() -> None:
    assert "Fin de mon délai" in shown("lettre_editeur", minimal())
    assert "Fin de mon délai" not in shown("lettre_editeur", full())
    assert "J’ai reçu votre message" not in shown("lettre_editeur", minimal())
    assert "Société Logimed" in shown("lettre_editeur", full())
    assert "demande d’informations. Au" in shown("relance_editeur", minimal())


def test_evidence_losses_letters_and_hand_overs_come_from_the_journal() -> None:
    data = context("inventaire_preuves", full())
    first, second = data["evidence"]
    assert (first["n"], first["name"], first["size"], first["by"]) == (1, "photo-1.jpg", "1,6\u00a0Mo", "secrétaire")
    assert "".join(first["sha256"].split()) == SHA and first["checked"].startswith("identique (vérifiée le lundi 23")
    assert [(made["to"], made["request"], made["receipt"]) for made in first["handovers"]] == [
        ("Commissariat central", "réquisition 2026/5", True)
    ]
    assert second["holder"] == "secrétaire · armoire fermée" and second["handovers"] == []
    assert [loss["amount"] for loss in data["losses"]["rows"]] == ["1\u202f234,50\u00a0€", "2\u00a0demi-journées"]
    assert data["losses"]["total"] == "1\u202f234,50\u00a0€ et 2\u00a0demi-journées fermées"
    assert data["cnil_letter"]["text"] == "Questions" and data["cnil_letter"]["due"]
    for said in ("reçu gardé", "réquisition 2026/5", "Hors du registre", "armoire fermée"):
        assert said in shown("inventaire_preuves", full())
    assert "Commissariat central" in shown("dossier_plainte", full())


def test_each_correspondent_is_told_only_what_concerns_them() -> None:
    """A receipt is one hand-over; the bank's letter holds no other loss; the vendor's no other letter."""
    assert "Commissariat central" not in shown("recu_remise", full())
    assert "photo-1.jpg" in shown("recu_remise", full())
    assert "Journée sans consultation" not in shown("lettre_banque", full())
    assert "CNIL, service" not in shown("relance_editeur", full())
    assert "SIN-42" not in shown("reponse_cnil", full())
    assert "CNIL" not in shown("dossier_plainte", minimal())  # what is still owed to it is not for the police


def test_an_assumed_deadline_is_said_provisional() -> None:
    for name in ("lettre_editeur", "relance_editeur", "decision_non_notification"):
        assert "provisoire" in shown(name, minimal())
        assert "provisoire" not in shown(name, full())


def test_what_was_expunged_or_corrected_is_read_so() -> None:
    history = History()
    history.add(e.EvidenceAdded(sha256=SHA, name="Dossier Martin.pdf", size=10, text="Martin"), 1)
    history.add(e.LossRecorded(cents=100, text="Taxi"), 2)
    history.add(e.Corrected(target=3, why="faute", text="Train"), 3)
    history.add(e.Expunged(target=2, why="nom", kept={"sha256": SHA, "size": 10}), 4)
    material = history.material({})
    assert "Martin" not in shown("inventaire_preuves", material)
    assert context("inventaire_preuves", material)["evidence"][0]["name"] == e.EXPUNGED
    assert "Train" in shown("dossier_plainte", material)


def test_older_data_without_an_obligation_reads_as_nothing_owed() -> None:
    """What was in force at opening may lack what templates name today."""
    material = minimal()
    older = LIBRARY.model_copy(update={"obligations": {}})
    old = Material(replace(material.situation, library=older), material.history)
    data = context("inventaire_preuves", old)
    assert data["owed"]["cnil_initiale"]["filed"] == "" and not data["owed"]["cnil_initiale"]["concerned"]


def test_the_steps_offer_every_document() -> None:
    """But the letter to the bank, which waits for its playbook."""
    offered = {name for book in LIBRARY.playbooks.values() for step in book.steps for name in step.make}
    assert set(NAMES) - offered <= {"lettre_banque"}


def test_templates_are_these() -> None:
    """Each has a summary and is written for someone."""
    found: dict[str, Template] = {name: TEMPLATES[name] for name in NAMES}
    assert all(template.summary for template in found.values())
    assert {n for n, t in found.items() if not t.leaves_practice} == {"decision_non_notification", "fiche_evaluation"}


def test_the_register_sheet_lists_what_concerns_the_incident_and_the_rest_on_one_line() -> None:
    """With the decision and its reason, the delay and what was filed."""
    history = History()
    history.answer(theft=False, prescriptions_involved=False, secured_prescriptions=False, cps_compromised=False)
    history.add(
        e.DecisionTaken(outcome="authority", answer=False, text="Tout est chiffré.", proposed=True, facts={}), 4
    )
    history.add(e.NotificationFiled(obligation="assureur_declaration", reference="SIN-42"), 5)
    said = shown("registre_violation", history.material({}))
    table = said.split("Déclarations et délais")[1].split("Fiche établie")[0]
    concerned, rest = table.split("Sans objet pour cet incident")
    assert "SIN-42" in concerned and "Faire opposition" not in concerned
    assert "Faire opposition sur la carte CPS" in rest.split(".")[0] and "Déclarer la violation" in rest.split(".")[0]
    assert said.count("Tout est chiffré.") >= 2, "the decision and its reason are still printed"
