"""Numbers of a French practice: whether SIREN, RPPS and FINESS numbers may be right, by length and check digit.

The practice sheet, filled calmly, refuses a number in doubt; the form of an incident only says the doubt: on the day,
a number copied from a stamp is better than none.
"""

from incident.errors import BadInput

_LENGTHS = {"practice_siren": ("SIREN", 9), "practice_rpps": ("RPPS", 11), "practice_finess": ("FINESS", 9)}


def refuse_doubt(fact: str, value: object) -> None:
    """Raise BadInput when a number given for a line of the sheet looks wrong."""
    said = doubt(fact, value) if isinstance(value, str) else ""
    if said:
        raise BadInput(f"{said} « {value} » n’est pas enregistré.")


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn key of the others."""
    doubled = (int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def doubt(fact: str, typed: str) -> str:
    """What looks wrong in the number typed for a line of the sheet, in one sentence; empty when nothing does."""
    fact = fact.rpartition("/")[2]  # a controller's own number is read as the practice's
    if fact not in _LENGTHS or not (number := "".join(c for c in typed if c.isalnum())):
        return ""
    name, length = _LENGTHS[fact]
    digits = _digits(fact, number)
    if not (digits.isascii() and digits.isdigit()):
        return f"Un numéro {name} n’a que des chiffres\u00a0: vérifiez."
    if len(digits) != length:
        hint = " (vous avez copié le SIRET\u00a0?)" if fact == "practice_siren" and len(digits) == 14 else ""
        return f"Un numéro {name} a {length} chiffres, celui-ci {len(digits)}{hint}\u00a0: vérifiez."
    return "" if _plausible(number) else f"Ce numéro {name} semble contenir une faute de frappe\u00a0: relisez-le."


def _digits(fact: str, number: str) -> str:
    """The number, the letter of a Corsican FINESS (2A, 2B) counted as a digit."""
    corsican = fact == "practice_finess" and number[:2].upper() in {"2A", "2B"}
    return f"20{number[2:]}" if corsican else number


def _plausible(number: str) -> bool:
    """The key is right; a number with a Corsican letter has none that we can check."""
    return not number.isdigit() or luhn(number)
