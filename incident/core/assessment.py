"""The self-assessment: what the practice says of its own protections, and what a form is told of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from incident.core.facts import UNKNOWN, Answer, Fact, JsonValue, Slug, suggestion
from incident.core.model import DataModel
from incident.core.wording import date_text, french
from incident.core.zones import to_local
from incident.errors import BadInput

Verdict = Literal["yes", "no", "partial", "unknown"]
VERDICTS: dict[Verdict, str] = {"yes": "oui", "no": "non", "partial": "en partie", "unknown": "je ne sais pas"}
_TYPED: dict[str, Verdict] = {
    "oui": "yes",
    "non": "no",
    "partiel": "partial",
    "en partie": "partial",
    "inconnu": "unknown",
    "je ne sais pas": "unknown",
    **{name: name for name in VERDICTS},
}

MEASURES, MEASURES_LIST = "measures_before", "measures_before_list"
TOLD = (MEASURES, MEASURES_LIST)
"""The facts behind « mesures en place avant la violation »: in words, and as boxes."""


class AssessmentItem(DataModel):
    """One question of `common/self_assessment.yaml`.

    `measure` is what a « oui » says of the practice; `options` are the boxes of `measures_before_list` it ticks.
    """

    id: Slug
    ask: str
    advice: str
    measure: str
    options: tuple[Slug, ...] = ()
    sources: tuple[Slug, ...]


Items = Mapping[str, AssessmentItem]


@dataclass(frozen=True, slots=True)
class Given:
    """The last answer to an item, and when it was recorded (UTC)."""

    verdict: Verdict
    at: datetime


Assessment = Mapping[str, Given]


def fold_assessment(stored: Iterable[tuple[bytes, bytes | None, str]]) -> dict[str, Given]:
    """The last answer to each item, from the stored bytes of the practice stream."""
    given: dict[str, Given] = {}
    for entry, body, _hash in stored:
        words = json.loads(body) if body is not None else {}
        if "verdicts" in words:
            given |= {item: Given(verdict, recorded_at(entry)) for item, verdict in words["verdicts"].items()}
    return given


def recorded_at(entry: bytes) -> datetime:
    """When an entry was recorded, UTC, from its stored bytes."""
    return datetime.fromisoformat(json.loads(entry)["recorded_at"])


def read_verdicts(pairs: Iterable[str], items: Items) -> dict[str, Verdict]:
    """« sauvegarde=oui »… as typed, by item. Raises BadInput."""
    verdicts: dict[str, Verdict] = {}
    for pair in pairs:
        name, sign, typed = (part.strip() for part in pair.partition("="))
        if not sign:
            raise BadInput(f"« {pair} » n’est pas de la forme QUESTION=REPONSE (oui, non, partiel, inconnu).")
        if name not in items:
            raise BadInput(f"Question inconnue « {name} ».{suggestion(name, list(items))}")
        if typed.casefold() not in _TYPED:
            raise BadInput(f"« {name} » attend oui, non, partiel ou inconnu, pas « {typed} ».")
        verdicts[name] = _TYPED[typed.casefold()]
    return verdicts


def told(given: Assessment, items: Items, boxes: Fact, zone: str) -> dict[str, JsonValue]:
    """The facts that the « oui » answers tell a form, each with its day; null when there is none."""
    yes = {name: given[name] for name in items if name in given and given[name].verdict == "yes"}
    ticked = {option for name in yes for option in items[name].options}
    days: dict[str, list[str]] = {}
    for name, one in sorted(yes.items(), key=lambda pair: pair[1].at):
        days.setdefault(date_text(to_local(one.at, zone)), []).append(items[name].measure)
    lines = [french(f"Auto-évaluation du cabinet, {day} : {' ; '.join(said)}.") for day, said in days.items()]
    return {
        MEASURES: "\n".join(lines) or None,
        MEASURES_LIST: [option.id for option in boxes.options if option.id in ticked] or None,
    }


def practice_answer(value: JsonValue) -> Answer:
    """A line of the practice's own as an answer; null is unknown."""
    return Answer(value=value, certainty="unknown" if value is None else "certain", origin="practice")


def missing(given: Assessment, items: Items) -> list[str]:
    """The items nobody answered, or answered « je ne sais pas »."""
    return [name for name in items if name not in given or given[name].verdict == UNKNOWN]


def last_day(given: Assessment) -> datetime | None:
    """When the latest answer was recorded."""
    return max((one.at for one in given.values()), default=None)
