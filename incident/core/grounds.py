"""What a received letter is, and on what ground persons are not told: the choices, and how they read."""

from typing import Literal

LetterKind = Literal["authority", "order", "patient", "other"]
LETTER_KINDS: dict[LetterKind, str] = {
    "authority": "une autorité demande une réponse",
    "order": "la CNIL ordonne d’informer les patients",
    "patient": "demande d’un patient",
    "other": "autre",
}
"""What a received letter is: the first three start an obligation."""
Ground = Literal["a", "b", "c", "no_high_risk"]
GROUNDS: dict[Ground, str] = {
    "a": "art. 34(3) a : données illisibles, chiffrées par le cabinet avant l’incident",
    "b": "art. 34(3) b : mesures prises ensuite, le risque élevé n’est plus à craindre",
    "c": "art. 34(3) c : effort disproportionné, un avis public remplace le message à chacun",
    "no_high_risk": "pas de risque élevé",
}
"""Why persons may not be told one by one: the three exceptions of GDPR art. 34(3), or no high risk (34(1))."""
