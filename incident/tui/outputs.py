"""What is written to a folder from any screen: the deadlines as a calendar, and the letterhead taken in."""

from typing import TYPE_CHECKING

from incident.calendar import NOTHING, calendar_name, write_calendar
from incident.core.durations import count
from incident.mailing import channel_of, prospect
from incident.production import Batch, Output, counts
from incident.tui.screens.dialog import Choose
from incident.tui.screens.dialog_output import AskFile, AskFolder, AskOutput
from incident.tui.screens.page import Page
from incident.tui.text import say, short_path
from incident.writing import renamed

if TYPE_CHECKING:
    from pathlib import Path

    from incident.core.templates import Template
    from incident.tui.app import IncidentApp

FOR_DELEGATE = (
    "Un dossier de plus, à copier sur une clé USB : tous les documents (même incomplets), le registre des violations, "
    "la chronologie, le journal entier et sa vérification, la liste des pièces. Ce qui est laissé de côté y est dit. "
    "Tout reste chez vous : rien n’est envoyé."
)
READY, ALL = "prêts", "même incomplets"
REMINDERS = (
    "Un fichier .ics que le téléphone et l’agenda savent ouvrir, avec des rappels. Rien de ce que vous avez écrit n’y "
    "figure. Il ne se met pas à jour seul : refaites-le quand l’incident change."
)
LETTERHEAD = (
    "Un fichier Word fait à partir de notre modèle (incident practice letterhead --model FICHIER), sans macros. Il "
    "sert pour tous les documents Word ; il est copié à côté du registre."
)


async def calendar(app: "IncidentApp") -> None:
    """Ask where, then write the deadlines as a calendar file."""
    folder = await app.push_screen_wait(AskFolder("Les délais dans un agenda", REMINDERS, app.session.output.folder))
    if folder is None:
        return
    path = await app.session.call(write_calendar, app.session.case, folder)
    if path is None:
        _tell(app, NOTHING, went_well=False)
        return
    other = renamed(path, calendar_name(app.session.case))
    _tell(app, " ".join(filter(None, [f"✓ Agenda écrit : {short_path(path)}", other])), went_well=True)


async def for_delegate(app: "IncidentApp") -> None:
    """All there is about the incident, for the data protection officer; what is left out is said."""
    asking = AskFolder("Tout exporter pour le délégué", FOR_DELEGATE, app.session.output.folder)
    folder = await app.push_screen_wait(asking)
    if folder is None:
        return
    handed = await app.session.write_for_delegate(folder)
    if isinstance(app.screen, Page):
        await app.screen.show()
    whole = "" if handed.report.ok else "ATTENTION : la vérification a trouvé quelque chose, lisez-la. "
    left = handed.batch.suspected
    absent = f" À relire d’abord, donc absents : {', '.join(one.title for one in left)}." if left else ""
    made = count(len(handed.batch.written), "document")
    said = f"{whole}✓ {made}, le journal et sa vérification : {short_path(handed.folder)}.{absent}"
    _tell(app, f"{said} LISEZ-MOI.txt dit ce qui manque.", went_well=handed.report.ok)


async def everything(app: "IncidentApp") -> None:
    """Produce every document that lacks nothing, or all of them, to print them; what is left out is said."""
    whole = await _whole(app)
    wanted = None if whole is None else await app.push_screen_wait(AskOutput(f"documents {whole}", app.session.output))
    if wanted is None:
        return
    app.session.output = wanted
    made = await app.session.produce_all(incomplete=whole == ALL)
    if isinstance(app.screen, Page):
        await app.screen.show()
    _tell(app, _said(made, wanted), went_well=bool(made.written))


async def _whole(app: "IncidentApp") -> str | None:
    """Whether only those that are ready, or all, are wanted: asked where some lack answers. None: nothing is."""
    ready, every = await app.session.call(counts, app.session.case, await app.session.templates())
    if ready == every:
        return READY
    labels = [f"Seulement les documents prêts : {ready}"] if ready else []
    labels.append(f"Tous, même ceux où il reste « à compléter » : {every}")
    chosen = await app.push_screen_wait(Choose("Écrire quels documents ?", labels))
    return None if chosen is None else ALL if chosen == len(labels) - 1 else READY


def _said(made: Batch, output: Output) -> str:
    written = f"{count(len(made.written), 'document écrit', 'documents écrits')} dans {short_path(output.folder)}"
    said = [f"✓ {written}." if made.written else "Aucun document n’a été écrit."]
    if made.damaged:
        said.append(made.damaged)
    if made.suspected:
        said.append(f"À relire d’abord (F3) : {', '.join(one.title for one in made.suspected)}.")
    if made.written and made.incomplete:
        said.append(f"{count(len(made.incomplete), 'document incomplet', 'documents incomplets')} (F3).")
    return " ".join(said)


async def letterhead(app: "IncidentApp") -> None:
    """Take in the practice's own letterhead, once it is checked."""
    asking = AskFile("Papier à lettres du cabinet", LETTERHEAD, "Le fichier Word (.docx)", "Prendre (F8)")
    path = await app.push_screen_wait(asking.checked(_checked))
    if path is None:
        return
    await app.session.call(app.session.shipped.keep_letterhead, path)
    _tell(app, "✓ Papier à lettres pris : les prochains documents Word l’auront.", went_well=True)


def _checked(path: "Path") -> None:
    from incident.documents.letterhead import check_letterhead

    check_letterhead(path)


async def mailing(app: "IncidentApp") -> None:
    """Choose a letter, an e-mail or a text message to the patients, then the list."""
    every = [one for one in (await app.session.templates()).values() if channel_of(one) is not None]
    chosen = await app.push_screen_wait(Choose("Écrire quoi aux patients ?", [one.title for one in every]))
    if chosen is not None:
        await write_to_patients(app, every[chosen])


async def write_to_patients(app: "IncidentApp", template: "Template") -> None:
    """Where a letter or a message goes to each patient of a list; nothing moves once it is drawn."""
    app.open_mailing(template, await app.session.call(prospect, app.session.case, template))


def _tell(app: "IncidentApp", sentence: str, *, went_well: bool) -> None:
    if not isinstance(app.screen, Page):
        say(app, sentence)
    elif went_well:
        app.screen.succeed(sentence, stays=True)
    else:
        app.screen.refuse(sentence)
