"""Insurance contracts as a practice writes them, one a line: what each line says, and what is still to find out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from incident.core.words import folded

KINDS = ("cyber", "rcp", "responsabilite", "multirisque", "juridique")
CONTRACTS = "practice_insurance_contract"
"""The line of the sheet."""
_PHONE = re.compile(r"(?:\D|24 ?h ?/ ?24)*?(\+?\d[\d .()-]{7,}\d|\b3\d{3})")
_DELAY = re.compile(r"\b\d+ ?(?:h|heures?|j|jours?)\b")


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract; what the line does not say is empty (None for the agreement)."""

    kind: str = ""
    insurer: str = ""
    number: str = ""
    phone: str = ""
    delay: str = ""
    agreement: bool | None = None

    @property
    def name(self) -> str:
        """« Cyber, MACSF »."""
        return ", ".join(part for part in (self.kind, self.insurer) if part) or "Contrat"

    @property
    def cyber(self) -> bool:
        """Whether it is the one for cyberattacks."""
        return "cyber" in folded(self.kind)

    @property
    def missing(self) -> list[str]:
        """What the line does not say."""
        wanted = (
            (self.number, "le numéro du contrat"),
            (self.phone, "le téléphone 24 h/24"),
            (self.delay, "le délai pour déclarer"),
            ("" if self.agreement is None else "dit", "« accord : oui » ou « accord : non »"),
        )
        return [words for said, words in wanted if not said]


def contracts(text: object) -> list[Contract]:
    """The contracts of the sheet's line, in its order."""
    lines = str(text or "").splitlines()
    return [read_contract(line) for line in lines if line.strip()]


def assistance(text: object) -> str:
    """The telephone of the cyber contract, else of the first that has one; empty if none has."""
    known = [one for one in contracts(text) if one.phone]
    return min(known, key=lambda one: not one.cyber).phone if known else ""


def read_contract(line: str) -> Contract:
    """« Cyber, MACSF, contrat 123, 01 02 03 04 05, 72 h, accord : oui », in any order. Never raises."""
    said: dict[str, str] = {}
    agreement: bool | None = None
    for part in (piece.strip() for piece in re.split("[,;]", line)):
        what = _what(part)
        if what == "agreement":
            agreement = _yes(part)
        elif part:
            found = _PHONE.fullmatch(part)
            said[what] = f"{said[what]}, {part}" if what in said else found[1] if found else part
    return Contract(
        kind=said.get("kind", "")[:1].upper() + said.get("kind", "")[1:],
        insurer=said.get("insurer", ""),
        number=said.get("number", ""),
        phone=said.get("phone", ""),
        delay=said.get("delay", ""),
        agreement=agreement,
    )


def _what(part: str) -> str:
    """Which part of a contract these words are."""
    words = folded(part)
    if "accord" in words:
        return "agreement"
    if _PHONE.fullmatch(part):
        return "phone"
    if _DELAY.search(words):
        return "delay"
    if any(name in words for name in KINDS):
        return "kind"
    return "number" if any(c.isdigit() for c in words) else "insurer"


def _yes(part: str) -> bool | None:
    words = re.findall("[a-z]+", folded(part))
    if {"non", "sans", "inutile", "aucun"} & set(words):
        return False
    return True if {"oui", "exige", "obligatoire", "necessaire", "demande"} & set(words) else None


def contract_text(one: Contract) -> str:
    """What a contract says, on one line."""
    agreed = {True: "accord exigé avant d’engager un prestataire", False: "sans accord préalable", None: ""}
    number = one.number and (one.number if re.match("(?i)contrat|n°|police", one.number) else f"n° {one.number}")
    parts = (one.name, number, one.phone, one.delay and f"déclarer sous {one.delay}", agreed[one.agreement])
    return " · ".join(part for part in parts if part)


def to_find_out(text: object) -> Iterator[str]:
    """« Cyber, MACSF : il manque le délai pour déclarer », one sentence a contract that is not complete."""
    for one in contracts(text):
        if one.missing:
            yield f"{one.name} : il manque {', '.join(one.missing)}."
