"""The running deadlines as a calendar file in a folder a person chose."""

from pathlib import Path

from incident.case import Case
from incident.core.reminders import reminders
from incident.writing import write_new

NOTHING = "Aucun délai en cours n’a de date : rien à mettre dans l’agenda."


def calendar_name(case: Case) -> str:
    """The file's name: nothing a person typed."""
    return f"{case.state.ref}-echeances.ics"


def write_calendar(case: Case, folder: Path) -> Path | None:
    """Where the file is; None when no running deadline has a date. Raises BadInput."""
    from incident.documents.agenda import to_ics

    situation = case.situation()
    found = reminders(situation)
    if not found:
        return None
    return write_new(folder, calendar_name(case), to_ics(found, situation.now, case.state.seq))
