"""One spelling, one digest."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.toolkit.digest import ALGORITHM, canonical_json, digest, seal, sealed, short

ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"  # GB/T 32905, example 1


def test_canonical_json() -> None:
    assert (
        canonical_json({"b": [1, None, True], "a": '乌兰镇 "1"', "": ()})
        == '{"":[],"a":"乌兰镇 \\"1\\"","b":[1,null,true]}'.encode()
    )


@pytest.mark.parametrize(
    "document", [1.0, [0.5], {"a": {"b": 1.5}}, {1: "a"}, {"a": {None: 1}}, {"a": b"x"}, {"a": {1, 2}}, float("nan")]
)
def test_what_is_not_exact_is_refused(document: Any) -> None:
    with pytest.raises(TypeError):
        canonical_json(document)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


@given(JSON)
def test_canonical_json_is_json_and_stable(document: Any) -> None:
    content = canonical_json(document)
    assert json.loads(content) == document
    assert canonical_json(json.loads(content)) == content


@pytest.mark.skipif(ALGORITHM != "sm3", reason="this Python has no SM3")
def test_sm3_of_the_standard() -> None:
    assert digest(b"abc") == f"sm3:{ABC}"


def test_digest_of_documents_and_bytes() -> None:
    assert digest({"b": 1, "a": 2}) == digest(b'{"a":2,"b":1}') == digest(bytearray(b'{"a":2,"b":1}'))
    assert digest("a") == digest(b'"a"')
    assert digest([]) == f"{ALGORITHM}:{hashlib.new(ALGORITHM, b'[]').hexdigest()}"


def test_short() -> None:
    assert short(f"sm3:{ABC}") == "66c7f0f462eeedd9"
    assert len(short(digest(b""))) == 16


def test_seals() -> None:
    mark = seal(b"content", b"key")
    assert mark.startswith(f"{ALGORITHM}:")
    assert sealed(b"content", mark, b"key")
    assert not sealed(b"content2", mark, b"key")
    assert not sealed(b"content", mark, b"other")
    assert not sealed(b"content", "md5:" + "0" * 32, b"key")
    assert not sealed(b"content", "", b"key")
    assert not sealed(b"content", "sm3:中文", b"key")
