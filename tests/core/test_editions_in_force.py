"""What was in force stays in force until newer data are adopted; a register put back is noticed."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from incident.case import Case
from incident.core.commands import AddNote, DoStep
from incident.core.playbook import Library
from incident.errors import Refused
from incident.journal.verify import verify
from incident.register import Register

ME = "Dr Lenoir"


def newer(library: Library) -> Library:
    """The shipped data after an upgrade: a step retitled, another gone."""
    book = library.playbooks["rancongiciel"]
    steps = [
        step.model_copy(update={"title": "Nouveau titre"}) if step.id == "journal" else step for step in book.steps
    ]
    changed = book.model_copy(update={"steps": tuple(s for s in steps if s.id != "affiche-attente")})
    return library.model_copy(update={"playbooks": {"rancongiciel": changed}})


def test_shipped_data_never_change_an_open_incident(register: Register, case: Case, library: Library) -> None:
    """Until adopted by an entry that says what changes; done steps stay done."""
    assert case.newer_data(library) == []
    with pytest.raises(Refused, match="Rien à adopter"):
        case.adopt(library, ME)
    case.do(DoStep("journal"), ME)
    upgraded = newer(library)
    assert "étape modifiée : Nouveau titre" in [line.replace("\u00a0", " ") for line in case.newer_data(upgraded)]
    assert case.situation().step("affiche-attente") is not None
    case.adopt(upgraded, ME)
    situation = register.case("2026-001").situation()
    assert situation.step("affiche-attente") is None
    assert situation.step("journal").title == "Nouveau titre"  # type: ignore[union-attr]
    assert situation.is_done("journal")
    assert verify(register.journal).ok


def test_a_register_put_back_is_told_until_accepted(register: Register, case: Case, tmp_path: Path, clock: Any) -> None:
    """Behind what this machine remembers: said, kept said, accepted only by an entry with its reason."""
    copy = tmp_path / "copie.incident"
    shutil.copyfile(register.journal.path, copy)
    case.do(AddNote("perdue"), ME)
    register.keep_anchor()
    register.close()
    shutil.copyfile(copy, tmp_path / "home" / "registre.incident")
    restored = Register.open(tmp_path / "home", clock=clock)
    assert restored.anchor_state().kind == "behind"
    restored.keep_anchor()
    assert restored.anchor_state().kind == "behind", "an anchor never goes back by itself"
    with pytest.raises(Exception, match="raison"):
        restored.accept(" ", ME)
    restored.accept("Sauvegarde de la veille remise après la panne.", ME)
    assert not restored.anchor_state().alarming
    with pytest.raises(Refused, match="Rien à accepter"):
        restored.accept("encore", ME)
    restored.close()
