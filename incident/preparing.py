"""What a practice can do before anything happens, and how far it is: the sheet, the self-assessment, the paper kit."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from incident.assessing import assessment
from incident.core.assessment import Items, last_day, missing
from incident.core.deadlines import months
from incident.core.playbook import Library
from incident.core.practice import sheet_facts
from incident.core.wording import date_text
from incident.core.zones import to_local
from incident.documents.papercontext import REPRINT_MONTHS, PaperMaterial
from incident.errors import RegisterError
from incident.exercising import exercises
from incident.paper import write_kit
from incident.register import Register, SystemClock, home_folder
from incident.shipped import Shipped

KIT_FOLDER = "kit-papier"
"""Where the interface writes the paper kit, in a folder named after the day: beside the register."""
DAY = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far the practice is, one sentence a thing."""

    sheet: str
    assessment: str
    kit: str
    exercise: str


def readiness(register: Register, home: Path | None, library: Library, items: Items) -> Readiness:
    """What is done and what is missing."""
    zone = register.zone
    return Readiness(
        sheet=_sheet(register, library),
        assessment=_assessed(register, items, zone),
        kit=_printed(home_folder(home) / KIT_FOLDER, register.clock.now(), zone),
        exercise=_exercised(home, register.clock, zone),
    )


def _sheet(register: Register, library: Library) -> str:
    facts, known = sheet_facts(library), register.practice
    filled = sum(1 for fact in facts if fact.id in known)
    return f"{filled} {'ligne remplie' if filled < 2 else 'lignes remplies'} sur {len(facts)}"


def _assessed(register: Register, items: Items, zone: str) -> str:
    given = assessment(register)
    last, left = last_day(given), len(missing(given, items))
    if last is None:
        return f"{len(items)} questions, aucune réponse"
    return f"{len(items) - left} réponses sur {len(items)}, la dernière le {_day(last, zone)}"


def _printed(folder: Path, now: datetime, zone: str) -> str:
    """The day of the last kit written, and whether its numbers are too old."""
    try:
        days = [day for path in folder.iterdir() if path.is_dir() and (day := _day_named(path.name)) is not None]
    except OSError:
        days = []
    if not days:
        return "pas encore écrit"
    last = max(days)
    old = months(last, REPRINT_MONTHS, zone) <= now
    return f"écrit le {date_text(last)}" + (" : à réimprimer" if old else "")


def _day_named(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, DAY).replace(tzinfo=UTC)
    except ValueError:
        return None


def _exercised(home: Path | None, clock: SystemClock, zone: str) -> str:
    try:
        rows = exercises(home, clock)
    except RegisterError as problem:
        return problem.message
    days = [str(row["opened_at"]) for row in rows if row["opened_at"]]
    return f"dernier exercice le {_day(datetime.fromisoformat(max(days)), zone)}" if days else "jamais fait"


def _day(at: datetime, zone: str) -> str:
    return date_text(to_local(at, zone))


def print_kit(register: Register, shipped: Shipped, home: Path | None) -> list[Path]:
    """Write the whole paper kit beside the register. Raises BadInput when it cannot be written."""
    now, zone = register.clock.now(), register.zone
    material = PaperMaterial(register.practice, shipped.library, now, zone)
    folder = home_folder(home) / KIT_FOLDER / f"{to_local(now, zone):{DAY}}"
    return write_kit(material, shipped.base_docx, folder)
