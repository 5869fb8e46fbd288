"""One document for many people: each letter gets its address, each message its number. Nobody's name is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

from incident.core.recipients import Recipient
from incident.core.words import folded
from incident.documents.plain import to_plain
from incident.documents.text import Block, Cell, Heading, Paragraph, Run, Table, Text, cell_words, words
from incident.documents.values import one_line

PLACE = "\u2063destinataire\u2063"
"""Stands for the address while the letter is made once for all."""

_SUBJECT = "objet"


def letters(text: Text, recipients: Sequence[Recipient]) -> Iterator[Text]:
    """The letter to each person; a letter that keeps no place for an address begins with it."""
    kept = any(_holds(block) for block in text.blocks)
    for recipient in recipients:
        lines = tuple(map(one_line, recipient.lines))
        blocks = tuple(_addressed(block, lines) for block in text.blocks) if kept else (_envelope(lines), *text.blocks)
        yield replace(text, blocks=blocks)


def _holds(block: Block) -> bool:
    return isinstance(block, Table) and any(PLACE in cell_words(cell) for row in block.rows for cell in row)


def _addressed(block: Block, lines: Sequence[str]) -> Block:
    if not isinstance(block, Table):
        return block
    return replace(block, rows=tuple(tuple(_filled(cell, lines) for cell in row) for row in block.rows))


def _filled(cell: Cell, lines: Sequence[str]) -> Cell:
    """The cell with the address, one paragraph a line, where its place was."""
    if PLACE not in map(words, cell):
        return cell
    return tuple(p for runs in cell for p in (_paragraphs(lines) if words(runs) == PLACE else (runs,)))


def _paragraphs(lines: Sequence[str]) -> Cell:
    return tuple((Run(line),) for line in lines)


def _envelope(lines: Sequence[str]) -> Table:
    """An address on the right."""
    return Table((), (((), _paragraphs(lines)),), (1, 1))


def emails(text: Text, recipients: Sequence[Recipient]) -> Iterator[str]:
    """The message to each person, its address and its subject first; advice to the sender is left out."""
    head = f"Objet : {one_line(_subject(text))}\n\n{_body(text)}"
    return (f"À : {one_line(recipient.email)}\n{head}" for recipient in recipients)


def drafts(text: Text, recipients: Sequence[Recipient]) -> Iterator[bytes]:
    """The same as drafts that a mail program opens, ready to be sent by hand; none is sent from here."""
    subject, body = one_line(_subject(text)), _body(text)
    return (_draft(one_line(recipient.email), subject, body) for recipient in recipients)


def _draft(to: str, subject: str, body: str) -> bytes:
    """One draft: `X-Unsent` has it opened as a message to send. Long lines are folded for the way, not in the text."""
    made = EmailMessage(policy=SMTP)
    made["To"], made["Subject"], made["X-Unsent"] = to, subject, "1"
    made.set_content(body, cte="quoted-printable")
    return made.as_bytes()


def _body(text: Text) -> str:
    return to_plain(replace(text, blocks=tuple(block for block in text.blocks if not _advice(block))))


def _advice(block: Block) -> bool:
    """The document's own title and its table of advice are not for the person who reads the message."""
    if isinstance(block, Table):
        return not block.header and not block.on_the_right
    return isinstance(block, Heading) and block.level == 0


def _subject(text: Text) -> str:
    rows = [row for block in text.blocks if isinstance(block, Table) and not block.header for row in block.rows]
    said = [cell_words(row[1]) for row in rows if len(row) > 1 and folded(cell_words(row[0])).strip() == _SUBJECT]
    return said[0] if said else text.title


def sms_texts(text: Text) -> list[str]:
    """The text messages that a document proposes: its plain paragraphs."""
    return [words(b.runs) for b in text.blocks if isinstance(b, Paragraph) and b.role == "normal"]


def texts(message: str, recipients: Sequence[Recipient], *, exercise: bool) -> Iterator[str]:
    """The same text message for each number."""
    said = f"EXERCICE. {message}" if exercise else message
    return (f"À : {one_line(recipient.phone)}\n\n{said}\n" for recipient in recipients)
