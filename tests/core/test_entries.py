"""What an entry keeps beside its words, what stays of it once they are removed, and how it is read back."""

import json

import pytest

from incident.core import entries as e
from incident.core.bulletin import Said
from incident.core.when import When

A, B = "a" * 64, "b" * 64
DRAWN = {"document": "x", "format": "md", "template_sha256": A, "letterhead_sha256": A, "upto": 1, "prepared_at": "t"}


@pytest.mark.parametrize(
    ("body", "digests"),
    [
        (e.DocumentProduced.model_validate({**DRAWN, "sha256": A, "values_sha256": B}), (A, B)),
        (e.DocumentProduced.model_validate({**DRAWN, "sha256": A}), (A,)),
        (e.EvidenceAdded(sha256=A, name="x", size=1), (A,)),
        (e.EvidenceAdded(sha256=A, name="x", size=1, stored=False), ()),
        (e.Letter(direction="in", correspondent="x", sha256=A), (A,)),
        (e.Letter(direction="in", correspondent="x"), ()),
        (e.BulletinReceived(bulletin="x", version=1, issuer="x", issued="x", title="x", sha256=A), (A,)),
        (e.NotificationFiled(obligation="x", receipt_sha256=A, values_sha256=B), (A, B)),
        (e.NotificationFiled(obligation="x"), ()),
        (e.EvidenceHandedOver(sha256=B, recipient="x", receipt_sha256=A), (A,)),
        (e.LossRecorded(cents=1, text="x", receipt_sha256=A), (A,)),
        (e.Note(text="x"), ()),
    ],
)
def test_the_bytes_an_entry_keeps(body: e.AnyBody, digests: tuple[str, ...]) -> None:
    """By their digests; a piece handed over is kept by the entry that added it."""
    assert e.held(body) == digests


@pytest.mark.parametrize(
    ("body", "kept", "read"),
    [
        (e.Note(text="x", nature="conseil", step="s"), {"nature": "conseil", "step": "s"},
         e.Note(text=e.EXPUNGED, nature="conseil", step="s")),
        (e.StepDone(step="s"), {"step": "s"}, e.StepDone(step="s", text=e.EXPUNGED)),
        (e.StepReopened(step="s", why="x"), {"step": "s"}, e.StepReopened(step="s", why=e.EXPUNGED)),
        (e.InstantStated(instant="i", who="x", why="y"), {"instant": "i"}, e.InstantStated(instant="i")),
        (e.NamesDeclared(names=["x"]), {}, e.NamesDeclared(names=[])),
        (e.NotificationFiled(obligation="o", for_="roy", reference="x", pending=True),
         {"obligation": "o", "for": "roy", "pending": True},
         e.NotificationFiled(obligation="o", for_="roy", pending=True, text=e.EXPUNGED)),
        (e.AnswerGiven(fact="f", value="x", certainty="certain"), {"fact": "f", "certainty": "unknown"},
         e.AnswerGiven(fact="f", certainty="unknown")),
        (e.AnswerGiven(fact="f", value={"name": "x"}, certainty="estimated"), {"fact": "f", "certainty": "unknown"},
         e.AnswerGiven(fact="f", certainty="unknown")),
        (e.AnswerGiven(fact="f", value=12, certainty="estimated"), {"fact": "f", "value": 12, "certainty": "estimated"},
         e.AnswerGiven(fact="f", value=12, certainty="estimated")),
        (e.PracticeSet(fact="f", value="x"), {"fact": "f"}, e.PracticeSet(fact="f")),
        (e.BulletinReceived(bulletin="b", version=1, issuer="i", issued="d", title="t", sha256=A, proposes={"f": Said(value=True)}),
         {"bulletin": "b", "version": 1, "issuer": "i", "issued": "d", "title": "t", "sha256": A},
         e.BulletinReceived(bulletin="b", version=1, issuer="i", issued="d", title="t", sha256=A)),
    ],
)  # fmt: skip
def test_what_stays_once_the_words_are_removed(body: e.AnyBody, kept: dict[str, object], read: e.AnyBody) -> None:
    """Which step, which fact, a number: all but what was typed, so that the fold still holds."""
    assert e.remains(body) == kept
    assert e.expunged_body(body.kind, kept) == read


def _stored(**other: object) -> bytes:
    envelope = {"v": 1, "id": "i", "incident": "u", "seq": 3, "recorded_at": "2026-11-23T07:12:05.120934Z", "monotonic_ms": 9,
                "boot": "b", "zone": "Europe/Paris", "author": "Dr Lenoir", "happened": None, "kind": "note", "prev": "p",
                "body_sha256": "q"}  # fmt: skip
    return json.dumps(envelope | other).encode()


def test_an_entry_is_read_back() -> None:
    """Who, when recorded, when it happened; without what only chains it; without its body once that is gone."""
    when = {"precision": "exact", "at": "2026-11-23T07:00:00Z", "zone": "Europe/Paris", "typed": "8 h"}
    read = e.parse_entry(_stored(happened=when), b'{"text":"vu","salt":"s"}', "h")
    assert (read.seq, read.author, read.hash, read.body) == (3, "Dr Lenoir", "h", e.Note(text="vu"))
    assert read.happened is not None and read.happened.typed == "8 h"
    gone = e.parse_entry(_stored(), None, "h")
    assert (gone.happened, gone.body) == (None, None)


def test_a_body_that_holds_a_time_is_read_back() -> None:
    body = b'{"direction":"in","correspondent":"CNIL","salt":"s","due":{"precision":"exact","at":"2026-11-23T07:00:00Z","zone":"Europe/Paris","typed":"8 h"}}'
    read = e.parse_entry(_stored(kind="letter"), body, "h").body
    assert isinstance(read, e.Letter)
    assert read.due is not None and read.due.typed == "8 h"


@pytest.mark.parametrize("body", [b'{"text":"x","salt":"s","autre":1}', b'{"salt":"s"}', b"{"])
def test_a_body_that_is_not_one_is_not_read(body: bytes) -> None:
    with pytest.raises(ValueError):
        e.parse_entry(_stored(), body, "h")


def test_an_unknown_kind_is_not_read() -> None:
    with pytest.raises(ValueError, match="inconnu"):
        e.parse_entry(_stored(kind="inconnu"), b'{"salt":"s"}', "h")


def test_each_version_is_brought_to_the_next() -> None:
    """One after the other, from the one it was written in; another kind's are not touched."""
    upgrades = {("note", 1): lambda body: {**body, "a": 1}, ("note", 2): lambda body: {**body, "b": body["a"]}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(e, "UPGRADES", upgrades)
        assert e.upgraded("note", 1, {}) == {"a": 1, "b": 1}
        assert e.upgraded("note", 3, {"x": 1}) == {"x": 1}
        assert e.upgraded("letter", 1, {"x": 1}) == {"x": 1}


def test_the_words_that_are_stored() -> None:
    """Plain JSON, without the kind (the envelope has it) nor what was not said."""
    assert e.body_words(e.NotificationFiled(obligation="o", for_="roy")) == {"obligation": "o", "for": "roy"}
    due = When.from_json({"precision": "exact", "at": "2026-11-23T07:00:00Z", "zone": "Europe/Paris", "typed": "8 h"})
    stored = e.body_words(e.Letter(direction="in", correspondent="CNIL", due=due))
    assert json.loads(json.dumps(stored)) == stored
    assert set(stored) == {"direction", "correspondent", "due"}


def test_what_stays_can_be_stored() -> None:
    """An hour in it too."""
    due = When.from_json({"precision": "exact", "at": "2026-11-23T07:00:00Z", "zone": "Europe/Paris", "typed": "8 h"})
    kept = e.remains(e.Letter(direction="in", correspondent="CNIL", due=due))
    assert json.loads(json.dumps(kept)) == kept
