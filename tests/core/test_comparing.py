"""What changed between two versions, passage by passage, and how it reads."""

import pytest

from incident.core.comparing import Passage, PassageChange, compare, summed
from incident.core.comparingtext import Line, comparison_lines, version_text
from incident.core.state import Produced
from tests.golden import plain


def of(*texts: str) -> list[Passage]:
    return [Passage(text.removeprefix("# "), text.startswith("# ")) for text in texts]


def changes(before: list[Passage], now: list[Passage]) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.where, one.before, one.now) for one in compare(before, now)]


def test_spaces_alone_are_no_change() -> None:
    assert compare(of("un  mot\n", "# Titre"), of(" un mot", "# Titre")) == ()


def test_a_question_answered_otherwise_is_one_change() -> None:
    """However unlike the answers; another question with the same answer is not the same one."""
    assert changes(of("Début | lundi"), of("Début | on ne sait pas encore")) == [
        ("changed", "", "Début | lundi", "Début | on ne sait pas encore")
    ]
    assert changes(of("A | oui"), of("Tout autre chose, en détail | oui")) == [
        ("added", "", "", "Tout autre chose, en détail | oui"),
        ("removed", "", "A | oui", ""),
    ]


@pytest.mark.parametrize(("now", "kinds"), [("abef", ["changed"]), ("abxyz", ["added", "removed"])])
def test_from_half_alike_on_it_is_the_same_passage(now: str, kinds: list[str]) -> None:
    assert [one[0] for one in changes(of("abcd"), of(now))] == kinds


def test_what_was_passed_over_is_removed_and_what_is_left_too() -> None:
    """In the order of the present version, each under its own heading."""
    before = of("# A", "un un un un", "zzzz", "deux deux deux", "# B", "trois trois")
    now = of("# A", "deux deux deuz", "nouveau", "# B")
    assert changes(before, now) == [
        ("removed", "A", "un un un un", ""),
        ("removed", "A", "zzzz", ""),
        ("changed", "A", "deux deux deux", "deux deux deuz"),
        ("added", "A", "", "nouveau"),
        ("removed", "B", "trois trois", ""),
    ]


def test_before_the_first_heading_there_is_none() -> None:
    assert changes(of("x"), of("x", "nouveau", "# T")) == [("added", "", "", "nouveau"), ("added", "T", "", "T")]


def test_how_much_changed() -> None:
    one = PassageChange("changed", "", "a", "b")
    assert summed(()) == "rien n’a changé"
    assert plain(summed([one])) == "1 passage changé"
    removed = PassageChange("removed", "", "a", "")
    assert plain(summed([one, removed, removed])) == "2 passages retirés, 1 passage changé"


MADE = Produced("x", "X", "docx", "a", "b", "c", 3, "2026-11-23T07:12:05Z", 5)


@pytest.mark.parametrize(
    ("form", "name"), [("docx", "Word"), ("pdf", "PDF"), ("txt", "texte"), ("md", "Markdown"), ("odt", "odt")]
)
def test_which_version(form: str, name: str) -> None:
    made = Produced("x", "X", form, "a", "b", "c", 3, "2026-11-23T07:12:05Z", 5)
    assert plain(version_text(made, "Europe/Paris")) == f"lundi 23 novembre 2026 à 8 h 12 ({name}, entrée 5)"


def test_the_lines_of_a_comparison() -> None:
    """The heading once, and not above itself; the sign or the word says what a colour repeats."""
    found = [
        PassageChange("added", "A", "", "un"),
        PassageChange("removed", "A", "deux", ""),
        PassageChange("changed", "B", "trois", "quatre"),
        PassageChange("added", "C", "", "C"),
        PassageChange("removed", "D", "D", ""),
    ]
    lines = [Line(plain(one.text), one.tone) for one in comparison_lines(MADE, found, "Europe/Paris")]
    assert lines == [
        Line("Comparé à la version du lundi 23 novembre 2026 à 8 h 12 (Word, entrée 5) : "
             "2 passages ajoutés, 2 passages retirés, 1 passage changé.", "head"),
        Line("\nA", "where"), Line("", "plain"), Line("+ Ajouté : un", "now"),
        Line("", "plain"), Line("– Retiré : deux", "before"),
        Line("\nB", "where"), Line("", "plain"), Line("– Avant : trois", "before"), Line("+ Maintenant : quatre", "now"),
        Line("", "plain"), Line("+ Ajouté : C", "now"),
        Line("", "plain"), Line("– Retiré : D", "before"),
    ]  # fmt: skip


def test_a_long_document_is_compared_whole() -> None:
    """However often a line or a letter comes back."""
    assert [one[0] for one in changes(of(*["x"] * 300), of("y", *["x"] * 300))] == ["added"]
    long = "ab" * 150
    assert [one[0] for one in changes(of(long), of(f"zz{long}"))] == ["changed"]


def test_each_of_several_changed_is_paired_with_its_own() -> None:
    assert [one[2:] for one in changes(of("aaaa1", "bbbb1", "cccc1"), of("aaaa2", "bbbb2", "cccc2"))] == [
        ("aaaa1", "aaaa2"), ("bbbb1", "bbbb2"), ("cccc1", "cccc2"),
    ]  # fmt: skip


def test_what_makes_two_passages_one() -> None:
    """The first cell of a row is its question; the same letters in another order are not the same words."""
    assert [one[0] for one in changes(of("Q | a | b"), of("Q | rien de tout ce qui fut écrit | chose"))] == ["changed"]
    assert [one[0] for one in changes(of("abcdefgh"), of("hgfedcba"))] == ["added", "removed"]


def test_what_stands_under_no_heading_has_none_above_it() -> None:
    lines = list(comparison_lines(MADE, [PassageChange("changed", "", "a", "b")], "Europe/Paris"))
    assert [one.tone for one in lines] == ["head", "plain", "before", "now"]
