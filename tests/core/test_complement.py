"""What changed since the declaration as it was filed: nothing more, nothing less, whatever people type."""

import json
from dataclasses import replace
from typing import Any

import pytest

from incident.case import Case
from incident.core.commands import Decide, Expunge, File, GiveAnswers, Given, StateInstant
from incident.core.complement import (
    AsFiled,
    Change,
    Reading,
    as_filed,
    changes,
    changes_json,
    kept_words,
    no_breach,
    values_doubt,
)
from incident.core.entries import held
from incident.core.facts import Certainty, JsonValue
from incident.core.instances import whose
from incident.core.playbook import Library
from incident.core.templates import Template
from incident.core.whentyped import parse_when
from incident.errors import BadInput, Refused
from incident.journal.verify import verify
from incident.library.load import load_templates
from incident.production import Made, produce
from incident.register import NewIncident, Register
from incident.resources import base_docx, templates_dir

ME = "Dr Lenoir"
TEMPLATES: dict[str, Template] = load_templates(templates_dir())
HOSTILE = "[/]{{ 7*7 }} {% if %}| a | b |\n**x** <br> & « fin »\t\u202eEGNAR\x07 😱\n" + "m" * 400


def when(case: Case, typed: str) -> Any:
    return parse_when(typed, zone="Europe/Paris", now=case.timepiece.now())


def answer(case: Case, fact: str, value: JsonValue, certainty: Certainty = "certain") -> None:
    case.do(GiveAnswers((Given(fact, value, "unknown" if value is None else certainty),)), ME)


def draft(case: Case, document: str = "cnil_initiale") -> int:
    """The entry of a draft produced now."""
    assert isinstance(produce(case, TEMPLATES[document], "md", base_docx(), ME), Made)
    return case.state.documents[-1].seq


def file(case: Case, obligation: str = "cnil_initiale", typed: str = "maintenant", **more: Any) -> None:
    case.do(File(obligation, when(case, typed), **({"reference": "N-1"} | more)), ME)


def filed(case: Case) -> AsFiled:
    found = as_filed(case.frozen.library.forms["cnil"], case.situation(), case.journal.blob)
    assert found is not None
    return found


def changed(case: Case) -> dict[str, Change]:
    values = filed(case).values
    assert values is not None
    return {one.field: one for one in changes(case.frozen.library.forms["cnil"], values, case.situation())}


@pytest.fixture
def sent(case: Case, clock: Any) -> Case:
    """A declaration made from a draft, an hour ago."""
    case.do(StateInstant("breach_aware", when(case, "7h50")), ME)
    answer(case, "persons_count", 3200, "estimated")
    answer(case, "discovery_circumstances", "Écran noir.")
    answer(case, "confidentiality", None)
    draft(case)
    file(case)
    clock.advance(hours=1)
    return case


def test_nothing_is_declared_yet(case: Case) -> None:
    """A draft alone is no declaration."""
    draft(case)
    assert as_filed(case.frozen.library.forms["cnil"], case.situation(), case.journal.blob) is None


def test_nothing_has_changed(sent: Case) -> None:
    """Time passing, steps and notes change no field."""
    assert changed(sent) == {}
    assert (filed(sent).last.reference, filed(sent).first) == ("N-1", filed(sent).last)


def test_before_and_now(sent: Case) -> None:
    """Only the field that changed, with both values and how sure each was."""
    answer(sent, "persons_count", 2950)
    (one,) = [change for name, change in changed(sent).items() if not name.endswith("_band")]
    assert one.before == Reading(("3200 personnes",), "estimé", 3200)
    assert one.now == Reading(("2950 personnes",), "certain", 2950)
    assert (one.label, one.section) == (
        "Nombre approximatif de personnes concernées par la violation", "Personnes concernées",
    )  # fmt: skip


def test_the_same_number_now_certain_is_a_change(sent: Case) -> None:
    """« environ 3 200 » confirmed: the authority is told."""
    answer(sent, "persons_count", 3200)
    one = changed(sent)["persons_count"]
    assert (one.before and one.before.certainty, one.now and one.now.certainty) == ("estimé", "certain")


def test_an_answer_given_again_is_no_change(sent: Case) -> None:
    """Nor one changed and changed back."""
    answer(sent, "discovery_circumstances", "Autre chose.")
    assert set(changed(sent)) == {"discovery_circumstances"}
    answer(sent, "discovery_circumstances", "Écran noir.")
    assert changed(sent) == {}


def test_unknown_then_known_and_the_fields_it_opens(sent: Case) -> None:
    """A nature confirmed: its own question appears, and says it was not asked."""
    answer(sent, "confidentiality", True)
    answer(sent, "consequences_confidentiality", ["spread"])
    found = changed(sent)
    assert "Perte de la confidentialité" in (found["breach_natures"].now or Reading((), "", None)).lines
    opened = found["consequences_confidentiality"]
    assert (opened.before, (opened.now or Reading((), "", None)).value) == (None, ["spread"])


def test_a_field_no_longer_shown(sent: Case) -> None:
    """« toujours en cours » hides the end that had been declared."""
    answer(sent, "ongoing", False)
    answer(sent, "breach_end", when(sent, "8h").to_json())
    draft(sent, "cnil_complement")
    file(sent, "cnil_complement", reference="N-2")
    answer(sent, "ongoing", True)
    found = changed(sent)
    assert found["breach_end"].now is None
    assert found["breach_end"].before is not None


def test_a_nature_denied_after_all_is_the_news(sent: Case) -> None:
    """Declared unknown, then « non » and « aucune trace »: both are to copy; so is a nature that was declared."""
    answer(sent, "integrity", None)
    answer(sent, "availability", True)
    answer(sent, "unintelligible", None)
    draft(sent, "cnil_complement")
    file(sent, "cnil_complement", reference="N-2")
    answer(sent, "confidentiality", False)
    answer(sent, "exfiltration", "no")
    answer(sent, "availability", False)
    found = changed(sent)
    natures = found["breach_natures"]
    assert natures.before is not None
    assert natures.now is not None
    assert natures.before.lines[0] == "Perte de la disponibilité"
    assert natures.now.lines == (
        "Perte de l'intégrité : inconnu à ce stade",
        "Perte de la confidentialité : non",
        "Perte de la disponibilité : à retirer",
    )
    assert found["exfiltration"].now == Reading(("Aucune trace, après vérification",), "certain", "no")
    assert (found["unintelligible"].now, natures.section) == (None, found["exfiltration"].section)


def test_values_kept_before_unknown_options_were_named_are_read(sent: Case) -> None:
    """They stand in their text alone."""
    values = json.loads(json.dumps(filed(sent).values))
    for section in values["sections"]:
        for one in section["fields"]:
            one.pop("silent", None)
    answer(sent, "confidentiality", False)
    (natures,) = (one for one in changes(sent.frozen.library.forms["cnil"], values, sent.situation())
                  if one.field == "breach_natures")  # fmt: skip
    assert natures.now is not None
    assert natures.now.lines[-1] == "Perte de la confidentialité : non"


def test_what_the_filing_says_of_itself_is_no_news(sent: Case) -> None:
    """Its type, the number of the first one, the summary of changes."""
    answer(sent, "notification_type", "complementaire")
    answer(sent, "what_changed", "Le nombre.")
    assert changed(sent) == {}
    assert sent.situation().value("previous_notification_number") == "N-1"


def test_a_second_follow_up_is_counted_from_the_first(sent: Case, clock: Any) -> None:
    """Each declaration is compared to the last one sent, pending or not."""
    answer(sent, "persons_count", 2950)
    draft(sent, "cnil_complement")
    file(sent, "cnil_complement", reference="", pending=True)
    assert changed(sent) == {}
    answer(sent, "persons_count", 2951)
    assert changed(sent)["persons_count"].before == Reading(("2950 personnes",), "certain", 2950)
    clock.advance(days=1)
    draft(sent, "cnil_complement")
    file(sent, "cnil_complement", "il y a 20 heures", reference="N-2")
    assert "persons_count" in changed(sent), "an acknowledgement brings no new version"
    assert (filed(sent).last.reference, filed(sent).first.reference) == ("N-2", "N-1")


def test_a_draft_made_after_the_filing_does_not_hide_changes(sent: Case) -> None:
    """Only what was sent counts."""
    answer(sent, "persons_count", 2950)
    draft(sent)
    assert "persons_count" in changed(sent)


def test_filed_without_a_draft_the_values_as_they_stood_are_kept(case: Case) -> None:
    """The form was copied field by field: what was declared stays beside the filing, and leaves with its words."""
    case.do(StateInstant("breach_aware", when(case, "7h50")), ME)
    answer(case, "persons_count", 12)
    file(case)
    entry = case.history[case.state.filings[0].seq - 1]
    assert entry.v == 3
    assert kept_words(filed(case)).endswith(
        f"telles qu’elles étaient ici à l’heure de l’envoi (entrée {entry.seq - 1})"
    )
    assert values_doubt(case.state.filings[0]) == ""
    assert changed(case) == {}
    answer(case, "persons_count", 13)
    assert changed(case)["persons_count"].before == Reading(("12 personnes",), "certain", 12)
    file(case, "cnil_complement", reference="N-2")
    assert changed(case) == {}
    assert verify(case.journal).problems == []
    (kept,) = held(entry.body)  # type: ignore[arg-type]
    assert case.journal.blob(kept) is not None
    case.do(Expunge(entry.seq, "nom d’une patiente"), ME)
    assert case.journal.blob(kept) is None


def test_filed_in_the_past_the_values_are_those_of_that_hour(case: Case, clock: Any) -> None:
    """Recorded afterwards: what was answered since was not declared."""
    case.do(StateInstant("breach_aware", when(case, "7h50")), ME)
    answer(case, "persons_count", 12)
    told = case.state.seq
    clock.advance(hours=2)
    answer(case, "persons_count", 13)
    file(case, typed="il y a 1 heure")
    assert case.state.filings[0].values_upto == told and changed(case)["persons_count"].before is not None
    assert changed(case)["persons_count"].before == Reading(("12 personnes",), "certain", 12)
    assert "à l’heure de l’envoi" in kept_words(filed(case)) and verify(case.journal).problems == []


def test_filed_before_anything_was_answered_it_is_said_that_the_values_are_later(case: Case, clock: Any) -> None:
    """What was declared cannot be told from the record: what is kept, and since when, is said."""
    case.do(StateInstant("breach_aware", when(case, "7h50")), ME)
    clock.advance(hours=2)
    answer(case, "persons_count", 13)
    file(case, typed="il y a 1 heure")
    (one,) = case.state.filings
    assert one.values_upto is None and "celles de maintenant" in values_doubt(one) and changed(case) == {}
    assert kept_words(filed(case)).endswith(f"notée ici (entrée {one.seq}), pas à l’heure de l’envoi")


def test_of_an_old_filing_whose_values_were_not_kept_everything_is_to_say(case: Case) -> None:
    """Said so; every answered field is there, none as « avant »."""
    case.do(StateInstant("breach_aware", when(case, "7h50")), ME)
    answer(case, "persons_count", 12)
    file(case)
    old = replace(case.state, filings=tuple(replace(one, values_sha256=None) for one in case.state.filings))
    form = case.frozen.library.forms["cnil"]
    sent = as_filed(form, replace(case.situation(), state=old), case.journal.blob)
    assert sent is not None
    assert (sent.values, kept_words(sent)) == (None, "")
    found = changes(case.frozen.library.forms["cnil"], None, case.situation())
    assert {"persons_count", "awareness", "origins"} <= {one.field for one in found}
    assert all(one.before is None and one.now is not None for one in found)


def test_an_expunged_draft_is_no_longer_compared(sent: Case) -> None:
    """Its values leave with it."""
    sent.do(Expunge(filed(sent).last.document or 0, "nom d’une patiente"), ME)
    assert filed(sent).values is None


def test_the_values_of_another_form_do_not_count(sent: Case) -> None:
    """The draft was the CNIL's: nothing was ever kept in the European form."""
    form = sent.frozen.library.forms["edpb-2026"]
    found = as_filed(form, sent.situation(), sent.journal.blob)
    assert found is not None
    assert found.values is None


def test_new_labels_are_no_change_and_lost_fields_are_said(sent: Case) -> None:
    """An adopted edition that words a field otherwise, and one that asks it no more."""
    form = sent.frozen.library.forms["cnil"]
    sections = []
    for section in form.sections:
        kept = [one for one in section.fields if one.id != "discovery_circumstances"]
        renamed = tuple(one.model_copy(update={"label": "Nouveau nom"}) for one in kept)
        sections.append(section.model_copy(update={"fields": renamed}))
    newer = form.model_copy(update={"sections": tuple(sections)})
    (one,) = changes(newer, filed(sent).values, sent.situation())
    assert (one.field, one.now, one.section) == ("discovery_circumstances", None, "")
    assert one.before is not None
    assert one.before.lines == ("Écran noir.",)


def test_the_conclusion_that_there_was_no_breach_is_a_persons(case: Case) -> None:
    """Three « non » for certain; neither presumed, nor estimated, nor two of them."""
    assert not no_breach(case.situation())
    for fact in ("confidentiality", "integrity"):
        answer(case, fact, False)
    assert not no_breach(case.situation())
    answer(case, "availability", False, "estimated")
    assert not no_breach(case.situation())
    answer(case, "availability", False)
    assert no_breach(case.situation())


def test_a_presumed_absence_concludes_nothing(register: Register, library: Library) -> None:
    """A playbook that supposes no breach is not the doctor."""
    book = library.playbooks["rancongiciel"]
    facts = book.facts | {"confidentiality": False, "integrity": False, "availability": False}
    supposed = library.model_copy(
        update={"playbooks": library.playbooks | {book.id: book.model_copy(update={"facts": facts})}}
    )
    assert not no_breach(register.open_incident(NewIncident(book.id, supposed, ME)).situation())


def test_each_controller_has_their_own_follow_up(case: Case) -> None:
    """One notification each: whose number, whose version; unnamed, the oldest version, so that no change is lost."""
    case.do(StateInstant("breach_aware", when(case, "7h50")), ME)
    answer(case, "controllers", "Dr Roy\nDr Ba")
    answer(case, "persons_count", 100)
    draft(case)
    file(case, for_="Dr Roy", reference="N-1")
    assert case.situation().value("previous_notification_number") == "N-1"
    answer(case, "persons_count", 200)
    draft(case)
    file(case, for_="Dr Ba", reference="N-2")
    answer(case, "persons_count", 300)
    form, situation = case.frozen.library.forms["cnil"], case.situation()
    assert situation.value("previous_notification_number") == "N-1 (Dr Roy) ; N-2 (Dr Ba)"
    before = {}
    for name, number in (("dr-roy", "N-1"), ("dr-ba", "N-2")):
        assert replace(situation, declaring=name).value("previous_notification_number") == number
        one = as_filed(form, situation, case.journal.blob, name)
        assert one is not None
        assert (one.for_, one.first.reference) == (name, number)
        change = next(c for c in changes(form, one.values, situation) if c.field == "persons_count")
        before[name] = change.before.value if change.before else None
    assert before == {"dr-roy": 100, "dr-ba": 200}
    assert filed(case).for_ == "dr-roy"
    file(case, "cnil_complement", for_="Dr Roy", reference="S-1")
    assert filed(case).for_ == "dr-ba"


def test_who_declared_is_said_or_asked(case: Case) -> None:
    """Nobody yet: none. One: that one. Several: the choices. Somebody else: refused, with who did."""
    case.do(StateInstant("breach_aware", when(case, "7h50")), ME)
    assert whose("cnil_initiale", "", case.situation()) is None
    file(case, reference="N-0")
    assert whose("cnil_initiale", "", case.situation()) == ""
    answer(case, "controllers", "Dr Roy\nDr Ba")
    file(case, for_="Dr Roy", reference="N-1")
    with pytest.raises(Refused, match=r"\(--for\) : dr-roy \(Dr Roy\) ; practice \(le cabinet\)"):
        whose("cnil_initiale", "", case.situation())
    with pytest.raises(BadInput, match="« Dr Ba » n’a encore rien déclaré : seuls ont déclaré dr-roy"):
        whose("cnil_initiale", "Dr Ba", case.situation())
    assert whose("cnil_initiale", "practice", case.situation()) == ""
    assert whose("cnil_initiale", "Dr Roy", case.situation()) == "dr-roy"


def test_never_overdue(sent: Case, clock: Any) -> None:
    """A year later the follow-up is still only wished."""
    clock.advance(days=365)
    found = sent.situation().clock("cnil_complement")
    assert found is not None
    assert (found.status, found.late, found.reasons_missing) == ("wished", None, False)
    sent.do(Decide("persons", answer=False, why="rien de copié", ground="no_high_risk"), ME)
    file(sent, "cnil_complement", reference="N-2")
    found = sent.situation().clock("cnil_complement")
    assert found is not None
    assert (found.status, found.late) == ("fulfilled", None)


def test_hostile_words_are_compared_as_words(sent: Case) -> None:
    """As they were typed, on both sides; the export is one JSON document."""
    answer(sent, "discovery_circumstances", HOSTILE)
    draft(sent, "cnil_complement")
    file(sent, "cnil_complement", reference=HOSTILE[:60])
    answer(sent, "discovery_circumstances", HOSTILE + "!")
    one = changed(sent)["discovery_circumstances"]
    assert one.before is not None
    assert one.now is not None
    assert (one.before.value, one.now.value) == (HOSTILE, HOSTILE + "!")
    found = filed(sent)
    form = sent.frozen.library.forms["cnil"]
    words = changes_json(form, found, changes(form, found.values, sent.situation()), sent.situation())
    assert json.loads(json.dumps(words)) == words
