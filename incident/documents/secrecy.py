"""The search for a patient's identity in what is about to leave the practice.

It finds numbers of the Sécurité sociale, telephone numbers, e-mail addresses, birth dates and the names
declared for the incident. It proposes; the doctor reviews. It cannot find a name nobody declared.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["nir", "phone", "email", "birth_date", "name"]
LABELS: dict[Kind, str] = {
    "nir": "un numéro de Sécurité sociale",
    "phone": "un numéro de téléphone",
    "email": "une adresse électronique",
    "birth_date": "une date de naissance",
    "name": "un nom déclaré pour cet incident",
}

_GAP = r"[ \u00a0\u2009\u202f.\-/]?"
_NIR = re.compile(
    rf"(?<!\d)(?P<body>[1-478]{_GAP}\d\d{_GAP}\d\d{_GAP}(?:\d\d|2[ab]){_GAP}\d{{3}}{_GAP}\d{{3}})"
    rf"(?:{_GAP}(?P<key>\d\d))?(?!\d)"
)
_PHONE = re.compile(
    rf"(?<![\d+])0[1-9](?P<pair>{_GAP})\d\d(?:(?P=pair)\d\d){{3}}(?!\d)"
    r"|(?<![\d+])0[ \u00a0\u202f]?8\d\d(?P<three>[ \u00a0\u202f.])\d{3}(?P=three)\d{3}(?!\d)"
    rf"|(?<![\d+])(?:\+|00)[1-9]\d{{0,2}}{_GAP}(?:\(0\))?(?:{_GAP}\d){{8,12}}(?!\d)"
)
_EMAIL = re.compile(r"(?<![\w.+%'-])[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_MONTHS = (
    "janvier f[eé]vrier mars avril mai juin juillet aout septembre octobre novembre d[eé]cembre"
    " janv f[eé]vr avr juil sept oct nov d[eé]c"
)
_SPACE = r"[ \u00a0\u202f]"
_DATE = (
    rf"(?:\d{{1,2}}[/. -]\d{{1,2}}[/. -](?:\d{{4}}|\d{{2}})|\d{{4}}-\d\d-\d\d"
    rf"|\d{{1,2}}(?:er)?{_SPACE}(?:{'|'.join(_MONTHS.split())})\.?{_SPACE}\d{{4}})(?!\d)"
)
_BIRTHS = (
    re.compile(rf"\b(?:naissance|ddn|d\.d\.n\.)[^\d\n]{{0,25}}(?P<date>{_DATE})"),
    re.compile(rf"(?P<date>{_DATE}){_SPACE}?[(,:]?{_SPACE}?(?:date de naissance|ddn)\b"),
)
_BORN = re.compile(
    rf"\bnée?s?\b[^\d.;\n]{{0,40}}?(?P<date>{_DATE}|\d{{4}}\b)|\b(?:ne|nee)\(?e?\)?{_SPACE}le{_SPACE}(?P<day>{_DATE})"
)
_PARTICLES = frozenset({"de", "du", "des", "la", "le", "les", "van", "von", "der", "den", "ben", "el", "al"})
_TITLES = frozenset({"m", "mme", "mlle", "monsieur", "madame", "dr", "docteur", "pr"})
_AROUND = 24


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may tell who a patient is. What was found never shows in a log (`repr`)."""

    where: str
    kind: Kind
    start: int
    end: int
    excerpt: str = field(repr=False)
    sentence: str = field(repr=False)


def scan(
    texts: Iterable[tuple[str, str]], declared_names: Iterable[str] = (), exempt: Iterable[str] = ()
) -> list[Finding]:
    """What may identify a patient in each (where, text), in order of appearance.

    `exempt` holds the identity and contact values of the practice and of its contacts: where one of them
    stands, nothing is reported.
    """
    names = _name_patterns(declared_names)
    allowed = [pattern for value in exempt for pattern in _exempt_patterns(value)]
    return [finding for where, text in texts for finding in _scan_one(where, text, names, allowed)]


def _scan_one(where: str, text: str, names: list[re.Pattern[str]], allowed: list[re.Pattern[str]]) -> list[Finding]:
    """The findings of one text; of two that overlap, the first and longest."""
    folded = fold(text)
    free = [match.span() for pattern in allowed for match in pattern.finditer(folded.bare)]
    found: list[Finding] = []
    for kind, first, last in sorted(_all(folded, names), key=lambda hit: (hit[1], -hit[2])):
        if any(start <= first and last <= end for start, end in free):
            continue
        start, end = folded.span(first, last)
        if not found or start >= found[-1].end:
            found.append(_finding(where, kind, text, start, end))
    return found


def _all(folded: "Folded", names: list[re.Pattern[str]]) -> Iterator[tuple[Kind, int, int]]:
    """Every hit of every kind, as positions in the folded text."""
    bare = folded.bare
    yield from (("nir", *match.span()) for match in _NIR.finditer(bare) if _is_nir(match))
    yield from (("phone", *match.span()) for match in _PHONE.finditer(bare))
    yield from (("email", *match.span()) for match in _EMAIL.finditer(bare))
    for pattern in _BIRTHS:
        yield from (("birth_date", *match.span("date")) for match in pattern.finditer(bare))
    for match in _BORN.finditer(folded.accented):
        yield ("birth_date", *match.span("date" if match["date"] else "day"))
    yield from (("name", *match.span()) for pattern in names for match in pattern.finditer(bare))


def _is_nir(match: re.Match[str]) -> bool:
    """Whether digits are a Sécurité sociale number: its key is right, or it is grouped like one."""
    body = re.sub(r"[^0-9ab]", "", match["body"])
    month = int(body[3:5])
    if not (1 <= month <= 12 or 20 <= month <= 42 or month >= 50):
        return False
    if len(match["body"]) > len(body):
        return True
    if match["key"] is None:
        return body[0] in "12" and 1 <= month <= 12
    return int(match["key"]) == nir_key(body)


def nir_key(body: str) -> int:
    """The key of the 13 characters of a Sécurité sociale number (Corsica's 2A and 2B included)."""
    digits = body.casefold().replace("2a", "19").replace("2b", "18")
    return 97 - int(digits) % 97


def _name_patterns(names: Iterable[str]) -> list[re.Pattern[str]]:
    """Patterns for whole names and for each of their words, accents and case forgiven."""
    return [_words_pattern(words) for name in names for words in _wordings(name)]


def _wordings(name: str) -> list[list[str]]:
    """A name whole, then each of its words that could tell who it is."""
    words = [word for word in re.findall(r"[\w'’]+", fold(name).bare) if word not in _TITLES]
    strong = [word for word in words if len(word) > 2 and word not in _PARTICLES]
    return ([words] if len(words) > 1 else []) + [[word] for word in strong or words]


def _words_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Whole words, whatever stands between them."""
    return re.compile(r"(?<!\w)" + r"[\W_]{1,3}".join(map(re.escape, words)) + r"(?!\w)")


def _exempt_patterns(value: str) -> Iterator[re.Pattern[str]]:
    """Patterns for a value that may stand: as it is written, and each telephone or address inside it."""
    folded = fold(value).bare
    if len(folded.strip()) >= 3:
        words = map(re.escape, folded.split())
        yield re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)")
    for match in _PHONE.finditer(folded):
        digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", match.group()))
        yield re.compile(r"(?<!\d)(?:\+33|0033|0)?\D?(?:\(0\))?\D?" + r"\D?".join(digits[-9:]) + r"(?!\d)")
    for match in _EMAIL.finditer(folded):
        yield re.compile(r"(?<![\w.+%'-])" + re.escape(match.group()) + r"(?![\w-])")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without accents or case. `places` says where each character comes from.

    `accented` keeps « é »: without it, every « ne » of a negation would be a birth.
    """

    bare: str
    accented: str
    places: tuple[int, ...]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where characters `first` to `last` stand in the text as typed."""
        return self.places[first], self.places[last] if last < len(self.bare) else self.places[-1]


_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss"}


def fold(text: str) -> Folded:
    """The text without accents or case, whether accents were typed as one character or as two."""
    bare: list[str] = []
    accented: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if unicodedata.combining(character):
            if accented and unicodedata.normalize("NFC", accented[-1] + character) == "é":
                accented[-1] = "é"
            continue
        for letter in _folded(character):
            bare.append(letter)
            accented.append("é" if character in "éÉ" else letter)
            places.append(place)
    return Folded("".join(bare), "".join(accented), (*places, len(text)))


def _folded(character: str) -> str:
    """A character in lower case, without its accent; a ligature is two letters."""
    bare = unicodedata.normalize("NFD", character)[0].lower()
    return _LIGATURES.get(bare, bare if len(bare) == 1 else character)


def _finding(where: str, kind: Kind, text: str, start: int, end: int) -> Finding:
    """A finding with a few words around it and the sentence to show."""
    before, after = max(0, start - _AROUND), min(len(text), end + _AROUND)
    piece = " ".join(text[before:after].split())
    excerpt = f"{'…' if before else ''}{piece}{'…' if after < len(text) else ''}"
    sentence = f"«\u00a0{where}\u00a0» contient {LABELS[kind]}\u00a0: «\u00a0{excerpt}\u00a0»."
    return Finding(where, kind, start, end, excerpt, sentence)
