"""What may be said to a patient (GDPR art. 34(2)): never more than the facts support.

What a playbook only presumes is not announced as established: a copy, a publication or its absence counts
when a person or a confirmed bulletin says so.
"""

from typing import Literal

from incident.core.facts import Fact, JsonValue
from incident.core.situation import Situation
from incident.core.wording import date_text
from incident.core.zones import to_local

Seen = Literal["published", "copied", "feared", "no_trace", "exposed", "excluded", "unknown"]
"""Whether others have seen the data: published; copied; an indication; looked for without a trace; within
reach of someone who should not have it; ruled out; not known yet."""

_KNOWN = ("single_known", "few_known", "colleague")
"""Who the practice can speak to: an error or a curiosity, not a fraud to beware of."""

_LOSSES = {"stolen_device": "le vol", "stolen_paper": "le vol", "loss": "la perte", "lost_paper": "la perte"}
"""How each of these causes goes on: « le vol d’un appareil et de documents sur papier »."""
PAPER = "de documents sur papier"
_PAPER = {"paper_lost_or_stolen", "stolen_paper", "lost_paper"}
_DEVICE = {"device_lost_or_stolen", "stolen_device", "loss"}

_HARMS = ("consequences_availability", "consequences_integrity", "consequences_confidentiality", "potential_harms")


def patient_view(situation: Situation) -> dict[str, object]:
    """The name `patient` of templates: what was seen, which data, what may follow, what can be done."""
    seen, data = _seen(situation), _data(situation)
    return {
        "seen": seen,
        "only_unavailable": _only_unavailable(situation, seen),
        "known_recipient": seen == "exposed" and situation.value("recipient") in _KNOWN,
        "what": _taken(situation) or next(iter(_plain("cause", situation)), ""),
        "data": [fact.plain or _plain(fact.id, situation)[0] for fact in data],
        "incomplete": not data or situation.value("data_undetermined") is not False,
        "harms": _harms(situation),
        "advice": [fact.advice for fact in data if fact.advice],
        "measures": _lines("patient_measures", situation),
        "cnil_told": _cnil_told(situation),
    }


def _cnil_told(situation: Situation) -> str:
    """The day of the first declaration to the CNIL, without the hour; empty when none was made."""
    made = [clock.filing.happened for clock in situation.clocks_of("cnil_initiale") if clock.filing is not None]
    first = min(made, key=lambda when: when.earliest, default=None)
    return date_text(to_local(first.earliest, situation.state.zone)) if first is not None else ""


def _taken(situation: Situation) -> str:
    """« le vol d’un ordinateur portable et de documents sur papier du cabinet »; empty when less than two are named."""
    cause = str(situation.value("cause"))
    happened = _LOSSES.get(cause)
    kinds = [*_said("supports", situation)] if happened else []
    also = {*_values("origins", situation), cause}
    if also & _PAPER and PAPER not in kinds:
        kinds.append(PAPER)
    if also & _DEVICE and not set(kinds) - {PAPER}:
        kinds.insert(0, "d’un appareil")
    if happened is None or len(kinds) < 2:
        return ""
    return f"{happened} {', '.join(kinds[:-1])} et {kinds[-1]} du cabinet"


def _said(name: str, situation: Situation) -> list[str]:
    """The options that somebody chose, in plain words; none of what a playbook only presumes."""
    return _plain(name, situation) if _values(name, situation) else []


def _values(name: str, situation: Situation) -> list[str]:
    """The options that a person or a confirmed bulletin chose."""
    answer = situation.answer(name)
    said = answer is not None and answer.known and answer.origin in ("person", "bulletin")
    return list(answer.value) if said and answer is not None and isinstance(answer.value, list) else []


def _seen(situation: Situation) -> Seen:
    """The strongest thing the facts allow to say."""
    copied = situation.value("exfiltration")
    if situation.value("published") is True and _established("published", situation):
        return "published"
    if copied == "yes" and _established("exfiltration", situation):
        return "copied"
    if copied in ("yes", "possible") or situation.value("published") is True:
        return "feared"
    if situation.value("confidentiality") is False:
        sure = copied == "no" and _established("exfiltration", situation) and _established("confidentiality", situation)
        return "excluded" if sure else "no_trace"
    if copied == "no":
        return "no_trace"
    return "exposed" if situation.value("confidentiality") is True else "unknown"


def _established(fact: str, situation: Situation) -> bool:
    """Whether a person or a confirmed bulletin is certain of it."""
    answer = situation.answer(fact)
    return answer is not None and answer.certainty == "certain" and answer.origin in ("person", "bulletin")


def _only_unavailable(situation: Situation, seen: Seen) -> bool:
    """Whether nothing but a loss of access is established: then no more is said (CNIL, WEDA)."""
    return (
        situation.value("availability") is True
        and situation.value("confidentiality") is not True
        and situation.value("integrity") is not True
        and seen in ("no_trace", "excluded", "unknown")
    )


def _data(situation: Situation) -> list[Fact]:
    """The kinds of data that are concerned and have a name for patients."""
    facts = [fact for fact in situation.library.facts.values() if fact.id.startswith("data_")]
    return [fact for fact in facts if _concerned(fact, situation.value(fact.id))]


def _concerned(fact: Fact, value: JsonValue) -> bool:
    if fact.plain:
        return value is True
    option = fact.option(value) if isinstance(value, str) else None
    return option is not None and bool(option.plain)


def _plain(name: str, situation: Situation) -> list[str]:
    """The chosen options of a fact, as a patient is told them; those without such words are left out."""
    fact, value = situation.fact(name), situation.value(name)
    chosen = value if isinstance(value, list) else [value]
    options = [option for one in chosen if fact and isinstance(one, str) and (option := fact.option(one))]
    return [option.plain for option in options if option.plain]


def _harms(situation: Situation) -> list[str]:
    """The likely consequences the practice ticked, each once, then its own words."""
    ticked = dict.fromkeys(text for name in _HARMS for text in _plain(name, situation))
    return [*ticked, *_lines("consequences_other", situation)]


def _lines(name: str, situation: Situation) -> list[str]:
    """The lines of a text, empty ones left out."""
    return [line.strip() for line in str(situation.value(name) or "").split("\n") if line.strip()]
