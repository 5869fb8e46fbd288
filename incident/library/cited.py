"""The articles of law that a document's text cites, and whether its sources hold them."""

import re
from collections.abc import Iterable

_PASSAGE = re.compile(r"\barticles? ((?:[LRD]?\d[\d-]*(?:\(\w+\))*(?: \(\w+\))?(?:, | et )?)+)")
_ASIDE = re.compile(r"\(.*?\)")
_NUMBER = re.compile(r"[LRD]?\d+(?:-\d+)*")


def articles(text: str) -> list[str]:
    """Each article once, in order, without its paragraphs: « 33 » for « article 33(5) », « L12-10-1 »."""
    passages = (_ASIDE.sub("", found[1]) for found in _PASSAGE.finditer(text))
    return list(dict.fromkeys(number for passage in passages for number in _NUMBER.findall(passage)))


def unsourced(text: str, titles: Iterable[str]) -> list[str]:
    """The articles cited that no title of a source names, alone or inside « 323-1 à 323-3-1 »."""
    known = list(titles)
    return [article for article in articles(text) if not any(_holds(title, article) for title in known)]


def _holds(title: str, article: str) -> bool:
    numbers = _NUMBER.findall(title)
    chapters = {number.split("-")[0] for number in numbers} if " à " in title else set()
    return article in numbers or ("-" in article and article.split("-")[0] in chapters)
