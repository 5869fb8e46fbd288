"""Every text a doctor reads: short, in words they know, the others explained; links name real playbooks."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import incident
from incident.core import commands as c
from incident.core.agenda import questions, tasks
from incident.core.playbook import Library, Step, Term
from incident.core.playbooktext import explained
from incident.library.load import load_assessment, load_glossary, load_steps, load_triage
from incident.register import NewIncident, Register
from incident.resources import playbooks_dir
from incident.tui.widgets.step_panel import buttons

PROGRAM = Path(incident.__file__).parent
LONGEST_DO, LONGEST_SENTENCE = 60, 20
"""Words: at most in what to do, and on average in its sentences."""

AVOIDED = ("contenir", "évaluer", "clore", "exfiltration", "indisponibilité", "complément", "H+12", "H+24", "DPO")
"""Words never used in our own texts: « notifier », « registre », « empreinte », « main courante » are explained."""

EVERYDAY = {"AVANT", "ET", "IVG", "SIM", "SMS", "USB", "VIH", "WhatsApp"}
"""Capitals that any doctor reads without help."""


@pytest.fixture(scope="module")
def glossary() -> dict[str, Term]:
    """The words explained."""
    return load_glossary(playbooks_dir())


def every_step(library: Library) -> Iterator[tuple[str, Step]]:
    """Each step as shown, and the shared ones."""
    yield from ((f"{book.id}/{step.id}", step) for book in library.playbooks.values() for step in book.steps)
    yield from ((f"common/{name}", step) for name, step in load_steps(playbooks_dir()).items())


def our_texts(library: Library) -> Iterator[tuple[str, str]]:
    """Every French text of the playbooks and their tables, with where it stands; the authorities' words are theirs."""
    for book in library.playbooks.values():
        said = (book.title, *book.signs, book.beside, *book.never, *(move.say for move in book.first_moves))
        yield from ((book.id, text) for text in said)
    for place, step in every_step(library):
        yield from ((place, text) for text in (step.title, step.do, step.why, *step.keep))
    for duty in library.obligations.values():
        yield from ((duty.id, text) for text in (duty.title, duty.short, duty.fulfilled_by, duty.proof, duty.why))
    yield from ((one.id, f"{one.name} {one.note}") for one in library.contacts.values())
    for fact in library.facts.values():
        yield from ((fact.id, text) for text in (fact.ask, fact.help, *(option.label for option in fact.options)))
    yield from ((one.id, f"{one.ask} {one.advice}") for one in load_assessment(playbooks_dir(), library).values())
    triage = load_triage(playbooks_dir())
    yield from (("triage", leaf.say) for leaf in (*triage.first, *triage.others, triage.unsure))


def read(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def used(word: str, text: str) -> bool:
    """Whether a text has the word, by itself."""
    flags = re.IGNORECASE if word.islower() else 0
    return re.search(rf"(?<![\w-]){re.escape(read(word))}(?![\w-])", read(text), flags) is not None


def test_what_to_do_is_short(library: Library) -> None:
    """Sixty words at most, sentences of twenty on average: for each step of each playbook."""
    long = []
    for place, step in every_step(library):
        words = len(re.findall(r"\w[\w’-]*", step.do))
        sentences = [one for one in re.split(r"(?<=[.?!])\s+", step.do) if re.search(r"\w", one)]
        if words > LONGEST_DO or words / len(sentences) > LONGEST_SENTENCE:
            long.append((place, words, len(sentences)))
    assert long == []


def test_no_word_to_avoid(library: Library) -> None:
    """Nowhere in what we write ourselves."""
    assert [(place, w) for place, text in our_texts(library) for w in AVOIDED if used(w, text)] == []


def test_every_abbreviation_is_explained(library: Library, glossary: dict[str, Term]) -> None:
    """A word in capitals is in the glossary, or is one that any doctor knows."""
    known = {
        part for term in glossary.values() for form in (term.word, *term.also) for part in re.findall(r"\w+", form)
    }
    found = {
        (word, place)
        for place, text in our_texts(library)
        for word in re.findall(r"(?<![\w-])[A-Z][A-Za-z]*[A-Z]+[A-Za-z]*(?!\w)", text)
        if word not in known | EVERYDAY
    }
    assert found == set()


def test_every_word_explained_is_used(library: Library, glossary: dict[str, Term]) -> None:
    """And none is explained in words to avoid, or at length."""
    texts = [text for _, text in our_texts(library)]
    fields = [one for form in library.forms.values() for section in form.sections for one in section.fields]
    texts += [field.label for field in fields]
    texts += [option.label for field in fields for option in field.options]
    texts += [explained(term) for term in glossary.values()]
    texts += [path.read_text(encoding="utf-8") for path in PROGRAM.rglob("*.py")]
    for term in glossary.values():
        others = [text for text in texts if text != explained(term)]
        assert any(used(form, text) for form in (term.word, *term.also) for text in others), term.word
        assert len(term.means.split()) <= 30, term.word
        assert not re.search(r"\w'\w| [;:?!»]|« ", term.means), term.word


def test_words_that_stay_are_explained_at_once(library: Library) -> None:
    """« registre » and « main courante » say what they are where a step uses them."""
    for place, step in every_step(library):
        text = read(f"{step.do} {step.why}")
        if "registre" in text:
            assert "registre des violations : c’est la liste interne" in text, place
        if "main courante" in text:
            assert "main courante (simple signalement)" in text, place


def test_a_playbook_named_in_a_step_can_be_joined_from_it(library: Library) -> None:
    """« Ajoutez le scénario … » is a link, not only words."""
    for place, step in every_step(library):
        if re.search(r"(?i:ajoutez|ouvrez)(?: aussi)?(?: à cet incident)?(?: le scénario)? «", read(step.do)):
            assert step.leads_to or place.startswith("inconnu/evaluer"), place
        assert set(step.leads_to) <= set(library.playbooks), place
    theft = library.playbooks["vol_perte_materiel"]
    assert {name for step in theft.steps for name in step.leads_to} >= {"ordonnances", "compte_pirate"}


def test_a_question_made_pointless_is_not_asked(register: Register, library: Library) -> None:
    """Nothing modified: what a modification can lead to is not asked; in doubt it is."""
    case = register.open_incident(NewIncident("rancongiciel", library, "Dr Lenoir"))
    step = library.playbooks["rancongiciel"].step("evaluer-risque")
    assert step is not None

    def asked() -> set[str]:
        return {fact.id for fact in questions(step, case.situation())}

    assert "consequences_integrity" in asked()
    case.do(c.GiveAnswers((c.Given("integrity", False, "certain"),)), "Dr Lenoir")
    assert "consequences_integrity" not in asked()
    assert {"consequences_confidentiality", "consequences_availability"} <= asked()


def test_a_step_offers_to_join_what_it_leads_to(register: Register, library: Library) -> None:
    """Stolen prescriptions lead on to their playbook, until it is joined."""
    case = register.open_incident(NewIncident("vol_perte_materiel", library, "Dr Lenoir"))

    def offered() -> bool:
        situation = case.situation()
        task = next(task for task in tasks(situation) if task.step.id == "ordonnances-tampon")
        return "step-add" in {button.id for button in buttons(task, situation)}

    assert offered()
    register.add_playbook(case, "ordonnances", library, "Dr Lenoir")
    assert not offered()
