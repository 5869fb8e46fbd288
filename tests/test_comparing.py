"""A document beside the version produced before: what was added, removed, changed, read from the bytes that were kept."""

import json
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident.case import Case
from incident.comparing import comparison
from incident.core import commands as c
from incident.core.comparing import Passage, compare, summed
from incident.core.comparingtext import comparison_lines
from incident.documents.reading import passages
from incident.errors import BadInput, Refused
from incident.library.load import load_templates
from incident.production import Made, produce
from incident.register import Register
from incident.resources import base_docx, base_typst, templates_dir

ME = "Dr Lenoir"
TEMPLATES = load_templates(templates_dir())
Run = Callable[..., tuple[int, str, str]]


def of(*texts: str) -> list[Passage]:
    return [Passage(text.removeprefix("# "), text.startswith("# ")) for text in texts]


def test_each_change_is_said_once_under_its_heading() -> None:
    before = of("# Dates", "Début | inconnu", "Fin | lundi", "# Mesures", "Réseau coupé.", "Rien d’autre.")
    now = of("# Dates", "Début | dimanche", "Fin | lundi", "# Mesures", "Réseau coupé à 8 h.", "# Suite", "Plainte.")
    assert [(x.kind, x.where, x.before, x.now) for x in compare(before, now)] == [
        ("changed", "Dates", "Début | inconnu", "Début | dimanche"),
        ("changed", "Mesures", "Réseau coupé.", "Réseau coupé à 8 h."),
        ("added", "Suite", "", "Suite"),
        ("added", "Suite", "", "Plainte."),
        ("removed", "Mesures", "Rien d’autre.", ""),
    ]
    assert summed(compare(before, now)) == ("2\u00a0passages ajoutés, 1\u00a0passage retiré, 2\u00a0passages changés")


texts = st.lists(st.sampled_from(["a", "b b", "c | 1", "c | 2", "# d", "e\u00a0e"]), max_size=8)


@given(texts, texts)
def test_nothing_is_lost_nothing_is_said_twice(before: list[str], now: list[str]) -> None:
    found = compare(of(*before), of(*now))
    old, new = [t.removeprefix("# ") for t in before], [t.removeprefix("# ") for t in now]
    gone, come = Counter(x.before for x in found if x.before), Counter(x.now for x in found if x.now)
    assert gone <= Counter(old) and come <= Counter(new)
    assert Counter(old) - gone == Counter(new) - come, "what is left on both sides is the same"
    assert (found == ()) == ([" ".join(t.split()) for t in old] == [" ".join(t.split()) for t in new])


@pytest.mark.parametrize("form", ["docx", "pdf", "txt", "md"])
def test_every_format_is_compared_with_what_was_kept(case: Case, form: str) -> None:
    hostile = "[/] *gras* <b> {{ 7*7 }} \\ | tuyau"
    base = base_typst() if form == "pdf" else base_docx()
    template = TEMPLATES["cnil_initiale"]
    with pytest.raises(Refused, match="rien à comparer"):
        comparison(case, template, base_docx())
    assert isinstance(produce(case, template, form, base, ME), Made)  # type: ignore[arg-type]
    assert comparison(case, template, base_docx()).changes == ()
    case.do(c.GiveAnswers((c.Given("description", hostile),)), ME)
    found = comparison(case, template, base_docx())
    assert found.before.format == form
    assert [one for one in found.changes if "7*7" in one.now.replace("\n", " ")], found.changes
    shown = "\n".join(line.text for line in comparison_lines(found.before, found.changes, "Europe/Paris"))
    assert shown.replace("\u00a0", " ").startswith("Comparé à la version du lundi 23 novembre 2026 à 8 h 12 (")
    assert isinstance(produce(case, template, form, base, ME), Made)  # type: ignore[arg-type]
    again = comparison(case, template, base_docx())
    assert (again.before.seq, again.changes) == (found.before.seq, found.changes), "the last one that says otherwise"
    with pytest.raises(BadInput, match=f"Ses versions : {case.state.documents[-1].seq}, {found.before.seq}"):
        comparison(case, template, base_docx(), 1)


def test_a_table_reads_as_its_rows(case: Case) -> None:
    made = produce(case, TEMPLATES["cnil_initiale"], "docx", base_docx(), ME)
    assert isinstance(made, Made)
    assert passages("Titre\n═════\n\nligne\n".encode(), "txt") == [Passage("Titre", True), Passage("ligne")]
    read = passages(made.data, "docx")
    assert any(one.heading for one in read) and any(" | " in one.text for one in read)


def test_the_command(
    case: Case, register: Register, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from incident.cli.main import main

    made = produce(case, TEMPLATES["chronologie"], "docx", base_docx(), ME)
    assert isinstance(made, Made)
    case.do(c.AddNote("Box débranchée \x1b[31m"), ME)
    ref = case.state.ref
    register.close()

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["incident", *arguments])
        code = main()
        said = capsys.readouterr()
        return code, said.out, said.err

    code, out, err = run("compare", ref, "chronologie")
    assert (code, err) == (0, "") and "+ Ajouté : " in out and "Box débranchée" in out and "\x1b" not in out
    found = json.loads(run("compare", ref, "chronologie", "--json")[1])
    assert found["document"] == "chronologie" and {one["kind"] for one in found["changes"]} >= {"added"}
    code, out, err = run("compare", ref, "lettre_ordre")
    assert (code, out) == (1, "") and err.count("\n") == 1
    assert run("compare", ref)[0] == 2
