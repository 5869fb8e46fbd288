"""What a bulletin proposes counts for nothing until it is confirmed, and confirming it never lowers the risk."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident import bulletins
from incident.case import Case
from incident.core import commands as c
from incident.core.bulletin import MAX_SAID, Bulletin, Reference, Said, refusal, refusals, stored_form
from incident.core.chronology import chronology
from incident.core.decide_bulletin import announced, changed, confirmable, lowers, received_body
from incident.core.dossier import dossier, unknown_answers
from incident.core.facts import Answer, JsonValue
from incident.core.playbook import Library
from incident.core.proposals import issuer_words, pending, received, to_show
from incident.core.risk import LEVELS, Assessment, assess
from incident.core.riskfacts import RECOVERED_HOURS, SCALES
from incident.core.situation import Situation
from incident.core.state import State
from incident.core.whentyped import parse_when
from incident.errors import BadInput, Refused
from incident.library.bulletins import ReadBulletin
from incident.register import NewIncident, Register
from tests.golden import plain, same

DR = "Dr Lenoir"
KEPT = Path(__file__).with_name("golden") / "bulletin.txt"
AT = datetime(2025, 11, 12, 9, tzinfo=UTC)
FACTS = {"exfiltration": Said(value="possible"), "malicious": Said(value=True), "vendor_name": Said(value="{{ 7*7 }}")}


def _read(version: int = 1, facts: dict[str, Said] = FACTS, **other: str) -> ReadBulletin:
    words = {"id": "essai", "issuer": "Éditeur", "issued": "2025-11-12", "title": "Coupé", "playbook": "sous_traitant"}
    source = (Reference(title="Message"),)
    made = Bulletin(**{**words, **other}, version=version, facts=facts, sources=source)
    return ReadBulletin(made, f"{other}{version}{facts}".encode())


@pytest.fixture
def case(register: Register, library: Library) -> Case:
    """An incident opened with the bulletin, nothing confirmed."""
    return register.open_incident(NewIncident("sous_traitant", library, DR, bulletin=_read()))


def test_nothing_counts_before_it_is_confirmed(register: Register, library: Library, case: Case) -> None:
    """Answers, form, steps, clocks and risk are those of the same incident without a bulletin."""
    bare = register.open_incident(NewIncident("sous_traitant", library, DR)).situation()
    with_it = case.situation(bare.now)
    assert case.history[-1].kind == "bulletin_received"
    answered = [fact for fact, known in library.facts.items() if known.sources_from != ("derived",)]
    assert [with_it.answer(fact) for fact in answered] == [bare.answer(fact) for fact in answered]
    assert with_it.risk_level == bare.risk_level
    assert with_it.assessment == bare.assessment
    assert [clock.status for clock in with_it.clocks] == [clock.status for clock in bare.clocks]
    form = library.forms["cnil"]
    assert [view.field.id for view in dossier(form, with_it).missing] == [
        view.field.id for view in dossier(form, bare).missing
    ]


def test_its_file_is_kept(register: Register, case: Case) -> None:
    """Under the digest its entry names."""
    assert case.state.bulletin is not None
    assert register.journal.blob(case.state.bulletin.sha256) == _read().data


def test_confirming_records_answers_that_come_from_it(case: Case) -> None:
    """Each with its origin; nothing waits any more."""
    assert bulletins.accept(case, DR) == "3\u00a0réponses du bulletin confirmées."
    answer = case.situation().answer("exfiltration")
    assert answer is not None
    assert (answer.value, answer.origin) == ("possible", "bulletin")
    assert pending(case.state) == {}
    with pytest.raises(Refused, match="tout a sa réponse"):
        case.do(c.ConfirmProposals(), DR)


def test_one_by_one(case: Case) -> None:
    """The others still wait; what is not proposed cannot be confirmed."""
    case.do(c.ConfirmProposals(("malicious",)), DR)
    assert set(pending(case.state)) == {"exfiltration", "vendor_name"}
    with pytest.raises(BadInput, match="ne propose pas"):
        case.do(c.ConfirmProposals(("published",)), DR)


@pytest.mark.parametrize("value", ["no", "yes", None])
def test_a_persons_answer_settles_it(value: JsonValue, case: Case) -> None:
    """Whatever it says, « inconnu à ce stade » too: the bulletin no longer asks."""
    case.do(c.GiveAnswers((c.Given("exfiltration", value),)), DR)
    assert "exfiltration" not in pending(case.state)


def test_an_answer_given_before_is_not_lowered(register: Register, library: Library) -> None:
    """A copy was established by the practice; the vendor only fears one: that stays to see to."""
    case = register.open_incident(NewIncident("sous_traitant", library, DR))
    worst: dict[str, JsonValue] = {
        "recipient": "attacker",
        "exfiltration": "yes",
        "data_identity": True,
        "data_contact": True,
    }
    others: dict[str, JsonValue] = {
        "data_health": False,
        "professional_secrecy": False,
        "service_impact": "none",
        "data_birth_date": False,
    }
    said: dict[str, JsonValue] = {
        **worst,
        **others,
        "permanent_loss": False,
        "published": False,
        "confidentiality": True,
    }
    case.do(c.GiveAnswers(tuple(c.Given(fact, value) for fact, value in said.items())), DR)
    before = case.situation().assessment
    bulletins.receive(case, _read(), DR)
    assert "exfiltration" in pending(case.state)
    with pytest.raises(Refused, match="baisser le risque"):
        case.do(c.ConfirmProposals(("exfiltration",)), DR)
    assert bulletins.accept(case, DR) == (
        "2\u00a0réponses du bulletin confirmées ; 1 à revoir vous-même, question par question."
    )
    assert case.situation().assessment == before
    assert set(pending(case.state)) == {"exfiltration"}
    with pytest.raises(Refused, match="pour ce qui reste"):
        case.do(c.ConfirmProposals(), DR)


def test_a_newer_one_asks_only_what_changed(case: Case) -> None:
    """What was answered and is proposed again as it was asks nothing."""
    case.do(c.ConfirmProposals(("malicious",)), DR)
    case.do(c.GiveAnswers((c.Given("vendor_name", "Autre nom"),)), DR)
    newer = _read(2, {**FACTS, "exfiltration": Said(value="yes"), "published": Said(value=True)}, title="Copie établie")
    said = bulletins.receive(case, newer, DR)
    assert any("→" in line and "avéré" in line for line in said)
    assert any(line.startswith("nouveau : ") for line in said)
    assert "titre : « Coupé » devient « Copie établie »" in said
    assert set(pending(case.state)) == {"exfiltration", "published"}


def test_set_aside_it_waits_no_longer_until_another_value_comes(case: Case) -> None:
    """The journal keeps that the doctor did so, and why; the same value again asks nothing, another one does."""
    case.do(c.SetAsideProposals(("exfiltration", "malicious"), "accès fermé [/]"), DR)
    assert set(pending(case.state)) == {"vendor_name"}
    assert case.state.answers == {}, "it answers nothing"
    rows = chronology(case.history, case.state.zone, case.situation().library)
    assert rows[-1].text.endswith("? — accès fermé [/]")
    with pytest.raises(BadInput, match="ne propose pas \\(ou plus\\)"):
        case.do(c.ConfirmProposals(("exfiltration",)), DR)
    bulletins.receive(case, _read(2, {**FACTS, "exfiltration": Said(value="yes")}), DR)
    assert set(pending(case.state)) == {"vendor_name", "exfiltration"}
    for names in ((), ("malicious",)):
        with pytest.raises(BadInput):
            case.do(c.SetAsideProposals(names), DR)


def test_what_is_withdrawn_is_said(case: Case) -> None:
    """A fact the newer one no longer states; what was confirmed of it stays, and is to look at again."""
    case.do(c.ConfirmProposals(("exfiltration",)), DR)
    assert case.state.bulletin is not None
    lines = changed(case.state.bulletin, _read(2, {"malicious": Said(value=True)}).bulletin, case.situation())
    assert len(lines) == 2
    assert all(line.startswith("retiré : ") for line in lines)
    assert [line.endswith("vous l’aviez confirmé, votre réponse reste : revoyez-la") for line in lines] == [True, False]


@pytest.mark.parametrize("version", [1, 0])
def test_an_older_or_the_same_version_is_refused(version: int, case: Case) -> None:
    """In one sentence, nothing recorded."""
    older = _read(2).bulletin.model_copy(update={"version": version})
    seq = case.state.seq
    with pytest.raises(Refused, match="n’est pas plus récente"):
        bulletins.receive(case, ReadBulletin(older, b"x"), DR)
    assert case.state.seq == seq


def test_another_bulletin_or_playbook_is_refused(case: Case, register: Register, library: Library) -> None:
    """Another id; and, on an incident without a bulletin, another playbook."""
    with pytest.raises(Refused, match="en est un autre"):
        bulletins.receive(case, _read(2, id="autre"), DR)
    bare = register.open_incident(NewIncident("rancongiciel", library, DR))
    with pytest.raises(Refused, match="joignez-le d’abord"):
        bulletins.receive(bare, _read(), DR)


def test_the_issuer_is_not_verified_until_called(case: Case) -> None:
    """The call is recorded; a newer version must be checked again."""
    assert case.state.bulletin is not None
    assert issuer_words(case.state.bulletin) == "bulletin d’Éditeur (non vérifié)"
    with pytest.raises(BadInput, match="vide"):
        case.do(c.CheckBulletin("  "), DR)
    case.do(c.CheckBulletin("Rappelé au numéro du contrat"), DR)
    assert issuer_words(case.state.bulletin) == "bulletin d’Éditeur (vérifié par un appel)"
    with pytest.raises(Refused, match="déjà dit vérifié"):
        case.do(c.CheckBulletin("encore"), DR)
    bulletins.receive(case, _read(2, {"malicious": Said(value=True)}), DR)
    assert case.state.bulletin.checked is None


def test_once_the_cnil_was_told_the_rest_is_proposed(case: Case) -> None:
    """A newer bulletin asks for the complement."""
    at = case.timepiece.now()
    when = parse_when("8 h 05", zone="Europe/Paris", now=at)
    case.do(c.File("cnil_initiale", when, reference="N1"), DR)
    said = bulletins.receive(case, _read(2, {"malicious": Said(value=True)}), DR)
    assert "notification complémentaire" in said[-1]


def test_a_question_shows_what_is_proposed(case: Case) -> None:
    """With who proposes it; once a person answered, their answer."""
    answer, proposer = to_show("exfiltration", case.situation())
    assert answer == Answer(value="possible", origin="bulletin")
    assert "non vérifié" in proposer
    assert to_show("comments", case.situation()) == (None, "")
    case.do(c.GiveAnswers((c.Given("exfiltration", "yes"),)), DR)
    answer, proposer = to_show("exfiltration", case.situation())
    assert answer is not None
    assert (answer.value, proposer) == ("yes", "")


def test_the_rest_unknown_leaves_what_is_proposed(case: Case) -> None:
    """« Tout inconnu » answers for nobody's proposal."""
    situation = case.situation()
    given = {one.fact for one in unknown_answers(dossier(situation.library.forms["cnil"], situation), situation)}
    assert given
    assert not given & set(FACTS)


def test_expunged_with_its_file(case: Case, register: Register) -> None:
    """Its proposals and its bytes go; the incident still folds."""
    assert case.state.bulletin is not None
    digest, seq = case.state.bulletin.sha256, case.state.bulletin.seq
    case.do(c.Expunge(seq, "nom d’un patient"), DR)
    assert case.state.bulletin.proposals == {}
    assert register.journal.blob(digest) is None


ANNOUNCED = Bulletin(
    id="essai", version=3, issuer="URPS", issued="2026-11-20", title="Serveurs coupés", playbook="sous_traitant",
    facts={"vendor_name": Said(value="Éditeur\nHébergeur"), "persons_count": Said(value=12, certainty="estimated")},
    sources=(Reference(title="Message", url="https://urps.example/1"), Reference(title="Appel")), text=" Coupez l’accès. ",
)  # fmt: skip


def test_what_is_announced_before_anything_is_opened(library: Library) -> None:
    """Who wrote it and when, its words, what it would open, what it proposes; one proposal is said in the singular."""
    one = ANNOUNCED.model_copy(update={"facts": {"malicious": FACTS["malicious"]}, "text": " ", "sources": ()})
    same(KEPT, "\n".join([*announced(ANNOUNCED, library), "", *announced(one, library)]) + "\n")


def test_what_a_newer_one_says_otherwise(library: Library) -> None:
    """Who, when, its title, then each fact: changed, new, withdrawn; what stays the same is not said."""
    held = received(None, 2, received_body(ANNOUNCED.model_copy(update={"facts": FACTS}), "9" * 64))
    facts = {"exfiltration": Said(value="yes"), "malicious": FACTS["malicious"], "published": Said(value=True)}
    newer = ANNOUNCED.model_copy(update={"issuer": "Ordre", "issued": "2026-11-21", "title": "Copie", "facts": facts})
    situation = _situation(library, {})
    assert changed(held, ANNOUNCED.model_copy(update={"facts": FACTS}), situation) == []
    assert [plain(line) for line in changed(held, newer, situation)] == [
        "émetteur : « URPS » devient « Ordre »",
        "date : « vendredi 20 novembre 2026 » devient « samedi 21 novembre 2026 »",
        "titre : « Serveurs coupés » devient « Copie »",
        "Y a-t-il eu copie des données vers l’extérieur ? Un indice le fait craindre → Oui, c’est avéré",
        "retiré : De quel éditeur ou prestataire vient l’alerte ? {{ 7*7 }}",
        "nouveau : Des données ont-elles été publiées ou mises en vente ? oui",
    ]


NOW_RISK = Assessment("risk", True, None, (), ())


@pytest.mark.parametrize(
    ("then", "lower"),
    [
        (NOW_RISK, False),
        (replace(NOW_RISK, level="high", persons=True), False),
        (replace(NOW_RISK, level="no_risk"), True),
        (replace(NOW_RISK, authority=False), True),
        (replace(NOW_RISK, persons=False), True),
        (replace(NOW_RISK, level="no_risk", authority=False), True),
    ],
)
def test_what_weighs_less(then: Assessment, lower: bool) -> None:
    """The level, the authority or the persons: one is enough; « unknown » weighs more than « no », less than « yes »."""
    assert lowers(then, NOW_RISK) is lower
    assert lowers(replace(NOW_RISK, persons=None), replace(NOW_RISK, persons=True))
    assert not lowers(replace(NOW_RISK, authority=True), replace(NOW_RISK, authority=False))


# -- what a bulletin may say -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "value", "certainty"),
    [
        (True, True, "certain"),
        ("possible", "possible", "certain"),
        ({"value": 12, "certainty": "estimated"}, 12, "estimated"),
        ({"value": ["a"]}, ["a"], "certain"),
        ({"name": "Logimed", "phone": None}, {"name": "Logimed", "phone": None}, "certain"),
    ],
)
def test_a_fact_is_said_short_or_in_full(given_: object, value: JsonValue, certainty: str) -> None:
    """A card is a value; what names its certainty is said in full."""
    said = Said.model_validate(given_)
    assert (said.value, said.certainty) == (value, certainty)


def test_what_is_no_statement() -> None:
    with pytest.raises(ValueError, match="value"):
        Said.model_validate({"certainty": "estimated"})
    with pytest.raises(ValueError, match="Value error, « issued » : le jour « 2026-02-30 » n’existe pas"):
        Bulletin.model_validate(ANNOUNCED.model_dump() | {"issued": "2026-02-30"})


def test_each_refusal_names_its_place(library: Library) -> None:
    """The playbook first, with the nearest; then each fact; nothing where nothing is refused."""
    wrong = ANNOUNCED.model_copy(
        update={"playbook": "sous_traitan", "facts": {**FACTS, "malicious": Said(value=False)}}
    )
    places = list(refusals(wrong, library))
    assert [place for place, _ in places] == [("playbook",), ("facts", "malicious")]
    assert places[0][1] == "le scénario « sous_traitan » n’existe pas. Vouliez-vous dire « sous_traitant » ?"
    assert list(refusals(ANNOUNCED, library)) == []


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("inconn", True, "le fait « inconn » n’existe pas."),
        ("discovered_at", "2026-11-23", "« discovered_at » est une heure ou une date : seul le cabinet peut la dire."),
        (
            "risk_level",
            "high",
            "« risk_level » est calculé par l’outil, à partir des autres réponses : un bulletin ne le dit pas.",
        ),
        ("practice_name", "x", "« practice_name » appartient à la fiche du cabinet : un bulletin ne la remplit pas."),
        ("comments", "x", "« comments » ne se sait qu’au cabinet : un bulletin ne peut pas le dire."),
        (
            "malicious",
            False,
            "« malicious: false » écarterait une question : un bulletin dit ce qui est arrivé, pas ce qui manque.",
        ),
        ("exfiltration", "no", "« exfiltration: no » peut abaisser le risque : seul le cabinet peut le dire."),
        ("exfiltration", "yes", ""),
        ("malicious", True, ""),
        ("persons_count", 0, ""),
        (
            "unavailability_hours",
            RECOVERED_HOURS,
            f"« unavailability_hours: {RECOVERED_HOURS} » peut abaisser le risque : seul le cabinet peut le dire.",
        ),
        ("unavailability_hours", RECOVERED_HOURS + 1, ""),
        ("vendor_name", "x" * MAX_SAID, ""),
        ("vendor_name", "x" * (MAX_SAID + 1), "« vendor_name » dépasse 2000 caractères."),
    ],
)
def test_what_a_bulletin_may_not_say(library: Library, fact: str, value: JsonValue, said: str) -> None:
    """What only the practice knows, and whatever may lower the risk."""
    assert refusal(fact, _says(value), library.facts) == said


def test_a_value_that_its_question_cannot_take(library: Library) -> None:
    """Said as where it is typed; one it can take is kept as answers are."""
    assert plain(refusal("exfiltration", Said(value="oui"), library.facts)).endswith(
        "ne peut pas valoir « oui » ; choix : no, possible, yes."
    )
    card: dict[str, str | None] = {"name": "Logimed"}
    said = {"processor_1": Said(value=card, certainty="estimated"), "malicious": Said(value=True)}
    kept = stored_form(ANNOUNCED.model_copy(update={"facts": said}), library)
    assert kept.facts["processor_1"] == Said(value=card | {"role": "", "phone": "", "email": ""}, certainty="estimated")
    assert (kept.facts["malicious"], kept.title) == (Said(value=True), ANNOUNCED.title)


# -- the property ------------------------------------------------------------------------------------------------


def _says(value: JsonValue) -> Said:
    return Said.model_validate({"value": value})


def _sayable(library: Library) -> list[tuple[str, JsonValue]]:
    """Everything a bulletin may say of the facts that the assessment reads."""
    pairs = [(fact, value) for fact, scale in SCALES.items() for value in scale if value is not None]
    pairs += [("unavailability_hours", 100), ("persons_count", 0), ("malicious", True)]
    return [(fact, value) for fact, value in pairs if not refusal(fact, _says(value), library.facts)]


def _situation(library: Library, answers: dict[str, JsonValue]) -> Situation:
    """A vendor's incident where these answers were given."""
    given_ = {fact: Answer(value=value, seq=2) for fact, value in answers.items()}
    return Situation(State(playbooks=("sous_traitant",), answers=given_), library, {}, AT)


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_accepting_never_lowers(data: st.DataObject, library: Library) -> None:
    """Whatever was answered and whatever a bulletin says: neither the level, the CNIL nor the patients."""
    answered = data.draw(st.dictionaries(st.sampled_from(list(SCALES)), st.none(), max_size=20))
    answers = {fact: data.draw(st.sampled_from([None, *SCALES[fact]])) for fact in answered}
    said = {fact: _says(value) for fact, value in data.draw(st.lists(st.sampled_from(_sayable(library)), max_size=12))}
    before = _situation(library, answers)
    taken = confirmable(before, said)
    after = assess(_situation(library, {**answers, **{fact: one.value for fact, one in taken.items()}}).value)
    assert LEVELS.index(after.level) >= LEVELS.index(before.assessment.level)
    assert after.authority >= before.assessment.authority
    assert not (before.assessment.persons is True and after.persons is not True)


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_what_may_be_said_weighs_no_less_than_unknown(data: st.DataObject, library: Library) -> None:
    """So that a bulletin on an incident nobody has answered is confirmed whole."""
    answered = data.draw(st.dictionaries(st.sampled_from(list(SCALES)), st.none(), max_size=20))
    answers = {fact: data.draw(st.sampled_from([None, *SCALES[fact]])) for fact in answered}
    fact, value = data.draw(st.sampled_from(_sayable(library)))
    before, after = assess({**answers, fact: None}.get), assess({**answers, fact: value}.get)
    assert LEVELS.index(after.level) >= LEVELS.index(before.level)
    assert after.authority >= before.authority
