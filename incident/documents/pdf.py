"""A Text as a PDF, through typst: readable in ten years (PDF/A-2a), aloud too (PDF/UA-1), same data, same bytes.

What people typed reaches typst as string literals only, never as markup. The look is `base.typ`'s. Fonts
that come with typst are used alone, so that every machine makes the same file; a character they lack is looked
for in the machine's own fonts, and else shown as its code point.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from incident.documents import text as model
from incident.documents.meta import EXERCISE, Meta
from incident.documents.values import one_line, visible
from incident.errors import DataError, IncidentError, reason

if TYPE_CHECKING:
    from typst import Compiler

FONTS = ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern")
"""The families inside typst, from the one that is read to those that only help out."""

_STANDARDS = ["a-2a", "ua-1"]
_WATERMARK = "EXERCICE"
_LACKING = re.compile(r'the (?:text|PDF contains the codepoint) `"((?:[^"\\`]|\\.)*)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_SURELY_THERE = 0x250
"""Below this code point a letter is Latin: its font has it."""

_BLANK = "box(height: 1.1em)"
"""A line left empty, for the hand."""

_ROUNDS = 12
_LONG_ROW = 12
"""Lines above which a row may break across pages: kept whole, it could leave half a page empty."""

_CHARACTERS = 85
"""About how many characters a line holds from margin to margin."""


class NoPdf(IncidentError):
    """The PDF cannot be made on this machine; the sentence says what to install or to do instead."""


def to_pdf(text: model.Text, base: Path, meta: Meta) -> bytes:
    """The PDF. Raises NoPdf without typst or its fonts, DataError if `base.typ` is missing or wrong."""
    missing: set[str] = set()
    for system in (False, True):
        compiler = _compiler(system_fonts=system)
        data, missing = _compiled(compiler, _source(text, base, meta, fallback=system), meta)
        if data is not None:
            return data
    return _with_code_points(compiler, text, base, meta, missing)


def _with_code_points(compiler: "Compiler", text: model.Text, base: Path, meta: Meta, missing: set[str]) -> bytes:
    """The PDF with the characters that no font has shown as code points, found out round after round."""
    for _ in range(_ROUNDS):
        data, more = _compiled(compiler, _source(text, base, meta, fallback=True, hidden=frozenset(missing)), meta)
        if data is not None:
            return data
        if more <= missing:
            break
        missing |= more
    raise NoPdf("Ce document a des caractères qu’aucune police de ce poste ne sait dessiner : prenez le format Word.")


def _compiler(*, system_fonts: bool) -> "Compiler":
    try:
        import typst
    except ImportError:
        raise NoPdf(
            "Le PDF demande le complément « typst », qui n’est pas installé : lancez « pip install typst », "
            "ou prenez le format Word."
        ) from None
    fonts = typst.Fonts(include_system_fonts=system_fonts)
    lacking = next((name for name in FONTS if name not in fonts.families()), None)
    if lacking:
        raise NoPdf(f"La police « {lacking} » manque pour faire un PDF : réinstallez le complément « typst ».")
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=not system_fonts)


def _compiled(compiler: "Compiler", source: str, meta: Meta) -> tuple[bytes | None, set[str]]:
    """The file, or the characters that no font has. Raises DataError for anything else that is wrong."""
    from typst import TypstError

    instant = int(meta.prepared_at.timestamp())
    try:
        made = compiler.compile(source.encode("utf-8"), format="pdf", pdf_standards=_STANDARDS, timestamp=instant)  # type: ignore[arg-type]
    except TypstError as problem:
        lacking = _lacking(problem.diagnostic or problem.message)
        if not lacking:
            said = one_line(problem.message)
            raise DataError(f"Le PDF ne peut pas être mis en page ({said}) : réinstallez l’outil.") from problem
        return None, lacking
    return bytes(made), set()  # type: ignore[arg-type]


def _lacking(said: str) -> set[str]:
    """The characters an error says no font has, or a PDF/A may not hold."""
    found = {_ESCAPED.sub(_unescaped, match[1]) for match in _LACKING.finditer(said)}
    return {character for text in found for character in text if ord(character) >= _SURELY_THERE}


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]


# -- the source ------------------------------------------------------------------------------------------


def _source(text: model.Text, base: Path, meta: Meta, *, fallback: bool, hidden: frozenset[str] = frozenset()) -> str:
    """The typst program: `base.typ`, then calls of its functions with string literals."""
    try:
        look = base.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        why = reason(problem) if isinstance(problem, OSError) else "ce n’est pas du texte"
        raise DataError(f"Le fichier de styles {base} ne peut pas être lu ({why}) : réinstallez l’outil.") from None
    writer = _Writer(hidden)
    return "\n".join([look, writer.frame(meta, fallback=fallback), *writer.blocks(text.blocks)]) + "\n"


class _Writer:
    """Writes blocks as calls; `hidden` characters are shown as code points."""

    def __init__(self, hidden: frozenset[str]) -> None:
        self._hidden = hidden

    def frame(self, meta: Meta, *, fallback: bool) -> str:
        """What stands around the text, and the document's properties."""
        named = {
            "titre": self.literal(one_line(meta.title) or meta.reference),
            "auteur": self.literal(one_line(meta.author)),
            "sujet": self.literal(one_line(meta.identity)),
            "identite": self.literal(one_line(meta.footer)),
            "remarques": self.literal(one_line(meta.remarks)),
            "lignes": _array([self.literal(one_line(line)) for line in meta.letterhead]),
            "avertissement": self.literal(EXERCISE if meta.exercise else ""),
            "fond": self.literal(_WATERMARK if meta.exercise else ""),
            "polices": _array([self.literal(name) for name in FONTS]),
            "repli": "true" if fallback else "false",
            "echelle": str(meta.scale),
        }
        return f"#show: gabarit.with({', '.join(f'{name}: {value}' for name, value in named.items())})"

    def literal(self, text: str) -> str:
        """A string literal that reads exactly as the text."""
        shown = "".join(visible(c) if c in self._hidden else c for c in text)
        return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def inline(self, runs: model.Runs) -> str:
        """An expression: the runs with their bold, italic and line breaks."""
        return "{" + "; ".join(piece for run in runs for piece in self._run(run)) + "}" if runs else "[]"

    def _run(self, run: model.Run) -> Iterator[str]:
        for n, line in enumerate(run.text.split("\n")):
            if n:
                yield "linebreak()"
            for m, part in enumerate(line.split("\t")):
                if m:
                    yield "h(1.5em)"
                yield self._styled(part, run)

    def _styled(self, part: str, run: model.Run) -> str:
        text = self.literal(part)
        text = f"strong({text})" if run.bold else text
        return f"emph({text})" if run.italic else text

    def blocks(self, blocks: Sequence[model.Block]) -> Iterator[str]:
        """One call a block, one a list."""
        rank, items = 0, list[model.Item]()
        for block, following in zip(blocks, [*blocks[1:], None], strict=True):
            if isinstance(block, model.Item):
                items.append(block)
                continue
            yield from self._lists(items)
            items = []
            if isinstance(block, model.Heading) and _seen(block.runs):
                rank = min(block.level, rank) + 1  # no rank is skipped: who listens to the document counts them
                yield f"#titre({rank}, {block.level}, {self.inline(block.runs)})"
            elif not isinstance(block, model.Heading):
                written = self._block(block)
                announces = isinstance(block, model.Paragraph) and isinstance(following, model.Table)
                yield f"#annonce({written[1:]})" if announces else written
        yield from self._lists(items)

    def _block(self, block: model.Paragraph | model.Table | model.Rule) -> str:
        match block:
            case model.Paragraph():
                call = {"normal": "paragraphe", "mention": "mention", "callout": "encadre", "continued": "suite"}
                return f"#{call[block.role]}({self.inline(block.runs)})"
            case model.Table():
                return self._table(block)
            case model.Rule():
                return "#filet"

    def _lists(self, items: Sequence[model.Item]) -> Iterator[str]:
        """The lists that these neighbours make; deeper items stand inside the one before them."""
        at = 0
        while at < len(items):
            first, end = items[at], at
            while end < len(items) and not _parts(first, items[end]):
                end += 1
            yield "#" + self._list(items[at:end])
            at = end

    def _list(self, items: Sequence[model.Item]) -> str:
        kind = "enum" if items[0].ordered else "list"
        heads = [n for n, item in enumerate(items) if item.depth <= items[0].depth]
        written = []
        for n, end in zip(heads, [*heads[1:], len(items)], strict=True):
            inside = "".join(f"; {call[1:]}" for call in self._lists(items[n + 1 : end]))
            number = f"{items[n].number}, " if items[n].ordered else ""
            written.append(f"{kind}.item({number}{{{self.inline(items[n].runs)}{inside}}})")
        return f"{kind}({', '.join(written)})"

    def _table(self, table: model.Table) -> str:
        header = _array([self._cell(cell, form=False) for cell in table.header])
        rows = [self._row(row, table) for row in table.rows]
        widths = _array([str(share) for share in table.widths])
        look = ", nu: true" if table.on_the_right else ", remplir: true" if table.to_fill else ""
        return f"#tableau({widths}, {header}, {_array(rows)}{look})"

    def _row(self, row: Sequence[model.Cell], table: model.Table) -> str:
        room = [_CHARACTERS * share / sum(table.widths) for share in table.widths]
        lines = max(_lines(model.cell_words(cell), width) for cell, width in zip(row, room, strict=True))
        cells = [self._cell(cell, form=not table.header and n == 0) for n, cell in enumerate(row)]
        return f"rangee({', '.join(['true' if lines > _LONG_ROW else 'false', *cells])})"

    def _cell(self, cell: model.Cell, *, form: bool) -> str:
        """A cell; its italic paragraphs are notes."""
        blank = len(cell) > 1  # a template's own line break, to write on: it keeps its height
        said = (_BLANK if blank and not runs else self._cell_paragraph(runs, form=form) for runs in cell)
        return f"case({', '.join(said)})"

    def _cell_paragraph(self, runs: model.Runs, *, form: bool) -> str:
        if model.is_note(runs):
            return f"note({self.inline(tuple(model.Run(run.text, run.bold) for run in runs))})"
        return f"champ({self.inline(runs)})" if form else f"[#{self.inline(runs)}]"


def _lines(words: str, room: float) -> float:
    """About how many lines some words take."""
    return sum(1 + len(line) / room for line in words.split("\n"))


def _seen(runs: model.Runs) -> bool:
    """Whether anything shows: an empty title is refused by who listens to the document."""
    return any(unicodedata.category(character)[0] not in "ZC" for character in model.words(runs))


def _parts(first: model.Item, item: model.Item) -> bool:
    """Whether an item at the first one's depth begins another list."""
    return item.depth <= first.depth and (item.ordered, item.series) != (first.ordered, first.series)


def _array(values: Sequence[str]) -> str:
    return f"({''.join(f'{value}, ' for value in values)})"
