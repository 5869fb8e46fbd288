"""What a wrong data file is told: where, what, and the nearest right word; and what a practice may override."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from incident.core.playbook import Library
from incident.errors import DataError
from incident.library.load import extra_problems, load_library, load_playbook, load_steps, load_templates
from incident.resources import base_docx, playbooks_dir, templates_dir

if TYPE_CHECKING:
    from tests.library.conftest import Folders

Write = Callable[..., Path]
OWN = """id: panne
title: Panne
rank: 5
signs: [Rien ne marche]
first_moves: [{step: noter, say: Notez}]
never: [paniquer]
steps:
  - {id: noter, phase: alerter, title: Noter, do: Notez., why: Pour savoir., ask: [discovered_at]}
  - use: journal
"""


def refused(folders: "Folders") -> str:
    """The sentence that loading gives."""
    with pytest.raises(DataError) as caught:
        load_library(folders.playbooks, folders.templates)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_shipped_data_load() -> None:
    """Every table is there; the three main documents come first."""
    library = load_library(playbooks_dir(), templates_dir())
    assert "rancongiciel" in library.playbooks and "cnil" in library.forms
    assert len(library.facts) > 100 and library.contacts and library.sources and library.obligations
    assert list(load_templates(templates_dir()))[:3] == ["cnil_initiale", "registre_violation", "chronologie"]
    assert base_docx().is_file()


def test_other_documents_come_after_by_id(folders: "Folders") -> None:
    """The order of a menu: the main ones, then the alphabet."""
    for name in ("zebre", "abaque"):
        (folders.templates / "documents" / f"{name}.md").write_text(
            f"---\nid: {name}\ntitle: T\naudience: interne\nleaves_practice: false\nfile_name: x\n---\nx\n",
            encoding="utf-8",
        )
    others = list(load_templates(folders.templates))[3:]
    assert others == sorted(others) and (others[0], others[-1]) == ("abaque", "zebre")


def test_a_template_knows_its_file_and_where_its_body_starts(folders: "Folders") -> None:
    """Messages about the body name the line of the file."""
    template = load_templates(folders.templates)["cnil_initiale"]
    text = (folders.templates / "documents" / "cnil_initiale.md").read_text(encoding="utf-8")
    assert template.path == "cnil_initiale.md"
    assert text.splitlines()[template.body_line - 1] == template.body.splitlines()[0]


FAULTS = {
    "unknown key": ("  why: >-", "  whyy: >-", "clé inconnue « whyy ». Vouliez-vous dire « why » ?", "whyy:"),
    "bad choice": ("phase: contenir", "phase: contnir", "« phase » ne peut pas valoir « contnir » ; choix : contenir,",
                   "phase: contnir"),
    "suggested choice": ("phase: contenir", "phase: contnir", "Vouliez-vous dire « contenir » ?", "phase: contnir"),
    "unknown shared step": ("use: journal", "use: jurnal", "« jurnal ». Vouliez-vous dire « journal »", "use: jurnal"),
    "key of a use": ("- use: journal", "- use: journal\n    title: X", "clé inconnue « title »", "title: X"),
    "misspelt use": ("- use: journal", "- usx: journal", "clé inconnue « usx ». Vouliez-vous dire « use » ?",
                     "usx:"),
    "nothing": ("phase: contenir", "phase: null", "« phase » ne peut pas valoir « null » ; choix", "phase: null"),
    "a list": ("phase: contenir", "phase: ['a', é]", '« phase » ne peut pas valoir « ["a", "é"] »', "phase: ['a'"),
    "long words": ("phase: contenir", f"phase: {'x' * 900}", "xxx… » ; choix : contenir", "phase: xx"),
    "number": ("rank: 20", "rank: vingt", "« rank » : un nombre entier est attendu", "rank: vingt"),
    "number as text": ("rank: 20", 'rank: "20"', "« rank » : un nombre entier est attendu", "rank:"),
    "octal": ("rank: 20", "rank: 020", "« rank » : un nombre entier est attendu", "rank:"),
    "list": ("starts: [", "starts: x # [", "« starts » : une liste est attendue", "starts: x"),
    "text": ("title: \"Rançongiciel", "title: [1] # \"", "« title » : un texte est attendu", "title: [1]"),
    "too long": ("title: \"Couper le réseau sans éteindre\"", f"title: {'x' * 61}", "dépasse 60 carac", "title: xx"),
    "form of an id": ("id: couper-reseau", "id: Couper", "« id » : « Couper » n’a pas la forme attendue", "id: Couper"),
    "missing": ("never:", "nver:", "clé inconnue « nver ». Vouliez-vous dire « never » ?", "nver:"),
    "value of a fact": ("  malicious: true", "  malicious: {a: [1]}", '« malicious » : « {"a": [1]} » n’a pas la forme',
                        "malicious: {a"),
    "condition": ("    duty: recommended", "    duty: recommended\n    when: {cause: {more: 1}}",
                  "comparaison inconnue ; possibles : at_least, includes", "when: {cause"),
    "delay": ("within: 1h", "within: 1 heure", "« within » : « 1 heure » n’a pas la forme attendue", "within: 1 heure"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_a_playbook_is_said_at_its_place(folders: "Folders", name: str) -> None:
    """File, line and column of the wrong words, and what would be right."""
    old, new, said, place = FAULTS[name]
    path = folders.change("rancongiciel.yaml", old, new)
    line = folders.line("rancongiciel.yaml", place)
    column = path.read_text(encoding="utf-8").splitlines()[line - 1].index(place.strip()) + 1
    message = refused(folders)
    assert message.startswith(f"rancongiciel.yaml:{line}:{column} : "), message
    assert said in message


def test_several_faults_are_kept(folders: "Folders") -> None:
    """The first in the order of the file; the others are its hint."""
    folders.change("rancongiciel.yaml", "rank: 20", "rank: x")
    folders.change("rancongiciel.yaml", "phase: contenir", "phase: z")
    with pytest.raises(DataError) as caught:
        load_library(folders.playbooks, folders.templates)
    assert "« rank »" in str(caught.value) and "« phase »" not in str(caught.value)
    assert "« phase »" in caught.value.hint and "\n" not in caught.value.hint


HUGE = {
    "keys": "".join(f"k{n}: 1\n" for n in range(20_000)),
    "keys of a step": "  - {use: journal, " + ", ".join(f"k{n}: 1" for n in range(20_000)) + "}\n",
    "steps": "  - {idd: 1}\n" * 10_000,
}


@pytest.mark.parametrize("name", HUGE)
def test_a_file_of_faults_without_end_is_refused_in_reasonable_time(folders: "Folders", name: str) -> None:
    """The first ones are said; the rest is not worth the wait."""
    path = folders.playbooks / "rancongiciel.yaml"
    path.write_text(path.read_text(encoding="utf-8") + HUGE[name], encoding="utf-8")
    started = time.process_time()
    with pytest.raises(DataError) as caught:
        load_library(folders.playbooks, folders.templates)
    assert time.process_time() - started < 15
    assert len(caught.value.hint.splitlines()) < 200


COMMON_FAULTS = [
    ("common/facts.yaml", "type: bool", "type: boolean", "« type » ne peut pas valoir « boolean » ; choix : bool,"),
    ("common/facts.yaml", "multiline: true", "multiline: yes", "« multiline » : true ou false est attendu"),
    ("common/facts.yaml", "facts:\n", "faits:\n", "une seule liste, « facts »"),
    ("common/facts.yaml", "id: discovered_at", "id: discovered_by", "« discovered_by » est défini deux fois"),
    ("common/obligations.yaml", "value: 72h", "value: 72 h", "« value » : « 72 h » n’a pas la forme attendue"),
    ("common/contacts.yaml", "    practice: true", "    practise: true", "Vouliez-vous dire « practice » ?"),
    ("common/sources.yaml", "status: verified", "status: verifie", "Vouliez-vous dire « verified » ?"),
    ("common/steps.yaml", "who: [", "whom: [", "clé inconnue « whom ». Vouliez-vous dire « who » ?"),
    ("forms/cnil.yaml", "required_initial: true", "required_inital: true", "Vouliez-vous dire « required_initial » ?"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), COMMON_FAULTS)
def test_a_fault_in_another_file_is_said(folders: "Folders", name: str, old: str, new: str, said: str) -> None:
    """Tables and forms as well."""
    folders.change(name, old, new)
    message = refused(folders)
    assert message.startswith(f"{Path(name).name}:") and said in message
    assert not message.startswith(f"{Path(name).name}:1:1 ") or "facts:" in old


def test_a_fault_in_a_template_is_said(folders: "Folders") -> None:
    """The line counts from the top of the file."""
    folders.change("documents/cnil_initiale.md", "audience: cnil", "audience: cnile")
    with pytest.raises(DataError, match=r"^cnil_initiale\.md:5:1 : .* Vouliez-vous dire « cnil » \?"):
        load_templates(folders.templates)


def test_a_use_changes_only_what_it_says(write: Write, folders: "Folders") -> None:
    """`do`, `when`, `within` and `sources` may be said differently; the rest is the shared step's."""
    shared = load_steps(folders.playbooks)
    text = OWN.replace("use: journal", "{use: journal, do: Écrivez., within: 2h, when: {malicious: true}, sources: []}")
    step = load_playbook(write(text, "panne.yaml"), shared).steps[1]
    changed = {"do": "Écrivez.", "within": "2h", "when": {"malicious": True}, "sources": ()}
    assert step == shared["journal"].model_copy(update=changed)
    assert load_playbook(write(OWN, "panne.yaml"), shared).steps[1] == shared["journal"]


# -- a practice's own playbooks --------------------------------------------------------------------------


def test_a_practice_adds_and_overrides_playbooks(folders: "Folders") -> None:
    """Same id: the practice's own counts."""
    (folders.own / "panne.yaml").write_text(OWN, encoding="utf-8")
    (folders.own / "rancongiciel.yaml").write_text(OWN.replace("id: panne", "id: rancongiciel"), encoding="utf-8")
    library = load_library(folders.playbooks, folders.templates, folders.own)
    assert library.playbooks["panne"].title == library.playbooks["rancongiciel"].title == "Panne"
    assert extra_problems(folders.playbooks, folders.templates, folders.own) == []


BROKEN = {
    "unreadable": (b"\xff\xfe", "UTF-8"),
    "deep": (b"[" * 100_000, "40 niveaux"),
    "no playbook": (b"- 1", "clé: valeur"),
    "empty": (b"", "clé: valeur"),
    "unknown fact": (OWN.replace("discovered_at", "discoverd_at").encode(), "Vouliez-vous dire « discovered_at » ?"),
    "unknown first move": (OWN.replace("step: noter", "step: noté").encode(), "n’a pas la forme attendue"),
    "no such step": (OWN.replace("step: noter", "step: notes").encode(), "étape « notes » : inconnu"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_playbook_of_the_practice_is_reported_and_the_shipped_one_stays(folders: "Folders", name: str) -> None:
    """Neither what does not read nor what names nothing gets in; the other files do."""
    content, said = BROKEN[name]
    (folders.own / "rancongiciel.yaml").write_bytes(content.replace(b"id: panne", b"id: rancongiciel"))
    (folders.own / "panne.yaml").write_text(OWN, encoding="utf-8")
    shipped = load_library(folders.playbooks, folders.templates)
    library = load_library(folders.playbooks, folders.templates, folders.own)
    assert library.playbooks["rancongiciel"] == shipped.playbooks["rancongiciel"]
    assert "panne" in library.playbooks
    problems = extra_problems(folders.playbooks, folders.templates, folders.own)
    assert any(said in problem for problem in problems)
    assert all(problem.startswith("rancongiciel.yaml:") for problem in problems)


def test_an_absent_folder_of_the_practice_is_no_folder(folders: "Folders") -> None:
    """Most practices have none."""
    shipped = load_library(folders.playbooks, folders.templates)
    assert load_library(folders.playbooks, folders.templates, folders.own / "absent") == shipped


def test_absent_shipped_folders_are_said(tmp_path: Path) -> None:
    """One sentence, not a traceback."""
    with pytest.raises(DataError, match="ne peut pas être lu"):
        load_library(tmp_path / "no", tmp_path / "no")


def test_shipped_files_damaged_anywhere_load_or_are_refused(folders: "Folders") -> None:
    """A line lost, doubled or shifted: a library or a sentence, never anything else."""
    chance = random.Random(11)
    files = [*sorted(folders.playbooks.rglob("*.yaml")), *sorted(folders.templates.rglob("*.yaml"))]
    for _ in range(60):
        path = chance.choice(files)
        whole = path.read_text(encoding="utf-8")
        lines = whole.splitlines(keepends=True)
        place = chance.randrange(len(lines))
        lines[place] = chance.choice(["", lines[place] * 2, "  " + lines[place], lines[place].lstrip(), "x: [1]\n"])
        path.write_text("".join(lines), encoding="utf-8")
        try:
            assert isinstance(load_library(folders.playbooks, folders.templates), Library)
        except DataError as problem:
            assert str(problem).startswith(path.name) or "partagée" in str(problem)
        path.write_text(whole, encoding="utf-8")


def test_a_template_holds_the_parts_it_shares(folders: "Folders") -> None:
    """A missing one is said where it is named."""
    documents = folders.templates / "documents"
    letter = load_templates(folders.templates)["lettre_patient"]
    assert letter.texts["vues"] == (documents / "parts" / "vues.md").read_text(encoding="utf-8")
    assert set(letter.texts) == set(letter.parts)
    (documents / "parts" / "vues.md").unlink()
    with pytest.raises(DataError, match=r":\d+:\d+ : il n’y a pas de texte partagé « parts/vues\.md »"):
        load_templates(folders.templates)
