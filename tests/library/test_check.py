"""Each proof of `playbook check` finds its fault, at its line, and nothing else; the shipped data have none."""

import random
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from incident.core.facts import Fact, Option
from incident.library.check import check
from incident.library.load import load_library, load_steps, load_templates
from incident.library.reach import possible
from incident.resources import playbooks_dir, templates_dir
from tests.library.conftest import check_files

if TYPE_CHECKING:
    from tests.library.conftest import Folders


def found(folders: "Folders", *extra: Path) -> list[str]:
    """What the check says."""
    return [str(problem) for problem in check_files(folders.playbooks, folders.templates, extra)]


def test_the_shipped_data_are_coherent() -> None:
    """Files and loaded models alike."""
    assert check_files(playbooks_dir(), templates_dir()) == []
    library = load_library(playbooks_dir(), templates_dir())
    assert check(library, set(load_templates(templates_dir())), load_steps(playbooks_dir())) == []


R, S, D, F = "rancongiciel.yaml", "common/steps.yaml", "common/obligations.yaml", "common/facts.yaml"
CNIL, SOURCES, CONTACTS = "forms/cnil.yaml", "common/sources.yaml", "common/contacts.yaml"
WORDS = " ".join(["mot"] * 61)

SEEDED = {
    # file, words replaced, by what, what is said (a part), words of the line named
    "step of a first move": (R, "step: ne-plus-toucher", "step: toucher", "étape « toucher » : inconnu", "step: toucher"),
    "contact to call first": (R, "first_calls: [assureur", "first_calls: [assuror",
                              "contact « assuror » : inconnu. Vouliez-vous dire « assureur » ?", "first_calls"),
    "instant": (R, "starts: [attack_known", "starts: [attack_seen", "instant « attack_seen » : inconnu", "starts:"),
    "source of the playbook": (R, "sources: [cyb_rancon, urps_na, anssi_rancon, cp312]", "sources: [cyb_rancn]",
                               "source « cyb_rancn » : inconnu", "sources: [cyb_rancn]"),
    "presumed fact": (R, "  malicious: true", "  malicios: true", "fait « malicios » : inconnu", "malicios"),
    "presumed value": (R, "  cause: ransomware", "  cause: ransom", "est-ce qui a causé l’incident\u202f? » ne peut pas valoir « ransom »", "cause:"),
    "presumed value of a multi": (R, "causes: [external_malicious]", "causes: [external]", "ne peut pas valoir « external »",
                                  "causes: [external]"),
    "presumed type": (R, "  malicious: true", '  malicious: "true"', "(piratage, vol, fraude)\u202f? » attend oui ou non", "malicious:"),
    "presumed against prudence": (R, "  theft: false", "  unintelligible: true",
                                  "« unintelligible » abaisse le risque", "unintelligible"),
    "presumed without the right": (R, "  theft: false", "  practice_dpo_designated: true",
                                   "n’est pas un fait qu’un scénario peut présumer", "practice_dpo_designated"),
    "step twice": (R, "id: couper-reseau", "id: ne-plus-toucher", "« ne-plus-toucher » est défini deux fois", None),
    "use twice": (R, "  - use: journal", "  - use: journal\n  - use: journal", "« journal » est défini deux fois", None),
    "file name": (R, "id: rancongiciel", "id: rancon", "le fichier doit s’appeler comme son id, « rancon »",
                  "id: rancon"),
    "excluded and used": (R, "excludes:\n", "excludes:\n  journal: Inutile\n", "à la fois exclue et utilisée",
                          "  journal: Inutile"),
    "excluded and unknown": (R, "excludes:\n", "excludes:\n  jurnal: Inutile\n", "étape « jurnal » : inconnu",
                             "  jurnal: Inutile"),
    "excluded without a reason": (R, "excludes:\n", "excludes:\n  journal: ' '\n",
                                  "dites pourquoi l’étape « journal » est exclue", "  journal: ' '"),
    "shared step forgotten": (R, "  - use: registre\n", "", "ni exclues avec une raison (excludes) : registre.", "steps:"),
    "obligation without a step": (D, "  - id: cpam\n", "  - id: cpam_bis\n",
                                  "aucune étape n’enregistre l’obligation « cpam_bis »", "id: cpam_bis"),
    "obligation told without its source": (D, "sources: [csp_l5212_2]", "sources: [rgpd33]",
                                           "aucune étape n’enregistre l’obligation « materiovigilance »",
                                           "id: materiovigilance"),
    "obligation told for another reason": (D, "applies: {medical_device: true}",
                                           "applies: {medical_device: true, cps_compromised: true}",
                                           "aucune étape n’enregistre l’obligation « materiovigilance »",
                                           "id: materiovigilance"),
    "fact named like an operator": (F, "  - id: remote_wipe\n", "  - id: done\n",
                                    "« done » est un mot réservé aux conditions", "  - id: done"),
    "words on two lines": (S, "when: {care_disrupted: [true, unknown]}", 'when: {"care\\nbroken": true}',
                           "fait « care broken » : inconnu", "when: {\"care"),
    "fact asked": (S, "ask: [care_disrupted", "ask: [care_disruptd", "fait « care_disruptd » : inconnu",
                   "ask: [care_disruptd"),
    "computed fact asked": (S, "ask: [care_disrupted", "ask: [risk_level", "« risk_level » est calculé",
                            "ask: [risk_level"),
    "contact": (S, "call: [sas]", "call: [sos]", "contact « sos » : inconnu", "call: [sos]"),
    "document": (S, "make: [cnil_initiale]", "make: [cnil_initial]",
                 "document « cnil_initial » : inconnu. Vouliez-vous dire « cnil_initiale » ?", "make: [cnil_initial]"),
    "obligation filed": (S, "files: registre", "files: registr", "obligation « registr » : inconnu", "files: registr"),
    "clock": (S, "within: 4h", "within: clock:cnil", "obligation « cnil » : inconnu", "within: clock:cnil"),
    "source of a step": (S, "sources: [rgpd33, urps_na]", "sources: [rgpd34, urps]", "source « urps » : inconnu",
                         "sources: [rgpd34, urps]"),
    "duty without a source": (S, "sources: [rgpd33, cnil_notifier, cnil_direct, cp226_17_1, ce_449694]", "sources: []",
                              "énonce un devoir sans citer de source", None),
    "long text": (S, "do: >-\n", f"do: >-\n      {WORDS}\n", "60 au plus", "do: >-"),
    "long text of a use": (R, "  - use: journal", f"  - {{use: journal, do: {WORDS}}}", "le texte a 61 mots",
                           "use: journal"),
    "condition on no fact": (S, "when: {care_disrupted: [true, unknown]}", "when: {care_broken: [true, unknown]}",
                             "fait « care_broken » : inconnu", "when: {care_broken"),
    "condition on a bad value": (S, "when: {care_disrupted: [true, unknown]}", "when: {any: [{cause: [volcan]}]}",
                                 "est-ce qui a causé l’incident\u202f? » ne peut pas valoir « volcan »", "when: {any"),
    "condition on yes": (S, "when: {care_disrupted: [true, unknown]}", "when: {care_disrupted: yes}",
                         "Les soins sont-ils perturbés\u202f? » attend oui ou non", "when: {care_disrupted: yes"),
    "condition on nothing": (S, "when: {care_disrupted: [true, unknown]}", "when: {care_disrupted: [null]}",
                             "écrivez « unknown »", "when: {care_disrupted: [null]"),
    "unordered": (S, "when: {care_disrupted: [true, unknown]}", "when: {cause: {at_least: ransomware}}",
                  "« at_least » demande", "when: {cause"),
    "not multi": (S, "when: {care_disrupted: [true, unknown]}", "when: {cause: {includes: ransomware}}",
                  "« includes » demande", "when: {cause"),
    "includes nothing": (S, "when: {care_disrupted: [true, unknown]}", "when: {causes: {includes: fire}}",
                         "ne peut pas valoir « fire »", "when: {causes"),
    "a date compared": (S, "when: {care_disrupted: [true, unknown]}", "when: {discovered_at: hier}",
                        "ne se compare qu’à « unknown »", "when: {discovered_at"),
    "done nothing": (S, "when: {filed: cnil_initiale}", "when: {done: rien-du-tout}", "étape « rien-du-tout »",
                     "when: {done"),
    "filed nothing": (S, "when: {filed: cnil_initiale}", "when: {not: {filed: cnil_initial}}",
                      "obligation « cnil_initial » : inconnu", "filed: cnil_initial}"),
    "status of nothing": (S, "when: {filed: cnil_initiale}", "when: {obligation: {cnil: running}}",
                          "obligation « cnil » : inconnu", "when: {obligation"),
    "no such status": (S, "when: {filed: cnil_initiale}", "when: {obligation: {cnil_initiale: [late]}}",
                       "état « late » : inconnu", "when: {obligation"),
    "contradiction": (R, "  - use: journal", "  - {use: journal, when: {all: [{malicious: true}, {malicious: false}]}}",
                      "l’étape « journal » ne peut jamais être montrée", "use: journal"),
    "step after itself": (R, "  - use: journal", "  - {use: journal, when: {done: journal}}",
                          "l’étape « journal » ne peut jamais être montrée", "use: journal"),
    "fact never asked": (R, "  - use: journal", "  - {use: journal, when: {remote_wipe: true}}",
                         "rien ne demande ni ne donne le fait « remote_wipe »", "use: journal"),
    "start of a clock": (D, "starts_at: [breach_aware, processor_told]", "starts_at: [breach_awar]",
                         "instant « breach_awar » : inconnu", "starts_at: [breach_awar]"),
    "start after a filing": (D, 'starts_at: ["filed:cnil_initiale"]', 'starts_at: ["filed:cnil"]',
                             "obligation « cnil » : inconnu", 'starts_at: ["filed:cnil"]'),
    "rule": (D, "- {value: 72h}", "- {value: 5wd}", "ne se compte pas avec la règle « elapsed_hours »", "value: 5wd"),
    "condition of an obligation": (D, "applies: {notify_persons: true}", "applies: {notify_person: true}",
                                   "fait « notify_person » : inconnu", "applies: {notify_person:"),
    "date": (D, 'valid_from: "2018-05-25"', 'valid_from: "25/05/2018"', "n’est pas une date", "25/05/2018"),
    "binding without a source": (D, "sources: [rgpd33, cnil_notifier, cnil_weda, cp226_17_1]", "sources: []",
                                 "l’obligation « cnil_initiale » énonce un devoir", None),
    "choice without options": (F, "type: text", "type: choice", "un fait « choice » a des choix", None),
    "text with options": (F, "    type: choice", "    type: text", "un fait « text » n’a pas des choix", "    options:"),
    "option twice": (F, "{id: established,", "{id: suspected,", "« suspected » est défini deux fois", None),
    "computed fact": (F, "heures\u202f?\"\n    from: [derived]", "heures\u202f?\"\n    from: [asked]",
                      "« notification_late » est calculé : écrivez « from: [derived] »", None),
    "lowering": (F, "  - id: notification_late\n", "  - id: notification_late\n    lowers_risk: true\n",
                 "ne vient que d’une personne", None),
    "ordered": (F, "    type: text\n", "    type: text\n    ordered: true\n", "choix ordonnés", "    ordered: true"),
    "practice's contact": (CONTACTS, "  - id: assureur", "  - id: assurance", "« contact_assurance »", None),
    "verified where": (SOURCES, "    checked: \"2026-11-23\"\n", "", "donne son adresse et le jour", None),
    "form's obligation": (CNIL, "obligation: cnil_initiale", "obligation: cnil", "obligation « cnil » : inconnu",
                          "obligation: cnil"),
    "field's fact": (CNIL, "fact: what_changed", "fact: what_change", "fait « what_change » : inconnu",
                     "fact: what_change"),
    "field's default": (CNIL, "default: initiale", "default: initial", "ne peut pas valoir « initial »",
                        "default: initial"),
    "field's options": (CNIL, "{id: initiale,", "{id: initial,", "choix « initial » : inconnu", "{id: initial,"),
    "field visible": (CNIL, "visible: {notification_type: complementaire}", "visible: {notification_type: suite}",
                      "ne peut pas valoir « suite »", "visible: {notification_type: suite"),
    "field without a place": (CNIL, "        fact: what_changed\n", "", "un seul des trois", None),
    "field twice": (CNIL, "id: what_changed", "id: notification_type", "« notification_type » est défini deux fois",
                    None),
    "option sets": (CNIL, "sets: {integrity: true}", "sets: {integrity: maybe}", "ont-elles pu être modifiées\u202f? » attend oui ou non",
                    "sets: {integrity: maybe"),
    "option sets nothing": (CNIL, "sets: {integrity: true}", "sets: {integrite: true}", "fait « integrite » : inconnu",
                            "sets: {integrite"),
    "provenance": (CNIL, "provenance: {status: guide, sources: [stoik]}", "provenance: {status: guide, sources: [sto]}",
                   "source « sto » : inconnu", "sources: [sto]"),
    "template's form": ("documents/cnil_initiale.md", "form: cnil", "form: cnl", "formulaire « cnl » : inconnu",
                        "form: cnl"),
    "template's fact": ("documents/cnil_initiale.md", "facts: []", "facts: [x]", "fait « x » : inconnu", "facts: [x]"),
    "template's source": ("documents/cnil_initiale.md", "  rgpd33:", "  rgpd0:", "source « rgpd0 »", "  rgpd0:"),
    "law cited without its source": ("documents/cnil_initiale.md", "article 33(1)", "article 34(1)",
                                     "cite l’article 34, qu’aucune", "sources:"),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEDED)
def test_each_proof_finds_its_fault(folders: "Folders", name: str) -> None:
    """One fault put into the shipped data is said, with its file and line."""
    file, old, new, said, place = SEEDED[name]
    folders.change(file, old, new)
    problems = [problem for problem in found(folders) if said in problem]
    assert problems, f"not found among {found(folders)}"
    assert all(problem.startswith(f"{Path(file).name}:") for problem in problems)
    if place is not None:
        assert any(problem.startswith(f"{Path(file).name}:{folders.line(file, place)}:") for problem in problems)


def fresh(folders: "Folders", known: list[str]) -> list[str]:
    """What is found that was not before: obligations of other kinds of incidents have no step in this one."""
    before = {problem.split(":", 2)[2] for problem in known}
    return [problem for problem in found(folders) if problem.split(":", 2)[2] not in before]


def test_each_obligation_needs_the_step_that_records_it(folders: "Folders") -> None:
    """Whatever step loses its `files`, the obligation it recorded is named, and no other."""
    library = load_library(folders.playbooks, folders.templates)
    text = (folders.playbooks / S).read_text(encoding="utf-8")
    recorded = sorted({step.files for step in library.playbooks["rancongiciel"].steps if step.files})
    known = found(folders)
    assert "cnil_initiale" in recorded
    for name in recorded:
        (folders.playbooks / S).write_text(text.replace(f"    files: {name}\n", ""), encoding="utf-8")
        lost = [problem for problem in fresh(folders, known) if "aucune étape n’enregistre" in problem]
        assert any(f"« {name} »" in problem for problem in lost)
        # materiovigilance is told in the step of eigs, and goes with it
        assert len(lost) == (2 if name == "eigs" else 1)


def test_a_shared_step_may_be_excluded_with_a_reason(folders: "Folders") -> None:
    """Then nothing is missing; a practice's own playbook need not say anything."""
    known = found(folders)
    folders.change(R, "  - use: lecons\n", "")
    assert any("ni exclues avec une raison (excludes) : lecons." in problem for problem in found(folders))
    assert any("(excludes) : lecons." in problem for problem in found(folders, folders.playbooks / R))
    text = (folders.playbooks / R).read_text(encoding="utf-8").replace("id: rancongiciel", "id: essai", 1)
    (folders.own / "essai.yaml").write_text(text, encoding="utf-8")
    assert found(folders, folders.own) == []
    folders.change(R, "excludes:\n", "excludes:\n  lecons: Fait ailleurs\n")
    assert fresh(folders, known) == []


def test_every_broken_file_is_said_at_once(folders: "Folders") -> None:
    """All that cannot be read, each with all its faults, before any proof."""
    folders.change(R, "rank: 20", "rank: x")
    folders.change(R, "phase: contenir", "phase: z")
    folders.change(F, "type: bool", "type: boo")
    folders.change("documents/chronologie.md", "audience:", "audienc:")
    problems = found(folders)
    for words in ("rancongiciel.yaml", "« rank »", "« phase »", "facts.yaml", "chronologie.md"):
        assert any(words in problem for problem in problems)


def test_an_id_in_two_files_is_said(folders: "Folders") -> None:
    """The second would hide the first."""
    text = (folders.playbooks / R).read_text(encoding="utf-8")
    (folders.playbooks / "autre.yaml").write_text(text, encoding="utf-8")
    assert any("« rancongiciel » est défini dans deux fichiers" in problem for problem in found(folders))


def test_files_given_are_the_only_ones_checked(folders: "Folders") -> None:
    """A playbook, a folder, a form, a template, a common table."""
    folders.change(S, "call: [sas]", "call: [sos]")
    folders.change(D, "starts_at: [breach_aware, processor_told]", "starts_at: [breach_awar]")
    shipped = folders.playbooks / R
    own = folders.own / "essai.yaml"
    own.write_text(shipped.read_text(encoding="utf-8").replace("id: rancongiciel", "id: essai", 1), encoding="utf-8")
    assert found(folders, own) == found(folders, folders.own) == []
    own.write_text(own.read_text(encoding="utf-8").replace("step: couper-reseau", "step: coupe-reseau"), "utf-8")
    assert len(found(folders, own, shipped)) == len(found(folders, folders.own)) == 1
    assert "Vouliez-vous dire « couper-reseau » ?" in found(folders, own)[0]
    assert {p.split(":")[0] for p in found(folders, folders.playbooks / S)} == {"steps.yaml"}
    assert found(folders, folders.templates / CNIL, folders.templates / "documents/chronologie.md") == []
    assert "ne peut pas être lu" in found(folders, folders.own / "absent.yaml")[0]


def test_an_obligation_on_a_fact_that_no_playbook_asks(folders: "Folders") -> None:
    """Its clock could never be told to run."""
    known = found(folders)
    folders.change(F, "facts:\n", "facts:\n  - {id: never_asked, type: bool, ask: Vrai}\n")
    path = folders.change(D, "applies: {notify_persons: true}", "applies: {never_asked: true}")
    line = folders.line(D, "applies: {never_asked")
    said = "rien ne demande ni ne donne le fait « never_asked »."
    assert [f"{path.name}:{line}" in one and said in one for one in fresh(folders, known)] == [True]


def test_a_loaded_library_is_checked_without_its_files(folders: "Folders") -> None:
    """No positions: the file is still named."""
    folders.change(S, "call: [sas]", "call: [sos]")
    library = load_library(folders.playbooks, folders.templates)
    problems = [str(p) for p in check(library, set(load_templates(folders.templates)))]
    named = {problem.split(" : contact « sos » :")[0] for problem in problems if "« sos »" in problem}
    assert "rancongiciel.yaml" in named
    assert named <= {f"{book}.yaml" for book in library.playbooks}


FACTS = {
    "b": Fact(id="b", type="bool", ask="?"),
    "n": Fact(id="n", type="int", ask="?"),
    "c": Fact(id="c", type="choice", ask="?", ordered=True, options=tuple(Option(id=i, label=i) for i in "xyz")),
    "m": Fact(id="m", type="multi", ask="?", options=tuple(Option(id=i, label=i) for i in "xyz")),
    "t": Fact(id="t", type="text", ask="?"),
}
POSSIBLE: list[tuple[Mapping[str, object], bool]] = [
    ({}, True),
    ({"b": "unknown"}, True),
    ({"all": [{"b": True}, {"b": False}]}, False),
    ({"b": True, "not": {"b": [True, "unknown"]}}, False),
    ({"not": {"b": [True, False, "unknown"]}}, False),
    ({"n": {"at_least": 50}, "not": {"n": {"at_least": 51}}}, True),
    ({"n": {"at_least": 51}, "not": {"n": {"at_least": 50}}}, False),
    ({"c": {"at_least": "y"}, "not": {"c": "z"}}, True),
    ({"c": {"at_least": "z"}, "not": {"c": "z"}}, False),
    ({"all": [{"m": "x"}, {"m": {"includes": "y"}}]}, True),
    ({"t": "mot"}, True),
    ({"done": "a"}, True),
    ({"done": "never"}, False),
    ({"not": {"done": "never"}}, True),
    ({"all": [{"filed": "o"}, {"not": {"filed": "o"}}]}, False),
    ({"obligation": {"o": ["overdue", "running"]}}, True),
    ({"all": [{"obligation": {"o": "overdue"}}, {"obligation": {"o": "running"}}]}, False),
]


@pytest.mark.parametrize(("condition", "expected"), POSSIBLE)
def test_what_can_ever_be_true(condition: Mapping[str, object], expected: bool) -> None:
    """Every combination of answers that matters is tried."""
    assert possible(condition, FACTS, {"never"}) is expected


def test_a_condition_too_wide_to_try_is_taken_as_possible() -> None:
    """A proof of impossibility is one, or is not given."""
    facts = {f"b{n}": FACTS["b"].model_copy(update={"id": f"b{n}"}) for n in range(20)}
    wide = {name: True for name in facts} | {"not": {"b0": True}}
    assert possible(wide, facts, tried=2000) is True
    assert possible({"b0": True, "not": {"b0": True}}, facts) is False


def test_a_huge_playbook_is_checked_in_reasonable_time(folders: "Folders") -> None:
    """Hundreds of steps that wait for each other, with wide conditions."""
    names = [
        fact.id for fact in load_library(folders.playbooks, folders.templates).facts.values() if fact.type == "bool"
    ]
    wide = ", ".join(f"{name}: true" for name in names[:16])
    steps = "".join(
        f"  - {{id: pas-{n}, phase: clore, title: T, do: D, why: W, ask: [{', '.join(names[:16])}],"
        f" when: {{done: pas-{n - 1 if n else 0}, {wide}, not: {{{names[0]}: true}}}}}}\n"
        for n in range(800)
    )
    head = "id: grand\ntitle: G\nsigns: []\nfirst_moves: [{step: pas-1, say: S}]\nnever: []\nsteps:\n"
    (folders.own / "grand.yaml").write_text(head + steps, encoding="utf-8")
    started = time.process_time()
    problems = found(folders, folders.own)
    assert time.process_time() - started < 20, "of our own time: a busy machine is not a failure"
    assert all(problem.startswith("grand.yaml:") for problem in problems)


def test_own_playbooks_damaged_anywhere_are_checked_or_refused(folders: "Folders") -> None:
    """Values of any shape in any place: problems or none, never a failure."""
    chance = random.Random(3)
    text = (folders.playbooks / R).read_text(encoding="utf-8").replace("id: rancongiciel", "id: essai", 1)
    shapes = ["{at_least: [1]}", "{includes: {a: 1}}", "[null]", "[[x]]", "null", "-1", "{obligation: {x: [1]}}"]
    shapes += ["{all: [{not: {done: x}}]}", "{filed: ''}", "[]", "{}", "''", "{b: {at_least: x}}", "{any: [{}]}"]
    path = folders.own / "essai.yaml"
    for _ in range(60):
        lines = text.splitlines(keepends=True)
        place = chance.choice([n for n, line in enumerate(lines) if ": " in line])
        key = lines[place].split(": ")[0]
        lines[place] = chance.choice([f"{key}: {chance.choice(shapes)}\n", f"    when: {chance.choice(shapes)}\n"])
        path.write_text("".join(lines), encoding="utf-8")
        assert all(problem.startswith("essai.yaml:") for problem in found(folders, path))


def test_a_table_being_changed_is_checked_before_it_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    """Alone, or with the folder it stands in: as if it were the shipped one, never as a playbook."""
    shipped = playbooks_dir() / "common" / "obligations.yaml"
    changed = tmp_path / "obligations.yaml"
    changed.write_bytes(shipped.read_bytes())
    assert check_files(playbooks_dir(), templates_dir(), [changed, tmp_path]) == []
    words = shipped.read_text("utf-8").replace('["filed:cnil_initiale"]', '["filed:cnil_initial"]')
    changed.write_text(words, "utf-8")
    for named in (changed, tmp_path):
        (problem,) = check_files(playbooks_dir(), templates_dir(), [named])
        assert str(problem).startswith("obligations.yaml:") and "Vouliez-vous dire « cnil_initiale »" in str(problem)
    copied = tmp_path / "data"
    shutil.copytree(playbooks_dir(), copied)
    (copied / "common" / "obligations.yaml").write_text(words, "utf-8")
    assert check_files(playbooks_dir(), templates_dir(), [copied]) == [problem]
