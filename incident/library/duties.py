"""What must be true of every obligation: references, delays, sources, and one wording a day at most.

What would start no clock, or a second wording of the same day, is refused when the data are read.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from incident.core.deadlines import parse_delay
from incident.core.grounds import LETTER_KINDS
from incident.core.playbook import BINDING, INSTANTS, DelayRule, Obligation, RuleVersion
from incident.core.rulesets import overlapping
from incident.library import proofs
from incident.library.proofs import Finding, Place, World
from incident.library.walk import records

STARTING_LETTERS = frozenset(LETTER_KINDS) - {"other"}
"""The received letters that can start an obligation."""
UNITS = {"elapsed_hours": {"h", "d", "m"}, "working_days": {"wd"}, "none": set[str]()}
"""The units of delay that each rule can count."""


def obligation(one: Obligation, world: World) -> Iterator[Finding]:
    """References, delays that its rule can count, dates, a source of what binds; its other wordings too."""
    yield from triggers(one, world.library.obligations)
    yield from _wording(one, one.rule, world)
    yield from validity(one)
    if not isinstance(one.complaint, bool):
        yield from proofs.condition(one.complaint, world, ("complaint",))
    for index, version in enumerate(one.versions):
        found = _wording(version, version.rule or one.rule, world)
        yield from ((("versions", index, *place), said) for place, said in found)
    if one.duty in BINDING and not one.sources:
        yield ("duty",), f"l’obligation « {one.id} » énonce un devoir sans citer de source."
    if not one.letters and not any(records(step, one) for step in world.all_steps):
        yield ("id",), f"aucune étape n’enregistre l’obligation « {one.id} » (files)."


def triggers(one: Obligation, known: Collection[str]) -> Iterator[Finding]:
    """What can start its clock exists; `known` are the ids of the obligations."""
    for index, start in enumerate(one.starts_at):
        if start.startswith("filed:"):
            yield from proofs.single("obligation", start.removeprefix("filed:"), known, ("starts_at", index))
        elif start.startswith("letter:"):
            yield from proofs.single("lettre", start.removeprefix("letter:"), STARTING_LETTERS, ("starts_at", index))
        else:
            yield from proofs.single("instant", start, INSTANTS, ("starts_at", index))


def validity(one: Obligation) -> Iterator[Finding]:
    """No day has two wordings; a law in force has its first day, a proposed one has none."""
    versions = [(("versions", index), version) for index, version in enumerate(one.versions)]
    wordings: list[tuple[Place, Obligation | RuleVersion]] = [((), one), *versions]
    misdated = [finding for place, wording in wordings for finding in _dates(wording, place)]
    yield from misdated
    for place, version in versions:
        if version.status == "proposed" and (version.valid_from or version.valid_to):
            yield place, "un texte proposé n’a pas de date ; publié, il perd « status: proposed »."
        elif version.status == "in_force" and not version.valid_from:
            yield place, "dites depuis quel jour ce texte s’applique (valid_from)."
    for index in [] if misdated else overlapping(one):
        yield ("versions", index), f"un même jour aurait deux textes pour « {one.id} » ; corrigez les dates."


def _dates(wording: Obligation | RuleVersion, place: Place) -> Iterator[Finding]:
    yield from proofs.dated(wording.valid_from, (*place, "valid_from"))
    yield from proofs.dated(wording.valid_to, (*place, "valid_to"))
    if wording.valid_to and wording.valid_to < wording.valid_from:
        yield (*place, "valid_to"), "le dernier jour est avant le premier."


def _wording(one: Obligation | RuleVersion, rule: str, world: World) -> Iterator[Finding]:
    yield from proofs.named("source", one.sources, world.library.sources, ("sources",))
    rules = one.delay or ()
    conditions: list[tuple[Mapping[str, object], Place]] = [(one.applies or {}, ("applies",))]
    conditions += [(delay.when, ("delay", index, "when")) for index, delay in enumerate(rules)]
    answers = world.askable(world.library.playbooks.values())
    for when, place in conditions:
        yield from proofs.condition(when, world, place)
        yield from proofs.answered(when, answers, world, place)
    yield from _delays(rules, rule)


def _delays(rules: Iterable[DelayRule], rule: str) -> Iterator[Finding]:
    for index, one in enumerate(rules):
        if parse_delay(one.value).unit not in UNITS[rule]:
            yield ("delay", index, "value"), f"un délai « {one.value} » ne se compte pas avec la règle « {rule} »."
