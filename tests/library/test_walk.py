"""Every way through every playbook, alone and two by two: no dead end, and what is owed has its step in sight."""

import random
import shutil
from contextlib import suppress
from itertools import permutations, product
from math import prod
from pathlib import Path

import pytest

from incident.core import commands as c
from incident.core.agenda import tasks, visible
from incident.core.conditions import holds
from incident.core.facts import JsonValue
from incident.core.playbook import Library, Obligation, Playbook
from incident.errors import BadInput
from incident.library.reach import Question, Supposed, domains
from incident.library.report import report
from incident.library.walk import Walk, records
from incident.register import NewIncident, Register
from incident.resources import playbooks_dir, templates_dir
from tests.library.conftest import check_files

ME = "Dr Lenoir"


def applies(duty: Obligation) -> Question:
    """Whether an obligation surely applies."""
    return lambda view: bool(holds(duty.applies, view))


def test_every_way_through_every_playbook_is_walked() -> None:
    """Thirteen playbooks, no fault, and the figures the check prints."""
    found = report(playbooks_dir(), templates_dir())
    assert found.problems == []
    figures = found.figures
    assert figures is not None
    assert figures.playbooks == 13
    assert figures.steps > 360
    assert figures.paths > 10**15
    assert figures.ends < 20_000, "the walk should settle many combinations at once"
    assert figures.verified_percent >= 90


def test_the_ends_of_a_walk_cover_every_combination_once(library: Library) -> None:
    """What the ends settle adds up to all the combinations, for each obligation of each playbook."""
    for book in library.playbooks.values():
        walk = Walk([book], library)
        for duty in library.obligations.values():
            asked = walk.answers(applies(duty), *walk.conditions_of(duty))
            covered = sum(asked.covered(known) for known, _ in asked.ends())
            assert covered == prod(len(values) for values in asked.domains.values()), (book.id, duty.id)


@pytest.mark.parametrize(
    "name", ["cnil_initiale", "assureur_declaration", "materiovigilance", "opposition_cps", "cpam"]
)
def test_the_walk_finds_what_trying_each_combination_finds(library: Library, name: str) -> None:
    """With a playbook's steps as they are, and with the step that records an obligation shown less often."""
    duty, book = library.obligations[name], library.playbooks["mauvais_destinataire"]
    for wrong in ({}, {"grave_harm": True}, {"patient_data": True}, {"care_disrupted": True}):
        steps = [s.model_copy(update={"when": wrong or s.when}) if records(s, duty) else s for s in book.steps]
        walk = Walk([book.model_copy(update={"steps": tuple(steps), "if_owed": ()})], library)
        assert (duty in walk.unrecorded()) == _left_somewhere(walk, duty, library)


def _left_somewhere(walk: Walk, duty: Obligation, library: Library) -> bool:
    """Whether some combination leaves the obligation without its step: each is tried."""
    whens = [step.when for step in walk.steps if records(step, duty)]
    known = domains([duty.applies, *whens], library.facts)
    asked = {fact for step in walk.steps for fact in step.ask} | {"risk_level", "notify_persons"}
    asked |= set(library.playbooks["mauvais_destinataire"].facts)
    for values in product(*known.values()):
        view = Supposed(library.facts, dict(zip(known, values, strict=True)))
        applies, unknown = (
            holds(duty.applies, view),
            {n for (kind, n) in known if kind == "fact" and view.value(n) is None},
        )
        in_doubt = applies is None and duty.duty in {"legal", "contractual"} and bool(unknown & asked)
        if (applies or in_doubt) and all(holds(when, view) is False for when in whens):
            return True
    return False


def test_two_playbooks_at_once_lose_nothing(library: Library) -> None:
    """In either order: the first one's wording of a shared step must not hide what the second one owes."""
    proved: set[str] = set()
    for pair in permutations(library.playbooks.values(), 2):
        walk = Walk(pair, library)
        key = repr(sorted((step.id, repr(step.when)) for step in walk.steps if step.files or step.id in {"registre"}))
        if key not in proved:
            assert list(walk.unrecorded()) == [], [book.id for book in pair]
            proved.add(key)


def test_what_is_owed_brings_its_step_into_any_incident(register: Register, library: Library) -> None:
    """An excluded step comes in once its matter is sure, stays once done, and goes with a mistaken answer."""
    case = register.open_incident(NewIncident("mauvais_destinataire", library, ME))

    def shown() -> set[str]:
        return {task.step.id for task in visible(tasks(case.situation()))}

    before = shown()
    assert not {"police-ordonnances", "opposition-cps"} & before
    case.do(_answers(secured_prescriptions=True, cps_compromised=True), ME)
    assert shown() - before == {"police-ordonnances", "opposition-cps"}
    case.do(_answers(cps_compromised=False), ME)
    assert shown() - before == {"police-ordonnances"}
    register.add_playbook(case, "vol_perte_materiel", library, ME)
    assert [step.id for step in case.situation().steps].count("police-ordonnances") == 1


def _answers(**given: JsonValue) -> c.GiveAnswers:
    return c.GiveAnswers(tuple(c.Given(fact, value, "certain") for fact, value in given.items()))


def test_a_real_incident_agrees_with_the_walk(register: Register, library: Library) -> None:
    """Answers drawn at random over real incidents: each obligation that runs has its step in sight."""
    chance = random.Random(5)
    for book in library.playbooks.values():
        case = register.open_incident(NewIncident(book.id, library, ME))
        for _ in range(4):
            with suppress(BadInput):  # answers that exclude each other are refused
                case.do(c.GiveAnswers(tuple(_drawn(book, library, chance))), ME)
            situation = case.situation()
            steps = [task.step for task in visible(tasks(situation))]
            running = [clock.obligation for clock in situation.clocks if clock.status in {"running", "overdue"}]
            assert [duty.id for duty in running if not any(records(step, duty) for step in steps)] == []


def _drawn(book: Playbook, library: Library, chance: random.Random) -> list[c.Given]:
    """An answer, or « unknown », to some of the facts the conditions look at."""
    conditions = [*(step.when for step in book.steps), *(duty.applies for duty in library.obligations.values())]
    given = []
    for (kind, name), values in domains(conditions, library.facts).items():
        if kind == "fact" and "asked" in library.facts[name].sources_from and chance.random() < 0.6:
            value: JsonValue = chance.choice(values)  # type: ignore[assignment]
            given.append(c.Given(name, value, "unknown" if value is None else "certain"))
    return given


FAULTS: dict[str, tuple[str, dict[str, object], str]] = {
    # step, its condition, what is said (a part)
    "an obligation hidden": ("notifier-cnil", {"risk_level": "high"}, "l’obligation « cnil_initiale » s’applique"),
    "a question nobody sees": ("mode-degrade", {"remote_wipe": True}, "l’étape « mode-degrade » peut rester « à confirmer »"),
    "a hidden step awaited": ("mode-degrade", {"done": "ne-rater-aucun-soin"}, "peut attendre une étape cachée"),
    "no end": ("lecons", {"care_disrupted": True}, "l’incident finit sans l’étape « lecons »"),
}  # fmt: skip


def altered(book: Playbook, step_id: str, when: dict[str, object]) -> Playbook:
    """The playbook with another condition for one step."""
    return book.model_copy(
        update={"steps": tuple(s.model_copy(update={"when": when}) if s.id == step_id else s for s in book.steps)}
    )


@pytest.mark.parametrize("seed", FAULTS)
def test_each_dead_end_is_found(library: Library, seed: str) -> None:
    """A condition changed in the ransomware playbook is said, and nothing of the kind before."""
    step, when, said = FAULTS[seed]
    book = library.playbooks["rancongiciel"]
    assert list(Walk([book], library).faults()) == []
    assert any(said in words for _, words in Walk([altered(book, step, when)], library).faults())


def test_a_dead_end_is_said_with_its_line(tmp_path: Path) -> None:
    """By the check of the shipped files, at the step."""
    shutil.copytree(playbooks_dir(), tmp_path / "playbooks")
    file = tmp_path / "playbooks" / "rancongiciel.yaml"
    text = file.read_text(encoding="utf-8")
    added = "  - use: mode-degrade\n    when: {done: ne-rater-aucun-soin}\n"
    file.write_text(text.replace("  - use: mode-degrade\n", added), encoding="utf-8")
    line = text[: text.index("  - use: mode-degrade\n")].count("\n") + 2
    found = [str(one) for one in check_files(tmp_path / "playbooks", templates_dir())]
    assert found == [f"rancongiciel.yaml:{line}:5 : l’étape « mode-degrade » peut attendre une étape cachée."]
