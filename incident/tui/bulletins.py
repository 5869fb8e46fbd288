"""Bulletins from the interface: open an incident with one, receive a newer one, confirm what it proposes."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from incident import bulletins
from incident.core.commands import CheckBulletin, Command, ConfirmProposals, SetAsideProposals
from incident.core.decide_bulletin import announced, proposal_text
from incident.core.durations import count
from incident.core.proposals import issuer_words, waiting
from incident.library.bulletins import ReadBulletin, load_bulletin
from incident.tui.screens.dialog import AskReason, Confirm
from incident.tui.screens.dialog_bulletin import AskFile, AskWhy, ConfirmAnswers, ReadFirst
from incident.tui.text import say

if TYPE_CHECKING:
    from incident.case import Case
    from incident.core.playbook import Library
    from incident.tui.app import IncidentApp

NOT_CHECKED = (
    "N’importe qui peut écrire un bulletin. Rappelez l’émetteur à un numéro que vous connaissiez déjà (contrat, "
    "annuaire), jamais à celui du message."
)

_WAITING = ("réponse du bulletin attend", "réponses du bulletin attendent")


async def open_with_bulletin(app: "IncidentApp") -> None:
    """Ask for the file, show what it says, open the incident it is about; the first moves come before its proposals."""
    library = await app.session.library()
    read = await _ask_file(app, "Ouvrir avec un bulletin", library)
    if read is not None and await app.push_screen_wait(ReadFirst(announced(read.bulletin, library))):
        await app.session.open_incident(read.bulletin.playbook, read)
        await app.show_moves()


async def receive(app: "IncidentApp") -> None:
    """A newer bulletin for the open incident; what changes is said."""
    library = app.session.situation().library
    read = await _ask_file(app, "Recevoir un bulletin pour cet incident", library)
    if read is None:
        return
    said = await app.session.writing(_receive, read)
    await _redraw(app)
    if said:
        asked = bool(waiting(app.session.situation()))
        title = "Ce que dit ce bulletin de nouveau." + (" Voir les réponses proposées ?" if asked else "")
        asking = Confirm(title, "\n".join(f"– {line}" for line in said), records=False)
        if not await app.push_screen_wait(asking) or not asked:
            return
    await proposals(app)


def _receive(case: "Case", read: ReadBulletin, author: str) -> list[str]:
    return bulletins.receive(case, read, author)


async def _ask_file(app: "IncidentApp", title: str, library: "Library") -> ReadBulletin | None:
    """The bulletin whose file a person names; what is wrong with it is said in the box, what was typed stays."""

    def read(typed: str) -> ReadBulletin:
        return load_bulletin(_path(typed, app.session.bulletins_folder), library)

    asking = AskFile(title, NOT_CHECKED, latest(app.session.bulletins_folder))
    typed = await app.push_screen_wait(asking.checked(read))
    return read(typed) if typed is not None else None


def _path(typed: str, folder: Path) -> Path:
    """The file typed, or dropped on the window; a bare name is looked for beside the register."""
    named = Path(typed.strip().strip("'\"")).expanduser()
    beside = folder / named
    return beside if not named.is_absolute() and beside.is_file() else named


def latest(folder: Path) -> str:
    """The name of the bulletin last put beside the register, or an empty string."""
    try:
        found = [(path.stat().st_mtime, path.name) for path in folder.glob("*.yaml") if path.is_file()]
    except OSError:
        return ""
    return max(found)[1] if found else ""


async def proposals(app: "IncidentApp") -> None:
    """What the bulletin proposes that nobody answered yet: confirm or set aside, all or one by one."""
    situation = app.session.situation()
    held, left = situation.state.bulletin, waiting(situation)
    if held is None or not left:
        say(app, "Le bulletin ne propose plus rien : tout a sa réponse.")
        return
    facts = situation.library.facts
    rows = [(name, proposal_text(facts[name], said), True) for name, said in left.items()]
    intro = (
        f"{held.title} — {issuer_words(held)}. Décochez ce qui n’est pas sûr pour votre cabinet. F8 confirme ce qui "
        "est coché, F9 l’écarte ; le reste attend."
    )
    chosen = await app.push_screen_wait(ConfirmAnswers("Confirmer ces réponses ?", intro, rows))
    if chosen is not None and chosen.aside:
        await _set_aside(app, tuple(chosen.facts))
    elif chosen is not None:
        await _record(app, ConfirmProposals(() if len(chosen.facts) == len(left) else tuple(chosen.facts)))


async def _set_aside(app: "IncidentApp", facts: tuple[str, ...]) -> None:
    """Why, in a few words if one likes; then it no longer waits."""
    intro = "Elles ne seront plus proposées, sauf si un bulletin plus récent dit autre chose."
    why = await app.push_screen_wait(AskWhy(f"Écarter {count(len(facts), 'réponse')} du bulletin", intro))
    if why is not None:
        await _record(app, SetAsideProposals(facts, why))


async def check_bulletin(app: "IncidentApp") -> None:
    """The issuer was called at a number known beforehand."""
    title = "Qui avez-vous appelé, à quel numéro, et qu’a-t-il répondu ?"
    said = await app.push_screen_wait(AskReason(title, NOT_CHECKED))
    if said is not None:
        await _record(app, CheckBulletin(said))


async def _record(app: "IncidentApp", command: Command) -> None:
    """Record from whatever screen is shown."""
    await app.session.do(command)
    await _redraw(app)
    left = len(waiting(app.session.situation()))
    say(app, "✓ Enregistré." + (f" {count(left, *_WAITING)} encore." if left else ""))


async def _redraw(app: "IncidentApp") -> None:
    from incident.tui.actions import redraw

    await redraw(app)


BULLETIN_ACTIONS: dict[str, "Callable[[IncidentApp], Awaitable[None]]"] = {
    "open_bulletin": open_with_bulletin,
    "receive_bulletin": receive,
    "proposals": proposals,
    "check_bulletin": check_bulletin,
}


def bulletin_possible(app: "IncidentApp", action: str) -> bool:
    """Whether one of these makes sense now."""
    if action == "open_bulletin" or not app.session.has_case:
        return action == "open_bulletin" and not app.session.has_case
    situation = app.session.situation()
    held = situation.state.bulletin
    if situation.state.status == "closed":
        return False
    checked = held is not None and held.checked is None
    return {"proposals": bool(waiting(situation)), "check_bulletin": checked}.get(action, True)
