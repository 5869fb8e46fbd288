"""The command line word for word: the contract scripts rely on.

Each file of `tests/cli/golden/` holds commands and what they answered. `INCIDENT_GOLDEN=1` writes the
answers anew; the difference is then read before it is committed.
"""

import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest

from incident.cli.main import main
from incident.register import SystemClock

GOLDEN = sorted(Path(__file__).with_name("golden").glob("*.txt"))
MARKS = ("#", "@", "$")
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
VOLATILE = (
    (re.compile(r'("salt": )"[^"]*"'), r'\1"…"'),
    (re.compile(r'("boot": )"[^"]*"'), r'\1"…"'),
    (re.compile(r'("monotonic_ms": )\d+'), r"\1…"),
    (re.compile(r"(?<=empreinte )[0-9a-f]{16}"), "…"),
)

FILES: dict[str, bytes] = {
    "reponses.yaml": (
        "description: |\n  Écran noir & message [READ ME] <b>\n  {{ secret }} 💥\n"
        "confidentiality: true\npersons_count: {value: 3200, certainty: estimated}\n"
        "ransom_demanded: true\nbackup: encrypted_too\nisolated_at: 2026-11-23T07:55\nother_practices_at_risk: null\n"
    ).encode(),
    "responsables.yaml": "controllers: |\n  Dr Ève Ba\n  SCP Roy\n".encode(),
    "malforme.yaml": b"description: [un, deux\n",
    "profond.yaml": b"description: " + b"[" * 60 + b"]" * 60 + b"\n",
    "alias.yaml": b"a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n",
    "enorme.yaml": b"description: " + b"x" * 3_000_000 + b"\n",
    "objet.yaml": b"description: !!python/object/apply:os.system ['true']\n",
    "liste.yaml": b"- description\n- x\n",
    "binaire.yaml": b"\x00\xff\xfe\x80PNG",
    "inconnu.yaml": b"persons_cout: 12\n",
    "patients.csv": (
        "Nom;Prénom;Adresse;CP;Ville;E-mail\nMénard;Éric;4 rue Basse;1000;Bourg;eric@exemple.fr\n"
        "MENARD;eric;=1+1;01000;BOURG;eric@exemple.fr\n;;;;;\nRoy;Ève;;;;\n"
    ).encode("cp1252"),
    "photo.png": b"\x89PNG demande de rancon",
    "facture.pdf": b"%PDF-1.4 facture",
    "nom\x1b[31m.png": b"nom hostile",
    "accuse.pdf": b"%PDF-1.4 recu",
}


class Clock:
    """The time every part of the command line reads."""

    at = datetime(2026, 11, 23, 7, 12, 5, 120934, tzinfo=UTC)

    def set(self, text: str) -> None:
        """Move it."""
        self.at = datetime.fromisoformat(text)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock for the whole command line, standing still."""
    known = Clock()

    class Fixed(datetime):
        """`datetime` with a `now` of ours."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Fixed":
            """The set time."""
            return cls.fromtimestamp(known.at.timestamp(), tz)

    monkeypatch.setattr(SystemClock, "now", lambda self: known.at)
    monkeypatch.setattr("incident.cli.listing.datetime", Fixed)
    return known


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_kind_shipped: None) -> Path:
    """Where the commands are typed: a folder with files, most of them hostile."""
    folder = tmp_path / "ici"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    monkeypatch.chdir(folder)
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "secretariat")
    return folder


class Normaliser:
    """Replaces what differs from run to run by a number in order of appearance."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """The text, the same from run to run."""
        text = text.replace(str(self.folder), "…").replace("\u00a0", " ").replace("\u202f", " ")
        text = UUID.sub(lambda m: self._name("uuid", m[0]), text)
        text = DIGEST.sub(lambda m: self._name("sha256", m[0]), text)
        for pattern, replacement in VOLATILE:
            text = pattern.sub(replacement, text)
        return text

    def _name(self, kind: str, found: str) -> str:
        return self.known.setdefault(
            found, f"<{kind} {sum(k.startswith(f'<{kind}') for k in self.known.values()) + 1}>"
        )


Ask = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, place: Path) -> Ask:
    """Runs one command line in this process: exit code, stdout, stderr."""

    def run(line: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", shlex.split(line))
        code = main()
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def answered(lines: Iterator[str] | list[str], ask: Ask, clock: Clock, normal: Normaliser) -> Iterator[str]:
    """The transcript with each command's present answer."""
    for line in lines:
        yield line
        if line.startswith("@"):
            clock.set(line[1:].strip())
        if line.startswith("$"):
            code, out, err = ask(line[1:].strip())
            yield f"= {code}"
            yield from (f"! {text}".rstrip() for text in normal(err).splitlines())
            yield from (f"  {text}".rstrip() for text in normal(out).splitlines())
            yield ""


def asked(text: str) -> list[str]:
    """The lines of the transcript that are not answers."""
    kept: list[str] = []
    for line in text.splitlines():
        if line.startswith(MARKS):
            if line.startswith("#") and kept and not kept[-1].startswith("#"):
                kept.append("")
            kept.append(line)
    return kept


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)
def test_word_for_word(golden: Path, ask: Ask, set_clock: Clock, tmp_path: Path) -> None:
    expected = golden.read_text(encoding="utf-8")
    found = "\n".join(answered(asked(expected), ask, set_clock, Normaliser(tmp_path))) + "\n"
    if os.environ.get("INCIDENT_GOLDEN"):
        golden.write_text(found, encoding="utf-8", newline="\n")
        return
    assert found.splitlines() == expected.splitlines()
