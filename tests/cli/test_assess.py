"""`incident assess`: the JSON scripts read, the words people read, and what a file may not say."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from incident.core.playbook import Library
from incident.core.proposal import proposal_lines
from incident.core.risk import assess
from incident.core.severity import severity
from incident.register import NewIncident, Register

Run = Callable[..., tuple[int, str, str]]
Assess = Callable[..., tuple[int, str, str]]
CASES = Path(__file__).resolve().parents[1] / "data" / "cases.json"
STOLEN = {
    "cause": "stolen_device", "malicious": True, "confidentiality": True, "recipient": "thief", "data_health": True,
    "professional_secrecy": True, "data_identity": True, "data_birth_date": True, "integrity": False,
    "availability": False, "persons_count": 3200, "discovered_at": "2026-11-23T07:50",
}  # fmt: skip


@pytest.fixture
def given(run: Run, tmp_path: Path) -> Assess:
    """Assesses facts, or a file's very text."""

    def command(facts: object, *options: str) -> tuple[int, str, str]:
        path = tmp_path / "faits.json"
        path.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
        return run("assess", str(path), *options)

    return command


def found(answer: tuple[int, str, str]) -> Any:
    code, out, err = answer
    assert (code, err) == (0, "")
    return json.loads(out)


def test_the_json_contract(given: Assess) -> None:
    shown = found(given(STOLEN, "--json"))
    assert list(shown) == ["level", "register", "notify_authority", "notify_persons", "reasons", "missing", "enisa"]
    assert [shown[key] for key in list(shown)[:4]] == ["high", True, True, True]
    assert all(set(why) == {"rule", "text", "source"} for why in shown["reasons"])
    assert "secret_beyond_recall" in [why["rule"] for why in shown["reasons"]]
    assert shown["enisa"] == {"dpc": 4, "ei": 1.0, "cb": 1.0, "se": 5.0, "level": "very_high", "missing": []}
    assert found(given({**STOLEN, "integrity": None}, "--json"))["enisa"]["missing"] == ["integrity"]


def test_what_is_null_or_absent_is_unknown(given: Assess) -> None:
    nothing = found(given({}, "--json"))
    assert (nothing["level"], nothing["notify_authority"], nothing["notify_persons"]) == ("risk", True, None)
    lacks = nothing["enisa"].pop("missing")
    assert {"data_health", "confidentiality", "integrity", "availability", "malicious"} <= set(lacks)
    assert nothing["enisa"] == dict.fromkeys(("dpc", "ei", "cb", "se", "level"))
    nothing["enisa"]["missing"] = lacks
    assert (
        found(given({"exfiltration": None, "confidentiality": "unknown", "practice_name": None}, "--json")) == nothing
    )


@pytest.mark.parametrize("case", json.loads(CASES.read_text(encoding="utf-8"))["cases"], ids=lambda case: case["id"])
def test_every_published_case_can_be_given(given: Assess, case: dict[str, Any]) -> None:
    expected = assess(case["facts"].get)
    shown = found(given(case["facts"], "--json"))
    assert (shown["level"], shown["notify_authority"], shown["notify_persons"]) == (
        expected.level,
        expected.authority,
        expected.persons,
    )
    assert shown["missing"] == list(expected.missing)


def test_an_incident_is_assessed_on_what_is_known(run: Run, register: Register, library: Library) -> None:
    ref = register.open_incident(NewIncident("rancongiciel", library, "Dr Lenoir")).state.ref
    register.close()
    shown = found(run("assess", ref, "--json"))
    assert (shown["level"], shown["notify_authority"], shown["notify_persons"]) == ("risk", True, None)
    run("answer", ref, "exfiltration=yes")
    assert found(run("assess", ref, "--json"))["notify_persons"] is True
    run("decide", ref, "authority", "no", "--why", "copie sans données")
    run("answer", ref, "exfiltration=no")
    code, out, _err = run("assess", ref)
    assert code == 0
    said = out.replace("\u00a0", " ")
    assert "Décidé (CNIL) : non. copie sans données. À REVOIR : faits nouveaux depuis le " in said


CONTRADICTORY = {
    "published, read by nobody": (
        ["confidentiality=non"], "published=oui", "pourtant personne n’aurait pu les lire"
    ),
    "copied, read by nobody": (["exfiltration=yes"], "confidentiality=non", "pourtant personne n’aurait pu lire"),
    "deleted by nobody known": ([], "deletion_confirmed=oui", "donnez le destinataire"),
    "lost, and there": (["availability=non"], "permanent_loss=oui", "pourtant aucune ne manquerait"),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTRADICTORY)
def test_contradictory_answers_are_refused(run: Run, register: Register, library: Library, name: str) -> None:
    """One sentence that says with which question, nothing written; both corrected together are taken."""
    ref = register.open_incident(NewIncident("rancongiciel", library, "Dr Lenoir")).state.ref
    register.close()
    first, refused, why = CONTRADICTORY[name]
    assert all(run("answer", ref, earlier)[0] == 0 for earlier in first)
    entries = found(run("show", ref, "--json"))["entries"]
    code, out, err = run("answer", ref, "persons_count=3", refused)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert why in err
    assert "corrigez-les ensemble, avec « " in err.replace("\u00a0", " ")
    assert found(run("show", ref, "--json"))["entries"] == entries
    both = {"deletion_confirmed=oui": ["recipient=single_known"], "confidentiality=non": ["exfiltration=no"]}
    mended = both.get(refused, ["confidentiality=oui"] if "published" in refused else ["availability=oui"])
    assert run("answer", ref, refused, *mended)[0] == 0


def test_what_a_playbook_presumes_contradicts_nobody(library: Library) -> None:
    """A person's answer is taken; the proposal says that the two do not go together."""
    facts = {"published": True, "confidentiality": False}
    said = "\n".join(proposal_lines(assess(facts.get), severity(facts.get), facts.get, library))
    assert "À revoir : « published » et « confidentiality » se contredisent" in said


def test_in_words(given: Assess) -> None:
    """Reasons with their sources, what is missing, what would change, and the scales that decide nothing."""
    code, out, err = given({**STOLEN, "recipient": None, "integrity": None, "gravity": "important"})
    said = out.replace("\u00a0", " ").replace("\u202f", " ")
    assert (code, err) == (0, "")
    for words in (
        "Proposition (vous décidez) : risque.",
        "Noter dans la liste interne des violations : oui",
        "Prévenir la CNIL : oui · Informer les patients : à décider",
        "Code de la santé publique, article R4127-4 : secret médical (",
        "– Entre quelles mains les données sont-elles allées ? [recipient]",
        "« Un voleur » ou",
        "→ CNIL : oui, patients : oui",
        "ces repères ne décident de rien",
        "Gravité ENISA : impossible à calculer",
        "Plus de 100 personnes.",
        "Gravité selon la CNIL, retenue : Importante.",
    ):
        assert words in said


def test_a_borderline_score_says_so(given: Assess) -> None:
    known = {**STOLEN, "malicious": False, "recipient": "single_known", "unintelligible": True, "availability": True}
    known |= {"permanent_loss": True}
    _code, out, _err = given(known)
    said = out.replace("\u00a0", " ")
    assert "4 × 0,25 + 0,50 = 1,50, faible." in said
    assert "Données illisibles pour qui les a : à lire avant le chiffre." in said
    assert "la plus proche, à confirmer : Négligeable." in said
    _code, out, _err = given({**known, "unintelligible": False, "recipient": "thief", "permanent_loss": False})
    assert "= 4,75, très élevée." in out
    unseen = {"unintelligible": False, "recipient": "none", "permanent_loss": False, "availability": False}
    _code, out, _err = given({**known, **unseen, "confidentiality": False})
    assert "= 4,00, très élevée (cas limite, à un quart de point de : élevée)." in out.replace("\u00a0", " ")


REFUSED = {
    "unknown fact": ({"exfiltracion": "yes"}, "Fait inconnu « exfiltracion ». Vouliez-vous dire « exfiltration » ?"),
    "computed fact": ({"risk_level": "high"}, "« risk_level » est calculé par l’outil : retirez-le du fichier."),
    "word for a yes or no": ({"confidentiality": "peut-être"}, "« confidentiality » attend true (oui), false (non)"),
    "number for a yes or no": (
        {"published": 1},
        "« published » attend true (oui), false (non) ou null (inconnu), pas 1.",
    ),
    "word for a number": ({"persons_count": "beaucoup"}, "« persons_count » : « Combien de personnes, à peu près"),
    "number with a comma": ({"persons_count": 2.5}, "attend un nombre entier positif, pas « 2.5 »."),
    "negative number": ({"unavailability_hours": -1}, "attend un nombre entier positif"),
    "choice that is none": ({"recipient": "voleur"}, "sont-elles allées ? » ne peut pas valoir « voleur » ; choix :"),
    "block": ({"cause": {"a": 1}}, "« cause » : « Qu’est-ce qui a causé"),
    "list with a block": ({"causes": [{}]}, "« causes » : « "),
    "date that is none": ({"discovered_at": "jamais"}, "jamais"),
    "published, read by nobody": (
        {"published": True, "confidentiality": False},
        "« published » et « confidentiality » se contredisent : des données sont dites publiées",
    ),
    "copied, read by nobody": ({"exfiltration": "yes", "confidentiality": False}, "se contredisent"),
    "deleted, by nobody": ({"deletion_confirmed": True}, "« deletion_confirmed » et « recipient » se contredisent"),
    "deleted, recipient none": ({"deletion_confirmed": True, "recipient": "none"}, "donnez le destinataire"),
    "confirmed by nobody": ({"recipient_written_confirmation": True, "recipient": "none"}, "se contredisent"),
    "nobody to trust": ({"recipient_trusted": True, "recipient": "none"}, "se contredisent"),
    "nobody in the team": ({"recipient_care_team": True, "recipient": "none"}, "se contredisent"),
    "read by no recipient": ({"recipient_read": True, "recipient": "none"}, "se contredisent"),
    "lost and there": ({"permanent_loss": True, "availability": False}, "se contredisent"),
    "nobody's health": (
        {"patient_data": False, "data_health": True, "professional_secrecy": True},
        "« patient_data » et « data_health » se contredisent",
    ),
    "not JSON": ("{confidentiality: oui}", "« faits.json » n’est pas du JSON correct (ligne 1, colonne 2)."),
    "not an object": ("[1, 2]", "doit contenir un objet JSON"),
    "not a number": ('{"persons_count": NaN}', "contient un nombre ou un bloc que l’outil ne lit pas."),
    "endless number": (
        '{"persons_count": ' + "9" * 5000 + "}",
        "contient un nombre ou un bloc que l’outil ne lit pas.",
    ),
    "too deep": ("[" * 100_000, "contient un nombre ou un bloc que l’outil ne lit pas."),
    "given twice": ('{"published": true, "published": false}', "« published » est donné deux fois."),
    "too large": ('{"comments": "' + "a" * (1 << 20) + '"}', "est trop gros pour un fichier de faits"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_why_in_one_sentence(given: Assess, name: str) -> None:
    facts, why = REFUSED[name]
    code, out, err = given(facts, "--json")
    assert (code, out) == (1, "")
    assert why in err
    assert err.count("\n") == 1


def test_a_file_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    code, out, err = run("assess", str(tmp_path / "absent.json"))
    assert (code, out) == (1, "")
    assert err == "Impossible de lire « absent.json » : il n’existe pas.\n"
    latin = tmp_path / "latin.json"
    latin.write_bytes('{"comments": "é"}'.encode("latin-1"))
    assert run("assess", str(latin)) == (1, "", "« latin.json » n’est pas un texte en UTF-8.\n")


def test_an_unknown_reference(run: Run) -> None:
    code, out, err = run("assess", "2026-042")
    assert (code, out) == (1, "")
    assert err
