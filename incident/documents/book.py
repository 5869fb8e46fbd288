"""The whole register of breaches: as a document, as a workbook or a table, as plain JSON values."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

from incident.core.clocks import STATUS_LABELS
from incident.core.listline import STATUS_WORDS
from incident.core.overview import overview
from incident.core.situation import Situation
from incident.core.templates import Template
from incident.core.wording import instant_text, when_text
from incident.core.zones import to_local
from incident.documents.meta import Meta
from incident.documents.practicecontext import practice_view
from incident.documents.registersheet import unfinished, whole_rows
from incident.documents.render import render
from incident.documents.text import Text
from incident.documents.workbook import FORMULA, to_xlsx


def book_text(template: Template, situations: Sequence[Situation]) -> Text:
    """The register as a document; the practice is that of the newest incident. Raises DataError."""
    newest = situations[0]
    context: Mapping[str, object] = {
        "doc": {
            "title": template.title,
            "prepared_at": instant_text(newest.now, newest.state.zone),
            "exercise": newest.state.exercise,
        },
        "practice": practice_view(newest),
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
        "status": STATUS_WORDS[state.status],
        "cnil": " ; ".join(part for part in cnil if part),
        "rows": whole_rows(situation),
        "unfinished": unfinished(situation),
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


ABOUT = (
    "Une ligne par incident, une colonne par rubrique. Les rubriques au fond plus foncé sont celles que la loi et "
    "la CNIL demandent toujours : les faits, leurs effets, les mesures prises (RGPD, article 33(5)).",
    "Ce classeur est une copie pour lire, trier et imprimer : ce qu’on y change ne change pas le registre.",
)


def book_xlsx(situations: Sequence[Situation], meta: Meta) -> bytes:
    """The same as a workbook. Raises NoWorkbook without openpyxl."""
    rows: list[dict[str, str | date]] = []
    for situation in situations:
        cells: dict[str, str | date] = {**_cells(_incident(situation))}
        if situation.state.opened_at is not None:
            cells["Ouvert"] = to_local(situation.state.opened_at, situation.state.zone).date()
        rows.append(cells)
    legal = [str(row["label"]) for row in whole_rows(situations[0]) if row["legal"]]
    prepared = f"Établi le {instant_text(meta.prepared_at, situations[0].state.zone)}."
    return to_xlsx(rows, legal, (*ABOUT, *filter(None, [meta.note]), prepared), meta)


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
        {
            **overview(s),
            "register": {str(row["label"]): row["lines"] for row in whole_rows(s)},
            "unfinished": unfinished(s),
        }
        for s in situations
    ]
