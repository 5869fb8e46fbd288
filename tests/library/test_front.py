"""The first screen's lines: every playbook reached, few questions, found in the doctor's own words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from incident.core.playbook import Library
from incident.core.triage import Triage, Way
from incident.library.front import Front, Line
from incident.library.load import load_triage
from incident.library.titles import read_front
from incident.resources import playbooks_dir, templates_dir
from tests.library.conftest import check_files

if TYPE_CHECKING:
    from tests.library.conftest import Folders

T = "common/triage.yaml"
SAID = {
    "plus rien ne s’ouvre": ("indisponibilite", "rancongiciel"),
    "Mon logiciel ne s'ouvre plus": ("indisponibilite", "sous_traitant"),
    "virus": ("rancongiciel",),
    "piratage": ("rancongiciel", "compte_pirate", "site_agenda"),
    "demande d'argent": ("rancongiciel",),
    "demande d’argnet": ("rancongiciel",),
    "les fichiers ne s'ouvrent plus": ("rancongiciel",),
    "RANCON": ("rancongiciel",),
    "clé usb perdue": ("vol_perte_materiel",),
    "cle usb perdu": ("vol_perte_materiel",),
    "mon ordinateur a été volé": ("vol_perte_materiel",),
    "carte cps": ("vol_perte_materiel",),
    "mail au mauvais patient": ("mauvais_destinataire",),
    "whatsapp": ("mauvais_destinataire",),
    "mot de passe donné": ("compte_pirate",),
    "phishing": ("compte_pirate",),
    "faux technicien": ("compte_pirate",),
    "faux tecnicien": ("compte_pirate",),
    "ordonnances volées": ("ordonnances",),
    "tampon volé": ("ordonnances",),
    "fausse ordonnance": ("ordonnances",),
    "RIB": ("faux_virement",),
    "arnaque": ("faux_virement",),
    "incendie": ("indisponibilite",),
    "inondation": ("indisponibilite",),
    "écran noir": ("indisponibilite",),
    "doctolib": ("sous_traitant", "site_agenda"),
    "mon éditeur a été piraté": ("sous_traitant",),
    "chantage": ("fuite_chantage",),
    "dark web": ("fuite_chantage",),
    "google": ("exposition_internet", "site_agenda"),
    "secrétaire curieuse": ("acces_interne",),
    "associé parti avec des dossiers": ("acces_interne",),
    "site piraté": ("site_agenda",),
    "bizarre": ("inconnu",),
}
"""What doctors type, and the playbooks that must be found, one of them among the first three."""


@pytest.fixture(scope="module")
def front() -> Front:
    """What the shipped first screen shows."""
    return read_front(playbooks_dir())


@pytest.mark.parametrize("typed", SAID)
def test_a_doctors_words_find_the_playbook(front: Front, typed: str) -> None:
    """With accents, plurals and slips forgiven; a right one comes among the first."""
    found = [line.opens for line in front.found(typed)]
    assert set(SAID[typed]) <= set(found), found
    assert set(SAID[typed]) & set(found[:3]), found


@pytest.mark.parametrize(
    ("typed", "first"),
    [("chantage", "fuite_chantage"), ("ordonnence", "ordonnances"), ("écran bleu", "indisponibilite"), ("irm", "exposition_internet")],
)  # fmt: skip
def test_what_is_named_comes_before_what_only_resembles_it(front: Front, typed: str, first: str) -> None:
    """The title first, then the other sentences, then the same with a slip."""
    assert front.found(typed)[0].opens == first


@pytest.mark.parametrize("typed", ["zzzz", "recette de cuisine", "rançongiciel recette", "&é'("])
def test_words_that_describe_nothing_find_nothing(front: Front, typed: str) -> None:
    """But signs alone are no words: they leave everything."""
    assert len(front.found(typed)) == (len(front.titles) if typed == "&é'(" else 0)


def test_the_commonest_come_first(front: Front) -> None:
    """Five, then « Autre… » and « Je ne sais pas »; ransomware has key 2 and asks nothing."""
    lines = front.root.ways
    assert len(lines) == 7
    assert (lines[1].opens, lines[6].opens) == ("rancongiciel", "inconnu")
    assert lines[5].say == f"Autre… ({len(front.others)} situations)"
    assert lines[5].ways == front.others


def _leaves(front: Front) -> Iterator[Line]:
    yield from (leaf for leaf, _ in front.root.leaves())


def test_every_playbook_is_one_line_away_or_one_question(front: Front, library: Library) -> None:
    """All are reached; not more than one question after the list."""
    assert {leaf.opens for leaf in _leaves(front)} == set(library.playbooks)
    triage = load_triage(playbooks_dir())
    assert all(way.questions <= 1 for way in (*triage.first, *triage.others, triage.unsure))


def test_a_practices_own_playbook_is_among_the_others(folders: "Folders") -> None:
    """And can be searched."""
    text = (folders.playbooks / "rancongiciel.yaml").read_text(encoding="utf-8")
    own = text.replace("id: rancongiciel", "id: drone", 1).replace('title: "Rançongiciel', 'title: "Drone', 1)
    (folders.own / "drone.yaml").write_text(own, encoding="utf-8")
    front = read_front(folders.playbooks, None, folders.own, folders.templates)
    assert [line.say for line in front.root.ways][1:] == ["Autre… (1 situation)", "Je ne sais pas"]
    assert [line.opens for line in front.root.ways[1].ways] == ["drone"]
    assert [line.opens for line in front.found("drone")] == ["drone"]


BROKEN = {
    "unknown playbook": ("opens: rancongiciel}", "opens: rancongiciels}", "Vouliez-vous dire « rancongiciel » ?"),
    "no playbook": ("opens: rancongiciel}\n", "words: [x]}\n", "l’un ou l’autre"),
    "unknown key": ("opens: rancongiciel}", "opens: rancongiciel, wordz: [x]}", "clé inconnue « wordz »"),
    "unknown fact": ("opens: rancongiciel}", "opens: rancongiciel, facts: {caus: x}}", "fait « caus » : inconnu"),
    "wrong value": ("opens: rancongiciel}", "opens: rancongiciel, facts: {malicious: oui}}", "attend oui ou non"),
    "computed": ("opens: rancongiciel}", "opens: rancongiciel, facts: {risk_level: high}}", "n’est pas un fait"),
    "lone answer": ("opens: rancongiciel}", "ask: Où ?, ways: [{say: Ici, opens: rancongiciel}]}", "au moins deux"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_is_said_with_its_file_and_line(folders: "Folders", name: str) -> None:
    """Whatever does not hold in the file."""
    old, new, said = BROKEN[name]
    folders.change(T, old, new)
    found = [str(problem) for problem in check_files(folders.playbooks, folders.templates)]
    assert any(one.startswith("triage.yaml:2:") and said in one for one in found), found
    alone = [str(one) for one in check_files(folders.playbooks, folders.templates, [folders.playbooks / T])]
    assert any(said in one for one in alone)


def test_a_line_never_lowers_the_risk(folders: "Folders", library: Library) -> None:
    """Only a person who reads the question may."""
    name = next(fact.id for fact in library.facts.values() if fact.lowers_risk and fact.type == "bool")
    folders.change(T, "opens: rancongiciel}", f"opens: rancongiciel, facts: {{{name}: true}}}}")
    found = [str(problem) for problem in check_files(folders.playbooks, folders.templates)]
    assert any("abaisse le risque" in one for one in found), found


def test_a_playbook_nothing_leads_to_is_said(folders: "Folders") -> None:
    """A new playbook is not forgotten."""
    text = (playbooks_dir() / "inconnu.yaml").read_text(encoding="utf-8")
    (folders.playbooks / "inconnu.yaml").write_text(text, encoding="utf-8")
    found = [str(problem) for problem in check_files(folders.playbooks, folders.templates)]
    assert any("aucune ligne ne mène au scénario « inconnu »" in one for one in found)


def test_three_questions_are_too_many(folders: "Folders") -> None:
    """Two at most before the first moves."""
    line = "{say: A, opens: rancongiciel}, {say: B, opens: rancongiciel}"
    for _ in range(3):
        line = f"{{say: A, ask: Où ?, ways: [{line}]}}, {{say: B, opens: rancongiciel}}"
    (folders.playbooks / T).write_text(f"first: [{line}]\nunsure: {{say: C, opens: rancongiciel}}\n", encoding="utf-8")
    found = [str(problem) for problem in check_files(folders.playbooks, folders.templates)]
    assert any("3 questions à la suite" in one for one in found)


def test_the_shipped_triage_is_coherent() -> None:
    """As shipped, nothing is wrong with it."""
    assert check_files(playbooks_dir(), templates_dir(), [playbooks_dir() / T]) == []


def test_questions_are_counted() -> None:
    """The longest way counts."""
    leaf = Way(say="a", opens="x")
    asked = Way(say="b", ask="?", ways=(leaf, Way(say="c", ask="?", ways=(leaf, leaf))))
    assert Triage(first=(asked,), unsure=leaf).first[0].questions == 2
