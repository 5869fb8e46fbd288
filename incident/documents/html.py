"""A Text as one HTML page for a telephone: it asks for nothing else, and its values are escaped."""

from collections.abc import Iterable, Sequence
from html import escape

from incident.documents.text import Block, Cell, Heading, Item, Paragraph, Runs, Table, Text

_STYLE = (
    "body{font:17px/1.45 sans-serif;margin:0 auto;padding:12px;max-width:46em;color:#1b1b1b;background:#fff}"
    "h1{font-size:1.5em;margin:.2em 0}h2{font-size:1.15em;margin:1.1em 0 .3em;color:#12466b}"
    "table{border-collapse:collapse;width:100%;margin:.4em 0}td,th{border:1px solid #99a;padding:6px;"
    "text-align:left;vertical-align:top;overflow-wrap:anywhere}p{margin:.4em 0}"
    ".callout{border-left:6px solid #12466b;padding:6px 10px;background:#eef4f9}.mention{color:#444;font-size:.9em}"
)


def to_html(text: Text, footer: str) -> str:
    """The whole page; no script, no address is ever loaded."""
    return (
        '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(text.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(map(_block, text.blocks))
        + f'\n<p class="mention">{escape(footer)}</p>\n</body>\n</html>\n'
    )


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level + 1}>{_runs(block.runs)}</h{block.level + 1}>"
    if isinstance(block, Paragraph):
        return f'<p class="{block.role}">{_runs(block.runs)}</p>'
    if isinstance(block, Item):
        return f"<p>{f'{block.number}.' if block.ordered else '•'} {_runs(block.runs)}</p>"
    return _table(block) if isinstance(block, Table) else "<hr>"


def _table(table: Table) -> str:
    rows = [_row(table.header, "th")] if table.header else []
    return "<table>" + "".join([*rows, *(_row(row, "td") for row in table.rows)]) + "</table>"


def _row(cells: Sequence[Cell], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{_lines(cell)}</{tag}>" for cell in cells) + "</tr>"


def _lines(cell: Iterable[Runs]) -> str:
    return "<br>".join(map(_runs, cell))


def _runs(runs: Runs) -> str:
    said = []
    for run in runs:
        words = escape(run.text).replace("\n", "<br>")
        words = f"<b>{words}</b>" if run.bold else words
        said.append(f"<i>{words}</i>" if run.italic else words)
    return "".join(said)
