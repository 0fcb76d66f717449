"""The sealed slip survives what office programs do to a file and nothing else."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from config.toolkit.digest import seal
from config.toolkit.excel.meta import SHEET, put_meta, take_meta
from config.toolkit.excel.reading import Reader, read
from config.toolkit.refusal import Refused
from tests.toolkit.crafted import saved

KEY = b"k" * 32
DATA = {
    "task": 12,
    "unit": "620421 乌兰镇",
    "rows": ["IND-001", "IND_x0041_2"],
    "template": "2026 年/第 1 版",
    "空": None,
}


def sealed_book(data: dict[str, Any] | None = None) -> Workbook:
    book = Workbook()
    book.active.append(["表"])
    put_meta(book, DATA if data is None else data, KEY)
    return book


def resaved(data: bytes, change: Callable[[Any], object] = lambda book: None) -> bytes:
    book = load_workbook(io.BytesIO(data))
    change(book)
    return saved(book)


@pytest.mark.parametrize("reader", ["calamine", "openpyxl"])
def test_round_trip(reader: Reader) -> None:
    data = saved(sealed_book())
    assert take_meta(read(data, reader=reader), KEY) == DATA
    assert take_meta(read(resaved(data), reader=reader), KEY) == DATA


def test_the_sheet_is_very_hidden_and_may_come_back_hidden() -> None:
    def show(book: Any) -> None:
        assert book[SHEET].sheet_state == "veryHidden"
        book[SHEET].sheet_state = "hidden"

    assert take_meta(read(resaved(saved(sealed_book()), show)), KEY) == DATA


def test_the_property_serves_when_the_sheet_was_deleted() -> None:
    data = resaved(saved(sealed_book()), lambda book: book.remove(book[SHEET]))
    assert take_meta(read(data), KEY) == DATA


def test_long_data_takes_several_cells() -> None:
    data = {"rows": [f"指标 {number}" for number in range(8000)]}
    found = read(saved(sealed_book(data)))
    assert len(found.rows(SHEET)) > 3
    assert take_meta(found, KEY) == data
    assert found.properties == {}


def test_putting_again_replaces() -> None:
    book = sealed_book()
    put_meta(book, {"task": 13}, KEY)
    found = read(saved(book))
    assert take_meta(found, KEY) == {"task": 13}
    assert len(found.properties) == 1


def set_cell(place: str, value: object) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[SHEET][place] = value

    return change


def forged(book: Any) -> None:
    book[SHEET]["A2"] = seal(b"kaoping-meta/1\n{}", b"other key")
    book[SHEET]["A3"] = "{}"


def unit_changed(book: Any) -> None:
    book[SHEET]["A3"] = str(book[SHEET]["A3"].value).replace("620421", "620422")


@pytest.mark.parametrize(
    "change",
    [
        unit_changed,
        forged,
        set_cell("A1", "kaoping-meta/2"),
        set_cell("A2", "md5:00"),
        set_cell("A2", None),
        set_cell("A3", "{"),
        set_cell("A3", None),
        set_cell("A4", "x"),
        set_cell("A3", '{"a":1.5}'),
    ],
)
def test_an_edited_slip_is_refused_although_the_property_is_whole(change: Callable[[Any], None]) -> None:
    with pytest.raises(Refused, match="被改动过"):
        take_meta(read(resaved(saved(sealed_book()), change)), KEY)


def test_another_key_and_an_edited_property_are_refused() -> None:
    with pytest.raises(Refused, match="被改动过"):
        take_meta(read(saved(sealed_book())), b"x" * 32)

    def change(book: Any) -> None:
        book.remove(book[SHEET])
        book.custom_doc_props["kaoping_meta_1"].value = "AAAA"

    with pytest.raises(Refused, match="被改动过"):
        take_meta(read(resaved(saved(sealed_book()), change)), KEY)


def test_a_file_without_a_slip_is_refused() -> None:
    book = Workbook()
    book.active.append(["表"])
    with pytest.raises(Refused, match="没有系统的校验信息"):
        take_meta(read(saved(book)), KEY)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), inner, max_size=4)
    ),
    max_leaves=10,
)


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), JSON, max_size=5))
def test_any_document_comes_back(data: dict[str, Any]) -> None:
    for reader in ("calamine", "openpyxl"):
        assert take_meta(read(saved(sealed_book(data)), reader=reader), KEY) == data
