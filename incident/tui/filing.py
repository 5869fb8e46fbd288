"""From what was typed about a filing to the command that records it."""

from datetime import datetime
from pathlib import Path

from incident.core.canonical import digest
from incident.core.commands import File
from incident.core.whentyped import parse_when
from incident.errors import BadInput
from incident.tui.screens.dialog import FilingSaid

MAX_RECEIPT = 20 << 20


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
    )
    return command, [proof] if proof is not None else []


def _receipt(typed: str) -> bytes:
    path = Path(typed).expanduser()
    try:
        if path.stat().st_size > MAX_RECEIPT:
            raise BadInput(f"« {path.name} » dépasse 20 Mio : donnez l’accusé lui-même.")
        return path.read_bytes()
    except OSError as problem:
        raise BadInput(f"Le fichier « {path.name} » ne peut pas être lu ({problem.strerror}).") from None
