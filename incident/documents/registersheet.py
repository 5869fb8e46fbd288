"""The rows of the register of breaches (GDPR art. 33(5)): facts, effects, measures, decisions."""

from collections.abc import Iterable

from incident.core.clocks import Clock, announced_text
from incident.core.dossier import value_lines, view
from incident.core.durations import duration
from incident.core.grounds import GROUNDS
from incident.core.identity import apart, controllers, undistinguished
from incident.core.identity import own as own_id
from incident.core.instances import reasons_given
from incident.core.lacking import Hole
from incident.core.measures import dated_text
from incident.core.risk import LEVEL_LABELS
from incident.core.situation import Situation
from incident.core.wording import french, instant_text, when_text

UNKNOWN = "inconnu à ce stade"
Row = tuple[str, list[str], bool]


def register_rows(situation: Situation) -> list[dict[str, object]]:
    """(label, value lines) in the order of the recommended columns; `legal` marks the legal minimum."""
    state = situation.state
    aware = state.stated("breach_aware")
    rows: list[Row] = [
        ("Référence interne", [state.ref], False),
        ("Prise de connaissance", [when_text(aware.happened) if aware else "non déclarée à ce jour"], False),
        ("Début", _lines("breach_start", situation), False),
        ("Fin ou en cours", _end(situation), False),
        ("Circonstances et faits", _both("discovery_circumstances", "description", situation), True),
        ("Nature de la violation", _lines("breach_natures", situation), True),
        ("Origine et cause", _both("origins", "causes", situation), False),
        ("Données concernées", _both("data_categories", "sensitive_data", situation), True),
        ("Nombre d’enregistrements", _each("records_count", situation), False),
        ("Personnes concernées", _lines("people_categories", situation), False),
        ("Nombre de personnes", _each("persons_count", situation), False),
        ("Conséquences probables", _consequences(situation), True),
        ("Gravité", _lines("gravity", situation), False),
        ("Mesures prises ou prévues", _measures(situation), True),
        ("Décisions motivées", _decisions(situation), False),
        ("Notification à la CNIL", _filing("cnil_initiale", situation), False),
        ("Information des personnes", _lines("persons_informed", situation), False),
        ("Demandes de patients", _requests(situation), False),
        ("Suites à la CNIL", _follow_ups(situation), False),
        ("Autres déclarations", _others(situation), False),
        ("Fin de l’incident", _closing(situation), False),
    ]
    return _shown(rows)


def _shown(rows: Iterable[Row]) -> list[dict[str, object]]:
    return [
        {"label": label, "lines": lines or [UNKNOWN], "value": "\n".join(lines) or UNKNOWN, "legal": legal}
        for label, lines, legal in rows
    ]


def whole_rows(situation: Situation) -> list[dict[str, object]]:
    """The same in the register of all incidents, with what the sheet of one says beside them: who, and the risk."""
    named = controllers(situation).values()
    who: list[Row] = [
        ("Responsable de traitement", [*named] or _fact("practice_name", situation), False),
        ("Personne à contacter", _contacts(situation), False),
    ]
    risk: list[Row] = [
        ("Niveau de risque", _level(situation), False),
        ("Pourquoi ce niveau", [reason.text for reason in situation.assessment.reasons], False),
        ("Pourquoi la confidentialité est écartée", _ruled_out(situation), False),
    ]
    own = [row for row in register_rows(situation) if row["label"] != "Référence interne"]
    place = next(n for n, row in enumerate(own) if row["label"] == "Mesures prises ou prévues")
    return [*_shown(who), *own[:place], *_shown(risk), *own[place:]]


def _contacts(situation: Situation) -> list[str]:
    """Who to call: the practice's person; where several declare, each one's own."""
    if not apart(situation) or undistinguished(situation):
        return _fact("practice_contact_person", situation)
    said = {
        called: _fact("practice_contact_person", situation.read_by(who)) for who, called in apart(situation).items()
    }
    return [f"{called}\u00a0: {line}" for called, lines in said.items() for line in lines or [UNKNOWN]]


def unfinished(situation: Situation) -> list[str]:
    """What the register does not say yet of an incident that was ended: its rows that are unknown or at odds."""
    if situation.state.closed_at is None or situation.state.false_alarm is not None:
        return []
    lacks = [str(row["label"]) for row in whole_rows(situation) if row["value"] == UNKNOWN]
    return ["Fin ou en cours", *lacks] if situation.value("ongoing") is True else lacks


def _fact(name: str, situation: Situation) -> list[str]:
    known, fact = situation.value(name), situation.fact(name)
    return [] if known is None or fact is None else [*value_lines(fact, known)]


def _level(situation: Situation) -> list[str]:
    label = LEVEL_LABELS[situation.risk_level]
    return [f"{label}, décidé" if situation.level_decided else f"{label}, proposé par l’outil, non décidé"]


def _ruled_out(situation: Situation) -> list[str]:
    """What was answered on a copy and on data made unreadable before, once nothing could be read or copied."""
    if situation.value("confidentiality") is not False:
        return ["elle n’est pas écartée"]
    found = [f"{fact.ask} {line}" for name in ("exfiltration", "unintelligible", "false_alarm_reason")
             for line in _fact(name, situation) if (fact := situation.fact(name))]  # fmt: skip
    return found or ["aucune raison n’est notée"]


def _lines(field_id: str, situation: Situation) -> list[str]:
    """A form field's lines, « inconnu à ce stade » when nothing is known of it."""
    form = situation.library.forms.get("cnil")
    field = form.field(field_id) if form is not None else None
    if field is None:
        return [UNKNOWN]
    found = view(field, situation)
    sure = " (estimé)" if found.status == "answered" and found.certainty == "estimated" else ""
    lines = [*found.lines] or [UNKNOWN]
    return [*lines[:-1], lines[-1] + sure]


def _each(field_id: str, situation: Situation) -> list[str]:
    """The lines of a figure of all, then those of each who answered for itself."""
    given, named = situation.state.answers, {} if situation.declaring else apart(situation)
    own = {
        called: _lines(field_id, situation.read_by(who))
        for who, called in named.items()
        if own_id(who, field_id) in given
    }
    lines = _lines(field_id, situation)
    shared = [] if own and lines == [UNKNOWN] else lines
    return [*shared, *(f"{called}\u00a0: {line}" for called, said in own.items() for line in said)]


def _both(first: str, second: str, situation: Situation) -> list[str]:
    """The lines of two fields, « inconnu à ce stade » only when neither is known."""
    return [*_known(_lines(first, situation)), *_known(_lines(second, situation))] or [UNKNOWN]


def _known(lines: list[str]) -> list[str]:
    return [] if lines == [UNKNOWN] else lines


def _end(situation: Situation) -> list[str]:
    if situation.value("ongoing") is True:
        return ["toujours en cours", *_at_odds(situation)]
    ended = _lines("breach_end", situation)
    if situation.value("ongoing") is False:
        return _known(ended) or ["n’est plus en cours\u202f; heure de fin inconnue à ce stade"]
    return ended


def _at_odds(situation: Situation) -> list[str]:
    over, zone = situation.state.closed_at, situation.state.zone
    return [f"à trancher\u00a0: l’incident est noté terminé le {instant_text(over, zone)}"] if over else []


def _consequences(situation: Situation) -> list[str]:
    names = ("consequences_confidentiality", "consequences_integrity", "consequences_availability", "potential_harms")
    return [line for name in names for line in _known(_lines(name, situation))] or [UNKNOWN]


def _measures(situation: Situation) -> list[str]:
    """What was done, then each measure promised and what became of it."""
    promised = [dated_text(one, situation.state.zone) for one in situation.state.promises]
    return [*_known(_lines("measures_after", situation)), *promised] or [UNKNOWN]


def _decisions(situation: Situation) -> list[str]:
    words = {"authority": "Notifier la CNIL", "persons": "Informer les personnes"}
    lines = []
    for outcome, label in words.items():
        made = situation.state.decisions.get(outcome)
        if made is not None:
            when = instant_text(made.happened, situation.state.zone)
            ground = f". Sur quoi\u00a0: {GROUNDS[made.ground]}" if made.ground is not None else ""
            why = ground + (f". Motif\u00a0: {made.text}" if made.text else "")
            lines.append(f"{label}\u00a0: {'oui' if made.answer else 'non'} ({when}){why}")
    return lines or ["pas encore décidé"]


def _filing(obligation: str, situation: Situation) -> list[str]:
    """One or two lines for each who owes it."""
    lines = []
    for clock in situation.clocks_of(obligation):
        first, *more = _one_filing(clock, situation)
        lines += [f"{clock.detail}\u00a0: {first}" if clock.detail else first, *more]
    return lines or ["non faite à ce jour"]


def _one_filing(clock: Clock, situation: Situation) -> list[str]:
    if clock.filing is None:
        return ["non faite à ce jour" + _because(clock)]
    lines = [f"faite le {when_text(clock.filing.happened)}, {clock.filing.proof}"]
    if clock.late is not None:
        late = f"{duration(clock.late)} après la fin du délai."
        given = reasons_given(clock.filing, situation)
        owed = Hole("fact", "late_reasons", f"{late} Motifs à donner.")
        lines.append(f"{late} Motifs\u00a0: {given}" if given else owed)
    if clock.announced is not None:
        lines.append(french(announced_text(clock)))
    return lines


def _follow_ups(situation: Situation) -> list[str]:
    """Each sequel sent, with its reference; another body's own are among the other declarations."""
    made = [clock for clock in situation.clocks_of("cnil_complement") if clock.filing is not None]
    return [line for clock in made for line in _named(clock)] or ["aucune à ce jour"]


def _named(clock: Clock) -> list[str]:
    assert clock.filing is not None  # noqa: S101 - chosen by `_follow_ups` and `_others`
    who = f"{clock.detail}\u00a0: " if clock.detail else ""
    return [f"{who}envoyée le {when_text(clock.filing.happened)}, {clock.filing.proof}"]


def _because(clock: Clock) -> str:
    return f"\u00a0: {clock.why}" if clock.status == "not_applicable" and clock.why else ""


def _requests(situation: Situation) -> list[str]:
    """Patients' requests, counted without a name."""
    asked = situation.state.custody.received("patient")
    if not asked:
        return ["aucune notée à ce jour"]
    answered = sum(situation.state.custody.answer_to(letter.seq) is not None for letter in asked)
    return [f"reçues\u00a0: {len(asked)}, avec réponse envoyée\u00a0: {answered}"]


def _others(situation: Situation) -> list[str]:
    apart = {"cnil_initiale", "cnil_complement", "registre"}  # they have lines of their own; so have patients' requests
    made = [c for c in situation.clocks if c.filing is not None and c.id not in apart]
    made = [c for c in made if "patient" not in c.obligation.letters]
    said = [f"{c.title}\u00a0: {when_text(c.filing.happened)}, {c.filing.proof}" for c in made if c.filing]
    return said or ["aucune à ce jour"]


def _closing(situation: Situation) -> list[str]:
    state = situation.state
    if state.closed_at is None:
        return ["incident ouvert"]
    lines = [f"terminé le {instant_text(state.closed_at, state.zone)}"]
    if state.false_alarm is not None:
        lines.append(f"fausse alerte, pas de violation de données\u00a0: {state.false_alarm.why}")
    elif state.closed_why:
        lines.append(f"raison\u00a0: {state.closed_why}")
    return lines
