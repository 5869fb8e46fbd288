"""`python -m tests.bench`: print the table (Markdown), medians of several rounds."""

import sys
from pathlib import Path

from tests.bench.measures import MEASURES, Figure


def main() -> int:
    """Run every measure and print one row each; `--write FILE` puts the table between its markers."""
    rounds = 7 if "--quick" not in sys.argv else 3
    rows = [row for measure in MEASURES for row in _rows(measure(rounds))]
    table = "\n".join([HEAD, *(_row(row) for row in rows)])
    print(table)
    if "--write" in sys.argv:
        _write(Path(sys.argv[sys.argv.index("--write") + 1]), table)
    return 0


HEAD = "| what | measured | floor | ratio | what holds it back |\n|---|---|---|---|---|"


def _rows(found: Figure | list[Figure]) -> list[Figure]:
    return found if isinstance(found, list) else [found]


def _row(row: Figure) -> str:
    ratio = row.measured / row.floor if row.floor else 0
    measured, floor = f"{row.measured:.3g} {row.unit}", f"{row.floor:.3g} {row.unit} ({row.floor_name})"
    return f"| {row.name} | {measured} | {floor} | {ratio:.1f} × | {row.why} |"


def _write(path: Path, table: str) -> None:
    """Replace what stands between the markers of a file."""
    begin, end = "<!-- bench -->", "<!-- /bench -->"
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    path.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
