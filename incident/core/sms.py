"""How long a text message is: its alphabet, its parts, and how many characters each part takes.

A message whose every character is in the GSM 03.38 alphabet holds 160 of them, or 153 in each part of a
longer one; a single other character (« ’ », « ê », an emoji) turns it all to UCS-2, and 70 or 67. Source:
`gsm_sms` in `common/sources.yaml`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""Characters that take one place."""

EXTENDED = frozenset("^{}\\[~]|€\f")
"""Characters that take two places, which one part must hold together."""

Alphabet = Literal["GSM-7", "UCS-2"]
_ROOM: dict[Alphabet, tuple[int, int]] = {"GSM-7": (160, 153), "UCS-2": (70, 67)}


@dataclass(frozen=True, slots=True)
class SmsLength:
    """What a message takes: its parts' lengths, the room of each, and what forces the larger alphabet."""

    alphabet: Alphabet
    parts: tuple[int, ...]
    room: int
    costly: str

    def __str__(self) -> str:
        """« 1 SMS : 132 caractères sur 160 » ; « 2 SMS : 67 + 12 caractères, 67 au plus par partie (à cause de ê) »."""
        characters = " + ".join(map(str, self.parts))
        if len(self.parts) == 1:
            text = f"1 SMS\u00a0: {characters} caractères sur {self.room}"
        else:
            text = f"{len(self.parts)} SMS\u00a0: {characters} caractères, {self.room} au plus par partie"
        return f"{text} (à cause de {self.costly})" if self.costly else text


def sms_length(message: str) -> SmsLength:
    """How many parts a message is sent in, and how long each is. An empty one is one empty part."""
    odd = dict.fromkeys(character for character in message if character not in BASIC | EXTENDED)
    alphabet: Alphabet = "UCS-2" if odd else "GSM-7"
    weight = _utf16_units if odd else _septets
    alone, shared = _ROOM[alphabet]
    whole = sum(map(weight, message))
    if whole <= alone:
        return SmsLength(alphabet, (whole,), alone, " ".join(map(_shown, odd)))
    return SmsLength(alphabet, _parts(message, weight, shared), shared, " ".join(map(_shown, odd)))


def _parts(message: Iterable[str], weight: Callable[[str], int], room: int) -> tuple[int, ...]:
    """The length of each part; a character of two places is never cut."""
    parts = [0]
    for character in message:
        if parts[-1] + weight(character) > room:
            parts.append(0)
        parts[-1] += weight(character)
    return tuple(parts)


def _septets(character: str) -> int:
    return 2 if character in EXTENDED else 1


def _utf16_units(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


def _shown(character: str) -> str:
    """A character that can be seen, the code point of one that cannot."""
    return character if character.isprintable() and not character.isspace() else f"U+{ord(character):04X}"
