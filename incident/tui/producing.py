"""Producing a document from a screen: recorded, then written; what may tell who a patient is stops it first."""

from pathlib import Path

from incident.core.templates import Template
from incident.production import Made, Suspected
from incident.tui.screens.dialog import AskReason
from incident.tui.screens.page import Page
from incident.tui.text import short_path
from incident.writing import renamed


async def produced(page: Page, template: Template, reviewed: str = "") -> None:
    """Record a document in the chosen format and write it."""
    made = await page.session.produce(template, reviewed)
    if isinstance(made, Made):
        await _write(page, made)
        return
    why = await reason_for(page, made, "Avant que ce document ne sorte")
    if why:
        await produced(page, template, why)


async def reason_for(page: Page, suspected: Suspected, title: str) -> str:
    """Why a document with what looks like a patient's identity may leave; empty: it does not."""
    found = "\n".join(f"– {finding.where} : {finding.sentence}" for finding in suspected.findings[:8])
    more = f"\n– et {len(suspected.findings) - 8} autres" if len(suspected.findings) > 8 else ""
    intro = (
        "Une identité de patient semble y figurer. Le mieux : Échap, puis corrigez la réponse (F2), ou corrigez ou "
        f"caviardez (rendez illisible) l’entrée (F4).\n{found}{more}\n"
        "Si vous avez relu et que tout peut sortir, dites pourquoi :"
    )
    return await page.app.push_screen_wait(AskReason(title, intro)) or ""


async def _write(page: Page, made: Made) -> None:
    path = await page.guarded(page.session.write(made))
    await page.show()  # recorded, even where no file could be written
    if path is not None:
        page.succeed(_written(made, path), stays=True)


def _written(made: Made, path: Path) -> str:
    kept = "gardé dans le registre et " if made.recorded else "NON ENREGISTRÉ, mais "
    said = [f"✓ {kept}écrit : {short_path(path)}", renamed(path, made.file_name), made.damaged]
    if made.template.fulfils is not None and made.template.leaves_practice:
        said.append("Rien n’est encore envoyé. Une fois la déclaration faite : Ctrl+D.")
    elif made.template.leaves_practice:
        said.append("Rien n’est encore envoyé.")
    return " ".join(filter(None, said))
