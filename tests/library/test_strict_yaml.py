"""YAML that is hostile, surprising or merely wrong gives one clear sentence; nothing is guessed."""

import random
import string
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident.errors import DataError
from incident.library.strict_yaml import MAX_BYTES, load, parse, split_front_matter

Write = Callable[..., Path]
LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))

REFUSED = {
    "billion laughs": (LAUGHS, "essai.yaml:1:5", "ancres et alias"),
    "anchor": ("a: &b c", "essai.yaml:1:4", "ancres et alias"),
    "deep list": ("[" * 100 + "]" * 100, "essai.yaml:1:41", "40 niveaux"),
    "very deep list": ("[" * 100_000 + "]" * 100_000, "essai.yaml:1:", "40 niveaux"),  # libyaml 0.2.6 stops first
    "very deep open list": ("[" * 100_000, "essai.yaml:1:", "40 niveaux"),
    "deep block": ("- " * 100_000, "essai.yaml:1:81", "40 niveaux"),
    "deep key": ("? " * 100_000, "essai.yaml:1:81", "40 niveaux"),
    "deep map": ("{a: " * 100_000, "essai.yaml:1:161", "40 niveaux"),
    "too many": ("[" + "[]," * 110_000 + "]", "essai.yaml:1:", "200000 éléments"),
    "python object": ("a: !!python/object/apply:os.system [id]", "essai.yaml:1:4", "étiquettes"),
    "core tag": ("a: !!str 1", "essai.yaml:1:4", "étiquettes"),
    "undefined tag": ("a: !e!x 1", "essai.yaml:1:4", "étiquettes"),
    "duplicate key": ("é: 1\nb: 2\né: 3", "essai.yaml:3:1", "« é » est écrite deux fois (déjà ligne 1)"),
    "duplicate inside": ("a:\n  - {b: 1, 'b': 2}", "essai.yaml:2:12", "déjà ligne 2"),
    "boolean key": ("true: 1", "essai.yaml:1:1", "« true » entre guillemets"),
    "number key": ("12: 1", "essai.yaml:1:1", "« 12 » entre guillemets"),
    "list key": ("[a, b]: 1", "essai.yaml:1:1", "un mot simple"),
    "tab": ("a:\n\tb: 1", "essai.yaml:2:1", "tabulation"),
    "tab after spaces": ("a:\n  b: 1\n \tc: 2", "essai.yaml:3:", "tabulation"),
    "NUL": ("a: 1\nb: x\0y", "essai.yaml:2:5", "caractère interdit (U+0000)"),
    "NUL as an escape": ('a: "x\\0y"', "essai.yaml:1:4", "caractère interdit (U+0000)"),
    "terminal escape": ("a: \x1b[31m", "essai.yaml:1:4", "caractère interdit (U+001B)"),
    "mark inside": ("a: x\ufeffy", "essai.yaml:1:5", "caractère interdit (U+FEFF)"),
    "direction changed": ("a: x\u202ey", "essai.yaml:1:5", "caractère interdit (U+202E)"),
    "direction as an escape": ('a: "x\\u2067y"', "essai.yaml:1:4", "caractère interdit (U+2067)"),
    "key on two lines twice": ('"a\\nb": 1\n"a\\nb": 2', "essai.yaml:2:1", "la clé « a b » est écrite deux fois"),
    "long key twice": (f"? {'x' * 5000}\n: 1\n? {'x' * 5000}\n: 2", "essai.yaml:3:3", "xxx… » est écrite deux fois"),
    "open quotes": ("a: 1\nb: 'x\nc: 2", "essai.yaml:2:4", "guillemets ouverts ici"),
    "open list": ("a: [1, 2", "essai.yaml:1:4", "« [ »"),
    "nothing after an opening": ("b: 1\na: [", "essai.yaml:2:5", "une valeur manque"),
    "comma without a value": ("a: [,]\n", "essai.yaml:1:5", "une valeur manque"),
    "open map": ("a: {b: 1\nc: 2", "essai.yaml:1:4", "« { »"),
    "colon": ("a: b: c", "essai.yaml:1:5", "entre guillemets"),
    "at sign": ("a: @x", "essai.yaml:1:4", "entre guillemets"),
    "indent": ("a:\n  - x\n b: 2", "essai.yaml:3:2", "retrait"),
    "two documents": ("--- a\n--- b", "essai.yaml:2:1", "un seul document"),
    "half a character": ('a: "\\ud800"', "essai.yaml:1:4", "YAML"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_where_and_why(write: Write, name: str) -> None:
    """One sentence: file, line, column, reason; and quickly."""
    text, where, why = REFUSED[name]
    started = time.process_time()
    with pytest.raises(DataError) as caught:
        load(write(text))
    assert time.process_time() - started < 5
    message = str(caught.value)
    assert message.startswith(where) and why in message
    assert "\n" not in message and message.endswith(".")


def test_encodings_are_said(write: Write) -> None:
    """Not UTF-8: the line is given. A mark that Windows puts first is harmless."""
    with pytest.raises(DataError, match=r"^essai\.yaml:2:5 : le fichier n’est pas en UTF-8"):
        load(write("a: 1\nb: é".encode() + b"\xe9"))
    with pytest.raises(DataError, match=r"^essai\.yaml:1:4 : .* pas en UTF-8"):
        load(write("a: été".encode("latin-1")))
    with pytest.raises(DataError, match="UTF-8"):
        load(write("a: 1".encode("utf-16")))
    assert load(write(b"\xef\xbb\xbfa: 1")).data == {"a": 1}


def test_a_file_too_large_absent_or_a_folder_is_said(write: Write, tmp_path: Path) -> None:
    """Nothing is read beyond the limit."""
    assert load(write("#" * MAX_BYTES)).data is None
    with pytest.raises(DataError, match=r"^essai\.yaml : le fichier dépasse 1024 Kio\.$"):
        load(write("#" * (MAX_BYTES + 1)))
    with pytest.raises(DataError, match=r"^absent\.yaml : le fichier ne peut pas être lu \(il n’existe pas\)\.$"):
        load(tmp_path / "absent.yaml")
    with pytest.raises(DataError, match=r"ne peut pas être lu \(c’est un dossier\)"):
        load(tmp_path)


def test_a_file_name_of_any_bytes_is_shown_on_one_line(tmp_path: Path) -> None:
    """Names come from anywhere: a USB key, another system, a hostile sender."""
    path = tmp_path / "a\n\x1b[2J\u202eé\udce9.yaml"
    path.write_bytes(b"a: [1")
    with pytest.raises(DataError, match=r"^a �\[2J�é�\.yaml:1:4 : la liste") as caught:
        load(path)
    str(caught.value).encode("utf-8")
    with pytest.raises(DataError, match=r"^a �\[2J�é�\.yaml:1:1 : l’en-tête"):
        split_front_matter(path)


TEXTS = ["no", "No", "NO", "yes", "on", "off", "y", "True", "FALSE", "012", "0x1f", "0o17", "1_000", "12:30:45"]
TEXTS += ["2026-11-23", "2026-11-23 07:50:00", "1.5", "1e3", ".inf", ".nan", "+1", "Null", "NULL", "=", "<<", "0b1"]
TEXTS += ["9" * 19, "٣", "-", "1 2"]


@pytest.mark.parametrize("text", [text for text in TEXTS if text != "-"])
def test_nothing_but_decimal_numbers_and_true_false_is_read_as_such(text: str) -> None:
    """Norway, octal, sexagesimal, dates, floats: all text."""
    assert parse(f"a: {text}", "x").data == {"a": text}


def test_what_is_read_as_a_value() -> None:
    """The only plain words with a meaning."""
    data = parse("a: true\nb: false\nc: null\nd: ~\ne:\nf: 0\ng: -12\nh: 72\ni: 'true'\nj: \"1\"", "x").data
    assert data == {
        **{"a": True, "b": False, "c": None, "d": None, "e": None},
        **{"f": 0, "g": -12, "h": 72, "i": "true", "j": "1"},
    }
    assert parse("<<: {a: 1}", "x").data == {"<<": {"a": 1}}


def test_positions_are_exact_in_characters() -> None:
    """Keys stand where they are written, items where they begin; accents and emoji count for one."""
    text = "é: 1\nliste:\n  - a\n  - {x: 1, '😀': 2, z: [u, v]}\n"
    document = parse(text, "x.yaml")
    assert document.positions == {
        (): (1, 1),
        ("é",): (1, 1),
        ("liste",): (2, 1),
        ("liste", 0): (3, 5),
        ("liste", 1): (4, 5),
        ("liste", 1, "x"): (4, 6),
        ("liste", 1, "😀"): (4, 12),
        ("liste", 1, "z"): (4, 20),
        ("liste", 1, "z", 0): (4, 24),
        ("liste", 1, "z", 1): (4, 27),
    }
    assert document.where(("liste", 1, "absent", 3)) == "x.yaml:4:5"


@given(st.recursive(st.text(alphabet="abcé \n", max_size=8), lambda inner: st.lists(inner, min_size=1, max_size=4)))
def test_every_item_stands_at_its_first_character(tree: object) -> None:
    """Written in one line, each text is found where its position says."""

    def written(node: object) -> str:
        if isinstance(node, list):
            return "[" + ", ".join(written(one) for one in node) + "]"
        return '"' + str(node).replace("\n", "\\n") + '"'

    text = written(tree)
    document = parse(text, "x")
    for path, (line, column) in document.positions.items():
        node = document.data
        for part in path:
            node = node[part]
        assert line == 1 and text[column - 1 :].startswith(written(node))


def test_windows_line_ends_change_nothing(write: Write) -> None:
    """The same data and lines with CRLF."""
    text = "a: 1\nb: |\n  x\n  y\nc: [1]\n"
    unix = load(write(text))
    assert load(write(text.replace("\n", "\r\n"))) == unix
    assert unix.data["b"] == "x\ny\n"


def test_front_matter(write: Write) -> None:
    """Lines count from the top of the file; the body starts where it is said."""
    head, body, line = split_front_matter(write("---\nid: x\nb: [1]\n---\n# Titre\n\nCorps {{ x }}\n", "d.md"))
    assert head.data == {"id": "x", "b": [1]}
    assert (body, line) == ("# Titre\n\nCorps {{ x }}\n", 5)
    assert head.where(("b", 0)) == "d.md:3:5"
    with pytest.raises(DataError, match=r"^d\.md:3:1 : la clé « id » .* \(déjà ligne 2\)"):
        split_front_matter(write("---\nid: x\nid: y\n---\n", "d.md"))
    with pytest.raises(DataError, match=r"^d\.md:1:1 : l’en-tête"):
        split_front_matter(write("# Titre\n", "d.md"))
    with pytest.raises(DataError, match=r"^d\.md:4:3 : caractère interdit"):
        split_front_matter(write("---\na: 1\n---\nab\x07", "d.md"))
    assert split_front_matter(write("---\r\na: 1\r\n---\r\nx\r\n", "d.md"))[1:] == ("x\n", 4)


MARKS = "a|é|:|: |- |? |\n|  |\t|[|]|{|}|,|&a|*a|!t|>|%|@|`|'|\"|\\|#|---|...|<<|\0|\r|\x85|\u2028|\ufeff|😀|1|true|~"
PIECES = st.sampled_from(["|", *MARKS.split("|")])


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=200)))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    """Only DataError, one line, with the file's name."""
    try:
        document = parse(text, "x.yaml")
    except DataError as problem:
        assert str(problem).startswith("x.yaml") and "\n" not in str(problem)
    else:
        assert document.data is None or () in document.positions


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    """A file is any bytes at all."""
    path = tmp_path_factory.mktemp("raw") / "x.yaml"
    path.write_bytes(raw)
    for read in (load, split_front_matter):
        try:
            read(path)
        except DataError as problem:
            assert str(problem).startswith("x.yaml")


def test_a_shipped_file_cut_or_stirred_anywhere_is_read_or_refused() -> None:
    """Real files, damaged as editors damage them."""
    from incident.resources import playbooks_dir

    text = (playbooks_dir() / "rancongiciel.yaml").read_text(encoding="utf-8")
    chance = random.Random(7)
    for _ in range(150):
        place = chance.randrange(len(text))
        broken = text[:place] + chance.choice(string.punctuation + "\n\t \0") + text[place + chance.randrange(3) :]
        try:
            parse(broken[: chance.choice((place + 50, len(broken)))], "r.yaml")
        except DataError as problem:
            assert str(problem).startswith("r.yaml:")
