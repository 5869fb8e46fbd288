"""`incident form`: both forms, what changed since the declaration, and a form that came after the incident."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from incident.core.playbook import Library
from incident.register import NewIncident, Register

Run = Callable[..., tuple[int, str, str]]
HOSTILE = "[/]{{ 7*7 }}\x1b[2J\u202eEGNAR | <br> ligne\nsuivante 😱"


@pytest.fixture
def opened(register: Register, library: Library) -> str:
    """The reference of an incident just opened."""
    ref = register.open_incident(NewIncident("rancongiciel", library, "Dr Lenoir")).state.ref
    register.close()
    return ref


@pytest.fixture
def older(register: Register, library: Library) -> str:
    """The reference of an incident opened before the European form, and its questions, existed."""
    asked = {name for name in library.facts if name not in {"discovery_source", "measures_prevention", "risk_method"}}
    before = {"forms": {"cnil": library.forms["cnil"]}, "facts": {name: library.facts[name] for name in asked}}
    ref = register.open_incident(NewIncident("rancongiciel", library.model_copy(update=before), "Dr Lenoir")).state.ref
    register.close()
    return ref


def found(run: Run, *arguments: str) -> Any:
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    return json.loads(out)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("form", "sections", "said"), [
    ("cnil", 14, "ce brouillon n’est pas une déclaration"),
    ("edpb-2026", 18, "Projet du CEPD, non en vigueur"),
])  # fmt: skip
def test_a_form_and_its_warning(run: Run, opened: str, form: str, sections: int, said: str) -> None:
    """As JSON and as text; the same incident answers both."""
    run("answer", opened, "persons_count=3200", f"discovery_circumstances={HOSTILE}")
    words = found(run, "form", opened, form, "--json")
    assert (words["form"], len(words["sections"])) == (form, sections)
    assert said in plain(words["warning"])
    fields = {field["id"]: field for section in words["sections"] for field in section["fields"]}
    assert fields["persons_count"]["value"] == 3200
    assert HOSTILE in [field["value"] for field in fields.values()]
    code, out, err = run("form", opened, form)
    assert (code, err) == (0, "")
    assert plain(out).startswith(plain(words["warning"]))
    assert "\x1b" not in out


@pytest.mark.usefixtures("_standing_still")
def test_a_form_that_came_later_is_absent_in_words(run: Run, older: str) -> None:
    """The incident follows the data it was opened with: no crash, the rest works, and what to do is said."""
    code, out, err = run("form", older, "edpb-2026", "--json")
    assert (code, out) == (1, "")
    assert "suit des données plus anciennes" in err
    assert f"incident adopt {older}" in err
    assert run("form", older, "edpb-2026", "--changes")[0] == 1
    assert found(run, "form", older, "cnil", "--json")["form"] == "cnil"
    assert run("show", older)[0] == 0
    assert run("filed", older, "cnil_initiale", "--at", "il y a 5 minutes", "--pending")[0] == 0
    assert run("export", older, "cnil_initiale", "cnil_complement", "--format", "txt")[0] == 0


def test_a_form_that_never_was(run: Run, opened: str) -> None:
    code, out, err = run("form", opened, "edpb-2027")
    assert (code, out) == (1, "")
    assert plain(err) == "Formulaire inconnu « edpb-2027 ». Vouliez-vous dire « edpb-2026 » ?\n"


# -- what changed ------------------------------------------------------------------------------------------


@pytest.fixture
def filed(run: Run, opened: str) -> str:
    """A declaration made from a draft."""
    run("aware", opened, "--at", "2026-11-23T08:05+01:00")
    run("answer", opened, "persons_count~=3200", f"discovery_circumstances={HOSTILE}")
    assert run("export", opened, "cnil_initiale", "--format", "txt")[0] == 0
    assert run("filed", opened, "cnil_initiale", "--at", "maintenant", "--reference", "N-1")[0] == 0
    return opened


@pytest.mark.usefixtures("_standing_still")
def test_changes_as_json(run: Run, filed: str) -> None:
    """One document, before and now, what was filed and when."""
    assert found(run, "form", filed, "cnil", "--changes", "--json")["changes"] == []
    run("answer", filed, "persons_count=2950", f"discovery_circumstances={HOSTILE}!")
    words = found(run, "form", filed, "cnil", "--changes", "--json")
    assert set(words) == {"form", "filed", "values_kept", "no_breach", "changes"}
    assert (words["filed"]["reference"], words["values_kept"], words["no_breach"]) == ("N-1", True, False)
    changes = {change["field"]: change for change in words["changes"]}
    assert set(changes) == {"persons_count", "persons_count_band", "discovery_circumstances"}
    assert changes["persons_count"]["before"] == {"text": ["3200 personnes"], "certainty": "estimé", "value": 3200}
    assert changes["discovery_circumstances"]["now"]["value"] == HOSTILE + "!"


@pytest.mark.usefixtures("_standing_still")
def test_changes_in_words(run: Run, filed: str) -> None:
    """Neither « en retard » nor a control character; the draft it is compared to is named."""
    code, out, _err = run("form", filed, "cnil", "--changes")
    assert code == 0
    assert "Aucune réponse n’a changé." in out
    run("answer", filed, "persons_count=2950", f"discovery_circumstances={HOSTILE}!")
    for fact in ("confidentiality", "integrity", "availability"):
        run("answer", filed, f"{fact}=false")
    code, out, err = run("form", filed, "cnil", "--changes")
    assert (code, err) == (0, "")
    said = plain(out)
    assert "Comparé avec le brouillon gardé dans le journal (entrée 5)." in said
    assert "avant : 3200 personnes (estimé)" in said
    assert "maintenant : 2950 personnes (certain)" in said
    assert "La suite conclut à l’absence de violation." in said
    assert "retard" not in said
    assert "\x1b" not in out


@pytest.mark.usefixtures("_standing_still")
def test_filed_without_a_draft(run: Run, opened: str) -> None:
    """The answers as they stood are kept with the declaration."""
    assert run("form", opened, "cnil", "--changes")[0] == 1
    assert "Rien n’est encore déclaré" in run("form", opened, "cnil", "--changes", "--json")[2]
    run("aware", opened, "--at", "2026-11-23T08:05+01:00")
    run("answer", opened, "persons_count=12")
    run("filed", opened, "cnil_initiale", "--at", "maintenant", "--pending")
    out = plain(run("form", opened, "cnil", "--changes")[1])
    assert "Comparé avec les réponses telles qu’elles étaient ici à l’heure de l’envoi (entrée 3)." in out
    assert "Aucune réponse n’a changé." in out
    run("answer", opened, "persons_count=13")
    words = found(run, "form", opened, "cnil", "--changes", "--json")
    assert words["values_kept"] is True
    assert "persons_count" in {change["field"] for change in words["changes"]}


@pytest.mark.usefixtures("_standing_still")
def test_one_declaration_for_each_who_answers_for_the_data(run: Run, filed: str) -> None:
    """`--for` says whose; without it, several are refused with the choices, on one line."""
    run("answer", filed, "controllers=Dr Roy;Dr Ba", "notification_type=complementaire")
    run("filed", filed, "cnil_initiale", "--at", "maintenant", "--reference", "N-2", "--for", "Dr Ba")
    code, out, err = run("form", filed, "cnil", "--changes")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "dr-ba (Dr Ba)" in err
    assert found(run, "form", filed, "cnil", "--changes", "--for", "Dr Ba", "--json")["filed"]["for"] == "dr-ba"
    assert "Déclaré (Dr Ba) : " in plain(run("form", filed, "cnil", "--changes", "--for", "dr-ba")[1])
    assert found(run, "form", filed, "cnil", "--changes", "--for", "practice", "--json")["filed"]["reference"] == "N-1"
    shown = found(run, "form", filed, "cnil", "--for", "dr-ba", "--json")
    numbers = [f["value"] for s in shown["sections"] for f in s["fields"] if f["id"] == "previous_notification_number"]
    assert numbers == ["N-2"]
    assert run("form", filed, "cnil", "--for", "practice", "--json")[0] == 0
    assert run("form", filed, "cnil", "--for", "Dr Roy", "--changes")[0] == 1, "who declared nothing changed nothing"
    assert "Nom / raison sociale : Dr Roy" in plain(run("form", filed, "cnil", "--for", "Dr Roy")[1])
    assert run("form", filed, "cnil", "--for", "Dr Lo")[0] == 1


@pytest.fixture
def _standing_still(monkeypatch: pytest.MonkeyPatch, clock: Any, tmp_path: Any) -> None:
    """The command line reads the test's clock and writes in a folder of its own."""
    from incident.register import SystemClock

    clock.advance(hours=1)
    monkeypatch.setattr(SystemClock, "now", lambda _self: clock.at)
    monkeypatch.chdir(tmp_path)
