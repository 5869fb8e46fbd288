"""The whole register of breaches: as a document, as a table for a spreadsheet, as plain JSON values."""

import csv
import io
from collections.abc import Mapping, Sequence

from incident.core.clocks import STATUS_LABELS
from incident.core.overview import overview
from incident.core.situation import Situation
from incident.core.templates import Template
from incident.core.wording import instant_text, when_text
from incident.core.zones import to_local
from incident.documents import context as ctx
from incident.documents.registersheet import register_rows
from incident.documents.render import render
from incident.documents.text import Text

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would compute."""


def book_text(template: Template, situations: Sequence[Situation]) -> Text:
    """The register as a document; the practice is that of the newest incident. Raises DataError."""
    newest = situations[0]
    context: Mapping[str, object] = {
        "doc": {
            "title": template.title,
            "prepared_at": instant_text(newest.now, newest.state.zone),
            "exercise": newest.state.exercise,
        },
        "practice": ctx.practice_view(newest),
        "incidents": [_incident(situation) for situation in situations],
    }
    return render(template, context)


def _incident(situation: Situation) -> dict[str, object]:
    state, clock = situation.state, situation.clock("cnil_initiale")
    opened = f"{to_local(state.opened_at, state.zone):%d/%m/%Y}" if state.opened_at else ""
    filed = when_text(clock.filing.happened) if clock is not None and clock.filing is not None else ""
    cnil = [STATUS_LABELS[clock.status], filed] if clock is not None else []
    return {
        "ref": state.ref,
        "title": state.title,
        "opened": opened,
        "status": "clos" if state.status == "closed" else "ouvert",
        "cnil": " ; ".join(part for part in cnil if part),
        "rows": [row for row in register_rows(situation) if row["label"] != "Référence interne"],
    }


def book_csv(situations: Sequence[Situation]) -> str:
    """One line an incident, one column a heading of the register; semicolons, as French spreadsheets read."""
    incidents = [_incident(situation) for situation in situations]
    lines = [_cells(incident) for incident in incidents]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    headings = list(dict.fromkeys(heading for line in lines for heading in line))
    writer.writerow(headings)
    writer.writerows([[_harmless(line.get(heading, "")) for heading in headings] for line in lines])
    return "\ufeff" + out.getvalue()


def _cells(incident: Mapping[str, object]) -> dict[str, str]:
    head = {"Fiche": "ref", "Incident": "title", "Ouvert": "opened", "État": "status", "CNIL": "cnil"}
    cells = {heading: str(incident[name]) for heading, name in head.items()}
    rows = incident["rows"]
    known = rows if isinstance(rows, list) else []
    return cells | {str(row["label"]): str(row["value"]) for row in known}


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def book_json(situations: Sequence[Situation]) -> list[dict[str, object]]:
    """Each incident as `incident show --json` gives it, with its rows of the register."""
    return [
        {**overview(s), "register": {str(row["label"]): row["lines"] for row in register_rows(s)}} for s in situations
    ]
