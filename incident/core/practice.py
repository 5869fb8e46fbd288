"""The practice sheet: a fold over the practice stream, and the check of what is typed in it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from incident.core.assessment import TOLD, practice_answer, recorded_at
from incident.core.entries import PracticeSet
from incident.core.facts import Answer, Fact, JsonValue, ValueRefused, check_value, suggestion
from incident.core.playbook import WHO, Library, Who
from incident.core.words import folded
from incident.core.zones import ZoneUnknown, zone
from incident.errors import BadInput

ZONE = "practice_zone"
"""The line every hour is read in: one that does not exist is refused at once."""


def fold_practice(
    stored: Iterable[tuple[bytes, bytes | None, str]], assessed_by: datetime | None = None
) -> dict[str, Answer]:
    """The last answer to each fact of the sheet, from the stored bytes of the practice stream.

    What the self-assessment tells a form is part of it; with `assessed_by`, only what was recorded by then:
    a protection answered after an incident opened is no protection that was there before.
    """
    sheet: dict[str, Answer] = {}
    for entry, body, _hash in stored:
        words = json.loads(body) if body is not None else {}
        if "fact" in words:
            sheet[words["fact"]] = practice_answer(words.get("value"))
        elif "verdicts" in words and (assessed_by is None or recorded_at(entry) <= assessed_by):
            sheet |= {fact: practice_answer(value) for fact, value in words["facts"].items()}
    return {fact: answer for fact, answer in sheet.items() if answer.known or fact not in TOLD}


def sheet_facts(library: Library) -> list[Fact]:
    """The facts the practice sheet asks: identity first, then whom to call, then the rest."""
    asked = [fact for fact in library.facts.values() if "practice" in fact.sources_from]
    return sorted(asked, key=lambda fact: (not fact.id.startswith("practice_"), not fact.id.startswith("contact_")))


def sheet_fact(key: str, library: Library) -> Fact:
    """The fact behind a key of the sheet, `practice_` being optional. Raises BadInput."""
    known = {fact.id: fact for fact in sheet_facts(library)}
    for name in (key, f"practice_{key}", f"contact_{key}"):
        if name in known:
            return known[name]
    short = [name.removeprefix("practice_") for name in known]
    raise BadInput(f"La fiche du cabinet n’a pas de ligne « {key} ».{suggestion(key, short)}")


def cut_short(known: Answer | None, value: JsonValue) -> bool:
    """Whether a text of several letters would become a single one: a key that went astray rather than an answer."""
    was = known.value if known is not None else None
    return isinstance(was, str) and isinstance(value, str) and len(was.strip()) > 1 == len(value.strip())


def check_practice(values: Mapping[str, JsonValue], library: Library) -> list[PracticeSet]:
    """The lines to record. Raises BadInput on the first value its fact cannot take."""
    bodies = []
    for key, value in values.items():
        fact = sheet_fact(key, library)
        try:
            bodies.append(PracticeSet(fact=fact.id, value=check_value(fact, value)))
            if fact.id == ZONE and value:
                zone(str(value))
        except (ValueRefused, ZoneUnknown) as problem:
            raise BadInput(str(problem)) from None
    return bodies


def listed_as(who: Who, people: Sequence[str]) -> list[str]:
    """The people of the sheet (« Claire Martin, secrétaire ») whose role is that one."""
    wanted = folded(WHO[who])
    return [line for line in people if wanted in folded(line.partition(",")[2])]
