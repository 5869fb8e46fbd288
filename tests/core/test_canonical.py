"""The bytes that are hashed: one form for one value, and no value without a form."""

import pytest

from incident.core.canonical import canonical, digest


def test_one_form() -> None:
    """Sorted keys, no spaces, accents as they are: what another program would write of the same value."""
    value = {"b": [1, True, None, {"z": "é", "a": ("x",)}], "a": "« 7 h 50 »"}
    assert canonical(value) == '{"a":"« 7 h 50 »","b":[1,true,null,{"a":["x"],"z":"é"}]}'.encode()


@pytest.mark.parametrize("value", [0.5, {"a": 1.0}, {"a": {"b": [1, 2.5]}}, [[0.1]], ({"a": (float("nan"),)},)])
def test_a_float_has_no_form(value: object) -> None:
    """However deep: 0.1 is not written alike everywhere."""
    with pytest.raises(TypeError, match="a float has no canonical form"):
        canonical(value)


@pytest.mark.parametrize("value", [{1: "a"}, [{"a": {None: 1}}]])
def test_keys_are_strings(value: object) -> None:
    """A key silently turned into text would be another value."""
    with pytest.raises(TypeError, match="keys are strings"):
        canonical(value)


def test_what_json_does_not_know_or_utf_8_cannot_write() -> None:
    with pytest.raises(TypeError):
        canonical({"a": b"bytes"})
    with pytest.raises(ValueError, match="surrogates"):
        canonical("\ud800")


def test_a_digest_is_sha_256() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
