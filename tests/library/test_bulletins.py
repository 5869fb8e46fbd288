"""Bulletins come from anywhere: what they may not say is refused with its place, and hostile files are text or nothing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from incident.core.bulletin import Said, refusal
from incident.core.playbook import Library
from incident.errors import DataError
from incident.library.bulletins import load_bulletin
from incident.library.bulletinschema import bulletin_schema
from incident.resources import playbooks_dir, templates_dir
from tests.library.conftest import check_files

EXAMPLE = Path(__file__).parents[2] / "docs" / "bulletins" / "exemple-editeur.yaml"
HEAD = """id: essai
version: 1
issuer: "Éditeur Exemple"
issued: "2025-11-12"
title: "Logiciel coupé"
playbook: sous_traitant
sources:
  - {title: "Message aux clients"}
"""
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A bulletin's file."""

    def written(text: str) -> Path:
        path = tmp_path / "bulletin.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def _refused(path: Path, library: Library) -> str:
    with pytest.raises(DataError) as problem:
        load_bulletin(path, library)
    return f"{problem.value.message}\n{problem.value.hint}".strip()


def test_the_example_holds() -> None:
    """The file vendors copy can be used as it is."""
    assert check_files(playbooks_dir(), templates_dir(), [EXAMPLE]) == []


def test_its_bytes_are_kept_as_they_came(library: Library) -> None:
    """What is stored is the file, its comments too."""
    assert load_bulletin(EXAMPLE, library).data == EXAMPLE.read_bytes()


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("exfiltration: no", "abaisser le risque"),
        ("confidentiality: false", "écarterait une question"),
        ("malicious: false", "écarterait une question"),
        ("recipient: none", "abaisser le risque"),
        ("recipient: single_known", "abaisser le risque"),
        ("data_credentials: hashed_salted_strong", "abaisser le risque"),
        ("service_impact: minor", "abaisser le risque"),
        ("unavailability_hours: 8", "abaisser le risque"),
        ("unintelligible: true", "abaisse le risque"),
        ("recipient_written_confirmation: true", "abaisse le risque"),
        ("backup: available", "abaisse le risque"),
        ("risk_level: no_risk", "calculé par l’outil"),
        ("notify_persons: false", "calculé par l’outil"),
        ("discovered_at: '2025-11-12T08:00'", "est une heure ou une date"),
        ("practice_name: 'Cabinet'", "fiche du cabinet"),
        ("discovered_by: 'la secrétaire'", "ne se sait qu’au cabinet"),
        ("exfiltration: peut_etre", "ne peut pas valoir"),
        ("exfiltrations: possible", "Vouliez-vous dire « exfiltration »"),
        ("confidentiality: 12", "oui ou non"),
        ("confidentiality: {value: true, certainty: unknown}", "ne peut pas valoir « unknown »"),
        ("confidentiality: {value: true, why: oui}", "clé inconnue « why »"),
        ("vendor_name: {certainty: certain}", "il manque « value »"),
    ],
)
def test_what_a_bulletin_may_not_say(fact: str, said: str, write: Write, library: Library) -> None:
    """With the line it stands on."""
    told = _refused(write(f"{HEAD}facts:\n  {fact}\n"), library)
    assert re.match(r"bulletin\.yaml:10:\d+ : ", told), told
    assert said in told


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("aware_at: '2025-11-12T08:00'", "clé inconnue « aware_at »"),
        ("instants: {breach_aware: '2025-11-12'}", "clé inconnue « instants »"),
        ("risk: no_risk", "clé inconnue « risk »"),
        ("decisions: {authority: no}", "clé inconnue « decisions »"),
        ("steps: []", "clé inconnue « steps »"),
        ("titel: x", "Vouliez-vous dire « title » ?"),
    ],
)
def test_no_instant_no_level_no_decision(line: str, said: str, write: Write, library: Library) -> None:
    """Those are the practice's, whatever the key is called."""
    told = _refused(write(f"{HEAD}facts: {{malicious: true}}\n{line}\n"), library)
    assert told.startswith("bulletin.yaml:10:1 : ")
    assert said in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version: 1", "version: 0", "bulletin.yaml:2:1"),
        ("version: 1", "version: '1'", "un nombre entier"),
        ("2025-11-12", "2025-11-31", "n’existe pas"),
        ("playbook: sous_traitant", "playbook: soustraitant", "Vouliez-vous dire « sous_traitant »"),
        ("title: \"Logiciel coupé\"", "title: \"Logiciel\\ncoupé\"", "bulletin.yaml:5:1"),
        ("Éditeur Exemple", "x" * 161, "dépasse 160 caractères"),
        ("{title: \"Message aux clients\"}", "{title: x, url: 'javascript:alert(1)'}", "bulletin.yaml:8:"),
        ("id: essai", "id: ../essai", "bulletin.yaml:1:1"),
        ("id: essai", "id: &a essai", "ancres"),
        ("id: essai", "id: !!python/object:os.system essai", "étiquettes"),
        ("Éditeur Exemple", "\u202eelpmexE", "caractère interdit (U+202E)"),
        ("Éditeur Exemple", "\x1b[2J", "caractère interdit (U+001B)"),
        ("Éditeur Exemple", "\\e[2J", "caractère interdit (U+001B)"),
    ],
)  # fmt: skip
def test_hostile_heads(old: str, new: str, said: str, write: Write, library: Library) -> None:
    """Each is refused where it stands."""
    assert old in HEAD
    assert said in _refused(write(f"{HEAD}facts: {{malicious: true}}\n".replace(old, new)), library)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}facts: {'[' * 5_000}", "niveaux imbriqués"),
        (f"{HEAD}text: {'{a: ' * 60}1{'}' * 60}", "niveaux imbriqués"),
        (f"{HEAD}text: '{'x' * (1 << 20)}'", "dépasse 1024 Kio"),
        (f"{HEAD}facts: {{vendor_name: '{'x' * 2_001}'}}\n", "dépasse 2000 caractères"),
        (f"{HEAD}facts: {{malicious: true}}\ntext: '{'x' * 2_001}'\n", "dépasse 2000 caractères"),
        (HEAD + "facts:\n" + "".join(f"  f{n}: true\n" for n in range(61)), "60\u00a0éléments au plus"),
        (f"{HEAD}facts: {{}}\n", "au moins 1\u00a0élément"),
        (HEAD, "il manque « facts »"),
        ("", "bulletin.yaml:1:1"),
        ("- liste\n", "bulletin.yaml:1:1"),
    ],
)
def test_too_deep_too_long_or_empty(text: str, said: str, write: Write, library: Library) -> None:
    """One sentence, and no crash."""
    told = _refused(write(text), library)
    assert said in told
    assert len(told.splitlines()[0]) < 300


def test_markup_and_templates_are_words(write: Write, library: Library) -> None:
    """They are kept letter for letter."""
    words = "{{ 7 * 7 }} [red]gras[/red] <b>x</b> {% include 'x' %} =1+1"
    read = load_bulletin(write(f'{HEAD}facts: {{vendor_name: "{words}"}}\n'), library)
    assert read.bulletin.facts["vendor_name"].value == words


def test_a_file_that_is_not_there(tmp_path: Path, library: Library) -> None:
    """One sentence."""
    assert "il n’existe pas" in _refused(tmp_path / "rien.yaml", library)


def test_the_schema_says_of_each_fact_only_what_a_bulletin_may(library: Library, write: Write) -> None:
    """Every value it lists is accepted, no fact it leaves out is; the example is made of what it lists."""
    known = bulletin_schema(library)["properties"]
    facts = known["facts"]["properties"]
    assert known["playbook"]["enum"] == sorted(library.playbooks)
    for name, block in facts.items():
        value = block["anyOf"][0]
        listed = [True] if "const" in value else value.get("enum", [])
        for one in listed:
            assert refusal(name, Said.model_validate({"value": one}), library.facts) == "", (name, one)
    assert facts["exfiltration"]["anyOf"][0]["enum"] == ["possible", "yes"]
    assert facts["unavailability_hours"]["anyOf"][0]["minimum"] > 0
    assert {"backup", "false_alarm", "breach_start", "practice_siren", "risk_level"} & set(facts) == set()
    assert set(load_bulletin(EXAMPLE, library).bulletin.facts) <= set(facts)
