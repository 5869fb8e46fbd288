"""When a step is due, where it stands among the others, what it asks; what the screen says of the clocks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from incident.core import commands as c
from incident.core import entries as e
from incident.core.agenda import (
    GROUPS,
    STEP_LABELS,
    Group,
    Task,
    asked,
    due,
    group_label,
    left_out,
    left_to_say,
    next_task,
    origin,
    questions,
    task,
    visible,
)  # fmt: skip
from incident.core.chronology import words
from incident.core.followups import near, point_text, points
from incident.core.milestones import milestone_lines
from incident.core.onscreen import bulletin_word, on_top, word_on_clocks
from incident.core.owed import Owed, still_open
from incident.core.playbook import Library, Step
from incident.core.reminders import reminders
from incident.core.situation import Situation
from incident.core.state import State
from incident.core.when import When
from tests.core.desk import START, Desk, answers, at
from tests.golden import plain


def step(library: Library, **fields: Any) -> Step:
    """Some step, otherwise: it files nothing, no condition."""
    some = library.playbooks["rancongiciel"].steps[0]
    return some.model_copy(update={"id": "s", "files": None, "when": {}, "ask": (), "duty": "recommended"} | fields)


@pytest.mark.parametrize(
    ("within", "hours"),
    [("1h", 1), ("72h", 72), ("2d", 48), ("clock:cnil_initiale", 72), ("clock:inconnue", None), (None, None)],
)
def test_when_a_step_is_due(library: Library, within: str | None, hours: int | None) -> None:
    """So long after the start, or when a clock ends."""
    desk = Desk(library)
    expected = START + timedelta(hours=hours) if hours is not None else None
    assert due(step(library, within=within), desk.situation) == expected


def test_the_start_is_the_earliest_instant_stated(library: Library) -> None:
    """Else the opening; before that, nothing is due."""
    desk = Desk(library)
    desk.do(c.StateInstant("attack_known", at(6)), c.StateInstant("breach_aware", at(5)))
    assert origin(desk.situation) == at(5).at
    assert due(step(library, within="1h"), desk.situation) == at(6).at
    nothing = Situation(State(playbooks=("rancongiciel",)), library, {}, START)
    assert due(step(library, within="1h"), nothing) is None
    assert task(step(library, within="1h"), nothing).group == "later"


@pytest.mark.parametrize(
    ("within", "group"),
    [
        ("4h", "now"),
        ("5h", "today"),
        ("24h", "today"),
        ("25h", "before"),
        ("87h", "before"),
        ("88h", "later"),
        (None, "later"),
    ],
)
def test_where_a_step_stands(library: Library, within: str | None, group: Group) -> None:
    """The 72 hours end on Thursday at 8 h 12: « avant jeudi » lasts until midnight (87 h 47 after the start)."""
    assert task(step(library, within=within), Desk(library).situation).group == group


@pytest.mark.parametrize(
    ("files", "duty", "end"),
    [
        (None, "legal", "due"),
        ("cnil_initiale", "legal", "due"),
        ("cnil_complement", "legal", "wished"),
        ("personnes", "legal", "none"),
        ("personnes", "recommended", "due"),
        ("inconnue", "legal", "due"),
    ],
)
def test_what_a_date_is_to_the_law(library: Library, files: str | None, duty: str, end: str) -> None:
    """An end, a wish, or nothing: what has no date binds to no day."""
    made = task(step(library, files=files, duty=duty, within="30h"), Desk(library).situation)
    assert (made.end, made.group) == (end, "soon" if end == "none" else "before")


def test_without_the_cnil_s_clock_three_days_are_near(library: Library) -> None:
    duties = {name: one for name, one in library.obligations.items() if name != "cnil_initiale"}
    situation = Desk(library.model_copy(update={"obligations": duties})).situation
    assert [task(step(library, within=f"{n}h"), situation).group for n in (72, 73)] == ["before", "later"]
    labels = [group_label(group, situation) for group in GROUPS]
    assert labels == ["Maintenant", "Aujourd’hui", "Dès que possible", "Sous 3 jours", "Plus tard"]


@pytest.mark.parametrize(
    ("end", "status", "late"),
    [("due", "todo", True), ("due", "done", False), ("wished", "todo", False), ("none", "to_confirm", False)],
)
def test_what_is_late(library: Library, end: Any, status: Any, late: bool) -> None:
    """Still to do, and over: not at the very end."""
    made = Task(step(library), status, START, None, "now", end)
    assert made.late(START + timedelta(seconds=1)) is late
    assert not made.late(START) and not replace(made, due_at=None).late(START + timedelta(days=9))
    assert made.open is (status in {"todo", "to_confirm"})


def test_what_a_step_asks(library: Library) -> None:
    """Not what other answers have made pointless, nor what the data do not know; what is computed is not left to say."""
    desk = Desk(library)
    made = step(library, ask=("persons_count", "inconnu", "risk_level", "consequences_integrity"))
    assert asked(made, desk.situation) == made.ask
    assert [fact.id for fact in questions(made, desk.situation)] == [
        "persons_count",
        "risk_level",
        "consequences_integrity",
    ]
    desk.do(answers(integrity=False))
    assert [fact.id for fact in questions(made, desk.situation)] == ["persons_count", "risk_level"]
    assert left_to_say(task(made, desk.situation), desk.situation) == [library.facts["persons_count"].ask]
    desk.do(answers(persons_count=None))
    assert left_to_say(task(made, desk.situation), desk.situation) == []


def test_where_the_risk_is_decided_more_is_asked(library: Library) -> None:
    """The decisions still to take, then what the proposal looked for and no step in sight asks."""
    desk = Desk(library, "acces_interne")
    made = desk.situation.step("evaluer-risque")
    assert made is not None
    more = asked(made, desk.situation)[len(made.ask) :]
    elsewhere = {fact for one in desk.situation.steps for fact in one.ask}
    assert more and not set(more) & elsewhere and set(more) <= set(desk.situation.assessment.missing)
    words = left_to_say(task(made, desk.situation), desk.situation)
    assert words[:2] == ["prévenir la CNIL : oui ou non", "informer les patients : oui ou non"]
    desk.do(c.Decide("authority", True))
    assert left_to_say(task(made, desk.situation), desk.situation)[0] == "informer les patients : oui ou non"
    fact = more[0]
    desk.write(e.AnswerGiven(fact=fact, certainty="unknown"))
    assert fact in asked(made, desk.situation), "what was answered there stays there"


def test_what_a_role_sees(library: Library) -> None:
    """How many steps are hidden from it, how many the law binds to, and whose they are, most first."""

    def made(who: tuple[str, ...], duty: str = "recommended", status: Any = "todo") -> Task:
        return Task(step(library, who=who, duty=duty), status, None, None, "now")

    every = [made(("medecin",), "legal"), made(("medecin", "secretaire")), made(("informaticien", "medecin")),
             made(("medecin",)), made(("medecin",), status="hidden")]  # fmt: skip
    assert len(visible(every)) == 4
    assert visible(every, "secretaire") == [every[1]]
    assert (
        plain(left_out(every, "secretaire"))
        == "3 étapes cachées, dont 1 imposée par la loi : médecin 2, informaticien 1"
    )
    assert plain(left_out(every[1:2], "informaticien")) == "1 étape cachée : médecin 1"
    assert left_out(every, "medecin") == "aucune étape cachée"


def test_the_next_step(library: Library) -> None:
    """The first still to do of the most urgent."""

    def made(name: str, group: Group, status: Any = "todo") -> Task:
        return Task(step(library, id=name), status, None, None, group)

    every = [made("a", "later"), made("b", "now", "done"), made("c", "today", "to_confirm"), made("d", "today")]
    found = next_task(every)
    assert found is not None and found.step.id == "c"
    assert next_task(every[1:2]) is None
    assert set(STEP_LABELS) == {"todo", "to_confirm", "done", "not_applicable", "hidden"}


# -- what the screen always says of the clocks ------------------------------------------------------------


def top(desk: Desk) -> list[tuple[str, int]]:
    return [(one.name, one.weight) for one in on_top(desk.situation) if "CNIL" in one.name or "Réponse" in one.name]


def test_the_clocks_on_top(library: Library) -> None:
    """One line an obligation and state, however many answer for the data; whose ends first."""
    desk = Desk(library)
    assert top(desk) == [("CNIL", 1)]
    desk.do(answers(controllers="Dr Roy\nDr Ba\nDr Cot"))
    assert top(desk) == [("CNIL ×3", 1)]
    desk.do(c.File("cnil_initiale", at(7), "1", for_="dr-roy"))
    assert top(desk) == [("CNIL ×2", 1), ("CNIL (Dr Roy)", 0)]
    desk.do(c.File("cnil_initiale", at(7), "2", for_="dr-ba"))
    assert top(desk) == [("CNIL (Dr Cot)", 1), ("CNIL ×2", 0)]
    desk.later(hours=80)
    assert top(desk) == [("CNIL (Dr Cot)", 2), ("CNIL ×2", 0)]
    desk.do(c.File("cnil_initiale", at(15, 0, 26), pending=True, for_="dr-cot"))
    assert top(desk) == [("CNIL ×2", 0), ("CNIL (Dr Cot)", 2)]


def test_a_letter_on_top_once_it_presses(library: Library) -> None:
    desk = Desk(library)
    desk.do(c.RecordLetter("in", "ARS", at(7), due=at(7, 0, 30), matter="authority"))
    assert [name for name, _ in top(desk) if "Réponse" in name] == ["Réponse (ARS, entrée 2)"]
    far = Desk(library)
    far.do(
        c.RecordLetter(
            "in",
            "ARS",
            at(7),
            due=at(7, 0, 30).model_copy(update={"at": START + timedelta(days=9)}),
            matter="authority",
        )
    )
    assert [name for name, _ in top(far) if "Réponse" in name] == []


def test_the_word_on_the_clocks(library: Library) -> None:
    """What presses most: reasons owed, a reminder passed, an acknowledgement awaited, else « provisoire »."""
    desk = Desk(library)
    assert (
        plain(word_on_clocks(desk.situation))
        == "provisoire, compté depuis l’ouverture : le délai réel peut finir plus tôt"
    )
    desk.do(c.StateInstant("breach_aware", at(7)))
    desk.later(hours=67)
    assert plain(word_on_clocks(desk.situation)).startswith(
        "Rappel : moins de 6 h pour déclarer la violation de données à la CNIL."
    )
    desk.later(hours=10).do(c.File("cnil_initiale", at(10, 0, 26), pending=True))
    assert word_on_clocks(desk.situation).startswith("Il reste à donner les motifs du retard à la CNIL")
    desk.do(
        c.File("cnil_initiale", at(11, 0, 26), "N", why_late="panne"), c.File("cert_sante", at(11, 0, 26), pending=True)
    )
    desk.do(*(c.File(name, at(11, 0, 26), "x") for name in ("plainte_assurance", "assureur_declaration")))
    desk.later(hours=25)
    assert plain(word_on_clocks(desk.situation)).endswith(": accusé attendu depuis plus de 24 h, réclamez-le.")


# -- what is still owed ----------------------------------------------------------------------------------


def owed(desk: Desk, part: str) -> list[Owed]:
    return [one for one in still_open(desk.situation) if part in plain(one.say)]


@pytest.mark.parametrize(
    ("lines", "said"),
    [("a", "1 mesure annoncée"), ("a\nb", "2 mesures annoncées")],
)
def test_measures_announced_once_the_cnil_knows(library: Library, lines: str, said: str) -> None:
    desk = Desk(library)
    desk.do(answers(measures_long=lines))
    assert owed(desk, "annoncée") == []
    desk.do(c.File("cnil_initiale", at(7), "N"))
    (one,) = owed(desk, "annoncée")
    assert plain(one.say) == f"{said} à la CNIL : dire qui s’en charge et pour quand"
    assert (one.at, one.place, one.key, one.awaits) == (None, "measure", "", False)


def test_an_acknowledgement_is_asked_for_after_a_day(library: Library) -> None:
    desk = Desk(library)
    desk.do(c.File("cnil_initiale", at(7), pending=True))
    (soon,) = owed(desk, "accusé")
    assert plain(soon.say).endswith("envoyé le lundi 23 novembre 2026 à 8 h 00")
    desk.later(hours=25)
    assert plain(owed(desk, "accusé")[0].say).endswith("envoyé le lundi 23 novembre 2026 à 8 h 00 : réclamez-le")


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 réponse proposée"), (2, "2 réponses proposées"), (3, "3 réponses proposées")]
)
def test_what_a_bulletin_proposes_is_to_confirm(library: Library, count: int, said: str) -> None:
    facts = dict(list({"exfiltration": "possible", "malicious": True, "published": True}.items())[:count])
    body = {"bulletin": "b", "version": 1, "issuer": "i", "issued": "d", "title": "t", "sha256": "a"}
    desk = Desk(library).write(
        e.BulletinReceived.model_validate(body | {"proposes": {name: {"value": one} for name, one in facts.items()}})
    )
    (one,) = owed(desk, "par le bulletin")
    assert plain(one.say) == f"{said} par le bulletin, à confirmer ou à écarter"


def test_a_decision_to_review_that_nothing_dates(library: Library) -> None:
    desk = Desk(library).write(
        e.DecisionTaken(outcome="authority", answer=True, proposed=True, facts={"malicious": False})
    )
    (one,) = owed(desk, "à revoir")
    assert (one.at, one.say) == (None, "à revoir : prévenir la CNIL ou non, faits nouveaux")


def test_an_obligation_that_no_step_of_the_incident_does(library: Library) -> None:
    """It is owed all the same."""
    book = library.playbooks["rancongiciel"]
    without = book.model_copy(update={"steps": tuple(one for one in book.steps if one.files != "registre")})
    desk = Desk(library.model_copy(update={"playbooks": {"rancongiciel": without}}))
    (one,) = owed(desk, library.obligations["registre"].title)
    assert (one.place, one.key) == ("step", "")


# -- points to make again --------------------------------------------------------------------------------


def test_a_point_at_its_very_hour(library: Library) -> None:
    """It is to make now; a day before it is worth a place on the screen; what is sent then makes it."""
    desk = Desk(library)
    desk.do(c.StateInstant("breach_aware", at(7)), c.File("cnil_initiale", at(7), "N"))

    def first() -> tuple[str, bool]:
        (clock,) = desk.situation.clocks_of("cnil_complement")
        point = points(clock, desk.situation)[0]
        return plain(point_text(point, desk.situation)), near(clock, desk.situation) is not None

    desk.now = at(7, 0, 29).at - timedelta(seconds=1)
    assert first() == ("refaire le point avec la CNIL : lundi 30 novembre 2026 à 8 h 00", False)
    desk.now = at(7, 0, 29).at
    assert first() == ("refaire le point avec la CNIL : lundi 30 novembre 2026 à 8 h 00", True)
    desk.now = at(7, 0, 30).at
    assert first() == ("refaire le point avec la CNIL : depuis le lundi 30 novembre 2026 à 8 h 00", True)
    desk.do(c.File("cnil_complement", at(7, 0, 30), "S"))
    assert first()[0] == "refaire le point avec la CNIL : mercredi 23 décembre 2026 à 8 h 00"


def test_a_letter_due_now_is_still_in_the_calendar(library: Library) -> None:
    desk = Desk(library)
    desk.do(c.RecordLetter("in", "Ordre", at(6), due=at(7, 10)))
    desk.now = at(7, 10).at
    assert [one.uid for one in reminders(desk.situation) if one.uid.startswith("lettre")] == ["lettre-2.u@incident"]
    desk.later(seconds=1)
    assert not any(one.uid.startswith("lettre") for one in reminders(desk.situation))


def test_what_a_letter_answers_is_said(library: Library) -> None:
    letter = e.Letter(direction="out", correspondent="Ordre", answers=2, text="pièces")
    assert words(letter, library) == "Ordre — répond à l’entrée 2 — pièces"


def test_the_damage_is_limited_once_nothing_is_left_of_it(library: Library) -> None:
    """The hour of the last step of that part."""
    desk = Desk(library)
    every = [one for one in desk.situation.steps if one.phase == "contenir"]
    assert not any("dégâts limités" in line for line in milestone_lines(desk.situation)), "something is left to do"
    for number, one in enumerate(every):
        desk.later(minutes=1).write(e.StepDone(step=one.id) if number else e.StepNotApplicable(step=one.id, why="x"))
    (line,) = [line for line in milestone_lines(desk.situation) if "dégâts limités : " in line]
    assert plain(line).strip().startswith(f"+ {len(every)} min")


def test_two_points_over_are_one(library: Library) -> None:
    """At the very hour of the second too; none of what no longer applies."""
    desk = Desk(library)
    desk.do(c.StateInstant("breach_aware", at(7)), c.File("cnil_initiale", at(7), "N"))
    desk.now = at(7).at + timedelta(days=30)
    (clock,) = desk.situation.clocks_of("cnil_complement")
    assert [one.at for one in points(clock, desk.situation)] == [desk.now]
    assert points(replace(clock, status="not_applicable"), desk.situation) == ()


def exactly(moment: datetime) -> When:
    return When(precision="exact", at=moment, zone="Europe/Paris", typed="x")


def test_the_day_the_72_hours_end_lasts_to_its_last_second(library: Library) -> None:
    seen, known = datetime(2026, 11, 23, 6, 59, 30, tzinfo=UTC), datetime(2026, 11, 23, 7, 0, 5, tzinfo=UTC)
    desk = Desk(library)
    desk.do(c.StateInstant("attack_known", exactly(seen)), c.StateInstant("breach_aware", exactly(known), why="x"))
    assert [task(step(library, within=f"{n}h"), desk.situation).group for n in (88, 89)] == ["before", "later"]
    desk = Desk(library)
    desk.do(c.StateInstant("attack_known", at(6, 50)), c.StateInstant("breach_aware", at(7, 5), why="x"))
    assert [task(step(library, within=f"{n}h"), desk.situation).group for n in (88, 89)] == ["before", "later"]


def test_a_step_marked_keeps_its_mark(library: Library) -> None:
    """Done, or out of the question; one marked so is in sight, and what it asks is asked there."""
    desk = Desk(library)
    desk.do(c.DoStep("journal"), answers(cps_compromised=False), c.SkipStep("opposition-cps", "x"))
    found = {one.id: task(one, desk.situation) for one in desk.situation.steps}
    assert found["journal"].status == "done" and found["journal"].mark is not None
    assert found["opposition-cps"].status == "not_applicable"


def test_what_is_computed_is_never_left_to_say(library: Library) -> None:
    desk = Desk(library)
    made = step(library, ask=("authority_decided", "persons_count"))
    assert left_to_say(task(made, desk.situation), desk.situation) == [library.facts["persons_count"].ask]


def test_of_clocks_that_end_apart_the_first_is_named(library: Library) -> None:
    """Of two follow-ups, begun by two declarations."""
    duty = library.obligations["cnil_complement"].model_copy(update={"on_screen": True})
    desk = Desk(library.model_copy(update={"obligations": library.obligations | {"cnil_complement": duty}}))
    desk.do(answers(controllers="Dr Roy\nDr Ba"), c.File("cnil_initiale", at(7), "1", for_="dr-roy"),
            c.File("cnil_initiale", at(7, 5), "2", for_="dr-ba"))  # fmt: skip
    names = [one.name for one in on_top(desk.situation)]
    assert f"{duty.short} ×2 (Dr Roy d’abord)" in names and "CNIL ×2" in names


def test_a_lateness_is_said_of_each(library: Library) -> None:
    """Filed late, acknowledged or not, it stands apart from what was in time."""
    desk = Desk(library)
    desk.do(
        c.StateInstant("breach_aware", at(7)),
        answers(controllers="Dr Roy\nDr Ba"),
        c.File("cnil_initiale", at(7, 5), "1", for_="dr-roy"),
    )
    desk.later(days=4).do(c.File("cnil_initiale", at(8, 0, 26), "2", for_="dr-ba"))
    assert [(one.name, one.weight) for one in on_top(desk.situation) if "CNIL" in one.name] == [
        ("CNIL (Dr Roy)", 0),
        ("CNIL (Dr Ba)", 2),
    ]


def test_what_has_not_begun_is_not_on_top(library: Library) -> None:
    duty = library.obligations["cnil_complement"].model_copy(update={"on_screen": True})
    desk = Desk(library.model_copy(update={"obligations": library.obligations | {"cnil_complement": duty}}))
    (clock,) = desk.situation.clocks_of("cnil_complement")
    assert clock.status == "undetermined"
    assert duty.short not in [one.name for one in on_top(desk.situation)]


def test_the_word_on_a_lateness_announced_otherwise(library: Library) -> None:
    desk = Desk(library)
    desk.do(c.StateInstant("breach_aware", at(7)), c.File("cnil_initiale", at(7, 5), "N"))
    desk.do(*(c.File(name, at(7, 5), "x") for name in ("plainte_assurance", "assureur_declaration")))
    desk.write(e.Corrected(target=2, why="x", happened=exactly(at(7).at - timedelta(days=4)))).do(
        answers(late_reasons="panne")
    )
    assert (
        plain(word_on_clocks(desk.situation)) == "CNIL, annoncé à l’envoi, d’après les heures connues alors : à temps."
    )


@pytest.mark.parametrize(("count", "said"), [(0, ""), (1, "1 réponse à"), (2, "2 réponses à"), (3, "3 réponses à")])
def test_the_word_on_a_bulletin(library: Library, count: int, said: str) -> None:
    facts = dict(list({"exfiltration": "possible", "malicious": True, "published": True}.items())[:count])
    body = {"bulletin": "b", "version": 1, "issuer": "i", "issued": "d", "title": "t", "sha256": "a"}
    desk = Desk(library).write(
        e.BulletinReceived.model_validate(body | {"proposes": {name: {"value": one} for name, one in facts.items()}})
    )
    expected = f"Le bulletin ne compte pas encore : {said} confirmer (Ctrl+B)." if said else ""
    assert plain(bulletin_word(desk.situation)) == expected


def test_what_is_learnt_after_the_first_declaration_feeds_its_follow_up(library: Library) -> None:
    desk = Desk(library)
    desk.do(c.StateInstant("breach_aware", at(6)), c.File("cnil_initiale", at(7), "N"))
    desk.do(c.StateInstant("breach_aware", at(7, 10), about="scope", why="x"))
    (clock,) = desk.situation.clocks_of("cnil_complement")
    assert points(clock, desk.situation)[0].at == at(7, 10).at
