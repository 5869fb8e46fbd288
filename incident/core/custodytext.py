"""Pieces, hand-overs, losses and letters in words."""

from incident.core.custody import CHECK_LABELS, Correspondence, Custody, Handover, Loss, Piece, euros
from incident.core.durations import NBSP, count
from incident.core.grounds import LETTER_KINDS
from incident.core.when import When, instant_json
from incident.core.wording import date_text, instant_text, when_text
from incident.core.words import folded
from incident.core.zones import to_local

SHOWN_DIGEST = 16
"""How much of a digest people are shown."""


def size_text(size: int) -> str:
    """« 1 octet », « 2,4 Mo »."""
    amount, units = float(size), ("octets", "ko", "Mo", "Go", "To")
    for unit in units:
        if amount < 1000 or unit == units[-1]:
            break
        amount /= 1000
    return count(size, "octet") if unit == "octets" else f"{amount:.1f}{NBSP}{unit}".replace(".", ",")


def where(piece: Piece) -> str:
    """Where the bytes are: in the register, else who holds them and where."""
    if piece.stored:
        return "dans le registre"
    return " · ".join(part for part in ("hors du registre", piece.holder, piece.place) if part)


def check_text(piece: Piece, zone: str) -> str:
    """« identique (vérifiée le …) », or that it was never checked."""
    if piece.check is None or piece.checked_at is None:
        return "jamais vérifiée"
    return f"{CHECK_LABELS[piece.check]} (vérifiée le {instant_text(piece.checked_at, zone)})"


def piece_lines(piece: Piece, zone: str) -> list[str]:
    """A piece in a few lines, its hand-overs last."""
    about = " — ".join(part for part in (piece.text, piece.obtained) if part)
    lines = [
        f"{piece.name} ({size_text(piece.size)})",
        *([about] if about else []),
        f"{instant_text(piece.happened, zone)} · {piece.author} · {where(piece)}",
        f"{check_text(piece, zone)} · empreinte {piece.sha256[:SHOWN_DIGEST]}",
    ]
    return [*lines, *(handover_text(made, zone) for made in piece.handovers)]


def handover_text(made: Handover, zone: str) -> str:
    """« Remise à … le … »."""
    asked = f", {made.request}" if made.request else ""
    receipt = ", reçu joint" if made.receipt else ", sans reçu"
    note = f" — {made.text}" if made.text else ""
    return f"Remise à {made.recipient} le {instant_text(made.happened, zone)}{asked}{receipt}{note}"


def loss_text(loss: Loss) -> str:
    """« 350,00 € · 2 demi-journées — informaticien »."""
    amounts = [euros(loss.cents)] if loss.cents else []
    if loss.half_days:
        amounts.append(half_days_text(loss.half_days))
    return f"{' · '.join(amounts)} — {loss.text}"


def half_days_text(number: int) -> str:
    """« 3 demi-journées »."""
    return count(number, "demi-journée")


def total_text(custody: Custody) -> str:
    """What all losses come to."""
    days = f" et {half_days_text(custody.half_days)} fermées" if custody.half_days else ""
    return f"{euros(custody.loss_cents)}{days}"


def letter_text(letter: Correspondence, zone: str) -> str:
    """« Reçue de CNIL, lundi …, à traiter avant le … »."""
    elided = folded(letter.correspondent)[:1] in set("aeiou")
    way = ("Reçue d’" if elided else "Reçue de ") if letter.direction == "in" else "Envoyée à "
    due = f", à traiter avant {due_text(letter.due, zone)}" if letter.due is not None else ""
    about = f" — {letter.text}" if letter.text else ""
    kind = f" ({LETTER_KINDS[letter.matter]})" if letter.matter != "other" else ""
    answer = f", en réponse à l’entrée {letter.answers}" if letter.answers is not None else ""
    return f"{way}{letter.correspondent}{kind}, {when_text(letter.happened)}{answer}{due}{about}"


def due_text(due: When, zone: str) -> str:
    """« le lundi 14 décembre 2026 à 17 h 00 »; for a day alone « la fin du lundi 14 décembre 2026 »."""
    if due.until is None:
        return f"le {instant_text(due.at, zone)}"
    return f"la fin du {date_text(to_local(due.at, zone))}"


def piece_json(piece: Piece) -> dict[str, object]:
    """A piece as plain JSON, instants in UTC."""
    return {
        "sha256": piece.sha256,
        "name": piece.name,
        "size": piece.size,
        "about": piece.text,
        "obtained": piece.obtained,
        "holder": piece.holder,
        "place": piece.place,
        "stored": piece.stored,
        "added_at": instant_json(piece.happened),
        "by": piece.author,
        "entry": piece.seq,
        "check": piece.check,
        "checked_at": instant_json(piece.checked_at) if piece.checked_at else None,
        "handovers": [
            {
                "to": made.recipient,
                "at": instant_json(made.happened),
                "request": made.request,
                "receipt": made.receipt,
                "entry": made.seq,
            }
            for made in piece.handovers
        ],
    }
