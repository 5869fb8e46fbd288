"""Exercises: a register of their own, which borrows the practice sheet, so that the right numbers are shown."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from incident.errors import RegisterMissing
from incident.journal.listing import Wanted
from incident.register import Register, SystemClock

if TYPE_CHECKING:
    from incident.core.facts import Answer
    from incident.core.playbook import Library


def lend_sheet(sheet: "Mapping[str, Answer]", exercises: Register, library: "Library", author: str) -> None:
    """Copy into the register of exercises what the practice sheet says now, where it differs. Raises RegisterError."""
    from incident.core.practice import sheet_facts

    held = exercises.practice
    known = {fact.id: sheet[fact.id].value for fact in sheet_facts(library) if fact.id in sheet}
    fresh = {name: value for name, value in known.items() if name not in held or held[name].value != value}
    if fresh:
        exercises.set_practice(fresh, library, author)


def practice_sheet(home: Path | None) -> "Mapping[str, Answer]":
    """The practice sheet of the real register; empty while there is none."""
    try:
        real = Register.open(home, create=False, read_only=True)
    except RegisterMissing:
        return {}
    try:
        return real.practice
    finally:
        real.close()


def exercises(home: Path | None, clock: SystemClock) -> list[dict[str, Any]]:
    """The exercises played so far, newest first."""
    try:
        register = Register.open(home, exercise=True, create=False, read_only=True, clock=clock)
    except RegisterMissing:
        return []
    try:
        return register.summaries(Wanted())
    finally:
        register.close()
