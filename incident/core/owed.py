"""« Ce qui reste à faire et à attendre »: everything an incident still owes or is owed, in order of date. Pure.

The one list that says it: deadlines and wishes, points to make again, decisions to take or to review, letters to
answer, acknowledgements and answers awaited, measures promised, what a bulletin proposes. Each line leads to where it
is dealt with.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from incident.core.agenda import DECIDES
from incident.core.clocks import AWAITED, Clock
from incident.core.durations import count
from incident.core.followups import point_text, points
from incident.core.instances import REASONS
from incident.core.measures import announced, awaited, standing_text, what_text
from incident.core.proposals import of, waiting
from incident.core.reminders import RUNNING
from incident.core.situation import Situation
from incident.core.when import instant_json
from incident.core.wording import before, french, instant_text

_TOLD = {
    "authority": ("prévenir la CNIL ou non", "cnil_initiale"),
    "persons": ("informer les patients ou non", "personnes"),
}
_WHENEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Owed:
    """One line. `at` (UTC) is by when, or when to ask again where one waits (`awaits`); None: nothing dates it.

    `place` and `key` say where it is dealt with: a `step`, an `answer` of the form, a `letter`, a `measure`, an
    `action`.
    """

    at: datetime | None
    say: str
    place: str
    key: str
    awaits: bool = False


def still_open(situation: Situation) -> list[Owed]:
    """Everything left, soonest first, what has no date last."""
    acts = [*_clocks(situation), *_decisions(situation), *_letters(situation)]
    found = [*acts, *_measures(situation), *_bulletin(situation)]
    return sorted(found, key=lambda one: one.at or _WHENEVER)


def against_ending(situation: Situation) -> list[Owed]:
    """What says that it is not over: it goes on or nobody said, persons are still to be told, nothing was decided.

    Named when one ends the incident, each with where it is answered; it keeps nobody from ending it.
    """
    found: list[Owed] = []
    goes_on, told = situation.value("ongoing"), situation.value("persons_informed")
    if goes_on is not False and situation.fact("ongoing") is not None:
        said = "cela continue, d’après votre réponse" if goes_on else "personne n’a dit si cela continue"
        found.append(Owed(None, said, "answer", "ongoing"))
    if told == "to_inform":
        said = "les patients sont encore à prévenir, d’après le dossier"
        found.append(Owed(None, said, "answer", "persons_informed"))
    return [*found, *_decisions(situation)]


def owed_text(one: Owed) -> str:
    """A line as it is read: what one waits for says so."""
    return french(f"J’attends : {one.say}" if one.awaits else one.say[:1].upper() + one.say[1:])


def owed_json(one: Owed) -> dict[str, object]:
    """One line of `show --owed --json`."""
    at = instant_json(one.at) if one.at else None
    return {"at": at, "text": one.say, "awaits": one.awaits, "place": one.place, "key": one.key}


def _clocks(situation: Situation) -> Iterator[Owed]:
    for clock in situation.clocks:
        place, key = _where(clock, situation)
        if clock.status in RUNNING:
            yield Owed(clock.due_at, _deadline(clock, situation), place, key)
        if clock.reasons_missing:
            asked = situation.read_by(clock.for_).read(REASONS)
            yield Owed(situation.now, f"motifs du retard à donner : {clock.title}", "answer", asked)
        if clock.filing is not None and clock.filing.pending:
            yield Owed(clock.filing.happened.earliest + AWAITED, _receipt(clock, situation), place, key, awaits=True)
        answer = clock.obligation.follow_up.awaits if clock.obligation.follow_up is not None else ""
        for point in points(clock, situation)[:1]:
            said = f"{answer} ; {point_text(point, situation)}" if answer else point_text(point, situation)
            yield Owed(point.at, said, place, key, awaits=bool(answer))


def _deadline(clock: Clock, situation: Situation) -> str:
    """The obligation and its end; a wish is never late."""
    if clock.due_at is None:
        return f"{clock.title} : sans date, dès que possible"
    zone, provisional = situation.state.zone, " (provisoire)" if clock.assumed else ""
    if clock.status == "wished":
        return f"{clock.title} : souhaité avant le {instant_text(clock.due_at, zone)}"
    return f"{clock.title} : {before(clock.due_at, situation.now, zone)}{provisional}"


def _receipt(clock: Clock, situation: Situation) -> str:
    assert clock.filing is not None  # noqa: S101 - chosen by `_clocks`
    sent = instant_text(clock.filing.happened.earliest, situation.state.zone)
    return f"l’accusé de réception de « {clock.title} », envoyé le {sent}" + (" : réclamez-le" if clock.awaited else "")


def _where(clock: Clock, situation: Situation) -> tuple[str, str]:
    """The step that does it; a letter's clock ends with the letter that answers it."""
    if clock.by_letter:
        return "letter", clock.for_
    return "step", next((step.id for step in situation.steps if step.files == clock.id), "")


def _decisions(situation: Situation) -> Iterator[Owed]:
    """Those overtaken by new facts, and those not taken; who was told already needs none."""
    for outcome, (words, told_by) in _TOLD.items():
        if situation.overtaken(outcome):
            since = situation.overtaken_since(outcome)
            dated = f" depuis le {instant_text(since, situation.state.zone)}" if since else ""
            yield Owed(since, f"à revoir : {words}, faits nouveaux{dated}", "step", DECIDES)
        elif situation.decision(outcome) is None and not situation.is_filed(told_by):
            yield Owed(None, f"à décider : {words}", "step", DECIDES)


def _letters(situation: Situation) -> Iterator[Owed]:
    """Letters that set a date and start no clock of their own; those that do are among the clocks."""
    custody = situation.state.custody
    for letter in custody.received("other"):
        if letter.due is not None and custody.answer_to(letter.seq) is None:
            end = before(letter.due.latest, situation.now, situation.state.zone)
            yield Owed(letter.due.latest, f"répondre à la lettre {of(letter.correspondent)} : {end}", "letter", "")


def _measures(situation: Situation) -> Iterator[Owed]:
    """Those promised and still to take; then, once the CNIL was told of some, those nobody is in charge of."""
    for one in awaited(situation.state):
        said = f"mesure promise : {what_text(one)}, {standing_text(one, situation.now, situation.state.zone)}"
        yield Owed(one.due.latest if one.due is not None else None, said, "measure", str(one.seq))
    left = len(announced(situation)) if situation.is_filed("cnil_initiale") else 0
    if left:
        many = count(left, "mesure annoncée", "mesures annoncées")
        yield Owed(None, f"{many} à la CNIL : dire qui s’en charge et pour quand", "measure", "")


def _bulletin(situation: Situation) -> Iterator[Owed]:
    left = len(waiting(situation))
    if left:
        s = "s" if left > 1 else ""
        said = f"{left} réponse{s} proposée{s} par le bulletin, à confirmer ou à écarter"
        yield Owed(None, said, "action", "proposals")
