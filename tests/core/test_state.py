"""The fold: both ways of reading a history agree; corrections and removals stay readable."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident.core import entries as e
from incident.core.bulletin import Said
from incident.core.effective import changes_the_past, effective
from incident.core.state import State, apply, fold, same_matter
from incident.core.when import When

ZONE = "Europe/Paris"
AT = When(precision="about", at=datetime(2026, 11, 23, 6, 50, tzinfo=UTC), zone=ZONE, typed="vers 7 h 50")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
SLUGS = st.sampled_from(["couper-reseau", "journal", "notifier-cnil"])
EDITION = {"playbook": "a" * 64, "facts": "b" * 64}

BODIES: dict[str, st.SearchStrategy[e.Body]] = {
    "opened": st.builds(e.Opened, ref=WORDS, title=WORDS, playbook=st.just("rancongiciel"), zone=st.just(ZONE),
                        edition=st.just(EDITION)),
    "instant_stated": st.builds(e.InstantStated, instant=st.sampled_from(["breach_aware", "attack_known"]), who=WORDS),
    "playbook_added": st.builds(e.PlaybookAdded, playbook=st.just("autre"), edition=st.just(EDITION)),
    "edition_adopted": st.builds(e.EditionAdopted, edition=st.just({"facts": "c" * 64}), changes=st.just(["x"])),
    "step_done": st.builds(e.StepDone, step=SLUGS, text=WORDS),
    "step_not_applicable": st.builds(e.StepNotApplicable, step=SLUGS, why=WORDS),
    "step_reopened": st.builds(e.StepReopened, step=SLUGS, why=WORDS),
    "answer_given": st.builds(e.AnswerGiven, fact=st.sampled_from(["malicious", "comments"]),
                              value=st.one_of(st.booleans(), WORDS), certainty=st.sampled_from(["certain", "estimated"])),
    "bulletin_received": st.builds(e.BulletinReceived, bulletin=st.sampled_from(["a", "b"]), version=st.integers(1, 3),
                                   issuer=WORDS, issued=st.just("2025-11-12"), title=WORDS, sha256=st.just("9" * 64),
                                   proposes=st.just({"malicious": Said(value=True)})),
    "bulletin_checked": st.builds(e.BulletinChecked, bulletin=st.sampled_from(["a", "b"]), version=st.integers(1, 3),
                                  text=WORDS),
    "proposal_set_aside": st.builds(e.ProposalSetAside, bulletin=st.sampled_from(["a", "b"]), version=st.integers(1, 3),
                                    fact=st.sampled_from(["malicious", "cause"]), text=WORDS),
    "note": st.builds(e.Note, text=WORDS, nature=st.sampled_from(["fait", "hypothese", "conseil"])),
    "call_made": st.builds(e.CallMade, contact=st.just("cnil"), name=WORDS, text=WORDS),
    "letter": st.builds(e.Letter, direction=st.sampled_from(["in", "out"]), correspondent=WORDS, due=st.just(AT)),
    "loss_recorded": st.builds(e.LossRecorded, cents=st.integers(0, 10**9), text=WORDS),
    "evidence_added": st.builds(e.EvidenceAdded, sha256=st.just("d" * 64), name=WORDS, size=st.integers(0, 10**9)),
    "evidence_handed_over": st.builds(e.EvidenceHandedOver, sha256=st.just("d" * 64), recipient=WORDS),
    "evidence_checked": st.builds(e.EvidenceChecked, sha256=st.just("d" * 64), result=st.just("identical")),
    "names_declared": st.builds(e.NamesDeclared, names=st.lists(WORDS, max_size=3)),
    "risk_proposed": st.builds(e.RiskProposed, level=st.just("risk"), authority=st.just(True), persons=st.none(),
                               reasons=st.just(["r"]), missing=st.just([])),
    "decision_taken": st.builds(e.DecisionTaken, outcome=st.sampled_from(["authority", "persons"]), answer=st.booleans(),
                                text=WORDS, proposed=st.none(), facts=st.just({"malicious": True})),
    "document_produced": st.builds(e.DocumentProduced, document=st.just("cnil_initiale"), format=st.just("docx"),
                                   sha256=st.just("e" * 64), template_sha256=st.just("f" * 64),
                                   letterhead_sha256=st.just("0" * 64), upto=st.integers(1, 9), prepared_at=st.just("t")),
    "notification_filed": st.builds(e.NotificationFiled, obligation=st.sampled_from(["cnil_initiale", "ordre"]),
                                    reference=WORDS, pending=st.booleans()),
    "measure_promised": st.builds(e.MeasurePromised, text=WORDS, owner=WORDS, due=st.just(AT)),
    "measure_kept": st.builds(e.MeasureKept, target=st.integers(1, 9), text=WORDS),
    "corrected": st.builds(e.Corrected, target=st.integers(1, 12), why=WORDS, happened=st.one_of(st.none(), st.just(AT)),
                           text=st.one_of(st.none(), WORDS), reference=st.one_of(st.none(), WORDS)),
    "clock_offset": st.builds(e.ClockOffset, seconds=st.integers(-9, 9), against=WORDS),
    "closed": st.builds(e.Closed, why=WORDS, owed=st.lists(WORDS, max_size=2)),
    "reopened": st.builds(e.Reopened, why=WORDS),
    "practice_set": st.builds(e.PracticeSet, fact=st.just("practice_name"), value=WORDS),
    "self_assessment": st.builds(e.SelfAssessed, verdicts=st.just({"sauvegarde": "yes"}),
                                 facts=st.just({"measures_before": "texte"})),
    "incident_opened": st.builds(e.IncidentOpened, incident=WORDS, ref=WORDS, first_hash=WORDS),
    "anchor_acknowledged": st.builds(e.AnchorAcknowledged, text=WORDS, found=WORDS),
}  # fmt: skip


def entry(seq: int, body: e.Body, happened: When | None = AT) -> e.Entry:
    kind = str(type(body).model_fields["kind"].default)
    envelope: dict[str, Any] = {
        "v": 1, "id": f"id-{seq}", "incident": "uuid", "seq": seq, "recorded_at": "2026-11-23T07:12:05.120934Z",
        "monotonic_ms": 1, "boot": "b", "zone": ZONE, "author": "Dr Lenoir", "kind": kind, "prev": "", "body_sha256": "",
        "happened": happened.to_json() if happened else None,
    }  # fmt: skip
    stored = json.dumps({**e.body_words(body), "salt": "s"}).encode()
    return e.parse_entry(json.dumps(envelope).encode(), stored, f"{seq:064d}")


@st.composite
def histories(draw: st.DrawFn) -> list[e.Entry]:
    kinds = draw(st.lists(st.sampled_from([k for k in BODIES if k != "opened"]), max_size=12))
    bodies = [draw(BODIES["opened"]), *(draw(BODIES[kind]) for kind in kinds)]
    return [entry(seq, body) for seq, body in enumerate(bodies, start=1)]


def test_every_kind_has_a_strategy_but_expunged() -> None:
    """So that a new kind cannot be left out of these properties (expunged is tested by itself)."""
    assert set(BODIES) | {"expunged"} == set(e.KINDS)
    assert set(e.LABELS) == set(e.KINDS) == set(e.VERSIONS)


@pytest.mark.parametrize("kind", BODIES)
def test_round_trip(kind: str) -> None:
    """Every body is read back from its stored bytes as it was written."""

    @settings(max_examples=20, deadline=None)
    @given(BODIES[kind])
    def check(body: e.Body) -> None:
        assert entry(1, body).body == body

    check()


@settings(max_examples=80, deadline=None)
@given(histories())
def test_folding_and_applying_agree(history: list[e.Entry]) -> None:
    """One entry at a time gives the state that folding the whole history gives."""
    state = State()
    for position, one in enumerate(history, start=1):
        state = fold(history[:position]) if changes_the_past(one) else apply(state, one)
    assert state == fold(history)


@settings(max_examples=40, deadline=None)
@given(histories())
def test_applying_never_changes_the_state_it_was_given(history: list[e.Entry]) -> None:
    """States are values."""
    before = fold(history[:1])
    kept = repr(before)
    for one in history[1:]:
        if not changes_the_past(one):
            apply(before, one)
    assert repr(before) == kept


def _opened() -> e.Entry:
    return entry(1, e.Opened(ref="2026-001", title="t", playbook="rancongiciel", zone=ZONE, edition=EDITION))


def test_the_last_correction_wins_in_the_originals_place() -> None:
    """A corrected time moves the entry; the words follow the last correction."""
    done = entry(2, e.StepDone(step="journal", text="faux"), happened=None)
    first = entry(3, e.Corrected(target=2, why="x", text="mieux"))
    last = entry(4, e.Corrected(target=2, why="y", text="juste", happened=AT))
    mark = fold([_opened(), done, first, last]).steps["journal"]
    assert (mark.text, mark.happened, mark.seq) == ("juste", AT.at, 2)


def test_applying_what_changes_the_past_is_refused() -> None:
    """It needs a new fold."""
    with pytest.raises(ValueError, match="fold"):
        apply(fold([_opened()]), entry(2, e.Corrected(target=1, why="x")))


@pytest.mark.parametrize("kind", [k for k in BODIES if k not in {"opened", "corrected"}])
def test_expunged_words_go_and_the_fold_still_holds(kind: str) -> None:
    """Whatever the kind, the state can still be folded, and no word of the removed text is left in it."""

    @settings(max_examples=10, deadline=None)
    @given(BODIES[kind])
    def check(body: e.Body) -> None:
        target = entry(2, body)
        removal = entry(3, e.Expunged(target=2, why="nom d’un patient", kept=e.remains(body)))
        gone = target.model_copy(update={"body": None})
        read = effective([_opened(), gone, removal])[1]
        assert type(read.body) is type(body)
        for name in e.FREE_TEXT & set(type(body).model_fields):
            assert getattr(read.body, name) in ("", e.EXPUNGED, [], {})
        assert fold([_opened(), gone, removal]) == fold([_opened(), target, removal])

    check()


def test_an_older_version_is_upgraded_on_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes stay; the body is read as the present version would have written it."""
    monkeypatch.setitem(e.UPGRADES, ("note", 1), lambda body: {"text": body["words"], "nature": "fait"})
    envelope = json.loads(json.dumps({"v": 1, "id": "i", "incident": "u", "seq": 1, "monotonic_ms": 0, "boot": "b",
                                      "recorded_at": "2026-11-23T07:12:05.120934Z", "zone": ZONE, "author": "a",
                                      "happened": None, "kind": "note", "prev": "", "body_sha256": ""}))  # fmt: skip
    read = e.parse_entry(json.dumps(envelope).encode(), b'{"words":"ancien","salt":"s"}', "h")
    assert read.body == e.Note(text="ancien")


def test_the_last_call_to_each_contact_is_known_whatever_the_order_they_were_noted_in() -> None:
    """A call noted afterwards with its earlier time is not the last one; a corrected time counts as corrected."""

    def called(seq: int, contact: str, minute: int) -> e.Entry:
        at = AT.model_copy(update={"at": AT.at.replace(minute=minute)})
        return entry(seq, e.CallMade(contact=contact, name="", text=""), at)

    history = [called(1, "cnil", 50), called(2, "assureur", 10), called(3, "cnil", 40)]
    assert {name: at.minute for name, at in fold(history).calls.items()} == {"cnil": 50, "assureur": 10}
    earlier = AT.model_copy(update={"at": AT.at.replace(minute=30)})
    assert fold([*history, entry(4, e.Corrected(target=1, why="heure", happened=earlier))]).calls["cnil"].minute == 40


# -- what a state tells --------------------------------------------------------------------------------


def when(minute: int) -> When:
    """An exact instant of the same hour."""
    return When(precision="exact", at=datetime(2026, 11, 23, 6, minute, tzinfo=UTC), zone=ZONE, typed="x")


def filed(seq: int, minute: int, **fields: Any) -> e.Entry:
    return entry(seq, e.NotificationFiled(obligation="ordre", **fields), when(minute))


def test_an_acknowledgement_completes_what_was_filed() -> None:
    """The earliest time counts, with the last proof given; nothing that was said is lost."""
    first = filed(2, 30, reference="A", receipt_sha256="1", text="absent", pending=True, document=1)
    history = [
        _opened(),
        first,
        filed(3, 20, pending=True),
        filed(4, 40, reference="B", receipt_sha256="2", text="tard"),
    ]
    pending, done = fold(history[:3]).filing("ordre"), fold(history).filing("ordre")
    assert pending is not None and done is not None
    assert (pending.happened, pending.reference, pending.receipt, pending.text) == (when(20), "", None, "")
    assert (pending.pending, pending.seq, pending.document) == (True, 3, None)
    assert (done.happened, done.reference, done.receipt, done.text) == (when(20), "B", "2", "tard")
    assert (done.pending, done.seq) == (False, 4)
    kept = fold([_opened(), first, filed(3, 40, pending=True)]).filing("ordre")
    assert kept is not None
    assert (kept.reference, kept.receipt, kept.text, kept.document) == ("A", "1", "absent", 1)
    assert fold(history).filing("ordre", "roy") is None and fold(history).filing("cpam") is None


@pytest.mark.parametrize(
    ("fields", "proof"),
    [
        ({"reference": "A", "pending": True, "document": 4}, "A"),
        ({"pending": True, "document": 4}, "accusé attendu"),
        ({"document": 4}, "document produit, entrée 4"),
        ({"document": 4, "receipt_sha256": "1"}, "preuve jointe"),
        ({}, "preuve jointe"),
    ],
)
def test_what_proves_a_filing(fields: dict[str, Any], proof: str) -> None:
    """What was written of it, else what is awaited, made or joined; a letter of ours by its entry."""
    (made,) = fold([_opened(), filed(2, 30, **fields)]).filings
    assert made.proof == proof
    assert replace(made, reference="", letter=True).proof == "lettre envoyée, entrée 2"


def aware(seq: int, minute: int, about: Any = None, instant: str = "breach_aware") -> e.Entry:
    return entry(seq, e.InstantStated(instant=instant, about=about), when(minute))


def test_the_earliest_statement_counts_of_those_after_an_entry() -> None:
    """A new awareness says about what; saying the same again is no new fact."""
    state = fold(
        [aware(1, 30), aware(2, 20, "integrity"), aware(3, 40, "scope"), aware(4, 10, "scope", "attack_known")]
    )
    assert [one.seq for after in (0, 1, 2) if (one := state.stated("breach_aware", after))] == [2, 2, 3]
    assert [one.seq for after in (0, 2) if (one := state.new_awareness(after))] == [2, 3]
    assert state.stated("breach_aware", 3) is None and state.new_awareness(3) is None
    alone = fold([aware(1, 30)])
    assert alone.new_awareness(0) is None
    said = alone.stated("breach_aware")
    assert said is not None and said.seq == 1


def decided(seq: int, *, answer: bool, outcome: str = "authority") -> e.Entry:
    body = e.DecisionTaken(outcome=outcome, answer=answer, proposed=None, facts={})  # type: ignore[arg-type]
    return entry(seq, body)


@pytest.mark.parametrize(
    ("history", "restarts"),
    [
        ([decided(2, answer=False), aware(3, 30, "scope"), decided(4, answer=False)], 2),
        ([decided(2, answer=False), aware(3, 30, "scope"), decided(4, answer=True), decided(5, answer=True)], 2),
        ([decided(2, answer=True), aware(3, 30, "scope"), decided(4, answer=False)], 0),
        ([decided(2, answer=False), aware(3, 30), decided(4, answer=False)], 0),
        ([decided(2, answer=False), aware(3, 30, "scope", "attack_known"), decided(4, answer=False)], 0),
        ([aware(2, 30, "scope"), decided(3, answer=False), decided(4, answer=False)], 0),
        ([decided(2, answer=False, outcome="persons"), aware(3, 30, "scope"), decided(4, answer=False)], 0),
    ],
)
def test_a_no_overtaken_by_a_new_fact_restarts_the_clock_after_it(history: list[e.Entry], restarts: int) -> None:
    """And whatever is decided next, once and for all."""
    assert fold([_opened(), *history]).decisions["authority"].restarts_after == restarts


def test_produced_documents_are_no_content() -> None:
    """What a document is a function of is the last entry that is none."""
    made = e.DocumentProduced(document="x", format="md", sha256="a", template_sha256="b", letterhead_sha256="c", upto=2,
                              prepared_at="t")  # fmt: skip
    state = fold([_opened(), entry(2, e.Note(text="x")), entry(3, made)])
    assert (state.seq, state.content_seq, state.hash) == (3, 2, f"{3:064d}")
    assert (state.documents[0].title, state.documents[0].seq) == ("x", 3), "its id where it has no title"


def test_the_same_matter_is_all_but_how_much_was_recorded() -> None:
    """A call and a note move no clock; an answer may."""
    state = fold([_opened()])
    called = apply(apply(state, entry(2, e.CallMade(contact="cnil", name="CNIL"))), entry(3, e.Note(text="x")))
    answered = apply(state, entry(2, e.AnswerGiven(fact="malicious", value=True, certainty="certain")))
    assert same_matter(state, state) and same_matter(state, called)
    assert not same_matter(state, answered)


def test_what_is_read_otherwise() -> None:
    """An hour, words or a reference, each alone; neither itself nor what comes after it; nothing of words removed."""
    note, sent = entry(2, e.StepReopened(step="journal", why="faux"), when(30)), filed(3, 30, reference="A", text="B")
    words = entry(4, e.Corrected(target=2, why="x", text="juste"))
    number = entry(5, e.Corrected(target=3, why="x", reference="C"))
    own = entry(6, e.Corrected(target=6, why="x", text="autre", happened=when(50)))
    read = effective([_opened(), note, sent, words, number, own, entry(7, e.Expunged(target=7, why="y"))])
    assert (read[1].body, read[1].happened) == (e.StepReopened(step="journal", why="juste"), when(30))
    assert read[2].body == e.NotificationFiled(obligation="ordre", reference="C", text="B")
    assert (read[5], read[6].body) == (own, e.Expunged(target=7, why="y"))
    both = entry(4, e.Corrected(target=2, why="x", reference="C", text="juste"))
    assert effective([_opened(), note, sent, both])[1].body == read[1].body, "a step has no reference"
    gone = note.model_copy(update={"body": None})
    assert effective([gone, entry(4, e.Corrected(target=2, why="x", text="y"))])[0].body is None


@pytest.mark.parametrize(
    ("kind", "past"), [("corrected", True), ("expunged", True), ("note", False), ("step_done", False)]
)
def test_what_changes_the_past(kind: str, past: bool) -> None:
    assert changes_the_past(_opened().model_copy(update={"kind": kind})) is past


def test_words_corrected_leave_the_reference() -> None:
    """And what was kept with a filing is known with it."""
    sent = filed(2, 30, reference="A", text="faux", values_sha256="v", values_upto=1)
    (read,) = fold([_opened(), sent, entry(3, e.Corrected(target=2, why="x", text="juste"))]).filings
    assert (read.reference, read.text, read.values_sha256, read.values_upto) == ("A", "juste", "v", 1)


def test_opened_again_it_is_neither_closed_nor_a_false_alarm() -> None:
    closed = entry(2, e.Closed(why="vu", owed=[], ground="false_alarm"))
    ended, again = fold([_opened(), closed]), fold([_opened(), closed, entry(3, e.Reopened(why="un appel"))])
    assert (ended.status, ended.closed_at, ended.false_alarm and ended.false_alarm.why) == ("closed", AT.at, "vu")
    assert (again.status, again.closed_at, again.false_alarm) == ("open", None, None)


def test_an_incident_has_the_zone_it_was_opened_in() -> None:
    body = e.Opened(ref="r", title="t", playbook="rancongiciel", zone="America/Martinique", edition=EDITION)
    assert fold([entry(1, body)]).zone == "America/Martinique"


def test_a_bulletin_follows_the_one_before() -> None:
    """What it repeats asks nothing again; what was set aside stays so."""
    said = {"malicious": Said(value=True), "theft": Said(value=True)}
    bodies = [
        e.BulletinReceived(bulletin="b", version=n, issuer="i", issued="d", title="t", sha256="s", proposes=said)
        for n in (1, 2)
    ]
    aside = e.ProposalSetAside(bulletin="b", version=1, fact="theft", text="non")
    other = e.ProposalSetAside(bulletin="autre", version=1, fact="malicious", text="non")
    held = fold([_opened(), entry(2, bodies[0]), entry(3, aside), entry(4, other), entry(5, bodies[1])]).bulletin
    assert held is not None and (held.version, held.seq) == (2, 5)
    assert {fact: (one.since, one.aside) for fact, one in held.proposals.items()} == {
        "malicious": (2, None),
        "theft": (2, 3),
    }
