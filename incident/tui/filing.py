"""Asking when and by what proof something was filed, and the command that records it."""

from datetime import datetime
from pathlib import Path

from incident.core.canonical import digest
from incident.core.commands import File
from incident.core.complement import values_doubt
from incident.core.instances import instances, unfiled
from incident.core.situation import Situation
from incident.core.whentyped import parse_when
from incident.errors import BadInput, reason
from incident.tui.screens.dialog_record import AskFiling, FilingSaid
from incident.tui.screens.page import Page

MAX_RECEIPT = 20 << 20


def filed_again(obligation: str, situation: Situation) -> bool:
    """Whether saying that it is done asks for a filing: the first one, or one more where points are made again."""
    known = situation.library.obligations.get(obligation)
    return not situation.is_filed(obligation) or (known is not None and known.follow_up is not None)


async def record_filing(page: Page, obligation: str) -> bool:
    """Ask about a filing and record it; a warning where the values kept with it may not be those that were sent."""
    filing = await _ask(page, obligation)
    if filing is None or not await page.record(*filing):
        return False
    if doubt := values_doubt(page.session.situation().state.filings[-1]):
        page.warn(doubt)
    return True


async def _ask(page: Page, obligation: str) -> tuple[File, list[bytes]] | None:
    """The filing a person declares, None if there is none; what is refused is said in the box, everything kept."""
    situation = page.session.situation()
    clock = situation.clock(obligation)
    if clock is None:
        return None
    owed_by = unfiled(clock.obligation, situation) or [*instances(clock.obligation, situation)]

    def made(said: FilingSaid) -> tuple[File, list[bytes]]:
        return filing_command(obligation, said, page.session.zone, page.session.clock.now())

    several = owed_by if len(owed_by) > 1 else ()
    title = clock.obligation.title if several else clock.title
    asking = AskFiling(title, clock.obligation, clock.status == "overdue", several)
    said = await page.app.push_screen_wait(asking.checked(lambda said: page.session.allowed(made(said)[0])))
    return made(said) if said is not None else None


async def say_filed(page: Page, obligation: str | None) -> None:
    """Record that something was filed, or say why it is not asked: a draft never says it by itself."""
    clock = page.session.situation().clock(obligation) if obligation is not None else None
    if obligation is None or clock is None:
        page.refuse("Ce document n’est pas une déclaration : choisissez dans la liste celui qui a été envoyé.")
        return
    if clock.filing is not None and not clock.filing.pending:
        page.refuse(f"« {clock.title} » est déjà noté : l’entrée {clock.filing.seq} du journal (F4).")
        return
    await record_filing(page, obligation)


def filing_command(obligation: str, said: FilingSaid, zone: str, now: datetime) -> tuple[File, list[bytes]]:
    """The command and the receipt's bytes. Raises WhenError or BadInput."""
    proof = _receipt(said.receipt) if said.receipt else None
    command = File(
        obligation=obligation,
        at=parse_when(said.when, zone=zone, now=now),
        reference=said.reference,
        receipt_sha256=digest(proof) if proof is not None else None,
        pending=said.pending,
        why_late=said.why_late,
        for_=said.for_,
    )
    return command, [proof] if proof is not None else []


def _receipt(typed: str) -> bytes:
    path = Path(typed).expanduser()
    try:
        if path.stat().st_size > MAX_RECEIPT:
            raise BadInput(f"« {path.name} » dépasse 20 Mio : donnez l’accusé lui-même.")
        return path.read_bytes()
    except OSError as problem:
        raise BadInput(f"Le fichier « {path.name} » ne peut pas être lu ({reason(problem)}).") from None
