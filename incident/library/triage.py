"""What must be true of `common/triage.yaml`: every line leads somewhere, every playbook is reached."""

from collections.abc import Iterator

from incident.core.triage import MAX_QUESTIONS, Triage, Way
from incident.library.proofs import Finding, Place, World, presumable, single, unique, values


def triage(one: Triage, world: World) -> Iterator[Finding]:
    """Playbooks and facts that exist, questions that are few, and no playbook left out."""
    for name, ways in (("first", one.first), ("others", one.others)):
        yield from _ways(ways, world, (name,))
    yield from _way(one.unsure, world, ("unsure",))
    reached = {way.opens for first in (*one.first, *one.others, one.unsure) for way in _all(first)}
    for left in sorted(set(world.library.playbooks) - reached):
        yield (), f"aucune ligne ne mène au scénario « {left} »."


def _all(way: Way) -> Iterator[Way]:
    yield way
    for inner in way.ways:
        yield from _all(inner)


def _ways(ways: tuple[Way, ...], world: World, place: Place) -> Iterator[Finding]:
    yield from unique((way.say for way in ways), place, ("say",))
    for index, way in enumerate(ways):
        here = (*place, index)
        yield from _way(way, world, here)
        if way.questions > MAX_QUESTIONS and len(place) == 1:
            yield (*here, "ask"), f"{way.questions} questions à la suite ; {MAX_QUESTIONS} au plus."


def _way(way: Way, world: World, place: Place) -> Iterator[Finding]:
    yield from single("scénario", way.opens, world.library.playbooks, (*place, "opens"))
    yield from values(way.facts, world, (*place, "facts"))
    for name in way.facts:
        yield from presumable(name, world, "asked", place)
    yield from _ways(way.ways, world, (*place, "ways"))
