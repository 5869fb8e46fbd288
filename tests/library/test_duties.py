"""What the loading of obligations refuses: unknown starts, two wordings of one day, a proposal with a date."""

from typing import TYPE_CHECKING

import pytest

from incident.errors import DataError
from incident.library.load import load_library
from tests.library.conftest import check_files

if TYPE_CHECKING:
    from tests.library.conftest import Folders

D = "common/obligations.yaml"
PROPOSED = "      - status: proposed\n"


def texts(folders: "Folders") -> set[str]:
    """What the check says, without its lines: they move."""
    return {problem.text for problem in check_files(folders.playbooks, folders.templates)}


REFUSED = {
    # words replaced, by what, what is said (a part), words of the line named
    "unknown start": ("starts_at: [breach_aware, processor_told]", "starts_at: [breach_awar]",
                      "instant « breach_awar » : inconnu. Vouliez-vous dire « breach_aware »", "starts_at: [breach_awar]"),
    "filing of nothing": ('starts_at: ["filed:cnil_initiale"]', 'starts_at: ["filed:cnil"]',
                          "obligation « cnil » : inconnu", 'starts_at: ["filed:cnil"]'),
    "overlap": (PROPOSED, '      - valid_from: "2027-01-01"\n', "un même jour aurait deux textes pour « cnil_initiale »",
                '- valid_from: "2027-01-01"'),
    "proposed with a date": (PROPOSED, PROPOSED + '        valid_from: "2027-01-01"\n', "un texte proposé n’a pas de date",
                             "- status: proposed"),
    "in force without a date": (PROPOSED, "      - status: in_force\n", "dites depuis quel jour", "- status: in_force"),
    "no date": ('valid_from: "2018-05-25"', 'valid_from: "25/05/2018"', "n’est pas une date", "25/05/2018"),
    "no date in a version": (PROPOSED, '      - valid_from: "janvier"\n', "n’est pas une date", "janvier"),
    "last before first": ('valid_from: "2018-05-25"', 'valid_from: "2018-05-25"\n    valid_to: "2018-05-24"',
                          "le dernier jour est avant le premier", 'valid_to: "2018-05-24"'),
    "the same id twice": ("  - id: cnil_complement\n", "  - id: cnil_initiale\n", "« cnil_initiale » est défini deux fois",
                          None),
    "unknown status": (PROPOSED, "      - status: vote\n", "status", "- status: vote"),
}  # fmt: skip


@pytest.mark.parametrize("seed", REFUSED, ids=str)
def test_it_is_refused_when_the_data_are_read(folders: "Folders", seed: str) -> None:
    """By its file and line, and the check says the same."""
    old, new, said, words = REFUSED[seed]
    folders.change(D, old, new)
    with pytest.raises(DataError) as raised:
        load_library(folders.playbooks, folders.templates)
    assert said in raised.value.message
    if words is not None:
        assert raised.value.message.startswith(f"obligations.yaml:{folders.line(D, words)}:")
    assert any(said in str(problem) for problem in check_files(folders.playbooks, folders.templates))


WRONG = {
    "condition": ("applies: {risk_level: {at_least: high}}", "applies: {risk_lvel: {at_least: high}}",
                  "fait « risk_lvel » : inconnu"),
    "delay": ("- {value: 96h}", "- {value: 5wd}", "ne se compte pas avec la règle « elapsed_hours »"),
    "source": ("sources: [omnibus]", "sources: [omnibs]", "source « omnibs » : inconnu"),
}  # fmt: skip


@pytest.mark.parametrize("seed", WRONG, ids=str)
def test_a_proposed_text_is_proved_like_the_others(folders: "Folders", seed: str) -> None:
    """It must be ready for the day it is published."""
    old, new, said = WRONG[seed]
    before = texts(folders)
    folders.change(D, old, new)
    (added,) = texts(folders) - before
    assert said in added


def test_publishing_the_proposal_is_three_lines(folders: "Folders") -> None:
    """Its first day, the mark gone, and the last day of the old text: no Python."""
    before = texts(folders)
    folders.change(D, PROPOSED, '      - valid_from: "2027-06-01"\n')
    folders.change(D, 'valid_from: "2018-05-25"', 'valid_from: "2018-05-25"\n    valid_to: "2027-05-31"')
    assert texts(folders) == before
    library = load_library(folders.playbooks, folders.templates)
    assert library.obligations["cnil_initiale"].versions[0].valid_from == "2027-06-01"


def test_a_question_of_a_form_in_consultation_counts_for_that_form_only(folders: "Folders") -> None:
    """A rule that rests on it would rest on nothing: nobody is asked yet."""
    before = texts(folders)
    folders.change(D, "applies: {notify_persons: true}", "applies: {discovery_source: press}")
    assert "rien ne demande ni ne donne le fait « discovery_source »." in texts(folders) - before
